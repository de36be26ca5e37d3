"""What a page needs to answer by itself: values, tolerances, mistakes and sentences, from Python.

`answers.js` compares with them. They stand in the page packed, so that nobody reads them by chance.
"""

import gzip
import json
import math
import re
from base64 import b64encode

from course_utils.learning import Exercise, Prediction, all_quizzes
from course_utils.learning.comparison import comparable
from course_utils.learning.diagnosis import tolerance_words
from course_utils.learning.mistakes import value_mistakes
from course_utils.learning.registry import declared
from course_utils.learning.wording import kind_of

_FORMULA = re.compile(r"\$([^$]+)\$")


def chapter_data(number, mathml):
    """All that the page of one chapter compares with and says, and its formulas as MathML."""
    quizzes = all_quizzes()
    data = {
        "exercises": {
            id: exercise_data(exercise) for id, exercise in declared(Exercise, number).items()
        },
        "predictions": {
            id: prediction_data(prediction, prediction.truth)
            for id, prediction in declared(Prediction, number).items()
        },
        "quiz": list(map(question_data, quizzes[number].questions)) if number in quizzes else [],
    }
    found = dict.fromkeys(_FORMULA.findall("\n".join(_texts(data))))
    return data | {"formulas": {tex: mathml(tex) for tex in found}}


def exercise_data(exercise):
    """An exercise as the page compares with it; of one that asks for a function, its help alone."""
    help = {"hints": list(exercise.hints), "solution": exercise.solution_source}
    if exercise.is_function:
        return help
    right = exercise.expected
    specific, general = value_mistakes(exercise)
    tolerance = tolerance_words(exercise, right)
    return help | {
        "right": encoded(right),
        "sequence": isinstance(right, list | tuple),
        "kind": kind_of(right),
        "rtol": exercise.tolerance,
        "atol": exercise.atol,
        "tolerance": tolerance,
        "expected": f"Expected: {exercise.expects or kind_of(right)}{tolerance}.",
        "specific": [[text, encoded(value)] for text, value in specific],
        "general": [[text, encoded(value)] for text, value in general],
    }


def encoded(value):
    """A value in JSON: letters, a set of texts, or numbers in their shape.

    "code" says that each letter of a text is an answer of its own; "exact", that numbers are whole
    numbers, which leave no tolerance. What JSON cannot hold, inf and nan, is text.
    """
    value = comparable(value)
    if isinstance(value.text, str):
        return {"letters": value.letters, "code": value.value.isupper()}
    if value.text is not None:
        return {"set": sorted(value.text)}
    numbers = [
        number
        if math.isfinite(number)
        else {"inf": "Infinity", "-inf": "-Infinity"}.get(f"{number}", "NaN")
        for number in value.numbers.ravel().tolist()
    ]
    return {
        "numbers": numbers,
        "shape": list(value.numbers.shape),
        "exact": value.numbers.dtype.kind in "biu",
    }


def prediction_data(prediction, truth):
    """A prediction and its truth: the index of an option, or a number."""
    return {
        "options": list(prediction.options),
        "truth": truth,
        "rtol": prediction.rtol,
    }


def question_data(question):
    """What is said of each option of a question, and which is right."""
    return {"answer": question.answer, "feedback": list(question.feedback), "demo": question.demo}


def packed(data):
    """JSON, compressed, as letters of base64."""
    return b64encode(gzip.compress(json.dumps(data).encode(), mtime=0)).decode()


def _texts(data):
    """All texts in a piece of JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _texts(item)
