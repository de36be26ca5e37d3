"""The questions of notebook 06: entropy, cross-entropy, KL divergence and their names."""

import math

import numpy as np

from course_utils import cross_entropy, entropy, kl_divergence, softmax
from course_utils.chapters.ch06.code import Code
from course_utils.chapters.ch06.codebook import Codebook
from course_utils.chapters.ch06.floor import Floor
from course_utils.chapters.ch06.forecast import joint, told
from course_utils.chapters.ch06.ledger import LEDGER_ROWS, Ledger
from course_utils.chapters.ch06.missing_mode import MissingMode
from course_utils.chapters.ch06.one_hill import one_hill_kl
from course_utils.chapters.ch06.shared import normal_kl
from course_utils.chapters.ch06.urn import Urn
from course_utils.learning import Exercise, Facts, Prediction, nearest_option
from course_utils.models.datasets import letter_codes, python_text

# Predictions


def fewest_questions():
    """Average number of yes/no questions of the best strategy for A, B, C, D."""
    return Code().compute(1, 2, 3, 3)["expected"]


LETTER_BITS = {
    "about 2.1 bits": 2.1,
    "about 3.1 bits": 3.1,
    "about 4.1 bits": 4.1,
    "4.75 bits": 4.75,
}


def letter_shares():
    """How often each of the 27 symbols stands in Python's documentation."""
    counts = np.bincount(letter_codes(python_text()), minlength=27)
    return counts / counts.sum()


def perplexity_after_the_switch():
    """What happens to the perplexity of a fair die when the unit goes from nats to bits."""
    die = np.full(6, 1 / 6)
    nats, bits = math.exp(entropy(die)), 2 ** entropy(die, base=2)
    if math.isclose(nats, bits):
        return "it stays"
    return "it grows" if bits > nats else "it shrinks"


def infinite_directions():
    """Which KL divergence is infinite when q has never seen an adult's shoe."""
    values = MissingMode().compute(0.0)
    forward, reverse = math.isinf(values["forward"]), math.isinf(values["reverse"])
    if forward and reverse:
        return "both"
    return "only KL(p‖q)" if forward else "only KL(q‖p)" if reverse else "neither"


def urn_limit():
    """Which of four numbers the mean NLL of many labels is near."""
    values = Urn().compute(2000, 0)
    gap = values["ce"] - values["entropy_urn"]
    limits = {"0": 0.0, "H(p)": values["entropy_urn"], "KL(p‖q)": gap, "H(p, q)": values["ce"]}
    return nearest_option(limits, values["mean_nll"])


STUCK = {
    "cat, and nothing else": (1.0, 0.0, 0.0),
    "more cat than the target, 85 %": (0.85, 0.1, 0.05),
    "the target itself": (0.7, 0.2, 0.1),
    "one third each: it has learned nothing": (1 / 3, 1 / 3, 1 / 3),
}


def stuck_model():
    """The one of four models whose cross-entropy is the floor."""
    target, floor = (Floor().compute(1.0, 0.7)[name] for name in ("target", "floor"))
    return nearest_option({name: cross_entropy(target, q) for name, q in STUCK.items()}, floor)


ONE_HILL_FITS = {
    "narrow, on the larger hill": (-2.5, 0.7),
    "narrow, on the smaller hill": (2.5, 0.7),
    "narrow, in the valley": (0.0, 0.7),
    "wide, across both hills": (-0.5, 2.55),
}


def best_forward_fit():
    """The one of four normal distributions with the smallest KL(p‖q)."""
    return min(ONE_HILL_FITS, key=lambda name: one_hill_kl(*ONE_HILL_FITS[name])[0])


def rows_that_change():
    """How many rows of the ledger change when the logit does."""
    before, after = (Ledger().compute(logit, "nats") for logit in (0.0, 1.0))
    return str(sum(before[name] != after[name] for name, *_ in LEDGER_ROWS))


