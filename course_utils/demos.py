"""Every demo of the course by its id.

A demo is a class in a file of its own: "01.running-sum" stands in ``chapters/ch01/running_sum.py``.
"""

from functools import cache
from importlib import import_module
from pathlib import Path

from course_utils import chapters
from course_utils.live import Demo

FOLDER = Path(chapters.__file__).parent


def all_demos():
    """Every demo of the course as {id: Demo}, sorted by id."""
    return _declared("ch[0-9][0-9]")


def demo(id):
    """Look up one demo, such as ``demo("01.cliff")``; end the cell with ``.show()``."""
    number, _, name = str(id).partition(".")
    path = FOLDER / f"ch{number}" / f"{name.replace('-', '_')}.py"
    found = _in_file(path) if path.is_file() else None
    if found is None or found.id != id:
        known = ", ".join(_declared(f"ch{number}") or all_demos())
        raise ValueError(f"id is {id!r}, which names no demo; choose one of {known}.")
    return found


def _declared(chapter):
    demos = filter(None, map(_in_file, FOLDER.glob(f"{chapter}/*.py")))
    return {each.id: each for each in sorted(demos, key=lambda each: each.id)}


@cache
def _in_file(path):
    """The demo that a file of a chapter declares; None where it declares none."""
    module = import_module(f"{chapters.__name__}.{path.parent.name}.{path.stem}")
    for kind in vars(module).values():
        if isinstance(kind, type) and issubclass(kind, Demo) and kind.__module__ == module.__name__:
            return kind()
    return None
