"""The demos of notebook 01: where products of probabilities die, and what logs do instead."""

import math
from functools import cache

import ml_dtypes  # noqa: F401  (teaches NumPy the names bfloat16 and float8)
import numpy as np

from course_utils import floats, information
from course_utils.distributions import Normal
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, LIGHT_BLUE, ORANGE, PURPLE
from course_utils.models import datasets

# 01.evidence: more words make the product classifier worse

LONGEST, PAGES = 500, 400
LENGTHS = np.unique(np.geomspace(1, LONGEST, 120).round().astype(int))


@cache
def classified():
    """How three ways of scoring classify 400 held-out pages, for every page length.

    Returns
    -------
    dict
        {way of scoring: (accuracy, lost)}: for each length 1 to LONGEST the share of pages it gets
        right, and the share of pages whose two scores are both exactly 0.
    """
    piles = datasets.two_piles()
    p = (piles.counts + 1) / (piles.counts + 1).sum(axis=1, keepdims=True)
    words, labels = piles.pages(LONGEST, n=PAGES)
    p = p[:, words]
    scores = {
        "logs": np.log(p).cumsum(axis=-1),
        "float64": p.cumprod(axis=-1),
        "float32": p.astype(np.float32).cumprod(axis=-1),
    }
    return {
        way: (
            ((second > first) == labels[:, None]).mean(axis=0),
            ((first == 0) & (second == 0)).mean(axis=0),
        )
        for way, (first, second) in scores.items()
    }


def compute_evidence(words):
    """Accuracy and lost pages at one page length, and the accuracies up to it."""
    found = classified()
    shown = np.append(LENGTHS[words > LENGTHS], words)
    return {
        "words": words,
        "accuracy": {way: accuracy[words - 1] for way, (accuracy, _) in found.items()},
        "lost": {way: lost[words - 1] for way, (_, lost) in found.items()},
        "curves": {way: (shown, accuracy[shown - 1]) for way, (accuracy, _) in found.items()},
    }


def build_evidence(figure):
    left, right = figure.subplots(1, 2, width_ratios=(3, 1.4))
    left.set(xscale="log", xlim=(0.93, 1.2 * LONGEST), ylim=(0.42, 1.08))
    left.set(xlabel="words on the page", title="Share of pages it gets right")
    left.set_xticks([1, 5, 20, 100, 500], ["1", "5", "20", "100", "500"])
    left.set_yticks([0.5, 0.75, 1], ["50 %", "75 %", "100 %"])
    left.minorticks_off()
    left.axhline(0.5, color=BLACK, lw=1)
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    left.text(1.1, 0.485, "always the same answer", va="top", bbox=behind)
    right.set(xlim=(0, 1), title="Both exactly 0")
    right.set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    right.set_yticks(range(3), ["logs", "float64", "float32"])
    right.invert_yaxis()
    right.grid(axis="y", visible=False)
    ways = {
        "logs": (GREEN, "-", "o", "sum of logs", (190, 1.03)),
        "float64": (BLUE, "--", "s", "float64\nproduct", (108, 0.66)),
        "float32": (ORANGE, ":", "^", "float32\nproduct", (15, 0.66)),
    }
    artists = {"now": left.axvline(1, color=BLACK, lw=1)}
    for row, (way, (color, dash, marker, name, place)) in enumerate(ways.items()):
        artists[way] = {
            "line": left.plot([], [], color=color, ls=dash, lw=2.5)[0],
            "dot": left.plot([], [], color=color, marker=marker)[0],
            "name": left.text(*place, name, color=color, weight="bold", ha="right"),
            "bar": right.barh(row, 0, color=color, height=0.6)[0],
            "share": right.text(0.03, row, "", va="center"),
        }
        right.get_yticklabels()[row].set(color=color, weight="bold")
    return artists


def update_evidence(artists, values):
    words = values["words"]
    artists["now"].set_xdata([words, words])
    for way, accuracy in values["accuracy"].items():
        parts, lost = artists[way], values["lost"][way]
        parts["line"].set_data(*values["curves"][way])
        parts["dot"].set_data([words], [accuracy])
        parts["name"].set_visible(words >= parts["name"].get_position()[0])
        parts["bar"].set_width(lost)
        parts["share"].set(text=f"{100 * lost:.0f} %", color="white" if lost > 0.3 else BLACK)
        parts["share"].set_x(0.03 if lost > 0.3 else lost + 0.03)


