"""The questions of notebook 01: log probabilities."""

import math

import numpy as np

from course_utils import first_zero, softmax, surprisal
from course_utils.chapters.ch01.above_zero import AboveZero
from course_utils.chapters.ch01.evidence import Evidence
from course_utils.chapters.ch01.running_sum import RunningSum
from course_utils.chapters.ch01.units import Units
from course_utils.learning import Exercise, Facts, Prediction, nearest_option
from course_utils.models.datasets import two_piles

# Predictions, in the order of the notebook

ACCURACIES = {"about 50 %": 0.5, "about 75 %": 0.75, "about 90 %": 0.9, "about 99 %": 0.99}

ACCURACY = Prediction(
    id="01.accuracy",
    question="For each of two piles a program multiplies the probabilities of a page's words; the "
    "larger product wins. With 10 words it is right on more than 90 % of the pages. On what share "
    "is it right with 200?",
    options=tuple(ACCURACIES),
    answer=lambda: nearest_option(ACCURACIES, Evidence().compute(words=200)["accuracy"]["float64"]),
)

CLIFF = Prediction(
    id="01.cliff",
    question="Multiply $0.5$ by itself again and again. After how many factors does Python store "
    "exactly $0$?",
    answer=lambda: first_zero(0.5, "float64"),
    rtol=0.01,
)

TIMES = {"1.003 times": 1050 / 1047, "3 times": 3.0, "20 times": 20.0, "1,000 times": 1000.0}

ORDER = Prediction(
    id="01.order",
    question="Page A has the log-probability $-1050$, page B has $-1047$. "
    "B is more probable than A. About how many times?",
    options=tuple(TIMES),
    answer=lambda: nearest_option(TIMES, math.exp(-1047 - -1050)),
)

HALVINGS = {
    "by half of it": lambda before: before / 2,
    "by 1 bit": lambda before: 1.0,
    "by 2 bits": lambda before: 2.0,
    "it doubles": lambda before: before,
}


def _halving():
    """How the surprise grows where a probability of 1/8 is halved."""
    before, after = float(surprisal(1 / 8, base=2)), float(surprisal(1 / 16, base=2))
    return next(text for text, grown in HALVINGS.items() if grown(before) == after - before)


HALVING = Prediction(
    id="01.halving",
    question="An event of probability $1/8$ carries a certain surprise. Halve the probability to "
    "$1/16$. How does the surprise grow?",
    options=tuple(HALVINGS),
    answer=_halving,
)


BETS = {
    "Python, about 9 in 10": 0.9,
    "Python, about 5 in 10": 0.52,
    "statistics, about 9 in 10": 0.1,
    "statistics, about 7 in 10": 0.3,
}


def _unequal():
    """Which bet comes nearest for a page of 50 words that says data."""
    piles = two_piles()
    pages, labels = piles.pages(length=50, n=4000)
    says = (piles.vocabulary[pages] == "data").any(axis=1)
    python, statistics = 0.9 * says[labels == 0].mean(), 0.1 * says[labels == 1].mean()
    return nearest_option(BETS, python / (python + statistics))


UNEQUAL = Prediction(
    id="01.unequal",
    question="900 lost pages are Python's, 100 are from the statistics package. The word “data” "
    "stands on eight times as large a share of the statistics pages. The page you drew says "
    "“data”. Which pile is it from, and how sure may you be?",
    options=tuple(BETS),
    answer=_unequal,
)


def _exponentiated():
    """What exp and normalizing make of two log scores."""
    with np.errstate(invalid="ignore"):
        p = np.exp([-1000.0, -1002.0])
        return str((p / p.sum()).round(2))


POSTERIOR = Prediction(
    id="01.posterior",
    question="`p = np.exp([-1000.0, -1002.0])`, then `p / p.sum()`. What comes out?",
    options=("[0.88 0.12]", "[0.5 0.5]", "[1. 0.]", "[nan nan]"),
    answer=_exponentiated,
)

DENSITY = Prediction(
    id="01.density",
    question="A bell curve (normal distribution) with standard deviation $0.1$. What is the log of "
    "its density at its peak?",
    options=("below 0, as every log of a probability", "exactly 0", "above 0", "not defined"),
    answer=lambda: "above 0" if AboveZero().compute(sigma=0.1)["log_peak"] > 0 else "exactly 0",
)


def _millimeters():
    """How the mean log density changes from cm to mm."""
    cm, mm = (Units().compute(unit=unit)["log_density"] for unit in ("cm", "mm"))
    changes = {"it stays": 0, "it falls by ln 10": -math.log(10), "it rises by ln 10": math.log(10)}
    return nearest_option(changes, mm - cm)


