"""Run a notebook with the solutions pasted in, and evaluate what its prose claims."""

import json

import nbclient
import nbformat

from course_utils.release import solved
from tests.notebooks.claims import claims_in, markdown_cells

EVALUATE = """
import json as _json, math
import numpy as np
import course_utils as _course
from course_utils.demos import demo
from course_utils.learning import reference
_names = {{**{{name: getattr(_course, name) for name in _course.__all__}}, **globals()}}
def _value(expression):
    value = eval(expression, _names)
    return value.item() if isinstance(value, np.generic | np.ndarray) else value
print(_json.dumps({{expression: _value(expression) for expression in {expressions!r}}}))
"""


def prove(path):
    """Run a notebook, solved.

    Returns
    -------
    notebook : NotebookNode
        With its outputs.
    values : dict
        The value of the expression of each claim.
    """
    texts = [text for _, text in markdown_cells(path)]
    expressions = sorted({claim.expression for text in texts for claim in claims_in(text)})
    notebook = solved(nbformat.read(path, as_version=4))
    evaluate = nbformat.v4.new_code_cell(EVALUATE.format(expressions=expressions))
    notebook.cells.append(evaluate)
    resources = {"metadata": {"path": path.parent}}
    nbclient.NotebookClient(notebook, timeout=300, resources=resources).execute()
    return notebook, json.loads("".join(out.text for out in evaluate.outputs if "text" in out))