QUESTIONS = Prediction(
    id="06.questions",
    question="A comes up with probability $1/2$, B with $1/4$, C and D with $1/8$ each. With the "
    "best strategy, how many yes/no questions do you need on average?",
    answer=fewest_questions,
    rtol=0.02,
)
PERPLEXITY = Prediction(
    id="06.perplexity",
    question="The entropy of a die is given in nats, and its perplexity beside it. You switch to "
    "bits, so the entropy's number grows. What does the perplexity do?",
    options=("it grows", "it shrinks", "it stays"),
    answer=perplexity_after_the_switch,
)
LETTERS = Prediction(
    id="06.letters",
    question="Python's documentation, in 27 symbols: a to z and the space. If all came equally "
    "often, one symbol would cost $\\log_2 27 = 4.75$ bits. What does it cost as it is?",
    options=tuple(LETTER_BITS),
    answer=lambda: nearest_option(LETTER_BITS, entropy(letter_shares(), base=2)),
)
RIGHT_BOOK = Prediction(
    id="06.right-book",
    question="Letters come with $p = (0.5, 0.25, 0.25)$, and the codebook is the right one: "
    "$q = p$. What is the cross-entropy?",
    options=("0 bits", "0.75 bits", "1 bit", "1.5 bits"),
    answer=lambda: f"{Codebook().compute(0.5, 0.5)['ce']:g} bits",
)
MISSING = Prediction(
    id="06.missing",
    question="Half of the shoes a shop sells are children's, half adults'. The model $q$ has "
    "never seen an adult's shoe and gives all of them probability $0$. Which is infinite?",
    options=("only KL(p‖q)", "only KL(q‖p)", "both", "neither"),
    answer=infinite_directions,
)
URN_LIMIT = Prediction(
    id="06.urn",
    question="People look at one photo and say what it is: their labels come from $p$. The model "
    "answers $q$ each time. Where does the mean NLL go as more and more people are asked?",
    options=("0", "H(p)", "KL(p‖q)", "H(p, q)"),
    answer=urn_limit,
)
SOFT_FLOOR = Prediction(
    id="06.floor",
    question="The target is $(0.7, 0.2, 0.1)$: cat, dog, fox. The loss has stopped at $0.8018$ "
    "nats, and no step lowers it. What does the model answer?",
    options=tuple(STUCK),
    answer=stuck_model,
)
FIT = Prediction(
    id="06.one-hill",
    question="$p$ has two separate hills, the left one larger. One normal distribution $q$ is "
    "fitted so that KL(p‖q) is as small as possible. Where does it end up?",
    options=tuple(ONE_HILL_FITS),
    answer=best_forward_fit,
)
ROWS = Prediction(
    id="06.ledger",
    question="Seven rows: the product of the probabilities, minus its log, the sum of surprises, "
    "the mean NLL, $H(y, q)$ with one-hot $y$, $H(p) + \\mathrm{KL}$, the perplexity. You drag one "
    "logit. How many change?",
    options=("1", "3", "5", "7"),
    answer=rows_that_change,
)

TOLD = {"0 bits": 0.0, "0.3 bits": 0.3, "0.7 bits": 0.7, "0.88 bits": 0.88}

FORECAST = Prediction(
    id="06.forecast",
    question="It rains on 3 of 10 days. A forecaster who says “dry” every day is right on 70 % of "
    "them. How many bits does the forecast tell about the weather?",
    options=tuple(TOLD),
    answer=lambda: nearest_option(TOLD, told(joint(0.0, 0.0))[2]),
)

# Exercises

P, Q = np.array([0.5, 0.25, 0.25]), np.array([0.8, 0.1, 0.1])


def letters_without_spaces():
    """Entropy in bits of the 26 letters, the space left out."""
    shares = letter_shares()[1:]
    return entropy(shares / shares.sum(), base=2)


def entropy_of_counts():
    """The formula of the entropy in bits, with counts in the place of shares."""
    counts = np.bincount(letter_codes(python_text()))
    return float(-(counts * np.log2(counts)).sum())


def code_shares():
    """The codes of the text, divided by their sum, without those that are 0."""
    codes = letter_codes(python_text())
    return codes[codes > 0] / codes.sum()


def pair_shares():
    """How often each pair of neighboring symbols stands in Python's documentation."""
    codes = letter_codes(python_text()).astype(int)
    counts = np.bincount(27 * codes[:-1] + codes[1:])
    return counts / counts.sum()


def bin_shares():
    """Shares of the ten bins of NumPy's histogram of the codes."""
    counts = np.histogram(letter_codes(python_text()))[0]
    return counts / counts.sum()


