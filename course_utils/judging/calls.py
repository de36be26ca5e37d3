"""Call what the learner and the chapters wrote, always under the same conditions."""

import copy
import linecache
import traceback
import warnings
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from course_utils.judging.comparison import Comparable
from course_utils.judging.wording import as_code, shorten


@contextmanager
def fixed_conditions():
    """Warnings and floating-point errors are ignored, whatever the notebook set before.

    So the same code gets the same answer in every notebook: after ``np.seterr(all="raise")`` too.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@dataclass(frozen=True)
class Arguments:
    """Arguments of one call."""

    args: tuple
    kwargs: Mapping[str, Any]

    def call(self, function):
        """Call the function with copies, so that it cannot change the case."""
        copies = self.copies()
        return function(*copies.args, **copies.kwargs)

    def without(self, name):
        """The same arguments, one that goes by name left out."""
        return Arguments(self.args, {key: self.kwargs[key] for key in self.kwargs.keys() - {name}})

    def swapped(self, i, j):
        """The same arguments, two that go by place exchanged where both are there."""
        args = list(self.args)
        if max(i, j) < len(args):
            args[i], args[j] = args[j], args[i]
        return Arguments(tuple(args), self.kwargs)

    def fixed(self, place, value):
        """The same arguments, with this value at a place where there is one."""
        args = list(self.args)
        args[place : place + 1] = [value] * (place < len(args))
        return Arguments(tuple(args), self.kwargs)

    def cut(self, part):
        """The same arguments, but of all lists and arrays as long as the first one only a part."""
        lengths = [len(value) for value in self.args if _has_items(value)]
        args = [
            value[part] if _has_items(value) and len(value) == lengths[0] else value
            for value in self.args
        ]
        return Arguments(tuple(args), self.kwargs)

    def copies(self):
        """The same arguments, for a function that may change them."""
        return Arguments(*copy.deepcopy((self.args, self.kwargs)))

    def overwritten(self, copies):
        """Which argument is no longer what it was: its place, from 0, or its name; else None."""
        pairs = [*enumerate(self.args), *self.kwargs.items()]
        after = [*copies.args, *copies.kwargs.values()]
        for (place, before), now in zip(pairs, after, strict=True):
            if not _unchanged(before, now):
                return place
        return None

    def __str__(self):
        by_name = [f"{name}={as_code(value, 60)}" for name, value in self.kwargs.items()]
        return ", ".join([as_code(value, 60) for value in self.args] + by_name)


def _has_items(value):
    return isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _unchanged(before, now):
    if isinstance(before, list | tuple) and isinstance(now, list | tuple):
        return len(before) == len(now) and all(map(_unchanged, before, now))
    if isinstance(before, np.ndarray):
        return before.shape == np.shape(now) and before.tobytes() == np.asarray(now).tobytes()
    return before is now or bool(before == now)


def given(*args, **kwargs):
    """One case of a function exercise: the arguments as in a call."""
    return Arguments(args, kwargs)


def value_of(declared):
    """A declared value; a function without arguments stands for what it computes."""
    return declared() if callable(declared) else declared


@dataclass(frozen=True)
class CallOutcome:
    """What one call gave, a value or an error with its line, and what became of the arguments."""

    value: object = None
    error: str = ""
    where: str = ""
    overwritten: int | str | None = None  # place or name of an argument that the call changed

    @cached_property
    def comparable(self):
        """The value, converted once for all comparisons."""
        return Comparable(self.value)

    def same(self, other, exercise):
        """Do two calls give the same: the same value, or the same kind of error?"""
        if self.error or other.error:
            return self.error.partition(":")[0] == other.error.partition(":")[0]
        return exercise.same(self.comparable, other.comparable)


def call(function, arguments=None):
    """The outcome of calling a function, without arguments or with those of a case."""
    try:
        if arguments is None:
            return CallOutcome(function())
        copies = arguments.copies()
        value = function(*copies.args, **copies.kwargs)
        return CallOutcome(value, overwritten=arguments.overwritten(copies))
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        return CallOutcome(error=shorten(text.splitlines()[0]), where=_where(error, function))


def _where(error, function):
    """The line of the function that raised, as it stands in the cell."""
    code = getattr(function, "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if code and frame.filename == code.co_filename]
    line = linecache.getline(own[-1].filename, own[-1].lineno).strip() if own else ""
    return f" at `{shorten(line)}`" if line else ""
