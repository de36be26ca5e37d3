"""The questions of notebook 02: what a likelihood is, where its best value lies, when it fails."""

import math

import numpy as np

from course_utils import entropy
from course_utils.chapters.ch02.collapse import Collapse
from course_utils.chapters.ch02.how_sure import coverage
from course_utils.chapters.ch02.least_squares import MU, LeastSquares
from course_utils.chapters.ch02.one_optimum import OneOptimum
from course_utils.chapters.ch02.two_readings import TwoReadings
from course_utils.chapters.ch02.visits import Visits
from course_utils.distributions import Poisson
from course_utils.learning import Exercise, Facts, Prediction, nearest_option
from course_utils.models import datasets

# Predictions

AREAS = {"exactly 1": 1, "about 0.1": 0.1, "about 0.01": 0.01, "less than 0.001": 0.001}


def area_in_order():
    """The option that holds the area under theta**7 * (1 - theta)**3."""
    area = TwoReadings().compute(theta=0.5, k=7)["area_in_order"]
    return next(option for option in reversed(AREAS) if area < AREAS[option])


GUESS_AREA = Prediction(
    id="02.area",
    question=r"Draw the curve $\theta^7(1-\theta)^3$ for $\theta$ from 0 to 1. "
    "What is the area under it?",
    options=tuple(AREAS),
    answer=area_in_order,
)


def same_curve():
    """What n changes about the mean NLL at each coin: nothing."""
    ten, hundred = (OneOptimum().compute(theta=0.4, n=n)["mean_nll"] for n in (10, 100))
    return "mean NLL" if math.isclose(ten, hundred) else "none of them"


GUESS_SAME = Prediction(
    id="02.same-curve",
    question="From 10 flips to 100, still 70 % heads. Which curve over $\\theta$ does not move "
    "at all?",
    options=("L", "log L", "mean NLL", "none of them"),
    answer=same_curve,
)


GAPS = {"less than 0.01": 0.01, "about 0.1": 0.3, "about 1": 3.0, "about 10": 30.0}


def poisson_gap():
    """The option that holds the gap between the best Poisson and the floor."""
    gap = Visits().compute(mean=2.86, model="Poisson")["gap"]
    return next(option for option, limit in GAPS.items() if gap < limit)


GUESS_GAP = Prediction(
    id="02.gap",
    question="The floor is the mean NLL of the table of observed shares. How far above it, in nats "
    "per person-year, is the best Poisson?",
    options=tuple(GAPS),
    answer=poisson_gap,
)


def center():
    """Where the NLL is lowest for two values of sigma."""
    best = [MU[LeastSquares().compute(mu=1.2, sigma=s)["curve"].argmin()] for s in (0.3, 0.1)]
    at_mean = np.allclose(best, datasets.setosa_petals().mean(), atol=(MU[1] - MU[0]) / 2)
    return "both times at the mean of the petals" if at_mean else "both times at the median"


GUESS_CENTER = Prediction(
    id="02.center",
    question=r"Hold $\sigma$ at 0.3 cm and slide $\mu$. Where is the NLL of the 50 petals lowest? "
    r"And where if you hold $\sigma$ at 0.1 cm?",
    options=(
        "both times at the mean of the petals",
        "both times at the median",
        "at the mean for one, elsewhere for the other",
        "halfway between the shortest and the longest",
    ),
    answer=center,
)


GUESS_BIAS = Prediction(
    id="02.bias",
    question="A Gaussian with variance 1. Draw five values, compute the maximum-likelihood "
    "variance, and do it again and again. Which value do these variances average to?",
    answer=lambda: 1 - 1 / 5,
    rtol=0.03,
)


SPREADS = {"150": 150, "200": 200, "400": 400, "10,000": 10_000}

GUESS_FLIPS = Prediction(
    id="02.flips",
    question="A thousand people flip the coin a hundred times each. Each reports the share of "
    "heads, and the reports have a certain spread. How many flips must each of them make to halve "
    "the spread?",
    options=tuple(SPREADS),
    answer=lambda: nearest_option(SPREADS, 100 * 2**2),
)