TEXT_ENTROPY = Exercise(
    id="06.1",
    title="The entropy of a text",
    minutes=6,
    difficulty=2,
    task="Entropy of the symbols of Python's documentation, in bits per symbol.\n"
    "codes holds one whole number per symbol: 0 for a space, 1 for a, … 26 for z.\n"
    "For a text of half a and half b it would be 1.0.",
    stub="codes = letter_codes(python_text())\ntext_entropy = ...",
    solution_source="""
        shares = np.bincount(codes) / len(codes)
        text_entropy = -(shares * np.log2(shares)).sum()
    """,
    hints=(
        "How often does each symbol come? The shares are the probabilities.",
        "np.bincount(codes) counts each code. Divide by the number of symbols, then apply H(p).",
        "p = np.bincount(codes) / len(codes); then the sum of -p * np.log2(p).",
    ),
    reference=lambda: float(entropy(letter_shares(), base=2)),
    wrong={
        "You divided by 27. The shares sum to 1 already, so they need a sum, and no mean.": (
            lambda: float(entropy(letter_shares(), base=2)) / 27
        ),
        "This is what 27 equally frequent symbols cost. These are not equally frequent.": (
            lambda: math.log2(27)
        ),
        "This is the plain mean of the surprises. Weigh each by how often its symbol comes.": (
            lambda: float(-np.log2(letter_shares()).mean())
        ),
        "You left out the spaces. They are symbols too, the most frequent ones.": (
            letters_without_spaces
        ),
        "This is the plain sum of the surprises. Weigh each by how often its symbol comes.": (
            lambda: float(-np.log2(letter_shares()).sum())
        ),
        "These are counts in the place of shares. Divide them by their sum.": (
            lambda: entropy_of_counts()
        ),
        "You took the codes for counts. A code is a symbol's name: how often does it come?": (
            lambda: float(entropy(code_shares(), base=2))
        ),
        "These are the bits of the whole text. The question asks for those of one symbol.": (
            lambda: float(entropy(letter_shares(), base=2)) * len(letter_codes(python_text()))
        ),
        "This is the entropy of pairs of neighbors. The question asks for single symbols.": (
            lambda: float(entropy(pair_shares(), base=2))
        ),
        "np.histogram lumps the 27 symbols together in 10 bins. np.bincount counts each.": (
            lambda: float(entropy(bin_shares(), base=2))
        ),
        "You took the log of the mean probability. The entropy is a mean of logs.": (
            lambda: float(-np.log2((letter_shares() ** 2).sum()))
        ),
    },
    facts=Facts(unit="bits"),
    expects="bits per symbol, less than log2 of 27",
    rtol=0.005,
)

CROSS_ENTROPY = Exercise(
    id="06.2",
    title="The wrong codebook in nats",
    minutes=4,
    difficulty=1,
    task="The cross-entropy H(p, q) in nats: letters from p, a codebook made for q.\n"
    "For p = q = (0.5, 0.5) it would be 0.6931.",
    stub="p = np.array([0.5, 0.25, 0.25])\nq = np.array([0.8, 0.1, 0.1])\nloss = ...",
    solution_source="loss = -(p * np.log(q)).sum()",
    hints=(
        "Which of the two says how often a letter comes, and which how many nats it costs?",
        "Weights from p, surprises from q: a sum of p * (−log q).",
        "loss = -(p * np.log(...)).sum()",
    ),
    reference=lambda: float(cross_entropy(P, Q)),
    wrong={
        "This is H(q, p), with the roles exchanged: p weighs, q sets the lengths.": (
            lambda: float(cross_entropy(Q, P))
        ),
        "This is KL(p‖q), only the extra cost, without H(p). The surprise of the first letter "
        "alone is just as large here: all three letters come.": (
            lambda: float(kl_divergence(P, Q))
        ),
        "This is H(p), the cost with the right codebook.": lambda: float(entropy(P)),
        "This is H(q). The letters come from p.": lambda: float(entropy(Q)),
        "This is the plain mean of the surprises. Weigh them by p.": (
            lambda: float(-np.log(Q).mean())
        ),
        "This is the plain sum of the surprises. Weigh them by p.": (
            lambda: float(-np.log(Q).sum())
        ),
        "This is KL(q‖p): the other direction, and without the entropy.": (
            lambda: float(kl_divergence(Q, P))
        ),
        "You divided by 3. The weights p sum to 1 already: a sum, no mean.": (
            lambda: float(cross_entropy(P, Q)) / 3
        ),
        "You took the log of the mean of q. The cross-entropy is the mean of the logs.": (
            lambda: -math.log(P @ Q)
        ),
        "This is H(p) + H(q). One sum is asked for: weights from p, surprises from q.": (
            lambda: float(entropy(P) + entropy(Q))
        ),
        "Cross-entropy and KL divergence are mixed up: they differ by H(p), and this is H(p) too "
        "large.": lambda: float(cross_entropy(P, Q) + entropy(P)),
        "Each letter is made a question of its own, yes or no: a binary cross-entropy. One letter "
        "comes at a time, and pays −ln q alone.": (
            lambda: float(-(P * np.log(Q) + (1 - P) * np.log(1 - Q)).sum())
        ),
        "You took q for logits: a softmax was applied to what are probabilities already.": (
            lambda: float(cross_entropy(P, softmax(Q)))
        ),
        "p stands inside the logarithm here. It weighs the surprises, −log q, from outside.": (
            lambda: float(-np.log(P * Q).sum())
        ),
        "You took the log of the mean of 1/q. The cross-entropy is the mean of the logs.": (
            lambda: math.log((P / Q).sum())
        ),
    },
    expects="a number of nats, more than H(p)",
)


