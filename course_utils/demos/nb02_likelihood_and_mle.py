"""The demos of notebook 02: one table read two ways, one optimum, real counts, fake evidence."""

import math
from functools import cache

import numpy as np

from course_utils import entropy, logsumexp
from course_utils.distributions import Geometric, NegativeBinomial, Normal, Poisson
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, PURPLE
from course_utils.models.datasets import doctor_visits, setosa_petals

THETA = np.linspace(0.004, 0.996, 156)  # coins to draw curves over

# 02.two-readings: fix the coin, or fix the data

FLIPS = 10
HEADS = np.arange(FLIPS + 1)
ORDERS = np.array([math.comb(FLIPS, k) for k in HEADS])  # in how many orders k heads can fall


def compute_two_readings(theta, k):
    """One coin over all data, and one datum over all coins; they meet in one number.

    The area under theta**k * (1 - theta)**(n - k) is 1 / ((n + 1) * comb(n, k)).
    """
    probabilities = ORDERS * theta**HEADS * (1 - theta) ** (FLIPS - HEADS)
    return {
        "theta": theta,
        "k": k,
        "probabilities": probabilities,
        "sum": math.fsum(probabilities),
        "curve": ORDERS[k] * THETA**k * (1 - THETA) ** (FLIPS - k),
        "height": probabilities[k],
        "area": 1 / (FLIPS + 1),
        "orders": int(ORDERS[k]),
        "area_in_order": 1 / (FLIPS + 1) / ORDERS[k],
    }


def chance(p):
    """A probability for a label, never rounded to 0."""
    return f"{p:.4f}" if p >= 1e-4 else f"{p:.1e}"


def build_two_readings(figure):
    left, right = figure.subplots(1, 2, sharey=True)
    left.set(xlim=(-0.7, 10.7), ylim=(0, 0.72), xticks=HEADS, xlabel="k, number of heads")
    left.set(ylabel="P(k heads of 10)")
    left.grid(axis="x", visible=False)
    left.set_title("One coin: bars sum to 1", color=BLUE)
    right.set(xlim=(0, 1), xlabel="θ, the coin's chance of heads")
    right.set_title("All coins: area 1/11", color=ORANGE)
    bars = left.bar(HEADS, np.zeros(FLIPS + 1), color=BLUE, width=0.8)
    return {
        "bars": list(bars),
        "left_height": left.axhline(0, color=BLACK, lw=1, ls="--"),
        "right_height": right.axhline(0, color=BLACK, lw=1, ls="--"),
        "fill": right.fill_between(THETA, THETA, color=ORANGE, alpha=0.2, lw=0),
        "curve": right.plot([], [], color=ORANGE, ls="-")[0],
        "dot": right.plot([], [], color=BLUE, marker="o", ls="", ms=10)[0],
        "coin": left.text(10.5, 0.71, "", ha="right", va="top", color=BLUE, weight="bold"),
        "datum": right.text(0.98, 0.71, "", ha="right", va="top", color=ORANGE, weight="bold"),
        "same": right.text(0.02, 0, "", va="bottom", weight="bold"),
    }


def update_two_readings(artists, values):
    theta, k, height = values["theta"], values["k"], values["height"]
    for heads, bar in enumerate(artists["bars"]):
        bar.set(height=values["probabilities"][heads], color=ORANGE if heads == k else BLUE)
    for line in ("left_height", "right_height"):
        artists[line].set_ydata([height, height])
    outline = np.column_stack([THETA, values["curve"]])
    artists["fill"].set_verts([np.vstack([[THETA[0], 0], outline, [THETA[-1], 0]])])
    artists["curve"].set_data(THETA, values["curve"])
    artists["dot"].set_data([theta], [height])
    artists["coin"].set_text(f"θ = {theta:.2f}")
    artists["datum"].set_text(f"k = {k}")
    artists["same"].set(text=chance(height), y=height + 0.01)
    artists["same"].set(x=0.02 if k >= 5 else 0.98, ha="left" if k >= 5 else "right")


