"""The laws of notebook 08, attacked with PyTorch, Keras and scikit-learn themselves."""

import itertools
import math
import os
import warnings

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from tests import optional

os.environ.setdefault("KERAS_BACKEND", "torch")

SEEDS = st.integers(0, 2**32 - 1)
CLASSES = st.integers(2, 7)
ROWS = st.integers(1, 6)
PLACES = st.sampled_from([(), (3,), (2, 3)])  # what follows the class axis: (n, K, …)
FORMATS = st.sampled_from(["float32", "float64"])
REDUCTIONS = st.sampled_from(["mean", "sum", "none"])


def torch():
    return optional("torch")


def keras():
    optional("torch")
    return optional("keras")


def close(value, expected, tolerance=1e-5):
    np.testing.assert_allclose(np.asarray(value, float), expected, rtol=tolerance, atol=tolerance)


def rows_of_probabilities(rng, *shape):
    """Rows of probabilities along the last axis, some of them nearly certain."""
    return rng.dirichlet(np.full(shape[-1], rng.choice([0.1, 1, 10])), shape[:-1])


@given(SEEDS, ROWS, st.integers(1, 7), PLACES, st.sampled_from([1e-3, 1.0, 50.0]))
def test_law_08_1(seed, n, classes, places, scale):
    r"""A loss checks at most types, shapes, ranges and sums, never what the numbers mean:
    `CrossEntropyLoss`, `NLLLoss` and `BCEWithLogitsLoss` take any finite floats of the right
    shape."""
    rng, t = np.random.default_rng(seed), torch()
    z = scale * rng.standard_normal((n, classes, *places))
    y = rng.integers(0, classes, (n, *places))
    picked = np.take_along_axis(z, y[:, None], axis=1)
    lse = np.log(np.exp(z - z.max(1, keepdims=True)).sum(1)) + z.max(1)
    tags = rng.integers(0, 2, z.shape).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        z_t, y_t = t.tensor(z), t.tensor(y)
        close(t.nn.NLLLoss()(z_t, y_t), -picked.mean())
        close(t.nn.CrossEntropyLoss()(z_t, y_t), (lse - picked[:, 0]).mean())
        of_tags = np.logaddexp(0, z) - tags * z
        close(t.nn.BCEWithLogitsLoss()(z_t, t.tensor(tags)), of_tags.mean())
    if z.min() < 0 or z.max() > 1:
        with pytest.raises(RuntimeError, match="between 0 and 1"):
            t.nn.BCELoss()(z_t, t.tensor(tags))
    t.nn.KLDivLoss(reduction="sum")(t.zeros(2, 3), t.ones(1, 3))  # "at most": not even the shape
    with pytest.warns(UserWarning, match="sum to one"):  # scikit-learn looks at the sums, too
        log_loss([0, 1], [[0.9, 0.3], [0.2, 0.6]])


@given(SEEDS, ROWS, st.integers(1, 7), PLACES, REDUCTIONS, st.booleans(), st.booleans(), st.data())
def test_law_08_2(seed, n, classes, places, reduction, weighted, alone, data):
    r"""For class indices, and without label smoothing, `CrossEntropyLoss` is `NLLLoss` of
    log-softmax, on a CPU to the bit; a second log-softmax changes nothing but rounding."""
    rng, t = np.random.default_rng(seed), torch()
    name = data.draw(st.sampled_from(["float16", "bfloat16", "float32", "float64"]))
    shape, axis = ((classes,), 0) if alone else ((n, classes, *places), 1)
    z = t.tensor(rng.choice([1, 10, 300]) * rng.standard_normal(shape)).to(getattr(t, name))
    y = np.asarray(rng.integers(0, classes, () if alone else (n, *places)))
    if not alone:
        y[rng.random(y.shape) < 0.2] = -100
    options = {"reduction": reduction}
    if weighted:
        options["weight"] = t.tensor(rng.uniform(0.5, 3, classes)).to(z.dtype)
    z.requires_grad_()
    F = t.nn.functional
    one = F.cross_entropy(z, t.tensor(y), **options)
    two = F.nll_loss(F.log_softmax(z, axis), t.tensor(y), **options)
    assert t.equal(one.nan_to_num(-1), two.nan_to_num(-1))
    slopes = [t.autograd.grad(loss.sum(), z, retain_graph=True)[0] for loss in (one, two)]
    assert t.equal(*(slope.nan_to_num(-1) for slope in slopes))
    once = F.log_softmax(z, axis)
    again = F.log_softmax(once, axis)
    unit = t.finfo(z.dtype).eps
    assert ((again - once).abs() <= 4 * unit * (1 + once.abs())).all()


