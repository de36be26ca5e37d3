"""What PyTorch, Keras and scikit-learn print when something is wrong, and what the doctor says."""

import math
import os

import numpy as np
import pytest
import sklearn.metrics

from course_utils.distributions import Normal
from course_utils.forensics import diagnose_loss
from tests import optional
from tests.numerics.test_forensics import causes, first

os.environ.setdefault("KERAS_BACKEND", "torch")
torch = optional("torch")
keras = optional("keras")
F = torch.nn.functional


@pytest.mark.parametrize("classes", [2, 3, 4, 10, 100, 1000, 50257])
def test_a_net_that_knows_nothing(classes):
    loss = F.cross_entropy(torch.zeros(1, classes), torch.tensor([0])).item()
    assert f"{classes} equally probable classes: nothing is known" in causes(loss)


@pytest.mark.parametrize("classes", [2, 3, 10, 1000])
def test_softmax_twice_stays_in_its_range_and_is_found_there(classes):
    rng = np.random.default_rng(0)
    target = torch.arange(64) % classes
    for scale in (0.1, 3.0, 100.0):
        logits = torch.tensor(scale * rng.standard_normal((64, classes)))
        for right in (0, scale):
            once = torch.softmax(logits + right * F.one_hot(target, classes), 1)
            loss = F.cross_entropy(once, target).item()
            accuracy = (once.argmax(1) == target).double().mean().item()
            found = diagnose_loss(loss, classes=classes, accuracy=accuracy)
            assert any("softmax was applied twice" in each.cause for each in found)
    sure = F.cross_entropy(F.one_hot(target, classes).double(), target).item()
    assert first(sure, classes=classes).loss == pytest.approx(sure)
    assert "softmax was applied twice" in first(1.3897, classes=3).cause
    # Right answers cost at most ln K then, so that nine of ten right cannot cost 0.9 of two.
    assert not any("softmax" in each.cause for each in diagnose_loss(0.9, classes=2, accuracy=0.9))


def test_sigmoid_twice():
    yes, no = (F.binary_cross_entropy_with_logits(torch.tensor(y), torch.tensor(y)).item()
               for y in (1.0, 0.0))  # fmt: skip
    assert any(
        "sigmoid was applied twice, and the label is yes" in c for c in causes(yes, classes=2)
    )
    assert any("sigmoid was applied twice, and the label is no" in c for c in causes(no, classes=2))


def keras_mean(loss, y, p):
    return float(keras.ops.mean(loss(y, p)))


@pytest.mark.parametrize("wrong", range(1, 10))
def test_a_share_of_a_ceiling(wrong):
    """A model that is always sure, in Keras and PyTorch: the accuracy tells the share."""
    y = np.ones((10, 1), np.float32)
    p = np.ones((10, 1), np.float32)
    p[:wrong] = 0
    known = {"classes": 2, "accuracy": 1 - wrong / 10}
    keras_says = keras_mean(keras.losses.binary_crossentropy, y, p)
    found = first(keras_says, **known)
    assert found.loss == pytest.approx(keras_says, rel=1e-4)
    assert found.derivation.endswith("* -ln 1e-7")
    torch_says = F.binary_cross_entropy(torch.tensor(p), torch.tensor(y)).item()
    assert first(torch_says, **known).derivation.endswith("* -max(ln p, -100)")
    epsilon = np.finfo(np.float64).eps
    sklearn_says = sklearn.metrics.log_loss(y[:, 0], p[:, 0].astype(float), labels=[0, 1])
    assert sklearn_says == pytest.approx(wrong / 10 * -math.log(epsilon))
    assert first(sklearn_says, **known).derivation.endswith("* -ln 2^-52")


def test_ceilings_are_those_of_the_libraries():
    bce = F.binary_cross_entropy(torch.tensor([0.0]), torch.tensor([1.0])).item()
    certain_and_wrong = {
        "PyTorch": bce,
        "keras, label 1": float(keras.losses.binary_crossentropy([[1.0]], [[0.0]])[0]),
        "keras, label 0": float(keras.losses.binary_crossentropy([[0.0]], [[1.0]])[0]),
        "scikit-learn": sklearn.metrics.log_loss([1], np.array([[1.0, 0.0]]), labels=[0, 1]),
    }
    for library, loss in certain_and_wrong.items():
        assert first(loss).loss == pytest.approx(loss, rel=1e-5), library


def test_the_floor_of_one_output_under_a_softmax_in_keras():
    y = np.array([[1.0], [1.0]], np.float32)
    outputs = keras.ops.softmax(np.array([[0.3], [-2.0]], np.float32))
    loss = keras_mean(keras.losses.categorical_crossentropy, y, outputs)
    found = first(loss)
    assert "sure and right in every row" in found.cause
    assert "a single one under a softmax is always 1" in found.tell
    assert found.loss == pytest.approx(loss, rel=1e-6)


