"""What PyTorch, Keras and scikit-learn make of every pair of scores and labels.

Four photos, three classes. The model's output is held as logits, log-probabilities or
probabilities, the labels in four forms, and twelve calls are tried on each pair. A result is the
right value, a wrong value without an error, or an error. Where the frameworks are missing, what
they did is read from switchboard.json, which ``python -m course_utils.frameworks.switchboard``
writes.
"""

import json
import warnings
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_utils.information import entropy
from course_utils.logspace import log_sigmoid, log_softmax, sigmoid, softmax
from course_utils.losses import binary_cross_entropy_with_logits, cross_entropy_loss

RECORD = Path(__file__).with_name("switchboard.json")

LOGITS = np.array([[2.0, -1.0, 0.5], [0.5, 2.5, -1.0], [1.5, 0.5, 0.0], [-0.5, 1.0, 2.0]])
_INDEX = np.array([2, 1, 0, 1])
HAVE = ("logits", "log-probabilities", "probabilities")
LABELS = {
    "class index": _INDEX,
    "one-hot": np.eye(3)[_INDEX],
    "soft": np.array([[0.2, 0.1, 0.7], [0.1, 0.9, 0.0], [0.8, 0.1, 0.1], [0.0, 0.6, 0.4]]),
    "several tags": np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 1.0]]),
}
CALLS = {
    "CrossEntropyLoss": "nn.CrossEntropyLoss()(x, y)",
    "NLLLoss": "nn.NLLLoss()(x, y)",
    "BCELoss": "nn.BCELoss()(x, y)",
    "BCEWithLogitsLoss": "nn.BCEWithLogitsLoss()(x, y)",
    "KLDivLoss": 'nn.KLDivLoss(reduction="batchmean")(x, y)',
    "CCE": "CategoricalCrossentropy()(y, x)",
    "CCE from_logits": "CategoricalCrossentropy(from_logits=True)(y, x)",
    "SCCE": "SparseCategoricalCrossentropy()(y, x)",
    "SCCE from_logits": "SparseCategoricalCrossentropy(from_logits=True)(y, x)",
    "BCE": "BinaryCrossentropy()(y, x)",
    "BCE from_logits": "BinaryCrossentropy(from_logits=True)(y, x)",
    "log_loss": "log_loss(y, x)",
}
_KERAS = tuple(name for name, code in CALLS.items() if "Crossentropy(" in code)
_OF_LOGITS = ("BCEWithLogitsLoss", "CCE from_logits", "SCCE from_logits", "BCE from_logits")
_YES_OR_NO = ("BCELoss", "BCEWithLogitsLoss", "BCE", "BCE from_logits")

# Five calls that raise errors, in the order in which the notebook prints their messages.
MISTAKES = {
    "C": "F.cross_entropy(x, y + 2)",
    "A": "F.cross_entropy(x, y.float())",
    "E": "F.binary_cross_entropy_with_logits(x, F.one_hot(y))",
    "B": "F.cross_entropy(x, y[:, None])",
    "D": "F.cross_entropy(x[:, 0], y)",
}


class Outcome(NamedTuple):
    """What a call did: "right" or "wrong" with a value in nats, or "error" with its message.

    A warning is kept as the message of a value. `why` explains what is not right in a sentence,
    `fix` is the code that gives the right value, empty where nothing needs fixing.
    """

    verdict: str
    value: float
    message: str
    right: float
    why: str
    fix: str


def scores(have, labels):
    """The model's output: for several tags each class is its own yes or no, so sigmoids."""
    many = labels == "several tags"
    return {
        "logits": LOGITS,
        "log-probabilities": log_sigmoid(LOGITS) if many else log_softmax(LOGITS),
        "probabilities": sigmoid(LOGITS) if many else softmax(LOGITS),
    }[have]


def right_value(labels, call):
    """The mean loss in nats that these labels define.

    One class per photo: the cross-entropy with softmax (for KLDivLoss less the entropy of the
    labels). Several tags: the mean of the yes-or-no losses with sigmoids.
    """
    y = LABELS[labels]
    if labels == "several tags":
        return float(binary_cross_entropy_with_logits(LOGITS, y))
    value = cross_entropy_loss(LOGITS, y)
    return float(value - entropy(y).mean() if call == "KLDivLoss" and y.ndim == 2 else value)


def namespace(have, labels, call):
    """What the code of a call, or of its fix, refers to; None where its library is missing."""
    x, y = scores(have, labels), LABELS[labels]
    if call == "log_loss":
        from sklearn.metrics import log_loss

        from course_utils.information import cross_entropy

        return {"log_loss": log_loss, "x": x, "y": y, "np": np} | {
            each.__name__: each for each in (softmax, sigmoid, cross_entropy)
        }
    from course_utils.frameworks.installed import F, keras, torch

    if not torch or (call in _KERAS and not keras):
        return None
    x = torch.tensor(x, dtype=torch.float32)
    y = torch.tensor(y if y.ndim == 1 else y.astype(np.float32))
    return {"torch": torch, "nn": torch.nn, "F": F, "x": x, "y": y} | (
        {**vars(keras.losses), "ops": keras.ops} if call in _KERAS else {}
    )


