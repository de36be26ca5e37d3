"""Name the bug from the number: what a training loss may mean.

Each module holds one kind of cause, each function one generator of candidates: it says which
losses its cause predicts. diagnose_loss ranks what agrees with the number.
"""

import math
from numbers import Integral, Real

from course_utils._validation import as_float64, require_count, require_number
from course_utils.forensics import ceilings, levels, negative, no_number, other_losses, ranges
from course_utils.forensics.report import Explanation, Report

__all__ = ["Explanation", "diagnose_loss"]


def diagnose_loss(value, classes=None, accuracy=None, shares=None, batch=None):
    r"""What a loss of this size may mean, the candidate that fits best first.

    Parameters
    ----------
    value : float
        The loss that the training printed, in nats. One of few digits, such as 2.3, agrees with
        all that is rounded or cut to it.
    classes : int, optional
        Number of classes, one of which is true for each row; None tries common ones.
    accuracy : float, optional
        Share of right answers on the same rows, from 0 to 1.
    shares : sequence of float, optional
        How common each class is: shares or counts, such as (72, 28).
    batch : int, optional
        Rows in a batch.

    Returns
    -------
    list of Explanation
        Never empty.

    Raises
    ------
    TypeError, ValueError
        For a loss that is not a number (nan and inf are taken), fewer than two classes, a batch of
        none, an accuracy outside 0 to 1, and shares that are none or disagree with `classes`.

    Notes
    -----
    A guess without knowledge costs $\ln K$ for $K$ classes. A probability clipped at
    $\varepsilon$ costs at most $-\ln \varepsilon$; a model that is always sure pays that for the
    share it gets wrong. Softmax taken twice costs between $\ln(e + K - 1) - 1$ and
    $\ln(e + K - 1)$, since its second input lies between 0 and 1.

    Examples
    --------
    >>> found = diagnose_loss(1.4612, classes=10)[0]
    >>> print(f"{found.loss:.4f} = {found.derivation}: {found.cause}")
    1.4612 = ln(e + 9) - 1: softmax was applied twice; the loss cannot go lower
    >>> diagnose_loss(5.7257, classes=2, accuracy=0.6448)[0].derivation
    '0.3552 * -ln 1e-7'
    """
    return _ranked(_report(value, classes, accuracy, shares, batch))


def _ranked(report):
    if report.value == 0 or not math.isfinite(report.value):
        kinds = no_number.KINDS
    elif report.value > 0:
        kinds = (*levels.KINDS, *other_losses.KINDS, *ranges.KINDS, *ceilings.KINDS)
    else:
        kinds = (*negative.KINDS, _score)
    return _best_first(kinds, report)


def _best_first(kinds, report):
    found = [each for kind in kinds for each in kind(report) if each.fit > 0]
    return sorted(found, key=lambda each: -each.fit)


def _score(report):
    """A score in place of a loss: the loss is its size, and has explanations of its own."""
    kinds = (levels.uniform, levels.class_shares, *ceilings.KINDS, *ranges.KINDS)
    best = _best_first(kinds, report._replace(value=-report.value))[0]
    cause = (
        "a score in place of a loss, larger is better: neg_log_loss, or a mean log-likelihood. "
        f"Its loss is {-report.value:.5g}: {best.cause}"
    )
    tell = "give it better predictions: a score rises toward 0"
    if best.fit > 0.85:
        yield Explanation(-best.loss, cause, f"-({best.derivation})", 0.48, tell)
    else:
        yield report.allows(0.38, f"ln p with p = e^{report.value:.6g}", cause, tell)


def _report(value, classes, accuracy, shares, batch):
    """The arguments, checked."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"value is {value!r}; give the loss as one number: loss.item()")
    if classes is not None:
        require_number(classes, "classes", lambda k: k >= 2, "a whole number, 2 or more", Integral)
        classes = int(classes)
    if shares is not None:
        p = as_float64(shares, "shares")
        if p.ndim != 1 or len(p) < 2 or not (p >= 0).all() or not 0 < p.sum() < math.inf:
            raise ValueError(f"shares is {shares!r}; give how common each class is: (0.7, 0.3)")
        shares = tuple((p / p.sum()).tolist())
        if classes not in (None, len(shares)):
            raise ValueError(f"classes is {classes}, but shares has {len(shares)} numbers")
        classes = len(shares)
    if accuracy is not None:
        require_number(accuracy, "accuracy", lambda a: 0 <= a <= 1, "a share, from 0 to 1")
        accuracy = float(accuracy)
    if batch is not None:
        require_count(batch, "batch")
    return Report(float(value), classes, accuracy, shares, batch)
