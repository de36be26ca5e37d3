"""What the learner has done, and what to recall before going on."""

from dataclasses import dataclass

from course_utils.learning import record
from course_utils.learning.cards import Card, mannered, paragraph, question_card
from course_utils.learning.exercises import Exercise
from course_utils.learning.predictions import Prediction
from course_utils.learning.quizzes import all_quizzes
from course_utils.learning.registry import chapters, declared
from course_utils.learning.result import LETTERS, rich
from course_utils.live import figures

KINDS = ("exercises", "predictions", "quiz")


@dataclass(frozen=True)
class Progress:
    """What is done, notebook by notebook, and what to recall before going on.

    Attributes
    ----------
    rows : tuple of dict
        One for each notebook: ``notebook``, its file's name without suffix, and the pairs
        ``exercises``, ``predictions``, ``quiz``: (done, of how many).
    next : str
        The first notebook with something left to do; "" when all is done.
    recall : tuple
        At most three things that went wrong: pairs (quiz id, index of the question), or
        (exercise id, the mistake).
    """

    rows: tuple
    next: str
    recall: tuple

    def __repr__(self):
        lines = [
            f"{row['notebook']}: "
            + ", ".join(f"{kind} {_of(row[kind])}" for kind in KINDS if row[kind][1])
            for row in self.rows
        ]
        if self.recall:
            lines += ["Before you go on, recall what went wrong:", *map(_recall_text, self.recall)]
        return "\n".join([*lines, f"Next: {self.next}.ipynb" if self.next else "✔ All done."])

    def _repr_mimebundle_(self, **kwargs):
        table = _table(self.rows)
        following = f"Next: {_link(self.next)}" if self.next else "✔ All done."
        parts = [paragraph(table)]
        if self.recall:
            parts.append(paragraph("Before you go on, recall what went wrong."))
        for where, what in self.recall:
            if isinstance(what, int):
                parts.append(question_card(all_quizzes()[where], what))
            else:
                parts.append(paragraph(rich(_recall_text((where, what)))))
        recall = "".join(f"<p>{rich(_recall_text(item))}</p>" for item in self.recall)
        html = f"{table}{recall}<p>{following}</p>"
        card = mannered(Card([*parts, paragraph(following)], html, repr(self)))
        return card._repr_mimebundle_(**kwargs)


def _table(rows):
    """The rows as an HTML table."""
    left = 'style="text-align: left; padding: 0.2em 1.5em 0.2em 0"'
    head = "".join(f'<th scope="col" {left}>{kind}</th>' for kind in ("notebook", *KINDS))
    body = ""
    for row in rows:
        cells = "".join(f"<td {left}>{_of(row[kind])}</td>" for kind in KINDS)
        body += f'<tr><th scope="row" {left}>{_link(row["notebook"])}</th>{cells}</tr>'
    return f"<table><caption>Your progress</caption><tr>{head}</tr>{body}</table>"


def _of(pair):
    return "{} of {}".format(*pair) if pair[1] else ""


def _link(notebook):
    style = f"color: {figures.BLUE}; text-decoration: underline"
    return f'<a href="{notebook}.ipynb" style="{style}">{notebook}</a>'


def _recall_text(item):
    where, what = item
    if isinstance(what, int):
        question = all_quizzes()[where].questions[what]
        return f"Quiz {where}, question {what + 1}: {question.text}"
    title = declared(Exercise, where[:2])[where].title
    return f"Exercise {where}, {title}: {what} How did it come about, and what cures it?"


def progress():
    """What is done in each notebook, what is next, what went wrong: a `Progress`."""
    data, quizzes = record.read(), all_quizzes()
    rows, recall = [], []
    for number, chapter in chapters().items():
        exercises = declared(Exercise, number)
        predictions = declared(Prediction, number)
        questions = quizzes[number].questions if number in quizzes else ()
        picks = data["quizzes"].get(number, {})
        solved = sum(data["exercises"].get(id, {}).get("solved", False) for id in exercises)
        revealed = sum(data["predictions"].get(id, {}).get("revealed", False) for id in predictions)
        row = {
            "notebook": chapter.notebook,
            "exercises": (solved, len(exercises)),
            "predictions": (revealed, len(predictions)),
            "quiz": (len(picks), len(questions)),
        }
        rows.append(row)
        recall += [
            (number, i)
            for i, question in enumerate(questions)
            if str(i) in picks and picks[str(i)][0] != LETTERS[question.answer]
        ]
        recall += [
            (id, data["exercises"][id]["mistakes"][-1])
            for id in exercises
            if data["exercises"].get(id, {}).get("mistakes")
        ]
    unfinished = [
        row["notebook"] for row in rows if any(row[kind][0] < row[kind][1] for kind in KINDS)
    ]
    return Progress(tuple(rows), unfinished[0] if unfinished else "", tuple(recall[-3:]))


def reset_progress():
    """Forget the learner's record, after asking."""
    print(f"This forgets every exercise, prediction and quiz recorded in {record.path()}.")
    try:
        answer = input("Type yes to forget them all: ")
    except (EOFError, NotImplementedError):  # StdinNotImplementedError, where no one can answer
        answer = ""
    if answer.strip().lower() == "yes":
        record.erase()
        print("✔ Your record is empty.")
    else:
        print("○ Nothing was changed.")
