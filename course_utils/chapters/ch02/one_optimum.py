"""Demo 02.one-optimum: four curves, one best coin."""

import math

import numpy as np

from course_utils.chapters.ch02.shared import BEST, THETA, log_likelihood
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, PURPLE, minus

OPTIMUM_PANELS = (  # limits, ticks, color and dash
    ((-0.05, 1.25), (0, 1), ORANGE, "-"),
    ((-130, -5), (-100, -10), PURPLE, "--"),
    ((5, 130), (10, 100), GREEN, "-."),
    ((0.3, 1.5), (0.5, 1, 1.5), BLUE, "-"),
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
            "stars": (1.0, best, -best, -best / n),
        }

    def build(self, figure):
        panels = figure.subplots(4, 1, sharex=True)
        panels[0].set_title("Four curves, one best coin ★")
        panels[-1].set(xlim=(0, 1), xlabel="θ")
        artists = {"now": [], "curve": [], "star": [], "dot": [], "label": []}
        for ax, (limits, ticks, color, dash) in zip(panels, OPTIMUM_PANELS, strict=True):
            if 10 in np.abs(ticks):  # a factor of n moves the curve and keeps its shape
                ax.set_yscale("symlog", linthresh=1)
            ax.set(ylim=limits, yticks=ticks)
            ax.yaxis.set_major_formatter("{x:g}")
            ax.minorticks_off()
            ax.axvline(BEST, color=BLACK, lw=1.5, ls=":")
            artists["now"].append(ax.axvline(BEST, color=BLACK, lw=1))
            artists["curve"].append(ax.plot([], [], color=color, ls=dash)[0])
            star = {"marker": "*", "ms": 17, "mec": "white", "color": color, "ls": ""}
            artists["star"].append(ax.plot([BEST], [0], clip_on=False, **star)[0])
            artists["dot"].append(ax.plot([], [], color=color, marker="o", ls="", clip_on=False)[0])
            artists["label"].append(
                ax.text(
                    1.02, 0.5, "", transform=ax.transAxes, va="center", color=color, weight="bold"
                )
            )
        return artists

    def update(self, artists, values):
        theta = values["theta"]
        digits = 4 if values["mean_nll"] < OPTIMUM_PANELS[-1][0][1] else 2  # room for an arrow
        labels = (
            (f"L {values['likelihood']:.2e}", f"\nbest {values['best_likelihood']:.2e}"),
            (minus(f"log L {values['log_likelihood']:.2f}"), ""),
            (f"NLL {values['nll']:.2f}", ""),
            (f"mean NLL {values['mean_nll']:.{digits}f}", f"\nbest {values['best_mean_nll']:.4f}"),
        )
        for panel, (label, best) in enumerate(labels):
            (low, high), *_ = OPTIMUM_PANELS[panel]
            dot = values["dots"][panel]
            arrow = " ↑" if dot > high else " ↓" if dot < low else ""
            artists["now"][panel].set_xdata([theta, theta])
            artists["curve"][panel].set_data(THETA, values["curves"][panel])
            artists["star"][panel].set_ydata([values["stars"][panel]])
            artists["dot"][panel].set_data([theta], [min(max(dot, low), high)])
            artists["label"][panel].set_text(label + arrow + best)

    def describe(self, values):
        return (
            f"{values['n']} flips, 70 % heads, θ = {values['theta']:.2f}: L = "
            f"{values['likelihood']:.3g}, log L = {values['log_likelihood']:.2f}, mean NLL "
            f"{values['mean_nll']:.4f} nats a flip. All four curves have their best at θ = {BEST}, "
            f"with a mean NLL of {values['best_mean_nll']:.4f}."
        )
