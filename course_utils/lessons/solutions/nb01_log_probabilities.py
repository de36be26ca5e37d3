"""Solutions of notebook 01."""

import math

scores = (-1200.0, -1203.0)


def first_zero_n():
    n = 1
    while 0.5**n > 0:
        n += 1
    return n


def log_p_flips():
    return 1000 * math.log(0.5)


def posterior_best():
    e = [math.exp(score - max(scores)) for score in scores]
    return max(e) / sum(e)


def log_density():
    sigma = 0.1
    return -math.log(sigma * math.sqrt(2 * math.pi))


def per_character():
    return math.exp(-1132 / 400)