def both_ways(p, q):
    """KL(p‖q) and KL(q‖p) in nats."""
    return kl_divergence(p, q), kl_divergence(q, p)


def both_ways_where_both(p, q):
    """The same over the letters that both allow."""
    p, q = np.asarray(p, float), np.asarray(q, float)
    both = (p > 0) & (q > 0)
    p, q = p[both], q[both]
    return (p * np.log(p / q)).sum(), (q * np.log(q / p)).sum()


def both_ways_plus(epsilon):
    """The same with epsilon added to each probability."""

    def answer(p, q):
        p, q = np.asarray(p, float) + epsilon, np.asarray(q, float) + epsilon
        return (p * np.log(p / q)).sum(), (q * np.log(q / p)).sum()

    return answer


def both_ways_without_zeros(p, q):
    """The same, with 0 log 0 left to NumPy."""
    p, q = np.asarray(p, float), np.asarray(q, float)
    return (p * np.log(p / q)).sum(), (q * np.log(q / p)).sum()


def both_ways_any_zero(p, q):
    """The same, but inf as soon as the codebook holds a 0."""
    forward, reverse = both_ways(p, q)
    return (np.inf if 0 in q else forward), (np.inf if 0 in p else reverse)


def absolute_kl(p, q):
    """KL(p‖q) in nats, the sign of each term lost."""
    p, q = np.asarray(p, float), np.asarray(q, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, p * np.abs(np.log(p / q)), 0).sum()


