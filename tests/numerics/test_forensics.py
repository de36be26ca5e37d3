"""The loss doctor: every number has an answer, every answer a formula, and libraries prove them."""

import math
import os
import re
import subprocess
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import mpmath
import nbformat
import numpy as np
import pytest
import sklearn.metrics
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from keras import losses as keras_losses

from course_utils import log_softmax
from course_utils.diagnose import main
from course_utils.distributions import Normal
from course_utils.floats import FORMATS, limits
from course_utils.forensics import diagnose_loss
from course_utils.frameworks import clinic
from tests.notebooks.claims import NOTEBOOKS
from tests.numerics.loss_reports import REPORTS


def causes(*arguments, **known):
    return [found.cause for found in diagnose_loss(*arguments, **known)]


def first(*arguments, **known):
    return diagnose_loss(*arguments, **known)[0]


# Every formula is true

EXACT = {"mpf": mpmath.mpf, "ln": mpmath.log, "e": mpmath.e}
FLOATS = {"mpf": np.float64, "ln": np.log, "e": np.e}  # for what has no number: 0 / 0, ln 0


def computed(derivation, arithmetic=EXACT):
    """What a line of mathematics comes to: a number, or whether its inequality holds."""
    formula, _, letter = derivation.partition(" with ")
    names = arithmetic | {
        "float16": lambda x: np.float16(float(x)),
        "nansum": np.nansum,
        "max": max,
        "nan": np.nan,
        "inf": np.inf,
        "p": arithmetic["mpf"](0),
        "z": 3,
    }
    if letter:
        name, _, value = letter.partition(" = ")
        names[name] = computed(value, arithmetic)
    formula = re.sub(r"\bln (\S+?)(?=[ ,)]|$)", r"ln(\1)", formula)
    formula = re.sub(r"([\w)]) ln\(", r"\1 * ln(", formula).replace("^", "**")
    formula = re.sub(r"(?<![\w.])(\d[\d.]*(?:e[+-]?\d+)?)", r'mpf("\1")', formula)
    with np.errstate(all="ignore"):
        return eval(formula, names)


numbers = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-200, 200)
known = st.fixed_dictionaries(
    {},
    optional={
        "classes": st.integers(2, 200_000),
        "accuracy": st.floats(0, 1),
        "batch": st.integers(1, 100_000),
    },
) | st.fixed_dictionaries(
    {"shares": st.lists(st.floats(0.01, 1), min_size=2, max_size=8)},
    optional={"accuracy": st.floats(0, 1)},
)


def right(found):
    """Whether a candidate's formula gives its loss, or its inequality holds."""
    if not math.isfinite(found.loss) or found.loss == 0:
        return np.array_equal(computed(found.derivation, FLOATS), found.loss, equal_nan=True)
    result = computed(found.derivation)
    return result if isinstance(result, bool) else mpmath.almosteq(result, found.loss, 1e-3)


@settings(max_examples=400, deadline=None)
@given(numbers, known)
def test_every_number_is_answered_and_every_answer_says_why(value, known):
    found = diagnose_loss(value, **known)
    assert found
    assert [each.fit for each in found] == sorted((each.fit for each in found), reverse=True)
    for each in found:
        assert 0 < each.fit <= 1
        assert right(each), each
        for words in each[1:3] + each[4:]:
            assert words
            assert "\n" not in words
        if each.fit < 0.5 and each.loss != value and not math.isnan(value):
            assert math.isclose(each.loss, value, rel_tol=0.02), each
    assert len({(each.cause, each.derivation) for each in found}) == len(found)


# What cannot be is not offered


@settings(max_examples=200, deadline=None)
@given(st.floats(0.001, 120), st.integers(2, 60_000), st.floats(0.05, 1))
def test_what_the_classes_and_the_accuracy_exclude_is_not_offered(value, classes, accuracy):
    for cause in causes(value, classes=classes, accuracy=accuracy):
        assert not cause.startswith(("sure and wrong", "PyTorch's BCELoss"))
        assert "two labels" not in cause
        for k in re.findall(
            r"(\d+) equally probable classes|(\d+) equal (?:classes|shares)", cause
        ):
            assert str(classes) in k
        if accuracy > 0.5:
            assert not cause.startswith("always sure, one of")


