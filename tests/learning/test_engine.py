"""The engine on toy questions: what it recognizes, and how it says so."""

import math
import time
import warnings
from fractions import Fraction

import ml_dtypes
import numpy as np
import pytest

from course_utils.judging.comparison import same
from course_utils.judging.slips import Facts, general_mistakes
from course_utils.learning import Exercise, check, checks, given, hint, predict, reference, solution
from course_utils.learning.result import Result
from course_utils.live import figures
from tests.learning.hostile import HOSTILE

LN2, LN10 = math.log(2), math.log(10)


def value(reference, **more):
    known = {
        "id": "77.1",
        "title": "Toy",
        "minutes": 1,
        "difficulty": 2,
        "task": "One line.",
        "stub": "toy = ...",
        "hints": ("nudge", "method", "almost"),
    }
    return Exercise(reference=reference, **{**known, **more})


def mean_nll(p, y=None):
    """Mean surprisal of the true classes."""
    p = np.asarray(p, dtype=float)
    return -np.mean(np.log(p[np.arange(len(p)), y]))


def function(**more):
    rows = [[0.7, 0.2, 0.1], [0.3, 0.6, 0.1]]
    return value(
        mean_nll,
        **{
            "stub": "def mean_nll(p, y=None):\n    return ...",
            "expects": "nats, at least 0",
            "cases": [(rows, [0, 0]), given(rows, y=[2, 1]), (rows[:1], [1])],
            "wrong": {
                "This uses the largest probability of each row.": lambda p, y=None: (
                    -np.mean(np.log(np.max(p, axis=1)))
                ),
                "This averages over the classes as well.": lambda p, y=None: mean_nll(p, y) / 3,
            },
            **more,
        },
    )


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (-0.61086, "sign"),
        (0.61086 / LN2, "bits"),
        (0.881, "bits"),
        (0.61086 / LN10, "log10"),
        (6.1086, "sum over all 10"),
        (0.061086, "divided by 10 twice"),
        (math.exp(-0.61086), "probability"),
        (math.exp(0.61086), "perplexity"),
        (0.61086 / 4, "4 classes"),
        (math.nan, "nan"),
        (-math.inf, "inf"),
        (None, "return"),
        ([1, 2], "2 numbers; the answer is one number"),
        ("0.61", "without quotation marks"),
        (0.6125, "Close"),
        (123.0, "too large"),
        (-123.0, "too small"),
    ],
)
def test_usual_slips(declare, answer, word):
    facts = Facts(mean_over=10, classes=4)
    declare(value(0.610864302054894, facts=facts, expects="a number of nats per flip"))
    result = check("77.1", answer)
    assert result.status == "not yet"
    assert word in result.message
    assert "Expected: a number of nats per flip (tolerance 0.1 %)." in result.message


def test_no_number_is_close_to_infinity(declare):
    declare(value(math.inf))
    message = check("77.1", 0.3466).message
    assert "Close" not in message
    assert "too small" in message


def test_own_mistakes_come_before_the_usual_ones(declare):
    declare(value(1.0 + LN2, wrong={"Mine.": lambda: (1.0 + LN2) / LN2, "nan is mine.": math.nan}))
    assert "Mine." in check("77.1", (1.0 + LN2) / LN2).message
    assert "nan is mine." in check("77.1", math.nan).message


def test_nearest_mistake_is_named(declare):
    declare(value(5.0, wrong={"First.": 1.000, "Second.": 1.001}))
    assert "First." in check("77.1", 1.000).message
    assert "Second." in check("77.1", 1.001).message


def test_units():
    texts = general_mistakes(1.3, Facts(unit="bits"))
    assert any("nats" in text and wrong == 1.3 * LN2 for text, wrong in texts)
    texts = general_mistakes(0.3, Facts(unit="probability"))
    assert any("percent" in text and wrong == 30 for text, wrong in texts)
    assert any("1 - p" in text and wrong == 0.7 for text, wrong in texts)
    assert len(general_mistakes(1075, Facts())) == 1  # of a count only the sign means something


def test_sum_asked(declare):
    declare(value(-693.147, facts=Facts(sum_over=1000)))
    assert "mean over the 1000" in check("77.1", -0.693147).message


def test_whole_numbers_are_exact(declare):
    declare(value(1075, wrong={"One early.": 1074, "Two early.": 1073}))
    assert check("77.1", 1075.0).status == "correct"
    assert "One early." in check("77.1", 1074).message
    assert "Two early." in check("77.1", np.float32(1073)).message
    assert check("77.1", 1075.4).status == "not yet"


