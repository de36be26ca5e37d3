"""The demos of notebook 05: a curve through yes and no, the ways to it, and where there is none."""

from functools import cache

import numpy as np

from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, PURPLE
from course_utils.logspace import sigmoid
from course_utils.models import (
    datasets,
    logistic_gradient,
    logistic_hessian,
    logistic_nll,
    with_intercept,
)
from course_utils.models.optimizers import gradient_descent, newton

# Data and fits, each computed once


def fit(X, y, penalty=0.0, start=None, tolerance=1e-10):
    """Weights of the lowest NLL plus penalty, the intercept first, by Newton's method."""
    A = with_intercept(X)
    start = np.zeros(A.shape[1]) if start is None else start
    path = newton(
        logistic_nll, logistic_gradient, logistic_hessian, start, steps=100,
        args=(A, y, penalty), tolerance=tolerance,
    )  # fmt: skip
    return path.end


def standardized(X):
    """Each column with mean 0 and standard deviation 1."""
    return (X - X.mean(axis=0)) / X.std(axis=0)


@cache
def radius():
    """Mean radius of the 569 tumors, and whether each is benign (1) or malignant (0)."""
    table = datasets.breast_cancer()
    return table.X[:, table.features.index("mean radius")], table.y


@cache
def radius_fit():
    """Maximum-likelihood intercept and slope for the mean radius."""
    return fit(*radius())


@cache
def no_features():
    """Mean NLL of the model that gives every tumor the same probability."""
    y = radius()[1]
    share = y.mean()
    return float(-np.log(np.where(y == 1, share, 1 - share)).mean())


def mean_nll_of_radius(w):
    x, y = radius()
    return logistic_nll(w, with_intercept(x), y)


@cache
def two_species():
    """Four lengths of 100 irises, and whether each is virginica (1) or versicolor (0)."""
    table = datasets.iris()
    kept = table.y > 0
    return table.X[kept], (table.y[kept] == 2).astype(int)


# 05.curve: a sigmoid through the tumors, by hand

RADII = np.linspace(6, 29, 231)


def strip(axes):
    """Draw the tumors: benign above 1, malignant below 0, spread a little so that all are seen."""
    x, y = radius()
    spread = np.random.default_rng(0).uniform(0.04, 0.14, size=x.size)
    for label, color, marker in ((1, BLUE, "o"), (0, ORANGE, "^")):
        here = y == label
        height = label + (2 * label - 1) * spread[here]
        axes.plot(x[here], height, marker, color=color, ms=4, alpha=0.35, mew=0)
    axes.set(xlim=(6, 29), ylim=(-0.18, 1.18), xlabel="mean radius")
    axes.set_yticks([0, 0.5, 1])
    axes.text(28.8, 1.09, "benign", color=BLUE, weight="bold", ha="right", va="center")
    axes.text(6.2, -0.09, "malignant", color=ORANGE, weight="bold", va="center")


def compute_curve(slope, threshold):
    """The curve with this slope and threshold, its mean NLL, and the share it gets right."""
    x, y = radius()
    w = np.array([-slope * threshold, slope])
    return {
        "slope": slope,
        "threshold": threshold,
        "p": sigmoid(slope * (RADII - threshold)),
        "mean_nll": mean_nll_of_radius(w),
        "accuracy": float(((slope * (x - threshold) > 0) == y).mean()),
    }


HIGHEST = 1.8  # the meter ends here


def build_curve(figure):
    left, right = figure.subplots(1, 2, width_ratios=(3, 1.3))
    strip(left)
    left.set_title("Probability of benign")
    right.set(xlim=(0, 1), ylim=(0, 1.1 * HIGHEST), title="Mean NLL")
    right.set_xticks([])
    right.set_yticks(np.arange(0, HIGHEST, 0.5))
    best = mean_nll_of_radius(radius_fit())
    for height, name in ((no_features(), "no features"), (best, "best")):
        right.axhline(height, color=BLACK, lw=1.2, ls="--")
        right.text(0.98, height + 0.01, name, ha="right", va="bottom")
    return {
        "curve": left.plot([], [], color=BLACK)[0],
        "threshold": left.plot([], [], color=BLACK, lw=1, ls="--")[0],
        "dot": left.plot([], [], "o", color=BLACK, ms=8)[0],
        "bar": right.bar(0.22, 0, width=0.4, color=PURPLE)[0],
        "number": right.text(
            0.22, 0.03, "", ha="center", va="bottom", color="white", weight="bold"
        ),
    }


