"""Sums and normalizations of probabilities whose logarithms we hold.

One idea carries the file. Take the largest term out of the sum,

    logsumexp(x) = m + L,   m = max x,   L = log1p(sum of the other exp(x - m)),

and keep m and L apart: log_softmax is (x - m) - L, the loss of class t is (m - x_t) + L, and
neither ever cancels. Rows are treated in blocks that stay in the processor's cache.
"""

from functools import lru_cache, wraps
from math import log, prod

import numpy as np

from course_utils._validation import as_float, one_axis, require_broadcast, working

BLOCK_BYTES = 2**20
LONG = 1024  # from here on a row is folded before it is summed
PIECE = 2**16  # so many numbers of a very long row are treated at a time


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
        Nats, in the format of `a` (integers and bools: float64). -inf for an empty sum or when
        all terms are -inf; +inf when a term is; nan for a negative sum.

    Notes
    -----
    Within 4 units in the last place (float32: 6), unless the answer is close to 0 because positive
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
    if a.ndim == 0:
        return a[()]
    axes = range(a.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = sorted({one_axis(a, i, "a") for i in axes})
    shape = [n for i, n in enumerate(a.shape) if i not in axes]
    rows = np.moveaxis(a, axes, range(-len(axes), 0))
    rows = rows.reshape(*shape, prod(a.shape[i] for i in axes))
    total = map_rows(_logsumexp, rows, out=np.full(shape, -np.inf, a.dtype))[()]
    return np.expand_dims(total, axes) if keepdims else total


def softmax(x, axis=-1):
    r"""Probabilities from logits, $p_k = e^{x_k} / \sum_j e^{x_j}$.

    Parameters
    ----------
    x : array_like
        Logits, any shape.
    axis : int
        The axis of the classes: along it the result sums to 1.

    Returns
    -------
    ndarray
        Shape of `x`, in its format (integers and bools: float64), within 4 units in the last
        place (float32: 6). A single +inf takes all the probability, the limit of a growing logit;
        two of them, or nothing but -inf, have no limit and give nan.

    Notes
    -----
    Source: Goodfellow, Bengio, Courville, *Deep Learning* (2016), section 6.2.2.3.

    Examples
    --------
    >>> softmax([1.0, 2.0, 3.0]).round(4)
    array([0.09  , 0.2447, 0.6652])
    >>> softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """
    return _along_axis(_softmax, x, axis)


def log_softmax(x, axis=-1):
    r"""Log-probabilities from logits, $\log p_k = x_k - \log \sum_j e^{x_j}$.

    Parameters
    ----------
    x : array_like
        Logits, any shape.
    axis : int
        The axis of the classes.

    Returns
    -------
    ndarray
        Nats, shape and format of `x` (integers and bools: float64), within 4 units in the last
        place (float32: 6; a subnormal result: half a unit for each class). A class that is all but
        certain keeps its small log-probability, where the subtraction in the formula would give
        0. Infinities as in `softmax`.

    Examples
    --------
    >>> log_softmax([0.0, 0.0])
    array([-0.69314718, -0.69314718])
    >>> f"{log_softmax([40.0, 0.0])[0]:.6e}"
    '-4.248354e-18'
    """
    return _along_axis(_log_softmax, x, axis)


def elementwise(formula):
    """Let a formula for floats take array-likes, keep their format, and follow its limits."""

    @wraps(formula)
    def function(x):
        x = as_float(x, formula.__code__.co_varnames[0])
        with np.errstate(all="ignore"):
            return formula(working(x)).astype(x.dtype, copy=False)[()]

    return function


@elementwise
def sigmoid(x):
    r"""Logistic function, $\sigma(x) = 1 / (1 + e^{-x})$: a probability from log-odds.

    Elementwise, keeps float16, float32 and float64; within 2 units in the last place, also where
    the result is subnormal. Source: scipy.special.expit has the same meaning.

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

    Elementwise, keeps float16, float32 and float64; within 2 units in the last place; 0 gives
    -inf, x > 0 nan. Source: Maechler, "Accurately computing log(1 - exp(-|a|))" (2012).

    >>> log1mexp([-1e-20, -0.6931471805599453, -50.0])
    array([-4.60517019e+01, -6.93147181e-01, -1.92874985e-22])
    """
    return np.where(x > -log(2), np.log(-np.expm1(x)), np.log1p(-np.exp(x)))


def _weighted_logsumexp(a, b, axis, keepdims):
    """A weight is one more exponent, log|b|; log(P - N) = log P + log(1 - N / P)."""
    require_broadcast(a=a, b=b)
    dtype = np.result_type(a, b)
    a, b = np.broadcast_arrays(working(a), working(b))
    with np.errstate(all="ignore"):
        exponent = np.where(b == 0, -np.inf, a + np.log(np.abs(b)))
        plus = logsumexp(np.where(b < 0, -np.inf, exponent), axis, keepdims=keepdims)
        minus = logsumexp(np.where(b < 0, exponent, -np.inf), axis, keepdims=keepdims)
        total = np.where(minus == -np.inf, plus, plus + log1mexp(minus - plus))
    return total.astype(dtype)[()]


def _along_axis(formula, x, axis):
    x = as_float(x, "x")
    axis = one_axis(x, axis, "x")
    rows = x.swapaxes(axis, -1) if x.ndim else x[None]
    out = map_rows(formula, rows, out=np.empty_like(rows, order="C"))
    return out.swapaxes(axis, -1) if x.ndim else out[0]


@np.errstate(all="ignore")
def map_rows(formula, x, *others, out):
    """formula(rows, e, ...) for x of shape (..., n), a block of whole rows at a time, into out.

    The formula gets contiguous blocks: (r, n) of x, a scratch block e of that shape, and (r, n) or
    (r,) of the others. It answers with r rows or r numbers. If out is shaped as x, e is its place
    in out: an answer written there is not copied again. If not, e is shorter than a very long row.
    """
    n, dtype = x.shape[-1], np.promote_types(x.dtype, np.float32)
    in_place = out.shape == x.shape and out.dtype == dtype
    size = BLOCK_BYTES // dtype.itemsize
    width = PIECE if n > size and out.shape != x.shape else n
    scratch = None if in_place else np.empty(max(min(size, x.size), width), dtype)
    for i in blocks(x.shape, size) if x.size else ():
        rows = np.ascontiguousarray(x[i], dtype).reshape(-1, n)
        e = (out[i] if in_place else scratch[: len(rows) * width]).reshape(-1, width)
        matching = [o[i].reshape(rows.shape[: o.ndim - x.ndim + 2]) for o in others]
        answer = formula(rows, e, *matching)
        if not (in_place and answer is e):
            out[i] = answer.reshape(out[i].shape)
    return out


def blocks(shape, size):
    """Indices that cut an array into pieces of whole rows, about `size` numbers each."""
    if prod(shape) <= size or len(shape) == 1:
        yield ...
    elif (piece := prod(shape[1:])) <= size:
        step = size // piece
        yield from (np.s_[i : i + step] for i in range(0, shape[0], step))
    else:
        for i in range(shape[0]):
            for rest in blocks(shape[1:], size):
                yield (i, rest)


def _logsumexp(rows, e):
    at, _, m, rest = separate(rows, e)
    given = rows.ravel()[at]
    return np.where(np.isinf(given), given, m + rest)


def _softmax(rows, e):
    np.exp(rows, out=e)  # without a shift if possible, as in _shift
    total = row_sums(e)
    if not (total[total.argmin()] > 0.3 and total[total.argmax()] < np.inf):
        _, rows, _, c = _shift(rows)
        total = row_sums(_exp(rows, c, e))
    e /= total[:, None]
    return e


def _log_softmax(rows, e):
    _, rows, m, rest = separate(rows, e)
    np.subtract(rows, m[:, None], out=e)
    e -= rest[:, None]
    return e


def separate(rows, e):
    """m and L of each row: its largest entry, and log1p of all other terms beside it.

    Returns the place of the largest (in the flat block), the rows with infinities resolved, m, L.
    """
    at, rows, m, c = _shift(rows)
    if e.shape != rows.shape:
        return at, rows, m, np.log1p(_others_of_long_row(rows, at[0], c, e))
    terms = _exp(rows, c, e).ravel()
    largest = terms[at]
    terms[at] = 0  # nothing is added to it too early
    return at, rows, m, np.log1p(row_sums(e) / largest)


def _others_of_long_row(rows, at, c, e):
    """All other terms beside the largest, a piece as long as e at a time."""
    n, width = rows.shape[-1], e.shape[-1]
    sums = []
    for i in range(0, n, width):
        terms = _exp(rows[:, i : i + width], c, e[:, : n - i])
        if i <= at < i + width:
            largest = terms[0, at - i]
            terms[0, at - i] = 0
        sums.append(row_sums(terms))
    return row_sums(np.stack(sums, -1)) / largest


def _exp(rows, c, e):
    """exp(row - c) of each row, in e."""
    return np.exp(rows if c is None else np.subtract(rows, c[:, None], out=e), out=e)


def _shift(rows):
    """Returns what `separate` does, but for L, and the shift c that keeps exp(row - c) finite.

    c is None unless the largest term would overflow or underflow: a difference is rounded before
    exp sees it, and that costs digits. If needed, c is a whole number, because then the difference
    is exact wherever the largest entry is negative.
    """
    n = rows.shape[-1]
    at = np.arange(0, rows.size, n) + rows.argmax(-1)
    m = rows.ravel()[at]
    top = log(np.finfo(rows.dtype).max / (8 * n))
    if m[m.argmin()] >= -1 and m[m.argmax()] <= top:  # on few rows quicker than min and max
        return at, rows, m, None
    rows = _limit(rows, m)
    m = rows.ravel()[at]
    return at, rows, m, np.rint(m - np.clip(m, -1, top))


def _limit(rows, m):
    """A row with a +inf becomes its limit: all for the one infinite class; for several, unknown."""
    if not np.isposinf(m).any():
        return rows
    infinite = np.isposinf(rows)
    count = infinite.sum(-1, keepdims=True)
    certain = np.where(infinite, 0, -np.inf)
    limit = np.where(count == 0, rows, np.where(count == 1, certain, np.nan))
    return limit.astype(rows.dtype)


def row_sums(e):
    """Sum of each row of numbers >= 0, as if rounded once: the whole row shares its error.

    Each number is split in two on a grid so coarse that the parts on it add up exactly, in any
    order; what is left is so small that its own rounding does not count. Source: Rump, Ogita,
    Oishi, "Accurate floating-point summation" (2008). A long row is folded first, half on half:
    many sums of two numbers, whose errors average out.
    """
    n = e.shape[-1]
    if n > 256 and e.dtype == np.float32:  # groups are quicker, and good for 6 units
        whole = n // 32 * 32
        groups = e[:, :whole].reshape(len(e), -1, 32) @ _ones(32, e.dtype)
        return row_sums(np.concatenate([groups, e[:, whole:]], -1))
    if n > PIECE:
        pieces = [row_sums(e[:, i : i + PIECE]) for i in range(0, n, PIECE)]
        return row_sums(np.stack(pieces, -1))
    if n > LONG:
        folded = e[:, : n // 2] + e[:, n // 2 : n // 2 * 2]
        folded[:, : n % 2] += e[:, n - n % 2 :]
        return row_sums(folded)
    one = _ones(n, e.dtype)
    grid = 2 * e.dot(one)
    low, high = grid[grid.argmin()], grid[grid.argmax()]
    grid = high if low >= high * 2.0**-20 else grid[:, None]  # one for all rows is quicker
    part = e + grid
    part -= grid
    return part.dot(one) + np.subtract(e, part, out=part).dot(one)


@lru_cache(8)
def _ones(n, dtype):
    return np.ones(n, dtype)
