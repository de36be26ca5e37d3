"""Demos: sliders that redraw one picture, with the words that say what it shows.

A move of a slider sends only what moved: the rest of the picture is drawn once, and the moving
artists, drawn by matplotlib's own SVG renderer, are laid over it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from matplotlib.figure import Figure

from course_utils.live import figures
from course_utils.live.controls import Choice, Control, Drag
from course_utils.live.page import LiveDemo
from course_utils.live.picture import Picture


@dataclass(frozen=True)
class Snapshot:
    """One position of a demo: what was computed, what it says and what it draws."""

    values: dict
    text: str  # one or two sentences with the numbers
    draw: Callable[[], Figure] = field(repr=False)

    @cached_property
    def figure(self):
        """The picture, drawn when it is first asked for: that takes most of the time."""
        return self.draw()


class Demo:
    """A question with a slider: a subclass says what to compute, what to draw and what to say."""

    id: str  # notebook number, dot, name: "01.cliff"; the class stands in a file of that name
    title: str
    controls: Mapping[str, Control | Choice]  # their names are the parameters of `compute`
    presets: Mapping[str, Mapping]  # label: the controls it sets; the others take their defaults
    # Width and height of the picture in inches; it is larger in a lecture, up to a height.
    size: tuple[float, float] = figures.SIZE
    drag: tuple[Drag, ...] = ()  # where a hand on the picture moves a control
    play: str | None = None  # the control, time or size, that a button on the page moves to its end

    def __init__(self):
        if not re.fullmatch(r"\d\d\.[a-z0-9-]+", self.id):
            raise ValueError(f"id is {self.id!r}; write the notebook number, a dot and a name.")
        for preset in self.presets.values():
            self.params(**preset)
        named = [name for drag in self.drag for name in (drag.x, drag.y, drag.given)]
        self._refuse_unknown(filter(None, [*named, self.play]))

    def __init_subclass__(cls):
        """Numbers below zero have in the words the sign that they have in the picture."""
        describe = cls.describe
        cls.describe = lambda self, values: figures.minus(describe(self, values))

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
        self._refuse_unknown(params)
        return {
            name: control.clean(name, params.get(name, control.default))
            for name, control in self.controls.items()
        }

    def _refuse_unknown(self, names):
        unknown = set(names) - self.controls.keys()
        if unknown:
            known = ", ".join(self.controls)
            raise ValueError(f"{self.id} has no control {min(unknown)!r}; it has {known}.")

    def values(self, **params):
        """All parameters, and what `compute` makes of them: what is drawn and described."""
        params = self.params(**params)
        return params | self.compute(**params)

    def at(self, **params):
        """The demo at one position, without widgets: same input, same output. A `Snapshot`."""
        values = self.values(**params)

        def draw():
            picture = Picture(self)
            with figures.style():
                picture.move(values)
            return picture.figure

        return Snapshot(values, self.describe(values), draw)

    def show(self):
        """The live widget: end a notebook cell with it."""
        return LiveDemo(self)
