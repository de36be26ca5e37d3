"""What demos do in a real JupyterLab, in Notebook 7, in Voila and on a page without a server.

Every one of them is driven by keyboard in test_demos_by_keyboard.py.
"""

import json
import os
import re
import signal
from functools import cache

import nbformat
import numpy as np
import pytest
from nbconvert.preprocessors import ExecutePreprocessor
from playwright.sync_api import expect

from benchmarks.demos import drag
from course_utils import live
from course_utils.demos import all_demos
from course_utils.learning.place import sections
from tests.browser.driving import BOOTSTRAP, DEMO, drive, notebook_of, says
from tests.browser.jupyter import (
    open_in_place,
    open_notebook,
    open_page,
    run_all,
    serious,
    server,
)

DEMOS = all_demos()


def test_nobody_is_asked_about_news(page):
    settings = json.loads(page.locator("#jupyter-config-data").inner_text())
    assert "@jupyterlab/apputils-extension:announcements" in settings["disabledExtensions"]


def test_notebook_01_runs_its_cliff_moves_and_its_headings_say_what_is_done(page):
    open_in_place(page, "01_log_probabilities.ipynb")
    assert run_all(page) == []
    cliff = page.locator(DEMO).filter(has_text='demo("01.cliff")')
    cliff.scroll_into_view_if_needed()
    says(cliff, DEMOS["01.cliff"], DEMOS["01.cliff"].params())
    handle = cliff.get_by_role("slider", name=DEMOS["01.cliff"].controls["n"].label, exact=True)
    handle.focus()
    page.keyboard.press("End")
    last = DEMOS["01.cliff"].params(n=DEMOS["01.cliff"].controls["n"].max)
    assert says(cliff, DEMOS["01.cliff"], last)
    places = page.locator(".jp-RenderedMarkdown h2 + .course-place")
    assert places.count() == len(sections("01"))
    expect(places.nth(1)).to_contain_text("Section 2 of 7 · guesses 0 of")
    guess = page.locator(".jp-Cell").filter(has_text='predict("01.cliff")')
    guess.get_by_role("spinbutton").fill("1000")
    page.keyboard.press("Enter")
    expect(places.nth(1)).to_contain_text("Section 2 of 7 · guesses 1 of")
    assert page.problems == []


@pytest.mark.parametrize("view", ["lab/tree", "notebooks"])
def test_a_demo_just_run_is_seen_whole_and_the_focus_goes_on(browser, lab, folder, view):
    """The tallest, in JupyterLab and in Notebook 7: two cells run, a text and a demo, and so on."""
    tallest = sorted(DEMOS, key=lambda id: DEMOS[id].size[1])[-4:]
    cells = {}
    for id in tallest:
        cells[f"before-{len(cells)}"] = "# text\n" * 12
        cells[id.replace(".", "-")] = f'demo("{id}").show()'
    name = notebook_of(folder, "seen.ipynb", cells | {"after": "# text\n" * 30})
    page = open_notebook(browser, lab, name, view, height=800)
    room = page.locator(".jp-WindowedPanel-outer").bounding_box()
    page.locator(".jp-Cell").first.locator(".jp-InputPrompt").click()
    page.keyboard.press("Shift+Enter")
    for number, id in enumerate(tallest, 1):
        page.keyboard.press("Shift+Enter")
        page.keyboard.press("Shift+Enter")
        shown = page.locator(DEMO).nth(number - 1).locator(".demo")
        shown.wait_for()
        page.wait_for_timeout(500)
        box = shown.bounding_box()
        assert room["y"] - 1 <= box["y"], id
        assert box["y"] + box["height"] <= room["y"] + room["height"] + 1, id
        expect(page.locator(".jp-Cell").nth(2 * number + 1)).to_have_class(re.compile("mod-active"))
    page.context.close()


def buttons(shown):
    """How many buttons a demo has, a slider counted as four."""
    choices = [
        len(each.options) for each in shown.controls.values() if isinstance(each, live.Choice)
    ]
    return len(shown.presets) + sum(choices) + 4 * (len(shown.controls) - len(choices))