@pytest.mark.parametrize(
    "answer",
    [0.25, [0.25], (0.25,), np.float32(0.25), np.float16(0.25), np.array(0.25), Fraction(1, 4),
     ml_dtypes.bfloat16(0.25), np.longdouble(0.25), lambda: 0.25, 0.2502],
)  # fmt: skip
def test_right_in_any_type(declare, answer):
    declare(value(0.25))
    assert check("77.1", answer).status == "correct"


def test_a_said_tolerance_holds_in_every_format(declare):
    declare(value(11.0859375, rtol=1e-6, wrong={"One step too far.": 11.09375}))
    assert check("77.1", np.float16(11.0859375)).status == "correct"
    assert "One step too far." in check("77.1", np.float16(11.09375)).message


def test_words_and_sets(declare):
    declare(
        value({"sigmoid", "probit"}, wrong={"tanh is negative.": {"sigmoid", "probit", "tanh"}})
    )
    for right in ({"probit", "sigmoid"}, ["Sigmoid", "probit"], np.array(["probit", "sigmoid"])):
        assert check("77.1", right).status == "correct"
    assert "tanh is negative." in check("77.1", ["tanh", "sigmoid", "probit"]).message
    assert "Of your 1, 1 belongs there; 1 more to find." in check("77.1", {"sigmoid"}).message
    assert "Of your 2, 0 belong there; 2 more to find." in check("77.1", {"relu", "x"}).message
    assert "These are not texts." in check("77.1", {math.tanh, math.exp}).message
    assert "quotation marks of its own" in check("77.1", {"sigmoid, probit"}).message
    declare(value("uniform"))
    assert check("77.1", " Uniform").status == "correct"
    assert check("77.1", 3).status == "not yet"


def test_letters(declare):
    declare(value("CAEB", task='One letter for each message, such as "ABCE".'))
    for right in ("caeb", "C, A, E, B", ["C", "A", "E", "B"], ["CA", "EB"], "C-A-E-B"):
        assert check("77.1", right).status == "correct"
    assert "Right: 2 of 4, at place 1, 2." in check("77.1", "CABE").message
    assert "None of the 4 is right" in check("77.1", "BECA").message
    assert "A is there more than once" in check("77.1", "CAAB").message
    assert "This has 3 letters; 4 are asked for." in check("77.1", "CAE").message
    assert "letters are asked for" in check("77.1", "1234").message
    assert "This is the example" in check("77.1", "ABCE").message
    declare(value("BCAD"))
    assert "in the opposite order" in check("77.1", "DACB").message
    assert "For each letter, this says its place" in check("77.1", "CABD").message
    declare(value({"D", "F"}, task='A set such as {"A", "B"}.'))
    for right in ("DF", "d, f", ["F", "D"], "F; D", {"D": 1, "F": 2}.keys()):
        assert check("77.1", right).status == "correct"
    assert "This is the example" in check("77.1", {"A", "B"}).message


def test_what_stands_in_the_task_is_told(declare):
    declare(value(0.75, task="For 12,000 flips of 0.5 it would be 0.25."))
    for copied in (12_000, 0.5, 0.25):
        assert "This number stands in the task" in check("77.1", copied).message
    assert "stands in the task" not in check("77.1", 0.3).message


def test_numbers_that_should_sum_to_1(declare):
    declare(value([0.6, 0.4], expects="two probabilities that sum to 1"))
    assert "These numbers do not sum to 1" in check("77.1", [0.6, 0.5]).message
    assert "do not sum to 1" not in check("77.1", [0.5, 0.5]).message
    declare(value([0.6, 0.4], expects="two numbers"))
    assert "do not sum to 1" not in check("77.1", [0.6, 0.5]).message


def test_only_a_rounded_number_is_called_rounded(declare):
    declare(value(0.98688))
    assert "rounded to one digit" in check("77.1", 1.0).message
    assert "rounded" not in check("77.1", 0.9995).message


def test_few_digits_are_told(declare):
    declare(function())
    message = check("77.1", lambda p, y=None: np.float16(mean_nll(p, y))).message
    assert "the few digits that float16 holds" in message


def test_truth_values(declare):
    declare(value(True))
    assert check("77.1", np.bool_(True)).status == "correct"
    assert check("77.1", False).status == "not yet"


