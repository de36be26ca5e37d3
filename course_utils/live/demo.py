"""Demos: sliders that redraw one picture, with the words that say what it shows.

A move of a slider sends only what moved: the rest of the picture is drawn once, and the moving
artists, drawn by matplotlib's own SVG renderer, are laid over it.
"""

import itertools
import math
import os
import re
import signal
import threading
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import ipywidgets as widgets
from IPython import get_ipython
from IPython.display import display
from matplotlib.figure import Figure

from course_utils.live import figures
from course_utils.live.frames import Frames, Picture, edition, first_sentence
from course_utils.live.page import Page


@dataclass(frozen=True)
class Control:
    """A slider from `min` to `max`; it counts in whole numbers when all four numbers are whole."""

    min: float
    max: float
    step: float
    default: float
    label: str = ""

    def __post_init__(self):
        if not (self.min < self.max and self.step > 0):
            raise ValueError(f"{self}: min must be below max, and step above 0.")
        if not self.min <= self.default <= self.max:
            raise ValueError(f"default is {self.default}; it must lie in {self.range}.")

    @property
    def whole(self):
        return all(isinstance(x, int) for x in (self.min, self.max, self.step, self.default))

    @property
    def range(self):
        return f"{self.min:g} to {self.max:g}"

    def clean(self, name, value):
        """The value as a plain int or float; ValueError when it is not one in range."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not self.min <= number <= self.max:
            raise ValueError(f"{name} is {value!r}; choose a number in {self.range}.")
        if not self.whole:
            return number
        if number != round(number):
            raise ValueError(f"{name} is {value!r}; choose a whole number in {self.range}.")
        return round(number)

    # A page knows a position by numbers: this control's is its value.

    @property
    def count(self):
        """How many stops the slider has."""
        return round((self.max - self.min) / self.step) + 1

    def stop(self, index):
        return self.at(self.min + index * self.step)

    def nearest(self, place):
        """Index of the stop nearest to a value."""
        return round((place - self.min) / self.step)

    def place(self, value):
        return value

    def at(self, place):
        """The value that a page means, which counts steps in floating point."""
        value = min(max(round(place, 10), self.min), self.max)
        return round(value) if self.whole else float(value)

    def page(self):
        return {name: getattr(self, name) for name in ("min", "max", "step", "whole", "range")}


@dataclass(frozen=True)
class Choice:
    """A row of buttons, one of which is pressed."""

    options: tuple
    default: object
    label: str = ""

    def __post_init__(self):
        object.__setattr__(self, "options", tuple(self.options))
        self.clean("default", self.default)

    def clean(self, name, value):
        if value not in self.options:
            raise ValueError(f"{name} is {value!r}; choose one of {list(self.options)}.")
        return self.options[self.options.index(value)]

    # A page knows a position by numbers: this control's is the index of the option.

    @property
    def count(self):
        return len(self.options)

    def stop(self, index):
        return index

    def nearest(self, place):
        return place

    def place(self, value):
        return self.options.index(value)

    def at(self, place):
        return self.options[place]

    def page(self):
        return {"options": [str(option) for option in self.options]}


@dataclass(frozen=True)
class Snapshot:
    """One position of a demo: what was computed, what it says and what it draws."""

    values: dict
    text: str
    figure: Figure = field(repr=False)


class Demo:
    """A question with a slider: a subclass says what to compute, what to draw and what to say.

    Attributes
    ----------
    id : str
        Notebook number, dot, name: "01.cliff". The class stands in a file of that name.
    title : str
    controls : dict of str to Control or Choice
        Their names are the parameters of `compute`.
    presets : dict of str to dict
        Label to the controls it sets; the others take their defaults.
    size : tuple of float
        Width and height of the picture in inches.
    """

    id: str
    title: str
    controls: Mapping[str, Control | Choice]
    presets: Mapping[str, Mapping]
    size: tuple[float, float] = figures.SIZE

    def __init__(self):
        if not re.fullmatch(r"\d\d\.[a-z0-9-]+", self.id):
            raise ValueError(f"id is {self.id!r}; write the notebook number, a dot and a name.")
        for preset in self.presets.values():
            self.params(**preset)

    def compute(self, **params):
        """The values at one position, a dict. Pure NumPy: same input, same output."""
        raise NotImplementedError

    def build(self, figure):
        """Draw what never moves, once, and return the artists that do.

        They may be in a dict, a list or a namespace, nested as you like.
        """
        raise NotImplementedError

    def update(self, artists, values):
        """Move the artists. They are drawn above everything else."""
        raise NotImplementedError

    def describe(self, values):
        """One or two plain sentences with the numbers, no LaTeX."""
        raise NotImplementedError

    def params(self, **params):
        """All parameters: the given ones, checked, and the defaults of the others."""
        unknown = params.keys() - self.controls.keys()
        if unknown:
            names = ", ".join(self.controls)
            raise ValueError(f"{self.id} has no control {min(unknown)!r}; it has {names}.")
        return {
            name: control.clean(name, params.get(name, control.default))
            for name, control in self.controls.items()
        }

    def values(self, **params):
        """All parameters, and what `compute` makes of them: what is drawn and described."""
        params = self.params(**params)
        return params | self.compute(**params)

    def at(self, **params):
        """The demo at one position, without widgets: same input, same output.

        Returns
        -------
        Snapshot
            With `values` (dict), `text` (str) and `figure` (a matplotlib Figure).
        """
        values = self.values(**params)
        picture = Picture(self)
        with figures.style():
            picture.move(values)
        return Snapshot(values, self.describe(values), picture.figure)

    def show(self):
        """The live widget: end a notebook cell with it."""
        return LiveDemo(self)


_serial = itertools.count()
_in_cell = {}  # (demo id, notebook cell) -> (execution, live demos shown by it)


class LiveDemo(widgets.VBox):
    """The live widget of a demo: presets, controls, picture, text."""

    def __init__(self, demo):
        lecture = figures.mode() == "lecture"
        self._demo = demo
        self._lecture = lecture
        self.font = 18 if lecture else 13
        self._quiet = False
        self._params = demo.params()
        self._frames = Frames(demo, salt=next(_serial))
        self._page = Page(self._frames)
        width, height = figures.fit(demo.size)
        self._shape = f"aspect-ratio: {width:g} / {height:g}"
        still = b64encode(self._page.spec["still"].encode()).decode()
        cell = widgets.Layout(grid_area="1 / 1 / 2 / 2", margin="0", width="100%")
        self._still = widgets.HTML(
            f'<img alt="" src="data:image/svg+xml;base64,{still}" style="display: block; '
            f'width: 100%; {self._shape}">',
            layout=cell,
        )
        self._frame = widgets.HTML(layout=cell)
        stage = widgets.GridBox(
            [self._still, self._frame],
            layout=widgets.Layout(width="100%", margin="0", grid_template_columns="100%"),
        )
        column = max(_width(name, each, self.font) for name, each in demo.controls.items())
        self._inputs = {
            name: (_Buttons if isinstance(each, Choice) else _Slider)(
                self, name, each, f"{column}px"
            )
            for name, each in demo.controls.items()
        }
        rows = widgets.GridBox(
            [each.row for each in self._inputs.values()],
            layout=widgets.Layout(width="100%", grid_template_columns="1fr"),
        )
        if lecture and len(demo.controls) > 2:  # less height
            rows.layout.grid_template_columns = "1fr 1fr"
        # The page shows itself and hides the rest, unless its module cannot load.
        host = widgets.Box([self._page], layout=widgets.Layout(display="none"))
        host.add_class("demo-host")
        super().__init__(
            [self._heading(), rows, stage, host],
            layout=widgets.Layout(max_width=f"{96 * width:g}px"),
        )
        self.add_class("course-demo")
        self._draw()
        _replace(self)

    def _heading(self):
        """The title, and the presets as numbered buttons."""
        title = f"<strong>{_sized(self._demo.title, self.font + 2)}</strong>"
        buttons = []
        for number, (label, preset) in enumerate(self._demo.presets.items(), 1):
            where = ", ".join(f"{name} = {value}" for name, value in preset.items())
            button = widgets.Button(description=f"{number} {label}", tooltip=where or "defaults")
            button.on_click(lambda _, preset=preset: self.take(self._demo.params(**preset)))
            buttons.append(button)
        reset = widgets.Button(description="Reset", tooltip="Back to where the demo began")
        reset.on_click(lambda _: self.take(self._demo.params()))
        for button in (*buttons, reset):
            button.layout.width = "auto"
            button.style.font_size = f"{self.font}px"
        row = widgets.HBox(
            [
                widgets.HTML(title, layout=widgets.Layout(margin="2px 16px 2px 2px")),
                *buttons,
                reset,
            ],
            layout=widgets.Layout(flex_flow="row wrap"),
        )
        row.add_class("demo-presets")
        return row

    def take(self, params, note=""):
        """Draw at new parameters, then bring the inputs in line."""
        if self._quiet:
            return
        self._params = {**self._params, **params}
        self._draw(note)
        self._quiet = True
        try:
            for name, each in self._inputs.items():
                each.set(self._params[name])
        finally:
            self._quiet = False

    def _draw(self, note=""):
        text, picture, failed = self._frames.overlay(self._params)
        role, seen = ("alert", text) if failed else ("status", note + text)
        if self._lecture and not failed:
            seen = first_sentence(seen)
        if picture:
            width, height = self._frames.picture.points
            picture = (
                f'<svg viewBox="0 0 {width:g} {height:g}" width="100%" aria-hidden="true" style='
                f'"display: block; stroke-linejoin: round; stroke-linecap: butt">{picture}</svg>'
            )
        size = self.font + (4 if self._lecture else 2)
        self._frame.value = (
            f'<div role="img" aria-live="off" aria-label="{escape(text)}" style="line-height: 0; '
            f'{self._shape}">{picture}</div>'
            f'<div class="demo-text" role="{role}" style="font-size: {size}px; line-height: 1.4; '
            f'min-height: 2.8em">{escape(seen)}</div>'
        )

    def close(self):
        """Leave the page and free the figure, though IPython's Out may hold on to this object."""
        for child in _family(self):
            for part in (getattr(child, "style", None), child.layout):
                if isinstance(part, widgets.Widget):
                    part.close()
            if child is not self:
                child.close()
        super().close()
        self.children = ()
        self._page = self._frames = self._inputs = self._still = self._frame = None

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        if "application/vnd.jupyter.widget-view+json" in bundle:
            bundle |= static(self._demo, frames=os.environ.get("COURSE_STATIC") == "1")
        return bundle


