"""Log probability, likelihood and cross-entropy: the numbers behind the notebooks.

The numbers (logspace, information, losses, floats, scoring) are here by name. `course_utils.demos`
and `course_utils.learning` are loaded when first asked for: alone, `course_utils` needs no
matplotlib and no widgets. Everything else is a submodule to import.
"""

from importlib import import_module

from course_utils import distributions
from course_utils.floats import FloatFormat, first_zero, limits, round_to
from course_utils.forensics import diagnose_loss
from course_utils.information import cross_entropy, entropy, kl_divergence, perplexity, surprisal
from course_utils.logspace import (
    log1mexp,
    log_sigmoid,
    log_softmax,
    logit,
    logsumexp,
    sigmoid,
    softmax,
    softplus,
)
from course_utils.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    binary_crossentropy,
    categorical_crossentropy,
    cross_entropy_loss,
    nll_loss,
    sparse_categorical_crossentropy,
    sparse_cross_entropy_from_features,
)
from course_utils.scoring import (
    Reliability,
    brier_score,
    expected_calibration_error,
    reliability,
)

__all__ = [
    "FloatFormat",
    "Reliability",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "binary_crossentropy",
    "brier_score",
    "categorical_crossentropy",
    "cross_entropy",
    "cross_entropy_loss",
    "diagnose_loss",
    "distributions",
    "entropy",
    "expected_calibration_error",
    "first_zero",
    "kl_divergence",
    "limits",
    "log1mexp",
    "log_sigmoid",
    "log_softmax",
    "logit",
    "logsumexp",
    "nll_loss",
    "perplexity",
    "reliability",
    "round_to",
    "sigmoid",
    "softmax",
    "softplus",
    "sparse_categorical_crossentropy",
    "sparse_cross_entropy_from_features",
    "surprisal",
]


def __getattr__(name):
    if name in ("demos", "learning"):
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
