"""Solutions of notebook 07."""

import numpy as np

from course_utils import entropy, log_softmax, logsumexp, softmax
from course_utils.demos.nb07_softmax_regression_on_digits import data
from course_utils.lessons.nb07_softmax_regression_on_digits import OTHERS as others
from course_utils.lessons.nb07_softmax_regression_on_digits import ROW as z
from course_utils.lessons.nb07_softmax_regression_on_digits import bold
from course_utils.lessons.nb07_softmax_regression_on_digits import (
    center_counts as count_centers,
)

X, y = data().X, data().y
W_zero = np.zeros((10, 65))
label = 2
bold_surprise, bold_right = bold()
center_counts = count_centers()


def loss_at_zero():
    log_p = log_softmax(X @ W_zero.T)
    return -log_p[np.arange(len(y)), y].mean()


def row_loss():
    return logsumexp(z) - z[label]


def bytes_ratio():
    return 50_257 * 4 / 8


def my_gradient(W, X, y):
    residual = softmax(X @ W.T)
    residual[np.arange(len(y)), y] -= 1
    return residual.T @ X / len(y)


def smudged():
    return -others.sum()


def wrong_share():
    return bold_surprise[~bold_right].sum() / bold_surprise.sum()


def best_with_center():
    rows = center_counts.sum(axis=1)
    return rows / rows.sum() @ entropy(center_counts / rows[:, None])
