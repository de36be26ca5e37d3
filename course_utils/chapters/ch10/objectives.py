"""Demo 10.objectives: the same net and digits, seven losses."""

from functools import cache

import numpy as np

from course_utils import scoring
from course_utils.chapters.ch10.shared import reliability_bars, set_reliability
from course_utils.live import Choice, Demo
from course_utils.live.figures import BLACK, BLUE, LIGHT_BLUE, LIGHT_ORANGE, ORANGE
from course_utils.logspace import softmax
from course_utils.losses import cross_entropy_loss
from course_utils.models import MLP
from course_utils.models.datasets import digits, split


def smoothing_gradient(alpha):
    """Gradient of the smoothed loss in the logits, from predictions P and one-hot labels Y."""
    return lambda P, Y: P - ((1 - alpha) * Y + alpha / Y.shape[1])


def focal_gradient(gamma):
    """Gradient of -(1 - p)**gamma log p, p for the true class, in the logits."""

    def logit_gradient(P, Y):
        p = (P * Y).sum(axis=1, keepdims=True)
        rest = (P * (1 - Y)).sum(axis=1, keepdims=True)  # 1 - p, without cancellation
        return (rest**gamma - gamma * p * rest ** (gamma - 1) * np.log(p)) * (P - Y)

    return logit_gradient


def brier_gradient(P, Y):
    """Gradient of the Brier score in the logits."""
    slope = 2 * (P - Y)
    return P * (slope - (P * slope).sum(axis=1, keepdims=True))


def minus_p_gradient(P, Y):
    """Gradient of -p, p for the true class, in the logits."""
    return (P * Y).sum(axis=1, keepdims=True) * (P - Y)


OBJECTIVES = {
    "NLL": smoothing_gradient(0),
    "smooth .1": smoothing_gradient(0.1),
    "smooth .2": smoothing_gradient(0.2),
    "focal 2": focal_gradient(2),
    "focal 5": focal_gradient(5),
    "Brier": brier_gradient,
    "minus p": minus_p_gradient,
}


@cache
def net_data():
    """600 digits to learn from, 1,197 to test on."""
    return split(digits(), train=600, seed=0)


@cache
def trained(objective):
    """Test logits of a net that was trained with one of the losses."""
    train, test = net_data()
    net = MLP(64, 48, 10, seed=0).fit(train.X, train.y, OBJECTIVES[objective])
    return net.logits(test.X)


METERS = {"error": "wrong", "nll": "NLL", "brier": "Brier", "ece": "ECE"}


@cache
def measured(objective):
    """What one net learned: its scores and its reliability on held-out digits."""
    Z, y = trained(objective), net_data()[1].y
    p = softmax(Z)
    return {
        "accuracy": float((p.argmax(axis=1) == y).mean()),
        "error": float((p.argmax(axis=1) != y).mean()),
        "confidence": float(p.max(axis=1).mean()),
        "nll": cross_entropy_loss(Z, y),
        "brier": scoring.brier_score(p, y),
        "ece": scoring.expected_calibration_error(p, y, bins=10),
        "diagram": scoring.reliability(p, y, bins=10),
    }


class Objectives(Demo):
    id = "10.objectives"
    title = "One net, seven losses"
    controls = {"objective": Choice(list(OBJECTIVES), "smooth .2", label="trained with")}
    presets = {
        "NLL": {"objective": "NLL"},
        "smoothing 0.2": {},
        "focal 5": {"objective": "focal 5"},
        "minus p": {"objective": "minus p"},
    }

    def compute(self, objective):
        """What the net learned, and its four scores as multiples of the NLL net's."""
        found = measured(objective)
        return found | {"times": {name: found[name] / measured("NLL")[name] for name in METERS}}

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
        right.set(xscale="log", xlim=(0.5, 150), ylim=(-0.6, 3.6))
        right.set_xticks([1, 2, 5, 20], ["1", "2", "5", "20 times"])
        right.minorticks_off()
        right.set_yticks(range(4)[::-1], METERS.values())
        right.set_title("Times the NLL net's (right: worse)")
        right.tick_params(axis="y", length=0)
        right.grid(axis="y", visible=False)
        number = {"ha": "right", "va": "center", "weight": "bold"}
        return {
            **reliability_bars(left),
            "meters": dict(zip(METERS, right.barh(range(4)[::-1], np.zeros(4), 0.5), strict=True)),
            "plain": right.axvline(1, color=BLACK, lw=2),
            "numbers": {
                name: right.text(140, row, "", **number)
                for name, row in zip(METERS, range(4)[::-1], strict=True)
            },
        }

    def update(self, artists, values):
        set_reliability(artists, values["diagram"])
        for name, times in values["times"].items():
            fill, edge = (LIGHT_ORANGE, ORANGE) if times > 1 else (LIGHT_BLUE, BLUE)
            artists["meters"][name].set(x=1, width=times - 1)
            artists["meters"][name].set(fc=fill, ec=edge, lw=1.5)
            artists["numbers"][name].set(text=f"{values[name]:.3f}", color=edge)

    def describe(self, values):
        return (
            f"Trained with {values['objective']}: accuracy {values['accuracy']:.3f}, mean "
            f"confidence {values['confidence']:.3f}, NLL {values['nll']:.3f}, ECE "
            f"{values['ece']:.3f}, Brier score {values['brier']:.3f} on 1,197 digits."
        )