def describe_two_readings(values):
    heads = f"{values['k']} head{'s' * (values['k'] > 1)}"
    return (
        f"The coin θ = {values['theta']:.2f} gives {heads} of {FLIPS} with probability "
        f"{chance(values['height'])}: one height in both pictures. Its bars sum to "
        f"{values['sum']:.4f}; the area over all coins is {values['area']:.4f}, and "
        f"{values['area_in_order']:.3g} for one order of the flips."
    )


TWO_READINGS = Demo(
    id="02.two-readings",
    title="Two readings of one table",
    controls={
        "theta": Control(0.05, 0.95, 0.01, 0.5, label="θ, the coin"),
        "k": Control(1, 9, 1, 7, label="k, heads of 10"),
    },
    presets={
        "fair coin": {"theta": 0.5, "k": 7},
        "the best coin for 7": {"theta": 0.7, "k": 7},
        "a poor coin for 7": {"theta": 0.3, "k": 7},
        "other data": {"theta": 0.7, "k": 2},
    },
    compute=compute_two_readings,
    build=build_two_readings,
    update=update_two_readings,
    describe=describe_two_readings,
)

# 02.one-optimum: four curves, one best coin

BEST = 0.7


def log_likelihood(theta, n):
    """Log-likelihood of n flips of which 70 % are heads."""
    return n * (BEST * np.log(theta) + (1 - BEST) * np.log1p(-theta))


def compute_one_optimum(theta, n):
    """The likelihood of theta, and its three transforms; and each over all coins."""
    value, best, curve = log_likelihood(theta, n), log_likelihood(BEST, n), log_likelihood(THETA, n)
    return {
        "theta": theta,
        "n": n,
        "likelihood": math.exp(value),
        "log_likelihood": float(value),
        "nll": -float(value),
        "mean_nll": -float(value) / n,
        "best_likelihood": math.exp(best),
        "best_mean_nll": -float(best) / n,
        "curves": (np.exp(curve - best), curve, -curve, -curve / n),
        "dots": (math.exp(value - best), value, -value, -value / n),
    }


OPTIMUM_PANELS = (
    ("L / best L", (-0.05, 1.15), ORANGE, "-"),
    ("log L", (-120, 8), PURPLE, "--"),
    ("NLL", (-8, 120), GREEN, "-."),
    ("mean NLL", (0.3, 1.5), BLUE, "-"),
)


def build_one_optimum(figure):
    panels = figure.subplots(4, 1, sharex=True)
    panels[-1].set(xlim=(0, 1), xlabel="θ")
    artists = {"now": [], "curve": [], "dot": [], "label": []}
    for ax, (name, limits, color, dash) in zip(panels, OPTIMUM_PANELS, strict=True):
        ax.set(ylim=limits, ylabel=name)
        ax.yaxis.label.set(color=color, weight="bold")
        ax.axvline(BEST, color=BLACK, lw=1.5, ls=":")
        ax.locator_params(axis="y", nbins=3)
        artists["now"].append(ax.axvline(BEST, color=BLACK, lw=1))
        artists["curve"].append(ax.plot([], [], color=color, ls=dash)[0])
        artists["dot"].append(ax.plot([], [], color=color, marker="o", ls="", clip_on=False)[0])
        artists["label"].append(
            ax.text(1.02, 0.5, "", transform=ax.transAxes, va="center", color=color, weight="bold")
        )
    figure.align_ylabels()
    return artists


def update_one_optimum(artists, values):
    theta = values["theta"]
    numbers = (
        (f"{values['likelihood']:.2e}", f"\nbest {values['best_likelihood']:.2e}"),
        (f"{values['log_likelihood']:.2f}", ""),
        (f"{values['nll']:.2f}", ""),
        (f"{values['mean_nll']:.4f}", f"\nbest {values['best_mean_nll']:.4f}"),
    )
    for panel, (dot, (number, best)) in enumerate(zip(values["dots"], numbers, strict=True)):
        low, high = OPTIMUM_PANELS[panel][1]
        arrow = " ↑" if dot > high else " ↓" if dot < low else ""
        artists["now"][panel].set_xdata([theta, theta])
        artists["curve"][panel].set_data(THETA, values["curves"][panel])
        artists["dot"][panel].set_data([theta], [min(max(dot, low), high)])
        artists["label"][panel].set_text(number + arrow + best)