def test_mixed_tuples(declare):
    declare(value((np.array([1.0, 2.0]), {"a": 3.0}, "yes")))
    assert check("77.1", [[1, 2], {"a": np.float32(3)}, "Yes"]).status == "correct"
    assert check("77.1", [[1, 2], {"b": 3}, "yes"]).status == "not yet"
    assert check("77.1", [[1, 2], {"a": 3}]).status == "not yet"


@pytest.mark.parametrize("answer", [..., (1, ...), [...], lambda: ...])
def test_dots_are_not_attempted(declare, answer):
    declare(value(1.0))
    assert check("77.1", answer).status == "not attempted"


def test_tiny_numbers_are_told_from_zero():
    assert not same(0.0, -1e-20, 1e-3)
    assert same(np.float32(-1e-20), -1e-20, 1e-3)
    assert same([1.0, 1e-17], [1.0, 0.0], 1e-6)
    assert same(0.0, 1e-17, 1e-6, atol=1e-12)
    assert same(math.inf, math.inf, 1e-3)
    assert not same(1e308, math.inf, 1e-3)


def test_function_is_compared_on_every_case(declare):
    exercise = function()
    declare(exercise)
    assert (
        check("77.1", mean_nll).message
        == "✔ Correct: `mean_nll` is right on 3 cases (tolerance 1e-6)."
    )
    for label, mutant in exercise.wrong.items():
        assert label in check("77.1", mutant).message
    assert "bits" in check("77.1", lambda p, y=None: mean_nll(p, y) / LN2).message
    assert "sign" in check("77.1", lambda p, y=None: -mean_nll(p, y)).message
    some = check("77.1", lambda p, y=None: mean_nll(p, y) if len(p) == 1 else 7.0).message
    assert "`mean_nll([[0.7, 0.2, 0.1], [0.3, 0.6, 0.1]], [0, 0])` gave 7. None of" in some
    assert "it is too large.\nExpected: nats, at least 0 (tolerance 1e-6)." in some
    assert "Right on 1 of 3 cases." in some
    assert "0.78" not in some


def test_mistake_on_some_cases_only_is_named(declare):
    declare(function())
    slip = lambda p, y=None: mean_nll(p, y) / (3 if len(p) == 2 else 1)  # noqa: E731
    assert "averages over the classes" in check("77.1", slip).message


def test_facts_of_a_function_hold_for_each_case(declare):
    declare(function(facts=Facts(mean_over=2)))
    message = check("77.1", lambda p, y=None: mean_nll(p, y) * 2).message
    assert "sum over all 2" in message


def test_crash_names_arguments_and_line(declare):
    declare(function())

    def crash(p, y=None):
        return p[17]

    message = check("77.1", crash).message
    assert "mean_nll([[0.7, 0.2, 0.1], [0.3, 0.6, 0.1]], [0, 0])` raised IndexError" in message
    assert "at `return p[17]`" in message
    assert len(message.splitlines()) <= 3


def test_arguments_cannot_be_spoiled(declare):
    declare(function())

    def spoil(p, y=None):
        answer = mean_nll(p, y)
        p[0][0] = 99
        return answer

    outcome = check("77.1", spoil)
    assert outcome.status == "not yet"
    assert "overwrites its argument `p`" in outcome.message
    assert check("77.1", mean_nll).status == "correct"


def test_a_value_in_place_of_a_function(declare):
    declare(function())
    assert "Expected: the function `mean_nll` itself" in check("77.1", 0.5).message


class Counting:
    """An answer that counts how often it is converted."""

    conversions = 0

    def __array__(self, *args, **kwargs):
        self.conversions += 1
        return np.zeros(3)


def test_a_large_answer_is_converted_a_few_times_only(declare):
    declare(value(2.0, facts=Facts(mean_over=10, classes=4), wrong={"Mine.": 5, "Yours.": 6}))
    answer = Counting()
    assert "3 numbers" in check("77.1", answer).message
    assert answer.conversions <= 3
    assert len(general_mistakes(2.0, Facts(mean_over=10, classes=4))) > 3


@pytest.mark.parametrize(
    "answer",
    [[0.5] * 10**6, ["a"] * 10**6, [[1.0, 2.0]] * 10**5, {i: i for i in range(10**5)}],
    ids=["numbers", "texts", "pairs", "a dict"],
)
def test_a_large_answer_is_described_in_short(declare, answer):
    declare(value(2.0))
    assert len(check("77.1", answer).message) < 1000


