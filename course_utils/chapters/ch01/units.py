"""Demo 01.units: the same petals, another number."""

import numpy as np

from course_utils.distributions import Normal
from course_utils.live import Choice, Demo
from course_utils.live.figures import BLACK, BLUE, LIGHT_BLUE, LIGHT_ORANGE, ORANGE, minus
from course_utils.models import datasets

UNITS = {"m": 0.01, "inch": 1 / 2.54, "cm": 1.0, "mm": 10.0}
PLACES = (1.1, 1.5, 1.9)  # cm


class Units(Demo):
    id = "01.units"
    title = "The same petals in another unit"
    controls = {"unit": Choice(tuple(UNITS), "cm", label="unit")}
    presets = {"the shortest unit": {"unit": "mm"}, "the longest unit": {"unit": "m"}}

    def compute(self, unit):
        """Normal distribution fitted to 50 petal lengths in a unit, and its mean log density."""
        x = datasets.setosa_petals() * UNITS[unit]
        bell = Normal.mle(x)
        return {
            "mean": bell.mean,
            "sigma": bell.std,
            "log_density": float(bell.log_prob(x).mean()),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        x = datasets.setosa_petals()
        at, how_many = np.unique(x, return_counts=True)
        grid = np.linspace(0.9, 2.0, 200)
        density = np.exp(Normal.mle(x).log_prob(grid))
        left.fill(grid, density, fc=LIGHT_BLUE, ec=BLUE)
        left.plot(
            np.repeat(at, how_many), [0.04 + 0.07 * i for n in how_many for i in range(n)], "k."
        )
        left.set(xlim=(0.9, 2.0), ylim=(0, 3.2), title="50 petals and their best bell")
        left.set_xticks(PLACES, [" "] * len(PLACES))
        left.set_yticks([0, 1, 2], [])
        right.set(xlim=(-5, 8), ylim=(-0.6, 3.6), xlabel="mean log density (nats)")
        right.axvline(0, color=BLACK, lw=1, ls="--")
        right.set_xticks([-4, -2, 0, 2, 4, 6])
        right.set_yticks(range(4), UNITS)
        right.grid(axis="y", visible=False)
        others = [self.compute(unit)["log_density"] for unit in UNITS]
        right.barh(range(4), others, height=0.5, color=LIGHT_ORANGE, ec=ORANGE, lw=1, ls=":")
        below = {"transform": left.get_xaxis_transform(), "ha": "center", "va": "top"}
        return {
            "x": [left.text(cm, -0.03, "", **below) for cm in PLACES],
            "y": [left.text(0.91, per_cm, "", va="bottom") for per_cm in (1, 2)],
            "fit": left.text(1.98, 2.5, "", ha="right", color=BLUE, weight="bold"),
            "bar": right.barh(0, 0, height=0.5, color=ORANGE)[0],
            "number": right.text(0, 0, "", color=ORANGE, weight="bold", va="center"),
        }

    def update(self, artists, values):
        unit, row = values["unit"], list(UNITS).index(values["unit"])
        for text, cm in zip(artists["x"], PLACES, strict=True):
            text.set_text(f"{cm * UNITS[unit]:.3g} {unit}")
        for text, per_cm in zip(artists["y"], (1, 2), strict=True):
            text.set_text(f"{per_cm / UNITS[unit]:.3g} per {unit}")
        artists["fit"].set_text(f"mean {values['mean']:.4g} {unit}\nσ {values['sigma']:.4g} {unit}")
        artists["bar"].set(y=row - 0.25, width=values["log_density"])
        end = values["log_density"]
        artists["number"].set(text=minus(f"{end:+.3f}"), ha="left" if end > 0 else "right")
        artists["number"].set_position((end + (0.15 if end > 0 else -0.15), row))

    def describe(self, values):
        return (
            f"In {values['unit']}: best mean {values['mean']:.4g}, best standard deviation "
            f"{values['sigma']:.4g}, mean log density {values['log_density']:+.3f} nats per petal. "
            "The bell has not moved; the numbers on its axes have."
        )
