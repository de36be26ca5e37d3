"""The web page: what `make site` builds, with notebooks 00 and 01 executed.

With SITE=folder they check every page of a site that is built already, as the workflow does before
it publishes one.
"""

import base64
import gzip
import json
import math
import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from course_utils.demos import demo
from course_utils.learning import Exercise, Prediction, all_quizzes
from course_utils.learning.registry import find
from course_utils.learning.result import rich
from course_utils.learning.routes import all_parts, walk
from course_utils.tools.editions import ROOT
from tests.browser.jupyter import open_page, serious
from web import cells, course, site
from web.render import (
    NOTEBOOKS,
    answer_html,
    executed,
    for_readers,
    markdown_html,
    math_font,
    mathml,
    with_mathml,
)

BUILT = os.environ.get("SITE")
RUN = {path.stem for path in (NOTEBOOKS if BUILT else NOTEBOOKS[:2])}
NAMES = ["index", "progress", *(path.stem for path in NOTEBOOKS), *course.PAGES]
LOOKED_AT = NAMES if BUILT else [*sorted(RUN), "index", "progress", "summary"]

# What scrolls sideways and does not show that there is more. A picture shows it by its cut edge.
SCROLLS_UNSEEN = """[...document.querySelectorAll("main *")].filter(each => {
    const style = getComputedStyle(each);
    return style.overflowX === "auto" && each.scrollWidth > each.clientWidth + 1
        && !each.matches(".output") && !style.backgroundAttachment.includes("local");
}).map(each => each.outerHTML.slice(0, 100))"""

# Behind what each root holds, and how high that is.
ROOTS = """[...document.querySelectorAll("msqrt, mroot")].map(root => {
    const held = root.matches("msqrt") ? root.lastElementChild : root.firstElementChild;
    const box = held.getBoundingClientRect();
    return [root.getBoundingClientRect().right - box.right, box.height];
})"""

EVENING = {part.notebook for part in walk("evening")}
SLOW = '("08.kl-mean")'  # imports PyTorch, and no evening asks it

every_page = pytest.mark.parametrize("name", NAMES)


