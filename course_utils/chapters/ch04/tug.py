"""Demo 04.tug: three logits, three pulls."""

import math

import numpy as np

from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, ORANGE, minus
from course_utils.logspace import log_softmax, softmax

CLASSES = np.arange(3)


def _logit(k, default):
    return Control(-6.0, 6.0, 0.1, default, label=f"logit of class {k}")


class Tug(Demo):
    id = "04.tug"
    title = "Softmax tug of war"
    controls = {
        "x0": _logit(0, 2.0),
        "x1": _logit(1, 1.0),
        "x2": _logit(2, -1.0),
        "true": Choice((0, 1, 2), 1, label="true class"),
    }
    presets = {
        "start": {},
        "no idea": {"x0": 0.0, "x1": 0.0, "x2": 0.0},
        "sure and right": {"x0": -3.0, "x1": 5.0, "x2": -3.0},
        "sure and wrong": {"x0": 5.0, "x1": -3.0, "x2": -3.0},
    }

    def compute(self, x0, x1, x2, true):
        """Probabilities, loss and gradient of one row with three logits."""
        x = np.array([x0, x1, x2])
        p = softmax(x)
        return {
            "x": x,
            "p": p,
            "loss": float(-log_softmax(x)[true]),
            "gradient": p - (true == CLASSES),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        names = [f"class {k}" for k in CLASSES]
        left.set(xlim=(-0.6, 2.6), ylim=(0, 1.28), title="Predicted q, and observed y (outline)")
        left.set_xticks(CLASSES, names)
        left.set_yticks([0, 0.5, 1])
        right.set(xlim=(-0.6, 2.6), ylim=(-1.5, 1.5), title="Pull y − q, minus the gradient")
        right.set_xticks(CLASSES, names)
        right.set_yticks([-1, 0, 1])
        right.axhline(0, color=BLACK, lw=1)
        for ax in (left, right):
            ax.grid(axis="x", visible=False)
        return {
            "bars": list(left.bar(CLASSES, [0, 0, 0], width=0.6, color=BLUE)),
            "observed": left.bar([0], [1], width=0.7, fill=False, ec=BLACK, lw=2)[0],
            "p": [left.text(k, 0, "", ha="center", color=BLUE, weight="bold") for k in CLASSES],
            "loss": left.text(2.55, 1.14, "", ha="right", weight="bold"),
            "stems": [right.plot([k, k], [0, 0], color=ORANGE, ls="-", lw=5)[0] for k in CLASSES],
            "heads": [right.plot([k], [0], "^", color=ORANGE, ms=15)[0] for k in CLASSES],
            "pull": [
                right.text(k, 0, "", ha="center", color=ORANGE, weight="bold") for k in CLASSES
            ],
            "sum": right.text(2.55, -1.45, "", ha="right", weight="bold"),
        }

    def update(self, artists, values):
        for k in CLASSES:
            p, pull = values["p"][k], -values["gradient"][k]
            artists["bars"][k].set_height(p)
            under_outline = k == values["true"] and p > 0.9
            artists["p"][k].set(text=f"{p:.4f}", y=1.02 if under_outline else p + 0.02)
            tip = pull - math.copysign(min(abs(pull), 0.06), pull)
            artists["stems"][k].set_ydata([0, tip])
            artists["heads"][k].set_ydata([tip])
            artists["heads"][k].set_marker("^" if pull > 0 else "v")
            up = pull > 0
            beyond = max(abs(pull), 0.1) + 0.06
            artists["pull"][k].set(text=minus(f"{pull:+.4f}"), y=beyond if up else -beyond)
            artists["pull"][k].set_va("bottom" if up else "top")
        artists["observed"].set_x(values["true"] - 0.35)
        artists["loss"].set_text(f"loss {values['loss']:.4f} nats")
        total = float(values["gradient"].sum())
        artists["sum"].set_text(f"sum {abs(total):.4f}")

    def describe(self, values):
        p = ", ".join(f"{each:.4f}" for each in values["p"])
        gradient = ", ".join(f"{each:+.4f}" for each in values["gradient"])
        logits = ", ".join(f"{each:g}" for each in values["x"])
        return (
            f"True class {values['true']}: q is {p}, so the gradient q − y is {gradient}, with the "
            f"sum 0; the pull is its opposite. Logits {logits}, loss {values['loss']:.4f} nats."
        )
