"""Every demo of every notebook, driven by keyboard in a real JupyterLab."""

import itertools

import pytest

from course_utils.demos import all_demos
from tests.browser.driving import DEMO, drive, notebook_of
from tests.browser.jupyter import open_in_place, run_all, serious

DEMOS = all_demos()
NUMBERS = [(n, list(ids)) for n, ids in itertools.groupby(DEMOS, key=lambda id: id[:2])]
# Start, presets and a position more are drawn ahead of the hand; for the others it asks the kernel.
# Whole sweeps took a quarter of the time here. They have tests of their own in test_demos.py and in
# tests/demos/test_frames.py; that each frame is the same, whatever was drawn before it, is tested
# of every demo in tests/demos/test_demos.py.
LESS_AHEAD = "from course_utils.live import page; page.MOST_SWEPT = 0"


@pytest.mark.parametrize(("number", "ids"), NUMBERS, ids=[number for number, _ in NUMBERS])
def test_every_demo_by_keyboard(page, folder, number, ids):
    cells = {"less-ahead": LESS_AHEAD}
    cells |= {id.replace(".", "-"): f'demo("{id}").show()' for id in ids}
    open_in_place(page, notebook_of(folder, f"demos-{number}.ipynb", cells))
    assert run_all(page) == []
    # XPath does not look into the pictures of all the other demos, at each of a thousand questions.
    cells = page.locator("xpath=//*[contains(@class, 'jp-CodeCell')]")
    for place, id in enumerate(ids, 2):
        assert f'demo("{id}")' in cells.nth(place).inner_text()
        drive(page, DEMOS[id], cells.nth(place))
    assert serious(page, context={"include": [[DEMO + " .jp-OutputArea-output"]]}) == []
    assert page.problems == []
