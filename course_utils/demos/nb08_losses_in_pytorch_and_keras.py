"""The demos of notebook 08: what the losses of the libraries take, and what wrong input costs."""

import textwrap
from functools import cache

import numpy as np
from matplotlib.patches import Rectangle

from course_utils import logspace, losses
from course_utils.frameworks import clinic, switchboard
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import (
    BLACK,
    BLUE,
    GREEN,
    GRID,
    LIGHT_BLUE,
    LIGHT_ORANGE,
    ORANGE,
    PURPLE,
)

LIGHT = {"right": LIGHT_BLUE, "wrong": LIGHT_ORANGE, "error": "#E8E8E8"}
INK = {"right": BLUE, "wrong": ORANGE, "error": BLACK}


# 08.switchboard: scores, labels, call


def compute_switchboard(have, labels, call):
    board = {
        (row, column): switchboard.outcome(row, column, call)
        for row in switchboard.HAVE
        for column in switchboard.LABELS
    }
    return {
        "have": have,
        "labels": labels,
        "call": call,
        "code": switchboard.CALLS[call],
        "board": {
            key: (each.verdict, each.value if np.isfinite(each.value) else None)
            for key, each in board.items()
        },
        **board[have, labels]._asdict(),
    }


def build_switchboard(figure):
    ax = figure.subplots()
    ax.set(xlim=(-0.85, 4.02), ylim=(-0.55, 4.3), xticks=[], yticks=[])
    ax.axis("off")
    for column, labels in enumerate(switchboard.LABELS):
        ax.text(column + 0.5, 3.62, labels, ha="center", va="center", weight="bold")
    for row, have in enumerate(switchboard.HAVE):
        name = have.replace("log-", "log-\n")
        ax.text(-0.06, 2.92 - row, name, ha="right", va="center", weight="bold")
    cells = {
        (have, labels): (column, 2.5 - row)
        for row, have in enumerate(switchboard.HAVE)
        for column, labels in enumerate(switchboard.LABELS)
    }
    return {
        "boxes": {
            key: ax.add_patch(Rectangle((x + 0.03, y + 0.04), 0.94, 0.84, lw=0))
            for key, (x, y) in cells.items()
        },
        "words": {
            key: ax.text(x + 0.5, y + 0.46, "", ha="center", va="center", linespacing=1.3)
            for key, (x, y) in cells.items()
        },
        "here": ax.add_patch(Rectangle((0, 0), 0.94, 0.84, fc="none", ec=BLACK, lw=4)),
        "code": ax.text(1.55, 4.12, "", ha="center", va="center", family="monospace", color=BLACK),
        "fix": ax.text(1.55, -0.1, "", ha="center", va="center", family="monospace", color=GREEN),
    }


def update_switchboard(artists, values):
    short = {"right": "✔ {:.4f}", "wrong": "≠ {:.4f}\nsilent", "error": "✘ error"}
    for key, (verdict, value) in values["board"].items():
        artists["boxes"][key].set_facecolor(LIGHT[verdict])
        artists["words"][key].set(text=short[verdict].format(value), color=INK[verdict])
    x, y = artists["boxes"][values["have"], values["labels"]].xy
    artists["here"].set_xy((x, y))
    artists["code"].set_text(values["code"])
    fix = f"fix: {values['fix']}" if values["fix"] else "nothing to fix"
    artists["fix"].set_text(textwrap.fill(fix, 62))


def describe_switchboard(values):
    pair = f"{values['have']}, labels as {values['labels']}: "
    pair = pair[0].upper() + pair[1:]
    if values["verdict"] == "right":
        return f"{pair}{values['call']} gives the right value, {values['right']:.4f}."
    if values["verdict"] == "error":
        message = values["message"].replace("<", "(").replace("\\", "/")
        message = message if len(message) < 84 else message[:80].rstrip() + " …"
        return f"{pair}{message.rstrip('.')}. Right would be {values['right']:.4f}. {values['why']}"
    told = " with only a warning" if values["message"] else ""
    return (
        f"{pair}{values['value']:.4f}{told}, and {values['right']:.4f} would be right. "
        f"{values['why']}"
    )


