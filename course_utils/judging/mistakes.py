"""The named mistakes of an exercise, and which of them explains an answer."""

import itertools
import numbers
import re
from functools import cache

import numpy as np

from course_utils.judging.calls import CallOutcome, call, value_of
from course_utils.judging.comparison import as_numbers, comparable, is_numeric, same
from course_utils.judging.slips import ROUNDED, general_mistakes, parts_of_arrays
from course_utils.judging.wording import describe

# What stands in an error that a function raised: what that says to whoever wrote it.
RAISED = {
    "only 0-dimensional arrays": "A function of `math`, or float(), takes one number, and here it "
    "is given an array. NumPy's function of the same name, if there is one, takes both.",
    "Cannot cast ufunc": "An array of whole numbers cannot be changed in place to fractions. Begin "
    "with a copy that can: np.array(…, dtype=float).",
    "unsupported operand type(s) for -: 'list'": "A list has no minus. np.asarray(…, dtype=float) "
    "makes it an array, which has.",
    "ZeroDivisionError": "Something is divided by 0 here: which sum or count can be 0?",
    "truth value of an array": "`if`, `and`, `or`, `min` and `max` ask for one truth value, and "
    "here they are given an array. np.where, &, | and np.maximum go number by number.",
    "'list' object has no attribute": "A list has no such attribute. An array may: np.asarray(…).",
    "could not be broadcast": "The shapes do not fit together. An axis that is to be repeated has "
    "length 1: x[:, None] makes a column of a row.",
    "is not in list": "`index` looks for something that this list does not hold.",
    "index -100 is out of bounds": "−100 marks what is left out; it is no place. Take these out "
    "first, or put a valid label there.",
    "out of bounds": "An index lies outside of what it points into: places count from 0, so the "
    "last one is the length minus 1. Or are two indices exchanged?",
    "zero-size array to reduction": "Nothing has no largest and no smallest number. An empty list "
    "needs an answer of its own, or `initial=…`.",
    "iterable argument is empty": "Nothing has no largest and no smallest number. An empty list "
    "needs an answer of its own.",
    "list indices must be integers": "A list takes one whole number between its brackets. "
    "np.asarray(…) makes it an array, which takes several, or true and false.",
    "unsupported operand type(s) for /: 'list'": "A list cannot be divided. np.asarray(…, "
    "dtype=float) makes it an array, which can.",
    "bad operand type for unary -: 'list'": "A list has no minus. np.asarray(…, dtype=float) makes "
    "it an array, which has.",
    "setting an array element with a sequence": "Several numbers do not fit into one place of an "
    "array.",
    "math range error": "The result is too large for a float, as math.exp is above 709. Stay in "
    "logs.",
    "math domain error": "A function of `math` is given a number that it refuses, such as the "
    "log of 0.",
}

# What is said where a function that gives one number looks at a part only of what it is given.
PARTS = {
    "Only the first of what is passed is used. Does a `return` stand inside a loop?": slice(1),
    "Only the first two of what is passed are used.": slice(2),
    "The first of what is passed is left out. Places count from 0.": slice(1, None),
    "The last of what is passed is left out. Does a loop end one too early?": slice(-1),
}


@cache
def value_mistakes(exercise):
    """The named mistakes of a value exercise, its own and the general: lists of (text, value)."""
    right = exercise.expected
    specific = [(text, value_of(value)) for text, value in exercise.wrong.items()]
    if as_numbers(right) is not None and as_numbers(right).dtype.kind == "f":  # 128.0, not just 128
        specific = [
            (text, float(value) if isinstance(value, int) else value) for text, value in specific
        ]
    general = _general(exercise, right) if is_numeric(right) else []
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


def _general(exercise, right):
    """The usual slips of one right answer that the tolerance does not let pass."""
    found = general_mistakes(right, exercise.facts)
    return [(text, value) for text, value in found if not exercise.same(value, right)]


def _parts(exercise, right):
    """One number, or one row, in place of several."""
    return [
        (text, value) for text, value in parts_of_arrays(right) if not exercise.same(value, right)
    ]


def nearest(answer, mistakes):
    """Diagnosis of the closest mistake that gives this answer, to 0.2 %, or None.

    A rounded number has few digits, so only that very number counts as rounded.
    """
    answer = comparable(answer)
    for rtol in (1e-9, 2e-4, 2e-3):
        for text, value in mistakes:
            near = rtol > 1e-9 and text.startswith(ROUNDED)
            if not near and same(answer, value, rtol, coarse=False):
                return text
    return None


