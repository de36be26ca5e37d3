"""Demo 04.confident-wrong: squared error and cross-entropy teach one logit."""

import math
from functools import cache

import numpy as np

from course_utils.chapters.ch04.shared import LOSSES, crossed, squared
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE
from course_utils.logspace import sigmoid

LOGITS = np.linspace(-10, 10, 201)
RATE = 1.0
GOAL = 0.9


@cache
def steps_to_goal(z):
    """Steps of gradient descent, at rate 1, from logit z to a probability above GOAL: (CE, MSE)."""
    found = []
    for loss in ("CE", "MSE"):
        at, steps = z, 0
        while (p := 1 / (1 + math.exp(-at))) <= GOAL:
            at += RATE * ((1 - p) if loss == "CE" else 2 * (1 - p) ** 2 * p)
            steps += 1
        found.append(steps)
    return tuple(found)


def _chance(p):
    return f"{p:.2g}" if p < 0.95 else f"{p:.5f}"  # never rounded to 1


class ConfidentWrong(Demo):
    id = "04.confident-wrong"
    title = "Confident and wrong"
    drag = (Drag(x="z"), Drag(panel=1, x="z"))
    controls = {"z": Control(-10.0, 10.0, 0.1, 0.0, label="z, logit of the true label")}
    presets = {
        "undecided": {"z": 0.0},
        "a little wrong": {"z": -2.0},
        "wrong": {"z": -6.0},
        "confident and wrong": {"z": -8.0},
        "right": {"z": 4.0},
    }

    def compute(self, z):
        """Loss, size of the gradient, and steps to learn, for two losses at one logit; label 1."""
        return {
            "p": float(sigmoid(z)),
            "loss": {"CE": float(crossed(z)[0]), "MSE": float(squared(z)[0])},
            "slope": {"CE": float(crossed(z)[1]), "MSE": float(squared(z)[1])},
            "steps": dict(zip(("CE", "MSE"), steps_to_goal(float(z)), strict=True)),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        left.set(xlim=(-10.4, 10.4), ylim=(-0.3, 10.6), xlabel="logit z", title="Loss, label 1")
        right.set(
            xlim=(-10.4, 10.4), ylim=(-0.03, 1.16), xlabel="logit z", title="Size of the slope"
        )
        left.text(-1.6, 2.9, "cross-entropy", color=BLUE, weight="bold")
        left.text(-10.2, 0.7, "squared error", color=ORANGE, weight="bold", va="top")
        artists = {
            "now": [ax.plot([], [], color=BLACK, ls="-", lw=1)[0] for ax in (left, right)],
            "heading": left.text(10.2, 9.6, "", ha="right"),
        }
        for row, (name, (loss, color, dash, marker)) in enumerate(LOSSES.items()):
            heights, slopes = loss(LOGITS)
            left.plot(LOGITS, heights, color=color, ls=dash)
            right.plot(LOGITS, slopes, color=color, ls=dash)
            style = {"color": color, "weight": "bold", "ha": "right"}
            artists[name] = {
                "loss": left.plot([], [], marker, color=color, ms=10)[0],
                "slope": right.plot([], [], marker, color=color, ms=10)[0],
                "steps": left.text(10.2, 8.5 - 1.1 * row, "", **style),
                "number": right.text(10.2, 1.04 - 0.12 * row, "", **style),
            }
        return artists

    def update(self, artists, values):
        z = values["z"]
        for line, of in zip(artists["now"], ("loss", "slope"), strict=True):
            line.set_data([z, z], [values[of]["MSE"], values[of]["CE"]])
        artists["heading"].set_text(f"steps from q = {_chance(values['p'])} to {GOAL}")
        for name in LOSSES:
            parts = artists[name]
            parts["loss"].set_data([z], [values["loss"][name]])
            parts["slope"].set_data([z], [values["slope"][name]])
            parts["steps"].set_text(f"{name}: {values['steps'][name]:,}")
            slope = values["slope"][name]
            parts["number"].set_text(
                f"{name}: {slope:.4f}" if slope > 0.01 else f"{name}: {slope:.2g}"
            )

    def describe(self, values):
        loss, slope, steps = values["loss"], values["slope"], values["steps"]
        return (
            f"At z = {values['z']:g}, with q = {_chance(values['p'])} for label 1, the "
            f"cross-entropy pushes with {slope['CE']:.4g}, the squared error with "
            f"{slope['MSE']:.2g}. The losses are {loss['CE']:.3f} and {loss['MSE']:.3f}, the steps "
            f"to q above {GOAL} are {steps['CE']:,} and {steps['MSE']:,}."
        )
