"""Demo 01.running-sum: sums round too."""

import math
from functools import cache

import numpy as np

from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLUE, GREEN, ORANGE, PURPLE, Curtain
from course_utils.models import datasets

MOST_LETTERS = 250_000
STOPS = np.r_[100:1000:100, 1000 : MOST_LETTERS + 1 : 1000]
DRAWN = np.searchsorted(STOPS, np.geomspace(100, MOST_LETTERS, 50))
APART = 40  # the least ratio of two labels' heights

SUMS = {
    "float64": (np.float64, BLUE, "-"),
    "float32": (np.float32, ORANGE, "--"),
    "in pairs": (np.float32, GREEN, "-."),
    "float16": (np.float16, PURPLE, ":"),
}


@cache
def letter_log_p():
    """Log-probability of each letter of Python's documentation, given the letter before it."""
    codes = datasets.letter_codes(datasets.python_text())[: MOST_LETTERS + 1]
    before, after = codes[:-1], codes[1:]
    counts = np.ones((27, 27))
    np.add.at(counts, (before, after), 1)
    return np.log(counts / counts.sum(axis=1, keepdims=True))[before, after]


@cache
def running_sums():
    """Sums of the first STOPS log-probabilities in four ways, and the worst error up to each.

    The error is the error of adding alone: against the exact sum of the terms as each format
    stores them.
    """
    sums, worst = {}, {}
    for way, (dtype, _, _) in SUMS.items():
        terms = letter_log_p().astype(dtype)
        if way == "in pairs":
            sums[way] = np.array([terms[:n].sum() for n in STOPS], dtype=float)
        else:
            sums[way] = np.add.accumulate(terms)[STOPS - 1].astype(float)
        pieces = np.split(terms.astype(float), STOPS)[:-1]
        exact = np.cumsum([math.fsum(piece) for piece in pieces], dtype=float)
        worst[way] = np.maximum.accumulate(np.abs(sums[way] - exact))
    return sums, worst


class RunningSum(Demo):
    id = "01.running-sum"
    title = "Running sum"
    drag = (Drag(x="letters"),)
    play = "letters"
    controls = {"letters": Control(1000, MOST_LETTERS, 1000, 10_000, label="letters", scale="log")}
    presets = {
        "a page": {"letters": 2000},
        "a chapter": {"letters": 50_000},
        "a book": {"letters": MOST_LETTERS},
    }

    def compute(self, letters):
        """The sums after that many letters, to the thousand, and how they came there."""
        sums, worst = running_sums()
        last = np.abs(STOPS - letters).argmin()
        shown = np.append(DRAWN[last > DRAWN], last)
        return {
            "letters": int(STOPS[last]),
            "stops": STOPS[shown],
            "sums": {way: sums[way][shown] for way in SUMS},
            "worst": {way: worst[way][shown] for way in SUMS},
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
        left.set(xscale="log", yscale="log", xlim=(100, 3e5), ylim=(100, 1e6), xlabel="letters")
        left.set_title("Minus the sum (nats)")
        left.set_xticks([1e2, 1e3, 1e4, 1e5], ["100", "1000", "$10^4$", "$10^5$"])
        left.set_yticks([1e2, 1e4, 1e6], ["100", "$10^4$", "$10^6$"])
        left.minorticks_off()
        right.set(xscale="log", yscale="log", xlim=(100, 3e8), ylim=(1e-13, 1e7))
        right.set_xlabel("letters")
        right.set_title("Worst error so far (nats)")
        right.set_xticks([1e2, 1e3, 1e4, 1e5], ["100", "1000", "$10^4$", "$10^5$"])
        right.set_yticks(
            [1e-12, 1e-8, 1e-4, 1, 1e4], ["$10^{-12}$", "$10^{-8}$", "$10^{-4}$", "1", "$10^4$"]
        )
        right.minorticks_off()
        names = [
            left.text(130, 4e5, "float64, float32,\nin pairs", color=BLUE, weight="bold", va="top"),
            left.text(2.5e5, 8e3, "float16", color=PURPLE, weight="bold", ha="right", va="top"),
        ]
        return {"names": names, "curtains": [Curtain(left), Curtain(right)]} | {
            way: {
                "sum": left.plot([], [], color=color, ls=dash)[0],
                "worst": right.plot([], [], color=color, ls=dash)[0],
                "dot": right.plot([], [], "o", color=color)[0],
                "name": right.text(0, 0, "", color=color, weight="bold", va="center"),
            }
            for way, (_, color, dash) in SUMS.items()
        }

    def update(self, artists, values):
        stops = values["stops"]
        for curtain in artists["curtains"]:
            curtain.open(stops[-1])
        for way in SUMS:
            parts, worst = artists[way], values["worst"][way]
            parts["sum"].set_data(stops, -values["sums"][way])
            parts["worst"].set_data(stops, worst)
            parts["dot"].set_data(stops[-1:], worst[-1:])
        top = np.inf
        for way in sorted(SUMS, key=lambda way: -values["worst"][way][-1]):
            top = min(values["worst"][way][-1], top / APART)
            artists[way]["name"].set(text=way, position=(1.7 * stops[-1], top))

    def describe(self, values):
        worst = {way: values["worst"][way][-1] for way in SUMS}
        return (
            f"After {values['letters']:,} letters the sum is "
            f"{values['sums']['float64'][-1]:,.0f} nats. "
            f"Worst error on the way: float64 {worst['float64']:.0e}, float32 "
            f"{worst['float32']:.3g}, float32 in pairs {worst['in pairs']:.2g}, float16 "
            f"{worst['float16']:,.0f} nats."
        )
