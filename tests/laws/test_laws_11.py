"""The laws of notebook 11, attacked with random logits, gradients, candidates and samples."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import (
    cross_entropy_loss,
    entropy,
    kl_divergence,
    log_sigmoid,
    log_softmax,
    logsumexp,
    perplexity,
    softmax,
)
from tests import optional

SEEDS = st.integers(0, 2**32 - 1)
CLASSES = st.integers(2, 6)


def beliefs(rng, K):
    """A distribution without zeros."""
    return 0.99 * rng.dirichlet(np.full(K, rng.choice([0.3, 1, 5]))) + 0.01 / K


def slopes(f, z, step=1e-5):
    """Gradient of f at z by finite differences."""
    e = step * np.eye(len(z))
    return np.array([f(z + d) - f(z - d) for d in e]) / (2 * step)


@given(SEEDS, CLASSES, st.integers(0, 6))
def test_law_11_1(seed, K, ahead):
    r"""The target of a place is the next token, so the labels are shifted once. Not shifted, they
    stand in view, and the loss can fall to 0. Shifted twice, they ask for the token after the next:
    in a stationary Markov chain it costs the best model at least as much as the next one, and a
    token further on never less."""
    rng = np.random.default_rng(seed)
    moves = np.array([beliefs(rng, K) for _ in range(K)])
    stays = np.linalg.matrix_power(moves, 5000)[0]  # no entry is 0, so it forgets its start
    np.testing.assert_allclose(stays @ moves, stays, atol=1e-9)

    def cost(ahead):
        return stays @ entropy(np.linalg.matrix_power(moves, ahead), axis=1)

    assert cost(0) == 0
    assert cost(1) <= cost(2) + 1e-9
    assert cost(ahead) <= cost(ahead + 1) + 1e-9


@given(SEEDS, st.integers(1, 5), st.integers(0, 40))
def test_law_11_2(seed, rows, pads):
    r"""A mean loss that leaves the pads out of sum and count does not depend on how many there are;
    with pads in the count alone it is multiplied by the share of real tokens. And a mask must act
    before the function that breaks: in PyTorch a `where` around `log(0)`, or an ignored row whose
    logits are all $-\infty$, gives a finite loss and a gradient of nan."""
    torch = optional("torch")
    F = torch.nn.functional
    rng = np.random.default_rng(seed)
    z, y = torch.tensor(rng.normal(size=(rows + pads, 4))), torch.tensor(rng.integers(0, 4, rows))
    padded = torch.cat([y, torch.full((pads,), -100)])
    alone = F.cross_entropy(z[:rows], y).item()
    assert F.cross_entropy(z, padded).item() == pytest.approx(alone)
    counted = F.cross_entropy(z, padded, reduction="sum").item() / (rows + pads)
    assert counted == pytest.approx(alone * rows / (rows + pads))

    x = torch.tensor(rng.random(rows + 1)).index_fill_(0, torch.tensor(rows), 0).requires_grad_()
    for masked, finite in (
        (torch.where(x > 0, torch.log(x), 0.0), False),
        (torch.log(torch.where(x > 0, x, 1.0)), True),
    ):
        assert torch.isfinite(masked).all()
        (slope,) = torch.autograd.grad(masked.sum(), x)
        assert bool(torch.isfinite(slope[rows])) == finite
    broken = torch.cat([z[:rows], torch.full((1, 4), -torch.inf)]).requires_grad_()
    loss = F.cross_entropy(broken, torch.cat([y, torch.tensor([-100])]))
    assert loss.item() == pytest.approx(alone)
    (slope,) = torch.autograd.grad(loss, broken)
    assert slope[rows].isnan().all()
    assert slope[:rows].isfinite().all()


@given(SEEDS, st.lists(st.integers(1, 9), min_size=2, max_size=5), CLASSES)
def test_law_11_3(seed, counts, K):
    r"""If every device takes the sum of its losses, times the number of devices, over the count of
    all tokens, the average of the gradients is the gradient of the mean over all tokens, whatever
    the cut. If none is empty, an average of means gives each token of a device the weight one over
    the devices times one over the tokens there."""
    rng, devices, tokens = np.random.default_rng(seed), len(counts), sum(counts)
    W, X, y = rng.normal(size=(K, 3)), rng.normal(size=(tokens, 3)), rng.integers(0, K, tokens)
    each = (softmax(X @ W.T) - np.eye(K)[y])[:, :, None] * X[:, None, :]  # a gradient per token
    parts = np.split(each, np.cumsum(counts)[:-1])
    handed = [part.sum(axis=0) * devices / tokens for part in parts]
    np.testing.assert_allclose(np.mean(handed, axis=0), each.mean(axis=0), atol=1e-12)
    means = np.mean([part.mean(axis=0) for part in parts], axis=0)
    weights = np.repeat(1 / (devices * np.array(counts)), counts)
    np.testing.assert_allclose(means, np.tensordot(weights, each, 1), atol=1e-12)


@given(SEEDS, st.integers(0, 33))
def test_law_11_4(seed, k):
    r"""In float16 a sum of losses, and with it their mean, can be infinite where no loss is. Where
    each gradient is rounded once, when it is stored, a loss multiplied by $2^k$, $k \ge 0$, whose
    stored gradients are divided by $2^k$ in float32, makes none less exact, as long as nothing
    overflows."""
    rng = np.random.default_rng(seed)
    losses = rng.uniform(5, 8, 15_000).astype(np.float16)
    with np.errstate(over="ignore"):
        assert np.isinf(losses.sum())
    assert np.isfinite(losses).all()

    gradients = (10.0 ** rng.uniform(-12, 2, 50)).astype(np.float32)
    with np.errstate(over="ignore"):
        stored = (gradients * np.float32(2.0**k)).astype(np.float16)
    fine = np.isfinite(stored)
    back = stored[fine].astype(np.float32) / np.float32(2.0**k)
    unscaled = gradients.astype(np.float16)[fine].astype(np.float32)
    off = np.abs(back.astype(float) - gradients[fine])
    assert np.all(off <= np.abs(unscaled.astype(float) - gradients[fine]))


@given(SEEDS, CLASSES)
def test_law_11_5(seed, K):
    r"""A constant added to all logits of a row moves $\mathrm{LSE}(z)$ by as much and, but for
    rounding, the NLL not at all. With the z-loss $\zeta\, \mathrm{LSE}(z)^2$, $\zeta > 0$, the
    pull on $z_k$ is $(1 + 2 \zeta\, \mathrm{LSE}(z))\, q_k - y_k$, and for a target $p$ without
    zeros the cheapest logits are $\log p$, at no cost in NLL. A soft cap $c \tanh(z / c)$ never
    turns the order round, leaves the share $1 - \tanh^2(z / c)$ of the gradient, and no loss of
    $K$ classes gets below $\ln(1 + (K - 1) e^{-2c})$."""
    rng = np.random.default_rng(seed)
    z, y = rng.normal(0, 3, K), int(rng.integers(K))
    zeta, constant, p = 10.0 ** rng.uniform(-4, 0), rng.normal(0, 20), beliefs(rng, K)
    assert np.isclose(cross_entropy_loss(z + constant, y), cross_entropy_loss(z, y), atol=1e-9)
    assert np.isclose(logsumexp(z + constant), logsumexp(z) + constant)

    def loss(z, target):
        return logsumexp(z) - target @ z + zeta * logsumexp(z) ** 2

    pull = (1 + 2 * zeta * logsumexp(z)) * softmax(z) - np.eye(K)[y]
    assert np.allclose(slopes(lambda z: loss(z, np.eye(K)[y]), z), pull, atol=1e-6)
    assert np.isclose(loss(np.log(p), p), entropy(p))
    assert loss(z, p) >= loss(np.log(p), p) - 1e-12
    assert np.allclose(slopes(lambda z: loss(z, p), np.log(p)), 0, atol=1e-6)

    cap = rng.uniform(0.5, 10)
    bent = cap * np.tanh(z / cap)
    assert np.all(np.diff(bent[np.argsort(z)]) >= 0)
    left = [slopes(lambda x: cap * np.tanh(x / cap).sum(), np.array([x]))[0] for x in z]
    assert np.allclose(left, 1 - np.tanh(z / cap) ** 2, atol=1e-6)
    floor = np.log1p((K - 1) * np.exp(-2 * cap))
    assert cross_entropy_loss(bent, y) >= floor * (1 - 1e-9)
    best = np.where(np.arange(K) == y, cap, -cap)
    assert np.isclose(cross_entropy_loss(best, y), floor)


@given(SEEDS, st.integers(2, 9))
def test_law_11_6(seed, n):
    r"""Among $n$ candidates, one of them right, equal scores cost $\ln n$, however many classes
    there are: $\ln(2n - 1)$ where each of $n$ pictures has two views. No loss among $n$ candidates
    saves more than $\ln n$. A sum over classes drawn at random, where each can be drawn and is
    weighted by one over its expected count, is right on average; its logarithm, and the sampled
    loss with it, is on average never too high."""
    rng = np.random.default_rng(seed)
    score = rng.normal(0, 5)
    assert np.isclose(cross_entropy_loss(np.full(n, score), int(rng.integers(n))), np.log(n))
    views = np.tile(rng.normal(size=3), (2 * n, 1))
    z = views @ views.T
    np.fill_diagonal(z, -np.inf)
    twins = np.r_[n : 2 * n, 0:n]
    assert np.isclose(cross_entropy_loss(z, twins), np.log(2 * n - 1))
    z = rng.normal(0, 5, (n, n))
    assert np.log(n) - cross_entropy_loss(z, np.arange(n)) <= np.log(n)

    K, draws = int(rng.integers(2, 5)), 2
    z, noise = rng.normal(0, 2, K), beliefs(rng, K)
    sums, chances = [], []
    for picks in itertools.product(range(K), repeat=draws):
        sums.append(sum(np.exp(z[k]) / (draws * noise[k]) for k in picks))
        chances.append(np.prod(noise[list(picks)]))
    sums, chances, right = np.array(sums), np.array(chances), rng.normal()
    assert np.isclose(chances @ sums, np.exp(z).sum())
    sampled = np.log(np.exp(right) + sums) - right
    assert chances @ np.log(sums) <= logsumexp(z) + 1e-9
    assert chances @ sampled <= logsumexp(np.append(z, right)) - right + 1e-9


@given(SEEDS, CLASSES)
def test_law_11_7(seed, K):
    r"""The soft loss at temperature $T$ pulls with (student − teacher)$\,/\,T$, both softened by
    $T$; times $T^2$ the pull tends, for large $T$, to the difference of the logits, each row less
    its mean, over $K$. The mean NLL of a student on what the teacher writes is the teacher's
    entropy plus KL(teacher‖student). The teacher's mean NLL on what the student writes is the
    student's entropy plus KL(student‖teacher)."""
    rng = np.random.default_rng(seed)
    student, teacher, T = rng.normal(0, 2, K), rng.normal(0, 2, K), rng.uniform(0.5, 5)

    def soft_loss(z, T):
        return -(softmax(teacher / T) @ log_softmax(z / T))

    pull = (softmax(student / T) - softmax(teacher / T)) / T
    assert np.allclose(slopes(lambda z: soft_loss(z, T), student), pull, atol=1e-6)
    hot, apart = 1e4, student - teacher
    limit = (apart - apart.mean()) / K
    pull = hot**2 * (softmax(student / hot) - softmax(teacher / hot)) / hot
    assert np.allclose(pull, limit, atol=1e-2)

    p, q = softmax(teacher), softmax(student)
    assert np.isclose(p @ -np.log(q), entropy(p) + kl_divergence(p, q))
    assert np.isclose(q @ -np.log(p), entropy(q) + kl_divergence(q, p))


