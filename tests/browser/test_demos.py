"""Every demo of every notebook, driven by keyboard in a real JupyterLab."""

import itertools

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbconvert.preprocessors import ExecutePreprocessor
from playwright.sync_api import expect

from benchmarks.demos import drag
from course_utils.demos import all_demos
from course_utils.frames import Picture
from course_utils.live import Choice
from tests.browser.jupyter import open_notebook, open_page, run_all, server, write_notebook

DEMOS = all_demos()
NUMBERS = [(n, list(ids)) for n, ids in itertools.groupby(DEMOS, key=lambda id: id[:2])]
DEMO = ".jp-Cell:has([role=img])"
BOOTSTRAP = """
from course_utils.demos import demo
from course_utils.figures import apply_style; apply_style()
"""


def notebook_of(folder, name, cells):
    write_notebook(folder / name, {"bootstrap": BOOTSTRAP, **cells})
    return name


@pytest.mark.parametrize(("number", "ids"), NUMBERS, ids=[number for number, _ in NUMBERS])
def test_every_demo_by_keyboard(browser, lab, folder, number, ids):
    cells = {id.replace(".", "-"): f'demo("{id}").show()' for id in ids}
    page = open_notebook(browser, lab, notebook_of(folder, f"demos-{number}.ipynb", cells))
    assert run_all(page) == []
    for id in ids:
        drive(page, DEMOS[id], page.locator(DEMO).filter(has_text=f'demo("{id}")'))
    assert serious(page) == []
    assert page.problems == []
    page.context.close()


def test_notebook_01_runs_and_its_cliff_moves(browser, lab):
    page = open_notebook(browser, lab, "01_log_probabilities.ipynb")
    assert run_all(page) == []
    cliff = page.locator(DEMO).filter(has_text='demo("01.cliff")')
    cliff.scroll_into_view_if_needed()
    says(cliff, DEMOS["01.cliff"], DEMOS["01.cliff"].params())
    handle = cliff.get_by_role("slider", name=DEMOS["01.cliff"].controls["n"].label, exact=True)
    handle.focus()
    page.keyboard.press("End")
    last = DEMOS["01.cliff"].params(n=DEMOS["01.cliff"].controls["n"].max)
    assert says(cliff, DEMOS["01.cliff"], last)
    assert page.problems == []
    page.context.close()


SETUP = """
import gc, time
import ipywidgets.widgets.widget as base
from matplotlib.figure import Figure
from course_utils.live import Control, Demo, Progress

def compute(height):
    return {"height": height}

def build(figure):
    ax = figure.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 100))
    return ax.plot([0, 1], [0, 0])

def update(lines, values):
    lines[0].set_ydata([0, values["height"]])

LINE = Demo("99.line", "A line", {"height": Control(1, 90, 1, 20)}, {"low": {"height": 1}},
            compute, build, update, lambda values: f"It is {values['height']} high.")
"""
COUNT = """
gc.collect()
print(len(base._instances), "widgets", sum(isinstance(each, Figure) for each in gc.get_objects()))
"""


@pytest.fixture
def line(browser, lab, folder):
    """A page with the same demo twice, open and run, and an open demo counter below."""
    cells = {"setup": SETUP, "one": "LINE.show()", "two": "LINE.show()", "count": COUNT}
    page = open_notebook(browser, lab, notebook_of(folder, "line.ipynb", cells))
    assert run_all(page) == []
    yield page
    assert page.problems == []
    page.context.close()


def texts(page):
    return [
        each.get_attribute("aria-label") for each in page.locator(DEMO).get_by_role("img").all()
    ]


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
    assert texts(line) == ["It is 90 high.", "It is 20 high."]


def test_screen_readers_hear_a_status_that_stays_and_changes(line):
    """A status that is replaced is a new one, and of a new one nothing is read."""
    status = line.get_by_role("status").filter(has_text="It is 20 high.").first.element_handle()
    line.get_by_role("slider", name="height").first.focus()
    line.keyboard.press("End")
    line.get_by_role("img", name="It is 90 high.").wait_for()
    assert status.evaluate("element => element.isConnected")
    assert status.inner_text().strip() == "It is 90 high."


def test_reruns_leave_nothing_behind(line):
    counts = []
    for _ in range(10):
        run_cell(line, 2)
        run_cell(line, 4)
        counts.append(line.locator(".jp-Cell").nth(4).locator("pre").last.inner_text())
    assert counts[1] == counts[-1]
    assert texts(line) == ["It is 20 high."] * 2
    line.get_by_role("slider").first.focus()
    line.keyboard.press("End")
    line.get_by_role("img", name="It is 90 high.").wait_for()


def test_a_kernel_restart_and_a_new_run_revive_it(line):
    line.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    line.wait_for_timeout(1000)
    assert run_all(line) == []
    line.get_by_role("slider").last.focus()
    line.keyboard.press("Home")
    line.get_by_role("img", name="It is 1 high.").wait_for()
    assert texts(line) == ["It is 20 high.", "It is 1 high."]


