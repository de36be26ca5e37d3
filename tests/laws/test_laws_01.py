"""The laws of notebook 01: products, sums of logs, surprise, densities."""

import math
import warnings
from fractions import Fraction

import ml_dtypes
import mpmath
import numpy as np
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_utils import first_zero, limits, surprisal
from course_utils.floats import FORMATS

mpmath.mp.dps = 50
HALF_STEP = 2.0**-53  # of 1, in float64
probabilities = st.floats(1e-300, 1)


def stored(value, name):
    """A fraction as the format stores it."""
    return np.float64(float(value)).astype(getattr(ml_dtypes, name, name))


@given(st.sampled_from(FORMATS), st.floats(0.5, 1, exclude_min=True, exclude_max=True), st.data())
def test_law_01_1(name, above, data):
    r"""A product of enough probabilities, each at most $1/2$, is stored as exactly 0, silently.
    Enough equal factors between $1/2$ and 1 as stored, multiplied one after the other, get stuck
    above 0, just as wrong, where subnormal numbers are kept."""
    enough = first_zero(0.5, name)
    small = data.draw(arrays(np.float64, enough, elements=st.floats(0, 0.5)))
    factors = small.astype(stored(1, name).dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.prod(factors) == 0
        assert np.multiply.accumulate(factors[None, ::-1], axis=1)[0, -1] == 0

    factor, least = stored(above, name), stored(limits(name).smallest_subnormal, name)
    if 0.5 < factor < 1:
        assert least * factor == least
    if 0.5 < factor < 0.98:  # closer to 1 it takes too many steps to get there
        running = np.multiply.accumulate(np.full((1, 60_000), factor), axis=1)[0]
        assert 0 < running[-1] == running[-2]


@given(st.sampled_from(FORMATS), st.fractions(0, 1), st.data())
def test_law_01_2(name, share, data):
    r"""Each of the six formats has a smallest number above 0. What is half of it or less is stored
    as 0. Below the smallest normal number the steps no longer shrink, so digits are lost."""
    form = limits(name)
    least = Fraction(form.smallest_subnormal)
    assert stored(least, name) == form.smallest_subnormal
    assert stored(least / 2 * share, name) == 0

    steps = data.draw(st.integers(0, int(form.smallest_normal / form.smallest_subnormal) - 1))
    assert Fraction(float(stored(steps * least, name))) == steps * least
    between = Fraction(float(stored((steps + share) * least, name)))
    assert between in (steps * least, (steps + 1) * least)


@given(st.lists(probabilities, min_size=1, max_size=30), probabilities, probabilities)
def test_law_01_3(factors, p, other):
    r"""For probabilities above 0, $\log \prod p_i = \sum \log p_i$. The larger probability has the
    larger log, and a difference of logs is the log of a ratio; floats round all three."""
    product = Fraction(1)
    for factor in factors:
        product *= Fraction(factor)
    exact = mpmath.log(mpmath.mpf(product.numerator)) - mpmath.log(mpmath.mpf(product.denominator))
    added = math.fsum(np.log(factors))
    assert abs(added - exact) <= 4 * HALF_STEP * abs(exact) + 1e-300

    if p > other:
        assert np.log(p) >= np.log(other)
    ratio = mpmath.log(mpmath.mpf(p) / mpmath.mpf(other))
    size = abs(np.log(p)) + abs(np.log(other))
    assert abs((np.log(p) - np.log(other)) - ratio) <= 4 * HALF_STEP * size + 1e-300


@given(probabilities, probabilities)
def test_law_01_4(p, other):
    r"""Surprise is $-\log p$. For $p$ above 0, halving $p$ adds one bit; one bit is $\ln 2$
    nats."""
    for base, bit in ((2, 1.0), (None, math.log(2)), (10, math.log10(2))):
        before, after = surprisal(p, base=base), surprisal(p / 2, base=base)
        np.testing.assert_allclose(after - before, bit, rtol=0, atol=4 * HALF_STEP * after)
    np.testing.assert_allclose(surprisal(p), -np.log(p), rtol=4 * HALF_STEP)
    np.testing.assert_allclose(surprisal(p, base=2) * math.log(2), surprisal(p), rtol=1e-15)


classes = st.shared(st.integers(1, 5), key="classes")
log_likelihoods = st.floats(-1e6, 1e6) | st.just(-math.inf)


@given(
    arrays(np.float64, classes, elements=log_likelihoods),
    arrays(np.float64, classes, elements=st.floats(1e-6, 1)),
)
def test_law_01_5(log_likelihood, shares):
    r"""Bayes' rule: the score of a class is its log prior plus its log-likelihood, and equal priors
    may be left out. Back to probabilities, if the largest score is finite: subtract it,
    exponentiate, divide by the sum."""
    if np.isinf(log_likelihood.max()):
        return
    prior = shares / shares.sum()
    for z, weights in ((np.log(prior) + log_likelihood, prior), (log_likelihood, 1 + 0 * prior)):
        shifted = np.exp(z - z.max())
        posterior = shifted / shifted.sum()
        pairs = zip(weights, log_likelihood, strict=True)
        joint = [mpmath.mpf(p) * mpmath.exp(float(value)) for p, value in pairs]
        for computed, truth in zip(posterior, joint, strict=True):
            bayes = truth / sum(joint)
            assert abs(computed - bayes) <= 1e-9 * bayes + 1e-300
        assert abs(posterior.sum() - 1) < 1e-14


families = [scipy.stats.norm, scipy.stats.cauchy, scipy.stats.laplace, scipy.stats.logistic]


@given(
    st.sampled_from(families),
    st.floats(-5, 5),
    st.floats(0.1, 1e3),
    st.floats(1e-3, 1e3),
    st.floats(0, 300),
)
def test_law_01_6(family, x, scale, smaller, height):
    r"""A density may be above 1 by any factor, so a log density may be above 0 by any amount.
    In a unit $c$ times smaller the log density of one measurement is lower by $\ln c$."""
    narrow = math.exp(-height) / 10
    assert family.logpdf(0, scale=narrow) > height

    before = family.logpdf(x, scale=scale)
    after = family.logpdf(x * smaller, scale=scale * smaller)
    lowered = before - after
    np.testing.assert_allclose(lowered, math.log(smaller), rtol=1e-9, atol=1e-9 * (1 + abs(before)))


@given(
    st.sampled_from([np.float16, np.float32, np.float64]), st.integers(1, 3000), st.integers(0, 99)
)
def test_law_01_7(kind, n, seed):
    r"""A sum of logs, while it stays finite, rounds each time by at most half a step of the sum.
    Float64 and adding in pairs keep the error small; NumPy's `sum` of a table of several rows and
    columns adds in pairs only along the axis that is fastest in memory."""
    rng = np.random.default_rng(seed)
    terms = (-rng.exponential(rng.choice([0.01, 2.5, 10.0]), size=n)).astype(kind)
    exact, half = math.fsum(terms.astype(float)), np.finfo(kind).eps / 2
    running = np.add.accumulate(terms)
    if np.isfinite(running[-1]):
        steps = np.spacing(np.abs(running)).astype(float) / 2
        assert abs(float(running[-1]) - exact) <= math.fsum(steps) + np.spacing(abs(exact))
        # blocks of at most 128 in eight lanes, then pairs of pairs: Higham, chapter 4
        bound = (16 + 3 + math.ceil(math.log2(max(2, n)))) * half * abs(exact) * 1.01
        table = np.stack([terms, terms, terms])
        for in_pairs in (terms.sum(), *table.sum(axis=1), *table.T.sum(axis=0)):
            assert abs(float(in_pairs) - exact) <= bound

    assert np.array_equal(terms[:, None].sum(axis=0)[0], terms.sum(), equal_nan=True)  # one column
    batch = np.stack([terms, terms, terms], axis=1)  # n rows, stored row by row
    across = (batch.sum(axis=0), batch.T.sum(axis=1), np.stack([batch, batch]).sum(axis=1)[0])
    for in_a_row in across:
        assert np.array_equal(in_a_row, np.full(3, running[-1]), equal_nan=True)
