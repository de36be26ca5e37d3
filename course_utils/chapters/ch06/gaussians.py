"""Demo 06.gaussians: KL between two normal distributions."""

import math

import numpy as np

from course_utils.chapters.ch06.shared import MOST_NATS, X, beyond
from course_utils.distributions import Normal
from course_utils.live import Control, Demo
from course_utils.live.figures import (
    BLUE,
    GREEN,
    ORANGE,
)


def normal_kl(mean1, std1, mean2, std2):
    """KL(N(mean1, std1) ‖ N(mean2, std2)) in nats."""
    ratio = std1 / std2
    shift = (mean1 - mean2) / std2
    return -math.log(ratio) + (ratio**2 + shift**2 - 1) / 2


class Gaussians(Demo):
    id = "06.gaussians"
    title = "KL between two normal distributions"
    controls = {
        "mean1": Control(-3.0, 3.0, 0.1, 0.0, label="mean of p"),
        "mean2": Control(-3.0, 3.0, 0.1, 1.0, label="mean of q"),
        "std1": Control(0.5, 2.5, 0.1, 1.0, label="standard deviation of p"),
        "std2": Control(0.5, 2.5, 0.1, 1.0, label="standard deviation of q"),
    }
    presets = {
        "a step apart": {},
        "three apart": {"mean2": 3.0},
        "q wider": {"mean2": 0.0, "std2": 2.0},
        "q narrower": {"mean2": 0.0, "std2": 0.5},
        "both moved": {"mean1": -1.0, "mean2": 2.0, "std1": 2.0},
    }

    def compute(self, mean1, mean2, std1, std2):
        """Two normal densities and their KL divergences in nats."""
        x = X[np.abs(X) <= 6]
        return {
            "means": (mean1, mean2),
            "stds": (std1, std2),
            "x": x,
            "p": np.exp(Normal(mean1, std1).log_prob(x)),
            "q": np.exp(Normal(mean2, std2).log_prob(x)),
            "forward": normal_kl(mean1, std1, mean2, std2),
            "reverse": normal_kl(mean2, std2, mean1, std1),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
        left.set(
            xlim=(-6, 6),
            xticks=range(-4, 5, 2),
            ylim=(0, 0.9),
            xlabel="x",
            title="Two normal densities",
        )
        right.set(xlim=(0, MOST_NATS * 1.02), ylim=(-0.6, 1.75), xlabel="nats", yticks=[])
        right.grid(axis="y", visible=False)
        rows = (("forward", 1, ORANGE), ("reverse", 0, GREEN))
        return {
            "p": left.plot([], [], color=BLUE)[0],
            "q": left.plot([], [], color=ORANGE, ls="--")[0],
            "p_label": left.text(0, 0, "p", color=BLUE, weight="bold", ha="right", va="bottom"),
            "q_label": left.text(0, 0, "q", color=ORANGE, weight="bold", ha="left", va="bottom"),
            "bars": {way: right.barh(y, 0, height=0.4, color=color)[0] for way, y, color in rows},
            "labels": {
                way: right.text(0, y + 0.28, "", color=color, weight="bold")
                for way, y, color in rows
            },
        }

    def update(self, artists, values):
        for name, mean, std in zip("pq", values["means"], values["stds"], strict=True):
            artists[name].set_data(values["x"][::2], values[name][::2])
            side = -0.15 if name == "p" else 0.15
            artists[f"{name}_label"].set_position((mean + side, min(0.3989 / std, 0.8) + 0.01))
        for way, name in {"forward": "KL(p‖q)", "reverse": "KL(q‖p)"}.items():
            artists["bars"][way].set_width(min(values[way], MOST_NATS))
            artists["labels"][way].set_text(f"{name} = {values[way]:.3f} nats{beyond(values[way])}")

    def describe(self, values):
        (mean1, mean2), (std1, std2) = values["means"], values["stds"]
        same = "equal" if values["forward"] == values["reverse"] else "not equal"
        return (
            f"p = N({mean1:g}, {std1:g}), q = N({mean2:g}, {std2:g}): KL(p‖q) = "
            f"{values['forward']:.3f} and KL(q‖p) = {values['reverse']:.3f} nats, {same}."
        )
