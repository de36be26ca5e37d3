"""Demo 04.two-valleys: five points, one weight, two losses."""

from functools import cache

import numpy as np

from course_utils.chapters.ch04.shared import LOSSES
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, GREEN, minus
from course_utils.logspace import sigmoid, softplus

X = np.array([-0.67, 0.10, -11.40, -1.94, -1.41])
Y = np.array([1, 0, 1, 0, 0])
W = np.linspace(-1, 2, 3001)


@cache
def landscapes():
    """Mean losses over W: {name: heights}."""
    scores = np.multiply.outer(W, X)
    return {
        "CE": (softplus(scores) - Y * scores).mean(axis=-1),
        "MSE": ((sigmoid(scores) - Y) ** 2).mean(axis=-1),
    }


def valleys(heights):
    """Where a curve over W is lower than on both sides: indices."""
    inner = heights[1:-1]
    return np.flatnonzero((inner < heights[:-2]) & (inner < heights[2:])) + 1


def downhill(heights, start):
    """Index of the valley that a walk downhill ends in: the one between the same two ridges."""
    ridges = valleys(-heights)
    return int(valleys(heights)[np.searchsorted(ridges, start)])


CURVE_X = np.linspace(-12.5, 1.5, 120)


class TwoValleys(Demo):
    id = "04.two-valleys"
    title = "Two valleys"
    drag = (Drag(panel=1, x="w"), Drag(panel=2, x="w"))
    controls = {"w": Control(-1.0, 2.0, 0.01, -0.8, label="w, weight")}
    presets = {
        "from the left": {"w": -0.8},
        "just before the ridge": {"w": 0.3},
        "just behind it": {"w": 0.45},
        "from the right": {"w": 1.8},
    }

    def compute(self, w):
        """Both mean losses at w, and where walking downhill from there ends."""
        start = int(np.abs(W - w).argmin())
        ends = {name: downhill(heights, start) for name, heights in landscapes().items()}
        return {
            "p": sigmoid(w * CURVE_X),
            "start": start,
            "loss": {name: float(heights[start]) for name, heights in landscapes().items()},
            "end": {name: float(W[end]) for name, end in ends.items()},
            "end_loss": {name: float(landscapes()[name][end]) for name, end in ends.items()},
            "ends": ends,
        }

    def build(self, figure):
        data, *panels = figure.subplots(1, 3)
        data.set(xlim=(-12.5, 1.5), ylim=(-0.12, 1.22), xlabel="x", title="Five points, σ(wx)")
        data.set_yticks([0, 0.5, 1])
        data.plot(X[Y == 1], Y[Y == 1], "o", color=BLACK, ms=9)
        data.plot(X[Y == 0], Y[Y == 0], "o", mfc="white", mec=BLACK, ms=9)
        artists = {
            "p": data.plot([], [], color=GREEN, ls="-")[0],
            "w": data.text(-12.2, 1.11, "", color=GREEN, weight="bold"),
        }
        shown = {"CE": ("Cross-entropy", (0.3, 5.7)), "MSE": ("Squared error", (0.2, 0.46))}
        for ax, (name, (title, ylim)) in zip(panels, shown.items(), strict=True):
            _, color, dash, marker = LOSSES[name]
            ax.set(xlim=(-1.05, 2.05), ylim=ylim, xlabel="weight w", title=title)
            ax.plot(W, landscapes()[name], color=color, ls=dash)
            artists[name] = {
                "walk": ax.plot([], [], color=BLACK, ls="-", lw=4, alpha=0.35)[0],
                "here": ax.plot([], [], marker, color=color, ms=11)[0],
                "end": ax.plot([], [], "v", mfc="white", mec=BLACK, ms=12, mew=2)[0],
                "label": ax.text(0.03, 0.98, "", transform=ax.transAxes, va="top"),
            }
        return artists

    def update(self, artists, values):
        artists["p"].set_data(CURVE_X, values["p"])
        artists["w"].set_text(minus(f"w = {values['w']:.2f}"))
        for name, heights in landscapes().items():
            start, end, parts = values["start"], values["ends"][name], artists[name]
            low, high = sorted((start, end))
            parts["walk"].set_data(W[low : high + 1 : 10], heights[low : high + 1 : 10])
            parts["here"].set_data([W[start]], [heights[start]])
            parts["end"].set_data([W[end]], [heights[end]])
            parts["label"].set_text(minus(f"ends at w = {W[end]:.2f}"))

    def describe(self, values):
        loss, end, end_loss = values["loss"], values["end"], values["end_loss"]
        return (
            f"From w = {values['w']:.2f}, downhill leads to w = {end['CE']:.2f} for the "
            f"cross-entropy and to w = {end['MSE']:.2f} for the squared error. On the way the "
            f"cross-entropy falls from {loss['CE']:.3f} to {end_loss['CE']:.3f}, the squared error "
            f"from {loss['MSE']:.3f} to {end_loss['MSE']:.3f}."
        )
