"""Against mpmath, in units in the last place, on inputs chosen to hurt."""

import re
from itertools import product

import numpy as np
import pytest

import course_utils as cu
from course_utils._rows import BLOCK_BYTES, PIECE
from tests.numerics import exact
from tests.numerics.exact import mp, mpf, ulps

FORMATS = [np.float64, np.float32, np.float16]
# At most `worst`, and at least 98 % within 2 (float64; float32 has 6, float16 is rounded once).
WORST = {np.float64: 4, np.float32: 6, np.float16: 1}


def assert_accurate(errors, dtype):
    assert errors.max() <= WORST[dtype]
    assert dtype != np.float64 or np.mean(errors <= 2) >= 0.98


def logits(dtype):
    """Rows of logits: scattered, shifted, with one dominating, equal, nearly equal, huge, tiny."""
    rng, f = np.random.default_rng(3), np.finfo(dtype)
    edge = float(np.log(f.max))  # exp overflows here
    for n in (1, 2, 3, 10, 33, 70):
        normal = rng.normal(size=(40, n))
        yield from (
            normal[:18]
            * np.repeat([1e-8, 0.1, 1, 5, 20, 100, edge / 2, edge, 3 * edge], 2)[:, None]
        )
        shifts = [-1e6, -edge - 10, 3 - edge, -50, -3, 3, 50, edge - 3, edge + 5, 1.5 * edge, 1e6]
        yield from normal[18:29] * 5 + np.array(shifts)[:, None]
        for row, gap in zip(normal[29:], (10, 17, 36, 40, 100, edge * 0.9), strict=False):
            row[0] = row.max() + gap + rng.random()
            yield from (row, row - row[0], row - row[0] - 0.4)
        p = rng.dirichlet(np.ones(n))
        yield from (np.log(p), np.full(n, 0.1234567), np.full(n, f.smallest_subnormal))
        yield from (1 + normal[0] * f.eps, normal[1] * f.tiny, rng.uniform(-1, 1, n) * f.max)
        yield np.where(np.arange(n) % 2, -np.inf, normal[3])


@pytest.fixture(scope="module", params=FORMATS, ids=lambda t: t.__name__)
def rows(request):
    largest = float(np.finfo(request.param).max)
    inside = [
        np.where(row > -np.inf, row.clip(-largest, largest), row) for row in logits(request.param)
    ]
    return [row.astype(request.param) for row in inside]


def test_softmax(rows):
    dtype = rows[0].dtype.type
    errors = [ulps(cu.softmax(row), exact.softmax(row)) for row in rows]
    assert_accurate(np.concatenate(errors), dtype)


def test_softmax_of_long_float32_rows():
    """From 513 on their sums are taken in groups. In rows of 300 groups of 32 were found 6.8 units
    off here, and groups of 8, where NumPy has no AVX-512, 6.1."""
    rng = np.random.default_rng(364)
    for n, scale in product((300, 600), np.linspace(0.5, 4, 8)):
        x = (rng.normal(size=(64, n)) * scale).astype(np.float32)
        e = np.exp(x.astype(np.longdouble))
        truth = e / e.sum(1, keepdims=True)
        errors = abs(cu.softmax(x) - truth) / np.spacing(truth.astype(np.float32))
        assert errors.max() <= WORST[np.float32]


def test_log_softmax_and_the_loss_of_every_class(rows):
    """Subnormal results are sums of subnormal terms, each of which may lose half a unit."""
    dtype, errors, tiny = rows[0].dtype.type, [], np.finfo(rows[0].dtype).tiny
    for row in rows:
        truth = exact.log_softmax(row)
        every = np.tile(row, (row.size, 1))
        losses = cu.cross_entropy_loss(every, np.arange(row.size), reduction="none")
        subnormal = np.array([abs(v) < tiny for v in truth])
        for got in (cu.log_softmax(row), -losses):
            error = ulps(got, truth)
            assert np.all(error[subnormal] <= 1 + row.size / 2)
            errors.append(error[~subnormal])
    assert_accurate(np.concatenate(errors), dtype)


def test_logsumexp(rows):
    """4 units, or where positive and negative parts cancel the bound of the docstring."""
    dtype, eps = rows[0].dtype.type, float(np.finfo(rows[0].dtype).eps)
    errors = []
    for row in rows:
        got, truth = cu.logsumexp(row), exact.logsumexp(row)
        largest = float(row.max())
        if abs(truth) < np.finfo(dtype).tiny:
            assert ulps(got, [truth])[0] <= 1 + row.size / 2
        elif largest < 0 and abs(truth) < -largest:
            assert abs(mpf(float(got)) - truth) <= eps * -largest
        else:
            errors.append(ulps(got, [truth]))
    assert_accurate(np.concatenate(errors), dtype)


