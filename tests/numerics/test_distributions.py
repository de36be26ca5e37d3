"""Against scipy.stats and mpmath; scores by finite differences; fits by looking around them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from course_utils.distributions import (
    Bernoulli,
    Categorical,
    Cauchy,
    Geometric,
    NegativeBinomial,
    Normal,
    Poisson,
)
from tests.numerics.exact import mp, mpf

COUNTS = np.array([0, 1, 2, 3, 10, 15, 16, 17, 77, 1000])
PAIRS = [
    (Bernoulli(0.3), stats.bernoulli(0.3), [0, 1]),
    (Poisson(2.86), stats.poisson(2.86), COUNTS),
    (Poisson(900.0), stats.poisson(900.0), COUNTS),
    (Geometric(0.26), stats.geom(0.26, loc=-1), COUNTS),
    (NegativeBinomial(0.68, 0.19), stats.nbinom(0.68, 0.19), COUNTS),
    (NegativeBinomial(40.0, 0.9), stats.nbinom(40.0, 0.9), COUNTS),
    (NegativeBinomial(5.0, mean=20.0), stats.nbinom(5.0, 0.2), COUNTS),
    (Geometric(mean=3.0), stats.geom(0.25, loc=-1), COUNTS),
    (Bernoulli(logits=-1.0), stats.bernoulli(special.expit(-1.0)), [0, 1]),
    (Normal(1.5, 0.2), stats.norm(1.5, 0.2), np.linspace(-9, 9, 30)),
    (Cauchy(1.5, 0.2), stats.cauchy(1.5, 0.2), np.linspace(-9, 9, 30)),
]
FITS = [Bernoulli, Poisson, Geometric, Normal]


@pytest.mark.parametrize(("ours", "theirs", "x"), PAIRS, ids=lambda v: str(v)[:20])
def test_log_prob(ours, theirs, x):
    log_prob = getattr(theirs, "logpmf", None) or theirs.logpdf
    expected = theirs.logpdf(x) if isinstance(ours, (Normal, Cauchy)) else log_prob(x)
    np.testing.assert_allclose(ours.log_prob(x), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("ours", "theirs", "x"), PAIRS, ids=lambda v: str(v)[:20])
def test_score_is_the_slope_of_log_prob(ours, theirs, x):
    for name, slope in ours.score(x).items():
        value = getattr(ours, name)
        step = 1e-5 * max(abs(value), 0.1)
        parameters = {f: getattr(ours, f) for f in ours.score(x)}
        up, down = (
            type(ours)(**{**parameters, name: value + s}).log_prob(x) for s in (step, -step)
        )
        np.testing.assert_allclose(slope, (up - down) / (2 * step), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("family", FITS)
def test_mle_beats_its_neighbors_and_has_score_zero(family):
    rng = np.random.default_rng(0)
    data = rng.integers(0, 2, 50) if family is Bernoulli else rng.poisson(3, 50)
    best = family.mle(data)
    for name in best.score(data):
        assert abs(best.score(data)[name].mean()) < 1e-12
        for factor in (0.99, 1.01):
            other = {f: getattr(best, f) for f in best.score(data)}
            other[name] *= factor
            assert family(**other).log_prob(data).sum() < best.log_prob(data).sum()


def test_categorical():
    fit = Categorical.mle([0, 2, 2, 1])
    np.testing.assert_array_equal(fit.p, [0.25, 0.25, 0.5])
    np.testing.assert_array_equal(fit.log_prob([[0], [2]]), np.log([[0.25], [0.5]]))
    np.testing.assert_array_equal(fit.score([2, 0])["p"], [[0, 0, 2], [4, 0, 0]])


def test_probabilities_sum_to_one():
    x = np.arange(3000)
    for family in (
        *(Poisson(30.0), Geometric(0.05), NegativeBinomial(0.4, 0.02)),
        *(Geometric(mean=20.0), NegativeBinomial(0.4, mean=20.0)),
    ):
        assert np.exp(family.log_prob(x)).sum() == pytest.approx(1, abs=1e-12)
    assert NegativeBinomial(1, 0.3).log_prob(7) == pytest.approx(Geometric(0.3).log_prob(7))


def test_large_counts_keep_their_digits():
    """Where x log(rate) - rate - log x! would lose half of them."""
    x, rate = 10**9 + 7, mpf(10**9)
    truth = x * mp.log(rate) - rate - mp.loggamma(x + 1)
    assert Poisson(1e9).log_prob(x) == pytest.approx(float(truth), rel=1e-14)
    r, p, x = mpf(10**8), mpf(0.5), 10**8
    truth = mp.loggamma(x + r) - mp.loggamma(r) - mp.loggamma(x + 1) + (r + x) * mp.log(p)
    assert NegativeBinomial(1e8, 0.5).log_prob(x) == pytest.approx(float(truth), rel=1e-13)


def test_parameters_broadcast():
    rates = np.array([[1.0], [2.0]])
    got = Poisson(rates).log_prob([0, 1, 2])
    np.testing.assert_allclose(got, stats.poisson.logpmf([0, 1, 2], rates), rtol=1e-13)
    assert Normal(rates, 1.0).score([0.0, 1.0, 2.0])["mean"].shape == (2, 3)


def test_counts_start_at_zero():
    """The doctor visits of the course contain zeros, so the Geometric counts failures."""
    assert Geometric(0.25).log_prob(0) == np.log(0.25)
    assert Geometric.mle([0, 0, 0, 4]) == Geometric(0.5)


def test_logits_keep_what_a_chance_near_one_has_lost():
    chances, log_odds = Bernoulli(logits=40.0), mpf(40)
    miss = mp.log1p(mp.exp(-log_odds))
    assert chances.log_prob(1) == pytest.approx(float(-miss), rel=1e-15)
    assert chances.score(1)["logits"] == pytest.approx(float(1 / (1 + mp.exp(log_odds))), rel=1e-15)
    many = Categorical(logits=[40.0, 0.0])
    assert many.log_prob(0) == pytest.approx(float(-miss), rel=1e-15)
    np.testing.assert_allclose(many.score(0)["logits"], [np.exp(-40), -np.exp(-40)], rtol=1e-14)


def test_a_mean_keeps_what_a_chance_near_one_has_lost():
    mean, r = np.exp(4), 6e16
    poisson = Poisson(mean).log_prob(COUNTS)
    np.testing.assert_allclose(NegativeBinomial(r, mean=mean).log_prob(COUNTS), poisson, rtol=1e-13)
    assert NegativeBinomial(r, r / (r + mean)).log_prob(39) != pytest.approx(poisson[0], rel=1e-3)


@given(st.floats(0.01, 1e6), st.integers(0, 10**6))
def test_the_negative_binomial_becomes_the_poisson_and_holds_the_geometric(mean, x):
    poisson, near = Poisson(mean).log_prob(x), NegativeBinomial(1e40, mean=mean).log_prob(x)
    assert near == pytest.approx(poisson, rel=1e-14, abs=1e-14)
    geometric, same = Geometric(mean=mean), NegativeBinomial(1.0, mean=mean)
    assert same.log_prob(x) == pytest.approx(geometric.log_prob(x), rel=1e-13, abs=1e-14)
    slope = geometric.score(x)["mean"]
    assert same.score(x)["mean"] == pytest.approx(slope, rel=1e-12, abs=1e-14 / mean)
