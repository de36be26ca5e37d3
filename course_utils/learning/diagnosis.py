"""Compare an answer with the reference, and name the mistake behind a wrong one."""

import math
import numbers

import numpy as np


def same(answer, reference, rtol, atol=0.0, coarse=True):
    """Is the answer the reference, whatever the type it comes in?

    Lists, tuples, arrays, ints, bools and NumPy scalars of any float format are numbers alike; a
    one-element array is its element. A whole-number reference asks for exactly that number. Text
    is compared without regard to case, collections of text as sets; of other tuples, lists and
    dicts the items are compared. An answer in a coarse float format is compared no finer than the
    format can compute, unless ``coarse`` is False. Never raises.
    """
    if (text := _as_text(reference)) is not None:
        return _as_text(answer) == text
    expected, given = as_numbers(reference), as_numbers(answer)
    if expected is None:
        return _same_items(answer, reference, rtol, atol, coarse)
    if given is None:
        return False
    if given.shape != expected.shape:
        if not given.size == expected.size == 1:
            return False
        given = given.reshape(expected.shape)
    if expected.dtype.kind in "biu":
        return bool(np.all(given == expected))
    if coarse and given.dtype.kind == "f":
        rtol = max(rtol, 32 * float(np.finfo(given.dtype).eps))
    expected, given = expected.astype(float), given.astype(float)
    finite = np.isfinite(expected) & np.isfinite(given)
    size = np.abs(expected[np.isfinite(expected)]).max(initial=0.0)
    with np.errstate(invalid="ignore"):
        close = np.abs(given - expected) <= atol + rtol * np.abs(expected) + 1e-12 * size
    exact = (given == expected) | (np.isnan(given) & np.isnan(expected))
    return bool(np.all(np.where(finite, close, exact)))


def _same_items(answer, reference, rtol, atol, coarse):
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
        array = np.asarray(value)
        if array.dtype.kind in "biu" or array.dtype in (np.float16, np.float32, np.float64):
            return array
        if array.dtype.kind in "cSUMmT":
            return None
        return array.astype(np.float64)  # long doubles, bfloat16 and float8, Fractions
    except Exception:
        return None


def is_numeric(value):
    """Is it a number, or an array of numbers, and not of truth values?"""
    array = as_numbers(value)
    return array is not None and array.dtype.kind != "b"


def _as_text(value):
    """Normalized text, frozenset of texts, or None where the value holds no text."""
    if isinstance(value, str):
        return " ".join(value.lower().split())
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, set | frozenset | list | tuple):
        if value and all(isinstance(item, str) for item in value):
            return frozenset(_as_text(item) for item in value)
        if isinstance(value, set | frozenset) and not value:
            return frozenset()
    return None


def general_mistakes(right, facts):
    """Pairs (diagnosis, value): what the usual slips make of the right answer.

    Parameters
    ----------
    right : array-like
        Right answer.
    facts : dict
        What is known of the question, all optional. ``unit``: "nats", "bits", "probability", or
        another word, for which logarithms say nothing ("nats" unless the answer is a whole
        number). ``n`` where the answer is a mean over n, ``sum_of`` where it is a sum of that
        many. ``classes``, how many. ``entropy`` of the true distribution, in the answer's unit.
        ``argmax``: the value with the predicted class in place of the true one. ``ddof``: the
        value with n - 1 in place of n.
    """
    array = as_numbers(right)
    a, size = array.astype(float), np.abs(array.astype(float))
    unit = facts.get("unit", "nats" if array.dtype.kind == "f" else "")
    ln2, ln10 = math.log(2), math.log(10)
    found = []

    def add(text, value):
        found.append((text, value))

    with np.errstate(all="ignore"):
        sign = "The size is right, the sign is not."
        if unit in ("nats", "bits"):
            sign += " A log-likelihood and a negative log-likelihood differ by just this sign."
        add(sign, -a)
        if unit == "nats":
            add("This is in bits (log2); the question asks for nats.", a / ln2)
            add("This is a base-10 logarithm (log10); the question asks for nats.", a / ln10)
        if unit == "bits":
            add("This is in nats; the question asks for bits.", a * ln2)
            add("This is a base-10 logarithm (log10); the question asks for bits.", a * ln2 / ln10)
        if unit in ("nats", "bits") and 0 < size.max(initial=0) < 700:  # where exp is a number
            base = math.e if unit == "nats" else 2
            add("This is a probability, not its logarithm.", base**-size)
            add("This is the perplexity, the exponential of what is asked.", base**size)
        if unit == "probability":
            add("This is the log-probability; the question asks for the probability.", np.log(a))
            add("This is the surprise, -log p; the question asks for p itself.", -np.log(a))
            add("This is the probability of the opposite, 1 - p.", 1 - a)
            add("This is in percent; give the probability itself, between 0 and 1.", 100 * a)
        if n := facts.get("n"):
            add(f"This is the sum over all {n}; the question asks for the mean.", a * n)
            add(f"This was divided by {n} twice; the mean divides once.", a / n)
        if n := facts.get("sum_of"):
            add(f"This is the mean over the {n}; the question asks for the sum.", a / n)
            add(f"This was multiplied by {n} twice.", a * n)
        if k := facts.get("classes"):
            add(f"This was divided by the {k} classes as well: only examples are averaged.", a / k)
        if (entropy := facts.get("entropy")) is not None:
            mixed = "Cross-entropy and KL divergence are mixed up: they differ by H(p), and this is"
            add(f"{mixed} H(p) too large.", a + entropy)
            add(f"{mixed} H(p) too small.", a - entropy)
        if (value := facts.get("argmax")) is not None:
            add("This uses the predicted class (the argmax), not the true one.", value)
        if (value := facts.get("ddof")) is not None:
            add("This divides by n - 1; maximum likelihood divides by n.", value)
    return [(text, value) for text, value in found if not same(value, a, 1e-9)]