def positions(id):
    """How many positions a demo has."""
    return math.prod(len(control.stops) for control in demo(id).controls.values())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    if BUILT:
        return Path(BUILT).resolve()
    out = tmp_path_factory.mktemp("web") / "site"
    notebooks = {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
    for name in RUN:
        demos = [cell for cell in notebooks[name].cells if cell.source.endswith(".show()")]
        demos.sort(key=lambda cell: positions(cell.source.split('"')[1]))
        for cell in demos[1:]:  # the frames of one with many positions take ten seconds
            cell.source = cell.source.rpartition("demo(")[0]
        notebooks[name] = executed(notebooks[name])
    for name in EVENING - RUN:
        kept = [cell for cell in notebooks[name].cells if SLOW not in cell.source]
        notebooks[name].cells = kept
    site.build(out, notebooks.items(), answering=RUN | EVENING)
    return out


@pytest.fixture(scope="module")
def pages(folder):
    return {
        path.stem: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in folder.glob("*.html")
    }


@pytest.fixture(scope="module")
def ids(pages):
    return {name: [tag["id"] for tag in page.find_all(id=True)] for name, page in pages.items()}


def test_all_pages_are_there(pages):
    assert set(pages) == set(NAMES)


@every_page
def test_links_lead_somewhere(name, pages, ids, folder):
    for link in pages[name].find_all("a", href=True):
        address = urlsplit(link["href"])
        if address.scheme in ("http", "https"):
            continue
        assert not address.scheme, link
        target = unquote(address.path) or f"{name}.html"
        assert (folder / target).is_file(), link
        if address.fragment:
            assert unquote(address.fragment) in ids[Path(target).stem], f"{link} in {name}"


@every_page
def test_ids_are_unique(name, ids):
    assert len(ids[name]) == len(set(ids[name]))


@every_page
def test_every_picture_has_words(name, pages):
    for picture in pages[name].find_all("img"):
        assert picture.get("alt", "").strip() or picture.find_parent(attrs={"role": "img"}), picture


def test_titles_and_descriptions_tell_the_pages_apart(pages):
    titles = [page.title.string for page in pages.values()]
    said = [page.find("meta", attrs={"name": "description"})["content"] for page in pages.values()]
    assert len(set(titles)) == len(titles)
    assert len(set(said)) == len(said)
    assert all(len(title) < 100 for title in titles)
    for text in said:
        assert 50 < len(text) < 300, text
        assert text[-1] in ".?", text


@every_page
def test_every_formula_is_drawn_by_the_browser_itself(name, pages):
    for text in pages[name].main.find_all(string=re.compile(r"\$")):
        assert text.find_parent(["pre", "code", "script"]), text
    if name in RUN | {"questions", "glossary", "summary"} - {"00_start_here"}:
        assert pages[name].find("math")


def test_formulas_and_what_only_looks_like_one():
    assert markdown_html("$-\\ln p$ at $p < 1$, `$HOME $PATH`").count("<math>") == 2
    assert with_mathml("<script>`${a} ${b}`</script>") == "<script>`${a} ${b}`</script>"
    html = with_mathml("<p title='$x$'>cost $-\\ln p$ at $p &lt; 1$</p>")
    assert html.count("<math>") == 2
    assert "title='$x$'" in html
    kept = markdown_html("At ($x$, $y$), then $z$").split('<span class="kept">')
    assert [part.partition("</span>")[2] for part in kept[1:]] == [
        " ",
        " then " + mathml("z") + "</p>\n",
    ]
    with pytest.raises(Exception, match="nosuchcommand"):
        mathml(r"\nosuchcommand{p}")


def test_no_bracket_of_a_set_size_carries_a_power():
    """Chromium lets it sink below the line; after ``\\right`` it stays."""
    for path in [*NOTEBOOKS, *(ROOT / "notebooks").glob("*.md")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\\[bB]igg?r?(\)|\]|\\+}|\|)[\^_]", text), path.name


def test_every_root_is_as_wide_as_what_it_holds_and_as_high(browser):
    cells = [cell for path in NOTEBOOKS for cell in nbformat.read(path, as_version=4).cells]
    beside = [*(ROOT / "notebooks").glob("*.md"), *(ROOT / "course_utils").rglob("*.md")]
    texts = [cell.source for cell in cells] + [path.read_text(encoding="utf-8") for path in beside]
    formulas = re.findall(r"\$\$?([^$]*\\sqrt[^$]*)\$", "\n".join(texts))
    html = "".join(map(mathml, dict.fromkeys(formulas)))
    font = base64.b64encode(math_font(html)).decode()
    face = f"@font-face {{ font-family: M; src: url(data:font/woff;base64,{font}) }}"
    page = browser.new_page()
    page.set_content(f"<style>{face} math {{ font: 20px M }}</style>{html}")
    page.evaluate("document.fonts.ready")
    rooms = page.evaluate(ROOTS)
    page.close()
    assert rooms
    for behind, high in rooms:
        assert behind < 1
        assert high < 20 * 1.188  # the root sign's


@pytest.mark.parametrize("name", sorted(RUN))
def test_what_needs_a_kernel_answers_without(name, pages):
    source = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    asked = {"guess": ".guess button", "exercise": ".exercise button", "quiz": ".question .option"}
    kinds = {cell.id: cells.kind(cell) for cell in source.cells}
    assert set(kinds.values()) > set(asked)
    for id, kind in kinds.items():
        cell = pages[name].find(id=f"cell-{id}")
        assert cell if kind != "help" else not cell, id
        if kind in asked:
            assert cell.select(asked[kind]), id
        if kind in ("guess", "reveal", "quiz", "setup"):
            assert all(code.find_parent("details") for code in cell.select(".highlight")), id
    assert not pages[name].find("script", type=re.compile("widget|module"))


