"""Demo 04.families: A, its slope, and the mean of the data."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_utils.live import Choice, Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, LIGHT_ORANGE, ORANGE, PURPLE, minus
from course_utils.logspace import sigmoid, softplus

COUNTS = (0, 0, 1, 3, 6)
LENGTHS = (0.5, 0.9, 2.2)
ETA = np.sort(np.append(np.linspace(-3, 3, 241), [-0.015, -0.01, -0.005, -0.002]))


@dataclass(frozen=True)
class Family:
    """One family in its natural parameter eta, and the data it is to fit.

    Attributes
    ----------
    a, mean, variance : callable
        A(eta), and mean and variance of T under the model: the first two slopes of A.
    observed : float
        Mean of T over the data.
    constant : float
        Mean of -ln h over the data.
    end : float
        From this eta on there is no such distribution.
    """

    a: Callable
    mean: Callable
    variance: Callable
    observed: float
    constant: float = 0.0
    end: float = math.inf

    def mean_nll(self, eta):
        """Mean NLL of the data, in nats."""
        return self.constant + self.a(eta) - eta * self.observed


FAMILIES = {
    "Bernoulli": Family(  # 7 heads, 3 tails
        a=softplus,
        mean=sigmoid,
        variance=lambda eta: sigmoid(eta) * sigmoid(-eta),
        observed=0.7,
    ),
    "Poisson": Family(
        a=np.exp,
        mean=np.exp,
        variance=np.exp,
        observed=float(np.mean(COUNTS)),
        constant=float(np.mean([math.lgamma(k + 1) for k in COUNTS])),
    ),
    "Gaussian": Family(  # with standard deviation 1
        a=lambda eta: eta**2 / 2,
        mean=lambda eta: eta,
        variance=lambda eta: 1.0,
        observed=float(np.mean(LENGTHS)),
        constant=math.log(2 * math.pi) / 2 + float(np.mean(np.square(LENGTHS))) / 2,
    ),
    "categorical": Family(  # three classes with logits eta, 0, 0; 5 of 10 are the first
        a=lambda eta: np.log(np.exp(eta) + 2),
        mean=lambda eta: np.exp(eta) / (np.exp(eta) + 2),
        variance=lambda eta: 2 * np.exp(eta) / (np.exp(eta) + 2) ** 2,
        observed=0.5,
    ),
    "geometric": Family(
        a=lambda eta: -np.log(-np.expm1(eta)),
        mean=lambda eta: -np.exp(eta) / np.expm1(eta),
        variance=lambda eta: np.exp(eta) / np.expm1(eta) ** 2,
        observed=float(np.mean(COUNTS)),
        end=0.0,
    ),
}


def _segment(eta, height, slope, reach):
    """A straight piece through a point, with about the same length at each slope."""
    reach = reach / math.hypot(1, 0.45 * slope)
    return [eta - reach, eta + reach], [height - reach * slope, height + reach * slope]


class Families(Demo):
    id = "04.families"
    title = "Observed minus expected"
    drag = (Drag(x="eta"), Drag(panel=1, x="eta"))
    controls = {
        "family": Choice(tuple(FAMILIES), "Bernoulli", label="family"),
        "eta": Control(-3.0, 3.0, 0.01, -1.0, label="η, natural parameter"),
    }
    presets = {
        "fair coin": {"eta": 0.0},
        "best coin": {"eta": 0.85},
        "Poisson low": {"family": "Poisson", "eta": -0.5},
        "Poisson high": {"family": "Poisson", "eta": 1.5},
        "no geometric": {"family": "geometric", "eta": 0.5},
    }

    def compute(self, family, eta):
        """A, its slope, and the mean NLL of one family at eta."""
        model = FAMILIES[family]
        grid = ETA[model.end - 1e-9 > ETA]
        exists = eta < model.end
        here = {
            "expected": model.mean,
            "variance": model.variance,
            "a": model.a,
            "nll": model.mean_nll,
        }
        best = float(np.interp(model.observed, model.mean(grid), grid))
        return {
            "best": [(best, model.a(best)), (best, model.mean_nll(best))],
            "exists": exists,
            "observed": model.observed,
            "curve": (grid, model.a(grid)),
            "nll_curve": (grid, model.mean_nll(grid)),
            **{name: float(f(eta)) if exists else math.nan for name, f in here.items()},
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        left.set(xlim=(-3, 3), ylim=(-0.8, 4.8), xlabel="η", title="A(η): slopes agree at ★")
        right.set(
            xlim=(-3, 3), ylim=(-0.4, 5), xlabel="η", title="Mean NLL of the data, lowest at ★"
        )
        here = {"transform": left.transAxes, "va": "top", "weight": "bold"}
        star = {"marker": "*", "ms": 17, "color": PURPLE, "mec": "white", "ls": ""}
        return {
            "stars": [ax.plot([], [], **star)[0] for ax in (left, right)],
            "between": left.fill([0], [0], color=LIGHT_ORANGE, lw=0)[0],
            "a": left.plot([], [], color=BLACK)[0],
            "expected": left.plot([], [], color=BLUE, ls="-", lw=3)[0],
            "observed": left.plot([], [], color=ORANGE, lw=3, ls="--")[0],
            "dot": left.plot([], [], "o", color=BLACK)[0],
            "expected_label": left.text(0.06, 0.98, "", color=BLUE, **here),
            "observed_label": left.text(0.06, 0.89, "", color=ORANGE, **here),
            "gap_label": left.text(0.06, 0.8, "", **here),
            "gap": left.plot([], [], color=BLACK, ls="-", lw=5, solid_capstyle="butt")[0],
            "none": left.text(0.97, 0.12, "", ha="right", **(here | {"va": "bottom"})),
            "nll": right.plot([], [], color=PURPLE)[0],
            "slope": right.plot([], [], color=BLACK, ls="-", lw=3)[0],
            "nll_dot": right.plot([], [], "o", color=BLACK)[0],
            "gradient": right.text(
                0.5, 0.02, "", transform=right.transAxes, ha="center", va="bottom", weight="bold"
            ),
        }

    def update(self, artists, values):
        eta, exists = values["eta"], values["exists"]
        artists["a"].set_data(*values["curve"])
        artists["nll"].set_data(*values["nll_curve"])
        for star, (x, y) in zip(artists["stars"], values["best"], strict=True):
            star.set_data([x], [y])
        for name in (
            "expected",
            "observed",
            "dot",
            "expected_label",
            "between",
            "gap",
            "gap_label",
            "slope",
            "nll_dot",
            "gradient",
        ):
            artists[name].set_visible(exists)
        artists["none"].set_text("" if exists else "no such distribution")
        artists["observed_label"].set_text(f"observed {values['observed']:.3f}")
        if exists:
            gradient = values["expected"] - values["observed"]
            side = 1 if eta < 0.5 else -1  # one unit of η to the right or left the slopes differ
            x, y = eta + side, values["a"]
            ends = [y + side * values[name] for name in ("expected", "observed")]
            for name, end in zip(("expected", "observed"), ends, strict=True):
                artists[name].set_data([eta, x], [y, end])
            artists["between"].set_xy([(eta, y), (x, ends[0]), (x, ends[1])])
            artists["gap"].set_data([x, x], ends)
            artists["gap_label"].set_text(minus(f"apart {gradient:+.3f}"))
            artists["dot"].set_data([eta], [values["a"]])
            artists["expected_label"].set_text(f"expected {values['expected']:.3f}")
            artists["slope"].set_data(*_segment(eta, values["nll"], gradient, 1.2))
            artists["nll_dot"].set_data([eta], [values["nll"]])
            artists["gradient"].set_text(minus(f"gradient {gradient:+.3f}"))

    def describe(self, values):
        family, eta = values["family"], values["eta"]
        if not values["exists"]:
            return (
                f"η = {eta:.2f}: there is no {family} distribution from η = 0 on, because the "
                "probabilities would not have a finite sum."
            )
        return (
            f"{family} at η = {eta:.2f}: expected {values['expected']:.3f}, observed "
            f"{values['observed']:.3f}, so the gradient of the mean NLL is "
            f"{values['expected'] - values['observed']:+.3f}. Variance {values['variance']:.3f}, "
            f"NLL {values['nll']:.3f} nats."
        )
