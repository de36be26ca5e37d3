"""What each cell of a notebook becomes on a page that answers by itself."""

import re

from course_utils.learning import Prediction, all_quizzes
from course_utils.learning.registry import find
from course_utils.tools.editions import exercise_of

SETUP = ("bootstrap", "doctor")
_CALLS = {
    "guess": re.compile(r'^predict\("([^"]+)"\)$', re.MULTILINE),
    "reveal": re.compile(r'^reveal\("([^"]+)"\)$', re.MULTILINE),
    "quiz": re.compile(r'^quiz\("([^"]+)"\)$', re.MULTILINE),
    "demo": re.compile(r'^demo\("([^"]+)"\)\.show\(\)$', re.MULTILINE),
    "help": re.compile(r'^(?:# )?(?:hint|solution)\("([^"]+)"\)$', re.MULTILINE),
    "progress": re.compile(r"^(progress)\(\)$", re.MULTILINE),
    "board": re.compile(r"^(scoreboard\(\)|board)$", re.MULTILINE),
}


def kind(cell):
    """What a cell is on a page.

    "text", or "code" that is read, or "setup" that is folded; "exercise"; or what its call makes:
    "guess", "reveal", "quiz", "demo", "help" (which stands with its exercise),
    "progress", "board".
    """
    if cell.cell_type == "markdown":
        return "text"
    if exercise_of(cell):
        return "exercise"
    for name, call in _CALLS.items():
        if call.search(cell.source):
            return name
    lines = filter(None, cell.source.splitlines())
    only_imports = all(line.startswith(("import ", "from ")) for line in lines)
    return "setup" if only_imports or cell.id in SETUP else "code"


def asked(cell):
    """The prediction, exercise or quiz of a cell; the id of its demo."""
    name = kind(cell)
    if name == "exercise":
        return exercise_of(cell)
    id = _CALLS[name].search(cell.source)[1]
    if name in ("guess", "reveal"):
        return find(Prediction, id)
    return all_quizzes()[id] if name == "quiz" else id


def data_of(exercise):
    """The code of a value exercise above the line that it asks for."""
    return "\n".join(exercise.stub.strip().splitlines()[:-1])


def example(exercise):
    """What the field of an exercise takes, in a few words."""
    right = exercise.expected
    if isinstance(right, str):
        return "letters"
    if isinstance(right, set):
        return "names, with commas between them"
    if getattr(right, "size", None) == 1 or isinstance(right, int | float):
        return "a number, or a calculation"
    return "numbers, with commas between them"


def first_guess(notebook):
    """The first prediction of a notebook, or None."""
    return next((asked(cell) for cell in notebook.cells if kind(cell) == "guess"), None)