@given(SEEDS, ROWS, CLASSES, PLACES, st.sampled_from(["index", "one-hot", "soft"]), st.data())
def test_law_08_3(seed, n, classes, places, form, data):
    r"""Softmax twice, without class weights: no target gets below $\ln(e + K - 1) - 1$; a hard
    label that is read rightly and with certainty gets there."""
    rng, t = np.random.default_rng(seed), torch()
    F, floor = t.nn.functional, math.log(math.e + classes - 1) - 1
    smoothing = data.draw(st.sampled_from([0.0, 0.1, 1.0]))
    z = rng.choice([1, 30, 1000]) * rng.standard_normal((n, classes, *places))
    y = rng.integers(0, classes, (n, *places))
    soft = np.moveaxis(rows_of_probabilities(rng, n, *places, classes), -1, 1)
    target = {"index": y, "one-hot": np.moveaxis(np.eye(classes)[y], -1, 1), "soft": soft}[form]
    twice = F.cross_entropy(F.softmax(t.tensor(z), 1), t.tensor(target), label_smoothing=smoothing)
    assert twice.item() >= floor - 1e-12
    sure = np.where(np.arange(classes) == y[..., None], 1e4, 0.0)
    sure = F.softmax(t.tensor(np.moveaxis(sure, -1, 1)), 1)
    close(F.cross_entropy(sure, t.tensor(y)), floor, 1e-12)


@given(st.lists(st.floats(-300, 300), min_size=1, max_size=6), st.data())
def test_law_08_4(z, data):
    r"""Without weights, and for every answer from 0 to 1, `BCEWithLogitsLoss` of one logit $z$ has
    the value and the slope of `CrossEntropyLoss` of the pair $(0, z)$; a softmax of one logit is
    always 1."""
    t = torch()
    F = t.nn.functional
    answer = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1))
    y = t.tensor([data.draw(answer) for _ in z], dtype=t.float64)
    z = t.tensor(z, dtype=t.float64, requires_grad=True)
    one = F.binary_cross_entropy_with_logits(z, y)
    pair = t.stack([t.zeros_like(z), z], dim=1)
    two = F.cross_entropy(pair, t.stack([1 - y, y], dim=1))
    slopes = [t.autograd.grad(loss, z)[0] for loss in (one, two)]
    close(one.item(), two.item(), 1e-12)
    close(slopes[0], slopes[1], 1e-12)
    if ((y == 0) | (y == 1)).all():
        close(F.cross_entropy(pair, y.long()).item(), one.item(), 1e-12)
    assert (F.softmax(z[:, None], dim=1) == 1).all()


@given(SEEDS, st.integers(1, 8), st.data())
def test_law_08_5(seed, classes, data):
    r"""If exactly one of $K$ is true, take a softmax. If any number may be, take $K$ sigmoids. With
    $k$ ones in a target a softmax pays at least $k \ln k$ nats; sigmoids come as near to 0 as you
    like."""
    rng, t = np.random.default_rng(seed), torch()
    F = t.nn.functional
    m = data.draw(st.integers(1, classes))
    tags = rng.permutation(np.arange(classes) < m).astype(float)
    z = rng.choice([1, 10, 100]) * rng.standard_normal(classes)
    target = t.tensor(tags)[None]
    least = m * math.log(m)
    assert F.cross_entropy(t.tensor(z)[None], target).item() >= least - 1e-9
    both = t.tensor(np.where(tags == 1, 400.0, -400.0))[None]
    close(F.cross_entropy(both, target).item(), least, 1e-9)
    assert F.binary_cross_entropy_with_logits(both, target).item() < 1e-100