GUESS_MISSES = Prediction(
    id="02.misses",
    question=r"The interval $\hat\theta \pm 1.96$ standard errors is called a 95 % interval. A "
    r"coin has $\theta = 0.9$, and each experiment has only ten flips. Of a hundred such "
    "intervals, how many hold 0.9?",
    answer=lambda: 100 * coverage(0.9, 10),
    rtol=0.1,
)


def held_out_cost():
    """What the table of one half costs on the other: does it miss a count that occurs there?"""
    first, second = np.split(np.random.default_rng(0).permutation(datasets.doctor_visits()), 2)
    return "infinite" if set(second) - set(first) else "about the same as on the first"


GUESS_HALF = Prediction(
    id="02.half",
    question="Split the 20,190 counts at random into two halves. Make the table of shares from the "
    "first. What is its mean NLL on the second half?",
    options=(
        "about the same as on the first",
        "a tenth of a nat higher",
        "twice as high",
        "infinite",
    ),
    answer=held_out_cost,
)


def direction():
    """What log L does as sigma goes to 0."""
    values = [Collapse().compute(sigma)["log_likelihood"] for sigma in (1e-6, 1e-9, 1e-12)]
    steps = np.diff(values)
    endless = np.allclose(steps, 3 * math.log(10))
    return "it rises without end" if endless else "it rises to a highest value, then falls"


GUESS_COLLAPSE = Prediction(
    id="02.collapse",
    question=r"A mixture: 9 parts of a wide Gaussian, 1 part of a narrow one that sits on the "
    r"shortest petal. Shrink the narrow one, $\sigma \to 0$. What does log L of all 50 petals do?",
    options=(
        "it falls: the other 49 petals pay",
        "it settles at a value",
        "it rises to a highest value, then falls",
        "it rises without end",
    ),
    answer=direction,
)


def sticky_coverage(stay, flips=100):
    """How often a sticky fair coin leaves theta = 1/2 among those that 0.147 of the best L marks.

    Each flip repeats the last one with chance stay, and is thrown anew otherwise.
    """
    heads = np.zeros((2, flips + 1))  # chance of (last flip, heads so far)
    heads[0, 0] = heads[1, 1] = 0.5
    for _ in range(flips - 1):
        same, other = (1 + stay) / 2, (1 - stay) / 2
        tails_next = same * heads[0] + other * heads[1]
        heads_next = np.roll(other * heads[0] + same * heads[1], 1)
        heads = np.array([tails_next, heads_next])
    share = np.clip(np.arange(flips + 1) / flips, 1e-9, 1 - 1e-9)
    log_ratio = flips * (share * np.log(0.5 / share) + (1 - share) * np.log(0.5 / (1 - share)))
    return float(heads.sum(axis=0)[log_ratio >= math.log(0.147)].sum())


GUESS_STICKY = Prediction(
    id="02.sticky",
    question="A fair coin repeats its last result with chance 0.8, and is thrown anew otherwise. "
    "100 flips; mark the coins with at least 0.147 of the best likelihood. In how many of 100 "
    "such experiments is $\\theta = 0.5$ among them? (Honest flips: 94.)",
    answer=lambda: 100 * sticky_coverage(0.8),
    rtol=0.15,
)


def part_that_changes():
    """Which part of mean NLL = floor + gap changes when the zeros leave the data."""
    everyone = datasets.doctor_visits()
    floors, gaps = [], []
    for counts in (everyone, everyone[everyone > 0]):
        floors.append(entropy(np.bincount(counts) / len(counts)))
        gaps.append(-Poisson(everyone.mean()).log_prob(counts).mean() - floors[-1])
    return {
        (False, True): "only the gap",
        (True, False): "only the floor",
        (True, True): "both",
    }[abs(np.diff(floors)[0]) > 1e-3, abs(np.diff(gaps)[0]) > 1e-3]


GUESS_PART = Prediction(
    id="02.part",
    question="Mean NLL = floor + gap. Keep the Poisson model with its rate of 2.86, and leave all "
    "person-years without a visit out of the data. The mean NLL changes. Which part of it?",
    options=("only the floor", "only the gap", "both"),
    answer=part_that_changes,
)

# Exercises

