"""The live widget: what it says, how it fails, what it leaves behind."""

import gc
import signal
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure
from nbconvert import HTMLExporter
from nbconvert.preprocessors import ExecutePreprocessor
from traitlets.config.loader import PyFileConfigLoader

from course_utils.demos import demo
from course_utils.live import Choice, Control, Progress, figures
from course_utils.live import demo as live
from tests.demos import toy

ROOT = Path(__file__).parents[2]
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def line():
    return toy.line()


def inside(widget, kind):
    """All widgets of a kind inside another, by their label."""
    found = [each for each in live._family(widget) if type(each).__name__ == kind]
    return {getattr(each, "tooltip", None) or each.description: each for each in found}


def frame(shown):
    return shown._frame.value


def press(shown, name):
    next(each for label, each in _buttons(shown).items() if name in label).click()


def _buttons(shown):
    return {
        each.description: each for each in live._family(shown) if type(each).__name__ == "Button"
    }


def test_at_fills_in_defaults_and_gives_plain_numbers(line):
    snapshot = line.at(height=np.int64(9), width=np.float32(0.5))
    assert snapshot.values == {"height": 9, "width": 0.5, "kind": "straight"}
    assert type(snapshot.values["height"]) is int
    assert snapshot.text == "It is 9 high. Its width & more: 0.50."
    assert isinstance(snapshot.figure, Figure)
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
        lambda: Choice(["a"], "b"),
    ],
)
def test_an_impossible_control_is_refused(make):
    with pytest.raises(ValueError, match=r"\d|choose"):
        make()


def changed(demo, **attributes):
    """A demo like this one but for some attributes."""
    return type("Changed", (type(demo),), attributes)()


def test_a_demo_refuses_a_preset_it_cannot_show(line):
    with pytest.raises(ValueError, match="height is 99"):
        changed(line, presets={"tall": {"height": 99}})
    with pytest.raises(ValueError, match="id is 'line'"):
        changed(line, id="line")


def test_a_move_changes_picture_and_words_and_nothing_else(line):
    shown = line.show()
    still, before = shown._still.value, frame(shown)
    inside(shown, "IntSlider")["h, height"].value = 7
    after = frame(shown)
    assert shown._still.value == still
    assert "It is 7 high." in after
    assert before.split("</svg>")[0] != after.split("</svg>")[0]
    assert inside(shown, "IntText")["h, height: 1 to 9"].value == 7


def test_the_words_are_label_and_status(line):
    html = frame(line.show())
    words = "It is 5 high. Its width &amp; more: 0.50."
    assert f'role="img" aria-live="off" aria-label="{words}"' in html
    assert 'role="status"' in html
    assert f">{words}</div>" in html
    assert 'aria-hidden="true"' in html.split("<svg")[1].split(">")[0]
    assert " id=" not in html.split("<defs>")[0], "ids that another demo has too"


def test_a_typed_value_out_of_range_is_clamped_and_said(line):
    shown = line.show()
    box = inside(shown, "IntText")["h, height: 1 to 9"]
    box.value = 5000
    assert "5000 is outside 1 to 9; 9 is used. It is 9 high." in frame(shown)
    assert box.value == inside(shown, "IntSlider")["h, height"].value == 9
    box.value = 3
    assert ">It is 3 high." in frame(shown)
    inside(shown, "FloatText")["width: 0 to 1"].value = float("nan")
    assert "nan is outside 0 to 1; 0.5 is used." in frame(shown)
    inside(shown, "FloatText")["width: 0 to 1"].value = 0.123  # between two steps of the slider
    assert "0.12." in frame(shown)


def test_presets_and_reset(line):
    shown = line.show()
    assert list(_buttons(shown)) == ["1 low", "2 wide", "Reset"]
    press(shown, "2 wide")
    assert "It is 9 high. Its width &amp; more: 1.00." in frame(shown)
    assert inside(shown, "FloatSlider")["width"].value == 1.0
    press(shown, "1 low")
    assert "It is 1 high. Its width &amp; more: 0.50." in frame(shown), "a preset starts afresh"
    press(shown, "Reset")
    assert "It is 5 high." in frame(shown)


def test_an_error_is_shown_with_its_values_and_the_next_move_recovers(line):
    shown = line.show()
    buttons = next(each for each in live._family(shown) if hasattr(each, "options"))
    buttons.value = "broken"
    html = frame(shown)
    assert 'role="alert"' in html
    assert "height = 5, width = 0.5, kind = &#x27;broken&#x27;" in html
    assert "ArithmeticError: no &lt;such&gt; line" in html
    assert "<svg" not in html, "a picture of other values would mislead"
    inside(shown, "IntSlider")["h, height"].value = 6
    assert "height = 6" in frame(shown)
    buttons.value = "straight"
    assert "<svg" in frame(shown)
    assert "It is 6 high." in frame(shown)


@pytest.mark.parametrize("part", ["update", "describe"])
def test_errors_in_any_part_are_shown(line, part):
    def fail(*_):
        raise RuntimeError("part fails")

    working = getattr(type(line), part)
    broken = {part: lambda *x: fail() if x[-1]["height"] == 7 else working(*x)}
    shown = changed(line, **broken).show()
    slider = inside(shown, "IntSlider")["h, height"]
    slider.value = 7
    assert "RuntimeError: part fails" in frame(shown)
    slider.value = 8
    assert "It is 8 high." in frame(shown)


def test_a_choice_is_repeated_in_words(line):
    shown = line.show()
    labels = [each for each in live._family(shown) if type(each).__name__ == "Label"]
    assert [each.value for each in labels] == ["kind: straight"]
    next(each for each in live._family(shown) if hasattr(each, "options")).value = "broken"
    assert [each.value for each in labels] == ["kind: broken"]


def test_the_same_demo_twice_is_two_demos(line):
    one, two = line.show(), line.show()
    inside(one, "IntSlider")["h, height"].value = 9
    assert "It is 9 high." in frame(one)
    assert "It is 5 high." in frame(two)


def in_cell(monkeypatch, cell, execution):
    parent = {"header": {"msg_id": execution}, "metadata": {"cellId": cell}}
    monkeypatch.setattr(live, "get_ipython", lambda: SimpleNamespace(get_parent=lambda: parent))


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
    lines = live.static(demo("00.heads"))["text/plain"].splitlines()
    for line in lines[1:]:
        text = line.split(": ", 1)[1]
        assert f'<img alt="{text}"' in html
        assert f"<p>{text}</p>" in html


def test_lecture_mode_is_larger_and_says_less(line):
    try:
        figures.apply_style("lecture")
        shown = line.show()
        html = frame(shown)
    finally:
        figures.apply_style()
    assert "font-size: 22px" in html
    assert ">It is 5 high.</div>" in html
    assert "Its width &amp; more: 0.50." in html.split("</svg>")[0], "the label keeps every word"
    assert "font-size: 15px" in frame(line.show())


def test_apply_style_refuses_an_unknown_mode():
    with pytest.raises(ValueError, match="'poster'; choose 'screen' or 'lecture'"):
        figures.apply_style("poster")


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
    progress = Progress(range(5), "training")
    for step in progress:
        progress.say(f"loss {step}")
    assert capsys.readouterr().out == "training: 5 of 5 steps, loss 4\n"


def test_an_interrupt_ends_the_loop_and_keeps_the_results(capsys):
    before, reached = signal.getsignal(signal.SIGINT), []
    progress = Progress(range(100), "training")
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
        for _ in Progress(range(100), "training"):
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
    assert "<svg" in frame(names["Flips"]().show())
