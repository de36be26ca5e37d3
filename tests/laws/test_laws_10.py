"""The laws of notebook 10, attacked with random beliefs, scores, weights and cuts."""

import math
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from course_utils import (
    brier_score,
    cross_entropy_loss,
    entropy,
    expected_calibration_error,
    logsumexp,
    softmax,
    sparse_cross_entropy_from_features,
)
from tests import optional

os.environ.setdefault("KERAS_BACKEND", "torch")

SEEDS = st.integers(0, 2**32 - 1)
CLASSES = st.integers(2, 6)


def beliefs(rng, K):
    return 0.99 * rng.dirichlet(np.full(K, rng.choice([0.3, 1, 5]))) + 0.01 / K


def expected(score, p, q):
    """Mean of score(q, y) over outcomes y of probability p."""
    return sum(p[y] * score(q, y) for y in range(len(p)))


def log_score(q, y):
    return -math.log(q[y])


def brier(q, y):
    return float(((q - np.eye(len(q))[y]) ** 2).sum())


def one_term(q, y):
    return float((1 - q[y]) ** 2)


def absolute(q, y):
    return float(1 - q[y])


@given(SEEDS, CLASSES)
def test_law_10_1(seed, K):
    r"""A strictly proper score is cheapest, on average, at the truth alone: the log score, and the
    Brier score $\sum_k (q_k - y_k)^2$, for any number of outcomes. $(1 - q_y)^2$ is strictly
    proper for two outcomes only, and $1 - q_y$ is not even proper."""
    rng = np.random.default_rng(seed)
    p, q = beliefs(rng, K), beliefs(rng, K)
    apart = float(((p - q) ** 2).sum())
    for score in (log_score, brier, *([one_term] if K == 2 else [])):
        assert expected(score, p, q) > expected(score, p, p) + 0.1 * apart
    sure = np.eye(K)[p.argmax()]
    if 0.5 < p.max() < 1:
        assert expected(absolute, p, sure) < expected(absolute, p, p)
    if K > 2:  # "for two outcomes only": a step away from what is least probable
        step = 1e-4 * (np.eye(K)[p.argmax()] - np.eye(K)[p.argmin()])
        if p.max() > 2 * p.min():
            assert expected(one_term, p, p + step) != expected(one_term, p, p)
    third = np.array([0.7, 0.2, 0.1])
    assert expected(one_term, third, np.array([7, 2, 0]) / 9) < expected(one_term, third, third)
    assert brier_score(q[None], [0]) == pytest.approx(brier(q, 0))


@given(SEEDS, CLASSES, st.integers(1, 60), st.integers(1, 20))
def test_law_10_2(seed, K, n, bins):
    r"""Calibration is half of honesty: a forecast that gives everyone the shares of the classes has
    an ECE of 0 on these data, and an NLL of the entropy of the shares."""
    y = np.random.default_rng(seed).integers(0, K, n)
    shares = np.bincount(y, minlength=K) / n
    forecast = np.tile(shares, (n, 1))
    assert expected_calibration_error(forecast, y, bins=bins) == pytest.approx(0, abs=1e-12)
    assert -np.log(shares[y]).mean() == pytest.approx(entropy(shares), abs=1e-12)


@given(SEEDS, CLASSES, st.integers(1, 30), st.floats(0.01, 100))
def test_law_10_3(seed, K, n, T):
    r"""A temperature $T > 0$, fitted by NLL with 1 among the candidates, does not raise the NLL of
    the data it was fitted on and, but for rounding, changes no argmax; probabilities, decisions at
    a threshold and, with three classes or more, the order between examples can change."""
    rng = np.random.default_rng(seed)
    z, y = rng.choice([0.5, 3, 30]) * rng.standard_normal((n, K)), rng.integers(0, K, n)
    candidates = [1.0, T, *np.geomspace(0.1, 10, 21)]
    best = min(candidates, key=lambda T: cross_entropy_loss(z / T, y))
    assert cross_entropy_loss(z / best, y) <= cross_entropy_loss(z, y)
    top = np.arange(n), z.argmax(axis=1)
    assert (z[top] / T == (z / T).max(axis=1)).all()  # the same argmax, or tied by rounding
    # They "can change": two examples, one decision at 0.9, one order.
    first, second = np.array([4.0, 0.0, 0.0]), np.array([5.0, 3.9, -50.0])
    said = {T: (softmax(first / T).max(), softmax(second / T).max()) for T in (1.0, 10.0)}
    assert said[1.0][0] > 0.9 > said[10.0][0]
    assert said[1.0][0] > said[1.0][1]
    assert said[10.0][0] < said[10.0][1]
    two = z[np.argsort(z[:, 0] - z[:, 1]), :2]  # of two classes the order stays
    for each in (1.0, T):
        assert (np.diff(softmax(two / each)[:, 0]) >= -1e-12).all()