UNITS = Prediction(
    id="01.units",
    question="Write the petals in mm in place of cm, and fit the bell again. What happens to the "
    "mean log density of the petals?",
    options=("it stays", "it falls by ln 10", "it rises by ln 10", "it is multiplied by 10"),
    answer=_millimeters,
)

DRIFTS = {
    "less than 0.001 nats": 1e-4,
    "about 0.1 nats": 0.1,
    "about 1 nat": 1.0,
    "more than 30 nats": 200.0,
}


def _drift():
    worst = RunningSum().compute(letters=250_000)["worst"]["float32"][-1]
    return nearest_option(DRIFTS, worst, math.log)


RUNNING = Prediction(
    id="01.running-sum",
    question="Add the log-probabilities of 250,000 letters one after the other in float32, which "
    "keeps about 7 decimal digits. How far off does the sum get?",
    options=tuple(DRIFTS),
    answer=_drift,
)

# Exercises

FIRST_ZERO = Exercise(
    id="01.1",
    title="The first zero",
    minutes=4,
    difficulty=1,
    task="The smallest whole number n for which 0.5**n is exactly 0.0.\n"
    "Python's numbers are float64. Example: 0.5**3 is 0.125, so n is larger than 3.",
    stub="first_zero_n = ...",
    solution_source="""
        n = 1
        while 0.5**n > 0:
            n += 1
        first_zero_n = n
    """,
    hints=(
        "Try a few: 0.5**10, 0.5**100, 0.5**1000, 0.5**2000. Where does it turn to 0.0?",
        "Count up: start with n = 1, and add 1 as long as 0.5**n is larger than 0.",
        "n = 1\nwhile 0.5**n > 0:\n    n = n + ...",
    ),
    reference=lambda: first_zero(0.5, "float64"),
    wrong={
        "This is where exp(-n) becomes 0. A factor of 0.5 is ln 2 = 0.693 of such steps.": (
            lambda: next(n for n in range(2000) if math.exp(-n) == 0)
        ),
        "Bits of digits are counted here: 1 + 0.5**53 is stored as 1, but 0.5**53 itself is far "
        "from 0.": 53,
        "These are steps of e: −ln of the smallest number. A halving is a smaller step.": 745,
        "0.5**1074 is the smallest positive float64, the last one before 0. One step more.": 1074,
        "This is the smallest normal number, 2**-1022. Below it the subnormals begin; they give "
        "up digits and go on shrinking for 52 more halvings.": 1022,
        "0.5**1023 is the first power that is subnormal: small, and not 0 yet.": 1023,
        "0.5**n is 0 here, and it was 0 one step earlier. The question asks for the first n.": (
            lambda: first_zero(0.5, "float64") + 1
        ),
        "This is the other end: 2**1024 is too large for float64. Small numbers go on below "
        "2**-1024.": 1024,
        "This is an exponent of ten: 10**-324 is stored as 0. A halving is a smaller step than a "
        "division by ten.": 324,
        "This is an exponent of ten: about 10**-308 is the smallest normal number. "
        "The question counts halvings.": 308,
        "This is where float32 becomes 0. Python's numbers are float64.": lambda: first_zero(
            0.5, "float32"
        ),
        "This is the last n before 0 in float32. Python's numbers are float64.": lambda: (
            first_zero(0.5, "float32") - 1
        ),
        "This is the smallest positive float64 itself. The question asks for the exponent n.": (
            math.ulp(0.0)
        ),
        "This is the power, 0.0, itself. The question asks for its exponent n.": 0,
        "On paper 0.5**n never becomes 0. A float64 has a smallest positive number, and below it "
        "only 0.": math.inf,
        "np.isclose takes everything below 1e-8 for 0. The question asks where it is exactly 0.": (
            27
        ),
    },
    expects="a whole number between 1000 and 2000",
)

