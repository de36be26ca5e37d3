"""Demo 11.padding: one batch, three ways to count its padding."""

from itertools import pairwise

import numpy as np

from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GRAY, GRID, ORANGE, PURPLE, Curtain, minus

SENTENCES = (
    (2.1, 1.4, 0.9, 1.6),
    (2.4, 0.8, 1.9, 0.5, 1.2, 0.7),
    (1.7, 1.1, 2.6, 0.4, 0.9, 1.5, 0.6, 2.2),
    (1.9, 0.6),
)  # the loss of each real token, in nats
REAL = np.concatenate(SENTENCES)
LONGEST, WIDEST = max(map(len, SENTENCES)), 32
MIDDLE = 20  # width up to which a label stands to the right
WIDTHS = np.arange(LONGEST, WIDEST + 1)


def means(width, pad_loss):
    """The mean loss of the batch in three ways: (real tokens, pads in the count, in both)."""
    pads = len(SENTENCES) * width - len(REAL)
    return (
        REAL.mean() + 0 * width,
        REAL.sum() / (len(REAL) + pads),
        (REAL.sum() + pads * pad_loss) / (len(REAL) + pads),
    )


class Padding(Demo):
    id = "11.padding"
    title = "The same four sentences in a wider and wider batch"
    drag = (Drag(panel=1, x="width"),)
    play = "width"
    controls = {
        "width": Control(LONGEST, WIDEST, 1, LONGEST, label="width of the batch"),
        "pad_loss": Control(0.0, 3.4, 0.05, 0.05, label="loss of a pad"),
    }
    presets = {
        "just fits": {},
        "12 wide": {"width": 12},
        "a long neighbor": {"width": 32},
        "pads not learned yet": {"width": 20, "pad_loss": 3.35},
    }

    def compute(self, width, pad_loss):
        return {"here": np.array(means(width, pad_loss)), "lines": means(WIDTHS, pad_loss)}

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        left.set(xlim=(-0.8, WIDEST + 0.4), ylim=(-0.9, len(SENTENCES)), title="the batch")
        left.set(xticks=[], yticks=[])
        left.axis("off")
        for row, losses in enumerate(SENTENCES):
            left.plot(range(len(losses)), [3 - row] * len(losses), "s", color=BLUE, ms=8)
        left.text(-0.4, -0.75, f"■ {len(REAL)} real tokens", color=BLUE)
        right.set(xlim=(LONGEST - 1, 62), ylim=(0, 3.7), xlabel="width of the batch")
        right.set(title="mean loss: sum / count", ylabel="nats")
        right.set_xticks([8, 16, 24, 32])
        pads = left.plot([], [], "s", ls="", mfc="white", mec="#8C8C8C", color=GRID, ms=7)[0]
        kinds = ((BLUE, "-", "o"), (ORANGE, "--", "s"), (PURPLE, ":", "^"))
        words = {"va": "center", "weight": "bold"}
        return {
            "curtain": Curtain(right),
            "pads": pads,
            "pads_label": left.text(WIDEST, -0.75, "", color=GRAY, ha="right"),
            "lines": [right.plot([], [], color=c, ls=ls, lw=2.4)[0] for c, ls, _ in kinds],
            "dots": [right.plot([], [], mark, color=c, ms=9)[0] for c, _, mark in kinds],
            "names": [right.text(0, 0, "", color=c, **words) for c, _, _ in kinds],
            "gap": right.plot([], [], "_-", color=BLACK, lw=1.5, ms=12)[0],
            "gap_label": right.text(0, 0, "", **words),
        }

    def update(self, artists, values):
        width, here = values["width"], values["here"]
        rows = [(x, 3 - row) for row, s in enumerate(SENTENCES) for x in range(len(s), width)]
        artists["pads"].set_data(*(zip(*rows, strict=True) if rows else ([], [])))
        names = ("pads in neither", "pads in the count", "pads in both")
        artists["curtain"].open(width)
        reached = width >= WIDTHS
        heights = _apart(here, 0.36)
        for i, line in enumerate(values["lines"]):
            artists["lines"][i].set_data(WIDTHS[reached], line[reached])
            artists["dots"][i].set_data([width], [here[i]])
            artists["names"][i].set(text=f"{names[i]}\n{here[i]:.2f}", position=(33, heights[i]))
        artists["gap"].set_data([width, width], [here[0], here[2]])
        artists["gap_label"].set(
            text=minus(f"{here[2] - here[0]:+.2f} nats"),
            ha="left" if width <= MIDDLE else "right",
            position=(width + (0.8 if width <= MIDDLE else -0.8), (here[0] + here[2]) / 2),
        )
        artists["pads_label"].set_text(f"□ {len(rows)} pads")

    def describe(self, values):
        here, perplexities = values["here"], np.exp(values["here"])
        return (
            f"In a batch {values['width']} wide, {len(REAL)} real tokens have the perplexity "
            f"{perplexities[0]:.2f}; with the pads in the count it is {perplexities[1]:.2f}, in "
            f"both sum and count {perplexities[2]:.2f}. The means are {here[0]:.2f}, "
            f"{here[1]:.2f} and {here[2]:.2f} nats."
        )


def _apart(heights, least):
    """The heights of labels, moved so that no two of them overlap and the lowest stands above 0."""
    order = np.argsort(heights)
    placed = np.maximum(heights, least)
    for low, high in pairwise(order):
        placed[high] = max(placed[high], placed[low] + 2 * least)
    return placed
