"""Logistic regression: the mean NLL in nats, its gradient and its Hessian."""

import numpy as np

from course_utils._validation import as_broadcast, as_float64
from course_utils.logspace import log_sigmoid, sigmoid


def with_intercept(X):
    """Put a column of ones before the features, so that the first weight is the intercept.

    X has shape (n, d), or (n,) for one feature; the result has shape (n, 1 + d).

    >>> with_intercept([5.0, 7.0])
    array([[1., 5.],
           [1., 7.]])
    """
    X = as_float64(X, "X")
    if X.ndim not in (1, 2):
        raise ValueError(f"X has shape {X.shape}; it should be (n, d), or (n,) for one feature")
    return np.column_stack([np.ones(len(X)), X])


def logistic_nll(w, X, y, penalty=0.0):
    """Mean negative log-likelihood of labels 0 and 1, in nats.

    ``-mean(y log p + (1 - y) log(1 - p)) + sum(penalty * w**2) / 2`` with ``p = sigmoid(X @ w)``

    Shapes are (d,) of the weights w, (n, d) of X and (n,) of y; `with_intercept` adds an intercept.
    The penalty is one number or (d,), and 0 for maximum likelihood. A Gaussian prior of standard
    deviation s on a weight adds ``1 / (n s**2)``; scikit-learn's C is ``s**2``. Give the intercept
    a 0 to spare it. Source: C. M. Bishop, "Pattern Recognition and Machine Learning", Springer
    2006, section 4.3.2.

    With all weights 0 each label has probability 1/2, which costs log 2:

    >>> X = with_intercept([1.0, 2.0, 3.0, 4.0])
    >>> round(logistic_nll([0, 0], X, [0, 0, 1, 1]), 6)
    0.693147
    """
    w, X, y, penalty = _logistic_data(w, X, y, penalty)
    z = X @ w
    # log(1 - sigmoid(z)) is log_sigmoid(-z), which keeps its digits where sigmoid(z) rounds to 1.
    log_p = log_sigmoid(np.where(y == 1, z, -z))
    return float(-log_p.mean() + np.sum(penalty * w**2) / 2)


def logistic_gradient(w, X, y, penalty=0.0):
    """Gradient of `logistic_nll` in the weights: the features, weighted by predicted - observed.

    ``X.T @ (p - y) / n + penalty * w`` with ``p = sigmoid(X @ w)``, of shape (d,)

    >>> X = with_intercept([1.0, 2.0, 3.0, 4.0])
    >>> logistic_gradient([0, 0], X, [0, 0, 1, 1])
    array([ 0. , -0.5])
    """
    w, X, y, penalty = _logistic_data(w, X, y, penalty)
    return X.T @ (sigmoid(X @ w) - y) / len(y) + penalty * w


def logistic_hessian(w, X, y, penalty=0.0):
    """Hessian of `logistic_nll`: the curvature that Newton's method divides by.

    ``X.T @ diag(p (1 - p)) @ X / n + diag(penalty)`` with ``p = sigmoid(X @ w)``, of shape (d, d)

    It does not depend on the labels and never curves downward, so the loss is convex.

    >>> X = with_intercept([1.0, 2.0, 3.0, 4.0])
    >>> logistic_hessian([0, 0], X, [0, 0, 1, 1])
    array([[0.25 , 0.625],
           [0.625, 1.875]])
    """
    w, X, y, penalty = _logistic_data(w, X, y, penalty)
    z = X @ w
    variance = sigmoid(z) * sigmoid(-z)
    return (X.T * variance) @ X / len(y) + np.diag(penalty)


def _logistic_data(w, X, y, penalty):
    w, X, y = as_float64(w, "w"), as_float64(X, "X"), np.asarray(y)
    if X.ndim != 2 or w.shape != X.shape[1:] or y.shape != X.shape[:1] or not y.size:
        raise ValueError(
            f"w has shape {w.shape}, X {X.shape}, y {y.shape}; they should be (d,), (n, d), (n,), "
            f"with n at least 1"
        )
    odd = y[(y != 0) & (y != 1)]
    if odd.size:
        raise ValueError(f"y contains {odd[0]}; labels are 0 or 1")
    return w, X, y.astype(float), as_penalty(penalty, w)


def as_penalty(penalty, weights):
    """One penalty for each weight."""
    penalty = as_broadcast(penalty, weights.shape, "penalty")
    wrong = penalty[~(penalty >= 0)]
    if wrong.size:
        raise ValueError(f"penalty holds {wrong[0]}, but must be 0 or more")
    return penalty