FLIPS = Exercise(
    id="01.2",
    title="A thousand flips",
    minutes=4,
    difficulty=1,
    task="A fair coin was flipped 1000 times, and every result written down.\n"
    "The log-probability of exactly that sequence, in nats. For one flip it would be −0.693.",
    stub="log_p_flips = ...",
    solution_source="log_p_flips = 1000 * math.log(0.5)",
    hints=(
        "Every flip of the sequence has probability 0.5. What do the logs of factors do?",
        "1000 equal terms, each the natural log of 0.5.",
        "log_p_flips = 1000 * math.log(...)",
    ),
    reference=lambda: 1000 * math.log(0.5),
    wrong={
        "This is the log-probability of 500 heads in any order. One written sequence is asked "
        "for.": lambda: math.lgamma(1001) - 2 * math.lgamma(501) + 1000 * math.log(0.5),
        "This is in bits: log2(0.5) is −1 for each flip. In nats, use the natural logarithm.": (
            -1000.0
        ),
        "This is in decimal digits: you used log10. In nats, use the natural logarithm.": (
            1000 * math.log10(0.5)
        ),
        "You took the log of 0: the product was stored in a format too small for it. "
        "Take the logs first, then add.": -math.inf,
        "The sign is lost: the log of a probability is negative, as p is below 1.": (
            -1000 * math.log(0.5)
        ),
        "About one flip too few: take all 1000, and math.log(0.5) without rounding.": (
            999 * math.log(0.5)
        ),
        "About one flip too many: take 1000, and math.log(0.5) without rounding.": (
            1001 * math.log(0.5)
        ),
        "You took the log of 1/1000. The sequence has a thousand factors, each of them 0.5.": (
            math.log(1 / 1000)
        ),
        "This is the log of 1000 * 0.5. 0.5**1000 is a power: its log is 1000 times the log of "
        "0.5.": math.log(1000 * 0.5),
        "The log was raised to the power 1000. The log of a power is a product.": (
            math.log(0.5) ** 1000
        ),
        "Each log was multiplied by its probability, 0.5, as in a mean. All 1000 results came: "
        "each log counts whole.": 1000 * 0.5 * math.log(0.5),
    },
    facts=Facts(sum_over=1000),
    rtol=5e-4,  # 999 flips are too few
    expects="a negative number of nats",
)

POSTERIOR_OF_BEST = Exercise(
    id="01.3",
    title="Back to a probability",
    minutes=6,
    difficulty=2,
    task="Two classes, equally probable beforehand, have the log scores below (nats).\n"
    "The probability of the better class, a number from 0 to 1. For equal scores it is 0.5.",
    stub="scores = (-1200.0, -1203.0)\nposterior_best = ...",
    solution_source="""
        e = [math.exp(score - max(scores)) for score in scores]
        posterior_best = max(e) / sum(e)
    """,
    hints=(
        "exp(-1200) is stored as 0. Which number may you subtract from both scores?",
        "Subtract the larger score from both. Then exp, and divide by the sum.",
        "e = [math.exp(s - max(scores)) for s in scores]\nposterior_best = e[0] / ...",
    ),
    reference=lambda: float(softmax(np.array([-1200.0, -1203.0]))[0]),
    wrong={
        "You divided the scores by 1200 first. Dividing logs takes a root of the probabilities: "
        "a 20-fold lead becomes next to nothing. Subtract, never divide.": (
            1 / (1 + math.exp(-3 / 1200))
        ),
        "You divided the scores by 1000 first. Dividing logs takes a root of the probabilities: "
        "a 20-fold lead becomes next to nothing. Subtract, never divide.": (
            1 / (1 + math.exp(-3 / 1000))
        ),
        "0.5 is what remains where both exponentials come out equal: as 0, or cut off at the same "
        "number. The scores differ by 3 nats. That difference must stay.": 0.5,
        "The prior of 0.5 is multiplied in, and the sum of both classes is not divided out. Equal "
        "priors change nothing.": 0.5 / (1 + math.exp(-3)),
        "This is the decision (argmax), as if the lead were certain. 3 nats is a lead of about "
        "20 to 1, not of infinity to 1.": 1.0,
        "This is the odds, 20 to 1. The probability is odds / (odds + 1).": math.exp(3),
        "This is the lead in nats. exp of it is the odds, 20 to 1, and the probability is "
        "odds / (odds + 1).": 3.0,
        "This is the lead in nats, seen from the other class. exp(3) is the odds, 20 to 1, and the "
        "probability is odds / (odds + 1).": -3.0,
        "1 - exp(-3), or 19 of 20? Odds of 20 to 1 are 20 of 21: odds / (odds + 1). If you "
        "rounded, give four digits.": 1 - math.exp(-3),
        "This compares the other class with the better one. Divide by the sum of both.": (
            math.exp(-3)
        ),
        "These are the scores themselves, divided by their sum. They are logs: exp comes first.": (
            1200 / 2403
        ),
        "Each score was divided by the sum of both. They are logs: exp comes first.": 1203 / 2403,
        "Both exponentials are 0 here, so this is 0/0. Subtract the larger score first.": math.nan,
        "You took powers of 2. The scores are in nats: use exp, with base e.": 8 / 9,
        "You took powers of 10. The scores are in nats: use exp, with base e.": 1000 / 1001,
        "This is the probability of the worse class. The better one has the score nearer to 0.": (
            1 / (1 + math.exp(3))
        ),
    },
    facts=Facts(unit="probability"),
    expects="a probability between 0.5 and 1",
)