def update_curve(artists, values):
    nll, threshold = values["mean_nll"], values["threshold"]
    artists["curve"].set_data(RADII, values["p"])
    artists["threshold"].set_data([threshold, threshold], [0, 0.5])
    artists["dot"].set_data([threshold], [0.5])
    artists["bar"].set_height(min(nll, HIGHEST))
    artists["number"].set_text(f"{nll:.3f}" if nll < HIGHEST else f"{nll:.2f} ↑")


def describe_curve(values):
    return (
        f"With slope {values['slope']:g} and threshold {values['threshold']:g} the mean NLL is "
        f"{values['mean_nll']:.4f} nats. Without features it is {no_features():.4f}, the best "
        f"curve reaches {mean_nll_of_radius(radius_fit()):.4f}. Right on "
        f"{100 * values['accuracy']:.1f} % of tumors."
    )


CURVE = Demo(
    id="05.curve",
    title="Draw the curve",
    controls={
        "slope": Control(-3.0, 1.0, 0.01, -0.2, label="slope"),
        "threshold": Control(8.0, 24.0, 0.05, 18.0, label="threshold"),
    },
    presets={
        "undecided": {"slope": 0.0},
        "wrong way": {"slope": 0.5, "threshold": 15.0},
        "too sure": {"slope": -3.0, "threshold": 15.0},
        "too far right": {"slope": -1.0, "threshold": 18.0},
        "close": {"slope": -1.0, "threshold": 15.0},
    },
    compute=compute_curve,
    build=build_curve,
    update=update_curve,
    describe=describe_curve,
)

# 05.walkers: gradient descent and Newton on one map

MOST_STEPS = 60
RATES = (1, 4, 10, 30)
SMALLEST_GAP = 1e-16  # below that float64 sees no difference in a loss near 0.3


@cache
def walks():
    """Paths on the mean NLL of the standardized radius, from (0, 0): Newton and each rate."""
    x, y = radius()
    args = (with_intercept(standardized(x)), y)
    start = [0.0, 0.0]
    found = {
        rate: gradient_descent(logistic_nll, logistic_gradient, start, rate, MOST_STEPS, args)
        for rate in RATES
    }
    found["Newton"] = newton(logistic_nll, logistic_gradient, logistic_hessian, start, args=args)
    return found


@cache
def landscape():
    """Grid of slopes and intercepts, and the mean NLL over it."""
    x, y = radius()
    x = standardized(x)
    slopes, intercepts = np.linspace(-12, 1.5, 70), np.linspace(-2.4, 4.6, 60)
    z = intercepts[:, None, None] + slopes[:, None] * x
    nll = (np.logaddexp(0, z) - y * z).mean(axis=-1)
    return slopes, intercepts, nll


def compute_walkers(k, rate):
    """Where the two walkers are after k steps, and how far above the minimum."""
    values = {"k": k, "rate": rate}
    lowest = walks()["Newton"].losses[-1]
    for name, path in (("newton", walks()["Newton"]), ("descent", walks()[rate])):
        gaps = np.append(path.losses, np.full(MOST_STEPS, path.losses[-1])) - lowest
        values[name] = {
            "points": path.points[: k + 1],
            "gaps": np.maximum(gaps[: k + 1], 0),
            "arrived": k >= len(path.points) - 1 and path.converged,
        }
    return values