SWITCHBOARD = Demo(
    id="08.switchboard",
    title="The loss switchboard",
    controls={
        "have": Choice(switchboard.HAVE, "logits", label="x holds"),
        "labels": Choice(tuple(switchboard.LABELS), "class index", label="y holds"),
        "call": Choice(tuple(switchboard.CALLS), "CrossEntropyLoss", label="call"),
    },
    presets={
        "the pair": {},
        "softmax twice": {"have": "probabilities"},
        "no log": {"have": "probabilities", "call": "NLLLoss"},
        "flag forgotten": {"labels": "one-hot", "call": "CCE"},
        "two tags": {"labels": "several tags", "call": "CrossEntropyLoss"},
    },
    compute=compute_switchboard,
    build=build_switchboard,
    update=update_switchboard,
    describe=describe_switchboard,
    size=(9.0, 4.4),
)


# 08.again: softmax and log-softmax, applied k times

START = np.array([3.0, 1.0, 0.0, -1.0])
MOST_AGAIN = 8


@cache
def applied():
    """Softmax and log-softmax applied 0 to 8 times, shape (9, 4) each."""
    soft, log = [START], [START]
    for _ in range(MOST_AGAIN):
        soft.append(logspace.softmax(soft[-1]))
        log.append(logspace.log_softmax(log[-1]))
    return np.array(soft), np.array(log)


def compute_again(k):
    soft, log = applied()
    return {
        "k": k,
        "softmax": soft[k],
        "log_softmax": log[k],
        "loss": -logspace.log_softmax(soft[k])[0],
    }


def build_again(figure):
    left, right = figure.subplots(1, 2)
    positions, names = range(4), ["class 0", "1", "2", "3"]
    left.set(title="softmax, k times", xlim=(-0.6, 3.6), ylim=(0, 1.08))
    right.set(title="log-softmax, k times", xlim=(-0.6, 3.6), ylim=(-4.9, 0.6))
    for ax in (left, right):
        ax.set_xticks(positions, names)
        ax.axhline(0, color=BLACK, lw=0.8)
        ax.grid(axis="x", visible=False)
    left.axhline(0.25, color=BLACK, lw=1.5, ls=":")
    left.text(3.55, 0.27, "uniform, 1/4", ha="right", va="bottom")
    return {
        "soft": list(left.bar(positions, START, 0.6, color=ORANGE)),
        "log": list(right.bar(positions, START, 0.6, color=BLUE)),
        "soft_says": left.text(3.55, 0.97, "", ha="right", color=ORANGE, weight="bold"),
        "log_says": right.text(3.55, 0.25, "", ha="right", color=BLUE, weight="bold"),
    }


def update_again(artists, values):
    for kind, key in (("soft", "softmax"), ("log", "log_softmax")):
        for bar, height in zip(artists[kind], values[key], strict=True):
            bar.set_height(height)
        artists[f"{kind}_says"].set_text(f"class 0: {values[key][0]:.4f}")


def describe_again(values):
    times = {1: "Applied once", 2: "Applied twice"}.get(values["k"], f"Applied {values['k']} times")
    soft = ", ".join(f"{x:.3f}" for x in values["softmax"])
    log = ", ".join(f"{x:.3f}" for x in values["log_softmax"])
    point = (
        "One is the logarithm of the other."
        if values["k"] == 1
        else "Softmax flattens each time; log-softmax has not moved since the first."
    )
    return f"{times}: softmax ({soft}), log-softmax ({log}). {point}"


AGAIN = Demo(
    id="08.again",
    title="Once more: logits (3, 1, 0, −1)",
    controls={"k": Control(1, MOST_AGAIN, 1, 1, label="k, times applied")},
    presets={"once": {}, "twice": {"k": 2}, "three times": {"k": 3}, "eight times": {"k": 8}},
    compute=compute_again,
    build=build_again,
    update=update_again,
    describe=describe_again,
)


# 08.double-softmax: the floor of a loss that applies softmax to probabilities

GAPS = np.linspace(0, 20, 201)
CLASSES = np.unique(np.geomspace(2, 100_000, 120).round())


def floor(classes):
    """Least loss, in nats, of softmax applied twice: a certain and right row of probabilities."""
    return np.log(np.e + classes - 1) - 1


def one_and_two(gap, classes):
    """Loss with softmax applied once and twice; the true logit is `gap` above equal others."""
    p = 1 / (1 + (classes - 1) * np.exp(-np.asarray(gap)))
    rest = (1 - p) / (classes - 1)
    return -np.log(p), np.log(np.exp(p) + (classes - 1) * np.exp(rest)) - p


def compute_double_softmax(classes, gap):
    once, twice = one_and_two(gap, classes)
    return {
        "classes": classes,
        "gap": gap,
        "once": float(once),
        "twice": float(twice),
        "floor": float(floor(classes)),
        "start": float(np.log(classes)),
        "curves": one_and_two(GAPS, classes),
    }


