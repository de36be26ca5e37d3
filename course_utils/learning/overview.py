"""What the learner has done, and what to recall before going on."""

from dataclasses import dataclass

from course_utils.learning import record
from course_utils.learning.cards import Card, paragraph, question_card, with_script
from course_utils.learning.exercises import Exercise
from course_utils.learning.predictions import Prediction
from course_utils.learning.quizzes import all_quizzes
from course_utils.learning.registry import chapters, declared
from course_utils.learning.result import LETTERS, LINK, rich
from course_utils.learning.routes import ROUTES, Part, walk

KINDS = ("exercises", "predictions", "quiz")


@dataclass(frozen=True)
class Progress:
    """What is done, notebook by notebook, and what to recall before going on."""

    # Of each notebook a dict: "notebook", its file's name without suffix, and the pairs
    # "exercises", "predictions", "quiz": (done, of how many).
    rows: tuple
    next: str  # the first notebook with something left to do; "" when all is done
    # At most three things that went wrong: pairs (quiz id, index of the question), or (exercise id,
    # the mistake).
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
        rows = [
            (_notebook_link(row["notebook"]), *(_of(row[kind]) for kind in KINDS))
            for row in self.rows
        ]
        table = _table("Your progress", ("notebook", *KINDS), rows)
        following = f"Next: {_notebook_link(self.next)}" if self.next else "✔ All done."
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
        card = with_script(Card([*parts, paragraph(following)], html, repr(self)))
        return card._repr_mimebundle_(**kwargs)


@dataclass(frozen=True)
class Way:
    """Where the learner stands on a route."""

    route: str  # its name
    rows: tuple  # of each part (part, how much of what it asks is done, how much it asks)
    # Where to go on: the first part with something left to do, or the parts before it that ask
    # nothing. None when all is done.
    next: Part | None

    @property
    def _opening(self):
        minutes = sum(part.minutes for part, *_ in self.rows)
        done = sum(part.minutes for part in self._behind)
        return f"{ROUTES[self.route].title}: {done} of {minutes} minutes are behind you."

    @property
    def _behind(self):
        parts = [part for part, *_ in self.rows]
        return parts[: parts.index(self.next)] if self.next else parts

    def __repr__(self):
        lines = [
            f"{part.notebook[:2]} {part.name}, {part.minutes} min" + (pair and f": {pair}")
            for part, *counts in self.rows
            for pair in [_of(counts)]
        ]
        if self.next:
            end = f"Next: {self.next.name}, in {self.next.notebook}.ipynb"
        else:
            end = "✔ All done."
        return "\n".join([self._opening, *lines, end])

    def _repr_mimebundle_(self, **kwargs):
        rows = [
            (_link(part.address, f"{part.notebook[:2]} {part.name}"), part.minutes, _of(counts))
            for part, *counts in self.rows
        ]
        table = _table(self._opening, ("section", "minutes", "done"), rows)
        end = f"Next: {_link(self.next.address, self.next.name)}" if self.next else "✔ All done."
        html = f"{table}<p>{end}</p>"
        card = with_script(Card([paragraph(table), paragraph(end)], html, repr(self)))
        return card._repr_mimebundle_(**kwargs)


def _table(caption, heads, rows):
    """An HTML table; the first cell of a row is its head."""
    style = "text-align: left; padding: 0.2em 1.5em 0.2em 0"
    left, whole = f'style="{style}"', f'style="{style}; white-space: nowrap"'
    head = "".join(f'<th scope="col" {left}>{name}</th>' for name in heads)
    body = ""
    for first, *others in rows:
        cells = "".join(f"<td {whole}>{other}</td>" for other in others)
        body += f'<tr><th scope="row" {left}>{first}</th>{cells}</tr>'
    return f"<table><caption>{caption}</caption><tr>{head}</tr>{body}</table>"


def _of(pair):
    return "{} of {}".format(*pair) if pair[1] else ""


def _link(address, name):
    return f'<a href="{address}" style="{LINK}">{name}</a>'


def _notebook_link(name):
    return _link(f"{name}.ipynb", name.replace("_", "_<wbr>"))  # it may break in two


def _recall_text(item):
    where, what = item
    if isinstance(what, int):
        question = all_quizzes()[where].questions[what]
        return f"Quiz {where}, question {what + 1}: {question.text}"
    title = declared(Exercise, where[:2])[where].title
    what = what or "The answer was wrong, and no usual slip explains it."
    return f"Exercise {where}, {title}: {what} How did it come about, and what cures it?"


def progress(route=None):
    """What is done in each notebook, what is next, what went wrong: a `Progress`.

    With the name of a route, such as "evening", where you are on it and what is next: a `Way`.
    """
    if route is not None:
        return _way(route)
    data, done, quizzes = record.read(), record.done(), _quiz_questions()
    rows, recall = [], []
    for number, chapter in chapters().items():
        exercises = declared(Exercise, number)
        asked = {
            "exercises": [("check", id) for id in exercises],
            "predictions": [("predict", id) for id in declared(Prediction, number)],
            "quiz": _each_of(quizzes, number),
        }
        counts = {kind: (len(done.intersection(each)), len(each)) for kind, each in asked.items()}
        rows.append({"notebook": chapter.notebook, **counts})
        picks = data["quizzes"].get(number, {})
        recall += [
            (number, i)
            for i, question in enumerate(quizzes.get(number, ()))
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


def _way(route):
    all_done, quizzes = record.done(), _quiz_questions()
    rows = []
    for part in walk(route):
        asked = []
        for kind, id in part.asked:
            asked += _each_of(quizzes, id) if kind == "quiz" else [(kind, id)]
        rows.append((part, sum(each in all_done for each in asked), len(asked)))
    following, silent = None, None
    for part, done, asked in rows:
        if done < asked:
            following = silent or part
            break
        silent = None if asked else silent or part
    return Way(route, tuple(rows), following)


def _quiz_questions():
    return {id: quiz.questions for id, quiz in all_quizzes().items()}


def _each_of(quizzes, id):
    """The questions of a quiz in the form that `record.done` has."""
    return [("quiz", id, str(index)) for index in range(len(quizzes.get(id, ())))]


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
