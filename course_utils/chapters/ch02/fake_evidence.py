"""Demo 02.fake-evidence: copies of rows look like knowledge."""

import numpy as np

from course_utils.chapters.ch02.shared import BEST, log_likelihood
from course_utils.live import Control, Demo
from course_utils.live.figures import BLACK, BLUE, ORANGE

FINE = np.linspace(0.0005, 0.9995, 1999)
LEVEL = 0.1  # coins with at least this share of the best likelihood


def times(copies):
    """How often, in words."""
    return "once" if copies == 1 else f"{copies} times"


class FakeEvidence(Demo):
    id = "02.fake-evidence"
    title = "Fake evidence"
    controls = {"copies": Control(1, 20, 1, 1, label="copies of each row")}
    presets = {
        "each row once": {"copies": 1},
        "twice": {"copies": 2},
        "ten times": {"copies": 10},
        "twenty times": {"copies": 20},
    }

    def compute(self, copies):
        """Relative likelihood of every coin when ten flips are written down several times."""
        relative = np.exp(log_likelihood(FINE, 10 * copies) - log_likelihood(BEST, 10 * copies))
        plausible = FINE[relative >= LEVEL]
        return {
            "rows": 10 * copies,
            "curve": relative,
            "best": float(FINE[relative.argmax()]),
            "low": float(plausible[0]),
            "high": float(plausible[-1]),
            "width": float(plausible[-1] - plausible[0]),
        }

    def build(self, figure):
        ax = figure.subplots()
        once = self.compute(1)["curve"]
        ax.plot(FINE, once, color=BLUE, ls="--", lw=1.8)
        ax.text(0.48, 0.5, "ten flips, once", color=BLUE, ha="right")
        ax.axhline(LEVEL, color=BLACK, lw=1, ls=":")
        ax.text(0.01, LEVEL + 0.01, "a tenth of the best", va="bottom")
        ax.axvline(BEST, color=BLACK, lw=1, ls=":")
        ax.set(xlim=(0, 1), ylim=(0, 1.35), yticks=[0.5, 1], xlabel="θ", ylabel="L / best L")
        return {
            "curve": ax.plot([], [], color=ORANGE, ls="-")[0],
            "span": ax.plot([], [], color=ORANGE, ls="-", lw=6, solid_capstyle="butt")[0],
            "name": ax.text(0.02, 1.31, "", va="top", color=ORANGE, weight="bold"),
        }

    def update(self, artists, values):
        artists["curve"].set_data(FINE, values["curve"])
        artists["span"].set_data([values["low"], values["high"]], [LEVEL, LEVEL])
        artists["name"].set_text(
            f"the same ten flips, {times(values['copies'])}: {values['rows']} rows\n"
            f"θ from {values['low']:.2f} to {values['high']:.2f}"
        )

    def describe(self, values):
        return (
            f"Ten flips written {times(values['copies'])} make {values['rows']} rows: the best "
            f"coin stays θ = {values['best']:.2f}. Coins with a tenth of the best likelihood or "
            f"more go from {values['low']:.3f} to {values['high']:.3f}, a width of "
            f"{values['width']:.3f}."
        )
