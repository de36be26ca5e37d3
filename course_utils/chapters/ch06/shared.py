"""What several demos of notebook 06 share."""

import math

import numpy as np


def number(x, digits=3):
    """A number for a label; infinity as its sign."""
    return "∞" if math.isinf(x) else f"{x:.{digits}f}"


ANIMALS = ("cat", "dog", "fox")

X = np.linspace(-16, 16, 1601)

MOST_NATS = 10.0


def beyond(nats):
    """A pointer for a bar that goes on beyond the axis."""
    return " ▸" if nats > MOST_NATS else ""


def normal_kl(mean1, std1, mean2, std2):
    """KL(N(mean1, std1) ‖ N(mean2, std2)) in nats."""
    ratio = std1 / std2
    shift = (mean1 - mean2) / std2
    return -math.log(ratio) + (ratio**2 + shift**2 - 1) / 2
