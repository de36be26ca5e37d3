"""Every exercise of the course, tested by itself: nothing here knows a particular one."""

import inspect
import re

import numpy as np
import pytest

from course_utils.judging.calls import value_of
from course_utils.judging.comparison import as_numbers, is_numeric
from course_utils.judging.mistakes import function_mistakes, value_mistakes
from course_utils.judging.wording import describe
from course_utils.learning import all_exercises, check, reference, registry, solution
from tests.learning.hostile import HOSTILE

try:
    import torch
except ImportError:  # the course runs without it
    torch = None

EXERCISES = all_exercises()
every = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def of_kind(wanted):
    chosen = {id: e for id, e in EXERCISES.items() if wanted(e)}
    return pytest.mark.parametrize("exercise", chosen.values(), ids=chosen)


every_value = of_kind(lambda e: not e.is_function)
every_function = of_kind(lambda e: e.is_function)


def run(source, exercise):
    """What the learner's name holds after a cell has run, and the result of its check."""
    space = {**registry.contents(exercise.id[:2]), **exercise.notebook_names(), "check": check}
    *code, last = source.splitlines()
    exec("\n".join(code), space)
    return space[exercise.name], eval(last, space)


def test_there_are_exercises():
    assert EXERCISES


@every
def test_declaration(exercise):
    assert re.fullmatch(r"\d\d\.\w+", exercise.id)
    assert exercise.id[:2] in registry.chapters()
    assert 1 <= exercise.minutes <= 30
    assert exercise.difficulty in (1, 2, 3)
    assert 2 <= len(exercise.hints) <= 3
    assert all(isinstance(hint, str) and hint.strip() for hint in exercise.hints)
    assert 1 <= len(exercise.task.strip().splitlines()) <= 4
    assert exercise.wrong, "list at least one mistake that learners make"
    assert all(label.endswith((".", "?")) for label in exercise.wrong), "end with a full stop"
    if exercise.is_function:
        assert exercise.all_cases, "a function needs cases to be compared on"
        assert exercise.expects, "a function needs a property that its right values have"


@every
def test_solution_passes(exercise):
    answer, result = run(exercise.solved_cell, exercise)
    assert result.status == "correct", result.message
    assert result.message.startswith("✔ Correct")
    assert check(exercise.id, answer, strict=True) == result
    assert check(exercise.id, exercise.solution).status == "correct"
    assert check(exercise.id, reference(exercise.id)).status == "correct"


@every
def test_solution_is_what_is_printed(exercise, capsys):
    solution(exercise.id)
    printed = capsys.readouterr().out
    assert exercise.solution_source in printed
    assert "unused" in printed


@every
def test_untouched_stub_is_not_attempted(exercise):
    answer, result = run(exercise.cell, exercise)
    assert result.status == "not attempted"
    assert result.message.startswith("○ Not attempted")
    with pytest.raises(AssertionError, match="Not attempted"):
        check(exercise.id, answer, strict=True)


@every
def test_each_mistake_has_its_own_diagnosis(exercise):
    labels = list(exercise.wrong)
    for label, wrong in exercise.wrong.items():
        result = check(exercise.id, wrong)
        assert result.status == "not yet", label
        assert result.message.startswith("✘ Not yet: ")
        assert [other for other in labels if other in result.message] == [label]
        if not exercise.is_function:
            assert check(exercise.id, value_of(wrong)) == result


@every
def test_no_two_usual_slips_coincide(exercise):
    """Sign, bits, sum …: each is told from the right answer and from the others."""
    if exercise.is_function:
        specific, general = function_mistakes(exercise)
        for text, outcomes in general:
            values = iter(outcomes)
            result = check(exercise.id, lambda *_, values=values, **__: next(values).value)
            assert result.status == "not yet", text
            assert any(known in result.message for known, _ in [*specific, (text, None)]), text
        return
    specific, general = value_mistakes(exercise)
    for text, value in general:
        result = check(exercise.id, value)
        assert result.status == "not yet", text
        assert any(known in result.message for known, _ in [*specific, (text, None)]), (
            f"{result.message}\nis also: {text}"
        )


