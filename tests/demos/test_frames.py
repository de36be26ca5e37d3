"""Frames drawn ahead and carried along: what, how many, in which order, and when not."""

import gzip
import itertools
import json
import re
from base64 import b64decode
from types import SimpleNamespace

import numpy as np
import pytest

from course_utils.live import Choice, Control, Drag, page, static
from course_utils.live.frames import Frames
from course_utils.live.page import Page, Prefetcher, sweep
from course_utils.live.picture import Picture
from course_utils.live.static_page import (
    ALL_CARRIED,
    PLANS,
    TENTHS,
    carried_positions,
    packed,
)
from tests.demos.toy import line


def test_a_page_knows_a_position_by_numbers():
    drawer = Frames(line(500))
    params = {"height": 9, "width": 0.30000000000000004, "kind": "broken"}
    position = drawer.position(params)
    assert position == [9, 0.30000000000000004, 1]
    assert drawer.params([9, 0.30000000000000004, 1]) == params | {"width": 0.3}
    assert type(drawer.params([9.0, 0, 0])["height"]) is int
    assert drawer.params([9000, 7, 0]) == {"height": 500, "width": 1.0, "kind": "straight"}


def test_a_sweep_is_every_stop_nearest_first():
    control = Control(0.0, 1.0, 0.1, 0.5)
    assert list(sweep(control, 0.3))[:4] == [0.3, 0.4, 0.2, 0.5]
    assert sorted(sweep(control, 0.3)) == [round(0.1 * i, 10) for i in range(11)]
    assert list(sweep(Choice("abc", "a"), 2)) == [2, 1, 0]


def test_what_frames_share_is_sent_once():
    drawer = Frames(line(500))
    first, second = drawer.draw([5, 0.5, 0]), drawer.draw([55, 0.5, 0])
    assert "<defs>" not in first["svg"] + second["svg"]
    assert "style=" not in first["svg"] + second["svg"]
    assert len(drawer.shared) == len(set(drawer.shared.values())) < 20
    size = len(drawer.shared)
    drawer.draw([55, 0.1, 0])
    assert len(drawer.shared) == size


def test_an_error_is_a_frame_and_the_next_move_recovers():
    drawer = Frames(line(500))
    frame = drawer.draw([5, 0.5, 1])
    assert frame["failed"]
    assert frame["svg"] == "", "a picture of other values would mislead"
    where = "height = 5, width = 0.5, kind = 'broken'"
    assert f"{where}: ArithmeticError: no <such> line" in frame["text"]
    recovered = drawer.draw([6, 0.5, 0])
    assert not recovered["failed"]
    assert recovered["text"] == "It is 6 high. Its width & more: 0.50."


@pytest.mark.parametrize("part", ["update", "describe"])
def test_errors_in_any_part_are_frames(part, monkeypatch):
    demo = line()
    working = getattr(demo, part)

    def fail_at_7(*arguments):
        if arguments[-1]["height"] == 7:
            raise RuntimeError("part fails")
        return working(*arguments)

    monkeypatch.setattr(demo, part, fail_at_7)
    drawer = Frames(demo)
    assert "RuntimeError: part fails" in drawer.draw([7, 0.5, 0])["text"]
    assert drawer.draw([8, 0.5, 0])["text"].startswith("It is 8 high.")


def test_two_demos_on_a_page_share_no_ids():
    def clips(frames):
        drawn = frames.draw([5, 0.5, 0])
        return set(re.findall(r'<clipPath id="(\w+)"', drawn["svg"] + frames.still))

    assert clips(Frames(line(), salt=1))
    assert not clips(Frames(line(), salt=1)) & clips(Frames(line(), salt=2))
    assert ' id="line2d_' not in Frames(line()).still


