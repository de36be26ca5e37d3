"""The questions of notebook 05: logistic regression by maximum likelihood."""

import math
from functools import cache

import numpy as np
from scipy.optimize import linprog

from course_utils import cross_entropy
from course_utils.chapters.ch05.default import iris_best, two_species
from course_utils.chapters.ch05.how_sure import samples as demo_samples
from course_utils.chapters.ch05.runaway import RUN_C, runaway_path
from course_utils.chapters.ch05.shared import (
    fit,
    mean_nll_of_radius,
    no_features,
    penalty_of,
    radius,
    radius_fit,
    standard_errors,
    standardized,
)
from course_utils.chapters.ch05.walkers import walks
from course_utils.learning import Exercise, Facts, Prediction, nearest_option
from course_utils.models import datasets, logistic_hessian, logistic_nll, with_intercept

# Predictions, in the order of the notebook

SHARES = (357 / 569, 212 / 569)
CONSTANTS = {
    "0.5: it knows nothing": (0.5, 0.5),
    "0.627, their share": SHARES,
    "0.75, between their share and 1": (0.75, 0.25),
    "1: most of them are benign": (1.0, 0.0),
}

BASELINE = Prediction(
    id="05.baseline",
    question="357 of 569 tumors are benign. A model gives every tumor the same probability of "
    "being benign. Which one makes its mean NLL lowest?",
    options=tuple(CONSTANTS),
    answer=lambda: min(CONSTANTS, key=lambda name: cross_entropy(SHARES, CONSTANTS[name])),
)

BOUNDARY = Prediction(
    id="05.boundary",
    question="A curve falls from benign to malignant as the radius grows. At which radius should "
    "it pass through $0.5$?",
    answer=lambda: -radius_fit()[0] / radius_fit()[1],
    rtol=0.03,
)

STEP_COUNTS = {"about 7": 7, "about 60": 60, "about 600": 600, "about 6,000": 6000}

STEPS = Prediction(
    id="05.steps",
    question="On the map of slope and intercept, gradient descent with rate 1 needs hundreds of "
    "steps until no slope is larger than $10^{-6}$. How many does Newton's method need until none "
    "is larger than $10^{-10}$?",
    options=tuple(STEP_COUNTS),
    answer=lambda: nearest_option(STEP_COUNTS, len(walks()["Newton"].points) - 1, math.log),
)

RATIOS = {"the same": 1.0, "1.1 times as high": 1.1, "2.8 times": 2.8, "30 times": 30.0}


def _default_ratio():
    """How much higher than the lowest possible the mean NLL of scikit-learn's default is."""
    from sklearn.linear_model import LogisticRegression

    X, y = two_species()
    model = LogisticRegression().fit(X, y)
    w = np.r_[model.intercept_, model.coef_[0]]
    return nearest_option(RATIOS, logistic_nll(w, with_intercept(X), y) / iris_best(), math.log)


DEFAULT = Prediction(
    id="05.default",
    question="`LogisticRegression().fit(X, y)` on the two irises, nothing changed. How high is its "
    "mean NLL, compared with the lowest that any weights reach?",
    options=tuple(RATIOS),
    answer=_default_ratio,
)


def _settles():
    """What the length of the weights does as the penalty fades."""
    lengths = np.linalg.norm(runaway_path()[:, 1:], axis=1)
    before = lengths[RUN_C[-1] / 100 >= RUN_C][-1]  # at a hundredth of the last C
    if np.all(np.diff(lengths) > 0) and lengths[-1] > 1.2 * before:
        return "it grows and grows"
    return "it settles below 100" if lengths[-1] < 100 else "it settles near 1,000"


SETTLES = Prediction(
    id="05.settles",
    question="All 30 features. Take the penalty away little by little ($C$ larger and larger). "
    "What does the length of the weights do, from 3.8 at $C = 1$?",
    options=(
        "it settles below 100",
        "it settles near 1,000",
        "it grows and grows",
        "it falls back toward 0",
    ),
    answer=_settles,
)

