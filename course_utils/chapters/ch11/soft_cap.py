"""Demo 11.soft-cap: logits that cannot grow beyond a cap."""

import numpy as np

from course_utils.live import Choice, Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE

RAW = np.linspace(0, 100, 201)


def capped(z, cap):
    """The logit z held between -cap and cap, and what is left of its gradient."""
    bent = np.tanh(z / cap)
    return cap * bent, 1 - bent**2


def floor(cap, K):
    """The smallest loss of K classes whose logits lie between -cap and cap, in nats."""
    return float(np.log1p((K - 1) * np.exp(-2.0 * cap)))


class SoftCap(Demo):
    id = "11.soft-cap"
    title = "A ceiling that bends"
    controls = {
        "cap": Control(2, 50, 1, 30, label="cap c"),
        "z": Control(0, 100, 1, 20, label="logit before the cap"),
        "K": Choice([10, 1000, 50_257], 50_257, label="classes K"),
    }
    drag = (Drag(x="z"),)
    presets = {
        "cap 30": {},
        "logit 100": {"z": 100},
        "cap 5": {"cap": 5},
        "cap 5, ten classes": {"cap": 5, "K": 10},
    }

    def compute(self, cap, z, K):
        curve, slope = capped(RAW, cap)
        here, left = capped(float(z), cap)
        return {
            "curve": curve,
            "slope": slope,
            "here": float(here),
            "left": float(left),
            "floor": floor(cap, K),
        }

    def build(self, figure):
        first, second = figure.subplots(1, 2, width_ratios=(1.2, 1))
        first.set(xlim=(0, 102), ylim=(0, 62), xlabel="logit before", ylabel="logit after")
        first.plot([0, 62], [0, 62], color=BLACK, ls="--", lw=1.5)
        first.text(50, 58, "no cap", ha="right", va="center")
        second.set(xlim=(0, 102), ylim=(0, 1.18), xlabel="logit before")
        second.set_ylabel("share of gradient left")
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        end = {"color": ORANGE, "weight": "bold", "ha": "right", "va": "bottom"}
        return {
            "curve": first.plot(RAW, RAW, color=ORANGE)[0],
            "limit": first.plot([0, 102], [0, 0], color=ORANGE, ls=":", lw=1.5)[0],
            "name": first.text(93, 0, "cap", color=ORANGE, ha="right", va="bottom"),
            "dot": first.plot([], [], "o", color=ORANGE, ms=11)[0],
            "floor": first.text(100, 1.5, "", bbox=behind, **end),
            "slope": second.plot(RAW, RAW, color=BLUE)[0],
            "here": second.plot([], [], "o", color=BLUE, ms=11)[0],
            "left": second.text(100, 1.12, "", color=BLUE, weight="bold", ha="right", va="center"),
        }

    def update(self, artists, values):
        artists["curve"].set_ydata(values["curve"])
        artists["limit"].set_ydata([values["cap"]] * 2)
        artists["name"].set_y(values["cap"] + 0.4)
        artists["dot"].set_data([values["z"]], [values["here"]])
        artists["floor"].set(
            text=f"lowest loss of {values['K']:,} classes:\n{values['floor']:.3g} nats",
            y=1.5 if values["cap"] > 13 else 19,
        )
        artists["slope"].set_ydata(values["slope"])
        artists["here"].set_data([values["z"]], [values["left"]])
        artists["left"].set_text(f"{100 * values['left']:.2f} % left")

    def describe(self, values):
        return (
            f"Under a cap of {values['cap']} a logit of {values['z']} becomes "
            f"{values['here']:.2f}, and {100 * values['left']:.2f} % of its gradient is left. No "
            f"loss of {values['K']:,} classes falls below {values['floor']:.3g} nats."
        )