def describe_one_optimum(values):
    return (
        f"{values['n']} flips, 70 % heads, θ = {values['theta']:.2f}: L = "
        f"{values['likelihood']:.3g}, log L = {values['log_likelihood']:.2f}, mean NLL "
        f"{values['mean_nll']:.4f} nats a flip. All four curves have their best at θ = {BEST}, "
        f"with a mean NLL of {values['best_mean_nll']:.4f}."
    )


ONE_OPTIMUM = Demo(
    id="02.one-optimum",
    title="One optimum",
    controls={
        "theta": Control(0.01, 0.99, 0.01, 0.4, label="θ, the coin"),
        "n": Control(10, 100, 10, 10, label="n, flips (70 % heads)"),
    },
    presets={
        "ten flips, fair coin": {"theta": 0.5, "n": 10},
        "ten flips, best coin": {"theta": 0.7, "n": 10},
        "fifty": {"theta": 0.7, "n": 50},
        "a hundred": {"theta": 0.7, "n": 100},
        "a hundred, fair coin": {"theta": 0.5, "n": 100},
    },
    compute=compute_one_optimum,
    build=build_one_optimum,
    update=update_one_optimum,
    describe=describe_one_optimum,
    size=(9.0, 6.4),
)

# 02.visits: three models of 20,190 counts

SHOWN = 16  # counts 0 to 15 are drawn
MEANS = np.linspace(0.5, 8, 151)


@cache
def visits():
    """Counts of visits, from 0, and the share of person-years that had each."""
    people = np.bincount(doctor_visits())
    return np.arange(len(people)), people / people.sum()


MODELS = {
    "Poisson": lambda mean: Poisson(mean),
    "geometric": lambda mean: Geometric(1 / (1 + mean)),
    "negative binomial": lambda mean: NegativeBinomial(best_r(), best_r() / (best_r() + mean)),
}


def mean_nll_of(model):
    """Mean negative log-likelihood of the counts under a model, in nats per person-year."""
    k, share = visits()
    return -float(share @ model.log_prob(k))


@cache
def best_r():
    """The r of the negative binomial that fits best, its mean held at the sample mean."""
    k, share = visits()
    mean = share @ k
    low, high = 0.3, 1.5
    golden = (math.sqrt(5) - 1) / 2
    while high - low > 1e-6:  # golden-section search
        a, b = high - golden * (high - low), low + golden * (high - low)
        at_a, at_b = (mean_nll_of(NegativeBinomial(r, r / (r + mean))) for r in (a, b))
        low, high = (low, b) if at_a < at_b else (a, high)
    return (low + high) / 2


@cache
def visits_curves():
    """Mean NLL of each model over MEANS, and the floor: the entropy of the observed shares."""
    _, share = visits()
    curves = {
        name: np.array([mean_nll_of(make(mean)) for mean in MEANS]) for name, make in MODELS.items()
    }
    return curves, float(entropy(share))


def compute_visits(mean, model):
    """One model at one mean: what it gives to each count, and what the counts cost under it."""
    k, share = visits()
    fitted = MODELS[model](mean)
    log_prob = fitted.log_prob(k)
    nll, floor = -float(share @ log_prob), visits_curves()[1]
    return {
        "mean": mean,
        "model": model,
        "probabilities": np.exp(log_prob[:SHOWN]),
        "mean_nll": nll,
        "floor": floor,
        "gap": nll - floor,
        "zeros": math.exp(log_prob[0]),
        "zeros_observed": float(share[0]),
        "cost_of_77": -float(log_prob[77]),
        "sample_mean": float(share @ k),
    }


