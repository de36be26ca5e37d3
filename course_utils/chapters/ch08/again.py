"""Demo 08.again: softmax and log-softmax, applied k times."""

from functools import cache

import numpy as np

from course_utils import logspace
from course_utils.live import Control, Demo
from course_utils.live.figures import (
    BLACK,
    BLUE,
    ORANGE,
)

START = np.array([3.0, 1.0, 0.0, -1.0])
MOST_AGAIN = 8


@cache
def applied():
    """Softmax and log-softmax applied 0 to 8 times, shape (9, 4) each."""
    soft, log = [START], [START]
    for _ in range(MOST_AGAIN):
        soft.append(logspace.softmax(soft[-1]))
        log.append(logspace.log_softmax(log[-1]))
    return np.array(soft), np.array(log)


class Again(Demo):
    id = "08.again"
    title = "Once more: logits (3, 1, 0, −1)"
    play = "k"
    controls = {"k": Control(1, MOST_AGAIN, 1, 1, label="k, times applied")}
    presets = {"once": {}, "twice": {"k": 2}, "three times": {"k": 3}, "eight times": {"k": 8}}

    def compute(self, k):
        soft, log = applied()
        return {
            "softmax": soft[k],
            "log_softmax": log[k],
            "loss": -logspace.log_softmax(soft[k])[0],
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        positions, names = range(4), ["class 0", "1", "2", "3"]
        left.set(title="softmax, k times", xlim=(-0.6, 3.6), ylim=(0, 1.08))
        right.set(title="log-softmax, k times", xlim=(-0.6, 3.6), ylim=(-4.9, 0.6))
        for ax in (left, right):
            ax.set_xticks(positions, names)
            ax.axhline(0, color=BLACK, lw=0.8)
            ax.grid(axis="x", visible=False)
        left.axhline(0.25, color=BLACK, lw=1.5, ls=":")
        left.text(3.55, 0.27, "uniform, 1/4", ha="right", va="bottom")
        return {
            "soft": list(left.bar(positions, START, 0.6, color=ORANGE)),
            "log": list(right.bar(positions, START, 0.6, color=BLUE)),
            "soft_says": left.text(3.55, 0.97, "", ha="right", color=ORANGE, weight="bold"),
            "log_says": right.text(3.55, 0.25, "", ha="right", color=BLUE, weight="bold"),
        }

    def update(self, artists, values):
        for kind, key in (("soft", "softmax"), ("log", "log_softmax")):
            for bar, height in zip(artists[kind], values[key], strict=True):
                bar.set_height(height)
            artists[f"{kind}_says"].set_text(f"class 0: {values[key][0]:.4f}")

    def describe(self, values):
        times = {1: "Applied once", 2: "Applied twice"}.get(
            values["k"], f"Applied {values['k']} times"
        )
        soft = ", ".join(f"{x:.3f}" for x in values["softmax"])
        log = ", ".join(f"{x:.3f}" for x in values["log_softmax"])
        point = (
            "One is the logarithm of the other."
            if values["k"] == 1
            else "Softmax flattens each time; log-softmax has not moved since the first."
        )
        return f"{times}: softmax ({soft}), log-softmax ({log}). {point}"
