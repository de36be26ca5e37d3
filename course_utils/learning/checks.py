"""Check an answer; give hints, solutions and references."""

import copy
import html
import threading
from dataclasses import dataclass

from IPython.display import display

from course_utils.judging.calls import fixed_conditions
from course_utils.judging.diagnosis import diagnose
from course_utils.learning import record
from course_utils.learning.cards import PredictionCard
from course_utils.learning.exercises import Exercise
from course_utils.learning.place import strip_html
from course_utils.learning.registry import find
from course_utils.learning.result import WORDS, Result, type_size
from course_utils.live import figures

PATIENCE = 10.0  # seconds after which a slow answer is told that it is slow


@fixed_conditions()
def check(id, answer, strict=False):
    """Check the answer to an exercise, such as "01.1": a value or a function.

    For a value, a function without arguments stands for what it returns. The `Result` has a
    ``status``, "correct", "not yet" or "not attempted", and a ``message``. With ``strict=True``
    an AssertionError has the message unless the answer is correct.
    """
    slow = threading.Timer(PATIENCE, _say_slow, [id])
    slow.daemon = True
    slow.start()
    try:
        result = _checked(id, answer)
    finally:
        slow.cancel()
    if strict and result.status != "correct":
        raise AssertionError(result.message)
    return result


def _checked(id, answer):
    try:
        exercise = find(Exercise, id)
    except ValueError as error:
        return Result.saying("not yet", str(error))
    status, text, mistake = diagnose(exercise, answer)
    record.note_exercise(id, status, mistake)
    if PredictionCard.last:
        PredictionCard.last.say_place()
    if status == "correct":
        return _Solved(status, f"{WORDS[status]}: {text}", id)
    return Result.saying(status, f'{text} A hint: `hint("{id}")`.')


@dataclass(frozen=True, repr=False)
class _Solved(Result):
    """A right answer, and below it what is done of its section."""

    id: str

    def _repr_html_(self):
        strip = strip_html("check", self.id)
        return f'{super()._repr_html_()}<div style="font-size: {type_size()}">{strip}</div>'


def _say_slow(id):
    print(
        f"○ Still checking {id} after {PATIENCE:g} s. If it never ends, interrupt the kernel "
        "(the ■ button) and look for a loop that does not stop."
    )


def hint(id):
    """Print the next hint of an exercise: a nudge, the method, almost the code."""
    hints = find(Exercise, id).hints
    seen = min(record.count_hint(id), len(hints))
    text = f"Hint {seen} of {len(hints)}: {hints[seen - 1]}"
    if seen == len(hints):
        text += f'\nThat was the last hint. To see how it is done: solution("{id}")'
    _say(text)


def solution(id):
    """Print code that solves an exercise, and how many hints were left unused."""
    exercise = find(Exercise, id)
    if not exercise.solution_source:
        print(f'The teacher removed the solutions from this edition. hint("{id}") still helps.')
        return
    unused = max(0, len(exercise.hints) - record.hints_used(id))
    _say(f"# {unused} of {len(exercise.hints)} hints unused.\n{exercise.solution_source}")


def _say(text):
    """Print a text; in a lecture as large as what else is said there."""
    if figures.mode() != "lecture":
        print(text)
        return
    style = f"font-size: {type_size()}; white-space: pre-wrap"
    large = f'<pre style="{style}">{html.escape(text)}</pre>'
    display({"text/html": large, "text/plain": text}, raw=True)


@fixed_conditions()
def reference(id):
    """The right answer of an exercise, a value or a function, for later cells to build on.

    A value is a copy: changing it changes nothing here.
    """
    exercise = find(Exercise, id)
    return exercise.reference if exercise.is_function else copy.deepcopy(exercise.expected)