def test_classes_narrow_the_search():
    assert first(2.3026, classes=10).loss == math.log(10)
    assert not any("equally probable classes" in cause for cause in causes(2.3026, classes=7))
    assert not any("two labels" in cause for k in (2, 3, 4) for cause in causes(1.3897, classes=k))
    assert any("two labels" in cause for cause in causes(1.386))
    assert any("one logit" in cause for cause in causes(0.0, classes=2))
    assert not any("one logit" in cause for cause in causes(0.0, classes=10))
    assert not any("rounded away" in cause for cause in causes(0.0, accuracy=0.1))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_an_honest_loss_and_accuracy_are_never_called_contradictory(data):
    n, k = data.draw(st.integers(1, 6)), data.draw(st.integers(2, 6))
    logits = np.array([[data.draw(st.floats(-20, 20)) for _ in range(k)] for _ in range(n)])
    labels = np.array([data.draw(st.integers(0, k - 1)) for _ in range(n)])
    loss = -log_softmax(logits)[np.arange(n), labels].mean()
    accuracy = np.mean(logits.argmax(1) == labels)
    assume(loss > 0)
    assert not any("same probabilities" in c for c in causes(loss, classes=k, accuracy=accuracy))


# Every card and every table of notebooks 03 and 08


def cells(number):
    (path,) = [path for path in NOTEBOOKS if path.name.startswith(number)]
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def cards():
    """The cards of notebook 08, {what is said: loss}, as its cell makes them."""
    names = {"np": np, "print": lambda *_: None}
    exec(cells("08")["cards"], names)
    return names["cards"]


SAYS = {
    r"ln (\d+)": "ln {}",
    r"softmax twice, (\d+) classes": "softmax was applied twice",
    r"one of ten classes": "one of 10 equal classes",
    r"float\d\d: -ln (\S+)": "-ln {}",
    r"clip (\S+)": "-ln {}",
    r"smallest normal (\S+)": "smallest normal {}",
}


@pytest.mark.parametrize(("card", "loss"), cards().items())
def test_every_card_is_the_first_answer(card, loss):
    found = first(loss)
    assert found.loss == pytest.approx(loss)
    ((match, words),) = [
        (match, words) for rule, words in SAYS.items() if (match := re.match(rule, card))
    ][:1]
    assert words.format(*match.groups()) in f"{found.derivation} {found.cause}"
    found = first(float(f"{loss:.4g}"))
    assert found.loss == pytest.approx(loss)


def table_rows(text):
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return [row for row in rows if not row[0].startswith("--")][1:]


TABLES = [
    (printed, row[1])
    for number, cell in (("03", "forensics"), ("08", "cards-see"))
    for row in table_rows(cells(number)[cell])
    for printed in re.findall(r"\d+(?:\.\d+)?", row[0])
    if float(printed)
]


@pytest.mark.parametrize(("printed", "because"), TABLES)
def test_every_row_of_the_tables_is_found(printed, because):
    found = first(float(printed))
    assert found.fit > 0.5
    powers = re.findall(r"(10|2)\^\{(-\d+)\}", because)
    written = [f"1e{exponent}" if base == "10" else f"2^{exponent}" for base, exponent in powers]
    assert not written or any(power in found.derivation for power in written)


def test_there_are_as_many_rows_as_the_tables_show():
    assert len(TABLES) >= 8 + 10


WRONG = {
    "A": "knowing nothing costs", "B": "softmax was applied twice", "C": "knowing nothing costs",
    "D": "fed logits", "E": "fed probabilities", "F": "softmax over the batch",
    "G": "squared error", "H": "label smoothing 0.1", "I": "labels outside 0 and 1",
}  # fmt: skip


@pytest.mark.parametrize("letter", clinic.PROGRAMS)
def test_every_program_of_the_clinic_is_named(letter):
    """By its first loss or its last, the classes, the rows and the accuracy."""
    run = clinic.recorded()[letter]
    known = {"classes": 10, "batch": clinic.TRAIN}
    said = causes(run.loss[0], **known)[:3]
    said += causes(run.loss[-1], **known, accuracy=run.accuracy[-1])[:3]
    assert any(WRONG[letter] in cause for cause in said), said


