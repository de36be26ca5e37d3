"""Demo 11.candidates: one model, batches of different size, and different losses."""

from functools import cache

import numpy as np

from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, LIGHT_BLUE, is_narrow
from course_utils.logspace import log_softmax

MOST = 10  # log2 of the largest batch
SIZES = 2 ** np.arange(1, MOST + 1)
NOISE = {"knows nothing": None, "blurred": 1.5, "sharp": 0.7}


@cache
def similarities(model):
    """Logits of 1,024 pictures (rows) for 1,024 captions, the right one on the diagonal."""
    if NOISE[model] is None:
        return np.zeros((SIZES[-1], SIZES[-1]), np.float32)
    rng = np.random.default_rng(0)
    pictures = rng.normal(size=(SIZES[-1], 16))
    captions = pictures + NOISE[model] * rng.normal(size=pictures.shape)
    unit_p, unit_c = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (pictures, captions))
    return (unit_p @ unit_c.T / 0.1).astype(np.float32)


@cache
def batch_loss(model, n):
    """Mean NLL of the right caption among the n of a batch, and how often it comes first."""
    z = similarities(model)
    nll, first = [], []
    for start in range(0, len(z) - n + 1, n):
        block = z[start : start + n, start : start + n]
        nll.append(-np.diag(log_softmax(block, axis=1)))
        first.append(block.argmax(axis=1) == np.arange(n))
    return float(np.mean(nll)), float(np.mean(first))


class Candidates(Demo):
    id = "11.candidates"
    title = "One model, many batches"
    controls = {
        "n": Control(2, 2**MOST, 1, 8, label="batch size n", scale="doubling"),
        "model": Choice(list(NOISE), "sharp"),
    }
    presets = {
        "8 captions": {},
        "1,024 captions": {"n": 1024},
        "blurred": {"model": "blurred"},
        "knows nothing": {"model": "knows nothing", "n": 256},
    }

    def compute(self, n, model):
        curve = np.array([batch_loss(model, size)[0] for size in SIZES])
        loss, first = batch_loss(model, n)
        return {"curve": curve, "loss": loss, "first": first, "level": float(np.log(n))}

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(0.6, MOST + 1.3), ylim=(0, 7.6), ylabel="nats")
        ax.set_xlabel("batch size n: captions to choose from")
        narrow = is_narrow(figure)
        names = ["" if narrow and n == 512 else f"{n:,}" for n in SIZES]
        ax.set_xticks(range(1, MOST + 1), names)
        ax.plot(range(1, MOST + 1), np.log(SIZES), color=BLACK, ls="--", lw=1.5)
        ax.text(7.2, 5.5, "ln n: knows nothing", ha="right", va="bottom")
        return {
            "curve": ax.plot(range(1, MOST + 1), SIZES, color=BLUE)[0],
            "gain": ax.plot([], [], color=LIGHT_BLUE, ls="-", lw=9, solid_capstyle="butt")[0],
            "dot": ax.plot([], [], "o", color=BLUE, ms=11)[0],
            "label": ax.text(0.8, 7.3, "", color=BLUE, weight="bold", va="top"),
        }

    def update(self, artists, values):
        x, loss, level = np.log2(values["n"]), values["loss"], values["level"]
        artists["curve"].set_ydata(values["curve"])
        artists["gain"].set_data([x, x], [loss, level])
        artists["dot"].set_data([x], [loss])
        artists["label"].set_text(
            f"loss {loss:.3f}, {abs(level - loss):.3f} below ln n = {level:.3f}\n"
            f"right caption first: {100 * values['first']:.1f} %"
        )

    def describe(self, values):
        return (
            f"{values['n']:,} captions to choose from, {values['model']}: the loss is "
            f"{values['loss']:.3f} nats, knowing nothing costs {values['level']:.3f}. The right "
            f"caption comes first in {100 * values['first']:.1f} % of the cases."
        )
