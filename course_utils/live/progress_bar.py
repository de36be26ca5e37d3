"""A progress bar for long work, which can be interrupted."""

import signal
import threading
import time

import ipywidgets as widgets
from IPython import get_ipython
from IPython.display import display


class ProgressBar:
    """Steps of long work, with a bar and words; an interrupt ends the loop and keeps the results.

    The steps have a length, and the label says what is being done.

    >>> progress = ProgressBar(range(4), "training")
    >>> for step in progress:
    ...     progress.say(f"loss {1 / (1 + step):.2f}")
    training: 4 of 4 steps, loss 0.25
    >>> progress.interrupted
    False

    Where a notebook listens, a bar moves while the loop runs. The stop button (or Ctrl-C) lets the
    step in hand finish and then ends the loop, so the code after it keeps what was reached; pressed
    twice it raises KeyboardInterrupt at once.
    """

    def __init__(self, steps, label):
        self._steps, self._label = steps, label
        self._text = ""
        self.interrupted = False

    def say(self, text):
        """What to show beside the count, such as the loss."""
        self._text = text

    def __iter__(self):
        total, done, shown = len(self._steps), 0, 0.0
        bar = self._bar(total)
        main = threading.current_thread() is threading.main_thread()
        before = signal.signal(signal.SIGINT, self._stop) if main else None
        try:
            for step in self._steps:
                yield step
                done += 1
                if bar and time.monotonic() > shown + 0.1:
                    shown = time.monotonic()
                    bar.children[0].value, bar.children[1].value = done, self._line(done, total)
                if self.interrupted:
                    break
        finally:
            if main:
                signal.signal(signal.SIGINT, before)
            if bar:
                for each in (*bar.children, bar):
                    each.close()
            stopped = "interrupted, " if self.interrupted else ""
            print(f"{self._label}: {stopped}{self._line(done, total)}")

    def _line(self, done, total):
        return f"{done} of {total} steps" + (f", {self._text}" if self._text else "")

    def _bar(self, total):
        if not hasattr(get_ipython(), "kernel"):
            return None
        bar = widgets.HBox(
            [
                widgets.IntProgress(0, 0, max(total, 1), description=self._label),
                widgets.Label(self._line(0, total)),
            ]
        )
        display(bar)
        return bar

    def _stop(self, *_):
        if self.interrupted:
            raise KeyboardInterrupt
        self.interrupted = True
