"""Is an answer right, and if it is not, which mistake is it?"""

import inspect
import numbers
from itertools import repeat
from operator import is_
from typing import NamedTuple

import numpy as np

from course_utils.judging.calls import CallOutcome, call
from course_utils.judging.comparison import (
    as_numbers,
    comparable,
    is_numeric,
    letters_of,
    same,
)
from course_utils.judging.mistakes import (
    best_explanation,
    named_error,
    nearest,
    only_the_infinite_missed,
    value_mistakes,
)
from course_utils.judging.sentences import sentence
from course_utils.judging.wording import describe, kind_of


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
    tolerance = tolerance_words(exercise, right)
    given = comparable(answer)
    if exercise.same(given, right):
        return Diagnosis("correct", f"{describe(answer)}{tolerance}.")
    specific, general = value_mistakes(exercise)
    mistake = nearest(given, specific) or _trouble(given, right) or nearest(given, general)
    mistake = mistake or _sum_trouble(exercise, given, right) or ""
    text = f"you gave {describe(answer)}.\n{mistake or _direction(exercise, answer, right)}"
    text += f"\nExpected: {exercise.expects or kind_of(right)}{tolerance}."
    return Diagnosis("not yet", text, mistake)


def _trouble(answer, right):
    """What is wrong with the kind of thing the answer is, or None."""
    answer = comparable(answer)
    if answer.value is None:
        return sentence("none")
    given, expected = answer.numbers, as_numbers(right)
    if expected is None and _is_code(right) and answer.letters is not None:
        return _letters_trouble(answer.letters, letters_of(right))
    if expected is None and given is None and isinstance(right, set | frozenset):
        return _names_trouble(answer.value, right)
    if expected is None and given is not None:
        return sentence("number", kind=kind_of(right))
    if isinstance(right, str) and answer.text is None:
        return sentence("type", type=type(answer.value).__name__, kind=kind_of(right))
    if expected is None:
        return None
    if isinstance(answer.value, str):
        return sentence("text", kind=kind_of(right))
    if given is None and isinstance(answer.value, numbers.Integral):
        return sentence("too long")
    if given is None:
        return sentence("type", type=type(answer.value).__name__, kind=kind_of(right))
    if given.shape != expected.shape and (expected.ndim or given.size != 1):
        if expected.ndim == 0:
            return sentence("many for one", count=given.size)
        if given.ndim == 0:
            return sentence("one for many", kind=kind_of(right))
        return sentence("shape", given=given.shape, asked=expected.shape)
    if given.dtype == np.float16 and same(given, expected, 0.03):
        return sentence("float16")
    given, expected = given.astype(float), expected.astype(float)
    if np.isnan(given).any() and not np.isnan(expected).any():
        return sentence("nan")
    if np.isinf(given).any() and np.isfinite(expected).all():
        return sentence("infinite")
    return None


def _names_trouble(given, expected):
    """What is wrong with how a set of names is written down, or None."""
    if not isinstance(given, set | frozenset | list | tuple) or not given:
        return None
    if not any(isinstance(item, str) for item in given):
        return sentence("names")
    if len(given) == 1 < len(expected) and same(next(iter(given)), expected, 0):
        return sentence("one text")
    return None


def _sum_trouble(exercise, answer, right):
    """What is said of numbers that should sum to 1 and do not, or None."""
    given = answer.numbers
    if "sum to 1" not in exercise.expects or np.ndim(right) != 1:
        return None
    if given is None or given.shape != np.shape(right):
        return None
    return None if abs(given.astype(float).sum() - 1) <= 0.005 else sentence("sum")


def _is_code(right):
    """Is the answer a word of single letters, such as one letter for each of five messages?"""
    return isinstance(right, str) and right.isupper()


def _letters_trouble(given, expected):
    """What is wrong with the letters of a word as such, or None."""
    if given.isdigit():
        return sentence("digits")
    if len(given) != len(expected):
        asked = "one is" if len(expected) == 1 else f"{len(expected)} are"
        letters = f"{len(given)} letter{'s' * (len(given) != 1)}"
        return sentence("length", letters=letters, asked=asked)
    if len(set(given)) < len(given) and len(set(expected)) == len(expected):
        twice = next(letter for letter in given if given.count(letter) > 1)
        return sentence("twice", letter=twice.upper())
    if given == expected[::-1] != expected:
        return sentence("opposite")
    if len(given) > 2 and sorted(given) == sorted(expected) and given == _inverse(expected):
        return sentence("inverse")
    return None


def _inverse(word):
    """For each letter in the order of the alphabet its place in the word, as such a letter."""
    letters = sorted(word)
    return "".join(letters[word.index(letter)] for letter in letters)


