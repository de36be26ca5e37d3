"""Where a learner stands on a route, and what comes next."""

import re

import pytest

from course_utils.learning import progress, record, routes
from course_utils.learning.routes import all_parts, walk


def do(part):
    """Answer everything that a part asks."""
    for kind, id in part.asked:
        if kind == "predict":
            record.note_guess(id, [1.0])
            record.note_truth(id, 0)
        elif kind == "check":
            record.note_exercise(id, "correct", "")


def test_a_beginner_starts_at_the_start_of_the_evening():
    way = progress("evening")
    assert way.next == walk("evening")[0]
    assert "0 of" in repr(way).splitlines()[0]
    assert repr(way).endswith("Next: How to move, in 00_start_here.ipynb")


def test_the_next_part_is_the_first_with_something_left():
    way = walk("evening")
    asking = [part for part in way if part.asked]
    for part in asking[:3]:
        do(part)
    standing = progress("evening")
    assert standing.next == way[way.index(asking[2]) + 1]
    behind = sum(part.minutes for part in way[: way.index(standing.next)])
    total = sum(part.minutes for part in way)
    assert f"{behind} of {total} minutes" in repr(standing)
    html = standing._repr_mimebundle_()["text/html"]
    assert f'Next: <a href="{standing.next.address}"' in html
    assert re.search(rf"{asking[0].name}.*?1 of 1", html)


def test_parts_that_ask_nothing_come_with_the_next_that_does():
    way = walk("evening")
    silent = next(part for part in way[3:] if not part.asked)
    for part in way[: way.index(silent)]:
        do(part)
    assert progress("evening").next == silent


def test_at_the_end_all_is_done():
    for part in walk("evening"):
        do(part)
    assert progress("evening").next is None
    assert "All done" in repr(progress("evening"))


def test_a_route_of_another_name_is_refused():
    with pytest.raises(ValueError, match="there is no route 'night'; there are: evening, weekend"):
        progress("night")


def test_without_notebooks_there_is_no_way(monkeypatch, tmp_path):
    monkeypatch.setattr(routes, "NOTEBOOKS", tmp_path)
    all_parts.cache_clear()
    try:
        with pytest.raises(ValueError, match="beside course_utils"):
            progress("evening")
    finally:
        all_parts.cache_clear()