def build_double_softmax(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
    left.set(xlim=(-0.5, 20.6), ylim=(0, 8.9), xlabel="gap of the true logit", ylabel="loss, nats")
    right.set(xscale="log", xlim=(1.7, 1e5), ylim=(0, 12.4), xlabel="C, classes")
    right.plot(CLASSES, np.log(CLASSES), color=BLACK, ls=":")
    right.plot(CLASSES, floor(CLASSES), color=ORANGE, ls="--")
    right.plot(50257, floor(50257), "s", color=ORANGE)
    right.text(2.1, 11.3, "start: ln C, dotted", color=BLACK, weight="bold")
    right.text(2.1, 10.2, "floor, dashed", color=ORANGE, weight="bold")
    right.text(8e4, 2.0, f"■ C = 50,257:\n{floor(50257):.3f}", color=ORANGE, ha="right")
    return {
        "once": left.plot([], [], color=BLUE)[0],
        "twice": left.plot([], [], color=ORANGE, ls="--")[0],
        "once_dot": left.plot([], [], "o", color=BLUE, clip_on=False)[0],
        "twice_dot": left.plot([], [], "D", color=ORANGE)[0],
        "once_says": left.text(19.7, 8.1, "", color=BLUE, weight="bold", ha="right"),
        "twice_says": left.text(19.7, 7.3, "", color=ORANGE, weight="bold", ha="right"),
        "here": right.plot([], [], "o", color=ORANGE)[0],
        "start": right.plot([], [], "o", color=BLACK)[0],
    }


def update_double_softmax(artists, values):
    for name, curve in zip(("once", "twice"), values["curves"], strict=True):
        artists[name].set_data(GAPS, curve)
        artists[f"{name}_dot"].set_data([values["gap"]], [values[name]])
        artists[f"{name}_says"].set_text(f"softmax {name}: {values[name]:.4f}")
    artists["here"].set_data([values["classes"]], [values["floor"]])
    artists["start"].set_data([values["classes"]], [values["start"]])


def describe_double_softmax(values):
    return (
        f"{values['classes']} classes, gap {values['gap']:g}: softmax once costs "
        f"{values['once']:.4f} nats, twice {values['twice']:.4f}, and never less than "
        f"{values['floor']:.4f}. Both start at ln C = {values['start']:.4f}."
    )


DOUBLE_SOFTMAX = Demo(
    id="08.double-softmax",
    title="The floor of the double softmax",
    controls={
        "classes": Control(2, 1000, 1, 10, label="C, classes"),
        "gap": Control(0.0, 20.0, 0.1, 0.0, label="gap of the true logit"),
    },
    presets={
        "start": {},
        "10 classes, sure": {"gap": 20.0},
        "2 classes, sure": {"classes": 2, "gap": 20.0},
        "1000, sure": {"classes": 1000, "gap": 20.0},
    },
    compute=compute_double_softmax,
    build=build_double_softmax,
    update=update_double_softmax,
    describe=describe_double_softmax,
)


# 08.two-tags: one photo, two tags

TAGS, TAGGED, CAR = ("dog", "ball", "car"), np.array([1.0, 1.0, 0.0]), -4.0


def compute_two_tags(dog, ball):
    z = np.array([dog, ball, CAR])
    return {
        "dog": dog,
        "ball": ball,
        "softmax": logspace.softmax(z),
        "sigmoid": logspace.sigmoid(z),
        "softmax_loss": float(losses.cross_entropy_loss(z, TAGGED)),
        "sigmoid_loss": float(losses.binary_cross_entropy_with_logits(z, TAGGED)),
    }


def build_two_tags(figure):
    axes = figure.subplots(1, 2, sharey=True)
    artists = {}
    for ax, name, color in zip(axes, ("softmax", "sigmoid"), (ORANGE, BLUE), strict=True):
        ax.set(xlim=(-0.6, 2.6), ylim=(0, 1.32), yticks=[0, 0.5, 1])
        ax.set_title("one softmax" if name == "softmax" else "three sigmoids")
        ax.set_xticks(range(3), ["dog ✔", "ball ✔", "car"])
        ax.grid(axis="x", visible=False)
        artists[name] = list(ax.bar(range(3), [0, 0, 0], 0.6, color=color))
        artists[f"{name}_p"] = [ax.text(i, 0, "", ha="center", va="bottom") for i in range(3)]
        artists[f"{name}_says"] = ax.text(
            0.98, 0.93, "", transform=ax.transAxes, ha="right", color=color, weight="bold"
        )
    axes[0].axhline(0.5, color=BLACK, lw=1.2, ls=":")
    axes[0].set_ylabel("probability")
    return artists


def update_two_tags(artists, values):
    for name in ("softmax", "sigmoid"):
        for bar, label, p in zip(artists[name], artists[f"{name}_p"], values[name], strict=True):
            bar.set_height(p)
            label.set(text=f"{p:.3f}", y=p + 0.01)
        artists[f"{name}_says"].set_text(f"loss {values[f'{name}_loss']:.4f} nats")


def describe_two_tags(values):
    soft, sig = values["softmax"], values["sigmoid"]
    return (
        f"Logits {values['dog']:g} for dog, {values['ball']:g} for ball: softmax says "
        f"{soft[0]:.3f} and {soft[1]:.3f}, loss {values['softmax_loss']:.4f}; sigmoids say "
        f"{sig[0]:.3f} and {sig[1]:.3f}, loss {values['sigmoid_loss']:.4f}. "
        f"The softmax loss never gets below 2 ln 2 = {2 * np.log(2):.4f}."
    )


TWO_TAGS = Demo(
    id="08.two-tags",
    title="A photo of a dog and a ball, both tags true",
    controls={
        "dog": Control(-4.0, 12.0, 0.5, 0.0, label="logit of dog"),
        "ball": Control(-4.0, 12.0, 0.5, 0.0, label="logit of ball"),
    },
    presets={
        "unsure": {},
        "sure of dog": {"dog": 8.0, "ball": 0.0},
        "sure of both": {"dog": 8.0, "ball": 8.0},
        "surer still": {"dog": 12.0, "ball": 12.0},
    },
    compute=compute_two_tags,
    build=build_two_tags,
    update=update_two_tags,
    describe=describe_two_tags,
)


# 08.weighted-mean: one word, two denominators

PHOTO_LOSSES, PHOTO_CLASSES = np.array([0.2, 0.4, 0.3, 2.1]), np.array([0, 0, 0, 1])


def compute_weighted_mean(common, rare):
    w = np.array([common, rare])[PHOTO_CLASSES]
    weighted = w * PHOTO_LOSSES
    return {
        "common": common,
        "rare": rare,
        "weighted": weighted,
        "total": float(weighted.sum()),
        "weight": float(w.sum()),
        "plain": float(PHOTO_LOSSES.mean()),
        "keras": float(weighted.mean()),
        "torch": float(weighted.sum() / w.sum()),
    }


MEANS = {"plain": ("no weights", BLACK), "torch": ("PyTorch", BLUE), "keras": ("Keras", ORANGE)}


def build_weighted_mean(figure):
    left, right = figure.subplots(1, 2)
    left.set(title="weight × loss of each photo", xlim=(-0.6, 3.6), ylim=(0, 12), ylabel="nats")
    left.set_xticks(range(4), ["common", "common", "common", "rare"], fontsize="small")
    left.grid(axis="x", visible=False)
    left.bar(range(4), PHOTO_LOSSES, 0.75, fc="none", ec=BLACK, lw=1.2, zorder=3)
    left.text(-0.5, 10.9, "outlined: the loss itself")
    right.set(title="the mean", xlim=(0, 5.1), ylim=(-0.6, 2.6), xlabel="nats")
    right.set_xticks([0, 1, 2, 3, 4, 5])
    right.set_yticks([2, 1, 0], [name for name, _ in MEANS.values()])
    right.grid(axis="y", visible=False)
    return {
        "weighted": list(left.bar(range(4), PHOTO_LOSSES, 0.6, color=PURPLE, alpha=0.6)),
        "means": {
            key: right.barh(2 - row, 1, 0.55, color=color)[0]
            for row, (key, (_, color)) in enumerate(MEANS.items())
        },
        "says": {
            key: right.text(0, 2 - row, "", va="center", color=color, weight="bold")
            for row, (key, (_, color)) in enumerate(MEANS.items())
        },
    }


def update_weighted_mean(artists, values):
    for bar, height in zip(artists["weighted"], values["weighted"], strict=True):
        bar.set_height(height)
    for key in MEANS:
        artists["means"][key].set_width(values[key])
        artists["says"][key].set(text=f"{values[key]:.3f}", x=values[key] + 0.08)


def describe_weighted_mean(values):
    total = f"{values['total']:.2f}"
    return (
        f"Weights {values['common']:g} and {values['rare']:g}: PyTorch {total} / "
        f"{values['weight']:g} = {values['torch']:.3f}, Keras {total} / 4 = {values['keras']:.3f}, "
        f"without weights {values['plain']:.3f}. PyTorch divides by the sum of the weights, Keras "
        "by the number of photos."
    )


WEIGHTED_MEAN = Demo(
    id="08.weighted-mean",
    title="What does “mean” divide by?",
    controls={
        "common": Control(0.5, 5.0, 0.5, 1.0, label="weight of common"),
        "rare": Control(0.5, 5.0, 0.5, 1.0, label="weight of rare"),
    },
    presets={
        "no weights": {},
        "rare counts 3": {"rare": 3.0},
        "all count 3": {"common": 3.0, "rare": 3.0},
        "rare counts 5": {"rare": 5.0},
    },
    compute=compute_weighted_mean,
    build=build_weighted_mean,
    update=update_weighted_mean,
    describe=describe_weighted_mean,
)


# 08.micro-batches: the mean of means

TOKEN_LOSSES = np.array([0.3, 0.6, 0.2, 0.9, 0.5, 0.4, 0.8, 0.6, 3.1, 2.4, 2.9, 2.2])
TOKENS = len(TOKEN_LOSSES)


def compute_micro_batches(split):
    first, second = TOKEN_LOSSES[:split], TOKEN_LOSSES[split:]
    return {
        "split": split,
        "first": float(first.mean()),
        "second": float(second.mean()),
        "of_means": float((first.mean() + second.mean()) / 2),
        "mean": float(TOKEN_LOSSES.mean()),
    }


def build_micro_batches(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.7, 1))
    left.set(title="loss of each token", xlim=(-0.6, 11.6), ylim=(0, 3.9), xlabel="token")
    left.set(ylabel="nats", xticks=range(TOKENS))
    left.grid(axis="x", visible=False)
    left.bar(range(TOKENS), TOKEN_LOSSES, 0.7, color=GRID)
    right.set(title="reported loss", xlim=(-0.6, 1.6), ylim=(0, 2.4))
    right.set_xticks([0, 1], ["all tokens", "mean of\nmeans"])
    right.grid(axis="x", visible=False)
    mean = TOKEN_LOSSES.mean()
    right.bar(0, mean, 0.6, color=BLUE)
    right.text(0, mean + 0.04, f"{mean:.3f}", ha="center", color=BLUE, weight="bold")
    return {
        "cut": left.axvline(0, ymax=0.85, color=BLACK, ls=":", lw=2),
        "lines": [left.plot([], [], color=color, lw=4)[0] for color in (GREEN, PURPLE)],
        "says": [
            left.text(0, 3.6, "", color=color, weight="bold", ha=ha, va="center")
            for color, ha in ((GREEN, "left"), (PURPLE, "right"))
        ],
        "bar": right.bar(1, 1, 0.6, color=ORANGE, hatch="//", edgecolor="white")[0],
        "label": right.text(1, 1, "", ha="center", color=ORANGE, weight="bold"),
    }


