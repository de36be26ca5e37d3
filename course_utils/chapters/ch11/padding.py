"""Demo 11.padding: one batch, three ways to count its padding."""

from itertools import pairwise

import numpy as np

from course_utils.live import Control, Demo
from course_utils.live.figures import BLUE, GRAY, GRID, ORANGE, PURPLE

SENTENCES = (
    (2.1, 1.4, 0.9, 1.6),
    (2.4, 0.8, 1.9, 0.5, 1.2, 0.7),
    (1.7, 1.1, 2.6, 0.4, 0.9, 1.5, 0.6, 2.2),
    (1.9, 0.6),
)  # the loss of each real token, in nats
REAL = np.concatenate(SENTENCES)
LONGEST, WIDEST = max(map(len, SENTENCES)), 32
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
    controls = {
        "width": Control(LONGEST, WIDEST, 1, 12, label="width of the batch"),
        "pad_loss": Control(0.0, 3.4, 0.05, 0.05, label="loss of a pad"),
    }
    presets = {
        "12 wide": {},
        "just fits": {"width": LONGEST},
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
        left.text(-0.4, -0.75, "■ real tokens", color=BLUE)
        left.text(WIDEST, -0.75, "□ pads", color=GRAY, ha="right")
        right.set(xlim=(LONGEST, 47), ylim=(0, 3.7), xlabel="width of the batch")
        right.set(title="mean loss: sum / count", ylabel="nats")
        right.set_xticks([8, 16, 24, 32])
        pads = left.plot([], [], "s", ls="", mfc="white", mec="#8C8C8C", color=GRID, ms=7)[0]
        kinds = ((BLUE, "-", "o"), (ORANGE, "--", "s"), (PURPLE, ":", "^"))
        return {
            "pads": pads,
            "lines": [right.plot([], [], color=c, ls=ls, lw=2.4)[0] for c, ls, _ in kinds],
            "dots": [right.plot([], [], mark, color=c, ms=9)[0] for c, _, mark in kinds],
            "names": [right.text(0, 0, "", color=c, va="center") for c, _, _ in kinds],
            "here": right.axvline(0, color=GRAY, lw=1, ls="-"),
        }

    def update(self, artists, values):
        width, here = values["width"], values["here"]
        rows = [(x, 3 - row) for row, s in enumerate(SENTENCES) for x in range(len(s), width)]
        artists["pads"].set_data(*(zip(*rows, strict=True) if rows else ([], [])))
        names = ("pads in neither", "pads in the count", "pads in both")
        heights = _apart([line[-1] for line in values["lines"]], 0.36)
        for i, line in enumerate(values["lines"]):
            artists["lines"][i].set_data(WIDTHS, line)
            artists["dots"][i].set_data([width], [here[i]])
            artists["names"][i].set(text=f"{names[i]}\n{here[i]:.2f}", position=(33, heights[i]))
        artists["here"].set_xdata([width, width])

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
