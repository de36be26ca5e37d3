"""Demo 09.smoothing: what to give the unseen."""

import math
from functools import cache

import numpy as np

from course_utils.chapters.ch09.shared import fitted, split_text
from course_utils.live import Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, Curtain

EXPONENTS = np.arange(-60, 11) / 10


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
    """Bits per character on both parts of the text, for all alphas."""
    return [[smoothed_bits(order, part, 10.0**e) for e in EXPONENTS] for part in (0, 1)]


class Smoothing(Demo):
    id = "09.smoothing"
    title = "What to give the unseen"
    controls = {
        "exponent": Control(-6.0, 1.0, 0.1, 1.0, label="log10 of δ (left end: δ = 0)"),
        "order": Control(1, 6, 1, 4, label="order"),
    }
    presets = {
        "add ten": {"exponent": 1.0},
        "add one": {"exponent": 0.0},
        "add 0.01": {"exponent": -2.0},
        "add nothing": {"exponent": -6.0},
        "order 6": {"exponent": -4.0, "order": 6},
    }

    def compute(self, exponent, order):
        """Bits per character at one alpha; the left end of the slider is alpha = 0."""
        train, held_out = smoothing_curves(order)
        alpha = 0.0 if exponent <= EXPONENTS[0] else 10.0**exponent
        best = int(np.argmin(held_out))
        return {
            "alpha": alpha,
            "curves": (train, held_out),
            "train": smoothed_bits(order, 0, alpha),
            "held_out": smoothed_bits(order, 1, alpha),
            "best_alpha": 10.0 ** EXPONENTS[best],
            "best": held_out[best],
        }

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(-6.2, 3.0), ylim=(0.9, 5), xlabel="δ, added to every count", ylabel="bits")
        ax.set_title("Bits per character")
        ax.set_xticks(range(-6, 2), ["0", "", "1e-4", "", "0.01", "", "1", "10"])
        return {
            "curtain": Curtain(ax),
            "now": ax.axvline(0, color=BLACK, lw=1),
            "train": ax.plot([], [], color=BLUE)[0],
            "held_out": ax.plot([], [], color=ORANGE, ls="--")[0],
            "train_dot": ax.plot([], [], "o", color=BLUE)[0],
            "held_out_dot": ax.plot([], [], "s", color=ORANGE)[0],
            "best": ax.plot([], [], "v", color=GREEN)[0],
            "best_label": ax.text(0, 0, "", color=GREEN, ha="right", va="bottom", weight="bold"),
            "train_label": ax.text(1.1, 0, "", color=BLUE, weight="bold", va="center"),
            "held_out_label": ax.text(1.1, 0, "", color=ORANGE, weight="bold", va="center"),
            "infinite": ax.text(-5.9, 4.72, "", color=ORANGE, weight="bold", va="center"),
        }

    def update(self, artists, values):
        train, held_out = values["curves"]
        x = values["exponent"]
        artists["curtain"].open(x, side="right")
        artists["now"].set_xdata([x, x])
        passed = x - 1e-9 < EXPONENTS
        artists["train"].set_data(EXPONENTS[passed], np.array(train)[passed])
        passed[0] = False  # at alpha = 0 held-out text costs infinity
        artists["held_out"].set_data(EXPONENTS[passed], np.array(held_out)[passed])
        artists["train_dot"].set_data([x], [values["train"]])
        infinite = math.isinf(values["held_out"])
        artists["held_out_dot"].set_data([x], [4.72 if infinite else values["held_out"]])
        artists["infinite"].set_text("∞ held out" if infinite else "")
        best = math.log10(values["best_alpha"])
        found = x <= best + 1e-9
        artists["best"].set_data([best], [values["best"] + 0.13 if found else np.nan])
        artists["best_label"].set(text="best" if found else "")
        artists["best_label"].set_position((best - 0.08, values["best"] + 0.2))
        low, high = train[-1], held_out[-1]
        middle, apart = (low + high) / 2, max(high - low, 0.3)
        artists["train_label"].set(text="text it read", y=middle - apart / 2)
        artists["held_out_label"].set(text="held-out text", y=middle + apart / 2)

    def describe(self, values):
        held_out = (
            "infinitely many" if math.isinf(values["held_out"]) else f"{values['held_out']:.3f}"
        )
        best = f"Best for held-out text: δ = {values['best_alpha']:.2g}, {values['best']:.3f} bits."
        if values["alpha"] > 1.001 * values["best_alpha"]:
            best = "Held-out text would like a smaller δ."
        return (
            f"Order {values['order']} with δ = {values['alpha']:.2g}: {values['train']:.3f} bits "
            f"per character on the text it read, {held_out} on held-out text. "
            f"{best}"
        )