def test_answers_are_there_and_not_in_clear_text(pages):
    page = pages["01_log_probabilities"]
    packed = page.find(id="answers").extract().string
    packed_data = json.loads(gzip.decompress(base64.b64decode(packed)))
    assert packed_data["predictions"]["01.cliff"]["truth"] == 1075
    quiz = all_quizzes()["01"].questions
    assert [each["answer"] for each in packed_data["quiz"]] == [each.answer for each in quiz]
    for text in (quiz[0].feedback[0], find(Exercise, "01.1").hints[0]):
        assert text in str(packed_data)
        assert text not in str(page)


@every_page
def test_a_page_is_small_beside_its_demos(name, folder):
    scripts = [*folder.glob("*.js"), folder / "site.css", folder / "math.woff"]
    own = (folder / f"{name}.html").read_bytes()
    assert len(gzip.compress(own + b"".join(map(Path.read_bytes, scripts)))) <= 600_000
    for demo_file in folder.glob("demos/*.js"):
        assert demo_file.stat().st_size <= 300_000


def test_every_notebook_opens_with_its_question_and_a_guess():
    assert set(course.opening_questions()) == {path.stem for path in NOTEBOOKS[1:]}
    for path in NOTEBOOKS:
        assert cells.first_guess(nbformat.read(path, as_version=4)), path.stem


def test_code_can_be_shown_and_what_was_done_comes_back(folder, browser):
    page = open_page(browser, (folder / "00_start_here.html").as_uri(), width=390, height=844)
    page.wait_for_selector("html[data-ready]")
    first, second = page.locator(".guess").all()
    assert first.locator(".option").last.bounding_box()["y"] < 800, "not on the first screen"
    fold = page.locator("#cell-predict-heads details.code")
    assert not fold.evaluate("fold => fold.open")
    page.get_by_label("show all code").check()
    assert fold.evaluate("fold => fold.open")
    answer = page.locator("#cell-reveal-heads")
    assert "Commit it" in answer.inner_text()
    option = second.get_by_role("button", name="about 0.25")
    place = page.locator("h2", has_text="2. Guess first").locator("+ .place")
    assert place.inner_text().strip() == "Section 2 of 7 · guesses 0 of 1"
    for share in ("70 %", "90 %", "97 %", "70 %"):
        option.click()
        assert option.locator("output").text_content() == share
    expect(place).to_have_text("Section 2 of 7 · guesses 1 of 1")
    answer.get_by_role("button", name="Show the answer", exact=True).click()
    assert answer.locator(".said").inner_text().startswith("✔ Correct: the truth is C, about 0.25.")
    expect(first.get_by_role("button", name="about 0.25")).to_be_disabled()
    moved = page.locator("[data-demo]")
    moved.scroll_into_view_if_needed()
    words = moved.get_by_role("status")
    sizes = moved.locator(".overlay g[transform*=scale]").evaluate_all(
        "words => words.map(word => 100 * word.getScreenCTM().a)"  # glyphs are 100 high
    )
    assert sizes
    assert min(sizes) >= 12, "words of the picture on a phone"
    moved.get_by_role("slider").press("Home")
    before = words.inner_text()
    moved.get_by_role("slider").press("End")
    expect(words).not_to_have_text(before)
    field = page.get_by_label("both_six")
    field.fill("1/6 + 1/6")
    field.press("Enter")
    exercise = page.locator(".exercise").first
    assert "Adding is for" in exercise.locator(".said").inner_text()
    exercise.get_by_role("button", name="Hint").click()
    assert "Hint 1 of" in exercise.inner_text()
    question = page.locator(".question").first
    question.get_by_role("button").nth(1).click()
    assert question.locator(".said").inner_text()[0] in "✔✘"
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert answer.locator(".said").inner_text().startswith("✔ Correct")
    assert question.locator(".said").inner_text()
    assert fold.evaluate("fold => fold.open")
    assert not page.problems
    page.context.close()


