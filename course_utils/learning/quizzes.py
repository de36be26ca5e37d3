"""Quizzes: questions with up to four lettered options and feedback on each."""

from collections.abc import Sequence
from dataclasses import dataclass

from course_utils.learning import quiz_markdown
from course_utils.learning.cards import quiz_card
from course_utils.learning.registry import chapters
from course_utils.learning.result import LETTERS, Result


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of a quiz. Texts may hold LaTeX."""

    text: str
    options: Sequence[str]  # two to four; their letters A, B, C, D stay put
    answer: int  # index of the right option
    feedback: Sequence[str]  # of each option: why it is right, or the misconception behind it
    misconceptions: Sequence[str] = ()  # tags: "M18", or "E2" of an error in print
    demo: str = ""  # id of the demo that shows the truth, if there is one

    def answered(self, chosen):
        """What is said of the option with this index: a `Result`."""
        status = "correct" if chosen == self.answer else "not yet"
        return Result.saying(status, f"{LETTERS[chosen]}. {self.feedback[chosen]}")


@dataclass(frozen=True, eq=False)
class Quiz:
    """The quiz of one notebook, as the file quiz.md of its chapter has it."""

    id: str
    questions: Sequence[Question]


def all_quizzes():
    """Every quiz of the course, {"01": Quiz}."""
    found = {}
    for number, chapter in chapters().items():
        file = chapter.folder / "quiz.md"
        if file.exists():
            questions = quiz_markdown.parse(file.read_text(encoding="utf-8"), file)
            found[number] = Quiz(number, tuple(Question(**question) for question in questions))
    return found


def quiz(id, reveal=True):
    """Show the quiz of a notebook, such as "01".

    With ``reveal=False`` it is for a show of hands: letters to read out, and the answer on a
    button.
    """
    known = all_quizzes()
    if id not in known:
        raise ValueError(f"there is no quiz {id!r}; there are: {', '.join(known) or 'none yet'}")
    return quiz_card(known[id], reveal)
