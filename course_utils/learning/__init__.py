"""Exercises, predictions and quizzes. The engine: it knows no particular question.

Questions are declared by the chapters; how, says CONTRIBUTING.md.
"""

from course_utils.judging.calls import given
from course_utils.judging.slips import Facts
from course_utils.learning.checks import check, hint, reference, solution
from course_utils.learning.exercises import Exercise
from course_utils.learning.keeping import load_progress, offer, save_progress
from course_utils.learning.overview import progress, reset_progress
from course_utils.learning.predictions import Prediction, nearest_option, predict, reveal
from course_utils.learning.quizzes import Question, Quiz, all_quizzes, quiz
from course_utils.learning.registry import all_declared
from course_utils.learning.result import Result
from course_utils.learning.scores import scoreboard


def all_exercises():
    """Every exercise of the course, {id: Exercise}."""
    return all_declared(Exercise)


def all_predictions():
    """Every prediction of the course, {id: Prediction}."""
    return all_declared(Prediction)


__all__ = [
    "Exercise",
    "Facts",
    "Prediction",
    "Question",
    "Quiz",
    "Result",
    "all_exercises",
    "all_predictions",
    "all_quizzes",
    "check",
    "given",
    "hint",
    "load_progress",
    "nearest_option",
    "predict",
    "progress",
    "quiz",
    "reference",
    "reset_progress",
    "reveal",
    "save_progress",
    "scoreboard",
    "solution",
]

offer()
