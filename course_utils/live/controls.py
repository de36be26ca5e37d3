"""The controls of a demo: sliders and rows of buttons.

A page in the browser knows where a control stands by one number: a slider's is its value, a
choice's is the index of its option.
"""

import math
from dataclasses import dataclass
from functools import cached_property


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

    @cached_property
    def stops(self):
        """The number of each stop of the slider, from left to right."""
        count = round((self.max - self.min) / self.step) + 1
        return [self.to_value(self.min + index * self.step) for index in range(count)]

    def to_number(self, value):
        """The number by which a page knows a value."""
        return value

    def to_value(self, number):
        """The value that a page means: its number without what counting steps in floats added."""
        value = min(max(round(number, 10), self.min), self.max)
        return round(value) if self.whole else float(value)

    def for_page(self):
        """What a page needs to draw the slider."""
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
        """What a page needs to draw the buttons."""
        return {"options": [str(option) for option in self.options]}
