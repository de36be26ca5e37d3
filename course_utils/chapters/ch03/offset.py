"""Demo 03.offset: where exp overflows, and the shift that saves it."""

from functools import cache

import numpy as np

from course_utils.chapters.ch03.shared import show_number
from course_utils.live import Choice, Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE, minus

SHAPE = np.array([0.0, -1.0, -2.0])
SHARES = np.exp(SHAPE) / np.exp(SHAPE).sum()
MOST_OFFSET = 120
OFFSETS = np.arange(-4 * MOST_OFFSET, 4 * MOST_OFFSET + 1) / 4


@np.errstate(all="ignore")
def naive(logits):
    """Softmax and log-sum-exp as the formulas say, without any guard."""
    e = np.exp(logits)
    total = e.sum(axis=-1, keepdims=True, dtype=e.dtype)
    return e / total, np.log(total[..., 0])


def shifted(logits):
    """Softmax and log-sum-exp after subtracting the largest logit."""
    m = logits.max(axis=-1, keepdims=True)
    p, log_total = naive(logits - m)
    return p, m[..., 0] + log_total


@cache
def naive_curve(dtype):
    """Naive log-sum-exp at every offset of the slider."""
    return naive((OFFSETS[:, None] + SHAPE).astype(dtype))[1].astype(float)


class Offset(Demo):
    id = "03.offset"
    title = "Add one number to every logit"
    drag = (Drag(panel=1, x="offset"),)
    controls = {
        "offset": Control(-MOST_OFFSET, MOST_OFFSET, 0.25, 0, label="c, offset"),
        "dtype": Choice(["float16", "float32", "float64"], "float32", label="format"),
    }
    presets = {
        "no offset": {},
        "float32 overflows": {"offset": 89},
        "too few bits left": {"offset": -102.5},
        "all terms are 0": {"offset": -105},
        "float16 overflows": {"offset": 12, "dtype": "float16"},
    }

    def compute(self, offset, dtype):
        logits = (offset + SHAPE).astype(dtype)
        naive_p, naive_lse = naive(logits)
        safe_p, safe_lse = shifted(logits)
        alive = OFFSETS[np.isfinite(naive_curve(dtype))]
        return {
            "naive": naive_p.astype(float),
            "shifted": safe_p.astype(float),
            "naive_lse": float(naive_lse),
            "shifted_lse": float(safe_lse),
            "curve": naive_curve(dtype),
            "alive": (alive[0], alive[-1]),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
        left.set(
            title="softmax",
            xlim=(-0.6, 2.6),
            ylim=(0, 1.24),
            yticks=[0, 0.5, 1],
            xticks=[0, 1, 2],
            xticklabels=["c", "c − 1", "c − 2"],
            xlabel="logit",
            ylabel="probability",
        )
        left.grid(axis="x", visible=False)
        bars = {
            "naive": list(
                left.bar(
                    np.arange(3) - 0.2, SHARES, 0.38, color=ORANGE, hatch="//", edgecolor="white"
                )
            ),
            "shifted": list(left.bar(np.arange(3) + 0.2, SHARES, 0.38, color=BLUE)),
        }
        left.text(2.55, 1.15, "naive, hatched", color=ORANGE, ha="right", weight="bold")
        left.text(2.55, 1.04, "shifted, plain", color=BLUE, ha="right", weight="bold")
        right.set(
            title="log-sum-exp",
            xlim=(-MOST_OFFSET - 6, MOST_OFFSET + 6),
            ylim=(-130, 130),
            xlabel="offset c",
            ylabel="nats",
        )
        text = {"ha": "center", "va": "bottom"}
        says = {
            "weight": "bold",
            "ha": "right",
            "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1},
        }
        return {
            "bars": bars,
            "naive_labels": [left.text(i - 0.2, 0, "", color=ORANGE, **text) for i in range(3)],
            "curve": right.plot([], [], color=ORANGE, lw=7, alpha=0.6)[0],
            "line": right.plot(OFFSETS, OFFSETS + np.log(np.exp(SHAPE).sum()), color=BLUE)[0],
            "here": right.axvline(0, color=BLACK, lw=1.2, ls=":"),
            "dot": right.plot([], [], "o", color=BLUE)[0],
            "naive_says": right.text(112, -84, "", color=ORANGE, **says),
            "shifted_says": right.text(112, -108, "", color=BLUE, **says),
        }

    def update(self, artists, values):
        for bar, label, p in zip(
            artists["bars"]["naive"], artists["naive_labels"], values["naive"], strict=True
        ):
            bar.set_height(p if np.isfinite(p) else 0)
            label.set_text("" if 0 < p < 2 else show_number(p, 0))
            label.set_y(0.02)
        for bar, p in zip(artists["bars"]["shifted"], values["shifted"], strict=True):
            bar.set_height(p)
        finite = np.isfinite(values["curve"])
        artists["curve"].set_data(OFFSETS[finite], values["curve"][finite])
        artists["here"].set_xdata([values["offset"]] * 2)
        artists["dot"].set_data([values["offset"]], [values["shifted_lse"]])
        artists["naive_says"].set_text(minus(f"naive: {show_number(values['naive_lse'], 2)}"))
        artists["shifted_says"].set_text(minus(f"shifted: {show_number(values['shifted_lse'], 2)}"))

    def describe(self, values):
        low, high = values["alive"]
        p = ", ".join(show_number(each) for each in values["naive"])
        safe = ", ".join(show_number(each) for each in values["shifted"])
        naive_p, safe_p = values["naive"], values["shifted"]
        if not low <= values["offset"] <= high or abs(naive_p.sum() - 1) > 0.5:
            verdict = "The naive formulas fail"
        elif np.abs(naive_p - safe_p).max() > 0.01:
            verdict = "The naive bars are wrong, and nothing has failed,"
        else:
            verdict = "Both agree"
        return (
            f"{verdict} at offset {values['offset']:g} in {values['dtype']}: naive softmax ({p}), "
            f"log-sum-exp {show_number(values['naive_lse'], 2)}; shifted softmax ({safe}), "
            f"log-sum-exp {show_number(values['shifted_lse'], 2)}."
        )