def update_micro_batches(artists, values):
    split = values["split"]
    artists["cut"].set_xdata([split - 0.5] * 2)
    ends, means = ((-0.4, split - 0.6), (split - 0.4, 11.4)), (values["first"], values["second"])
    for line, text, end, mean, x, name in zip(
        artists["lines"],
        artists["says"],
        ends,
        means,
        (-0.5, 11.5),
        ("first", "second"),
        strict=True,
    ):
        line.set_data(end, [mean] * 2)
        text.set(text=f"{name}: {mean:.3f}", x=x)
    artists["bar"].set_height(values["of_means"])
    artists["label"].set(text=f"{values['of_means']:.3f}", y=values["of_means"] + 0.04)


def describe_micro_batches(values):
    split = values["split"]
    return (
        f"Batches of {split} and {TOKENS - split} tokens have means {values['first']:.3f} and "
        f"{values['second']:.3f}; the mean of these is {values['of_means']:.3f}, and the mean of "
        f"all {TOKENS} tokens {values['mean']:.3f}. "
        + (
            "Batches of the same size: the two agree."
            if 2 * split == TOKENS
            else "A token of the smaller batch counts "
            f"{max(split, TOKENS - split) / min(split, TOKENS - split):.3g} times as much."
        )
    )


MICRO_BATCHES = Demo(
    id="08.micro-batches",
    title="Twelve tokens in two micro-batches",
    controls={"split": Control(1, TOKENS - 1, 1, 6, label="tokens in the first")},
    presets={
        "6 and 6": {},
        "8 and 4": {"split": 8},
        "11 and 1": {"split": 11},
        "1 and 11": {"split": 1},
    },
    compute=compute_micro_batches,
    build=build_micro_batches,
    update=update_micro_batches,
    describe=describe_micro_batches,
)


