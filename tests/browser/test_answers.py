"""The web page says of every answer what Python says: status and message, right or wrong."""

import math
import random

import numpy as np
import pytest

import course_utils
from course_utils.judging.calls import fixed_conditions
from course_utils.judging.comparison import comparable
from course_utils.judging.diagnosis import diagnose
from course_utils.judging.mistakes import value_mistakes
from course_utils.judging.sentences import SENTENCES
from course_utils.learning import (
    all_exercises,
    all_predictions,
    all_quizzes,
    load_progress,
    registry,
    scoreboard,
)
from course_utils.learning.predictions import compared
from course_utils.learning.record import join_records, read
from course_utils.learning.result import guess_words, rich
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
    for script in ("answers.js", "page.js"):
        page.add_script_tag(path=HERE / script)
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
        values += ["".join(right)[::-1], "".join(letters[list(right).index(a)] for a in letters)]
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


def guesses(prediction, rng):
    """Pairs (guess, truth): what the buttons give, doubt, certainty; or numbers near and far."""
    k = len(prediction.options)
    if k:
        for truth in range(k):
            for sure in (0.7, 0.9, 0.97, 1 / k, 0.0, 1.0):
                guess = [(1 - sure) / (k - 1)] * k
                guess[rng.randrange(k)] = sure
                yield guess, truth
    else:
        for truth in (1075.0, -3.2, 0.0, 1.5e-20, 12345678.0):
            for error in (0.0, 1e-12, 0.02, 0.3, 7.0, -2.0):
                yield truth * (1 + error) + (truth == 0) * error, truth


def test_every_guess_is_compared_as_in_python(page):
    rng = random.Random(0)
    rows = [
        (answers.prediction_data(prediction, truth), guess, prediction)
        for prediction in all_predictions().values()
        for guess, truth in guesses(prediction, rng)
    ]
    said = page.evaluate(
        """([rows, sentences]) => rows.map(([data, guess]) => {
            const {status, message} = compared(data, guess, sentences);
            return [status, message, guessWords(guess)];
        })""",
        [[row[:2] for row in rows], SENTENCES],
    )
    for (data, guess, prediction), found in zip(rows, said, strict=True):
        result = compared(prediction, guess, data["truth"])
        assert found == [result.status, result.message, guess_words(guess)], (data, guess)


def test_every_option_of_a_quiz_is_answered_as_in_python(page):
    questions = [question for quiz in all_quizzes().values() for question in quiz.questions]
    said = page.evaluate(
        """questions => questions.map((question) => question.feedback.map((_, i) => {
            const {status, message} = answered(question, i);
            return [status, message];
        }))""",
        list(map(answers.question_data, questions)),
    )
    for question, found in zip(questions, said, strict=True):
        wanted = map(question.answered, range(len(question.options)))
        assert found == [[each.status, each.message] for each in wanted]


def test_no_line_ends_where_none_ends_in_python(page):
    texts = [text for quiz in all_quizzes().values() for question in quiz.questions
             for text in question.feedback if not set("`$") & set(text)]  # fmt: skip
    texts += [f"{name}: {text}" for name, text in SENTENCES.items() if "`" not in text]
    texts += ["You gave it 3.33 %, which costs 3.40 nats.", "1 bit", "1e-7 & 2 > 1"]
    assert page.evaluate("texts => texts.map(rich)", texts) == list(map(rich, texts))


def a_record(rng):
    """What a learner may have done: some exercises, guesses and picks."""
    record = {"exercises": {}, "predictions": {}, "quizzes": {"01": {}}}
    for id in ("01.2", "01.3", "02.1"):
        parts = {
            "solved": rng.random() < 0.5,
            "hints": rng.randrange(4),
            "mistakes": rng.sample(["", "in bits", "too large", "nan"], rng.randrange(1, 4)),
        }
        record["exercises"][id] = {name: parts[name] for name in parts if rng.random() < 0.7}
    for each in all_predictions().values():
        if rng.random() < 0.5:
            pairs = [(guess, truth) for guess, truth in guesses(each, rng) if guess != truth]
            guess, truth = rng.choice(pairs)
            entry = {"guess": guess, "when": rng.randrange(3)}
            shown = {"revealed": True, "truth": truth} if rng.random() < 0.7 else {}
            record["predictions"][each.id] = entry | shown
    for number in map(str, range(5)):
        if rng.random() < 0.7:
            record["quizzes"]["01"][number] = rng.choices("ABCD", k=rng.randrange(1, 4))
    return record


def test_a_record_goes_to_the_notebooks_and_comes_back(page, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "beside-the-notebooks.json"))
    file = tmp_path / "saved.json"
    rng = random.Random(1)
    mine = a_record(rng)
    text, words, back = page.evaluate(
        """([record, sentences]) => {
            const text = JSON.stringify(record, null, 1);
            return [text, scoreWords(scored(record.predictions), sentences), fromFile(text)];
        }""",
        [mine, SENTENCES],
    )
    assert back == mine
    file.write_text(text, encoding="utf-8")
    assert "Taken back" in load_progress(file).message
    assert read() == mine
    assert repr(scoreboard()) == words
    for damaged in ("", "{", "[]", "{}", '{"exercises": 3}', '{"predictions": {"01.cliff": 5}}'):
        assert page.evaluate("fromFile", damaged) is None
    pairs = [(a_record(rng), a_record(rng)) for _ in range(20)]
    found = page.evaluate("pairs => pairs.map(([mine, other]) => joined(mine, other))", pairs)
    assert found == [join_records(mine, other)[0] for mine, other in pairs]
