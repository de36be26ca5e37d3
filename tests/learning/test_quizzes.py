"""Quizzes: their data, their buttons, and what is left where no kernel runs."""

import re

import pytest

from course_utils.learning import (
    Exercise,
    Question,
    all_quizzes,
    progress,
    quiz,
    record,
)
from course_utils.learning.cards import Card
from tests.learning.test_predictions import button, press, widgets_in
from tests.notebooks.claims import NOTEBOOKS, markdown_cells
from tests.notebooks.test_pages import numbers_of

QUIZZES = all_quizzes()
KNOWN = {f"{letter}{number}" for letter in "ME" for number in numbers_of(letter)}
TOY = r"""# Quiz 77

## What is $-\ln 1$?

- [x] $0$
  - Yes: nothing is less surprising.
- [ ] $1$
  - That is $-\ln(1/e)$.
- [ ] `nan`
  - No.
- [ ] <b>
  - No.

Misconceptions: M18

## Sure?

- [ ] no
  - Oh.
- [x] yes
  - Good.
"""


def test_a_quiz_is_read_from_markdown(declare):
    declare(quiz=TOY.replace("Misconceptions: M18", "Misconceptions: M18, E2\nDemo: 01.surprise"))
    first, second = all_quizzes()["77"].questions
    assert first == Question(
        text=r"What is $-\ln 1$?",
        options=("$0$", "$1$", "`nan`", "<b>"),
        answer=0,
        feedback=("Yes: nothing is less surprising.", r"That is $-\ln(1/e)$.", "No.", "No."),
        misconceptions=("M18", "E2"),
        demo="01.surprise",
    )
    assert second == Question(
        text="Sure?", options=("no", "yes"), answer=1, feedback=("Oh.", "Good.")
    )


@pytest.mark.parametrize(
    ("before", "after", "line", "remedy"),
    [
        ("- [x] $0$", "- $0$", 5, "cannot read '- $0$'; begin a question with '## '"),
        ("  - Yes", "- Yes", 6, "what is said of it with '  - '"),
        ("- [x] $0$", "- [ ] $0$", 3, "0 options are right; mark one of them with '- [x] '"),
        ("- [ ] no", "- [x] no", 16, "2 options are right"),
        ("  - Oh.\n", "", 16, "0 feedbacks on 'no'; write one below it"),
        ("  - Oh.\n", "  - Oh.\n  - Oh.\n", 16, "2 feedbacks on 'no'"),
        ("- [ ] no\n", "", 18, "no option stands above; begin one with '- [ ] '"),
        ("## What is $-\\ln 1$?\n", "", 4, "no question stands above; begin one with '## '"),
        ("Misconceptions", "Misconception", 14, "or write 'Misconceptions: M18'"),
    ],
)
def test_an_error_in_a_quiz_says_where_and_what_to_write(declare, before, after, line, remedy):
    assert before in TOY
    declare(quiz=TOY.replace(before, after, 1))
    with pytest.raises(ValueError, match=r"quiz\.md, line ") as error:
        quiz("77")
    assert f"quiz.md, line {line}: " in str(error.value)
    assert remedy in str(error.value)


def test_no_such_quiz(declare):
    declare(quiz=TOY)
    with pytest.raises(ValueError, match="there is no quiz '78'; there are: 77"):
        quiz("78")


@pytest.mark.parametrize("item", QUIZZES.values(), ids=QUIZZES)
def test_schema(item):
    assert re.fullmatch(r"\d\d", item.id)
    assert item.questions
    for question in item.questions:
        assert isinstance(question.text, str)
        assert 2 <= len(question.options) <= 4
        assert len(set(question.options)) == len(question.options)
        assert isinstance(question.answer, int)
        assert 0 <= question.answer < len(question.options)
        said = f"one feedback for each option: {question.text}"
        assert len(question.feedback) == len(question.options), said
        assert set(question.misconceptions) <= KNOWN
        for text in (question.text, *question.options, *question.feedback):
            assert text.strip()
            assert text.count("$") % 2 == 0
            assert text.count("`") % 2 == 0
        if question.demo:
            from course_utils.demos import all_demos

            assert question.demo in all_demos()
    if len(item.questions) >= 4:
        assert len({question.answer for question in item.questions}) > 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_prose_counts_the_questions(path):
    prose = "\n".join(text for _, text in markdown_cells(path))
    words = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    for word in re.findall(r"^(\w+) questions\b", prose, flags=re.MULTILINE):
        count = len(QUIZZES[path.stem[:2]].questions)
        assert words.index(word) + 1 == count, f"the quiz has {count} questions"


