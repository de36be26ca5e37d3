"""The words of cards: what stands in them whatever is asked."""

import re

import pytest

from course_utils.judging.calls import fixed_conditions
from course_utils.judging.mistakes import value_mistakes
from course_utils.judging.sentences import SENTENCES
from course_utils.judging.wording import describe
from course_utils.learning import all_exercises, all_predictions, all_quizzes

QUIZZES = all_quizzes()
IN_CODE = re.compile(r"`[^`]+`|\$[^$]+\$|\[(?:[^][]|\[[^][]*\])*\]|(?<!ln)(?<=[\w=])\([^()]*\)")
A_TUPLE = re.compile(r"\([^()]*,[^()]*\)")
A_LINE_OF_CODE = re.compile(r"\w\.\w+\(|[^=<>]=[^=]|\breturn\b|_softmax\(")
HYPHEN = re.compile(r"(?<![\w)\]*=])(?<![!=<>]= )-(?=\.?\d|inf\b|∞|ln\b|log [a-z]\b)")
UNPARTED_PERCENT = re.compile(r"\d%(?![dfg])")


def words_of_questions():
    for number, quiz in QUIZZES.items():
        for question in quiz.questions:
            for text in (question.text, *question.options, *question.feedback):
                yield f"quiz {number}", text
    for id, prediction in all_predictions().items():
        for text in (prediction.question, *prediction.options):
            yield id, text
    for name, text in SENTENCES.items():
        yield name, text


def words_of_exercises():
    for id, exercise in all_exercises().items():
        mistakes = list(exercise.wrong)
        if not exercise.is_function:
            mistakes += [text for text, _ in value_mistakes(exercise)[1]]
        hints = [hint for hint in exercise.hints if not A_LINE_OF_CODE.search(hint)]
        for text in (exercise.title, exercise.task, exercise.expects, *hints, *mistakes):
            yield id, A_TUPLE.sub("", text)


@fixed_conditions()
def test_a_number_below_0_has_a_minus_and_percent_a_space():
    for where, text in (*words_of_questions(), *words_of_exercises()):
        bare = IN_CODE.sub("", text)
        assert not HYPHEN.search(bare), f"{where}: a hyphen for a minus: {text!r}"
        assert not UNPARTED_PERCENT.search(bare), f"{where}: {text!r}"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-693.1472, "−693.1472"),
        (-1, "−1"),
        (float("-inf"), "−inf"),
        (-1e-20, "−1e-20"),
        ([-1, 2], "[-1, 2]"),
        ("-1", "'-1'"),
    ],
)
def test_a_number_in_a_message_has_a_minus_and_code_a_hyphen(value, words):
    assert describe(value) == words


@pytest.mark.parametrize("quiz", QUIZZES.values(), ids=QUIZZES)
def test_what_is_said_of_the_right_option_praises_nobody(quiz):
    """The card has said that it is correct, and on a slide nobody has answered."""
    for question in quiz.questions:
        said = question.feedback[question.answer]
        assert not re.match(r"(Right|Correct|Exactly|Indeed|Yes|Well done)\b", said), said
