"""Demo 06.one-hill: one normal distribution for two hills, or for another one."""

import math

import numpy as np

from course_utils import logspace
from course_utils.chapters.ch06.shared import MOST_NATS, X, beyond, normal_kl
from course_utils.distributions import Normal
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLUE, GREEN, LIGHT_BLUE, ORANGE

DX = X[1] - X[0]
HILLS = ((0.6, -2.5, 0.7), (0.4, 2.5, 0.7))  # weight, mean, standard deviation
LOG_P = {
    "two hills": logspace.logsumexp(
        [Normal(m, s).log_prob(X) + math.log(w) for w, m, s in HILLS], axis=0
    ),
    "one hill": Normal(0, 1).log_prob(X),
}


def one_hill_kl(mean, std):
    """KL(p‖q) and KL(q‖p) in nats, by the trapezoidal sum, of two hills p and one hill q."""
    log_p, log_q = LOG_P["two hills"], Normal(mean, std).log_prob(X)
    forward = float((np.exp(log_p) * (log_p - log_q)).sum() * DX)
    reverse = float((np.exp(log_q) * (log_q - log_p)).sum() * DX)
    return forward, reverse


class OneHill(Demo):
    id = "06.one-hill"
    title = "One hill for two"
    controls = {
        "mean": Control(-4.0, 4.0, 0.05, 0.0, label="mean of q"),
        "std": Control(0.5, 4.0, 0.05, 1.0, label="standard deviation of q", scale="log"),
        "p": Choice(tuple(LOG_P), "two hills", label="p has"),
    }
    presets = {
        "in the valley": {},
        "wide": {"mean": -0.5, "std": 2.55},
        "larger hill": {"mean": -2.5, "std": 0.7},
        "smaller hill": {"mean": 2.5, "std": 0.7},
        "two steps apart": {"p": "one hill", "mean": 2.0},
        "q wider": {"p": "one hill", "std": 2.0},
    }

    def compute(self, mean, std, p):
        """One normal density, and its KL divergences from and to p."""
        if p == "two hills":
            forward, reverse = one_hill_kl(mean, std)
        else:
            forward, reverse = normal_kl(0.0, 1.0, mean, std), normal_kl(mean, std, 0.0, 1.0)
        q = np.exp(Normal(mean, std).log_prob(X))
        return {"q": q, "p_density": np.exp(LOG_P[p]), "forward": forward, "reverse": reverse}

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
        left.set(xlim=(-6, 6), xticks=range(-4, 5, 2), ylim=(0, 0.86), xlabel="x")
        left.set_title("Data p, and one hill q")
        right.set(xlim=(0, MOST_NATS * 1.02), ylim=(-0.6, 1.75), xlabel="nats", yticks=[])
        right.grid(axis="y", visible=False)
        colors = {"forward": ORANGE, "reverse": GREEN}
        return {
            "p": left.fill(X, X, fc=LIGHT_BLUE, ec=BLUE, lw=2)[0],
            "p_label": left.text(0, 0, "p", color=BLUE, weight="bold", ha="right"),
            "q": left.plot([], [], color=ORANGE)[0],
            "q_label": left.text(0, 0, "q", color=ORANGE, weight="bold", ha="center", va="bottom"),
            "bars": {
                way: right.barh(y, 0, height=0.4, color=colors[way])[0]
                for way, y in (("forward", 1), ("reverse", 0))
            },
            "labels": {
                way: right.text(0.15, y + 0.28, "", color=colors[way], weight="bold")
                for way, y in (("forward", 1), ("reverse", 0))
            },
        }

    def update(self, artists, values):
        artists["p"].set_xy(np.column_stack([X[::4], values["p_density"][::4]]))
        artists["p_label"].set_position((-3.5, 0.26) if values["p"] == "two hills" else (-1.1, 0.3))
        artists["q"].set_data(X[::4], values["q"][::4])
        peak = 1 / (values["std"] * math.sqrt(2 * math.pi))
        artists["q_label"].set_position((values["mean"], peak + 0.005))
        names = {"forward": "KL(p‖q)", "reverse": "KL(q‖p)"}
        for way, name in names.items():
            artists["bars"][way].set_width(min(values[way], MOST_NATS))
            artists["labels"][way].set_text(f"{name} = {values[way]:.3f} nats{beyond(values[way])}")

    def describe(self, values):
        mean = values["mean"]
        if values["p"] == "one hill":
            where = "and p is N(0, 1)"
        elif min(abs(mean + 2.5), abs(mean - 2.5)) < 1:
            where = f"on the {'larger' if mean < 0 else 'smaller'} hill"
        else:
            where = "between the hills" if abs(mean) < 2.5 else "beyond the hills"
        return (
            f"q has mean {mean:.2f} and standard deviation {values['std']:.2f}, {where}: "
            f"KL(p‖q) = {values['forward']:.3f} nats, KL(q‖p) = {values['reverse']:.3f} nats."
        )
