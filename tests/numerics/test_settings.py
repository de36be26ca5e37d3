"""The caller's settings and the layout of the arrays change no answer, and no array is changed.

Every public function of numbers is called on values from its whole domain, under each setting and
in each layout, and compared with the plain call: same bits, same format, no warning.
"""

import inspect
import warnings
from contextlib import contextmanager, suppress

import numpy as np
import pytest

import course_utils as cu
from course_utils import distributions as d
from course_utils.floats import FORMATS

inf, nan, tiny = np.inf, np.nan, 5e-324
LOGITS = [
    [0.5, -2.0, 3.0, 1.0], [1000, -1000, 0, tiny], [inf, 1, -inf, 0], [inf, inf, 0, 0],
    [-inf] * 4, [nan, 0, inf, 1], [6e4, -6e4, 1e-8, -0.0], [1e300, -1e300, 90, -104],
]  # fmt: skip
ROWS = [
    [0.25] * 4, [1, 0, 0, 0], [0.5, 0, 0.5, 0], [tiny, 0, 1, 0], [1e-310, 1, 0, 0],
    [1e-40, 0, 0, 1], [6e-8, 1, 0, 0], [0.125, 0.25, 0.5, 0.125],
]  # fmt: skip
LABELS = np.array([0, 1, 0, 2, 3, 0, 1, 2])
COUNTS = [0, 1, 39, 1e5, 0.5, -1, inf, nan]
x, p, y = np.array(LOGITS), np.array(ROWS), np.array(LABELS)
q, ones, many = p[::-1].copy(), np.ones((8, 4)), np.array(COUNTS)
finite, some = np.nan_to_num(x, posinf=1e300, neginf=-1e300), np.array([0.0, 2.0, 0.5, 1.0])

DTYPES = [np.float64, np.float32, np.float16]
# function, arrays, other arguments; each array is given in every format and layout
CALLS = [
    (cu.logsumexp, [x], {"axis": 1}),
    (cu.logsumexp, [x], {"axis": (0, 1), "keepdims": True}),
    (lambda a, b: cu.logsumexp(a, 1, b), [x, x - 1], {}),
    *((f, [x], {}) for f in (cu.softmax, cu.log_softmax, cu.sigmoid, cu.log_sigmoid, cu.softplus)),
    (cu.softmax, [x], {"axis": 0}),
    *((f, [x], {}) for f in (cu.logit, cu.log1mexp)),
    *((f, [p], {"base": 2}) for f in (cu.surprisal, cu.entropy)),
    *((f, [p, q], {"base": 2}) for f in (cu.cross_entropy, cu.kl_divergence)),
    *((f, [p, q], {}) for f in (cu.cross_entropy, cu.kl_divergence)),
    (cu.perplexity, [-abs(finite)], {}),
    (cu.perplexity, [np.array([-inf, -1.0])], {}),
    *((cu.nll_loss, [x], {"target": y, "reduction": r}) for r in ("none", "mean")),
    *((cu.cross_entropy_loss, [x], {"target": y, "reduction": r}) for r in ("none", "sum")),
    (cu.cross_entropy_loss, [x], {"target": y, "label_smoothing": 0.1, "weight": some}),
    (cu.cross_entropy_loss, [x], {"target": y * 0 - 100}),
    (cu.cross_entropy_loss, [x, p], {"reduction": "none"}),
    *((cu.binary_cross_entropy, [p, q], {"reduction": r}) for r in ("none", "mean")),
    (cu.binary_cross_entropy, [p, q, finite], {}),
    *((cu.binary_cross_entropy_with_logits, [x, p], {"reduction": r}) for r in ("none", "mean")),
    (cu.binary_cross_entropy_with_logits, [x, p, finite, finite], {"reduction": "none"}),
    *((cu.categorical_crossentropy, [q, p], {"label_smoothing": s}) for s in (0, 0.1)),
    (cu.categorical_crossentropy, [q, p * 0], {}),
    (cu.categorical_crossentropy, [p, x], {"from_logits": True}),
    (lambda p: cu.sparse_categorical_crossentropy(y, p), [p], {}),
    (lambda x: cu.sparse_categorical_crossentropy(y, x, from_logits=True), [x], {}),
    *((cu.binary_crossentropy, [q, p], {"label_smoothing": s}) for s in (0, 0.1)),
    (cu.binary_crossentropy, [p, x], {"from_logits": True}),
    (cu.sparse_cross_entropy_from_features, [finite, x], {"target": y, "chunk": 3}),
    *((cu.round_to, [x, name], {}) for name in FORMATS),
    *((cu.first_zero, [0.9, name], {}) for name in FORMATS),
    *((cu.limits, [name], {}) for name in FORMATS),
    *((f, [p, y], {}) for f in (cu.brier_score, cu.reliability, cu.expected_calibration_error)),
    (cu.brier_score, [p[:, 0], y % 2], {}),
    *((cu.diagnose_loss, [v], {}) for v in (2.3026, nan, inf, 0.0, -1.0)),
    (lambda x: d.Bernoulli(0.3).log_prob(x), [many], {}),
    (lambda x: d.Bernoulli(logits=1e4).score(x), [many], {}),
    (lambda p: d.Categorical(p[0]).log_prob(y), [p], {}),
    (lambda x: d.Categorical(logits=x[1]).score(y), [x], {}),
    (lambda x: d.Poisson(1e-310).log_prob(x), [many], {}),
    (lambda x: d.Poisson(0).score(x), [many], {}),
    (lambda x: d.Geometric(1.0).log_prob(x), [many], {}),
    (lambda x: d.Geometric(mean=1e-310).score(x), [many], {}),
    (lambda x: d.NegativeBinomial(5, 1e-310).log_prob(x), [many], {}),
    (lambda x: d.NegativeBinomial(1e-310, mean=1e-310).score(x), [many], {}),
    (lambda x: d.Normal(0, 1e-300).log_prob(x), [x], {}),
    (lambda x: d.Normal(-1e300, 1e-300).score(x), [x], {}),
    (lambda x: d.Cauchy(0, 1e-300).log_prob(x), [x], {}),
    (lambda x: d.Cauchy(0, 1e300).score(x), [x], {}),
    *((f.mle, [some[:2] > 1], {}) for f in (d.Bernoulli, d.Poisson, d.Geometric, d.Normal)),
    (d.Categorical.mle, [np.array([0, 2, 2])], {}),
]  # fmt: skip


