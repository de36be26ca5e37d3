"""The slides: what `make slides` makes of the notebooks, without running them, and four demos."""

import re
from itertools import pairwise

import nbformat
import pytest
from playwright.sync_api import expect

from course_utils import live
from course_utils.demos import demo
from course_utils.live import figures, static_page
from course_utils.live.picture import Picture
from tests.browser.jupyter import open_page, serious
from web import slides
from web.render import NOTEBOOKS

pytestmark = pytest.mark.skipif(
    not slides.REVEAL.exists(), reason=f"the slides need reveal.js: {slides.INSTALL}"
)
# The tallest demo, the widest ones, and one of the usual size.
SHOWN = ("00.heads", "01.cliff", "06.code", "07.who-counts")
MEASURE = """async () => {
    const faults = [];
    const sections = [...document.querySelectorAll(".slides > section")];
    for (let number = 0; number < sections.length; number++) {
        Reveal.slide(number, 0, 99);
        const section = sections[number], frame = section.getBoundingClientRect();
        const find = () => section.querySelector("[data-demo] > div");  // the strip, until unpacked
        while (find() && !find().shadowRoot?.querySelector(".picture").style.width)
            await new Promise(requestAnimationFrame);
        const demo = find();
        const parts = [section, ...(demo ? [demo.shadowRoot] : [])]
            .flatMap((root) => [...root.querySelectorAll("*")]);
        for (const part of parts) {
            const box = part.getBoundingClientRect();
            if (!box.width || !box.height || part.closest("defs, .overlay, .shapes")) continue;
            const out = box.bottom > frame.top + 720 || box.right > frame.left + 1280;
            const size = parseFloat(getComputedStyle(part).fontSize);
            const small = part.matches("p, button, input, label span") && size < (demo ? 18 : 24);
            if (out || small) faults.push([number, part.outerHTML.slice(0, 100), size]);
        }
    }
    return faults;
}"""


# How far both ends of a slider on the slide lie from where the axis has its first and last stop, in
# pixels. The track has them in points of the picture.
OFF_ITS_AXIS = """([left, right]) => {
    const { shadowRoot } = document.querySelector("section.present [data-demo] > div");
    const slider = shadowRoot.querySelector(".laid input[type=range]").getBoundingClientRect();
    const points = shadowRoot.querySelector(".overlay").getScreenCTM();
    const place = (x) => new DOMPoint(x, 0).matrixTransform(points).x;
    const halfAThumb = 8;
    return [slider.left + halfAThumb - place(left), slider.right - halfAThumb - place(right)];
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("slides")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "_mode", "lecture")
        patch.setattr(
            static_page,
            "carried_positions",
            lambda frames, *plan: [*map(tuple, frames.start_and_presets())],
        )
        shown = {id: live.static(demo(id), frames=True)["text/html"] for id in SHOWN}
    for path in NOTEBOOKS:
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            for id in SHOWN:
                if cell.cell_type == "code" and cell.source.endswith(f'demo("{id}").show()'):
                    output = nbformat.v4.new_output("display_data", {"text/html": shown[id]})
                    cell.outputs = [output]
        (out / path.name).with_suffix(".html").write_text(slides.deck(notebook), encoding="utf-8")
    return out


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_overflows_and_nothing_is_fetched(path, folder, browser):
    page = open_page(browser, "about:blank", width=1280, height=720)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / f"{path.stem}.html").as_uri())
    assert not page.evaluate(MEASURE)
    assert [url.partition(":")[0] for url in asked if not url.startswith("data:")] == ["file"]
    assert not page.problems
    page.context.close()


def test_a_lecture_by_keyboard(folder, browser):
    page = open_page(browser, (folder / "00_start_here.html").as_uri(), width=1280, height=720)
    number = page.locator(".slide-number")
    page.wait_for_function("Reveal.isReady()")
    while not page.locator("section.present .picture").count():
        before = number.inner_text()
        page.keyboard.press("ArrowRight")
        assert number.inner_text() != before, "the end, and no demo"
    words = page.locator("section.present [role=status]")
    said, place = words.inner_text(), number.inner_text()
    page.locator("section.present input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("said => document.querySelector('section.present [data-demo] > div')"
                           ".shadowRoot.querySelector('[role=status]').textContent !== said",
                           arg=said)  # fmt: skip
    assert number.inner_text() == place
    assert not serious(page)
    page.context.close()


def test_a_slider_lies_under_its_axis_and_the_answer_comes_after_the_question(folder, browser):
    url = (folder / "01_log_probabilities.html").as_uri()
    page = open_page(browser, url, width=1280, height=720)
    page.wait_for_function("Reveal.isReady()")
    while not page.locator("section.present .laid").count():
        page.keyboard.press("ArrowRight")
        assert page.evaluate("!Reveal.isLastSlide()"), "no slider under an axis"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "_mode", "lecture")
        tracks = Picture(demo("01.cliff")).tracks()
    for _, left, right, _, option in tracks:
        factor = page.locator("section.present .row[role=group]").first.get_by_role("button")
        factor.nth(option).press("Enter")
        off = page.evaluate(OFF_ITS_AXIS, [left, right])
        assert max(map(abs, off)) < 2, off
    page.keyboard.press("End")
    answer = page.locator("section.present .answer")
    page.evaluate("Reveal.slide(Reveal.getTotalSlides() - 1, 0, -1)")
    expect(answer).to_have_css("visibility", "hidden")  # after a transition
    page.keyboard.press("ArrowRight")
    expect(answer).to_have_css("visibility", "visible")
    page.context.close()


def test_the_lecture_style_is_asked_for():
    for path in NOTEBOOKS:
        sources = [cell.source for cell in slides.lecture(path).cells]
        assert sum('apply_style("lecture")' in source for source in sources) == 1


def test_what_becomes_a_slide():
    notebook = nbformat.read(NOTEBOOKS[1], as_version=4)
    found = list(slides.slides_of(notebook))
    kinds = [kind for kind, _ in found]
    text = "\n".join(cell.source for cell in notebook.cells)
    assert kinds[0] == "title"
    assert kinds.count("section") == 7
    assert kinds.count("law") == text.count("**Law ")
    formulas = [html.count('display="block"') for kind, html in found if kind != "law"]
    assert sum(formulas) == text.count("\n$$") > kinds.count("formula")


def test_no_slide_is_a_bare_heading_or_half_a_sentence():
    for path in NOTEBOOKS:
        shown = slides.without_bare_sections(slides.slides_of(nbformat.read(path, as_version=4)))
        kinds = [kind for kind, _ in shown]
        assert kinds[-1] != "section"
        assert ("section", "section") not in pairwise(kinds)
        for kind, html in shown:
            begins = re.match(r"\s*<p>(<span[^>]*>)?(<math>|<strong>|<em>|<code>|[A-Z\d])", html)
            assert kind != "formula" or begins, html
            assert kind != "formula" or not re.match(r"\s*<p>(Not|No|Yes|Never)\b", html), html
            assert not re.search(r",(</\w+>)*</math>(</span>)?(</p>)?\s*$", html), html
            assert not re.search(r"\w \[\d+\]", html), "a deck has no references"


def test_pictures_and_demos_become_slides_once_they_were_made():
    notebook = nbformat.read(NOTEBOOKS[1], as_version=4)
    assert not {"demo", "figure"} & {kind for kind, _ in slides.slides_of(notebook)}
    for html, kind in (('<div data-demo="01.cliff"></div>', "demo"), ("<img>", "figure")):
        (cell,) = [cell for cell in notebook.cells if cell.id == "demo-cliff"]
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html})]
        assert (kind, html) in slides.slides_of(notebook)
