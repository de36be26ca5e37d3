"""Check an answer and say which mistake it is; give hints, solutions and references."""

import inspect
import linecache
import threading
import traceback
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.learning import record
from course_utils.learning.diagnosis import (
    as_numbers,
    describe,
    general_mistakes,
    is_numeric,
    kind_of,
    nearest,
    shorten,
    trouble,
)
from course_utils.learning.exercises import Exercise, value_of
from course_utils.learning.registry import find
from course_utils.learning.result import result

PATIENCE = 10.0  # seconds after which a slow answer is told that it is slow


def check(id, answer, strict=False):
    """Check the answer to an exercise.

    Parameters
    ----------
    id : str
        Exercise, such as "01.1".
    answer : object
        Value or function. For a value, a function without arguments stands for what it returns.
    strict : bool
        Raise an AssertionError with the message unless the answer is correct.

    Returns
    -------
    Result
        With the attributes ``status`` ("correct", "not yet" or "not attempted") and ``message``.
    """
    slow = threading.Timer(PATIENCE, _say_slow, [id])
    slow.daemon = True
    slow.start()
    try:
        exercise = find(Exercise, id)
    except ValueError as error:
        outcome = result("not yet", str(error))
    else:
        diagnose = _diagnose_function if exercise.is_function else _diagnose_value
        status, text, mistake = diagnose(exercise, answer)
        if status != "correct":
            text += f' A hint: `hint("{id}")`.'
        outcome = result(status, text)
        record.note_exercise(id, status, mistake)
    finally:
        slow.cancel()
    if strict and outcome.status != "correct":
        raise AssertionError(outcome.message)
    return outcome


def _say_slow(id):
    print(
        f"○ Still checking {id} after {PATIENCE:g} s. If it never ends, interrupt the kernel "
        "(the ■ button) and look for a loop that does not stop."
    )


NOT_ATTEMPTED = ("not attempted", "replace the dots `...` by your answer.", "")


def _diagnose_value(exercise, answer):
    """(status, text, mistake) of an answer that should be a value."""
    if _runs_without_arguments(answer):
        outcome = _call(answer, answer)
        if outcome.error:
            text = f"{describe(answer)} raised {outcome.error}{outcome.where}."
            return "not yet", text, ""
        answer = outcome.value
    if _holds_dots(answer):
        return NOT_ATTEMPTED
    right = exercise.expected
    tolerance = _tolerance(exercise, right)
    if exercise.same(answer, right):
        return "correct", f"{describe(answer)}{tolerance}.", ""
    specific, general = value_mistakes(exercise)
    mistake = nearest(answer, specific) or trouble(answer, right) or nearest(answer, general) or ""
    text = f"you gave {describe(answer)}.\n{mistake or _direction(answer, right)}"
    text += f"\nExpected: {exercise.expects or kind_of(right)}{tolerance}."
    return "not yet", text, mistake


def value_mistakes(exercise):
    """The named mistakes of a value exercise, its own and the general: lists of (text, value)."""
    facts = {name: value_of(fact) for name, fact in exercise.facts.items()}
    right = exercise.expected
    return (
        [(text, value_of(value)) for text, value in exercise.wrong.items()],
        general_mistakes(right, facts) if is_numeric(right) else [],
    )


def _direction(answer, right):
    """What can be said of a wrong answer that no named mistake explains."""
    if isinstance(right, set | frozenset) and isinstance(answer, set | frozenset | list | tuple):
        named = {str(item).lower() for item in answer}
        good = len(named & {str(item).lower() for item in right})
        belong = "belongs" if good == 1 else "belong"
        return f"Of your {len(named)}, {good} {belong} there; {len(right) - good} more to find."
    numbers, expected = as_numbers(answer), as_numbers(right)
    if numbers is None or not is_numeric(right) or expected.size != 1 or np.isnan(expected):
        return "None of the usual slips gives this."
    numbers, expected = float(numbers.item()), float(expected.item())
    size = "large" if numbers > expected else "small"
    if abs(numbers - expected) <= 0.01 * abs(expected) < np.inf:
        return f"Close, and a little too {size}: it is within 1 %."
    return f"None of the usual slips gives this; it is too {size}."


