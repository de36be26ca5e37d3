"""The laws of notebook 06: codes, entropy, cross-entropy, KL divergence and their names."""

import heapq
import itertools
import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from sklearn.metrics import log_loss

from course_utils import (
    cross_entropy,
    entropy,
    kl_divergence,
    logsumexp,
    perplexity,
    softmax,
    surprisal,
)
from course_utils.distributions import Normal
from tests import optional


@st.composite
def distributions(draw, outcomes=None, zeros=True):
    """Probabilities of a number of outcomes, 1 to 8 unless given; some may be 0."""
    size = outcomes or draw(st.integers(1, 8))
    smallest = 0.0 if zeros else 1e-3
    parts = draw(arrays(float, size, elements=st.floats(smallest, 1, allow_subnormal=False)))
    parts[parts < 1e-12] = 0
    return (parts + (parts.sum() == 0)) / (parts + (parts.sum() == 0)).sum()


@st.composite
def pairs(draw, zeros=True):
    size = draw(st.integers(1, 8))
    of = distributions(size, zeros)
    p = draw(of)
    return p, p.copy() if draw(st.integers(0, 9)) == 0 else draw(of)


def halves(draw):
    """Powers of one half that sum to 1: one of them is split in two, again and again."""
    powers = [0]
    for _ in range(draw(st.integers(0, 6))):
        split = powers.pop(draw(st.integers(0, len(powers) - 1)))
        powers += [split + 1, split + 1]
    return np.exp2(-np.array(powers, float))


def huffman(p):
    """Lengths of the best codewords that can be read back."""
    lengths = np.zeros(len(p), int)
    order = itertools.count()
    trees = [(each, next(order), [k]) for k, each in enumerate(p)]
    heapq.heapify(trees)
    while len(trees) > 1:
        (one, _, left), (other, _, right) = heapq.heappop(trees), heapq.heappop(trees)
        lengths[left + right] += 1
        heapq.heappush(trees, (one + other, next(order), left + right))
    return lengths


@given(st.data())
def test_law_06_1(data):
    r"""With one codeword for each of two or more letters, none of probability 0, the best code that
    can be read back costs, on average, from $H(p)$ to less than $H(p) + 1$ bits. It costs exactly
    $H(p)$ only if all probabilities are powers of one half; then each codeword is as long as its
    surprise, $-\log_2 p_k$."""
    dyadic = data.draw(st.booleans())
    p = halves(data.draw) if dyadic else data.draw(distributions(zeros=False))
    lengths, bits = huffman(p), entropy(p, base=2)
    assert np.exp2(-lengths).sum() <= 1 + 1e-12
    assert bits - 1e-9 <= p @ lengths < bits + 1
    powers = np.all(np.log2(p) == np.round(np.log2(p)))
    if dyadic:
        assert powers
        np.testing.assert_array_equal(lengths, -np.log2(p))
    if np.abs(np.log2(p) - np.round(np.log2(p))).max() > 1e-3:
        assert p @ lengths > bits
    if len(p) <= 3:  # no choice of lengths that can be read back is better
        for other in itertools.product(range(6), repeat=len(p)):
            if np.exp2(-np.array(other, float)).sum() <= 1:
                assert p @ lengths <= p @ other + 1e-12


@given(distributions(), st.integers(1, 8))
def test_law_06_2(p, classes):
    r"""Entropy is the expected surprise. Over $K$ outcomes it is 0 when one of them is certain, and
    largest, $\log K$, when all are equally probable."""
    expected = sum(each * surprisal(each) for each in p if each > 0)
    np.testing.assert_allclose(entropy(p), expected, atol=1e-12)
    assert -1e-15 <= entropy(p) <= np.log(len(p)) + 1e-12
    assert (entropy(p) < 1e-9) == (p.max() > 1 - 1e-10) or p.max() > 1 - 1e-6
    assert entropy(np.eye(classes)[0]) == 0
    np.testing.assert_allclose(entropy(np.full(classes, 1 / classes)), np.log(classes))
    if np.ptp(p) > 1e-3:
        assert entropy(p) < np.log(len(p))


@given(distributions(), st.integers(1, 1000))
def test_law_06_3(p, outcomes):
    r"""The base of the logarithm is a unit. The perplexity has none: $e^{\text{nats}} =
    2^{\text{bits}} = 10^{\text{bans}}$, the number of equally probable outcomes that are just
    as uncertain."""
    nats, bits, bans = (entropy(p, base=base) for base in (None, 2, 10))
    np.testing.assert_allclose([2**bits, 10**bans], math.exp(nats), rtol=1e-12)
    equal = entropy(np.full(outcomes, 1 / outcomes))
    np.testing.assert_allclose(math.exp(equal), outcomes, rtol=1e-9)