def static(demo, frames=False):
    """A demo where no kernel runs: its presets as pictures with words, and as words alone.

    Parameters
    ----------
    demo : Demo
    frames : bool
        Let the HTML carry frames too, at most 300 kB in all, and move between them where scripts
        run. Costs seconds, so `show` does it only where the environment says COURSE_STATIC=1, as
        when notebooks are executed for the static edition.

    Returns
    -------
    dict
        With the keys "text/html" and "text/plain".
    """
    picture = Picture(demo)
    width = round(96 * picture.figure.get_figwidth())
    html = [f"<p><strong>{escape(demo.title)}</strong> (run the notebook to move its controls)</p>"]
    plain = [demo.title]
    for number, (label, preset) in enumerate((demo.presets or {"start": {}}).items(), 1):
        values = demo.values(**preset)
        with figures.style():
            picture.move(values)
        text = demo.describe(values)
        html.append(f"<p><strong>{number} {escape(label)}</strong></p>")
        html.append(f"{figures.image(picture.png(), text, width)}<p>{escape(text)}</p>")
        plain.append(f"{number} {label}: {text}")
    html = "".join(html)
    return {
        "text/html": edition(demo, html) if frames else html,
        "text/plain": "\n".join(plain),
    }


class _Slider:
    """A slider with a linked box to type exact values in."""

    def __init__(self, live, name, control, width):
        self._live, self._name, self._control = live, name, control
        label = control.label or name
        slider, box = (
            (widgets.IntSlider, widgets.IntText)
            if control.whole
            else (widgets.FloatSlider, widgets.FloatText)
        )
        self._slider = slider(
            control.default,
            min=control.min,
            max=control.max,
            step=control.step,
            readout=False,
            tooltip=label,
            layout=widgets.Layout(flex="1 1 200px"),
        )
        self._box = box(
            control.default,
            step=control.step,
            description=_sized(label, live.font),
            description_allow_html=True,
            tooltip=f"{label}: {control.range}",
            style={"description_width": width},
            layout=widgets.Layout(width=f"calc({width} + {7 * live.font}px)"),
        )
        self._slider.observe(self._moved, "value")
        self._box.observe(self._typed, "value")
        self.row = widgets.HBox([self._box, self._slider])

    def set(self, value):
        self._slider.value = self._box.value = value

    def _moved(self, change):
        value, control = change["new"], self._control
        if not control.whole:  # the page counts steps in floating point
            value = min(max(round(value, 10), control.min), control.max)
        self._live.take({self._name: value})

    def _typed(self, change):
        typed, control = change["new"], self._control
        value = control.default if math.isnan(typed) else min(max(typed, control.min), control.max)
        outside = f"{typed:g} is outside {control.range}; {value:g} is used. "
        self._live.take({self._name: value}, "" if value == typed else outside)


