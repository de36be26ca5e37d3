"""The laws of notebook 03: softmax, log-sum-exp, clips, formats, a long product in log space."""

import math
import os

import ml_dtypes
import mpmath
import numpy as np
import scipy.special
import sklearn.metrics
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import course_utils as cu
from course_utils.floats import FORMATS
from course_utils.models import HiddenMarkov
from tests import optional

os.environ.setdefault("KERAS_BACKEND", "torch")
mpmath.mp.dps = 60
finite = arrays(np.float64, st.integers(1, 8), elements=st.floats(-1e4, 1e4))
hidden = st.floats(-1e4, 1e4) | st.just(-math.inf)
some_finite = st.tuples(st.lists(hidden, max_size=7), st.floats(-1e4, 1e4))
logits = some_finite.map(lambda parts: np.array([*parts[0], parts[1]]))
anything = st.floats(-1e300, 1e300) | st.sampled_from([-math.inf, math.inf])


def exact_softmax(z):
    parts = [
        mpmath.exp(mpmath.mpf(float(value))) if value > -math.inf else mpmath.mpf(0) for value in z
    ]
    return [part / sum(parts) for part in parts]


@given(logits, st.integers(-(10**9), 10**9))
def test_law_03_1(z, shift):
    r"""On paper softmax does not change when one finite number is added to all logits. If the
    largest logit is finite, subtract it: then, in floats, softmax changes only if the sums are
    rounded."""
    torch = optional("torch")
    exact = np.array([float(share) for share in exact_softmax(z)])
    shifted = np.exp(z - z.max())
    for computed in (
        shifted / shifted.sum(),
        cu.softmax(z),
        scipy.special.softmax(z),
        torch.softmax(torch.from_numpy(z), 0).numpy(),
    ):
        np.testing.assert_allclose(computed, exact, rtol=1e-11, atol=1e-300)

    moved = z + shift
    kept = moved - shift  # what the sums kept
    np.testing.assert_allclose(cu.softmax(moved), cu.softmax(kept), rtol=1e-11, atol=1e-300)


@given(arrays(np.float64, st.integers(1, 12), elements=anything))
def test_law_03_2(z):
    r"""On paper $\max_k z_k \le \mathrm{LSE}(z) \le \max_k z_k + \ln K$ for any $K$ logits,
    infinite ones too."""
    torch = optional("torch")
    low, high = z.max(), z.max() + np.log(len(z))
    slack = 4 * np.finfo(float).eps * (1 + abs(low)) if np.isfinite(low) else 0
    for lse in (
        cu.logsumexp(z),
        scipy.special.logsumexp(z),
        torch.logsumexp(torch.from_numpy(z), 0).item(),
    ):
        assert low - slack <= lse <= high + slack


@given(finite)
def test_law_03_3(z):
    r"""Where all logits are finite, the gradient of log-sum-exp is the softmax."""
    torch = optional("torch")
    leaf = torch.tensor(z, requires_grad=True)
    torch.logsumexp(leaf, 0).backward()
    exact = [float(share) for share in exact_softmax(z)]
    np.testing.assert_allclose(leaf.grad.numpy(), exact, rtol=1e-10, atol=1e-300)
    np.testing.assert_allclose(cu.softmax(z), exact, rtol=1e-10, atol=1e-300)

    step = mpmath.mpf(10) ** -20
    for k, share in enumerate(exact):
        nudged = []
        for sign in (1, -1):
            values = [
                mpmath.mpf(float(value)) + sign * step * (i == k) for i, value in enumerate(z)
            ]
            nudged.append(
                mpmath.log(sum(mpmath.exp(value - max(values)) for value in values)) + max(values)
            )
        assert abs((nudged[0] - nudged[1]) / (2 * step) - share) < 1e-12


@given(logits)
def test_law_03_4(z):
    r"""If the largest logit is finite, log-softmax is $z - \mathrm{LSE}(z)$; applied again, on
    paper it changes nothing."""
    torch = optional("torch")
    for log_softmax in (
        cu.log_softmax,
        scipy.special.log_softmax,
        lambda z: torch.log_softmax(torch.from_numpy(z), 0).numpy(),
    ):
        once = log_softmax(z)
        rounding = 1e-11  # of logits up to 1e4
        np.testing.assert_allclose(once, z - cu.logsumexp(z), rtol=1e-12, atol=rounding)
        np.testing.assert_allclose(log_softmax(once), once, rtol=1e-12, atol=rounding)


@given(st.floats(1e-300, 0.5), st.floats(0, 1, exclude_max=True))
def test_law_03_5(u, share):
    r"""The floats near 1 lie a step apart, so $1 \pm u$, once stored, keeps a small $u$ only in
    whole steps. When $u$ matters, use log1p and expm1, which keep it."""
    eps = np.finfo(float).eps
    assert 1 + share * eps / 2 == 1
    assert 1 - share * eps / 4 == 1
    assert (1 + u) - 1 == round(u / eps) * eps or u / eps % 1 == 0.5
    assert (1 - u) - 1 == -round(u / (eps / 2)) * eps / 2 or u / (eps / 2) % 1 == 0.5

    for sign in (1, -1):
        for computed, exact in (
            (np.log1p(sign * u), mpmath.log1p(mpmath.mpf(sign * u))),
            (np.expm1(sign * u), mpmath.expm1(mpmath.mpf(sign * u))),
        ):
            assert abs(computed - exact) <= 4 * eps * abs(exact)


