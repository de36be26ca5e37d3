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
from course_utils.learning.diagnosis import as_numbers, describe, general_mistakes, kind_of, same
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
        Value or function.
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
        diagnose = _check_function if exercise.is_function else _check_value
        outcome, mistake = diagnose(exercise, answer)
        record.note_exercise(id, outcome.status, mistake)
    finally:
        slow.cancel()
    if strict and outcome.status != "correct":
        raise AssertionError(outcome.message)
    return outcome


def _say_slow(id):
    print(
        f"○ Still working on {id} after {PATIENCE:g} s. If it never ends, interrupt the kernel "
        "(the ■ button) and look for a loop that does not stop."
    )


def _check_value(exercise, answer):
    if _is_function(answer):
        outcome = _call(answer)
        if outcome.error:
            text = f"{describe(answer)} raised {outcome.error}{outcome.where}."
            return result("not yet", text), outcome.error
        answer = outcome.value
    if _is_placeholder(answer):
        return _not_attempted(exercise), ""
    right = exercise.expected
    if same(answer, right, exercise.rtol, exercise.atol):
        return result("correct", f"{describe(answer)}{_tolerance(exercise, right)}."), ""
    gave = f"you gave {describe(answer)}."
    facts = {name: value_of(fact) for name, fact in exercise.facts.items()}
    specific = [(text, value_of(value)) for text, value in exercise.wrong.items()]
    general = general_mistakes(right, facts) if _is_numeric(right) else []
    mistake = (
        _nearest(answer, specific)
        or _trouble(answer, right)
        or _nearest(answer, general)
        or _direction(answer, right, exercise.rtol)
    )
    expects = exercise.expects or kind_of(right)
    text = f"{gave} {mistake}\nExpected: {expects}{_tolerance(exercise, right)}."
    return result("not yet", f'{text} For a hint: `hint("{exercise.id}")`'), mistake


def _check_function(exercise, answer):
    name, cases, right = exercise.name, exercise.all_cases, exercise.expected
    if answer is ...:
        return _not_attempted(exercise), ""
    if not callable(answer):
        text = f"you gave {describe(answer)}. Expected: the function `{name}` itself, not a value."
        return result("not yet", text), text
    given = [_call(answer, case) for case in cases]
    if any(_is_placeholder(outcome.value) for outcome in given):
        return _not_attempted(exercise), ""
    failed = [i for i, outcome in enumerate(given) if not _right(exercise, outcome, right[i])]
    if not failed:
        text = f"`{name}` is right on {_count(cases, 'case')}{_tolerance(exercise, right[0])}."
        return result("correct", text), ""
    i = failed[0]
    call = f"`{name}({cases[i]})`"
    if given[i].error:
        seen = f"{call} raised {given[i].error}{given[i].where}."
    else:
        seen = f"{call} gave {describe(given[i].value)}; it should give {describe(right[i])}"
        seen += f"{_tolerance(exercise, right[i])}."
    mistake = _mutant(exercise, given, failed)
    if not mistake and not given[i].error:
        mistake = _trouble(given[i].value, right[i]) or ""
    score = f"Right on {len(cases) - len(failed)} of {_count(cases, 'case')}."
    text = "\n".join(part for part in (mistake or seen, seen if mistake else "", score) if part)
    return result("not yet", f'{text} For a hint: `hint("{exercise.id}")`'), mistake or seen


def _mutant(exercise, given, failed):
    """Diagnosis of the named mistake that gives the same as the learner's function.

    The same on all cases; else on all the cases where the learner's function fails.
    """
    cases, right = exercise.all_cases, exercise.expected
    mutants = [
        (text, [_call(wrong, case) for case in cases]) for text, wrong in exercise.wrong.items()
    ]
    if all(_is_numeric(value) for value in right):
        rows = []
        for case, value in zip(cases, right, strict=True):
            facts = {n: case.call(f) if callable(f) else f for n, f in exercise.facts.items()}
            rows.append(dict(general_mistakes(value, facts)))
        for text in dict.fromkeys(text for row in rows for text in row):
            values = [row.get(text, value) for row, value in zip(rows, right, strict=True)]
            mutants.append((text, [Outcome(value) for value in values]))
    for where in (range(len(cases)), failed):
        for text, outcomes in mutants:
            if all(_alike(exercise, given[i], outcomes[i]) for i in where):
                return text
    return ""


def _right(exercise, outcome, value):
    return not outcome.error and same(outcome.value, value, exercise.rtol, exercise.atol)


def _alike(exercise, one, other):
    if one.error or other.error:
        return one.error.partition(":")[0] == other.error.partition(":")[0]
    return same(one.value, other.value, exercise.rtol, exercise.atol)


