"""Demo 09.smoothing: what to give the unseen."""

import math
from functools import cache

import numpy as np

from course_utils.chapters.ch09.shared import fitted, split_text
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, Curtain

DELTAS = np.concatenate([[0], 10.0 ** (np.arange(-60, 11) / 10)])


@cache
def count_pairs(order, part):
    """The different pairs (count, count of the context) in a part of the text, and how many."""
    seen, contexts = fitted(order).counts(split_text()[part])
    pairs, times = np.unique(np.stack([seen, contexts]), axis=1, return_counts=True)
    return pairs, times / times.sum()


def smoothed_bits(order, part, alpha):
    """Bits per character of an n-gram model with add-alpha, from its counts."""
    (seen, contexts), share = count_pairs(order, part)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_p = np.log2(seen + alpha) - np.log2(contexts + 27 * alpha)
    return float(-(share * np.where(contexts + alpha > 0, log_p, -math.log2(27))).sum())


@cache
def smoothing_curves(order):
    """Bits per character on both parts of the text, for all deltas."""
    return [[smoothed_bits(order, part, delta) for delta in DELTAS] for part in (0, 1)]


class Smoothing(Demo):
    id = "09.smoothing"
    title = "What to give the unseen"
    drag = (Drag(x="delta"),)
    controls = {
        "delta": Control(0.0, 10.0, 1e-6, 1.0, label="δ, added to every count", scale="log"),
        "order": Control(1, 6, 1, 4, label="order"),
    }
    presets = {
        "add ten": {"delta": 10.0},
        "add one": {"delta": 1.0},
        "add 0.01": {"delta": 0.01},
        "add nothing": {"delta": 0.0},
        "order 6": {"delta": 1e-4, "order": 6},
    }

    def compute(self, delta, order):
        """Bits per character at one delta."""
        train, held_out = smoothing_curves(order)
        best = int(np.argmin(held_out))
        return {
            "curves": (train, held_out),
            "train": smoothed_bits(order, 0, delta),
            "held_out": smoothed_bits(order, 1, delta),
            "best_delta": DELTAS[best],
            "best": held_out[best],
        }

    def build(self, figure):
        ax = figure.subplots()
        ax.set_xscale("symlog", linthresh=1e-6, linscale=0.9 * np.log10(2))  # as on its slider
        ax.set(xlim=(-3e-7, 1000), ylim=(0.9, 5), xlabel="δ, added to every count", ylabel="bits")
        ax.set_title("Bits per character")
        ticks = {0: "0", 1e-4: "$10^{-4}$", 0.01: "0.01", 1: "1", 10: "10"}
        ax.set_xticks(list(ticks), ticks.values())
        ax.minorticks_off()
        return {
            "curtain": Curtain(ax),
            "now": ax.axvline(0, color=BLACK, lw=1),
            "train": ax.plot([], [], color=BLUE)[0],
            "held_out": ax.plot([], [], color=ORANGE, ls="--")[0],
            "train_dot": ax.plot([], [], "o", color=BLUE)[0],
            "held_out_dot": ax.plot([], [], "s", color=ORANGE)[0],
            "best": ax.plot([], [], "v", color=GREEN)[0],
            "best_label": ax.text(0, 0, "", color=GREEN, ha="right", va="bottom", weight="bold"),
            "train_label": ax.text(13, 0, "", color=BLUE, weight="bold", va="center"),
            "held_out_label": ax.text(13, 0, "", color=ORANGE, weight="bold", va="center"),
            "infinite": ax.text(3e-7, 4.72, "", color=ORANGE, weight="bold", va="center"),
        }

    def update(self, artists, values):
        train, held_out = values["curves"]
        x = values["delta"]
        artists["curtain"].open(x, side="right")
        artists["now"].set_xdata([x, x])
        passed = x <= 1.001 * DELTAS
        artists["train"].set_data(DELTAS[passed], np.array(train)[passed])
        passed[0] = False  # at delta = 0 held-out text costs infinity
        artists["held_out"].set_data(DELTAS[passed], np.array(held_out)[passed])
        artists["train_dot"].set_data([x], [values["train"]])
        infinite = math.isinf(values["held_out"])
        artists["held_out_dot"].set_data([x], [4.72 if infinite else values["held_out"]])
        artists["infinite"].set_text("∞ held out" if infinite else "")
        best = values["best_delta"]
        found = x <= 1.001 * best
        artists["best"].set_data([best], [values["best"] + 0.13 if found else np.nan])
        artists["best_label"].set(text="best" if found else "")
        artists["best_label"].set_position((0.8 * best, values["best"] + 0.2))
        low, high = train[-1], held_out[-1]
        middle, apart = (low + high) / 2, max(high - low, 0.3)
        artists["train_label"].set(text="text it read", y=middle - apart / 2)
        artists["held_out_label"].set(text="held-out text", y=middle + apart / 2)

    def describe(self, values):
        held_out = (
            "infinitely many" if math.isinf(values["held_out"]) else f"{values['held_out']:.3f}"
        )
        best = f"{values['best_delta']:.2g}, {values['best']:.3f} bits."
        best = f"Best δ up to 10 for held-out text: {best}"
        if values["delta"] > 1.001 * values["best_delta"]:
            best = "Held-out text would like a smaller δ."
        return (
            f"Order {values['order']} with δ = {values['delta']:.2g}: {values['train']:.3f} bits "
            f"per character on the text it read, {held_out} on held-out text. "
            f"{best}"
        )
