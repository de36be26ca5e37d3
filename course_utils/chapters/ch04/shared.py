"""What several demos of notebook 04 share."""

from course_utils.live.figures import BLUE, ORANGE
from course_utils.logspace import sigmoid, softplus


def squared(z):
    """Squared error of sigmoid(z) when the label is 1, and the size of its slope in z."""
    p, rest = sigmoid(z), sigmoid(-z)
    return rest**2, 2 * rest**2 * p


def crossed(z):
    """Cross-entropy of sigmoid(z) when the label is 1, and the size of its slope in z."""
    return softplus(-z), sigmoid(-z)


LOSSES = {"CE": (crossed, BLUE, "-", "o"), "MSE": (squared, ORANGE, "--", "s")}
