"""The demos of notebook 04: gradients as a difference of two means, and where that fails."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from course_utils.distributions import Cauchy, Normal
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, PURPLE
from course_utils.logspace import log_softmax, sigmoid, softmax, softplus

# 04.tug: three logits, three pushes

CLASSES = np.arange(3)


def compute_tug(x0, x1, x2, true):
    """Probabilities, loss and gradient of one row with three logits."""
    x = np.array([x0, x1, x2])
    p = softmax(x)
    return {
        "x": x,
        "true": true,
        "p": p,
        "loss": float(-log_softmax(x)[true]),
        "gradient": p - (true == CLASSES),
    }


def build_tug(figure):
    left, right = figure.subplots(1, 2)
    names = [f"class {k}" for k in CLASSES]
    left.set(xlim=(-0.6, 2.6), ylim=(0, 1.28), title="Predicted p, and observed y (outline)")
    left.set_xticks(CLASSES, names)
    left.set_yticks([0, 0.5, 1])
    right.set(xlim=(-0.6, 2.6), ylim=(-1.75, 1.35), title="Gradient p − y")
    right.set_xticks(CLASSES, names)
    right.set_yticks([-1, 0, 1])
    right.axhline(0, color=BLACK, lw=1)
    for ax in (left, right):
        ax.grid(axis="x", visible=False)
    return {
        "bars": list(left.bar(CLASSES, [0, 0, 0], width=0.6, color=BLUE)),
        "observed": left.bar([0], [1], width=0.7, fill=False, ec=BLACK, lw=2)[0],
        "p": [left.text(k, 0, "", ha="center", color=BLUE, weight="bold") for k in CLASSES],
        "loss": left.text(2.55, 1.14, "", ha="right", weight="bold"),
        "stems": [right.plot([k, k], [0, 0], color=ORANGE, ls="-", lw=5)[0] for k in CLASSES],
        "heads": [right.plot([k], [0], "^", color=ORANGE, ms=15)[0] for k in CLASSES],
        "gradient": [
            right.text(k, 0, "", ha="center", color=ORANGE, weight="bold") for k in CLASSES
        ],
        "sum": right.text(2.55, -1.65, "", ha="right", weight="bold"),
    }


def update_tug(artists, values):
    for k in CLASSES:
        p, slope = values["p"][k], values["gradient"][k]
        artists["bars"][k].set_height(p)
        under_outline = k == values["true"] and p > 0.9
        artists["p"][k].set(text=f"{p:.4f}", y=1.02 if under_outline else p + 0.02)
        tip = slope - math.copysign(min(abs(slope), 0.06), slope)
        artists["stems"][k].set_ydata([0, tip])
        artists["heads"][k].set_ydata([tip])
        artists["heads"][k].set_marker("^" if slope > 0 else "v")
        up = slope > 0
        beyond = max(abs(slope), 0.1) + 0.06
        artists["gradient"][k].set(text=f"{slope:+.4f}", y=beyond if up else -beyond)
        artists["gradient"][k].set_va("bottom" if up else "top")
    artists["observed"].set_x(values["true"] - 0.35)
    artists["loss"].set_text(f"loss {values['loss']:.4f} nats")
    total = float(values["gradient"].sum())
    artists["sum"].set_text(f"sum {abs(total):.4f}")


def describe_tug(values):
    p = ", ".join(f"{each:.4f}" for each in values["p"])
    gradient = ", ".join(f"{each:+.4f}" for each in values["gradient"])
    logits = ", ".join(f"{each:g}" for each in values["x"])
    return (
        f"True class {values['true']}: p is {p}, so the gradient p - y is {gradient}, with the "
        f"sum 0. Logits {logits}, loss {values['loss']:.4f} nats."
    )


def _logit(k, default):
    return Control(-6.0, 6.0, 0.1, default, label=f"logit of class {k}")


TUG = Demo(
    id="04.tug",
    title="Softmax tug of war",
    controls={
        "x0": _logit(0, 2.0),
        "x1": _logit(1, 1.0),
        "x2": _logit(2, -1.0),
        "true": Choice((0, 1, 2), 1, label="true class"),
    },
    presets={
        "start": {},
        "no idea": {"x0": 0.0, "x1": 0.0, "x2": 0.0},
        "sure and right": {"x0": -3.0, "x1": 5.0, "x2": -3.0},
        "sure and wrong": {"x0": 5.0, "x1": -3.0, "x2": -3.0},
    },
    compute=compute_tug,
    build=build_tug,
    update=update_tug,
    describe=describe_tug,
)

# 04.families: A, its slope, and the mean of the data

COUNTS = (0, 0, 1, 3, 6)
LENGTHS = (0.5, 0.9, 2.2)
ETA = np.sort(np.append(np.linspace(-3, 3, 241), [-0.015, -0.01, -0.005, -0.002]))


@dataclass(frozen=True)
class Family:
    """One family in its natural parameter eta, and the data it is to fit.

    Attributes
    ----------
    a, mean, variance : callable
        A(eta), and mean and variance of T under the model: the first two slopes of A.
    observed : float
        Mean of T over the data.
    constant : float
        Mean of -ln h over the data.
    end : float
        From this eta on there is no such distribution.
    """

    a: Callable
    mean: Callable
    variance: Callable
    observed: float
    constant: float = 0.0
    end: float = math.inf

    def mean_nll(self, eta):
        """Mean NLL of the data, in nats."""
        return self.constant + self.a(eta) - eta * self.observed


FAMILIES = {
    "Bernoulli": Family(  # 7 heads, 3 tails
        a=softplus,
        mean=sigmoid,
        variance=lambda eta: sigmoid(eta) * sigmoid(-eta),
        observed=0.7,
    ),
    "Poisson": Family(
        a=np.exp,
        mean=np.exp,
        variance=np.exp,
        observed=float(np.mean(COUNTS)),
        constant=float(np.mean([math.lgamma(k + 1) for k in COUNTS])),
    ),
    "Gaussian": Family(  # with standard deviation 1
        a=lambda eta: eta**2 / 2,
        mean=lambda eta: eta,
        variance=lambda eta: 1.0,
        observed=float(np.mean(LENGTHS)),
        constant=math.log(2 * math.pi) / 2 + float(np.mean(np.square(LENGTHS))) / 2,
    ),
    "categorical": Family(  # three classes with logits eta, 0, 0; 5 of 10 are the first
        a=lambda eta: np.log(np.exp(eta) + 2),
        mean=lambda eta: np.exp(eta) / (np.exp(eta) + 2),
        variance=lambda eta: 2 * np.exp(eta) / (np.exp(eta) + 2) ** 2,
        observed=0.5,
    ),
    "geometric": Family(
        a=lambda eta: -np.log(-np.expm1(eta)),
        mean=lambda eta: -np.exp(eta) / np.expm1(eta),
        variance=lambda eta: np.exp(eta) / np.expm1(eta) ** 2,
        observed=float(np.mean(COUNTS)),
        end=0.0,
    ),
}


def compute_families(family, eta):
    """A, its slope, and the mean NLL of one family at eta."""
    model = FAMILIES[family]
    grid = ETA[model.end - 1e-9 > ETA]
    exists = eta < model.end
    here = {"expected": model.mean, "variance": model.variance, "a": model.a, "nll": model.mean_nll}
    return {
        "family": family,
        "eta": eta,
        "exists": exists,
        "observed": model.observed,
        "curve": (grid, model.a(grid)),
        "nll_curve": (grid, model.mean_nll(grid)),
        **{name: float(f(eta)) if exists else math.nan for name, f in here.items()},
    }


def build_families(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    left.set(xlim=(-3, 3), ylim=(-1, 5.6), xlabel="η", title="A(η) and two slopes")
    right.set(xlim=(-3, 3), ylim=(-0.7, 6.2), xlabel="η", title="Mean NLL of the data")
    here = {"transform": left.transAxes, "va": "top", "weight": "bold"}
    return {
        "a": left.plot([], [], color=BLACK)[0],
        "expected": left.plot([], [], color=BLUE, ls="-", lw=3)[0],
        "observed": left.plot([], [], color=ORANGE, lw=3, ls="--")[0],
        "dot": left.plot([], [], "o", color=BLACK)[0],
        "expected_label": left.text(0.03, 0.98, "", color=BLUE, **here),
        "observed_label": left.text(0.03, 0.89, "", color=ORANGE, **here),
        "none": left.text(0.97, 0.12, "", ha="right", **(here | {"va": "bottom"})),
        "nll": right.plot([], [], color=PURPLE)[0],
        "slope": right.plot([], [], color=BLACK, ls="-", lw=3)[0],
        "nll_dot": right.plot([], [], "o", color=BLACK)[0],
        "gradient": right.text(
            0.5, 0.02, "", transform=right.transAxes, ha="center", va="bottom", weight="bold"
        ),
    }


def _segment(eta, height, slope, reach):
    """A straight piece through a point, with about the same length at each slope."""
    reach = reach / math.hypot(1, 0.45 * slope)
    return [eta - reach, eta + reach], [height - reach * slope, height + reach * slope]


def update_families(artists, values):
    eta, exists = values["eta"], values["exists"]
    artists["a"].set_data(*values["curve"])
    artists["nll"].set_data(*values["nll_curve"])
    for name in ("expected", "observed", "dot", "expected_label", "slope", "nll_dot", "gradient"):
        artists[name].set_visible(exists)
    artists["none"].set_text("" if exists else "no such distribution")
    artists["observed_label"].set_text(f"observed {values['observed']:.3f}")
    if exists:
        gradient = values["expected"] - values["observed"]
        for name in ("expected", "observed"):
            artists[name].set_data(*_segment(eta, values["a"], values[name], 1.6))
        artists["dot"].set_data([eta], [values["a"]])
        artists["expected_label"].set_text(f"expected {values['expected']:.3f}")
        artists["slope"].set_data(*_segment(eta, values["nll"], gradient, 1.2))
        artists["nll_dot"].set_data([eta], [values["nll"]])
        artists["gradient"].set_text(f"gradient {gradient:+.3f}")


def describe_families(values):
    family, eta = values["family"], values["eta"]
    if not values["exists"]:
        return (
            f"η = {eta:.2f}: there is no {family} distribution from η = 0 on, because the "
            "probabilities would not have a finite sum."
        )
    return (
        f"{family} at η = {eta:.2f}: expected {values['expected']:.3f}, observed "
        f"{values['observed']:.3f}, so the gradient of the mean NLL is "
        f"{values['expected'] - values['observed']:+.3f}. Variance {values['variance']:.3f}, "
        f"NLL {values['nll']:.3f} nats."
    )


FAMILY = Demo(
    id="04.families",
    title="Observed minus expected",
    controls={
        "family": Choice(tuple(FAMILIES), "Bernoulli", label="family"),
        "eta": Control(-3.0, 3.0, 0.01, -1.0, label="η, natural parameter"),
    },
    presets={
        "fair coin": {"eta": 0.0},
        "best coin": {"eta": 0.85},
        "Poisson low": {"family": "Poisson", "eta": -0.5},
        "Poisson high": {"family": "Poisson", "eta": 1.5},
        "no geometric": {"family": "geometric", "eta": 0.5},
    },
    compute=compute_families,
    build=build_families,
    update=update_families,
    describe=describe_families,
)

# 04.saturation: where a float can no longer say how sure it is

FORMATS = {
    "float16": (np.float16, PURPLE, ":"),
    "float32": (np.float32, ORANGE, "--"),
    "float64": (np.float64, BLUE, "-"),
}
LARGEST_Z = 45.0
TOP = 52.0  # where infinity is drawn
Z = np.linspace(0, LARGEST_Z, 901)


@cache
def two_step_losses():
    """Loss of label 0 by the textbook, 1 - sigmoid and then log, at each of Z in three formats."""
    return {name: _two_steps(Z, dtype)[1] for name, (dtype, _, _) in FORMATS.items()}


def _two_steps(z, dtype):
    with np.errstate(over="ignore", divide="ignore", under="ignore"):
        rest = 1 - 1 / (1 + np.exp(-np.asarray(z, dtype)))
        return rest.astype(float), -np.log(rest).astype(float)


def _up_to(z, losses):
    """A curve from 0 to z that shoots up where the loss becomes infinite."""
    at, losses = Z[z + 1e-9 > Z], losses[z + 1e-9 > Z]
    finite = np.isfinite(losses)
    if finite.all():
        return at, losses
    cliff = at[~finite][0]
    return np.append(at[finite], [cliff, cliff]), np.append(losses[finite], [cliff, TOP])


def compute_saturation(z):
    """What three formats store as 1 - sigmoid(z), and the loss of label 0 they make of it."""
    here = {name: _two_steps(z, dtype) for name, (dtype, _, _) in FORMATS.items()}
    return {
        "z": z,
        "rest": {name: float(rest) for name, (rest, _) in here.items()},
        "loss": {name: float(loss) for name, (_, loss) in here.items()},
        "fused": float(softplus(z)),
        "curves": {name: _up_to(z, curve) for name, curve in two_step_losses().items()},
    }


def build_saturation(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
    left.set(xlim=(0, LARGEST_Z + 2), ylim=(0, TOP), xlabel="logit z")
    left.set_title("Loss when the label is 0 (nats)")
    right.set(xlim=(0, 1), ylim=(4.1, -0.7))
    right.set_axis_off()
    right.set(xticks=[], yticks=[])
    for x, name in ((0.0, "format"), (0.62, "1 − σ(z)"), (1.0, "loss")):
        right.text(x, -0.3, name, ha="left" if x == 0 else "right", va="center")
    rows = {}
    for row, (name, (_, color, dash)) in enumerate(FORMATS.items(), 1):
        style = {"color": color, "weight": "bold", "va": "center"}
        right.text(0, row - 0.2, name, **style)
        rows[name] = {
            "curve": left.plot([], [], color=color, ls=dash, lw=3)[0],
            "name": left.text(0, TOP - 1, name, ha="right", rotation=90, **style | {"va": "top"}),
            "rest": right.text(0.62, row - 0.2, "", ha="right", **style),
            "loss": right.text(1, row - 0.2, "", ha="right", **style),
        }
    right.text(0, 3.8, "fused", color=GREEN, weight="bold", va="center")
    return {
        "rows": rows,
        "fused": left.plot([], [], color=GREEN, lw=8, alpha=0.3)[0],
        "here": left.plot([], [], "o", color=GREEN, ms=10, clip_on=False)[0],
        "fused_loss": right.text(1, 3.8, "", ha="right", va="center", color=GREEN, weight="bold"),
    }


def update_saturation(artists, values):
    z = values["z"]
    upto = np.append(Z[z > Z][::9], z)
    artists["fused"].set_data(upto, softplus(upto))
    artists["here"].set_data([z], [values["fused"]])
    artists["fused_loss"].set_text(f"{values['fused']:.3f}")
    for name, parts in artists["rows"].items():
        at, losses = values["curves"][name]
        parts["curve"].set_data(at, losses)
        loss, rest = values["loss"][name], values["rest"][name]
        dead = not math.isfinite(loss)
        parts["name"].set(x=at[-1] - 0.4, visible=dead)
        parts["rest"].set_text("0" if dead else f"{rest:.2e}")
        parts["loss"].set_text("inf" if dead else f"{loss:.3f}")


def describe_saturation(values):
    dead = [name for name, loss in values["loss"].items() if not math.isfinite(loss)]
    losses = ", ".join(f"{loss:.3f} in {name}" for name, loss in values["loss"].items())
    return (
        f"z = {values['z']:.1f}, label 0: the loss by sigmoid and then log is {losses}; fused it "
        f"is {values['fused']:.3f}. The sigmoid is exactly 1 in: {', '.join(dead) or 'no format'}."
    )


SATURATION = Demo(
    id="04.saturation",
    title="Saturation in floats",
    controls={"z": Control(0.0, LARGEST_Z, 0.1, 4.0, label="z, logit of label 1")},
    presets={
        "sure": {"z": 4.0},
        "float16 gone": {"z": 8.0},
        "float32 grainy": {"z": 16.0},
        "float32 gone": {"z": 17.0},
        "float64 gone": {"z": 37.0},
    },
    compute=compute_saturation,
    build=build_saturation,
    update=update_saturation,
    describe=describe_saturation,
)

# 04.confident-wrong: squared error and cross-entropy teach one logit

LOGITS = np.linspace(-10, 10, 201)
RATE = 1.0
GOAL = 0.9


def squared(z):
    """Squared error of sigmoid(z) when the label is 1, and the size of its slope in z."""
    p, rest = sigmoid(z), sigmoid(-z)
    return rest**2, 2 * rest**2 * p


def crossed(z):
    """Cross-entropy of sigmoid(z) when the label is 1, and the size of its slope in z."""
    return softplus(-z), sigmoid(-z)


@cache
def steps_to_goal(z):
    """Steps of gradient descent, at rate 1, from logit z to a probability above GOAL: (CE, MSE)."""
    found = []
    for loss in ("CE", "MSE"):
        at, steps = z, 0
        while (p := 1 / (1 + math.exp(-at))) <= GOAL:
            at += RATE * ((1 - p) if loss == "CE" else 2 * (1 - p) ** 2 * p)
            steps += 1
        found.append(steps)
    return tuple(found)


def compute_confident_wrong(z):
    """Loss, size of the gradient, and steps to learn, for two losses at one logit; label 1."""
    return {
        "z": z,
        "p": float(sigmoid(z)),
        "loss": {"CE": float(crossed(z)[0]), "MSE": float(squared(z)[0])},
        "slope": {"CE": float(crossed(z)[1]), "MSE": float(squared(z)[1])},
        "steps": dict(zip(("CE", "MSE"), steps_to_goal(float(z)), strict=True)),
    }


LOSSES = {"CE": (crossed, BLUE, "-", "o"), "MSE": (squared, ORANGE, "--", "s")}


def build_confident_wrong(figure):
    left, right = figure.subplots(1, 2)
    left.set(xlim=(-10.4, 10.4), ylim=(-0.3, 10.6), xlabel="logit z", title="Loss, label 1")
    right.set(xlim=(-10.4, 10.4), ylim=(-0.03, 1.16), xlabel="logit z", title="Size of the slope")
    left.text(-1.6, 2.9, "cross-entropy", color=BLUE, weight="bold")
    left.text(-10.2, 0.7, "squared error", color=ORANGE, weight="bold", va="top")
    artists = {
        "now": [ax.plot([], [], color=BLACK, ls="-", lw=1)[0] for ax in (left, right)],
        "heading": left.text(10.2, 9.6, "", ha="right"),
    }
    for row, (name, (loss, color, dash, marker)) in enumerate(LOSSES.items()):
        heights, slopes = loss(LOGITS)
        left.plot(LOGITS, heights, color=color, ls=dash)
        right.plot(LOGITS, slopes, color=color, ls=dash)
        style = {"color": color, "weight": "bold", "ha": "right"}
        artists[name] = {
            "loss": left.plot([], [], marker, color=color, ms=10)[0],
            "slope": right.plot([], [], marker, color=color, ms=10)[0],
            "steps": left.text(10.2, 8.5 - 1.1 * row, "", **style),
            "number": right.text(10.2, 1.04 - 0.12 * row, "", **style),
        }
    return artists


def _chance(p):
    return f"{p:.2g}" if p < 0.95 else f"{p:.5f}"  # never rounded to 1


def update_confident_wrong(artists, values):
    z = values["z"]
    for line, of in zip(artists["now"], ("loss", "slope"), strict=True):
        line.set_data([z, z], [values[of]["MSE"], values[of]["CE"]])
    artists["heading"].set_text(f"steps from p = {_chance(values['p'])} to {GOAL}")
    for name in LOSSES:
        parts = artists[name]
        parts["loss"].set_data([z], [values["loss"][name]])
        parts["slope"].set_data([z], [values["slope"][name]])
        parts["steps"].set_text(f"{name}: {values['steps'][name]:,}")
        slope = values["slope"][name]
        parts["number"].set_text(f"{name}: {slope:.4f}" if slope > 0.01 else f"{name}: {slope:.2g}")


def describe_confident_wrong(values):
    loss, slope, steps = values["loss"], values["slope"], values["steps"]
    return (
        f"At z = {values['z']:g}, with p = {_chance(values['p'])} for label 1, the cross-entropy "
        f"pushes with {slope['CE']:.4g}, the squared error with {slope['MSE']:.2g}. The losses are "
        f"{loss['CE']:.3f} and {loss['MSE']:.3f}, the steps to p above {GOAL} are {steps['CE']:,} "
        f"and {steps['MSE']:,}."
    )


CONFIDENT_WRONG = Demo(
    id="04.confident-wrong",
    title="Confident and wrong",
    controls={"z": Control(-10.0, 10.0, 0.1, 0.0, label="z, logit of the true label")},
    presets={
        "undecided": {"z": 0.0},
        "a little wrong": {"z": -2.0},
        "wrong": {"z": -6.0},
        "confident and wrong": {"z": -8.0},
        "right": {"z": 4.0},
    },
    compute=compute_confident_wrong,
    build=build_confident_wrong,
    update=update_confident_wrong,
    describe=describe_confident_wrong,
)

# 04.two-valleys: five points, one weight, two losses

X = np.array([-0.67, 0.10, -11.40, -1.94, -1.41])
Y = np.array([1, 0, 1, 0, 0])
W = np.linspace(-1, 2, 3001)


@cache
def landscapes():
    """Mean losses over W: {name: heights}."""
    scores = np.multiply.outer(W, X)
    return {
        "CE": (softplus(scores) - Y * scores).mean(axis=-1),
        "MSE": ((sigmoid(scores) - Y) ** 2).mean(axis=-1),
    }


def valleys(heights):
    """Where a curve over W is lower than on both sides: indices."""
    inner = heights[1:-1]
    return np.flatnonzero((inner < heights[:-2]) & (inner < heights[2:])) + 1


def downhill(heights, start):
    """Index of the valley that a walk downhill ends in: the one between the same two ridges."""
    ridges = valleys(-heights)
    return int(valleys(heights)[np.searchsorted(ridges, start)])


def compute_two_valleys(w):
    """Both mean losses at w, and where walking downhill from there ends."""
    start = int(np.abs(W - w).argmin())
    ends = {name: downhill(heights, start) for name, heights in landscapes().items()}
    return {
        "w": w,
        "p": sigmoid(w * CURVE_X),
        "start": start,
        "loss": {name: float(heights[start]) for name, heights in landscapes().items()},
        "end": {name: float(W[end]) for name, end in ends.items()},
        "end_loss": {name: float(landscapes()[name][end]) for name, end in ends.items()},
        "ends": ends,
    }


CURVE_X = np.linspace(-12.5, 1.5, 120)


def build_two_valleys(figure):
    data, *panels = figure.subplots(1, 3)
    data.set(xlim=(-12.5, 1.5), ylim=(-0.12, 1.22), xlabel="x", title="Five points, σ(wx)")
    data.set_yticks([0, 0.5, 1])
    data.plot(X[Y == 1], Y[Y == 1], "o", color=BLACK, ms=9)
    data.plot(X[Y == 0], Y[Y == 0], "o", mfc="white", mec=BLACK, ms=9)
    artists = {
        "p": data.plot([], [], color=GREEN, ls="-")[0],
        "w": data.text(-12.2, 1.11, "", color=GREEN, weight="bold"),
    }
    shown = {"CE": ("Cross-entropy", (0.3, 5.7)), "MSE": ("Squared error", (0.2, 0.46))}
    for ax, (name, (title, ylim)) in zip(panels, shown.items(), strict=True):
        _, color, dash, marker = LOSSES[name]
        ax.set(xlim=(-1.05, 2.05), ylim=ylim, xlabel="weight w", title=title)
        ax.plot(W, landscapes()[name], color=color, ls=dash)
        artists[name] = {
            "walk": ax.plot([], [], color=BLACK, ls="-", lw=4, alpha=0.35)[0],
            "here": ax.plot([], [], marker, color=color, ms=11)[0],
            "end": ax.plot([], [], "v", mfc="white", mec=BLACK, ms=12, mew=2)[0],
            "label": ax.text(0.03, 0.98, "", transform=ax.transAxes, va="top"),
        }
    return artists


def update_two_valleys(artists, values):
    artists["p"].set_data(CURVE_X, values["p"])
    artists["w"].set_text(f"w = {values['w']:.2f}")
    for name, heights in landscapes().items():
        start, end, parts = values["start"], values["ends"][name], artists[name]
        low, high = sorted((start, end))
        parts["walk"].set_data(W[low : high + 1 : 10], heights[low : high + 1 : 10])
        parts["here"].set_data([W[start]], [heights[start]])
        parts["end"].set_data([W[end]], [heights[end]])
        parts["label"].set_text(f"ends at w = {W[end]:.2f}")


def describe_two_valleys(values):
    loss, end, end_loss = values["loss"], values["end"], values["end_loss"]
    return (
        f"From w = {values['w']:.2f}, downhill leads to w = {end['CE']:.2f} for the cross-entropy "
        f"and to w = {end['MSE']:.2f} for the squared error. On the way the cross-entropy falls "
        f"from {loss['CE']:.3f} to {end_loss['CE']:.3f}, the squared error from {loss['MSE']:.3f} "
        f"to {end_loss['MSE']:.3f}."
    )


TWO_VALLEYS = Demo(
    id="04.two-valleys",
    title="Two valleys",
    controls={"w": Control(-1.0, 2.0, 0.01, -0.8, label="w, weight")},
    presets={
        "from the left": {"w": -0.8},
        "just before the ridge": {"w": 0.3},
        "just behind it": {"w": 0.45},
        "from the right": {"w": 1.8},
    },
    compute=compute_two_valleys,
    build=build_two_valleys,
    update=update_two_valleys,
    describe=describe_two_valleys,
)

# 04.cauchy: two observations, two best answers

THETA = np.linspace(-6, 6, 241)
DISTANCE = np.linspace(-10.5, 10.5, 211)


def compute_cauchy(theta, half):
    """NLL of the data -half and half under a Cauchy and a Gaussian centered at theta."""
    data = np.array([-half, half])
    pulls = Cauchy(theta, 1).score(data)["loc"]
    return {
        "theta": theta,
        "half": half,
        "nll": float(-Cauchy(theta, 1).log_prob(data).sum()),
        "gaussian": float(-Normal(theta, 1).log_prob(data).sum()),
        "pulls": pulls,
        "slope": round(-float(pulls.sum()), 9) + 0.0,  # no -0
        "distances": data - theta,
        "best": math.sqrt(max(half**2 - 1, 0)),
        "curve": -sum(Cauchy(THETA, 1).log_prob(x) for x in data),
        "gaussian_curve": -sum(Normal(THETA, 1).log_prob(x) for x in data),
    }


def build_cauchy(figure):
    left, right = figure.subplots(1, 2)
    left.set(xlim=(-6, 6), ylim=(2, 12.4), xlabel="center θ", title="NLL of two observations")
    right.set(xlim=(-10.5, 10.5), ylim=(-3.2, 3.2), xlabel="observation − θ")
    right.set_title("Pull of one observation")
    near = np.abs(DISTANCE) < 3.2
    right.plot(DISTANCE[near], DISTANCE[near], color=ORANGE, ls="--")
    right.plot(DISTANCE, Cauchy(0, 1).score(DISTANCE)["loc"], color=BLUE, ls="-")
    right.text(3.5, 2.6, "Gaussian", color=ORANGE, weight="bold")
    right.text(10.2, 0.72, "Cauchy", color=BLUE, weight="bold", ha="right")
    return {
        "gaussian": left.plot([], [], color=ORANGE, ls="--")[0],
        "curve": left.plot([], [], color=BLUE, ls="-")[0],
        "data": left.plot([], [], "|", color=BLACK, ms=22, mew=3)[0],
        "gaussian_dot": left.plot([], [], "s", color=ORANGE)[0],
        "dot": left.plot([], [], "o", color=BLUE, ms=10)[0],
        "label": left.text(0, 11.5, "", color=BLUE, weight="bold", ha="center"),
        "pulls": [right.plot([], [], marker, color=BLACK, ms=10)[0] for marker in ("<", ">")],
        "sum": right.text(10.2, -2.9, "", ha="right", weight="bold"),
    }


def update_cauchy(artists, values):
    theta, half = values["theta"], values["half"]
    artists["gaussian"].set_data(THETA, values["gaussian_curve"])
    artists["curve"].set_data(THETA, values["curve"])
    artists["data"].set_data([-half, half], [2.4, 2.4])
    artists["gaussian_dot"].set_data([theta], [values["gaussian"]])
    artists["dot"].set_data([theta], [values["nll"]])
    artists["label"].set_text(f"NLL {values['nll']:.3f}")
    pairs = zip(artists["pulls"], values["distances"], values["pulls"], strict=True)
    for marker, distance, pull in pairs:
        marker.set_data([distance], [pull])
    artists["sum"].set_text(f"slope of the NLL {values['slope']:+.3f}")


def describe_cauchy(values):
    half, best = values["half"], values["best"]
    where = f"{-best:.2f} and {best:.2f}" if best else "0"
    low = -float(Cauchy(best, 1).log_prob([-half, half]).sum())
    return (
        f"Observations {-half:g} and {half:g}, center θ = {values['theta']:.2f}: the NLL of the "
        f"Cauchy is {values['nll']:.3f} nats, its slope {values['slope']:+.3f}. It is "
        f"lowest at {where}, with {low:.3f}. A Gaussian is best at 0."
    )


CAUCHY = Demo(
    id="04.cauchy",
    title="Two best answers",
    controls={
        "theta": Control(-6.0, 6.0, 0.01, -4.0, label="θ, center"),
        "half": Control(0.5, 4.0, 0.1, 2.0, label="observations at ±"),
    },
    presets={
        "far left": {"theta": -5.0},
        "left valley": {"theta": -1.73},
        "the middle": {"theta": 0.0},
        "right valley": {"theta": 1.73},
        "close together": {"theta": 0.0, "half": 0.8},
    },
    compute=compute_cauchy,
    build=build_cauchy,
    update=update_cauchy,
    describe=describe_cauchy,
)
