"""The form of the loss doctor in JupyterLab, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.jupyter import open_notebook, run_all, write_notebook

CELLS = {"form": "from course_utils.chapters.ch08.loss_form import loss_form\n\nloss_form()"}


@pytest.fixture(scope="module")
def page(browser, lab, folder):
    write_notebook(folder / "form.ipynb", CELLS)
    page = open_notebook(browser, lab, "form.ipynb")
    assert run_all(page) == []
    yield page
    page.close()


def says(page, words):
    """Wait until the status holds the words."""
    status = page.locator(".jp-OutputArea").get_by_role("status")
    expect(status).to_contain_text(words, timeout=20_000)


def test_three_numbers_are_typed_and_answered(page):
    says(page, "one of 10 equal classes")
    page.get_by_role("textbox", name="loss").focus()
    for words in ("5.7257", "2", "0.6448"):
        page.keyboard.press("Control+a")
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    says(page, "right as often as the accuracy says")
    assert "0.3552 * -ln 1e-7" in page.locator(".jp-OutputArea ol").inner_text()


def test_enter_asks_and_letters_stay_in_the_box(page):
    """JupyterLab would add a cell at A or B, and run the cell at Shift and Enter."""
    cells = page.locator(".jp-Cell").count()
    page.get_by_role("textbox", name="loss").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("ab")
    page.keyboard.press("Enter")
    says(page, "loss is 'ab'; type the loss that was printed")
    page.keyboard.press("Control+a")
    page.keyboard.type("nan")
    page.keyboard.press("Enter")
    says(page, "Best fit: nan or inf in the inputs or labels")
    assert page.locator(".jp-Cell").count() == cells


def test_each_box_has_a_name(page):
    boxes = page.locator(".jp-OutputArea input")
    names = [box.evaluate("box => box.labels[0].innerText") for box in boxes.all()]
    assert names == ["loss", "classes", "accuracy"]
    for box in boxes.all():
        assert box.get_attribute("title") or box.get_attribute("placeholder")