MEAN_NLL = Exercise(
    id="02.1",
    title="The price of a flip",
    minutes=4,
    difficulty=1,
    task="Ten flips of another coin: 8 heads and 2 tails. Take their coin of maximum likelihood.\n"
    "The mean NLL: one number, in nats per flip. (A fair coin would pay ln 2 = 0.693.)",
    stub="mean_nll = ...",
    solution_source="""
        theta = 8 / 10
        mean_nll = -(8 * np.log(theta) + 2 * np.log(1 - theta)) / 10
    """,
    hints=(
        "Which coin is best for 8 heads of 10? What does it pay for a head, what for a tail?",
        "A head costs −ln θ, a tail −ln(1 − θ). Eight of the one, two of the other, over 10.",
        "theta = 8 / 10, then mean_nll = -(8 * np.log(theta) + 2 * np.log(...)) / 10",
    ),
    wrong={
        "That is the best price of the earlier flips, 7 heads and 3 tails. Here 8 are heads.": (
            lambda: -(7 * math.log(0.7) + 3 * math.log(0.3)) / 10
        ),
        "That is the sum over the ten flips. The mean divides by 10.": lambda: (
            -(8 * math.log(0.8) + 2 * math.log(0.2))
        ),
        "That is the log-likelihood, a sum over the ten flips. Turn the sign and divide by 10.": (
            lambda: 8 * math.log(0.8) + 2 * math.log(0.2)
        ),
        "That is in bits (log2). The question asks for nats (ln).": lambda: (
            -(8 * math.log2(0.8) + 2 * math.log2(0.2)) / 10
        ),
        "That is the mean log-likelihood. The NLL has the opposite sign.": lambda: (
            (8 * math.log(0.8) + 2 * math.log(0.2)) / 10
        ),
        "That is what the fair coin pays, ln 2. The best coin for these flips pays less.": (
            math.log(2)
        ),
        "That is the price of one head. Two of the ten flips are tails.": -math.log(0.8),
        "The tails are missing: they cost something too.": -8 * math.log(0.8) / 10,
        "That is the likelihood L itself. Take its log, turn the sign, divide by 10.": (
            0.8**8 * 0.2**2
        ),
        "That is the probability of eight heads in any order, 45 times L. L is for the flips as "
        "they fell.": 45 * 0.8**8 * 0.2**2,
        "You counted the 45 orders in which eight heads can fall. L is for the flips as they "
        "fell.": lambda: -math.log(45 * 0.8**8 * 0.2**2) / 10,
        "Heads and tails are weighted alike here. Eight of ten flips are heads, two are tails.": -(
            math.log(0.8) + math.log(0.2)
        )
        / 2,
        "The weights have changed places: there are eight heads and two tails.": (
            -(2 * math.log(0.8) + 8 * math.log(0.2)) / 10
        ),
        "This is the coin of add-one smoothing, 9 of 12. The coin of maximum likelihood is "
        "asked.": -(8 * math.log(9 / 12) + 2 * math.log(3 / 12)) / 10,
        "You took the mean of the probabilities, then its log. Take the logs first, then their "
        "mean.": -math.log(0.8 * 0.8 + 0.2 * 0.2),
        "This is how much less than the fair coin it pays. The question asks what it pays.": (
            math.log(2) + 0.8 * math.log(0.8) + 0.2 * math.log(0.2)
        ),
    },
    reference=lambda: -(8 * math.log(0.8) + 2 * math.log(0.2)) / 10,
    facts=Facts(mean_over=10),
    expects="a number between 0 and ln 2: this coin must beat the fair one",
)

EIGHT = (2, 4, 4, 4, 5, 5, 7, 9)