def test_in_a_lecture_pictures_fill_a_projector_and_stay_where_they_are(page, folder):
    """The tallest demos, and those with the most to press: their pictures get what is left."""
    tallest = sorted(DEMOS, key=lambda id: DEMOS[id].size[1])[-3:]
    fullest = sorted(DEMOS, key=lambda id: buttons(DEMOS[id]))[-4:]
    ids = sorted({*tallest, *fullest, "02.two-readings"})
    cells = {"lecture": "apply_style('lecture')"}
    cells |= {id.replace(".", "-"): f'demo("{id}").show()' for id in ids}
    open_in_place(page, notebook_of(folder, "tall.ipynb", cells), height=720)
    assert run_all(page) == []
    room = page.locator(".jp-WindowedPanel-outer").bounding_box()["height"]
    for id in ids:
        demo, shown = DEMOS[id], page.locator(DEMO).filter(has_text=f'demo("{id}")')
        before = shown.locator(".demo").evaluate(PLACE)
        assert before["height"] <= room, id
        assert before["share"] > 0.75, id
        for number, (label, preset) in enumerate(demo.presets.items(), 1):
            shown.get_by_role("button", name=f"{number} {label}", exact=True).press("Enter")
            text = demo.describe(demo.values(**preset))
            shown.get_by_role("img", name=text, exact=True).wait_for()
            assert shown.locator(".demo").evaluate(PLACE) == before, f"{id}: {label}"
    # Where panels stand one below the other, a slider of an upper one is not far below it.
    page.set_viewport_size({"width": 390, "height": 720})
    readings = page.locator(DEMO).filter(has_text='demo("02.two-readings")')
    sliders = readings.locator(".under input[type=range]")
    expect(sliders).to_have_count(1)
    expect(sliders).to_have_accessible_name(DEMOS["02.two-readings"].controls["theta"].label)


# How high a demo is, and where its picture lies and what share of the width is drawn on.
PLACE = """demo => {
    const picture = demo.querySelector('.picture'), part = demo.querySelector('.part');
    const [, , width, height] = demo.querySelector('.overlay').getAttribute('viewBox').split(' ');
    const drawn = Math.min(part.clientWidth, part.clientHeight * width / height);
    return {
        height: demo.offsetHeight, top: picture.offsetTop, bottom: picture.offsetHeight,
        share: drawn / demo.clientWidth,
    };
}"""


SETUP = """
import gc, os, time
import ipywidgets.widgets.widget as base
from matplotlib.figure import Figure
from course_utils.live import Control, Demo, ProgressBar

class Line(Demo):
    id = "99.line"
    title = "A line"
    controls = {"height": Control(1, 90, 1, 20)}
    presets = {"low": {"height": 1}}

    def compute(self, **params):
        return {}

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 100))
        return ax.plot([0, 1], [0, 0])

    def update(self, lines, values):
        lines[0].set_ydata([0, values["height"]])

    def describe(self, values):
        return f"It is {values['height']} high."

class Pair(Line):
    id = "99.pair"
    controls = Line.controls | {"width": Control(0.0, 1.0, 0.1, 0.5)}

    def describe(self, values):
        return f"It is {values['height']} high, {values['width']} wide."

LINE, PAIR = Line(), Pair()
print(os.getpid())
"""
COUNT = """
gc.collect()
print(len(base._instances), "widgets", sum(isinstance(each, Figure) for each in gc.get_objects()))
"""


LINE = {
    "setup": SETUP,
    "one": "LINE.show()",
    "two": "LINE.show()",
    "count": COUNT,
    "pair": "PAIR.show()",
}
OPEN = """[...window.jupyterapp.shell.widgets('main')].map(
    each => each.content.widgets?.map(cell => cell.model?.sharedModel?.id))"""


@pytest.fixture
def line(page, folder):
    """A page, run: the same demo twice, a counter of what is open, and a demo of two controls.

    For each test every cell runs again, and shows new demos. The notebook is opened again only
    where the last test left more or other cells than these; it finds its kernel.
    """
    if page.evaluate(OPEN) != getattr(page, "with_line", None):
        open_in_place(page, notebook_of(folder, "line.ipynb", LINE))
        page.with_line = page.evaluate(OPEN)
    page.problems.clear()
    assert run_all(page) == []
    yield page
    assert page.problems == []


def shows(page, *texts):
    """Wait until the first demos show these texts."""
    for place, text in enumerate(texts):
        picture = page.locator(DEMO).get_by_role("img").nth(place)
        expect(picture).to_have_attribute("aria-label", text)


