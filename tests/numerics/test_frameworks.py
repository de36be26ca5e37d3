"""The same values as PyTorch and Keras, on thousands of random and edge cases.

Compared in float64, so that a difference is a difference of meaning, not of rounding.
"""

import numpy as np
import pytest
import torch
from torch.nn import functional

import course_utils as cu
from tests import optional

keras = optional("keras")
torch.set_num_threads(1)
REDUCTIONS = ("mean", "sum", "none")


def tensor(a):
    return None if a is None else torch.from_numpy(np.array(a))


def assert_same(ours, theirs, rtol=None):
    theirs = np.asarray(theirs.detach())
    assert np.shape(ours) == theirs.shape
    assert ours.dtype == theirs.dtype
    rtol = rtol or (1e-12 if theirs.dtype == np.float64 else 3e-6)
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=rtol)


def cases(n, seed):
    """Random shapes and settings; each is one call of ours and one of theirs."""
    rng = np.random.default_rng(seed)
    for _ in range(n):
        classes = int(rng.integers(1, 7))
        batch = tuple(rng.integers(1, 5, rng.integers(0, 4)))
        shape = (*batch[:1], classes, *batch[1:])
        labels = rng.integers(0, classes, batch)
        ignore = int(rng.choice([-100, -1, 0, 2]))
        labels = np.where(rng.random(batch) < rng.choice([0, 0.3, 1.0]), ignore, labels)
        yield {
            "rng": rng,
            "scores": rng.normal(size=shape) * rng.choice([0.1, 3, 100, 1000]),
            "labels": labels,
            "weight": rng.choice([0, 0.5, 1, 3.7], classes) if rng.random() < 0.6 else None,
            "ignore": ignore,
            "reduction": str(rng.choice(REDUCTIONS)),
            "smoothing": float(rng.choice([0, 0.1, 0.5, 1])),
        }


def test_cross_entropy_with_labels():
    for c in cases(2500, seed=0):
        if c["labels"].max() >= c["scores"].shape[min(1, c["scores"].ndim - 1)]:
            continue
        theirs = functional.cross_entropy(
            tensor(c["scores"]), tensor(c["labels"]), tensor(c["weight"]),
            ignore_index=c["ignore"], reduction=c["reduction"], label_smoothing=c["smoothing"],
        )  # fmt: skip
        ours = cu.cross_entropy_loss(
            c["scores"], c["labels"], c["weight"], c["ignore"], c["reduction"], c["smoothing"]
        )
        assert_same(ours, theirs)


def test_cross_entropy_with_distributions():
    for c in cases(1500, seed=1):
        q = c["rng"].random(c["scores"].shape) * c["rng"].integers(0, 2, c["scores"].shape)
        theirs = functional.cross_entropy(
            tensor(c["scores"]), tensor(q), tensor(c["weight"]),
            reduction=c["reduction"], label_smoothing=c["smoothing"],
        )  # fmt: skip
        ours = cu.cross_entropy_loss(
            c["scores"], q, c["weight"], reduction=c["reduction"], label_smoothing=c["smoothing"]
        )
        assert_same(ours, theirs)


def test_nll():
    for c in cases(1500, seed=2):
        axis = min(1, c["scores"].ndim - 1)
        if c["labels"].max() >= c["scores"].shape[axis]:
            continue
        log_probs = cu.log_softmax(c["scores"], axis)
        theirs = functional.nll_loss(
            tensor(log_probs), tensor(c["labels"]), tensor(c["weight"]),
            ignore_index=c["ignore"], reduction=c["reduction"],
        )  # fmt: skip
        ours = cu.nll_loss(log_probs, c["labels"], c["weight"], c["ignore"], c["reduction"])
        assert_same(ours, theirs)


def test_binary_cross_entropy():
    for c in cases(1500, seed=3):
        rng, shape = c["rng"], c["scores"].shape
        p = rng.choice([0, 1, 1e-300, 1e-9, 0.3, 1 - 1e-9, rng.random()], shape)
        y = rng.choice([0, 1, 0.25, rng.random()], shape)
        weight = rng.random(shape[-1:]) if rng.random() < 0.5 else None
        theirs = functional.binary_cross_entropy(
            tensor(p), tensor(y), tensor(weight), reduction=c["reduction"]
        )
        assert_same(cu.binary_cross_entropy(p, y, weight, c["reduction"]), theirs)