def _direction(exercise, answer, right):
    """What can be said of a wrong answer that no named mistake explains."""
    if _is_code(right) and (letters := letters_of(answer)) and len(right) > 1:
        return _parts(exercise, letters, letters_of(right))
    if isinstance(right, set | frozenset) and isinstance(answer, set | frozenset | list | tuple):
        named = {str(item).lower() for item in answer}
        good = len(named & {str(item).lower() for item in right})
        belong = "belongs" if good == 1 else "belong"
        missing = len(right) - good
        return sentence("belong", count=len(named), good=f"{good} {belong}", missing=missing)
    if isinstance(right, list | tuple) and isinstance(answer, list | tuple):
        return _parts(exercise, answer, right)
    given, expected = as_numbers(answer), as_numbers(right)
    if given is None or not is_numeric(right) or expected.size != 1 or np.isnan(expected):
        return sentence("no slip")
    given, expected = float(given.item()), float(expected.item())
    size = "large" if given > expected else "small"
    if abs(given - expected) <= 0.01 * abs(expected) < np.inf:
        return sentence("close", size=size)
    return sentence("far", size=size)


def _parts(exercise, answer, right):
    """Which of several asked things are right."""
    if len(answer) != len(right):
        return sentence("parts", count=len(answer), asked=len(right))
    if exercise.same(answer[::-1], right):
        return sentence("opposite")
    good = [exercise.same(one, other) for one, other in zip(answer, right, strict=True)]
    if not any(good):
        return sentence("no part", asked=len(right))
    places = ", ".join(str(place) for place, well in enumerate(good, 1) if well)
    return sentence("some parts", good=sum(good), asked=len(good), places=places)


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
    if failed:
        return _failure(exercise, given, failed)
    changed = [outcome.overwritten for outcome in given if outcome.overwritten is not None]
    if changed:
        return _overwriting(exercise, changed[0])
    text = f"`{name}` is right on {len(cases)} cases{tolerance_words(exercise, right[0])}."
    return Diagnosis("correct", text)


def _overwriting(exercise, argument):
    """What is said of a function that is right, and changes an argument: its place or name."""
    if isinstance(argument, int):
        argument = exercise.argument_names[argument]
    mistake = (
        f"`{exercise.name}` overwrites its argument `{argument}`: what the caller passed is lost."
    )
    remedy = "Compute with a copy, or write `a = a - b` in place of `a -= b`."
    return Diagnosis("not yet", f"{mistake}\nEvery value is right. {remedy}", mistake)


def _failure(exercise, given, failed):
    """What is said of a function that is wrong on the cases with these indices."""
    name, cases, right = exercise.name, exercise.all_cases, exercise.expected
    mistake = best_explanation(exercise, given, failed)
    if not mistake and only_the_infinite_missed(exercise, given, failed):
        mistake = (
            "Where the right answer is infinite, yours is a finite number. Is an epsilon added, or "
            "something cut off?"
        )
    first, wanted = given[failed[0]], right[failed[0]]
    seen = f"`{name}({cases[failed[0]]})` "
    if first.error:
        mistake = mistake or named_error(first)
        seen += f"raised {first.error}{first.where}."
    else:
        mistake = mistake or _trouble(first.comparable, wanted)
        mistake = mistake or _sum_trouble(exercise, first.comparable, wanted) or ""
        seen += f"gave {describe(first.value)}."
        seen += "" if mistake else f" {_direction(exercise, first.value, wanted)}"
    parts = [mistake] if mistake else []
    parts += [seen, f"Expected: {exercise.expects}{tolerance_words(exercise, wanted)}."]
    parts += [f"Right on {len(cases) - len(failed)} of {len(cases)} cases."]
    return Diagnosis("not yet", "\n".join(parts), mistake)


def _runs_without_arguments(answer):
    if not inspect.isfunction(answer):
        return False
    parameters = inspect.signature(answer).parameters.values()
    return all(
        p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters
    )


def _holds_dots(value):
    """Is it the dots of an untouched stub, or a collection that still holds them?"""
    return value is ... or (isinstance(value, list | tuple) and any(map(is_, value, repeat(...))))


def tolerance_words(exercise, right):
    """How exact a right answer must be, in brackets; nothing where it is a matter of course."""
    if not is_numeric(right):
        return ""
    if as_numbers(right).dtype.kind in "iu":
        return " (exactly)"
    relative, absolute = (
        f"{size:.0e}".replace("e-0", "e-") for size in (exercise.tolerance, exercise.atol)
    )
    if exercise.tolerance >= 1e-4:
        relative = f"{100 * exercise.tolerance:.2g} %"
    only_one = not exercise.atol or absolute == relative
    return f" (tolerance {relative}{'' if only_one else f' or {absolute}'})"
