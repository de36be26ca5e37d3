"""Mistakes that learners make, and what they are told.

At least five for an exercise; ``says`` holds words of which the message must have one. They were
written by people who had not read the lessons, save for those of notebook 11, of the NumPy
warm-up (00.2 to 00.6), and of nine exercises that were added or changed later, by somebody who
had: 02.7, 02.8, 03.4, 04.5, 05.6, 05.7, 07.3, 09.2, 10.4.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from course_utils.learning import all_exercises
from tests.learning.mistakes import judged

with open(Path(__file__).with_name("common_mistakes.csv"), encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def test_nearly_every_exercise_has_five():
    """One that was just written may still be without."""
    found = Counter(row["exercise"] for row in ROWS)
    assert set(found) <= set(all_exercises())
    assert min(found.values()) >= 5
    assert len(found) >= 0.95 * len(all_exercises())


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
