"""What the learner has done, and how well their confidence was placed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from io import BytesIO

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_utils.learning import record
from course_utils.learning.exercises import Exercise
from course_utils.learning.predictions import Prediction, surprisal
from course_utils.learning.quizzes import all_quizzes
from course_utils.learning.registry import chapters, declared
from course_utils.learning.result import LETTERS, rich
from course_utils.live import figures


@dataclass(frozen=True)
class Scoreboard:
    """The learner's confidences, scored.

    Attributes
    ----------
    costs : dict
        {prediction id: -ln(confidence in the truth)}, nats, in the order of the guesses.
    uniform : dict
        {prediction id: ln k}, what sharing equally would have cost.
    running_mean, running_uniform : tuple of float
        Mean of both after each prediction, nats.
    calibration : tuple of (float, float, int)
        For each group of confidences: their mean, the share of them that came true, how many.
    """

    costs: Mapping[str, float]
    uniform: Mapping[str, float]
    running_mean: tuple
    running_uniform: tuple
    calibration: tuple

    def __repr__(self):
        if not self.costs:
            return "○ Not attempted: no prediction with options has been revealed yet."
        mean, uniform = self.running_mean[-1], self.running_uniform[-1]
        count = len(self.costs)
        text = (
            f"Your mean negative log-likelihood over {count} prediction{'s' * (count > 1)} is "
            f"{_cost(mean)} nats; always sharing equally costs {uniform:.2f}. "
        )
        if math.isinf(mean):
            ids = ", ".join(id for id, cost in self.costs.items() if math.isinf(cost))
            text += (
                f"It is infinite because you gave 0 % to what turned out true ({ids}): -ln 0 is "
                "infinity, and no later success brings the mean down. The logarithmic score "
                "forgives every doubt and no false certainty."
            )
        elif mean < uniform:
            text += f"Your confidence is worth {uniform - mean:.2f} nats a prediction."
        else:
            text += "So far, sharing equally would have cost you less: your confidence runs ahead."
        groups = "; ".join(
            f"of {n} given about {100 * said:.0f} %, {100 * came:.0f} % came true"
            for said, came, n in self.calibration
        )
        return f"{text}\nCalibration: {groups}."

    def _repr_html_(self):
        text = escape(repr(self)).replace("\n", "<br>")
        picture = _picture(self) if self.costs else ""
        return f'{picture}<div role="status" style="max-width: 46em">{text}</div>'


def _cost(mean):
    return "∞" if math.isinf(mean) else f"{mean:.2f}"


def scoreboard():
    """Score the learner's revealed confidences in nats, against "always 1/k".

    Returns
    -------
    Scoreboard
    """
    entries = {
        id: entry
        for id, entry in record.read()["predictions"].items()
        if entry.get("revealed") and isinstance(entry["guess"], list)
    }
    costs = {id: surprisal(entry["guess"][entry["truth"]]) for id, entry in entries.items()}
    uniform = {id: math.log(len(entry["guess"])) for id, entry in entries.items()}
    pairs = [
        (share, index == entry["truth"])
        for entry in entries.values()
        for index, share in enumerate(entry["guess"])
    ]
    return Scoreboard(
        costs, uniform, _running(costs.values()), _running(uniform.values()), _calibration(pairs)
    )


def _running(costs):
    """Mean of the first 1, 2, … costs."""
    total, means = 0.0, []
    for count, cost in enumerate(costs, 1):
        total += cost
        means.append(total / count)
    return tuple(means)


def _calibration(pairs, edges=(0.2, 0.4, 0.6, 0.8, 1.01)):
    """(mean confidence, share that came true, how many) for each fifth of the confidences."""
    groups, low = [], 0.0
    for high in edges:
        group = [(share, came) for share, came in pairs if low <= share < high]
        if group:
            n = len(group)
            mean = sum(share for share, _ in group) / n
            groups.append((mean, sum(came for _, came in group) / n, n))
        low = high
    return tuple(groups)


def _picture(board):
    """Both means over the predictions, and the calibration curve: an HTML image."""
    n = len(board.costs)
    finite = [mean for mean in board.running_mean if math.isfinite(mean)]
    top = 1.3 * max([*finite, *board.running_uniform])
    with figures.style():
        figure = Figure(figsize=(9, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2)
        count = range(1, n + 1)
        sparse = {"markevery": max(1, n // 12)}  # after ten notebooks there are a hundred points
        left.plot(count[: len(finite)], finite, "o-", color=figures.BLUE, **sparse)
        left.plot(count, board.running_uniform, "s--", color=figures.ORANGE, **sparse)
        left.set(xlabel="predictions revealed", ylabel="mean NLL (nats)")
        left.set(xlim=(0.5, n + 0.5), ylim=(0, top))
        left.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
        infinite = "" if len(finite) == n else f": ∞ from {len(finite) + 1} on"
        left.set_title(f"● you{infinite}", loc="left", color=figures.BLUE)
        left.set_title("■ always 1/k", loc="right", color=figures.ORANGE)
        if infinite:
            left.plot([len(finite) + 1], [0.97 * top], "^", color=figures.BLUE)
        right.plot([0, 1], [0, 1], "--", color=figures.ORANGE)
        right.set_title("● you (of how many)", loc="left", color=figures.BLUE)
        right.set_title("-- calibrated", loc="right", color=figures.ORANGE)
        for said, came, size in board.calibration:
            right.plot([said], [came], "o", color=figures.BLUE)
            right.annotate(f"{size}", (said, came), (0, 7), textcoords="offset points", ha="center")
        right.set(xlabel="confidence", ylabel="share that came true")
        right.set(xlim=(-0.05, 1.05), ylim=(-0.05, 1.18))
        buffer = BytesIO()
        figure.savefig(buffer, format="png", dpi=192)
    return figures.image(buffer.getvalue(), repr(board), 864)


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
        from course_utils.learning.cards import Card, question_card, text

        left = 'style="text-align: left"'
        head = "".join(f'<th scope="col" {left}>{kind}</th>' for kind in ("notebook", *KINDS))
        rows = "".join(
            f'<tr><th scope="row" {left}>{_link(row["notebook"])}</th>'
            + "".join(f"<td {left}>{_of(row[kind])}</td>" for kind in KINDS)
            + "</tr>"
            for row in self.rows
        )
        table = f"<table><caption>Your progress</caption><tr>{head}</tr>{rows}</table>"
        following = f"Next: {_link(self.next)}" if self.next else "✔ All done."
        parts = [text(table)]
        if self.recall:
            parts.append(text("Before you go on, recall what went wrong."))
        for where, what in self.recall:
            if isinstance(what, int):
                parts.append(question_card(all_quizzes()[where], what))
            else:
                parts.append(text(rich(_recall_text((where, what)))))
        recall = "".join(f"<p>{rich(_recall_text(item))}</p>" for item in self.recall)
        card = Card([*parts, text(following)], f"{table}{recall}<p>{following}</p>", repr(self))
        return card._repr_mimebundle_(**kwargs)


KINDS = ("exercises", "predictions", "quiz")


def _of(pair):
    return "{} of {}".format(*pair) if pair[1] else ""


def progress():
    """What is done in each notebook, the next one, and three questions on what went wrong.

    Returns
    -------
    Progress
    """
    data, quizzes = record.read(), all_quizzes()
    rows, following, recall = [], "", []
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
        if not following and any(row[kind][0] < row[kind][1] for kind in KINDS):
            following = chapter.notebook
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
    return Progress(tuple(rows), following, tuple(recall[-3:]))


def _recall_text(item):
    where, what = item
    if isinstance(what, int):
        question = all_quizzes()[where].questions[what]
        return f"Quiz {where}, question {what + 1}: {question.text}"
    title = declared(Exercise, where[:2])[where].title
    return f"Exercise {where}, {title}: {what} How did it come about, and what cures it?"


def _link(notebook):
    style = f"color: {figures.BLUE}; text-decoration: underline"
    return f'<a href="{notebook}.ipynb" style="{style}">{notebook}</a>'


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
