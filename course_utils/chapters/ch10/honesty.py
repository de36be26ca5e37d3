"""Demo 10.honesty: what do four scores pay a forecaster to say?"""

import numpy as np

from course_utils.chapters.ch10.shared import REPORTS, expected_score
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, PURPLE

SCORES = {  # what is paid when the event that came true had been given the probability r
    "log": lambda r: -np.log(r),
    "Brier": lambda r: (1 - r) ** 2,
    "absolute": lambda r: 1 - r,
    "minus p": lambda r: -r,
}
SCORE_COLORS = {"log": BLUE, "Brier": GREEN, "absolute": ORANGE, "minus p": PURPLE}
SCORE_MARKS = {"log": "o", "Brier": "s", "absolute": "^", "minus p": "D"}
DOT, RING = {"ms": 8}, {"ms": 15, "mfc": "none", "mew": 2.5}
CHOICE_MARKS = {"log": DOT, "Brier": RING, "absolute": DOT, "minus p": RING}  # two on one place
SCORE_LINES = {"log": "-", "Brier": "--", "absolute": "-.", "minus p": ":"}

LABEL_HEIGHTS = {"log": 0.25, "Brier": -0.28, "minus p": -0.26}


class Honesty(Demo):
    id = "10.honesty"
    title = "What does the score want to hear?"
    drag = (Drag(x="p"), Drag(panel=1, x="p"))
    controls = {"p": Control(0.02, 0.98, 0.01, 0.6, label="p, true probability")}
    presets = {
        "p = 0.70": {"p": 0.7},
        "p = 0.55": {"p": 0.55},
        "p = 0.45": {"p": 0.45},
        "p = 0.10": {"p": 0.1},
    }

    def compute(self, p):
        """Expected cost of every report under four scores; the cheapest, None if all are alike."""
        costs = {name: expected_score(score, p, REPORTS) for name, score in SCORES.items()}
        best = {
            name: float(REPORTS[cost.argmin()]) if np.ptp(cost) > 1e-9 else None
            for name, cost in costs.items()
        }
        return {"costs": costs, "best": best}

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        left.set(xlim=(-0.02, 1.02), ylim=(-1.12, 2.0), xlabel="report q", ylabel="expected cost")
        right.set(
            xlim=(-0.02, 1.02), ylim=(-0.06, 1.06), xlabel="truth p", ylabel="cheapest report"
        )
        right.set_aspect("equal")
        right.plot([0, 1], [0, 1], color=BLUE, ls="-")
        right.plot([0, 0.5, 0.5, 1], [0, 0, 1, 1], color=ORANGE, ls="-.")
        artists = {"truth": left.axvline(0, color=BLACK, lw=1.2, ls="-")}
        artists["truth_label"] = left.text(
            0, 1.97, "", ha="center", va="top", backgroundcolor="white"
        )
        for name, color in SCORE_COLORS.items():
            style = {"color": color, "ls": SCORE_LINES[name]}
            artists[name] = (
                left.plot(REPORTS, REPORTS, **style)[0],
                left.plot([], [], SCORE_MARKS[name], color=color, ms=10)[0],
                left.text(0, 0, name, color=color, ha="center", weight="bold"),
                right.plot([], [], SCORE_MARKS[name], color=color, **CHOICE_MARKS[name])[0],
            )
        return artists

    def update(self, artists, values):
        p = values["p"]
        artists["truth"].set_xdata([p, p])
        artists["truth_label"].set(text=f"p = {p:.2f}", x=min(max(p, 0.12), 0.88))
        place = 250 if p >= 0.5 else 749  # where the curves lie apart
        for name, cost in values["costs"].items():
            curve, dot, label, choice = artists[name]
            best = values["best"][name]
            curve.set_ydata(cost)
            dot.set_data(([], []) if best is None else ([best], [cost.min()]))
            if name == "absolute":  # above the higher end of its line
                label.set_position((0.12 if p >= 0.5 else 0.88, cost.max() + 0.06))
            else:
                label.set_position((REPORTS[place], cost[place] + LABEL_HEIGHTS[name]))
            choice.set_data(([], []) if best is None else ([p], [best]))

    def describe(self, values):
        best = values["best"]
        said = ", ".join(f"{name} {'any' if q is None else f'{q:.2f}'}" for name, q in best.items())
        return f"Truth p = {values['p']:.2f}; the cheapest report is: {said}."
