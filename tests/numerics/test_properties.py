"""Laws that hold for every input, looked for with hypothesis."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import course_utils as cu

logits = arrays(np.float64, st.integers(1, 12), elements=st.floats(-800, 800))
matrices = arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 8)), elements=st.floats(-50, 50)
)


@st.composite
def pairs_of_distributions(draw):
    n = draw(st.integers(1, 12))
    parts = arrays(np.float64, n, elements=st.floats(0, 1, allow_subnormal=False))
    p, q = draw(parts), draw(parts)
    return tuple((v + (v.sum() == 0)) / (v + (v.sum() == 0)).sum() for v in (p, q))


@given(logits, st.integers(-(10**4), 10**4))
def test_softmax_does_not_see_a_shift(x, shift):
    moved = x + shift  # compare with what the shift left of x
    steps = 4 * np.finfo(float).smallest_subnormal  # where the smallest probabilities round
    np.testing.assert_allclose(cu.softmax(moved), cu.softmax(moved - shift), rtol=1e-12, atol=steps)
    np.testing.assert_allclose(cu.log_softmax(moved), cu.log_softmax(moved - shift), rtol=1e-12)
    np.testing.assert_allclose(
        cu.logsumexp(moved), cu.logsumexp(moved - shift) + shift, rtol=1e-15, atol=1e-11
    )


@given(matrices)
def test_rows_of_softmax_sum_to_one(x):
    p = cu.softmax(x)
    np.testing.assert_allclose(p.sum(-1), 1, rtol=1e-15 * x.shape[1])
    np.testing.assert_allclose(np.exp(cu.log_softmax(x)), p, rtol=1e-13)


@given(pairs_of_distributions())
def test_kl_is_never_negative_and_closes_the_gap(pair):
    p, q = pair
    kl = cu.kl_divergence(p, q)
    assert kl >= 0
    assert cu.kl_divergence(p, p) == 0
    entropy, cross = cu.entropy(p), cu.cross_entropy(p, q)
    assert cross >= entropy - 1e-15 * len(p)
    np.testing.assert_allclose(cross, entropy + kl, rtol=1e-13, atol=1e-15 * len(p))


@given(pairs_of_distributions(), st.floats(-1e-7, 1e-7))
def test_kl_is_never_negative_close_to_zero(pair, step):
    p = pair[0]
    q = p * (1 + step * np.cos(np.arange(len(p))))
    assert cu.kl_divergence(p, q / q.sum()) >= 0


@given(matrices, st.integers(0, 100))
def test_the_gradient_of_the_loss_is_p_minus_y(x, seed):
    y = np.random.default_rng(seed).integers(0, x.shape[1], len(x))
    step = 1e-6
    for k in range(x.shape[1]):
        e = step * (np.arange(x.shape[1]) == k)
        up = cu.cross_entropy_loss(x + e, y, reduction="none")
        down = cu.cross_entropy_loss(x - e, y, reduction="none")
        gradient = cu.softmax(x)[:, k] - (y == k)
        np.testing.assert_allclose((up - down) / (2 * step), gradient, atol=2e-8)


@given(matrices, st.integers(1, 7))
def test_chunked_is_unchunked(x, chunk):
    target = np.arange(len(x)) % x.shape[1]
    weight = np.cos(np.arange(x.shape[1] ** 2)).reshape(x.shape[1], x.shape[1])
    np.testing.assert_allclose(
        cu.sparse_cross_entropy_from_features(x, weight, target, chunk),
        cu.cross_entropy_loss(x @ weight.T, target),
        rtol=1e-12,
        atol=1e-15,
    )


@given(matrices)
def test_blocks_do_not_change_a_row(x):
    """A row among many, enough for several blocks, is the row alone."""
    tall = np.tile(x, (2**17 // x.size + 1, 1))
    np.testing.assert_allclose(cu.log_softmax(tall)[-len(x) :], cu.log_softmax(x), rtol=4e-15)
    np.testing.assert_allclose(
        cu.logsumexp(tall, -1)[: len(x)], cu.logsumexp(x, -1), rtol=1e-14, atol=1e-14
    )


@given(logits)
def test_sigmoid_and_its_relatives(x):
    p = cu.sigmoid(x)
    np.testing.assert_allclose(cu.sigmoid(-x) + p, 1, rtol=1e-15)
    np.testing.assert_array_equal(cu.softplus(-x), -cu.log_sigmoid(x))
    inside = abs(x) < 30
    np.testing.assert_allclose(cu.logit(p)[inside], x[inside], rtol=1e-13, atol=1e-2)
    np.testing.assert_allclose(
        cu.log1mexp(cu.log_sigmoid(x))[inside], cu.log_sigmoid(-x)[inside], rtol=1e-3
    )


@given(matrices)
def test_losses_agree_with_each_other(x):
    y = np.arange(len(x)) % x.shape[1]
    hard = np.eye(x.shape[1])[y]
    by_label = cu.cross_entropy_loss(x, y, reduction="none")
    np.testing.assert_array_equal(cu.nll_loss(cu.log_softmax(x), y, reduction="none"), by_label)
    np.testing.assert_allclose(
        cu.cross_entropy_loss(x, hard, reduction="none"), by_label, rtol=1e-15
    )
    np.testing.assert_allclose(
        cu.categorical_crossentropy(hard, x, from_logits=True), by_label, rtol=1e-15
    )
    two = np.stack([np.zeros(len(x)), x[:, 0]], 1)
    np.testing.assert_allclose(
        cu.binary_cross_entropy_with_logits(x[:, 0], y > 0, reduction="none"),
        cu.cross_entropy_loss(two, (y > 0).astype(int), reduction="none"),
        rtol=1e-14,
    )