KL_BOTH_WAYS = Exercise(
    id="06.3",
    title="KL both ways",
    minutes=10,
    difficulty=3,
    task="For two distributions over the same three letters: the pair (KL(p‖q), KL(q‖p)) in nats.\n"
    "0 log 0 counts as 0. A letter that the codebook gives probability 0 but that comes up costs"
    " inf.\nFor p = (1, 0, 0) and q = (0.5, 0.5, 0) the pair is (0.6931, inf).",
    stub="def kl_both_ways(p, q):\n    return ...",
    solution_source="""
        def kl_both_ways(p, q):
            def kl(p, q):
                seen = p > 0
                with np.errstate(divide="ignore"):
                    return (p[seen] * np.log(p[seen] / q[seen])).sum()

            p, q = np.asarray(p, float), np.asarray(q, float)
            return kl(p, q), kl(q, p)
    """,
    hints=(
        "Write one direction as a small function first, then call it twice.",
        "KL(p‖q) is the sum of p * log(p / q) over the letters with p > 0. Leave the others out.",
        "s = p > 0; with np.errstate(divide='ignore'): (p[s] * np.log(p[s] / q[s])).sum()",
    ),
    reference=both_ways,
    wrong={
        "The two are exchanged: KL(p‖q) weighs with p and comes first.": (
            lambda p, q: both_ways(q, p)
        ),
        "These are the cross-entropies. KL is what is left when H(p), or H(q), is taken off.": (
            lambda p, q: (cross_entropy(p, q), cross_entropy(q, p))
        ),
        "This is the average of the two directions. KL is not symmetric: keep them apart.": (
            lambda p, q: (sum(both_ways(p, q)) / 2,) * 2
        ),
        "A letter with p = 0 gives 0 · log 0, which NumPy makes nan. It costs nothing: skip it.": (
            both_ways_without_zeros
        ),
        "You skipped every letter with a 0, or made inf 0. Skip it only where the first argument "
        "is 0: what comes up and has no codeword costs inf.": both_ways_where_both,
        "A small number was added before the log, or put in place of 0. It turns inf into a number "
        "that only shows how small it was.": both_ways_plus(1e-12),
        "Both numbers are KL(p‖q). KL is not symmetric: for the second p and q change places.": (
            lambda p, q: (both_ways(p, q)[0],) * 2
        ),
        "A 0 in the codebook costs inf only if its letter comes up. A letter that never does costs "
        "nothing.": both_ways_any_zero,
        "The second is not minus the first: neither is ever negative. Change p and q over.": (
            lambda p, q: (both_ways(p, q)[0], -both_ways(p, q)[0])
        ),
        "You took the mean over the letters. The weights sum to 1 already: KL is a sum.": (
            lambda p, q: tuple(kl / 3 for kl in both_ways(p, q))
        ),
        "You took the absolute value of each term. Some of them are below 0, and count as such.": (
            lambda p, q: (absolute_kl(p, q), absolute_kl(q, p))
        ),
    },
    cases=[
        ([0.5, 0.25, 0.25], [0.8, 0.1, 0.1]),
        ([0.2, 0.3, 0.5], [0.6, 0.3, 0.1]),
        ([0.5, 0.5, 0.0], [0.25, 0.25, 0.5]),
        ([1.0, 0.0, 0.0], [0.1, 0.6, 0.3]),
        ([1.0, 0.0, 0.0], [0.5, 0.5, 0.0]),
        ([0.5, 0.5, 0.0], [0.0, 0.5, 0.5]),
    ],
    expects="a pair of numbers, neither of them negative; inf, not a large number, where a letter "
    "comes up without a codeword",
)

LABELS = np.array([[0.7, 0.2, 0.1], [0.5, 0.5, 0.0]])


def geometric_mean():
    """Normalized geometric mean of the two soft labels."""
    mean = np.sqrt(LABELS[0] * LABELS[1])
    return mean / mean.sum()


BEST_Q = Exercise(
    id="06.5",
    title="One answer for two soft labels",
    minutes=6,
    difficulty=2,
    task="One photo (cat, dog, fox) carries two soft labels. The model gives one q for both.\n"
    "Give the q that minimizes the mean of the two cross-entropies H(label, q).",
    stub="labels = np.array([[0.7, 0.2, 0.1], [0.5, 0.5, 0.0]])\nbest_q = ...",
    solution_source="best_q = labels.mean(axis=0)",
    hints=(
        "If there were one label, which q would be best?",
        "H(p, q) is linear in p, so the mean of two cross-entropies is H(mean of the labels, q).",
        "best_q = labels.mean(axis=0)",
    ),
    reference=LABELS.mean(axis=0),
    wrong={
        "One-hot on the favorite costs infinitely much: fox and dog do come up.": (
            np.array([1.0, 0.0, 0.0])
        ),
        "This is the sum of the two labels. It does not sum to 1.": LABELS.sum(axis=0),
        "One third each ignores both labels.": np.full(3, 1 / 3),
        "This serves the first label only.": LABELS[0],
        "This serves the second label only, and calls a fox impossible.": LABELS[1],
        "This is the normalized geometric mean. It calls a fox impossible, which costs inf.": (
            geometric_mean
        ),
        "You applied a softmax to what are probabilities already.": softmax(LABELS.mean(axis=0)),
        "This is how small the mean cross-entropy gets. Give the q that does it.": (
            lambda: float(entropy(LABELS.mean(axis=0)))
        ),
        "This is the product of the labels, normalized. It calls a fox impossible.": (
            LABELS.prod(axis=0) / LABELS.prod(axis=0).sum()
        ),
        "This is the geometric mean, and does not sum to 1. It calls a fox impossible.": (
            np.sqrt(LABELS.prod(axis=0))
        ),
        "This is the largest entry of each class, normalized. Both labels count in each class.": (
            LABELS.max(axis=0) / LABELS.max(axis=0).sum()
        ),
    },
    facts=Facts(unit="none"),
    expects="three probabilities that sum to 1",
    atol=1e-3,  # a search by numbers ends beside the lowest point
)


