"""Editions of the course for a class, each made by one command.

``python -m course_utils.release --no-solutions OUT``
    The course without its solutions; every check still works.
``python -m course_utils.release --answers OUT``
    The course with every solution pasted in, and run.
``python -m course_utils.release --nbgrader OUT``
    A course directory for nbgrader: one assignment for each notebook, its exercises marked.
"""

import copy
import re

from course_utils.learning import Exercise, Prediction
from course_utils.learning.registry import find


def exercise_of(cell):
    """The exercise of a notebook cell, or None. Its cell's id is "exercise-01-1" for "01.1"."""
    match = re.fullmatch(r"exercise-(\d\d)-(\w+)", cell.get("id", ""))
    return find(Exercise, ".".join(match.groups())) if match else None


def solved(notebook):
    """The notebook with every solution pasted in, and every prediction right.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A notebook of the course; it is not changed.

    Returns
    -------
    nbformat.NotebookNode
        Running it records its predictions: set COURSE_PROGRESS to keep them apart from the
        learner's own.
    """
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if exercise := exercise_of(cell):
            cell.source = exercise.solved_cell
        elif cell.cell_type == "code":
            cell.source = re.sub(r'predict\("([^"]+)"\)', _right_guess, cell.source)
    return notebook


def _right_guess(match):
    prediction = find(Prediction, match[1])
    truth = prediction.truth
    return (
        f'predict("{match[1]}", {(prediction.options[truth] if prediction.options else truth)!r})'
    )
