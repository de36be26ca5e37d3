"""Sums and normalizations of probabilities whose logarithms we hold.

One idea carries the file. Take the largest term out of the sum,

    logsumexp(x) = m + L,   m = max x,   L = log1p(sum of the other exp(x - m)),

and keep m and L apart: log_softmax is (x - m) - L, the loss of class t is (m - x_t) + L, and
neither ever cancels. `_rows` computes m and L, for a block of rows at a time.
"""

from functools import wraps
from math import log

import numpy as np

from course_utils._rows import along_axis, exp_and_sums, max_and_log_rest, minus_column, over_axes
from course_utils._validation import as_float, at_least_float32, quiet, require_broadcast


@quiet
def logsumexp(a, axis=None, b=None, keepdims=False):
    r"""Logarithm of a sum of exponentials, $\log \sum_i b_i e^{a_i}$.

    Parameters
    ----------
    a : array_like
        Exponents, any shape: log-probabilities (nats) or logits.
    axis : int, tuple of int or None
        Axes to sum over; None sums over all.
    b : array_like, optional
        Weights that broadcast with `a`; 0 removes a term, negative weights subtract.
    keepdims : bool
        Keep the summed axes with length 1.

    Returns
    -------
    ndarray or scalar
        Nats, in the format of `a`, or of `b` if that is wider (integers, bools and lists: float64).
        -inf for an empty sum or when all terms are -inf; +inf when a term is; nan for a negative
        sum.

    Notes
    -----
    Within 5 units in the last place (float32: 6), unless the answer is close to 0 because positive
    and negative parts cancel (the log of probabilities that sum to 1). There the problem itself
    limits any method that rounds: without weights, the absolute error stays below
    $2^{-52} |\max_i a_i|$ (float32: $2^{-23}$). Source: Blanchard, Higham, Higham, "Accurately
    computing the log-sum-exp and softmax functions", IMA Journal of Numerical Analysis 41 (2021).

    Examples
    --------
    >>> float(logsumexp([-1000.0, -1000.0]))  # log 2 - 1000
    -999.3068528194401
    >>> float(logsumexp([3.0, 2.0], b=[1, -1]))  # log(e^3 - e^2)
    2.541324854612918
    """
    a = as_float(a, "a")
    if b is not None:
        return _weighted_logsumexp(a, as_float(b, "b"), axis, keepdims)

    def formula(rows, scratch):
        m, log_rest = max_and_log_rest(rows, scratch)
        return np.fmax(m, m + log_rest)  # an infinite m is the sum by itself

    return over_axes(formula, a, axis, keepdims)


@quiet
def softmax(x, axis=-1):
    r"""Probabilities from logits, $p_k = e^{x_k} / \sum_j e^{x_j}$.

    `x` holds logits, any shape, with the classes along `axis`, where the result sums to 1. It has
    the shape and format of `x` (integers and bools: float64), and is within 5 units in the last
    place (float32: 7). A single +inf takes all the probability, the limit of a growing logit; two
    of them, or nothing but -inf, have no limit and give nan. Source: Goodfellow, Bengio, Courville,
    *Deep Learning* (2016), section 6.2.2.3.

    >>> softmax([1.0, 2.0, 3.0]).round(4)
    array([0.09  , 0.2447, 0.6652])
    >>> softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """

    def formula(rows, scratch):
        e, sums = exp_and_sums(rows, scratch)
        return np.divide(e, sums[:, None], out=scratch)

    return along_axis(formula, x, axis)


@quiet
def log_softmax(x, axis=-1):
    r"""Log-probabilities from logits, $\log p_k = x_k - \log \sum_j e^{x_j}$.

    `x` holds logits, any shape, with the classes along `axis`. The result is in nats, in the shape
    and format of `x` (integers and bools: float64), within 4 units in the last place (float32: 6; a
    subnormal result: half a unit for each class). A class that is all but certain keeps its small
    log-probability, where the subtraction in the formula would give 0. Infinities as in `softmax`.

    >>> log_softmax([0.0, 0.0])
    array([-0.69314718, -0.69314718])
    >>> f"{log_softmax([40.0, 0.0])[0]:.6e}"
    '-4.248354e-18'
    """

    def formula(rows, scratch):
        m, log_rest = max_and_log_rest(rows, scratch)
        below_m = minus_column(rows, m, out=scratch)
        return np.subtract(below_m, log_rest[:, None], out=scratch)

    return along_axis(formula, x, axis)


