"""The names and signatures that notebooks and checks outside the project call."""

import inspect
import subprocess
import sys

import numpy as np
import pytest
from scipy import special, stats

import course_utils as cu


class Contract:
    """Names, order and defaults of the parameters of every function."""

    def logsumexp(a, axis=None, b=None, keepdims=False): ...
    def softmax(x, axis=-1): ...
    def log_softmax(x, axis=-1): ...
    def sigmoid(x): ...
    def log_sigmoid(x): ...
    def logit(p): ...
    def softplus(x): ...
    def log1mexp(x): ...
    def surprisal(p, base=None): ...
    def entropy(p, axis=-1, base=None): ...
    def cross_entropy(p, q, axis=-1, base=None): ...
    def kl_divergence(p, q, axis=-1, base=None): ...
    def perplexity(log_probs): ...
    def nll_loss(log_probs, target, weight=None, ignore_index=-100, reduction="mean"): ...
    def cross_entropy_loss(
        logits, target, weight=None, ignore_index=-100, reduction="mean", label_smoothing=0.0
    ): ...
    def binary_cross_entropy(p, y, weight=None, reduction="mean"): ...
    def binary_cross_entropy_with_logits(z, y, weight=None, pos_weight=None, reduction="mean"): ...
    def categorical_crossentropy(
        y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1
    ): ...
    def sparse_categorical_crossentropy(
        y_true, y_pred, from_logits=False, ignore_class=None, axis=-1
    ): ...
    def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1): ...
    def sparse_cross_entropy_from_features(hidden, weight, target, chunk=64): ...
    def limits(name): ...
    def round_to(x, name): ...
    def first_zero(p, name): ...
    def brier_score(p, y): ...
    def reliability(p, y, bins=15): ...
    def expected_calibration_error(p, y, bins=15): ...


FAMILIES = {
    "Bernoulli": ["p", "logits"],
    "Categorical": ["p", "logits"],
    "Poisson": ["rate"],
    "Geometric": ["p", "mean"],
    "NegativeBinomial": ["r", "p", "mean"],
    "Normal": ["mean", "std"],
    "Cauchy": ["loc", "scale"],
}


def parameters(function):
    """Name, kind and default of each."""
    found = inspect.signature(function).parameters.values()
    return [(each.name, each.kind, each.default) for each in found]


@pytest.mark.parametrize("name", [name for name in vars(Contract) if name[0] != "_"])
def test_signature(name):
    assert parameters(getattr(cu, name)) == parameters(getattr(Contract, name))
    assert name in cu.__all__


@pytest.mark.parametrize(("name", "names"), FAMILIES.items())
def test_family(name, names):
    family = getattr(cu.distributions, name)
    assert [*inspect.signature(family).parameters] == names
    assert callable(family.log_prob)
    assert callable(family.score)


@pytest.mark.parametrize("name", cu.__all__)
def test_every_function_shows_an_example(name):
    function = getattr(cu, name)
    if inspect.isfunction(function):
        assert ">>>" in function.__doc__
        assert len(function.__doc__.splitlines()) > 2


def test_unknown_names_are_refused():
    with pytest.raises(AttributeError, match="no attribute 'cross_entropi'"):
        cu.cross_entropi  # noqa: B018


def test_same_meaning_as_scipy():
    rng = np.random.default_rng(0)
    x, b = rng.normal(size=(3, 4, 5)) * 5, rng.random((4, 1))
    for axis in (None, 0, -1, (0, 2), (1,)):
        for keepdims in (False, True):
            ours = cu.logsumexp(x, axis, b, keepdims)
            theirs = special.logsumexp(x, axis, b, keepdims)
            assert ours.shape == theirs.shape
            np.testing.assert_allclose(ours, theirs, rtol=1e-13, atol=1e-14)
    for axis in range(-3, 3):
        np.testing.assert_allclose(cu.softmax(x, axis), special.softmax(x, axis), rtol=1e-13)
        np.testing.assert_allclose(
            cu.log_softmax(x, axis), special.log_softmax(x, axis), rtol=1e-12, atol=1e-15
        )
    p, q = rng.dirichlet(np.ones(5), (2, 3, 4))
    for base in (None, 2, 10):
        for axis in (-1, 2):
            np.testing.assert_allclose(
                cu.entropy(p, axis, base), stats.entropy(p, base=base, axis=axis), rtol=1e-13
            )
            np.testing.assert_allclose(
                cu.kl_divergence(p, q, axis, base), stats.entropy(p, q, base, axis), rtol=1e-12
            )
    np.testing.assert_allclose(cu.cross_entropy(p, q), -special.xlogy(p, q).sum(-1), rtol=1e-13)
    np.testing.assert_allclose(cu.entropy(p), special.entr(p).sum(-1), rtol=1e-13)
    np.testing.assert_allclose(cu.kl_divergence(p, q), special.rel_entr(p, q).sum(-1), rtol=1e-12)
    z = rng.normal(size=200) * 20
    np.testing.assert_allclose(cu.sigmoid(z), special.expit(z), rtol=1e-14)
    np.testing.assert_allclose(cu.log_sigmoid(z), special.log_expit(z), rtol=1e-14)
    np.testing.assert_allclose(cu.logit(p), special.logit(p), rtol=1e-12)


def test_the_rooms_of_the_contract_are_there_after_one_import():
    code = (
        "import course_utils; course_utils.distributions.Normal; course_utils.floats.limits\n"
        "print(course_utils.demos.demo('00.heads').id)\n"
        "print(course_utils.learning.all_exercises()['00.1'].id)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["00.heads", "00.1"]