class _Buttons:
    """A row of buttons, and in words which one is pressed."""

    def __init__(self, live, name, control, width):
        self._live, self._name, self._control = live, name, control
        self._label = control.label or name
        self._state = widgets.Label(
            style={"font_size": f"{live.font}px"},
            layout=widgets.Layout(width=width, flex="0 0 auto", justify_content="flex-end"),
        )
        self._buttons = widgets.ToggleButtons(
            options=[(str(option), option) for option in control.options],
            tooltips=[f"{self._label}: {option}" for option in control.options],
            value=control.default,
            style={"button_width": "auto"},
            layout=widgets.Layout(width="auto"),
        )
        self._buttons.observe(lambda change: live.take({name: change["new"]}), "value")
        self.row = widgets.HBox([self._state, self._buttons])
        if sum(len(str(option)) + 4 for option in control.options) > 30:  # too long for a column
            self.row.layout.grid_area = "auto / 1 / auto / -1"
        self.set(control.default)

    def set(self, value):
        self._buttons.value = value
        self._state.value = f"{self._label}: {value}"


def _width(name, control, font):
    """Pixels that the label of a control needs."""
    label = control.label or name
    if isinstance(control, Choice):
        label += ": " + max(map(str, control.options), key=len)
    return round(0.6 * font * len(label) + font)


def _sized(text, size):
    return f'<span style="font-size: {size}px">{escape(text)}</span>'


def _family(widget):
    """A widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _family(child)


def _replace(live):
    """Close what an earlier run of the same notebook cell showed of this demo."""
    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId")
    if cell is None:
        return
    key, execution = (live._demo.id, cell), parent["header"]["msg_id"]
    before, shown = _in_cell.get(key, (execution, []))
    if before != execution:
        for old in shown:
            old.close()
        shown = []
    _in_cell[key] = (execution, [*shown, live])


class Progress:
    """Steps of long work, with a bar and words; an interrupt ends the loop and keeps the results.

    Parameters
    ----------
    steps : iterable with a length
    label : str
        What is being done: "training".

    Examples
    --------
    >>> progress = Progress(range(4), "training")
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
                for each in _family(bar):
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