def test_whole_numbers_of_thousands_of_digits(declare):
    declare(value(1075))
    for sign in (1, -1):
        message = check("77.1", sign * 10**5000).message
        assert "you gave a whole number of about 5,000 digits.\nThis is larger than" in message
    assert check("77.1", [10**5000]).status == "not yet"


def test_floating_point_errors_that_raise_change_nothing(declare):
    def underflows():
        return np.exp(np.float64(-800)) + np.float64(0) / np.float64(0) + np.log(np.float64(0))

    exercise = value(
        lambda: float(np.exp(np.float64(-800)) + 2), wrong={"Not a number.": underflows}
    )
    with np.errstate(all="raise"):
        declare(exercise)
        assert check("77.1", 2.0).status == "correct"
        assert check("77.1", lambda: np.exp(np.float64(-800)) + 2).status == "correct"
        assert "Not a number." in check("77.1", math.nan).message
        assert reference("77.1") == 2.0
        declare(function())
        assert "inf comes of" in check("77.1", lambda p, y=None: 1 / np.float64(0)).message
        assert np.geterr()["under"] == "raise"


def test_warnings_that_are_errors_change_nothing(declare):
    declare(value(2.0))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check("77.1", lambda: warnings.warn("odd", stacklevel=1) or 2.0).status == "correct"


def test_a_reference_can_be_changed_without_harm(declare):
    declare(value(lambda: np.array([1.0, 2.0])))
    reference("77.1")[0] = 99
    assert check("77.1", [1.0, 2.0]).status == "correct"
    assert list(reference("77.1")) == [1.0, 2.0]


def pair_of_arrays(x, y=0.0):
    """A function that gives a tuple."""
    return np.asarray(x) + y, np.asarray(x) - y


