"""Demo 05.walkers: gradient descent and Newton on one map."""

from functools import cache

import numpy as np

from course_utils.chapters.ch05.shared import radius, standardized
from course_utils.live import Choice, Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE, Curtain
from course_utils.models import (
    logistic_gradient,
    logistic_hessian,
    logistic_nll,
    with_intercept,
)
from course_utils.models.optimizers import gradient_descent, newton

MOST_STEPS = 60
RATES = (1, 4, 10, 30)
POWERS = ["$10^{-16}$", "$10^{-12}$", "$10^{-8}$", "$10^{-4}$", "1"]
SMALLEST_GAP = 1e-16  # below that float64 sees no difference in a loss near 0.3


@cache
def walks():
    """Paths on the mean NLL of the standardized radius, from (0, 0): Newton and each rate."""
    x, y = radius()
    args = (with_intercept(standardized(x)), y)
    start = [0.0, 0.0]
    found = {
        rate: gradient_descent(logistic_nll, logistic_gradient, start, rate, MOST_STEPS, args)
        for rate in RATES
    }
    found["Newton"] = newton(logistic_nll, logistic_gradient, logistic_hessian, start, args=args)
    return found


@cache
def landscape():
    """Grid of slopes and intercepts, and the mean NLL over it."""
    x, y = radius()
    x = standardized(x)
    slopes, intercepts = np.linspace(-12, 1.5, 70), np.linspace(-2.4, 4.6, 60)
    z = intercepts[:, None, None] + slopes[:, None] * x
    nll = (np.logaddexp(0, z) - y * z).mean(axis=-1)
    return slopes, intercepts, nll


class Walkers(Demo):
    id = "05.walkers"
    title = "Two walkers"
    drag = (Drag(panel=1, x="k"),)
    play = "k"
    controls = {
        "k": Control(1, MOST_STEPS, 1, 3, label="k, steps"),
        "rate": Choice(RATES, 4, label="rate"),
    }
    presets = {
        "one step": {"k": 1},
        "Newton arrives": {"k": 7},
        "short steps": {"k": 60, "rate": 1},
        "longer steps": {"k": 40, "rate": 10},
        "too long": {"k": 60, "rate": 30},
    }
    size = (9.0, 4.6)

    def compute(self, k, rate):
        """Where the two walkers are after k steps, and how far above the minimum."""
        values = {"k": k, "rate": rate}
        lowest = walks()["Newton"].losses[-1]
        for name, path in (("newton", walks()["Newton"]), ("descent", walks()[rate])):
            gaps = np.append(path.losses, np.full(MOST_STEPS, path.losses[-1])) - lowest
            values[name] = {
                "points": path.points[: k + 1],
                "gaps": np.maximum(gaps[: k + 1], 0),
                "arrived": k >= len(path.points) - 1 and path.converged,
            }
        return values

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        slopes, intercepts, nll = landscape()
        levels = [0.3, 0.33, 0.38, 0.45, 0.55, 0.693, 0.9, 1.2, 1.6, 2.1, 2.7]
        left.contour(slopes, intercepts, nll, levels, colors="#8A8A8A", linewidths=0.9)
        w0, w1 = walks()["Newton"].end
        left.plot(w1, w0, "X", color=BLACK, ms=10)
        paper = {"fc": "white", "ec": "none", "pad": 1.5}  # keeps the lines off the words
        left.text(w1 + 0.1, w0 - 0.8, "minimum", va="top", bbox=paper)
        left.plot(0, 0, "s", color=BLACK, ms=7)
        left.text(0.05, -0.6, "start", ha="center", va="top", bbox=paper)
        left.set(xlim=(-12, 1.5), ylim=(-2.4, 4.6), xlabel="slope", ylabel="intercept")
        left.set_title("Map of the mean NLL")
        left.grid(visible=False)
        right.set(yscale="log", xlim=(-1, MOST_STEPS + 1), ylim=(SMALLEST_GAP / 5, 5))
        right.set(xlabel="steps", title="Nats above the minimum")
        right.set_yticks([1e-16, 1e-12, 1e-8, 1e-4, 1], POWERS)
        right.minorticks_off()
        looks = {
            "descent": {"color": ORANGE, "ls": "--", "marker": "o"},
            "newton": {"color": BLUE, "ls": "-", "marker": "D"},
        }
        artists = {
            name: {
                "path": left.plot([], [], **look, ms=4, lw=1.8)[0],
                "here": left.plot([], [], **{**look, "ls": ""}, ms=11, mec="white")[0],
                "gaps": right.plot([], [], **look, ms=4, lw=1.8)[0],
            }
            for name, look in looks.items()
        }
        artists["descent"]["name"] = right.text(
            10, 3e-12, "", color=ORANGE, weight="bold", va="top"
        )
        artists["newton"]["name"] = right.text(
            10, 4e-16, "Newton", color=BLUE, weight="bold", va="bottom"
        )
        return artists | {"curtain": Curtain(right)}

    def update(self, artists, values):
        artists["curtain"].open(values["k"])
        for name in ("newton", "descent"):
            points, gaps = values[name]["points"], values[name]["gaps"]
            artists[name]["path"].set_data(points[:, 1], points[:, 0])
            artists[name]["here"].set_data(points[-1:, 1], points[-1:, 0])
            artists[name]["gaps"].set_data(range(len(gaps)), np.maximum(gaps, SMALLEST_GAP))
        artists["descent"]["name"].set_text(f"gradient descent,\nrate {values['rate']}")

    def describe(self, values):
        newton_gap = values["newton"]["gaps"][-1]
        k = "1 step" if values["k"] == 1 else f"{values['k']} steps"
        where = (
            "has arrived" if values["newton"]["arrived"] else f"is {newton_gap:.3g} nats above it"
        )
        return (
            f"After {k} gradient descent with rate {values['rate']} is "
            f"{values['descent']['gaps'][-1]:.3g} nats above the minimum; Newton {where}."
        )
