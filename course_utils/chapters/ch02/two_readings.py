"""Demo 02.two-readings: fix the coin, or fix the data."""

import math

import numpy as np

from course_utils.chapters.ch02.shared import THETA
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE

FLIPS = 10
HEADS = np.arange(FLIPS + 1)
ORDERS = np.array([math.comb(FLIPS, k) for k in HEADS])  # in how many orders k heads can fall


def chance(p):
    """A probability for a label, never rounded to 0."""
    return f"{p:.4f}" if p >= 1e-4 else f"{p:.1e}"


class TwoReadings(Demo):
    id = "02.two-readings"
    title = "Two readings of one table"
    drag = (Drag(x="k"), Drag(panel=1, x="theta"))
    controls = {
        "theta": Control(0.05, 0.95, 0.01, 0.5, label="θ, the coin"),
        "k": Control(1, 9, 1, 7, label="k, heads of 10"),
    }
    presets = {
        "fair coin": {"theta": 0.5, "k": 7},
        "the best coin for 7": {"theta": 0.7, "k": 7},
        "a poor coin for 7": {"theta": 0.3, "k": 7},
        "other data": {"theta": 0.7, "k": 2},
    }

    def compute(self, theta, k):
        """One coin over all data, and one datum over all coins; they meet in one number.

        The area under theta**k * (1 - theta)**(n - k) is 1 / ((n + 1) * comb(n, k)).
        """
        probabilities = ORDERS * theta**HEADS * (1 - theta) ** (FLIPS - HEADS)
        return {
            "probabilities": probabilities,
            "sum": math.fsum(probabilities),
            "curve": ORDERS[k] * THETA**k * (1 - THETA) ** (FLIPS - k),
            "height": probabilities[k],
            "area": 1 / (FLIPS + 1),
            "orders": int(ORDERS[k]),
            "area_in_order": 1 / (FLIPS + 1) / ORDERS[k],
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, sharey=True)
        right.tick_params(labelleft=True)  # on a phone it stands below the other
        left.set(xlim=(-0.7, 10.7), ylim=(0, 0.72), xticks=HEADS, xlabel="k, number of heads")
        left.set(ylabel="P(k heads of 10)")
        left.grid(axis="x", visible=False)
        left.set_title("One coin: bars sum to 1", color=BLUE)
        right.set(xlim=(0, 1), xlabel="θ, the coin's chance of heads")
        right.set_title("All coins: area 1/11", color=ORANGE)
        bars = left.bar(HEADS, np.zeros(FLIPS + 1), color=BLUE, width=0.8)
        return {
            "bars": list(bars),
            "left_height": left.axhline(0, color=BLACK, lw=1, ls="--"),
            "right_height": right.axhline(0, color=BLACK, lw=1, ls="--"),
            "fill": right.fill_between(THETA, THETA, color=ORANGE, alpha=0.2, lw=0),
            "curve": right.plot([], [], color=ORANGE, ls="-")[0],
            "dot": right.plot([], [], color=BLUE, marker="o", ls="", ms=10)[0],
            "coin": left.text(10.5, 0.71, "", ha="right", va="top", color=BLUE, weight="bold"),
            "datum": right.text(0.98, 0.71, "", ha="right", va="top", color=ORANGE, weight="bold"),
            "same": right.text(0.02, 0, "", va="bottom", weight="bold"),
        }

    def update(self, artists, values):
        theta, k, height = values["theta"], values["k"], values["height"]
        for heads, bar in enumerate(artists["bars"]):
            bar.set(height=values["probabilities"][heads], color=ORANGE if heads == k else BLUE)
        for line in ("left_height", "right_height"):
            artists[line].set_ydata([height, height])
        outline = np.column_stack([THETA, values["curve"]])
        artists["fill"].set_verts([np.vstack([[THETA[0], 0], outline, [THETA[-1], 0]])])
        artists["curve"].set_data(THETA, values["curve"])
        artists["dot"].set_data([theta], [height])
        artists["coin"].set_text(f"θ = {theta:.2f}")
        artists["datum"].set_text(f"k = {k}")
        artists["same"].set(text=chance(height), y=height + 0.01)
        artists["same"].set(x=0.02 if k >= 5 else 0.98, ha="left" if k >= 5 else "right")

    def describe(self, values):
        heads = f"{values['k']} head{'s' * (values['k'] != 1)}"
        return (
            f"The coin θ = {values['theta']:.2f} gives {heads} of {FLIPS} with probability "
            f"{chance(values['height'])}: one height in both pictures. Its bars sum to "
            f"{values['sum']:.4f}; the area over all coins is {values['area']:.4f}, and "
            f"{values['area_in_order']:.3g} for one order of the flips."
        )