# What libraries print


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
    keras_says = keras_mean(keras_losses.binary_crossentropy, y, p)
    found = first(keras_says, **known)
    assert found.loss == pytest.approx(keras_says, rel=1e-4)
    assert found.derivation.endswith("* -ln 1e-7")
    torch_says = F.binary_cross_entropy(torch.tensor(p), torch.tensor(y)).item()
    assert first(torch_says, **known).derivation.endswith("* -max(ln p, -100)")
    epsilon = np.finfo(np.float64).eps
    sklearn_says = sklearn.metrics.log_loss(y[:, 0], p[:, 0].astype(float), labels=[0, 1])
    assert sklearn_says == pytest.approx(wrong / 10 * -math.log(epsilon))
    assert first(sklearn_says, **known).derivation.endswith("* -ln 2^-52")


def test_a_share_of_a_ceiling_from_the_issue_and_its_neighbors():
    found = first(5.7257, classes=2, accuracy=0.6448)
    assert found.derivation == "0.3552 * -ln 1e-7"
    assert "one of 10 equal classes" in first(14.5).cause
    assert "one of 10 equal classes" in first(14.5, classes=10).cause
    for classes in (2, 3, 5, 20, 100):
        loss = round((1 - 1 / classes) * -math.log(1e-7), 3)
        said = causes(loss, classes=classes)[:3]
        assert any(f"one of {classes} equal classes" in cause for cause in said)
    assert "class 0 for each row" in first(0.28 * 16.118, shares=(0.72, 0.28)).cause
    for typed, exact in ((16.0, 16.118), (8.0, 16.118 / 2), (7.97, 15.942 / 2), (50.0, 50.0)):
        assert any(each.loss == pytest.approx(exact, 1e-3) for each in diagnose_loss(typed))


@pytest.mark.parametrize("exponent", range(3, 21))
def test_every_clip_has_its_ceiling(exponent):
    loss = -math.log(10.0**-exponent)
    assert any(found.derivation == f"-ln 1e-{exponent}" for found in diagnose_loss(loss))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_ceilings(name):
    for number in limits(name)[2:]:
        written = f"-ln 2^{math.log2(number):.0f}"
        assert any(found.derivation == written for found in diagnose_loss(-math.log(number)))


def test_ceilings_are_those_of_the_libraries():
    bce = F.binary_cross_entropy(torch.tensor([0.0]), torch.tensor([1.0])).item()
    certain_and_wrong = {
        "PyTorch": bce,
        "keras, label 1": float(keras_losses.binary_crossentropy([[1.0]], [[0.0]])[0]),
        "keras, label 0": float(keras_losses.binary_crossentropy([[0.0]], [[1.0]])[0]),
        "scikit-learn": sklearn.metrics.log_loss([1], np.array([[1.0, 0.0]]), labels=[0, 1]),
    }
    for library, loss in certain_and_wrong.items():
        assert first(loss).loss == pytest.approx(loss, rel=1e-5), library


def test_the_floor_of_one_output_under_a_softmax_in_keras():
    y = np.array([[1.0], [1.0]], np.float32)
    outputs = keras.ops.softmax(np.array([[0.3], [-2.0]], np.float32))
    loss = keras_mean(keras_losses.categorical_crossentropy, y, outputs)
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
    focal = keras_mean(keras_losses.binary_focal_crossentropy, [[1.0]], [[0.5]])
    assert "focal" in first(focal, classes=2).cause


# Below zero, nan, inf and 0


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


def test_a_sampled_divergence_may_be_negative():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2000, 20))
    estimates = (0.5 * (x - 0.1) ** 2 - 0.5 * x**2).mean(1)  # of KL(N(0, 1), N(0.1, 1)) = 0.005
    assert estimates.min() < 0 < estimates.mean()
    assert any("from samples" in cause for cause in causes(float(estimates.min())))
    d = -(0.5 * (x - 0.1) ** 2 - 0.5 * x**2)
    assert (np.exp(d) - 1 - d).min() >= 0


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


