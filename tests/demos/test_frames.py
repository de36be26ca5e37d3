"""Frames drawn ahead and carried along: what, how many, in which order, and when not."""

import gzip
import itertools
import json
import re
from base64 import b64decode
from types import SimpleNamespace

import pytest

from course_utils.live import Choice, Control, frames, page, static
from course_utils.live.frames import COMBINATIONS, Frames, edition, held, sweep
from course_utils.live.page import Ahead, Page
from tests.demos.toy import line


def test_a_page_knows_a_position_by_numbers():
    drawer = Frames(line(500))
    params = {"height": 9, "width": 0.30000000000000004, "kind": "broken"}
    place = drawer.place(params)
    assert place == [9, 0.30000000000000004, 1]
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


def test_an_error_is_a_frame():
    frame = Frames(line(500)).draw([5, 0.5, 1])
    assert frame["failed"]
    assert frame["svg"] == ""
    assert "kind = 'broken': ArithmeticError: no <such> line" in frame["text"]


class Listener(Page):
    """A page whose messages are kept."""

    def __init__(self, demo):
        self.sent = []
        super().__init__(Frames(demo))

    def send(self, content, buffers=None):
        self.sent.append(content)

    def hear(self, **message):
        self._hear(self, message, [])

    @property
    def places(self):
        return [frame["at"] for message in self.sent for frame in message["frames"]]


@pytest.fixture
def ahead(monkeypatch):
    """Drawing ahead, slice by slice, without an event loop; `pauses` is how long it would wait."""
    ahead = Ahead()
    ahead.pauses = []
    monkeypatch.setattr(ahead, "_wake", ahead.pauses.append)
    monkeypatch.setattr(page, "ahead", ahead)
    return ahead


def work(ahead, slices=2000):
    for _ in range(slices):
        ahead.work()


def test_nothing_is_drawn_ahead_for_a_page_that_does_not_listen(ahead):
    shown = Listener(line(20))
    work(ahead, 10)
    assert shown.sent == []


def test_presets_come_first_then_choices_then_the_control_in_hand(ahead):
    shown = Listener(line(20))
    shown.hear(hello=True)
    work(ahead)
    assert shown.places[:3] == [[5, 0.5, 0], [1, 0.5, 0], [20, 1.0, 0]]
    assert [message for message in shown.sent if message.get("keep")]
    assert shown.places[3:7] == [[5, 0.5, 0], [5, 0.5, 1], [6, 0.5, 0], [4, 0.5, 0]]
    assert len(shown.places) == 3 + 1 + 20
    shown.sent.clear()
    shown.hand = 1
    work(ahead)
    assert shown.sent[0]["fresh"], "another control is in hand: the page drops what it has"
    assert shown.places[2:5] == [[5, 0.6, 0], [5, 0.4, 0], [5, 0.7, 0]]
    shown.sent.clear()
    shown.at = [5, 0.9, 0]
    work(ahead)
    assert shown.places == [[5, 0.9, 1]], "the sweep goes on from there; all of it is held"
    shown.at = [6, 0.9, 0]
    assert shown.sent[-1]["fresh"]


def test_a_hand_that_comes_early_does_not_cost_the_presets(ahead):
    shown = Listener(line(20))
    shown.hear(hello=True)
    shown.hand = 1
    work(ahead)
    kept = [message["frames"] for message in shown.sent if message.get("keep")]
    assert [frame["at"] for some in kept for frame in some] == shown.frames.named()


def test_what_is_drawn_ahead_is_what_an_answer_is(ahead):
    shown = Listener(line(20))
    shown.hear(hello=True)
    work(ahead)
    drawn = {tuple(frame["at"]): frame for each in shown.sent for frame in each["frames"]}
    shown.sent.clear()
    shown.hear(draw=[8, 0.5, 0], turn=3, view="a")
    (answer,) = shown.sent
    assert answer["frames"] == [drawn[8, 0.5, 0]]
    assert (answer["turn"], answer["view"]) == (3, "a")


def test_a_page_that_comes_back_gets_all_again(ahead):
    shown = Listener(line(20))
    shown.hear(hello=True)
    work(ahead)
    everything, shared = sorted(shown.places), shown.sent[-1]["shared"]
    shown.sent.clear()
    shown.hear(hello=True)
    work(ahead)
    assert sorted(shown.places) == everything
    known = set(shown.spec["shared"]).union(*(message["shared"] for message in shown.sent))
    assert known == set(shown.frames.shared) >= set(shared)