PRIOR, LOG_LIKELIHOOD = np.array([0.02, 0.98]), np.array([-1200.0, -1203.0])

UNEQUAL_POSTERIOR = Exercise(
    id="01.6",
    title="A rare pile",
    minutes=5,
    difficulty=2,
    task="A page has the log-likelihood −1200 nats under the rare pile and −1203 under the common "
    "one.\nOf all lost pages, 2 % are from the rare pile and 98 % from the common one.\nThe "
    "probability that this page is from the rare pile, from 0 to 1. For 50 % each: 0.953.",
    stub="log_likelihood = np.array([-1200.0, -1203.0])\nprior = np.array([0.02, 0.98])\n"
    "posterior_rare = ...",
    solution_source="""
        log_joint = np.log(prior) + log_likelihood
        posterior_rare = softmax(log_joint)[0]
    """,
    hints=(
        "Bayes' rule multiplies the prior and the likelihood. What becomes of a product in logs?",
        "Add the log of each prior to its log-likelihood. Then back to probabilities, as before.",
        "z = np.log(prior) + log_likelihood; then softmax(z), and its first entry.",
    ),
    reference=lambda: float(softmax(np.log(PRIOR) + LOG_LIKELIHOOD)[0]),
    wrong={
        "The prior is left out: this takes both piles for equally large.": lambda: softmax(
            LOG_LIKELIHOOD
        )[0],
        "You added the prior itself. Logs go with logs: add its log.": lambda: softmax(
            LOG_LIKELIHOOD + PRIOR
        )[0],
        "You multiplied the log-likelihood by the prior. What is a product of probabilities is a "
        "sum of logs.": lambda: softmax(LOG_LIKELIHOOD * PRIOR)[0],
        "The priors work the wrong way round: 2 % belongs to the first pile, and its log is added, "
        "not subtracted.": lambda: softmax(np.log(PRIOR[::-1]) + LOG_LIKELIHOOD)[0],
        "This is the prior: what is known before the page is read.": 0.02,
        "You multiplied the prior by the posterior of equal piles, and did not divide by the sum "
        "of both piles.": lambda: 0.02 * softmax(LOG_LIKELIHOOD)[0],
        "These are the odds of the rare pile. The probability is odds / (odds + 1).": lambda: (
            math.exp(3) * 0.02 / 0.98
        ),
        "Both exponentials are 0 here, so this is 0/0. Subtract the largest score first.": math.nan,
        "These are the log-odds. Exponentiate, then odds / (odds + 1).": 3 + math.log(0.02 / 0.98),
        "The prior of base 10: np.log10 gives other units than the log-likelihood has.": lambda: (
            softmax(np.log10(PRIOR) + LOG_LIKELIHOOD)[0]
        ),
        "You took powers of 2 of the log-odds. They are in nats: use exp, with base e.": lambda: (
            1 / (1 + 2 ** (-3 - math.log(0.02 / 0.98)))
        ),
        "This is the prior times exp(3), the ratio of the likelihoods. Divide by the sum of both "
        "piles.": 0.02 * math.exp(3),
        "This is the probability of the common pile. The question asks for the rare one.": lambda: (
            softmax(np.log(PRIOR) + LOG_LIKELIHOOD)[1]
        ),
        "The prior counts twice here. It enters once: as a log added, or as a factor.": lambda: (
            softmax(2 * np.log(PRIOR) + LOG_LIKELIHOOD)[0]
        ),
        "This is the plain mean of the prior and the posterior of equal piles. Bayes' rule "
        "multiplies, then divides by the sum of both piles.": lambda: (
            (0.02 + softmax(LOG_LIKELIHOOD)[0]) / 2
        ),
    },
    facts=Facts(unit="probability"),
    expects="a probability above 0.02, since the page speaks for the rare pile",
)