WIDENINGS = {"half as large": 0.5, "the same": 1.0, "twice as large": 2.0, "four times": 4.0}


def _widening():
    """Typical standard error of the slope of 140 tumors over that of 560."""
    few, many = (demo_samples(n) for n in (140, 560))
    few, many = (np.median([found[1][0][1] for found in part]) for part in (few, many))
    return nearest_option(WIDENINGS, few / many, math.log)


SURE = Prediction(
    id="05.sure",
    question="Fit the radius to 560 tumors, and then to 140, a quarter of them. How large is the "
    "standard error of the slope then?",
    options=tuple(WIDENINGS),
    answer=_widening,
)

LEFT_OUT_C = {"$C = 1$, the default": 1.0, "$C = 30$": 30.0, "$C = 10^4$": 1e4, "no penalty": 1e8}


def _left_out_nll(C):
    """Mean NLL of the irises, each left out of the fit that judges it."""
    X, y = two_species()
    start, costs = fit(X, y), []
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        penalty = penalty_of(C, len(y) - 1, X.shape[1])
        w = fit(X[others], y[others], penalty, start=start, tolerance=1e-8)
        costs.append(logistic_nll(w, with_intercept(X[[i]]), y[[i]]))
    return np.mean(costs)


LEFT_OUT = Prediction(
    id="05.left-out",
    question="Each iris is left out once and judged by a fit to the other 99. With which of these "
    "penalties is their mean NLL the lowest?",
    options=tuple(LEFT_OUT_C),
    answer=lambda: min(LEFT_OUT_C, key=lambda option: _left_out_nll(LEFT_OUT_C[option])),
)


def _doubled():
    """What happens to accuracy and mean NLL when the weights of the best fit are doubled."""
    x, y = radius()
    before, after = (with_intercept(x) @ (beta * radius_fit()) > 0 for beta in (1, 2))
    same = np.mean(before == y) == np.mean(after == y)
    rises = mean_nll_of_radius(2 * radius_fit()) > mean_nll_of_radius(radius_fit())
    return f"the accuracy {'stays' if same else 'changes'}, the NLL {'rises' if rises else 'falls'}"


DOUBLED = Prediction(
    id="05.doubled",
    question="Take the best curve for the radius and double both its weights. What happens to its "
    "accuracy and its mean NLL?",
    options=(
        "both stay",
        "the accuracy stays, the NLL rises",
        "the accuracy stays, the NLL falls",
        "the accuracy changes, the NLL rises",
    ),
    answer=_doubled,
)

# Exercises