def build_walkers(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
    slopes, intercepts, nll = landscape()
    levels = [0.3, 0.33, 0.38, 0.45, 0.55, 0.693, 0.9, 1.2, 1.6, 2.1, 2.7]
    left.contour(slopes, intercepts, nll, levels, colors="#8A8A8A", linewidths=0.9)
    w0, w1 = walks()["Newton"].end
    left.plot(w1, w0, "X", color=BLACK, ms=10)
    left.text(w1 + 0.1, w0 - 0.8, "minimum", va="top")
    left.plot(0, 0, "s", color=BLACK, ms=7)
    left.text(0.05, -0.6, "start", ha="center", va="top")
    left.set(xlim=(-12, 1.5), ylim=(-2.4, 4.6), xlabel="slope", ylabel="intercept")
    left.set_title("Map of the mean NLL")
    left.grid(visible=False)
    right.set(yscale="log", xlim=(-1, MOST_STEPS + 1), ylim=(SMALLEST_GAP / 5, 5))
    right.set(xlabel="steps", title="Nats above the minimum")
    right.set_yticks([1e-16, 1e-12, 1e-8, 1e-4, 1], ["1e-16", "1e-12", "1e-8", "1e-4", "1"])
    right.minorticks_off()
    looks = {
        "descent": {"color": ORANGE, "ls": "--", "marker": "o"},
        "newton": {"color": BLUE, "ls": "-", "marker": "D"},
    }
    artists = {
        name: {
            "path": left.plot([], [], **look, ms=4, lw=1.8)[0],
            "here": left.plot([], [], **{**look, "ls": ""}, ms=11, mec="white")[0],
            "gaps": right.plot([], [], **look, ms=4, lw=1.8)[0],
        }
        for name, look in looks.items()
    }
    artists["descent"]["name"] = right.text(10, 3e-12, "", color=ORANGE, weight="bold", va="top")
    artists["newton"]["name"] = right.text(
        10, 4e-16, "Newton", color=BLUE, weight="bold", va="bottom"
    )
    return artists


def update_walkers(artists, values):
    for name in ("newton", "descent"):
        points, gaps = values[name]["points"], values[name]["gaps"]
        artists[name]["path"].set_data(points[:, 1], points[:, 0])
        artists[name]["here"].set_data(points[-1:, 1], points[-1:, 0])
        artists[name]["gaps"].set_data(range(len(gaps)), np.maximum(gaps, SMALLEST_GAP))
    artists["descent"]["name"].set_text(f"gradient descent,\nrate {values['rate']}")


def describe_walkers(values):
    newton_gap = values["newton"]["gaps"][-1]
    k = "1 step" if values["k"] == 1 else f"{values['k']} steps"
    where = "has arrived" if values["newton"]["arrived"] else f"is {newton_gap:.3g} nats above it"
    return (
        f"After {k} gradient descent with rate {values['rate']} is "
        f"{values['descent']['gaps'][-1]:.3g} nats above the minimum; Newton {where}."
    )


WALKERS = Demo(
    id="05.walkers",
    title="Two walkers",
    controls={
        "k": Control(0, MOST_STEPS, 1, 0, label="k, steps"),
        "rate": Choice(RATES, 4, label="rate"),
    },
    presets={
        "one step": {"k": 1},
        "Newton arrives": {"k": 7},
        "short steps": {"k": 60, "rate": 1},
        "longer steps": {"k": 40, "rate": 10},
        "too long": {"k": 60, "rate": 30},
    },
    compute=compute_walkers,
    build=build_walkers,
    update=update_walkers,
    describe=describe_walkers,
    size=(9.0, 4.6),
)

# 05.default: how strong is scikit-learn's default penalty?

IRIS_C = np.round(np.arange(-3, 8.05, 0.1), 1)
IRIS_NAMES = ("sepal length", "sepal width", "petal length", "petal width")


def penalty_of(C, n, features):
    """scikit-learn's C as the penalty of `logistic_nll`: none on the intercept."""
    return np.r_[0, np.full(features, 1 / (n * C))]


@cache
def default_path():
    """Weights, intercept first, and mean NLL for each C on the grid: versicolor or virginica."""
    X, y = two_species()
    weights = np.array([fit(X, y, penalty_of(10.0**log_c, *X.shape)) for log_c in IRIS_C])
    losses = np.array([logistic_nll(w, with_intercept(X), y) for w in weights])
    return weights, losses


@cache
def iris_best():
    """Lowest mean NLL of the two species."""
    X, y = two_species()
    return logistic_nll(fit(X, y), with_intercept(X), y)


def compute_default(log_c):
    """The penalized fit at C = 10**log_c."""
    weights, losses = default_path()
    at = int(np.argmin(np.abs(IRIS_C - log_c)))
    return {
        "log_c": float(IRIS_C[at]),
        "weights": weights[at, 1:],
        "mean_nll": float(losses[at]),
    }


def _decades(axes, ticks, label="C"):
    axes.set_xticks(ticks, [f"1e{t}" if t else "1" for t in ticks])
    axes.set_xlabel(label)


def _power(log_c):
    """10**log_c as a reader writes it."""
    C = 10.0**log_c
    return f"{C:.3g}" if 1e-4 <= C < 999.5 else f"{C / 10 ** (log_c // 1):.3g}e{log_c // 1:.0f}"


def build_default(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
    weights, losses = default_path()
    looks = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PURPLE, ":"))
    dots = []
    for weight, name, (color, dash) in zip(weights.T[1:], IRIS_NAMES, looks, strict=True):
        left.plot(IRIS_C, weight, color=color, ls=dash)
        left.text(8.5, weight[-1], name, color=color, weight="bold", va="center")
        dots.append(left.plot([], [], "o", color=color, ms=9, mec="white")[0])
    left.set(xlim=(-3, 14.6), ylim=(-9, 21.5), title="Weights (dotted: default)")
    right.plot(IRIS_C, losses, color=BLACK)
    right.axhline(iris_best(), color=BLACK, lw=1.2, ls="--")
    right.text(7.9, iris_best() - 0.012, "lowest possible", ha="right", va="top")
    right.set(xlim=(-3, 8), ylim=(0, 0.72), title="Mean NLL")
    for axes in (left, right):
        _decades(axes, (-2, 0, 2, 4, 6, 8))
        axes.axvline(0, color="#8A8A8A", lw=1.2, ls=":")
    return {
        "now": [axes.axvline(0, color=BLACK, lw=1) for axes in (left, right)],
        "dots": dots,
        "loss": right.plot([], [], "o", color=BLACK, ms=9, clip_on=False)[0],
        "number": right.text(7.9, 0.68, "", ha="right", va="top", weight="bold"),
    }