LOG_DENSITY = Exercise(
    id="01.4",
    title="Above zero",
    minutes=5,
    difficulty=2,
    task="The log density of a normal distribution with mean 0 and standard deviation 0.1, at 0.\n"
    "In nats. For standard deviation 1 it is −0.919.",
    stub="log_density = ...",
    solution_source="""
        sigma = 0.1
        log_density = -math.log(sigma * math.sqrt(2 * math.pi))
    """,
    hints=(
        "At the mean, the exponential of the formula is exp(0) = 1. What is left?",
        "The density at the mean is 1 / (sigma * sqrt(2 pi)). Take its log.",
        "log_density = -math.log(0.1 * math.sqrt(...))",
    ),
    reference=lambda: AboveZero().compute(sigma=0.1)["log_peak"],
    wrong={
        "The size is right, the sign is not. The density here is 3.99, larger than 1; the log of "
        "a number larger than 1 is positive.": math.log(0.1 * math.sqrt(2 * math.pi)),
        "This is the density itself. The question asks for its logarithm.": (
            1 / (0.1 * math.sqrt(2 * math.pi))
        ),
        "This is the answer for standard deviation 1. A narrower bell is taller: divide by sigma "
        "before the log.": -0.5 * math.log(2 * math.pi),
        "1 / 0.1 * sqrt(2 pi) multiplies by the root. Put the whole of 0.1 * sqrt(2 pi) under the "
        "1, in brackets.": math.log(math.sqrt(2 * math.pi) / 0.1),
        "Sigma is on the wrong side: the density is 1 / (sigma * sqrt(2 pi)), so a small sigma "
        "raises its log.": math.log(0.1 / math.sqrt(2 * math.pi)),
        "The factor sqrt(2 pi) is missing.": -math.log(0.1),
        "This is a normal distribution with mean 0.1 and standard deviation 1. The mean is 0, the "
        "deviation 0.1.": -0.5 * math.log(2 * math.pi) - 0.1**2 / 2,
        "2 pi stands without its square root.": -math.log(0.1 * 2 * math.pi),
        "You took 0.1 for the variance. It is the standard deviation; the variance is 0.01.": (
            -0.5 * math.log(2 * math.pi * 0.1)
        ),
        "You took 0.01, the variance, where the standard deviation belongs.": -math.log(
            0.01 * math.sqrt(2 * math.pi)
        ),
        "You divided the log density by sigma. The density is divided by sigma, so its log loses "
        "ln sigma.": -0.5 * math.log(2 * math.pi) / 0.1,
        "This is the log of 0.5, the probability to lie below 0. The question asks for the density "
        "at 0.": math.log(0.5),
        "A log density need not stop at 0: a density is no probability, and may be larger than "
        "1.": 0.0,
        "A single point has the probability 0, and this is the log of that. The question asks for "
        "the height of the curve there, the density.": -math.inf,
    },
    expects="the log of a density, of either sign",
)

PER_CHARACTER = Exercise(
    id="01.5",
    title="A fair average",
    minutes=5,
    difficulty=2,
    task="A text of 400 characters has the log-probability −1132 nats.\n"
    "Its geometric-mean probability per character, a number from 0 to 1.\n"
    "Example: two characters of probability 0.5 and 0.125 have the geometric mean 0.25.",
    stub="per_character = ...",
    solution_source="per_character = math.exp(-1132 / 400)",
    hints=(
        "How many nats is that for each character, on average?",
        "Divide the log-probability by 400 first. Then leave the logs with exp.",
        "per_character = math.exp(-1132 / ...)",
    ),
    reference=lambda: math.exp(-1132 / 400),
    wrong={
        "This is the probability of the whole text, which is stored as 0. Average first, then "
        "take exp.": 0.0,
        "This is the surprise per character in nats. One step is left: exp(-surprise).": 1132 / 400,
        "This is the mean log-probability per character. One step is left: exp.": -1132 / 400,
        "You took 2 to the power of the mean. The log-probability is in nats, so its inverse is "
        "exp.": 2 ** (-1132 / 400),
        "This is 1/p, the perplexity: the number of equally probable characters. The question "
        "asks for the probability.": math.exp(1132 / 400),
        "You raised 10 to the power of the mean. The log-probability is in nats, so its inverse is "
        "exp.": 10 ** (-1132 / 400),
        "You divided 400 by 1132. The mean is the log-probability divided by the characters.": (
            math.exp(-400 / 1132)
        ),
        "You divided by 399. The text has 400 characters, and each has its own probability.": (
            math.exp(-1132 / 399)
        ),
        "These are bits per character. Stay in nats, and leave them with exp.": (
            1132 / 400 / math.log(2)
        ),
    },
    facts=Facts(unit="probability"),
    expects="a probability, a little above 1/20",
)