KINDS = {
    "number": lambda: value(0.25, facts=Facts(mean_over=10), wrong={"Mine.": 0.5}),
    "whole number": lambda: value(1075, wrong={"Mine.": 1074}),
    "array": lambda: value(lambda: np.arange(6.0).reshape(2, 3), wrong={"Mine.": np.ones(3)}),
    "text": lambda: value("uniform", wrong={"Mine.": "normal"}),
    "set of texts": lambda: value({"a", "b"}, wrong={"Mine.": {"a"}}),
    "truth value": lambda: value(True, wrong={"Mine.": False}),
    "mixed tuple": lambda: value(([1.0, 2.0], {"a": 3.0}, "yes"), wrong={"Mine.": (1, 2)}),
    "function": function,
    "function of a pair": lambda: value(
        pair_of_arrays,
        stub="def pair(x, y=0.0):\n    return ...",
        expects="two arrays",
        cases=[([1.0, 2.0],), given(3.0, y=1.0)],
        wrong={"Mine.": lambda x, y=0.0: pair_of_arrays(x)},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", HOSTILE)
def test_nothing_raises_and_nothing_is_praised(declare, kind, answer):
    declare(KINDS[kind]())
    result = check("77.1", answer)
    assert result.status == "not yet"
    assert result.message.startswith("✘ Not yet: ")
    assert len(result.message) < 1000
    assert "Traceback" not in result.message
    assert 'role="status"' in result._repr_html_()
    with pytest.raises(AssertionError):
        check("77.1", answer, strict=True)


class RefusesItsClass:
    __class__ = property(lambda self: 1 / 0)


class ExitsWhenPrinted:
    def __repr__(self):
        raise SystemExit


class ExitsAsAnArray:
    def __array__(self, *args, **kwargs):
        raise SystemExit


class HasNoItems(list):
    def __iter__(self):
        raise RuntimeError


class ErrorWithoutWords(Exception):
    def __str__(self):
        raise RuntimeError


def _without_words(*args, **kwargs):
    raise ErrorWithoutWords


ENDLESS = []
ENDLESS.append(ENDLESS)
EVIL = {
    "its class": RefusesItsClass(),
    "exits when printed": ExitsWhenPrinted(),
    "exits as an array": ExitsAsAnArray(),
    "has no items": HasNoItems([1]),
    "endless": ENDLESS,
    "error without words": _without_words,
}


@pytest.mark.parametrize("name", EVIL)
@pytest.mark.parametrize("returned", [False, True])
@pytest.mark.parametrize("kind", ["number", "set of texts", "function"])
def test_an_object_that_refuses_everything_is_a_wrong_answer(declare, kind, name, returned):
    declare(KINDS[kind]())
    answer = (lambda *_, **__: EVIL[name]) if returned else EVIL[name]
    result = check("77.1", answer)
    assert result.status == "not yet"
    assert len(result.message) < 1000
    with pytest.raises(AssertionError):
        check("77.1", answer, strict=True)


def test_an_error_of_the_reference_is_not_the_learners(declare):
    declare(value(lambda: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        check("77.1", 1.0)


def test_slow_answers_are_told(declare, monkeypatch, capsys):
    declare(value(1.0))
    monkeypatch.setattr(checks, "PATIENCE", 0.05)

    def slow():
        time.sleep(0.5)
        return 1.0

    assert check("77.1", slow).status == "correct"
    assert "Still checking 77.1" in capsys.readouterr().out


def test_quick_answers_are_not(declare, capsys):
    declare(value(1.0))
    check("77.1", 1.0)
    assert capsys.readouterr().out == ""


def test_unknown_exercise(declare):
    declare(value(1.0))
    assert check("77.9", 1.0).message.startswith("✘ Not yet: there is no exercise '77.9'")
    with pytest.raises(ValueError, match=r"there are: 77\.1"):
        hint("77.9")


def test_hints_step_and_stay_at_the_last(declare, capsys):
    declare(value(1.0))
    for number, text in [(1, "nudge"), (2, "method"), (3, "almost"), (3, "almost")]:
        hint("77.1")
        assert f"Hint {number} of 3: {text}" in capsys.readouterr().out
    assert reference("77.1") == 1.0


def test_in_a_lecture_a_hint_is_as_large_as_a_message(declare, monkeypatch):
    shown = []
    monkeypatch.setattr(figures, "_mode", "lecture")
    monkeypatch.setattr(checks, "display", lambda data, raw: shown.append(data))
    declare(value(1.0, hints=("a < b", "method", "almost")))
    hint("77.1")
    assert shown[0]["text/plain"] == "Hint 1 of 3: a < b"
    assert "font-size: 22px" in shown[0]["text/html"]
    assert "22px" in check("77.1", 2.0)._repr_html_()
    assert "a &lt; b" in shown[0]["text/html"]


def test_solution_counts_unused_hints(declare, capsys):
    source = """
        # one and two
        one = 1
        toy = one + two
    """
    exercise = value(3.0, solution_source=source, notebook_names=lambda: {"two": 2})
    declare(exercise)
    assert check("77.1", exercise.solution).status == "correct"
    hint("77.1")
    capsys.readouterr()
    solution("77.1")
    printed = capsys.readouterr().out
    assert printed.startswith("# 2 of 3 hints unused.\n# one and two\none = 1\ntoy = one + two\n")
    space = {"two": 2}
    exec(printed, space)
    assert space["toy"] == 3


def test_cell_of_a_stub_with_data():
    exercise = value(1.0, stub="data = (1, 2)\ntoy = ...", task="A  line.\nAnother.")
    assert exercise.cell == (
        "# Exercise 77.1 · Toy · 1 min · ●●○\n# A  line.\n# Another.\n"
        'data = (1, 2)\ntoy = ...\ncheck("77.1", toy)'
    )


def test_message_in_html_is_escaped(declare):
    declare(value(1.0))
    html = check("77.1", "<script>")._repr_html_()
    assert "<script>" not in html
    assert html.startswith('<div role="status"')
    assert "<strong>✘ Not yet</strong>" in html
    assert '">hint("77.1")</code>' in html


def test_a_lecture_reads_results_from_afar(monkeypatch):
    result = Result("correct", "✔ Correct: 7")
    assert "font-size: 14px" in result._repr_html_()
    monkeypatch.setattr(figures, "_mode", "lecture")
    assert "font-size: 22px" in result._repr_html_()
    assert "course-lecture" in predict("01.cliff")._dom_classes, "card.css makes buttons larger"


def test_a_truth_value_right_by_chance_names_no_mistake(declare):
    """Half of the cases that fail would be explained, as by the throw of a coin."""
    positive = value(
        lambda x: x > 0,
        stub="def positive(x):\n    return ...",
        expects="True or False",
        cases=[(-2,), (-1,), (1,), (2,)],
        wrong={"True for every number.": lambda x: True},
    )
    declare(positive)
    assert "True for every number." in check("77.1", lambda x: True).message
    assert "True for every number." not in check("77.1", lambda x: x == -1).message