@pytest.mark.parametrize("dtype", FORMATS)
def test_a_confident_correct_row_keeps_its_loss(dtype):
    gap = 9.5 if dtype == np.float16 else 60
    row = np.array([gap, 0], dtype)
    truth = mp.log1p(mp.exp(-mpf(float(row[0]))))
    for loss in (
        cu.cross_entropy_loss(row, 0),
        cu.cross_entropy_loss(row, np.array([1, 0], dtype)),
        cu.nll_loss(cu.log_softmax(row), 0),
        cu.categorical_crossentropy(np.array([1, 0], dtype), row, from_logits=True),
        cu.sparse_categorical_crossentropy(0, row, from_logits=True),
        cu.binary_cross_entropy_with_logits(row[:1], np.ones(1, dtype)),
        cu.binary_cross_entropy_with_logits(-row[:1], np.zeros(1, dtype)),
        cu.binary_crossentropy(np.ones(1, dtype), row[:1], from_logits=True),
        cu.softplus(-row[0]),
        -cu.log_sigmoid(row[0]),
    ):
        assert ulps(loss, [truth])[0] <= WORST[dtype]


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize(
    ("function", "truth", "domain"),
    [
        (cu.sigmoid, exact.sigmoid, "real"),
        (cu.log_sigmoid, lambda x: -exact.softplus(-x), "real"),
        (cu.softplus, exact.softplus, "real"),
        (cu.log1mexp, exact.log1mexp, "negative"),
        (cu.logit, exact.logit, "unit"),
    ],
    ids=lambda v: getattr(v, "__name__", ""),
)
def test_elementwise(function, truth, domain, dtype):
    rng, f = np.random.default_rng(5), np.finfo(dtype)
    edge = -np.log(float(f.smallest_subnormal))
    size = np.exp(rng.uniform(np.log(f.smallest_subnormal), np.log(edge), 1500))
    x = {
        "real": np.concatenate([size, -size, rng.normal(size=300), rng.uniform(-edge, edge, 300)]),
        "negative": -np.concatenate([size, rng.uniform(0.5, 0.9, 500)]),
        "unit": np.concatenate([size[size < 1], 1 - size[size < 1], rng.random(500), [0, 0.5, 1]]),
    }[domain].astype(dtype)
    x = x[x != 0] if domain == "negative" else x
    assert_accurate(ulps(function(x), [truth(v) for v in exact.exact(x)]), dtype)


WIDE = np.longdouble  # with a dozen bits more than float64, where the machine has them