def test_every_public_function_is_called():
    called = inspect.getsource(inspect.getmodule(test_every_public_function_is_called))
    functions = [n for n in cu.__all__ if inspect.isfunction(getattr(cu, n))]
    assert [name for name in functions if f"cu.{name}" not in called] == []


def in_format(dtype):
    def convert(a):
        with np.errstate(all="ignore"):
            return a.astype(dtype) if isinstance(a, np.ndarray) and a.dtype.kind == "f" else a

    return convert


def calls(dtype):
    """Each call with its arrays in a format; rows whose rounded probabilities are none are out."""
    for function, args, kwargs in CALLS:
        yield function, [in_format(dtype)(a) for a in args], kwargs


def parts(answer):
    """The arrays and numbers an answer consists of."""
    if isinstance(answer, dict):
        return [*answer.values()]
    if isinstance(answer, (tuple, list)):
        return [part for each in answer for part in parts(each)]
    return [answer] if not isinstance(answer, d.Distribution) else [*vars(answer).values()]


def assert_same(got, expected, units=0):
    for one, other in zip(parts(got), parts(expected), strict=True):
        assert type(one) is type(other)
        if isinstance(one, (np.ndarray, np.generic)):
            assert (one.dtype, one.shape) == (other.dtype, other.shape)
        if isinstance(one, str) or one is None:
            assert one == other
        else:
            one, other = np.asarray(one), np.asarray(other)
            if one.dtype in DTYPES and units:
                np.testing.assert_array_max_ulp(one, other, units)
            else:
                np.testing.assert_array_equal(one.astype(float), other.astype(float))


@contextmanager
def settings(name):
    """What a caller may have set: every float error raises, or warns and warnings raise, …"""
    with np.errstate(), np.printoptions(), warnings.catch_warnings():
        if name == "prints little":
            np.set_printoptions(precision=1, threshold=2, suppress=True, floatmode="fixed")
        else:
            np.seterr(all="raise" if name == "raises" else "warn")
            warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["raises", "warns", "prints little"])
def test_settings(name, dtype):
    for function, args, kwargs in calls(dtype):
        with np.errstate(all="ignore"):
            expected = function(*args, **kwargs)
        with settings(name):
            got = function(*args, **kwargs)
        assert_same(got, expected)


class Subclass(np.ndarray):
    """An array that nobody asked for; its arithmetic would go wrong."""

    def __array_ufunc__(self, *args, **kwargs):
        raise AssertionError("the subclass was not taken off")


def read_only(a):
    a = a.copy()
    a.setflags(write=False)
    return a


def strided(a):
    """Every third number of a larger array, from the end."""
    wide = np.full((*a.shape[:-1], 3 * a.shape[-1]), 7, a.dtype)
    wide[..., ::-3] = a
    return wide[..., ::-3]


LAYOUTS = {
    "read only": read_only,
    "columns together": np.asfortranarray,
    "strided": strided,
    "subclass": lambda a: a.view(Subclass),
    "other byte order": lambda a: a.astype(a.dtype.newbyteorder()),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout, dtype):
    for function, args, kwargs in calls(dtype):
        given = [LAYOUTS[layout](a) if isinstance(a, np.ndarray) else a for a in args]
        before = [a.tobytes() if isinstance(a, np.ndarray) else a for a in given]
        got = function(*given, **kwargs)
        after = [a.tobytes() if isinstance(a, np.ndarray) else a for a in given]
        assert before == after
        assert_same(got, function(*args, **kwargs), units=2)  # a sum may go another way
        for part in parts(got):
            assert not any(np.shares_memory(part, a) for a in given if isinstance(a, np.ndarray))


def test_arrays_that_repeat_one_row():
    """Their strides are 0: a write would be seen in every row."""
    for function, args, kwargs in calls(np.float64):
        long = [a for a in args if isinstance(a, np.ndarray) and a.ndim == 2]
        if not long or len(long) != sum(isinstance(a, np.ndarray) for a in args):
            continue
        repeated = [
            np.broadcast_to(a[:1], a.shape) if isinstance(a, np.ndarray) else a for a in args
        ]
        plain = [np.array(a) if isinstance(a, np.ndarray) else a for a in repeated]
        assert_same(function(*repeated, **kwargs), function(*plain, **kwargs), units=2)


@pytest.mark.parametrize("cut", [np.s_[:0], np.s_[:, :0]])
def test_nothing_at_all(cut):
    """No rows, or rows of nothing: an answer or a ValueError, never a warning."""

    def shorter(a):
        return a[cut] if isinstance(a, np.ndarray) and a.ndim > isinstance(cut, tuple) else a

    for function, args, kwargs in calls(np.float64):
        if function.__name__ == "<lambda>":  # its labels, or parameters, are not cut
            continue
        kwargs = {name: shorter(a) for name, a in kwargs.items()}
        with settings("raises"), suppress(ValueError):
            function(*map(shorter, args), **kwargs)
