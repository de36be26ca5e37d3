"""Demo 05.default: how strong is scikit-learn's default penalty?."""

from functools import cache

import numpy as np

from course_utils.chapters.ch05.shared import _decades, _power, fit, penalty_of
from course_utils.live import Control, Demo
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


IRIS_C = np.round(np.arange(-3, 8.05, 0.1), 1)
IRIS_NAMES = ("sepal length", "sepal width", "petal length", "petal width")


@cache
def default_path():
    """Weights, intercept first, and mean NLL for each C on the grid: versicolor or virginica."""
    X, y = two_species()
    weights = np.array([fit(X, y, penalty_of(10.0**log_c, *X.shape)) for log_c in IRIS_C])
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
    controls = {"log_c": Control(-3.0, 8.0, 0.1, 0.0, label="log10 of C")}
    presets = {
        "strong": {"log_c": -2.0},
        "default": {"log_c": 0.0},
        "a hundred": {"log_c": 2.0},
        "as good as none": {"log_c": 8.0},
    }

    def compute(self, log_c):
        """The penalized fit at C = 10**log_c."""
        weights, losses = default_path()
        at = int(np.argmin(np.abs(IRIS_C - log_c)))
        return {
            "log_c": float(IRIS_C[at]),
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
            left.text(8.5, weight[-1], name, color=color, weight="bold", va="center")
            dots.append(left.plot([], [], "o", color=color, ms=9, mec="white")[0])
        left.set(xlim=(-3, 14.6), ylim=(-9, 21.5), title="Weights (dotted: default)")
        right.plot(IRIS_C, losses, color=BLACK)
        right.axhline(iris_best(), color=BLACK, lw=1.2, ls="--")
        right.text(7.9, iris_best() - 0.012, "lowest possible", ha="right", va="top")
        right.set(xlim=(-3, 8), ylim=(0, 0.72), title="Mean NLL")
        for axes in (left, right):
            _decades(axes, (-2, 0, 2, 4, 6, 8))
            axes.axvline(0, color="#8A8A8A", lw=1.2, ls=":")
        return {
            "now": [axes.axvline(0, color=BLACK, lw=1) for axes in (left, right)],
            "dots": dots,
            "loss": right.plot([], [], "o", color=BLACK, ms=9, clip_on=False)[0],
            "number": right.text(7.9, 0.68, "", ha="right", va="top", weight="bold"),
        }

    def update(self, artists, values):
        log_c = values["log_c"]
        for line in artists["now"]:
            line.set_xdata([log_c, log_c])
        for dot, weight in zip(artists["dots"], values["weights"], strict=True):
            dot.set_data([log_c], [weight])
        artists["loss"].set_data([log_c], [values["mean_nll"]])
        artists["number"].set_text(f"{values['mean_nll']:.4f}")

    def describe(self, values):
        weights = ", ".join(f"{w:.2f}" for w in values["weights"])
        return (
            f"At C = {_power(values['log_c'])} the weights are {weights} and the mean NLL is "
            f"{values['mean_nll']:.4f} nats, {values['mean_nll'] / iris_best():.2f} times the "
            f"lowest possible, {iris_best():.4f}."
        )
