"""What a page needs to answer by itself: values, tolerances, mistakes and sentences, from Python.

`answers.js` compares with them. They stand in the page packed, so that nobody reads them by chance.
"""

import gzip
import json
import math
import re
from base64 import b64encode

from course_utils.judging.comparison import comparable
from course_utils.judging.diagnosis import tolerance_words
from course_utils.judging.mistakes import value_mistakes
from course_utils.judging.wording import kind_of
from web.cells import asked, kind

_FORMULA = re.compile(r"\$([^$]+)\$")


def page_data(notebook, mathml):
    """All that the page of a notebook compares with and says, and its formulas as MathML."""
    data = {"exercises": {}, "predictions": {}, "quiz": []}
    for cell in notebook.cells:
        match kind(cell):
            case "exercise":
                exercise = asked(cell)
                data["exercises"][exercise.id] = exercise_data(exercise)
            case "guess":
                prediction = asked(cell)
                data["predictions"][prediction.id] = prediction_data(prediction, prediction.truth)
            case "quiz":
                data["quiz"] = list(map(question_data, asked(cell).questions))
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
    return {"answer": question.answer, "feedback": list(question.feedback)}


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
