"""Every demo of every notebook, driven by keyboard in a real JupyterLab."""

import itertools

import pytest

from course_utils.demos import all_demos
from tests.browser.driving import DEMO, drive, notebook_of
from tests.browser.jupyter import open_in_place, run_all, serious

DEMOS = all_demos()
# Frames drawn ahead of the hand are tested in test_demos.py: here hardly one would be seen.
SELDOM_AHEAD = "from course_utils.live import page; page.PAUSE = 40"
NUMBERS = [(n, list(ids)) for n, ids in itertools.groupby(DEMOS, key=lambda id: id[:2])]


@pytest.mark.parametrize(("number", "ids"), NUMBERS, ids=[number for number, _ in NUMBERS])
def test_every_demo_by_keyboard(page, folder, number, ids):
    cells = {id.replace(".", "-"): f'demo("{id}").show()' for id in ids}
    name = notebook_of(folder, f"demos-{number}.ipynb", cells | {"seldom": SELDOM_AHEAD})
    open_in_place(page, name, same_kernel=True)
    assert run_all(page) == []
    # XPath does not look into the pictures of all the other demos, at each of a thousand questions.
    cells = page.locator("xpath=//*[contains(@class, 'jp-CodeCell')]")
    for place, id in enumerate(ids, 1):
        assert f'demo("{id}")' in cells.nth(place).inner_text()
        drive(page, DEMOS[id], cells.nth(place))
    assert serious(page, context={"include": [[DEMO + " .jp-OutputArea-output"]]}) == []
    assert page.problems == []