def _diagnose_function(exercise, answer):
    """(status, text, mistake) of an answer that should be a function."""
    name, cases, right = exercise.name, exercise.all_cases, exercise.expected
    if answer is ...:
        return NOT_ATTEMPTED
    if not callable(answer):
        text = f"you gave {describe(answer)}. Expected: the function `{name}` itself."
        return "not yet", text, ""
    given = [_call(answer, lambda case=case: case.call(answer)) for case in cases]
    if any(_holds_dots(outcome.value) for outcome in given):
        return NOT_ATTEMPTED
    failed = [i for i, outcome in enumerate(given) if not outcome.same(Outcome(right[i]), exercise)]
    if not failed:
        text = f"`{name}` is right on {len(cases)} cases{_tolerance(exercise, right[0])}."
        return "correct", text, ""
    first, expected = given[failed[0]], right[failed[0]]
    call = f"`{name}({cases[failed[0]]})`"
    mistake = _mutant(exercise, given, failed)
    if first.error:
        seen = f"{call} raised {first.error}{first.where}."
    else:
        seen = f"{call} gave {describe(first.value)}."
        mistake = mistake or trouble(first.value, expected) or ""
        seen += "" if mistake else f" {_direction(first.value, expected)}"
    wanted = f"Expected: {exercise.expects}{_tolerance(exercise, expected)}."
    score = f"Right on {len(cases) - len(failed)} of {len(cases)} cases."
    text = "\n".join(part for part in (mistake, seen, wanted, score) if part)
    return "not yet", text, mistake


def _mutant(exercise, given, failed):
    """The named mistake that gives what the learner's function gives.

    On all cases; else on those where the learner's function fails.
    """
    specific, general = function_mistakes(exercise)
    for where in (range(len(given)), failed):
        for text, outcomes in specific + general:
            if all(given[i].same(outcomes[i], exercise) for i in where):
                return text
    return ""


def function_mistakes(exercise):
    """The named mistakes of a function exercise: lists of (text, outcomes on the cases)."""
    cases, right = exercise.all_cases, exercise.expected
    specific = [
        (text, [_call(wrong, lambda case=case, wrong=wrong: case.call(wrong)) for case in cases])
        for text, wrong in exercise.wrong.items()
    ]
    rows = []
    if all(is_numeric(value) for value in right):
        for case, value in zip(cases, right, strict=True):
            facts = exercise.facts.items()
            facts = {name: case.call(fact) if callable(fact) else fact for name, fact in facts}
            rows.append(dict(general_mistakes(value, facts)))
    texts = dict.fromkeys(text for row in rows for text in row)
    general = [
        (text, [Outcome(row.get(text, value)) for row, value in zip(rows, right, strict=True)])
        for text in texts
    ]
    return specific, general


@dataclass(frozen=True)
class Outcome:
    """What a call gave: a value, or an error and the line where it happened."""

    value: Any = None
    error: str = ""
    where: str = ""

    def same(self, other, exercise):
        """Do two calls give the same: the same value, or the same kind of error?"""
        if self.error or other.error:
            return self.error.partition(":")[0] == other.error.partition(":")[0]
        return exercise.same(self.value, other.value)


def _call(function, run):
    """Outcome of ``run()``, which calls the function."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return Outcome(run())
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {_words_of(error)}".rstrip(": ")
        return Outcome(error=shorten(text.splitlines()[0]), where=_where(error, function))


def _words_of(error):
    try:
        return str(error)
    except Exception:
        return ""


def _where(error, function):
    """The line of the function that raised, as it stands in the cell."""
    code = getattr(function, "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if code and frame.filename == code.co_filename]
    line = linecache.getline(own[-1].filename, own[-1].lineno).strip() if own else ""
    return f" at `{shorten(line)}`" if line else ""


def _runs_without_arguments(answer):
    if not inspect.isfunction(answer):
        return False
    parameters = inspect.signature(answer).parameters.values()
    return all(
        p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters
    )


def _holds_dots(value):
    """Is it the dots of an untouched stub, or a collection that still holds them?"""
    return value is ... or (isinstance(value, list | tuple) and any(item is ... for item in value))


def _tolerance(exercise, right):
    """How exact a right answer must be, in brackets; nothing where it is a matter of course."""
    if not is_numeric(right):
        return ""
    if as_numbers(right).dtype.kind in "iu":
        return " (exactly)"
    relative = f"{exercise.tolerance:.0e}".replace("e-0", "e-")
    if exercise.tolerance >= 1e-4:
        relative = f"{100 * exercise.tolerance:.2g} %"
    return f" (tolerance {relative}{f' or {exercise.atol:g}' if exercise.atol else ''})"


def hint(id):
    """Print the next hint of an exercise: a nudge, the method, almost the code."""
    hints = find(Exercise, id).hints
    seen = min(record.count_hint(id), len(hints))
    print(f"Hint {seen} of {len(hints)}: {hints[seen - 1]}")
    if seen == len(hints):
        print(f'That was the last hint. To see how it is done: solution("{id}")')


def solution(id):
    """Print code that solves an exercise, and how many hints were left unused."""
    exercise = find(Exercise, id)
    if not exercise.solution_source:
        print(f'The teacher removed the solutions from this edition. hint("{id}") still helps.')
        return
    unused = max(0, len(exercise.hints) - record.hints_used(id))
    print(f"# {unused} of {len(exercise.hints)} hints unused.")
    print(exercise.solution_source)


def reference(id):
    """The right answer of an exercise, a value or a function, for later cells to build on."""
    exercise = find(Exercise, id)
    return exercise.reference if exercise.is_function else exercise.expected
