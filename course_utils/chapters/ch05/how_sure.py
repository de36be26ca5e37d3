"""Demo 05.how-sure: how far a slope can be trusted, from few tumors and from many."""

from functools import cache

import numpy as np

from course_utils.chapters.ch05.shared import RADII, fit, radius, radius_fit, standard_errors, strip
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE
from course_utils.logspace import sigmoid
from course_utils.models import with_intercept

DRAWS = 20


@cache
def samples(n):
    """Fits of twenty samples of n tumors, drawn with replacement.

    Returns
    -------
    list
        For each sample the weights and the inverse of their information, or None where the
        sample has no maximum-likelihood estimate.
    """
    x, y = radius()
    rng, found = np.random.default_rng(5), []
    for _ in range(DRAWS):
        rows = rng.integers(0, len(y), n)
        parted = x[rows][y[rows] == 1].max() <= x[rows][y[rows] == 0].min()
        if parted:
            found.append(None)
        else:
            weights = fit(x[rows], y[rows])
            found.append((weights, standard_errors(weights, x[rows])))
    return found


class HowSure(Demo):
    id = "05.how-sure"
    title = "How sure is the slope?"
    drag = (Drag(panel=1, y="draw"),)
    play = "n"
    controls = {
        "n": Control(20, 560, 10, 560, label="tumors in a sample", scale="log"),
        "draw": Control(1, DRAWS, 1, 1, label="which sample"),
    }
    presets = {
        "many": {"n": 560, "draw": 2},
        "a quarter": {"n": 140},
        "sixty": {"n": 60},
        "no estimate": {"n": 20},
    }

    def compute(self, n, draw):
        """The fits of twenty samples, and the curve of one of them with its band."""
        slopes, half_widths = np.full(DRAWS, np.nan), np.full(DRAWS, np.nan)
        curve = np.full((3, RADII.size), np.nan)
        for k, found in enumerate(samples(n)):
            if found is None:
                continue
            weights, (errors, covariance) = found
            slopes[k], half_widths[k] = weights[1], 1.96 * errors[1]
            if k + 1 == draw:
                A = with_intercept(RADII)
                apart = 1.96 * np.sqrt(np.einsum("ij,jk,ik->i", A, covariance, A))
                curve = sigmoid(A @ weights + np.array([[0], [-1], [1]]) * apart)
        missed = np.abs(slopes - radius_fit()[1]) > half_widths
        return {
            "curve": curve,
            "slopes": slopes,
            "half_widths": half_widths,
            "missed": int(missed.sum()),
            "without": int(np.isnan(slopes).sum()),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
        strip(left)
        left.set_title("Probability of benign")
        truth = radius_fit()[1]
        right.axvline(truth, color=BLACK, lw=1.2, ls="--")
        right.set(xlim=(-4, 1), ylim=(DRAWS + 1, -1.2), xlabel="slope", ylabel="sample")
        right.set_yticks([1, 5, 10, 15, 20])
        right.set_title("Intervals of twenty samples")
        right.text(truth + 0.05, -0.2, "all 569", va="center")
        return {
            "curve": left.plot([], [], color=BLACK)[0],
            "band": [left.plot([], [], color=BLACK, lw=1.2, ls=":")[0] for _ in range(2)],
            "none": left.text(17.5, 0.5, "", ha="center", va="center", weight="bold"),
            "intervals": right.plot([], [], color=BLUE, lw=1.5)[0],
            "missing": right.plot([], [], color=ORANGE, lw=3)[0],
            "dots": right.plot([], [], "o", color=BLUE, ms=4)[0],
            "now": right.plot([], [], "D", color=BLACK, ms=8)[0],
            "parted": right.plot([], [], "x", color=ORANGE, ms=6)[0],
        }

    def update(self, artists, values):
        slopes, half, draw = values["slopes"], values["half_widths"], values["draw"]
        numbers = np.arange(1, DRAWS + 1)
        none = np.isnan(slopes)
        artists["curve"].set_data(RADII, values["curve"][0])
        for line, edge in zip(artists["band"], values["curve"][1:], strict=True):
            line.set_data(RADII, edge)
        artists["none"].set_text("no best slope" if none[draw - 1] else "")
        missed = np.abs(slopes - radius_fit()[1]) > half
        for name, chosen in (("intervals", ~none & ~missed), ("missing", missed)):
            ends = np.stack([slopes - half, slopes + half, np.full(DRAWS, np.nan)], axis=1)
            heights = np.stack([numbers, numbers, numbers], axis=1)
            artists[name].set_data(ends[chosen].ravel(), heights[chosen].ravel())
        artists["dots"].set_data(slopes[~none], numbers[~none])
        here = -3.9 if none[draw - 1] else slopes[draw - 1]
        artists["now"].set_data([here], [draw])
        artists["parted"].set_data(np.full(none.sum(), -3.7), numbers[none])

    def describe(self, values):
        slope, half = (values[name][values["draw"] - 1] for name in ("slopes", "half_widths"))
        if np.isnan(slope):
            first = f"Sample {values['draw']} of {values['n']} tumors is separable: no best slope."
        else:
            first = (
                f"Sample {values['draw']} of {values['n']} tumors: slope {slope:.2f}, 95 % "
                f"interval from {slope - half:.2f} to {slope + half:.2f}."
            )
        return (
            f"{first} Intervals that miss the slope of all 569, {radius_fit()[1]:.2f}: "
            f"{values['missed']} of twenty. Samples without an estimate: {values['without']}."
        )