VARIANCE = Exercise(
    id="02.3",
    title="The variance of maximum likelihood",
    minutes=4,
    difficulty=1,
    task="Eight values: 2, 4, 4, 4, 5, 5, 7, 9. The variance σ² of the Gaussian\n"
    "that makes them most probable.",
    stub="variance = ...",
    solution_source="""
        x = np.array([2, 4, 4, 4, 5, 5, 7, 9])
        variance = np.mean((x - x.mean()) ** 2)
    """,
    hints=(
        "First the best center μ. How far is each value from it?",
        "σ² is the mean of the squared distances. Mind what maximum likelihood divides by.",
        "x = np.array([2, 4, 4, 4, 5, 5, 7, 9]), then np.mean((x - x.mean()) ** 2)",
    ),
    wrong={
        "That is the mean, the center. The question asks for the variance around it.": (
            lambda: np.mean(EIGHT)
        ),
        "This divides by n - 1. Maximum likelihood divides by n.": lambda: np.var(EIGHT, ddof=1),
        "That is σ, the standard deviation. The question asks for σ².": lambda: np.std(EIGHT),
        "That is the sum of the squared distances. Divide by how many there are.": lambda: (
            np.var(EIGHT) * len(EIGHT)
        ),
        "That is the mean of the squares. Subtract the center first.": lambda: np.mean(
            np.square(EIGHT)
        ),
        "That is a standard deviation that divides by n - 1. σ² is without the root, and maximum "
        "likelihood divides by n.": lambda: np.std(EIGHT, ddof=1),
        "This divides by n + 1. Maximum likelihood divides by n.": lambda: (
            np.var(EIGHT) * len(EIGHT) / (len(EIGHT) + 1)
        ),
        "That is the mean distance, without squares. σ² is a mean of squares.": lambda: np.mean(
            np.abs(np.subtract(EIGHT, np.mean(EIGHT)))
        ),
        "Those are the squared distances from the median. The best center is the mean.": lambda: (
            np.mean(np.subtract(EIGHT, np.median(EIGHT)) ** 2)
        ),
        "Distances from the mean cancel to 0. Square them before you add.": 0.0,
        "Each value counts once here. 4 stands there three times, and 5 twice.": lambda: np.var(
            np.unique(EIGHT)
        ),
        "That is the mean of the squares minus the mean. Subtract the square of the mean.": (
            lambda: np.mean(np.square(EIGHT)) - np.mean(EIGHT)
        ),
    },
    reference=lambda: np.var(EIGHT),
    facts=Facts(unit="squared"),
    expects="a mean of squares",
)


def geometric_fit(counts):
    """Best theta of a geometric model, and its mean NLL in nats."""
    mean = np.mean(counts)
    theta = 1 / (1 + mean)
    return [theta, -(np.log(theta) + mean * np.log(1 - theta))]


def _from_one(counts):
    theta = 1 / np.mean(counts)
    return [theta, -(np.log(theta) + np.mean(counts) * np.log(1 - theta))]


def _total(counts):
    theta, mean_nll = geometric_fit(counts)
    return [theta, mean_nll * len(counts)]


def _positive(counts):
    theta, mean_nll = geometric_fit(counts)
    return [theta, -mean_nll]


def _swapped(counts):
    theta, mean_nll = geometric_fit(counts)
    return [1 - theta, mean_nll]


def _chance_to_go_on(counts):
    theta = np.mean(counts) / (1 + np.mean(counts))
    return [theta, -(np.log(theta) + np.mean(counts) * np.log(1 - theta))]


def _order(counts):
    return geometric_fit(counts)[::-1]


def _bits(counts):
    theta, mean_nll = geometric_fit(counts)
    return [theta, mean_nll / math.log(2)]


def _of_theta(counts, theta):
    return [theta, -(np.log(theta) + np.mean(counts) * np.log(1 - theta))]


def _probabilities(counts):
    theta, _ = geometric_fit(counts)
    return theta, theta * (1 - theta) ** np.array(counts)


def _log_of_product(counts):
    theta, each = _probabilities(counts)
    return [theta, -np.log(np.prod(each)) / len(counts)]


def _log_of_mean(counts):
    theta, each = _probabilities(counts)
    return [theta, -np.log(np.mean(each))]


def _by_grid(counts, steps=100):
    grid = np.arange(1, steps) / steps
    return min((_of_theta(counts, theta) for theta in grid), key=lambda pair: pair[1])


def _smoothed(counts):
    return _of_theta(counts, (len(counts) + 1) / (len(counts) + sum(counts) + 2))


def _one_less(counts):
    theta, mean_nll = geometric_fit(counts)
    return [theta, mean_nll + np.log(1 - theta)]


