"""The truth to 60 digits (mpmath), and the distance from it in units in the last place."""

import mpmath
import numpy as np
from mpmath import mp, mpf

mp.dps = 60


def exact(values):
    """Floats as the numbers they are, without rounding."""
    return [mpf(float(v)) for v in np.ravel(values)]


def ulps(got, truth):
    """Distance of each result from the truth, in units in the last place of its format."""
    got = np.asarray(got)
    return np.array([_ulp(g, t, got.dtype) for g, t in zip(got.ravel(), truth, strict=True)])


def _ulp(g, t, dtype):
    if mpmath.isnan(t) or mpmath.isinf(t) or not np.isfinite(g):
        same = float(g) == float(t) or (np.isnan(g) and mpmath.isnan(t))
        overflow = np.isinf(g) and abs(t) >= mpf(float(np.finfo(dtype).max))
        return 0.0 if same or overflow else np.inf
    with np.errstate(over="ignore"):
        nearest = np.abs(dtype.type(float(t)))
    unit = np.spacing(min(nearest, np.finfo(dtype).max * dtype.type(0.5)))
    return float(abs(mpf(float(g)) - t) / mpf(float(unit)))


def terms(row):
    """exp(x - max) of each entry, and the place of the max."""
    x = exact(row)
    k = max(range(len(x)), key=x.__getitem__)
    return [mp.exp(v - x[k]) for v in x], x, k


def logsumexp(row):
    e, x, k = terms(row)
    return x[k] + mp.log1p(mp.fsum(e[:k] + e[k + 1 :]))


def softmax(row):
    e, _, _ = terms(row)
    total = mp.fsum(e)
    return [v / total for v in e]


def log_softmax(row):
    """Each from the sum of the others, so that no digits cancel."""
    e, x, k = terms(row)
    rest = mp.log1p(mp.fsum(e[:k] + e[k + 1 :]))
    return [v - x[k] - rest for v in x]


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def softplus(x):
    return mp.log1p(mp.exp(x)) if x < 0 else x + mp.log1p(mp.exp(-x))


def log1mexp(x):
    return mp.log(-mp.expm1(x)) if x > -0.5 else mp.log1p(-mp.exp(x))


def logit(p):
    return mp.log(p / (1 - p)) if 0 < p < 1 else mpf("-inf" if p == 0 else "inf")
