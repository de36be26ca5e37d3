"""Demo 05.curve: a sigmoid through the tumors, by hand."""

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
from course_utils.live.figures import BLACK, PURPLE
from course_utils.logspace import sigmoid

HIGHEST = 1.8  # the meter ends here


class Curve(Demo):
    id = "05.curve"
    title = "Draw the curve"
    drag = (Drag(x="threshold"),)
    controls = {
        "slope": Control(-3.0, 1.0, 0.01, -0.2, label="slope"),
        "threshold": Control(8.0, 24.0, 0.05, 18.0, label="threshold"),
    }
    presets = {
        "undecided": {"slope": 0.0},
        "wrong way": {"slope": 0.5, "threshold": 15.0},
        "too sure": {"slope": -3.0, "threshold": 15.0},
        "too far right": {"slope": -1.0, "threshold": 18.0},
        "close": {"slope": -1.0, "threshold": 15.0},
    }

    def compute(self, slope, threshold):
        """The curve with this slope and threshold, its mean NLL, and the share it gets right."""
        x, y = radius()
        w = np.array([-slope * threshold, slope])
        return {
            "p": sigmoid(slope * (RADII - threshold)),
            "mean_nll": mean_nll_of_radius(w),
            "accuracy": float(((slope * (x - threshold) > 0) == y).mean()),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 1.3))
        strip(left)
        left.set_title("Probability of benign")
        right.set(xlim=(0, 1), ylim=(0, 1.1 * HIGHEST), title="Mean NLL")
        right.set_xticks([])
        right.set_yticks(np.arange(0, HIGHEST, 0.5))
        best = mean_nll_of_radius(radius_fit())
        for height, name in ((no_features(), "no features"), (best, "best")):
            right.axhline(height, color=BLACK, lw=1.2, ls="--")
            right.text(0.98, height + 0.01, name, ha="right", va="bottom")
        return {
            "curve": left.plot([], [], color=BLACK)[0],
            "threshold": left.plot([], [], color=BLACK, lw=1, ls="--")[0],
            "dot": left.plot([], [], "o", color=BLACK, ms=8)[0],
            "bar": right.bar(0.22, 0, width=0.4, color=PURPLE)[0],
            "number": right.text(
                0.22, 0.03, "", ha="center", va="bottom", color="white", weight="bold"
            ),
        }

    def update(self, artists, values):
        nll, threshold = values["mean_nll"], values["threshold"]
        artists["curve"].set_data(RADII, values["p"])
        artists["threshold"].set_data([threshold, threshold], [0, 0.5])
        artists["dot"].set_data([threshold], [0.5])
        artists["bar"].set_height(min(nll, HIGHEST))
        artists["number"].set_text(f"{nll:.3f}" if nll < HIGHEST else f"{nll:.2f} ↑")

    def describe(self, values):
        right = f"Right on {100 * values['accuracy']:.1f} % of tumors."
        if values["slope"] == 0:
            right = "It is undecided about every tumor."
        return (
            f"With slope {values['slope']:g} and threshold {values['threshold']:g} the mean NLL is "
            f"{values['mean_nll']:.4f} nats. Without features it is {no_features():.4f}, the best "
            f"curve reaches {mean_nll_of_radius(radius_fit()):.4f}. {right}"
        )
