"""Demo 06.code: choose four code lengths."""

import math

import numpy as np
from matplotlib.patches import Rectangle

from course_utils import information
from course_utils.live import Control, Demo
from course_utils.live.figures import (
    BLACK,
    BLUE,
    LIGHT_BLUE,
    LIGHT_ORANGE,
    ORANGE,
    is_narrow,
)

LETTERS = "ABCD"
LETTER_P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])


def codewords(lengths):
    """Prefix-free codewords of the given lengths, or None where there is no room for them."""
    if sum(2.0**-length for length in lengths) > 1:
        return None
    words, start = [""] * len(lengths), 0.0
    for i in np.argsort(lengths, kind="stable"):
        words[i] = f"{int(start * 2 ** lengths[i]):0{lengths[i]}b}"
        start += 2.0 ** -lengths[i]
    return words


class Code(Demo):
    id = "06.code"
    title = "Build a code"
    controls = {
        name: Control(1, 6, 1, 2, label=f"bits for {letter} (p = {share})")
        for name, letter, share in zip("abcd", LETTERS, ("1/2", "1/4", "1/8", "1/8"), strict=True)
    }
    presets = {
        "all alike": {},
        "shorten A": {"a": 1},
        "pay for it": {"a": 1, "c": 3, "d": 3},
        "the wrong way": {"a": 3, "b": 3, "c": 2, "d": 1},
        "wasteful": {"a": 1, "c": 4, "d": 4},
    }
    size = (9.0, 5.2)

    def compute(self, a, b, c, d):
        """Expected length of a code for four letters, and the room it takes."""
        lengths = [a, b, c, d]
        return {
            "lengths": lengths,
            "expected": float(LETTER_P @ lengths),
            "kraft": sum(2.0**-length for length in lengths),
            "words": codewords(lengths),
            "entropy": float(information.entropy(LETTER_P, base=2)),
        }

    def build(self, figure):
        area, room = figure.subplots(2, 1, height_ratios=(3.4, 1))
        edges = np.r_[0, LETTER_P.cumsum()]
        area.set(xlim=(0, 1), ylim=(0, 6.4), ylabel="bits")
        area.set_title("Width: probability. Height: bits of its codeword")
        area.set_xticks(
            (edges[:-1] + edges[1:]) / 2,
            [f"{x}: 1/{1 / p:.0f}" for x, p in zip(LETTERS, LETTER_P, strict=True)],
        )
        area.tick_params(axis="x", length=0)
        area.grid(visible=False)
        room.set(xlim=(0, 2.7), ylim=(0, 1), xticks=[0, 0.5, 1, 1.5, 2], yticks=[])
        room.set_title("Room: 1 in all, a codeword takes $2^{-length}$")
        room.grid(visible=False)
        room.add_patch(Rectangle((1, 0), 1.7, 1, fc=LIGHT_ORANGE, ec="none"))
        box = {"fc": LIGHT_BLUE, "ec": BLUE, "lw": 2}
        return {
            "bars": [
                area.add_patch(Rectangle((x, 0), width, 1, **box))
                for x, width in zip(edges, LETTER_P, strict=False)
            ],
            "words": [area.text(x, 0.15, "", ha="center") for x in (edges[:-1] + edges[1:]) / 2],
            "surprise": [
                area.plot(edges[i : i + 2], [-math.log2(p)] * 2, color=ORANGE, ls="--")[0]
                for i, p in enumerate(LETTER_P)
            ],
            "expected": area.text(0.02, 5.5, "", color=BLUE, weight="bold"),
            "surprise_label": area.text(0.245, 1.25, "$-\\log_2 p$", color=ORANGE, ha="center"),
            "room": [room.add_patch(Rectangle((0, 0), 1, 1, **box)) for _ in LETTERS],
            "room_words": [room.text(0, 0.5, "", ha="center", va="center") for _ in LETTERS],
            "wall": room.axvline(1, color=ORANGE, lw=3),
            "verdict": room.text(0, 0.5, "", va="center", weight="bold"),
        }

    def update(self, artists, values):
        words = values["words"] or ["none"] * 4
        start, least = 0.0, 0.07 if is_narrow(artists["wall"].figure) else 0.03
        for i in np.argsort(values["lengths"], kind="stable"):
            share = 2.0 ** -values["lengths"][i]
            artists["room"][i].set(x=start, width=share)
            artists["room_words"][i].set(
                text=LETTERS[i] if share > least else "", x=start + share / 2
            )
            start += share
        for i, length in enumerate(values["lengths"]):
            artists["bars"][i].set_height(length)
            artists["words"][i].set(text=words[i], color=BLACK if values["words"] else ORANGE)
        artists["expected"].set_text(f"area = {values['expected']:.3f} bits a letter")
        free = 1 - values["kraft"]
        verdict = "no such code" if free < 0 else "full" if free == 0 else f"← {free:.3f} left"
        place = {"x": 2.68, "ha": "right"} if free < 0 else {"x": 1.06, "ha": "left"}
        artists["verdict"].set(text=verdict, color=ORANGE if free < 0 else BLUE, **place)

    def describe(self, values):
        lengths = ", ".join(str(length) for length in values["lengths"])
        text = f"Lengths {lengths}: {values['expected']:.3f} bits a letter"
        if values["words"] is None:
            return (
                f"{text}, but the codewords need {values['kraft']:.3f} of the room and there is "
                "only 1. No code with these lengths can be read back."
            )
        gap = values["expected"] - values["entropy"]
        words = ", ".join(f"{a} = {word}" for a, word in zip(LETTERS, values["words"], strict=True))
        verdict = "the least possible" if gap < 1e-12 else f"{gap:.3f} above the least possible"
        return f"{text}, {verdict}. Codewords {words} take {values['kraft']:.3f} of the room."
