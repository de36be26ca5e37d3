"""Demo 03.ceiling: the largest loss that each library reports."""

from functools import cache

import numpy as np

from course_utils import logspace, losses
from course_utils.live import Choice, Control, Demo, Drag
from course_utils.live.figures import BLACK, LIGHT_ORANGE, ORANGE

TALLEST = 130  # nats: how far the bar of no ceiling goes
SURPRISES = np.arange(1, 241) / 2  # nats


def sklearn_log_loss(p, true_class):
    """scikit-learn's log_loss: p clipped to [eps, 1 - eps], eps that of p's float format.

    Source: ``_log_loss`` in sklearn/metrics/_classification.py, version 1.9.

    Parameters
    ----------
    p : array of float16, float32 or float64, shape (n, K)
        Rows of probabilities.
    true_class : array-like of int, shape (n,)

    Returns
    -------
    float
        Mean loss in nats.
    """
    eps = np.finfo(p.dtype).eps
    clipped = np.clip(p, eps, 1 - eps)
    return float(-np.log(np.take_along_axis(clipped, np.c_[true_class], axis=1)).mean())


def _torch_cross_entropy(s):
    gap = s + logspace.log1mexp(-s)  # the gap of two logits whose loss is s
    logits = np.stack([np.zeros_like(gap), -gap], axis=-1).astype(np.float32)
    return losses.cross_entropy_loss(logits, np.ones(len(s), int), reduction="none")


def _torch_bce(s):
    p = np.exp(-s).astype(np.float32)
    return losses.binary_cross_entropy(p, np.ones_like(p), reduction="none")


def _torch_bce_negative(s):
    z = (s + logspace.log1mexp(-s)).astype(np.float32)  # the logit whose loss for label 0 is s
    q = 1 / (1 + np.exp(-z))
    return losses.binary_cross_entropy(q, np.zeros_like(q), reduction="none")


def _keras_positive(s):
    p = np.exp(-s).astype(np.float32)[:, None]
    return losses.binary_crossentropy(np.ones_like(p), p)


def _keras_negative(s):
    p = 1 - np.exp(-s).astype(np.float32)[:, None]
    return losses.binary_crossentropy(np.zeros_like(p), p)


def _sklearn(name):
    def loss(s):
        p = np.exp(-s).astype(name)
        return np.array([sklearn_log_loss(np.array([[1 - q, q]], name), [1]) for q in p])

    return loss


# Button: (name, rule, what it reports as a function of the honest loss s = -ln q(true class)).
LIBRARIES = {
    "torch CE": (
        "PyTorch CrossEntropyLoss",
        "takes logits and fuses, no clip",
        _torch_cross_entropy,
    ),
    "torch BCE": ("PyTorch BCELoss", "keeps the log at −100 or above", _torch_bce),
    "torch BCE y=0": (
        "PyTorch BCELoss with label 0",
        "keeps the log of 1 − q at −100 or above",
        _torch_bce_negative,
    ),
    "Keras y=1": ("Keras with label 1", "clips q at 1e-7", _keras_positive),
    "Keras y=0": ("Keras with label 0", "clips q at 1 − 1e-7 in float32", _keras_negative),
    "sklearn float64": ("scikit-learn with q in float64", "clips at 2^-52", _sklearn("float64")),
    "sklearn float32": ("scikit-learn with q in float32", "clips at 2^-23", _sklearn("float32")),
    "sklearn float16": ("scikit-learn with q in float16", "clips at 2^-10", _sklearn("float16")),
    "torch 2018": (
        "PyTorch BCELoss of 2018",
        "added 1e-12 to q",
        lambda s: -np.log(np.exp(-s) + 1e-12),
    ),
    "sklearn 2020": (
        "scikit-learn of 2020",
        "clipped at 1e-15",
        lambda s: -np.log(np.maximum(np.exp(-s), 1e-15)),
    ),
    "Caffe": (
        "Caffe",
        "kept q above FLT_MIN, 2^-126",
        lambda s: -np.log(np.maximum(np.exp(-s), 2.0**-126)),
    ),
}


@cache
@np.errstate(all="ignore")
def reported(library):
    """Losses that a library reports where the honest losses are SURPRISES."""
    return np.asarray(LIBRARIES[library][2](SURPRISES), dtype=float)