def _without_the_stop(counts):
    theta, mean_nll = geometric_fit(counts)
    return [theta, mean_nll + np.log(theta)]


def _roles_exchanged(counts):
    theta, _ = geometric_fit(counts)
    return [theta, -(np.mean(counts) * np.log(theta) + np.log(1 - theta))]


def _for_each_trial(counts):
    theta, mean_nll = geometric_fit(counts)
    return [theta, mean_nll / (1 + np.mean(counts))]


def _unbiased(counts):
    return _of_theta(counts, (len(counts) - 1) / (len(counts) - 1 + sum(counts)))


FIT = Exercise(
    id="02.6",
    title="Fit a geometric model yourself",
    minutes=8,
    difficulty=3,
    task="counts: whole numbers in a list, not all 0. P(k | θ) = θ (1 − θ)^k for k = 0, 1, 2, …\n"
    "Return [θ, mean NLL in nats] of the best geometric model. Use only NumPy.\n"
    "Example: fit_geometric([1, 1]) is [0.5, 1.386].",
    stub="def fit_geometric(counts):\n    return ...",
    solution_source="""
        def fit_geometric(counts):
            m = np.mean(counts)
            theta = 1 / (1 + m)
            return [theta, -(np.log(theta) + m * np.log(1 - theta))]
    """,
    hints=(
        "Write ln P(k | θ) for one count. What is its mean over all counts?",
        "The mean is ln θ + m ln(1 − θ), with m the mean count. Where is its slope in θ zero?",
        "m = np.mean(counts), theta = 1 / (1 + m), and [theta, -(np.log(theta) + m * np.log(...))]",
    ),
    wrong={
        "This θ is 1 / mean, for counts that start at 1. Here they start at 0.": _from_one,
        "The second entry is a sum. The question asks for the mean.": _total,
        "The second entry is the mean log-likelihood. The NLL has the opposite sign.": _positive,
        "This θ is the chance to go on. The θ of the formula is the chance to stop.": _swapped,
        "This θ is m / (1 + m), the chance to go on. The θ of the formula is the chance to stop.": (
            _chance_to_go_on
        ),
        "The second entry is in bits. The question asks for nats.": _bits,
        "The two entries have changed places: first θ, then the mean NLL.": _order,
        "This is θ alone. The mean NLL goes beside it: [θ, mean NLL].": lambda counts: (
            geometric_fit(counts)[0]
        ),
        "The product of many probabilities is stored as 0. Take the logs first, and add them.": (
            _log_of_product
        ),
        "The second entry is the log of the mean probability. Take the logs first, then their "
        "mean.": _log_of_mean,
        "This θ is the best of the steps 0.01, 0.02, …, which are too coarse. Solve for θ, or take "
        "finer steps.": _by_grid,
        "This θ is the best of the tenths 0.1, 0.2, …, which are too coarse. Solve for θ, or take "
        "finer steps.": lambda counts: _by_grid(counts, 10),
        "The counts of 0 were left out. A count of 0 is a count as well.": lambda counts: (
            geometric_fit([count for count in counts if count > 0])
        ),
        "This θ comes from the median. The slope of the mean NLL is zero at 1 / (1 + mean).": (
            lambda counts: _of_theta(counts, 1 / (1 + np.median(counts)))
        ),
        "This θ is the share of zeros. P(0) is θ, but the other counts speak as well: take their "
        "mean.": lambda counts: _of_theta(counts, np.mean(np.asarray(counts) == 0)),
        "This θ is smoothed. Maximum likelihood adds no counts.": _smoothed,
        "The second entry has the power k - 1. The formula has k, as counts start at 0.": _one_less,
        "ln θ is missing in the second entry: every count pays for the stop as well.": (
            _without_the_stop
        ),
        "θ and 1 - θ have changed roles in the second entry: the power k belongs to 1 - θ.": (
            _roles_exchanged
        ),
        "The second entry is divided by all trials, the counts plus the stops. The mean is over "
        "the counts in the list.": _for_each_trial,
        "This θ has n - 1 in place of n. That takes a bias away, and is not the most probable θ.": (
            _unbiased
        ),
        "This θ is 1 over 1 plus the sum of the counts. Take their mean, not their sum.": (
            lambda counts: _of_theta(counts, 1 / (1 + sum(counts)))
        ),
        "The second entry is the mean of the probabilities. The NLL is made of their logs.": (
            lambda counts: [geometric_fit(counts)[0], np.mean(_probabilities(counts)[1])]
        ),
        "This θ is the mean of 1 / (1 + k). Take the mean of the counts first, then 1 / (1 + m).": (
            lambda counts: _of_theta(counts, np.mean(1 / (1 + np.asarray(counts))))
        ),
    },
    reference=geometric_fit,
    cases=[
        ([1, 1],),
        ([0, 0, 1, 3, 6],),
        ([5],),
        ([2, 0, 4, 1],),
        ([0, 0, 0, 1],),
        ([2, 0, 4, 1, 8] * 100,),  # the product of 500 probabilities is stored as 0
    ],
    expects="a probability above 0, and a number of nats that is never below 0",
    rtol=1e-3,  # a search by numbers is as good as the formula
)


