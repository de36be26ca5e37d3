"""The course's models, each written from the formula that a notebook derives.

A model is a few functions, a loss with its gradient, or one small class. Losses are means over the
rows, in nats; `course_utils.models.optimizers` brings them down, and the classes fit themselves.
The data sets are in `course_utils.models.datasets`. What does not fit, such as a shape, a label or
a number out of range, gets an error that names it.
"""

from course_utils.models.hidden_markov import CASINO, HiddenMarkov
from course_utils.models.logistic import (
    logistic_gradient,
    logistic_hessian,
    logistic_nll,
    with_intercept,
)
from course_utils.models.mlp import MLP
from course_utils.models.naive_bayes import NaiveBayes
from course_utils.models.ngrams import NGram, adaptive_log_prob, kneser_ney_log_prob
from course_utils.models.softmax_regression import softmax_gradient, softmax_nll

__all__ = [
    "CASINO",
    "MLP",
    "HiddenMarkov",
    "NGram",
    "NaiveBayes",
    "adaptive_log_prob",
    "kneser_ney_log_prob",
    "logistic_gradient",
    "logistic_hessian",
    "logistic_nll",
    "softmax_gradient",
    "softmax_nll",
    "with_intercept",
]
