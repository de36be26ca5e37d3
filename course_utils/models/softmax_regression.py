"""Softmax regression: the mean NLL in nats and its gradient."""

import numpy as np

from course_utils._validation import as_float64, as_labels
from course_utils.logspace import log_softmax, softmax
from course_utils.models.logistic import as_penalty


def softmax_nll(W, X, y, penalty=0.0):
    """Mean negative log-likelihood of class labels, in nats.

    ``-mean(log_softmax(X @ W.T)[i, y[i]]) + sum(penalty * W**2) / 2``

    For one-hot labels this is the cross-entropy between labels and predictions. Shapes are (K, d)
    of the weights W, one row for each class, (n, d) of X and (n,) of y, the classes 0 to K - 1.
    The penalty broadcasts to (K, d) and means what it does in `logistic_nll`. Source: C. M. Bishop,
    "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.4.

    With all weights 0 each of 10 classes has probability 1/10, which costs log 10:

    >>> round(softmax_nll(np.zeros((10, 2)), [[1.0, 3.0], [1.0, 5.0]], [7, 0]), 6)
    2.302585
    """
    W, X, y, penalty = _softmax_data(W, X, y, penalty)
    log_p = log_softmax(X @ W.T)
    return float(-log_p[np.arange(len(y)), y].mean() + np.sum(penalty * W**2) / 2)


def softmax_gradient(W, X, y, penalty=0.0):
    """Gradient of `softmax_nll` in the weights: predicted - observed, times the features.

    ``(P - Y).T @ X / n + penalty * W`` with ``P = softmax(X @ W.T)`` and Y the one-hot labels

    Without a penalty its rows, shape (K, d), add up to 0: what one class gains the others lose.

    >>> softmax_gradient(np.zeros((2, 1)), [[1.0], [1.0], [1.0], [1.0]], [0, 1, 1, 1])
    array([[ 0.25],
           [-0.25]])
    """
    W, X, y, penalty = _softmax_data(W, X, y, penalty)
    residual = softmax(X @ W.T)
    residual[np.arange(len(y)), y] -= 1
    return residual.T @ X / len(y) + penalty * W


def _softmax_data(W, X, y, penalty):
    W, X, y = as_float64(W, "W"), as_float64(X, "X"), np.asarray(y)
    if (
        W.ndim != 2
        or X.ndim != 2
        or W.shape[1] != X.shape[1]
        or y.shape != X.shape[:1]
        or not y.size
    ):
        raise ValueError(
            f"W has shape {W.shape}, X {X.shape}, y {y.shape}; they should be (K, d), (n, d), "
            f"(n,), with n at least 1"
        )
    return W, X, as_labels(y, len(W), "y"), as_penalty(penalty, W)