def _softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-abs(x)))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("function", "truth", "domain"),
    [
        (cu.sigmoid, lambda x: np.where(x > 0, 1, np.exp(-abs(x))) / (1 + np.exp(-abs(x))), "real"),
        (cu.log_sigmoid, lambda x: -_softplus(-x), "real"),
        (cu.softplus, _softplus, "real"),
        (
            cu.log1mexp,
            lambda x: np.where(x > -0.7, np.log(-np.expm1(x)), np.log1p(-np.exp(x))),
            "negative",
        ),
    ],
    ids=lambda v: getattr(v, "__name__", ""),
)
def test_docstrings_name_the_largest_error_of_many(function, truth, domain, dtype):
    """As "within 3 units in the last place (float32: 4)" does."""
    if dtype == np.float64 and np.finfo(WIDE).eps > np.finfo(np.float64).eps / 100:
        pytest.skip("this machine has no wider float: the tests against mpmath run")
    promised = re.search(
        r"within (\d) units in the last\s+place(?: \(float32: (\d)\))?", function.__doc__
    )
    units = int(promised[1] if dtype == np.float64 else promised[2] or promised[1])
    rng = np.random.default_rng(10)
    edge = -np.log(float(np.finfo(dtype).tiny)) - 1
    x = {
        "real": np.concatenate([rng.uniform(-edge, edge, 200_000), rng.normal(size=200_000) * 3]),
        "negative": -np.exp(
            np.append(rng.uniform(-80, 4.3, 200_000), rng.normal(size=200_000) / 3)
        ),
    }[domain].astype(dtype)
    with np.errstate(divide="ignore"):  # of the branch that is not taken
        exactly = truth(x.astype(WIDE))
    errors = abs(function(x) - exactly) / np.spacing(abs(exactly.astype(dtype)))
    assert errors.max() <= units


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_binary_losses(dtype):
    rng = np.random.default_rng(6)
    z = np.concatenate(
        [rng.normal(size=300) * 30, rng.normal(size=300), [40, -40, 200, -200, 1e-9]]
    )
    y = np.concatenate([rng.random(300), rng.integers(0, 2, 305)])
    z, y = z.astype(dtype), y.astype(dtype)
    zs, ys = exact.exact(z), exact.exact(y)
    truth = [
        v * exact.softplus(-u) + (1 - v) * exact.softplus(u) for u, v in zip(zs, ys, strict=True)
    ]
    got = cu.binary_cross_entropy_with_logits(z, y, reduction="none")
    assert_accurate(ulps(got, truth), dtype)

    p = cu.sigmoid(z.clip(-30, 30))
    p = p[(p > 0) & (p < 1)]
    ps = exact.exact(p)
    truth = [-v * mp.log(u) - (1 - v) * mp.log1p(-u) for u, v in zip(ps, ys, strict=False)]
    got = cu.binary_cross_entropy(p, y[: p.size], reduction="none")
    assert_accurate(ulps(got, truth), dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_soft_labels_and_smoothing(dtype):
    rng = np.random.default_rng(7)
    scale = np.repeat([0.1, 1, 10, 40], 30)[:, None]
    x = (rng.normal(size=(120, 6)) * scale).astype(dtype)
    q = rng.dirichlet(np.ones(6), 120).astype(dtype)
    losses = [[-v for v in exact.log_softmax(row)] for row in x]
    truth = [mp.fdot(loss, exact.exact(row)) for loss, row in zip(losses, q, strict=True)]
    assert_accurate(ulps(cu.cross_entropy_loss(x, q, reduction="none"), truth), dtype)
    s = mpf(0.125)
    truth = [(1 - s) * loss[2] + s / 6 * mp.fsum(loss) for loss in losses]
    got = cu.cross_entropy_loss(x, np.full(120, 2), reduction="none", label_smoothing=0.125)
    assert_accurate(ulps(got, truth), dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_million_numbers(dtype):
    """A thousand values, each a thousand times, so that the truth stays computable."""
    few = (np.random.default_rng(8).normal(size=1000) * 5).astype(dtype)
    row = np.repeat(few, 1000)
    np.random.default_rng(9).shuffle(row)
    e, x, k = exact.terms(few)
    total = 1000 * mp.fsum(e)
    lse = x[k] + mp.log(total)
    assert ulps(cu.logsumexp(row), [lse])[0] <= WORST[dtype]
    place = [np.flatnonzero(row == v)[0] for v in few]
    assert_accurate(ulps(cu.softmax(row)[place], [v / total for v in e]), dtype)
    assert_accurate(ulps(cu.log_softmax(row)[place], [v - lse for v in x]), dtype)


def hard_rows(n, dtype, rng):
    """Rows that share the error of one sum: nearly equal, one beside equal ones, one far above."""
    x = rng.normal(size=(max(200_000 // n, 4), n))
    x *= rng.choice([0.03, 0.1, 0.3], (len(x), 1))
    x[::2, 1:] = x[::2, 1:2]
    x[::4, 0] += rng.choice([0, 0, 5, 15, 30, 40, 80], x[::4, 0].shape)
    return x.astype(dtype)


@pytest.mark.skipif(
    np.finfo(np.longdouble).nmant < 60,
    reason="the truth needs a wider float: the tests against mpmath run everywhere",
)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_million_hard_numbers(dtype):
    rng, of_softmax, of_log_softmax = np.random.default_rng(1), [], []
    for n in (2, 3, 10, 16, 17, 32, 33, 70, 300, 5000, 70_000):
        x = hard_rows(n, dtype, rng)
        wide = x.astype(np.longdouble)
        k = x.argmax(-1)[:, None]
        gap = np.take_along_axis(wide, k, -1) - wide
        others = np.exp(-gap)
        np.put_along_axis(others, k, 0, -1)
        loss = gap + np.log1p(others.sum(-1, keepdims=True))
        for got, truth, errors in (
            (cu.softmax(x), np.exp(-loss), of_softmax),
            (-cu.log_softmax(x), loss, of_log_softmax),
        ):
            errors.append((abs(got - truth) / np.spacing(got)).astype(float).ravel())
    assert_accurate(np.concatenate(of_softmax), dtype)
    assert_accurate(np.concatenate(of_log_softmax), dtype)


@pytest.mark.parametrize("dtype", FORMATS)
def test_axes_layout_and_keepdims(dtype):
    """Any axis, any memory layout, tuples of axes: the same as one contiguous row at a time."""
    x = (np.random.default_rng(10).normal(size=(3, 4, 5, 6)) * 10).astype(dtype)
    for view in (x, np.asfortranarray(x), x[:, ::-1, ::2], x.transpose(2, 0, 3, 1)):
        for axis in range(-4, 4):
            rows = np.ascontiguousarray(np.moveaxis(view, axis, -1))
            for f in (cu.softmax, cu.log_softmax):
                np.testing.assert_array_max_ulp(np.moveaxis(f(view, axis), axis, -1), f(rows), 2)
            got = cu.logsumexp(view, axis)
            np.testing.assert_array_max_ulp(got, cu.logsumexp(rows, -1), 2)
            kept = cu.logsumexp(view, axis, keepdims=True)
            np.testing.assert_array_equal(kept, np.expand_dims(got, axis))
        got = cu.logsumexp(view, (0, -1), keepdims=True)
        assert got.shape == (1, *view.shape[1:3], 1)
        flat = np.moveaxis(view, (0, -1), (-2, -1)).reshape(*view.shape[1:3], -1)
        np.testing.assert_array_max_ulp(got[0, ..., 0], cu.logsumexp(flat, -1), 2)
        np.testing.assert_array_max_ulp(cu.logsumexp(view), cu.logsumexp(view.ravel()), 2)


def test_weights():
    """Positive, zero and negative weights, within the conditioning bound of the exact answer."""
    rng = np.random.default_rng(11)
    for scale in (0.1, 5, 300, 1500):
        for _ in range(100):
            a, b = rng.normal(size=7) * scale, rng.normal(size=7)
            b[0], a[1] = 0, a.max()
            b[1] = 10
            e, x, k = exact.terms(a)
            parts = [u * v for u, v in zip(e, exact.exact(b), strict=True)]
            truth = x[k] + mp.log(mp.fsum(parts))
            size = mp.fsum(map(abs, parts)) / abs(mp.fsum(parts))
            bound = np.finfo(float).eps * (
                4 * abs(float(truth)) + float(size) * (8 + np.abs(a).max())
            )
            assert abs(float(mpf(float(cu.logsumexp(a, b=b))) - truth)) <= bound


def test_weights_at_the_edges():
    assert cu.logsumexp([0, np.inf], b=[1, 0]) == 0
    assert cu.logsumexp([0, np.nan], b=[1, 0]) == 0
    assert cu.logsumexp([1, 1], b=[1, -1]) == -np.inf
    assert np.isnan(cu.logsumexp([1, 2], b=[1, -1]))
    assert cu.logsumexp([5, 5], b=[0, 0]) == -np.inf
    assert cu.logsumexp([1000, 1000], b=[1e300, 1e300]) == pytest.approx(
        1000 + np.log(2e300), rel=1e-15
    )
    np.testing.assert_allclose(
        cu.logsumexp([[0.0], [1.0]], axis=0, b=[2, 3]), np.log([2, 3]) + np.log1p(np.e)
    )


def test_information_functions():
    rng = np.random.default_rng(12)
    errors = {"entropy": [], "cross": [], "kl": [], "surprisal": []}
    for n in (2, 5, 30):
        for closeness in (1, 1e-2, 1e-4, 1e-7, 1e-10):
            for _ in range(12):
                p = rng.dirichlet(np.ones(n))
                q = p * (1 + closeness * rng.uniform(-1, 1, n))
                q /= q.sum()
                ps, qs = exact.exact(p), exact.exact(q)
                entropy = -mp.fsum(u * mp.log(u) for u in ps)
                cross = -mp.fsum(u * mp.log(v) for u, v in zip(ps, qs, strict=True))
                kl = mp.fsum(u * mp.log(u / v) - u + v for u, v in zip(ps, qs, strict=True))
                errors["entropy"].append(ulps(cu.entropy(p), [entropy])[0])
                errors["cross"].append(ulps(cu.cross_entropy(p, q), [cross])[0])
                errors["kl"].append(ulps(cu.kl_divergence(p, q), [kl])[0])
                errors["surprisal"] += list(ulps(cu.surprisal(p), [-mp.log(u) for u in ps]))
    for values in errors.values():
        assert_accurate(np.array(values), np.float64)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("at", [0, PIECE - 1, PIECE, 9 * PIECE, -1])
def test_a_row_longer_than_a_block(at, dtype):
    """Its largest entry may lie in any piece, and a shift may be needed."""
    row = np.zeros(9 * PIECE + 3, dtype)
    row[at] = 20
    assert row.nbytes > BLOCK_BYTES
    n, gap = row.size, mpf(20)
    loss = mp.log1p((n - 1) * mp.exp(-gap))
    for shift in (0, 1000, -1000):
        given = row + dtype(shift)
        assert ulps(cu.logsumexp(given), [shift + gap + loss])[0] <= WORST[dtype]
        assert ulps(cu.cross_entropy_loss(given, at % n), [loss])[0] <= WORST[dtype]