# 08.clinic: nine programs known by their curves

UNSURE = "no diagnosis"
DIAGNOSES = tuple(sorted(program.diagnosis for program in clinic.PROGRAMS.values()))
TWINS = {"nothing wrong", "log_softmax twice"}  # the same curve: no one can tell them apart
LOWEST, HIGHEST = -1.6, 8.2


def compute_clinic(program, diagnosis):
    run, truth = clinic.recorded()[program], clinic.PROGRAMS[program].diagnosis
    fits = {truth} | (TWINS if truth in TWINS else set())
    return {
        "program": program,
        "diagnosis": diagnosis,
        "fits": None if diagnosis == UNSURE else diagnosis in fits,
        "steps": run.steps,
        "loss": run.loss,
        "accuracy": run.accuracy,
    }


def build_clinic(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.4, 1))
    left.set(title="training loss", xlim=(0, 300), ylim=(LOWEST, HIGHEST), xlabel="step")
    left.axhline(np.log(10), color=BLACK, lw=1.2, ls=":")
    left.text(296, np.log(10) + 0.12, "ln 10", ha="right", va="bottom")
    left.axhline(0, color=BLACK, lw=0.8)
    right.set(title="test accuracy", xlim=(0, 300), ylim=(0, 1.16), xlabel="step")
    right.set_yticks([0, 0.25, 0.5, 0.75, 1])
    return {
        "loss": left.plot([], [], color=ORANGE)[0],
        "accuracy": right.plot([], [], color=BLUE)[0],
        "first": left.text(290, 7.4, "", ha="right", color=ORANGE, weight="bold"),
        "last": left.text(290, 6.6, "", ha="right", color=ORANGE, weight="bold"),
        "off": left.text(290, -1.15, "", ha="right", color=ORANGE),
        "score": right.text(290, 1.06, "", ha="right", color=BLUE, weight="bold"),
        "verdict": left.text(290, 5.4, "", ha="right", color=BLACK, weight="bold"),
    }


