"""Demo 04.saturation: where a float can no longer say how sure it is."""

import math
from functools import cache

import numpy as np

from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLUE, GREEN, ORANGE, PURPLE, Curtain
from course_utils.logspace import softplus

FORMATS = {
    "float16": (np.float16, PURPLE, ":"),
    "float32": (np.float32, ORANGE, "--"),
    "float64": (np.float64, BLUE, "-"),
}
LARGEST_Z = 45.0
TOP = 52.0  # where infinity is drawn
Z = np.linspace(0, LARGEST_Z, 901)


@cache
def two_step_losses():
    """Loss of label 0 by the textbook, 1 - sigmoid and then log, at each of Z in three formats."""
    return {name: _two_steps(Z, dtype)[1] for name, (dtype, _, _) in FORMATS.items()}


def _two_steps(z, dtype):
    with np.errstate(over="ignore", divide="ignore", under="ignore"):
        rest = 1 - 1 / (1 + np.exp(-np.asarray(z, dtype)))
        return rest.astype(float), -np.log(rest).astype(float)


def _up_to(z, losses):
    """A curve from 0 to z that shoots up where the loss becomes infinite."""
    at, losses = Z[z + 1e-9 > Z], losses[z + 1e-9 > Z]
    finite = np.isfinite(losses)
    if finite.all():
        return at, losses
    cliff = at[~finite][0]
    return np.append(at[finite], [cliff, cliff]), np.append(losses[finite], [cliff, TOP])


class Saturation(Demo):
    id = "04.saturation"
    title = "Saturation in floats"
    drag = (Drag(x="z"),)
    controls = {"z": Control(0.0, LARGEST_Z, 0.1, 6.0, label="z, logit of label 1")}
    presets = {
        "sure": {"z": 6.0},
        "float16 gone": {"z": 8.0},
        "float32 grainy": {"z": 16.0},
        "float32 gone": {"z": 17.0},
        "float64 gone": {"z": 37.0},
    }

    def compute(self, z):
        """What three formats store as 1 - sigmoid(z), and the loss of label 0 they make of it."""
        here = {name: _two_steps(z, dtype) for name, (dtype, _, _) in FORMATS.items()}
        return {
            "rest": {name: float(rest) for name, (rest, _) in here.items()},
            "loss": {name: float(loss) for name, (_, loss) in here.items()},
            "fused": float(softplus(z)),
            "curves": {name: _up_to(z, curve) for name, curve in two_step_losses().items()},
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        left.set(xlim=(0, LARGEST_Z + 2), ylim=(0, TOP), xlabel="logit z")
        left.set_title("Loss when the label is 0 (nats)")
        right.set(xlim=(0, 1), ylim=(4.1, -0.7))
        right.set_axis_off()
        right.set(xticks=[], yticks=[])
        for x, name in ((0.0, "format"), (0.62, "1 − σ(z)"), (1.0, "loss")):
            right.text(x, -0.3, name, ha="left" if x == 0 else "right", va="center")
        rows = {}
        for row, (name, (_, color, dash)) in enumerate(FORMATS.items(), 1):
            style = {"color": color, "weight": "bold", "va": "center"}
            right.text(0, row - 0.2, name, **style)
            rows[name] = {
                "curve": left.plot([], [], color=color, ls=dash, lw=3)[0],
                "name": left.text(
                    0, TOP - 1, name, ha="right", rotation=90, **style | {"va": "top"}
                ),
                "rest": right.text(0.62, row - 0.2, "", ha="right", **style),
                "loss": right.text(1, row - 0.2, "", ha="right", **style),
            }
        right.text(0, 3.8, "fused", color=GREEN, weight="bold", va="center")
        return {
            "curtain": Curtain(left),
            "rows": rows,
            "fused": left.plot([], [], color=GREEN, lw=8, alpha=0.3)[0],
            "here": left.plot([], [], "o", color=GREEN, ms=10, clip_on=False)[0],
            "fused_loss": right.text(
                1, 3.8, "", ha="right", va="center", color=GREEN, weight="bold"
            ),
        }

    def update(self, artists, values):
        z = values["z"]
        artists["curtain"].open(z)
        upto = np.append(Z[z > Z][::9], z)
        artists["fused"].set_data(upto, softplus(upto))
        artists["here"].set_data([z], [values["fused"]])
        artists["fused_loss"].set_text(f"{values['fused']:.3f}")
        for name, parts in artists["rows"].items():
            at, losses = values["curves"][name]
            parts["curve"].set_data(at, losses)
            loss, rest = values["loss"][name], values["rest"][name]
            dead = not math.isfinite(loss)
            parts["name"].set(x=at[-1] - 0.4, visible=dead)
            parts["rest"].set_text("0" if dead else f"{rest:.2e}")
            parts["loss"].set_text("inf" if dead else f"{loss:.3f}")

    def describe(self, values):
        dead = [name for name, loss in values["loss"].items() if not math.isfinite(loss)]
        losses = ", ".join(f"{loss:.3f} in {name}" for name, loss in values["loss"].items())
        return (
            f"z = {values['z']:.1f}, label 0: the loss by sigmoid and then log is {losses}; fused "
            f"it is {values['fused']:.3f}. The sigmoid is exactly 1 in: "
            f"{', '.join(dead) or 'no format'}."
        )