def update_default(artists, values):
    log_c = values["log_c"]
    for line in artists["now"]:
        line.set_xdata([log_c, log_c])
    for dot, weight in zip(artists["dots"], values["weights"], strict=True):
        dot.set_data([log_c], [weight])
    artists["loss"].set_data([log_c], [values["mean_nll"]])
    artists["number"].set_text(f"{values['mean_nll']:.4f}")


def describe_default(values):
    weights = ", ".join(f"{w:.2f}" for w in values["weights"])
    return (
        f"At C = {_power(values['log_c'])} the weights are {weights} and the mean NLL is "
        f"{values['mean_nll']:.4f} nats, {values['mean_nll'] / iris_best():.2f} times the lowest "
        f"possible, {iris_best():.4f}."
    )


DEFAULT = Demo(
    id="05.default",
    title="How strong is the default?",
    controls={"log_c": Control(-3.0, 8.0, 0.1, 0.0, label="log10 of C")},
    presets={
        "strong": {"log_c": -2.0},
        "default": {"log_c": 0.0},
        "a hundred": {"log_c": 2.0},
        "as good as none": {"log_c": 8.0},
    },
    compute=compute_default,
    build=build_default,
    update=update_default,
    describe=describe_default,
)

# 05.runaway: thirty features, and no best weights

RUN_C = np.round(np.arange(-2, 10.1, 0.2), 1)
HARDEST = 15  # tumors of each kind that are drawn


@cache
def runaway_path():
    """Weights for each C on the grid: all thirty features, standardized."""
    table = datasets.breast_cancer()
    X, y = standardized(table.X), table.y
    w, found = None, []
    for log_c in RUN_C:
        w = fit(X, y, penalty_of(10.0**log_c, *X.shape), start=w, tolerance=1e-12)
        found.append(w)
    return np.array(found)


@cache
def runaway_summary():
    """For each C: length of the weights, mean NLL, and how many tumors are on the wrong side."""
    table = datasets.breast_cancer()
    A, y = with_intercept(standardized(table.X)), table.y
    weights = runaway_path()
    return (
        np.linalg.norm(weights[:, 1:], axis=1),
        np.array([logistic_nll(w, A, y) for w in weights]),
        ((weights @ A.T > 0) != y).sum(axis=1),
    )


