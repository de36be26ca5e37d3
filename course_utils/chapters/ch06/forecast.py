"""Demo 06.forecast: what one thing tells about another."""

import numpy as np

from course_utils.information import entropy
from course_utils.live import Control, Demo
from course_utils.live.figures import BLUE, GREEN, LIGHT_BLUE, ORANGE

RAIN = 0.3  # the share of days with rain


def joint(on_rain, on_dry):
    """Shares of days: rows say what was forecast (rain, dry), columns what came (rain, dry)."""
    says_rain = np.array([on_rain, on_dry])
    of_days = np.array([RAIN, 1 - RAIN])
    return np.stack([says_rain * of_days, (1 - says_rain) * of_days])


def told(table):
    """H(Y), H(Y | X) and what is told, H(Y) - H(Y | X), in bits; X is the row of the table."""
    table = np.asarray(table, dtype=float)
    before = float(entropy(table.sum(axis=0), base=2))
    rows = table.sum(axis=1)
    after = sum(r * entropy(row / r, base=2) for r, row in zip(rows, table, strict=True) if r > 0)
    return before, float(after), before - float(after)


class Forecast(Demo):
    id = "06.forecast"
    title = "What a forecast tells"
    controls = {
        "on_rain": Control(0.0, 1.0, 0.05, 0.9, label="says rain, of the rainy days"),
        "on_dry": Control(0.0, 1.0, 0.05, 0.1, label="says rain, of the dry days"),
    }
    presets = {
        "good": {"on_rain": 0.9, "on_dry": 0.1},
        "perfect": {"on_rain": 1.0, "on_dry": 0.0},
        "always dry": {"on_rain": 0.0, "on_dry": 0.0},
        "a coin": {"on_rain": 0.5, "on_dry": 0.5},
        "always wrong": {"on_rain": 0.0, "on_dry": 1.0},
    }

    def compute(self, on_rain, on_dry):
        """The joint shares, and the entropies of the weather before and after the forecast."""
        table = joint(on_rain, on_dry)
        before, after, gained = told(table)
        return {
            "table": table,
            "before": before,
            "after": after,
            "told": gained,
            "right": float(table[0, 0] + table[1, 1]),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.3))
        left.set(xlim=(-0.6, 1.6), ylim=(0, 1.2), title="Shares of days")
        left.set_xticks([0, 1], ["said rain", "said dry"])
        left.grid(axis="x", visible=False)
        left.text(0.5, 1.1, "rain below, dry above", ha="center", va="center", color=BLUE)
        right.set(xlim=(0, 1), ylim=(-0.7, 1.7), xlabel="bits", title="Entropy of the weather")
        right.set_yticks([0, 1], ["after", "before"])
        right.grid(axis="y", visible=False)
        blank = np.zeros(2)
        return {
            "rain": list(left.bar([0, 1], blank, color=BLUE, width=0.7)),
            "dry": list(left.bar([0, 1], blank, color=LIGHT_BLUE, ec=BLUE, width=0.7)),
            "before": right.barh([1], [0], color=BLUE, height=0.5)[0],
            "after": right.barh([0], [0], color=ORANGE, height=0.5)[0],
            "told": right.barh([0], [0], color="white", ec=GREEN, hatch="//", height=0.5)[0],
            "number": right.text(0.98, -0.5, "", color=GREEN, ha="right", weight="bold"),
        }

    def update(self, artists, values):
        table = values["table"]
        for rain, dry, (wet, fine) in zip(artists["rain"], artists["dry"], table, strict=True):
            rain.set_height(wet)
            dry.set(y=wet, height=fine)
        artists["before"].set_width(values["before"])
        artists["after"].set_width(values["after"])
        artists["told"].set(x=values["after"], width=values["told"])
        artists["number"].set_text(f"told: {max(values['told'], 0):.3f} bits")

    def describe(self, values):
        return (
            f"The forecast tells {max(values['told'], 0):.3f} bits: the weather has an entropy of "
            f"{values['before']:.3f} bits before it and {values['after']:.3f} after it. It is "
            f"right on {100 * values['right']:.0f} % of the days."
        )
