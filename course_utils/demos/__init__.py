"""The live demos of the course: one module per notebook, each demo a `live.Demo` in it."""

import pkgutil
from importlib import import_module

from course_utils.live import Demo


def all_demos():
    """Every demo of the course as {id: Demo}, sorted by id."""
    return _collect("nb")


def demo(id):
    """Look up one demo, such as ``demo("01.cliff")``; end the cell with ``.show()``."""
    found = _collect(f"nb{str(id)[:2]}_")
    if id not in found:
        known = ", ".join(found) or ", ".join(all_demos())
        raise ValueError(f"id is {id!r}, which names no demo; choose one of {known}.")
    return found[id]


def _collect(prefix):
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith(prefix):
            continue
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, Demo) and found.setdefault(value.id, value) is not value:
                raise ValueError(f"Two demos have the id {value.id!r}; rename one.")
    return dict(sorted(found.items()))
