"""A demo in a notebook: its page in the browser, and the frames drawn ahead of the hand."""

import asyncio
import itertools
import os
import time

import anywidget
import ipywidgets as widgets
import traitlets
from IPython import get_ipython

from course_utils.live.browser import MODULE, STRIP_STYLE
from course_utils.live.controls import Choice
from course_utils.live.frames import Frames
from course_utils.live.static_page import static
from course_utils.live.strip import Strip

SLICE = 0.015  # seconds of drawing before the kernel looks for other work
MOST_SWEPT = 2_000_000  # bytes of frames that the page holds of a demo, beside start and presets
PAUSE = 4  # times as long as it drew, it does not: a fifth of a core
NO_MODULE = "to move its controls, install anywidget where the notebook's server runs"


class Page(anywidget.AnyWidget):
    """The kernel's side of a page: it answers what the page asks, and draws ahead.

    The page keeps the frames of the start and the presets for good, and those of one sweep: the
    positions around the present one that the control in hand and the choices lead to.
    """

    _esm = MODULE
    _css = ".demo-page { width: 100%; margin: 0; }"
    spec = traitlets.Dict().tag(sync=True)
    position = traitlets.List().tag(sync=True, echo_update=False)
    seen = traitlets.Bool(False).tag(sync=True, echo_update=False)  # a view of it was shown
    active_control = traitlets.Int(0).tag(sync=True, echo_update=False)  # the one in hand

    def __init__(self, frames, **more):
        self.frames = frames
        spec = frames.start()
        self._known = set()  # names of what frames share and the page has
        self._kept = set()  # start and presets that the page has
        self._swept = {}  # {position: bytes} of other frames that the page has
        self._sweep = None  # the sweep that they belong to
        super().__init__(spec=spec, position=spec["position"], **more)
        prefetcher.listen()
        self.on_msg(self._receive)
        self.observe(lambda _: self._plan(), ["position", "active_control"])

    def _receive(self, _, message, buffers):
        if self.frames is None:  # closed by a cell that ran again
            return
        if message.get("hello"):
            self._known, self._sweep = set(self.spec["shared"]), None
            self._kept.clear()
            self._plan()
        elif "draw" in message:
            frame = self.frames.draw(message["draw"])
            self._remember(frame)
            self.send_frames([frame], turn=message["turn"], view=message["view"])

    def send_frames(self, frames, **more):
        """Send frames, with what they share and the page has not."""
        shared = self.frames.shared
        new = {name: shared[name] for name in shared.keys() - self._known}
        self._known |= new.keys()
        self.send({"frames": frames, "shared": new, **more})

    def _remember(self, frame):
        self._swept[tuple(frame["position"])] = len(frame["svg"]) + len(frame["text"])

    def _plan(self):
        """Start to draw ahead from where the demo is; forget the frames of another sweep."""
        active = self.active_control
        around = (active, [*self.position[:active], *self.position[active + 1 :]])
        if self._sweep != around or sum(self._swept.values()) > MOST_SWEPT:
            self._sweep = around
            self._swept.clear()
            self.send_frames([], forget_sweep=True)
        prefetcher.start(self, self._next_frames(self.frames))

    def _next_frames(self, frames):
        """The frames to draw ahead, the likeliest first: start, presets, choices, control in hand.

        With each comes whether the page keeps it for good.
        """
        for position in frames.start_and_presets():
            if tuple(position) not in self._kept:
                self._kept.add(tuple(position))
                yield frames.draw(position), True
        for position in self._neighbors(frames.demo.controls):
            if tuple(position) in self._swept:
                continue
            if sum(self._swept.values()) > MOST_SWEPT:
                return
            frame = frames.draw(position)
            self._remember(frame)
            yield frame, False

    def _neighbors(self, controls):
        """The positions of the sweep."""
        controls = list(controls.values())
        choices = [index for index, each in enumerate(controls) if isinstance(each, Choice)]
        for index in dict.fromkeys([*choices, self.active_control]):
            for number in sweep(controls[index], self.position[index]):
                yield [*self.position[:index], number, *self.position[index + 1 :]]

    def close(self):
        prefetcher.stop(self)
        self.frames = None
        super().close()