def test_binary_cross_entropy_with_logits():
    for c in cases(1500, seed=4):
        rng, z = c["rng"], c["scores"]
        y = rng.choice([0, 1, 0.25, -1, 3], z.shape)
        weight = rng.random(z.shape[-1:]) if rng.random() < 0.5 else None
        pos_weight = rng.random(z.shape[-1:]) * 5 if rng.random() < 0.5 else None
        theirs = functional.binary_cross_entropy_with_logits(
            tensor(z), tensor(y), tensor(weight), None, None, c["reduction"], tensor(pos_weight)
        )
        ours = cu.binary_cross_entropy_with_logits(z, y, weight, pos_weight, c["reduction"])
        assert_same(ours, theirs)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_keras_categorical(dtype):
    rng = np.random.default_rng(5)
    for _ in range(700):
        shape = tuple(rng.integers(2, 6, rng.integers(1, 4)))
        axis = int(rng.choice([-1, 0, len(shape) - 1]))
        hard, from_logits = rng.random() < 0.5, rng.random() < 0.5
        y = (rng.random(shape) < 0.3) * 1.0 if hard else rng.random(shape)
        scores = rng.normal(size=shape) * 5 if from_logits else rng.random(shape) ** 9
        if not from_logits:
            scores[rng.random(shape) < 0.2] = 0
        y, scores = y.astype(dtype), scores.astype(dtype)
        args = {
            "from_logits": from_logits,
            "label_smoothing": float(rng.choice([0, 0.1, 0.7])),
            "axis": axis,
        }
        theirs = keras.losses.categorical_crossentropy(y, scores, **args)
        assert_same(cu.categorical_crossentropy(y, scores, **args), theirs)
        if not from_logits:
            scores = scores.clip(0, 1)
        theirs = keras.losses.binary_crossentropy(y, scores, **args)
        # Keras takes this mean in float32, whatever the format of the input.
        assert_same(cu.binary_crossentropy(y, scores, **args), theirs, rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_keras_sparse(dtype):
    rng = np.random.default_rng(6)
    for _ in range(700):
        shape = tuple(rng.integers(2, 6, rng.integers(2, 4)))
        axis = int(rng.choice([-1, 0, len(shape) - 1]))
        rest = list(shape)
        classes = rest.pop(axis)
        y = rng.integers(0, classes, rest)
        ignore = rng.choice([None, -1, 0])
        if ignore is not None:
            y[rng.random(rest) < 0.4] = ignore
        from_logits = bool(rng.random() < 0.5)
        scores = rng.normal(size=shape) * 5 if from_logits else rng.random(shape) ** 9
        scores = scores.astype(dtype)
        if rng.random() < 0.3:
            y = np.expand_dims(y, axis)
        if rng.random() < 0.3:
            y = y.astype("float32")
        args = {"from_logits": from_logits, "ignore_class": ignore, "axis": axis}
        theirs = keras.losses.sparse_categorical_crossentropy(y, scores, **args)
        assert_same(cu.sparse_categorical_crossentropy(y, scores, **args), theirs)


def test_keras_defaults_on_one_hot_rows():
    """Sparse and dense agree on one-hot labels; a certain mistake costs -log(1e-7)."""
    p = np.array([[1.0, 0.0, 0.0], [0.2, 0.5, 0.3]])
    dense = cu.categorical_crossentropy(np.eye(3)[[1, 2]], p)
    sparse = cu.sparse_categorical_crossentropy([1, 2], p)
    np.testing.assert_array_equal(dense, sparse)
    assert dense[0] == -np.log(1e-7)


def test_edges_as_in_pytorch():
    inf = np.inf
    same = [
        ([[1.0, 0.0]], [-100], {}),
        ([[1.0, 0.0]], [-100], {"reduction": "sum"}),
        ([[1.0, 0.0]], [-100], {"label_smoothing": 0.1}),
        ([[np.nan, 0.0], [1.0, 2.0]], [-100, 0], {}),
        ([[np.nan, 0.0]], [1], {}),
        ([[-inf, 0.0]], [0], {}),
        ([[-inf, 0.0]], [1], {}),
        ([[-inf, -inf]], [1], {}),
        ([[1.0, 0.0]], [1], {"weight": [0.0, 0.0]}),
        (np.zeros((0, 3)), np.zeros(0, int), {}),
        (np.zeros((0, 3)), np.zeros(0, int), {"reduction": "none"}),
        (np.zeros((2, 3, 0)), np.zeros((2, 0), int), {"reduction": "sum"}),
        ([1.0, 0.0], 1, {}),
    ]
    for logits, target, args in same:
        theirs = {k: tensor(v) if k == "weight" else v for k, v in args.items()}
        expected = functional.cross_entropy(tensor(logits), tensor(target), **theirs)
        assert_same(cu.cross_entropy_loss(logits, target, **args), expected)


def test_finite_where_pytorch_gives_nan():
    """A limit exists, so ours is the limit."""
    inf = np.inf
    assert cu.cross_entropy_loss([inf, 0.0], 0) == 0
    assert cu.cross_entropy_loss([-inf, 0.0], [0.0, 1.0]) == 0
    z, y = [inf, -inf], [1.0, 0.0]
    assert cu.binary_cross_entropy_with_logits(z, y) == 0
    np.testing.assert_array_equal(
        cu.softmax([[inf, 0, -inf], [inf, inf, 0]]), [[1, 0, 0], [np.nan] * 3]
    )


@pytest.mark.parametrize("chunk", [1, 3, 7, 50, 1000])
def test_chunked_is_unchunked(chunk):
    rng = np.random.default_rng(7)
    hidden, weight = rng.normal(size=(50, 8)), rng.normal(size=(33, 8))
    target = rng.integers(0, 33, 50)
    whole = functional.cross_entropy(tensor(hidden) @ tensor(weight).T, tensor(target))
    assert_same(cu.sparse_cross_entropy_from_features(hidden, weight, target, chunk), whole)
