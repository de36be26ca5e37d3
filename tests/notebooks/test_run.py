"""Each notebook with the solutions pasted in: it runs, every check says ✔, its claims hold.

The untouched notebooks are run by nbval: ``pytest --nbval-lax notebooks``.
"""

import json
import re

import pytest

from course_utils.learning import all_exercises
from tests.notebooks.claims import NOTEBOOKS, faults, markdown_cells
from tests.notebooks.proof import prove


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_solved_notebook(path, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    notebook, values = prove(path)

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
