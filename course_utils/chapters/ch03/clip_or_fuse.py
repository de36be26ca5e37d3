"""Demo 03.clip-or-fuse: one loss computed in three ways."""

from functools import cache

import numpy as np

from course_utils.chapters.ch03.shared import show_number
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLUE, ORANGE, PURPLE, Curtain

CLIP = 1e-7
GAPS = np.arange(401) / 2
END = {"color": ORANGE, "ms": 14, "mec": "white"}  # the cross behind which a number is lost
WAYS = {"log(softmax)": ORANGE, "log(clamp(softmax))": PURPLE, "fused": BLUE}


@np.errstate(all="ignore")
def three_ways(gap):
    """Loss of the true class, and its gradient in the true logit, computed in float32.

    The logits are (0, -gap) and the second class is the true one. The gradients follow the chain
    rule through the code as written: the log first, then the clamp, then the softmax.

    Parameters
    ----------
    gap : array-like
        How far the true logit lies below the other, >= 0.

    Returns
    -------
    dict
        {way: (loss in nats, gradient)}, float32 arrays of the shape of ``gap``.
    """
    gap, one, clip = np.asarray(gap, dtype=np.float32), np.float32(1), np.float32(CLIP)
    e = np.exp(-gap)
    p = e / (one + e)  # softmax; the largest logit is 0, so it is shifted already
    clamped = np.maximum(p, clip)
    upstream = -one / p  # the gradient of -log p in p
    through_softmax = p * (upstream - p * upstream)
    return {
        "log(softmax)": (-np.log(p), through_softmax),
        "log(clamp(softmax))": (
            -np.log(clamped),
            np.where(p < clip, np.float32(0), through_softmax),
        ),
        "fused": (gap + np.log1p(e), p - one),
    }


@cache
def ways_of_all_gaps():
    return three_ways(GAPS)


class ClipOrFuse(Demo):
    id = "03.clip-or-fuse"
    title = "Clip or fuse: logits (0, −gap), the second class is true"
    drag = (Drag(x="gap"), Drag(panel=1, x="gap"))
    controls = {"gap": Control(0, 200, 0.5, 12, label="gap")}
    presets = {
        "all agree": {"gap": 12},
        "the clip bites": {"gap": 16.5},
        "the first nan": {"gap": 89},
        "the first inf": {"gap": 104},
        "surely wrong": {"gap": 200},
    }

    def compute(self, gap):
        return {
            "here": {way: (float(v), float(g)) for way, (v, g) in three_ways(gap).items()},
            "so_far": gap >= GAPS,
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        left.set(title="loss, nats", xlim=(-4, 204), ylim=(-4, 215), xlabel="gap")
        right.set(title="push on the true logit", xlim=(-4, 204), ylim=(-0.06, 1.5), xlabel="gap")
        right.set_yticks([0, 0.5, 1])
        artists = {"curtains": [Curtain(left), Curtain(right)]}
        looks = {
            "log(softmax)": {"lw": 8, "alpha": 0.45, "ls": "-"},
            "log(clamp(softmax))": {"lw": 3, "ls": "-."},
            "fused": {"lw": 2, "ls": "-"},
        }
        for row, (way, color) in enumerate(WAYS.items()):
            place = {"color": color, "weight": "bold", "va": "center"}
            artists[way] = {
                "loss": left.plot([], [], color=color, **looks[way])[0],
                "push": right.plot([], [], color=color, **looks[way])[0],
                "loss_dot": left.plot([], [], "o", color=color)[0],
                "push_dot": right.plot([], [], "o", color=color)[0],
                "loss_says": left.text(4, 203 - 17 * row, "", **place),
                "push_says": right.text(4, 1.425 - 0.115 * row, "", **place),
            }
        for part, ax in (("loss", left), ("push", right)):
            artists["log(softmax)"][f"{part}_ends"] = ax.plot([], [], "X", **END)[0]
        return artists

    def update(self, artists, values):
        gap, so_far = values["gap"], values["so_far"]
        for curtain in artists["curtains"]:
            curtain.open(gap)
        for way, (losses_of_all, gradients) in ways_of_all_gaps().items():
            artist, (loss, gradient) = artists[way], values["here"][way]
            seen = so_far & np.isfinite(losses_of_all)
            artist["loss"].set_data(GAPS[seen], losses_of_all[seen])
            seen = so_far & np.isfinite(gradients)
            artist["push"].set_data(GAPS[seen], -gradients[seen])
            artist["loss_dot"].set_data([gap], [loss if np.isfinite(loss) else np.nan])
            artist["push_dot"].set_data([gap], [-gradient])
            artist["loss_says"].set_text(f"{way}: {show_number(loss)}")
            artist["push_says"].set_text(f"{way}: {show_number(abs(gradient))}")
        losses, gradients = ways_of_all_gaps()["log(softmax)"]
        for part, curve in (("loss", losses), ("push", -gradients)):
            last = np.flatnonzero(np.isfinite(curve))[-1]
            here = curve[last] if GAPS[last] < gap else np.nan
            artists["log(softmax)"][f"{part}_ends"].set_data([GAPS[last]], [here])

    def describe(self, values):
        parts = [
            f"{way} {show_number(loss)}, {show_number(abs(gradient))}"
            for way, (loss, gradient) in values["here"].items()
        ]
        _, clip_gradient = values["here"]["log(clamp(softmax))"]
        point = (
            "The clipped loss looks the healthiest and teaches nothing."
            if clip_gradient == 0
            else "So far all three agree."
        )
        return f"Gap {values['gap']:g}, loss and push: " + "; ".join(parts) + f". {point}"
