"""Demo 07.first-loss: weights drawn at random, before any training."""

from functools import cache

import numpy as np

from course_utils import cross_entropy_loss, softmax
from course_utils.chapters.ch07.shared import data, draw_digit, probability_bars, set_bars
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE

SCALES = np.linspace(0, 2, 81)
SHOWN = 24  # the training digit whose prediction is drawn


@cache
def random_logits(draw):
    """Logits of the training digits for weights drawn with standard deviation 1."""
    return data().X @ np.random.default_rng(draw).normal(size=(10, 65)).T


@cache
def random_losses(draw):
    return np.array([cross_entropy_loss(scale * random_logits(draw), data().y) for scale in SCALES])


class FirstLoss(Demo):
    id = "07.first-loss"
    title = "The first loss"
    drag = (Drag(x="scale"),)
    controls = {
        "scale": Control(0.0, 2.0, 0.025, 0.0, label="spread of the weights"),
        "draw": Control(0, 9, 1, 0, label="which draw"),
    }
    presets = {
        "all zero": {},
        "tiny": {"scale": 0.05},
        "moderate": {"scale": 0.5},
        "wild": {"scale": 2.0},
        "other draw": {"scale": 2.0, "draw": 2},
    }

    def compute(self, scale, draw):
        """Loss of weights drawn with standard deviation `scale`, and one prediction."""
        Z, d = scale * random_logits(draw), data()
        return {
            "loss": cross_entropy_loss(Z, d.y),
            "curve": random_losses(draw),
            "p": softmax(Z[SHOWN]),
            "true": int(d.y[SHOWN]),
        }

    def build(self, figure):
        grid = figure.add_gridspec(2, 2, width_ratios=(1.3, 1), height_ratios=(0.9, 1))
        left = figure.add_subplot(grid[:, 0])
        picture, right = (figure.add_subplot(grid[row, 1]) for row in range(2))
        left.set(xlim=(-0.05, 2.05), ylim=(0, 17), xlabel="spread of the weights", ylabel="nats")
        left.set_title("First loss")
        left.axhline(np.log(10), color=BLACK, ls=":", lw=1.5)
        left.text(2.03, np.log(10) - 0.25, "ln 10", ha="right", va="top")
        draw_digit(picture, data().X[SHOWN, 1:])
        picture.set_title("It sees")
        right.set_title("It says, untrained")
        return {
            "curve": left.plot(SCALES, SCALES, color=BLUE)[0],
            "dot": left.plot([0], [0], "o", color=ORANGE, ms=11)[0],
            "label": left.text(0.02, 15.4, "", color=ORANGE, weight="bold"),
            "bars": probability_bars(right),
        }

    def update(self, artists, values):
        artists["curve"].set_ydata(values["curve"])
        artists["dot"].set_data([values["scale"]], [values["loss"]])
        artists["label"].set_text(f"{values['loss']:.3f} nats")
        set_bars(artists["bars"], values["p"], values["true"])

    def describe(self, values):
        extra, favorite = values["loss"] - np.log(10), int(values["p"].argmax())
        start = (
            f"Weights drawn with spread {values['scale']:g}: the first loss is {values['loss']:.3f}"
        )
        if values["scale"] == 0:
            return f"{start} nats, which is ln 10. Every digit gets probability 0.1."
        says = f"{100 * values['p'][favorite]:.0f} % that it is a {favorite}"
        side = "above" if extra > 0 else "below"
        return (
            f"{start} nats, {abs(extra):.3f} {side} ln 10. Of the {values['true']} it says, "
            f"{says}, before it has learned anything."
        )