@cache
def distances():
    """For each C: signed distances from the boundary, of the hardest tumors of each kind."""
    table = datasets.breast_cancer()
    A, y = with_intercept(standardized(table.X)), table.y
    d = runaway_path() @ A.T / runaway_summary()[0][:, None]
    return {
        "benign": np.sort(d[:, y == 1], axis=1)[:, :HARDEST],
        "malignant": np.sort(d[:, y == 0], axis=1)[:, -HARDEST:],
    }


DISTANCES = np.linspace(-1.2, 1.2, 481)


def compute_runaway(log_c):
    """The penalized fit of all thirty features at C = 10**log_c."""
    at = int(np.argmin(np.abs(RUN_C - log_c)))
    length, nll, errors = runaway_summary()
    return {
        "log_c": float(RUN_C[at]),
        "length": float(length[at]),
        "mean_nll": float(nll[at]),
        "errors": int(errors[at]),
        "accuracy": 1 - errors[at] / len(radius()[1]),
        "p": sigmoid(length[at] * DISTANCES),
        "hardest": {kind: d[at] for kind, d in distances().items()},
    }


def build_runaway(figure):
    grid = figure.add_gridspec(2, 2, height_ratios=(1, 1.1))
    tops = [figure.add_subplot(grid[0, column]) for column in (0, 1)]
    below = figure.add_subplot(grid[1, :])
    length, nll, _ = runaway_summary()
    for axes, curve, color, title in (
        (tops[0], length, PURPLE, "Length of the weights, |w|"),
        (tops[1], nll, BLUE, "Mean NLL"),
    ):
        axes.plot(RUN_C, curve, color=color)
        axes.set(yscale="log", xlim=(-2, 10), title=title)
        _decades(axes, (0, 4, 8))
        axes.minorticks_off()
    tops[0].set_ylim(0.3, 3e4)
    tops[0].set_yticks([1, 100, 10_000], ["1", "100", "1e4"])
    tops[1].set_ylim(2e-7, 3)
    tops[1].set_yticks([1e-6, 1e-3, 1], ["1e-6", "1e-3", "1"])
    below.set(xlim=(-1.2, 1.2), ylim=(-0.16, 1.16), xlabel="distance from the boundary")
    below.set_title("Probability of benign, and the hardest tumors of each kind")
    below.set_yticks([0, 0.5, 1])
    below.text(-1.17, 0.86, "benign", color=BLUE, weight="bold", va="center")
    below.text(1.17, 0.17, "malignant", color=ORANGE, weight="bold", va="center", ha="right")
    return {
        "dots": [
            axes.plot([], [], "o", color=color, ms=10, clip_on=False)[0]
            for axes, color in zip(tops, (PURPLE, BLUE), strict=True)
        ],
        "numbers": [
            tops[0].text(-1.7, 5000, "", color=PURPLE, weight="bold", va="center"),
            tops[1].text(9.7, 0.3, "", color=BLUE, weight="bold", va="center", ha="right"),
        ],
        "curve": below.plot([], [], color=BLACK)[0],
        "hardest": {
            "benign": below.plot([], [], "o", color=BLUE, ms=7, alpha=0.6)[0],
            "malignant": below.plot([], [], "^", color=ORANGE, ms=7, alpha=0.6)[0],
        },
        "errors": below.text(-1.17, 0.66, "", va="center"),
    }


def update_runaway(artists, values):
    heights = values["length"], values["mean_nll"]
    for dot, number, height in zip(artists["dots"], artists["numbers"], heights, strict=True):
        dot.set_data([values["log_c"]], [height])
        number.set_text(f"{height:.3g}" if height < 1000 else f"{height:,.0f}")
    artists["curve"].set_data(DISTANCES, values["p"])
    for kind, height in (("benign", 1), ("malignant", 0)):
        d = values["hardest"][kind]
        artists["hardest"][kind].set_data(d, np.full(d.size, height))
    artists["errors"].set_text(f"{values['errors']} on the wrong side")


def describe_runaway(values):
    return (
        f"At C = {_power(values['log_c'])} the weights have length {values['length']:,.2f}, the "
        f"mean NLL is {values['mean_nll']:.2g} nats and {values['errors']} of "
        f"{len(radius()[1])} tumors are on the wrong side, an accuracy of "
        f"{values['accuracy']:.3f}."
    )