MODEL_STYLE = {
    "Poisson": (ORANGE, "-", "o"),
    "geometric": (GREEN, "--", "s"),
    "negative binomial": (PURPLE, "-.", "^"),
}


def build_visits(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
    _, share = visits()
    curves, floor = visits_curves()
    left.bar(np.arange(SHOWN), share[:SHOWN], color="#BBD6E8", edgecolor=BLUE, width=0.9)
    left.set(xlim=(-0.7, SHOWN - 0.3), ylim=(0, 0.72), xlabel="visits in a year")
    left.set(ylabel="share of person-years", title="Observed (bars), model (line)")
    left.set_xticks([0, 5, 10, 15])
    left.grid(axis="x", visible=False)
    right.set(xlim=(0, 8.2), ylim=(1.7, 6.2), xlabel="mean of the model")
    right.set(title="Mean NLL, nats")
    for name, (color, dash, _) in MODEL_STYLE.items():
        right.plot(MEANS, curves[name], color=color, ls=dash, lw=1.8)
    right.axhline(floor, color=BLACK, lw=1.5, ls=":")
    right.text(1.25, floor - 0.04, "floor", va="top", ha="left")
    right.text(5.0, 4.05, "Poisson", color=ORANGE, ha="right", va="bottom")
    right.text(8.1, 2.65, "geometric", color=GREEN, ha="right", va="bottom")
    right.text(8.1, floor - 0.04, "negative binomial", color=PURPLE, ha="right", va="top")
    return {
        "line": left.plot([], [], lw=2)[0],
        "name": left.text(SHOWN - 0.6, 0.7, "", ha="right", va="top", weight="bold"),
        "now": right.axvline(1, color=BLACK, lw=1),
        "dot": right.plot([], [], ls="", ms=10)[0],
        "value": right.text(
            4.1, 6.1, "", ha="center", va="top", bbox={"facecolor": "white", "lw": 0, "pad": 1}
        ),
    }


def update_visits(artists, values):
    color, dash, marker = MODEL_STYLE[values["model"]]
    artists["line"].set_data(np.arange(SHOWN), values["probabilities"])
    artists["line"].set(color=color, linestyle=dash, marker=marker)
    artists["name"].set(
        text=f"{values['model']}, mean {values['mean']:.2f}\nzeros: {values['zeros']:.3f}, "
        f"observed {values['zeros_observed']:.3f}",
        color=color,
    )
    artists["now"].set_xdata([values["mean"]] * 2)
    artists["dot"].set_data([values["mean"]], [values["mean_nll"]])
    artists["dot"].set(color=color, marker=marker)
    artists["value"].set(text=f"{values['mean_nll']:.4f} nats", color=color, weight="bold")


def describe_visits(values):
    return (
        f"{values['model'].capitalize()} with mean {values['mean']:.2f}: "
        f"{values['mean_nll']:.4f} nats per person-year, {values['gap']:.4f} above the floor of "
        f"{values['floor']:.4f}. It expects {values['zeros']:.1%} without a visit (observed "
        f"{values['zeros_observed']:.1%})."
    )


VISITS = Demo(
    id="02.visits",
    title="Fit 20,190 years of doctor visits",
    controls={
        "mean": Control(0.5, 8.0, 0.01, 1.0, label="λ, mean of the model"),
        "model": Choice(tuple(MODELS), "Poisson", label="model"),
    },
    presets={
        "too low": {"mean": 1.0},
        "best Poisson": {"mean": 2.86},
        "best geometric": {"mean": 2.86, "model": "geometric"},
        "best negative binomial": {"mean": 2.86, "model": "negative binomial"},
        "too high": {"mean": 6.0},
    },
    compute=compute_visits,
    build=build_visits,
    update=update_visits,
    describe=describe_visits,
)

# 02.least-squares: a Gaussian NLL is a squared error in disguise

MU = np.linspace(1, 2, 101)


def compute_least_squares(mu, sigma):
    """Mean NLL of the petals under a Gaussian, split into its constant and its squared error."""
    x = setosa_petals()
    mse = float(np.mean((x - mu) ** 2))
    constant = math.log(sigma) + math.log(2 * math.pi) / 2
    mse_over_mu = np.var(x) + (x.mean() - MU) ** 2
    return {
        "mu": mu,
        "sigma": sigma,
        "mse": mse,
        "constant": constant,
        "mean_nll": constant + mse / (2 * sigma**2),
        "curve": constant + mse_over_mu / (2 * sigma**2),
        "lowest": constant + float(np.var(x)) / (2 * sigma**2),
    }


LENGTHS = np.linspace(0.8, 2.2, 141)
BIN = 0.1  # cm, the resolution of the data
HIGHEST = 4  # nats, of the picture


def build_least_squares(figure):
    left, right = figure.subplots(1, 2)
    lengths, flowers = np.unique(setosa_petals().round(1), return_counts=True)
    for length, count in zip(lengths, flowers, strict=True):
        left.plot(np.full(count, length), np.arange(count) + 0.5, color=BLUE, ls="", marker="o")
    left.set(xlim=(0.8, 2.2), ylim=(0, 21), xlabel="petal length, cm")
    left.set(ylabel="flowers per 0.1 cm", title="50 petals, and the model")
    left.set_yticks([0, 5, 10, 15, 20])
    right.set(
        xlim=(0.97, 2.03), ylim=(-1.4, HIGHEST), xlabel="μ, cm", title="Mean NLL over μ, at this σ"
    )
    right.axvline(setosa_petals().mean(), color=BLACK, lw=1.5, ls=":")
    right.text(setosa_petals().mean() - 0.015, -1.3, "mean", ha="right", va="bottom")
    return {
        "density": left.plot([], [], color=ORANGE, ls="--")[0],
        "center": left.axvline(1, color=ORANGE, lw=1.5),
        "curve": right.plot([], [], color=ORANGE, ls="-")[0],
        "dot": right.plot([], [], color=ORANGE, marker="o", ls="", ms=10, clip_on=False)[0],
        "name": left.text(
            2.17,
            20.5,
            "",
            ha="right",
            va="top",
            color=ORANGE,
            weight="bold",
            bbox={"facecolor": "white", "lw": 0, "pad": 1},
        ),
        "value": right.text(1.98, -1.3, "", ha="right", va="bottom", color=ORANGE, weight="bold"),
    }


def update_least_squares(artists, values):
    mu, sigma = values["mu"], values["sigma"]
    density = np.exp(Normal(mu, sigma).log_prob(LENGTHS))
    artists["density"].set_data(LENGTHS, len(setosa_petals()) * BIN * density)
    artists["center"].set_xdata([mu, mu])
    artists["curve"].set_data(MU, values["curve"])
    artists["dot"].set_data([mu], [min(values["mean_nll"], HIGHEST)])
    artists["name"].set_text(f"μ = {mu:.3f}\nσ = {sigma:.3f}")
    arrow = " ↑" if values["mean_nll"] > HIGHEST else ""
    artists["value"].set_text(f"{values['mean_nll']:.4f} nats{arrow}\nMSE {values['mse']:.4f}")


def describe_least_squares(values):
    return (
        f"μ = {values['mu']:.3f}, σ = {values['sigma']:.3f} cm: the mean NLL is "
        f"{values['mean_nll']:.4f} nats, which is ln σ + ½ ln 2π = {values['constant']:.4f} plus "
        f"the squared error {values['mse']:.4f} over 2σ². The lowest point of the curve at this σ "
        f"is {values['lowest']:.4f}."
    )


LEAST_SQUARES = Demo(
    id="02.least-squares",
    title="Least squares is an NLL",
    controls={
        "mu": Control(1.0, 2.0, 0.002, 1.2, label="μ, center (cm)"),
        "sigma": Control(0.1, 0.6, 0.002, 0.3, label="σ, spread (cm)"),
    },
    presets={
        "off center": {"mu": 1.2, "sigma": 0.3},
        "centered, too wide": {"mu": 1.462, "sigma": 0.4},
        "the best": {"mu": 1.462, "sigma": 0.172},
        "too narrow": {"mu": 1.462, "sigma": 0.1},
        "too narrow, off center": {"mu": 1.3, "sigma": 0.1},
    },
    compute=compute_least_squares,
    build=build_least_squares,
    update=update_least_squares,
    describe=describe_least_squares,
)

# 02.collapse: a likelihood without a maximum

WEIGHT = 0.1  # of the narrow component
EXPONENTS = np.linspace(0.5, 12, 231)


def mixture_log_density(x, sigma):
    """Log density of 0.9 of the best single Gaussian and 0.1 of one at the shortest petal."""
    parts = (Normal.mle(setosa_petals()), Normal(setosa_petals().min(), sigma))
    weights = np.array([[1 - WEIGHT], [WEIGHT]])
    return logsumexp([part.log_prob(x) for part in parts], axis=0, b=weights)


@cache
def collapse_curve():
    """Log-likelihood of the mixture for every exponent, and of the best single Gaussian."""
    mixed = np.array([mixture_log_density(setosa_petals(), 10.0**-e).sum() for e in EXPONENTS])
    return mixed, float(Normal.mle(setosa_petals()).log_prob(setosa_petals()).sum())


def compute_collapse(exponent):
    """Log-likelihood of the 50 petals when one component of the mixture has sigma 10**-exponent."""
    sigma = 10.0**-exponent
    return {
        "exponent": exponent,
        "sigma": sigma,
        "log_likelihood": float(mixture_log_density(setosa_petals(), sigma).sum()),
        "single": collapse_curve()[1],
        "shortest": float(setosa_petals().min()),
    }


COLLAPSE_X = np.sort(np.append(np.linspace(0.8, 2.1, 261), 1.0 + np.linspace(-0.004, 0.004, 81)))


def build_collapse(figure):
    left, right = figure.subplots(1, 2)
    x, (mixed, single) = setosa_petals(), collapse_curve()
    left.plot(x, np.zeros(x.size), color=BLUE, ls="", marker="|", ms=20, mew=2)
    left.set(xlim=(0.8, 2.1), ylim=(-0.3, 5), xlabel="petal length, cm", title="Density")
    right.plot(EXPONENTS, mixed, color=ORANGE, ls="-")
    right.axhline(single, color=BLUE, ls="--", lw=1.8)
    right.text(12.2, single - 0.6, "one Gaussian, best fit", color=BLUE, ha="right", va="top")
    right.set(xlim=(0.3, 12.4), ylim=(8, 44), title="log L of 50 flowers")
    right.set_xticks([1, 3, 6, 9, 12], ["0.1", "10⁻³", "10⁻⁶", "10⁻⁹", "10⁻¹²"])
    right.set_xlabel("σ of the narrow part, cm")
    return {
        "density": left.plot([], [], color=ORANGE, ls="-")[0],
        "name": left.text(1.06, 4.9, "", va="top", color=ORANGE, weight="bold"),
        "dot": right.plot([], [], color=ORANGE, marker="o", ls="", ms=10)[0],
        "value": right.text(0.03, 0.97, "", transform=right.transAxes, va="top", weight="bold"),
    }


def update_collapse(artists, values):
    density = np.exp(mixture_log_density(COLLAPSE_X, values["sigma"]))
    artists["density"].set_data(COLLAPSE_X, np.minimum(density, 6))
    artists["name"].set_text(f"σ = {values['sigma']:.2g} cm")
    artists["dot"].set_data([values["exponent"]], [values["log_likelihood"]])
    artists["value"].set(text=f"log L = {values['log_likelihood']:.2f}", color=ORANGE)


def describe_collapse(values):
    return (
        f"A narrow Gaussian with σ = {values['sigma']:.2g} cm sits on the flower of "
        f"{values['shortest']:.1f} cm: log L = {values['log_likelihood']:.2f}, one Gaussian alone "
        f"reaches {values['single']:.2f}. Once σ is tiny, each further factor of 10 adds ln 10, "
        "without end."
    )


COLLAPSE = Demo(
    id="02.collapse",
    title="Collapse",
    controls={"exponent": Control(0.5, 12.0, 0.1, 0.8, label="e, where σ = 10⁻ᵉ cm")},
    presets={
        "wide": {"exponent": 0.8},
        "a spike": {"exponent": 3.0},
        "a needle": {"exponent": 6.0},
        "nonsense": {"exponent": 12.0},
    },
    compute=compute_collapse,
    build=build_collapse,
    update=update_collapse,
    describe=describe_collapse,
)

# 02.fake-evidence: copies of rows look like knowledge

FINE = np.linspace(0.0005, 0.9995, 1999)
LEVEL = 0.1  # coins with at least this share of the best likelihood


def compute_fake_evidence(copies):
    """Relative likelihood of every coin when ten flips are written down several times."""
    relative = np.exp(log_likelihood(FINE, 10 * copies) - log_likelihood(BEST, 10 * copies))
    plausible = FINE[relative >= LEVEL]
    return {
        "copies": copies,
        "rows": 10 * copies,
        "curve": relative,
        "best": float(FINE[relative.argmax()]),
        "low": float(plausible[0]),
        "high": float(plausible[-1]),
        "width": float(plausible[-1] - plausible[0]),
    }


def times(copies):
    """How often, in words."""
    return "once" if copies == 1 else f"{copies} times"


def build_fake_evidence(figure):
    ax = figure.subplots()
    once = compute_fake_evidence(1)["curve"]
    ax.plot(FINE, once, color=BLUE, ls="--", lw=1.8)
    ax.text(0.48, 0.5, "ten flips, once", color=BLUE, ha="right")
    ax.axhline(LEVEL, color=BLACK, lw=1, ls=":")
    ax.text(0.01, LEVEL + 0.01, "a tenth of the best", va="bottom")
    ax.axvline(BEST, color=BLACK, lw=1, ls=":")
    ax.set(xlim=(0, 1), ylim=(0, 1.35), yticks=[0.5, 1], xlabel="θ", ylabel="L / best L")
    return {
        "curve": ax.plot([], [], color=ORANGE, ls="-")[0],
        "span": ax.plot([], [], color=ORANGE, ls="-", lw=6, solid_capstyle="butt")[0],
        "name": ax.text(0.02, 1.31, "", va="top", color=ORANGE, weight="bold"),
    }


def update_fake_evidence(artists, values):
    artists["curve"].set_data(FINE, values["curve"])
    artists["span"].set_data([values["low"], values["high"]], [LEVEL, LEVEL])
    artists["name"].set_text(
        f"the same ten flips, {times(values['copies'])}: {values['rows']} rows\n"
        f"θ from {values['low']:.2f} to {values['high']:.2f}"
    )


def describe_fake_evidence(values):
    return (
        f"Ten flips written {times(values['copies'])} make {values['rows']} rows: the best coin "
        f"stays θ = {values['best']:.2f}. Coins with a tenth of the best likelihood or more go "
        f"from {values['low']:.3f} to {values['high']:.3f}, a width of {values['width']:.3f}."
    )


FAKE_EVIDENCE = Demo(
    id="02.fake-evidence",
    title="Fake evidence",
    controls={"copies": Control(1, 20, 1, 1, label="copies of each row")},
    presets={
        "each row once": {"copies": 1},
        "twice": {"copies": 2},
        "ten times": {"copies": 10},
        "twenty times": {"copies": 20},
    },
    compute=compute_fake_evidence,
    build=build_fake_evidence,
    update=update_fake_evidence,
    describe=describe_fake_evidence,
)
