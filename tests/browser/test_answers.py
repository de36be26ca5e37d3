"""The web page says of every answer what Python says: status and message, right or wrong."""

import math
import random

import numpy as np
import pytest

import course_utils
from course_utils.learning import all_exercises, registry
from course_utils.learning.calls import fixed_conditions
from course_utils.learning.comparison import comparable
from course_utils.learning.diagnosis import diagnose
from course_utils.learning.mistakes import value_mistakes
from course_utils.learning.sentences import SENTENCES
from tests.learning.test_common_mistakes import ROWS
from web import answers
from web.site import HERE

EXERCISES = {id: exercise for id, exercise in all_exercises().items() if not exercise.is_function}
CALCULATOR = {
    name: getattr(math, name)
    for name in ("log", "log2", "log10", "exp", "sqrt", "pi", "e", "inf", "nan")
} | {"abs": abs, "ln": math.log, "__builtins__": {}}
ANYTHING = (
    *("no idea", "A", "RSE", 'it\'s "so"', "1 +", "2 3", "0", "-1", "1e300", "inf", "-inf", "nan"),
    *("12345678", "12345678.5", "1, 2", "(0.5,)", "[3]", "[1, 2, 3, 4]"),
    *("1/36", "-1000*ln(2)", "2**-3**2", "exp(-1)*(1 + 1)", "sqrt(2)/pi - e", "log2(abs(-8)) + .5"),
)


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    page.add_script_tag(path=HERE / "answers.js")
    yield page
    page.close()


def typed(value):
    """What a learner would type who means a value, or None where that cannot be typed."""
    value = comparable(value)
    if value.text is not None:
        return value.value if isinstance(value.value, str) else ", ".join(sorted(value.value))
    if value.numbers is None or value.numbers.ndim > 1:
        return None
    return ", ".join(repr(number) for number in np.atleast_1d(value.numbers).tolist())


def understood(exercise, text):
    """The Python value that stands for what was typed."""
    if isinstance(exercise.expected, str):
        return text
    if isinstance(exercise.expected, set):
        single = all(len(item) == 1 for item in exercise.expected)
        parts = filter(str.isalnum, text) if single else text.split(",")
        return [part.strip() for part in parts]
    try:
        return eval(text, CALCULATOR)
    except (SyntaxError, NameError):
        return text


def in_common(exercise):
    """What the table of common mistakes gives for an exercise."""
    space = {name: getattr(course_utils, name) for name in course_utils.__all__}
    space |= registry.contents(exercise.id[:2]) | exercise.notebook_names()
    for row in ROWS:
        if row["exercise"] == exercise.id:
            own = dict(space)
            exec(row["code"], own)
            yield own[exercise.name]


def numbers_near(right, rng):
    """Numbers near the right ones and far from them, in their order and turned round."""
    right = np.atleast_1d(np.asarray(right, float)).tolist()
    yield right[::-1]
    for error in (1e-10, 3e-7, 4e-4, 1.5e-3, 4e-3, 0.02, 0.5):
        yield [number * (1 + rng.choice([-error, error])) for number in right]
    yield [*right[:-1], right[-1] * 1.1]
    yield [float(f"{number:.4g}") for number in right]
    yield [rng.choice([-1, 1]) * 10 ** rng.uniform(-12, 12) for _ in right]
    yield [round(number) if math.isfinite(number) else 0 for number in right]


def all_answers(exercise):
    rng = random.Random(exercise.id)
    right = exercise.expected
    specific, general = value_mistakes(exercise)
    values = [right, *(value for _, value in (*specific, *general))]
    values += in_common(exercise)
    if not isinstance(right, str | set):
        values += map(np.array, numbers_near(right, rng))
    else:
        letters = sorted(right)
        values += ["".join(rng.sample(letters, len(letters))) for _ in range(5)]
    texts = [*map(typed, values), *rng.sample(ANYTHING, 8)]
    return list(dict.fromkeys(text.strip() for text in texts if text is not None))


@fixed_conditions()
def test_every_value_is_diagnosed_as_in_python(page):
    given = {id: all_answers(exercise) for id, exercise in EXERCISES.items()}
    data = {id: answers.exercise_data(exercise) for id, exercise in EXERCISES.items()}
    said = page.evaluate(
        """([data, given, sentences]) => Object.fromEntries(Object.keys(given).map((id) =>
            [id, given[id].map((typed) => {
                const {status, text, mistake} = diagnose(data[id], typed, sentences);
                return [status, text, mistake];
            })]))""",
        [data, given, SENTENCES],
    )
    different = []
    for id, exercise in EXERCISES.items():
        for text, found in zip(given[id], said[id], strict=True):
            wanted = list(diagnose(exercise, understood(exercise, text)))
            if wanted != found:
                different.append((id, text, wanted, found))
    assert not different, different[:5]
    assert sum(map(len, given.values())) > 30 * len(EXERCISES)
