"""The live widget: what it says, how it fails, what it leaves behind."""

import gc
import re
import signal
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure
from nbconvert import HTMLExporter
from nbconvert.preprocessors import ExecutePreprocessor
from traitlets.config.loader import PyFileConfigLoader

from course_utils.demos import demo
from course_utils.live import Choice, Control, Drag, ProgressBar, browser, figures, page, static
from course_utils.live.browser import MODULE
from tests.demos import toy

ROOT = Path(__file__).parents[2]
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def line():
    return toy.line()


def test_at_fills_in_defaults_and_gives_plain_numbers(line):
    snapshot = line.at(height=np.int64(9), width=np.float32(0.5))
    assert snapshot.values == {"height": 9, "width": 0.5, "kind": "straight"}
    assert type(snapshot.values["height"]) is int
    assert snapshot.text == "It is 9 high. Its width & more: 0.50."
    assert isinstance(snapshot.figure, Figure)
    assert snapshot.figure is not line.at(height=9).figure
    assert not plt.get_fignums()


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"height": 10}, "height is 10; choose a number in 1 to 9."),
        ({"height": 2.5}, "height is 2.5; choose a whole number in 1 to 9."),
        ({"width": "wide"}, "width is 'wide'; choose a number in 0 to 1."),
        ({"width": float("nan")}, "width is nan; choose a number in 0 to 1."),
        ({"kind": "odd"}, r"kind is 'odd'; choose one of \['straight', 'broken'\]."),
        ({"depth": 1}, "99.line has no control 'depth'; it has height, width, kind."),
    ],
)
def test_at_names_what_is_wrong(line, params, message):
    with pytest.raises(ValueError, match=message):
        line.at(**params)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Control(2, 1, 1, 1),
        lambda: Control(0, 1, 0, 1),
        lambda: Control(0, 1, 1, 2),
        lambda: Control(0, 1, 1, 0, scale="cubic"),
        lambda: Control(-1, 1, 1, 0, scale="log"),
        lambda: Choice(["a"], "b"),
    ],
)
def test_an_impossible_control_is_refused(make):
    with pytest.raises(ValueError, match=r"\d|choose"):
        make()


def test_stops_of_a_logarithmic_slider_are_clean_and_grow():
    factors = Control(1, 1200, 1, 5, scale="log")
    assert factors.stops[:3] == [1, 2, 3]
    assert factors.stops[18:23] == [19, 20, 22, 24, 26]
    assert factors.stops[-3:] == [1000, 1100, 1200]
    assert {type(stop) for stop in factors.stops} == {int}
    assert factors.clean("n", 1074) == 1074, "what is typed may lie between"
    assert Control(0, 2000, 1, 0, scale="log").stops[:3] == [0, 1, 2]
    assert Control(0.1, 10.0, 0.1, 1.0, scale="log").stops[8:12] == [0.9, 1.0, 1.1, 1.2]
    smallest = Control(3e-16, 0.1, 1e-16, 1e-15, scale="log")
    assert smallest.stops[4:8] == [8e-16, 1e-15, 1.2e-15, 1.5e-15]
    assert smallest.stops[-2:] == [0.08, 0.1]
    assert Control(1, 2**40, 1, 1, scale="doubling").stops == [2**k for k in range(41)]


def changed(demo, **attributes):
    """A demo like this one but for some attributes."""
    return type("Changed", (type(demo),), attributes)()


def test_a_demo_refuses_a_preset_it_cannot_show(line):
    with pytest.raises(ValueError, match="height is 99"):
        changed(line, presets={"tall": {"height": 99}})
    with pytest.raises(ValueError, match="id is 'line'"):
        changed(line, id="line")


def test_drag_and_play_name_controls(line):
    declared = changed(line, drag=(Drag(x="width", y="height"),), play="height")
    assert declared.drag[0].moves == {"x": "width", "y": "height"}
    with pytest.raises(ValueError, match="no control 'wide'; it has height, width, kind"):
        changed(line, drag=(Drag(x="wide"),))
    with pytest.raises(ValueError, match="no control 'time'"):
        changed(line, play="time")


