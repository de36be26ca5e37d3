"""Demo 10.focal: a loss that prefers modesty."""

from functools import cache

import numpy as np

from course_utils.chapters.ch10.shared import REPORTS, expected_score
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, ORANGE


def focal(gamma):
    """The focal loss of the probability r given to what came true: -(1 - r)**gamma log r."""
    return lambda r: -((1 - r) ** gamma) * np.log(r)


@cache
def focal_best(gamma):
    """The cheapest report for each truth from 0.01 to 0.99, by search on a fine grid."""
    truths, reports = np.linspace(0.01, 0.99, 99), np.linspace(0.0005, 0.9995, 1999)
    costs = expected_score(focal(gamma), truths[:, None], reports)
    return truths, reports[costs.argmin(axis=1)]


class Focal(Demo):
    id = "10.focal"
    title = "A loss that prefers modesty"
    drag = (Drag(x="p"), Drag(panel=1, x="p"))
    controls = {
        "gamma": Control(0.0, 5.0, 0.5, 0.0, label="γ"),
        "p": Control(0.02, 0.98, 0.01, 0.7, label="p, true probability"),
    }
    presets = {
        "γ 0, the NLL": {},
        "γ 2": {"gamma": 2.0},
        "γ 5": {"gamma": 5.0},
        "γ 2, p 0.95": {"gamma": 2.0, "p": 0.95},
    }

    def compute(self, gamma, p):
        costs = expected_score(focal(gamma), p, REPORTS)
        fine = np.linspace(0.0001, 0.9999, 9999)
        best = float(fine[expected_score(focal(gamma), p, fine).argmin()])
        return {"costs": costs, "best": best, "map": focal_best(gamma)[1]}

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        left.set(xlim=(0, 1), ylim=(0, 1.2), xlabel="report q", ylabel="expected cost")
        right.set(xlim=(0, 1), ylim=(0, 1), xlabel="truth p", ylabel="cheapest report")
        right.set_aspect("equal")
        right.plot([0, 1], [0, 1], color=BLACK, ls="--", lw=1.5)
        return {
            "curve": left.plot(REPORTS, REPORTS, color=ORANGE)[0],
            "truth": left.axvline(0, color=BLACK, ls="--", lw=1.5),
            "truth_label": left.text(0, 1.18, "", va="top", backgroundcolor="white"),
            "dot": left.plot([], [], "o", color=ORANGE, ms=11)[0],
            "label": left.text(
                0, 0, "", color=ORANGE, weight="bold", ha="center", backgroundcolor="white"
            ),
            "map": right.plot(focal_best(0.0)[0], focal_best(0.0)[1], color=ORANGE)[0],
            "choice": right.plot([], [], "o", color=ORANGE, ms=11)[0],
        }

    def update(self, artists, values):
        p, best = values["p"], values["best"]
        artists["curve"].set_ydata(values["costs"])
        artists["truth"].set_xdata([p, p])
        right = p < 0.6
        artists["truth_label"].set(
            text=f"truth {p:.2f}", x=p + (0.02 if right else -0.02), ha="left" if right else "right"
        )
        low = float(np.interp(best, REPORTS, values["costs"]))
        artists["dot"].set_data([best], [low])
        artists["label"].set(text=f"q = {best:.3f}", x=min(max(best, 0.13), 0.87), y=low + 0.12)
        artists["map"].set_ydata(values["map"])
        artists["choice"].set_data([p], [best])

    def describe(self, values):
        text = (
            f"Focal loss with gamma = {values['gamma']:.1f}, truth p = {values['p']:.2f}: the "
            f"cheapest report is q = {values['best']:.4f}."
        )
        if values["gamma"] == 0:
            return f"{text} With gamma 0 it is the NLL, and honesty is cheapest."
        return f"{text} The pull is toward one half."
