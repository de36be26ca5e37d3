"""The laws of notebook 07: softmax regression."""

import os

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_utils import cross_entropy_loss, log_softmax, sigmoid, softmax
from course_utils.models import softmax_gradient, softmax_nll
from tests import optional

os.environ.setdefault("KERAS_BACKEND", "torch")


@st.composite
def rows(draw, classes=(1, 8), size=20.0, n=(1, 12)):
    """Logits of a few rows, and a label for each."""
    K, n = draw(st.integers(*classes)), draw(st.integers(*n))
    logits = draw(arrays(float, (n, K), elements=st.floats(-size, size)))
    return logits, np.array(draw(st.lists(st.integers(0, K - 1), min_size=n, max_size=n)))


def problem(seed, n=12, d=3, classes=4):
    """Weights, inputs with an intercept, and labels."""
    rng = np.random.default_rng(seed)
    X = np.column_stack([np.ones(n), rng.normal(size=(n, d - 1))])
    return rng.normal(size=(classes, d)), X, rng.integers(0, classes, n)


seeds = st.integers(0, 2**32 - 1)


@given(rows())
def test_law_07_1(case):
    r"""Equal shares for $K$ classes cost $\ln K$ nats, whatever the labels. A model whose mean NLL
    is higher gives the labels probabilities whose geometric mean is below $1/K$."""
    logits, y = case
    K = logits.shape[1]
    np.testing.assert_allclose(cross_entropy_loss(0 * logits, y), np.log(K), atol=1e-12)
    of_labels = softmax(logits)[np.arange(len(y)), y]
    mean = np.exp(np.log(of_labels).mean())
    above = cross_entropy_loss(logits, y) - np.log(K)
    if abs(above) > 1e-9:
        assert (above > 0) == (mean < 1 / K)


@given(rows(size=60.0))
def test_law_07_2(case):
    r"""Logits are log-probabilities that lack one number for each row. If the logits of every row
    lie within $c$ of each other, the loss lies within $c$ of $\ln K$. So a first mean NLL far above
    $\ln K$ shows logits that are far apart before any learning."""
    logits, y = case
    missing = logits - log_softmax(logits)
    np.testing.assert_allclose(np.ptp(missing, axis=1), 0, atol=1e-10)
    c = np.ptp(logits, axis=1).max()
    distance = abs(cross_entropy_loss(logits, y) - np.log(logits.shape[1]))
    assert distance <= c + 1e-9


@given(st.integers(1, 6), st.integers(2, 6), st.integers(1, 4), seeds)
def test_law_07_3(n, K, places, seed):
    """Without class weights, and with finite log-probabilities, an integer label and its one-hot
    row have the same cross-entropy; the row holds $K$ numbers, the integer is one. A soft target
    needs its whole row."""
    rng = np.random.default_rng(seed)
    logits, y = rng.normal(scale=5, size=(n, K)), rng.integers(0, K, n)
    one_hot = np.eye(K)[y]
    of_index, of_row = cross_entropy_loss(logits, y), cross_entropy_loss(logits, one_hot)
    np.testing.assert_allclose(of_index, of_row, rtol=1e-12)
    same_size = y.astype(np.float64)
    assert one_hot.nbytes == K * same_size.nbytes

    torch = optional("torch")
    loss = torch.nn.functional.cross_entropy
    deep = rng.normal(scale=5, size=(n, K, places))  # (N, C), (N, C, d), (C,), three formats
    labels = rng.integers(0, K, (n, places))
    cases = [(logits, y), (deep, labels), (logits[0], y[0])]
    for shaped, index in cases:
        target = torch.tensor(index)
        hot = torch.nn.functional.one_hot(target, K).moveaxis(-1, min(1, shaped.ndim - 1))
        for dtype, rtol in ((torch.float64, 1e-9), (torch.float32, 1e-4), (torch.bfloat16, 0.1)):
            z = torch.tensor(shaped, dtype=dtype, requires_grad=True)
            for smoothing in (0.0, 0.1):
                losses = [loss(z, t, label_smoothing=smoothing) for t in (target, hot.to(dtype))]
                numbers = [each.item() for each in losses]
                np.testing.assert_allclose(*numbers, rtol=rtol, atol=rtol)

    keras = optional("keras")
    z = logits.astype("float32")
    for q, flag in ((z, True), (softmax(z), False)):
        sparse = keras.losses.SparseCategoricalCrossentropy(from_logits=flag)(y, q)
        rows_ = keras.losses.CategoricalCrossentropy(from_logits=flag)(one_hot, q)
        np.testing.assert_allclose(float(sparse), float(rows_), rtol=1e-4, atol=1e-6)


def test_what_breaks_the_equality_of_index_and_row():
    torch = optional("torch")
    loss = torch.nn.functional.cross_entropy
    z, target = torch.zeros(2, 3), torch.tensor([0, 1])
    rows_ = torch.nn.functional.one_hot(target, 3).float()
    threes = 3 * torch.ones(3)
    torch.testing.assert_close(loss(z, rows_, weight=threes), 3 * loss(z, target, weight=threes))
    z[0, 2] = -torch.inf
    assert torch.isfinite(loss(z, target))
    assert torch.isnan(loss(z, rows_))
    far = torch.tensor([[100.0, 0.0, -65504.0]]).half()  # finite, and the last log-softmax is -inf
    assert loss(far, target[:1]) == 0
    assert torch.isnan(loss(far, rows_[:1].half()))