def test_the_evening_is_walked_from_start_to_score(folder, browser):
    """On a page as wide as a phone's, by the links that a visitor finds, with every guess made."""
    page = open_page(browser, (folder / "index.html").as_uri(), width=390, height=844)
    page.get_by_role("link", name="the way of one evening").click()
    parts = walk("evening")
    page.locator(".way a").first.click()
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        page.wait_for_selector("html[data-ready]")
        assert part.notebook in page.url
        expect(page.get_by_role("heading", name=part.heading)).to_be_visible()
        for kind, id in part.asked:
            if kind == "predict":
                commit_a_guess(page, find(Prediction, id))
            else:
                answer_rightly(page, find(Exercise, id))
        goes_on = page.locator("section em").filter(has_text=re.compile("evening.* go(es)? on"))
        onward = goes_on.get_by_role("link", name=following.name, exact=True) if following else None
        if onward and onward.count():
            onward.click()
    page.locator(".strip").last.get_by_role("link", name="One evening").click()
    page.locator(".board svg").first.wait_for()
    guesses = sum(kind == "predict" for part in parts for kind, _ in part.asked)
    done = page.locator(".way li").filter(has_text="✔ done")
    assert done.count() == sum(bool(part.asked) for part in parts)
    with_options = len(page.evaluate("scored(memory.predictions).costs"))
    assert f"over {with_options} predictions" in page.locator(".board").inner_text()
    assert guesses - 4 < with_options <= guesses
    assert page.locator(".board svg").count() == 2
    take_the_record_along(page)
    assert not page.problems
    assert not serious(page)
    page.context.close()


def take_the_record_along(page):
    """Save the record as a file, forget it, and take it back."""
    board = page.locator(".board").inner_text()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as a file").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget everything").click()
    expect(page.locator(".board")).to_contain_text("Not attempted")
    page.get_by_label("Load a file").set_input_files(saving.value.path())
    page.get_by_text("Taken back").wait_for()
    expect(page.locator(".board")).to_have_text(board, use_inner_text=True)


def test_a_chosen_way_says_what_it_leaves_out(folder, browser):
    page = open_page(browser, (folder / "progress.html").as_uri(), width=390, height=844)
    page.get_by_label("Way").select_option("evening")
    page.goto((folder / "01_log_probabilities.html").as_uri())
    page.wait_for_selector("html[data-ready]")
    headings = page.evaluate(
        "[...document.querySelectorAll('.aside')].map(note => note.previousElementSibling.id)"
    )
    of_page = [part for part in all_parts() if part.notebook in page.url and "#" in part.address]
    left_out = [part for part in of_page if part not in walk("evening")]
    assert headings == [part.address.partition("#")[2] for part in left_out]
    page.locator(".aside a").first.click()
    expect(page).to_have_url(re.compile("#3.-From-product-to-sum$"))
    page.context.close()


def commit_a_guess(page, prediction):
    form = page.locator(f'[id="guess-{prediction.id}"] form')
    folds = page.locator(f'details.answer[data-guess="{prediction.id}"]')
    opened = "folds => folds.map(fold => fold.open)"
    assert not any(folds.evaluate_all(opened))
    if prediction.options:
        form.locator(".option").first.press("Enter")
    else:
        form.locator("input").fill("3")
        form.locator("input").press("Enter")
    assert form.locator(".said").inner_text().startswith("● Committed")
    assert not any(folds.evaluate_all(opened))
    reveal = page.locator(f'.reveal[data-id="{prediction.id}"]')
    reveal.get_by_role("button", name="Show the answer", exact=True).press("Enter")
    said = reveal.locator(".said").inner_text()
    assert ("nats" if prediction.options else "it is") in said
    assert all(folds.evaluate_all(opened))


