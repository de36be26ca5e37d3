"""What several demos of notebook 02 share."""

import numpy as np

THETA = np.linspace(0.004, 0.996, 156)  # coins to draw curves over

BEST = 0.7


def log_likelihood(theta, n):
    """Log-likelihood of n flips of which 70 % are heads."""
    return n * (BEST * np.log(theta) + (1 - BEST) * np.log1p(-theta))
