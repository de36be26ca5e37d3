"""Run a notebook with the solutions pasted in, and evaluate what its prose claims."""

import json
import re

import nbclient
import nbformat

from course_utils.tools.editions import solved
from tests.notebooks.claims import claims_in, markdown_cells
from tests.notebooks.evaluation import evaluate, is_of_libraries


def answered(path):
    """A notebook with the solutions pasted in, and with demos that are not drawn.

    They compute and say what they show at their start: to draw one takes half a second, and each
    is drawn where the notebook runs as it is shipped.
    """
    notebook = solved(nbformat.read(path, as_version=4))
    for cell in notebook.cells:
        cell.source = re.sub(r'(demo\("[^"]+"\))\.show\(\)', r"\1.at().text", cell.source)
    return notebook


def prove(path, more=()):
    """Run a notebook, solved.

    What a claim asks of a library alone is asked here: importing PyTorch and Keras takes four
    seconds.

    Parameters
    ----------
    path : Path
    more : iterable of str
        Expressions to evaluate beside those of its claims.

    Returns
    -------
    notebook : NotebookNode
        With its outputs.
    values : dict
        The value of each expression.
    """
    texts = [text for _, text in markdown_cells(path)]
    asked = {claim.expression for text in texts for claim in claims_in(text)}.union(more)
    of_libraries = set(filter(is_of_libraries, asked))
    notebook = answered(path)
    last = nbformat.v4.new_code_cell(
        "import json as _json\n"
        "from tests.notebooks.evaluation import evaluate as _evaluate\n"
        f"print(_json.dumps(_evaluate({sorted(asked - of_libraries)!r}, globals())))"
    )
    notebook.cells.append(last)
    resources = {"metadata": {"path": path.parent}}
    nbclient.NotebookClient(notebook, timeout=300, resources=resources).execute()
    said = "".join(out.text for out in last.outputs if out.get("name") == "stdout")
    return notebook, json.loads(said) | evaluate(of_libraries)