NULL = Exercise(
    id="05.1",
    title="The price of knowing nothing",
    minutes=4,
    difficulty=1,
    task="357 of 569 tumors are benign. A model gives each tumor the probability 357/569 of being\n"
    "benign. Its mean NLL over the 569 tumors: one number, in nats per tumor.\n"
    "Example: for 1 of 2 it is 0.693.",
    stub="null_nll = ...",
    solution_source="""
        q = 357 / 569
        null_nll = -(357 * math.log(q) + 212 * math.log(1 - q)) / 569
    """,
    hints=(
        "Two kinds of tumor, two prices. Which probability does the model give to a malignant one?",
        "357 tumors cost -log(q) each, 212 cost -log(1 - q) each. Add, and divide by 569.",
        "q = 357 / 569\nnull_nll = -(357 * math.log(q) + 212 * math.log(...)) / 569",
    ),
    reference=no_features,
    wrong={
        "This is ln 2, the price of saying 50:50. The share of benign tumors is known, and "
        "it is not one half.": math.log(2),
        "This is the price of a benign tumor alone. The malignant ones have a price as well, and "
        "theirs is higher.": -math.log(357 / 569),
        "This is the price of a malignant tumor alone. Most tumors are benign, and cost less.": (
            -math.log(212 / 569)
        ),
        "This is the share of malignant tumors: how often the guess 'benign' is wrong. The NLL "
        "asks for logs of probabilities.": 212 / 569,
        "This is the share of benign tumors, a probability. The NLL asks for logs.": 357 / 569,
        "You took the plain mean of the two prices. There are more benign tumors than malignant "
        "ones: 357 pay one price, 212 the other.": (
            -(math.log(357 / 569) + math.log(212 / 569)) / 2
        ),
        "The prices are exchanged: a benign tumor costs -log(q), a malignant one -log(1 - q).": (
            -(357 * math.log(212 / 569) + 212 * math.log(357 / 569)) / 569
        ),
        "This is what the 357 benign tumors add to the mean. The 212 malignant ones are missing.": (
            -357 / 569 * math.log(357 / 569)
        ),
        "This is what the 212 malignant tumors add to the mean. The 357 benign ones are missing.": (
            -212 / 569 * math.log(212 / 569)
        ),
        "You took the log of the mean probability. The NLL is the mean of the logs.": (
            -math.log((357**2 + 212**2) / 569**2)
        ),
        "212/357 are the odds of a malignant tumor. Its probability is 1 - 357/569.": (
            -(357 * math.log(357 / 569) + 212 * math.log(212 / 357)) / 569
        ),
        "You divided the sum over all tumors by the 357 benign ones. There are 569.": (
            lambda: no_features() * 569 / 357
        ),
        "This is q (1 - q), the mean squared error of the probabilities. The NLL asks for logs.": (
            357 / 569 * 212 / 569
        ),
        "This is 2 q (1 - q), the squared error over both classes. The NLL asks for logs.": (
            2 * 357 / 569 * 212 / 569
        ),
    },
    facts=Facts(mean_over=569),
    expects="nats per tumor, a little below ln 2",
)


def _signed(X, y):
    """Rows with a one in front, those with label 0 multiplied by -1."""
    return (2 * np.asarray(y) - 1)[:, None] * with_intercept(X)


def _best(rows, costs=None, bounds=(-1, 1), demands=True):
    """The weights of the largest sum of rows @ weights where none of them is negative."""
    demands = {"A_ub": -rows, "b_ub": np.zeros(len(rows))} if demands else {}
    return linprog(-rows.sum(axis=0) if costs is None else costs, bounds=bounds, **demands).x


def _most(rows, costs=None, bounds=(-1, 1), demands=True):
    """The largest sum of rows @ weights where none of them is negative."""
    return float(rows.sum(axis=0) @ _best(rows, costs, bounds, demands))


def _room(X, y):
    return _most(_signed(X, y))


def _no_intercept(X, y):
    return _most(_signed(X, y)[:, 1:])


def _labels_as_signs(X, y):
    return _most(np.asarray(y)[:, None] * with_intercept(X))


def _beyond_a_margin(X, y):
    """The largest sum where each row keeps s·z at 1 or above; 0 where none does."""
    rows = _signed(X, y)
    found = linprog(-rows.sum(axis=0), A_ub=-rows, b_ub=-np.ones(len(rows)), bounds=(-1, 1))
    return -found.fun if found.success else 0.0


def _smallest(X, y):
    rows = _signed(X, y)
    return _most(rows, costs=rows.sum(axis=0))


def _tables():
    """Small tables, random ones, and the tumors with two features and with thirty."""
    tumors = datasets.breast_cancer()
    X = standardized(tumors.X)
    return [
        ([[1.0], [2.0], [4.0], [5.0]], [0, 0, 1, 1]),
        ([[1.0], [2.0], [4.0], [5.0]], [0, 1, 0, 1]),
        ([[1.0], [3.0], [3.0], [5.0]], [0, 0, 1, 1]),
        ([[-3.0], [-1.0], [1.0], [3.0]], [1, 1, 0, 0]),
        ([[-5.0], [-4.0], [1.0], [2.0]], [0, 0, 1, 1]),
        ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0]),
        *_random_tables(),
        (X[:, :2], tumors.y),
        (X, tumors.y),
    ]


