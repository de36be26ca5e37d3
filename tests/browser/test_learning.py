"""Predictions, quizzes and the form of the loss doctor in JupyterLab, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from course_utils.learning import all_predictions
from tests.browser.jupyter import open_in_place, open_notebook, run_all, write_notebook

FOLD = """
from IPython.display import HTML
HTML('<details class="answer"><summary>The answer</summary>It is this.</details>')"""
CELLS = {
    "setup": """
import os
os.environ["COURSE_PROGRESS"] = os.path.abspath("learning-progress.json")
from course_utils.live.figures import apply_style
from course_utils.learning import check, load_progress, predict, quiz, reveal, save_progress
apply_style()""",
    "predict": 'predict("00.heads")',
    "fold": FOLD,
    "number": 'predict("01.cliff")',
    "next-fold": FOLD,
    "quiz": 'quiz("01")',
    "poll": 'quiz("01", reveal=False)',
    "check": 'check("01.1", 1074)',
    "reveal": 'reveal("00.heads")',
    "save": "save_progress()",
    "load": "load_progress()",
}

# The second number comes while the first is on its way to the kernel, and then the click.
IN_HASTE = """box => {
    for (const number of ["20", "30"]) {
        box.value = number;
        box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    box.closest(".course-card").querySelector(".course-commit").click();
}"""


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


def said(page, id, words):
    """Wait until the status of a cell says so; what it says."""
    status = cell(page, id).get_by_role("status").first
    expect(status).to_contain_text(words)
    return status.inner_text()


def test_a_guess_is_one_click_and_a_surer_one_the_next(page):
    card, words = cell(page, "predict"), all_predictions()["00.heads"].options
    expect(cell(page, "reveal").get_by_role("status")).to_contain_text("○ Not attempted")
    card.get_by_text(words[1]).click()  # anywhere on the option
    said(page, "predict", "B 70 %")
    chosen = card.get_by_role("button", name="B")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    chosen.press("Enter")
    said(page, "predict", "● Committed: A 3.33 %, B 90 %")
    expect(chosen).to_have_text("B 90 %")
    expect(card.locator("[aria-pressed=true]")).to_have_count(1)
    expect(cell(page, "reveal").get_by_role("button", name="Show the answer")).to_be_visible()


def test_shares_are_tuned_and_committed_by_keyboard(page):
    card = cell(page, "predict")
    card.get_by_role("button", name="Fine-tune").press("Enter")
    boxes = card.locator("input[type=number]")
    boxes.first.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("60")
    page.keyboard.press("Tab")  # to the slider of the same option
    page.keyboard.press("ArrowRight")
    expect(boxes.first).to_have_value("61")
    boxes.first.press("Enter")
    assert re.match(r"● Committed: A 38", said(page, "predict", "A 38"))
    expect(card.get_by_role("button", name="A 38")).to_be_visible()
    boxes.first.evaluate(IN_HASTE)
    said(page, "predict", re.compile("A 3[23]"))  # 30 of what the others hold; 20 would be 24 %


def test_a_number_is_committed_by_enter(page):
    box = cell(page, "number").locator("input[type=number]")
    box.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("1100")
    page.keyboard.press("Enter")
    said(page, "number", "● Committed: 1100.")


def test_every_input_has_a_name(page):
    for id in ("predict", "quiz", "poll"):
        for field in cell(page, id).locator("input").all():
            assert field.evaluate("field => field.labels[0].innerText").strip()
        for button in cell(page, id).locator("button").all():
            assert button.inner_text().strip()
            assert button.get_attribute("title")
    names = cell(page, "predict").get_by_role("spinbutton")  # of the sliders that were opened
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
        expect(button).to_have_attribute("aria-pressed", "true")
    expect(cell(page, "quiz").locator("[aria-pressed=true]")).to_have_count(1)
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
    expect(poll.get_by_role("status")).to_have_text(re.compile("^✔ Correct: "))


def test_results_are_status_messages(page):
    status = cell(page, "check").get_by_role("status")
    expect(status).to_have_text(re.compile("^✘ Not yet: you gave"))


def test_the_answer_opens_its_folds_and_the_guess_stands(page):
    folds = page.locator("details.answer")
    expect(folds.first).not_to_have_attribute("open", "")
    cell(page, "reveal").get_by_role("button", name="Show the answer").press("Enter")
    said(page, "reveal", "the truth is C")
    expect(cell(page, "reveal").get_by_role("status")).to_be_focused()
    expect(folds.first).to_have_attribute("open", "")
    expect(folds.last).not_to_have_attribute("open", "")  # that of the next guess
    expect(cell(page, "predict").get_by_role("button", name="B")).to_be_disabled()
    folds.last.locator("summary").press("Enter")  # by hand
    said(page, "number", "The truth has been shown")
    expect(cell(page, "number").locator("input[type=number]")).to_be_disabled()


def test_progress_is_downloaded_and_taken_back(page):
    with page.expect_download() as download:
        cell(page, "save").get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.startswith("log-probability-progress-")
    with page.expect_file_chooser() as chooser:
        cell(page, "load").get_by_role("button", name="Choose a file").press("Enter")
    chooser.value.set_files(download.value.path())
    taken_back = re.compile("^● Taken back: your record now holds 0 exercises solved")
    expect(cell(page, "load").get_by_role("status")).to_have_text(taken_back)


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


LOSS_FORM = "from course_utils.chapters.ch08.loss_form import loss_form\n\nloss_form()"


@pytest.fixture(scope="module")
def form(page, folder):
    """The page once more, with the form of the loss doctor in place of the cards."""
    write_notebook(folder / "form.ipynb", {"form": LOSS_FORM})
    open_in_place(page, "form.ipynb")
    assert run_all(page) == []
    return page


def answers(form, words):
    """Wait until the status of the form holds the words."""
    status = form.locator(".jp-OutputArea").get_by_role("status")
    expect(status).to_contain_text(words)


def test_three_numbers_are_typed_and_answered(form):
    answers(form, "one of 10 equal classes")
    form.get_by_role("textbox", name="loss").focus()
    for words in ("5.7257", "2", "0.6448"):
        form.keyboard.press("Control+a")
        form.keyboard.type(words)
        form.keyboard.press("Tab")
    answers(form, "right as often as the accuracy says")
    expect(form.locator(".jp-OutputArea ol")).to_contain_text("0.3552 * -ln 1e-7")


def test_enter_asks_and_letters_stay_in_the_box(form):
    """JupyterLab would add a cell at A or B, and run the cell at Shift and Enter."""
    cells = form.locator(".jp-Cell").count()
    form.get_by_role("textbox", name="loss").focus()
    form.keyboard.press("Control+a")
    form.keyboard.type("ab")
    form.keyboard.press("Enter")
    answers(form, "loss is 'ab'; type the loss that was printed")
    form.keyboard.press("Control+a")
    form.keyboard.type("nan")
    form.keyboard.press("Enter")
    answers(form, "Best fit: nan or inf in the inputs or labels")
    assert form.locator(".jp-Cell").count() == cells


def test_each_box_has_a_name(form):
    boxes = form.locator(".jp-OutputArea input")
    names = [box.evaluate("box => box.labels[0].innerText") for box in boxes.all()]
    assert names == ["loss", "classes", "accuracy"]
    for box in boxes.all():
        assert box.get_attribute("title") or box.get_attribute("placeholder")