def run_cell(page, number):
    """Run one cell and wait for it."""
    page.evaluate(
        """async (number) => {
            const app = window.jupyterapp, notebook = app.shell.currentWidget.content;
            notebook.activeCellIndex = number;
            await app.commands.execute('notebook:run-cell');
        }""",
        number,
    )
    page.wait_for_timeout(100)


def test_the_same_demo_twice_is_two_demos(line):
    line.get_by_role("slider").first.focus()
    line.keyboard.press("End")
    line.get_by_role("img", name="It is 90 high.").wait_for()
    shows(line, "It is 90 high.", "It is 20 high.")


def test_screen_readers_hear_a_status_that_stays_and_changes(line):
    """A status that is replaced is a new one, and of a new one nothing is read."""
    status = line.get_by_role("status").filter(has_text="It is 20 high.").first.element_handle()
    line.get_by_role("slider", name="height").first.focus()
    line.keyboard.press("End")
    line.wait_for_function("node => node.innerText.trim() === 'It is 90 high.'", arg=status)
    assert status.evaluate("element => element.isConnected")


def test_reruns_leave_nothing_behind(line):
    """Four here; tests/demos/test_live.py runs a cell fifty times, without a browser."""
    counts = []
    for _ in range(4):
        run_cell(line, 2)
        run_cell(line, 4)
        counts.append(line.locator(".jp-Cell").nth(4).locator("pre").last.inner_text())
    assert counts[1] == counts[-1]
    shows(line, "It is 20 high.", "It is 20 high.")
    line.get_by_role("slider").first.focus()
    line.keyboard.press("End")
    line.get_by_role("img", name="It is 90 high.").wait_for()


def test_a_kernel_restart_and_a_new_run_revive_it(line):
    line.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    line.wait_for_timeout(1000)
    pair = line.locator(DEMO).last
    pair.get_by_role("slider", name="width").press("End")  # not drawn ahead
    expect(pair.get_by_role("status")).to_have_text(re.compile("^The kernel was restarted. Run"))
    pair.get_by_role("button", name="1 low").press("Enter")
    expect(pair.get_by_role("status")).to_have_text("It is 1 high, 0.5 wide.")
    assert run_all(line) == []
    line.get_by_role("slider").nth(1).focus()
    line.keyboard.press("Home")
    line.get_by_role("img", name="It is 1 high.").wait_for()
    shows(line, "It is 20 high.", "It is 1 high.")


def test_positions_drawn_ahead_need_no_kernel_and_the_demo_says_when_it_waits(line):
    pid = int(line.locator(".jp-Cell").nth(1).locator("pre").last.inner_text())
    pair = line.locator(DEMO).last
    pair.get_by_role("slider", name="height").focus()
    host = pair.locator("[data-held]")
    line.wait_for_function("host => host.dataset.held >= 90", arg=host.element_handle())
    os.kill(pid, signal.SIGSTOP)  # as a cell does that holds on to Python
    try:
        for key, height in (("End", 90), ("ArrowLeft", 89), ("Home", 1)):
            line.keyboard.press(key)
            pair.get_by_role("img", name=f"It is {height} high, 0.5 wide.").wait_for()
        box = pair.get_by_role("spinbutton", name="height")
        box.fill("77")
        box.press("Enter")
        expect(pair.get_by_role("status")).to_have_text("It is 77 high, 0.5 wide.")
        pair.get_by_role("slider", name="width").press("End")  # not drawn ahead
        expect(pair.get_by_role("status")).to_have_text(re.compile("^Waiting for the kernel"))
        pair.get_by_role("button", name="1 low").press("Enter")
        expect(pair.get_by_role("status")).to_have_text("It is 1 high, 0.5 wide.")
        pair.get_by_role("slider", name="width").press("Home")
        expect(pair.get_by_role("status")).to_have_text(re.compile("^Waiting for the kernel"))
    finally:
        os.kill(pid, signal.SIGCONT)
    expect(pair.get_by_role("status")).to_have_text("It is 1 high, 0.0 wide.")
    expect(pair.get_by_role("img", name="It is 1 high, 0.0 wide.")).to_be_visible()


