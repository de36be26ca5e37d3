"""Mistakes that learners make, and what they are told.

In both tables ``says`` holds words of which the message must have one. The first has at least five
rows for an exercise. They were written by people who had not read the lessons, save for those of
notebook 11, of the NumPy warm-up (00.2 to 00.6), and of nine exercises that were added or changed
later, by somebody who had: 02.7, 02.8, 03.4, 04.5, 05.6, 05.7, 07.3, 09.2, 10.4.

The blind table was written from task and stub alone, by people who saw neither lessons nor
messages. It is kept whole, with the rows that no message names; ``common`` says "yes" where many
learners make the mistake. (The answers of 08.4 and 11.9 that exchange two letters were added.
The last five answers of 00.1, 00.4, 00.6, 02.6, 03.1, 03.2, 03.6, 04.2, 04.3 and 05.6, and five
answers each of 06.2, 07.5, 08.2, 09.2, 09.6, 10.6, 10.7, 11.1, 11.2 and 11.3 are by somebody
who had read the messages of these exercises.)

Its last rows come from six later sets, five common mistakes for each exercise by six writers: of
these 1065 only those are kept that were not named at once.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from course_utils.learning import all_exercises
from tests.learning.mistakes import judged


def table(name):
    with open(Path(__file__).with_name(name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS, BLIND = table("common_mistakes.csv"), table("blind_mistakes.csv")


def test_nearly_every_exercise_has_five():
    """One that was just written may still be without."""
    found = Counter(row["exercise"] for row in ROWS)
    assert set(found) <= set(all_exercises())
    assert {row["exercise"] for row in BLIND} <= set(all_exercises())
    assert min(found.values()) >= 5
    assert len(found) >= 0.95 * len(all_exercises())


@pytest.fixture(scope="module")
def verdicts():
    return [(row, *judged(row)) for row in ROWS]


@pytest.fixture(scope="module")
def blind_verdicts():
    return [(row, *judged(row)) for row in BLIND]


@pytest.mark.parametrize("wrong", ["accepted", "misleading"])
def test_none_is(verdicts, blind_verdicts, wrong):
    assert not [
        (row["exercise"], row["mistake"], text)
        for row, said, text in verdicts + blind_verdicts
        if said == wrong
    ]


def unnamed(verdicts):
    """How many answers of each notebook get no message that names the mistake."""
    return Counter(row["exercise"][:2] for row, said, _ in verdicts if said != "named")


def test_95_of_100_are_named(verdicts):
    assert unnamed(verdicts).total() <= 0.05 * len(ROWS), unnamed(verdicts)


def test_of_the_blind_table_95_of_100_common_ones_are_named_and_75_of_all(blind_verdicts):
    common = [verdict for verdict in blind_verdicts if verdict[0]["common"] == "yes"]
    assert unnamed(common).total() <= 0.05 * len(common), unnamed(common)
    assert unnamed(blind_verdicts).total() <= 0.25 * len(BLIND), unnamed(blind_verdicts)
