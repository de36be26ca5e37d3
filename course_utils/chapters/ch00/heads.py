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
    play = "flips"
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
            xlim=(-0.3, 1.3),
            ylim=(0, 0.58),
            xlabel="share of heads",
            ylabel="probability",
        )
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["none", "", "half", "", "all"])
        ax.grid(axis="x", visible=False)
        bars = ax.bar(np.arange(MOST_FLIPS + 1), np.zeros(MOST_FLIPS + 1), lw=0)
        label = ax.text(0.5, 0, "", ha="center", va="bottom", color=ORANGE, weight="bold")
        return {"bars": list(bars), "label": label}

    def update(self, artists, values):
        flips = values["flips"]
        half = flips // 2
        heights = np.pad(values["probability"], (0, MOST_FLIPS - flips))
        for count, (bar, height) in enumerate(zip(artists["bars"], heights, strict=True)):
            bar.set(x=(count - 0.4) / flips, width=0.8 / flips, height=height)
            bar.set_color(ORANGE if count == half else BLUE)
        artists["label"].set_text(f"{heads(half)} in {flips} flips: {values['half']:.3f}")
        artists["label"].set_y(values["half"] + 0.01)

    def describe(self, values):
        flips, half = values["flips"], values["half"]
        return (
            f"The probability of exactly {heads(flips // 2)} in {flips} fair flips is {half:.3f}. "
            "That number of heads is the likeliest, and still it grows rarer with more flips."
        )