def run(have, labels, call):
    """(value or None, message) of a call in the library itself; None where it is missing."""
    space = namespace(have, labels, call)
    return space and _attempt(CALLS[call], space)


def _attempt(code, space):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = float(eval(code, space))
        except Exception as error:
            return None, f"{type(error).__name__}: {error}".replace("\n", " ")
    return value, " ".join(str(each.message) for each in caught)


@cache
def recorded():
    """The file switchboard.json: versions, and results {key: [value, message]}."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def messages():
    """The error messages of `MISTAKES`, from PyTorch or, where it is missing, from the record."""
    space = namespace("logits", "class index", "CrossEntropyLoss")
    return [
        (_attempt(code, space) if space else recorded()["results"][code])[1]
        for code in MISTAKES.values()
    ]


@cache
def outcome(have, labels, call, live=True):
    """What a call makes of scores and labels, found by running it, or read from the record.

    Parameters
    ----------
    have : str
        One of `HAVE`.
    labels : str
        A key of `LABELS`.
    call : str
        A key of `CALLS`.
    live : bool
        False reads the record even where the library is installed: versions differ.

    Returns
    -------
    Outcome
    """
    result = live and run(have, labels, call)
    value, message = result or recorded()["results"][_key(have, labels, call)]
    right = right_value(labels, call)
    if value is not None and abs(value - right) < 1e-4:
        return Outcome("right", value, message, right, "", "")
    verdict = "error" if value is None else "wrong"
    value = np.nan if value is None else value
    return Outcome(
        verdict, value, message, right, _why(have, labels, call), fix(have, labels, call)
    )


def _why(have, labels, call):
    """The first thing that does not fit, in a sentence."""
    many, yes_or_no = labels == "several tags", call in _YES_OR_NO
    if many and not yes_or_no:
        return "One softmax picks one class. Tags are separate yes-or-no questions."
    if not many and yes_or_no:
        return "This asks a yes-or-no question of each class. The labels name one class of three."
    if call in ("NLLLoss", "SCCE", "SCCE from_logits") and labels != "class index":
        return "This call takes class indices."
    if call in ("KLDivLoss", "CCE", "CCE from_logits") and labels == "class index":
        return "This call takes a row of probabilities for each label."
    if call == "log_loss" and labels == "soft":
        return "scikit-learn's log_loss takes no soft labels."
    if call in ("NLLLoss", "KLDivLoss"):
        return f"{call} takes log-probabilities and computes no logarithm of the scores."
    if call == "CrossEntropyLoss" or call in _OF_LOGITS:
        return "This call takes logits. It turned what it got into probabilities once more."
    return "This call takes probabilities."


def fix(have, labels, call):
    """Code that gives the right value, as near to the call as can be.

    It is of the same library; only for soft labels, which scikit-learn lacks, it is the course's.
    """
    many, log = labels == "several tags", have == "log-probabilities"
    squash = "sigmoid" if many else "softmax"
    if call in _KERAS:
        name = {"class index": "SparseCategorical", "several tags": "Binary"}
        name = name.get(labels, "Categorical") + "Crossentropy"
        if have == "probabilities":
            return f"{name}()(y, x)"
        if log and many:
            return f"{name}()(y, ops.exp(x))"
        return f"{name}(from_logits=True)(y, x)"
    if call == "log_loss":
        p = {"logits": f"{squash}(x)", "log-probabilities": "np.exp(x)"}.get(have, "x")
        if labels == "soft":
            return f"cross_entropy(y, {p}).mean()  # course_utils"
        if many:
            return f"np.mean([log_loss(t, p) for t, p in zip(y.T, {p}.T)])"
        return f"log_loss(y, {p})"
    if many:
        if have == "logits":
            return "nn.BCEWithLogitsLoss()(x, y)"
        return f"nn.BCELoss()({'x.exp()' if log else 'x'}, y)"
    log_p = {"logits": "F.log_softmax(x, dim=1)", "log-probabilities": "x"}.get(have, "x.log()")
    if call == "NLLLoss" and labels != "soft":
        return f"nn.NLLLoss()({log_p}, {'y' if labels == 'class index' else 'y.argmax(dim=1)'})"
    if call == "KLDivLoss":
        y = "F.one_hot(y, 3).float()" if labels == "class index" else "y"
        return f'nn.KLDivLoss(reduction="batchmean")({log_p}, {y})'
    return f"nn.CrossEntropyLoss()({'x.log()' if have == 'probabilities' else 'x'}, y)"


def all_pairs():
    """All (have, labels, call), in the order of the board."""
    return [(have, labels, call) for call in CALLS for have in HAVE for labels in LABELS]


def _key(have, labels, call):
    return f"{have} | {labels} | {call}"


def write_record():
    """Run every call in its library and write switchboard.json."""
    results = {_key(*key): run(*key) for key in all_pairs()}
    results |= dict(zip(MISTAKES.values(), ((None, said) for said in messages()), strict=True))
    lines = [
        f"{json.dumps(key)}: {json.dumps([value and float(f'{value:.6g}'), message])}"
        for key, (value, message) in results.items()
    ]
    versions = {name: version(name) for name in ("torch", "keras", "scikit-learn")}
    text = f'{{"versions": {json.dumps(versions)},\n"results": {{\n' + ",\n".join(lines) + "\n}}\n"
    RECORD.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_record()