def _random_tables(number=18):
    """Tables of up to three features: every other one is parted by a plane."""
    rng, tables = np.random.default_rng(5), []
    while len(tables) < number:
        d = 1 + len(tables) % 3
        X = rng.normal(rng.normal(0, 3, d), 2, (rng.integers(5, 12), d)).round(1)
        normal = rng.normal(size=d)
        by_plane = (X @ normal > np.median(X @ normal)).astype(int)
        y = by_plane if len(tables) % 2 else rng.integers(0, 2, len(X))
        if 0 < y.sum() < len(y):
            tables.append((X, y))
    return tables


ROOM = Exercise(
    id="05.2",
    title="The certificate",
    minutes=6,
    difficulty=2,
    task="The largest sum of s·z over all rows, with an intercept and weights, all from −1 to 1,\n"
    "that put no row on the wrong side. It is 0 if the classes overlap. Use linprog, as above.\n"
    "X: n rows of d features, y: n labels 0 or 1; the sign s is 2y - 1.\n"
    "Example: room([[1], [2], [4]], [0, 0, 1]) is 1.5.",
    stub="def room(X, y):\n    return ...",
    solution_source="""
        def room(X, y):
            rows = (2 * np.asarray(y) - 1)[:, None] * with_intercept(X)
            found = linprog(
                -rows.sum(axis=0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=(-1, 1)
            )
            return rows.sum(axis=0) @ found.x
    """,
    hints=(
        "The cell above does it for one feature. What changes when X has d columns?",
        "rows = sign * with_intercept(X), with a sign +1 or -1 for each row. linprog minimizes: "
        "its costs are -rows.sum(axis=0). The demand rows @ w >= 0 becomes -rows @ w <= 0.",
        "rows = (2 * np.asarray(y) - 1)[:, None] * with_intercept(X)\n"
        "found = linprog(-rows.sum(axis=0), A_ub=-rows, b_ub=..., bounds=(-1, 1))\n"
        "return rows.sum(axis=0) @ found.x",
    ),
    reference=_room,
    wrong={
        "linprog takes all unknowns for 0 or larger unless you say otherwise. Weights may be "
        "negative: bounds=(-1, 1).": lambda X, y: _most(_signed(X, y), bounds=(0, 1)),
        "The plane has no intercept here, so it must pass through the origin. Put the column of "
        "ones in: with_intercept(X).": _no_intercept,
        "The intercept is a weight too: it lies from −1 to 1 like the others.": (
            lambda X, y: _most(_signed(X, y), bounds=[(None, None)] + [(-1, 1)] * np.shape(X)[1])
        ),
        "If the labels 0 and 1 are used as signs, each row with y = 0 becomes 0 and demands "
        "nothing; the sign is 2 * y - 1.": _labels_as_signs,
        "No table has room for this function. linprog minimizes, so its costs are minus the sum of "
        "the rows; and it wants -rows @ w <= 0.": _smallest,
        "Nothing keeps the rows on their side here: demand -rows @ w <= 0 by A_ub and b_ub.": (
            lambda X, y: _most(_signed(X, y), demands=False)
        ),
        "Each row is asked for a margin of 1 here, b_ub=-1. Not to be on the wrong side is enough: "
        "rows @ w may be 0.": _beyond_a_margin,
        "This says whether there is room. The largest sum itself is asked for.": (
            lambda X, y: _room(X, y) > 1e-6
        ),
        "This is the mean of s·z. Their sum is asked for.": lambda X, y: _room(X, y) / len(y),
        "These are the weights. Their sum of s·z is asked for: rows.sum(axis=0) @ found.x.": (
            lambda X, y: _best(_signed(X, y))
        ),
    },
    cases=_tables,
    facts=Facts(unit="margin"),
    atol=1e-6,
    expects="never below 0",
)


def _radius_information():
    x, y = radius()
    return len(y) * logistic_hessian(radius_fit(), with_intercept(x), y)


def _radius_error():
    return float(standard_errors(radius_fit(), radius()[0])[0][1])