def best_explanation(exercise, given, failed):
    """The named mistake that gives what the learner's function gives.

    On all cases, or on all where it fails, or else on more than half of these and more than one, or
    half where that is three or more; then how many is said. A single one may be chance, as truth
    values and numbers of few digits are.
    """
    known = [mistake for group in function_mistakes(exercise) for mistake in group]
    passed = [i for i in range(len(given)) if i not in failed]
    best, most = "", 0
    reshaped = all(_only_reshaped(given[i], exercise.expected[i]) for i in failed)
    for text, outcomes in known:
        if text in PARTS and len(failed) == 1:
            continue  # a single case may be chance
        hits = [given[i].same(outcomes[i], exercise) for i in range(len(given))]
        if all(hits):
            return text
        told = sum(hits[i] for i in failed)
        rounded = text.startswith(ROUNDED)
        if rounded and told < sum(not given[i].error for i in failed):
            continue
        if told > most and any(hits[i] and _telling(given[i]) for i in failed):
            if reshaped and not all(hits[i] for i in passed):
                continue  # it would be wrong where the learner is right
            best, most = text, told
    if all(isinstance(exercise.expected[i], bool | np.bool_) for i in failed):
        return ""
    if most == len(failed):
        return best
    more_than_half = 2 * most > len(failed)
    half = 2 * most == len(failed)
    if (most > 1 and more_than_half) or (most > 2 and half):
        return f"{best} (That explains {most} of the {len(failed)} cases that fail.)"
    return ""


def named_error(outcome):
    """What an error says to whoever wrote the function, for the usual ones, or nothing."""
    return next((text for words, text in RAISED.items() if words in outcome.error), "")


def only_the_infinite_missed(exercise, given, failed):
    """Does the learner's function fail only by giving numbers where infinity is right?

    An epsilon that makes a number of infinity moves the other numbers a little, too.
    """
    for i in failed:
        right, found = as_numbers(exercise.expected[i]), given[i].comparable.numbers
        if right is None or found is None or right.shape != found.shape:
            return False
        infinite = np.isinf(right)
        if not np.isfinite(found[infinite]).all():
            return False
        rest = np.where(infinite, right, found)
        if not infinite.any() and not exercise.same(rest, exercise.expected[i]):
            return False
        if not same(rest, exercise.expected[i], max(exercise.tolerance, 1e-4), 1e-5):
            return False
    return True


def _only_reshaped(outcome, right):
    """Are the numbers right, and in their order, in another shape?"""
    found, right = outcome.comparable.numbers, as_numbers(right)
    if found is None or right is None or found.shape == right.shape or not right.ndim:
        return False
    return same(found.ravel(), right.ravel(), 1e-6)


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
        rows = [dict(_general(exercise, value)) | dict(_parts(exercise, value)) for value in right]
    texts = dict.fromkeys(text for row in rows for text in row)
    general = [
        (text, [CallOutcome(row.get(text, value)) for row, value in zip(rows, right, strict=True)])
        for text in texts
    ]
    known = [*_argument_mistakes(exercise), *general]
    for text, outcomes in _rounded_mistakes(exercise):
        others = [(None, map(CallOutcome, right)), *known]
        if not any(_all_same(outcomes, other, exercise) for _, other in others):
            known.append((text, outcomes))
    return specific, known


def _all_same(outcomes, others, exercise):
    return all(one.same(other, exercise) for one, other in zip(outcomes, others, strict=True))


def _rounded_mistakes(exercise):
    """The right answers, rounded to some places after the point."""
    right = exercise.expected
    if all(is_numeric(value) and as_numbers(value).dtype.kind == "f" for value in right):
        for places in range(6, 0, -1):
            end = "" if places == 1 else "s"
            text = f"{ROUNDED} to {places} digit{end} after the point."
            yield text, [CallOutcome(np.round(as_numbers(value), places)) for value in right]


def _argument_mistakes(exercise):
    """What comes out where an argument is left out or fixed, or two change places."""
    cases, right = exercise.all_cases, [CallOutcome(value) for value in exercise.expected]
    names = exercise.argument_names
    changes = {
        f"`{name}` is not used: this is the answer without it.": [
            case.without(name) for case in cases
        ]
        for name in dict.fromkeys(name for case in cases for name in case.kwargs)
    }
    for place, value in enumerate(cases[0].args):
        if isinstance(value, numbers.Real | str):
            text = f"`{names[place]}` is always {describe(value)} here, whatever is passed."
            changes[text] = [case.fixed(place, value) for case in cases]
    for text, part in PARTS.items() if not any(map(np.ndim, exercise.expected)) else ():
        changes[text] = [case.cut(part) for case in cases]
    for i, j in itertools.combinations(range(len(names)), 2):
        swapped = [case.swapped(i, j) for case in cases]
        changes[f"`{names[i]}` and `{names[j]}` have changed places."] = swapped
    for text, changed in changes.items():
        outcomes = [call(exercise.reference, case) for case in changed]
        seen = [a for a, b in zip(outcomes, right, strict=True) if not a.same(b, exercise)]
        errors = [outcome for outcome in seen if outcome.error]
        enough = len(seen) > 1 if text in PARTS else not errors
        if enough and len(errors) < len(seen):
            yield text, outcomes