def test_a_long_cell_leaves_the_demo_alive(line, folder):
    pair = line.locator(DEMO).last
    pair.get_by_role("slider", name="height").focus()
    host = pair.locator("[data-held]")
    line.wait_for_function("host => host.dataset.held >= 90", arg=host.element_handle())
    line.evaluate(
        """() => {
            const {kernel} = window.jupyterapp.shell.currentWidget.sessionContext.session;
            window.cell = kernel.requestExecute({
                code: 'while not os.path.exists("enough"): time.sleep(0.05)' }).done;
            window.cell.then(() => { window.ended = true; });
        }"""
    )
    try:
        line.wait_for_timeout(500)
        for key, height in (("End", 90), ("ArrowLeft", 89), ("Home", 1)):
            line.keyboard.press(key)
            pair.get_by_role("img", name=f"It is {height} high, 0.5 wide.").wait_for()
        pair.get_by_role("slider", name="width").press("End")  # not drawn ahead
        assert not line.evaluate("window.ended")
    finally:
        (folder / "enough").touch()
    line.evaluate("window.cell")
    expect(pair.get_by_role("img", name="It is 1 high, 1.0 wide.")).to_be_visible()
    expect(pair.get_by_role("status")).to_have_text("It is 1 high, 1.0 wide.")


def test_typed_values_out_of_range_are_clamped_and_said(line):
    pair = line.locator(DEMO).last
    box, status = pair.get_by_role("spinbutton", name="height"), pair.get_by_role("status")
    for typed, said in {
        "5000": "5000 is not a whole number in 1 to 90; 90 is used. It is 90 high, 0.5 wide.",
        "7.4": "7.4 is not a whole number in 1 to 90; 7 is used. It is 7 high, 0.5 wide.",
        "": "That is not a whole number in 1 to 90; 7 is used. It is 7 high, 0.5 wide.",
        "8": "It is 8 high, 0.5 wide.",
    }.items():
        box.fill(typed)
        box.press("Enter")
        expect(status).to_have_text(said)
    expect(pair.get_by_role("slider", name="height")).to_have_value("8")


def test_keys_with_ctrl_stay_with_jupyterlab(line):
    line.evaluate("window.jupyterapp.shell.currentWidget.context.model.dirty = true")
    line.get_by_role("slider").first.press("Control+s")
    line.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")


def test_escape_leads_from_a_demo_to_its_cell(line):
    line.get_by_role("slider").first.focus()
    line.keyboard.press("b")  # JupyterLab's key for a new cell
    line.keyboard.press("Escape")
    cells = line.locator(".jp-Cell")
    expect(cells.nth(2)).to_be_focused()
    before = cells.count()
    line.keyboard.press("b")
    expect(cells).to_have_count(before + 1)


def test_select_all_in_a_number_box_selects_its_number(line):
    box = line.get_by_role("spinbutton", name="height").first
    box.focus()
    line.keyboard.press("Control+a")
    line.keyboard.type("77")
    line.keyboard.press("Enter")
    expect(line.get_by_role("status").first).to_have_text("It is 77 high.")
    selected = line.locator(".jp-Cell.jp-mod-selected")
    assert selected.count() <= 1, "JupyterLab selected the cells"


def test_a_page_opened_again_shows_where_the_demo_is(line):
    """Another view of the output, as after a reload, begins where the demo is, not afresh."""
    line.get_by_role("slider").first.press("End")
    line.get_by_role("img", name="It is 90 high.").wait_for()
    line.wait_for_timeout(500)  # the kernel learns where the hand rests
    line.evaluate(
        """async () => {
            const app = window.jupyterapp;
            app.shell.currentWidget.content.activeCellIndex = 2;
            await app.commands.execute('notebook:create-output-view');
        }"""
    )
    view = line.locator(".jp-LinkedOutputView")
    view.get_by_role("img", name="It is 90 high.").wait_for()
    view.get_by_role("slider").press("ArrowLeft")
    view.get_by_role("img", name="It is 89 high.").wait_for()


def test_a_drag_has_no_blank_frame_no_jump_and_ends_where_the_hand_does(line):
    result = drag(line.locator(".jp-Cell").nth(2), seconds=1)
    assert result["blank frames"] == 0
    assert result["heights"] == 1
    value = line.locator(DEMO).first.get_by_role("spinbutton").input_value()
    assert result["final"] == f"It is {value} high."
    assert value != "20"


