"""The laws of notebook 04: gradients of the NLL, the exponential family, squared error."""

import math

import numpy as np
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import gammaln, log_ndtr, logsumexp

from course_utils import (
    binary_cross_entropy_with_logits,
    cross_entropy_loss,
    log_sigmoid,
    logit,
    sigmoid,
    softmax,
)
from course_utils.distributions import Bernoulli, Categorical, Cauchy, Geometric, Normal, Poisson

moderate = st.floats(-30, 30)


def slope(f, at, h=1e-5):
    """Central differences of f in each entry of `at`."""
    at = np.asarray(at, float)
    steps = h * np.eye(at.size).reshape(-1, *at.shape)
    return np.reshape([(f(at + d) - f(at - d)) / (2 * h) for d in steps], at.shape)


@st.composite
def targets(draw, classes):
    """A label or a soft label: numbers from 0 up that sum to 1."""
    if draw(st.booleans()):
        return np.eye(classes)[draw(st.integers(0, classes - 1))]
    parts = draw(arrays(float, classes, elements=st.floats(0.01, 1)))
    return parts / parts.sum()


@given(st.data())
def test_law_04_1(data):
    """For one example whose target is a label or a soft label, through a sigmoid or a softmax, the
    gradient of the cross-entropy in the logits is $q - y$; no entry is larger than $1$ in size."""
    classes = data.draw(st.integers(1, 8))
    z = data.draw(arrays(float, classes, elements=moderate))
    y = data.draw(targets(classes))
    gradient = softmax(z) - y
    measured = slope(lambda z: cross_entropy_loss(z[None], y[None]), z)
    np.testing.assert_allclose(gradient, measured, atol=1e-7)
    assert np.abs(gradient).max() <= 1

    one, label = z[0], y[0]
    measured = slope(lambda z: binary_cross_entropy_with_logits(z, label), one)
    np.testing.assert_allclose(sigmoid(one) - label, measured, atol=1e-7)
    assert abs(sigmoid(one) - label) <= 1


def one_hot(x):
    return np.eye(3)[np.asarray(x, int)]


def itself(x):
    return np.asarray(x, float)


counts = st.lists(st.integers(0, 30), min_size=1, max_size=12)
FAMILIES = {  # the distribution at η, T, A, ln h, the η to draw, the data to draw
    "Bernoulli": (
        lambda eta: Bernoulli(sigmoid(eta)),
        itself,
        lambda eta: -log_sigmoid(-eta),
        lambda x: 0 * x,
        st.floats(-8, 8),
        st.lists(st.integers(0, 1), min_size=1, max_size=12),
    ),
    "Poisson": (
        lambda eta: Poisson(np.exp(eta)),
        itself,
        np.exp,
        lambda x: -gammaln(x + 1),
        st.floats(-3, 3),
        counts,
    ),
    "Gaussian": (
        lambda eta: Normal(eta, 1),
        itself,
        lambda eta: eta**2 / 2,
        lambda x: -(x**2) / 2 - math.log(2 * math.pi) / 2,
        st.floats(-10, 10),
        st.lists(st.floats(-10, 10), min_size=1, max_size=12),
    ),
    "categorical": (
        lambda eta: Categorical(softmax(eta)),
        one_hot,
        lambda eta: np.log(np.exp(eta).sum()),
        lambda x: 0.0 * x,
        arrays(float, 3, elements=st.floats(-6, 6)),
        st.lists(st.integers(0, 2), min_size=1, max_size=12),
    ),
    "geometric": (
        lambda eta: Geometric(-np.expm1(eta)),
        itself,
        lambda eta: -np.log(-np.expm1(eta)),
        lambda x: 0 * x,
        st.floats(-4, -0.05),
        counts,
    ),
}

EXPECTS = {  # the member of the family with a given expectation of T
    "Bernoulli": Bernoulli,
    "Poisson": Poisson,
    "Gaussian": lambda mean: Normal(mean, 1),
    "categorical": Categorical,
    "geometric": lambda mean: Geometric(1 / (1 + mean)),
}


def support(name, eta):
    """All x that matter under the model, and their probabilities."""
    if name == "Gaussian":
        x, step = np.linspace(eta - 12, eta + 12, 4801, retstep=True)
    else:
        x, step = np.arange({"Bernoulli": 2, "categorical": 3}.get(name, 3000)), 1
    return x, np.exp(FAMILIES[name][0](eta).log_prob(x)) * step


def expected(name, eta):
    """Mean and variance of T under the model, by adding up over all x that matter."""
    T = FAMILIES[name][1]
    x, weights = support(name, eta)
    mean = np.tensordot(weights, T(x), 1)
    return mean, np.tensordot(weights, (T(x) - mean) ** 2, 1)


