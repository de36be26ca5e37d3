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
from course_utils.live.figures import BLUE, GREEN, ORANGE, Curtain, is_narrow
from course_utils.models import datasets

DOUBLINGS = range(10, 19)
LABEL_HEIGHT = 0.3  # bits
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

ON_A_PHONE = ("27 equal symbols", "order 1", "order 5", "bz2")  # labels there, and the winner's


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


def spread(heights):
    """Heights of labels as near to these as can be when none is to touch the next."""
    order = np.argsort(heights)
    found = np.array(heights)[order]
    for _ in range(200):
        short = np.maximum(LABEL_HEIGHT - np.diff(found), 0) / 2
        found[:-1] -= short
        found[1:] += short
    return found[np.argsort(order)]


class Race(Demo):
    id = "09.race"
    title = "The race, from left to right"
    play = "characters"
    controls = {
        "characters": Control(2**10, 2**18, 1, 2**13, label="characters of text", scale="doubling")
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
        narrow = is_narrow(figure)
        ax.set(xscale="log", xlim=(900, 2.0 ** (27 if narrow else 22.6)), ylim=(0.9, 5.1))
        ax.set_xlabel("characters read")
        ticks = 2 ** np.arange(10, 19, 4 if narrow else 2)
        ax.set_xticks(ticks, [f"{tick:,}" if tick > 9999 else f"{tick}" for tick in ticks])
        ax.set_ylabel("bits per character")
        ax.minorticks_off()
        artists = {"curtain": Curtain(ax), "lines": {}, "labels": {}}
        for name in RUNNERS:
            look = {"color": BLUE, "ls": "-", "marker": "o", "ms": 5}
            if name in COMPRESSORS:
                look |= {"color": ORANGE, "ls": "--", "marker": "s"}
            elif name == "all orders to 8":
                look |= {"color": GREEN, "lw": 4}
            artists["lines"][name] = ax.plot([], [], **look)[0]
            artists["labels"][name] = ax.text(0, 0, "", va="center", color=look["color"])
        return artists

    def update(self, artists, values):
        x = values["characters"]
        narrow = is_narrow(artists["curtain"].shade.figure)
        ending = "" if narrow else ", wins"
        artists["curtain"].open(x)
        named = [*dict.fromkeys([*ON_A_PHONE, values["winner"]])] if narrow else RUNNERS
        heights = dict(zip(named, spread([values["bits"][name] for name in named]), strict=True))
        for name in RUNNERS:
            bits, wins = values["bits"][name], name == values["winner"]
            passed = [k for k in DOUBLINGS if 2**k <= x]
            artists["lines"][name].set_data(
                [2.0**k for k in passed], [race()[name][k] for k in passed]
            )
            label = artists["labels"][name]
            label.set_visible(name in heights)
            label.set(text=f"{name} {bits:.3f}{ending if wins else ''}", x=1.15 * x)
            label.set(y=heights.get(name, 0), weight="bold" if wins else "normal")

    def describe(self, values):
        bits = values["bits"]
        shown = ("all orders to 8", "order 4", "order 5", *COMPRESSORS)
        return (
            f"After {values['characters']:,} characters {values['winner']} wins. Bits per "
            f"character: {', '.join(f'{name} {bits[name]:.3f}' for name in shown)}."
        )
