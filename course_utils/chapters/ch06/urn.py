"""Demo 06.urn: the mean NLL of labels drawn at one input."""

from functools import cache

import numpy as np

from course_utils import information
from course_utils.chapters.ch06.shared import ANIMALS
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import (
    BLACK,
    BLUE,
    LIGHT_BLUE,
    ORANGE,
    Curtain,
)

URN_P, URN_Q = np.array([0.5, 0.3, 0.2]), np.array([0.6, 0.1, 0.3])
MOST_LABELS = 2000


@cache
def drawn(seed):
    """Labels drawn from the urn, and the running mean of their NLL under q."""
    labels = np.random.default_rng(seed).choice(3, size=MOST_LABELS, p=URN_P)
    running = np.cumsum(-np.log(URN_Q)[labels]) / np.arange(1, MOST_LABELS + 1)
    return labels, running


class Urn(Demo):
    id = "06.urn"
    title = "From the urn to the loss"
    drag = (Drag(panel=1, x="n"),)
    play = "n"
    controls = {
        "n": Control(1, MOST_LABELS, 1, 20, label="n, labels drawn", scale="log"),
        "seed": Control(0, 9, 1, 0, label="which draw"),
    }
    presets = {
        "one label": {"n": 1},
        "five": {"n": 5},
        "fifty": {"n": 50},
        "two thousand": {"n": MOST_LABELS},
        "another draw": {"n": 50, "seed": 3},
    }

    def compute(self, n, seed):
        """Mean NLL of the first n labels, and the cross-entropy of their frequencies with q."""
        labels, running = drawn(seed)
        frequencies = np.bincount(labels[:n], minlength=3) / n
        return {
            "frequencies": frequencies,
            "running": running,
            "mean_nll": float(running[n - 1]),
            "ce_empirical": float(information.cross_entropy(frequencies, URN_Q)),
            "entropy_urn": float(information.entropy(URN_P)),
            "ce": float(information.cross_entropy(URN_P, URN_Q)),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.3))
        left.set(xlim=(-0.6, 4.2), ylim=(0, 1.05), title="Labels of one photo", ylabel="share")
        left.set_xticks(range(3), ANIMALS)
        left.grid(axis="x", visible=False)
        left.text(2.6, 0.92, "- - urn p", color=BLACK)
        left.text(2.6, 0.82, "◆ model q", color=ORANGE)
        left.text(2.6, 0.72, "■ drawn", color=BLUE)
        right.set(xlim=(1, 1.3 * MOST_LABELS), ylim=(0.4, 2.4), xscale="log")
        right.set(xlabel="labels drawn, n", ylabel="nats", title="Mean NLL under q")
        ce = float(information.cross_entropy(URN_P, URN_Q))
        right.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
        right.axhline(ce, color=BLACK, ls="--", lw=1.5)
        right.text(1900, ce - 0.1, "H(p, q)", ha="right", va="top")
        return {
            "bars": list(
                left.bar(range(3), np.zeros(3), color=LIGHT_BLUE, ec=BLUE, lw=2, width=0.7)
            ),
            # p and q do not move; as moving artists they are drawn above the bars
            "urn": left.hlines(
                URN_P, np.arange(3) - 0.4, np.arange(3) + 0.4, color=BLACK, ls="--", lw=2
            ),
            "model": left.plot(range(3), URN_Q, "D", ls="none", color=ORANGE, ms=9)[0],
            "curtain": Curtain(right),
            "line": right.plot([], [], color=BLUE)[0],
            "dot": right.plot([], [], "o", color=BLUE, ms=10)[0],
            "label": right.text(1900, 2.2, "", ha="right", color=BLUE, weight="bold"),
        }

    def update(self, artists, values):
        for bar, height in zip(artists["bars"], values["frequencies"], strict=True):
            bar.set_height(height)
        n = values["n"]
        artists["curtain"].open(n)
        keep = np.unique(np.geomspace(1, n, 150).astype(int))
        artists["line"].set_data(keep, values["running"][keep - 1])
        artists["dot"].set_data([n], [values["mean_nll"]])
        artists["label"].set_text(f"n = {n}: {values['mean_nll']:.4f}")

    def describe(self, values):
        shares = ", ".join(f"{share:.3f}" for share in values["frequencies"])
        labels = "1 label" if values["n"] == 1 else f"{values['n']} labels"
        return (
            f"Of {labels} the shares are ({shares}). Mean NLL {values['mean_nll']:.4f} nats = "
            f"H(shares, q) {values['ce_empirical']:.4f}; with ever more labels it goes to H(p, q) "
            f"= {values['ce']:.4f}."
        )