def questions(card):
    return [child for child in card.children if isinstance(child, Card)]


def test_buttons_say_right_and_why_not(declare):
    declare(quiz=TOY)
    card = quiz("77")
    first, second = questions(card)
    letters = [w.description for w in widgets_in(first) if type(w).__name__ == "Button"]
    assert letters == ["A", "B", "C", "D"]
    assert all(w.tooltip for w in widgets_in(first) if type(w).__name__ == "Button")
    press(first, "B")
    status = next(w for w in widgets_in(first) if 'role="status"' in getattr(w, "value", ""))
    assert "<strong>✘ Not yet</strong>: B. That is $-\\ln(1/e)$." in status.value
    press(first, "A")
    assert "<strong>✔ Correct</strong>: A. Yes" in status.value
    press(second, "B")
    assert record.read()["quizzes"]["77"] == {"0": ["B", "A"], "1": ["B"]}


def test_mathematics_renders_and_markup_does_not(declare):
    declare(quiz=TOY)
    texts = [w for w in widgets_in(quiz("77")) if type(w).__name__ == "HTMLMath"]
    assert any(">$0$<" in w.value for w in texts)
    assert any(">&lt;b&gt;<" in w.value for w in texts)
    assert any(">nan</code>" in w.value for w in texts)


def test_show_of_hands_gives_nothing_away(declare):
    declare(quiz=TOY)
    card = quiz("77", reveal=False)
    first = questions(card)[0]
    assert not any("✔" in getattr(w, "value", "") for w in widgets_in(card))
    assert [w.description for w in widgets_in(first) if type(w).__name__ == "Button"] == [
        "Show the answer"
    ]
    press(first, "Show the answer")
    assert any("✔ Correct</strong>: A." in getattr(w, "value", "") for w in widgets_in(first))
    assert record.read()["quizzes"] == {}


def test_demo_opens_below_the_feedback(declare):
    from course_utils.demos import all_demos

    id = next(iter(all_demos()))
    declare(quiz=TOY + f"Demo: {id}\n")
    card = questions(quiz("77"))[1]
    press(card, "B")
    button(card, f"Open the demo {id}").click()
    assert any(type(w).__name__ == "LiveDemo" for w in widgets_in(card))


def test_without_a_kernel_there_is_a_list(declare):
    declare(quiz=TOY)
    bundle = quiz("77")._repr_mimebundle_()
    assert bundle["text/html"].count("<details>") == 2
    assert "A is right." in bundle["text/html"]
    assert "✔" not in bundle["text/html"]
    assert "Answer to question 1\nA is right. Yes" in bundle["text/plain"]


def test_progress_recalls_what_went_wrong(declare):
    exercise = Exercise(id="77.1", title="Toy", minutes=1, difficulty=1, task="t", stub="x = ...",
                        hints=("a", "b"), reference=1.0)  # fmt: skip
    declare(exercise, quiz=TOY)
    assert "77_toys: exercises 0 of 1, quiz 0 of 2" in repr(progress())
    record.note_pick("77", 0, "C")
    record.note_pick("77", 0, "A")
    record.note_pick("77", 1, "B")
    record.note_exercise("77.1", "not yet", "This is in bits.")
    record.note_exercise("77.1", "correct", "")
    done = progress()
    assert done.recall == (("77", 0), ("77.1", "This is in bits."))
    record.note_exercise("77.1", "not yet", "")
    assert "Toy: The answer was wrong, and no usual slip explains it." in repr(progress())
    assert done.rows[0]["quiz"] == (2, 2)
    assert done.next == ""
    assert "What is $-\\ln 1$?" in repr(done)
    bundle = done._repr_mimebundle_()
    assert "77_toys.ipynb" in bundle["text/html"]


@pytest.mark.parametrize("quiz", all_quizzes().values(), ids=all_quizzes())
def test_length_does_not_tell_the_right_option(quiz):
    """In at most a third of the questions of a notebook the right option is the longest."""
    longest = [
        max(map(len, question.options)) == len(question.options[question.answer])
        for question in quiz.questions
    ]
    assert sum(longest) <= len(longest) / 3