def elementwise(formula):
    """Let a formula for floats take array-likes, keep their format, and follow its limits."""

    @quiet
    @wraps(formula)
    def function(x):
        x = as_float(x, formula.__code__.co_varnames[0])
        return formula(at_least_float32(x)).astype(x.dtype, copy=False)[()]

    return function


@elementwise
def sigmoid(x):
    r"""Logistic function, $\sigma(x) = 1 / (1 + e^{-x})$: a probability from log-odds.

    Elementwise, keeps float16, float32 and float64; within 3 units in the last place (float32: 4),
    also where the result is subnormal. Source: scipy.special.expit has the same meaning.

    >>> sigmoid([-1000.0, 0.0, 2.0])
    array([0.        , 0.5       , 0.88079708])
    """
    z = np.exp(-np.abs(x))
    return np.maximum(z, x >= 0) / (1 + z)


@elementwise
def log_sigmoid(x):
    r"""$\log \sigma(x) = -\log(1 + e^{-x})$, in nats.

    Elementwise, keeps float16, float32 and float64; within 2 units in the last place (float32: 3).
    Source: scipy.special.log_expit has the same meaning.

    >>> log_sigmoid([-1000.0, 0.0, 40.0])
    array([-1.00000000e+03, -6.93147181e-01, -4.24835426e-18])
    """
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


@elementwise
def softplus(x):
    r"""$\log(1 + e^x) = -\log \sigma(-x)$: the loss of a wrong answer with log-odds x, in nats.

    Elementwise, keeps float16, float32 and float64; within 2 units in the last place (float32: 3).

    >>> softplus([-40.0, 0.0, 1000.0])
    array([4.24835426e-18, 6.93147181e-01, 1.00000000e+03])
    """
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


@elementwise
def logit(p):
    r"""Log-odds of a probability, $\log \frac{p}{1 - p}$: the inverse of `sigmoid`.

    Elementwise, keeps float16, float32 and float64; within 2 units in the last place. 0 gives
    -inf, 1 gives inf, anything outside [0, 1] nan, as scipy.special.logit does.

    >>> logit([0.0, 0.5, 0.88079707797788, 1.0])
    array([-inf,   0.,   2.,  inf])
    """
    center = 2 * np.arctanh(2 * p - 1)  # near 1/2 the odds are near 1, but 2 p - 1 is exact
    return np.where(abs(p - 0.5) < 0.25, center, np.log(p / (1 - p)))


@elementwise
def log1mexp(x):
    r"""$\log(1 - e^x)$ for $x \le 0$: the log-probability that something does not happen.

    Elementwise, keeps float16, float32 and float64; within 2 units in the last place (float32: 5).
    0 gives -inf, x > 0 nan. Source: Maechler, "Accurately computing log(1 - exp(-|a|))" (2012).

    >>> log1mexp([-1e-20, -0.6931471805599453, -50.0])
    array([-4.60517019e+01, -6.93147181e-01, -1.92874985e-22])
    """
    return np.where(x > -log(2), np.log(-np.expm1(x)), np.log1p(-np.exp(x)))


def _weighted_logsumexp(a, b, axis, keepdims):
    """A weight is one more exponent, log|b|; log(P - N) = log P + log(1 - N / P)."""
    require_broadcast(a=a, b=b)
    dtype = np.result_type(a, b)
    a, b = np.broadcast_arrays(at_least_float32(a), at_least_float32(b))
    exponent = np.where(b == 0, -np.inf, a + np.log(np.abs(b)))
    plus = logsumexp(np.where(b < 0, -np.inf, exponent), axis, keepdims=keepdims)
    minus = logsumexp(np.where(b < 0, exponent, -np.inf), axis, keepdims=keepdims)
    total = np.where(minus == -np.inf, plus, plus + log1mexp(minus - plus))
    return total.astype(dtype)[()]
