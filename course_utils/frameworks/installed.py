"""PyTorch and Keras where they are installed; where they are not, the course's own losses.

Notebook 08 calls ``F.cross_entropy(…)`` and ``keras_losses.categorical_crossentropy(…)``. With the
frameworks installed these are ``torch.nn.functional`` and ``keras.losses``. Without them they are
functions in NumPy, most of them from ``course_utils.losses``, which take the arguments that the
notebook uses, so every cell still runs.
"""

import os
from importlib import import_module
from types import SimpleNamespace

import numpy as np

from course_utils import logspace, losses

INSTALL = "python -m pip install -r requirements-frameworks.txt"


def _found(name):
    try:
        return import_module(name)
    except ImportError:
        return None


torch = _found("torch")
if torch:
    torch.set_num_threads(1)
    os.environ.setdefault("KERAS_BACKEND", "torch")  # Keras reads it when it is imported
keras = _found("keras")


def _tensor(data):
    """An array in the format torch.tensor would choose: float32 for Python floats."""
    array = np.asarray(data)
    from_python = not isinstance(data, np.ndarray | np.generic) and array.dtype == np.float64
    return array.astype(np.float32) if from_python else array


def _kl_div(input, target, reduction="mean"):
    """Terms target * (log target - input), as torch.nn.functional.kl_div computes them."""
    input, target = np.asarray(input), np.asarray(target)
    terms = target * (np.log(np.where(target > 0, target, 1)) - input)
    if reduction == "batchmean":
        return terms.sum() / len(terms)
    return {"none": terms, "sum": terms.sum(), "mean": terms.mean()}[reduction]


NUMPY_FUNCTIONAL = SimpleNamespace(
    softmax=lambda input, dim: logspace.softmax(input, axis=dim),
    log_softmax=lambda input, dim: logspace.log_softmax(input, axis=dim),
    sigmoid=logspace.sigmoid,
    logsigmoid=logspace.log_sigmoid,
    cross_entropy=losses.cross_entropy_loss,
    nll_loss=losses.nll_loss,
    binary_cross_entropy=losses.binary_cross_entropy,
    binary_cross_entropy_with_logits=losses.binary_cross_entropy_with_logits,
    kl_div=_kl_div,
)

F = torch.nn.functional if torch else NUMPY_FUNCTIONAL
tensor = torch.tensor if torch else _tensor
keras_losses = keras.losses if keras else losses


def report():
    """Say what the notebook runs on, and how to get what is missing."""
    found = {"PyTorch": torch, "Keras": keras}
    for name, module in found.items():
        if module:
            print(f"✔ {name} {module.__version__}")
        else:
            print(f"○ {name} is not installed. Its losses in NumPy stand in for it.")
    if None in found.values():
        print(
            "  Every cell and every check below works all the same. For the real libraries, run\n"
            f"  {INSTALL}\n  in the course's folder, and restart the kernel."
        )
