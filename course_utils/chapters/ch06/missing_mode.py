"""Demo 06.missing-mode: a model that has seen only children's shoes."""

import numpy as np

from course_utils import information
from course_utils.chapters.ch06.shared import number
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import (
    BLUE,
    GREEN,
    LIGHT_BLUE,
    ORANGE,
)

SIZES = np.arange(24, 48)
BUMP = np.array([1, 3, 6, 8, 9, 9, 9, 9, 8, 6, 3, 1]) / 72.0
HALVES = np.stack([np.r_[BUMP, np.zeros(12)], np.r_[np.zeros(12), BUMP]])
SHOES = HALVES.mean(axis=0)
SHARES = np.geomspace(1e-6, 0.5, 200)


class MissingMode(Demo):
    id = "06.missing-mode"
    title = "The missing hill"
    drag = (Drag(panel=1, x="percent"),)
    controls = {"percent": Control(0.0, 50.0, 0.5, 20.0, label="q's share for adults (%)")}
    presets = {
        "fair share": {"percent": 50.0},
        "a tenth": {"percent": 10.0},
        "one in 100": {"percent": 1.0},
        "never seen": {"percent": 0.0},
    }

    def compute(self, percent):
        """KL both ways between the shoes sold and a model that gives adults a share of them."""
        share = percent / 100
        model = (1 - share) * HALVES[0] + share * HALVES[1]
        return {
            "share": share,
            "model": model,
            "forward": float(information.kl_divergence(SHOES, model, base=2)),
            "reverse": float(information.kl_divergence(model, SHOES, base=2)),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
        left.set(xlim=(23, 48), ylim=(0, 0.15), xlabel="shoe size", yticks=[0, 0.05, 0.1, 0.15])
        left.bar(SIZES, SHOES, color=LIGHT_BLUE, width=0.9)
        left.text(41.5, 0.07, "p, shoes sold", color=BLUE, ha="center")
        right.set(xlim=(-1, 52), ylim=(-0.15, 6), xlabel="q's share for adults (%)", ylabel="bits")
        forward = -0.5 * np.log2(4 * SHARES * (1 - SHARES))
        reverse = 1 + SHARES * np.log2(SHARES) + (1 - SHARES) * np.log2(1 - SHARES)
        right.plot(100 * SHARES, forward, color=ORANGE)
        right.plot(100 * SHARES, reverse, color=GREEN, ls="--")
        return {
            "model": left.stairs(SHOES, np.append(SIZES, 48) - 0.5, color=ORANGE, lw=2),
            "model_label": left.text(29.5, 0, "q, the model", color=ORANGE, ha="center"),
            "forward": right.plot([], [], "o", color=ORANGE, ms=10)[0],
            "reverse": right.plot([], [], "s", color=GREEN, ms=9)[0],
            "forward_label": right.text(51, 5.4, "", color=ORANGE, ha="right", weight="bold"),
            "reverse_label": right.text(51, 4.75, "", color=GREEN, ha="right", weight="bold"),
        }

    def update(self, artists, values):
        artists["model"].set_data(values["model"])
        artists["model_label"].set_y(values["model"][5] + 0.005)
        x = 100 * values["share"]
        artists["forward"].set_data([x], [min(values["forward"], 5.85)])
        artists["reverse"].set_data([x], [values["reverse"]])
        artists["forward_label"].set_text(f"● KL(p‖q) = {number(values['forward'])} bits")
        artists["reverse_label"].set_text(f"■ KL(q‖p) = {number(values['reverse'])} bits")

    def describe(self, values):
        text = (
            f"Half of the shoes sold are adults'; the model q gives them {100 * values['share']:g} "
            f"%. KL(p‖q) = {number(values['forward'])} bits, KL(q‖p) = {number(values['reverse'])} "
            "bits."
        )
        if values["share"] == 0:
            text += " q calls impossible what happens half of the time."
        return text
