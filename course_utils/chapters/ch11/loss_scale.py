"""Demo 11.loss-scale: which gradients a 16-bit format can hold."""

from functools import cache

import numpy as np

from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLUE, LIGHT_BLUE, ORANGE, PURPLE
from course_utils.logspace import softmax

TOKENS, WORDS = 16_384, 8000
ROWS = 64  # of the tokens; the others look alike
EDGES = np.arange(-56, 25)

# log2 of the size that is rounded to 0, of the smallest with all digits, and of where inf begins.
LIMITS = {"float16": (-25, -14, np.log2(65520)), "bfloat16": (-134, -126, 128)}


@cache
def log2_gradients():
    """Sorted log2 of the size of each slope of a mean loss in its logits, for some of the rows."""
    rng = np.random.default_rng(0)
    q = softmax(2 * rng.normal(size=(ROWS, WORDS)))
    labels = (q.cumsum(axis=1) < rng.random((ROWS, 1))).sum(axis=1).clip(0, WORDS - 1)
    q[np.arange(ROWS), labels] -= 1
    return np.sort(np.log2(np.abs(q).ravel() / TOKENS))


class LossScale(Demo):
    id = "11.loss-scale"
    title = "Too small to be stored"
    controls = {
        "scale": Control(1, 2**33, 1, 1, label="the loss is multiplied by", scale="doubling"),
        "format": Choice(["float16", "bfloat16"], "float16"),
    }
    presets = {
        "float16, as it comes": {},
        "times 65,536": {"scale": 2**16},
        "one too many": {"scale": 2**31},
        "bfloat16": {"format": "bfloat16"},
    }

    def compute(self, scale, format):
        sizes = log2_gradients() + np.log2(scale)
        first, normal, last = LIMITS[format]
        below, coarse, finite = np.searchsorted(sizes, (first, normal, last)) / len(sizes)
        shares = np.histogram(sizes, EDGES)[0] / len(sizes)
        return {
            "shares": 100 * shares,
            "zero": float(below),
            "coarse": float(coarse - below),
            "infinite": float(1 - finite),
        }

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(-52, 22), ylim=(0, 24), ylabel="% of all gradients")
        ax.set_xlabel("size of a gradient: 2 to the …")
        zones = {
            name: ax.stairs(np.zeros(len(EDGES) - 1), EDGES, fill=True, fc=face, ec=edge, lw=1)
            for name, face, edge in (
                ("zero", ORANGE, "white"),
                ("coarse", LIGHT_BLUE, BLUE),
                ("fine", BLUE, "white"),
                ("infinite", PURPLE, "white"),
            )
        }
        words = {
            name: ax.text(x, 22.6, "", color=color, weight="bold", ha=ha, va="top")
            for name, x, color, ha in (
                ("zero", -51, ORANGE, "left"),
                ("coarse", -19.5, BLUE, "center"),
                ("fine", 1, BLUE, "center"),
                ("infinite", 21.7, PURPLE, "right"),
            )
        }
        lines = [ax.axvline(0, color="black", ls="--", lw=1.2) for _ in range(3)]
        return {"zones": zones, "words": words, "lines": lines}

    def update(self, artists, values):
        first, normal, last = LIMITS[values["format"]]
        left = EDGES[:-1]
        inside = {
            "zero": left < first,
            "coarse": (left >= first) & (left < normal),
            "fine": (left >= normal) & (left < last),
            "infinite": left >= last,
        }
        for name, here in inside.items():
            artists["zones"][name].set_data(np.where(here, values["shares"], 0))
        for line, x in zip(artists["lines"], (first, normal, last), strict=True):
            line.set(visible=-52 < x < 22)
            line.set_xdata([x, x])
        narrow = values["format"] == "float16"
        words = artists["words"]
        words["zero"].set_text(f"stored as 0:\n{100 * values['zero']:.3g} %" if narrow else "")
        words["coarse"].set_text("few\ndigits" if narrow else "")
        words["fine"].set_text("held")
        words["infinite"].set_text(f"inf\n{100 * values['infinite']:.2g} %" if narrow else "")

    def describe(self, values):
        text = (
            f"Times {values['scale']:,}, {values['format']} stores {100 * values['zero']:.3g} % of "
            f"the gradients as 0 and {100 * values['infinite']:.2g} % as infinity."
        )
        if values["infinite"]:
            return f"{text} One infinite gradient is enough: the step must be skipped."
        return text
