"""Each notebook with the solutions pasted in: it runs, every check says ✔, its claims hold.

They run without network: whatever reaches beyond this computer fails.

The untouched notebooks are run by nbval: ``pytest --nbval-lax notebooks``.
"""

import json
import os
import re
import subprocess
import sys

import pytest

from course_utils.learning import all_exercises
from tests.notebooks.claims import NOTEBOOKS, faults, markdown_cells
from tests.notebooks.proof import prove
from tests.offline import offline


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_solved_notebook(path, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    attempts = tmp_path / "attempts.txt"
    for name, value in offline(attempts).items():
        monkeypatch.setenv(name, value)
    notebook, values = prove(path)
    assert not attempts.exists(), attempts.read_text()

    cells = markdown_cells(path)
    wrong = [f"{cell}: {fault}" for cell, text in cells for fault in faults(text, values)]
    assert not wrong, "\n".join(wrong)

    shown = {
        cell.id: json.dumps(cell.outputs, ensure_ascii=False)
        for cell in notebook.cells
        if cell.cell_type == "code"
    }
    assert not [id for id, outputs in shown.items() if "✘" in outputs]
    exercises = [id for id in shown if re.fullmatch(r"exercise-\d\d-\d+", id)]
    assert not [id for id in exercises if "✔ Correct" not in shown[id]]
    declared = [id for id in all_exercises() if id.startswith(path.stem[:2])]
    assert len(exercises) == len(declared)


def test_offline_means_that_no_connection_leaves_this_computer(tmp_path):
    attempts = tmp_path / "attempts.txt"
    code = "import socket; socket.create_connection(({!r}, 80), timeout=1)"
    for host in ("example.org", "192.0.2.1"):
        run = subprocess.run(
            [sys.executable, "-c", code.format(host)],
            env=os.environ | offline(attempts),
            capture_output=True,
            text=True,
        )
        assert f"no connection to {host}" in run.stderr
    assert len(attempts.read_text().splitlines()) == 2