@given(SEEDS, ROWS, CLASSES, PLACES, st.floats(0.1, 10))
def test_law_08_6(seed, n, classes, places, factor):
    r"""By what a weighted mean divides depends on the call. PyTorch divides by the sum of the
    weights that count if the labels are class indices, by the number of rows if they are one-hot
    or soft, and by the number of entries in binary losses. Keras divides, by default, by the
    number of examples that are not ignored, whatever their weights."""
    rng, t, k = np.random.default_rng(seed), torch(), keras()
    F = t.nn.functional
    z = rng.standard_normal((n, classes, *places))
    y = rng.integers(0, classes, (n, *places))
    y.flat[1:][rng.random(y.size - 1) < 0.3] = -100  # the first one stays
    kept, label = y != -100, np.where(y == -100, 0, y)
    v = factor * rng.uniform(0.5, 3, classes)
    log_q = np.asarray(F.log_softmax(t.tensor(z), 1))
    of_row = -np.take_along_axis(log_q, label[:, None], 1)[:, 0]
    w, z_t, v_t = v[label] * kept, t.tensor(z), t.tensor(v)
    by_weights = (w * of_row).sum() / w.sum()
    close(F.cross_entropy(z_t, t.tensor(y), weight=v_t), by_weights)
    close(F.nll_loss(t.tensor(log_q), t.tensor(y), weight=v_t), by_weights)

    rows = np.moveaxis(rows_of_probabilities(rng, n, *places, classes), -1, 1)
    along = v.reshape(-1, *(1 for _ in places))
    for target in (rows, np.moveaxis(np.eye(classes)[label], -1, 1)):
        by_rows = -(along * target * log_q).sum(1).mean()
        close(F.cross_entropy(z_t, t.tensor(target), weight=v_t), by_rows)
        of_entry = np.logaddexp(0, z) - target * z
        per_entry = t.tensor(np.broadcast_to(along, z.shape).copy())
        binary = F.binary_cross_entropy_with_logits(z_t, t.tensor(target), weight=per_entry)
        close(binary, (along * of_entry).mean())

    q = np.moveaxis(np.exp(log_q), 1, -1)
    loss = k.losses.SparseCategoricalCrossentropy(ignore_class=-100)
    by_examples = (w * of_row).sum() / kept.sum()
    close(loss(y, q, sample_weight=v[label]), by_examples, 1e-4)
    plain = k.losses.SparseCategoricalCrossentropy()  # a weight of 0 leaves the count as it is
    close(plain(label, q, sample_weight=w), (w * of_row).mean(), 1e-4)


@given(SEEDS, st.integers(2, 30), CLASSES, st.data())
def test_law_08_7(seed, tokens, classes, data):
    r"""Sums added and divided once, by all that counts, do not depend on the cut. A mean of means
    can depend on it, unless equally many count in each part."""
    rng, t = np.random.default_rng(seed), torch()
    F = t.nn.functional
    z, y = t.tensor(rng.standard_normal((tokens, classes))), rng.integers(0, classes, tokens)
    y[1:][rng.random(tokens - 1) < 0.2] = -100
    y = t.tensor(y)
    cuts = data.draw(st.lists(st.integers(0, tokens), max_size=4))
    edges = [0, *sorted(cuts), tokens]
    parts = [slice(a, b) for a, b in itertools.pairwise(edges)]
    total = sum(F.cross_entropy(z[part], y[part], reduction="sum") for part in parts)
    close(total / (y != -100).sum(), F.cross_entropy(z, y).item(), 1e-9)

    size, parts = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5))
    z, y = rng.standard_normal((parts * size, classes)), rng.integers(0, classes, parts * size)
    z, y = t.tensor(z), t.tensor(y)
    means = [F.cross_entropy(*pair) for pair in zip(z.split(size), y.split(size), strict=True)]
    close(sum(means) / parts, F.cross_entropy(z, y).item(), 1e-9)
    part = F.cross_entropy(z, y, reduction="none")
    one, rest = part[:1], part[1:]
    if len(rest) > 1 and abs(one.mean() - rest.mean()) > 1e-6:
        assert abs((one.mean() + rest.mean()) / 2 - part.mean()) > 1e-8


