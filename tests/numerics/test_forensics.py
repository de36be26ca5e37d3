"""The loss doctor: every number has an answer, every answer a formula and a reason."""

import math
import re
import subprocess
import sys

import mpmath
import nbformat
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from course_utils import log_softmax
from course_utils.diagnose import main
from course_utils.floats import FORMATS, limits
from course_utils.forensics import diagnose_loss
from course_utils.frameworks import clinic
from course_utils.learning import Exercise, reference
from course_utils.learning.registry import find
from tests.notebooks.claims import NOTEBOOKS, rows
from tests.numerics.loss_reports import REPORTS


def causes(*arguments, **known):
    return [found.cause for found in diagnose_loss(*arguments, **known)]


def first(*arguments, **known):
    return diagnose_loss(*arguments, **known)[0]


# Every formula is true

EXACT = {"mpf": mpmath.mpf, "ln": mpmath.log, "sin": mpmath.sin, "e": mpmath.e}
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
    said = causes(loss, classes=k, accuracy=accuracy)
    assert not any("same probabilities" in cause or "other places" in cause for cause in said)


def test_hits_that_such_a_loss_could_not_have():
    for classes in (None, 28, 6144):
        assert "look at other places" in first(22.6, classes=classes, accuracy=0.91).cause
        assert not any("other places" in c for c in causes(2.26, classes=classes, accuracy=0.91))
    assert not any("other places" in cause for cause in causes(22.6, classes=10, accuracy=0.1))


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


TABLES = [
    (printed, row[1])
    for number, cell in (("03", "forensics"), ("08", "cards-see"))
    for row in rows(cells(number)[cell])
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


def test_clipped_losses_of_the_table_of_clip_and_fuse_are_found():
    """Those of two steps, with and without a clip; the fused loss is as large as it should be."""
    stepwise = " ".join(" ".join(row[1:3]) for row in rows(cells("03")["clip-see"]))
    printed = set(re.findall(r"loss \**([\d.]+|inf|nan)", stepwise))
    assert printed == {"16.118", "inf"}
    assert first(16.118).derivation == "-ln 1e-7"
    assert first(math.inf).derivation == "-ln 0"


def test_losses_of_the_exercises_give_what_the_exercises_ask():
    (stuck,) = re.findall(r"stuck_loss = (\S+)", find(Exercise, "08.7").stub)
    (tell,) = [each.tell for each in diagnose_loss(float(stuck)) if "labels" in each.cause]
    assert float(tell.rpartition(" ")[2]) == pytest.approx(reference("08.7"), rel=1e-3)
    (ceiling,) = re.findall(r"ceiling = (\S+)", find(Exercise, "03.4").stub)
    clip = computed(first(float(ceiling)).derivation.removeprefix("-ln "))
    assert float(clip) == pytest.approx(reference("03.4"))


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


# Shares, clips and formats


def test_shares_of_a_ceiling_by_what_is_known():
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


# Below zero, nan, inf and 0


def test_a_sampled_divergence_may_be_negative():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2000, 20))
    estimates = (0.5 * (x - 0.1) ** 2 - 0.5 * x**2).mean(1)  # of KL(N(0, 1), N(0.1, 1)) = 0.005
    assert estimates.min() < 0 < estimates.mean()
    assert any("from samples" in cause for cause in causes(float(estimates.min())))
    d = -(0.5 * (x - 0.1) ** 2 - 0.5 * x**2)
    assert (np.exp(d) - 1 - d).min() >= 0


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
    assert "between perfect" in first(0.69, classes=10, accuracy=0.77).cause
    assert "above knowing nothing, 2.303" in causes(2.9, classes=10)[-1]
    assert "a wrong one costs 4" in causes(2.0, accuracy=0.5)[-1]
    assert "if it is a perplexity, its logarithm is 100.4 nats" in first(4.2e43).cause


@pytest.mark.parametrize(("thread", "loss", "told", "words"), REPORTS)
def test_what_people_asked_is_answered(thread, loss, told, words):
    assert any(words in cause for cause in causes(loss, **told)), thread


def test_a_log_density_has_a_size():
    assert "a density above 1: nothing is wrong" in causes(-709)
    assert any("up to about 710 for each number" in cause for cause in causes(-2000))
    assert not any("nothing is wrong" in cause for cause in causes(-1.5e50))


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


def test_the_shell_is_quiet_where_its_reader_has_left():
    command = [sys.executable, "-m", "course_utils.diagnose", "nan"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asked:
        asked.stdout.close()
        assert asked.stderr.read() == b""
    assert asked.returncode == 0


@pytest.mark.parametrize(
    ("loss", "classes", "words"),
    [
        (2.302, None, "called background"),
        (25, None, "IPO"),
        (2, None, "hinge GAN's discriminator that cannot tell, its two halves added"),
        (math.log(85741) + 64 * math.sin(0.5), 85742, "ArcFace"),
        (math.log(10571) + 30 * 0.35, 10572, "CosFace"),
        (60 * math.log(28), 28, "letters (CTC)"),
        (200, None, "letters (CTC)"),
        (4.159, None, "five drawn ones"),
    ],
)
def test_levels_of_other_losses(loss, classes, words):
    assert any(words in cause for cause in causes(loss, classes=classes))


def test_a_clip_that_would_cut_equal_shares_is_not_the_first_suspect():
    assert "knowing nothing, 11.09" in first(6.9, classes=65537).cause
    assert "1000 equally probable" in first(6.9078, classes=1000).cause
    assert "softmax over the batch" in first(4.852, classes=1000, batch=128).cause
    assert "clip at 1e-3" in " ".join(causes(6.9078, classes=65537))


def test_guesses_at_chance_cost_about_what_knowing_nothing_costs():
    assert "knowing nothing costs" in first(0.6, classes=2, accuracy=0.5).cause
    assert "knowing nothing costs" not in first(0.6, classes=2, accuracy=0.6).cause


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