@cache
@np.errstate(all="ignore")
def ceiling(library):
    """The loss a library reports for a certain mistake: q(true class) is exactly 0."""
    if library == "torch CE":
        return np.inf
    return float(np.asarray(LIBRARIES[library][2](np.array([np.inf])), dtype=float)[0])


class Ceiling(Demo):
    id = "03.ceiling"
    title = "Ceiling detective"
    drag = (Drag(x="surprise"),)
    controls = {
        "library": Choice(tuple(LIBRARIES), "torch CE", label="library"),
        "surprise": Control(0.5, 120.0, 0.5, 10.0, label="honest loss, nats"),
    }
    presets = {
        "no ceiling": {"surprise": 110},
        "honest": {"library": "Keras y=1"},
        "at the ceiling": {"library": "Keras y=1", "surprise": 110},
        "a jump": {"library": "torch BCE y=0", "surprise": 17},
    }

    @np.errstate(all="ignore")
    def compute(self, library, surprise):
        loss = np.asarray(LIBRARIES[library][2](np.array([surprise])), dtype=float)[0]
        return {
            "name": LIBRARIES[library][0],
            "rule": LIBRARIES[library][1],
            "loss": float(loss),
            "curve": reported(library),
            "ceiling": ceiling(library),
            "epsilon": float(np.exp(-ceiling(library))),
        }

    def build(self, figure):
        ax, skyline = figure.subplots(1, 2, width_ratios=(1.7, 1))
        ax.set(
            xlim=(0, 121),
            ylim=(0, 145),
            xlabel="honest loss −ln q of the true class, nats",
            ylabel="reported loss, nats",
        )
        ax.plot([0, 121], [0, 121], color=BLACK, ls=":")
        ax.text(66, 76, "honest", ha="right", va="center", color=BLACK, weight="bold")
        heights = [min(ceiling(library), TALLEST) for library in LIBRARIES]
        skyline.barh(range(len(LIBRARIES)), heights, color=LIGHT_ORANGE, ec=ORANGE)
        skyline.set_yticks(range(len(LIBRARIES)), LIBRARIES)
        skyline.set(xlim=(0, TALLEST - 3), ylim=(len(LIBRARIES) - 0.4, -0.6))
        skyline.set(title="All ceilings", xlabel="nats")
        skyline.set_xticks([0, 50, 100])
        skyline.grid(axis="y", visible=False)
        place = {"ha": "left", "va": "center", "color": ORANGE, "weight": "bold"}
        return {
            "curve": ax.plot([], [], color=ORANGE, ls="-", lw=3)[0],
            "dot": ax.plot([], [], "o", color=ORANGE)[0],
            "drop": ax.plot([], [], color=BLACK, lw=1.2, ls="-")[0],
            "chosen": skyline.barh(0, 0, color=ORANGE)[0],
            "library": ax.text(3, 138, "", **place),
            "rule": ax.text(3, 126, "", **place),
            "ceiling": ax.text(3, 114, "", **place),
        }

    def update(self, artists, values):
        s, loss = values["surprise"], values["loss"]
        artists["curve"].set_data(SURPRISES, values["curve"])
        artists["dot"].set_data([s], [loss])
        artists["drop"].set_data([s, s], [loss, s])
        row = list(LIBRARIES).index(values["library"])
        height = min(values["ceiling"], TALLEST)
        artists["chosen"].set(y=row - 0.4, width=height)
        artists["library"].set_text(values["name"])
        artists["rule"].set_text(values["rule"])
        if np.isinf(values["ceiling"]):
            artists["ceiling"].set_text("no ceiling")
        else:
            artists["ceiling"].set_text(
                f"ceiling {values['ceiling']:.3f} = −ln {values['epsilon']:.3g}"
            )

    def describe(self, values):
        now = (
            f"Where the honest loss is {values['surprise']:g} nats, {values['name']} reports "
            f"{values['loss']:.3f}: it {values['rule']}."
        )
        if np.isinf(values["ceiling"]):
            return f"{now} It has no ceiling: the loss follows the logits as far as they go."
        if values["loss"] > values["surprise"] + 1:
            return f"{now} The loss has jumped: in float32 q is stored as 1, and 1 − q as 0."
        if "log" in values["rule"]:
            return f"{now} Its worst loss is {values['ceiling']:g}: the log is held, not q."
        return (
            f"{now} Its worst loss is {values['ceiling']:.3f} = −ln {values['epsilon']:.3g}: "
            "the ceiling gives the epsilon away."
        )
