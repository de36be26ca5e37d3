"""Is an answer right, and if it is not, which mistake is it?"""

import inspect
from functools import cache
from typing import NamedTuple

import numpy as np

from course_utils.learning.calls import CallOutcome, call
from course_utils.learning.comparison import as_numbers, comparable, is_numeric
from course_utils.learning.exercises import value_of
from course_utils.learning.slips import general_mistakes, nearest, trouble
from course_utils.learning.wording import describe, kind_of


class Diagnosis(NamedTuple):
    """What is said of an answer; the mistake is the sentence that names it, or nothing."""

    status: str
    text: str
    mistake: str = ""


NOT_ATTEMPTED = Diagnosis("not attempted", "replace the dots `...` by your answer.")


def diagnose(exercise, answer):
    """The diagnosis of an answer to an exercise; never raises."""
    exercise.expected  # noqa: B018  an error in the reference is not the learner's
    try:
        judge = _diagnose_function if exercise.is_function else _diagnose_value
        return judge(exercise, answer)
    except (Exception, SystemExit) as error:  # some objects refuse whatever is tried with them
        text = f"your answer cannot be looked at: that raises {type(error).__name__}."
        return Diagnosis("not yet", text)


def _diagnose_value(exercise, answer):
    if _runs_without_arguments(answer):
        outcome = call(answer)
        if outcome.error:
            text = f"{describe(answer)} raised {outcome.error}{outcome.where}."
            return Diagnosis("not yet", text)
        answer = outcome.value
    if _holds_dots(answer):
        return NOT_ATTEMPTED
    right = exercise.expected
    tolerance = _tolerance(exercise, right)
    given = comparable(answer)
    if exercise.same(given, right):
        return Diagnosis("correct", f"{describe(answer)}{tolerance}.")
    specific, general = value_mistakes(exercise)
    mistake = nearest(given, specific) or trouble(given, right) or nearest(given, general) or ""
    text = f"you gave {describe(answer)}.\n{mistake or _direction(answer, right)}"
    text += f"\nExpected: {exercise.expects or kind_of(right)}{tolerance}."
    return Diagnosis("not yet", text, mistake)


@cache
def value_mistakes(exercise):
    """The named mistakes of a value exercise, its own and the general: lists of (text, value)."""
    right = exercise.expected
    return (
        [(text, value_of(value)) for text, value in exercise.wrong.items()],
        general_mistakes(right, exercise.facts.computed(value_of)) if is_numeric(right) else [],
    )


def _direction(answer, right):
    """What can be said of a wrong answer that no named mistake explains."""
    if isinstance(right, set | frozenset) and isinstance(answer, set | frozenset | list | tuple):
        named = {str(item).lower() for item in answer}
        good = len(named & {str(item).lower() for item in right})
        belong = "belongs" if good == 1 else "belong"
        return f"Of your {len(named)}, {good} {belong} there; {len(right) - good} more to find."
    given, expected = as_numbers(answer), as_numbers(right)
    if given is None or not is_numeric(right) or expected.size != 1 or np.isnan(expected):
        return "None of the usual slips gives this."
    given, expected = float(given.item()), float(expected.item())
    size = "large" if given > expected else "small"
    if abs(given - expected) <= 0.01 * abs(expected) < np.inf:
        return f"Close, and a little too {size}: it is within 1 %."
    return f"None of the usual slips gives this; it is too {size}."


def _diagnose_function(exercise, answer):
    name, cases, right = exercise.name, exercise.all_cases, exercise.expected
    if answer is ...:
        return NOT_ATTEMPTED
    if not callable(answer):
        text = f"you gave {describe(answer)}. Expected: the function `{name}` itself."
        return Diagnosis("not yet", text)
    given = [call(answer, case) for case in cases]
    if any(_holds_dots(outcome.value) for outcome in given):
        return NOT_ATTEMPTED
    expected = [CallOutcome(value) for value in right]
    failed = [i for i in range(len(cases)) if not given[i].same(expected[i], exercise)]
    spoiled = next((outcome.spoiled for outcome in given if outcome.spoiled), "")
    if spoiled and not failed:
        text = (
            f"`{name}` overwrites its argument `{spoiled}`: what the caller passed is lost.\n"
            "Every value is right. Compute with a copy, or write `a = a - b` in place of `a -= b`."
        )
        return Diagnosis("not yet", text, text.partition("\n")[0])
    if not failed:
        text = f"`{name}` is right on {len(cases)} cases{_tolerance(exercise, right[0])}."
        return Diagnosis("correct", text)
    mistake = _mutant(exercise, given, failed)
    first, wanted = given[failed[0]], right[failed[0]]
    seen = f"`{name}({cases[failed[0]]})` "
    if first.error:
        seen += f"raised {first.error}{first.where}."
    else:
        mistake = mistake or trouble(first.comparable, wanted) or ""
        seen += f"gave {describe(first.value)}."
        seen += "" if mistake else f" {_direction(first.value, wanted)}"
    parts = [mistake] if mistake else []
    parts += [seen, f"Expected: {exercise.expects}{_tolerance(exercise, wanted)}."]
    parts += [f"Right on {len(cases) - len(failed)} of {len(cases)} cases."]
    return Diagnosis("not yet", "\n".join(parts), mistake)


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


@cache
def function_mistakes(exercise):
    """The named mistakes of a function exercise: lists of (text, outcomes on the cases)."""
    cases, right = exercise.all_cases, exercise.expected
    specific = [
        (text, [call(wrong, case) for case in cases]) for text, wrong in exercise.wrong.items()
    ]
    rows = []
    if all(is_numeric(value) for value in right):
        for case, value in zip(cases, right, strict=True):
            facts = exercise.facts.computed(lambda fact, case=case: case.call(fact))
            rows.append(dict(general_mistakes(value, facts)))
    texts = dict.fromkeys(text for row in rows for text in row)
    general = [
        (text, [CallOutcome(row.get(text, value)) for row, value in zip(rows, right, strict=True)])
        for text in texts
    ]
    return specific, general


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
