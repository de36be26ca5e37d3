"""The controls of a demo: sliders and rows of buttons, and where the picture itself is one.

A page in the browser knows where a control stands by one number: a slider's is its value, a
choice's is the index of its option.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

SCALES = ("linear", "log", "doubling")
# The stops of a logarithmic slider in each decade, and fewer of them over more than five decades.
DECADE = (*range(10, 20), *range(20, 50, 2), *range(50, 100, 5))
LONG_DECADE = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)


@dataclass(frozen=True)
class Control:
    """A slider from `min` to `max`; it counts in whole numbers when all four numbers are whole.

    Its `scale` says how its stops follow each other: "linear", each a `step` above the last;
    "log", numbers of two digits that are multiples of the step and lie ever further apart;
    "doubling", each twice the last. What is typed may lie between two stops.
    """

    min: float
    max: float
    step: float
    default: float
    label: str = ""
    scale: str = "linear"

    def __post_init__(self):
        if not (self.min < self.max and self.step > 0):
            raise ValueError(f"{self}: min must be below max, and step above 0.")
        if self.scale not in SCALES:
            raise ValueError(f"scale is {self.scale!r}; choose one of {list(SCALES)}.")
        if self.min < 0 and self.scale != "linear":
            raise ValueError(
                f"min is {self.min}; a slider that is not linear starts at 0 or above."
            )
        if not self.min <= self.default <= self.max:
            raise ValueError(f"default is {self.default}; it must lie in {self.range}.")

    @property
    def whole(self):
        """Does it count in whole numbers?"""
        return all(isinstance(x, int) for x in (self.min, self.max, self.step, self.default))

    @property
    def range(self):
        """From where to where it goes, in words."""
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

    @cached_property
    def stops(self):
        """The number of each stop of the slider, from left to right."""
        if self.scale == "linear":
            count = round((self.max - self.min) / self.step) + 1
            found = [self.min + index * self.step for index in range(count)]
        elif self.scale == "doubling":
            low = self.min or self.step
            found = [low * 2**k for k in range(round(math.log2(self.max / low)) + 1)]
        else:
            found = self._log_stops()
        return sorted({self.to_value(number) for number in (self.min, *found, self.max)})

    @cached_property
    def travel(self):
        """How far along its track the slider has each stop, from 0 to 1, as inputs.js draws it.

        Where that is logarithmic, 0 lies as far before the first stop as the next lies behind it.
        """
        way = np.array(self.stops, float)
        if self.scale != "linear":
            way[way > 0] = np.log(way[way > 0])
            if self.stops[0] == 0:
                way[0] = 2 * way[1] - way[2]
        return (way - way[0]) / (way[-1] - way[0])

    def _log_stops(self):
        first, last = (math.floor(math.log10(x)) for x in (self.min or self.step, self.max))
        decade = DECADE if last - first <= 5 else LONG_DECADE
        tenths = [(number, power) for power in range(first, last + 1) for number in decade]
        found = [float(f"{number}e{power - 1}") for number, power in tenths]
        steps = [number / self.step for number in found]
        return [
            number
            for number, step in zip(found, steps, strict=True)
            if self.min <= number <= self.max and math.isclose(step, round(step), rel_tol=1e-9)
        ]

    def to_number(self, value):
        """The number by which a page knows a value."""
        return value

    def to_value(self, number):
        """The value that a page means: its number without what counting steps in floats added."""
        if self.whole:
            return min(max(round(number), self.min), self.max)
        exact = round(number, 10) if self.scale == "linear" else float(f"{number:.10g}")
        return float(min(max(exact, self.min), self.max))

    def for_page(self):
        """What a page needs to draw the slider."""
        needed = {name: getattr(self, name) for name in ("min", "max", "step", "whole", "range")}
        return needed if self.scale == "linear" else needed | {"stops": self.stops}


@dataclass(frozen=True)
class Choice:
    """A row of buttons, one of which is pressed."""

    options: Sequence
    default: object
    label: str = ""

    def __post_init__(self):
        object.__setattr__(self, "options", tuple(self.options))
        self.clean("default", self.default)

    def clean(self, name, value):
        """The option that equals the value; ValueError where none does."""
        if value not in self.options:
            raise ValueError(f"{name} is {value!r}; choose one of {list(self.options)}.")
        return self.options[self.options.index(value)]

    @property
    def stops(self):
        """The number of each button, from left to right."""
        return list(range(len(self.options)))

    def to_number(self, value):
        """The number by which a page knows an option."""
        return self.options.index(value)

    def to_value(self, number):
        """The option that a page means."""
        return self.options[number]

    def for_page(self):
        """What a page needs to draw the buttons: numbers from five digits on with commas."""

        def name(option):
            return f"{option:,}" if isinstance(option, int) and option > 9999 else str(option)

        return {"options": [name(option) for option in self.options]}


@dataclass(frozen=True)
class Drag:
    """Where a hand on the picture moves a control: along x, along y, or one along each.

    `panel` counts the figure's axes from 0. `x` and `y` name controls whose values, or of a choice
    the numbers 0, 1, 2 … of its options, are coordinates of the panel. Where two controls make a
    point in another way, or one alone, `place` computes it from their values; or from those of one
    slider and of a choice, `given`, which stays as it is.
    """

    panel: int = 0
    x: str | None = None
    y: str | None = None
    given: str | None = None
    place: Callable | None = None

    @property
    def moves(self):
        """The control moved along x, along y, or one along each."""
        return {along: name for along, name in (("x", self.x), ("y", self.y)) if name is not None}
