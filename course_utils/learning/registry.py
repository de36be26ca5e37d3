"""Find what the lessons declare."""

from functools import cache

from course_utils import lessons


@cache
def declared(kind, number):
    """Objects of one kind in one notebook's lesson, {id: object} in order of declaration.

    Parameters
    ----------
    kind : type
        Exercise, Prediction or Quiz.
    number : str
        Number of the notebook, "01".
    """
    found = {}
    for item in lessons.contents(number).values():
        if isinstance(item, kind) and found.setdefault(item.id, item) is not item:
            raise ValueError(f"two of {kind.__name__} have the id {item.id!r}")
    return found


def all_declared(kind):
    """Objects of one kind in all lessons, {id: object} in the order of the notebooks."""
    return {
        id: item
        for number in sorted({name[2:4] for name in lessons.names()})
        for id, item in declared(kind, number).items()
    }


def find(kind, id):
    """The object with this id; a ValueError names those there are."""
    known = declared(kind, str(id)[:2])
    if id not in known:
        known = known or all_declared(kind)
        ids = ", ".join(known) or "none yet"
        raise ValueError(f"there is no {kind.__name__.lower()} {id!r}; there are: {ids}")
    return known[id]
