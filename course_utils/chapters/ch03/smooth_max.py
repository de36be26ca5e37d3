"""Demo 03.smooth-max: a maximum with rounded corners."""

import numpy as np

from course_utils import logspace
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE, PURPLE

OTHERS = (0.0, 1.0)
MOVING = np.linspace(-4, 5, 181)


def logits_with(x):
    """The moving logit x beside the two that stay."""
    x = np.asarray(x, dtype=float)
    return np.stack([x, *(np.full_like(x, other) for other in OTHERS)], axis=-1)


def smooth_max(x, temperature):
    """T·LSE(x/T) of the three logits."""
    return temperature * logspace.logsumexp(logits_with(x) / temperature, axis=-1)


class SmoothMax(Demo):
    id = "03.smooth-max"
    title = "A maximum with rounded corners"
    drag = (Drag(x="x"),)
    controls = {
        "x": Control(-4.0, 5.0, 0.1, 1.0, label="z₁, the moving logit"),
        "temperature": Control(0.05, 1.5, 0.05, 1.0, label="T, temperature"),
    }
    presets = {
        "a tie": {},
        "clear winner": {"x": 5.0},
        "clear loser": {"x": -4.0},
        "cold": {"temperature": 0.05},
        "warm": {"temperature": 1.5},
    }

    def compute(self, x, temperature):
        return {
            "max": max(x, *OTHERS),
            "value": float(smooth_max(x, temperature)),
            "ceiling": max(x, *OTHERS) + temperature * np.log(3),
            "softmax": logspace.softmax(logits_with(x) / temperature),
            "curve": smooth_max(MOVING, temperature),
            "hard": logits_with(MOVING).max(axis=-1),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.7, 1))
        left.set(
            title="logits z = (z₁, 0, 1)",
            xlim=(MOVING[0] - 0.2, MOVING[-1] + 0.2),
            ylim=(0, 6.8),
            xticks=[-3, -1, 1, 3, 5],
            xlabel="z₁, the moving logit",
        )
        hard = logits_with(MOVING).max(axis=-1)
        left.plot(MOVING, hard, color=BLACK, ls="--")
        left.text(4.9, 4.0, "max", ha="right", va="top", color=BLACK, weight="bold")
        right.set(
            title="softmax(z / T)",
            xlim=(-0.6, 2.6),
            ylim=(0, 1.12),
            xticks=[0, 1, 2],
            xticklabels=["z₁", "0", "1"],
        )
        right.grid(axis="x", visible=False)
        return {
            "ceiling": left.plot([], [], color=PURPLE, ls=":")[0],
            "ceiling_label": left.text(-3.9, 6.4, "", color=PURPLE, weight="bold", va="center"),
            "curve": left.plot([], [], color=BLUE)[0],
            "curve_label": left.text(-3.9, 5.8, "", color=BLUE, weight="bold", va="center"),
            "tangent": left.plot([], [], color=ORANGE, lw=4, ls="-")[0],
            "tangent_label": left.text(-3.9, 5.2, "", color=ORANGE, weight="bold", va="center"),
            "dot": left.plot([], [], "o", color=BLUE)[0],
            "bars": list(right.bar(range(3), [0, 0, 0], 0.6, color=[ORANGE, BLUE, BLUE])),
            "labels": [right.text(i, 0, "", ha="center", va="bottom") for i in range(3)],
        }

    def update(self, artists, values):
        x, y, slope = values["x"], values["value"], values["softmax"][0]
        temperature = values["temperature"]
        artists["ceiling"].set_data(MOVING, values["hard"] + temperature * np.log(3))
        artists["ceiling_label"].set_text(f"max + T ln 3 = {values['ceiling']:.3f}")
        artists["curve"].set_data(MOVING, values["curve"])
        artists["curve_label"].set_text(f"T·LSE(z/T) = {y:.3f}")
        reach = 1.2 / np.hypot(1, slope)
        artists["tangent"].set_data([x - reach, x + reach], [y - slope * reach, y + slope * reach])
        artists["tangent_label"].set_text(f"slope = {slope:.3f}")
        artists["dot"].set_data([x], [y])
        for bar, label, p in zip(
            artists["bars"], artists["labels"], values["softmax"], strict=True
        ):
            bar.set_height(p)
            label.set_text(f"{p:.3f}")
            label.set_y(p + 0.01)

    def describe(self, values):
        return (
            f"Logits ({values['x']:g}, 0, 1), T = {values['temperature']:g}: the smooth maximum is "
            f"{values['value']:.3f}, between max = {values['max']:.3f} and max + T ln 3 = "
            f"{values['ceiling']:.3f}. Its slope in z₁ is {values['softmax'][0]:.3f}, the softmax "
            "of the logits divided by T."
        )