def test_a_page_knows_where_a_panel_has_the_values_of_its_controls():
    shown = line(100)
    shown.drag = (Drag(x="width", y="height"),)
    shown.controls = shown.controls | {"height": Control(1, 100, 1, 5, scale="log")}
    build = shown.build

    def on_log_axis(figure):
        artists = build(figure)
        figure.axes[0].set(yscale="log", ylim=(1, 100))
        return artists

    shown.build = on_log_axis
    picture = Picture(shown)
    panel = picture.panel(shown.drag[0])
    left, top, right, bottom = panel["box"]
    width, height = panel["moves"]
    assert (width["control"], width["along"]) == (1, "x")
    assert width["knots"] == [[0.0, round(left, 1)], [1.0, round(left + (right - left) / 10, 1)]]
    numbers, points = zip(*height["knots"], strict=True)
    assert sorted(numbers) == shown.controls["height"].stops
    assert (points[0], points[-1]) == (round(top, 1), round(bottom, 1))
    middle = dict(height["knots"])[10]
    assert abs(middle - (top + bottom) / 2) < 0.1


@pytest.mark.parametrize(
    ("control", "scale", "limits"),
    [
        (Control(2, 98, 1, 5), "linear", (0, 100)),
        (Control(1, 100, 1, 5, scale="log"), "log", (0.5, 200)),
        (Control(0, 100, 1, 5, scale="log"), "log", (0.5, 200)),
    ],
)
def test_a_slider_lies_along_the_axis_that_it_moves(control, scale, limits):
    shown = line(100)
    shown.drag = (Drag(x="height"),)
    shown.controls = shown.controls | {"height": control}
    picture = Picture(shown)
    axes = picture.figure.axes[0]
    axes.set(xscale=scale, xlim=limits)
    [[index, left, right]] = picture.tracks()
    assert index == 0

    # As inputs.js places the stops of a slider.
    stops = control.stops
    places = np.array(stops if scale == "linear" else np.log(np.maximum(stops, 1e-9)))
    if scale == "log" and stops[0] == 0:
        places[0] = 2 * places[1] - places[2]
    shares = (places - places[0]) / (places[-1] - places[0])
    along = axes.transData.transform([(stop or np.nan, 0) for stop in stops])[:, 0]
    seen = np.isfinite(along)
    assert np.allclose((left + shares * (right - left))[seen], along[seen], atol=0.2)

    axes.set(xscale="linear" if scale == "log" else "log", xlim=(1, 200))
    assert picture.tracks() == [], "a thumb would not stand under its value"


def test_a_track_may_depend_on_a_choice():
    shown = line(100)
    shown.controls = shown.controls | {"height": Control(2, 98, 1, 5)}
    place = {"place": lambda height, option: (height / 20 + option, 1)}
    shown.drag = (Drag(x="height", given="kind", **place),)
    picture = Picture(shown)
    tracks = picture.tracks()
    assert [(index, choice, option) for index, _, _, choice, option in tracks] == [
        (0, 2, 0),
        (0, 2, 1),
    ]
    for _, *ends, _, option in tracks:
        wanted = [(stop / 20 + option, 1) for stop in (2, 98)]
        points = picture.figure.axes[0].transData.transform(wanted)[:, 0]
        assert np.allclose(ends, points, atol=0.1)


@pytest.mark.parametrize(("power", "tracks"), [(0, 1), (1, 0)])
def test_a_slider_beside_another_lies_under_an_axis_that_it_alone_moves(power, tracks):
    shown = line(100)
    place = {"place": lambda height, width: (height / 10 * (1 - width / 2) ** power, width)}
    shown.drag = (Drag(x="height", y="width", **place),)
    assert len(Picture(shown).tracks()) == tracks


class Listener(Page):
    """A page whose messages are kept."""

    def __init__(self, demo):
        self.sent = []
        super().__init__(Frames(demo))

    def send(self, content, buffers=None):
        self.sent.append(content)

    def receive(self, **message):
        self._receive(self, message, [])

    @property
    def positions(self):
        return [frame["position"] for message in self.sent for frame in message["frames"]]


@pytest.fixture
def prefetcher(monkeypatch):
    """Drawing ahead, slice by slice, without an event loop; `pauses` is how long it would wait."""
    prefetcher = Prefetcher()
    prefetcher.pauses = []
    monkeypatch.setattr(prefetcher, "_wake", prefetcher.pauses.append)
    monkeypatch.setattr(page, "prefetcher", prefetcher)
    return prefetcher


