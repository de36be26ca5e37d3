"""Demo 02.visits: three models of 20,190 counts."""

import math
from functools import cache

import numpy as np

from course_utils import entropy
from course_utils.distributions import Geometric, NegativeBinomial, Poisson
from course_utils.live import Choice, Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, PURPLE
from course_utils.models.datasets import doctor_visits

SHOWN = 16  # counts 0 to 15 are drawn
MEANS = np.linspace(0.5, 8, 151)


@cache
def visits():
    """Counts of visits, from 0, and the share of person-years that had each."""
    people = np.bincount(doctor_visits())
    return np.arange(len(people)), people / people.sum()


def mean_nll_of(model):
    """Mean negative log-likelihood of the counts under a model, in nats per person-year."""
    k, share = visits()
    return -float(share @ model.log_prob(k))


@cache
def best_r() -> float:
    """The r of the negative binomial that fits best, its mean held at the sample mean."""
    k, share = visits()
    mean = share @ k
    low, high = 0.3, 1.5
    golden = (math.sqrt(5) - 1) / 2
    while high - low > 1e-6:  # golden-section search
        a, b = high - golden * (high - low), low + golden * (high - low)
        at_a, at_b = (mean_nll_of(NegativeBinomial(r, r / (r + mean))) for r in (a, b))
        low, high = (low, b) if at_a < at_b else (a, high)
    return (low + high) / 2


MODELS = {
    "Poisson": lambda mean: Poisson(mean),
    "geometric": lambda mean: Geometric(1 / (1 + mean)),
    "negative binomial": lambda mean: NegativeBinomial(best_r(), best_r() / (best_r() + mean)),
}


@cache
def visits_curves():
    """Mean NLL of each model over MEANS, and the floor: the entropy of the observed shares."""
    _, share = visits()
    curves = {
        name: np.array([mean_nll_of(make(mean)) for mean in MEANS]) for name, make in MODELS.items()
    }
    return curves, float(entropy(share))


MODEL_STYLE = {
    "Poisson": (ORANGE, "-", "o"),
    "geometric": (GREEN, "--", "s"),
    "negative binomial": (PURPLE, "-.", "^"),
}


class Visits(Demo):
    id = "02.visits"
    title = "Fit 20,190 years of doctor visits"
    drag = (Drag(panel=1, x="mean"),)
    controls = {
        "mean": Control(0.5, 8.0, 0.01, 1.0, label="λ, mean of the model"),
        "model": Choice(tuple(MODELS), "Poisson", label="model"),
    }
    presets = {
        "too low": {"mean": 1.0},
        "best Poisson": {"mean": 2.86},
        "best geometric": {"mean": 2.86, "model": "geometric"},
        "best negative binomial": {"mean": 2.86, "model": "negative binomial"},
        "too high": {"mean": 6.0},
    }

    def compute(self, mean, model):
        """One model at one mean: what it gives to each count, and what the counts cost under it."""
        k, share = visits()
        fitted = MODELS[model](mean)
        log_prob = fitted.log_prob(k)
        nll, floor = -float(share @ log_prob), visits_curves()[1]
        return {
            "probabilities": np.exp(log_prob[:SHOWN]),
            "mean_nll": nll,
            "floor": floor,
            "gap": nll - floor,
            "zeros": math.exp(log_prob[0]),
            "zeros_observed": float(share[0]),
            "sample_mean": float(share @ k),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
        _, share = visits()
        curves, floor = visits_curves()
        left.bar(np.arange(SHOWN), share[:SHOWN], color="#BBD6E8", edgecolor=BLUE, width=0.9)
        left.set(xlim=(-0.7, SHOWN - 0.3), ylim=(0, 0.72), xlabel="visits in a year")
        left.set(ylabel="share of person-years", title="Observed (bars), model (line)")
        left.set_xticks([0, 5, 10, 15])
        left.grid(axis="x", visible=False)
        right.set(xlim=(0, 8.2), ylim=(1.7, 6.2), xlabel="mean of the model")
        right.set(title="Mean NLL, nats")
        for name, (color, dash, _) in MODEL_STYLE.items():
            right.plot(MEANS, curves[name], color=color, ls=dash, lw=1.8)
        right.axhline(floor, color=BLACK, lw=1.5, ls=":")
        paper = {"facecolor": "white", "lw": 0, "pad": 1}  # keeps the moving line off the words
        place = {"ha": "right", "bbox": paper}
        names = [
            right.text(1.25, floor - 0.07, "floor", va="top", ha="left", bbox=paper),
            right.text(5.0, 4.05, "Poisson", color=ORANGE, va="bottom", **place),
            right.text(8.1, 2.72, "geometric", color=GREEN, va="bottom", **place),
            right.text(8.1, floor - 0.07, "negative binomial", color=PURPLE, va="top", **place),
        ]
        return {
            "line": left.plot([], [], lw=2)[0],
            "name": left.text(SHOWN - 0.6, 0.7, "", ha="right", va="top", weight="bold"),
            "now": right.axvline(1, color=BLACK, lw=1),
            "names": names,
            "dot": right.plot([], [], ls="", ms=10)[0],
            "value": right.text(4.1, 6.1, "", ha="center", va="top", bbox=paper),
        }

    def update(self, artists, values):
        color, dash, marker = MODEL_STYLE[values["model"]]
        artists["line"].set_data(np.arange(SHOWN), values["probabilities"])
        artists["line"].set(color=color, linestyle=dash, marker=marker)
        artists["name"].set(
            text=f"{values['model']}, mean {values['mean']:.2f}\nzeros: {values['zeros']:.3f}, "
            f"observed {values['zeros_observed']:.3f}",
            color=color,
        )
        artists["now"].set_xdata([values["mean"]] * 2)
        artists["dot"].set_data([values["mean"]], [values["mean_nll"]])
        artists["dot"].set(color=color, marker=marker)
        artists["value"].set(text=f"{values['mean_nll']:.4f} nats", color=color, weight="bold")

    def describe(self, values):
        return (
            f"{values['model'].capitalize()} with mean {values['mean']:.2f}: "
            f"{values['mean_nll']:.4f} nats per person-year, {values['gap']:.4f} above the floor "
            f"of {values['floor']:.4f}. It expects {100 * values['zeros']:.1f} % without a "
            f"visit (observed {100 * values['zeros_observed']:.1f} %)."
        )