def test_an_interrupted_loop_keeps_what_it_reached(page, folder):
    loop = """
progress = ProgressBar(range(1000), "training")
for step in progress:
    progress.say(f"loss {1 / (1 + step):.3f}")
    time.sleep(0.02)
"""
    cells = {"setup": SETUP, "loop": loop, "after": "print('reached', step)"}
    open_in_place(page, notebook_of(folder, "progress.ipynb", cells))
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.get_by_text("of 1000 steps, loss").wait_for()
    page.wait_for_timeout(500)
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()")
    page.get_by_text("training: interrupted, ").wait_for()
    page.get_by_text("reached ").last.wait_for()
    assert page.problems == []


@pytest.fixture(scope="module")
def executed(folder):
    """A notebook that was run somewhere else: outputs, but no widget state and no kernel."""
    name = notebook_of(folder, "executed.ipynb", {"heads": 'demo("00.heads").show()'})
    notebook = nbformat.read(folder / name, 4)
    ExecutePreprocessor(store_widget_state=False).preprocess(notebook)
    nbformat.write(notebook, folder / name)
    return name


def test_a_notebook_run_elsewhere_opens_with_pictures(page, executed):
    open_in_place(page, executed)
    pictures = page.locator(".jp-OutputArea-output img")
    expect(pictures).to_have_count(len(DEMOS["00.heads"].presets))
    for picture in pictures.all():
        loaded = "image => image.complete && image.naturalWidth > 0"
        page.wait_for_function(loaded, arg=picture.element_handle())
        assert "flips" in picture.get_attribute("alt")
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.problems == []


def test_a_notebook_opened_before_being_run_shows_nothing_broken(page):
    open_in_place(page, "00_start_here.ipynb")
    assert page.locator(".jp-OutputArea-output").count() == 0
    assert page.get_by_text("Error").count() == 0
    assert page.problems == []


