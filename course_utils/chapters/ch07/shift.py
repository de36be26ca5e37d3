"""Demo 07.shift: add the same to all ten, or to one."""

from functools import cache

import numpy as np

from course_utils import cross_entropy_loss, softmax
from course_utils.chapters.ch07.shared import (
    DIGITS,
    data,
    draw_templates,
    learned,
    mosaic,
    probability_bars,
    set_bars,
)
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, GREEN, ORANGE

SMILEY = np.array(
    [
        [0, 0, 1, 1, 1, 1, 0, 0],
        [0, 1, 0, 0, 0, 0, 1, 0],
        [1, 0, 1, 0, 0, 1, 0, 1],
        [1, 0, 0, 0, 0, 0, 0, 1],
        [1, 0, 1, 0, 0, 1, 0, 1],
        [1, 0, 0, 1, 1, 0, 0, 1],
        [0, 1, 0, 0, 0, 0, 1, 0],
        [0, 0, 1, 1, 1, 1, 0, 0],
    ]
).ravel()
SHIFTED = 3  # the test digit whose logits are drawn
ROWS = ("all ten rows", "row 8 only")


@cache
def shift_start():
    d, weights = data(), learned().weights[-1]
    return d.X_test @ weights.T, d.X_test[:, 1:] @ SMILEY


class Shift(Demo):
    id = "07.shift"
    title = "Add the same to all"
    controls = {
        "c": Control(-20, 20, 1, 0, label="c, added to the logits"),
        "smile": Control(-5.0, 5.0, 0.25, 0.0, label="face, added to the templates"),
        "to": Choice(ROWS, ROWS[0], label="added to"),
    }
    presets = {
        "as learned": {},
        "c = 20": {"c": 20},
        "smile": {"smile": 5.0},
        "only row 8": {"smile": 5.0, "to": ROWS[1]},
    }
    size = (9.0, 4.4)

    def compute(self, c, smile, to):
        """Predictions after c is added to the logits and a face to the templates."""
        d, (logits, face) = data(), shift_start()
        rows = np.ones(10) if to == ROWS[0] else np.eye(10)[8]
        Z = logits + np.outer(c + smile * face, rows)
        weights = learned().weights[-1] + np.outer(rows, np.r_[c, smile * SMILEY])
        return {
            "weights": weights,
            "logits": Z[SHIFTED],
            "p": softmax(Z[SHIFTED]),
            "added": (Z - logits)[SHIFTED],
            "true": int(d.y_test[SHIFTED]),
            "nll": cross_entropy_loss(Z, d.y_test),
            "accuracy": float((Z.argmax(axis=1) == d.y_test).mean()),
        }

    def build(self, figure):
        grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1))
        left = figure.add_subplot(grid[:, 0])
        logits, bars = figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[1, 1])
        left.set_title("Templates")
        logits.set(xlim=(-0.6, 9.6), ylim=(-70, 70), xticks=DIGITS, yticks=[-50, 0, 50])
        logits.set_title("Logits of one test digit")
        logits.grid(axis="x", visible=False)
        zero = logits.axhline(0, color=BLACK, lw=1)
        start = shift_start()[0][SHIFTED]
        ghost = {"fc": "none", "ec": BLACK, "ls": ":", "lw": 1.5, "zorder": 3}
        made = {
            "templates": draw_templates(left),
            "logits": list(logits.bar(DIGITS, np.zeros(10), color=ORANGE)),
            "zero": zero,
            "bars": probability_bars(bars),
            "before": [
                *logits.bar(DIGITS, start, **ghost),
                *bars.bar(DIGITS, softmax(start), **ghost),
            ],
            "added": logits.text(9.6, 62, "", color=ORANGE, ha="right", va="top", weight="bold"),
            "verdict": bars.text(0, 1.05, "", transform=bars.transAxes, size="large"),
            "loss": left.text(21.5, 22.8, "", ha="center", va="top", weight="bold"),
        }
        return made

    def update(self, artists, values):
        artists["templates"]["image"].set_data(mosaic(values["weights"]))
        for bar, z in zip(artists["logits"], values["logits"], strict=True):
            bar.set_height(z)
        set_bars(artists["bars"], values["p"], values["true"])
        added = values["added"]
        every = "to all ten" if np.ptp(added) == 0 else "to the 8"
        artists["added"].set_text(f"{added[8]:+.3g} {every}" if added.any() else "")
        same = np.allclose(values["p"], softmax(values["logits"] - added))
        verdict = (
            ("Its probabilities: as before", GREEN)
            if same
            else ("Its probabilities: changed", ORANGE)
        )
        text, color = verdict if added.any() else ("Its probabilities", BLACK)
        artists["verdict"].set(text=text, color=color)
        artists["loss"].set_text(f"test NLL {values['nll']:.4f}, accuracy {values['accuracy']:.3f}")

    def describe(self, values):
        added = f"c = {values['c']:g} and {values['smile']:g} faces added to {values['to']}"
        z = values["logits"]
        return (
            f"With {added}, the test NLL is {values['nll']:.4f} nats and the accuracy "
            f"{values['accuracy']:.3f}. The logits of one digit run from {z.min():.1f} to "
            f"{z.max():.1f}; its true class has probability {values['p'][values['true']]:.4f}."
        )