@given(st.sampled_from(sorted(FAMILIES)), st.data())
def test_law_04_2(name, data):
    r"""In an exponential family, in its natural parameter $\eta$, the slope of the mean
    log-likelihood is observed minus expected; an MLE inside the range of $\eta$ expects what was
    observed."""
    model, T, _, _, etas, observations = FAMILIES[name]
    eta, x = np.asarray(data.draw(etas)), np.array(data.draw(observations))
    observed = T(x).mean(axis=0)
    mean_log_likelihood = slope(lambda eta: model(eta).log_prob(x).mean(), eta)
    difference = observed - expected(name, eta)[0]
    np.testing.assert_allclose(mean_log_likelihood, difference, rtol=1e-4, atol=1e-5)

    if name == "Gaussian" or (np.all(observed > 0) and not np.all(observed == 1)):
        best = EXPECTS[name](observed)  # the member that expects what was observed
        assert -best.log_prob(x).mean() <= -model(eta).log_prob(x).mean() + 1e-12


def test_at_the_edge_of_eta_an_mle_need_not_expect_what_was_observed():
    """With h(x) = 1/(x + 1)³ on the whole numbers from 0 up, 0 is the last η, and expects 0.37."""
    x, etas = np.arange(20_000), np.linspace(-1, 0, 21)
    log_weights = etas[:, None] * x - 3 * np.log1p(x)
    A = logsumexp(log_weights, axis=1)
    expected = np.exp(log_weights - A[:, None]) @ x
    for observed in (0.5, 2, 30):
        assert np.argmax(etas * observed - A) == len(etas) - 1
        assert expected[-1] < 0.4 < observed


@given(st.sampled_from(sorted(FAMILIES)), st.data())
def test_law_04_3(name, data):
    r"""In an exponential family, in its natural parameter $\eta$: $A' = E[t]$, $A'' =
    \mathrm{Var}[t]$, so the NLL is convex, and $n$ and the sum of $t$ are all that the data say
    about $\eta$."""
    model, T, A, log_h, etas, observations = FAMILIES[name]
    eta, other = np.asarray(data.draw(etas)), np.asarray(data.draw(etas))
    mean, variance = expected(name, eta)
    np.testing.assert_allclose(slope(A, eta), mean, rtol=1e-4, atol=1e-5)
    nudges = 1e-3 * np.eye(eta.size).reshape(-1, *eta.shape)
    bends = [(A(eta + d) - 2 * A(eta) + A(eta - d)) / 1e-3**2 for d in nudges]
    np.testing.assert_allclose(np.reshape(bends, eta.shape), variance, rtol=1e-2, atol=1e-4)

    x = np.array(data.draw(observations))

    def nll(eta):
        return -model(eta).log_prob(x).sum()

    middle = nll((eta + other) / 2)
    assert middle <= (nll(eta) + nll(other)) / 2 + 1e-9 * (1 + abs(middle))
    total = T(x).sum(axis=0)
    from_summary = len(x) * A(eta) - np.sum(eta * total)
    np.testing.assert_allclose(nll(eta) + np.sum(log_h(x)), from_summary, rtol=1e-9, atol=1e-9)


@given(moderate, moderate, st.sampled_from([0, 1]))
def test_law_04_4(z, other, y):
    """The sigmoid is the inverse of the log-odds, the canonical link of the coin: through it the
    gradient in $z$ is $q - y$ and the NLL is convex. The probit is convex as well, with another
    gradient."""
    sign = 2 * y - 1
    np.testing.assert_allclose(logit(sigmoid(-abs(z))), -abs(z), rtol=1e-12, atol=1e-15)
    links = {"sigmoid": lambda z: -log_sigmoid(sign * z), "probit": lambda z: -log_ndtr(sign * z)}
    np.testing.assert_allclose(slope(links["sigmoid"], z), sigmoid(z) - y, atol=1e-7)
    for nll in links.values():
        middle = nll((z + other) / 2)
        assert middle <= (nll(z) + nll(other)) / 2 + 1e-12 * (1 + abs(middle))
    if abs(z) > 0.1:
        predicted = np.exp(log_ndtr(z))
        assert not math.isclose(slope(links["probit"], z), predicted - y, rel_tol=1e-6)


def valleys(heights):
    """How often a curve is lower than on both sides; a flat bottom counts once."""
    steps = np.diff(heights)
    turns = np.sign(steps[np.abs(steps) > 1e-13])
    return int(np.sum((turns[:-1] < 0) & (turns[1:] > 0)))


@given(moderate, st.sampled_from([0, 1]), st.integers(0, 2**32 - 1))
def test_law_04_5(z, y, seed):
    """Pair each output with its own NLL. Behind a sigmoid the squared error of a label has $2q(1 -
    q)$ times the slope of the cross-entropy: never more than half of it, next to nothing where
    the model is confident and wrong. Where $z$ is linear in the weights it can have false valleys;
    the cross-entropy has none."""
    p = sigmoid(z)
    crossed = slope(lambda z: binary_cross_entropy_with_logits(z, y), z)
    squared = slope(lambda z: (sigmoid(z) - y) ** 2, z)
    np.testing.assert_allclose(squared, 2 * p * (1 - p) * crossed, atol=1e-8)
    assert 2 * p * (1 - p) <= 0.5
    if (z > 10) == (y == 0) and abs(z) > 10:  # confident and wrong
        assert abs(squared) < 1e-4 < 0.9 < abs(crossed)

    rng = np.random.default_rng(seed)
    x, labels = rng.normal(scale=4, size=5), rng.integers(0, 2, 5)
    w = np.linspace(-3, 3, 2001)
    z = np.outer(w, x)
    cross_entropy = binary_cross_entropy_with_logits(z, labels + 0 * z, reduction="none")
    assert valleys(cross_entropy.mean(axis=1)) <= 1
    p = sigmoid(np.outer(w, [-0.67, 0.10, -11.40, -1.94, -1.41]))  # the notebook's five points
    assert valleys(((p - [1, 0, 1, 0, 0]) ** 2).mean(axis=1)) == 2