SLOPE_ERROR = Exercise(
    id="05.6",
    title="How sure is the slope?",
    minutes=6,
    difficulty=2,
    task="The standard error of the slope of the radius, from the Hessian of the mean NLL of\n"
    "569 tumors (rows and columns: intercept, slope). One positive number.\n"
    "Example: for the Hessian [[0.25, 0], [0, 0.25]] of 100 rows it is 0.2.",
    stub="mean_hessian = logistic_hessian(radius_weights, X_radius, y)\nslope_error = ...",
    solution_source="""
        mean_hessian = logistic_hessian(radius_weights, X_radius, y)
        slope_error = math.sqrt(np.linalg.inv(569 * mean_hessian)[1, 1])
    """,
    notebook_names=lambda: {
        "radius_weights": radius_fit(),
        "X_radius": with_intercept(radius()[0]),
        "y": radius()[1],
    },
    hints=(
        "The information of 569 tumors is that of one tumor, times what?",
        "Multiply the mean Hessian by 569 and invert the whole table. The slope is entry [1, 1].",
        "slope_error = math.sqrt(np.linalg.inv(569 * mean_hessian)[1, ...])",
    ),
    reference=_radius_error,
    wrong={
        "You inverted one entry of the table. That holds the intercept still; invert the whole "
        "table, then take the entry.": lambda: 1 / math.sqrt(_radius_information()[1, 1]),
        "This is the error from a single tumor. The information adds up: 569 times the mean "
        "Hessian.": lambda: _radius_error() * math.sqrt(569),
        "This is the variance. The standard error is its square root.": lambda: (
            _radius_error() ** 2
        ),
        "This is the root of an entry of the information. Invert the whole table first.": lambda: (
            math.sqrt(_radius_information()[1, 1])
        ),
        "This is the standard error of the intercept. The slope is the second weight, entry "
        "[1, 1].": lambda: float(standard_errors(radius_fit(), radius()[0])[0][0]),
        "This is half the width of the 95 % interval, 1.96 standard errors.": (
            lambda: 1.96 * _radius_error()
        ),
        "This is the whole width of the 95 % interval.": lambda: 2 * 1.96 * _radius_error(),
        "You divided by 569. The error falls with the root of the number of tumors: put 569 "
        "inside the inverse, before the root.": lambda: _radius_error() / math.sqrt(569),
        "You took the root before you inverted: this is one over the standard error.": (
            lambda: 1 / _radius_error()
        ),
        "This is the slope in standard errors. Only the standard error is asked for.": (
            lambda: abs(float(radius_fit()[1])) / _radius_error()
        ),
        "You did not invert the table: this is the root of its entry, divided by 569.": (
            lambda: math.sqrt(_radius_information()[1, 1]) / 569
        ),
        "You multiplied the inverse by 569. More tumors make the error smaller, not larger.": (
            lambda: _radius_error() * 569
        ),
        "You took the 100 rows of the example. These are 569 tumors.": (
            lambda: _radius_error() * math.sqrt(5.69)
        ),
        "n counts all 569 tumors, not the ones alone whose label is 1.": lambda: (
            _radius_error() * math.sqrt(569 / radius()[1].sum())
        ),
        "This adds all entries of the inverse: the variance of intercept plus slope. The slope "
        "alone is entry [1, 1].": lambda: math.sqrt(np.linalg.inv(_radius_information()).sum()),
        "This is the standard error divided by the slope. Only the standard error is asked for.": (
            lambda: _radius_error() / float(radius_fit()[1])
        ),
        "This is 1 over the root of the determinant, a number for both weights. Invert the table, "
        "then take the entry of the slope.": lambda: (
            1 / math.sqrt(np.linalg.det(_radius_information()))
        ),
        "This is from the largest eigenvalue of the information. That belongs to a mix of both "
        "weights; invert the table, then take the entry of the slope.": lambda: (
            1 / math.sqrt(np.linalg.eigvalsh(_radius_information()).max())
        ),
        "This inverts X.T @ X, as in linear regression with a spread of 1. In the Hessian each "
        "tumor has the weight p (1 - p).": lambda: math.sqrt(
            np.linalg.inv(with_intercept(radius()[0]).T @ with_intercept(radius()[0]))[1, 1]
        ),
        "This is from the entry beside the diagonal, the covariance of intercept and slope. The "
        "variance of the slope is entry [1, 1].": lambda: math.sqrt(
            abs(np.linalg.inv(_radius_information())[0, 1])
        ),
    },
    facts=Facts(unit="slope"),
    expects="about a tenth of the slope",
)


