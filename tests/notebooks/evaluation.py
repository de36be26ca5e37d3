"""Evaluate what prose claims: in a test, or in the kernel of a notebook that has run.

Nothing is imported that only tests need: nbformat alone takes two seconds, in each kernel.
"""

import ast
import builtins
import importlib
import math
import os
import re

import numpy as np

import course_utils
from course_utils.demos import demo
from course_utils.learning import reference

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


def is_of_libraries(expression):
    """Does it call a library, and nothing that a notebook may have made?"""
    nodes = [*ast.walk(ast.parse(expression, mode="eval"))]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    bound = {node.id for node in nodes if isinstance(getattr(node, "ctx", None), ast.Store)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    known = {"np", "math", "version", *LIBRARIES, *dir(builtins)}
    return bool(_libraries_in(expression)) and names - bound <= known


def _libraries_in(expression):
    return LIBRARIES.keys() & set(re.findall(r"\w+", expression))


def _value(expression, names):
    for library in _libraries_in(expression):
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