def describe_evidence(values):
    right, lost = values["accuracy"], values["lost"]
    length = f"{values['words']} word{'s' * (values['words'] > 1)}"
    return (
        f"Pages of {length}: right on {100 * right['logs']:.1f} % with logs, "
        f"{100 * right['float64']:.1f} % with a float64 product and {100 * right['float32']:.1f} % "
        f"with float32. Both scores are exactly 0 on {100 * lost['float64']:.0f} % of pages in "
        f"float64 and {100 * lost['float32']:.0f} % in float32."
    )


EVIDENCE = Demo(
    id="01.evidence",
    title="More evidence makes it worse",
    controls={"words": Control(1, LONGEST, 1, 10, label="words on the page")},
    presets={
        "ten words": {"words": 10},
        "float32 dies": {"words": 20},
        "float64 at its best": {"words": 95},
        "float64 falls": {"words": 115},
        "a full page": {"words": 500},
    },
    compute=compute_evidence,
    build=build_evidence,
    update=update_evidence,
    describe=describe_evidence,
)

# 01.cliff: one product in six float formats

FORMATS = ("float64", "float32", "bfloat16", "float16", "float8_e5m2", "float8_e4m3fn")
MOST_FACTORS = 1200
NO_ERROR = 1e-18  # where an error of exactly 0 is drawn on the logarithmic axis


@cache
def powers(p, name):
    """Products p, p·p, p·p·p, … multiplied up in a float format, and the relative error of each.

    The error is taken against the exact powers of the stored p, in whole-number arithmetic.
    """
    # A table of one row: before NumPy 2.2, accumulate of a long vector in bfloat16 ended Python.
    factors = np.full((1, MOST_FACTORS), p).astype(name)
    stored = np.multiply.accumulate(factors, axis=1).astype(float)[0]
    top, bottom = stored[0].as_integer_ratio()
    exact_top, exact_bottom, errors = 1, 1, []
    for value in stored.tolist():
        exact_top, exact_bottom = exact_top * top, exact_bottom * bottom
        a, b = value.as_integer_ratio()
        errors.append(abs(a * exact_bottom - exact_top * b) / (exact_top * b))
    return stored, np.array(errors)


def compute_cliff(n, p, dtype):
    """The product of n factors p as each format stores it, and one format's errors on the way."""
    errors = powers(p, dtype)[1]
    return {
        "n": n,
        "p": p,
        "dtype": dtype,
        "stored": {name: powers(p, name)[0][n - 1] for name in FORMATS},
        "stuck": {name: n > 1 and len(set(powers(p, name)[0][n - 2 : n])) == 1 for name in FORMATS},
        "digits": -np.arange(1, n + 1) * math.log10(p),
        "errors": errors[:n],
        "error": errors[n - 1],
    }


def build_cliff(figure):
    lanes, errors = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    lanes.set(xscale="log", xlim=(0.1, 3000), ylim=(5.6, -0.6))
    lanes.set(title="The product as stored (striped: subnormal)")
    lanes.set_yticks(range(6), FORMATS)
    lanes.grid(axis="y", visible=False)
    for row, name in enumerate(FORMATS):
        limits = floats.limits(name)
        normal, least = (
            -math.log10(x) for x in (limits.smallest_normal, limits.smallest_subnormal)
        )
        lanes.barh(row, normal - 0.1, left=0.1, color=LIGHT_BLUE, height=0.8)
        lanes.barh(row, least - normal, left=normal, fc="white", ec=BLUE, hatch="///", height=0.8)
    errors.set(yscale="log", ylim=(NO_ERROR / 9, 30), xlabel="true value of the product")
    errors.set_yticks([NO_ERROR, 1e-12, 1e-6, 1], ["0", "1e-12", "1e-6", "100 %"])
    errors.set_xticks([1, 3, 10, 30, 100, 300], ["1e-1", "", "1e-10", "", "1e-100", ""])
    errors.minorticks_off()
    return {
        "now": [ax.axvline(1, color=BLACK, lw=1) for ax in (lanes, errors)],
        "stored": {
            name: lanes.text(2900, row, "", ha="right", va="center")
            for row, name in enumerate(FORMATS)
        },
        "errors": errors.plot([], [], color=PURPLE)[0],
        "error": errors.plot([], [], color=PURPLE, marker="o")[0],
        "title": errors.text(0, 1.04, "", transform=errors.transAxes, size="large"),
    }