FIVE = (0, 0, 1, 3, 6)


def rate_error():
    """Standard error of the best Poisson rate for FIVE: the root of rate / n."""
    return math.sqrt(np.mean(FIVE) / len(FIVE))


ERROR = Exercise(
    id="02.7",
    title="How sure of a rate",
    minutes=4,
    difficulty=2,
    task="Five counts: 0, 0, 1, 3, 6. Their best Poisson rate is 2, and ln P(k | λ) = k ln λ − λ − "
    "ln k!.\nThe standard error of that rate, in events per observation: from the curvature of "
    "the\nmean NLL at λ = 2, and from how many counts there are.",
    stub="rate_error = ...",
    solution_source="""
        information = 2 / 2**2  # the mean count over λ², at the best λ
        rate_error = 1 / np.sqrt(5 * information)
    """,
    hints=(
        "The slope of the mean NLL in λ is 1 − mean / λ. What is the slope of that slope?",
        "The curvature is mean / λ², so 1 / λ at the best rate. That is the information.",
        "information = 1 / 2, then rate_error = 1 / np.sqrt(5 * ...)",
    ),
    wrong={
        "That is for one observation. There are five: multiply the information by n.": lambda: (
            math.sqrt(np.mean(FIVE))
        ),
        "That is the square of the standard error. Take the root.": lambda: np.mean(FIVE) / 5,
        "That is the curvature of the mean NLL, the information in one observation. Multiply it by "
        "n, and take 1 over the root.": lambda: 1 / np.mean(FIVE),
        "That is n times the information. The standard error is 1 over its root.": lambda: (
            5 / np.mean(FIVE)
        ),
        "That is the root of n times the information. Divide 1 by it.": lambda: math.sqrt(
            5 / np.mean(FIVE)
        ),
        "The information, 1 / λ, is turned over, or was taken as λ. Two slopes of −ln P leave "
        "k / λ², on average 1 / λ; the error is 1 over the root of n times that.": (
            lambda: 1 / math.sqrt(5 * np.mean(FIVE))
        ),
        "You took 1 / λ² for the curvature. It is k / λ²; do not lose the count k.": lambda: (
            np.mean(FIVE) / math.sqrt(5)
        ),
        "That is the spread of the counts over the root of n. Under a Poisson model the variance "
        "is λ.": lambda: np.std(FIVE) / math.sqrt(5),
        "That is the spread of the counts. The question is about the spread of the estimate.": (
            lambda: np.std(FIVE)
        ),
        "That is half the width of a 95 % interval, 1.96 standard errors.": lambda: (
            1.96 * rate_error()
        ),
        "That is the spread of the counts, with n - 1, over the root of n. Under a Poisson model "
        "the variance is λ.": lambda: np.std(FIVE, ddof=1) / math.sqrt(5),
        "That is the spread of the counts, with n - 1. The question is about the spread of the "
        "estimate.": lambda: np.std(FIVE, ddof=1),
        "You multiplied the information by 4. Each of the five counts brings its own.": lambda: (
            math.sqrt(np.mean(FIVE) / 4)
        ),
        "Only the counts above 0 are in it. A count of 0 says something about the rate as well.": (
            lambda: math.sqrt(np.mean(FIVE) / 3)
        ),
        "n stands outside the root. The standard error is 1 over the root of n times the "
        "information.": lambda: math.sqrt(np.mean(FIVE)) / 5,
        "You took k / λ for the curvature, which is 1 here, or the sum of the counts, 10, for n. "
        "Two slopes of −ln P leave k / λ², and n is how many counts there are.": (
            lambda: 1 / math.sqrt(5)
        ),
        "nan is the root of a negative number. The curvature of the mean NLL is positive: mind its "
        "minus sign.": math.nan,
        "That is the error of all events together, the root of 10. Per observation it is a fifth "
        "of that.": lambda: math.sqrt(sum(FIVE)),
    },
    reference=rate_error,
    rtol=0.002,
    facts=Facts(unit="events"),
    expects="a distance, smaller than the rate",
)


