"""The demos of notebook 07: softmax regression on handwritten digits."""

from functools import cache
from types import SimpleNamespace

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from course_utils import cross_entropy_loss, log_softmax, softmax
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, LIGHT_BLUE, ORANGE
from course_utils.models import softmax_gradient, softmax_nll, with_intercept
from course_utils.models.datasets import digits, split
from course_utils.models.optimizers import gradient_descent

DIGITS = np.arange(10)
EVIDENCE = LinearSegmentedColormap.from_list("evidence", [BLUE, "white", ORANGE])  # against, for


@cache
def data():
    """Training and test digits with an intercept: X, y, X_test, y_test."""
    train, test = split(digits(), train=1200, seed=0)
    return SimpleNamespace(
        X=with_intercept(train.X), y=train.y, X_test=with_intercept(test.X), y_test=test.y
    )


@cache
def learned():
    """2000 steps of gradient descent from zero weights, and how each of them does."""
    d = data()
    path = gradient_descent(
        softmax_nll, softmax_gradient, np.zeros((10, 65)), rate=2, steps=2000, args=(d.X, d.y)
    )
    logits = [d.X_test @ W.T for W in path.points]
    return SimpleNamespace(
        weights=path.points,
        train=path.losses,
        test=np.array([cross_entropy_loss(Z, d.y_test) for Z in logits]),
        accuracy=np.array([(Z.argmax(axis=1) == d.y_test).mean() for Z in logits]),
    )


@cache
def by_surprise():
    """The test digits, most surprising first: row numbers, log-probabilities, surprises."""
    d = data()
    log_p = log_softmax(d.X_test @ learned().weights[-1].T)
    surprise = -log_p[np.arange(len(d.y_test)), d.y_test]
    return SimpleNamespace(order=np.argsort(-surprise), log_p=log_p, surprise=surprise)


def blank(ax):
    """Axes for a picture of pixels: framed, no ticks, no grid."""
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[:].set_visible(True)


def draw_digit(ax, pixels):
    blank(ax)
    return ax.imshow(pixels.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)


def probability_bars(ax):
    """Ten bars of probability and the frame they need."""
    ax.set_xlabel("digit (dark: the label)")
    ax.set(xlim=(-0.6, 9.6), ylim=(0, 1.12), xticks=DIGITS, yticks=[0, 0.5, 1])
    ax.grid(axis="x", visible=False)
    return list(ax.bar(DIGITS, np.zeros(10), color=LIGHT_BLUE, ec=BLUE, lw=1.5))


def set_bars(bars, heights, true):
    for k, (bar, height) in enumerate(zip(bars, heights, strict=True)):
        bar.set(height=height, fc=BLUE if k == true else LIGHT_BLUE)


# 07.first-loss: weights drawn at random, before any training

SCALES = np.linspace(0, 2, 81)
SHOWN = 24  # the training digit whose prediction is drawn


@cache
def random_logits(draw):
    """Logits of the training digits for weights drawn with standard deviation 1."""
    return data().X @ np.random.default_rng(draw).normal(size=(10, 65)).T


@cache
def random_losses(draw):
    return np.array([cross_entropy_loss(scale * random_logits(draw), data().y) for scale in SCALES])


def compute_first_loss(scale, draw):
    """Loss of weights drawn with standard deviation `scale`, and one prediction."""
    Z, d = scale * random_logits(draw), data()
    return {
        "scale": scale,
        "loss": cross_entropy_loss(Z, d.y),
        "curve": random_losses(draw),
        "p": softmax(Z[SHOWN]),
        "true": int(d.y[SHOWN]),
    }


def build_first_loss(figure):
    left, picture, right = figure.subplots(1, 3, width_ratios=(1.7, 0.65, 1.35))
    left.set(xlim=(-0.05, 2.05), ylim=(0, 17), xlabel="spread of the weights", ylabel="nats")
    left.set_title("First loss")
    left.axhline(np.log(10), color=BLACK, ls=":", lw=1.5)
    left.text(2.03, np.log(10) - 0.25, "ln 10", ha="right", va="top")
    draw_digit(picture, data().X[SHOWN, 1:])
    picture.set_title("It sees")
    right.set_title("It says, untrained")
    return {
        "curve": left.plot(SCALES, SCALES, color=BLUE)[0],
        "dot": left.plot([0], [0], "o", color=ORANGE, ms=11)[0],
        "label": left.text(0.02, 15.4, "", color=ORANGE, weight="bold"),
        "bars": probability_bars(right),
    }


