"""The demos of notebook 10: honest scores, calibration, what losses make optimal, memory."""

from functools import cache
from types import SimpleNamespace

import numpy as np
from matplotlib.patches import Rectangle

from course_utils import information, scoring
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, LIGHT_BLUE, LIGHT_ORANGE, ORANGE, PURPLE
from course_utils.logspace import softmax
from course_utils.losses import cross_entropy_loss, sparse_cross_entropy_from_features
from course_utils.models import MLP
from course_utils.models.datasets import digits, split

REPORTS = np.linspace(0.001, 0.999, 999)

# 10.honesty: what do four scores pay a forecaster to say?

SCORES = {  # what is paid when the event that came true had been given the probability r
    "log": lambda r: -np.log(r),
    "Brier": lambda r: (1 - r) ** 2,
    "absolute": lambda r: 1 - r,
    "minus p": lambda r: -r,
}
SCORE_COLORS = {"log": BLUE, "Brier": GREEN, "absolute": ORANGE, "minus p": PURPLE}
SCORE_MARKS = {"log": "o", "Brier": "s", "absolute": "^", "minus p": "D"}
SCORE_LINES = {"log": "-", "Brier": "--", "absolute": "-.", "minus p": ":"}


def expected_score(score, p, q):
    """Expected cost of the report q when the event comes with probability p."""
    return p * score(q) + (1 - p) * score(1 - q)


def compute_honesty(p):
    """Expected cost of every report under four scores; the cheapest one, None if all cost alike."""
    costs = {name: expected_score(score, p, REPORTS) for name, score in SCORES.items()}
    best = {
        name: float(REPORTS[cost.argmin()]) if np.ptp(cost) > 1e-9 else None
        for name, cost in costs.items()
    }
    return {"p": p, "costs": costs, "best": best}