def highest_coin(level=0.147, n=20):
    """The largest theta whose likelihood for no heads in n flips is this share of the best."""
    return 1 - level ** (1 / n)


NO_HEADS = Exercise(
    id="02.8",
    title="No heads at all",
    minutes=4,
    difficulty=2,
    task="Twenty flips, no heads. The best coin is θ = 0, and its standard error would be 0.\n"
    "The likelihood still has an interval: the coins whose likelihood is at least 0.147 times\n"
    "that of the best coin. Which is the largest θ in it?",
    stub="largest = ...",
    solution_source="""
        largest = 1 - 0.147 ** (1 / 20)
    """,
    hints=(
        "What is L(θ) for twenty tails? How large is it for the best coin, θ = 0?",
        "L(θ) = (1 - θ)**20, and L(0) = 1. Solve (1 - θ)**20 = 0.147.",
        "largest = 1 - 0.147 ** (1 / ...)",
    ),
    wrong={
        "That is the interval of the standard error: 0 ± 0. The curve is no parabola here.": 0.0,
        "That is the chance of tails. θ is the chance of heads.": lambda: 1 - highest_coin(),
        "You divided by 20. (1 - θ)**20 is a power: undo it by the 20th root of 0.147.": (
            (1 - 0.147) / 20
        ),
        "That is for a single flip. (1 - θ)**20 = 0.147: take the 20th root.": 1 - 0.147,
        "You set (1 - θ)**20 to 0.05. The 95 % come with a ratio of 0.147.": lambda: highest_coin(
            0.05
        ),
        "You set (1 - θ)**20 to 0.95. The coins are marked from 0.147 of the best on.": lambda: (
            highest_coin(0.95)
        ),
        "You set (1 - θ)**20 to 0.1. The level is 0.147.": lambda: highest_coin(0.1),
        "You took (1 - θ)**20 for exp(-20 θ). That is near for small θ; the root is exact.": (
            lambda: -math.log(0.147) / 20
        ),
        "That is the bound of a quick rule, 3 / n. Solve for the ratio 0.147.": 3 / 20,
        "You divided 0.147 by 20. The likelihood is a power, so take a root.": 0.147 / 20,
        "That is the coin of add-one smoothing. The question is where the likelihood has fallen to "
        "0.147 of the best.": 1 / 22,
        "0.147 is a ratio of two likelihoods, not a coin. Which θ has it?": 0.147,
        "That is one head in twenty flips. There was none; which θ still has 0.147 of the "
        "likelihood?": 1 / 20,
        "1 is what the 20th power gives. Solve (1 - θ)**20 = 0.147 by the 20th root.": lambda: (
            1 - 0.147**20
        ),
        "You let the likelihood fall by 0.147, to 0.853. The interval goes on down to 0.147.": (
            lambda: highest_coin(1 - 0.147)
        ),
        "That is for 21 flips. There are twenty.": lambda: highest_coin(n=21),
        "That is for 19 flips. There are twenty.": lambda: highest_coin(n=19),
    },
    reference=highest_coin,
    rtol=0.003,  # the level to three digits or exactly
    facts=Facts(unit="none"),
    expects="a chance above 0, and a small one",
)
