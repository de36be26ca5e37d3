"""Surprise, entropy, cross-entropy and Kullback-Leibler divergence of discrete distributions.

Nats unless a `base` is given: base=2 for bits. Probabilities are checked: from 0 to 1, and
summing to 1 along `axis`. 0 log 0 is 0, its limit.
"""

import numpy as np

from course_utils._validation import (
    as_float,
    as_probabilities,
    at_least_float32,
    one_axis,
    quiet,
    require_number,
    same_shape,
)


@quiet
def surprisal(p, base=None):
    r"""Surprise at an event of probability p, $-\log p$.

    `p` holds probabilities, any shape; ValueError outside [0, 1]. Nats, or bits with base=2, in the
    shape and format of `p` (integers and bools: float64); inf where p is 0.

    >>> surprisal([1.0, 0.5, 0.125], base=2)
    array([0., 1., 3.])
    """
    p = as_probabilities(p, "p")
    return _in_base(0 - np.log(at_least_float32(p)), base, p)


@quiet
def entropy(p, axis=-1, base=None):
    r"""Expected surprise, $H(p) = -\sum_k p_k \log p_k$.

    `p` holds distributions, whose outcomes lie along `axis`; ValueError where they do not sum to 1.
    Nats, or bits with base=2, in the shape of `p` without `axis`, and in its format: from 0
    (certain) to log K (K equal chances), but for rounding. Source: Shannon, "A Mathematical Theory
    of Communication" (1948), section 6.

    >>> float(entropy([0.5, 0.25, 0.25], base=2))
    1.5
    """
    p = as_float(p, "p")
    p = as_probabilities(p, "p", one_axis(p, axis, "p"))
    return _expected_surprisal(p, p, axis, base)


@quiet
def cross_entropy(p, q, axis=-1, base=None):
    r"""Expected surprise when p happens and q was believed, $H(p, q) = -\sum_k p_k \log q_k$.

    `p` and `q` have the same shape; distributions, `axis`, `base` and the result's shape and format
    are as in `entropy`. It is H(p) + KL(p || q), and inf where q rules out what p allows.

    >>> float(cross_entropy([0.5, 0.25, 0.25], [0.25, 0.25, 0.5], base=2))
    1.75
    """
    p, q = _pair(p, q, axis)
    return _expected_surprisal(p, q, axis, base)


@quiet
def kl_divergence(p, q, axis=-1, base=None):
    r"""Kullback-Leibler divergence, $D(p \| q) = \sum_k p_k \log \frac{p_k}{q_k}$.

    Arguments and result are as in `cross_entropy`. Never negative; 0 where p equals q; inf where q
    rules out what p allows.

    Computed as $\sum_k [p_k \log \frac{p_k}{q_k} - (p_k - q_k)]$: no bracket is negative, and the
    extra terms sum to 0 for exact distributions. (The textbook sum over rounded probabilities is
    off by sum(p) - sum(q), about 1e-17, and so may be negative.) Source: Kullback and Leibler,
    "On Information and Sufficiency" (1951).

    >>> round(float(kl_divergence([0.5, 0.5], [0.75, 0.25], base=2)), 12)
    0.207518749639
    """
    p, q = _pair(p, q, axis)
    return _in_base(kl_bracket(at_least_float32(p), at_least_float32(q)).sum(axis), base, p)


@quiet
def perplexity(log_probs):
    r"""Exponential of the mean surprise, $\exp(-\frac{1}{n} \sum_i \log p_i)$.

    The number of equally likely outcomes that would surprise as much. `log_probs` are nats, any
    shape, at least one; ValueError for values above 0 by more than rounding (1e-6), which are no
    log-probabilities.

    >>> float(perplexity(np.log([0.25, 0.25, 0.25])))
    4.0
    """
    log_probs = as_float(log_probs, "log_probs")
    if log_probs.size == 0:
        raise ValueError("log_probs is empty: the perplexity of nothing is not defined")
    if log_probs.max() > 1e-6:
        raise ValueError(
            f"log_probs holds {log_probs.max()}, but no log-probability is above 0; "
            f"take the logarithm of probabilities first"
        )
    return np.exp(-at_least_float32(log_probs).mean()).astype(log_probs.dtype)


def _pair(p, q, axis):
    p, q = as_float(p, "p"), as_float(q, "q")
    same_shape(p, q, ("p", "q"))
    axis = one_axis(p, axis, "p")
    return as_probabilities(p, "p", axis), as_probabilities(q, "q", axis)


def _expected_surprisal(p, q, axis, base):
    terms = np.where(p == 0, 0, at_least_float32(p) * (0 - np.log(at_least_float32(q))))
    return _in_base(terms.sum(axis), base, p)


def _in_base(nats, base, like):
    """Nats to the unit of `base`, in the format of `like`."""
    if base is not None:
        require_number(
            base, "base", lambda v: 0 < v < np.inf and v != 1, "positive and not 1: 2 for bits"
        )
        nats = nats / np.log(float(base))
    return np.asarray(nats).astype(like.dtype)[()]


def kl_bracket(p, q, excess=None, log_ratio=None):
    """p log(p / q) - (p - q) of each pair, never negative, exact near p = q.

    With s = (p - q) / (p + q) it is (p + q) ((1 + s) artanh s - s). Near s = 0 that cancels, so
    there artanh s = s (1 + u) with the series u = s^2/3 + s^4/5 + ... Who knows p - q (`excess`)
    or log(p / q) better than p and q tell, passes them.
    """
    excess = p - q if excess is None else excess
    log_ratio = log_of_ratio(p, q) if log_ratio is None else log_ratio
    half = p / 2 + q / 2  # p + q may be out of range
    s = excess / 2 / half
    u = np.zeros_like(s)
    for k in range(35, 1, -2):
        u = s * s * (u + 1 / k)
    near = half * (2 * s * (s + (1 + s) * u))
    far = np.where(p == 0, q, 2 * (p * (log_ratio / 2) - excess / 2))
    return np.where(excess == 0, 0, np.where(abs(s) < 0.3, near, far))


def log_of_ratio(p, q):
    """log(p / q), also where the quotient is out of range, or so small that it has few digits."""
    ratio = p / q
    normal = (ratio >= np.finfo(ratio.dtype).tiny) & (ratio < np.inf)
    return np.where(normal, np.log(ratio), np.log(p) - np.log(q))