@given(SEEDS, CLASSES)
def test_law_11_8(seed, K):
    r"""Let $q$ draw the samples, $R = p_y / q_y$, and $p$ and $q$ have no zeros. The means of
    $-\log R$ and of $R - 1 - \log R$ are $\mathrm{KL}(q \Vert p)$, and no term of the latter is
    negative; the mean of $(\log R)^2 / 2$ is another number in general. With the samples held
    fixed, the mean gradients of the three are 0, that of $\mathrm{KL}(p \Vert q)$, and that of
    $\mathrm{KL}(q \Vert p)$. Without a margin the preference loss is $\ln 2$."""
    rng = np.random.default_rng(seed)
    z, p = rng.normal(0, 1.5, K), beliefs(rng, K)
    q = softmax(z)
    log_R = np.log(p) - np.log(q)
    third = np.expm1(log_R) - log_R
    assert np.isclose(q @ -log_R, kl_divergence(q, p))
    assert np.isclose(q @ third, kl_divergence(q, p))
    assert np.all(third >= 0)

    terms = (lambda r: -r, lambda r: np.expm1(r) - r, lambda r: r**2 / 2)
    for term, mean_pull in zip(
        terms, (np.zeros(K), q - p, q * (-log_R - kl_divergence(q, p))), strict=True
    ):
        pulls = [
            slopes(lambda z, y=y, term=term: term(np.log(p[y]) - log_softmax(z)[y]), z)
            for y in range(K)
        ]
        assert np.allclose(q @ pulls, mean_pull, atol=1e-5)
    assert np.allclose(slopes(lambda z: kl_divergence(p, softmax(z)), z), q - p, atol=1e-5)
    of_reverse = slopes(lambda z: kl_divergence(softmax(z), p), z)
    assert np.allclose(of_reverse, q * (-log_R - kl_divergence(q, p)), atol=1e-5)

    fair, unfair = np.array([0.5, 0.5]), np.array([0.9, 0.1])
    square = fair @ (np.log(unfair / fair) ** 2 / 2)
    assert not np.isclose(square, kl_divergence(fair, unfair), rtol=0.1)
    assert np.isclose(-log_sigmoid(0.0), np.log(2))


