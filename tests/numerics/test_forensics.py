"""The numbers that a stuck loss prints, and what the libraries do to print them."""

import math
import re

import numpy as np
import pytest
import sklearn.metrics
import torch
from keras import losses as keras_losses

from course_utils import log_softmax
from course_utils.forensics import diagnose_loss

PRINTED = [0.693, 1.099, 1.386, 1.461, 2.303, 4.605, 10.82, 11.51, 13.8, 15.94, 16.12]
PRINTED += [27.63, 34.54, 36.04, 87.34, 100]


def losses(value, **options):
    return [found.loss for found in diagnose_loss(value, **options)]


@pytest.mark.parametrize("value", PRINTED)
def test_known_numbers_are_explained_and_derived(value):
    found = diagnose_loss(value)
    assert found
    for loss, cause, derivation in found:
        formula = (
            re.sub(r"ln (\S+)", r"ln(\1)", derivation).replace("^", "**").replace("2 ln", "2*ln")
        )
        if "p" not in formula:
            assert eval(formula, {"ln": math.log, "e": math.e}) == pytest.approx(loss)
        assert cause


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
        ((0.693, 1), ValueError, "classes is 1; a choice needs at least 2"),
    ],
)
def test_bad_input(arguments, error, words):
    with pytest.raises(error, match=re.escape(words)):
        diagnose_loss(*arguments)