@given(seeds, st.integers(1, 6))
def test_law_07_4(seed, classes):
    """For one example in softmax regression, the gradient of the NLL in each logit is predicted
    minus observed, $q_k - y_k$. The gradient in each weight is this, times the input. Over the
    classes, both gradients sum to 0."""
    W, X, y = problem(seed, n=1, classes=classes)
    h = 1e-6
    z, hot = W @ X[0], np.eye(classes)[y[0]]
    gradient = softmax(z) - hot

    def loss(z):
        return cross_entropy_loss(z[None], y)

    nudged = [(loss(z + d) - loss(z - d)) / (2 * h) for d in h * np.eye(classes)]
    np.testing.assert_allclose(gradient, nudged, atol=1e-7)
    np.testing.assert_allclose(softmax_gradient(W, X, y), np.outer(gradient, X[0]), atol=1e-12)
    for k, j in np.ndindex(W.shape):
        d = h * (np.arange(W.size) == k * W.shape[1] + j).reshape(W.shape)
        slope = (softmax_nll(W + d, X, y) - softmax_nll(W - d, X, y)) / (2 * h)
        np.testing.assert_allclose(gradient[k] * X[0, j], slope, atol=1e-7)
    assert abs(gradient.sum()) < 1e-12


@given(rows(classes=(2, 6), size=5.0), st.floats(1.01, 10))
def test_law_07_5(case, factor):
    """The loss can fall while no decision changes. Where the logit of every label is
    above all others of its row, multiplying all logits by one number above 1 brings it down, but
    for rounding."""
    logits, y = case
    logits[np.arange(len(y)), y] = logits.max(axis=1) + 0.1  # all decided rightly
    assert np.array_equal((factor * logits).argmax(axis=1), y)
    assert cross_entropy_loss(factor * logits, y) < cross_entropy_loss(logits, y)


@given(seeds)
def test_law_07_6(seed):
    """In softmax regression each input, the intercept included, votes for each class with its
    value times its weight. The differences of the votes for two classes add up to their
    log-odds."""
    W, X, _ = problem(seed)
    q = softmax(X @ W.T)
    for one, other in ((0, 1), (3, 2)):
        votes = X * (W[one] - W[other])
        np.testing.assert_allclose(votes.sum(axis=1), np.log(q[:, one] / q[:, other]), atol=1e-9)


@given(rows(), st.data())
def test_law_07_7(case, data):
    """A softmax over $K$ classes has $K - 1$ free logits: any one of them may be set to 0. Over
    two classes it is the sigmoid of one logit, over one class it is always 1."""
    logits, _ = case
    K = logits.shape[1]
    zero = data.draw(st.integers(0, K - 1))
    shifted = logits - logits[:, [zero]]
    assert not shifted[:, zero].any()
    np.testing.assert_allclose(softmax(shifted), softmax(logits), atol=1e-12)
    free = np.delete(shifted, zero, axis=1)  # these K - 1 can be read off the probabilities
    if softmax(logits).min() > 1e-12:
        log_q = np.log(softmax(logits))
        read = np.delete(log_q - log_q[:, [zero]], zero, axis=1)
        np.testing.assert_allclose(read, free, atol=1e-6)
    if K == 2:
        of_one = sigmoid(logits[:, 1] - logits[:, 0])
        np.testing.assert_allclose(softmax(logits)[:, 1], of_one, rtol=1e-9)
    np.testing.assert_array_equal(softmax(logits[:, :1]), 1)


@given(rows(classes=(2, 6)), st.floats(0.05, 20))
def test_law_07_8(case, T):
    """Accuracy sees decisions, the NLL sees beliefs. A temperature above 0 changes no example's
    most probable class, but for rounding; it changes beliefs, and so can change decisions at a
    threshold and the order of two examples."""
    logits, _ = case
    first, second = np.sort(logits, axis=1).T[[-1, -2]]
    clear = first - second > 1e-6
    before, after = softmax(logits), softmax(logits / T)
    assert np.array_equal(before.argmax(axis=1)[clear], after.argmax(axis=1)[clear])
    top = np.stack([before.max(axis=1), after.max(axis=1)])
    between = (top.min(axis=0) > 1 / logits.shape[1] + 1e-3) & (top.max(axis=0) < 0.999)
    if T > 1.1:
        assert np.all(top[1, between] < top[0, between])
    if T < 0.9:
        assert np.all(top[1, between] > top[0, between])


def test_a_temperature_moves_thresholded_decisions_and_the_order_of_examples():
    logits = np.array([[2.0, 1.6, -9.0], [1.0, 0.0, 0.0]])
    cool, warm = softmax(logits).max(axis=1), softmax(logits / 0.2).max(axis=1)
    assert ((cool > 0.6) != (warm > 0.6)).any()
    assert (cool[0] - cool[1]) * (warm[0] - warm[1]) < 0


@settings(max_examples=60)
@given(seeds, st.integers(2, 4), st.integers(1, 4))
def test_law_07_9(seed, classes, levels):
    r"""At a lowest point of the NLL of softmax regression, without a penalty, predicted equals
    observed for each input and class: $\sum_i q_{ik}\, x_{ij} = \sum_i y_{ik}\, x_{ij}$. With
    one-hot inputs that is counting."""
    W, X, y = problem(seed, classes=classes)
    n = len(y)
    surplus = softmax(X @ W.T).T @ X - np.eye(classes)[y].T @ X
    np.testing.assert_allclose(n * softmax_gradient(W, X, y), surplus, atol=1e-9)

    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 9, (levels, classes))
    level, label = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
    shares = counts / counts.sum(axis=1, keepdims=True)
    best = np.log(shares).T  # the logits whose softmax is counting
    one_hot = np.eye(levels)[level]
    np.testing.assert_allclose(softmax_gradient(best, one_hot, label), 0, atol=1e-12)
    for _ in range(5):
        other = best + rng.normal(size=best.shape)
        assert softmax_nll(best, one_hot, label) <= softmax_nll(other, one_hot, label) + 1e-12
