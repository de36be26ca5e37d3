"""The demos of notebook 03: where exp and log break, and which formula survives."""

from functools import cache

import ml_dtypes  # noqa: F401  (teaches NumPy the names bfloat16 and float8)
import numpy as np

from course_utils import floats, logspace, losses
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, ORANGE, PURPLE
from course_utils.models import CASINO


def show_number(x, digits=3):
    """A number for a label: "nan", "inf" or a few digits, never "-0"."""
    x = float(x)
    return f"{x:.{digits}f}" if abs(x) < 1e6 else f"{x:g}"


# 03.offset: where exp overflows, and the shift that saves it

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


def compute_offset(offset, dtype):
    logits = (offset + SHAPE).astype(dtype)
    naive_p, naive_lse = naive(logits)
    safe_p, safe_lse = shifted(logits)
    alive = OFFSETS[np.isfinite(naive_curve(dtype))]
    return {
        "offset": offset,
        "dtype": dtype,
        "naive": naive_p.astype(float),
        "shifted": safe_p.astype(float),
        "naive_lse": float(naive_lse),
        "shifted_lse": float(safe_lse),
        "curve": naive_curve(dtype),
        "alive": (alive[0], alive[-1]),
    }


def build_offset(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
    left.set(
        title="softmax",
        xlim=(-0.6, 2.6),
        ylim=(0, 1.12),
        xticks=[0, 1, 2],
        xticklabels=["c", "c − 1", "c − 2"],
        xlabel="logit",
        ylabel="probability",
    )
    left.grid(axis="x", visible=False)
    bars = {
        "naive": list(
            left.bar(np.arange(3) - 0.2, SHARES, 0.38, color=ORANGE, hatch="//", edgecolor="white")
        ),
        "shifted": list(left.bar(np.arange(3) + 0.2, SHARES, 0.38, color=BLUE)),
    }
    left.text(2.55, 1.04, "naive, hatched", color=ORANGE, ha="right", weight="bold")
    left.text(2.55, 0.94, "shifted, plain", color=BLUE, ha="right", weight="bold")
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


def update_offset(artists, values):
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
    artists["naive_says"].set_text(f"naive: {show_number(values['naive_lse'], 2)}")
    artists["shifted_says"].set_text(f"shifted: {show_number(values['shifted_lse'], 2)}")


def describe_offset(values):
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


OFFSET = Demo(
    id="03.offset",
    title="Add one number to every logit",
    controls={
        "offset": Control(-MOST_OFFSET, MOST_OFFSET, 0.25, 0, label="c, offset"),
        "dtype": Choice(["float16", "float32", "float64"], "float32", label="format"),
    },
    presets={
        "no offset": {},
        "float32 overflows": {"offset": 89},
        "too few bits left": {"offset": -102.5},
        "all terms are 0": {"offset": -105},
        "float16 overflows": {"offset": 12, "dtype": "float16"},
    },
    compute=compute_offset,
    build=build_offset,
    update=update_offset,
    describe=describe_offset,
)


# 03.smooth-max: a maximum with rounded corners

OTHERS = (0.0, 1.0)
MOVING = np.linspace(-4, 5, 181)


def logits_with(x):
    """The moving logit x beside the two that stay."""
    x = np.asarray(x, dtype=float)
    return np.stack([x, *(np.full_like(x, other) for other in OTHERS)], axis=-1)


def smooth_max(x, temperature):
    """T·LSE(x/T) of the three logits."""
    return temperature * logspace.logsumexp(logits_with(x) / temperature, axis=-1)


def compute_smooth_max(x, temperature):
    return {
        "x": x,
        "temperature": temperature,
        "max": max(x, *OTHERS),
        "value": float(smooth_max(x, temperature)),
        "ceiling": max(x, *OTHERS) + temperature * np.log(3),
        "softmax": logspace.softmax(logits_with(x) / temperature),
        "curve": smooth_max(MOVING, temperature),
        "hard": logits_with(MOVING).max(axis=-1),
    }


def build_smooth_max(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.7, 1))
    left.set(
        title="logits (x, 0, 1)",
        xlim=(MOVING[0] - 0.2, MOVING[-1] + 0.2),
        ylim=(0, 6.8),
        xticks=[-3, -1, 1, 3, 5],
        xlabel="x, the moving logit",
    )
    hard = logits_with(MOVING).max(axis=-1)
    left.plot(MOVING, hard, color=BLACK, ls="--")
    left.text(4.9, 4.0, "max", ha="right", va="top", color=BLACK, weight="bold")
    right.set(
        title="softmax(x / T)",
        xlim=(-0.6, 2.6),
        ylim=(0, 1.12),
        xticks=[0, 1, 2],
        xticklabels=["x", "0", "1"],
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


def update_smooth_max(artists, values):
    x, y, slope = values["x"], values["value"], values["softmax"][0]
    temperature = values["temperature"]
    artists["ceiling"].set_data(MOVING, values["hard"] + temperature * np.log(3))
    artists["ceiling_label"].set_text(f"max + T ln 3 = {values['ceiling']:.3f}")
    artists["curve"].set_data(MOVING, values["curve"])
    artists["curve_label"].set_text(f"T·LSE(x/T) = {y:.3f}")
    reach = 1.2 / np.hypot(1, slope)
    artists["tangent"].set_data([x - reach, x + reach], [y - slope * reach, y + slope * reach])
    artists["tangent_label"].set_text(f"slope = {slope:.3f}")
    artists["dot"].set_data([x], [y])
    for bar, label, p in zip(artists["bars"], artists["labels"], values["softmax"], strict=True):
        bar.set_height(p)
        label.set_text(f"{p:.3f}")
        label.set_y(p + 0.01)


def describe_smooth_max(values):
    return (
        f"Logits ({values['x']:g}, 0, 1), T = {values['temperature']:g}: the smooth maximum is "
        f"{values['value']:.3f}, between max = {values['max']:.3f} and max + T ln 3 = "
        f"{values['ceiling']:.3f}. Its slope in x is {values['softmax'][0]:.3f}, which is the "
        "softmax of that logit."
    )


SMOOTH_MAX = Demo(
    id="03.smooth-max",
    title="A maximum with rounded corners",
    controls={
        "x": Control(-4.0, 5.0, 0.1, 1.0, label="x, the moving logit"),
        "temperature": Control(0.05, 1.5, 0.05, 1.0, label="T, temperature"),
    },
    presets={
        "a tie": {},
        "clear winner": {"x": 5.0},
        "clear loser": {"x": -4.0},
        "cold": {"temperature": 0.05},
        "warm": {"temperature": 1.5},
    },
    compute=compute_smooth_max,
    build=build_smooth_max,
    update=update_smooth_max,
    describe=describe_smooth_max,
)


# 03.clip-or-fuse: one loss computed in three ways

CLIP = 1e-7
GAPS = np.arange(401) / 2
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


def compute_clip_or_fuse(gap):
    return {
        "gap": gap,
        "here": {way: (float(v), float(g)) for way, (v, g) in three_ways(gap).items()},
        "so_far": gap >= GAPS,
    }


def build_clip_or_fuse(figure):
    left, right = figure.subplots(1, 2)
    left.set(title="loss, nats", xlim=(-4, 204), ylim=(-4, 215), xlabel="gap g")
    right.set(title="push on the true logit", xlim=(-4, 204), ylim=(-0.06, 1.5), xlabel="gap g")
    right.set_yticks([0, 0.5, 1])
    artists = {}
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
    return artists


def update_clip_or_fuse(artists, values):
    gap, so_far = values["gap"], values["so_far"]
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


def describe_clip_or_fuse(values):
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


CLIP_OR_FUSE = Demo(
    id="03.clip-or-fuse",
    title="Clip or fuse: logits (0, −g), the second class is true",
    controls={"gap": Control(0, 200, 0.5, 0, label="g, gap")},
    presets={
        "undecided": {"gap": 0},
        "the clip bites": {"gap": 16.5},
        "the first nan": {"gap": 89},
        "the first inf": {"gap": 104},
        "surely wrong": {"gap": 200},
    },
    compute=compute_clip_or_fuse,
    build=build_clip_or_fuse,
    update=update_clip_or_fuse,
    describe=describe_clip_or_fuse,
)


# 03.ceiling: the largest loss that each library reports

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


def _keras_positive(s):
    p = np.exp(-s).astype(np.float32)[:, None]
    return losses.binary_crossentropy(np.ones_like(p), p)


def _keras_negative(s):
    p = 1 - np.exp(-s).astype(np.float32)[:, None]
    return losses.binary_crossentropy(np.zeros_like(p), p)


def _sklearn(name):
    def loss(s):
        p = np.exp(-s).astype(name)
        return np.array([sklearn_log_loss(np.array([[1 - q, q]]), [1]) for q in p])

    return loss


# Button: (name, rule, what it reports as a function of the honest loss s = -ln p(true class)).
LIBRARIES = {
    "torch CE": (
        "PyTorch CrossEntropyLoss",
        "takes logits and fuses, no clip",
        _torch_cross_entropy,
    ),
    "torch BCE": ("PyTorch BCELoss", "keeps the log at −100 or above", _torch_bce),
    "Keras y=1": ("Keras with label 1", "clips p at 1e-7", _keras_positive),
    "Keras y=0": ("Keras with label 0", "clips p at 1 − 1e-7 in float32", _keras_negative),
    "sklearn float64": ("scikit-learn with p in float64", "clips at 2^-52", _sklearn("float64")),
    "sklearn float32": ("scikit-learn with p in float32", "clips at 2^-23", _sklearn("float32")),
    "sklearn float16": ("scikit-learn with p in float16", "clips at 2^-10", _sklearn("float16")),
    "torch 2018": (
        "PyTorch BCELoss of 2018",
        "added 1e-12 to p",
        lambda s: -np.log(np.exp(-s) + 1e-12),
    ),
    "sklearn 2020": (
        "scikit-learn of 2020",
        "clipped at 1e-15",
        lambda s: -np.log(np.maximum(np.exp(-s), 1e-15)),
    ),
    "Caffe": (
        "Caffe",
        "kept p above FLT_MIN, 2^-126",
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
    """The loss a library reports for a certain mistake: p(true class) is exactly 0."""
    if library == "torch CE":
        return np.inf
    return float(np.asarray(LIBRARIES[library][2](np.array([np.inf])), dtype=float)[0])


@np.errstate(all="ignore")
def compute_ceiling(library, surprise):
    loss = np.asarray(LIBRARIES[library][2](np.array([surprise])), dtype=float)[0]
    return {
        "library": library,
        "name": LIBRARIES[library][0],
        "rule": LIBRARIES[library][1],
        "surprise": surprise,
        "loss": float(loss),
        "curve": reported(library),
        "ceiling": ceiling(library),
        "epsilon": float(np.exp(-ceiling(library))),
    }


def build_ceiling(figure):
    ax = figure.subplots()
    ax.set(
        xlim=(0, 121),
        ylim=(0, 125),
        xlabel="honest loss −ln p of the true class, nats",
        ylabel="reported loss, nats",
    )
    ax.plot([0, 121], [0, 121], color=BLACK, ls=":")
    ax.text(112, 118, "honest", ha="right", color=BLACK, weight="bold")
    place = {"ha": "left", "va": "center", "color": ORANGE, "weight": "bold"}
    return {
        "curve": ax.plot([], [], color=ORANGE, ls="-", lw=3)[0],
        "dot": ax.plot([], [], "o", color=ORANGE)[0],
        "drop": ax.plot([], [], color=BLACK, lw=1.2, ls="-")[0],
        "library": ax.text(3, 118, "", **place),
        "rule": ax.text(3, 107, "", **place),
        "ceiling": ax.text(3, 96, "", **place),
    }


def update_ceiling(artists, values):
    s, loss = values["surprise"], values["loss"]
    artists["curve"].set_data(SURPRISES, values["curve"])
    artists["dot"].set_data([s], [loss])
    artists["drop"].set_data([s, s], [loss, s])
    artists["library"].set_text(values["name"])
    artists["rule"].set_text(values["rule"])
    if np.isinf(values["ceiling"]):
        artists["ceiling"].set_text("no ceiling")
    else:
        artists["ceiling"].set_text(
            f"ceiling {values['ceiling']:.3f} = −ln {values['epsilon']:.3g}"
        )


def describe_ceiling(values):
    now = (
        f"Where the honest loss is {values['surprise']:g} nats, {values['name']} reports "
        f"{values['loss']:.3f}: it {values['rule']}."
    )
    if np.isinf(values["ceiling"]):
        return f"{now} It has no ceiling: the loss follows the logits as far as they go."
    return (
        f"{now} Its worst loss is {values['ceiling']:.3f} = −ln {values['epsilon']:.3g}: "
        "the ceiling gives the epsilon away."
    )


CEILING = Demo(
    id="03.ceiling",
    title="Ceiling detective",
    controls={
        "library": Choice(LIBRARIES, "torch CE", label="library"),
        "surprise": Control(0.5, 120.0, 0.5, 10.0, label="honest loss, nats"),
    },
    presets={
        "fused": {"surprise": 110},
        "PyTorch BCE": {"library": "torch BCE", "surprise": 110},
        "Keras y = 1": {"library": "Keras y=1", "surprise": 110},
        "Keras y = 0": {"library": "Keras y=0", "surprise": 110},
        "scikit-learn": {"library": "sklearn float64", "surprise": 110},
        "scikit-learn, half": {"library": "sklearn float16", "surprise": 110},
    },
    compute=compute_ceiling,
    build=build_ceiling,
    update=update_ceiling,
    describe=describe_ceiling,
)


# 03.microscope: which numbers a format has near x

FORMATS = ["float64", "float32", "bfloat16", "float16", "float8_e5m2", "float8_e4m3fn"]
PIXELS = 100  # of a row, on each side of x
COLUMNS = (1.12, 2.04, 2.98)  # where the words of a row stand
CROWD = 60  # ticks in the window from which on a row is drawn solid


@cache
def small_format(name):
    """All finite values >= 0 of a format of 8 or 16 bits, sorted."""
    dtype = np.dtype(name)
    codes = np.arange(2 ** (8 * dtype.itemsize - 1)).astype(f"u{dtype.itemsize}")
    with np.errstate(invalid="ignore"):
        values = codes.view(dtype).astype(float)
    return values[np.isfinite(values)]


def step_above(stored, name):
    """How far the next number of a format lies above a stored one, >= 0."""
    if name in ("float64", "float32"):
        return float(np.spacing(np.dtype(name).type(stored)))
    values = small_format(name)
    above = values[values > stored]
    return float(above[0]) - stored if above.size else np.inf


def compute_microscope(x, window, dtype):
    half = float(window)
    rows = {}
    for name in FORMATS:
        stored = float(floats.round_to(x, name))
        places, solid = np.zeros(0), name in ("float64", "float32")
        if not solid:
            values = small_format(name)
            places = (values[np.abs(values - x) <= half] - x) / half
            count = len(places)
            places = np.unique(np.round(places * PIXELS)) / PIXELS
            solid = len(places) > CROWD
        step = step_above(stored, name)
        if name in ("float64", "float32"):
            count = (half + min(half, x)) / step
        with np.errstate(over="ignore"):
            exp = float(floats.round_to(np.exp(stored), name))
        rows[name] = {"stored": stored, "step": step, "exp": exp, "count": count}
        rows[name] |= {"solid": solid, "places": places}
    return {"x": x, "half": half, "dtype": dtype, "rows": rows}


def build_microscope(figure):
    ax = figure.subplots()
    ax.set(xlim=(-1.02, 3.85), ylim=(-0.75, len(FORMATS) - 0.1), yticks=range(len(FORMATS)))
    ax.set_yticklabels(FORMATS[::-1])
    ax.set_xticks([])
    ax.grid(visible=False)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    ax.plot([0, 0], [-0.35, len(FORMATS) - 0.4], color=BLACK, lw=1.2, ls=":")
    top = len(FORMATS) - 0.45
    for place, words in zip(COLUMNS, ("stored as", "step up", "exp of it"), strict=True):
        ax.text(place, top, words, color=BLACK)
    artists = {
        "left": ax.text(-1, -0.7, "", ha="left"),
        "middle": ax.text(0, -0.7, "", ha="center"),
        "right": ax.text(1, -0.7, "", ha="right"),
    }
    for y, name in enumerate(FORMATS[::-1]):
        ax.plot([-1, 1], [y, y], color=BLACK, lw=0.8, ls="-")
        artists[name] = {
            "band": ax.plot([], [], lw=20, color=BLUE, ls="-", solid_capstyle="butt")[0],
            "ticks": ax.plot([], [], "|", ms=20, mew=1.6, color=BLUE)[0],
            "stored": ax.plot([], [], "v", ms=9, color=BLACK)[0],
            "words": [ax.text(place, y, "", va="center") for place in COLUMNS],
        }
    return artists


def update_microscope(artists, values):
    x, half = values["x"], values["half"]
    artists["left"].set_text(f"−{half:g}")
    artists["middle"].set_text(f"x = {x:g}")
    artists["right"].set_text(f"+{half:g}")
    for y, name in enumerate(FORMATS[::-1]):
        row, artist = values["rows"][name], artists[name]
        color = ORANGE if name == values["dtype"] else BLUE
        ticks = [] if row["solid"] else row["places"]
        artist["ticks"].set_data(ticks, np.full(len(ticks), y))
        artist["ticks"].set_color(color)
        artist["band"].set_data(
            [max(-1, -x / half), 1] if row["solid"] else [], [y, y] if row["solid"] else []
        )
        artist["band"].set_color(color)
        place = (row["stored"] - x) / half
        artist["stored"].set_data([place if abs(place) <= 1 else np.nan], [y + 0.36])
        digits = ".4g" if row["exp"] < 1e4 else ".2g"
        shown = f"{row['stored']:.5g}", f"{row['step']:.4g}", f"{row['exp']:{digits}}"
        for label, words in zip(artist["words"], shown, strict=True):
            label.set_text(words)
            label.set_color(color)


def describe_microscope(values):
    row = values["rows"][values["dtype"]]
    over = "" if np.isfinite(row["exp"]) else ", an overflow"
    count = f"{row['count']:,}" if row["count"] < 1e5 else f"about {row['count']:.1e}"
    numbers = "number" if row["count"] == 1 else "numbers"
    return (
        f"In {values['dtype']}, {values['x']:g} is stored as {row['stored']:.7g}; the next number "
        f"is {row['step']:.4g} above it, and exp of it is {row['exp']:.4g}{over}. "
        f"Within ±{values['half']:g} of x it has {count} {numbers}."
    )


MICROSCOPE = Demo(
    id="03.microscope",
    title="Format microscope: which numbers exist near x?",
    controls={
        "x": Control(0.0, 100.0, 0.001, 7.0, label="x"),
        "window": Choice(["1", "0.1", "0.01"], "0.1", label="window, ±"),
        "dtype": Choice(FORMATS, "bfloat16", label="format"),
    },
    presets={
        "a loss near 7": {},
        "float16: exp overflows": {"x": 11.1, "window": "0.01", "dtype": "float16"},
        "e4m3 near 0": {"x": 0.005, "window": "0.01", "dtype": "float8_e4m3fn"},
        "bfloat16: exp(80)": {"x": 80.0, "window": "1"},
        "float32: exp overflows": {"x": 88.8, "window": "1", "dtype": "float32"},
    },
    compute=compute_microscope,
    build=build_microscope,
    update=update_microscope,
    describe=describe_microscope,
)


# 03.loaded-die: how long a product follows the casino

MOST_ROLLS = 2000


@cache
@np.errstate(divide="ignore")
def forward_passes():
    """Log-probability of the first t rolls, t = 1 … 2000: by products, and in log space."""
    rolls, _ = CASINO.sample(MOST_ROLLS)
    by_product = np.log(CASINO.forward(rolls).sum(axis=1))
    return by_product, logspace.logsumexp(CASINO.forward_log(rolls), axis=1)


def compute_loaded_die(rolled):
    by_product, in_logs = forward_passes()
    dead = int(np.argmin(np.isfinite(by_product))) + 1
    return {
        "rolled": rolled,
        "dead": dead,
        "by_product": float(by_product[rolled - 1]),
        "log_prob": float(in_logs[rolled - 1]),
        "bits": float(-in_logs[rolled - 1] / rolled / np.log(2)),
        "product_bits": float(-by_product[rolled - 1] / rolled / np.log(2)),
        "paths": (by_product[:rolled], in_logs[:rolled]),
    }


def build_loaded_die(figure):
    left, right = figure.subplots(1, 2)
    left.set(
        title="log-probability of all rolls, nats",
        xlim=(0, MOST_ROLLS + 40),
        ylim=(-3800, 150),
        xlabel="t, rolls seen",
    )
    right.set(
        title="bits a roll",
        xlim=(0, MOST_ROLLS + 40),
        ylim=(2.2, 2.9),
        xlabel="t, rolls seen",
    )
    fair = np.log2(6)
    right.axhline(fair, color=BLACK, ls="--", lw=1.5)
    right.text(MOST_ROLLS, fair + 0.012, "a fair die", ha="right", va="bottom", color=BLACK)
    right.text(40, 2.85, "product", color=ORANGE, weight="bold", va="center")
    right.text(40, 2.80, "log space", color=BLUE, weight="bold", va="center")
    place = {"weight": "bold", "va": "center", "ha": "left"}
    return {
        "product": left.plot([], [], color=ORANGE, lw=8, alpha=0.5, ls="-")[0],
        "logs": left.plot([], [], color=BLUE)[0],
        "product_bits": right.plot([], [], color=ORANGE, lw=8, alpha=0.5, ls="-")[0],
        "logs_bits": right.plot([], [], color=BLUE)[0],
        "dot": left.plot([], [], "o", color=BLUE)[0],
        "bits_dot": right.plot([], [], "o", color=BLUE)[0],
        "grave": left.plot([], [], "X", color=ORANGE, ms=12)[0],
        "product_says": left.text(60, -3250, "", color=ORANGE, **place),
        "logs_says": left.text(60, -3600, "", color=BLUE, **place),
    }


def update_loaded_die(artists, values):
    t = np.arange(1, values["rolled"] + 1)
    for name, path in zip(("product", "logs"), values["paths"], strict=True):
        alive = np.isfinite(path)
        artists[name].set_data(t[alive], path[alive])
        artists[f"{name}_bits"].set_data(t[alive], -path[alive] / t[alive] / np.log(2))
    artists["dot"].set_data([values["rolled"]], [values["log_prob"]])
    artists["bits_dot"].set_data([values["rolled"]], [values["bits"]])
    last = values["dead"] - 1
    dead = values["rolled"] > last
    artists["grave"].set_data([last], [values["paths"][0][last - 1] if dead else np.nan])
    artists["product_says"].set_text(f"product: {show_number(values['by_product'], 2)}")
    artists["logs_says"].set_text(f"log space: {values['log_prob']:.2f}")


def describe_loaded_die(values):
    now = (
        f"After {values['rolled']} rolls, log space says {values['log_prob']:.2f} nats: "
        f"{values['bits']:.4f} bits a roll, where a fair die costs {np.log2(6):.4f}."
    )
    if abs(values["by_product"] - values["log_prob"]) < 0.005:
        return f"{now} The product still agrees: {values['by_product']:.2f} nats."
    if values["rolled"] < values["dead"]:
        return f"{now} The product is subnormal and off: {values['by_product']:.2f} nats."
    return f"{now} The product has been exactly 0 since roll {values['dead']}."


LOADED_DIE = Demo(
    id="03.loaded-die",
    title="How long can a product follow the casino?",
    controls={"rolled": Control(10, MOST_ROLLS, 10, 100, label="t, rolls seen")},
    presets={
        "a short evening": {},
        "just alive": {"rolled": 430},
        "dead": {"rolled": 440},
        "the whole night": {"rolled": MOST_ROLLS},
    },
    compute=compute_loaded_die,
    build=build_loaded_die,
    update=update_loaded_die,
    describe=describe_loaded_die,
)
