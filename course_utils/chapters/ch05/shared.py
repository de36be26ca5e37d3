"""What several demos of notebook 05 share."""

from functools import cache

import numpy as np

from course_utils.live.figures import BLUE, ORANGE
from course_utils.models import (
    datasets,
    logistic_gradient,
    logistic_hessian,
    logistic_nll,
    with_intercept,
)
from course_utils.models.optimizers import newton


# Data and fits, each computed once
def fit(X, y, penalty=0.0, start=None, tolerance=1e-10):
    """Weights of the lowest NLL plus penalty, the intercept first, by Newton's method."""
    A = with_intercept(X)
    start = np.zeros(A.shape[1]) if start is None else start
    path = newton(
        logistic_nll, logistic_gradient, logistic_hessian, start, steps=100,
        args=(A, y, penalty), tolerance=tolerance,
    )  # fmt: skip
    return path.end


def standardized(X):
    """Each column with mean 0 and standard deviation 1."""
    return (X - X.mean(axis=0)) / X.std(axis=0)


@cache
def radius():
    """Mean radius of the 569 tumors, and whether each is benign (1) or malignant (0)."""
    table = datasets.breast_cancer()
    return table.X[:, table.features.index("mean radius")], table.y


@cache
def radius_fit():
    """Maximum-likelihood intercept and slope for the mean radius."""
    return fit(*radius())


def standard_errors(weights, X):
    """Standard errors of maximum-likelihood weights, and the inverse of their information."""
    A = with_intercept(X)
    # The Hessian does not depend on the labels.
    information = len(A) * logistic_hessian(weights, A, np.zeros(len(A)))
    covariance = np.linalg.inv(information)
    return np.sqrt(np.diag(covariance)), covariance


@cache
def no_features():
    """Mean NLL of the model that gives every tumor the same probability."""
    y = radius()[1]
    share = y.mean()
    return float(-np.log(np.where(y == 1, share, 1 - share)).mean())


def mean_nll_of_radius(w):
    x, y = radius()
    return logistic_nll(w, with_intercept(x), y)


RADII = np.linspace(6, 29, 231)


def strip(axes):
    """Draw the tumors: benign above 1, malignant below 0, spread a little so that all are seen."""
    x, y = radius()
    spread = np.random.default_rng(0).uniform(0.04, 0.14, size=x.size)
    for label, color, marker in ((1, BLUE, "o"), (0, ORANGE, "^")):
        here = y == label
        height = label + (2 * label - 1) * spread[here]
        axes.plot(x[here], height, marker, color=color, ms=4, alpha=0.35, mew=0)
    axes.set(xlim=(6, 29), ylim=(-0.18, 1.18), xlabel="mean radius")
    axes.set_yticks([0, 0.5, 1])
    axes.text(28.8, 1.09, "benign", color=BLUE, weight="bold", ha="right", va="center")
    axes.text(6.2, -0.09, "malignant", color=ORANGE, weight="bold", va="center")


def penalty_of(C, n, features):
    """scikit-learn's C as the penalty of `logistic_nll`: none on the intercept."""
    return np.r_[0, np.full(features, 1 / (n * C))]