@pytest.mark.parametrize("batch", [64, 128, 256, 1000])
def test_contrastive_levels(batch):
    equal = torch.zeros(2 * batch, 2 * batch)
    equal.fill_diagonal_(-math.inf)  # a view is not compared with itself
    partner = torch.arange(2 * batch).roll(batch)
    loss = F.cross_entropy(equal, partner).item()
    found = first(round(loss, 3), batch=batch)
    assert "two views" in found.cause
    assert found.loss == pytest.approx(loss, rel=1e-6)
    assert any("two views" in c for c in causes(round(loss, 3))[:2]) or batch == 1000
    clip = F.cross_entropy(torch.zeros(batch, batch), torch.arange(batch)).item()
    assert any(f"{batch} rows of a batch" in cause for cause in causes(clip, batch=batch)[:2])
    scaled = first(loss * 0.1 / 0.07, batch=batch, classes=6)
    assert "base temperature" in scaled.cause


@pytest.mark.parametrize("others", [-1.0, 0.0])
def test_cosines_without_a_scale(others):
    cosines = torch.full((1, 200), others)
    cosines[0, 3] = 1
    loss = F.cross_entropy(cosines, torch.tensor([3])).item()
    for known in ({"classes": 200}, {"batch": 200}):
        assert any(cause.startswith("cosines without") for cause in causes(loss, **known))


def test_a_constant_answer_is_told_by_its_accuracy():
    y = torch.tensor([1.0] * 60 + [0.0] * 40)
    loss = F.binary_cross_entropy_with_logits(torch.full((100,), math.log(1.5)), y).item()
    assert "a constant answer" in diagnose_loss(loss, classes=2, accuracy=0.6)[0].cause
    assert not any("a constant answer" in cause for cause in causes(0.3, classes=2, accuracy=0.6))


def test_a_loss_per_symbol_and_an_accuracy_per_answer():
    """Answers of five symbols, each wrong at one place at most."""
    logits = torch.full((50, 2), 6.0)
    logits[:, 1] = 0
    logits[:3, 1] = 9
    loss = F.cross_entropy(logits, torch.zeros(50, dtype=torch.long)).item()
    (line,) = [
        each.derivation
        for each in diagnose_loss(loss, accuracy=0.4)
        if "per whole answer" in each.cause
    ]
    assert int(line.split()[0]) * loss > 0.6 * math.log(2)


def test_dead_outputs_cost_more_than_the_shares():
    found = diagnose_loss(0.6931, shares=(0.72, 0.28))
    assert "dead" in found[0].cause
    assert "0.593" in found[0].cause
    assert "shares of the classes are known" in first(0.593, shares=(72, 28)).cause
    y = np.repeat([0, 1], [72, 28])
    baseline = sklearn.metrics.log_loss(y, np.tile([0.72, 0.28], (100, 1)))
    assert first(baseline, shares=(72, 28)).loss == pytest.approx(baseline)
    for shares in ((0.9, 0.1), (0.5, 0.3, 0.2), (1, 1, 8)):
        assert "dead" in first(math.log(len(shares)), shares=shares).cause
    assert "nothing is known" in first(0.6931, shares=(1, 1)).cause
    assert not any("dead" in cause for cause in causes(0.6931, shares=(0.72, 0.28), accuracy=0.9))


def test_a_first_loss_far_above_ln_k():
    logits = 30 * torch.tensor(np.random.default_rng(1).standard_normal((100, 10)))
    loss = F.cross_entropy(logits, torch.arange(100) % 10).item()
    assert "logits are too large" in first(loss, classes=10).cause
    assert any("a sum" in cause for cause in causes(loss, classes=10))


@pytest.mark.parametrize(("classes", "batch"), [(10, 32), (2, 64), (1000, 256)])
def test_sums_and_units(classes, batch):
    equal, y = torch.zeros(batch, classes), torch.arange(batch) % classes
    total = F.cross_entropy(equal, y, reduction="sum").item()
    assert "a sum in place of a mean" in first(total, classes=classes, batch=batch).cause
    mean = total / batch
    assert any("in bits" in c for c in causes(mean / math.log(2), classes=classes))
    assert any("perplexity" in c for c in causes(math.exp(mean), classes=classes))
    if classes == 2:
        assert "784 pixels" in first(784 * mean).cause


def test_squared_and_focal_errors_and_smoothed_labels():
    for k in (2, 3, 10, 26):
        y, p = torch.eye(k), torch.full((k, k), 1 / k)
        assert "squared error" in first(F.mse_loss(p, y).item(), classes=k).cause
        best = (0.9 * torch.eye(k) + 0.1 / k).log()
        floor = F.cross_entropy(best, torch.arange(k), label_smoothing=0.1).item()
        assert any("smoothing 0.1" in c for c in causes(floor, classes=k))
        assert any("smoothing 0.1" in c for c in causes(1.05 * floor, classes=k))
    focal = keras_mean(keras.losses.binary_focal_crossentropy, [[1.0]], [[0.5]])
    assert "focal" in first(focal, classes=2).cause


