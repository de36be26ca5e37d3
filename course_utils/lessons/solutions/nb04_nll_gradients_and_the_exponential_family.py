"""Solutions of notebook 04."""

import numpy as np

from course_utils import log_softmax, softmax


def loss():
    logits = np.array([2.0, 1.0, -1.0])
    return -log_softmax(logits)[1]


def mean_gradient(logits, labels):
    p = softmax(np.asarray(logits, float))
    y = np.eye(p.shape[1])[labels]
    return (p - y) / len(p)


def poisson_gradient(eta, counts):
    expected = np.exp(eta)
    observed = np.mean(counts)
    return expected - observed


def curvature():
    p = 1 / (1 + np.exp(-0.0))
    return p * (1 - p)


def valid():
    # tanh falls to -1, ReLU and GELU grow without limit, e^z / e^z is always 1
    return {"sigmoid", "probit", "cloglog"}