@cache
def three_parts():
    """Mean NLL at each C on the tumors of the fit, of the choice, of the report."""
    train, rest = datasets.split(datasets.breast_cancer(), train=300)
    center, spread = train.X.mean(axis=0), train.X.std(axis=0)
    of_fit, of_rest = ((part.X - center) / spread for part in (train, rest))
    parts = (
        (of_fit, train.y),
        (of_rest[:134], rest.y[:134]),
        (of_rest[134:], rest.y[134:]),
    )
    found = []
    for C in 10.0 ** np.arange(-4, 8.5, 0.5):
        w = fit(of_fit, train.y, penalty_of(C, 300, 30))
        found.append([logistic_nll(w, with_intercept(X), y) for X, y in parts])
    return np.array(found).T


REPORT = Exercise(
    id="05.7",
    title="Which number to report",
    minutes=4,
    difficulty=2,
    task="Three parts of the tumors: one fits the weights, one chooses C, one is for the report.\n"
    "fit_nll, choose_nll and report_nll hold their mean NLL for 25 values of C. Which mean NLL\n"
    "may you promise for new tumors? One number, in nats.\n"
    "Example: choose_nll (0.3, 0.2, 0.4) and report_nll (0.2, 0.3, 0.5) give 0.3.",
    stub="honest = ...",
    solution_source="honest = report_nll[choose_nll.argmin()]",
    notebook_names=lambda: dict(
        zip(("fit_nll", "choose_nll", "report_nll"), three_parts(), strict=True)
    ),
    hints=(
        "Which tumors have taken part in neither the fit nor the choice?",
        "Let choose_nll say which C, and report_nll say what it costs.",
        "honest = report_nll[choose_nll....]",
    ),
    reference=lambda: float(three_parts()[2][three_parts()[1].argmin()]),
    wrong={
        "These tumors chose C, because it suits them. Their lowest NLL is low by luck too: report "
        "the other part.": lambda: float(three_parts()[1].min()),
        "You chose C on the tumors of the report. Then they are used up as well.": (
            lambda: float(three_parts()[2].min())
        ),
        "These are the tumors of the fit at the chosen C. The weights were made for them.": (
            lambda: float(three_parts()[0][three_parts()[1].argmin()])
        ),
        "This is the lowest NLL of the tumors of the fit. They always prefer less penalty.": (
            lambda: float(three_parts()[0].min())
        ),
        "This is report_nll at the last C, the weakest penalty. The tumors of the fit would choose "
        "it, and so does argmax in place of argmin.": (
            lambda: float(three_parts()[2][three_parts()[0].argmin()])
        ),
        "This is the place of the best C. The question asks for the NLL of the report there.": (
            lambda: int(three_parts()[1].argmin())
        ),
        "This is the mean over all C. Only one C was chosen.": (
            lambda: float(three_parts()[2].mean())
        ),
        "This is the default C = 1. The tumors of the choice prefer another.": (
            lambda: float(three_parts()[2][8])
        ),
        "This is the mean of choose_nll and report_nll at the chosen C. The first is too low, for "
        "it has chosen.": lambda: float(three_parts()[1:, three_parts()[1].argmin()].mean()),
        "The roles are exchanged: you chose C on the tumors of the report, and gave choose_nll.": (
            lambda: float(three_parts()[1][three_parts()[2].argmin()])
        ),
    },
    facts=Facts(mean_over=135),
    expects="nats per tumor, above the lowest NLL of the choice",
)
