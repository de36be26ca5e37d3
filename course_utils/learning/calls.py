"""Call what the learner and the chapters wrote, always under the same conditions."""

import linecache
import traceback
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_utils.learning.comparison import Comparable
from course_utils.learning.wording import shorten


@contextmanager
def fixed_conditions():
    """Warnings and floating-point errors are ignored, whatever the notebook set before.

    So the same code gets the same answer in every notebook: after ``np.seterr(all="raise")`` too.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@dataclass(frozen=True)
class CallOutcome:
    """What one call gave, a value or an error with its line, and what became of the arguments."""

    value: object = None
    error: str = ""
    where: str = ""
    spoiled: str = ""  # the argument that the function overwrote

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
        return CallOutcome(value, spoiled=_name(arguments.spoiled(copies), function))
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        return CallOutcome(error=shorten(text.splitlines()[0]), where=_where(error, function))


def _name(place, function):
    """Name of the argument at a place; the place is None, a number from 0, or already a name."""
    if not isinstance(place, int):
        return place or ""
    code = getattr(function, "__code__", None)
    names = code.co_varnames[: code.co_argcount] if code else ()
    return names[place] if place < len(names) else f"number {place + 1}"


def _where(error, function):
    """The line of the function that raised, as it stands in the cell."""
    code = getattr(function, "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if code and frame.filename == code.co_filename]
    line = linecache.getline(own[-1].filename, own[-1].lineno).strip() if own else ""
    return f" at `{shorten(line)}`" if line else ""
