"""Name the bug from the number: what a training loss that does not move may mean."""

import math
from numbers import Integral, Real
from typing import NamedTuple

from course_utils._validation import require_number
from course_utils.floats import limits

CLASSES = (2, 3, 4, 10, 100, 1000, 50257)


class Explanation(NamedTuple):
    """One candidate: the loss it predicts (nats), what would cause it, and where it comes from."""

    loss: float
    cause: str
    derivation: str


def diagnose_loss(value, classes=None, tolerance=0.005):
    r"""What a loss of this size may mean, the closest candidate first.

    Parameters
    ----------
    value : float
        The loss that the training printed, in nats.
    classes : int, optional
        Number of classes; None tries common ones.
    tolerance : float
        How far a candidate may lie from the value, as a share of it.

    Returns
    -------
    list of Explanation
        Empty where nothing known fits.

    Raises
    ------
    TypeError, ValueError
        For a loss that is not a number, and for fewer than two classes.

    Notes
    -----
    A guess without knowledge costs $\ln K$ for $K$ classes. A probability clipped at
    $\varepsilon$ costs at most $-\ln \varepsilon$. Softmax taken twice can never cost less than
    $\ln(e + K - 1) - 1$, since its second input lies between 0 and 1.

    Examples
    --------
    >>> for found in diagnose_loss(1.4612, classes=10):
    ...     print(f"{found.loss:.4f} = {found.derivation}: {found.cause}")
    1.4612 = ln(e + 9) - 1: softmax was applied twice; the loss cannot go lower
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"value is {value!r}; give the loss as one number: loss.item()")
    if classes is not None:
        require_number(classes, "classes", lambda k: k >= 2, "a whole number, 2 or more", Integral)
    special = _beyond_numbers(float(value))
    if special:
        return special
    candidates = _candidates(CLASSES if classes is None else (classes,))
    near = [found for found in candidates if abs(found.loss - value) <= tolerance * abs(value)]
    return sorted(near, key=lambda found: abs(found.loss - value))


def _beyond_numbers(value):
    """Explanations of nan, infinities, negative losses and exactly 0, which no formula gives."""
    if math.isnan(value):
        return [
            Explanation(value, "log of 0 met a factor 0, or infinity met infinity", "0 · inf"),
            Explanation(value, "every target is ignored: a mean over nothing", "0 / 0"),
        ]
    if value == math.inf:
        return [Explanation(value, "the true class got probability 0, and nothing clips", "-ln 0")]
    if value < 0:
        fed, derivation = ("probabilities", "-p") if value >= -1 else ("logits", "-z")
        return [
            Explanation(value, f"NLLLoss was fed {fed}: it returns minus their mean", derivation),
            Explanation(
                value, "labels outside 0 and 1 in a binary loss", "(1 - y) ln(1 - p), y > 1"
            ),
            Explanation(value, "a density above 1: nothing is wrong", "-ln p(x), p(x) > 1"),
        ]
    if value == 0:
        return [
            Explanation(value, "softmax of one logit is always 1", "-ln(e^z / e^z)"),
            Explanation(value, "a confident right answer, rounded away", "-ln 1"),
        ]
    return []


def _candidates(classes):
    """All explanations of positive losses, for these numbers of classes."""
    for k in classes:
        yield Explanation(math.log(k), f"{k} equally probable classes: nothing is known", f"ln {k}")
        yield Explanation(
            math.log(math.e + k - 1) - 1,
            "softmax was applied twice; the loss cannot go lower",
            f"ln(e + {k - 1}) - 1",
        )
    yield Explanation(2 * math.log(2), "softmax on two labels at once, half for each", "2 ln 2")
    for exponent, who in ((5, ""), (6, ""), (7, ": Keras"), (8, ""), (12, ""), (15, "")):
        yield _ceiling(10.0**-exponent, f"1e-{exponent}", f"a clip at 1e-{exponent}{who}")
    for name in ("float64", "float32", "float16"):
        epsilon = limits(name).eps
        who = f"a clip at the machine epsilon of {name}: scikit-learn"
        who += ", and Keras, where 1 - 1e-7 rounds to 1 - eps" if name == "float32" else ""
        yield _ceiling(epsilon, f"2^{math.log2(epsilon):.0f}", who)
    smallest = limits("float32").smallest_normal
    yield _ceiling(smallest, "2^-126", "a clip at the smallest normal float32")
    yield Explanation(100.0, "PyTorch's BCELoss sets no log below -100", "-max(ln p, -100)")


def _ceiling(epsilon, written, cause):
    return Explanation(-math.log(epsilon), f"sure and wrong, under {cause}", f"-ln {written}")