def update_first_loss(artists, values):
    artists["curve"].set_ydata(values["curve"])
    artists["dot"].set_data([values["scale"]], [values["loss"]])
    artists["label"].set_text(f"{values['loss']:.3f} nats")
    set_bars(artists["bars"], values["p"], values["true"])


def describe_first_loss(values):
    extra, favorite = values["loss"] - np.log(10), int(values["p"].argmax())
    start = f"Weights drawn with spread {values['scale']:g}: the first loss is {values['loss']:.3f}"
    if values["scale"] == 0:
        return f"{start} nats, which is ln 10. Every digit gets probability 0.1."
    says = f"{100 * values['p'][favorite]:.0f} % that it is a {favorite}"
    return (
        f"{start} nats, {extra:.3f} above ln 10. Of the {values['true']} it says, {says}, "
        "before it has learned anything."
    )


FIRST_LOSS = Demo(
    id="07.first-loss",
    title="The first loss",
    controls={
        "scale": Control(0.0, 2.0, 0.025, 0.0, label="spread of the weights"),
        "draw": Control(0, 9, 1, 0, label="which draw"),
    },
    presets={
        "all zero": {},
        "tiny": {"scale": 0.05},
        "moderate": {"scale": 0.5},
        "wild": {"scale": 2.0},
        "other draw": {"scale": 2.0, "draw": 2},
    },
    compute=compute_first_loss,
    build=build_first_loss,
    update=update_first_loss,
    describe=describe_first_loss,
)

# 07.who-counts: which probabilities a label and a soft label look at

WHO_COUNTS_TRUE = 4
SOFT = 0.6 * np.eye(10)[4] + 0.4 * np.eye(10)[9]
TARGETS = {"a 4": np.eye(10)[4], "60 % a 4, 40 % a 9": SOFT}


def compute_who_counts(p4, to9, target):
    """Cross-entropy when the probability that is not on the 4 goes from all digits to the 9."""
    rest = 1 - p4
    p = np.where(DIGITS == 4, p4, (1 - to9) * rest / 9)
    p[9] += to9 * rest
    y = TARGETS[target]
    costs = -np.log(p)
    return {"p": p, "y": y, "target": target, "pieces": y * costs, "loss": float(y @ costs)}