@settings(max_examples=50)
@given(SEEDS, CLASSES, st.floats(0.001, 1), st.booleans())
def test_law_10_4(seed, K, alpha, certain):
    r"""With label smoothing $0 < \alpha \le 1$ over $K$ classes the cross-entropy asks for
    $(1 - \alpha)\,p + \alpha / K$ in place of $p$: for a certain label the best gap is
    $\ln\left(1 + K (1 - \alpha) / \alpha\right)$, the floor the entropy of that target."""
    torch, keras = optional("torch"), optional("keras")
    rng = np.random.default_rng(seed)
    p = np.eye(K)[0] if certain else beliefs(rng, K)
    asked = (1 - alpha) * p + alpha / K

    def loss(q):
        z, rows = torch.tensor(np.log(q))[None], torch.tensor(p)[None]
        return torch.nn.functional.cross_entropy(z, rows, label_smoothing=alpha).item()

    assert loss(asked) == pytest.approx(entropy(asked))
    assert loss(beliefs(rng, K)) >= loss(asked) - 1e-12
    in_keras = keras.losses.categorical_crossentropy(
        p[None], np.log(asked)[None], from_logits=True, label_smoothing=alpha
    )
    assert float(in_keras[0]) == pytest.approx(loss(asked), rel=1e-5)
    if certain:
        gap = math.log(1 + K * (1 - alpha) / alpha)
        assert math.log(asked[0] / asked[1]) == pytest.approx(gap, abs=1e-9)
        z = torch.tensor([[gap, *[0.0] * (K - 1)]], dtype=torch.float64)
        index = torch.nn.functional.cross_entropy(z, torch.tensor([0]), label_smoothing=alpha)
        assert index.item() == pytest.approx(entropy(asked))


def focal_report(p, gamma):
    """The cheapest report of yes, for a truth p and two outcomes."""

    def cost(q):
        yes, no = (1 - q) ** gamma * math.log(q), q**gamma * math.log(1 - q)
        return -p * yes - (1 - p) * no

    options = {"xatol": 1e-12}
    return minimize_scalar(cost, bounds=(1e-9, 1 - 1e-9), method="bounded", options=options).x


@given(st.floats(0.5, 0.999), st.floats(0.05, 6), st.floats(0.5, 0.999))
def test_law_10_5(p, gamma, other):
    r"""For two outcomes and $\gamma > 0$ the focal loss asks for a report between one half and the
    truth: the order stays, and in general the confidence shrinks. With more classes the order
    stays, but a small confidence may grow."""
    report = focal_report(p, gamma)
    assert 0.5 - 1e-6 <= report <= p + 1e-6
    if p > 0.51:
        assert 0.5 < report < p
    if other > p + 1e-3:
        assert focal_report(other, gamma) > report
    # Many classes. One condition for all: p_k times the slope of the focal loss at q_k is the same.
    q = 0.999 * np.random.default_rng(int(1e6 * p)).dirichlet(np.ones(10)) + 0.0001
    slope = gamma * (1 - q) ** (gamma - 1) * np.log(q) - (1 - q) ** gamma / q
    truth = 1 / slope / (1 / slope).sum()  # the truth for which the report is q
    assert (np.argsort(truth) == np.argsort(q)).all()
    q = np.append(0.2, np.full(9, 0.8 / 9))
    slope = 0.5 * (1 - q) ** -0.5 * np.log(q) - (1 - q) ** 0.5 / q
    truth = 1 / slope / (1 / slope).sum()
    assert truth[0] < q[0]  # "may grow": here 0.199 is reported as 0.2