def test_a_drag_has_no_blank_frame_no_jump_and_ends_where_the_hand_does(line):
    result = drag(line, 2, seconds=1)
    assert result["blank frames"] == 0
    assert result["heights"] == 1
    value = line.locator(DEMO).first.get_by_role("spinbutton").input_value()
    assert result["final"] == f"It is {value} high."
    assert value != "20"


def test_an_interrupted_loop_keeps_what_it_reached(browser, lab, folder):
    loop = """
progress = Progress(range(1000), "training")
for step in progress:
    progress.say(f"loss {1 / (1 + step):.3f}")
    time.sleep(0.02)
"""
    cells = {"setup": SETUP, "loop": loop, "after": "print('reached', step)"}
    page = open_notebook(browser, lab, notebook_of(folder, "progress.ipynb", cells))
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.get_by_text("of 1000 steps, loss").wait_for()
    page.wait_for_timeout(500)
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()")
    page.get_by_text("training: interrupted, ").wait_for()
    page.get_by_text("reached ").last.wait_for()
    assert page.problems == []
    page.context.close()


def drive(page, demo, shown):
    """Press, type and move everything; the words must be those of `at`, and the picture follow."""
    shown.scroll_into_view_if_needed()
    says(shown, demo, demo.params())
    for number, (label, preset) in enumerate(demo.presets.items(), 1):
        shown.get_by_role("button", name=f"{number} {label}", exact=True).press("Enter")
        says(shown, demo, demo.params(**preset))
    for name, control in demo.controls.items():
        shown.get_by_role("button", name="Reset").press("Space")
        says(shown, demo, demo.params())
        if isinstance(control, Choice):
            moves = press_options(shown, demo, name)
        else:
            moves = move_slider(shown, control.label or name, control)
        expected, seen = Picture(demo), set()
        overlays = set()
        for value in moves:
            params = demo.params(**{name: value})
            seen.add(says(shown, demo, params))
            expected.move(demo.compute(**params))
            overlays.add(expected.overlay())
        assert len(seen) == len(overlays), f"{demo.id}: {name} moved, the picture did not."


def says(shown, demo, params):
    """Wait for the text of these parameters; the picture that goes with it."""
    text = demo.describe(demo.compute(**params))
    picture = shown.get_by_role("img", name=text, exact=True)
    picture.wait_for(timeout=60_000)
    assert text in shown.get_by_role("status").inner_text()
    assert picture.locator("path, image, use").count() > 0, f"{demo.id}: an empty picture"
    return picture.locator("svg").inner_html()


def press_options(shown, demo, name):
    control = demo.controls[name]
    label = control.label or name
    row = shown.get_by_role("group", name=label, exact=True)
    for option in control.options:
        button = row.get_by_role("button", name=f"{option}", exact=True)
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(row.get_by_text(f"{label}: {option}", exact=True)).to_be_visible()
        yield option


def move_slider(shown, label, control):
    handle = shown.get_by_role("slider", name=label, exact=True)
    for key, value in (("End", control.max), ("Home", control.min)):
        handle.press(key)
        yield value
    box = shown.get_by_role("spinbutton", name=label, exact=True)
    box.fill(f"{control.default}")
    box.press("Enter")
    yield control.default


def serious(page):
    """What axe-core finds serious or critical in the demos on the page."""
    found = (
        Axe()
        .run(page, context={"include": [[DEMO + " .jp-OutputArea-output"]]})
        .response["violations"]
    )
    return [
        (each["id"], each["nodes"][0]["html"])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.fixture(scope="module")
def executed(folder):
    """A notebook that was run somewhere else: outputs, but no widget state and no kernel."""
    name = notebook_of(folder, "executed.ipynb", {"heads": 'demo("00.heads").show()'})
    notebook = nbformat.read(folder / name, 4)
    ExecutePreprocessor(store_widget_state=False).preprocess(notebook)
    nbformat.write(notebook, folder / name)
    return name


def test_a_notebook_run_elsewhere_opens_with_pictures(browser, lab, executed):
    page = open_notebook(browser, lab, executed)
    pictures = page.locator(".jp-OutputArea-output img")
    assert pictures.count() == len(DEMOS["00.heads"].presets)
    for picture in pictures.all():
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
        assert "flips" in picture.get_attribute("alt")
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.problems == []
    page.context.close()


def test_a_notebook_opened_before_being_run_shows_nothing_broken(browser, lab):
    page = open_notebook(browser, lab, "00_start_here.ipynb")
    assert page.locator(".jp-OutputArea-output").count() == 0
    assert page.get_by_text("Error").count() == 0
    assert page.problems == []
    page.context.close()


def test_it_works_in_notebook_7(browser, lab, folder):
    name = notebook_of(folder, "seven.ipynb", {"heads": 'demo("00.heads").show()'})
    page = open_page(browser, f"{lab}/notebooks/{name}")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.get_by_text("Python 3 (ipykernel)").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    drive(page, DEMOS["00.heads"], page.locator(DEMO))
    page.context.close()


def test_it_works_in_voila(browser, folder):
    name = notebook_of(folder, "voila.ipynb", {"heads": 'demo("00.heads").show()'})
    with server(folder, "voila", name) as base:
        page = open_page(browser, base)
        drive(page, DEMOS["00.heads"], page.locator("body"))
        page.context.close()