def test_a_page_holds_at_most_two_megabytes(ahead, monkeypatch):
    assert page.LARGEST_HELD == 2_000_000
    monkeypatch.setattr(page, "LARGEST_HELD", 10_000)
    shown = Listener(line(500))
    shown.hear(hello=True)
    work(ahead)
    held, largest = 0, 0
    for message in shown.sent:
        held = 0 if message.get("fresh") else held
        sizes = [len(frame["svg"]) + len(frame["text"]) for frame in message["frames"]]
        held += 0 if message.get("keep") else sum(sizes)
        assert held <= 10_000 + max(sizes, default=0)
        largest = max(largest, held)
    assert largest > 9_000
    for height in range(100, 200):  # answers count too
        shown.hear(draw=[height, 0.5, 0], turn=height, view="a")
    shown.at = [200, 0.5, 0]
    assert shown.sent[-1]["fresh"]


def test_nothing_is_drawn_while_a_cell_runs(ahead):
    shown = Listener(line(20))
    shown.hear(hello=True)
    shown.sent.clear()
    ahead._cell_begins()
    work(ahead, 10)
    assert shown.sent == []
    assert set(ahead.pauses[1:]) == {0.25}
    ahead._cell_ends()
    work(ahead, 1)
    assert shown.places


def test_a_fifth_of_a_core_at_most(ahead, monkeypatch):
    shown = Listener(line(20))
    shown.hear(hello=True)
    clock = SimpleNamespace(now=0.0)

    def perf_counter():
        clock.now += 0.004
        return clock.now

    monkeypatch.setattr(page, "time", SimpleNamespace(perf_counter=perf_counter))
    ahead.pauses.clear()
    while True:
        begin = clock.now
        ahead.work()
        if not ahead._plans:
            break
        assert ahead.pauses[-1] >= 4 * (clock.now - begin - 0.004) - 1e-9
    assert len(ahead.pauses) > 3


def test_cells_are_heard_to_begin_and_end(ahead, monkeypatch):
    events = {}
    shell = SimpleNamespace(
        events=SimpleNamespace(register=events.__setitem__),
        get_parent=lambda: {"header": {"msg_type": "execute_request"}},
    )
    monkeypatch.setattr(page, "get_ipython", lambda: shell)
    Listener(line(20)).hear(hello=True)
    assert ahead._busy, "the cell that shows the demo is still running"
    events["post_execute"]()
    assert not ahead._busy
    events["pre_execute"]()
    assert ahead._busy


def test_a_closed_demo_draws_no_more(ahead):
    shown = Listener(line(20))
    shown.hear(hello=True)
    shown.close()
    work(ahead, 10)
    shown.hear(draw=[8, 0.5, 0], turn=3, view="a")
    shown.hear(hello=True)
    work(ahead, 10)
    assert all(not message["frames"] for message in shown.sent)


def carried(html):
    data = re.search(r'<script type="application/gzip">([^<]+)</script>', html)[1]
    return json.loads(gzip.decompress(b64decode(data)))


def test_a_static_page_holds_all_combinations_where_they_are_few():
    demo = line(20)
    html = static(demo, frames=True)["text/html"]
    spec = carried(html)
    assert len(spec["frames"]) == 20 * 11 * 2 <= COMBINATIONS
    assert spec["note"] == "This page holds all 440 positions; the notebook has them all."
    at = [8, 0.7, 0]
    (frame,) = [frame for frame in spec["frames"] if frame["at"] == at]
    assert frame["text"] == demo.at(height=8, width=0.7).text
    assert html.count("<img alt=") == 2, "the strip is for pages without scripts"
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", html), "no network"


def test_a_static_page_holds_presets_and_their_sweeps():
    demo = line(100)
    drawer = Frames(demo)
    places = held(drawer, 1)
    spec = carried(static(demo, frames=True)["text/html"])
    assert sorted(tuple(frame["at"]) for frame in spec["frames"]) == sorted(places)
    for base in drawer.named():
        for i, control in enumerate(demo.controls.values()):
            for stop in sweep(control, base[i]):
                assert (*base[:i], stop, *base[i + 1 :]) in places
    assert f"holds {len(places)} of this demo's 2,200 positions" in spec["note"]


def test_a_static_page_that_grows_too_large_is_thinned_and_says_so(monkeypatch):
    demo = line(100)
    strip = static(demo)["text/html"]
    whole = len(edition(demo, strip))
    monkeypatch.setattr(frames, "LARGEST_EDITION", whole - 2000)
    html = edition(demo, strip)
    assert len(html) <= whole - 2000
    heights = sorted({frame["at"][0] for frame in carried(html)["frames"]})
    assert heights[0] == 1
    assert heights[-1] == 100
    assert 10 < len(heights) < 100
    assert max(b - a for a, b in itertools.pairwise(heights)) <= 8
    assert f"holds {len(carried(html)['frames'])} of" in carried(html)["note"]
