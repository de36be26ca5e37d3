"""Demo 02.collapse: a likelihood without a maximum."""

from functools import cache

import numpy as np

from course_utils import logsumexp
from course_utils.distributions import Normal
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLUE, ORANGE
from course_utils.models.datasets import setosa_petals

WEIGHT = 0.1  # of the narrow component
SIGMAS = np.logspace(-12, -0.5, 231)


def mixture_log_density(x, sigma):
    """Log density of 0.9 of the best single Gaussian and 0.1 of one at the shortest petal."""
    parts = (Normal.mle(setosa_petals()), Normal(setosa_petals().min(), sigma))
    weights = np.array([[1 - WEIGHT], [WEIGHT]])
    return logsumexp([part.log_prob(x) for part in parts], axis=0, b=weights)


@cache
def collapse_curve():
    """Log-likelihood of the mixture for every sigma, and of the best single Gaussian."""
    mixed = np.array([mixture_log_density(setosa_petals(), sigma).sum() for sigma in SIGMAS])
    return mixed, float(Normal.mle(setosa_petals()).log_prob(setosa_petals()).sum())


COLLAPSE_X = np.sort(np.append(np.linspace(0.8, 2.1, 261), 1.0 + np.linspace(-0.004, 0.004, 81)))
STEPS = np.linspace(-5, 5, 101)  # from the shortest petal, in σ of the narrow part


class Collapse(Demo):
    id = "02.collapse"
    title = "Collapse"
    drag = (Drag(panel=1, x="sigma"),)
    controls = {"sigma": Control(1e-12, 0.3, 1e-12, 0.15, label="σ, narrow part, cm", scale="log")}
    presets = {
        "wide": {"sigma": 0.15},
        "a spike": {"sigma": 1e-3},
        "a needle": {"sigma": 1e-6},
        "nonsense": {"sigma": 1e-12},
    }

    def compute(self, sigma):
        """Log-likelihood of the 50 petals when one component is as narrow as sigma."""
        return {
            "log_likelihood": float(mixture_log_density(setosa_petals(), sigma).sum()),
            "single": collapse_curve()[1],
            "shortest": float(setosa_petals().min()),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        x, (mixed, single) = setosa_petals(), collapse_curve()
        left.plot(x, np.zeros(x.size), color=BLUE, ls="", marker="|", ms=20, mew=2)
        left.set(xlim=(0.8, 2.1), ylim=(-0.3, 5), xlabel="petal length, cm", title="Density")
        zoom = left.inset_axes((0.56, 0.5, 0.42, 0.34))
        zoom.set(xlim=(-5, 5), ylim=(0, 1.1), yticks=[], title="zoomed in")
        zoom.title.set(fontsize="small")
        zoom.set_xticks([-3, 0, 3], ["−3σ", "1.0 cm", "+3σ"], fontsize="small")
        zoom.plot([0], [0], color=BLUE, ls="", marker="|", ms=20, mew=2)
        right.plot(SIGMAS, mixed, color=ORANGE, ls="-")
        right.axhline(single, color=BLUE, ls="--", lw=1.8)
        right.text(1e-12, single - 0.6, "one Gaussian, best fit", color=BLUE, va="top")
        right.set(xscale="log", xlim=(4e-13, 0.6), ylim=(8, 44), title="log L of 50 flowers")
        ticks = {10.0**-j: f"$10^{{-{j}}}$" for j in (12, 9, 6, 3)} | {0.1: "0.1"}
        right.set_xticks([*ticks], ticks.values())
        right.minorticks_off()
        right.set_xlabel("σ of the narrow part, cm")
        return {
            "density": left.plot([], [], color=ORANGE, ls="-")[0],
            "zoom": zoom.plot([], [], color=ORANGE, ls="-")[0],
            "name": left.text(1.06, 4.9, "", va="top", color=ORANGE, weight="bold"),
            "dot": right.plot([], [], color=ORANGE, marker="o", ls="", ms=10)[0],
            "value": right.text(0.5, 42.9, "", ha="right", va="top", weight="bold"),
        }

    def update(self, artists, values):
        density = np.exp(mixture_log_density(COLLAPSE_X, values["sigma"]))
        artists["density"].set_data(COLLAPSE_X, np.minimum(density, 6))
        around = np.exp(mixture_log_density(1.0 + STEPS * values["sigma"], values["sigma"]))
        artists["zoom"].set_data(STEPS, around / around.max())
        artists["name"].set_text(f"σ = {values['sigma']:.2g} cm")
        artists["dot"].set_data([values["sigma"]], [values["log_likelihood"]])
        artists["value"].set(text=f"log L = {values['log_likelihood']:.2f}", color=ORANGE)

    def describe(self, values):
        return (
            f"A narrow Gaussian with σ = {values['sigma']:.2g} cm sits on the flower of "
            f"{values['shortest']:.1f} cm: log L = {values['log_likelihood']:.2f}, one Gaussian "
            f"alone reaches {values['single']:.2f}. Once σ is tiny, each further factor of 10 adds "
            "ln 10, without end."
        )
