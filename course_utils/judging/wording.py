"""Say in a few words what a value is."""

import numbers
import re
from itertools import islice

import numpy as np

from course_utils.judging.comparison import as_numbers, as_text


def describe(value, length=100):
    """Short text of a value, for a message: a number below 0 has a minus, all else is code."""
    return re.sub("^-", "−", as_code(value, length))


def as_code(value, length=100):
    """Short text of a value, as Python writes it."""
    try:
        text = _text_of(value, length)
    except Exception as error:
        text = f"a {type(value).__name__} whose repr raises {type(error).__name__}"
    return shorten(text, length)


def _text_of(value, length):
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, numbers.Integral):
        return _whole_number(int(value))
    if isinstance(value, float | np.floating):
        return f"{float(value):.7g}"
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=6, threshold=12, edgeitems=3, separator=", ")
        return " ".join(text.split())
    if type(value) is list:
        return f"[{_items(value, length)}]"
    if type(value) is tuple:
        return f"({_items(value, length)}{',' * (len(value) == 1)})"
    if callable(value):
        return f"the function {getattr(value, '__name__', '')}".strip()
    return repr(value)


def _whole_number(number):
    """All digits, or how many: Python refuses to write thousands of them."""
    if number.bit_length() < 400:
        return str(number)
    return f"a whole number of about {number.bit_length() * np.log10(2):,.0f} digits"


def _items(values, length):
    """Texts of the first items, as many as have room."""
    texts = []
    for value in islice(values, length):
        texts.append(as_code(value, length))
        if sum(map(len, texts)) > length:
            break
    return ", ".join(texts)


def shorten(text, length=100):
    """The text, cut where it is longer."""
    return text if len(text) <= length else text[: length - 1] + "…"


def kind_of(reference):
    """What sort of answer the reference is, in words."""
    if (text := as_text(reference)) is not None:
        return "text" if isinstance(text, str) else "a set of texts"
    array = as_numbers(reference)
    if array is None:
        return f"a {type(reference).__name__}"
    if array.ndim:
        return f"numbers of shape {array.shape}"
    return {"b": "True or False", "i": "a whole number", "u": "a whole number"}.get(
        array.dtype.kind, "a number"
    )