def work(prefetcher, slices=2000):
    for _ in range(slices):
        prefetcher.work()


def test_nothing_is_drawn_ahead_for_a_page_that_does_not_listen(prefetcher):
    shown = Listener(line(20))
    work(prefetcher, 10)
    assert shown.sent == []


def test_presets_come_first_then_choices_then_the_control_in_hand(prefetcher):
    shown = Listener(line(20))
    shown.receive(hello=True)
    work(prefetcher)
    assert shown.positions[:3] == [[5, 0.5, 0], [1, 0.5, 0], [20, 1.0, 0]]
    assert [message for message in shown.sent if message.get("keep")]
    assert shown.positions[3:7] == [[5, 0.5, 0], [5, 0.5, 1], [6, 0.5, 0], [4, 0.5, 0]]
    assert len(shown.positions) == 3 + 1 + 20
    shown.sent.clear()
    shown.active_control = 1
    work(prefetcher)
    assert shown.sent[0]["forget_sweep"], "another control is in hand: the page drops what it has"
    assert shown.positions[2:5] == [[5, 0.6, 0], [5, 0.4, 0], [5, 0.7, 0]]
    shown.sent.clear()
    shown.position = [5, 0.9, 0]
    work(prefetcher)
    assert shown.positions == [[5, 0.9, 1]], "the sweep goes on from there; all of it is held"
    shown.position = [6, 0.9, 0]
    assert shown.sent[-1]["forget_sweep"]


def test_a_hand_that_comes_early_does_not_cost_the_presets(prefetcher):
    shown = Listener(line(20))
    shown.receive(hello=True)
    shown.active_control = 1
    work(prefetcher)
    kept = [message["frames"] for message in shown.sent if message.get("keep")]
    positions = [frame["position"] for frames in kept for frame in frames]
    assert positions == shown.frames.start_and_presets()


def test_what_is_drawn_ahead_is_what_an_answer_is(prefetcher):
    shown = Listener(line(20))
    shown.receive(hello=True)
    work(prefetcher)
    drawn = {tuple(frame["position"]): frame for each in shown.sent for frame in each["frames"]}
    shown.sent.clear()
    shown.receive(draw=[8, 0.5, 0], turn=3, view="a")
    (answer,) = shown.sent
    assert answer["frames"] == [drawn[8, 0.5, 0]]
    assert (answer["turn"], answer["view"]) == (3, "a")


def test_a_page_that_comes_back_gets_all_again(prefetcher):
    shown = Listener(line(20))
    shown.receive(hello=True)
    work(prefetcher)
    everything, shared = sorted(shown.positions), shown.sent[-1]["shared"]
    shown.sent.clear()
    shown.receive(hello=True)
    work(prefetcher)
    assert sorted(shown.positions) == everything
    known = set(shown.spec["shared"]).union(*(message["shared"] for message in shown.sent))
    assert known == set(shown.frames.shared) >= set(shared)


def test_a_page_holds_at_most_two_megabytes(prefetcher, monkeypatch):
    assert page.MOST_SWEPT == 2_000_000
    monkeypatch.setattr(page, "MOST_SWEPT", 10_000)
    shown = Listener(line(500))
    shown.receive(hello=True)
    work(prefetcher)
    held, largest = 0, 0
    for message in shown.sent:
        held = 0 if message.get("forget_sweep") else held
        sizes = [len(frame["svg"]) + len(frame["text"]) for frame in message["frames"]]
        held += 0 if message.get("keep") else sum(sizes)
        assert held <= 10_000 + max(sizes, default=0)
        largest = max(largest, held)
    assert largest > 9_000
    for height in range(100, 200):  # answers count too
        shown.receive(draw=[height, 0.5, 0], turn=height, view="a")
    shown.position = [200, 0.5, 0]
    assert shown.sent[-1]["forget_sweep"]


def test_nothing_is_drawn_while_a_cell_runs(prefetcher):
    shown = Listener(line(20))
    shown.receive(hello=True)
    shown.sent.clear()
    prefetcher._cell_begins()
    work(prefetcher, 10)
    assert shown.sent == []
    assert set(prefetcher.pauses[1:]) == {0.25}
    prefetcher._cell_ends()
    work(prefetcher, 1)
    assert shown.positions


