"""Demo 10.leaderboard: the epsilon decides who wins."""

from functools import cache

import numpy as np

from course_utils.chapters.ch10.shared import two_models
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE
from course_utils.logspace import softmax

CONTESTANTS = {"shy": (GREEN, "s", "-."), "bold": (BLUE, "o", "-"), "certain": (ORANGE, "^", "--")}
EPSILONS = np.logspace(-16, -1, 151)


@cache
def contestants():
    """Test probabilities: the shy and the bold model, and the bold one's argmax as 0 and 1."""
    _, test = two_models()
    shy, bold = softmax(test.shy), softmax(test.bold)
    return {"shy": shy, "bold": bold, "certain": np.eye(10)[bold.argmax(axis=1)]}


def clipped_log_loss(p, y, epsilon):
    """Mean -log of the label's probability, clipped to epsilon … 1 - epsilon, not rescaled."""
    of_label = p[np.arange(len(y)), y]
    return float(-np.log(np.clip(of_label, epsilon, 1 - epsilon)).mean())


@cache
def leaderboard_curves():
    y = two_models()[1].y
    return {
        name: np.array([clipped_log_loss(p, y, epsilon) for epsilon in EPSILONS])
        for name, p in contestants().items()
    }


class Leaderboard(Demo):
    id = "10.leaderboard"
    title = "Who wins depends on ε"
    drag = (Drag(x="epsilon"),)
    controls = {"epsilon": Control(3e-16, 0.1, 1e-16, 1e-15, label="ε", scale="log")}
    presets = {
        "ε 1e-15": {},
        "ε 1e-7": {"epsilon": 1e-7},
        "ε 0.001": {"epsilon": 0.001},
        "ε 0.03": {"epsilon": 0.03},
    }

    def compute(self, epsilon):
        y = two_models()[1].y
        losses = {name: clipped_log_loss(p, y, epsilon) for name, p in contestants().items()}
        return {"losses": losses, "ranks": sorted(losses, key=losses.get)}

    def build(self, figure):
        ax, board = figure.subplots(1, 2, width_ratios=(2.6, 1))
        ax.set(xlim=(1e-16, 0.13), ylim=(0.28, 4.4), xlabel="ε, where the metric clips")
        ax.set(ylabel="reported log loss")
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.set_xticks([1e-15, 1e-10, 1e-5, 1e-1])
        ax.set_yticks([0.3, 0.5, 1, 2, 4], ["0.3", "0.5", "1", "2", "4"])
        ax.minorticks_off()
        board.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
        board.axis("off")
        board.text(0, 0.97, "Leaderboard", va="top")
        artists = {"line": ax.axvline(1, color=BLACK, lw=1.2, ls="-")}
        for name, (color, mark, ls) in CONTESTANTS.items():
            ax.plot(EPSILONS, leaderboard_curves()[name], color=color, ls=ls)
            artists[name] = ax.plot([], [], mark, color=color, ms=11)[0]
        ax.text(1e-13, 0.47, "shy", color=GREEN, va="center")
        ax.text(1e-13, 0.68, "bold", color=BLUE, va="center")
        ax.text(3e-15, 3.4, "certain: only 0 and 1", color=ORANGE)
        artists["board"] = [board.text(0, 0.78 - 0.16 * i, "", va="top") for i in range(3)]
        return artists

    def update(self, artists, values):
        losses = values["losses"]
        artists["line"].set_xdata([values["epsilon"]] * 2)
        for name in CONTESTANTS:
            artists[name].set_data([values["epsilon"]], [losses[name]])
        for place, (name, text) in enumerate(
            zip(values["ranks"], artists["board"], strict=True), 1
        ):
            weight = "bold" if place == 1 else "normal"
            text.set(text=f"{place}. {name} {losses[name]:.3f}", color=CONTESTANTS[name][0])
            text.set_weight(weight)

    def describe(self, values):
        losses = values["losses"]
        ranks = ", ".join(f"{name} {losses[name]:.3f}" for name in values["ranks"])
        return (
            f"Clipped at {values['epsilon']:.0e} the ranking is {ranks}. The answers of the three "
            "models are the same all the time."
        )