def test_where_z_is_not_linear_in_the_weights_cross_entropy_can_have_two_valleys():
    z = 4 * np.tanh(np.outer(np.linspace(-8, 8, 4001), [-0.3, -0.1, -4.0]))
    heights = binary_cross_entropy_with_logits(z, [0, 1, 1] + 0 * z, reduction="none")
    assert valleys(heights.mean(axis=1)) == 2


@given(st.floats(-5, 5), st.floats(0.05, 6), arrays(float, 5, elements=st.floats(-6, 6)))
def test_law_04_6(middle, half, observations):
    """Outside exponential families the NLL need not be convex. As a function of the center, that
    of a Cauchy distribution of scale $1$ has two valleys for two observations more than $2$
    apart; that of a Laplace distribution is convex all the same."""
    theta = middle + np.linspace(-8, 8, 4001)
    x = middle + np.array([[-half], [half]])
    heights = -(Cauchy(theta, 1).log_prob(x[0]) + Cauchy(theta, 1).log_prob(x[1]))
    if abs(half - 1) > 1e-2:
        assert valleys(heights) == (2 if half > 1 else 1)
    laplace = np.abs(theta[:, None] - observations).sum(axis=1)
    assert np.diff(laplace, 2).min() > -1e-9


def at_shares(theta):
    """Values spread as the Cauchy distribution around theta spreads them."""
    shares = (np.arange(20_000) + 0.5) / 20_000
    return theta + np.tan(np.pi * (shares - 0.5))


@given(st.sampled_from(sorted(FAMILIES)), st.floats(-9, 9), st.data())
def test_law_04_7(name, theta, data):
    """Where the log-likelihood is smooth, the information of one observation that the model made
    itself is the variance of its score and, on average, the curvature of its NLL. In an exponential
    family, in its natural parameter, it is $A''$, whatever the data. For a Cauchy observation of
    scale $1$ it is $1/2$, and the curvature is below zero for an observation further than $1$ from
    the center. Unless the log-likelihood is a parabola, standard errors from the information need
    many observations."""
    model, _, A, _, etas, observations = FAMILIES[name]
    eta, x = np.asarray(data.draw(etas)), np.array(data.draw(observations))[0]
    nudges = 1e-3 * np.eye(eta.size).reshape(-1, *eta.shape)

    def bends(f):
        return np.reshape([(f(eta + d) - 2 * f(eta) + f(eta - d)) / 1e-3**2 for d in nudges], -1)

    values, weights = support(name, eta)
    scores = [
        (model(eta + d).log_prob(values) - model(eta - d).log_prob(values)) / 2e-3 for d in nudges
    ]
    information = [weights @ (score - weights @ score) ** 2 for score in scores]
    np.testing.assert_allclose(information, bends(A), rtol=1e-2, atol=1e-4)
    np.testing.assert_allclose(bends(lambda eta: -model(eta).log_prob(x)), bends(A), atol=1e-3)

    values, h = at_shares(theta), 1e-4
    score = Cauchy(theta, 1).score(values)["loc"]
    slopes = [Cauchy(theta + d, 1).score(values)["loc"] for d in (-h, h)]
    curvature = (slopes[0] - slopes[1]) / (2 * h)
    np.testing.assert_allclose([score.var(), curvature.mean()], 0.5, rtol=1e-3)
    far = np.abs(values - theta)
    assert np.all(curvature[far > 1.001] < 0)
    assert np.all(curvature[far < 0.999] > 0)

    few = np.random.default_rng(len(name)).standard_cauchy((1000, 3))
    centers = np.linspace(-6, 6, 201)
    best = centers[sum(np.log1p((few[:, [i]] - centers) ** 2) for i in range(3)).argmin(axis=1)]
    assert np.mean(np.abs(best) <= 1.96 * math.sqrt(2 / 3)) < 0.92


@given(st.floats(-9, 9))
def test_a_log_likelihood_with_a_kink_has_a_score_that_varies_and_no_curvature(theta):
    """Laplace's: on average the square of its score is 1, the curvature of its NLL 0."""
    values, h = scipy.stats.laplace.ppf((np.arange(2000) + 0.5) / 2000, loc=theta), 1e-5
    below, here, above = (-scipy.stats.laplace.logpdf(values, theta + d) for d in (-h, 0, h))
    np.testing.assert_allclose(((above - below) / (2 * h)).var(), 1, atol=0.01)
    smooth = np.abs(values - theta) > h
    np.testing.assert_allclose(((below - 2 * here + above) / h**2)[smooth], 0, atol=1e-3)