def build_who_counts(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
    left.set_title("Prediction $p$, and the target (line)")
    right.set(xlim=(-0.6, 9.6), ylim=(0, 2.9), xticks=DIGITS, xlabel="digit", ylabel="nats")
    right.set_title("What each digit adds")
    right.grid(axis="x", visible=False)
    return {
        "bars": probability_bars(left),
        "target": [
            left.plot([k - 0.45, k + 0.45], [0, 0], color=ORANGE, ls="--")[0] for k in DIGITS
        ],
        "pieces": list(right.bar(DIGITS, np.zeros(10), color=ORANGE)),
        "loss": right.text(9.5, 2.6, "", ha="right", color=ORANGE, weight="bold"),
    }


def update_who_counts(artists, values):
    set_bars(artists["bars"], values["p"], WHO_COUNTS_TRUE)
    for line, y in zip(artists["target"], values["y"], strict=True):
        line.set(ydata=[y, y], visible=y > 0)
    for bar, piece in zip(artists["pieces"], values["pieces"], strict=True):
        bar.set_height(piece)
    artists["loss"].set_text(f"sum = {values['loss']:.4f} nats")


def describe_who_counts(values):
    p = values["p"]
    given = f"p(4) = {p[4]:.2f}, p(9) = {p[9]:.3f}, the other eight {p[0]:.3f} each"
    kind = "an NLL" if values["target"] == "a 4" else "a cross-entropy"
    counts = "Only p(4) counts." if values["target"] == "a 4" else "p(4) and p(9) count."
    return f"Target {values['target']}: {kind} of {values['loss']:.4f} nats. {given}. {counts}"


WHO_COUNTS = Demo(
    id="07.who-counts",
    title="Who counts?",
    controls={
        "p4": Control(0.1, 0.95, 0.01, 0.5, label="p(4)"),
        "to9": Control(0.0, 0.95, 0.01, 0.0, label="share of the rest moved to the 9"),
        "target": Choice(list(TARGETS), "a 4", label="target"),
    },
    presets={
        "spread": {},
        "all on 9": {"to9": 0.95},
        "soft, spread": {"target": "60 % a 4, 40 % a 9"},
        "soft, all on 9": {"to9": 0.95, "target": "60 % a 4, 40 % a 9"},
    },
    compute=compute_who_counts,
    build=build_who_counts,
    update=update_who_counts,
    describe=describe_who_counts,
)

# 07.learn: gradient descent, step by step, with the templates it makes


def mosaic(weights):
    """Ten templates in two rows of five, each scaled to its largest weight, with room for names."""
    tiles = weights[:, 1:].reshape(10, 8, 8)
    largest = np.abs(tiles).max(axis=(1, 2), keepdims=True)
    page = np.full((2, 5, 11, 9), np.nan)  # nan is transparent
    page[:, :, 3:, :8] = (tiles / np.where(largest > 0, largest, 1)).reshape(2, 5, 8, 8)
    return page.transpose(0, 2, 1, 3).reshape(22, 45)


def draw_templates(ax):
    """The picture of ten templates, framed and named: what moves, and what is drawn over it."""
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    extent = (-0.5, 44.5, 21.5, -0.5)
    image = ax.imshow(np.zeros((22, 45)), cmap=EVIDENCE, vmin=-1, vmax=1, extent=extent)
    ax.set(xlim=(-1, 44), ylim=(22, -0.5))
    for k in DIGITS:
        x, y = 9 * (k % 5) - 0.5, 11 * (k // 5) + 2.5
        ax.plot([x, x + 8, x + 8, x, x], [y, y, y + 8, y + 8, y], color=BLACK, lw=0.8, ls="-")
        ax.text(x, y - 0.2, str(k), va="bottom", weight="bold")
    return {"image": image, "frames": list(ax.lines)}


def compute_learn(step):
    """Losses, accuracy and weights after some steps of gradient descent."""
    path = learned()
    return {
        "step": step,
        "train": float(path.train[step]),
        "test": float(path.test[step]),
        "accuracy": float(path.accuracy[step]),
        "weights": path.weights[step],
    }


def build_learn(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
    path, steps = learned(), np.arange(2001)
    left.set_xscale("symlog", linthresh=1, linscale=0.9 / np.log(10))  # no kink at step 1
    left.set(xlim=(-0.15, 3000), ylim=(0, 2.6), xlabel="step", ylabel="nats")
    left.set_xticks([0, 1, 10, 100, 1000], ["0", "1", "10", "100", "1000"])
    left.set_xticks([], minor=True)
    left.plot(steps, path.train, color=BLUE, ls="-")
    left.plot(steps, path.test, color=ORANGE, ls="--")
    left.axhline(np.log(10), color=BLACK, ls=":", lw=1.5)
    right.set_title("Templates (orange for, blue against)")
    return {
        "train": left.plot([0], [0], "o", color=BLUE, ms=10)[0],
        "test": left.plot([0], [0], "s", color=ORANGE, ms=9)[0],
        "train_label": left.text(2500, 1.9, "", color=BLUE, weight="bold", ha="right"),
        "test_label": left.text(2500, 1.6, "", color=ORANGE, weight="bold", ha="right"),
        "accuracy": left.text(2500, 1.3, "", ha="right"),
        "templates": draw_templates(right),
        "scale": right.text(21.5, 22.8, "", ha="center", va="top"),
    }


def update_learn(artists, values):
    for name in ("train", "test"):
        artists[name].set_data([values["step"]], [values[name]])
    artists["train_label"].set_text(f"● train {values['train']:.4f}")
    artists["test_label"].set_text(f"■ test {values['test']:.4f}")
    artists["accuracy"].set_text(f"test accuracy {values['accuracy']:.3f}")
    artists["templates"]["image"].set_data(mosaic(values["weights"]))
    largest = np.abs(values["weights"][:, 1:]).max()
    artists["scale"].set_text(f"largest weight {largest:.2f}")


def describe_learn(values):
    steps = f"{values['step']} step" + ("s" if values["step"] != 1 else "")
    return (
        f"After {steps} the loss is {values['train']:.4f} nats on the training digits and "
        f"{values['test']:.4f} on the test digits, {100 * values['accuracy']:.1f} % of which are "
        f"read right. The largest weight is {np.abs(values['weights'][:, 1:]).max():.2f}."
    )


LEARN = Demo(
    id="07.learn",
    title="Watch it learn",
    controls={"step": Control(0, 2000, 1, 0, label="step")},
    presets={
        "start": {},
        "one": {"step": 1},
        "ten": {"step": 10},
        "a hundred": {"step": 100},
        "two thousand": {"step": 2000},
    },
    compute=compute_learn,
    build=build_learn,
    update=update_learn,
    describe=describe_learn,
    size=(9.0, 4.0),
)

# 07.digit: one test digit, what the model says of it, and why


def nats(x):
    """A surprise in words; a tiny one with a power of ten."""
    return f"{x:.4f} nats" if x >= 5e-5 else f"{x:.0e} nats"


def compute_digit(rank):
    """The test digit of a rank, counted from the most surprising, and the evidence in it."""
    d, ranked, weights = data(), by_surprise(), learned().weights[-1]
    row = ranked.order[rank - 1]
    true, log_p = int(d.y_test[row]), ranked.log_p[row]
    rival = int(np.argmax(np.where(true == DIGITS, -np.inf, log_p)))
    evidence = d.X_test[row] * (weights[true] - weights[rival])
    return {
        "rank": rank,
        "pixels": d.X_test[row, 1:],
        "true": true,
        "rival": rival,
        "p": np.exp(log_p),
        "surprise": float(ranked.surprise[row]),
        "evidence": evidence,
        "log_odds": float(evidence.sum()),
    }


def build_digit(figure):
    picture, right, bars = figure.subplots(1, 3, width_ratios=(1, 1, 1.5))
    image = draw_digit(picture, np.zeros(64))
    blank(right)
    map_ = right.imshow(np.zeros((8, 8)), cmap=EVIDENCE, vmin=-2, vmax=2)
    words = {"ha": "left", "va": "bottom"}
    return {
        "image": image,
        "map": map_,
        "frames": [*picture.spines.values(), *right.spines.values()],
        "bars": probability_bars(bars),
        "truth": picture.text(0, 1.04, "", transform=picture.transAxes, **words),
        "sides": right.text(0, 1.04, "", transform=right.transAxes, **words),
        "odds": right.text(0.5, -0.06, "", transform=right.transAxes, ha="center", va="top"),
        "surprise": bars.text(0, 1.04, "", transform=bars.transAxes, weight="bold", **words),
    }


def update_digit(artists, values):
    artists["image"].set_data(values["pixels"].reshape(8, 8))
    artists["map"].set_data(values["evidence"][1:].reshape(8, 8))
    set_bars(artists["bars"], values["p"], values["true"])
    artists["truth"].set_text(f"labeled {values['true']}")
    artists["sides"].set_text(f"for {values['true']}, not {values['rival']}")
    artists["odds"].set_text(f"log-odds {values['log_odds']:+.2f}")
    artists["surprise"].set_text(f"surprise {nats(values['surprise'])}")


def describe_digit(values):
    p, true, rival = values["p"], values["true"], values["rival"]
    return (
        f"Test digit number {values['rank']} by surprise, labeled {true}: "
        f"{nats(values['surprise'])}, p({true}) = {p[true]:.3f}, p({rival}) = {p[rival]:.3f}. "
        f"Orange pixels speak for {true}, blue ones for {rival}; in all the log-odds are "
        f"{values['log_odds']:+.2f}."
    )


DIGIT = Demo(
    id="07.digit",
    title="One digit",
    controls={"rank": Control(1, 597, 1, 1, label="rank by surprise")},
    presets={
        "first": {},
        "second": {"rank": 2},
        "third": {"rank": 3},
        "30th": {"rank": 30},
        "last": {"rank": 597},
    },
    compute=compute_digit,
    build=build_digit,
    update=update_digit,
    describe=describe_digit,
    size=(9.0, 3.9),
)

# 07.shift: add the same to all ten, or to one

SMILEY = np.array(
    [
        [0, 0, 1, 1, 1, 1, 0, 0],
        [0, 1, 0, 0, 0, 0, 1, 0],
        [1, 0, 1, 0, 0, 1, 0, 1],
        [1, 0, 0, 0, 0, 0, 0, 1],
        [1, 0, 1, 0, 0, 1, 0, 1],
        [1, 0, 0, 1, 1, 0, 0, 1],
        [0, 1, 0, 0, 0, 0, 1, 0],
        [0, 0, 1, 1, 1, 1, 0, 0],
    ]
).ravel()
SHIFTED = 3  # the test digit whose logits are drawn
ROWS = ("all ten rows", "row 8 only")


@cache
def shift_start():
    d, weights = data(), learned().weights[-1]
    return d.X_test @ weights.T, d.X_test[:, 1:] @ SMILEY


def compute_shift(c, smile, to):
    """Predictions after c is added to the logits and a face to the templates."""
    d, (logits, face) = data(), shift_start()
    rows = np.ones(10) if to == ROWS[0] else np.eye(10)[8]
    Z = logits + np.outer(c + smile * face, rows)
    weights = learned().weights[-1] + np.outer(rows, np.r_[c, smile * SMILEY])
    return {
        "c": c,
        "smile": smile,
        "to": to,
        "weights": weights,
        "logits": Z[SHIFTED],
        "p": softmax(Z[SHIFTED]),
        "true": int(d.y_test[SHIFTED]),
        "nll": cross_entropy_loss(Z, d.y_test),
        "accuracy": float((Z.argmax(axis=1) == d.y_test).mean()),
    }


def build_shift(figure):
    grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1))
    left = figure.add_subplot(grid[:, 0])
    logits, bars = figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[1, 1])
    left.set_title("Templates")
    logits.set(xlim=(-0.6, 9.6), ylim=(-70, 70), xticks=DIGITS, yticks=[-50, 0, 50])
    logits.set_title("Logits of one test digit")
    logits.grid(axis="x", visible=False)
    zero = logits.axhline(0, color=BLACK, lw=1)
    made = {
        "templates": draw_templates(left),
        "logits": list(logits.bar(DIGITS, np.zeros(10), color=ORANGE)),
        "zero": zero,
        "bars": probability_bars(bars),
        "loss": left.text(21.5, 22.8, "", ha="center", va="top", weight="bold"),
    }
    bars.set_title("Its probabilities")
    return made


