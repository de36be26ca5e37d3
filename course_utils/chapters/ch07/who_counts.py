"""Demo 07.who-counts: which probabilities a label and a soft label look at."""

import numpy as np

from course_utils.chapters.ch07.shared import DIGITS, probability_bars
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLUE, GRAY, LIGHT_GRAY, ORANGE

SOFT = 0.6 * np.eye(10)[4] + 0.4 * np.eye(10)[9]
TARGETS = {"a 4": np.eye(10)[4], "60 % a 4, 40 % a 9": SOFT}


class WhoCounts(Demo):
    id = "07.who-counts"
    title = "Who counts?"
    controls = {
        "p4": Control(0.1, 0.95, 0.01, 0.5, label="q(4)"),
        "to9": Control(0.0, 0.95, 0.01, 0.0, label="share of the rest moved to the 9"),
        "target": Choice(list(TARGETS), "a 4", label="target"),
    }
    presets = {
        "spread": {},
        "all on 9": {"to9": 0.95},
        "soft, spread": {"target": "60 % a 4, 40 % a 9"},
        "soft, all on 9": {"to9": 0.95, "target": "60 % a 4, 40 % a 9"},
    }

    def compute(self, p4, to9, target):
        """Cross-entropy when the probability that is not on the 4 goes from all digits to the 9."""
        rest = 1 - p4
        p = np.where(DIGITS == 4, p4, (1 - to9) * rest / 9)
        p[9] += to9 * rest
        y = TARGETS[target]
        costs = -np.log(p)
        return {"p": p, "y": y, "pieces": y * costs, "loss": float(y @ costs)}

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        left.set_title("Prediction $q$, and the target (line)")
        right.set(xlim=(-0.6, 9.6), ylim=(0, 2.9), xticks=DIGITS, xlabel="digit", ylabel="nats")
        right.set_title("target × $-$ln $q$ of each digit")
        right.grid(axis="x", visible=False)
        return {
            "bars": probability_bars(left, "it counts"),
            "target": [
                left.plot([k - 0.45, k + 0.45], [0, 0], color=ORANGE, ls="--")[0] for k in DIGITS
            ],
            "pieces": list(right.bar(DIGITS, np.zeros(10), color=ORANGE)),
            "zeros": [right.text(k, 0.06, "0", ha="center", color=GRAY) for k in DIGITS],
            "loss": right.text(9.5, 2.65, "", ha="right", color=ORANGE, weight="bold"),
            "counts": right.text(9.5, 2.35, "", ha="right", weight="bold"),
        }

    def update(self, artists, values):
        counts = values["y"] > 0
        for bar, height, looked_at in zip(artists["bars"], values["p"], counts, strict=True):
            bar.set_height(height)
            bar.set(fc=BLUE if looked_at else LIGHT_GRAY, ec=BLUE if looked_at else GRAY)
        for zero, looked_at in zip(artists["zeros"], counts, strict=True):
            zero.set_visible(not looked_at)
        names = " and ".join(f"q({digit})" for digit in DIGITS[counts])
        verb = "count" if counts.sum() > 1 else "counts"
        artists["counts"].set_text(f"only {names} {verb}")
        for line, y in zip(artists["target"], values["y"], strict=True):
            line.set(ydata=[y, y], visible=y > 0)
        for bar, piece in zip(artists["pieces"], values["pieces"], strict=True):
            bar.set_height(piece)
        artists["loss"].set_text(f"sum = {values['loss']:.4f} nats")

    def describe(self, values):
        p = values["p"]
        given = f"q(4) = {p[4]:.2f}, q(9) = {p[9]:.3f}, the other eight {p[0]:.3f} each"
        kind = "an NLL" if values["target"] == "a 4" else "a cross-entropy"
        counts = "Only q(4) counts." if values["target"] == "a 4" else "q(4) and q(9) count."
        return f"Target {values['target']}: {kind} of {values['loss']:.4f} nats. {given}. {counts}"
