"""Mistakes that learners make, written from task and stub alone, and what they are told.

The table was made by people who had not read the lessons, at least five mistakes for an exercise;
``says`` holds words of which the message must have one. Five exercises have changed since, and
their rows with them: 03.4, 04.5, 07.3, 09.2, 10.4.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from course_utils.learning import all_exercises
from tests.learning.mistakes import judged

with open(Path(__file__).with_name("common_mistakes.csv"), encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def test_each_exercise_has_five():
    found = Counter(row["exercise"] for row in ROWS)
    assert set(found) == set(all_exercises())
    assert min(found.values()) >= 5


@pytest.fixture(scope="module")
def verdicts():
    return [(row, *judged(row)) for row in ROWS]


@pytest.mark.parametrize("wrong", ["accepted", "misleading"])
def test_none_is(verdicts, wrong):
    assert not [
        (row["exercise"], row["mistake"], text) for row, said, text in verdicts if said == wrong
    ]


def test_95_of_100_are_named(verdicts):
    general = Counter(row["exercise"][:2] for row, said, _ in verdicts if said == "general")
    assert general.total() <= 0.05 * len(ROWS), general