def update_shift(artists, values):
    artists["templates"]["image"].set_data(mosaic(values["weights"]))
    for bar, z in zip(artists["logits"], values["logits"], strict=True):
        bar.set_height(z)
    set_bars(artists["bars"], values["p"], values["true"])
    artists["loss"].set_text(f"test NLL {values['nll']:.4f}, accuracy {values['accuracy']:.3f}")


def describe_shift(values):
    added = f"c = {values['c']:g} and {values['smile']:g} faces added to {values['to']}"
    z = values["logits"]
    return (
        f"With {added}, the test NLL is {values['nll']:.4f} nats and the accuracy "
        f"{values['accuracy']:.3f}. The logits of one digit run from {z.min():.1f} to {z.max():.1f}"
        f"; its true class has probability {values['p'][values['true']]:.4f}."
    )


SHIFT = Demo(
    id="07.shift",
    title="Add the same to all",
    controls={
        "c": Control(-20, 20, 1, 0, label="c, added to the logits"),
        "smile": Control(-5.0, 5.0, 0.25, 0.0, label="face, added to the templates"),
        "to": Choice(ROWS, ROWS[0], label="added to"),
    },
    presets={
        "as learned": {},
        "c = 20": {"c": 20},
        "smile": {"smile": 5.0},
        "only row 8": {"smile": 5.0, "to": ROWS[1]},
    },
    compute=compute_shift,
    build=build_shift,
    update=update_shift,
    describe=describe_shift,
    size=(9.0, 4.4),
)