@dataclass(frozen=True)
class Outcome:
    """What a call gave: a value, or an error and the line where it happened."""

    value: Any = None
    error: str = ""
    where: str = ""


def _call(function, case=None):
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return Outcome(case.call(function) if case else function())
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        return Outcome(error=text.splitlines()[0], where=_where(error, function))


def _where(error, function):
    """The learner's line that raised, as it stands in the cell."""
    code = getattr(function, "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame for frame in frames if code and frame.filename == code.co_filename]
    text = linecache.getline(lines[-1].filename, lines[-1].lineno).strip() if lines else ""
    return f" at `{text}`" if text else ""


def _is_function(answer):
    """Is it a function that can be called without arguments?"""
    if not inspect.isfunction(answer):
        return False
    parameters = inspect.signature(answer).parameters.values()
    return all(p.default is not p.empty or p.kind in (2, 4) for p in parameters)


def _is_placeholder(value):
    """Is it the dots of an untouched stub, or a collection that still holds them?"""
    return value is ... or (isinstance(value, list | tuple) and any(v is ... for v in value))


def _is_numeric(value):
    numbers = as_numbers(value)
    return numbers is not None and numbers.dtype.kind != "b"


def _nearest(answer, mistakes, rtol=2e-3):
    """Diagnosis of the mistake closest to the answer, or None."""
    found = [text for text, value in mistakes if same(answer, value, 1e-6)]
    found += [text for text, value in mistakes if same(answer, value, rtol)]
    return found[0] if found else None


def _trouble(answer, right):
    """What is wrong with the kind of thing the answer is, or None."""
    if answer is None:
        return "None is what a function gives that ends without `return`, or that only prints."
    numbers, expected = as_numbers(answer), as_numbers(right)
    if expected is None:
        return None if numbers is None else "This is a number; the answer is made of words."
    if numbers is None:
        return f"This is a {type(answer).__name__}, not a number."
    if numbers.shape != expected.shape and not numbers.size == expected.size == 1:
        return f"This has the shape {numbers.shape}; the answer has {expected.shape}."
    if np.isnan(numbers.astype(float)).any() and not np.isnan(expected.astype(float)).any():
        return "nan comes of inf - inf or 0/0: a log of 0, or an overflow, got in. Stay in logs."
    if np.isinf(numbers.astype(float)).any() and np.isfinite(expected.astype(float)).all():
        return "inf comes of the log of 0 or of an overflow. Stay in logs."
    return None


def _direction(answer, right, rtol):
    numbers, expected = as_numbers(answer), as_numbers(right)
    if expected is None or expected.size != 1 or expected.dtype.kind == "b":
        return "No usual slip gives this."
    numbers, expected = float(numbers.item()), float(expected.item())
    if expected and abs(numbers - expected) <= 0.01 * abs(expected):
        return "Close: within 1 %. Keep more digits, or look for a small slip."
    return f"That is too {'large' if numbers > expected else 'small'}."


def _tolerance(exercise, right):
    numbers = as_numbers(right)
    if numbers is None or numbers.dtype.kind == "b":
        return ""
    if numbers.dtype.kind in "iu":
        return " (exactly)"
    parts = [f"{100 * exercise.rtol:g} %"] if exercise.rtol else []
    parts += [f"{exercise.atol:g}"] if exercise.atol else []
    return f" (tolerance {' + '.join(parts)})"


def _count(items, noun):
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"


def _not_attempted(exercise):
    text = f'replace the dots. For a hint: `hint("{exercise.id}")`'
    return result("not attempted", text)


def hint(id):
    """Print the next hint of an exercise: a nudge, the method, almost the code."""
    exercise = find(Exercise, id)
    hints = exercise.hints
    seen = min(record.count_hint(id), len(hints))
    print(f"Hint {seen} of {len(hints)}: {hints[seen - 1]}")
    if seen == len(hints):
        print(f'That was the last one. To see how it is done: solution("{id}")')


def solution(id):
    """Print code that solves an exercise, and how many hints were left unused."""
    exercise = find(Exercise, id)
    if exercise.solution is None:
        print(f'The teacher removed the solutions from this edition. hint("{id}") still helps.')
        return
    unused = len(exercise.hints) - record.hints_used(id)
    if unused > 0:
        print(f"# {unused} of {len(exercise.hints)} hints unused")
    print(exercise.solution_source)


def reference(id):
    """The right answer of an exercise: a value, or a function. Later cells build on it."""
    exercise = find(Exercise, id)
    return exercise.reference if exercise.is_function else exercise.expected