def test_nan_and_0_name_data_and_learning_rate_first():
    for value in (math.nan, 0.0):
        said = " ".join(causes(value)[:2])
        assert "learning rate" in said
        assert "data" in said or "inputs" in said
        assert any("half precision" in cause for cause in causes(value))
        assert any("masked" in cause or "ignored" in cause for cause in causes(value))
    assert "gradient norm" in first(0.0).tell


@pytest.mark.parametrize("classes", [None, 2, 100])
def test_a_hidden_nan(classes):
    assert "hidden nan" in first(87.34, classes=classes, accuracy=1.0).cause
    assert any("hidden nan" in cause for cause in causes(87.3365, classes=classes))
    assert any("A hidden nan" in cause for cause in causes(50.0, classes=classes, accuracy=1.0))


def test_otherwise_the_logarithm_is_undone():
    found = first(3.258)
    assert "1 in 26," in found.cause
    assert "number of classes" in found.tell
    assert "between perfect, 0, and knowing nothing, 2.303" in first(1.2, classes=10).cause
    assert "above knowing nothing, 2.303" in causes(2.9, classes=10)[-1]
    assert "a wrong one costs 4" in causes(2.0, accuracy=0.5)[-1]


@pytest.mark.parametrize(("thread", "loss", "told", "words"), REPORTS)
def test_what_people_asked_is_answered(thread, loss, told, words):
    assert any(words in cause for cause in causes(loss, **told)), thread


# Arguments and the shell


@pytest.mark.parametrize(
    ("arguments", "known", "error", "words"),
    [
        (("0.693",), {}, TypeError, "value is '0.693'; give the loss as one number"),
        ((True,), {}, TypeError, "value"),
        ((0.693, 1), {}, ValueError, "classes is 1, but must be a whole number, 2 or more"),
        ((0.7,), {"accuracy": 85}, ValueError, "accuracy is 85, but must be a share, from 0 to 1"),
        ((0.7,), {"shares": [0.7]}, ValueError, "give how common each class is"),
        ((0.7, 3), {"shares": [0.7, 0.3]}, ValueError, "classes is 3, but shares has 2"),
        ((0.7,), {"batch": 0}, ValueError, "batch"),
        ((0.7,), {"tolerance": 0}, ValueError, "tolerance"),
    ],
)
def test_bad_input(arguments, known, error, words):
    with pytest.raises(error, match=re.escape(words)):
        diagnose_loss(*arguments, **known)


def test_numbers_of_other_kinds():
    assert diagnose_loss(np.float32(0.693147))[0].derivation == "ln 2"
    assert diagnose_loss(100) == diagnose_loss(100.0)
    loss, cause, derivation = first(2.3026)[:3]
    assert (loss, derivation) == (math.log(10), "ln 10")
    assert "10" in cause


def test_the_shell():
    command = [sys.executable, "-m", "course_utils.diagnose", "1.4612", "--classes", "10"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.startswith("1. 1.4612 = ln(e + 9) - 1\n  softmax was applied twice")
    assert "To tell: print the row sums" in said


@pytest.mark.parametrize("loss", ["-0.9", "-.5", "-1.99e4", "nan", "inf", "-inf", "0", "1e3"])
def test_the_shell_takes_every_number(loss, capsys):
    main([loss])
    said = capsys.readouterr().out
    assert said.count("To tell: ") == len(diagnose_loss(float(loss)))


def test_the_shell_takes_what_is_known(capsys):
    main(["5.7257", "--classes", "2", "--accuracy", "0.6448"])
    main(["0.6931", "--shares", "72", "28"])
    main(["5.541", "--batch", "128"])
    said = capsys.readouterr().out
    for word in ("0.3552 * -ln 1e-7", "dead", "ln(2 * 128 - 1)"):
        assert word in said
    with pytest.raises(SystemExit):
        main(["1.0", "--accuracy", "85"])
    assert "from 0 to 1" in capsys.readouterr().err
