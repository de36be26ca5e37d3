"""Demo 11.first: say in one line what it shows."""

import numpy as np

from course_utils.live import Control, Demo
from course_utils.live.figures import BLUE, ORANGE

X = np.linspace(-3, 3, 121)


class First(Demo):
    id = "11.first"
    title = "Move the parabola"
    controls = {"shift": Control(-2.0, 2.0, 0.1, 0.0, label="shift")}
    presets = {"left": {"shift": -1.0}, "right": {"shift": 1.5}}

    def compute(self, shift):
        """A parabola whose lowest point lies at the shift."""
        return {"curve": (X - shift) ** 2}

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(-3, 3), ylim=(-1, 10), xlabel="x", ylabel="(x - shift)²")
        (curve,) = ax.plot(X, X, color=BLUE)
        (lowest,) = ax.plot([0], [0], "o", color=ORANGE)
        return {"curve": curve, "lowest": lowest}

    def update(self, artists, values):
        artists["curve"].set_ydata(values["curve"])
        artists["lowest"].set_xdata([values["shift"]])

    def describe(self, values):
        return f"The parabola is lowest at x = {values['shift']:.1f}."
