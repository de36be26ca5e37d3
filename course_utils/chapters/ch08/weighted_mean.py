"""Demo 08.weighted-mean: one word, two denominators."""

import numpy as np

from course_utils.live import Control, Demo
from course_utils.live.figures import (
    BLACK,
    BLUE,
    ORANGE,
    PURPLE,
)

PHOTO_LOSSES, PHOTO_CLASSES = np.array([0.2, 0.4, 0.3, 2.1]), np.array([0, 0, 0, 1])

MEANS = {"plain": ("no weights", BLACK), "torch": ("PyTorch", BLUE), "keras": ("Keras", ORANGE)}


class WeightedMean(Demo):
    id = "08.weighted-mean"
    title = "What does “mean” divide by?"
    controls = {
        "common": Control(0.5, 5.0, 0.5, 1.0, label="weight of common"),
        "rare": Control(0.5, 5.0, 0.5, 2.0, label="weight of rare"),
    }
    presets = {
        "no weights": {"rare": 1.0},
        "rare counts 3": {"rare": 3.0},
        "all count 3": {"common": 3.0, "rare": 3.0},
        "rare counts 5": {"rare": 5.0},
    }

    def compute(self, common, rare):
        w = np.array([common, rare])[PHOTO_CLASSES]
        weighted = w * PHOTO_LOSSES
        return {
            "weighted": weighted,
            "total": float(weighted.sum()),
            "weight": float(w.sum()),
            "plain": float(PHOTO_LOSSES.mean()),
            "keras": float(weighted.mean()),
            "torch": float(weighted.sum() / w.sum()),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        left.set(title="weight × loss of each photo", xlim=(-0.6, 3.6), ylim=(0, 12), ylabel="nats")
        left.set_xticks([1, 3], ["three common", "rare"])
        left.grid(axis="x", visible=False)
        left.bar(range(4), PHOTO_LOSSES, 0.75, fc="none", ec=BLACK, lw=1.2, zorder=3)
        left.text(-0.5, 10.9, "outlined: the loss itself")
        right.set(title="the mean", xlim=(0, 5.1), ylim=(-0.6, 2.6), xlabel="nats")
        right.set_xticks([0, 1, 2, 3, 4, 5])
        right.set_yticks([2, 1, 0], [name for name, _ in MEANS.values()])
        right.grid(axis="y", visible=False)
        return {
            "weighted": list(left.bar(range(4), PHOTO_LOSSES, 0.6, color=PURPLE, alpha=0.6)),
            "means": {
                key: right.barh(2 - row, 1, 0.55, color=color)[0]
                for row, (key, (_, color)) in enumerate(MEANS.items())
            },
            "says": {
                key: right.text(0, 2 - row, "", va="center", color=color, weight="bold")
                for row, (key, (_, color)) in enumerate(MEANS.items())
            },
        }

    def update(self, artists, values):
        for bar, height in zip(artists["weighted"], values["weighted"], strict=True):
            bar.set_height(height)
        for key in MEANS:
            artists["means"][key].set_width(values[key])
            artists["says"][key].set(text=f"{values[key]:.3f}", x=values[key] + 0.08)

    def describe(self, values):
        total = f"{values['total']:.2f}"
        return (
            f"Weights {values['common']:g} and {values['rare']:g}: PyTorch {total} / "
            f"{values['weight']:g} = {values['torch']:.3f}, Keras {total} / 4 = "
            f"{values['keras']:.3f}, without weights {values['plain']:.3f}."
        )