@given(SEEDS, ROWS, CLASSES, st.sampled_from([(), (3,)]), FORMATS)
def test_law_08_8(seed, n, classes, places, name):
    r"""With Keras on PyTorch, logits need `from_logits=True`. Without it the categorical losses
    divide each row by its sum and clip it to $[10^{-7}, 1 - 10^{-7}]$; the binary loss only
    clips."""
    rng, losses = np.random.default_rng(seed), keras().losses
    z = rng.choice([0.3, 3]) * rng.standard_normal((n, *places, classes))
    z[np.abs(z.sum(-1)) < 0.3, 0] += 1  # a sum far enough from 0 for float32
    assume((np.abs(z.sum(-1)) > 0.1).all())
    z, y = z.astype(name), rng.integers(0, classes, (n, *places))
    one_hot = np.eye(classes)[y]
    eps, one = np.array(1e-7, name), np.array(1, name)
    clipped = np.clip(z / z.sum(-1, keepdims=True), eps, one - eps)
    without = -np.log(np.take_along_axis(clipped, y[..., None], -1)[..., 0])
    close(losses.categorical_crossentropy(one_hot, z), without, 1e-3)
    close(losses.sparse_categorical_crossentropy(y, z), without, 1e-3)
    q = np.clip(z, eps, one - eps).astype(float)
    of_entry = -np.where(one_hot == 1, np.log(q), np.log1p(-q))
    close(losses.binary_crossentropy(one_hot, z), of_entry.mean(-1), 1e-3)

    z = z.astype(float)
    lse = np.log(np.exp(z - z.max(-1, keepdims=True)).sum(-1)) + z.max(-1)
    told = lse - np.take_along_axis(z, y[..., None], -1)[..., 0]
    options = {"from_logits": True}
    close(losses.categorical_crossentropy(one_hot, z, **options), told)
    close(losses.sparse_categorical_crossentropy(y, z, **options), told)
    close(
        losses.binary_crossentropy(one_hot, z, **options),
        (np.logaddexp(0, z) - one_hot * z).mean(-1),
    )


@given(SEEDS, ROWS, CLASSES, st.sampled_from([None, (), (4,), (2, 3)]), FORMATS)
def test_law_08_9(seed, n, classes, places, name):
    r"""For $q > 0$ and arrays of shape $(n, K)$, `kl_div(log q, p, reduction="batchmean")` is the
    mean of $\mathrm{KL}(p \Vert q)$: it divides by the length of axis 0. Flatten other shapes to
    $(n, K)$; $\log p$ needs `log_target=True`, and $p > 0$."""
    rng, t = np.random.default_rng(seed), torch()
    F = t.nn.functional
    shape = (classes,) if places is None else (n, *places, classes)
    p, q = (0.999 * rows_of_probabilities(rng, *shape) + 0.001 / classes for _ in range(2))
    if rng.random() < 0.3:
        p = np.eye(classes)[p.argmax(-1)]  # one-hot
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0, p * (np.log(p) - np.log(q)), 0)
    p, log_q = t.tensor(p.astype(name)), t.tensor(np.log(q).astype(name))
    by_rows, axis_0 = terms.sum(-1).mean(), terms.sum() / shape[0]
    mean = {"reduction": "batchmean"}
    close(F.kl_div(log_q, p, **mean), axis_0)
    flat = [part.reshape(-1, classes) for part in (log_q, p)]
    close(F.kl_div(*flat, **mean), by_rows)
    if len(shape) == 2:
        close(axis_0, by_rows, 1e-12)
    of_logs = F.kl_div(flat[0], flat[1].log(), log_target=True, **mean)
    close(of_logs, by_rows if (p > 0).all() else np.nan, 1e-4)


WORDS = st.text("abzABZ109 é", min_size=1, max_size=3)


