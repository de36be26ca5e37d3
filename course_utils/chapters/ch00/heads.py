"""Demo 00.heads: how often exactly half of the flips are heads."""

import numpy as np

from course_utils.live import Control, Demo
from course_utils.live.figures import BLUE, ORANGE

MOST_FLIPS = 40


def heads(count):
    return f"{count} head{'' if count == 1 else 's'}"


class Heads(Demo):
    id = "00.heads"
    title = "Exactly half heads"
    controls = {"flips": Control(2, MOST_FLIPS, 2, 4, label="flips")}
    presets = {"two flips": {"flips": 2}, "ten flips": {"flips": 10}, "forty flips": {"flips": 40}}

    def compute(self, flips):
        """Probability of each number of heads in an even number of fair flips, by Pascal's rule."""
        probability = np.ones(1)
        for _ in range(flips):
            probability = np.convolve(probability, [0.5, 0.5])
        return {"probability": probability, "half": probability[flips // 2]}

    def build(self, figure):
        ax = figure.subplots()
        ax.set(
            xlim=(-1, MOST_FLIPS + 1),
            ylim=(0, 0.55),
            xlabel="number of heads",
            ylabel="probability",
        )
        bars = ax.bar(np.arange(MOST_FLIPS + 1), np.zeros(MOST_FLIPS + 1), color=BLUE)
        label = ax.text(0, 0, "", ha="center", va="bottom", color=ORANGE, weight="bold")
        return {"bars": list(bars), "label": label}

    def update(self, artists, values):
        half = values["flips"] // 2
        heights = np.pad(values["probability"], (0, MOST_FLIPS - values["flips"]))
        for count, (bar, height) in enumerate(zip(artists["bars"], heights, strict=True)):
            bar.set(height=height, color=ORANGE if count == half else BLUE)
        artists["label"].set_text(f"{heads(half)}: {values['half']:.3f}")
        artists["label"].set_position((max(half, 4), values["half"] + 0.01))

    def describe(self, values):
        flips, half = values["flips"], values["half"]
        return (
            f"The probability of exactly {heads(flips // 2)} in {flips} fair flips is {half:.3f}. "
            "That number of heads is the likeliest, and still it grows rarer with more flips."
        )