def update_cliff(artists, values):
    digits = values["digits"]
    shown = np.maximum(values["errors"], NO_ERROR)
    for line in artists["now"]:
        line.set_xdata([digits[-1], digits[-1]])
    for name, text in artists["stored"].items():
        value = values["stored"][name]
        stuck = value > 0 and values["stuck"][name]
        bad = stuck or value < floats.limits(name).smallest_normal
        text.set_text(f"{value:.3g}{' stuck' if stuck else ''}")
        text.set(color=ORANGE if bad else BLACK, weight="bold" if bad else "normal")
    artists["errors"].set_data(digits, shown)
    artists["error"].set_data(digits[-1:], shown[-1:])
    artists["title"].set_text(f"Relative error in {values['dtype']}")


def describe_cliff(values):
    n, p, stored = values["n"], values["p"], values["stored"]
    dead = [name for name in FORMATS if stored[name] == 0]
    dtype = values["dtype"]
    return (
        f"The product of n = {n} factors {p:g} is stored in {dtype} as {stored[dtype]:.3g}, with a "
        f"relative error of {values['error']:.2g}. Exactly 0 in: {', '.join(dead) or 'no format'}."
    )


CLIFF = Demo(
    id="01.cliff",
    title="Find the cliff",
    controls={
        "n": Control(1, MOST_FACTORS, 1, 5, label="n, number of factors"),
        "p": Choice((0.5, 0.3, 0.9), 0.5, label="p, each factor"),
        "dtype": Choice(FORMATS, "float64", label="error in"),
    },
    presets={
        "ten coins": {"n": 10},
        "a hundred": {"n": 100},
        "last breath": {"n": 1074},
        "gone": {"n": 1075},
        "ramp": {"n": 617, "p": 0.3},
        "stuck": {"n": 150, "p": 0.9, "dtype": "float16"},
    },
    compute=compute_cliff,
    build=build_cliff,
    update=update_cliff,
    describe=describe_cliff,
    size=(9.0, 5.4),
)

# 01.surprise: one number in three units


def compute_surprise(p):
    """Surprise of an event of probability p in three units."""
    return {
        "p": p,
        "bits": float(information.surprisal(p, base=2)),
        "nats": float(information.surprisal(p)),
        "digits": float(information.surprisal(p, base=10)),
    }


def build_surprise(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.3))
    p = np.geomspace(0.001, 1, 200)
    left.plot(p, -np.log2(p), color=BLUE)
    left.set(xlim=(-0.02, 1.02), ylim=(0, 10.5), xlabel="probability p", ylabel="bits")
    left.set_title(r"Surprise $-\log_2\,p$")
    right.set(xlim=(0, 10.6), ylim=(3.7, -0.7), title="The same in three units")
    right.set_yticks(range(4), ["coins", "bits", "nats", "digits"])
    right.set_xticks(range(0, 11, 2))
    right.grid(axis="y", visible=False)
    for i in range(10):
        right.plot(i + 0.5, 0, "o", ms=17, mfc="white", mec=BLACK)
    units = {"bits": (1, BLUE), "nats": (2, ORANGE), "digits": (3, GREEN)}
    return {
        "drop": left.plot([], [], color=BLACK, lw=1, ls="--")[0],
        "dot": left.plot([], [], "o", color=BLUE, ms=10, clip_on=False)[0],
        "coins": [right.plot(i + 0.5, 0, "o", ms=17, color=BLUE)[0] for i in range(10)],
        "bars": {
            unit: right.barh(row, 0, color=color, height=0.6)[0]
            for unit, (row, color) in units.items()
        },
        "labels": {
            unit: right.text(0, row, "", va="center", weight="bold", color=color)
            for unit, (row, color) in units.items()
        },
    }


def update_surprise(artists, values):
    p, bits = values["p"], values["bits"]
    artists["drop"].set_data([p, p, 0], [0, bits, bits])
    artists["dot"].set_data([p], [bits])
    for i, coin in enumerate(artists["coins"]):
        coin.set_alpha(min(max(bits - i, 0), 1))
    for unit, bar in artists["bars"].items():
        bar.set_width(values[unit])
        inside = values[unit] > 7
        artists["labels"][unit].set(
            text=f"{values[unit]:.3f}",
            x=values[unit] + (-0.2 if inside else 0.2),
            ha="right" if inside else "left",
            color="white" if inside else BLACK,
        )


