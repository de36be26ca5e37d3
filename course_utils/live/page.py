"""The page's side of a live demo, and the frames that the kernel draws ahead for it."""

import asyncio
import time

import anywidget
import traitlets
from IPython import get_ipython

from course_utils.live.frames import MODULE, sweep

SLICE = 0.015  # seconds of drawing before the kernel looks for other work
LARGEST_HELD = 2_000_000  # bytes of frames that the page holds of a demo
PAUSE = 4  # times as long as it drew, it does not: a fifth of a core


class Page(anywidget.AnyWidget):
    """Builds a demo from page.js where that can load; hides what else `course-demo` shows."""

    _esm = MODULE
    _css = """
        .demo-host:has(> .demo-page) { display: block !important; overflow: visible }
        .demo-page { width: 100%; margin: 0 }
        .course-demo:has(> .demo-host > .demo-page) > :not(.demo-host) { display: none !important }
    """
    spec = traitlets.Dict().tag(sync=True)
    at = traitlets.List().tag(sync=True, echo_update=False)
    hand = traitlets.Int(0).tag(sync=True, echo_update=False)

    def __init__(self, frames):
        self.frames = frames
        spec = frames.start()
        self._known = set()  # names of what frames share and the page has
        self._named = set()  # start and presets that the page has
        self._held = {}  # {position: bytes} of other frames that the page has
        self._sweep = None  # the sweep that they belong to
        super().__init__(spec=spec, at=spec["at"])
        ahead.listen()
        self.on_msg(self._hear)
        self.observe(lambda _: self._plan(), ["at", "hand"])

    def _hear(self, _, message, buffers):
        if self.frames is None:  # closed by a cell that ran again
            return
        if message.get("hello"):
            self._known, self._sweep = set(self.spec["shared"]), None
            self._named.clear()
            self._plan()
        elif "draw" in message:
            frame = self.frames.draw(message["draw"])
            self._keep(frame)
            self.give([frame], turn=message["turn"], view=message["view"])

    def give(self, frames, **more):
        """Send frames, with what they share and the page has not."""
        shared = self.frames.shared
        new = {name: shared[name] for name in shared.keys() - self._known}
        self._known |= new.keys()
        self.send({"frames": frames, "shared": new, **more})

    def _keep(self, frame):
        self._held[tuple(frame["at"])] = len(frame["svg"]) + len(frame["text"])

    def _plan(self):
        """Start to draw ahead from where the demo is; forget frames of another sweep."""
        around = (self.hand, [*self.at[: self.hand], *self.at[self.hand + 1 :]])
        if self._sweep != around or sum(self._held.values()) > LARGEST_HELD:
            self._sweep = around
            self._held.clear()
            self.give([], fresh=True)
        ahead.start(self, self._next_frames(self.frames))

    def _next_frames(self, frames):
        """The frames to draw ahead, the likeliest first: presets, choices, the control in hand.

        With each comes whether it is kept for good.
        """
        for place in frames.named():
            if tuple(place) not in self._named:
                self._named.add(tuple(place))
                yield frames.draw(place), True
        for place in self._near(frames.demo.controls):
            if tuple(place) in self._held:
                continue
            if sum(self._held.values()) > LARGEST_HELD:
                return
            frame = frames.draw(place)
            self._keep(frame)
            yield frame, False

    def _near(self, controls):
        controls = list(controls.values())
        choices = [i for i, control in enumerate(controls) if hasattr(control, "options")]
        for i in dict.fromkeys([*choices, self.hand]):
            for stop in sweep(controls[i], self.at[i]):
                yield [*self.at[:i], stop, *self.at[i + 1 :]]

    def close(self):
        ahead.stop(self)
        self.frames = None
        super().close()


class Ahead:
    """Draws ahead while no cell runs, a slice at a time, the demo in hand first."""

    def __init__(self):
        self._plans = {}  # page: what is left to draw, the last page first
        self._timer = None
        self._shell = None
        self._busy = False

    def start(self, page, plan):
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
            parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
            self._busy = parent.get("header", {}).get("msg_type") == "execute_request"
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
            return None
        if self._busy:
            return self._wake(0.25)
        begin = time.perf_counter()
        page, plan = next(reversed(self._plans.items()))
        batch = {True: [], False: []}
        while time.perf_counter() < begin + SLICE:
            frame, kept = next(plan, (None, None))
            if frame is None:
                self._plans.pop(page, None)
                break
            batch[kept].append(frame)
        for kept, frames in batch.items():
            if frames and page.frames:  # a cell may have closed it in another thread
                page.give(frames, keep=kept)
        if self._plans:
            self._wake(PAUSE * (time.perf_counter() - begin))


ahead = Ahead()
