"""The numbers that a stuck loss prints, and what the libraries do to print them."""

import math
import re

import numpy as np
import pytest
import sklearn.metrics
import torch
from keras import losses as keras_losses

from course_utils import log_softmax
from course_utils.distributions import Normal
from course_utils.forensics import diagnose_loss

WHY = {
    "0.693": "ln 2", "1.099": "ln 3", "1.386": "2 ln 2", "1.461": "ln(e + 9) - 1",
    "2.303": "ln 10", "4.605": "ln 100", "10.82": "ln 50257", "11.51": "-ln 1e-5",
    "13.8": "-ln 1e-6", "15.94": "-ln 2^-23", "16.12": "-ln 1e-7", "27.63": "-ln 1e-12",
    "34.54": "-ln 1e-15", "36.04": "-ln 2^-52", "87.34": "-ln 2^-126",
    "100": "-max(ln p, -100)",
}  # fmt: skip


def losses(value, **options):
    return [found.loss for found in diagnose_loss(value, **options)]


@pytest.mark.parametrize("printed", WHY)
def test_known_numbers_are_explained_and_derived(printed):
    found = diagnose_loss(float(printed))
    assert WHY[printed] in [explanation.derivation for explanation in found]
    for loss, cause, derivation in found:
        formula = re.sub(r"ln ([\w.^-]+)", r"ln(\1)", derivation)
        formula = formula.replace("^", "**").replace("2 ln", "2 * ln")
        names = {"ln": lambda x: math.log(x) if x else -math.inf, "e": math.e, "p": 0.0}
        assert eval(formula, names) == pytest.approx(loss)
        assert f"{loss:.{len(printed.partition('.')[2])}f}" == printed
        assert cause


@pytest.mark.parametrize("classes", [2, 3, 4, 10, 100, 1000, 50257])
def test_a_net_that_knows_nothing(classes):
    loss = torch.nn.functional.cross_entropy(torch.zeros(1, classes), torch.tensor([0])).item()
    assert f"{classes} equally probable classes: nothing is known" in [
        found.cause for found in diagnose_loss(loss)
    ]


def negative_and_nan():
    """Losses as PyTorch and the course print them, with a word of what was done wrong."""
    functional, label = torch.nn.functional, torch.tensor([0])
    rows = torch.tensor([[0.7, 0.2, 0.1]])
    yield functional.nll_loss(rows, label).item(), "fed probabilities"
    yield functional.nll_loss(20 * rows, label).item(), "fed logits"
    four = torch.tensor([4.0])
    yield functional.binary_cross_entropy_with_logits(four, four).item(), "labels outside 0 and 1"
    yield -Normal(0.0, 0.1).log_prob(0.0), "density above 1"
    yield functional.cross_entropy(rows, label - 100).item(), "every target is ignored"
    yield (0 * torch.log(torch.tensor(0.0))).item(), "log of 0 met a factor 0"
    yield -torch.log(torch.softmax(torch.tensor([0.0, -200.0]), 0))[1].item(), "got probability 0"


@pytest.mark.parametrize(("loss", "word"), list(negative_and_nan()))
def test_losses_below_zero_nan_and_inf(loss, word):
    assert loss < 0 or not math.isfinite(loss)
    assert any(word in found.cause for found in diagnose_loss(float(loss)))


@pytest.mark.parametrize("classes", [2, 10, 1000])
def test_the_floor_of_a_double_softmax_is_reached_and_not_passed(classes):
    (floor,) = [f.loss for f in diagnose_loss(math.log(math.e + classes - 1) - 1, classes=classes)][
        :1
    ]
    logits = torch.zeros(classes, dtype=torch.float64)
    logits[0] = 1000.0
    target = torch.tensor(0)
    twice = torch.nn.functional.cross_entropy(torch.softmax(logits, 0), target).item()
    assert twice == pytest.approx(floor)
    once = -log_softmax(np.random.default_rng(0).random(classes))[0]
    assert once > floor


def test_ceilings_are_those_of_the_libraries():
    bce = torch.nn.functional.binary_cross_entropy(torch.tensor([0.0]), torch.tensor([1.0])).item()
    assert bce in losses(bce)
    certain_and_wrong = {
        "keras, label 1": float(keras_losses.binary_crossentropy([[1.0]], [[0.0]])[0]),
        "keras, label 0": float(keras_losses.binary_crossentropy([[0.0]], [[1.0]])[0]),
        "scikit-learn": sklearn.metrics.log_loss([1], np.array([[1.0, 0.0]]), labels=[0, 1]),
    }
    for library, loss in certain_and_wrong.items():
        assert losses(loss)[0] == pytest.approx(loss, rel=1e-5), library


def test_two_tags_under_one_softmax():
    target = torch.tensor([[1.0, 1.0, 0.0]])
    best = torch.nn.functional.cross_entropy(torch.tensor([[50.0, 50.0, -50.0]]), target).item()
    assert any("two labels" in found.cause for found in diagnose_loss(best))


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (math.nan, "ignored"),
        (math.inf, "probability 0"),
        (-0.9, "fed probabilities"),
        (-20000.0, "fed logits"),
        (-3.0, "density"),
        (0.0, "one logit"),
    ],
)
def test_losses_that_no_formula_gives(value, word):
    assert any(word in found.cause for found in diagnose_loss(value))


def test_classes_narrow_the_search():
    assert losses(2.3026, classes=10) == [math.log(10)]
    assert losses(2.3026, classes=7) == []
    assert losses(math.pi) == []


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("0.693",), TypeError, "value is '0.693'; give the loss as one number"),
        ((True,), TypeError, "value"),
        ((0.693, 1), ValueError, "classes is 1, but must be a whole number, 2 or more"),
    ],
)
def test_bad_input(arguments, error, words):
    with pytest.raises(error, match=re.escape(words)):
        diagnose_loss(*arguments)