def describe_surprise(values):
    return (
        f"An event of probability {values['p']:.4g} carries {values['bits']:.3f} bits = "
        f"{values['nats']:.3f} nats = {values['digits']:.3f} decimal digits of surprise, as much "
        f"as {values['bits']:.2f} fair coins that all land heads."
    )


SURPRISE = Demo(
    id="01.surprise",
    title="Surprise meter",
    controls={"p": Control(0.001, 1.0, 0.001, 0.5, label="p, probability of the event")},
    presets={
        "one coin": {"p": 0.5},
        "two coins": {"p": 0.25},
        "three coins": {"p": 0.125},
        "one in ten": {"p": 0.1},
        "one in a thousand": {"p": 0.001},
    },
    compute=compute_surprise,
    build=build_surprise,
    update=update_surprise,
    describe=describe_surprise,
)

# 01.above-zero: a log density has no ceiling

GRID = np.linspace(-8, 8, 4001)
SIGMAS = np.linspace(0.1, 1.5, 141)


def compute_above_zero(sigma):
    """Density of N(0, sigma), the area under it, and its log density at the mean."""
    density = np.exp(Normal(0, sigma).log_prob(GRID))
    log_peak = float(Normal(0, sigma).log_prob(0))
    return {
        "sigma": sigma,
        "density": density,
        "area": float(density.sum() * (GRID[1] - GRID[0])),
        "peak": math.exp(log_peak),
        "log_peak": log_peak,
    }


def build_above_zero(figure):
    left, right = figure.subplots(1, 2)
    left.set(xlim=(-3, 3), ylim=(0, 4.3), xlabel="x", title="Density p(x)")
    left.axhline(1, color=BLACK, lw=1, ls="--")
    right.set(xlim=(0, 1.55), ylim=(-1.5, 1.8), xlabel="standard deviation σ")
    right.set_title("Log density at the mean")
    right.axhline(0, color=BLACK, lw=1, ls="--")
    right.text(1.52, 0.05, "p(0) = 1", ha="right")
    return {
        "area": left.fill(GRID, GRID, fc=LIGHT_BLUE, ec=BLUE)[0],
        "area_label": left.text(2.9, 3.8, "", ha="right", color=BLUE, weight="bold"),
        "peak_label": left.text(2.9, 3.3, "", ha="right", color=ORANGE, weight="bold"),
        "peak": left.plot([], [], "o", color=ORANGE)[0],
        "curve": right.plot([], [], color=ORANGE)[0],
        "dot": right.plot([], [], "o", color=ORANGE)[0],
        "log_label": right.text(0, 0, "", color=ORANGE, weight="bold", va="bottom"),
    }


def update_above_zero(artists, values):
    sigma, log_peak = values["sigma"], values["log_peak"]
    near = np.abs(GRID) < 3
    artists["area"].set_xy(
        np.column_stack([np.r_[-3, GRID[near], 3], np.r_[0, values["density"][near], 0]])[::4]
    )
    artists["area_label"].set_text(f"area {values['area']:.3f}")
    artists["peak_label"].set_text(f"p(0) = {values['peak']:.3f}")
    artists["peak"].set_data([0], [values["peak"]])
    passed = SIGMAS[sigma <= SIGMAS]
    artists["curve"].set_data(passed, Normal(0, passed).log_prob(0))
    artists["dot"].set_data([sigma], [log_peak])
    left = sigma > 1.1
    artists["log_label"].set(text=f"{log_peak:+.4f}", ha="right" if left else "left")
    artists["log_label"].set_position((sigma + (-0.02 if left else 0.05), log_peak + 0.08))


def describe_above_zero(values):
    side = "above" if values["log_peak"] > 0 else "below"
    return (
        f"σ = {values['sigma']:.3f}: the area under the density is {values['area']:.3f}, its "
        f"height at the mean {values['peak']:.3f}, its log there "
        f"{values['log_peak']:+.4f} nats, {side} 0."
    )


ABOVE_ZERO = Demo(
    id="01.above-zero",
    title="Above zero",
    controls={"sigma": Control(0.1, 1.5, 0.001, 1.0, label="σ, standard deviation")},
    presets={
        "wide": {"sigma": 1.0},
        "just below": {"sigma": 0.399},
        "just above": {"sigma": 0.398},
        "narrow": {"sigma": 0.1},
    },
    compute=compute_above_zero,
    build=build_above_zero,
    update=update_above_zero,
    describe=describe_above_zero,
)

# 01.units: the same petals, another number

