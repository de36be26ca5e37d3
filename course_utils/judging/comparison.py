"""Compare an answer with the right one, whatever the type it comes in."""

import math
import re
from collections.abc import MappingView
from functools import cached_property

import numpy as np


class Comparable:
    """A value as it is compared: converted to numbers or to text at most once."""

    def __init__(self, value):
        self.value = list(value) if isinstance(value, MappingView) else value

    @cached_property
    def numbers(self):
        """Array of real numbers, or None where the value is something else."""
        return as_numbers(self.value)

    @cached_property
    def text(self):
        """Text without regard to case and spaces, a frozenset of such texts, or None."""
        return as_text(self.value)

    @cached_property
    def letters(self):
        """All letters and digits of a text, or of a list of texts, as one word; or None."""
        return letters_of(self.value)


def comparable(value):
    """The value as a `Comparable`; one that is given stays."""
    return value if isinstance(value, Comparable) else Comparable(value)


def same(answer, reference, rtol, atol=0.0, coarse=True):
    """Is the answer the reference, whatever the type it comes in?

    Lists, tuples, arrays, ints, bools and NumPy scalars of any float format are numbers alike; a
    one-element array is its element where one number is asked for. A whole-number reference asks
    for exactly that number. Of text the letters and digits are compared without regard to case,
    collections of text as sets; of other tuples, lists and dicts the items are compared. A float32
    answer is compared no finer than float32 can compute, unless ``coarse`` is False.
    """
    answer, reference = comparable(answer), comparable(reference)
    if reference.text is not None:
        return _same_text(answer, reference)
    given, expected = answer.numbers, reference.numbers
    if expected is None:
        return _same_items(answer.value, reference.value, rtol, atol, coarse)
    if given is None:
        return False
    if given.shape != expected.shape:
        if expected.ndim or given.size != 1:
            return False
        given = given.reshape(expected.shape)
    if expected.dtype.kind in "biu":
        return bool(np.all(given == expected))
    if coarse and given.dtype == np.float32:
        rtol = max(rtol, 32 * float(np.finfo(np.float32).eps))
    if expected.ndim == 0:
        return _same_number(float(given), float(expected), rtol + 1e-12, atol)
    expected, given = expected.astype(float), given.astype(float)
    finite = np.isfinite(expected) & np.isfinite(given)
    size = np.abs(expected[np.isfinite(expected)]).max(initial=0.0)
    with np.errstate(all="ignore"):
        close = np.abs(given - expected) <= atol + rtol * np.abs(expected) + 1e-12 * size
    exact = (given == expected) | (np.isnan(given) & np.isnan(expected))
    return bool(np.all(np.where(finite, close, exact)))


def _same_number(given, expected, rtol, atol):
    if math.isfinite(given) and math.isfinite(expected):
        return abs(given - expected) <= atol + rtol * abs(expected)
    return given == expected or (math.isnan(given) and math.isnan(expected))


def _same_text(answer, reference):
    """Is it the same text, or the same set of texts, however it is written down?"""
    if isinstance(reference.text, str):
        return answer.letters == reference.letters
    given = answer.text
    if isinstance(given, str):
        single = all(len(item) == 1 for item in reference.text)
        parts = re.findall(r"\w", given) if single else given.split(",")
        given = frozenset(as_text(part) for part in parts)
    return given == reference.text


def _same_items(answer, reference, rtol, atol, coarse):
    """Are two dicts, or two lists or tuples, the same item by item?"""
    if isinstance(reference, dict):
        if not isinstance(answer, dict) or answer.keys() != reference.keys():
            return False
        pairs = [(answer[key], reference[key]) for key in reference]
    elif isinstance(reference, list | tuple):
        if not isinstance(answer, list | tuple) or len(answer) != len(reference):
            return False
        pairs = zip(answer, reference, strict=True)
    else:
        return answer is reference
    return all(same(one, other, rtol, atol, coarse) for one, other in pairs)


def as_numbers(value):
    """Array of real numbers, or None where the value is something else."""
    if isinstance(value, str | bytes | dict | set | frozenset) or value is None:
        return None
    try:
        array = _as_array(value)
        if array.dtype.kind in "biu" or array.dtype in (np.float16, np.float32, np.float64):
            return array
        if array.dtype.kind in "cSUMmT":
            return None
        return array.astype(np.float64)  # long doubles, bfloat16 and float8, Fractions
    except Exception:
        return None


def _as_array(value):
    """The value as an array; tensors leave their gradients, and bfloat16 those of PyTorch."""
    if hasattr(value, "detach"):
        value = value.detach()
        value = value.float() if "bfloat16" in str(value.dtype) else value
    elif isinstance(value, list | tuple) and any(
        hasattr(kind, "detach") for kind in set(map(type, value))
    ):
        value = [_as_array(item) for item in value]
    return np.asarray(value)


def is_numeric(value):
    """Is it a number, or an array of numbers, and not of truth values?"""
    array = as_numbers(value)
    return array is not None and array.dtype.kind != "b"


def as_text(value):
    """Text without regard to case and spaces, a frozenset of such texts, or None."""
    if isinstance(value, str):
        return " ".join(value.lower().split())
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, set | frozenset | list | tuple):
        if value and all(isinstance(item, str) for item in value):
            return frozenset(as_text(item) for item in value)
        if isinstance(value, set | frozenset) and not value:
            return frozenset()
    return None


def letters_of(value):
    """All letters and digits of a text, or of a list of texts in their order, else None."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, str):
        return "".join(filter(str.isalnum, value)).lower()
    if isinstance(value, list | tuple) or (isinstance(value, set | frozenset) and len(value) == 1):
        words = [letters_of(item) for item in value]
        return "".join(words) if words and all(word is not None for word in words) else None
    return None
