"""The questions of the course: one module per notebook, and one of solutions.

``nb01_log_probabilities.py`` declares the exercises, predictions and the quiz of notebook 01;
``solutions/nb01_log_probabilities.py`` solves the exercises. The folder ``solutions`` can be
deleted (the learner's edition of a class): every check still works.
"""

from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent


def names():
    """Names of the modules of questions, in the order of the notebooks."""
    return sorted(path.stem for path in FOLDER.glob("nb[0-9][0-9]_*.py"))


def module(name):
    """Questions of one notebook, such as ``nb01_log_probabilities``."""
    return import_module(f"{__name__}.{name}")


def solutions_of(name):
    """Solutions of one notebook; None where they were taken out."""
    if not (FOLDER / "solutions" / f"{name}.py").exists():
        return None
    return import_module(f"{__name__}.solutions.{name}")
