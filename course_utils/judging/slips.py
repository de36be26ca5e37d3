"""The slips that every question shares, such as sign, unit, or sum for mean."""

import math
from dataclasses import dataclass

import numpy as np

from course_utils.judging.comparison import as_numbers, same

ROUNDED = "It is right, but rounded"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of an asked number, all optional; the usual slips follow from it."""

    # "nats", "bits", "probability", or another word, for which logarithms say nothing. Without it
    # a whole number has no unit, and everything else is in nats.
    unit: str | None = None
    mean_over: int | None = None  # how many numbers the answer is the mean of
    sum_over: int | None = None  # or the sum of
    classes: int | None = None  # how many classes there are


def general_mistakes(right, facts):
    """Pairs (diagnosis, value): what the usual slips make of the right answer."""
    array = as_numbers(right)
    unit = facts.unit
    if unit is None:
        unit = "nats" if array.dtype.kind == "f" else ""
    right = array.astype(float)
    with np.errstate(all="ignore"):
        found = [*_unit_slips(right, unit), *_clips(right, unit), *_counting_slips(right, facts)]
        found = [(text, value) for text, value in found if not same(value, right, 1e-9)]
        for text, value in _slips_of_form(right, array.dtype.kind, unit):
            known = [right, *(other for _, other in found)]
            odd = np.isfinite(right).all() and not np.isfinite(value).all()
            near = 1e-9 if text.startswith(ROUNDED) else 5e-3  # a rounded answer is near the right
            if not odd and not any(same(value, other, near) for other in known):
                found.append((text, value))
    return found


def _unit_slips(right, unit):
    ln2, ln10 = math.log(2), math.log(10)
    size = np.abs(right)
    sign = "The size is right, the sign is not."
    if unit in ("nats", "bits"):
        sign += " A log-likelihood and a negative log-likelihood differ by just this sign."
    yield sign, -right
    if unit == "nats":
        yield "This is in bits (log2); the question asks for nats.", right / ln2
        yield "This is a base-10 logarithm (log10); the question asks for nats.", right / ln10
    if unit == "bits":
        yield "This is in nats; the question asks for bits.", right * ln2
        yield "This is a base-10 logarithm (log10); the question asks for bits.", right * ln2 / ln10
    if unit in ("nats", "bits") and 0 < size.max(initial=0) < 700:  # where exp is a number
        base = math.e if unit == "nats" else 2
        yield "This is a probability, not its logarithm.", base**-size
        yield "This is 1 − p. The surprise is −log p: take the logarithm.", 1 - base**-size
        text = "This is the exponential of what is asked, sign aside: a perplexity, if of a mean."
        yield text, base**size
    if unit == "probability":
        log = np.log(right)
        yield "This is the log-probability; the question asks for the probability.", log
        yield "This is the surprise, −log p; the question asks for p itself.", -log
        yield "This is the probability of the opposite, 1 - p.", 1 - right
        yield "This is in percent; give the probability itself, between 0 and 1.", 100 * right


def _clips(right, unit):
    """What an epsilon makes of a cost, or a log-probability, that is infinite."""
    if unit in ("nats", "bits") and np.isinf(right).any():
        base = 2 if unit == "bits" else math.e
        for epsilon in (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-300):
            cut = np.sign(right) * -math.log(epsilon, base)
            text = f"What is infinite was cut off at log {epsilon:g}: clip nothing, add no epsilon."
            yield text, np.where(np.isinf(right), cut, right)


def _slips_of_form(right, kind, unit):
    """Slips that any number invites; a slip of the unit or of counting goes before them."""
    if kind in "iu":
        yield "One too many: does the count begin at 0, or is the end counted as well?", right + 1
        yield "One too few: does the count begin at 1, or is the end left out?", right - 1
        return
    if unit == "probability":
        yield from _slips_of_probabilities(right)
    if np.isfinite(right).any():
        yield "This is one divided by the right answer.", 1 / right
    yield "This is half the right answer.", right / 2
    yield "This is twice the right answer.", 2 * right
    yield "This is a hundred times the right answer, as in percent.", 100 * right
    yield "This is the right answer squared.", right**2
    yield "This is the square root of the right answer.", np.sqrt(right)
    if right.ndim == 2:
        yield "Rows and columns are exchanged: this is transposed.", right.T
    if right.size > 1 and np.isfinite(right).all():
        yield from _slips_of_arrays(right)
    for digits, name in ((3, "three digits"), (2, "two digits"), (1, "one digit")):
        rounded = np.vectorize(lambda x, n=digits: float(f"{x:.{n}g}"))
        yield f"{ROUNDED} to {name}: give all of them.", rounded(right)
        after = f"{ROUNDED} to {name} after the point: give all of them."
        yield after, right.round(digits)


def _slips_of_probabilities(right):
    """What becomes of a probability in another base, or between it and the odds."""
    yield "You raised 2 to a number of nats; with nats goes e: np.exp.", right ** math.log(2)
    yield "You raised 10 to a number of nats; with nats goes e: np.exp.", right ** math.log(10)
    odds = right / (1 - right)
    yield "These are the odds, p / (1 - p); the question asks for the probability p.", odds
    yield "These are the log-odds; the question asks for the probability.", np.log(odds)


def _slips_of_arrays(right):
    """What becomes of several finite numbers."""
    yield "These are the right numbers in the opposite order.", right[::-1]
    if np.trunc(right).any():
        cut = "All fractions are cut off, as in a table made for whole numbers: dtype=float."
        yield cut, np.trunc(right)
        yield "All numbers are rounded down, as // does.", np.floor(right)


def parts_of_arrays(right):
    """What a function gives in place of several numbers: one of them, or one made of them."""
    right = as_numbers(right).astype(float)
    if right.size < 2 or not np.isfinite(right).all():
        return
    whole = "all of them are asked for"
    if len(right) > 1:
        item, over = ("row", " over the rows") if right.ndim > 1 else ("number", "")
        loop = "Does a `return` stand inside a loop? It ends the function in the first turn."
        yield f"This is only the first {item}. {loop}", right[0]
        kept = "Does the loop write over what it found before?"
        yield f"This is only the last {item}. {kept}", right[-1]
        yield f"This is the sum of the right numbers{over}; {whole}.", right.sum(axis=0)
        yield f"This is the mean of the right numbers{over}; {whole}.", right.mean(axis=0)
    if right.ndim > 1 and min(right.shape) > 1:
        flat = "The numbers are right, the shape is not: all stand in one row, not in a table."
        yield flat, right.ravel()


def _counting_slips(right, facts):
    if n := facts.mean_over:
        if 2 < n <= 100:  # of two it is the sum, of many it is hard to tell from the mean
            yield f"This was divided by {n - 1}; the mean is over {n}.", right * n / (n - 1)
        yield f"This is the sum over all {n}; the question asks for the mean.", right * n
        yield f"This was divided by {n} twice; the mean divides once.", right / n
    if n := facts.sum_over:
        yield f"This is the mean over the {n}; the question asks for the sum.", right / n
        yield f"This was multiplied by {n} twice.", right * n
    if k := facts.classes:
        divided = f"This was divided by the {k} classes as well: only examples are averaged."
        yield divided, right / k
