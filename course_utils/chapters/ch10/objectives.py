"""Demo 10.objectives: the same net and digits, seven losses."""

from functools import cache

import numpy as np

from course_utils import scoring
from course_utils.chapters.ch10.shared import reliability_bars, set_reliability
from course_utils.live import Choice, Demo
from course_utils.live.figures import BLACK, BLUE, LIGHT_BLUE
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


METERS = {"error": 0.06, "nll": 0.4, "brier": 0.14, "ece": 0.3}
METER_NAMES = ("wrong", "NLL", "Brier", "ECE")


def shown_meters(values):
    """Lengths of the four bars, as parts of what fills them."""
    shown = {**values, "error": 1 - values["accuracy"]}
    return [shown[name] / full for name, full in METERS.items()]


@cache
def measured(objective):
    """What one net learned: its scores and its reliability on held-out digits."""
    Z, y = trained(objective), net_data()[1].y
    p = softmax(Z)
    return {
        "accuracy": float((p.argmax(axis=1) == y).mean()),
        "confidence": float(p.max(axis=1).mean()),
        "nll": cross_entropy_loss(Z, y),
        "brier": scoring.brier_score(p, y),
        "ece": scoring.expected_calibration_error(p, y, bins=10),
        "diagram": scoring.reliability(p, y, bins=10),
    }


class Objectives(Demo):
    id = "10.objectives"
    title = "One net, seven losses"
    controls = {"objective": Choice(list(OBJECTIVES), "NLL", label="trained with")}
    presets = {
        "NLL": {},
        "smoothing 0.2": {"objective": "smooth .2"},
        "focal 5": {"objective": "focal 5"},
        "minus p": {"objective": "minus p"},
    }

    def compute(self, objective):
        return measured(objective)

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
        rows = range(4)[::-1]
        right.set(xlim=(0, 1.3), ylim=(-0.6, 3.6), xticks=[])
        right.set_yticks(rows, METER_NAMES)
        right.set_title("On test digits; ❙ the plain NLL net")
        right.tick_params(axis="y", length=0)
        right.spines["bottom"].set_visible(False)
        right.grid(visible=False)
        plain = shown_meters(self.compute("NLL"))
        colors = {"color": LIGHT_BLUE, "ec": BLUE, "lw": 1.5}
        number = {"ha": "right", "va": "center", "weight": "bold"}
        return {
            **reliability_bars(left),
            "plain": right.plot(plain, rows, "|", color=BLACK, ms=34, mew=2.5, zorder=5)[0],
            "meters": list(right.barh(rows, np.zeros(4), 0.5, **colors)),
            "numbers": [right.text(1.28, row, "", **number) for row in rows],
        }

    def update(self, artists, values):
        set_reliability(artists, values["diagram"])
        widths = shown_meters(values)
        for full, width, meter, number in zip(
            METERS.values(), widths, artists["meters"], artists["numbers"], strict=True
        ):
            meter.set_width(width)
            number.set_text(f"{width * full:.3f}")

    def describe(self, values):
        return (
            f"Trained with {values['objective']}: accuracy {values['accuracy']:.3f}, mean "
            f"confidence {values['confidence']:.3f}, NLL {values['nll']:.3f}, ECE "
            f"{values['ece']:.3f}, Brier score {values['brier']:.3f} on 1,197 digits."
        )