def test_a_shown_demo_is_one_page_and_a_strip(line):
    before = len(_open_widgets())
    shown = line.show()
    assert len(_open_widgets()) - before <= 5, "a box, its strip, its page, a layout, a style"
    assert shown.page.spec["title"] == "A line"
    shown.close()
    assert len(_open_widgets()) == before


def test_where_the_module_cannot_load_the_presets_remain(line):
    html = line.show().children[0].value
    assert html.count('<div role="img" aria-label="It is 1 high. Its width &amp; more: 0.50."') == 1
    assert html.count('<div role="img" aria-label="It is 9 high. Its width &amp; more: 1.00."') == 1
    assert "<p><strong>2 wide</strong></p>" in html
    assert "<p>It is 9 high. Its width &amp; more: 1.00.</p>" in html


def test_what_a_page_begins_with(line):
    spec = line.show().page.spec
    assert [preset["label"] for preset in spec["presets"]] == ["1 low", "2 wide", "Reset"]
    assert [preset["position"] for preset in spec["presets"]] == [
        [1, 0.5, 0],  # a preset starts afresh
        [9, 1.0, 0],
        [5, 0.5, 0],
    ]
    assert spec["columns"] == [(0, 648)], "one panel"
    assert spec["presets"][1]["tip"] == "height = 9, width = 1.0"
    assert [control["label"] for control in spec["controls"]] == ["h, height", "width", "kind"]
    assert spec["controls"][0]["range"] == "1 to 9"
    assert spec["controls"][2]["options"] == ["straight", "broken"]
    assert [frame["text"] for frame in spec["frames"]] == ["It is 5 high. Its width & more: 0.50."]


def test_the_browser_gets_one_module_without_imports():
    assert not re.search(r"^\s*import\b|^export (?!default)", MODULE, re.MULTILINE)
    assert MODULE.count("export default") == 1
    joined = {path.name for path in Path(browser.__file__).parent.glob("*.js")}
    assert joined == set(browser._MODULES)


def in_cell(monkeypatch, cell, execution):
    parent = {"header": {"msg_id": execution}, "metadata": {"cellId": cell}}
    monkeypatch.setattr(page, "_request", lambda: parent)


def test_rerunning_a_cell_closes_what_it_showed(line, monkeypatch):
    in_cell(monkeypatch, "a", "first run")
    kept = [line.show(), line.show()]
    assert all(each.comm is not None for each in kept), "twice in one cell is two demos"
    in_cell(monkeypatch, "b", "another cell")
    other = line.show()
    assert all(each.comm is not None for each in kept)
    in_cell(monkeypatch, "a", "second run")
    line.show()
    assert all(each.comm is None for each in kept)
    assert other.comm is not None


def test_fifty_reruns_leave_one_demo(line, monkeypatch):
    history = []

    def rerun(times):
        for _ in range(times):
            in_cell(monkeypatch, "rerun", f"run {len(history)}")
            history.append(line.show())  # as IPython's Out does
        gc.collect()
        alive = sum(issubclass(type(each), Figure) for each in gc.get_objects())
        return len(_open_widgets()), alive

    assert rerun(2) == rerun(50)


def _open_widgets():
    from ipywidgets.widgets import widget

    return widget._instances


def test_the_output_carries_pictures_and_words_for_pages_without_kernel(line):
    bundle = line.show()._repr_mimebundle_()
    assert set(bundle) == {VIEW, "text/html", "text/plain"}
    assert bundle["text/html"].count("<img alt=") == 2
    assert 'alt="It is 1 high. Its width &amp; more: 0.50."' in bundle["text/html"]
    assert bundle["text/plain"].splitlines() == [
        "A line",
        "1 low: It is 1 high. Its width & more: 0.50.",
        "2 wide: It is 9 high. Its width & more: 1.00.",
    ]


def test_nbconvert_without_widget_state_shows_the_strip():
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell(
            "from course_utils.demos import demo\ndemo('00.heads').show()", id="demo"
        )
    ]
    ExecutePreprocessor(store_widget_state=False, timeout=60).preprocess(notebook)
    html, _ = HTMLExporter().from_notebook_node(notebook)
    lines = static(demo("00.heads"))["text/plain"].splitlines()
    for line in lines[1:]:
        text = line.split(": ", 1)[1]
        assert f'<img alt="{text}"' in html
        assert f"<p>{text}</p>" in html