def nearest(answer, mistakes):
    """Diagnosis of the closest mistake that gives this answer, to 0.2 %, or None."""
    for rtol in (1e-9, 2e-4, 2e-3):
        for text, value in mistakes:
            if same(answer, value, rtol, coarse=False):
                return text
    return None


def trouble(answer, right):
    """What is wrong with the kind of thing the answer is, or None."""
    if answer is None:
        return "None is what a function gives that ends without `return`, or that only prints."
    given, expected = as_numbers(answer), as_numbers(right)
    if expected is None:
        return None if given is None else f"This is a number, not {kind_of(right)}."
    if isinstance(answer, str):
        return f"This is text; the answer is {kind_of(right)}, written without quotation marks."
    if given is None:
        return f"Its type is {type(answer).__name__}; the answer is {kind_of(right)}."
    if given.shape != expected.shape and not given.size == expected.size == 1:
        if expected.ndim == 0:
            return f"This holds {given.size} numbers; the answer is one number."
        if given.ndim == 0:
            return f"This is one number; the answer is {kind_of(right)}."
        return f"This has the shape {given.shape}; the answer has the shape {expected.shape}."
    given, expected = given.astype(float), expected.astype(float)
    if np.isnan(given).any() and not np.isnan(expected).any():
        return "nan comes of 0/0 or inf - inf: somewhere a log of 0 or an overflow. Stay in logs."
    if np.isinf(given).any() and np.isfinite(expected).all():
        return "inf comes of the log of 0, or of an overflow. Stay in logs."
    return None


def describe(value, length=100):
    """Short text of a value, for a message."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_):
        text = str(bool(value))
    elif isinstance(value, numbers.Integral):
        text = str(int(value))
    elif isinstance(value, float | np.floating):
        text = f"{float(value):.7g}"
    elif isinstance(value, np.ndarray):
        text = np.array2string(value, precision=6, threshold=12, edgeitems=3, separator=", ")
        text = " ".join(text.split())
    elif isinstance(value, list | tuple) and all(isinstance(i, numbers.Real) for i in value):
        inner = ", ".join(describe(item) for item in value)
        text = f"[{inner}]" if isinstance(value, list) else f"({inner})"
    elif callable(value):
        text = f"the function {getattr(value, '__name__', '')}".strip()
    else:
        try:
            text = repr(value)
        except Exception as error:
            text = f"a {type(value).__name__} whose repr raises {type(error).__name__}"
    return shorten(text, length)


def shorten(text, length=100):
    """The text, cut where it is longer."""
    return text if len(text) <= length else text[: length - 1] + "…"


def kind_of(reference):
    """What sort of answer the reference is, in words."""
    if (text := _as_text(reference)) is not None:
        return "text" if isinstance(text, str) else "a set of texts"
    array = as_numbers(reference)
    if array is None:
        return f"a {type(reference).__name__}"
    if array.ndim:
        return f"numbers of shape {array.shape}"
    return {"b": "True or False", "i": "a whole number", "u": "a whole number"}.get(
        array.dtype.kind, "a number"
    )
