"""The laws of notebook 02: likelihood, its one optimum, its floor, and where it misleads."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import xlogy

from course_utils.distributions import (
    Bernoulli,
    Categorical,
    Geometric,
    NegativeBinomial,
    Normal,
    Poisson,
)

mpmath.mp.dps = 50
some = st.integers(1, 40)
counts = st.lists(st.integers(0, 30), min_size=2, max_size=8).filter(any)
parts = st.integers(1, 1000)


@st.composite
def shares_and_model(draw):
    """Observed shares of some outcomes, one of them perhaps 0, and a model of all of them."""
    seen = np.array(draw(counts), dtype=float)
    model = np.array(draw(st.lists(parts, min_size=len(seen), max_size=len(seen))), dtype=float)
    return seen / seen.sum(), model / model.sum()


hundredths = st.integers(-100_000, 100_000).map(lambda i: i / 100)
measurements = st.lists(hundredths, min_size=2, max_size=20).map(np.array)


@given(some, some, st.floats(0.01, 0.99), st.integers(2, 5))
def test_law_02_1(heads, tails, theta, power):
    r"""A likelihood is the probability, or density, of the data, read as a function of the model.
    It is no probability of the model: under other names for the models every height stays, but the
    area under them may change."""
    renamed = {"log-odds": math.log(theta / (1 - theta)), "power": theta**power}
    back = {
        "log-odds": 1 / (1 + math.exp(-renamed["log-odds"])),
        "power": renamed["power"] ** (1 / power),
    }
    flips = np.repeat([1, 0], [heads, tails])
    height = Bernoulli(theta).log_prob(flips).sum()
    for same in back.values():
        np.testing.assert_allclose(Bernoulli(same).log_prob(flips).sum(), height, rtol=1e-9)

    area = mpmath.beta(heads + 1, tails + 1)
    assert area < 1
    assert mpmath.beta(heads, tails) > area  # over the log-odds, where d theta = theta (1 - theta)


@given(
    st.lists(st.tuples(parts, parts, parts), min_size=2, max_size=6),
    st.tuples(*[st.integers(0, 12)] * 3).filter(any),
)
def test_law_02_2(models, counted):
    r"""On paper $L$, $\log L$, NLL and mean NLL are best for the same model. Compute with logs,
    minimize the NLL, report the mean."""
    n, likelihood, nll = sum(counted), [], []
    for model in models:
        q = [Fraction(part, sum(model)) for part in model]
        likelihood.append(math.prod(share**k for share, k in zip(q, counted, strict=True)))
        nll.append(
            -mpmath.fsum(
                k * (mpmath.log(share.numerator) - mpmath.log(share.denominator))
                for share, k in zip(q, counted, strict=True)
            )
        )
    best = {i for i, value in enumerate(likelihood) if value == max(likelihood)}
    for column in (nll, [value / n for value in nll]):
        assert best == {i for i, value in enumerate(column) if value - min(column) < 1e-40}


@given(shares_and_model())
def test_law_02_3(pair):
    r"""For a categorical model the best probabilities are the observed shares."""
    p, q = pair
    seen = p > 0
    best = -(p[seen] * np.log(p[seen])).sum()
    rival = -(p[seen] * np.log(q[seen])).sum()
    assert best <= rival + 1e-12
    if np.abs(p - q).max() > 1e-3:
        assert best < rival


@given(shares_and_model(), st.lists(st.integers(0, 40), min_size=2, max_size=60).filter(any))
def test_law_02_4(pair, visits):
    r"""On the same data, in the same units, the model with the lower NLL fits these data better;
    whether it predicts better, new data must tell. For discrete outcomes no model that gives every
    observation the same distribution gets below the floor, the entropy of the observed shares."""
    p, q = pair
    assert -(p * np.log(q)).sum() >= scipy.stats.entropy(p) - 1e-12

    visits = np.array(visits)
    floor = scipy.stats.entropy(np.bincount(visits) / visits.size)
    mean = visits.mean()
    for model in (
        Poisson.mle(visits),
        Geometric.mle(visits),
        NegativeBinomial(0.5, 0.5 / (0.5 + mean)),
        NegativeBinomial(3.0, 3.0 / (3.0 + mean)),
    ):
        assert -model.log_prob(visits).mean() >= floor - 1e-12

    fewer = visits[visits < visits.max()]
    if not fewer.any():
        return
    table = Categorical(np.bincount(fewer, minlength=visits.max() + 1) / fewer.size)
    with np.errstate(divide="ignore"):  # it fits its own data best, and new ones not at all
        fits = -table.log_prob(fewer).mean()
        assert -table.log_prob(visits).mean() == math.inf
    assert fits <= -Geometric.mle(fewer).log_prob(fewer).mean() + 1e-12


@given(measurements, st.floats(-1e3, 1e3), st.floats(0.01, 100))
def test_law_02_5(x, center, sigma):
    r"""For one fixed $\sigma$ a Gaussian NLL is a squared error in disguise, best at the mean. If
    the values differ, the best $\sigma^2$ is their mean squared distance from it: a sum divided by
    $n$."""

    def mean_nll(mu, sigma):
        return -scipy.stats.norm.logpdf(x, mu, sigma).mean()

    squares = (((x - center) ** 2).mean() - ((x - x.mean()) ** 2).mean()) / (2 * sigma**2)
    ahead = mean_nll(center, sigma) - mean_nll(x.mean(), sigma)
    rounding = 1e-12 * (1 + abs(mean_nll(center, sigma)))
    np.testing.assert_allclose(ahead, squares, rtol=1e-6, atol=rounding)
    assert ahead >= -rounding

    if x.min() == x.max():
        return
    fit = Normal.mle(x)
    np.testing.assert_allclose([fit.mean, fit.std], scipy.stats.norm.fit(x), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(fit.std**2, ((x - x.mean()) ** 2).sum() / x.size, rtol=1e-9)
    assert mean_nll(fit.mean, fit.std) <= mean_nll(fit.mean, sigma) + 1e-9


def one_parameter(name, theta, n):
    """Every result of n observations: its probability, its estimate, its log-likelihood at a value.

    The total is all that a coin, a Poisson or a geometric model sees of the data.
    """
    totals = {
        "coin": scipy.stats.binom(n, theta),
        "Poisson": scipy.stats.poisson(n * theta),
        "geometric": scipy.stats.nbinom(n, theta),
    }[name]
    total = np.arange(totals.ppf(1e-12), totals.ppf(1 - 1e-12) + 1)
    log_l = {
        "coin": lambda t: xlogy(total, t) + xlogy(n - total, 1 - t),
        "Poisson": lambda t: xlogy(total, t) - n * t,
        "geometric": lambda t: n * np.log(t) + xlogy(total, 1 - t),
    }[name]
    estimate = n / (n + total) if name == "geometric" else total / n
    return totals.pmf(total), estimate, log_l


@given(
    st.sampled_from(["coin", "Poisson", "geometric"]),
    st.floats(0.2, 0.8),
    st.integers(400, 4000),
    st.floats(0.05, 0.95),
)
def test_law_02_6(name, theta, n, luck):
    r"""Take a model with one parameter: each value another model, the log-likelihood smooth in it,
    its information positive at the truth. Take many independent observations that the model made
    itself, and let true and best value lie inside the range. Then the best values of repeated
    experiments spread by about $1/\sqrt{n \cdot \text{information}}$, where the information is the
    curvature of the mean NLL at the best. And in about 95 % of the experiments the truth has at
    least $0.147$ of the best likelihood. With few data, or at an edge, neither is sure."""
    chance, estimate, log_l = one_parameter(name, theta, n)
    spread = np.sqrt(chance @ (estimate - chance @ estimate) ** 2)
    mine = np.searchsorted(chance.cumsum(), luck)  # one of the experiments
    at, h = estimate[mine], 1e-4
    curvature = -(log_l(at + h)[mine] - 2 * log_l(at)[mine] + log_l(at - h)[mine]) / h**2 / n
    assert abs(1 / np.sqrt(n * curvature) / spread - 1) < 0.15
    ratio = log_l(theta) - log_l(estimate)
    assert 0.93 < chance[ratio >= math.log(0.147)].sum() < 0.97

    chance, estimate, log_l = one_parameter("coin", 0.9, 20)
    assert chance[log_l(0.9) - log_l(estimate) >= math.log(0.147)].sum() < 0.88
    error = np.sqrt(estimate * (1 - estimate) / 20)
    assert chance[np.abs(estimate - 0.9) <= 1.96 * error].sum() < 0.88
    assert error[estimate == 1] == 0

    # No information at the truth: phi = 0 for coins 1/2 + phi**3.
    chance, estimate, _ = one_parameter("coin", 0.5, n)
    phi = np.cbrt(estimate - 0.5)
    information = (3 * phi**2) ** 2 / (estimate * (1 - estimate))
    near = np.abs(np.sqrt(chance @ phi**2 * n * information) - 1) < 0.15
    assert chance[near].sum() < 0.3

    # Not smooth: numbers spread evenly from 0 to theta. The ratio is (largest / theta)**n.
    largest = scipy.stats.beta(n, 1)  # in units of theta
    assert largest.sf(0.147 ** (1 / n)) < 0.88


@given(counts, measurements, st.integers(1, 50), st.floats(0.05, 0.95))
def test_law_02_7(counted, x, copies, theta):
    r"""The maximum may lie at the edge, as for a coin that only fell on heads, or not exist, as for
    a mixture that shrinks onto one value. A table of observed shares gives probability zero to
    whatever did not occur. And copied data are counted as new data: each data point written $c$
    times multiplies every log of a likelihood ratio by $c$."""
    heads = np.ones(sum(counted))
    assert Bernoulli.mle(heads).p == 1
    with np.errstate(divide="ignore"):
        assert Bernoulli.mle(heads).log_prob(0) == -math.inf
        table = Categorical(np.array(counted) / sum(counted))
        for k, count in enumerate(counted):
            assert (table.log_prob(k) == -math.inf) == (count == 0)

    x = np.append(x, x.max() + 1)
    wide = np.exp(scipy.stats.norm.logpdf(x, x.mean(), x.std()))
    rising = [
        np.log(0.9 * wide + 0.1 * scipy.stats.norm.pdf(x, x[0], 10.0**-e)).sum()
        for e in (20, 60, 100, 140)
    ]
    assert np.all(np.diff(rising) > 30)

    flips = np.repeat([1, 0], [3 * counted[0] + 1, 2])
    ratio = Bernoulli(theta).log_prob(flips).sum() - Bernoulli.mle(flips).log_prob(flips).sum()
    again = np.repeat(flips, copies)
    assert math.isclose(Bernoulli.mle(again).p, Bernoulli.mle(flips).p)
    more = Bernoulli(theta).log_prob(again).sum() - Bernoulli.mle(again).log_prob(again).sum()
    np.testing.assert_allclose(more, copies * ratio, rtol=1e-9, atol=1e-9)


@given(shares_and_model(), st.lists(st.integers(0, 40), min_size=2, max_size=60).filter(any))
def test_law_02_8(pair, visits):
    r"""For discrete outcomes and one distribution for all of them, mean NLL = floor + gap: maximum
    likelihood picks the model of its family that is nearest to the observed shares, measured by
    $\mathrm{KL}(\hat p \,\Vert\, q)$."""
    p, q = pair
    mean_nll = -(p * np.log(q)).sum()
    gap = scipy.stats.entropy(p, q)
    np.testing.assert_allclose(mean_nll, scipy.stats.entropy(p) + gap, rtol=1e-12, atol=1e-12)
    assert gap >= 0

    visits = np.array(visits)
    k, people = np.unique(visits, return_counts=True)
    share = people / people.sum()
    floor, best = scipy.stats.entropy(share), Poisson.mle(visits).rate
    gaps = []
    for rate in (best, 0.5 * best, 0.99 * best, 1.01 * best, 2 * best):
        log_q = Poisson(rate).log_prob(k)
        gaps.append((share * (np.log(share) - log_q)).sum())
        np.testing.assert_allclose(-Poisson(rate).log_prob(visits).mean(), floor + gaps[-1])
    assert min(gaps) == gaps[0]