def negative():
    """Losses as the libraries print them, with a word of what was done wrong."""
    label = torch.tensor([0])
    rows = torch.tensor([[0.7, 0.2, 0.1]])
    yield F.nll_loss(rows, label).item(), "fed probabilities"
    yield F.nll_loss(20 * rows, label).item(), "fed logits"
    four = torch.tensor([4.0])
    yield F.binary_cross_entropy_with_logits(four, four).item(), "labels outside 0 and 1"
    pixels = torch.full((1, 784), 33.0)
    yield F.binary_cross_entropy_with_logits(pixels, pixels).item(), "pixels"
    yield -Normal(0.0, 0.1).log_prob(0.0), "density above 1"
    yield F.gaussian_nll_loss(four, four, torch.tensor([0.01])).item(), "density above 1"
    yield F.kl_div(rows, rows, reduction="batchmean").item(), "KLDivLoss was fed probabilities"
    yield F.cosine_similarity(rows, rows).item() * -1, "similarity"
    yield -torch.log(torch.tensor(1 + 1e-6, dtype=torch.float64)).item(), "log(p + eps)"
    y, p = [0, 1], [0.3, 0.6]
    yield -sklearn.metrics.log_loss(y, p), "a score in place of a loss"


def nan_inf_and_0():
    label, rows, four = torch.tensor([0]), torch.tensor([[0.7, 0.2, 0.1]]), torch.tensor([4.0])
    yield F.cross_entropy(rows, label - 100).item(), "every target is ignored"
    yield (0 * torch.log(torch.tensor(0.0))).item(), "log of 0 met a factor 0"
    yield torch.tensor(12.0).half().exp().item(), "half precision"
    yield -torch.log(torch.softmax(torch.tensor([0.0, -200.0]), 0))[1].item(), "got probability 0"
    impossible = torch.tensor([[-math.inf, 0.0]])
    yield (
        F.kl_div(impossible, torch.tensor([[0.5, 0.5]]), reduction="batchmean").item(),
        "KL divergence",
    )
    yield torch.distributions.Poisson(torch.tensor(0.0)).log_prob(four).item(), "log-likelihood"
    yield F.cross_entropy(torch.tensor([[3.0]]), label).item(), "softmax of one logit"
    yield torch.exp(torch.tensor(-18.0)).half().item(), "half precision"
    yield np.nansum([math.nan]), "logger filtered"
    yield F.poisson_nll_loss(-four, four, log_input=False).item(), "a number below 0"


@pytest.mark.parametrize(("loss", "word"), [*negative(), *nan_inf_and_0()])
def test_losses_below_zero_nan_inf_and_0(loss, word):
    assert loss <= 0 or not math.isfinite(loss)
    assert any(word in cause for cause in causes(float(loss)))


@pytest.mark.parametrize("count", [5, 10, 40])
def test_a_dropped_constant(count):
    x = torch.tensor([float(count)], dtype=torch.float64)
    without = F.poisson_nll_loss(x, x, log_input=False, full=False, eps=0).item()
    found = first(round(without, 3))
    assert f"Poisson, at counts near {count}." in found.cause
    exact = -torch.distributions.Poisson(x).log_prob(x).item()
    assert float(found.cause.rpartition(" ")[2]) == pytest.approx(exact, abs=0.002)
    if count == 10:
        assert round(without, 3) == -13.026
        assert "it is 2.079" in found.cause


def test_where_margins_gans_preferences_and_detectors_start():
    persons, scale, margin = 10572, 64, 0.5
    cosines = torch.zeros(1, persons, dtype=torch.float64)
    cosines[0, 0] = math.cos(math.pi / 2 + margin)
    arcface = F.cross_entropy(scale * cosines, torch.tensor([0])).item()
    assert "ArcFace" in first(arcface, classes=persons).cause
    cosines[0, 0] = -0.35
    cosface = F.cross_entropy(scale * cosines, torch.tensor([0])).item()
    assert "CosFace" in first(cosface, classes=persons).cause
    zero = torch.zeros(1)
    hinge = F.relu(1 - zero) + F.relu(1 + zero)
    assert "hinge GAN" in first(hinge.item()).cause
    squares = F.mse_loss(zero + 0.5, zero + 1) + F.mse_loss(zero + 0.5, zero)
    assert any("least-squares GAN" in cause for cause in causes(squares.item()))
    assert any("KTO" in cause for cause in causes(1 - torch.sigmoid(zero).item()))
    assert "IPO" in first((zero - 1 / (2 * 0.1)).square().item()).cause
    pt = torch.tensor([0.01, 1e-4], dtype=torch.float64)
    focal = (
        0.25
        * (1 - pt) ** torch.tensor([2, 0])
        * F.binary_cross_entropy(pt, torch.ones(2, dtype=torch.float64), reduction="none")
    )
    assert "at its start" in first(focal[0].item()).cause
    assert any("background" in cause for cause in causes(focal[1].item()))
