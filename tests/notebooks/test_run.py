"""Each notebook with the solutions pasted in: it runs, every check says ✔, its claims hold.

The untouched notebooks are run by nbval: ``pytest --nbval-lax notebooks``.
"""

import json
import re

import nbclient
import nbformat
import pytest

from course_utils.learning import all_exercises
from course_utils.release import solved
from tests.notebooks.claims import NOTEBOOKS, claims_in

PROVE = """
import json as _json, math
import numpy as np
import course_utils as _course
from course_utils.demos import demo
from course_utils.learning import reference
_names = {{**{{name: getattr(_course, name) for name in _course.__all__}}, **globals()}}
def _value(expression):
    value = eval(expression, _names)
    return value.item() if isinstance(value, np.generic | np.ndarray) else value
print(_json.dumps([_value(expression) for expression in _json.loads({expressions!r})]))
"""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_solved_notebook(path, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    notebook = solved(nbformat.read(path, as_version=4))
    claims = [
        (cell.id, claim)
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for claim in claims_in(cell.source)
    ]
    expressions = json.dumps([claim.expression for _, claim in claims])
    notebook.cells.append(nbformat.v4.new_code_cell(PROVE.format(expressions=expressions)))
    nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": path.parent}}
    ).execute()

    values = json.loads("".join(out.text for out in notebook.cells[-1].outputs if "text" in out))
    wrong = [
        f"{cell}: {claim.source}, but it is {value}"
        for (cell, claim), value in zip(claims, values, strict=True)
        if not claim.holds(value)
    ]
    assert not wrong, "\n".join(wrong)

    assert "✘" not in json.dumps(
        [cell.get("outputs") for cell in notebook.cells], ensure_ascii=False
    )
    exercises = [cell for cell in notebook.cells if re.fullmatch(r"exercise-\d\d-\d+", cell.id)]
    for cell in exercises:
        assert "✔ Correct" in json.dumps(cell.outputs, ensure_ascii=False), cell.id
    declared = [id for id in all_exercises() if id.startswith(path.stem[:2])]
    assert len(exercises) == len(declared)
