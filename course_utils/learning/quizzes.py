"""Quizzes: questions with four lettered options and feedback on each."""

from collections.abc import Sequence
from dataclasses import dataclass

from course_utils.learning.registry import find


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """One question of a quiz. Texts may hold LaTeX.

    Attributes
    ----------
    text : str
    options : sequence of str
        Two to four; their letters A, B, C, D stay put.
    answer : int
        Index of the right option.
    feedback : sequence of str
        What is said of each option: why it is right, or the misconception behind it.
    misconceptions : sequence of str
        Tags of the misconceptions the question is about, "M18", or of an error in print, "E2".
    demo : str
        Id of the demo that shows the truth, if there is one.
    """

    text: str
    options: Sequence[str]
    answer: int
    feedback: Sequence[str]
    misconceptions: Sequence[str] = ()
    demo: str = ""


@dataclass(frozen=True, eq=False)
class Quiz:
    """The quiz of one notebook: ``Quiz("01", (Question(…), …))``."""

    id: str
    questions: Sequence[Question]


def quiz(id, reveal=True):
    """Show the quiz of a notebook.

    Parameters
    ----------
    id : str
        Number of the notebook, "01".
    reveal : bool
        False for a show of hands: letters to read out, and the answer on a button.
    """
    from course_utils.learning.cards import quiz_card

    return quiz_card(find(Quiz, id), reveal)