RUNAWAY = Demo(
    id="05.runaway",
    title="Run-away",
    controls={"log_c": Control(-2.0, 10.0, 0.2, 0.0, label="log10 of C")},
    presets={
        "default": {"log_c": 0.0},
        "a hundred": {"log_c": 2.0},
        "ten thousand": {"log_c": 4.0},
        "a million": {"log_c": 6.0},
        "a hundred million": {"log_c": 8.0},
    },
    compute=compute_runaway,
    build=build_runaway,
    update=update_runaway,
    describe=describe_runaway,
    size=(9.0, 5.6),
)

# 05.scale: the same decisions, other beliefs

SCALES = np.round(np.arange(0.1, 6.05, 0.1), 1)


@cache
def scale_curve():
    """Mean NLL of the radius model with all its weights multiplied by each scale."""
    return np.array([mean_nll_of_radius(s * radius_fit()) for s in SCALES])


def compute_scale(s):
    """The radius model with its weights multiplied by s."""
    x, y = radius()
    z = with_intercept(x) @ (s * radius_fit())
    return {
        "s": s,
        "p": sigmoid(with_intercept(RADII) @ (s * radius_fit())),
        "mean_nll": mean_nll_of_radius(s * radius_fit()),
        "accuracy": float(((z > 0) == y).mean()),
    }


def build_scale(figure):
    grid = figure.add_gridspec(2, 2, width_ratios=(1.4, 1), height_ratios=(1, 1.6))
    left = figure.add_subplot(grid[:, 0])
    top, below = (figure.add_subplot(grid[row, 1]) for row in (0, 1))
    strip(left)
    left.set_title("Probability of benign")
    accuracy = compute_scale(1.0)["accuracy"]
    top.plot(SCALES, np.full(SCALES.size, accuracy), color=GREEN)
    top.set(xlim=(0, 6.1), ylim=(0.5, 1.02), title="Accuracy")
    top.set_yticks([0.5, 1])
    top.set_xticks(range(7), [""] * 7)
    below.plot(SCALES, scale_curve(), color=PURPLE)
    below.axhline(no_features(), color=BLACK, lw=1.2, ls="--")
    below.text(0.1, no_features() + 0.02, "no features", va="bottom")
    below.set(xlim=(0, 6.1), ylim=(0.2, 0.95), xlabel="scale s", title="Mean NLL")
    below.set_xticks(range(7))
    return {
        "curve": left.plot([], [], color=BLACK)[0],
        "accuracy": top.plot([], [], "o", color=GREEN, ms=9)[0],
        "accuracy_number": top.text(6, 0.68, "", color=GREEN, weight="bold", ha="right"),
        "nll": below.plot([], [], "o", color=PURPLE, ms=9)[0],
        "nll_number": below.text(6, 0.24, "", color=PURPLE, weight="bold", ha="right"),
    }


def update_scale(artists, values):
    s = values["s"]
    artists["curve"].set_data(RADII, values["p"])
    artists["accuracy"].set_data([s], [values["accuracy"]])
    artists["nll"].set_data([s], [values["mean_nll"]])
    artists["accuracy_number"].set_text(f"{values['accuracy']:.3f}")
    artists["nll_number"].set_text(f"{values['mean_nll']:.3f}")


def describe_scale(values):
    worse = values["mean_nll"] > no_features()
    return (
        f"Weights times {values['s']:g}: accuracy {values['accuracy']:.3f}, mean NLL "
        f"{values['mean_nll']:.4f} nats, {'worse' if worse else 'better'} than the model without "
        f"features, {no_features():.4f}. The lowest is {min(scale_curve()):.4f}, at scale "
        f"{SCALES[scale_curve().argmin()]:g}."
    )


SCALE = Demo(
    id="05.scale",
    title="Same decisions, different beliefs",
    controls={"s": Control(0.1, 6.0, 0.1, 1.0, label="s, scale of the weights")},
    presets={
        "shy": {"s": 0.2},
        "maximum likelihood": {"s": 1.0},
        "twice": {"s": 2.0},
        "reckless": {"s": 6.0},
    },
    compute=compute_scale,
    build=build_scale,
    update=update_scale,
    describe=describe_scale,
    size=(9.0, 4.6),
)
