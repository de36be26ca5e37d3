"""Demo 08.two-tags: one photo, two tags."""

import numpy as np

from course_utils import logspace, losses
from course_utils.live import Control, Demo
from course_utils.live.figures import (
    BLACK,
    BLUE,
    ORANGE,
)

TAGS, TAGGED, CAR = ("dog", "ball", "car"), np.array([1.0, 1.0, 0.0]), -4.0


class TwoTags(Demo):
    id = "08.two-tags"
    title = "A photo of a dog and a ball, both tags true"
    controls = {
        "dog": Control(-4.0, 12.0, 0.5, 0.0, label="logit of dog"),
        "ball": Control(-4.0, 12.0, 0.5, 0.0, label="logit of ball"),
    }
    presets = {
        "unsure": {},
        "sure of dog": {"dog": 8.0, "ball": 0.0},
        "sure of both": {"dog": 8.0, "ball": 8.0},
        "surer still": {"dog": 12.0, "ball": 12.0},
    }

    def compute(self, dog, ball):
        z = np.array([dog, ball, CAR])
        return {
            "softmax": logspace.softmax(z),
            "sigmoid": logspace.sigmoid(z),
            "softmax_loss": float(losses.cross_entropy_loss(z, TAGGED)),
            "sigmoid_loss": float(losses.binary_cross_entropy_with_logits(z, TAGGED)),
        }

    def build(self, figure):
        axes = figure.subplots(1, 2, sharey=True)
        artists = {}
        for ax, name, color in zip(axes, ("softmax", "sigmoid"), (ORANGE, BLUE), strict=True):
            ax.set(xlim=(-0.6, 2.6), ylim=(0, 1.32), yticks=[0, 0.5, 1])
            ax.set_title("one softmax" if name == "softmax" else "three sigmoids")
            ax.set_xticks(range(3), ["dog ✔", "ball ✔", "car"])
            ax.grid(axis="x", visible=False)
            artists[name] = list(ax.bar(range(3), [0, 0, 0], 0.6, color=color))
            artists[f"{name}_p"] = [ax.text(i, 0, "", ha="center", va="bottom") for i in range(3)]
            artists[f"{name}_says"] = ax.text(
                0.98, 0.93, "", transform=ax.transAxes, ha="right", color=color, weight="bold"
            )
        axes[0].axhline(0.5, color=BLACK, lw=1.2, ls=":")
        axes[0].text(2.55, 0.51, "the most\nfor both", ha="right", va="bottom")
        axes[0].set_ylabel("probability")
        axes[1].tick_params(labelleft=True)  # on a phone it stands below the other
        return artists

    def update(self, artists, values):
        for name in ("softmax", "sigmoid"):
            for bar, label, p in zip(
                artists[name], artists[f"{name}_p"], values[name], strict=True
            ):
                bar.set_height(p)
                label.set(text=f"{p:.3f}", y=p + 0.01)
            artists[f"{name}_says"].set_text(f"loss {values[f'{name}_loss']:.4f} nats")

    def describe(self, values):
        soft, sig = values["softmax"], values["sigmoid"]
        return (
            f"Logits {values['dog']:g} for dog, {values['ball']:g} for ball: softmax says "
            f"{soft[0]:.3f} and {soft[1]:.3f}, loss {values['softmax_loss']:.4f}; sigmoids say "
            f"{sig[0]:.3f} and {sig[1]:.3f}, loss {values['sigmoid_loss']:.4f}. "
            f"The softmax loss never gets below 2 ln 2 = {2 * np.log(2):.4f}."
        )