def test_lecture_mode_is_larger_and_says_less(line):
    with mpl.rc_context():  # what a lecture alone sets would stay
        try:
            figures.apply_style("lecture")
            spec = line.show().page.spec
        finally:
            figures.apply_style()
    assert "--size: 18px; --larger: 4px" in spec["style"]
    (frame,) = spec["frames"]
    assert frame["short"] == "It is 5 high."
    assert frame["text"] == "It is 5 high. Its width & more: 0.50.", "the label keeps every word"
    spec = line.show().page.spec
    assert "--size: 13px; --larger: 2px" in spec["style"]
    assert "short" not in spec["frames"][0]


def test_apply_style_refuses_an_unknown_mode():
    with pytest.raises(ValueError, match="'poster'; choose 'screen' or 'lecture'"):
        figures.apply_style("poster")


def test_show_writes_a_minus_in_words_and_a_hyphen_in_code(monkeypatch):
    shown = []
    monkeypatch.setattr(figures, "display", lambda data, raw: shown.append(data))
    figure, ax = plt.subplots()
    ax.set_title(f"One step from {-1.5}")
    code = ax.text(0, 0, "x = -1", family="monospace")
    figures.show(figure, alt=f"A step from {-1.5}.")
    assert ax.get_title() == "One step from −1.5"
    assert code.get_text() == "x = -1"
    assert shown[0]["text/plain"] == "Figure: A step from −1.5."


def test_show_gives_picture_and_words_and_closes_the_figure(capsys, monkeypatch):
    shown = []
    monkeypatch.setattr(figures, "display", lambda data, raw: shown.append(data))
    figure, ax = plt.subplots()
    ax.plot([1, 2])
    figures.show(figure, alt='A "rising" line.')
    assert 'alt="A &quot;rising&quot; line."' in shown[0]["text/html"]
    assert shown[0]["text/plain"] == 'Figure: A "rising" line.'
    assert not plt.get_fignums()
    with pytest.raises(ValueError, match="say in one or two sentences"):
        figures.show(figure, alt=" ")


def test_progress_says_what_was_reached(capsys):
    progress = ProgressBar(range(5), "training")
    for step in progress:
        progress.say(f"loss {step}")
    assert capsys.readouterr().out == "training: 5 of 5 steps, loss 4\n"


def test_an_interrupt_ends_the_loop_and_keeps_the_results(capsys):
    before, reached = signal.getsignal(signal.SIGINT), []
    progress = ProgressBar(range(100), "training")
    for step in progress:
        if step == 3:
            signal.raise_signal(signal.SIGINT)
        reached.append(step)
    assert progress.interrupted
    assert reached == [0, 1, 2, 3]
    assert capsys.readouterr().out == "training: interrupted, 4 of 100 steps\n"
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_interrupt_stops_at_once():
    def work():
        for _ in ProgressBar(range(100), "training"):
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        work()


def test_the_server_of_make_lab_sends_at_once(monkeypatch):
    config = PyFileConfigLoader("jupyter_server_config.py", str(ROOT)).load_config()
    connection = config.ServerApp.kernel_websocket_connection_class
    monkeypatch.setattr(connection.__base__, "connect", lambda self: "connected")
    sent_at_once = []
    handler = SimpleNamespace(set_nodelay=sent_at_once.append)
    one = connection.__new__(connection)
    monkeypatch.setattr(connection, "websocket_handler", handler)
    assert one.connect() == "connected"
    assert sent_at_once == [True]
    assert "--config=jupyter_server_config.py" in (ROOT / "Makefile").read_text()


def test_the_example_for_contributors_is_a_demo():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = {"__name__": "flips"}
    exec(text.split("## A demo")[1].split("```python")[1].split("```")[0], names)
    assert "At theta 0.70 the mean NLL of 7 heads" in names["Flips"]().at(theta=0.7).text
    assert names["Flips"]().show().page.spec["frames"][0]["svg"]