@settings(max_examples=50)
@given(SEEDS, CLASSES, st.floats(0.1, 50))
def test_law_10_6(seed, K, v):
    r"""A weight $v$ on the yes multiplies the odds of the best answer by $v$; weights $v_k$ on $K$
    classes make it $v_k p_k / \sum_j v_j p_j$."""
    torch = optional("torch")
    F, rng = torch.nn.functional, np.random.default_rng(seed)
    p = torch.tensor(beliefs(rng, 2)[:1])
    weight = torch.tensor([v], dtype=torch.float64)
    z = (torch.log(p / (1 - p)) + math.log(v)).requires_grad_()  # the odds times v
    loss = F.binary_cross_entropy_with_logits(z, p, pos_weight=weight)
    assert torch.autograd.grad(loss, z)[0].item() == pytest.approx(0, abs=1e-12)

    p, weights = beliefs(rng, K), rng.uniform(0.1, 10, K)
    z = torch.tensor(np.log(weights * p / (weights @ p))[None]).requires_grad_()
    loss = F.cross_entropy(z, torch.tensor(p[None]), weight=torch.tensor(weights))
    np.testing.assert_allclose(torch.autograd.grad(loss, z)[0], 0, atol=1e-12)
    if seed % 10 == 0:  # a fit that knows nothing but the shares
        from sklearn.linear_model import LogisticRegression

        y = np.repeat([1, 0], [1 + seed % 7, 12])
        fit = LogisticRegression(C=1e10, class_weight={1: v, 0: 1.0}, tol=1e-10)
        odds = math.exp(fit.fit(np.zeros((len(y), 1)), y).intercept_[0])
        assert odds == pytest.approx(v * (1 + seed % 7) / 12, rel=1e-3)


@given(st.floats(1e-15, 0.49), st.floats(0, 1), SEEDS)
def test_law_10_7(epsilon, share, seed):
    r"""The epsilon is part of the metric: if a model gave less than $\varepsilon$ to what happened,
    the clipped log score charges $-\ln \varepsilon$, however much less it was. With three
    outcomes and $\varepsilon < 1/2$ it is no longer proper."""
    from sklearn.metrics import log_loss

    def clipped(q, y):
        return -math.log(min(max(q[y], epsilon), 1 - epsilon))

    below = share * epsilon
    q = np.array([below, 1 - below])
    assert clipped(q, 0) == pytest.approx(-math.log(epsilon))
    rare = min(epsilon, 0.3) / 2
    p = np.array([(1 - rare) / 2, (1 - rare) / 2, rare])
    liar = np.array([0.5, 0.5, 0.0])  # the third "cannot happen"
    if epsilon > 1e-9:  # else the difference is lost in rounding
        assert expected(clipped, p, liar) < expected(clipped, p, p)
    eps = np.finfo(float).eps  # scikit-learn's own
    of_rare = log_loss([0], [[share * eps, 1 - share * eps]], labels=[0, 1])
    assert of_rare == pytest.approx(-math.log(eps))


@given(SEEDS, st.integers(1, 12), st.integers(1, 40), st.data())
def test_law_10_8(seed, n, words, data):
    r"""A mean cross-entropy is a sum over rows, and each row needs one log-sum-exp, which is the
    log-sum-exp of those of its pieces: but for rounding, neither cut changes the loss."""
    rng = np.random.default_rng(seed)
    hidden, table = (
        rng.standard_normal((n, 3)),
        rng.choice([1, 100]) * rng.standard_normal((words, 3)),
    )
    y = rng.integers(0, words, n)
    z = hidden @ table.T
    whole = cross_entropy_loss(z, y)
    chunk = data.draw(st.integers(1, n))
    parts = [slice(start, start + chunk) for start in range(0, n, chunk)]
    of_chunks = sum(cross_entropy_loss(z[part], y[part], reduction="sum") for part in parts)
    assert of_chunks / n == pytest.approx(whole, rel=1e-9, abs=1e-12)
    in_chunks = sparse_cross_entropy_from_features(hidden, table, y, chunk=chunk)
    assert in_chunks == pytest.approx(whole, rel=1e-9, abs=1e-9)
    cuts = sorted(data.draw(st.lists(st.integers(1, words), max_size=4)))
    pieces = [piece for piece in np.split(z, cuts, axis=1) if piece.shape[1]]
    of_pieces = logsumexp([logsumexp(piece, axis=1) for piece in pieces], axis=0)
    np.testing.assert_allclose(of_pieces, logsumexp(z, axis=1), rtol=1e-12, atol=1e-12)
