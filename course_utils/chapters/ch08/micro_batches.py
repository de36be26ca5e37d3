"""Demo 08.micro-batches: the mean of means."""

import numpy as np

from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import (
    BLACK,
    BLUE,
    GREEN,
    GRID,
    ORANGE,
    PURPLE,
)

TOKEN_LOSSES = np.array([0.3, 0.6, 0.2, 0.9, 0.5, 0.4, 0.8, 0.6, 3.1, 2.4, 2.9, 2.2])
TOKENS = len(TOKEN_LOSSES)


class MicroBatches(Demo):
    id = "08.micro-batches"
    title = "Twelve tokens in two micro-batches"
    drag = (Drag(x="split"),)
    controls = {"split": Control(1, TOKENS - 1, 1, 6, label="tokens in the first")}
    presets = {
        "6 and 6": {},
        "8 and 4": {"split": 8},
        "11 and 1": {"split": 11},
        "1 and 11": {"split": 1},
    }

    def compute(self, split):
        first, second = TOKEN_LOSSES[:split], TOKEN_LOSSES[split:]
        return {
            "first": float(first.mean()),
            "second": float(second.mean()),
            "of_means": float((first.mean() + second.mean()) / 2),
            "mean": float(TOKEN_LOSSES.mean()),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.7, 1))
        left.set(title="loss of each token", xlim=(-0.6, 11.6), ylim=(0, 3.9), xlabel="token")
        left.set(ylabel="nats", xticks=range(TOKENS))
        left.grid(axis="x", visible=False)
        left.bar(range(TOKENS), TOKEN_LOSSES, 0.7, color=GRID)
        right.set(title="reported loss", xlim=(-0.6, 1.6), ylim=(0, 2.4))
        right.set_xticks([0, 1], ["all tokens", "mean of\nmeans"])
        right.grid(axis="x", visible=False)
        mean = TOKEN_LOSSES.mean()
        right.bar(0, mean, 0.6, color=BLUE)
        right.text(0, mean + 0.04, f"{mean:.3f}", ha="center", color=BLUE, weight="bold")
        return {
            "cut": left.axvline(0, ymax=0.85, color=BLACK, ls=":", lw=2),
            "lines": [left.plot([], [], color=color, lw=4)[0] for color in (GREEN, PURPLE)],
            "says": [
                left.text(0, 3.6, "", color=color, weight="bold", ha=ha, va="center")
                for color, ha in ((GREEN, "left"), (PURPLE, "right"))
            ],
            "bar": right.bar(1, 1, 0.6, color=ORANGE, hatch="//", edgecolor="white")[0],
            "label": right.text(1, 1, "", ha="center", color=ORANGE, weight="bold"),
        }

    def update(self, artists, values):
        split = values["split"]
        artists["cut"].set_xdata([split - 0.5] * 2)
        ends, means = (
            ((-0.4, split - 0.6), (split - 0.4, 11.4)),
            (values["first"], values["second"]),
        )
        for line, text, end, mean, x, name in zip(
            artists["lines"],
            artists["says"],
            ends,
            means,
            (-0.5, 11.5),
            ("first", "second"),
            strict=True,
        ):
            line.set_data(end, [mean] * 2)
            text.set(text=f"{name}: {mean:.3f}", x=x)
        artists["bar"].set_height(values["of_means"])
        artists["label"].set(text=f"{values['of_means']:.3f}", y=values["of_means"] + 0.04)

    def describe(self, values):
        split = values["split"]
        return (
            f"Batches of {split} and {TOKENS - split} tokens have means {values['first']:.3f} and "
            f"{values['second']:.3f}; the mean of these is {values['of_means']:.3f}, and the mean "
            f"of all {TOKENS} tokens {values['mean']:.3f}. "
            + (
                "Batches of the same size: the two agree."
                if 2 * split == TOKENS
                else "A token of the smaller batch counts "
                f"{max(split, TOKENS - split) / min(split, TOKENS - split):.3g} times as much."
            )
        )