UNITS = {"m": 0.01, "inch": 1 / 2.54, "cm": 1.0, "mm": 10.0}
PLACES = (1.1, 1.5, 1.9)  # cm


def compute_units(unit):
    """Normal distribution fitted to 50 petal lengths in a unit, and its mean log density."""
    x = datasets.setosa_petals() * UNITS[unit]
    bell = Normal.mle(x)
    return {
        "unit": unit,
        "mean": bell.mean,
        "sigma": bell.std,
        "log_density": float(bell.log_prob(x).mean()),
    }


def build_units(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
    x = datasets.setosa_petals()
    at, how_many = np.unique(x, return_counts=True)
    grid = np.linspace(0.9, 2.0, 200)
    density = np.exp(Normal.mle(x).log_prob(grid))
    left.fill(grid, density, fc=LIGHT_BLUE, ec=BLUE)
    left.plot(np.repeat(at, how_many), [0.04 + 0.07 * i for n in how_many for i in range(n)], "k.")
    left.set(xlim=(0.9, 2.0), ylim=(0, 3.2), title="50 petals and their best bell")
    left.set_xticks(PLACES, [" "] * len(PLACES))
    left.set_yticks([0, 1, 2], [])
    right.set(xlim=(-5, 8), ylim=(-0.6, 3.6), xlabel="mean log density (nats)")
    right.axvline(0, color=BLACK, lw=1, ls="--")
    right.set_xticks([-4, -2, 0, 2, 4, 6])
    right.set_yticks(range(4), UNITS)
    right.grid(axis="y", visible=False)
    below = {"transform": left.get_xaxis_transform(), "ha": "center", "va": "top"}
    return {
        "x": [left.text(cm, -0.03, "", **below) for cm in PLACES],
        "y": [left.text(0.91, per_cm, "", va="bottom") for per_cm in (1, 2)],
        "fit": left.text(1.98, 2.5, "", ha="right", color=BLUE, weight="bold"),
        "bar": right.barh(0, 0, height=0.5, color=ORANGE)[0],
        "number": right.text(0, 0, "", color=ORANGE, weight="bold", va="center"),
    }


def update_units(artists, values):
    unit, row = values["unit"], list(UNITS).index(values["unit"])
    for text, cm in zip(artists["x"], PLACES, strict=True):
        text.set_text(f"{cm * UNITS[unit]:.3g} {unit}")
    for text, per_cm in zip(artists["y"], (1, 2), strict=True):
        text.set_text(f"{per_cm / UNITS[unit]:.3g} per {unit}")
    artists["fit"].set_text(f"mean {values['mean']:.4g} {unit}\nσ {values['sigma']:.4g} {unit}")
    artists["bar"].set(y=row - 0.25, width=values["log_density"])
    end = values["log_density"]
    artists["number"].set(text=f"{end:+.3f}", ha="left" if end > 0 else "right")
    artists["number"].set_position((end + (0.15 if end > 0 else -0.15), row))


def describe_units(values):
    return (
        f"In {values['unit']}: best mean {values['mean']:.4g}, best standard deviation "
        f"{values['sigma']:.4g}, mean log density {values['log_density']:+.3f} nats per petal. "
        "The bell has not moved; the numbers on its axes have."
    )


PETAL_UNITS = Demo(
    id="01.units",
    title="The same petals in another unit",
    controls={"unit": Choice(tuple(UNITS), "cm", label="unit")},
    presets={unit: {"unit": unit} for unit in UNITS},
    compute=compute_units,
    build=build_units,
    update=update_units,
    describe=describe_units,
)

# 01.running-sum: sums round too

MOST_LETTERS = 250_000
STOPS = np.r_[100:1000:100, 1000 : MOST_LETTERS + 1 : 1000]
DRAWN = np.searchsorted(STOPS, np.geomspace(100, MOST_LETTERS, 50))
APART = 40  # the least ratio of two labels' heights

SUMS = {
    "float64": (np.float64, BLUE, "-"),
    "float32": (np.float32, ORANGE, "--"),
    "in pairs": (np.float32, GREEN, "-."),
    "float16": (np.float16, PURPLE, ":"),
}


@cache
def letter_log_p():
    """Log-probability of each letter of Python's documentation, given the letter before it."""
    codes = datasets.letter_codes(datasets.python_text())[: MOST_LETTERS + 1]
    before, after = codes[:-1], codes[1:]
    counts = np.ones((27, 27))
    np.add.at(counts, (before, after), 1)
    return np.log(counts / counts.sum(axis=1, keepdims=True))[before, after]


@cache
def running_sums():
    """Sums of the first STOPS log-probabilities in four ways, and the worst error up to each.

    The error is the error of adding alone: against the exact sum of the terms as each format
    stores them.
    """
    sums, worst = {}, {}
    for way, (dtype, _, _) in SUMS.items():
        terms = letter_log_p().astype(dtype)
        if way == "in pairs":
            sums[way] = np.array([terms[:n].sum() for n in STOPS], dtype=float)
        else:
            sums[way] = np.add.accumulate(terms)[STOPS - 1].astype(float)
        pieces = np.split(terms.astype(float), STOPS)[:-1]
        exact = np.cumsum([math.fsum(piece) for piece in pieces], dtype=float)
        worst[way] = np.maximum.accumulate(np.abs(sums[way] - exact))
    return sums, worst


def compute_running_sum(thousands):
    """The sums after that many thousand letters, and how they came there."""
    sums, worst = running_sums()
    last = np.searchsorted(STOPS, 1000 * thousands)
    shown = np.append(DRAWN[last > DRAWN], last)
    return {
        "letters": 1000 * thousands,
        "stops": STOPS[shown],
        "sums": {way: sums[way][shown] for way in SUMS},
        "worst": {way: worst[way][shown] for way in SUMS},
    }


def build_running_sum(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
    thousand = MOST_LETTERS / 1000
    left.set(xlim=(0, thousand), ylim=(-650, 30), xlabel="thousand letters")
    left.set_title("Sum (thousand nats)")
    right.set(xscale="log", yscale="log", xlim=(100, 3e8), ylim=(1e-13, 1e7), xlabel="letters")
    right.set_title("Worst error so far (nats)")
    right.set_xticks([1e2, 1e3, 1e4, 1e5], ["100", "", "10,000", ""])
    right.set_yticks([1e-12, 1e-8, 1e-4, 1, 1e4], ["1e-12", "1e-8", "1e-4", "1", "10,000"])
    right.minorticks_off()
    label = {"weight": "bold", "ha": "right", "va": "top", "multialignment": "right"}
    names = [
        left.text(0.5 * thousand, -380, "float64,\nfloat32,\nin pairs", color=BLUE, **label),
        left.text(0.98 * thousand, -60, "float16", color=PURPLE, **label),
    ]
    return {"names": names} | {
        way: {
            "sum": left.plot([], [], color=color, ls=dash)[0],
            "worst": right.plot([], [], color=color, ls=dash)[0],
            "dot": right.plot([], [], "o", color=color)[0],
            "name": right.text(0, 0, "", color=color, weight="bold", va="center"),
        }
        for way, (_, color, dash) in SUMS.items()
    }


def update_running_sum(artists, values):
    stops = values["stops"]
    for name in artists["names"]:
        name.set_visible(stops[-1] / 1000 >= name.get_position()[0])
    for way in SUMS:
        parts, worst = artists[way], values["worst"][way]
        parts["sum"].set_data(stops / 1000, values["sums"][way] / 1000)
        parts["worst"].set_data(stops, worst)
        parts["dot"].set_data(stops[-1:], worst[-1:])
    top = np.inf
    for way in sorted(SUMS, key=lambda way: -values["worst"][way][-1]):
        top = min(values["worst"][way][-1], top / APART)
        artists[way]["name"].set(text=way, position=(1.7 * stops[-1], top))


def describe_running_sum(values):
    worst = {way: values["worst"][way][-1] for way in SUMS}
    return (
        f"After {values['letters']:,} letters the sum is "
        f"{values['sums']['float64'][-1]:,.0f} nats. "
        f"Worst error on the way: float64 {worst['float64']:.0e}, float32 {worst['float32']:.3g}, "
        f"float32 in pairs {worst['in pairs']:.2g}, float16 {worst['float16']:,.0f} nats."
    )


RUNNING_SUM = Demo(
    id="01.running-sum",
    title="Running sum",
    controls={"thousands": Control(1, MOST_LETTERS // 1000, 1, 10, label="thousand letters")},
    presets={
        "a page": {"thousands": 2},
        "a chapter": {"thousands": 50},
        "a book": {"thousands": 250},
    },
    compute=compute_running_sum,
    build=build_running_sum,
    update=update_running_sum,
    describe=describe_running_sum,
)
