"""The named mistakes of an exercise, and which of them explains an answer."""

import itertools
import re
from functools import cache

import numpy as np

from course_utils.learning.calls import CallOutcome, call, value_of
from course_utils.learning.comparison import comparable, is_numeric, same
from course_utils.learning.slips import general_mistakes


@cache
def value_mistakes(exercise):
    """The named mistakes of a value exercise, its own and the general: lists of (text, value)."""
    right = exercise.expected
    specific = [(text, value_of(value)) for text, value in exercise.wrong.items()]
    general = _general(exercise, right, value_of) if is_numeric(right) else []
    known = [right, *(value for _, value in general)]
    general += [
        (text, value)
        for text, value in _copied(exercise.task, right)
        if not any(same(value, other, 5e-3) for other in known)
    ]
    return specific, general


def _copied(task, right):
    """What somebody gives who copies from the task: pairs (diagnosis, value)."""
    if is_numeric(right) and np.ndim(right) == 0:
        for number in re.findall(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?", task):
            yield (
                "This number stands in the task; the answer is another.",
                float(number.replace(",", "")),
            )
    elif isinstance(right, str):
        for text in re.findall(r'"([^"]+)"', task):
            yield "This is the example, which shows the form of an answer.", text
    elif isinstance(right, set | frozenset):
        for texts in re.findall(r"\{(\"[^}]+)\}", task):
            yield (
                "This is the example, which shows the form of an answer.",
                set(re.findall(r'"([^"]+)"', texts)),
            )


def _general(exercise, right, compute):
    """The usual slips of one right answer that the tolerance does not let pass."""
    found = general_mistakes(right, exercise.facts.computed(compute))
    return [(text, value) for text, value in found if not exercise.same(value, right)]


def nearest(answer, mistakes):
    """Diagnosis of the closest mistake that gives this answer, to 0.2 %, or None."""
    answer = comparable(answer)
    for rtol in (1e-9, 2e-4, 2e-3):
        for text, value in mistakes:
            if same(answer, value, rtol, coarse=False):
                return text
    return None


def best_explanation(exercise, given, failed):
    """The named mistake that gives what the learner's function gives.

    On all cases, or on all where it fails, or else on half of these; then how many is said. Truth
    values are right by chance as well, so there only all cases count.
    """
    known = [mistake for group in function_mistakes(exercise) for mistake in group]
    best, most = "", 0
    for text, outcomes in known:
        hits = [given[i].same(outcomes[i], exercise) for i in range(len(given))]
        if all(hits):
            return text
        told = sum(hits[i] for i in failed)
        if told > most and any(hits[i] and _telling(given[i]) for i in failed):
            best, most = text, told
    if all(isinstance(exercise.expected[i], bool | np.bool_) for i in failed):
        return ""
    if most == len(failed):
        return best
    if 2 * most >= len(failed):
        return f"{best} (That explains {most} of the {len(failed)} cases that fail.)"
    return ""


def _telling(outcome):
    """Does an outcome point to one mistake, as a number does, and an error or nan does not?"""
    numbers = outcome.comparable.numbers
    return not outcome.error and (numbers is None or bool(np.isfinite(numbers).any()))


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
            rows.append(dict(_general(exercise, value, case.call)))
    texts = dict.fromkeys(text for row in rows for text in row)
    general = [
        (text, [CallOutcome(row.get(text, value)) for row, value in zip(rows, right, strict=True)])
        for text in texts
    ]
    return specific, [*_argument_mistakes(exercise), *general]


def _argument_mistakes(exercise):
    """What comes out where an argument is left out, or two change places."""
    cases, right = exercise.all_cases, [CallOutcome(value) for value in exercise.expected]
    names = exercise.argument_names
    changes = {
        f"`{name}` is not used: this is the answer without it.": [
            case.without(name) for case in cases
        ]
        for name in dict.fromkeys(name for case in cases for name in case.kwargs)
    }
    for i, j in itertools.combinations(range(len(names)), 2):
        swapped = [case.swapped(i, j) for case in cases]
        changes[f"`{names[i]}` and `{names[j]}` have changed places."] = swapped
    for text, changed in changes.items():
        outcomes = [call(exercise.reference, case) for case in changed]
        seen = [a for a, b in zip(outcomes, right, strict=True) if not a.same(b, exercise)]
        if seen and not any(outcome.error for outcome in seen):
            yield text, outcomes