def test_a_fifth_of_a_core_at_most(prefetcher, monkeypatch):
    shown = Listener(line(20))
    shown.receive(hello=True)
    clock = SimpleNamespace(now=0.0)

    def perf_counter():
        clock.now += 0.004
        return clock.now

    monkeypatch.setattr(page, "time", SimpleNamespace(perf_counter=perf_counter))
    prefetcher.pauses.clear()
    while True:
        begin = clock.now
        prefetcher.work()
        if not prefetcher._plans:
            break
        assert prefetcher.pauses[-1] >= 4 * (clock.now - begin - 0.004) - 1e-9
    assert len(prefetcher.pauses) > 3


def test_cells_are_heard_to_begin_and_end(prefetcher, monkeypatch):
    events = {}
    shell = SimpleNamespace(
        events=SimpleNamespace(register=events.__setitem__),
        get_parent=lambda: {"header": {"msg_type": "execute_request"}},
    )
    monkeypatch.setattr(page, "get_ipython", lambda: shell)
    Listener(line(20)).receive(hello=True)
    assert prefetcher._busy, "the cell that shows the demo is still running"
    events["post_execute"]()
    assert not prefetcher._busy
    events["pre_execute"]()
    assert prefetcher._busy


def test_a_closed_demo_draws_no_more(prefetcher):
    shown = Listener(line(20))
    shown.receive(hello=True)
    shown.close()
    work(prefetcher, 10)
    shown.receive(draw=[8, 0.5, 0], turn=3, view="a")
    shown.receive(hello=True)
    work(prefetcher, 10)
    assert all(not message["frames"] for message in shown.sent)


def carried(html):
    data = re.search(r'<script type="application/gzip" data-for="wide">([^<]+)</script>', html)[1]
    return unpacked(data)


def unpacked(data):
    return json.loads(gzip.decompress(b64decode(data)))


def test_a_static_page_holds_all_combinations_where_they_are_few():
    demo = line(20)
    html = static(demo, frames=True)["text/html"]
    spec = carried(html)
    assert len(spec["frames"]) == 20 * 11 * 2 <= ALL_CARRIED
    assert spec["note"] == "", "all are held"
    at = [8, 0.7, 0]
    (frame,) = [frame for frame in spec["frames"] if frame["position"] == at]
    assert frame["text"] == demo.at(height=8, width=0.7).text
    assert html.count('role="img" aria-label="It is ') == 2, "the strip, where no scripts run"
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", html), "no network"


def test_a_static_page_holds_presets_their_sweeps_and_a_grid():
    demo = line(100)
    drawer = Frames(demo)
    positions = carried_positions(drawer, PLANS[0][0])
    for base in drawer.start_and_presets():
        for i, control in enumerate(demo.controls.values()):
            for stop in sweep(control, base[i]):
                assert (*base[:i], stop, *base[i + 1 :]) in positions
    for width, kind in itertools.product(demo.controls["width"].stops, [0, 1]):
        heights = sorted(held[0] for held in positions if held[1:] == (width, kind))
        assert (heights[0], heights[-1]) == (1, 100)
        assert max(b - a for a, b in itertools.pairwise(heights)) <= 100 / TENTHS
    spec = carried(static(demo, frames=True)["text/html"])
    held = {tuple(frame["position"]) for frame in spec["frames"]}
    assert held <= {*positions, *carried_positions(drawer, 100)}
    assert f"holds {len(held)} of this demo's 2,200 positions" in spec["note"]


def test_a_static_page_that_grows_too_large_is_thinned_and_says_so():
    demo = line(500)
    drawer = Frames(demo)
    whole = len(packed(drawer, 1_000_000))
    pack = packed(drawer, whole - 100)
    assert len(pack) <= whole - 100
    spec = unpacked(pack)
    heights = sorted({frame["position"][0] for frame in spec["frames"]})
    assert heights[0] == 1
    assert heights[-1] == 500
    assert max(b - a for a, b in itertools.pairwise(heights)) <= 50
    assert f"holds {len(spec['frames'])} of" in spec["note"]