def build_honesty(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
    left.set(xlim=(-0.02, 1.02), ylim=(-1.12, 2.0), xlabel="report q", ylabel="expected cost")
    right.set(xlim=(-0.02, 1.02), ylim=(-0.06, 1.06), xlabel="truth p", ylabel="cheapest report")
    right.set_aspect("equal")
    right.plot([0, 1], [0, 1], color=BLUE, ls="-")
    right.plot([0, 0.5, 0.5, 1], [0, 0, 1, 1], color=ORANGE, ls="-.")
    artists = {"truth": left.axvline(0, color=BLACK, lw=1.2, ls="-")}
    artists["truth_label"] = left.text(0, 1.97, "", ha="center", va="top", backgroundcolor="white")
    for name, color in SCORE_COLORS.items():
        style = {"color": color, "ls": SCORE_LINES[name]}
        artists[name] = (
            left.plot(REPORTS, REPORTS, **style)[0],
            left.plot([], [], SCORE_MARKS[name], color=color, ms=10)[0],
            left.text(0, 0, name, color=color, ha="center", weight="bold"),
            right.plot([], [], SCORE_MARKS[name], color=color, ms=10)[0],
        )
    return artists


LABEL_HEIGHTS = {"log": 0.25, "Brier": -0.28, "minus p": -0.26}


def update_honesty(artists, values):
    p = values["p"]
    artists["truth"].set_xdata([p, p])
    artists["truth_label"].set(text=f"p = {p:.2f}", x=min(max(p, 0.12), 0.88))
    place = 250 if p >= 0.5 else 749  # where the curves lie apart
    for name, cost in values["costs"].items():
        curve, dot, label, choice = artists[name]
        best = values["best"][name]
        curve.set_ydata(cost)
        dot.set_data(([], []) if best is None else ([best], [cost.min()]))
        if name == "absolute":  # above the higher end of its line
            label.set_position((0.12 if p >= 0.5 else 0.88, cost.max() + 0.06))
        else:
            label.set_position((REPORTS[place], cost[place] + LABEL_HEIGHTS[name]))
        choice.set_data(([], []) if best is None else ([p], [best]))


def describe_honesty(values):
    best = values["best"]
    said = ", ".join(f"{name} {'any' if q is None else f'{q:.2f}'}" for name, q in best.items())
    return (
        f"Truth p = {values['p']:.2f}; the cheapest report is: {said}. Log and Brier pay for "
        "saying what you believe, the other two for exaggerating."
    )


HONESTY = Demo(
    id="10.honesty",
    title="What does the score want to hear?",
    controls={"p": Control(0.02, 0.98, 0.01, 0.6, label="p, true probability")},
    presets={
        "p = 0.70": {"p": 0.7},
        "p = 0.55": {"p": 0.55},
        "p = 0.45": {"p": 0.45},
        "p = 0.10": {"p": 0.1},
    },
    compute=compute_honesty,
    build=build_honesty,
    update=update_honesty,
    describe=describe_honesty,
)

# 10.temperature: two models with the same accuracy, one too bold, one too shy

CHARACTERS = {"bold": 1e6, "shy": 1.0}  # C, how little the weights are held back
TEMPERATURES = np.geomspace(0.2, 5.0, 161)


@cache
def two_models():
    """Logits of a bold and a shy model of 100 digits, for 400 digits to tune on and the rest."""
    from sklearn.linear_model import LogisticRegression

    train, rest = split(digits(), train=100, seed=0)
    tune, test = SimpleNamespace(y=rest.y[:400]), SimpleNamespace(y=rest.y[400:])
    for name, C in CHARACTERS.items():
        model = LogisticRegression(C=C, solver="newton-cg", tol=1e-8, max_iter=1000)
        Z = model.fit(train.X, train.y).decision_function(rest.X)
        setattr(tune, name, Z[:400])
        setattr(test, name, Z[400:])
    return tune, test


@cache
def tempered(name):
    """NLL on both parts for every temperature, and the temperature best on the first."""
    tune, test = two_models()
    on_tune, on_test = (
        np.array([cross_entropy_loss(getattr(part, name) / T, part.y) for T in TEMPERATURES])
        for part in (tune, test)
    )
    return on_tune, on_test, float(TEMPERATURES[on_tune.argmin()])


def compute_temperature(model, T):
    """Calibration of a model whose logits are divided by T."""
    _, test = two_models()
    p = softmax(getattr(test, model) / T)
    return {
        "model": model,
        "T": T,
        "best_T": tempered(model)[2],
        "curve": tempered(model)[1],
        "nll": cross_entropy_loss(getattr(test, model) / T, test.y),
        "ece": scoring.expected_calibration_error(p, test.y, bins=10),
        "accuracy": float((p.argmax(axis=1) == test.y).mean()),
        "confidence": float(p.max(axis=1).mean()),
        "diagram": scoring.reliability(p, test.y, bins=10),
    }


def reliability_bars(ax):
    """An empty reliability diagram: bars of what came true, ticks of what was said."""
    ax.set(xlim=(0, 1), ylim=(0, 1.04), xlabel="confidence", ylabel="share that was right")
    diagonal = ax.plot([0, 1], [0, 1], color=BLACK, ls="--", lw=1.5)[0]
    edges = np.linspace(0, 1, 11)
    bars = ax.bar(edges[:-1], np.zeros(10), 0.1, align="edge", color=LIGHT_BLUE, ec=BLUE, lw=1.5)
    gaps = [
        ax.plot([], [], color=ORANGE, ls="-", lw=3, solid_capstyle="butt")[0] for _ in range(10)
    ]
    return {"bars": list(bars), "gaps": gaps, "diagonal": diagonal}


def set_reliability(artists, diagram):
    for i, (bar, gap) in enumerate(zip(artists["bars"], artists["gaps"], strict=True)):
        full = diagram.count[i] > 0
        said, came = diagram.predicted[i], diagram.observed[i]
        bar.set_height(came if full else 0)
        gap.set_data(([said, said], [said, came]) if full else ([], []))


def build_temperature(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
    right.set(xlim=(0.19, 5.2), ylim=(0, 1.6), xlabel="temperature T", ylabel="mean NLL (nats)")
    right.set_xscale("log")
    right.set_xticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"])
    right.minorticks_off()
    right.axvline(1, ymax=0.55, color=BLACK, ls=":", lw=1.5)
    return {
        **reliability_bars(left),
        "curve": right.plot(TEMPERATURES, TEMPERATURES, color=BLUE)[0],
        "dot": right.plot([], [], "o", color=BLUE, ms=10)[0],
        "best": right.plot([], [], "v", color=GREEN, ms=11)[0],
        "best_label": right.text(0, 0, "", color=GREEN, ha="center", va="top"),
        "nll": right.text(0.5, 0.97, "", color=BLUE, weight="bold", **top(right)),
        "ece": right.text(0.5, 0.87, "", color=ORANGE, weight="bold", **top(right)),
        "accuracy": right.text(0.5, 0.77, "", **top(right)),
    }


def corner(ax):
    return {"transform": ax.transAxes, "ha": "right", "va": "top"}


def top(ax):
    return {"transform": ax.transAxes, "ha": "center", "va": "top"}


def update_temperature(artists, values):
    set_reliability(artists, values["diagram"])
    artists["curve"].set_ydata(values["curve"])
    artists["dot"].set_data([values["T"]], [min(values["nll"], 1.58)])
    height = float(np.interp(values["best_T"], TEMPERATURES, values["curve"]))
    artists["best"].set_data([values["best_T"]], [height - 0.1])
    artists["best_label"].set(
        text=f"tuned: T = {values['best_T']:.2f}", x=values["best_T"], y=height - 0.16
    )
    artists["nll"].set_text(f"NLL {values['nll']:.3f}")
    artists["ece"].set_text(f"ECE {values['ece']:.3f}")
    artists["accuracy"].set_text(f"accuracy {values['accuracy']:.3f}")


def describe_temperature(values):
    confidence, accuracy = values["confidence"], values["accuracy"]
    manner = "calibrated" if abs(confidence - accuracy) < 0.02 else "too sure"
    manner = "too shy" if confidence < accuracy - 0.02 else manner
    return (
        f"The {values['model']} model at T = {values['T']:.2f}: mean confidence {confidence:.3f}, "
        f"accuracy {accuracy:.3f}, NLL {values['nll']:.3f}, ECE {values['ece']:.3f}: {manner}. "
        f"The best T on other digits is {values['best_T']:.2f}."
    )


TEMPERATURE = Demo(
    id="10.temperature",
    title="One number repairs the confidence",
    controls={
        "model": Choice(["bold", "shy"], "bold", label="model"),
        "T": Control(0.2, 5.0, 0.01, 1.0, label="T, temperature"),
    },
    presets={
        "bold": {},
        "bold, T 2.47": {"T": 2.47},
        "shy": {"model": "shy"},
        "shy, T 0.46": {"model": "shy", "T": 0.46},
    },
    compute=compute_temperature,
    build=build_temperature,
    update=update_temperature,
    describe=describe_temperature,
)

# 10.smoothing: where does a smoothed loss stop?

GAPS = np.linspace(0, 14, 281)


def smoothed_loss(gap, alpha, K):
    """Loss of logits (gap, 0, …, 0) against the smoothed target, and the plain NLL: nats."""
    top = -np.log1p((K - 1) * np.exp(-gap))  # log-probability of the true class
    nll = -top
    return nll + alpha * (K - 1) / K * gap, nll


def compute_smoothing(alpha, K):
    target = np.full(K, alpha / K)
    target[0] += 1 - alpha
    loss, nll = smoothed_loss(GAPS, alpha, K)
    best = np.log(target[0] / target[1]) if alpha else np.inf
    return {
        "alpha": alpha,
        "K": K,
        "top": float(target[0]),
        "rest": float(target[1]),
        "gap": float(best),
        "floor": float(information.entropy(target)),
        "loss": loss,
        "nll": nll,
    }


def build_smoothing(figure):
    ax = figure.subplots()
    ax.set(xlim=(0, 14), ylim=(0, 4.8), ylabel="nats")
    ax.set_xlabel("gap between the label's logit and the others")
    return {
        "nll": ax.plot(GAPS, GAPS, color=BLUE, ls="--")[0],
        "loss": ax.plot(GAPS, GAPS, color=ORANGE)[0],
        "floor": ax.plot([0, 14], [0, 0], color=ORANGE, ls=":", lw=1.5)[0],
        "dot": ax.plot([], [], "o", color=ORANGE, ms=11)[0],
        "loss_label": ax.text(0, 0, "smoothed loss", color=ORANGE, ha="right", va="bottom"),
        "best": ax.text(0.98, 0.86, "", color=ORANGE, weight="bold", **corner(ax)),
        "nll_label": ax.text(
            13.9,
            0.06,
            "plain NLL",
            color=BLUE,
            ha="right",
            va="bottom",
            bbox={"facecolor": "white", "lw": 0, "pad": 0},
        ),
        "target": ax.text(0.98, 0.97, "", **corner(ax)),
    }


def update_smoothing(artists, values):
    for name in ("nll", "loss"):
        artists[name].set_ydata(values[name])
    gap, floor, smoothed = values["gap"], values["floor"], values["alpha"] > 0
    artists["floor"].set_ydata([floor, floor])
    end = values["loss"][-21]
    beside = end + 0.25 if end < 2.9 else end - 1.25  # clear of the line of text at the top
    artists["loss_label"].set(text="smoothed loss" if smoothed else "", position=(12.8, beside))
    artists["dot"].set_data(([gap], [floor]) if smoothed else ([], []))
    lowest = f"lowest at a gap of {gap:.2f}: {floor:.3f} nats" if smoothed else "no lowest point"
    artists["best"].set_text(lowest)
    artists["target"].set_text(
        f"target: {values['top']:.4f} for the label, {values['rest']:.5f} for each other class"
    )


def describe_smoothing(values):
    if not values["alpha"]:
        return (
            f"No smoothing, {values['K']} classes: the target is one-hot, the floor is 0, and the "
            "loss falls as long as the gap grows."
        )
    return (
        f"Smoothing {values['alpha']:.2f}, {values['K']} classes: the loss is lowest at a gap of "
        f"{values['gap']:.3f}, where the label gets {values['top']:.4f}, and never falls below "
        f"{values['floor']:.3f} nats."
    )


SMOOTHING = Demo(
    id="10.smoothing",
    title="A target with a limit",
    controls={
        "alpha": Control(0.0, 0.3, 0.01, 0.0, label="α, share spread evenly"),
        "K": Choice([2, 10, 1000], 10, label="K, classes"),
    },
    presets={
        "no smoothing": {},
        "α 0.1": {"alpha": 0.1},
        "α 0.2": {"alpha": 0.2},
        "α 0.1, two classes": {"alpha": 0.1, "K": 2},
        "α 0.1, a thousand": {"alpha": 0.1, "K": 1000},
    },
    compute=compute_smoothing,
    build=build_smoothing,
    update=update_smoothing,
    describe=describe_smoothing,
)

# 10.objectives: the same net and digits, seven losses


def smoothing_pull(alpha):
    """Gradient of the smoothed loss in the logits, from predictions P and one-hot labels Y."""
    return lambda P, Y: P - ((1 - alpha) * Y + alpha / Y.shape[1])


def focal_pull(gamma):
    """Gradient of -(1 - p)**gamma log p, p for the true class, in the logits."""

    def pull(P, Y):
        p = (P * Y).sum(axis=1, keepdims=True)
        rest = (P * (1 - Y)).sum(axis=1, keepdims=True)  # 1 - p, without cancellation
        return (rest**gamma - gamma * p * rest ** (gamma - 1) * np.log(p)) * (P - Y)

    return pull


def brier_pull(P, Y):
    """Gradient of the Brier score in the logits."""
    slope = 2 * (P - Y)
    return P * (slope - (P * slope).sum(axis=1, keepdims=True))


def minus_p_pull(P, Y):
    """Gradient of -p, p for the true class, in the logits."""
    return (P * Y).sum(axis=1, keepdims=True) * (P - Y)


OBJECTIVES = {
    "NLL": smoothing_pull(0),
    "smooth .1": smoothing_pull(0.1),
    "smooth .2": smoothing_pull(0.2),
    "focal 2": focal_pull(2),
    "focal 5": focal_pull(5),
    "Brier": brier_pull,
    "minus p": minus_p_pull,
}


@cache
def net_data():
    """600 digits to learn from, 1,197 to test on."""
    return split(digits(), train=600, seed=0)


@cache
def trained(objective):
    """Test logits of a net that was trained with one of the losses."""
    train, test = net_data()
    net = MLP(64, 48, 10, seed=0).fit(train.X, train.y, OBJECTIVES[objective])
    return net.logits(test.X)


@cache
def compute_objectives(objective):
    Z, y = trained(objective), net_data()[1].y
    p = softmax(Z)
    return {
        "objective": objective,
        "accuracy": float((p.argmax(axis=1) == y).mean()),
        "confidence": float(p.max(axis=1).mean()),
        "nll": cross_entropy_loss(Z, y),
        "brier": scoring.brier_score(p, y),
        "ece": scoring.expected_calibration_error(p, y, bins=10),
        "diagram": scoring.reliability(p, y, bins=10),
    }


METERS = {"error": 0.06, "nll": 0.4, "brier": 0.14, "ece": 0.3}
METER_NAMES = ("wrong", "NLL", "Brier", "ECE")


def shown_meters(values):
    """Lengths of the four bars, as parts of what fills them."""
    shown = {**values, "error": 1 - values["accuracy"]}
    return [shown[name] / full for name, full in METERS.items()]


def build_objectives(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
    rows = range(4)[::-1]
    right.set(xlim=(0, 1.3), ylim=(-0.6, 3.6), xticks=[])
    right.set_yticks(rows, METER_NAMES)
    right.tick_params(axis="y", length=0)
    right.spines["bottom"].set_visible(False)
    right.grid(visible=False)
    plain = shown_meters(compute_objectives("NLL"))
    colors = {"color": LIGHT_BLUE, "ec": BLUE, "lw": 1.5}
    number = {"ha": "right", "va": "center", "weight": "bold"}
    return {
        **reliability_bars(left),
        "plain": right.plot(plain, rows, "|", color=BLACK, ms=34, mew=2.5, zorder=5)[0],
        "meters": list(right.barh(rows, np.zeros(4), 0.5, **colors)),
        "numbers": [right.text(1.28, row, "", **number) for row in rows],
    }


def update_objectives(artists, values):
    set_reliability(artists, values["diagram"])
    widths = shown_meters(values)
    for full, width, meter, number in zip(
        METERS.values(), widths, artists["meters"], artists["numbers"], strict=True
    ):
        meter.set_width(width)
        number.set_text(f"{width * full:.3f}")


def describe_objectives(values):
    return (
        f"Trained with {values['objective']}: accuracy {values['accuracy']:.3f}, mean confidence "
        f"{values['confidence']:.3f}, NLL {values['nll']:.3f}, ECE {values['ece']:.3f}, Brier "
        f"score {values['brier']:.3f} on 1,197 digits."
    )


OBJECTIVE = Demo(
    id="10.objectives",
    title="One net, seven losses",
    controls={"objective": Choice(list(OBJECTIVES), "NLL", label="trained with")},
    presets={
        "NLL": {},
        "smoothing 0.2": {"objective": "smooth .2"},
        "focal 5": {"objective": "focal 5"},
        "minus p": {"objective": "minus p"},
    },
    compute=compute_objectives,
    build=build_objectives,
    update=update_objectives,
    describe=describe_objectives,
)

# 10.focal: a loss that prefers modesty


def focal(gamma):
    """The focal loss of the probability r given to what came true: -(1 - r)**gamma log r."""
    return lambda r: -((1 - r) ** gamma) * np.log(r)


@cache
def focal_best(gamma):
    """The cheapest report for each truth from 0.01 to 0.99, by search on a fine grid."""
    truths, reports = np.linspace(0.01, 0.99, 99), np.linspace(0.0005, 0.9995, 1999)
    costs = expected_score(focal(gamma), truths[:, None], reports)
    return truths, reports[costs.argmin(axis=1)]


def compute_focal(gamma, p):
    costs = expected_score(focal(gamma), p, REPORTS)
    fine = np.linspace(0.0001, 0.9999, 9999)
    best = float(fine[expected_score(focal(gamma), p, fine).argmin()])
    return {"gamma": gamma, "p": p, "costs": costs, "best": best, "map": focal_best(gamma)[1]}


def build_focal(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
    left.set(xlim=(0, 1), ylim=(0, 1.2), xlabel="report q", ylabel="expected cost")
    right.set(xlim=(0, 1), ylim=(0, 1), xlabel="truth p", ylabel="cheapest report")
    right.set_aspect("equal")
    right.plot([0, 1], [0, 1], color=BLACK, ls="--", lw=1.5)
    return {
        "curve": left.plot(REPORTS, REPORTS, color=ORANGE)[0],
        "truth": left.axvline(0, color=BLACK, ls="--", lw=1.5),
        "truth_label": left.text(0, 1.18, "", va="top", backgroundcolor="white"),
        "dot": left.plot([], [], "o", color=ORANGE, ms=11)[0],
        "label": left.text(
            0, 0, "", color=ORANGE, weight="bold", ha="center", backgroundcolor="white"
        ),
        "map": right.plot(focal_best(0.0)[0], focal_best(0.0)[1], color=ORANGE)[0],
        "choice": right.plot([], [], "o", color=ORANGE, ms=11)[0],
    }


def update_focal(artists, values):
    p, best = values["p"], values["best"]
    artists["curve"].set_ydata(values["costs"])
    artists["truth"].set_xdata([p, p])
    right = p < 0.6
    artists["truth_label"].set(
        text=f"truth {p:.2f}", x=p + (0.02 if right else -0.02), ha="left" if right else "right"
    )
    low = float(np.interp(best, REPORTS, values["costs"]))
    artists["dot"].set_data([best], [low])
    artists["label"].set(text=f"q = {best:.3f}", x=min(max(best, 0.13), 0.87), y=low + 0.12)
    artists["map"].set_ydata(values["map"])
    artists["choice"].set_data([p], [best])


def describe_focal(values):
    text = (
        f"Focal loss with gamma = {values['gamma']:.1f}, truth p = {values['p']:.2f}: the cheapest "
        f"report is q = {values['best']:.4f}."
    )
    if values["gamma"] == 0:
        return f"{text} With gamma 0 it is the NLL, and honesty is cheapest."
    return f"{text} The pull is toward one half."


FOCAL = Demo(
    id="10.focal",
    title="A loss that prefers modesty",
    controls={
        "gamma": Control(0.0, 5.0, 0.5, 0.0, label="γ"),
        "p": Control(0.02, 0.98, 0.01, 0.7, label="p, true probability"),
    },
    presets={
        "γ 0, the NLL": {},
        "γ 2": {"gamma": 2.0},
        "γ 5": {"gamma": 5.0},
        "γ 2, p 0.95": {"gamma": 2.0, "p": 0.95},
    },
    compute=compute_focal,
    build=build_focal,
    update=update_focal,
    describe=describe_focal,
)

# 10.weights: a weighted loss answers for another world


def weighted(p, w):
    """The report that a weight w on the positive class makes cheapest."""
    return w * p / (w * p + 1 - p)


def compute_weights(p, w):
    q = weighted(p, w)
    return {
        "p": p,
        "w": w,
        "q": q,
        "costs": -(w * p * np.log(REPORTS) + (1 - p) * np.log(1 - REPORTS)) / (w * p + 1 - p),
        "map": weighted(REPORTS, w),
    }


def build_weights(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
    left.set(xlim=(0, 1), ylim=(0, 1.1), xticks=[])
    left.set_title("The world, and the world of the loss")
    left.set_yticks([0.72, 0.22], ["data", "loss"])
    left.tick_params(axis="y", length=0)
    left.grid(visible=False)
    left.spines[["left", "bottom"]].set_visible(False)
    for y in (0.55, 0.05):
        left.add_patch(Rectangle((0, y), 1, 0.34, fc=LIGHT_BLUE, ec=BLUE, lw=1.5))
    right.set(xlim=(0, 1), ylim=(0, 1), xlabel="true probability p", ylabel="the model says q")
    right.set_aspect("equal")
    right.plot([0, 1], [0, 1], color=BLACK, ls="--", lw=1.5)
    bar = {"fc": LIGHT_ORANGE, "ec": ORANGE, "lw": 2}
    return {
        "data": left.add_patch(Rectangle((0, 0.55), 0, 0.34, **bar)),
        "loss": left.add_patch(Rectangle((0, 0.05), 0, 0.34, **bar)),
        "data_label": left.text(0, 0.92, "", color=ORANGE, weight="bold", va="bottom"),
        "loss_label": left.text(0, 0.42, "", color=ORANGE, weight="bold", va="bottom"),
        "map": right.plot(REPORTS, REPORTS, color=ORANGE)[0],
        "down": right.plot([], [], color=BLUE, ls=":")[0],
        "dot": right.plot([], [], "o", color=ORANGE, ms=11)[0],
    }


def update_weights(artists, values):
    p, q = values["p"], values["q"]
    artists["data"].set_width(p)
    artists["loss"].set_width(q)
    artists["data_label"].set_text(f"positive: p = {p:.3f}")
    artists["loss_label"].set_text(f"weight {values['w']}: q = {q:.3f}")
    artists["map"].set_ydata(values["map"])
    artists["down"].set_data([p, p, 0], [0, q, q])
    artists["dot"].set_data([p], [q])


def describe_weights(values):
    p, w, q = values["p"], values["w"], values["q"]
    return (
        f"A case with true probability {p:.3f} and a weight of {w} on the positive class: the "
        f"best answer is {q:.3f}. Undone: {q:.3f} / ({q:.3f} + {w} × {1 - q:.3f}) gives back "
        f"{q / (q + w * (1 - q)):.3f}."
    )


WEIGHTS = Demo(
    id="10.weights",
    title="The world of the weighted loss",
    controls={
        "p": Control(0.005, 0.995, 0.001, 0.05, label="p, true probability"),
        "w": Control(1, 50, 1, 1, label="w, weight of a positive"),
    },
    presets={
        "no weight": {},
        "balanced: w 19": {"w": 19},
        "a likely case": {"p": 0.174, "w": 19},
        "w 50": {"w": 50},
    },
    compute=compute_weights,
    build=build_weights,
    update=update_weights,
    describe=describe_weights,
)

# 10.leaderboard: the epsilon decides who wins

CONTESTANTS = {"shy": (GREEN, "s", "-."), "bold": (BLUE, "o", "-"), "certain": (ORANGE, "^", "--")}
EPSILONS = np.logspace(-16, -1, 151)


@cache
def contestants():
    """Test probabilities: the shy and the bold model, and the bold one's argmax as 0 and 1."""
    _, test = two_models()
    shy, bold = softmax(test.shy), softmax(test.bold)
    return {"shy": shy, "bold": bold, "certain": np.eye(10)[bold.argmax(axis=1)]}


def clipped_log_loss(p, y, epsilon):
    """Mean -log of the label's probability, clipped to epsilon … 1 - epsilon, not rescaled."""
    of_label = p[np.arange(len(y)), y]
    return float(-np.log(np.clip(of_label, epsilon, 1 - epsilon)).mean())


@cache
def leaderboard_curves():
    y = two_models()[1].y
    return {
        name: np.array([clipped_log_loss(p, y, epsilon) for epsilon in EPSILONS])
        for name, p in contestants().items()
    }


def compute_leaderboard(exponent):
    y, epsilon = two_models()[1].y, 10.0**exponent
    losses = {name: clipped_log_loss(p, y, epsilon) for name, p in contestants().items()}
    return {"epsilon": epsilon, "losses": losses, "ranks": sorted(losses, key=losses.get)}


def build_leaderboard(figure):
    ax, board = figure.subplots(1, 2, width_ratios=(2.6, 1))
    ax.set(xlim=(1e-16, 0.13), ylim=(0.28, 4.4), xlabel="ε, where the metric clips")
    ax.set(ylabel="reported log loss")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xticks([1e-15, 1e-10, 1e-5, 1e-1])
    ax.set_yticks([0.3, 0.5, 1, 2, 4], ["0.3", "0.5", "1", "2", "4"])
    ax.minorticks_off()
    board.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    board.axis("off")
    board.text(0, 0.97, "Leaderboard", va="top")
    artists = {"line": ax.axvline(1, color=BLACK, lw=1.2, ls="-")}
    for name, (color, mark, ls) in CONTESTANTS.items():
        ax.plot(EPSILONS, leaderboard_curves()[name], color=color, ls=ls)
        artists[name] = ax.plot([], [], mark, color=color, ms=11)[0]
    ax.text(1e-13, 0.47, "shy", color=GREEN, va="center")
    ax.text(1e-13, 0.68, "bold", color=BLUE, va="center")
    ax.text(3e-15, 3.4, "certain: only 0 and 1", color=ORANGE)
    artists["board"] = [board.text(0, 0.78 - 0.16 * i, "", va="top") for i in range(3)]
    return artists


def update_leaderboard(artists, values):
    losses = values["losses"]
    artists["line"].set_xdata([values["epsilon"]] * 2)
    for name in CONTESTANTS:
        artists[name].set_data([values["epsilon"]], [losses[name]])
    for place, (name, text) in enumerate(zip(values["ranks"], artists["board"], strict=True), 1):
        weight = "bold" if place == 1 else "normal"
        text.set(text=f"{place}. {name} {losses[name]:.3f}", color=CONTESTANTS[name][0])
        text.set_weight(weight)


def describe_leaderboard(values):
    losses = values["losses"]
    ranks = ", ".join(f"{name} {losses[name]:.3f}" for name in values["ranks"])
    return (
        f"Clipped at {values['epsilon']:.0e} the ranking is {ranks}. The answers of the three "
        "models are the same all the time."
    )


LEADERBOARD = Demo(
    id="10.leaderboard",
    title="Who wins depends on ε",
    controls={"exponent": Control(-15.5, -1.0, 0.1, -15.0, label="log10 of ε")},
    presets={
        "ε 1e-15": {},
        "ε 1e-7": {"exponent": -7.0},
        "ε 0.001": {"exponent": -3.0},
        "ε 0.03": {"exponent": -1.5},
    },
    compute=compute_leaderboard,
    build=build_leaderboard,
    update=update_leaderboard,
    describe=describe_leaderboard,
)

# 10.chunks: never hold all logits

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


def compute_chunks(doublings):
    rows = 2**doublings
    return {
        "rows": rows,
        "megabytes": rows * WORDS * 4 / 1e6,
        "full": TOKENS * WORDS * 4 / 1e6,
        "loss": chunked_loss(rows),
    }


def build_chunks(figure):
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
        "bar": right.add_patch(Rectangle((0.25, 0.15), 0.3, 1, fc=LIGHT_ORANGE, ec=ORANGE, lw=2)),
        "size": right.text(0.6, 1, "", color=ORANGE, weight="bold", va="center"),
        "loss": left.text(0.5, 0.93, "", ha="center", va="center", weight="bold"),
    }


def update_chunks(artists, values):
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


def describe_chunks(values):
    return (
        f"{values['rows']} of 256 rows at a time: {values['megabytes']:.1f} MB of logits instead "
        f"of {values['full']:.1f} MB. The loss is {values['loss']:.5f} nats, whatever the chunk."
    )


CHUNKS = Demo(
    id="10.chunks",
    title="A few rows at a time",
    controls={"doublings": Control(0, 8, 1, 8, label="log2 of the rows held")},
    presets={
        "all 256": {},
        "64": {"doublings": 6},
        "16": {"doublings": 4},
        "1": {"doublings": 0},
    },
    compute=compute_chunks,
    build=build_chunks,
    update=update_chunks,
    describe=describe_chunks,
)
