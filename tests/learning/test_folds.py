"""An answer waits for the guess: what gives it away is folded, or stands under another heading."""

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from itertools import takewhile

import nbformat
import pytest

from course_utils.learning import all_predictions
from tests.notebooks.claims import NOTEBOOKS, numbers_in

PREDICTIONS = all_predictions()
FOLD = re.compile(
    r'<details class="answer" data-guess="([\w.-]+)"><summary>.+</summary>\n\n(.+?)\n\n</details>',
    re.DOTALL,
)
ASKED = re.compile(r"before you (look|run)\b|\bthen (look|run)\b")
NEAR = 3  # code cells after the reveal: what follows them is no longer in view


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_answer_stands_open_beside_its_question(path):
    cells = nbformat.read(path, as_version=4).cells
    for id in re.findall(r'^predict\("([^"]+)"', "\n".join(map(source, cells)), re.MULTILINE):
        for cell in between(cells, id):
            left = open_text(cell.source)
            assert "What you should" not in left, f"{id}: fold it in {cell.id}"
            given_away = answers_in(left, PREDICTIONS[id])
            assert not given_away, f"{id}: {cell.id} says {given_away}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_fold_hides_an_answer_and_nothing_else(path):
    asked = set()
    for cell in nbformat.read(path, as_version=4).cells:
        asked.update(re.findall(r'^predict\("([^"]+)"', source(cell), re.MULTILINE))
        if cell.cell_type == "markdown":
            folds = FOLD.findall(cell.source)
            assert cell.source.count('class="answer"') == len(folds), f"{cell.id}: blank lines"
            for id, hidden in folds:
                assert id in asked, f"{cell.id}: nothing was asked by the name {id}"
                assert not re.search(r"^#|<!--", hidden, re.MULTILINE), cell.id
                assert not hidden.endswith("?"), f"{cell.id}: the next question is hidden"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_the_text_alone_asks_is_answered_in_a_fold(path):
    """A plain one, which no truth of a guess opens."""
    cells = nbformat.read(path, as_version=4).cells
    for i, cell in enumerate(cells):
        last = open_text(cell.source).strip().split("\n\n")[-1]
        if cell.cell_type == "markdown" and ASKED.search(last):
            code = list(takewhile(lambda cell: cell.cell_type == "code", cells[i + 1 :]))
            answer = cells[i + 1 + len(code)]
            asked = re.search(r"^(predict|check)\(", "\n".join(map(source, code)), re.MULTILINE)
            if code and not asked:
                assert answer.source.startswith(("<details", "#")), f"fold it in {answer.id}"


def source(cell):
    return cell.source if cell.cell_type == "code" else ""


def between(cells, id):
    """The Markdown cells from a question to its reveal, and those that follow it in view."""
    asked = next(i for i, cell in enumerate(cells) if f'predict("{id}"' in source(cell))
    told = next(i for i, cell in enumerate(cells) if f'reveal("{id}"' in source(cell))
    code = 0
    for i, cell in enumerate(cells[asked + 1 :], asked + 1):
        if i > told:
            code += cell.cell_type == "code" and "reveal(" not in cell.source
            question = re.search(r"^(predict|check|quiz)\(", source(cell), re.MULTILINE)
            if code > NEAR or question or cell.source.startswith("#"):
                return
        if cell.cell_type == "markdown":
            yield cell


def open_text(text):
    """What a reader of a Markdown cell sees before opening anything."""
    return re.sub(r"<details.*?</details>|<!--.*?-->", "", text, flags=re.DOTALL)


def answers_in(text, prediction):
    """What of the truth stands in a text and not in the question: numbers, or an option's words.

    The truth, which may take seconds, is computed only where it could be meant.
    """
    asked = set(numbers_in(prediction.question))
    seen = {number for number in numbers_in(text) if sum(map(str.isdigit, number)) > 1} - asked
    if not prediction.options:
        return {number for number in seen if is_printed_as(prediction, number)}
    in_options = Counter(n for option in prediction.options for n in set(numbers_in(option)))
    for option in prediction.options:
        found = {number for number in seen & set(numbers_in(option)) if in_options[number] == 1}
        if len(option) >= 12 and option.lower() in text.lower():
            found.add(option)
        if found and option == prediction.options[truth(prediction)]:
            return found
    return set()


@cache
def truth(prediction):
    return prediction.truth


def is_printed_as(prediction, number):
    half_unit = Decimal((0, (5,), Decimal(number).as_tuple().exponent - 1))
    return abs(Decimal(truth(prediction)) - Decimal(number)) <= half_unit