def test_it_works_in_notebook_7(browser, lab, folder):
    name = notebook_of(folder, "seven.ipynb", {"heads": 'demo("00.heads").show()'})
    page = open_notebook(browser, lab, name, view="notebooks")
    runs = page.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\[[\d*]"))
    while not runs.count():  # while the page starts, its menu may do nothing
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_timeout(2000)
    drive(page, DEMOS["00.heads"], page.locator(DEMO))
    page.context.close()


def test_the_presets_remain_where_the_module_cannot_load(browser, lab, folder):
    cells = {"setup": SETUP + BOOTSTRAP, "pair": "PAIR.show()", "heads": 'demo("00.heads").show()'}
    name = notebook_of(folder, "strip.ipynb", cells)
    page = browser.new_context(viewport={"width": 1280, "height": 1600}).new_page()
    page.route("**/anywidget/**", lambda route: route.abort())
    page.goto(f"{lab}/doc/tree/{name}")
    kernel = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"
    page.wait_for_function(f"{kernel}?.status === 'idle'")
    assert run_all(page) == []
    heads = DEMOS["00.heads"]
    for text in (
        "It is 1 high, 0.5 wide.",
        *(heads.at(**preset).text for preset in heads.presets.values()),
    ):
        picture = page.get_by_role("img", name=text, exact=True)
        expect(picture).to_be_visible()
        assert picture.bounding_box()["height"] > 200
        expect(page.get_by_text(text, exact=True)).to_be_visible()
    assert page.locator(".demo-page").count() == 0
    for broken in ("Error displaying widget", "Failed to load", "model not found"):
        assert page.get_by_text(broken).locator("visible=true").count() == 0
    assert serious(page, context={"include": [[DEMO + " .jp-OutputArea-output"]]}) == []
    page.context.close()


STATIC = ["00.heads", "01.cliff", "02.one-optimum", "00.heads", "06.codebook"]  # one of them twice


@cache
def static_html(id):
    """A demo that carries its frames, which takes seconds to draw.

    The cliff is looked at on a wide page alone, and the fewest frames of the codebook will do.
    """
    with pytest.MonkeyPatch.context() as patch:
        if id == "01.cliff":
            patch.setattr(live.static_page, "for_phone", lambda frames: None)
        if id == "06.codebook":
            patch.setattr(live.static_page, "PLANS", live.static_page.PLANS[-1:])
        return live.static(DEMOS[id], frames=True)["text/html"]


@pytest.fixture
def static_file(tmp_path):
    """Demos on a page on the disk."""
    body = "".join(f"<h2>{id}</h2>{static_html(id)}" for id in STATIC)
    file = tmp_path / "static.html"
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Demos</title><h1>Demos</h1>'
    file.write_text(head + body, encoding="utf-8")
    return file


@pytest.fixture
def static_page(browser, static_file):
    """That page, without any server."""
    requests = []
    page = open_page(browser, "about:blank")
    page.on("request", lambda request: requests.append(request.url))
    page.goto(static_file.as_uri())
    yield page
    assert [url for url in requests if not url.startswith(("data:", "file:"))] == []
    assert page.problems == []
    page.context.close()


def test_a_static_page_moves_without_kernel_server_or_network(static_page):
    shown = [static_page.locator("[data-demo]").nth(i) for i in range(len(STATIC))]
    for id, each in zip(STATIC[:1], shown, strict=False):
        drive(static_page, DEMOS[id], each)  # all its positions are held
    assert shown[0].get_by_text("This page holds").count() == 0
    assert serious(static_page, context={"include": [["[data-demo]"]]}) == []

    cliff, demo = shown[1], DEMOS["01.cliff"]
    note = cliff.get_by_text("This page holds").inner_text()
    assert re.fullmatch(r".* holds \d+ of this demo's [\d,]+ positions; the .* has them all.", note)
    slider = cliff.get_by_role("slider")
    slider.press("End")
    says(cliff, demo, demo.params(n=1200))
    slider.press("ArrowLeft")
    box = cliff.get_by_role("spinbutton")
    previous = int(box.input_value())
    assert previous < 1200
    assert slider.get_attribute("aria-valuetext") == f"{previous}", "its own value is a count"
    says(cliff, demo, demo.params(n=previous))
    box.press("ArrowUp")
    assert int(box.input_value()) > previous
    says(cliff, demo, demo.params(n=int(box.input_value())))
    slider.press("Home")
    seen = []
    while box.input_value() != "1200":
        seen.append(box.input_value())
        slider.press("ArrowRight")
        assert box.input_value() != seen[-1], "a slider that is stuck"
    for label, preset in demo.presets.items():
        cliff.get_by_role("button", name=re.compile(f"^\\d {label}$")).press("Enter")
        says(cliff, demo, demo.params(**preset))
        for option in demo.controls["dtype"].options:
            cliff.get_by_role("button", name=option, exact=True).press("Space")
            says(cliff, demo, demo.params(**preset | {"dtype": option}))
    cliff.get_by_role("button", name="Reset").press("Enter")
    box.fill("1073")
    box.press("Enter")
    expect(cliff.get_by_role("status")).to_have_text(
        re.compile("^1073 is not on this page; 1074 is the nearest. ")
    )

    shown[3].get_by_role("slider").press("End")
    heads = DEMOS["00.heads"]
    says(shown[3], heads, heads.params(flips=heads.controls["flips"].max))
    assert shown[0].get_by_role("img").get_attribute("aria-label") != shown[3].get_by_role(
        "img"
    ).get_attribute("aria-label")


def test_a_hand_on_the_picture_moves_a_demo_and_play_moves_it_to_its_end(static_page):
    optimum, demo = static_page.locator("[data-demo]").nth(2), DEMOS["02.one-optimum"]
    optimum.scroll_into_view_if_needed()
    panel = optimum.locator(".hands rect").last
    box = panel.bounding_box()
    place = [box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2]
    slider = optimum.get_by_role("slider", name=demo.controls["theta"].label)

    def theta(nearby):
        found = float(slider.input_value())
        assert abs(found - nearby) < 0.03
        says(optimum, demo, demo.params(theta=found))

    panel.click(position={"x": 0.2 * box["width"], "y": box["height"] / 2})
    theta(0.2)
    static_page.mouse.down()
    static_page.mouse.move(*place)
    theta(0.8)
    static_page.mouse.move(place[0] + 900, place[1])
    static_page.mouse.up()
    theta(0.99)
    static_page.mouse.move(*place)
    theta(0.99)

    under_its_axis(static_page, optimum)

    cliff, demo = static_page.locator("[data-demo]").nth(1), DEMOS["01.cliff"]
    cliff.get_by_role("button", name="0.9", exact=True).click()
    panel = cliff.locator(".hands rect").first
    box = panel.bounding_box()
    panel.click(position={"x": box["width"] / 3, "y": box["height"] / 2})
    n = int(cliff.get_by_role("spinbutton").input_value())
    x = np.log10([-n * np.log10(0.9), 0.1, 3000])
    assert abs((x[0] - x[1]) / (x[2] - x[1]) - 1 / 3) < 0.06, "a tenth of the stops, at most"
    says(cliff, demo, demo.params(n=n, p=0.9))

    heads, demo = static_page.locator("[data-demo]").first, DEMOS["00.heads"]
    control = demo.controls["flips"]
    play = heads.get_by_role("button", name=f"play {control.label}")
    status = heads.get_by_role("status")
    says(heads, demo, demo.params())
    play.press("Enter")
    expect(play).to_have_attribute("aria-pressed", "true")
    expect(status).to_have_attribute("aria-live", "off")
    expect(status).not_to_have_text(demo.at().text)
    heads.get_by_role("slider").press("End")
    expect(play).to_have_attribute("aria-pressed", "false")
    heads.get_by_role("slider").press("ArrowLeft")
    play.press("Enter")
    says(heads, demo, demo.params(flips=control.max))
    expect(play).to_have_attribute("aria-pressed", "false")
    expect(status).to_have_attribute("aria-live", "polite")


def under_its_axis(page, optimum):
    """Where the axis of θ, from 0 to 1, has a value, its slider has it too, within 3 pixels."""
    slider = optimum.get_by_role("slider", name=DEMOS["02.one-optimum"].controls["theta"].label)
    slider.scroll_into_view_if_needed()
    axis, track = optimum.locator(".hands rect").last.bounding_box(), slider.bounding_box()
    assert axis["y"] + axis["height"] < track["y"]
    for theta in (0.1, 0.5, 0.9):
        place = axis["x"] + theta * axis["width"]
        page.mouse.click(place, track["y"] + track["height"] / 2)
        assert abs(float(slider.input_value()) - theta) * axis["width"] < 3


def test_a_finger_scrolls_the_page_or_moves_the_demo(browser, static_file):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(static_file.as_uri())
    optimum = page.locator("[data-demo]").nth(2)
    panel = optimum.locator(".hands rect").last
    slider = optimum.get_by_role("slider", name=DEMOS["02.one-optimum"].controls["theta"].label)
    theta = slider.input_value()

    def swipe(panel, x, y):
        """Move a finger from a place on the panel by so many pixels; how far the page scrolls."""
        panel.evaluate("panel => panel.scrollIntoView({block: 'center'})")
        before, box = page.evaluate("scrollY"), panel.bounding_box()
        start = {"x": box["x"] + box["width"] / 5, "y": box["y"] + box["height"] / 2}
        touch = context.new_cdp_session(page)
        for share in range(11):
            place = {"x": start["x"] + share * x / 10, "y": start["y"] + share * y / 10}
            touch.send(
                "Input.dispatchTouchEvent",
                {"type": "touchMove" if share else "touchStart", "touchPoints": [place]},
            )
            page.wait_for_timeout(20)
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(300)
        return page.evaluate("scrollY") - before

    assert swipe(panel, 5, -200) > 100
    assert slider.input_value() == theta
    assert swipe(panel, 150, 5) == 0
    assert float(slider.input_value()) > 0.5
    codebook = page.locator("[data-demo]").last
    triangle, first = codebook.locator(".hands rect").first, codebook.get_by_role("slider").first
    before = first.input_value()
    assert swipe(triangle, 5, -200) > 100, "two ways: up and down scroll as well"
    assert first.input_value() == before
    assert swipe(triangle, 100, -40) == 0
    assert first.input_value() != before
    under_its_axis(page, optimum)
    context.close()


def test_a_static_page_shows_pictures_where_scripts_do_not_run(browser, tmp_path):
    file = tmp_path / "quiet.html"
    file.write_text(static_html("00.heads"), encoding="utf-8")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(file.as_uri())
    for preset in DEMOS["00.heads"].presets.values():
        text = DEMOS["00.heads"].at(**preset).text
        picture = page.get_by_role("img", name=text, exact=True)
        assert picture.bounding_box()["height"] > 200
    assert page.get_by_text("run the notebook").is_visible()
    page.context.close()


def test_it_works_in_voila(browser, folder):
    name = notebook_of(folder, "voila.ipynb", {"heads": 'demo("00.heads").show()'})
    with server(folder, "voila", name) as base:
        page = open_page(browser, base)
        drive(page, DEMOS["00.heads"], page.locator("body"))
        page.context.close()
