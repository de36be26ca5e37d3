"""Demo 01.surprise: one number in three units."""

import numpy as np

from course_utils import information
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE

LEAST = 0.001


class Surprise(Demo):
    id = "01.surprise"
    title = "Surprise meter"
    drag = (Drag(x="p"),)
    controls = {
        "p": Control(LEAST, 1.0, LEAST, 0.5, label="p, probability of the event", scale="log")
    }
    presets = {
        "one coin": {"p": 0.5},
        "two coins": {"p": 0.25},
        "three coins": {"p": 0.125},
        "one in ten": {"p": 0.1},
        "one in a thousand": {"p": 0.001},
    }

    def compute(self, p):
        """Surprise of an event of probability p in three units."""
        return {
            "bits": float(information.surprisal(p, base=2)),
            "nats": float(information.surprisal(p)),
            "digits": float(information.surprisal(p, base=10)),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.3))
        p = np.geomspace(LEAST, 1, 200)
        left.plot(p, -np.log2(p), color=BLUE)
        left.set(xscale="log", xlim=(0.00085, 1.18), ylim=(0, 10.5))
        left.set(xlabel="probability p", ylabel="bits")
        left.set_xticks([0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
        left.minorticks_off()
        left.set_title(r"Surprise $-\log_2\,p$")
        right.set(xlim=(0, 12.4), ylim=(2.6, -0.6), title="The same in three units")
        right.set_yticks(range(3), ["bits,\nas coins", "nats", "digits"])
        right.set_xticks(range(0, 11, 2))
        right.grid(axis="y", visible=False)
        for i in range(10):
            right.plot(i + 0.5, 0, "o", ms=17, mfc="white", mec=BLACK)
        units = {"nats": (1, ORANGE), "digits": (2, GREEN)}
        return {
            "drop": left.plot([], [], color=BLACK, lw=1, ls="--")[0],
            "dot": left.plot([], [], "o", color=BLUE, ms=10, clip_on=False)[0],
            "coins": [right.plot(i + 0.5, 0, "o", ms=17, color=BLUE)[0] for i in range(10)],
            "bars": {
                unit: right.barh(row, 0, color=color, height=0.6)[0]
                for unit, (row, color) in units.items()
            },
            "bits": right.text(10.3, 0, "", va="center", weight="bold", color=BLUE),
            "labels": {
                unit: right.text(0, row, "", va="center", weight="bold", color=color)
                for unit, (row, color) in units.items()
            },
        }

    def update(self, artists, values):
        p, bits = values["p"], values["bits"]
        artists["drop"].set_data([p, p, LEAST / 2], [0, bits, bits])
        artists["dot"].set_data([p], [bits])
        for i, coin in enumerate(artists["coins"]):
            coin.set_alpha(min(max(bits - i, 0), 1))
        artists["bits"].set_text(f"{bits:.3f}")
        for unit, bar in artists["bars"].items():
            bar.set_width(values[unit])
            artists["labels"][unit].set(text=f"{values[unit]:.3f}", x=values[unit] + 0.2)

    def describe(self, values):
        return (
            f"An event of probability {values['p']:.4g} carries {values['bits']:.3f} bits = "
            f"{values['nats']:.3f} nats = {values['digits']:.3f} decimal digits of surprise, as "
            f"much as {values['bits']:.2f} fair coins that all land heads."
        )