def sweep(control, number):
    """The stops of a control, the nearest to a number first."""
    stops = control.stops
    middle = min(range(len(stops)), key=lambda index: abs(stops[index] - number))
    order = sorted(range(len(stops)), key=lambda index: (abs(index - middle), index < middle))
    return [stops[index] for index in order]


class Prefetcher:
    """Draws frames ahead while no cell runs, a slice at a time, for the page in hand first."""

    def __init__(self):
        self._plans = {}  # page: what is left to draw, the last page first
        self._timer = None
        self._shell = None
        self._busy = False

    def start(self, page, plan):
        """Draw for a page what its plan yields, before what is left of other pages."""
        self._plans.pop(page, None)
        self._plans[page] = plan
        self._wake(SLICE)

    def stop(self, page):
        self._plans.pop(page, None)

    def listen(self):
        """Learn from IPython when a cell begins and ends; one may be running now."""
        shell = get_ipython()
        if shell is not None and shell is not self._shell:
            self._shell = shell
            self._busy = _request().get("header", {}).get("msg_type") == "execute_request"
            shell.events.register("pre_execute", self._cell_begins)
            shell.events.register("post_execute", self._cell_ends)

    def _cell_begins(self):
        self._busy = True

    def _cell_ends(self):
        self._busy = False

    def _wake(self, pause):
        """Go on after a pause, in the thread whose message came last."""
        if self._timer:
            self._timer.cancel()
        try:
            self._timer = asyncio.get_running_loop().call_later(pause, self.work)
        except RuntimeError:  # no kernel
            self._timer = None

    def work(self):
        """Draw for one slice, unless a cell runs, and wait for the next."""
        if not self._plans:
            return
        if self._busy:
            self._wake(0.25)
            return
        begin = time.perf_counter()
        page, plan = next(reversed(self._plans.items()))
        drawn = {True: [], False: []}  # kept for good or not: frames
        while time.perf_counter() < begin + SLICE:
            frame, kept = next(plan, (None, None))
            if frame is None:
                self._plans.pop(page, None)
                break
            drawn[kept].append(frame)
        for kept, frames in drawn.items():
            if frames and page.frames:  # a cell may have closed it in another thread
                page.send_frames(frames, keep=kept)
        if self._plans:
            self._wake(PAUSE * (time.perf_counter() - begin))


prefetcher = Prefetcher()
_serial = itertools.count()
_in_cell = {}  # (demo id, notebook cell) -> (execution, live demos shown by it)


class LiveDemo(widgets.VBox):
    """The live widget of a demo: its page, and a strip of its presets where no page comes up."""

    def __init__(self, demo):
        self._demo = demo
        frames = Frames(demo, salt=next(_serial))
        self._strip = Strip(frames)
        layout = widgets.Layout(width="100%", margin="0", overflow="visible")
        self.page = Page(frames, layout=layout)
        html = self._strip.html_of_one_sheet(NO_MODULE)
        strip = widgets.HTML(f"<style>{STRIP_STYLE}</style>{html}", layout=layout)
        strip.add_class("demo-strip")
        super().__init__([strip, self.page], layout=layout)
        self.add_class("course-demo")
        self._parts = [strip, strip.style, self.page, layout]
        self._close_earlier_run()

    def _close_earlier_run(self):
        """Close what an earlier run of the same notebook cell showed of this demo."""
        request = _request()
        cell = request.get("metadata", {}).get("cellId")
        if cell is None:
            return
        key, execution = (self._demo.id, cell), request["header"]["msg_id"]
        before, shown = _in_cell.get(key, (execution, []))
        if before != execution:
            for old in shown:
                old.close()
            shown = []
        _in_cell[key] = (execution, [*shown, self])

    def close(self):
        """Leave the page and free the figure, though IPython's Out may hold on to this object."""
        for part in self._parts:
            part.close()
        super().close()
        self.children = self._parts = ()

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        if os.environ.get("COURSE_STATIC") == "1":
            return bundle | static(self._demo, frames=True)
        return bundle | {"text/html": self._strip.html(), "text/plain": self._strip.plain()}


def _request():
    """What the notebook asked the kernel for; empty where no notebook did."""
    shell = get_ipython()
    return shell.get_parent() if hasattr(shell, "get_parent") else {}
