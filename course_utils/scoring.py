"""How good are predicted probabilities? Proper scores and calibration."""

from typing import NamedTuple

import numpy as np

from course_utils._validation import as_array, as_labels, as_probabilities, quiet, require_count


class Reliability(NamedTuple):
    """Predictions sorted into bins of equal width: right-closed, the first includes 0."""

    edges: np.ndarray  # bins + 1 entries; the others have one for each bin
    predicted: np.ndarray  # the mean predicted probability; nan in an empty bin
    observed: np.ndarray  # how often it came true; nan in an empty bin
    # How many predictions the bin holds. A tuple has a method of this name.
    count: np.ndarray  # type: ignore[assignment]


@quiet
def brier_score(p, y):
    r"""Mean squared error of probabilities, a float.

    Of distributions `p`, (n, K), and labels `y` from 0 to K - 1, (n,), it is
    $\frac{1}{n} \sum_i \sum_k (p_{ik} - [y_i = k])^2$, from 0 to 2; of probabilities `p` of the
    label 1, (n,), and labels 0 and 1 it is $\frac{1}{n} \sum_i (p_i - y_i)^2$, from 0 to 1.
    Source: Brier, "Verification of forecasts expressed in terms of probability" (1950).

    >>> round(brier_score([0.9, 0.2], [1, 0]), 6)
    0.025
    >>> round(brier_score([[0.1, 0.9], [0.8, 0.2]], [1, 0]), 6)
    0.05
    """
    p, y = _predictions(p, y)
    if p.ndim == 2:
        p, y = p.copy(), y[:, None] == np.arange(p.shape[1])
    return float(((p - y) ** 2).sum() / len(y))


@quiet
def reliability(p, y, bins=15):
    """How often came true what was predicted with probability p? A `Reliability` of so many bins.

    Of distributions `p`, (n, K), and labels `y` from 0 to K - 1, (n,), the prediction is the most
    probable class, and it comes true when it is the label. Of probabilities `p` of the label 1,
    (n,), and labels 0 and 1 it comes true when y is 1. Source: Guo et al., "On Calibration of
    Modern Neural Networks", ICML 2017.

    >>> diagram = reliability([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 0], bins=2)
    >>> diagram.predicted.round(2), diagram.observed, diagram.count
    (array([0.15, 0.85]), array([0. , 0.5]), array([2, 2]))
    """
    p, y = _predictions(p, y)
    require_count(bins, "bins")
    came_true = y
    if p.ndim == 2:
        came_true, p = p.argmax(1) == y, p.max(1)
    edges = np.linspace(0, 1, bins + 1)
    where = np.searchsorted(edges[1:-1], p)
    count = np.bincount(where, minlength=bins)
    predicted = np.bincount(where, p, bins) / count
    observed = np.bincount(where, came_true, bins) / count
    return Reliability(edges, predicted, observed, count)


@quiet
def expected_calibration_error(p, y, bins=15):
    r"""Mean gap between predicted and observed, $\sum_b \frac{n_b}{n} |o_b - p_b|$.

    Parameters as in `reliability`; returns a float from 0 (right on average in each bin) to 1.
    Source: Naeini, Cooper, Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian
    Binning" (2015).

    >>> round(expected_calibration_error([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 0], bins=2), 6)
    0.25
    """
    diagram = reliability(p, y, bins)
    gaps = np.abs(diagram.observed - diagram.predicted)
    return float(np.nansum(gaps * diagram.count) / diagram.count.sum())


def _predictions(p, y):
    """Probabilities in float64 and their labels, checked."""
    ndim = as_array(p, "p").ndim
    if ndim not in (1, 2):
        raise ValueError(f"p has {ndim} dimensions, shape {np.shape(p)}; pass (n, K) or (n,)")
    p = as_probabilities(p, "p", axis=1 if ndim == 2 else None)
    y = as_labels(y, p.shape[1] if ndim == 2 else 2, "y")
    if y.shape != p.shape[:1]:
        raise ValueError(f"y has shape {y.shape}, but p {p.shape} needs {p.shape[:1]}")
    if len(y) == 0:
        raise ValueError("p is empty: no prediction, no score")
    return p.astype(np.float64), y