@given(pairs(), st.sampled_from([None, 2, 10]))
def test_law_06_4(pair, base):
    r"""In the cross-entropy $H(p, q) = -\sum_k p_k \log q_k$, $p$ says how often an outcome
    comes, and $q$ what it costs. At $q = p$ it is the entropy $H(p)$."""
    p, q = pair
    costs = surprisal(q, base=base)
    expected = sum(often * much for often, much in zip(p, costs, strict=True) if often > 0)
    np.testing.assert_allclose(cross_entropy(p, q, base=base), expected, atol=1e-12)
    np.testing.assert_allclose(
        cross_entropy(p, p, base=base), stats.entropy(p, base=base), atol=1e-12
    )


@given(pairs(), st.integers(0, 2**32 - 1))
def test_law_06_5(pair, seed):
    r"""For two distributions over the same outcomes $H(p, q) = H(p) + \mathrm{KL}(p \Vert q)$, and
    KL is never negative, 0 only at $q = p$. A computed KL below 0 comes from inputs that are no
    distributions, from an estimate by samples, or from rounding."""
    p, q = pair
    kl = kl_divergence(p, q)
    if np.isfinite(kl):
        np.testing.assert_allclose(entropy(p) + kl, cross_entropy(p, q), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(kl, stats.entropy(p, q), rtol=1e-6, atol=1e-9)
    assert kl >= 0
    assert kl_divergence(p, p) == 0
    if np.abs(p - q).max() > 1e-6:
        assert kl > 0


def test_where_a_kl_below_zero_comes_from():
    rng = np.random.default_rng(0)
    fair, believed = np.array([0.5, 0.5]), np.array([0.55, 0.45])
    estimates = np.log(fair / believed)[rng.integers(0, 2, (1000, 64))].mean(axis=1)
    assert 0.3 < (estimates < 0).mean() < 0.4
    torch = optional("torch")
    kl_div = torch.nn.functional.kl_div
    p = torch.softmax(torch.arange(1000.0).reshape(100, 10).sin(), 1)
    q = torch.softmax(p.log() + 1e-4 * torch.arange(1000.0).reshape(100, 10).cos(), 1)
    assert (kl_div(q.log(), p, reduction="none").sum(1) < 0).any()
    assert (kl_div(q.double().log(), p.double() / 2, reduction="none").sum(1) < 0).all()


@given(pairs(), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_law_06_6(pair, heads, other):
    r"""Over finitely many outcomes $\mathrm{KL}(p \Vert q)$ is infinite exactly when $q$ calls
    impossible what $p$ brings. In general its two directions differ."""
    p, q = pair
    assert math.isinf(kl_divergence(p, q)) == bool(np.any((q == 0) & (p > 0)))
    one, two = np.array([heads, 1 - heads]), np.array([other, 1 - other])
    if min(abs(heads - other), abs(heads + other - 1)) > 0.01:  # neither equal nor mirrored
        there, back = kl_divergence(one, two), kl_divergence(two, one)
        assert not math.isclose(there, back, rel_tol=1e-9)


@given(distributions(zeros=False), st.data())
def test_law_06_7(q, data):
    r"""If a model says the same $q$ of every example, the mean NLL of the labels is $H(\hat p, q)$.
    The NLL of one label is $H(\text{one-hot}, q)$. If the model has a $q$ of its own for each
    example, the mean NLL is the mean of their $H(\text{one-hot}, q)$."""
    classes = len(q)
    labels = np.array(data.draw(st.lists(st.integers(0, classes - 1), min_size=1, max_size=30)))
    mean_nll = -np.log(q[labels]).mean()
    p_hat = np.bincount(labels, minlength=classes) / len(labels)
    np.testing.assert_allclose(mean_nll, cross_entropy(p_hat, q), rtol=1e-12, atol=1e-15)
    one_hot = np.eye(classes)[labels]
    answers = softmax(np.random.default_rng(len(labels)).normal(size=(len(labels), classes)))
    of_each = cross_entropy(one_hot, answers)
    np.testing.assert_allclose(
        of_each, -np.log(answers[np.arange(len(labels)), labels]), atol=1e-12
    )
    np.testing.assert_allclose(of_each.mean(), -(one_hot * np.log(answers)).sum(1).mean())

    torch = optional("torch")
    target = torch.tensor(labels)
    for given_q, expected in ((np.tile(q, (len(labels), 1)), mean_nll), (answers, of_each.mean())):
        loss = torch.nn.functional.nll_loss(torch.tensor(given_q).log(), target)
        np.testing.assert_allclose(loss.item(), expected, rtol=1e-9, atol=1e-12)


@given(st.integers(2, 5), st.data())
def test_law_06_8(classes, data):
    r"""For labels the highest likelihood, the lowest NLL, the lowest $H(\hat p, q)$ and the
    lowest $\mathrm{KL}(\hat p \Vert q)$ are reached at the same $q$."""
    labels = np.array(data.draw(st.lists(st.integers(0, classes - 1), min_size=1, max_size=30)))
    p_hat = np.bincount(labels, minlength=classes) / len(labels)
    rng = np.random.default_rng(len(labels))
    models = np.vstack(
        [rng.dirichlet(np.ones(classes), size=50), (p_hat + 1e-9) / (1 + classes * 1e-9)]
    )
    nll = -np.log(models)[:, labels].mean(axis=1)
    tiled = np.tile(p_hat, (len(models), 1))
    ce, kl = cross_entropy(tiled, models), kl_divergence(tiled, models)
    np.testing.assert_allclose(nll, ce, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ce - kl, entropy(p_hat), rtol=1e-9, atol=1e-9)
    likelihood = np.log(models)[:, labels].sum(axis=1)
    best = len(models) - 1
    for each in (-likelihood, nll, ce, kl):
        assert each.argmin() == best


@given(st.data())
def test_law_06_9(data):
    r"""For one fixed target the smallest cross-entropy is $H(p)$, at $q = p$: 0 only if the target
    is one-hot. Over a data set the floor is $H(Y \mid X)$, the mean entropy of the labels at
    the same input: above 0 for hard labels too, where equal inputs have different ones."""
    classes = data.draw(st.integers(2, 5))
    target = data.draw(distributions(classes))
    q = data.draw(distributions(classes, zeros=False))
    assert cross_entropy(target, q) >= entropy(target) - 1e-12
    np.testing.assert_allclose(cross_entropy(target, target), entropy(target), atol=1e-12)
    assert (entropy(target) < 1e-9) == (target.max() > 1 - 1e-10) or target.max() > 1 - 1e-6

    n = data.draw(st.integers(1, 20))
    inputs = np.array(data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
    labels = np.array(data.draw(st.lists(st.integers(0, classes - 1), min_size=n, max_size=n)))
    answers = np.array([data.draw(distributions(classes, zeros=False)) for _ in range(4)])
    counts = np.zeros((4, classes))
    np.add.at(counts, (inputs, labels), 1)
    rows = counts.sum(axis=1)
    seen = rows > 0
    floor = rows[seen] / n @ entropy(counts[seen] / rows[seen, None])
    assert -np.log(answers[inputs, labels]).mean() >= floor - 1e-12
    shares = counts[inputs] / rows[inputs, None]
    np.testing.assert_allclose(-np.log(shares[np.arange(n), labels]).mean(), floor, atol=1e-12)
    assert (floor > 1e-12) == bool(np.any((counts > 0).sum(axis=1) > 1))


LINE = np.linspace(-40, 40, 4001)


def kl_on_the_line(log_p, log_q):
    return float((np.exp(log_p) * (log_p - log_q)).sum() * (LINE[1] - LINE[0]))


@settings(max_examples=50)
@given(st.floats(0.1, 0.9), st.floats(0, 8), st.floats(0.5, 2), st.floats(-5, 5), st.floats(0.5, 6))
def test_law_06_10(share, apart, deviation, mean, std):
    r"""Where $q$ cannot become $p$: the smallest $\mathrm{KL}(p \Vert q)$ spreads $q$ over all that
    happens (a normal $q$ takes the mean and the deviation of $p$, if it has them); the smallest
    $\mathrm{KL}(q \Vert p)$ may give up a far hill. Maximum likelihood is the first kind."""
    hills, shares = [Normal(side * apart / 2, deviation) for side in (-1, 1)], [share, 1 - share]
    weighed = [h.log_prob(LINE) + math.log(s) for h, s in zip(hills, shares, strict=True)]
    log_p = logsumexp(weighed, axis=0)
    center = apart / 2 * (1 - 2 * share)
    spread = math.sqrt(deviation**2 + apart**2 * share * (1 - share))
    covering = kl_on_the_line(log_p, Normal(center, spread).log_prob(LINE))
    assert covering <= kl_on_the_line(log_p, Normal(mean, std).log_prob(LINE)) + 1e-9

    rng = np.random.default_rng(0)  # maximum likelihood on draws does the same
    draws = rng.normal(np.where(rng.random(20_000) < share, -apart / 2, apart / 2), deviation)
    fit = Normal.mle(draws)
    assert abs(fit.mean - center) < 0.05 * spread
    assert abs(fit.std - spread) < 0.05 * spread

    if apart > 7 * deviation:  # the larger hill alone is better than covering both
        larger = hills[int(share < 0.5)]
        settled, covered = (
            kl_on_the_line(q.log_prob(LINE), log_p) for q in (larger, Normal(center, spread))
        )
        np.testing.assert_allclose(settled, -math.log(max(shares)), atol=1e-2)
        assert settled < covered


normals = st.tuples(st.floats(-5, 5), st.floats(0.2, 5))


def normal_kl(p, q):
    (mean_p, std_p), (mean_q, std_q) = p, q
    return math.log(std_q / std_p) + (std_p**2 + (mean_p - mean_q) ** 2) / (2 * std_q**2) - 1 / 2


@given(normals, normals, st.sampled_from([0.001, 0.5, 2.54, 10.0, 1000.0]))
def test_law_06_11(p, q, unit):
    """The entropy of a density may be negative and depends on the unit. The KL divergence of two
    densities is never negative, and the unit cancels."""
    for mean, std in (p, q):
        here, there = stats.norm(mean, std).entropy(), stats.norm(unit * mean, unit * std).entropy()
        np.testing.assert_allclose(there - here, math.log(unit), atol=1e-9)
        small = stats.norm(0, 0.1 * std / 5).entropy()
        assert small < 0
    kl = normal_kl(p, q)
    assert kl >= -1e-12
    scaled = normal_kl([unit * each for each in p], [unit * each for each in q])
    np.testing.assert_allclose(scaled, kl, rtol=1e-9, atol=1e-12)
    wide = np.linspace(p[0] - 12 * p[1], p[0] + 12 * p[1], 4001)
    log_p, log_q = Normal(*p).log_prob(wide), Normal(*q).log_prob(wide)
    integral = (np.exp(log_p) * (log_p - log_q)).sum() * (wide[1] - wide[0])
    np.testing.assert_allclose(integral, kl, rtol=1e-6, atol=1e-8)


@given(normals, normals)
def test_law_06_12(p, q):
    """Two normal distributions on a line have the same KL both ways exactly when their deviations
    are equal."""
    same = p[0], q[1]
    np.testing.assert_allclose(normal_kl(same, q), normal_kl(q, same), rtol=1e-9, atol=1e-12)
    if abs(math.log(p[1] / q[1])) > 0.05:
        assert not math.isclose(normal_kl(p, q), normal_kl(q, p), rel_tol=1e-9)


@given(st.integers(2, 6), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_law_06_13(classes, n, seed):
    r"""For the same labels the likelihood, the log-likelihood, the NLL, the cross-entropy, $H +
    \mathrm{KL}$, the log loss and the perplexity are one number, told as a product, a sum, a
    mean or a count."""
    rng = np.random.default_rng(seed)
    q = softmax(rng.normal(scale=2, size=(n, classes)))
    labels = rng.integers(0, classes, n)
    of_labels = q[np.arange(n), labels]
    one_hot = np.eye(classes)[labels]
    told = {
        "likelihood": -math.log(of_labels.prod()) / n,
        "log-likelihood": -np.log(of_labels).sum() / n,
        "NLL": surprisal(of_labels).mean(),
        "cross-entropy": cross_entropy(one_hot, q).mean(),
        "H + KL": (entropy(one_hot) + kl_divergence(one_hot, q)).mean(),
        "log loss": log_loss(labels, q, labels=np.arange(classes)),
        "perplexity": math.log(perplexity(np.log(of_labels))),
    }
    np.testing.assert_allclose(list(told.values()), told["NLL"], rtol=1e-9)


@given(st.integers(2, 5), st.integers(2, 5), st.integers(0, 2**32 - 1), st.booleans())
def test_law_06_14(rows, columns, seed, independent):
    r"""The mutual information $H(Y) - H(Y \mid X)$ is what seeing $X$ saves, on average, of the
    price of $Y$. It is the KL divergence from independence: never negative, 0 exactly where $X$
    and $Y$ are independent, and the same with $X$ and $Y$ exchanged."""
    rng = np.random.default_rng(seed)
    joint = rng.dirichlet(np.full(rows * columns, 0.5)).reshape(rows, columns)
    if independent:
        joint = np.outer(joint.sum(axis=1), joint.sum(axis=0))

    def saved(table):  # the expected price of the column, less its price once the row is seen
        of_row = table.sum(axis=1)
        given_row = table / of_row[:, None]
        return float(entropy(table.sum(axis=0)) - of_row @ entropy(given_row))

    apart = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    np.testing.assert_allclose(saved(joint), kl_divergence(joint.ravel(), apart.ravel()), atol=1e-9)
    np.testing.assert_allclose(saved(joint), saved(joint.T), atol=1e-9)
    assert saved(joint) > -1e-12
    if independent:
        assert abs(saved(joint)) < 1e-12
    elif np.abs(joint - apart).max() > 1e-3:
        assert saved(joint) > 1e-9
