"""Demo 07.digit: one test digit, what the model says of it, and why."""

from functools import cache
from types import SimpleNamespace

import numpy as np

from course_utils import log_softmax
from course_utils.chapters.ch07.shared import (
    DIGITS,
    EVIDENCE,
    blank,
    data,
    draw_digit,
    learned,
    probability_bars,
    set_bars,
)
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLUE, ORANGE, is_narrow, minus


@cache
def by_surprise():
    """The test digits, most surprising first: row numbers, log-probabilities, surprises."""
    d = data()
    log_p = log_softmax(d.X_test @ learned().weights[-1].T)
    surprise = -log_p[np.arange(len(d.y_test)), d.y_test]
    return SimpleNamespace(order=np.argsort(-surprise), log_p=log_p, surprise=surprise)


def nats(x):
    """A surprise in words; a tiny one with a power of ten."""
    return f"{x:.4f} nats" if x >= 5e-5 else f"{x:.0e} nats"


class Digit(Demo):
    id = "07.digit"
    title = "One digit"
    controls = {"rank": Control(1, 597, 1, 1, label="rank by surprise", scale="log")}
    presets = {
        "first": {},
        "second": {"rank": 2},
        "third": {"rank": 3},
        "30th": {"rank": 30},
        "last": {"rank": 597},
    }
    size = (9.0, 4.8)
    drag = (Drag(panel=3, x="rank"),)

    def compute(self, rank):
        """The test digit of a rank, counted from the most surprising, and the evidence in it."""
        d, ranked, weights = data(), by_surprise(), learned().weights[-1]
        row = ranked.order[rank - 1]
        true, log_p = int(d.y_test[row]), ranked.log_p[row]
        rival = int(np.argmax(np.where(true == DIGITS, -np.inf, log_p)))
        evidence = d.X_test[row] * (weights[true] - weights[rival])
        return {
            "pixels": d.X_test[row, 1:],
            "true": true,
            "rival": rival,
            "p": np.exp(log_p),
            "surprise": float(ranked.surprise[row]),
            "evidence": evidence,
            "log_odds": float(evidence.sum()),
        }

    def build(self, figure):
        grid = figure.add_gridspec(2, 3, width_ratios=(1, 1, 1.5), height_ratios=(2.4, 1))
        picture, right, bars = (figure.add_subplot(grid[0, column]) for column in range(3))
        ranks = figure.add_subplot(grid[1, :])
        ranks.plot(range(1, 598), np.sort(by_surprise().surprise)[::-1], color=BLUE)
        ranks.set(xscale="log", xlim=(0.9, 640), ylim=(0, 4.6), xlabel="rank by surprise")
        ranks.set_xticks([1, 3, 10, 30, 100, 300], ["1", "3", "10", "30", "100", "300"])
        ranks.set(yticks=[0, 2, 4], ylabel="nats")
        ranks.minorticks_off()
        image = draw_digit(picture, np.zeros(64))
        blank(right)
        map_ = right.imshow(np.zeros((8, 8)), cmap=EVIDENCE, vmin=-2, vmax=2)
        words = {"ha": "left", "va": "bottom"}
        return {
            "image": image,
            "dot": ranks.plot([], [], "o", color=ORANGE, ms=10, clip_on=False)[0],
            "map": map_,
            "frames": [*picture.spines.values(), *right.spines.values()],
            "bars": probability_bars(bars),
            "truth": picture.text(0, 1.04, "", transform=picture.transAxes, **words),
            "sides": right.text(0, 1.04, "", transform=right.transAxes, **words),
            "odds": right.text(0.5, -0.06, "", transform=right.transAxes, ha="center", va="top"),
            "surprise": bars.text(0, 1.04, "", transform=bars.transAxes, weight="bold", **words),
        }

    def update(self, artists, values):
        artists["dot"].set_data([values["rank"]], [values["surprise"]])
        artists["image"].set_data(values["pixels"].reshape(8, 8))
        artists["map"].set_data(values["evidence"][1:].reshape(8, 8))
        set_bars(artists["bars"], values["p"], values["true"])
        artists["truth"].set_text(f"labeled {values['true']}")
        artists["sides"].set_text(f"for {values['true']}, not {values['rival']}")
        artists["odds"].set_text("log-odds " + minus(f"{values['log_odds']:+.2f}"))
        word = "" if is_narrow(artists["map"].figure) else "surprise "
        artists["surprise"].set_text(word + nats(values["surprise"]))

    def describe(self, values):
        p, true, rival = values["p"], values["true"], values["rival"]
        return (
            f"Test digit number {values['rank']} by surprise, labeled {true}: "
            f"{nats(values['surprise'])}, q({true}) = {p[true]:.3f}, q({rival}) = {p[rival]:.3f}. "
            f"Orange pixels speak for {true}, blue ones for {rival}; in all the log-odds are "
            f"{values['log_odds']:+.2f}."
        )
