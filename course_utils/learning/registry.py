"""Find what the chapters ask. The engine knows no chapter: only the name of their package."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

CHAPTERS = "course_utils.chapters"  # its packages ch01, ch02, … each ask what one notebook asks
DEMOS = "course_utils.demos"  # its demo(id) finds the demo that a quiz offers


class Chapter(NamedTuple):
    """Where the questions of one notebook stand: its file's name without suffix, and a folder."""

    notebook: str
    folder: Path
    questions: str  # name of the module


@cache
def chapters():
    """The chapters, {"01": Chapter}, in the order of the notebooks."""
    found = {}
    for folder in sorted(Path(import_module(CHAPTERS).__path__[0]).glob("ch[0-9][0-9]")):
        package = f"{CHAPTERS}.{folder.name}"
        notebook = import_module(package).NOTEBOOK
        found[folder.name[2:]] = Chapter(notebook, folder, f"{package}.questions")
    return found


def contents(number):
    """What the module of questions of one chapter defines, {name: object}; empty without one."""
    chapter = chapters().get(number)
    if chapter is None or find_spec(chapter.questions) is None:
        return {}
    return vars(import_module(chapter.questions))


def declared(kind, number):
    """Exercises, or predictions, of one chapter, {id: object} in order of declaration."""
    found = {}
    for item in contents(number).values():
        if isinstance(item, kind) and found.setdefault(item.id, item) is not item:
            raise ValueError(f"two of {kind.__name__} have the id {item.id!r}")
    return found


def all_declared(kind):
    """Objects of one kind in all chapters, {id: object} in the order of the notebooks."""
    return {id: item for number in chapters() for id, item in declared(kind, number).items()}


def find(kind, id):
    """The object with this id; a ValueError names those there are."""
    known = declared(kind, str(id)[:2])
    if id not in known:
        known = known or all_declared(kind)
        ids = ", ".join(known) or "none yet"
        raise ValueError(f"there is no {kind.__name__.lower()} {id!r}; there are: {ids}")
    return known[id]


def demo(id):
    """The demo with this id."""
    return import_module(DEMOS).demo(id)
