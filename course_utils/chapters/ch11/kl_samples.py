"""Demo 11.kl-samples: three ways to estimate a KL divergence from samples."""

from functools import cache

import numpy as np

from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE

BATCHES = 100
FAR = 5.0  # where an estimate, in units of the truth, is drawn at the edge
NAMES = ("−log R", "(log R)²/2", "R − 1 − log R")


def terms(log_R):
    """The three estimates of KL(q‖p) that one sample gives, from its log of p over q."""
    return -log_R, log_R**2 / 2, np.expm1(log_R) - log_R


@cache
def noise(n):
    """Samples of a standard normal distribution, a row for each batch."""
    return np.random.default_rng(0).normal(size=(BATCHES, n))


class KLSamples(Demo):
    id = "11.kl-samples"
    title = "Three estimates of one number"
    controls = {
        "apart": Control(0.1, 2.0, 0.1, 0.5, label="distance of the two normal distributions"),
        "n": Choice([8, 64, 512], 64, label="samples in a batch"),
    }
    presets = {
        "near": {},
        "very near": {"apart": 0.1},
        "far": {"apart": 1.8},
        "far, 512 samples": {"apart": 1.8, "n": 512},
    }

    def compute(self, apart, n):
        """Samples come from q = N(0, 1); p = N(apart, 1)."""
        log_R = apart * noise(n) - apart**2 / 2
        means = np.array([each.mean(axis=1) for each in terms(log_R)])
        truth = apart**2 / 2
        return {
            "truth": truth,
            "means": means,
            "center": np.array([truth, truth + apart**4 / 8, truth]),
            "spread": means.std(axis=1),
            "below": float((means[0] < 0).mean()),
        }

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(-4, FAR + 2.6), ylim=(-0.6, 2.8), xticks=range(-4, 6))
        ax.set_yticks([2, 1, 0], NAMES)
        ax.set_xlabel("estimate, as a multiple of the true KL")
        ax.grid(axis="y", visible=False)
        ax.axvline(1, color=BLACK, ls="--", lw=1.5)
        ax.axvline(0, color=BLACK, lw=1)
        ax.text(1.06, 2.72, "truth", va="top")
        ax.set_title("$R = p/q$ at a sample of $q$; a dot: the mean over one batch")
        rows = {"dots": [], "ticks": [], "words": []}
        for row, color, marker in zip((2, 1, 0), (BLUE, ORANGE, GREEN), "o^s", strict=True):
            rows["dots"].append(ax.plot([], [], marker, color=color, ms=4, alpha=0.45)[0])
            rows["ticks"].append(
                ax.plot([], [], color=color, ls="-", lw=4, solid_capstyle="butt")[0]
            )
            rows["words"].append(
                ax.text(FAR + 0.25, row, "", color=color, weight="bold", va="center")
            )
        return rows

    def update(self, artists, values):
        lift = np.linspace(-0.3, 0.3, BATCHES)
        for i, row in enumerate((2, 1, 0)):
            at = np.clip(values["means"][i] / values["truth"], -4, FAR)
            middle = min(values["center"][i] / values["truth"], FAR)
            artists["dots"][i].set_data(at, row + lift[np.argsort(np.argsort(np.sin(1e4 * at)))])
            artists["ticks"][i].set_data([middle, middle], [row - 0.38, row + 0.38])
            artists["words"][i].set_text(f"spread\n{values['spread'][i]:.4f} nats")

    def describe(self, values):
        spread = values["spread"]
        return (
            f"Batches of {values['n']}, true KL {values['truth']:.4f} nats: minus log R spreads by "
            f"{spread[0]:.4f} and is negative in {100 * values['below']:.0f} %, the square aims at "
            f"{values['center'][1]:.4f}, the third spreads by {spread[2]:.4f} and stays above 0."
        )
