"""Demo 05.default: how strong is scikit-learn's default penalty?."""

from functools import cache

import numpy as np

from course_utils.chapters.ch05.shared import fit, penalty_of
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, PURPLE
from course_utils.models import (
    datasets,
    logistic_nll,
    with_intercept,
)


@cache
def two_species():
    """Four lengths of 100 irises, and whether each is virginica (1) or versicolor (0)."""
    table = datasets.iris()
    kept = table.y > 0
    return table.X[kept], (table.y[kept] == 2).astype(int)


PENALTY = Control(1e-3, 1e8, 1e-3, 1.0, label="C", scale="log")
IRIS_C = np.array(PENALTY.stops)
IRIS_NAMES = ("sepal length", "sepal width", "petal length", "petal width")


@cache
def default_path():
    """Weights, intercept first, and mean NLL for each C on the grid: versicolor or virginica."""
    X, y = two_species()
    weights = np.array([fit(X, y, penalty_of(C, *X.shape)) for C in IRIS_C])
    losses = np.array([logistic_nll(w, with_intercept(X), y) for w in weights])
    return weights, losses


@cache
def iris_best():
    """Lowest mean NLL of the two species."""
    X, y = two_species()
    return logistic_nll(fit(X, y), with_intercept(X), y)


class Default(Demo):
    id = "05.default"
    title = "How strong is the default?"
    drag = (Drag(x="C"), Drag(panel=1, x="C"))
    controls = {"C": PENALTY}
    presets = {
        "strong": {"C": 0.01},
        "default": {"C": 1.0},
        "a hundred": {"C": 100.0},
        "as good as none": {"C": 1e8},
    }

    def compute(self, C):
        """The penalized fit at the stop nearest to C."""
        weights, losses = default_path()
        at = int(np.argmin(np.abs(np.log(IRIS_C / C))))
        return {
            "C": float(IRIS_C[at]),
            "weights": weights[at, 1:],
            "mean_nll": float(losses[at]),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        weights, losses = default_path()
        looks = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PURPLE, ":"))
        dots = []
        for weight, name, (color, dash) in zip(weights.T[1:], IRIS_NAMES, looks, strict=True):
            left.plot(IRIS_C, weight, color=color, ls=dash)
            left.text(3e8, weight[-1], name, color=color, weight="bold", va="center")
            dots.append(left.plot([], [], "o", color=color, ms=9, mec="white")[0])
        left.set(xlim=(1e-3, 4e14), ylim=(-9, 21.5), title="Weights (dotted: default)")
        right.plot(IRIS_C, losses, color=BLACK)
        right.axhline(iris_best(), color=BLACK, lw=1.2, ls="--")
        right.text(8e7, iris_best() - 0.012, "lowest possible", ha="right", va="top")
        right.set(xlim=(1e-3, 1e8), ylim=(0, 0.72), title="Mean NLL")
        for axes in (left, right):
            axes.set(xscale="log", xlabel="C")
            axes.set_xticks(
                [1e-2, 1, 1e2, 1e4, 1e6, 1e8], ["0.01", "1", "100", "$10^4$", "$10^6$", "$10^8$"]
            )
            axes.minorticks_off()
            axes.axvline(1, color="#8A8A8A", lw=1.2, ls=":")
        return {
            "now": [axes.axvline(1, color=BLACK, lw=1) for axes in (left, right)],
            "dots": dots,
            "loss": right.plot([], [], "o", color=BLACK, ms=9, clip_on=False)[0],
            "number": right.text(8e7, 0.68, "", ha="right", va="top", weight="bold"),
        }

    def update(self, artists, values):
        C = values["C"]
        for line in artists["now"]:
            line.set_xdata([C, C])
        for dot, weight in zip(artists["dots"], values["weights"], strict=True):
            dot.set_data([C], [weight])
        artists["loss"].set_data([C], [values["mean_nll"]])
        artists["number"].set_text(f"{values['mean_nll']:.4f}")

    def describe(self, values):
        weights = ", ".join(f"{w:.2f}" for w in values["weights"])
        C = f"{values['C']:g}".replace("e+0", "e")
        return (
            f"At C = {C} the weights are {weights} and the mean NLL is "
            f"{values['mean_nll']:.4f} nats, {values['mean_nll'] / iris_best():.2f} times the "
            f"lowest possible, {iris_best():.4f}."
        )
