"""Demo 06.units: one uncertainty, four rulers."""

import math

import numpy as np
from matplotlib.patches import Rectangle

from course_utils import information
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import (
    BLACK,
    BLUE,
    LIGHT_BLUE,
    ORANGE,
)

RULERS = {
    "nats": (math.e, np.arange(0, 2.1, 0.5)),
    "bits": (2, np.arange(0, 3, 0.5)),
    "bans": (10, np.arange(0, 0.9, 0.2)),
    "perplexity": (None, np.arange(1, 7)),
}


class Units(Demo):
    id = "06.units"
    title = "One uncertainty, four rulers"
    controls = {
        "sixes": Control(0, 60, 1, 10, label="sixes in 60 throws"),
        "unit": Choice(list(RULERS), "nats", label="unit"),
    }
    presets = {
        "fair, nats": {},
        "fair, bits": {"unit": "bits"},
        "fair, bans": {"unit": "bans"},
        "fair, perplexity": {"unit": "perplexity"},
        "half sixes": {"sixes": 30, "unit": "bits"},
        "only sixes": {"sixes": 60, "unit": "perplexity"},
    }

    def compute(self, sixes, unit):
        """Entropy of a loaded die on four rulers."""
        p = np.array([(60 - sixes) / 300] * 5 + [sixes / 60])
        nats = float(information.entropy(p))
        values = {"nats": nats, "bits": nats / math.log(2), "bans": nats / math.log(10)}
        return {"p": p, **values, "perplexity": math.exp(nats)}

    def build(self, figure):
        die, ruler = figure.subplots(1, 2, width_ratios=(1, 2.2))
        die.set(xlim=(0.4, 6.6), ylim=(0, 1.08), xlabel="face", title="The die")
        die.set_xticks(range(1, 7))
        ruler.set(
            xlim=(-0.08, 1.95), ylim=(-0.6, 4.9), xticks=[], title="Its entropy on four rulers"
        )
        ruler.set_yticks([3.5, 2.5, 1.5, 0.5], list(RULERS))
        ruler.tick_params(axis="y", length=0)
        ruler.spines[["left", "bottom"]].set_visible(False)
        ruler.grid(visible=False)
        for row, (unit, (base, ticks)) in enumerate(RULERS.items()):
            y = 3.5 - row
            ruler.plot([0, math.log(6)], [y, y], color=BLACK, lw=1, ls="-")
            for tick in ticks:
                x = math.log(tick) if unit == "perplexity" else tick * math.log(base)
                if x <= math.log(6) + 1e-9:
                    ruler.plot([x, x], [y - 0.12, y + 0.12], color=BLACK, lw=1, ls="-")
                    ruler.text(x, y - 0.2, f"{tick:g}", ha="center", va="top")
        between_labels = [
            4.2,
            3.35,
            np.nan,
            2.94,
            2.35,
            np.nan,
            1.94,
            1.35,
            np.nan,
            0.94,
            0.35,
            np.nan,
        ]
        return {
            "bars": list(die.bar(range(1, 7), np.zeros(6), color=[LIGHT_BLUE] * 5 + [BLUE])),
            "line": ruler.plot(np.zeros(12), between_labels, color=ORANGE, ls="--")[0],
            "dots": [ruler.plot([0], [3.5 - row], "o", color=ORANGE)[0] for row in range(4)],
            "label": ruler.text(0, 4.35, "", ha="center", color=ORANGE, weight="bold"),
            "highlight": ruler.add_patch(
                Rectangle((-0.06, 2.84), 1.98, 0.95, fc="none", ec=ORANGE, lw=2)
            ),
        }

    def update(self, artists, values):
        for bar, height in zip(artists["bars"], values["p"], strict=True):
            bar.set_height(height)
        x, row = values["nats"], list(RULERS).index(values["unit"])
        artists["line"].set_xdata(np.full(12, x))
        for dot in artists["dots"]:
            dot.set_xdata([x])
        words = {"perplexity": "perplexity {:.3f}"}.get(
            values["unit"], f"{{:.3f}} {values['unit']}"
        )
        artists["label"].set(text=words.format(values[values["unit"]]), x=min(max(x, 0.4), 1.3))
        artists["highlight"].set_y(2.84 - row)

    def describe(self, values):
        unit, perplexity = values["unit"], values["perplexity"]
        amounts = {name: f"{values[name]:.3f} {name}" for name in ("nats", "bits", "bans")}
        if unit == "perplexity":
            first = f"its perplexity is {perplexity:.3f}"
            rest = f"The entropy is {' = '.join(amounts.values())}"
        else:
            first = f"its entropy is {amounts.pop(unit)}"
            rest = f"That is {' = '.join(amounts.values())}, or perplexity {perplexity:.3f}"
        return (
            f"A die that shows six with probability {values['p'][5]:.3f}: {first}. {rest}: as "
            f"uncertain as a fair die of {perplexity:.3f} faces."
        )