def update_clinic(artists, values):
    loss, steps = values["loss"], values["steps"]
    artists["loss"].set_data(steps, np.maximum(loss, LOWEST - 1))
    artists["accuracy"].set_data(steps, values["accuracy"])
    artists["first"].set_text(f"program {values['program']}, first {loss[0]:.4g}")
    artists["last"].set_text(f"last {_said(loss[-1])}")
    below = np.flatnonzero(loss < LOWEST)
    artists["off"].set_text(f"off the picture from step {steps[below[0]]} ↓" if below.size else "")
    artists["score"].set_text(f"last {values['accuracy'][-1]:.3f}")
    artists["verdict"].set_text(
        {None: "", True: "✔ your diagnosis fits", False: "✘ it does not fit"}[values["fits"]]
    )


def _said(loss):
    return f"{loss:,.0f}" if abs(loss) > 100 else f"{loss:.4g}"


def describe_clinic(values):
    loss = values["loss"]
    seen = (
        f"Program {values['program']}: the loss goes from {loss[0]:.4g} to {_said(loss[-1])}, the "
        f"test accuracy ends at {values['accuracy'][-1]:.3f}."
    )
    if values["fits"] is None:
        return f"{seen} What is wrong with it?"
    fits = "fits" if values["fits"] else "does not fit"
    twins = (
        " Two programs have this very curve."
        if values["fits"] and values["diagnosis"] in TWINS
        else ""
    )
    return f"{seen} Your diagnosis, {values['diagnosis']}, {fits}.{twins}"


CLINIC = Demo(
    id="08.clinic",
    title="The bug clinic: nine programs, 300 Adam steps each",
    controls={
        "program": Choice(tuple(clinic.PROGRAMS), "A", label="program"),
        "diagnosis": Choice((UNSURE, *DIAGNOSES), UNSURE, label="diagnosis"),
    },
    presets={
        "A": {},
        "B": {"program": "B"},
        "E": {"program": "E"},
        "F": {"program": "F"},
        "I": {"program": "I"},
    },
    compute=compute_clinic,
    build=build_clinic,
    update=update_clinic,
    describe=describe_clinic,
)