def normal_entropy():
    """Entropy in nats of a normal distribution with deviation 1."""
    return 0.5 * math.log(2 * math.pi * math.e)


def normal_kl_above(least, mean_p, mean_q):
    """The part of KL(p‖q) from some value on, both with deviation 1, in nats."""
    x = np.linspace(least, mean_p + 12, 100_001)
    p = np.exp(-((x - mean_p) ** 2) / 2) / math.sqrt(2 * math.pi)
    log_ratio = ((x - mean_q) ** 2 - (x - mean_p) ** 2) / 2
    return float(np.trapezoid(p * log_ratio, x))


GAUSSIAN_PAIR = Exercise(
    id="06.6",
    title="Who is right?",
    minutes=5,
    difficulty=2,
    task="p = N(0, 1) and q = N(1, 1), mean and standard deviation. Give the pair\n"
    "(KL(p‖q), KL(q‖p)) in nats. For N(0, 1) and N(1, 2) it is (0.4431, 1.3069).",
    stub="kl_pair = ...",
    solution_source="""
        mean_p, mean_q, std = 0.0, 1.0, 1.0
        kl = (mean_p - mean_q) ** 2 / (2 * std**2)
        kl_pair = kl, kl
    """,
    hints=(
        "The formula opens section 8. Put in means 0 and 1, and both deviations 1.",
        "With equal deviations s it shrinks to (difference of the means)**2 / (2 * s**2).",
        "kl_pair = (1**2 / 2, …) and the other way round.",
    ),
    reference=lambda: (normal_kl(0.0, 1.0, 1.0, 1.0), normal_kl(1.0, 1.0, 0.0, 1.0)),
    wrong={
        "KL is half of the squared distance. Is the 2 below the fraction bar missing, or the −½ of "
        "the whole formula?": (1.0, 1.0),
        "This is half of what it should be: one 2 below the fraction bar is enough.": (0.25, 0.25),
        "This is a hundred times too large. Is it a sum over a grid with step 0.01? It lacks the "
        "width of a step.": (50.0, 50.0),
        "You used the deviations only. The means differ too.": (0.0, 0.0),
        "KL is never negative. Is the difference of the means squared? And in KL(q‖p) both the "
        "log-ratio and the weights change sides.": (
            0.5,
            -0.5,
        ),
        "A KL is never negative: square the difference of the means.": (-0.5, 0.5),
        "These are the cross-entropies. KL is what is left when the entropy is taken off.": (
            lambda: (normal_kl(0.0, 1.0, 1.0, 1.0) + normal_entropy(),) * 2
        ),
        "This is the entropy of each. KL is how much the cross-entropy lies above it.": (
            lambda: (normal_entropy(),) * 2
        ),
        "This is the pair of the example, for N(0, 1) and N(1, 2).": (
            lambda: (normal_kl(0.0, 1.0, 1.0, 2.0), normal_kl(1.0, 2.0, 0.0, 1.0))
        ),
        "The first is right. KL need not be the same both ways, but with equal deviations only the "
        "distance of the means counts.": (0.5, 1.0),
        "You added up from 0 on only. Both distributions have values below 0 as well.": (
            lambda: (normal_kl_above(0.0, 0.0, 1.0), normal_kl_above(0.0, 1.0, 0.0))
        ),
    },
    expects="a pair of numbers, neither of them negative",
)

WEATHER = np.array([[24, 8], [6, 62]])


def _entropies():
    """In nats: H(Y), H(Y | X), H(X), H(X | Y), and H(Y | X) with every row alike."""
    shares = WEATHER / WEATHER.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    both = entropy(shares.ravel())
    alike = np.mean([entropy(row / row.sum()) for row in shares])
    return (
        float(each)
        for each in (
            entropy(columns),
            both - entropy(rows),
            entropy(rows),
            both - entropy(columns),
            alike,
        )
    )


def _of_entropies(rule):
    return lambda: float(rule(*_entropies()))


def _turned_kl():
    shares = WEATHER / WEATHER.sum()
    apart = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return float(kl_divergence(apart.ravel(), shares.ravel()))


def _counts_for_shares():
    apart = np.outer(WEATHER.sum(axis=1), WEATHER.sum(axis=0))
    return float((WEATHER * np.log(WEATHER / apart)).sum())


