"""Demo 10.smoothing: where does a smoothed loss stop?."""

import numpy as np

from course_utils import information
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLUE, ORANGE, is_narrow


def corner(ax):
    return {"transform": ax.transAxes, "ha": "right", "va": "top"}


GAPS = np.linspace(0, 14, 281)


def smoothed_loss(gap, alpha, K):
    """Loss of logits (gap, 0, …, 0) against the smoothed target, and the plain NLL: nats."""
    top = -np.log1p((K - 1) * np.exp(-gap))  # log-probability of the true class
    nll = -top
    return nll + alpha * (K - 1) / K * gap, nll


class Smoothing(Demo):
    id = "10.smoothing"
    title = "A target with a limit"
    controls = {
        "alpha": Control(0.0, 0.3, 0.01, 0.2, label="α, share spread evenly"),
        "K": Choice([2, 10, 1000], 10, label="K, classes"),
    }
    presets = {
        "no smoothing": {"alpha": 0.0},
        "α 0.1": {"alpha": 0.1},
        "α 0.2": {"alpha": 0.2},
        "α 0.1, two classes": {"alpha": 0.1, "K": 2},
        "α 0.1, a thousand": {"alpha": 0.1, "K": 1000},
    }

    def compute(self, alpha, K):
        target = np.full(K, alpha / K)
        target[0] += 1 - alpha
        loss, nll = smoothed_loss(GAPS, alpha, K)
        best = np.log(target[0] / target[1]) if alpha else np.inf
        return {
            "top": float(target[0]),
            "rest": float(target[1]),
            "gap": float(best),
            "floor": float(information.entropy(target)),
            "loss": loss,
            "nll": nll,
        }

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(0, 14), ylim=(0, 4.8), ylabel="nats")
        ax.set_xlabel("gap between the label's logit and the others")
        return {
            "nll": ax.plot(GAPS, GAPS, color=BLUE, ls="--")[0],
            "loss": ax.plot(GAPS, GAPS, color=ORANGE)[0],
            "floor": ax.plot([0, 14], [0, 0], color=ORANGE, ls=":", lw=1.5)[0],
            "dot": ax.plot([], [], "o", color=ORANGE, ms=11)[0],
            "loss_label": ax.text(0, 0, "smoothed loss", color=ORANGE, ha="right", va="bottom"),
            "best": ax.text(0.98, 0.86, "", color=ORANGE, weight="bold", **corner(ax)),
            "nll_label": ax.text(
                13.9,
                0.06,
                "plain NLL",
                color=BLUE,
                ha="right",
                va="bottom",
                bbox={"facecolor": "white", "lw": 0, "pad": 0},
            ),
            "target": ax.text(0.98, 0.97, "", **corner(ax)),
        }

    def update(self, artists, values):
        for name in ("nll", "loss"):
            artists[name].set_ydata(values[name])
        gap, floor, smoothed = values["gap"], values["floor"], values["alpha"] > 0
        artists["floor"].set_ydata([floor, floor])
        end = values["loss"][-21]
        beside = end + 0.25 if end < 2.9 else end - 1.25  # clear of the line of text at the top
        artists["loss_label"].set(text="smoothed loss" if smoothed else "", position=(12.8, beside))
        artists["dot"].set_data(([gap], [floor]) if smoothed else ([], []))
        lowest = (
            f"lowest at a gap of {gap:.2f}: {floor:.3f} nats" if smoothed else "no lowest point"
        )
        artists["best"].set_text(lowest)
        top, rest = f"target: {values['top']:.4f} for the label", f"{values['rest']:.5f} for "
        others = "others" if is_narrow(artists["dot"].figure) else "each other class"
        artists["target"].set_text(f"{top}, {rest}{others}")

    def describe(self, values):
        if not values["alpha"]:
            return (
                f"No smoothing, {values['K']} classes: the target is one-hot, the floor is 0, and "
                "the loss falls as long as the gap grows."
            )
        return (
            f"Smoothing {values['alpha']:.2f}, {values['K']} classes: the loss is lowest at a gap "
            f"of {values['gap']:.3f}, where the label gets {values['top']:.4f}, and never falls "
            f"below {values['floor']:.3f} nats."
        )