@given(
    st.integers(2, 6),
    st.data(),
    st.sampled_from([1e-12, 1e-7, 1e-3]),
)
def test_law_03_6(classes, data, eps):
    r"""A loss $-\ln \max(q_y, \varepsilon)$ has gradient zero wherever $q_y < \varepsilon$: where
    the model is most wrong. Fused, with a class index $y$ and finite logits, the gradient is
    $q - y$."""
    torch = optional("torch")
    keras = optional("keras")
    z = data.draw(arrays(np.float64, classes, elements=st.floats(-300, 300)))
    y = data.draw(st.integers(0, classes - 1))
    one_hot = np.eye(classes)[y]
    q = cu.softmax(z)

    fused = torch.tensor(z, requires_grad=True)
    torch.nn.functional.cross_entropy(fused[None], torch.tensor([y])).backward()
    np.testing.assert_allclose(fused.grad.numpy(), q - one_hot, rtol=1e-9, atol=1e-12)

    clipped = torch.tensor(z, requires_grad=True)
    (-torch.log(torch.softmax(clipped, 0)[y].clamp(min=eps))).backward()
    if q[y] < eps:
        assert not clipped.grad.numpy().any()
    if q[y] > 2 * eps:
        np.testing.assert_allclose(clipped.grad.numpy(), q - one_hot, rtol=1e-6, atol=1e-9)

    in_keras = torch.tensor(z, requires_grad=True)
    loss = keras.losses.categorical_crossentropy(torch.tensor(one_hot), torch.softmax(in_keras, 0))
    loss.backward()
    if q[y] < 1e-8:  # Keras clips at 1e-7
        assert not in_keras.grad.numpy().any()


@given(st.sampled_from(FORMATS), st.floats(0, 2), st.data())
def test_law_03_7(name, share, data):
    r"""In each of the six formats, exp of a stored number overflows if this number is above the log
    of the largest one. A stored number stays as it is if less than half the way to its neighbor is
    added or taken away."""
    form, kind = cu.limits(name), np.dtype(getattr(ml_dtypes, name, name))
    z = np.float64(share * math.log(form.max)).astype(kind)
    with np.errstate(over="ignore"):
        result = float(np.exp(z))
    exact = mpmath.exp(mpmath.mpf(float(z)))
    if exact < form.max:
        assert math.isfinite(result)
    if exact > form.max * (1 + form.eps):
        assert not math.isfinite(result)

    x = np.float64(data.draw(st.floats(form.smallest_normal, form.max / 4))).astype(kind)
    x = -x if data.draw(st.booleans()) else x
    for end in (-form.max, form.max):  # downward from a power of two the way is half as long
        way = float(np.nextafter(x, np.asarray(end, kind))) - float(x)
        changed = mpmath.mpf(float(x)) + data.draw(st.floats(0, 0.49)) * mpmath.mpf(way)
        assert np.float64(float(changed)).astype(kind) == x


@given(st.floats(0, 1), st.floats(1e-12, 0.4), st.sampled_from(["float64", "float32", "float16"]))
def test_law_03_8(q, eps, kind):
    r"""If a loss keeps the stored probability of what happened at $\varepsilon$ or above, it never
    exceeds $-\ln \varepsilon$ as stored, its ceiling."""
    eps = max(float(np.dtype(kind).type(eps)), float(np.finfo(kind).smallest_subnormal))
    worst = -math.log(eps)
    assert -math.log(max(q, eps)) <= worst == -math.log(max(0.0, eps))

    stored = np.array([q, eps]).clip(eps).astype(kind)  # the log of a format rounds, up too
    assert -np.log(stored[0]) <= -np.log(stored[1])

    limit = float(np.finfo(kind).eps)  # scikit-learn's epsilon is that of the format
    row = np.array([q], dtype=kind)
    loss = sklearn.metrics.log_loss([1], row, labels=[0, 1])
    certain = sklearn.metrics.log_loss([1], np.zeros(1, dtype=kind), labels=[0, 1])
    assert loss <= certain
    np.testing.assert_allclose(certain, -math.log(limit), rtol=2 * limit)


@settings(max_examples=40)
@given(
    arrays(np.float64, (2, 2), elements=st.floats(0.01, 1)),
    arrays(np.float64, (2, 6), elements=st.floats(0.01, 1)),
    st.integers(1, 4000),
    st.integers(0, 99),
)
def test_law_03_9(transition, emission, length, seed):
    r"""In log space a product is a sum, and a sum is a log-sum-exp. In float64 no probability
    underflows in a program made of these two, however long; its sums still round."""
    model = HiddenMarkov(
        np.array([0.5, 0.5]),
        transition / transition.sum(axis=1, keepdims=True),
        emission / emission.sum(axis=1, keepdims=True),
    )
    rolls = np.random.default_rng(seed).integers(0, 6, size=length)
    in_logs = cu.logsumexp(model.forward_log(rolls)[-1])
    assert math.isfinite(in_logs)
    np.testing.assert_allclose(in_logs, model.forward_scaled(rolls)[-1], rtol=1e-11, atol=1e-9)
    product = model.forward(rolls)[-1].sum()
    if product > 1e-290:
        np.testing.assert_allclose(math.log(product), in_logs, rtol=1e-10, atol=1e-9)
    if in_logs < -760:
        assert product == 0