@given(SEEDS, CLASSES)
def test_law_11_9(seed, K):
    r"""From the log-probabilities of *all* tokens at temperature $T > 0$ those at $T = 1$ come
    back: times $T$, less their log-sum-exp. Of some tokens only the differences come back. Top-p
    adds minus the log of the kept share to all that it keeps and sets the rest to $-\infty$, so
    differences among the kept stay, and a text with a token that was cut has infinite
    perplexity."""
    rng = np.random.default_rng(seed)
    own, T, share = log_softmax(rng.normal(0, 2, K)), rng.uniform(0.2, 3), rng.uniform(0.1, 0.99)
    returned = log_softmax(own / T)
    assert np.allclose(T * returned - logsumexp(T * returned), own)
    some = T * returned[:2]
    assert np.isclose(some[0] - some[1], own[0] - own[1])

    order = np.argsort(-own)
    before = np.cumsum(np.exp(own[order])) - np.exp(own[order])
    kept = order[before < share]
    cut_down = np.full(K, -np.inf)
    cut_down[kept] = log_softmax(own[kept])
    assert np.allclose(cut_down[kept] - own[kept], -np.log(np.exp(own[kept]).sum()))
    text = rng.integers(K, size=5)
    assert np.isinf(perplexity(cut_down[text])) == (not np.isin(text, kept).all())
