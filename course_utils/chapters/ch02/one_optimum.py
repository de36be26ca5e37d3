"""Demo 02.one-optimum: four curves, one best coin."""

import math

import numpy as np

from course_utils.chapters.ch02.shared import BEST, THETA, log_likelihood
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, PURPLE

OPTIMUM_PANELS = (
    ("L / best L", (-0.05, 1.15), ORANGE, "-"),
    ("log L", (-700, -4), PURPLE, "--"),
    ("NLL", (4, 700), GREEN, "-."),
    ("mean NLL", (0.3, 1.5), BLUE, "-"),
)


class OneOptimum(Demo):
    id = "02.one-optimum"
    title = "One optimum"
    drag = tuple(Drag(panel, x="theta") for panel in range(4))
    controls = {
        "theta": Control(0.01, 0.99, 0.01, 0.4, label="θ, the coin"),
        "n": Control(10, 100, 10, 10, label="n, flips (70 % heads)"),
    }
    presets = {
        "ten flips, fair coin": {"theta": 0.5, "n": 10},
        "ten flips, best coin": {"theta": 0.7, "n": 10},
        "fifty": {"theta": 0.7, "n": 50},
        "a hundred": {"theta": 0.7, "n": 100},
        "a hundred, fair coin": {"theta": 0.5, "n": 100},
    }
    size = (9.0, 6.4)

    def compute(self, theta, n):
        """The likelihood of theta, and its three transforms; and each over all coins."""
        value, best, curve = (
            log_likelihood(theta, n),
            log_likelihood(BEST, n),
            log_likelihood(THETA, n),
        )
        return {
            "likelihood": math.exp(value),
            "log_likelihood": float(value),
            "nll": -float(value),
            "mean_nll": -float(value) / n,
            "best_likelihood": math.exp(best),
            "best_mean_nll": -float(best) / n,
            "curves": (np.exp(curve - best), curve, -curve, -curve / n),
            "dots": (math.exp(value - best), value, -value, -value / n),
        }

    def build(self, figure):
        panels = figure.subplots(4, 1, sharex=True)
        panels[-1].set(xlim=(0, 1), xlabel="θ")
        artists = {"now": [], "curve": [], "dot": [], "label": []}
        for ax, (name, limits, color, dash) in zip(panels, OPTIMUM_PANELS, strict=True):
            ax.set(ylim=limits, ylabel=name)
            ax.yaxis.label.set(color=color, weight="bold")
            ax.axvline(BEST, color=BLACK, lw=1.5, ls=":")
            ax.locator_params(axis="y", nbins=3)
            if name in ("log L", "NLL"):  # a factor of n moves them and keeps their shape
                ax.set_yscale("symlog", linthresh=1)
                ax.set_yticks([-100, -10] if name == "log L" else [10, 100])
                ax.set_yticklabels(["−100", "−10"] if name == "log L" else ["10", "100"])
                ax.minorticks_off()
            artists["now"].append(ax.axvline(BEST, color=BLACK, lw=1))
            artists["curve"].append(ax.plot([], [], color=color, ls=dash)[0])
            artists["dot"].append(ax.plot([], [], color=color, marker="o", ls="", clip_on=False)[0])
            artists["label"].append(
                ax.text(
                    1.02, 0.5, "", transform=ax.transAxes, va="center", color=color, weight="bold"
                )
            )
        figure.align_ylabels()
        return artists

    def update(self, artists, values):
        theta = values["theta"]
        numbers = (
            (f"{values['likelihood']:.2e}", f"\nbest {values['best_likelihood']:.2e}"),
            (f"{values['log_likelihood']:.2f}", ""),
            (f"{values['nll']:.2f}", ""),
            (f"{values['mean_nll']:.4f}", f"\nbest {values['best_mean_nll']:.4f}"),
        )
        for panel, (dot, (number, best)) in enumerate(zip(values["dots"], numbers, strict=True)):
            low, high = OPTIMUM_PANELS[panel][1]
            arrow = " ↑" if dot > high else " ↓" if dot < low else ""
            artists["now"][panel].set_xdata([theta, theta])
            artists["curve"][panel].set_data(THETA, values["curves"][panel])
            artists["dot"][panel].set_data([theta], [min(max(dot, low), high)])
            artists["label"][panel].set_text(number + arrow + best)

    def describe(self, values):
        return (
            f"{values['n']} flips, 70 % heads, θ = {values['theta']:.2f}: L = "
            f"{values['likelihood']:.3g}, log L = {values['log_likelihood']:.2f}, mean NLL "
            f"{values['mean_nll']:.4f} nats a flip. All four curves have their best at θ = {BEST}, "
            f"with a mean NLL of {values['best_mean_nll']:.4f}."
        )
