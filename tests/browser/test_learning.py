"""Predictions and quizzes in JupyterLab, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.jupyter import open_notebook, run_all, write_notebook

CELLS = {
    "setup": """
import os
os.environ["COURSE_PROGRESS"] = os.path.abspath("learning-progress.json")
from course_utils.live.figures import apply_style
from course_utils.learning import check, load_progress, predict, quiz, reveal, save_progress
apply_style()""",
    "predict": 'predict("00.heads")',
    "quiz": 'quiz("01")',
    "poll": 'quiz("01", reveal=False)',
    "check": 'check("01.1", 1074)',
    "reveal": 'reveal("00.heads")',
    "save": "save_progress()",
    "load": "load_progress()",
}


@pytest.fixture(scope="module")
def page(browser, lab, folder):
    write_notebook(folder / "learning.ipynb", CELLS)
    page = open_notebook(browser, lab, "learning.ipynb")
    assert run_all(page) == []
    yield page
    page.close()


def cell(page, id):
    """Output of a cell."""
    return page.locator(".jp-Cell").nth(list(CELLS).index(id)).locator(".jp-OutputArea")


def test_confidences_are_typed_moved_and_committed_by_keyboard(page):
    card = cell(page, "predict")
    boxes = card.locator("input[type=number]")
    boxes.first.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("60")
    page.keyboard.press("Tab")  # to the slider of the same option
    page.keyboard.press("ArrowRight")
    page.wait_for_function("input => input.value === '61'", arg=boxes.first.element_handle())
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Commit":
            break
    page.keyboard.press("Enter")
    status = card.get_by_role("status")
    status.wait_for()
    assert re.match(r"● Committed: A \d+", status.inner_text())


def test_every_input_has_a_name(page):
    for id in ("predict", "quiz", "poll"):
        for field in cell(page, id).locator("input").all():
            assert field.evaluate("field => field.labels[0].innerText").strip()
        for button in cell(page, id).locator("button").all():
            assert button.inner_text().strip()
            assert button.get_attribute("title")
    names = cell(page, "predict").get_by_role("spinbutton")
    assert names.count() == cell(page, "predict").get_by_label("confidence in").count() >= 2


def test_quiz_answers_in_words(page):
    first = cell(page, "quiz").locator("button")
    assert [button.inner_text() for button in first.all()[:4]] == ["A", "B", "C", "D"]
    seen = []
    for button in first.all()[:4]:
        button.focus()
        page.keyboard.press("Enter")
        status = cell(page, "quiz").get_by_role("status").first
        letter = button.inner_text()
        page.wait_for_function(
            "([status, letter]) => status.innerText.includes(': ' + letter + '. ')",
            arg=[cell(page, "quiz").element_handle(), letter],
        )
        seen.append(status.inner_text().partition(":")[0])
    assert sorted(seen) == ["✔ Correct", "✘ Not yet", "✘ Not yet", "✘ Not yet"]


def test_letters_and_arrows_stay_with_the_card(page):
    """JupyterLab would add a cell at A or B, and select another at an arrow."""
    cells = page.locator(".jp-Cell").count()
    index = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    cell(page, "quiz").get_by_role("button").first.focus()
    page.keyboard.type("ab")
    slider = cell(page, "predict").get_by_role("slider").first
    slider.focus()
    active = page.evaluate(index)
    page.keyboard.type("ab")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert page.locator(".jp-Cell").count() == cells
    assert page.evaluate(index) == active
    page.keyboard.press("Escape")
    expect(page.locator(".jp-Cell").nth(list(CELLS).index("predict"))).to_be_focused()


def test_mathematics_is_set(page):
    assert cell(page, "quiz").locator("mjx-container").count() >= 1
    assert "$" not in cell(page, "quiz").inner_text()


def test_poll_gives_nothing_away(page):
    poll = cell(page, "poll")
    assert poll.get_by_role("status").count() == 0
    poll.get_by_role("button", name="Show the answer").first.press("Enter")
    poll.get_by_role("status").wait_for()
    assert poll.get_by_role("status").inner_text().startswith("✔ Correct: ")


def test_results_are_status_messages(page):
    assert cell(page, "check").get_by_role("status").inner_text().startswith("✘ Not yet: you gave")
    assert cell(page, "reveal").get_by_role("status").inner_text().startswith("○ Not attempted")


def test_progress_is_downloaded_and_taken_back(page):
    with page.expect_download() as download:
        cell(page, "save").get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.startswith("log-probability-progress-")
    with page.expect_file_chooser() as chooser:
        cell(page, "load").get_by_role("button", name="Choose a file").press("Enter")
    chooser.value.set_files(download.value.path())
    status = cell(page, "load").get_by_role("status")
    status.wait_for()
    assert status.inner_text().startswith("● Taken back: your record now holds 0 exercises solved")


def test_page_has_no_errors(page):
    assert page.problems == []


SAYS = """element => getComputedStyle(element, '::before').content.replaceAll('"', '')"""


def test_a_card_without_its_kernel_says_so(browser, lab, page):
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    for id in ("predict", "quiz", "poll"):
        card = cell(page, id).locator(".course-card.jupyter-widgets-disconnected")
        assert card.evaluate(SAYS).startswith("The kernel was restarted. Run this cell again")
        assert card.locator("*").first.evaluate(SAYS) == "none"
    again = open_notebook(browser, lab, "learning.ipynb")
    for id in ("predict", "quiz", "poll"):
        output = cell(again, id).get_by_text("Error displaying widget: model not found")
        assert output.evaluate("element => getComputedStyle(element).visibility") == "hidden"
        assert output.evaluate(SAYS).startswith("Run this cell, and those it builds on")
    again.context.close()