@every_value
def test_odd_but_right_types(exercise):
    right = exercise.expected
    if not is_numeric(right):
        forms = (
            [list, tuple, set] if not isinstance(right, str | bool | np.bool_) else [type(right)]
        )
        answers = [form(right) for form in forms]
    else:
        array = np.asarray(right)
        answers = [array, array.astype(object), array.tolist(), np.float64(right), array[()]]
        if np.all(np.isfinite(array)) and np.abs(array).max() < 1e38:
            answers.append(np.float32(right))
        if array.ndim:
            answers += [tuple(array.tolist()), list(array)]
        else:
            answers += [[array.item()], (array.item(),), np.array([array.item()])]
            if array.item() in (0, 1, array.item() // 1):
                answers.append(int(array.item()))
    for answer in answers:
        assert check(exercise.id, answer).status == "correct", repr(answer)


def other_forms(right):
    """The right answer, in every form a learner may hand in."""
    if isinstance(right, str):
        letters = [letter for letter in right if letter.strip()]
        yield from (right.lower(), letters, tuple(letters), np.array(letters))
        yield from (", ".join(letters), " ".join(letters), "".join(letters), right.split())
        yield dict(enumerate(letters)).values()
    elif isinstance(right, set | frozenset):
        names = sorted(right)
        yield from (names, tuple(names[::-1]), frozenset(names), np.array(names))
        yield from (", ".join(names), ",".join(names).upper(), dict.fromkeys(names).keys())
    elif is_numeric(right):
        array = np.asarray(right, float)
        yield from (array, array.tolist(), array.astype(object), array[()])
        if array.ndim:
            yield from (tuple(array.tolist()), dict(enumerate(array.tolist())).values())
        if torch:
            yield from tensors_of(array)
    else:
        yield right


def tensors_of(array):
    """The numbers as PyTorch's tensors, in those formats that hold them."""
    yield from (torch.tensor(array), torch.tensor(array, requires_grad=True))
    for kind in (torch.float32, torch.bfloat16):
        tensor = torch.tensor(array, dtype=kind, requires_grad=True)
        if np.allclose(tensor.detach().double().numpy(), array, rtol=1e-6, atol=0):
            yield tensor
    if array.ndim:
        yield [torch.tensor(item, requires_grad=True) for item in array]


def digits_of(number, digits):
    return float(f"{number:.{digits}g}")


@every_value
def test_the_right_answer_is_right_in_every_form(exercise):
    right = exercise.expected
    for answer in other_forms(right):
        assert check(exercise.id, answer).status == "correct", repr(answer)
    if is_numeric(right) and as_numbers(right).dtype.kind == "f":
        array = np.asarray(right, float)
        for shift in (1 + 0.9 * exercise.tolerance, 1 - 0.9 * exercise.tolerance):
            assert check(exercise.id, array * shift).status == "correct"
        for digits in range(1, 9):
            rounded = np.vectorize(digits_of)(array, digits)
            if np.allclose(rounded, array, rtol=0.99 * exercise.tolerance, atol=0):
                assert check(exercise.id, rounded).status == "correct", rounded


@every_function
def test_the_right_function_is_right_in_every_form(exercise):
    kinds = [len(list(other_forms(value))) for value in exercise.expected]
    for number in range(max(kinds)):

        def in_this_form(*args, number=number, **kwargs):
            forms = list(other_forms(exercise.reference(*args, **kwargs)))
            return forms[number % len(forms)]

        result = check(exercise.id, in_this_form)
        assert result.status == "correct", result.message


@every_value
def test_float16_is_compared_no_coarser_than_the_message_says(exercise):
    right = exercise.expected
    if not is_numeric(right) or as_numbers(right).dtype.kind != "f":
        return
    with np.errstate(over="ignore"):
        answer = np.asarray(right, np.float16)
    near = np.allclose(answer.astype(float), right, rtol=exercise.tolerance, atol=exercise.atol)
    assert (check(exercise.id, answer).status == "correct") == near


@every_function
@pytest.mark.parametrize(
    "form", [np.asarray, lambda x: np.asarray(x).tolist(), lambda x: np.asarray(x)[()], np.float32]
)
def test_odd_but_right_results(exercise, form):
    if form is np.float32 and any(
        not is_numeric(value) or np.abs(as_numbers(value).astype(float)).max(initial=0) > 1e38
        for value in exercise.expected
    ):
        form = np.asarray
    if any(as_numbers(value) is None for value in exercise.expected):
        form = list if all(isinstance(v, tuple | list) for v in exercise.expected) else lambda x: x
    result = check(exercise.id, lambda *args, **kwargs: form(exercise.reference(*args, **kwargs)))
    assert result.status == "correct", result.message


@every
def test_nothing_raises_and_nothing_is_praised(exercise):
    for answer in HOSTILE:
        result = check(exercise.id, answer)
        assert result.status == "not yet"
        assert result.message.startswith("✘ Not yet: ")
        assert len(result.message) < 1000
        assert "Traceback" not in result.message


@every_value
def test_message_does_not_leak_the_answer(exercise):
    message = check(exercise.id, object()).message.split("Expected:")[1].split(" A hint:")[0]
    if is_numeric(exercise.expected):
        numbers = {float(n) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", message)}
        assert not any(exercise.same(n, exercise.expected) for n in numbers - {0.1})
    elif isinstance(exercise.expected, str):
        assert exercise.expected not in message


@every_function
def test_message_says_the_property_and_not_the_value(exercise):
    message = check(exercise.id, lambda *args, **kwargs: object()).message
    mistake, seen, wanted, score = message.split("\n")
    assert f"`{exercise.name}({exercise.all_cases[0]})` gave <object" in seen
    assert wanted.startswith(f"Expected: {exercise.expects}")
    assert score.startswith("Right on 0 of ")
    if is_numeric(exercise.expected[0]):
        assert describe(exercise.expected[0]) not in mistake + wanted


@every_function
def test_crash_is_reported_with_its_arguments(exercise):
    def crash(*args, **kwargs):
        raise KeyError("a name that is not there")

    message = check(exercise.id, crash).message
    assert f"{exercise.name}({exercise.all_cases[0]})" in message
    assert "KeyError: 'a name that is not there'" in message
    assert 'raise KeyError("a name that is not there")' in message


@every_function
def test_signatures_agree(exercise):
    space = {}
    exec(exercise.stub, space)
    assert inspect.signature(space[exercise.name]) == inspect.signature(exercise.solution)
    for mutant in exercise.wrong.values():
        assert callable(mutant)


@every
def test_without_solutions(exercise, monkeypatch, capsys):
    answer = reference(exercise.id)
    monkeypatch.setitem(vars(exercise), "solution_source", "")
    monkeypatch.delitem(vars(exercise), "solution", raising=False)
    assert exercise.solution is None
    assert check(exercise.id, answer).status == "correct"
    solution(exercise.id)
    assert "teacher removed the solutions" in capsys.readouterr().out
