"""Demo 05.runaway: thirty features, and no best weights."""

from functools import cache

import numpy as np

from course_utils.chapters.ch05.shared import (
    fit,
    penalty_of,
    radius,
    standardized,
)
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE, PURPLE
from course_utils.logspace import sigmoid
from course_utils.models import (
    datasets,
    logistic_nll,
    with_intercept,
)

PENALTY = Control(1e-2, 1e10, 1e-2, 1.0, label="C", scale="log")
RUN_C = np.array(PENALTY.stops)
HARDEST = 15  # tumors of each kind that are drawn


@cache
def runaway_path():
    """Weights for each C on the grid: all thirty features, standardized."""
    table = datasets.breast_cancer()
    X, y = standardized(table.X), table.y
    w, found = None, []
    for C in RUN_C:
        w = fit(X, y, penalty_of(C, *X.shape), start=w, tolerance=1e-12)
        found.append(w)
    return np.array(found)


@cache
def runaway_summary():
    """For each C: length of the weights, mean NLL, and how many tumors are on the wrong side."""
    table = datasets.breast_cancer()
    A, y = with_intercept(standardized(table.X)), table.y
    weights = runaway_path()
    return (
        np.linalg.norm(weights[:, 1:], axis=1),
        np.array([logistic_nll(w, A, y) for w in weights]),
        ((weights @ A.T > 0) != y).sum(axis=1),
    )


@cache
def hardest():
    """For each C: logits of the hardest tumors of each kind."""
    table = datasets.breast_cancer()
    A, y = with_intercept(standardized(table.X)), table.y
    z = runaway_path() @ A.T
    return {
        "benign": np.sort(z[:, y == 1], axis=1)[:, :HARDEST],
        "malignant": np.sort(z[:, y == 0], axis=1)[:, -HARDEST:],
    }


class Runaway(Demo):
    id = "05.runaway"
    title = "Run-away"
    drag = (Drag(x="C"), Drag(panel=1, x="C"))
    controls = {"C": PENALTY}
    presets = {
        "default": {"C": 1.0},
        "a hundred": {"C": 100.0},
        "ten thousand": {"C": 1e4},
        "a million": {"C": 1e6},
        "a hundred million": {"C": 1e8},
    }
    size = (9.0, 5.6)

    def compute(self, C):
        """The penalized fit of all thirty features at the stop nearest to C."""
        at = int(np.argmin(np.abs(np.log(RUN_C / C))))
        length, nll, errors = runaway_summary()
        return {
            "C": float(RUN_C[at]),
            "length": float(length[at]),
            "mean_nll": float(nll[at]),
            "errors": int(errors[at]),
            "accuracy": 1 - errors[at] / len(radius()[1]),
            "hardest": {kind: z[at] for kind, z in hardest().items()},
        }

    def build(self, figure):
        grid = figure.add_gridspec(2, 2, height_ratios=(1.1, 1))
        lower = [figure.add_subplot(grid[1, column]) for column in (0, 1)]
        above = figure.add_subplot(grid[0, :])
        length, nll, _ = runaway_summary()
        for axes, curve, color, title in (
            (lower[0], length, PURPLE, "Length of the weights, |w|"),
            (lower[1], nll, BLUE, "Mean NLL"),
        ):
            axes.plot(RUN_C, curve, color=color)
            axes.set(xscale="log", yscale="log", xlim=(5e-3, 2e10), xlabel="C", title=title)
            axes.set_xticks([1, 1e4, 1e8], ["1", "$10^4$", "$10^8$"])
            axes.minorticks_off()
        lower[0].set_ylim(0.3, 3e4)
        lower[0].set_yticks([1, 100, 10_000], ["1", "100", "$10^4$"])
        lower[1].set_ylim(2e-7, 3)
        lower[1].set_yticks([1e-6, 1e-3, 1], ["$10^{-6}$", "$10^{-3}$", "1"])
        above.set_xscale("symlog", linthresh=1, linscale=0.9 / np.log(10))  # no kink at 1
        above.set(xlim=(-500, 500), ylim=(-0.16, 1.16), xlabel="logit w·x")
        above.set_xticks([-100, -10, -1, 0, 1, 10, 100])
        above.set_xticklabels(["−100", "−10", "−1", "0", "1", "10", "100"])
        above.minorticks_off()
        above.axvline(0, color=BLACK, lw=1, ls=":")
        z = np.concatenate([-np.geomspace(500, 0.01, 200), np.geomspace(0.01, 500, 200)])
        above.plot(z, sigmoid(z), color=BLACK)
        above.set_title("Probability of benign, and the hardest tumors of each kind")
        above.set_yticks([0, 0.5, 1])
        above.text(-450, 1, "benign", color=BLUE, weight="bold", va="center")
        above.text(450, 0, "malignant", color=ORANGE, weight="bold", va="center", ha="right")
        return {
            "dots": [
                axes.plot([], [], "o", color=color, ms=10, clip_on=False)[0]
                for axes, color in zip(lower, (PURPLE, BLUE), strict=True)
            ],
            "numbers": [
                lower[0].text(0.02, 5000, "", color=PURPLE, weight="bold", va="center"),
                lower[1].text(5e9, 0.3, "", color=BLUE, weight="bold", va="center", ha="right"),
            ],
            "hardest": {
                "benign": above.plot([], [], "o", color=BLUE, ms=7, alpha=0.6)[0],
                "malignant": above.plot([], [], "^", color=ORANGE, ms=7, alpha=0.6)[0],
            },
            "errors": above.text(-450, 0.75, "", va="center"),
        }

    def update(self, artists, values):
        heights = values["length"], values["mean_nll"]
        for dot, number, height in zip(artists["dots"], artists["numbers"], heights, strict=True):
            dot.set_data([values["C"]], [height])
            number.set_text(f"{height:.3g}" if height < 1000 else f"{height:,.0f}")
        for kind, height in (("benign", 1), ("malignant", 0)):
            z = values["hardest"][kind]
            artists["hardest"][kind].set_data(z, np.full(z.size, height))
        artists["errors"].set_text(f"{values['errors']} on the wrong side")

    def describe(self, values):
        C = f"{values['C']:g}".replace("e+0", "e").replace("e+", "e")
        return (
            f"At C = {C} the weights have length {values['length']:,.2f}, "
            f"the mean NLL is {values['mean_nll']:.2g} nats and {values['errors']} of "
            f"{len(radius()[1])} tumors are on the wrong side, an accuracy of "
            f"{values['accuracy']:.3f}."
        )