def answer_rightly(page, exercise):
    form = page.locator(f'.exercise[data-id="{exercise.id}"]')
    form.locator("input").fill(repr(float(exercise.expected)))
    form.locator("input").press("Enter")
    assert form.locator(".said").inner_text().startswith("✔ Correct")


def test_a_browser_that_keeps_nothing_is_told_once(folder, browser):
    page = open_page(browser, "about:blank", width=390, height=844)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})"
    )
    page.goto((folder / "00_start_here.html").as_uri())
    page.wait_for_selector("html[data-ready]")
    assert page.get_by_text("This browser keeps nothing for this page").is_visible()
    commit_a_guess(page, find(Prediction, "00.heads"))
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.locator("details.answer[data-guess='00.heads'] > summary").first.click()
    # A browser says a moment after the click that a fold was opened.
    expect(page.locator(".reveal .said")).to_have_text("The answer: C, about 0.25.")
    expect(page.locator(".guess .said").last).to_have_text(re.compile("^● Seen"))
    of_quiz = page.locator(".question .option").count()
    expect(page.locator(".option:enabled")).to_have_count(of_quiz)
    page.context.close()


def test_what_a_cell_prints_waits_for_the_guess_above_it(pages):
    page = pages["01_log_probabilities"]
    (fold,) = page.select("#cell-read-difference > details.answer")
    assert fold["data-guess"] == "01.order"
    assert fold.select(".output")
    assert page.select("#cell-sum-logs > .output"), "and nothing else waits"


def test_a_page_says_nothing_of_cells_to_run_on_the_way(pages):
    assert not any("its first code cells, then" in page.get_text() for page in pages.values())


def test_what_stands_in_place_of_a_cell_has_a_cell():
    first = nbformat.read(NOTEBOOKS[0], as_version=4)
    assert set(course.instead()) <= {cell.id for cell in first.cells}


def test_no_line_ends_inside_a_number_with_its_unit():
    text = "From 97.8 % to 3 nats at 1e-30, with `5 % 2` and `1e-7`; $3 %$ stays."
    for html in (rich(text), markdown_html(text)):
        assert "97.8\N{NO-BREAK SPACE}% to 3\N{NO-BREAK SPACE}nats" in html
        assert "nowrap" in html.partition("1e-30")[0]
        assert ">5 % 2</code>" in html
        assert ">1e-7</code>" in html
    assert "$3 %$" in rich(text)
    assert 'id="At-95-%"' in markdown_html("## At 95 %")


def test_an_answer_below_zero_has_a_minus_sign():
    assert answer_html("08.no-log") == "−0.7"


def test_a_notebook_without_outputs_stays_as_it_is():
    notebook = nbformat.read(NOTEBOOKS[5], as_version=4)
    assert for_readers(notebook) == nbformat.read(NOTEBOOKS[5], as_version=4)


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_in_the_browser(name, folder, browser):
    page = open_page(browser, "about:blank", width=1280, height=900)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / f"{name}.html").as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    assert not [url for url in asked if urlsplit(url).scheme not in ("file", "data", "blob")]
    assert not page.problems
    if page.locator("math").count():
        assert page.evaluate("document.fonts.check('16px \"Course Math\"')")
    small = page.evaluate(
        "[...document.querySelectorAll('math')].filter(m => m.checkVisibility()"
        " && !m.getBoundingClientRect().height).length"
    )
    assert small == 0
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    assert not serious(page)
    page.emulate_media(color_scheme="dark")
    assert not serious(page, options={"runOnly": ["color-contrast"]})
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(wide) == 0
    assert page.evaluate(SCROLLS_UNSEEN) == []
    page.context.close()


def test_light_dark_and_a_visible_focus(folder, browser):
    page = open_page(browser, (folder / "index.html").as_uri())
    colors = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colors)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(colors) != light
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    assert page.locator(".skip").bounding_box()["x"] > 0
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="04 · NLL gradients").click()
    page.wait_for_url("**/04_nll_gradients_and_the_exponential_family.html")
    page.context.close()
