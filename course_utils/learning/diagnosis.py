"""Compare an answer with the reference, and name the mistake behind a wrong one."""

import math
import numbers

import numpy as np


def same(answer, reference, rtol, atol=0.0):
    """Is the answer the reference, whatever the type it comes in?

    Lists, tuples, arrays, ints, bools and NumPy scalars of any float format are numbers alike; a
    one-element array is its element. A whole-number reference asks for exactly that number. Text
    is compared without regard to case, collections of text as sets. Never raises.
    """
    if (text := _as_text(reference)) is not None:
        return _as_text(answer) == text
    expected, given = as_numbers(reference), as_numbers(answer)
    if expected is None or given is None:
        return False
    if given.shape != expected.shape:
        if not given.size == expected.size == 1:
            return False
        given = given.reshape(expected.shape)
    if expected.dtype.kind in "biu":
        return bool(np.all(given == expected))
    if given.dtype.kind == "f":
        rtol = max(rtol, 100 * float(np.finfo(given.dtype).eps))
    expected, given = expected.astype(float), given.astype(float)
    size = np.abs(expected[np.isfinite(expected)]).max(initial=0.0)
    with np.errstate(invalid="ignore"):
        close = np.abs(given - expected) <= atol + rtol * np.abs(expected) + 1e-12 * size
    exact = (given == expected) | (np.isnan(given) & np.isnan(expected))
    return bool(np.all(np.where(np.isfinite(expected) & np.isfinite(given), close, exact)))


def as_numbers(value):
    """Array of real numbers, or None where the value is something else."""
    if isinstance(value, str | bytes | dict | set | frozenset) or value is None:
        return None
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            array = array.astype(np.float64, casting="unsafe") if _is_extended(array) else None
    except Exception:
        return None
    return array


def _is_extended(array):
    """bfloat16 and float8 are kinds of their own to NumPy; objects may hold Fractions."""
    if array.dtype.kind == "O":
        return all(isinstance(item, numbers.Real) for item in array.flat)
    return array.dtype.kind == "V" and array.dtype.names is None


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


def general_mistakes(a, facts):
    """Pairs (diagnosis, value): what the usual slips make of the right answer ``a``.

    Parameters
    ----------
    a : array-like
        Right answer.
    facts : dict
        What is known of the question, all optional: ``unit`` ("nats", else "bits"); ``n`` where
        the answer is a mean over n, ``sum_of`` where it is a sum of that many; ``classes``;
        ``entropy`` of the true distribution; ``argmax``, the value with the predicted class in
        place of the true one; ``ddof``, the value with n - 1 in place of n.
    """
    a = np.asarray(a, dtype=float)
    size = np.abs(a)
    ln2, ln10 = math.log(2), math.log(10)
    with np.errstate(over="ignore"):
        probability, perplexity = np.exp(-size), np.exp(size)
    found = [
        (
            "The size is right and the sign is not: this is how a log-likelihood differs from a "
            "negative log-likelihood.",
            -a,
        )
    ]
    if facts.get("unit", "nats") == "nats":
        found += [
            ("This is in bits; the question asks for nats.", a / ln2),
            ("This is a base-10 logarithm; the question asks for nats.", a / ln10),
        ]
    else:
        found += [
            ("This is in nats; the question asks for bits.", a * ln2),
            ("This is a base-10 logarithm; the question asks for bits.", a * ln2 / ln10),
        ]
    if n := facts.get("n"):
        found += [
            (f"This is the sum over all {n}; the question asks for the mean.", a * n),
            (f"This was divided by {n} twice.", a / n),
        ]
    if n := facts.get("sum_of"):
        found += [
            (f"This is the mean over the {n}; the question asks for the sum.", a / n),
            (f"This was multiplied by {n} twice.", a * n),
        ]
    if k := facts.get("classes"):
        found.append((f"This was averaged over the {k} classes as well.", a / k))
    found += [
        ("This is a probability; the question asks for its logarithm.", probability),
        ("This is a perplexity, the exponential of what is asked.", perplexity),
    ]
    if (entropy := facts.get("entropy")) is not None:
        found += [
            (
                "Cross-entropy and KL divergence are mixed up: this is too large by H(p).",
                a + entropy,
            ),
            (
                "Cross-entropy and KL divergence are mixed up: this is too small by H(p).",
                a - entropy,
            ),
        ]
    if (value := facts.get("argmax")) is not None:
        found.append(("This uses the predicted class, not the true one.", value))
    if (value := facts.get("ddof")) is not None:
        found.append(("This divides by n - 1; maximum likelihood divides by n.", value))
    return [(text, value) for text, value in found if not same(value, a, 1e-9)]


def describe(value, length=100):
    """Short text of a value, for a message."""
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
