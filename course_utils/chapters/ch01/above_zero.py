"""Demo 01.above-zero: a log density has no ceiling."""

import math

import numpy as np

from course_utils.distributions import Normal
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, LIGHT_BLUE, ORANGE, minus

GRID = np.linspace(-8, 8, 4001)
SIGMAS = np.linspace(0.15, 1.5, 136)


class AboveZero(Demo):
    id = "01.above-zero"
    title = "Above zero"
    drag = (Drag(panel=1, x="sigma"),)
    controls = {"sigma": Control(0.15, 1.5, 0.001, 1.0, label="σ, standard deviation")}
    presets = {
        "wide": {"sigma": 1.0},
        "just below": {"sigma": 0.399},
        "just above": {"sigma": 0.398},
        "narrow": {"sigma": 0.15},
    }

    def compute(self, sigma):
        """Density of N(0, sigma), the area under it, and its log density at the mean."""
        density = np.exp(Normal(0, sigma).log_prob(GRID))
        log_peak = float(Normal(0, sigma).log_prob(0))
        return {
            "density": density,
            "area": float(density.sum() * (GRID[1] - GRID[0])),
            "peak": math.exp(log_peak),
            "log_peak": log_peak,
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        left.set(xlim=(-3, 3), ylim=(0, 2.9), xlabel="x", title="Density p(x)")
        left.axhline(1, color=BLACK, lw=1, ls="--")
        right.set(xlim=(0, 1.55), ylim=(-1.5, 1.8), xlabel="standard deviation σ")
        right.set_title("Log density at the mean")
        right.axhline(0, color=BLACK, lw=1, ls="--")
        right.text(1.52, 0.05, "p(0) = 1", ha="right")
        return {
            "area": left.fill(GRID, GRID, fc=LIGHT_BLUE, ec=BLUE)[0],
            "area_label": left.text(2.9, 2.56, "", ha="right", color=BLUE, weight="bold"),
            "peak_label": left.text(2.9, 2.22, "", ha="right", color=ORANGE, weight="bold"),
            "peak": left.plot([], [], "o", color=ORANGE)[0],
            "curve": right.plot([], [], color=ORANGE)[0],
            "dot": right.plot([], [], "o", color=ORANGE)[0],
            "log_label": right.text(0, 0, "", color=ORANGE, weight="bold", va="bottom"),
        }

    def update(self, artists, values):
        sigma, log_peak = values["sigma"], values["log_peak"]
        near = np.abs(GRID) < 3
        artists["area"].set_xy(
            np.column_stack([np.r_[-3, GRID[near], 3], np.r_[0, values["density"][near], 0]])[::4]
        )
        artists["area_label"].set_text(f"area {values['area']:.3f}")
        artists["peak_label"].set_text(f"p(0) = {values['peak']:.3f}")
        artists["peak"].set_data([0], [values["peak"]])
        passed = SIGMAS[sigma <= SIGMAS]
        artists["curve"].set_data(passed, Normal(0, passed).log_prob(0))
        artists["dot"].set_data([sigma], [log_peak])
        left = sigma > 1.1
        artists["log_label"].set(text=minus(f"{log_peak:+.4f}"), ha="right" if left else "left")
        artists["log_label"].set_position((sigma + (-0.02 if left else 0.05), log_peak + 0.08))

    def describe(self, values):
        side = "above" if values["log_peak"] > 0 else "below"
        return (
            f"σ = {values['sigma']:.3f}: the area under the density is {values['area']:.3f}, its "
            f"height at the mean {values['peak']:.3f}, its log there "
            f"{values['log_peak']:+.4f} nats, {side} 0."
        )
