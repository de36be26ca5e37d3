"""Demo 10.weights: a weighted loss answers for another world."""

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.chapters.ch10.shared import REPORTS
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, LIGHT_BLUE, LIGHT_ORANGE, ORANGE


def weighted(p, w):
    """The report that a weight w on the positive class makes cheapest."""
    return w * p / (w * p + 1 - p)


class Weights(Demo):
    id = "10.weights"
    title = "The world of the weighted loss"
    drag = (Drag(panel=1, x="p"),)
    controls = {
        "p": Control(0.005, 0.995, 0.001, 0.05, label="p, true probability"),
        "w": Control(1, 50, 1, 1, label="v, weight of a positive", scale="log"),
    }
    presets = {
        "no weight": {},
        "balanced: v 19": {"w": 19},
        "a likely case": {"p": 0.174, "w": 19},
        "v 50": {"w": 50},
    }

    def compute(self, p, w):
        q = weighted(p, w)
        return {
            "q": q,
            "costs": -(w * p * np.log(REPORTS) + (1 - p) * np.log(1 - REPORTS)) / (w * p + 1 - p),
            "map": weighted(REPORTS, w),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
        left.set(xlim=(0, 1), ylim=(0, 1.1), xticks=[])
        left.set_title("The world, and the world of the loss")
        left.set_yticks([0.72, 0.22], ["data", "loss"])
        left.tick_params(axis="y", length=0)
        left.grid(visible=False)
        left.spines[["left", "bottom"]].set_visible(False)
        for y in (0.55, 0.05):
            left.add_patch(Rectangle((0, y), 1, 0.34, fc=LIGHT_BLUE, ec=BLUE, lw=1.5))
        right.set(xlim=(0, 1), ylim=(0, 1), xlabel="true probability p", ylabel="the model says q")
        right.set_aspect("equal")
        right.plot([0, 1], [0, 1], color=BLACK, ls="--", lw=1.5)
        bar = {"fc": LIGHT_ORANGE, "ec": ORANGE, "lw": 2}
        return {
            "data": left.add_patch(Rectangle((0, 0.55), 0, 0.34, **bar)),
            "loss": left.add_patch(Rectangle((0, 0.05), 0, 0.34, **bar)),
            "data_label": left.text(0, 0.92, "", color=ORANGE, weight="bold", va="bottom"),
            "loss_label": left.text(0, 0.42, "", color=ORANGE, weight="bold", va="bottom"),
            "map": right.plot(REPORTS, REPORTS, color=ORANGE)[0],
            "down": right.plot([], [], color=BLUE, ls=":")[0],
            "dot": right.plot([], [], "o", color=ORANGE, ms=11)[0],
        }

    def update(self, artists, values):
        p, q = values["p"], values["q"]
        artists["data"].set_width(p)
        artists["loss"].set_width(q)
        artists["data_label"].set_text(f"positive: p = {p:.3f}")
        artists["loss_label"].set_text(f"weight {values['w']}: q = {q:.3f}")
        artists["map"].set_ydata(values["map"])
        artists["down"].set_data([p, p, 0], [0, q, q])
        artists["dot"].set_data([p], [q])

    def describe(self, values):
        p, w, q = values["p"], values["w"], values["q"]
        return (
            f"A case with true probability {p:.3f} and a weight of {w} on the positive class: the "
            f"best answer is {q:.3f}. Undone: {q:.3f} / ({q:.3f} + {w} × {1 - q:.3f}) gives back "
            f"{q / (q + w * (1 - q)):.3f}."
        )
