"""Demo 10.chunks: never hold all logits."""

from functools import cache

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.live import Control, Demo
from course_utils.live.figures import BLACK, LIGHT_ORANGE, ORANGE
from course_utils.losses import sparse_cross_entropy_from_features

TOKENS, WORDS, WIDTH = 256, 50_000, 64


@cache
def language_head():
    """Features of 256 tokens, vectors of 50,000 words, and the words that followed."""
    rng = np.random.default_rng(0)
    hidden = rng.normal(size=(TOKENS, WIDTH)).astype(np.float32)
    words = (rng.normal(size=(WORDS, WIDTH)) / 3).astype(np.float32)
    return hidden, words, rng.integers(WORDS, size=TOKENS)


@cache
def chunked_loss(rows):
    return float(sparse_cross_entropy_from_features(*language_head(), chunk=rows))


class Chunks(Demo):
    id = "10.chunks"
    title = "A few rows at a time"
    controls = {"rows": Control(1, TOKENS, 1, TOKENS, label="rows held", scale="doubling")}
    presets = {
        "all 256": {},
        "64": {"rows": 64},
        "16": {"rows": 16},
        "1": {"rows": 1},
    }

    def compute(self, rows):
        return {
            "megabytes": rows * WORDS * 4 / 1e6,
            "full": TOKENS * WORDS * 4 / 1e6,
            "loss": chunked_loss(rows),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        left.set(xlim=(0, 1), ylim=(1, 0), xticks=[], yticks=[])
        left.set_xlabel("50,000 words")
        left.set_ylabel("256 tokens")
        left.spines[:].set_visible(False)
        left.grid(visible=False)
        left.add_patch(Rectangle((0, 0), 1, 1, fc="#EEEEEE", ec=BLACK, lw=1.5))
        right.set(xlim=(0, 1), ylim=(0.15, 400), xticks=[], ylabel="MB of logits held at once")
        right.set_yscale("log")
        right.set_yticks([0.2, 1, 5, 20, 100], ["0.2", "1", "5", "20", "100"])
        right.minorticks_off()
        full = TOKENS * WORDS * 4 / 1e6
        right.axhline(full, color=BLACK, ls="--", lw=1.5)
        right.text(0.02, full * 1.12, f"all of them: {full:.1f} MB")
        return {
            "strip": left.add_patch(Rectangle((0, 0), 1, 0.5, fc=LIGHT_ORANGE, ec=ORANGE, lw=2)),
            "rows": left.text(0.5, 0.5, "", ha="center", va="center"),
            "bar": right.add_patch(
                Rectangle((0.25, 0.15), 0.3, 1, fc=LIGHT_ORANGE, ec=ORANGE, lw=2)
            ),
            "size": right.text(0.6, 1, "", color=ORANGE, weight="bold", va="center"),
            "loss": left.text(0.5, 0.93, "", ha="center", va="center", weight="bold"),
        }

    def update(self, artists, values):
        share = values["rows"] / TOKENS
        artists["strip"].set_height(share)
        several = "rows" if values["rows"] > 1 else "row"
        artists["rows"].set(text=f"{values['rows']} {several} at a time", y=max(share / 2, 0.07))
        if share < 0.14:
            artists["rows"].set_y(share + 0.07)
        artists["bar"].set_height(values["megabytes"] - 0.15)
        artists["size"].set(
            text=f"{values['megabytes']:.1f} MB", y=max(0.7 * values["megabytes"], 0.25)
        )
        artists["loss"].set_text(f"loss {values['loss']:.5f}")

    def describe(self, values):
        return (
            f"{values['rows']} of 256 rows at a time: {values['megabytes']:.1f} MB of logits "
            f"instead of {values['full']:.1f} MB. The loss is {values['loss']:.5f} nats, whatever "
            "the chunk."
        )