# 07.temperature: one number that repairs beliefs and leaves decisions alone

PENALTIES = (1, 10, 100, 10_000, 1_000_000)
TEMPERATURES = np.geomspace(0.1, 10, 401)


@cache
def fitted_logits(C):
    """Test logits of scikit-learn's softmax regression; a larger C lets weights grow larger."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    train, test = split(digits(), train=1200, seed=0)
    model = LogisticRegression(C=C, solver="newton-cg", tol=1e-8, max_iter=1000)
    with threadpool_limits(1):  # more threads add in another order, and the third digit moves
        return model.fit(train.X, train.y).decision_function(test.X)


@cache
def tempered_losses(C):
    return np.array([cross_entropy_loss(fitted_logits(C) / T, data().y_test) for T in TEMPERATURES])


def compute_temperature(T, C):
    """Test loss, accuracy and mean confidence when all logits are divided by T."""
    Z, d, curve = fitted_logits(C) / T, data(), tempered_losses(C)
    return {
        "T": T,
        "C": C,
        "nll": cross_entropy_loss(Z, d.y_test),
        "accuracy": float((Z.argmax(axis=1) == d.y_test).mean()),
        "confidence": float(softmax(Z).max(axis=1).mean()),
        "curve": curve,
        "best_T": float(TEMPERATURES[curve.argmin()]),
        "best_nll": float(curve.min()),
    }


def build_temperature(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
    left.set(xscale="log", xlim=(0.1, 10), ylim=(0, 0.6), xlabel="temperature T", ylabel="nats")
    left.set_xticks([0.1, 0.3, 1, 3, 10], ["0.1", "0.3", "1", "3", "10"])
    left.set_xticks([], minor=True)
    left.set_title("Test NLL")
    left.axvline(1, color=BLACK, ls=":", lw=1.5)
    right.set(xlim=(0.79, 1.01), ylim=(-0.7, 1.9), yticks=[], xticks=[0.8, 0.9, 1])
    right.set_title("Belief and truth")
    right.grid(axis="y", visible=False)
    return {
        "curve": left.plot(TEMPERATURES, TEMPERATURES, color=BLUE)[0],
        "dot": left.plot([1], [0], "o", color=ORANGE, ms=11, clip_on=False)[0],
        "label": left.text(
            0.97, 0.03, "", color=ORANGE, weight="bold", ha="right", transform=left.transAxes
        ),
        "confidence": right.plot([1], [1], "o", color=ORANGE, ms=12)[0],
        "accuracy": right.plot([1], [0], "s", color=GREEN, ms=12)[0],
        "confidence_label": right.text(0.8, 1.3, "", color=ORANGE, va="bottom"),
        "accuracy_label": right.text(0.8, 0.3, "", color=GREEN, va="bottom"),
    }


def update_temperature(artists, values):
    artists["curve"].set_ydata(values["curve"])
    artists["dot"].set_data([values["T"]], [min(values["nll"], 0.59)])
    loss = f"{values['nll']:.4f}" if values["nll"] < 0.59 else f"{values['nll']:.2f} ↑"
    artists["label"].set_text(f"{loss} at T = {values['T']:.2f}")
    for name in ("confidence", "accuracy"):
        artists[name].set_xdata([max(values[name], 0.795)])
    below = " ←" if values["confidence"] < 0.795 else ""
    artists["confidence_label"].set_text(f"confidence {values['confidence']:.3f}{below}")
    artists["accuracy_label"].set_text(f"accuracy {values['accuracy']:.3f}")


def describe_temperature(values):
    return (
        f"C = {values['C']:,}, T = {values['T']:.2f}: test NLL {values['nll']:.3f} nats, mean "
        f"confidence {values['confidence']:.3f}, accuracy {values['accuracy']:.3f}. The best T is "
        f"{values['best_T']:.2f}, with {values['best_nll']:.3f} nats."
    )


TEMPERATURE = Demo(
    id="07.temperature",
    title="Temperature",
    controls={
        "T": Control(0.1, 10.0, 0.01, 1.0, label="temperature T"),
        "C": Choice(PENALTIES, 1_000_000, label="C"),
    },
    presets={
        "bold": {},
        "warmed up": {"T": 3.94},
        "timid": {"C": 1},
        "cooled down": {"C": 1, "T": 0.48},
    },
    compute=compute_temperature,
    build=build_temperature,
    update=update_temperature,
    describe=describe_temperature,
)
