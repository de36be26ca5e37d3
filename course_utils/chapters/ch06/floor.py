"""Demo 06.floor: a soft target has a floor."""

import numpy as np

from course_utils import information
from course_utils.chapters.ch06.shared import ANIMALS
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import (
    BLUE,
    GREEN,
    LIGHT_BLUE,
    ORANGE,
)

TOP = np.linspace(0.02, 0.998, 400)


def soft_target(softness):
    """From one-hot (softness 0) to (0.7, 0.2, 0.1) (softness 1)."""
    return np.array([1 - 0.3 * softness, 0.2 * softness, 0.1 * softness])


def prediction(top):
    """A model that gives the first class probability `top`, and the rest 2 to 1 to the others."""
    return np.stack([top, (1 - top) * 2 / 3, (1 - top) / 3], axis=-1)


class Floor(Demo):
    id = "06.floor"
    title = "The floor under a soft target"
    drag = (Drag(panel=1, x="top"),)
    controls = {
        "top": Control(0.05, 0.995, 0.005, 0.4, label="q(cat)"),
        "softness": Control(0.0, 1.0, 0.05, 1.0, label="softness of the target"),
    }
    presets = {
        "soft target": {"top": 0.4},
        "q = p": {"top": 0.7},
        "too sure": {"top": 0.98},
        "one-hot": {"top": 0.7, "softness": 0.0},
        "one-hot, too sure": {"top": 0.98, "softness": 0.0},
    }

    def compute(self, softness, top):
        """Cross-entropy and KL divergence of a soft target and a prediction, and the floor."""
        target, q = soft_target(softness), prediction(top)
        return {
            "target": target,
            "q": q,
            "floor": float(information.entropy(target)),
            "ce": float(information.cross_entropy(target, q)),
            "kl": float(information.kl_divergence(target, q)),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.5))
        left.set(xlim=(-0.6, 2.6), ylim=(0, 1.05), title="Target and prediction")
        left.set_xticks(range(3), ANIMALS)
        left.grid(axis="x", visible=False)
        left.text(2.5, 0.92, "■ target p", ha="right", color=BLUE)
        left.text(2.5, 0.84, "◆ model q", ha="right", color=ORANGE)
        right.set(xlim=(0, 1), ylim=(0, 2.9), xticks=np.arange(0.2, 1.1, 0.2), xlabel="q(cat)")
        right.set(ylabel="nats")
        return {
            "bars": list(
                left.bar(range(3), np.zeros(3), color=LIGHT_BLUE, ec=BLUE, lw=2, width=0.7)
            ),
            "q": left.plot(range(3), np.zeros(3), "D", ls="none", color=ORANGE, ms=9)[0],
            "ce": right.plot([], [], color=ORANGE, ls="-")[0],
            "kl": right.plot([], [], color=GREEN, ls="-.")[0],
            "floor": right.plot([0, 1], [0, 0], color=BLUE, ls="--")[0],
            "ce_dot": right.plot([], [], "o", color=ORANGE, ms=10)[0],
            "kl_dot": right.plot([], [], "s", color=GREEN, ms=9)[0],
            "ce_label": right.text(0.98, 2.62, "", color=ORANGE, ha="right", weight="bold"),
            "kl_label": right.text(0.98, 2.36, "", color=GREEN, ha="right", weight="bold"),
            "floor_label": right.text(0.98, 2.1, "", color=BLUE, ha="right", weight="bold"),
        }

    def update(self, artists, values):
        target, top = values["target"], values["top"]
        for bar, height in zip(artists["bars"], target, strict=True):
            bar.set_height(height)
        artists["q"].set_ydata(values["q"])
        with np.errstate(divide="ignore"):
            ce = -(np.where(target > 0, target * np.log(prediction(TOP)), 0)).sum(axis=-1)
        artists["ce"].set_data(TOP, ce)
        artists["kl"].set_data(TOP, ce - values["floor"])
        artists["floor"].set_ydata([values["floor"]] * 2)
        artists["ce_dot"].set_data([top], [values["ce"]])
        artists["kl_dot"].set_data([top], [values["kl"]])
        artists["ce_label"].set_text(f"— cross-entropy {values['ce']:.4f}")
        artists["kl_label"].set_text(f"-· KL(p‖q) {values['kl']:.4f}")
        artists["floor_label"].set_text(f"- - floor H(p) {values['floor']:.4f}")

    def describe(self, values):
        target = ", ".join(f"{x:.3g}" for x in values["target"])
        return (
            f"Target ({target}), model q(cat) = {values['top']:.3f}: cross-entropy "
            f"{values['ce']:.4f} nats, KL {values['kl']:.4f}. Cross-entropy cannot pass the floor "
            f"H(p) = {values['floor']:.4f}; KL reaches 0 at q = p."
        )
