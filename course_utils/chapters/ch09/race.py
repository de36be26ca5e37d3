"""Demo 09.race: compressors against counting models."""

import bz2
import lzma
import math
import zlib
from functools import cache

import numpy as np

from course_utils import models
from course_utils.chapters.ch09.shared import split_text
from course_utils.live import Control, Demo
from course_utils.live.figures import BLUE, GREEN, ORANGE
from course_utils.models import datasets

DOUBLINGS = range(10, 19)
COMPRESSORS = {
    "zlib": lambda text: zlib.compress(text, 9),
    "bz2": bz2.compress,
    "lzma": lzma.compress,
}
RUNNERS = (
    "27 equal symbols",
    "order 1",
    "order 2",
    "order 3",
    "order 4",
    "order 5",
    "all orders to 8",
    *COMPRESSORS,
)


@cache
def race():
    """Bits per character of every runner, after each number of doublings: {runner: {k: bits}}."""
    codes = np.concatenate(split_text())
    text = datasets.letter_text(codes).encode()
    ends = {k: min(2**k, len(codes)) for k in DOUBLINGS}
    nats = {f"order {n}": -models.adaptive_log_prob(codes, n) for n in range(1, 6)}
    nats["27 equal symbols"] = np.full(len(codes), math.log(27))
    nats["all orders to 8"] = -models.kneser_ney_log_prob(codes, 8)
    bits = {
        name: {k: float(each[:end].sum() / math.log(2) / end) for k, end in ends.items()}
        for name, each in nats.items()
    }
    for name, compress in COMPRESSORS.items():
        bits[name] = {k: 8 * len(compress(text[:end])) / end for k, end in ends.items()}
    return bits


class Race(Demo):
    id = "09.race"
    title = "The race, from left to right"
    play = "characters"
    controls = {
        "characters": Control(2**10, 2**18, 1, 2**10, label="characters of text", scale="doubling")
    }
    presets = {
        "a page": {"characters": 2**11},
        "a chapter": {"characters": 2**14},
        "a booklet": {"characters": 2**16},
        "a book": {"characters": 2**18},
    }
    size = (9.0, 4.8)

    def compute(self, characters):
        """Bits per character of every runner after the last whole number of doublings."""
        doublings = characters.bit_length() - 1
        bits = {name: race()[name][doublings] for name in RUNNERS}
        return {"characters": 2**doublings, "bits": bits, "winner": min(bits, key=bits.get)}

    def build(self, figure):
        ax = figure.subplots()
        rows = range(len(RUNNERS))
        ax.set(xlim=(0, 5.6), ylim=(len(RUNNERS) - 0.4, -0.6), xlabel="bits per character")
        ax.set_yticks(rows, RUNNERS)
        ax.grid(axis="y", visible=False)
        colors = [ORANGE if name in COMPRESSORS else BLUE for name in RUNNERS]
        colors[RUNNERS.index("all orders to 8")] = GREEN
        hatches = ["//" if name in COMPRESSORS else "" for name in RUNNERS]
        bars = ax.barh(rows, np.zeros(len(RUNNERS)), height=0.66)
        for bar, color, hatch in zip(bars, colors, hatches, strict=True):
            bar.set(facecolor=color if not hatch else "white", edgecolor=color, hatch=hatch)
        return {
            "bars": list(bars),
            "labels": [ax.text(0, row, "", va="center") for row in rows],
        }

    def update(self, artists, values):
        for name, bar, label in zip(RUNNERS, artists["bars"], artists["labels"], strict=True):
            bits, wins = values["bits"][name], name == values["winner"]
            bar.set_width(bits)
            label.set(text=f"{bits:.3f}{'  wins' if wins else ''}", x=bits + 0.06)
            label.set_weight("bold" if wins else "normal")

    def describe(self, values):
        bits = values["bits"]
        shown = ("all orders to 8", "order 4", "order 5", *COMPRESSORS)
        return (
            f"After {values['characters']:,} characters {values['winner']} wins. Bits per "
            f"character: {', '.join(f'{name} {bits[name]:.3f}' for name in shown)}."
        )
