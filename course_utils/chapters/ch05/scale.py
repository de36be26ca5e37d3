"""Demo 05.scale: the same decisions, other beliefs."""

from functools import cache

import numpy as np

from course_utils.chapters.ch05.shared import (
    RADII,
    mean_nll_of_radius,
    no_features,
    radius,
    radius_fit,
    strip,
)
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, GREEN, PURPLE
from course_utils.logspace import sigmoid
from course_utils.models import (
    with_intercept,
)

SCALES = np.round(np.arange(0.1, 6.05, 0.1), 1)


@cache
def scale_curve():
    """Mean NLL of the radius model with all its weights multiplied by each scale."""
    return np.array([mean_nll_of_radius(s * radius_fit()) for s in SCALES])


class Scale(Demo):
    id = "05.scale"
    title = "Same decisions, different beliefs"
    drag = (Drag(panel=1, x="s"), Drag(panel=2, x="s"))
    controls = {"s": Control(0.1, 6.0, 0.1, 1.0, label="β, factor on the weights")}
    presets = {
        "shy": {"s": 0.2},
        "maximum likelihood": {"s": 1.0},
        "twice": {"s": 2.0},
        "reckless": {"s": 6.0},
    }
    size = (9.0, 4.6)

    def compute(self, s):
        """The radius model with its weights multiplied by s."""
        x, y = radius()
        z = with_intercept(x) @ (s * radius_fit())
        return {
            "p": sigmoid(with_intercept(RADII) @ (s * radius_fit())),
            "mean_nll": mean_nll_of_radius(s * radius_fit()),
            "accuracy": float(((z > 0) == y).mean()),
        }

    def build(self, figure):
        grid = figure.add_gridspec(2, 2, width_ratios=(1.4, 1), height_ratios=(1, 1.6))
        left = figure.add_subplot(grid[:, 0])
        top, below = (figure.add_subplot(grid[row, 1]) for row in (0, 1))
        strip(left)
        left.set_title("Probability of benign")
        accuracy = self.compute(1.0)["accuracy"]
        top.plot(SCALES, np.full(SCALES.size, accuracy), color=GREEN)
        top.set(xlim=(0, 6.1), ylim=(0.5, 1.02), title="Accuracy")
        top.set_yticks([0.5, 1])
        top.set_xticks(range(7), [""] * 7)
        below.plot(SCALES, scale_curve(), color=PURPLE)
        below.axhline(no_features(), color=BLACK, lw=1.2, ls="--")
        below.text(0.1, no_features() + 0.02, "no features", va="bottom")
        below.set(xlim=(0, 6.1), ylim=(0.2, 0.95), xlabel="factor β", title="Mean NLL")
        below.set_xticks(range(7))
        return {
            "curve": left.plot([], [], color=BLACK)[0],
            "accuracy": top.plot([], [], "o", color=GREEN, ms=9)[0],
            "accuracy_number": top.text(6, 0.68, "", color=GREEN, weight="bold", ha="right"),
            "nll": below.plot([], [], "o", color=PURPLE, ms=9)[0],
            "nll_number": below.text(6, 0.24, "", color=PURPLE, weight="bold", ha="right"),
        }

    def update(self, artists, values):
        s = values["s"]
        artists["curve"].set_data(RADII, values["p"])
        artists["accuracy"].set_data([s], [values["accuracy"]])
        artists["nll"].set_data([s], [values["mean_nll"]])
        artists["accuracy_number"].set_text(f"{values['accuracy']:.3f}")
        artists["nll_number"].set_text(f"{values['mean_nll']:.3f}")

    def describe(self, values):
        worse = values["mean_nll"] > no_features()
        return (
            f"Weights times {values['s']:g}: accuracy {values['accuracy']:.3f}, mean NLL "
            f"{values['mean_nll']:.4f} nats, {'worse' if worse else 'better'} than the model "
            f"without features, {no_features():.4f}. The lowest is {min(scale_curve()):.4f}, at "
            f"factor {SCALES[scale_curve().argmin()]:g}."
        )