@given(SEEDS, st.data(), st.sampled_from(["text", "numbers"]), st.booleans())
def test_law_08_10(seed, data, kind, named):
    r"""scikit-learn's `log_loss` takes column $k$ for the $k$-th label in sorted order, whatever
    the order of `labels=`; `predict_proba` has its columns in that order, as `classes_`."""
    from sklearn.linear_model import LogisticRegression

    each = WORDS if kind == "text" else st.integers(-20, 20)
    names = data.draw(st.lists(each, min_size=2, max_size=5, unique=True))
    rng = np.random.default_rng(seed)
    y = np.array(names)[np.append(np.arange(len(names)), rng.integers(0, len(names), 5))]
    p = rng.dirichlet(np.ones(len(names)), len(y))
    column = [sorted(names).index(label) for label in y.tolist()]
    by_hand = -np.log(p[np.arange(len(y)), column]).mean()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that labels= is not sorted
        close(log_loss(y, p, labels=names if named else None), by_hand)
    if seed % 5 == 0:  # the fit is slow
        model = LogisticRegression(max_iter=3, tol=10).fit(rng.standard_normal((len(y), 2)), y)
        assert model.classes_.tolist() == sorted(names)
        assert model.predict_proba([[0.0, 0.0]]).shape == (1, len(names))


@given(SEEDS, ROWS, CLASSES, PLACES, st.sampled_from(["index", "soft"]), st.floats(0, 1), FORMATS)
def test_law_08_11(seed, n, classes, places, form, spread, name):
    r"""Without class weights, the loss of logits that differ by at most $c$ lies between
    $\ln K - c$ and $\ln K + c$. And whatever the logits are, the loss is not below the mean
    entropy of the targets, so never below 0."""
    rng, t = np.random.default_rng(seed), torch()
    loss = t.nn.functional.cross_entropy
    near = spread * rng.random((n, classes, *places))
    far = rng.choice([1, 30, 1e4]) * rng.standard_normal((n, classes, *places))
    p = np.moveaxis(rows_of_probabilities(rng, n, *places, classes), -1, 1)
    y = rng.integers(0, classes, (n, *places))
    target = t.tensor(y) if form == "index" else t.tensor(p.astype(name))
    near, far = (loss(t.tensor(z.astype(name)), target).item() for z in (near, far))
    assert abs(near - math.log(classes)) <= spread + 1e-5
    with np.errstate(divide="ignore", invalid="ignore"):
        H = 0 if form == "index" else -np.where(p > 0, p * np.log(p), 0).sum(1).mean()
    assert far >= (1 - 1e-5) * H - (0 if form == "index" else 1e-5)


@pytest.mark.parametrize(
    ("call", "epsilon"),
    [
        ("log_loss float16", 2.0**-10),
        ("log_loss float32", 2.0**-23),
        ("log_loss float64", 2.0**-52),
        ("CategoricalCrossentropy", 1e-7),
        ("SparseCategoricalCrossentropy", 1e-7),
        ("BinaryCrossentropy, yes", 1e-7),
        ("BinaryCrossentropy, no", 2.0**-23),
        ("BCELoss, yes", math.exp(-100)),
        ("BCELoss, no", math.exp(-100)),
    ],
)
def test_law_08_12(call, epsilon):
    r"""One certain mistake costs $-\ln \varepsilon$ where a clip leaves the label the probability
    $\varepsilon$: $e^{-\text{loss}}$ gives it back. A share $c$ of such mistakes costs $c$ times
    as much."""
    name, _, which = call.partition(" ")
    for mistakes, n in [(1, 1), (1, 2), (9, 10), (3, 7)]:
        right = np.arange(n) >= mistakes
        if name == "log_loss":
            of_yes = np.where(right, 1, 0).astype(which)
            said = np.stack([1 - of_yes, of_yes], axis=1)
            cost = log_loss(np.ones(n, int), said, labels=[0, 1])
        elif "Categorical" in name:
            y = np.zeros(n, int)
            q = np.eye(2, dtype=np.float32)[np.where(right, 0, 1)]
            cost = getattr(keras().losses, name)()(np.eye(2)[y] if name[0] == "C" else y, q)
        else:
            yes = which == "yes"
            q = np.where(right, float(yes), float(not yes))[:, None].astype(np.float32)
            y = np.full((n, 1), float(yes), np.float32)
            if name == "BCELoss,":
                t = torch()
                cost = t.nn.BCELoss()(t.tensor(q), t.tensor(y))
            else:
                cost = keras().losses.BinaryCrossentropy()(y, q)
        close(-float(cost) / (mistakes / n), math.log(epsilon), 1e-3)
