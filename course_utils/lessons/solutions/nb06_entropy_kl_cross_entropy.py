"""Solutions of notebook 06."""

import numpy as np

from course_utils.datasets import letter_codes, python_text
from course_utils.lessons.nb06_entropy_kl_cross_entropy import LABELS as labels
from course_utils.lessons.nb06_entropy_kl_cross_entropy import PRINTOUTS
from course_utils.lessons.nb06_entropy_kl_cross_entropy import P as p
from course_utils.lessons.nb06_entropy_kl_cross_entropy import Q as q

codes = letter_codes(python_text())
A, B, C, D, E, F = PRINTOUTS.values()


def text_entropy():
    shares = np.bincount(codes) / len(codes)
    return -(shares * np.log2(shares)).sum()


def loss():
    return -(p * np.log(q)).sum()


def kl_both_ways(p, q):
    def kl(p, q):
        seen = p > 0
        with np.errstate(divide="ignore"):
            return (p[seen] * np.log(p[seen] / q[seen])).sum()

    p, q = np.asarray(p, float), np.asarray(q, float)
    return kl(p, q), kl(q, p)


def lowest_p():
    return np.eye(3)[np.argmax(q)]


def best_q():
    return labels.mean(axis=0)


def kl_pair():
    mean_p, mean_q, std = 0.0, 1.0, 1.0
    kl = (mean_p - mean_q) ** 2 / (2 * std**2)
    return kl, kl


def impostors():
    to_nats = {
        "nats": lambda x: x,
        "bits": lambda x: x * np.log(2),
        "bans": lambda x: x * np.log(10),
        "perplexity": np.log,
        "probability": lambda x: -np.log(x),
    }
    nats = {
        letter: to_nats[unit](x)
        for letter, (unit, x) in zip("ABCDEF", (A, B, C, D, E, F), strict=True)
    }
    return {letter for letter, x in nats.items() if abs(x - nats["A"]) > 0.01}
