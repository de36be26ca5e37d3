"""Demo 08.double-softmax: the floor of a loss that applies softmax to probabilities."""

import numpy as np

from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import (
    BLACK,
    BLUE,
    ORANGE,
)

GAPS = np.linspace(0, 20, 201)
CLASSES = np.unique(np.geomspace(2, 100_000, 120).round())


def floor(classes):
    """Least loss, in nats, of softmax applied twice: a certain and right row of probabilities."""
    return np.log(np.e + classes - 1) - 1


def one_and_two(gap, classes):
    """Loss with softmax applied once and twice; the true logit is `gap` above equal others."""
    p = 1 / (1 + (classes - 1) * np.exp(-np.asarray(gap)))
    rest = (1 - p) / (classes - 1)
    return -np.log(p), np.log(np.exp(p) + (classes - 1) * np.exp(rest)) - p


class DoubleSoftmax(Demo):
    id = "08.double-softmax"
    title = "The floor of the double softmax"
    drag = (Drag(x="gap"), Drag(panel=1, x="classes"))
    controls = {
        "classes": Control(2, 1000, 1, 10, label="K, classes", scale="log"),
        "gap": Control(0.0, 20.0, 0.1, 0.0, label="gap of the true logit"),
    }
    presets = {
        "start": {},
        "10 classes, sure": {"gap": 20.0},
        "2 classes, sure": {"classes": 2, "gap": 20.0},
        "1000, sure": {"classes": 1000, "gap": 20.0},
    }

    def compute(self, classes, gap):
        once, twice = one_and_two(gap, classes)
        return {
            "once": float(once),
            "twice": float(twice),
            "floor": float(floor(classes)),
            "start": float(np.log(classes)),
            "curves": one_and_two(GAPS, classes),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        left.set(
            xlim=(-0.5, 20.6), ylim=(0, 8.9), xlabel="gap of the true logit", ylabel="loss, nats"
        )
        right.set(xscale="log", xlim=(1.7, 1e5), ylim=(0, 12.4), xlabel="K, classes")
        right.plot(CLASSES, np.log(CLASSES), color=BLACK, ls=":")
        right.plot(CLASSES, floor(CLASSES), color=ORANGE, ls="--")
        right.plot(50257, floor(50257), "s", color=ORANGE)
        right.text(2.1, 11.3, "start: ln K, dotted", color=BLACK, weight="bold")
        right.text(2.1, 10.2, "floor, dashed", color=ORANGE, weight="bold")
        right.text(8e4, 2.0, f"■ K = 50,257:\n{floor(50257):.3f}", color=ORANGE, ha="right")
        return {
            "once": left.plot([], [], color=BLUE)[0],
            "twice": left.plot([], [], color=ORANGE, ls="--")[0],
            "once_dot": left.plot([], [], "o", color=BLUE, clip_on=False)[0],
            "twice_dot": left.plot([], [], "D", color=ORANGE)[0],
            "once_says": left.text(19.7, 8.1, "", color=BLUE, weight="bold", ha="right"),
            "twice_says": left.text(19.7, 7.3, "", color=ORANGE, weight="bold", ha="right"),
            "here": right.plot([], [], "o", color=ORANGE)[0],
            "start": right.plot([], [], "o", color=BLACK)[0],
        }

    def update(self, artists, values):
        for name, curve in zip(("once", "twice"), values["curves"], strict=True):
            artists[name].set_data(GAPS, curve)
            artists[f"{name}_dot"].set_data([values["gap"]], [values[name]])
            artists[f"{name}_says"].set_text(f"softmax {name}: {values[name]:.4f}")
        artists["here"].set_data([values["classes"]], [values["floor"]])
        artists["start"].set_data([values["classes"]], [values["start"]])

    def describe(self, values):
        return (
            f"{values['classes']} classes, gap {values['gap']:g}: softmax once costs "
            f"{values['once']:.4f} nats, twice {values['twice']:.4f}, and never less than "
            f"{values['floor']:.4f}. Both start at ln K = {values['start']:.4f}."
        )