def _of_correlation():
    """What two normal distributions with the correlation of forecast and weather tell, in nats."""
    days = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], WEATHER.ravel(), axis=0)
    return float(-np.log(1 - np.corrcoef(days.T)[0, 1] ** 2) / 2)


MUTUAL = Exercise(
    id="06.8",
    title="What a forecast tells",
    minutes=6,
    difficulty=2,
    task="100 days. Rows: the forecast said rain, said dry. Columns: it rained, it stayed dry.\n"
    "The mutual information of forecast X and weather Y, in nats: H(Y) - H(Y|X).\n"
    "For [[50, 0], [0, 50]] it would be ln 2 = 0.6931.",
    stub="days = np.array([[24, 8], [6, 62]])\nmutual_information = ...",
    solution_source="""
        shares = days / days.sum()
        said, came = shares.sum(axis=1), shares.sum(axis=0)
        after = said @ [entropy(row / row.sum()) for row in shares]
        mutual_information = entropy(came) - after
    """,
    hints=(
        "What does the weather cost without a forecast? And after each of the two forecasts?",
        "H(Y|X) is the mean of the entropies of the rows, each weighted by how often it is said.",
        "mutual_information = entropy(came) - said @ [entropy(row / row.sum()) for row in ...]",
    ),
    reference=_of_entropies(lambda y, y_x, x, x_y, alike: y - y_x),
    wrong={
        "This is H(Y|X), what the weather still costs after the forecast. Subtract it from H(Y).": (
            _of_entropies(lambda y, y_x, x, x_y, alike: y_x)
        ),
        "This is H(Y), the price without a forecast. Subtract what is left after it.": (
            _of_entropies(lambda y, y_x, x, x_y, alike: y)
        ),
        "You took the plain mean of the two rows. Weight each by how often it is said.": (
            _of_entropies(lambda y, y_x, x, x_y, alike: y - alike)
        ),
        "You added the entropies of the two rows. Weight each by how often it is said.": (
            _of_entropies(lambda y, y_x, x, x_y, alike: y - 2 * alike)
        ),
        "You subtracted H(X, Y), the entropy of both together. Subtract H(Y|X), which is less.": (
            _of_entropies(lambda y, y_x, x, x_y, alike: -x_y)
        ),
        "This is H(X) + H(Y). What both together cost, H(X, Y), is still to be subtracted.": (
            _of_entropies(lambda y, y_x, x, x_y, alike: x + y)
        ),
        "You divided by H(Y): this is the share of it that the forecast tells. Give the nats.": (
            _of_entropies(lambda y, y_x, x, x_y, alike: (y - y_x) / y)
        ),
        "This is the share of days on which the forecast was right. The question asks for nats.": (
            lambda: float(np.trace(WEATHER) / WEATHER.sum())
        ),
        "These are counts in the place of shares. Divide the table by its sum first.": (
            lambda: _counts_for_shares()
        ),
        "You subtracted H(Y|X) from H(X), the entropy of the forecast. Take the weather's, H(Y).": (
            _of_entropies(lambda y, y_x, x, x_y, alike: x - y_x)
        ),
        "This is H(X), the entropy of the forecast.": (
            _of_entropies(lambda y, y_x, x, x_y, alike: x)
        ),
        "This is the entropy of both together, H(X) + H(Y|X).": (
            _of_entropies(lambda y, y_x, x, x_y, alike: x + y_x)
        ),
        "This is H(X|Y): how unsure the forecast is, given the weather.": (
            _of_entropies(lambda y, y_x, x, x_y, alike: x_y)
        ),
        "This is the KL the other way round. What happens, the joint shares, comes first.": (
            _turned_kl
        ),
        "You mixed two entropies: H(Y) - H(X|Y). Take the price of Y after X.": (
            _of_entropies(lambda y, y_x, x, x_y, alike: y - x_y)
        ),
        "This is the formula for two normal distributions, from their correlation. Rain is yes or "
        "no: count with the four shares.": lambda: _of_correlation(),
        "This is the information of one cell, rain said and rain come. All four cells count, each "
        "with its share.": lambda: float(np.log(0.24 / (0.32 * 0.3))),
    },
    facts=Facts(unit="nats"),
    expects="a number of nats above 0 and below H(Y)",
)
