"""The questions of the course: one module per notebook.

``nb01_log_probabilities.py`` declares the exercises, predictions and the quiz of notebook 01.
"""

from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent


def names():
    """Names of the modules of questions, in the order of the notebooks."""
    return sorted(path.stem for path in FOLDER.glob("nb[0-9][0-9]_*.py"))


def contents(number):
    """What the module of one notebook defines, {name: object}; empty where there is none."""
    found = [name for name in names() if name[2:4] == number]
    return vars(import_module(f"{__name__}.{found[0]}")) if found else {}
