"""Demo 04.cauchy: two observations, two best answers."""

import math

import numpy as np

from course_utils.distributions import Cauchy, Normal
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE, minus

THETA = np.linspace(-6, 6, 241)
DISTANCE = np.linspace(-10.5, 10.5, 211)


class CauchyDemo(Demo):
    id = "04.cauchy"
    title = "Two best answers"
    drag = (Drag(x="theta"),)
    controls = {
        "theta": Control(-6.0, 6.0, 0.01, -4.0, label="θ, center"),
        "half": Control(0.5, 4.0, 0.1, 2.0, label="observations at ±"),
    }
    presets = {
        "far left": {"theta": -5.0},
        "left valley": {"theta": -1.73},
        "the middle": {"theta": 0.0},
        "right valley": {"theta": 1.73},
        "close together": {"theta": 0.0, "half": 0.8},
    }

    def compute(self, theta, half):
        """NLL of the data -half and half under a Cauchy and a Gaussian centered at theta."""
        data = np.array([-half, half])
        pulls = Cauchy(theta, 1).score(data)["loc"]
        return {
            "nll": float(-Cauchy(theta, 1).log_prob(data).sum()),
            "gaussian": float(-Normal(theta, 1).log_prob(data).sum()),
            "pulls": pulls,
            "slope": round(-float(pulls.sum()), 9) + 0.0,  # no -0
            "distances": data - theta,
            "best": math.sqrt(max(half**2 - 1, 0)),
            "curve": -sum(Cauchy(THETA, 1).log_prob(x) for x in data),
            "gaussian_curve": -sum(Normal(THETA, 1).log_prob(x) for x in data),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        left.set(xlim=(-6, 6), ylim=(2, 12.4), xlabel="center θ", title="NLL of two observations")
        right.set(xlim=(-10.5, 10.5), ylim=(-3.2, 3.2), xlabel="observation − θ")
        right.set_title("Pull of one observation")
        near = np.abs(DISTANCE) < 3.2
        right.plot(DISTANCE[near], DISTANCE[near], color=ORANGE, ls="--")
        right.plot(DISTANCE, Cauchy(0, 1).score(DISTANCE)["loc"], color=BLUE, ls="-")
        left.text(-5.8, 3.2, "❙ observations", va="bottom")
        right.text(-10.2, 2.8, "◀ ▶ their pulls", va="center")
        right.text(3.5, 2.6, "Gaussian", color=ORANGE, weight="bold")
        right.text(10.2, 0.72, "Cauchy", color=BLUE, weight="bold", ha="right")
        return {
            "gaussian": left.plot([], [], color=ORANGE, ls="--")[0],
            "curve": left.plot([], [], color=BLUE, ls="-")[0],
            "data": left.plot([], [], "|", color=BLACK, ms=22, mew=3)[0],
            "gaussian_dot": left.plot([], [], "s", color=ORANGE)[0],
            "dot": left.plot([], [], "o", color=BLUE, ms=10)[0],
            "label": left.text(0, 11.5, "", color=BLUE, weight="bold", ha="center"),
            "pulls": [right.plot([], [], marker, color=BLACK, ms=10)[0] for marker in ("<", ">")],
            "sum": right.text(10.2, -2.9, "", ha="right", va="bottom", weight="bold"),
        }

    def update(self, artists, values):
        theta, half = values["theta"], values["half"]
        artists["gaussian"].set_data(THETA, values["gaussian_curve"])
        artists["curve"].set_data(THETA, values["curve"])
        artists["data"].set_data([-half, half], [2.4, 2.4])
        artists["gaussian_dot"].set_data([theta], [values["gaussian"]])
        artists["dot"].set_data([theta], [values["nll"]])
        artists["label"].set_text(f"NLL {values['nll']:.3f}")
        pairs = zip(artists["pulls"], values["distances"], values["pulls"], strict=True)
        for marker, distance, pull in pairs:
            marker.set_data([distance], [pull])
        artists["sum"].set_text(minus(f"slope of the NLL\n{values['slope']:+.3f}"))

    def describe(self, values):
        half, best = values["half"], values["best"]
        where = f"{-best:.2f} and {best:.2f}" if best else "0"
        low = -float(Cauchy(best, 1).log_prob([-half, half]).sum())
        return (
            f"Observations {-half:g} and {half:g}, center θ = {values['theta']:.2f}: the NLL of "
            f"the Cauchy is {values['nll']:.3f} nats, its slope {values['slope']:+.3f}. It is "
            f"lowest at {where}, with {low:.3f}. A Gaussian is best at 0."
        )
