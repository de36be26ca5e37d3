"""Run a notebook with the solutions pasted in, and evaluate what its prose claims."""

import importlib
import json
import math
import os
import re

import nbclient
import nbformat
import numpy as np

import course_utils
from course_utils.demos import demo
from course_utils.learning import reference
from course_utils.tools.editions import solved
from tests.notebooks.claims import claims_in, markdown_cells

NAMES = {name: getattr(course_utils, name) for name in course_utils.__all__}
NAMES |= {"np": np, "math": math, "demo": demo, "reference": reference}
LIBRARIES = {
    "torch": ("torch",),
    "keras": ("keras",),
    "sklearn": ("sklearn.linear_model", "sklearn.metrics", "sklearn.mixture"),
    "scipy": ("scipy.special", "scipy.stats"),
}
os.environ.setdefault("KERAS_BACKEND", "torch")


def version(library):
    """Major and minor version of an installed library: 2.13 for torch 2.13.0."""
    return float(".".join(importlib.import_module(library).__version__.split(".")[:2]))


NAMES["version"] = version


def evaluate(expressions, names=()):
    """Value of each expression, {expression: number, truth value, or words if it is neither}.

    An expression may name torch, keras, sklearn and scipy; where the library it names is not
    installed its value is None.
    """
    names = {**NAMES, **dict(names)}
    return {expression: _value(expression, names) for expression in expressions}


def _value(expression, names):
    for library in LIBRARIES.keys() & set(re.findall(r"\w+", expression)):
        try:
            for module in LIBRARIES[library]:
                importlib.import_module(module)
        except ModuleNotFoundError:
            return None
        names = {**names, library: importlib.import_module(library)}
    try:
        value = eval(expression, names)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if hasattr(value, "tolist"):  # an array of NumPy or a tensor of PyTorch
        value = value.tolist()
        while isinstance(value, list) and len(value) == 1:
            value = value[0]
    return value if isinstance(value, bool | int | float) else repr(value)


def prove(path, more=()):
    """Run a notebook, solved.

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
    claimed = {claim.expression for text in texts for claim in claims_in(text)}
    notebook = solved(nbformat.read(path, as_version=4))
    last = nbformat.v4.new_code_cell(
        "import json as _json\n"
        "from tests.notebooks.proof import evaluate as _evaluate\n"
        f"print(_json.dumps(_evaluate({sorted({*claimed, *more})!r}, globals())))"
    )
    notebook.cells.append(last)
    resources = {"metadata": {"path": path.parent}}
    nbclient.NotebookClient(notebook, timeout=300, resources=resources).execute()
    return notebook, json.loads(
        "".join(out.text for out in last.outputs if out.get("name") == "stdout")
    )
