"""The questions of notebook 10: honest scores, calibration, and what losses make optimal."""

import math

import numpy as np

from course_utils import cross_entropy_loss, entropy, log_softmax, logsumexp, softmax
from course_utils.chapters.ch10.focal import Focal
from course_utils.chapters.ch10.honesty import Honesty
from course_utils.chapters.ch10.leaderboard import Leaderboard
from course_utils.chapters.ch10.objectives import Objectives
from course_utils.chapters.ch10.shared import two_models
from course_utils.chapters.ch10.smoothing import Smoothing
from course_utils.chapters.ch10.temperature import TEMPERATURES, Temperature, tempered
from course_utils.chapters.ch10.weights import weighted
from course_utils.learning import Exercise, Facts, Prediction

# Predictions


def cheapest_absolute_report():
    """What the absolute error pays a forecaster to say who believes 0.7."""
    return f"{Honesty().compute(0.7)['best']['absolute']:.2f}"


def lower_nll_of_two():
    """Which of the two models has the lower NLL, if the difference is worth a word."""
    bold, shy = (Temperature().compute(model, 1.0)["nll"] for model in ("bold", "shy"))
    if max(bold, shy) < 1.1 * min(bold, shy):
        return "they come out within 10 %"
    return "the bold one, clearly" if bold < shy else "the shy one, clearly"


def accuracy_when_tuned():
    """What dividing all logits by a number does to the accuracy."""
    before, after = (Temperature().compute("bold", T)["accuracy"] for T in (1.0, 2.47))
    return "it stays" if before == after else "it rises" if after > before else "it falls"


def best_gap():
    """The gap of the logits at which the smoothed loss of ten classes is lowest."""
    return f"{Smoothing().compute(0.1, 10)['gap']:.1f}"


def smoothed_against_plain():
    """Right answers and NLL of the net trained with smoothing 0.2, against the plain one."""
    plain, smooth = (Objectives().compute(objective) for objective in ("NLL", "smooth .2"))
    right = "more" if smooth["accuracy"] > plain["accuracy"] else "fewer"
    nll = "lower" if smooth["nll"] < plain["nll"] else "higher"
    return f"{right} digits right, {nll} NLL"


def last_with_a_large_epsilon():
    """Who comes last when the metric clips at 0.03."""
    return Leaderboard().compute(0.03)["ranks"][-1]


HONEST = Prediction(
    id="10.honest",
    question="You believe that it will rain with probability $0.7$. You pay $1$ minus the "
    "probability that you gave to what happens. Which report costs least on average?",
    options=("0.50", "0.70", "0.85", "1.00"),
    answer=cheapest_absolute_report,
)
TWO_MODELS = Prediction(
    id="10.two-models",
    question="Two models are both right on 91 % of the digits. On average the bold one is 97 % "
    "sure of its answer, the shy one 66 %. Which has the lower NLL?",
    options=("the bold one, clearly", "the shy one, clearly", "they come out within 10 %"),
    answer=lower_nll_of_two,
)
TUNED = Prediction(
    id="10.tuned",
    question="All logits of the bold model are divided by one number, 2.47. What happens to its "
    "accuracy?",
    options=("it rises", "it falls", "it stays"),
    answer=accuracy_when_tuned,
)
GAP = Prediction(
    id="10.gap",
    question="Ten classes, smoothing $0.1$: the target is $0.91$ for the label and $0.01$ for each "
    "other class. By how much should the label's logit stand above the others?",
    options=("2.3", "4.5", "9.2", "the more the better"),
    answer=best_gap,
)
SMOOTHED = Prediction(
    id="10.smoothed",
    question="A net learns 600 digits with smoothing $0.2$, the same net without. On new digits, "
    "the smoothed one gets",
    options=(
        "more digits right, lower NLL",
        "more digits right, higher NLL",
        "fewer digits right, lower NLL",
        "fewer digits right, higher NLL",
    ),
    answer=smoothed_against_plain,
)
FOCAL_REPORT = Prediction(
    id="10.focal",
    question="You believe $0.7$, and you are scored by the focal loss with $\\gamma = 2$. Which "
    "report costs least on average?",
    options=("0.58", "0.70", "0.82", "1.00"),
    answer=lambda: f"{Focal().compute(2.0, 0.7)['best']:.2f}",
)
BALANCED = Prediction(
    id="10.balanced",
    question="5 % of the people tested are ill. In the loss each of them counts 19 times. A person "
    "comes in about whom nothing is known. What does the best model say?",
    options=("0.05", "0.19", "0.50", "0.95"),
    answer=lambda: f"{weighted(0.05, 19):.2f}",
)
LAST = Prediction(
    id="10.last",
    question="The metric clips probabilities at $10^{-15}$: shy 0.544, bold 0.579, certain 3.196. "
    "Now it clips at $0.03$. Who comes last?",
    options=("shy", "bold", "certain"),
    answer=last_with_a_large_epsilon,
)
GIBIBYTES = Prediction(
    id="10.gibibytes",
    question="A batch of 8,192 tokens, a vocabulary of 128,256 words, logits in float32. How many "
    "GiB ($2^{30}$ bytes) do the logits take?",
    answer=8192 * 128_256 * 4 / 2**30,
)

# Exercises


def improper_letters():
    """Letters of the costs whose cheapest report is not the truth."""
    q = np.linspace(0.01, 0.99, 99)
    return [
        letter
        for letter, cost in IMPROPER_COSTS.items()
        if abs(q[np.argmin(0.7 * cost(q) + 0.3 * cost(1 - q))] - 0.7) > 0.005
    ]


IMPROPER_COSTS = {
    "A": lambda r: -np.log2(r),
    "B": lambda r: (1 - r) ** 2,
    "C": lambda r: (1 - r) ** 3,
    "D": lambda r: -r / np.sqrt(r**2 + (1 - r) ** 2),
}


IMPROPER = Exercise(
    id="10.1",
    title="The score that pays for lies",
    minutes=6,
    difficulty=2,
    task="Rain or no rain; q_y is the probability that was given to what happened. Three of these\n"
    "costs are lowest, on average over rain and no rain, for an honest report, however probable\n"
    'rain is. Which one is not? Answer with its letter, such as "A".',
    stub="""costs = {
    "A": lambda q_y: -np.log2(q_y),
    "B": lambda q_y: (1 - q_y) ** 2,
    "C": lambda q_y: (1 - q_y) ** 3,
    "D": lambda q_y: -q_y / np.sqrt(q_y**2 + (1 - q_y) ** 2),
}
improper = ...""",
    solution_source="""
        q = np.linspace(0.01, 0.99, 99)
        cheapest = {k: q[np.argmin(0.7 * c(q) + 0.3 * c(1 - q))] for k, c in costs.items()}
        improper = max(cheapest, key=lambda letter: abs(cheapest[letter] - 0.7))
    """,
    hints=(
        "Take one truth, say 0.7, and look for the cheapest report.",
        "Expected cost of the report q: 0.7 * cost(q) + 0.3 * cost(1 - q). Use a grid of q.",
        "q = np.linspace(0.01, 0.99, 99); q[np.argmin(0.7 * c(q) + 0.3 * c(1 - q))] for each c",
    ),
    reference=lambda: improper_letters()[0],
    wrong={
        "A is the log score in bits. A unit rescales the costs and moves no minimum.": "A",
        "B is half of the Brier score of two classes: its cheapest report is p.": "B",
        "D is the spherical score. Its costs are below 0, which does not matter: its cheapest "
        "report is p.": "D",
    },
    expects="one letter",
)


def shy_to_tune():
    """What the notebook has of the shy model: its logits, and the digits kept for tuning."""
    shy, y = shy_digits()
    names = {"shy": shy, "y": y, "tune": slice(400)}
    return names | {"cross_entropy_loss": cross_entropy_loss}


def shy_digits():
    """Logits of the shy model, and labels: the digits kept for tuning, then those of the test."""
    kept, test = two_models()
    return np.vstack([kept.shy, test.shy]), np.concatenate([kept.y, test.y])


def best_shy_temperature(rows):
    """The temperature that makes the shy model's mean NLL lowest on some rows."""
    shy, y = shy_digits()
    losses = [cross_entropy_loss(shy[rows] / T, y[rows]) for T in TEMPERATURES]
    return float(TEMPERATURES[np.argmin(losses)])


def confident_as_right():
    """The temperature at which the shy model's mean confidence is nearest its accuracy."""
    shy, y = (each[:400] for each in shy_digits())
    right = (shy.argmax(axis=1) == y).mean()
    gaps = [abs(softmax(shy / T).max(axis=1).mean() - right) for T in TEMPERATURES]
    return float(TEMPERATURES[np.argmin(gaps)])


TUNE = Exercise(
    id="10.2",
    title="Wake the shy one",
    minutes=6,
    difficulty=2,
    task="The temperature, among those listed, that makes the mean NLL of the shy model lowest on\n"
    "the 400 digits kept for tuning. Logits: shy[tune], labels: y[tune]. For bold it was 2.47.",
    stub="temperatures = np.geomspace(0.2, 5, 161)\nbest_t = ...",
    solution_source="""
        losses = [cross_entropy_loss(shy[tune] / T, y[tune]) for T in temperatures]
        best_t = temperatures[np.argmin(losses)]
    """,
    notebook_names=shy_to_tune,
    hints=(
        "The shy model should become more sure. Is that a T above or below 1?",
        "cross_entropy_loss(shy[tune] / T, y[tune]) for every T, and take the T of the smallest.",
        "temperatures[np.argmin([cross_entropy_loss(shy[tune] / T, y[tune]) for T in …])]",
    ),
    reference=lambda: tempered("shy")[2],
    wrong={
        "This is 1 / T. Logits are divided by the temperature, not multiplied.": (
            lambda: 1 / tempered("shy")[2]
        ),
        "This is the best temperature for the test digits. Choose it on those kept for tuning.": (
            lambda: best_shy_temperature(slice(400, None))
        ),
        "This is the best temperature for all digits together. Choose it on those kept for tuning, "
        "or the test is no test.": lambda: best_shy_temperature(slice(None)),
        "This is the highest temperature of the list, where the NLL is largest: np.argmin finds "
        "the smallest. Or does T divide log-probabilities, whose exp then no longer sums to 1?": (
            lambda: float(TEMPERATURES[np.argmax(tempered("shy")[0])])
        ),
        "This is the bold model's temperature.": lambda: tempered("bold")[2],
        "This is 1 / T of the bold model. How shy the shy one is, its own NLL tells.": (
            lambda: 1 / tempered("bold")[2]
        ),
        "At T = 1 the logits stay as they are. Some T below 1 makes the NLL lower.": 1.0,
        "This is the lowest temperature of the list: as loud as can be, but not the best NLL. Did "
        "you choose by accuracy, which no T changes? Does T divide the logits, before the "
        "softmax?": (float(TEMPERATURES[0])),
        "This is the place in the list, counted from 0. The question asks for the T there.": (
            lambda: int(np.argmin(tempered("shy")[0]))
        ),
        "This is the smallest NLL itself. The question asks for the T where it is reached.": (
            lambda: float(tempered("shy")[0].min())
        ),
        "Here the mean confidence equals the accuracy. The question asks for the lowest NLL.": (
            confident_as_right
        ),
    },
    facts=Facts(unit="none"),
    expects="a temperature from the list",
    rtol=0.01,  # half a step of the list
)

SMOOTHED_TARGET = np.where(np.arange(5) == 0, 0.92, 0.02)
OTHER_CONVENTION = np.where(np.arange(5) == 0, 0.9, 0.1 / 4)

FLOOR = Exercise(
    id="10.3",
    title="The floor of a smoothed loss",
    minutes=4,
    difficulty=2,
    task="Five classes, smoothing 0.1 as PyTorch does it: 0.1 is spread over all five. The lowest\n"
    "mean loss that any model can reach, in nats. With smoothing 0 it would be 0.",
    stub="smoothed_floor = ...",
    solution_source="""
        target = np.full(5, 0.1 / 5)
        target[0] += 0.9
        smoothed_floor = -(target * np.log(target)).sum()
    """,
    hints=(
        "Which q makes the cross-entropy with a target p smallest, and what is left then?",
        "What is left is the entropy of the target. Write the target down: five probabilities.",
        "The label gets 0.9 + 0.1 / 5, each other class 0.1 / 5. Then -(p * np.log(p)).sum().",
    ),
    reference=lambda: float(entropy(SMOOTHED_TARGET)),
    wrong={
        "Only a one-hot target has the floor 0.": 0.0,
        "This is the entropy of (0.9, 0.1). The 0.1 is spread over all five classes.": (
            lambda: float(entropy([0.9, 0.1]))
        ),
        "This spreads 0.1 over the four other classes. PyTorch spreads it over all five.": (
            lambda: float(entropy(OTHER_CONVENTION))
        ),
        "This is the entropy of (0.92, 0.08). The 0.08 is spread over four classes.": (
            lambda: float(entropy([0.92, 0.08]))
        ),
        "The label's share is split in two here, 0.9 and 0.02: five terms of 0.02. Its probability "
        "is one number.": -0.9 * math.log(0.9) - 5 * 0.02 * math.log(0.02),
        "The target sums to 0.98 here: the label keeps its 0.9 and gets its part of the 0.1.": (
            -0.9 * math.log(0.9) - 4 * 0.02 * math.log(0.02)
        ),
        "This is 0.1 ln 5, what a uniform model costs on a tenth. One model pays for the whole "
        "target.": 0.1 * math.log(5),
        "This is the KL divergence from the target to the uniform distribution. What no model can "
        "go below is another number.": lambda: math.log(5) - float(entropy(SMOOTHED_TARGET)),
        "Only one of the four other classes is in this sum. Each has 0.02.": (
            -0.92 * math.log(0.92) - 0.02 * math.log(0.02)
        ),
        "This is −ln 0.9. The four other classes cost something, too.": -math.log(0.9),
        "This is −ln 0.92. The four other classes cost something, too.": -math.log(0.92),
    },
    expects="nats, between 0 and ln 5",
)


def share_saved(baseline):
    """What a mean NLL of 0.15 nats saves of that of a baseline."""
    return 1 - 0.15 / baseline


SKILL = Exercise(
    id="10.4",
    title="The score of knowing nothing",
    minutes=5,
    difficulty=2,
    task="5 % of all people tested are ill. A model that says 0.05 to everyone is the baseline.\n"
    "Another has, on the same people, a mean NLL of 0.15 nats. Which share of the baseline's does\n"
    "it save? Perfect knowledge would save 1, and a model no better than the baseline 0.",
    stub="model_nll = 0.15\nsaved_share = ...",
    solution_source="""
        model_nll = 0.15
        baseline_nll = -(0.05 * np.log(0.05) + 0.95 * np.log(0.95))
        saved_share = 1 - model_nll / baseline_nll
    """,
    hints=(
        "First the baseline. What does an ill person cost it, and what a healthy one?",
        "−ln 0.05 and −ln 0.95; they come in with the weights 0.05 and 0.95. What is saved of it?",
        "baseline = -(0.05 * np.log(0.05) + 0.95 * np.log(0.95)); saved_share = 1 - 0.15 / ...",
    ),
    reference=lambda: share_saved(entropy([0.05, 0.95])),
    wrong={
        "This is the share that is left to pay. The question asks for what is saved.": (
            lambda: 0.15 / entropy([0.05, 0.95])
        ),
        "This is the mean NLL of the baseline. Which share of it does the other model save?": (
            lambda: entropy([0.05, 0.95])
        ),
        "This is what is saved, in nats. Divide it by the mean NLL of the baseline.": (
            lambda: entropy([0.05, 0.95]) - 0.15
        ),
        "You divided what is saved by the model's own mean NLL. The share is the baseline's.": (
            lambda: entropy([0.05, 0.95]) / 0.15 - 1
        ),
        "These are perplexities. The share is asked of the mean NLL itself.": (
            lambda: 1 - math.exp(0.15 - float(entropy([0.05, 0.95])))
        ),
        "Your baseline is ln 2, the cost of saying 0.5. This one says 0.05.": (
            lambda: share_saved(math.log(2))
        ),
        "Your baseline is in bits, and 0.15 is in nats.": (
            lambda: share_saved(entropy([0.05, 0.95], base=2))
        ),
        "Your baseline is the plain mean of the two costs. Weigh them: one in twenty is ill.": (
            lambda: share_saved(-(math.log(0.05) + math.log(0.95)) / 2)
        ),
        "Your baseline has the two swapped: an ill person, one in twenty, costs −ln 0.05.": (
            lambda: share_saved(-(0.95 * math.log(0.05) + 0.05 * math.log(0.95)))
        ),
        "Your baseline is what one ill person costs. Most people are healthy.": (
            lambda: share_saved(-math.log(0.05))
        ),
        "Your baseline is what one healthy person costs. One in twenty is ill.": (
            lambda: share_saved(-math.log(0.95))
        ),
        "Your baseline has the ill alone. The healthy cost something, too.": (
            lambda: share_saved(-0.05 * math.log(0.05))
        ),
        "Your baseline has the healthy alone. The ill cost something, too.": (
            lambda: share_saved(-0.95 * math.log(0.95))
        ),
    },
    facts=Facts(unit="share"),
    expects="a share between 0 and 1",
)


def q_for_a_logit(q, v):
    """The sigmoid of q less ln v."""
    return 1 / (1 + v * np.exp(-q))


UNDO = Exercise(
    id="10.5",
    title="Undo the weight",
    minutes=8,
    difficulty=2,
    task="A model was trained with weight v on the positive class, and says q. Give back the\n"
    "probability p that it would say without the weight: solve q = v p / (v p + 1 - p) for p.\n"
    "q is a number or an array, 0 < q < 1. For q = 0.5 and v = 19 it is 0.05.",
    stub="def undo(q, v):\n    return ...",
    solution_source="""
        def undo(q, v):
            odds = q / (1 - q) / v
            return odds / (1 + odds)
    """,
    hints=(
        "Look at the odds: what does the weight do to p / (1 - p)?",
        "q / (1 - q) = v p / (1 - p). Divide the odds by v, then go back to a probability.",
        "odds = q / (1 - q) / v; return odds / (1 + odds)",
    ),
    reference=lambda q, v: q / (q + v * (1 - q)),
    wrong={
        "You divided the probability by v. It is the odds that were multiplied.": (
            lambda q, v: q / v
        ),
        "This puts the weight on a second time. To undo it, divide the odds by v.": (
            lambda q, v: v * q / (v * q + 1 - q)
        ),
        "These are the odds without the weight. Turn them into a probability: odds / (1 + odds).": (
            lambda q, v: q / (1 - q) / v
        ),
        "v itself was subtracted from the log-odds. To divide the odds by v, subtract ln v.": (
            lambda q, v: q / (q + np.exp(v) * (1 - q))
        ),
        "Here v multiplies q in the denominator. It belongs to 1 - q.": (
            lambda q, v: q / (v * q + 1 - q)
        ),
        "A sign slipped in the denominator: q (v p + 1 - p) = v p, sorted by p, has + q there.": (
            lambda q, v: q / (v - v * q - q)
        ),
        "This is 1 for a single q: something is divided by itself, or by its own sum.": (
            lambda q, v: np.asarray(q) / np.sum(q)
        ),
        "You divided the log-odds by v. To divide the odds by v, subtract ln v from their log.": (
            lambda q, v: 1 / (1 + (1 / q - 1) ** (1 / v))
        ),
        "q is a probability, and you took it for log-odds: log(q / (1 - q)) comes first.": (
            lambda q, v: q_for_a_logit(q, v)
        ),
    },
    cases=[(0.5, 19.0), (0.8, 19.0), (0.25, 3.0), (np.array([0.1, 0.6, 0.95]), 4.0), (0.3, 0.5)],
    facts=Facts(unit="probability"),
    expects="a probability: below q where v is above 1, above q where v is below 1",
)


def not_rescaled(pieces):
    """A running log-sum-exp that forgets to bring the old sum to the new maximum."""
    m, s = -math.inf, 0.0
    for piece in pieces:
        m = max(m, piece.max())
        s += np.exp(piece - m).sum()
    return m + np.log(s)


def shifted_by_the_first(pieces):
    """The maximum of the first piece, kept for all of them."""
    m = pieces[0].max()
    with np.errstate(over="ignore"):
        return m + np.log(sum(np.exp(piece - m).sum() for piece in pieces))


def started_at_zero(pieces):
    m, s = 0.0, 0.0
    for piece in pieces:
        new = max(m, piece.max())
        s, m = s * np.exp(m - new) + np.exp(piece - new).sum(), new
    with np.errstate(divide="ignore"):
        return m + np.log(s)


def rescaled(pieces, old_by, new_by=lambda m, new: 1.0, collect=np.sum, largest=max):
    """A running log-sum-exp, the old sum and the new one multiplied by functions of both maxima."""
    m, s = float(pieces[0].max()), 0.0
    for piece in pieces:
        new = largest(m, piece.max())
        s = s * old_by(m, new) + collect(np.exp(piece - new)) * new_by(m, new)
        m = new
    return m, s


def shrink(m, new):
    return np.exp(m - new)


def largest_of_the_piece(pieces):
    m, s = rescaled(pieces, shrink, largest=lambda m, new: new)
    return m + np.log(s)


def rescaled_the_wrong_way(pieces):
    m, s = rescaled(pieces, lambda m, new: np.exp(new - m))
    return m + np.log(s)


def rescaled_both(pieces):
    m, s = rescaled(pieces, shrink, new_by=shrink)
    return m + np.log(s)


def means_of_exponentials(pieces):
    m, s = rescaled(pieces, shrink, collect=np.mean)
    return m + np.log(s)


def without_log(pieces):
    return sum(rescaled(pieces, shrink))


def with_log2(pieces):
    m, s = rescaled(pieces, shrink)
    return m + np.log2(s)


def not_shifted(pieces):
    with np.errstate(over="ignore", divide="ignore"):
        return np.log(sum(np.exp(piece).sum() for piece in pieces))


def forgetful(pieces):
    """The old sum is dropped where the largest grows."""
    m, s = rescaled(pieces, lambda m, new: float(m == new))
    return m + np.log(s)


def late_largest(pieces):
    """Each piece is added before the largest is brought up to date."""
    m, s = pieces[0].max(), 0.0
    with np.errstate(over="ignore"):
        for piece in pieces:
            s += np.exp(piece - m).sum()
            m = max(m, piece.max())
    return m + np.log(s)


def exponentials_of_sums(pieces):
    with np.errstate(over="ignore", divide="ignore"):
        return float(np.log(sum(np.exp(sum(piece)) for piece in pieces)))


STREAM = Exercise(
    id="10.6",
    title="Log-sum-exp in pieces",
    minutes=12,
    difficulty=3,
    task="pieces is a list of arrays: a row of finite logits, cut up. Return the log-sum-exp of\n"
    "the whole row, looking at each piece once and keeping two numbers: the largest logit so far,\n"
    "and the sum of exp(x - largest). No piece is empty. For [[0, 0], [0, 0]] it is ln 4 = 1.3863.",
    stub="def streamed_lse(pieces):\n    return ...",
    solution_source="""
        def streamed_lse(pieces):
            largest, total = -np.inf, 0.0
            for piece in pieces:
                new = max(largest, piece.max())
                total = total * np.exp(largest - new) + np.exp(piece - new).sum()
                largest = new
            return largest + np.log(total)
    """,
    hints=(
        "When a new piece brings a larger logit, what is wrong with the old sum?",
        "The old sum was relative to the old largest m. Multiply it by exp(m - new_m).",
        "m, s = -np.inf, 0.0; for each piece: new = max(m, piece.max()); "
        "s = s * np.exp(m - new) + np.exp(piece - new).sum(); m = new. Return m + np.log(s).",
    ),
    reference=lambda pieces: float(logsumexp(np.concatenate(pieces))),
    wrong={
        "When the largest logit grows, the old sum must shrink: multiply it by exp(old - new).": (
            not_rescaled
        ),
        "The old sum is rescaled the wrong way: when the largest grows, it shrinks.": (
            rescaled_the_wrong_way
        ),
        "You took the largest of this piece alone. Keep the largest so far: an earlier piece may "
        "have had a larger logit, and exp(old - new) overflows.": largest_of_the_piece,
        "You rescaled the new piece along with the old sum. Only the old sum is relative to the "
        "old largest.": rescaled_both,
        "Here each piece adds the mean of its exponentials. Add their sum.": means_of_exponentials,
        "The logarithm of the sum is missing.": without_log,
        "The logarithm is log2, while exp has the base e.": with_log2,
        "This is the mean of the pieces' log-sum-exps. Add up exponentials, in one sum.": (
            lambda pieces: float(np.mean([logsumexp(piece) for piece in pieces]))
        ),
        "The largest so far must start at −inf. From 0, a row of logits far below 0 underflows.": (
            started_at_zero
        ),
        "Without subtracting the largest, exp overflows above 709, and below −745 it is 0.": (
            not_shifted
        ),
        "You kept the largest of the first piece. A later one may be far above it, and exp "
        "overflows.": shifted_by_the_first,
        "You left the largest out at the end: add it to the log of the sum.": (
            lambda pieces: float(
                logsumexp(np.concatenate(pieces)) - max(piece.max() for piece in pieces)
            )
        ),
        "You added the log-sum-exps of the pieces. That is the log of a product, not of a sum.": (
            lambda pieces: float(sum(logsumexp(piece) for piece in pieces))
        ),
        "This is the largest of the pieces' log-sum-exps. The other pieces count as well.": (
            lambda pieces: float(max(logsumexp(piece) for piece in pieces))
        ),
        "This is the largest logit. Its log-sum-exp is above it.": (
            lambda pieces: float(max(piece.max() for piece in pieces))
        ),
        "This is the first piece alone: a return inside the loop ends it. All pieces count.": (
            lambda pieces: float(logsumexp(pieces[0]))
        ),
        "This is the last piece alone: each pass of the loop overwrites the one before.": (
            lambda pieces: float(logsumexp(pieces[-1]))
        ),
        "There is a logit of 0 too many: exp(0) is 1. The log-sum-exp of nothing is −inf.": (
            lambda pieces: float(np.logaddexp(0, logsumexp(np.concatenate(pieces))))
        ),
        "Only the largest of each piece is in the sum. All logits are.": lambda pieces: float(
            logsumexp([piece.max() for piece in pieces])
        ),
        "You added the logits of a piece before exp. Each logit has an exponential of its own.": (
            exponentials_of_sums
        ),
        "Where a piece brings a larger logit, the old sum is thrown away. It shrinks, and stays.": (
            forgetful
        ),
        "Each new piece is taken relative to the largest before it, which then grows. First the "
        "new largest, then exp, and the old sum shrinks.": late_largest,
        "The number of pieces was divided out: this is the log of a mean of exponentials. Their "
        "sum is asked for.": lambda pieces: float(
            logsumexp(np.concatenate(pieces)) - np.log(len(pieces))
        ),
        "This is the mean of the pieces' log-sum-exps, weighted by their lengths. Add up "
        "exponentials, in one sum.": lambda pieces: float(
            np.average([logsumexp(x) for x in pieces], weights=[len(x) for x in pieces])
        ),
    },
    cases=lambda: [
        ([np.array([0.0, 0.0]), np.array([0.0, 0.0])],),
        ([np.array([1.0, 2.0, 3.0]), np.array([2.5, 4.0])],),
        ([np.array([800.0, 799.0]), np.array([801.0]), np.array([-5.0, 700.0])],),
        ([np.array([-900.0, -901.0]), np.array([-900.5, -902.0])],),
        ([np.array([5.0]), np.array([4.0, 3.0])],),
        ([np.array([-1.0, 0.0]), np.array([900.0])],),
        ([np.array([900.0]), np.array([-1.0, 0.0])],),
    ],
    expects="no less than the largest logit, and at most ln n above it, n being their number",
    atol=1e-9,
)


def softmax_over_the_table(similarity):
    """Every pair of picture and caption as one of n² classes."""
    return logsumexp(similarity) - float(np.diag(similarity).mean())


def each_way(similarity):
    """The two losses: of the captions for each picture, of the pictures for each caption."""
    labels = np.arange(len(similarity))
    return cross_entropy_loss(similarity, labels), cross_entropy_loss(similarity.T, labels)


def unshifted_both_ways(similarity):
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(similarity)
        q = [np.diag(e / e.sum(axis=axis, keepdims=True)) for axis in (0, 1)]
        return float(-np.log(q).mean())


def pairs_alone(similarity):
    """The binary cross-entropies of all pairs, added up."""
    signs = 2 * np.eye(len(similarity)) - 1
    return float(np.logaddexp(0, -signs * similarity).sum())


def without_the_right_one(similarity):
    """The two losses, each softmax over the wrong ones only."""
    wrong = np.where(np.eye(len(similarity)) > 0, -np.inf, similarity)
    both = logsumexp(wrong, axis=1) + logsumexp(wrong, axis=0)
    return float((both / 2 - np.diag(similarity)).mean())


BOTH_WAYS = Exercise(
    id="10.7",
    title="Both ways",
    minutes=5,
    difficulty=2,
    task="similarity is an (n, n) array of logits: row i compares picture i with every caption,\n"
    "column j caption j with every picture. i belongs to i. Return the mean, in nats, of two\n"
    "losses: the mean NLL of the right caption of each picture, and that of the right picture of\n"
    "each caption. both_ways(np.array([[2.0, 0.0], [1.0, 3.0]])) is 0.1539.",
    stub="def both_ways(similarity):\n    return ...",
    solution_source="""
        def both_ways(similarity):
            labels = np.arange(len(similarity))
            captions = cross_entropy_loss(similarity, labels)
            pictures = cross_entropy_loss(similarity.T, labels)
            return (captions + pictures) / 2
    """,
    hints=(
        "Each row is a classification with n classes. What is a class of the other question?",
        "The pictures are the classes of a column. Transposed, columns are rows.",
        "labels = np.arange(len(similarity)); the mean of cross_entropy_loss(similarity, labels) "
        "and cross_entropy_loss(similarity.T, labels)",
    ),
    reference=lambda similarity: sum(each_way(similarity)) / 2,
    wrong={
        "This is the loss of the captions alone. Ask for the picture of each caption as well.": (
            lambda similarity: each_way(similarity)[0]
        ),
        "This is the loss of the pictures alone. Ask for the caption of each picture as well.": (
            lambda similarity: each_way(similarity)[1]
        ),
        "This is the sum of the two losses; their mean is asked for.": (
            lambda similarity: sum(each_way(similarity))
        ),
        "You added over the pairs. Each of the two losses is a mean over its n examples.": (
            lambda similarity: len(similarity) * sum(each_way(similarity)) / 2
        ),
        "You averaged the probabilities of all pairs, both ways, before the log. The NLL is the "
        "mean of the logs.": lambda similarity: float(
            -np.log(np.diag(softmax(similarity, axis=0) + softmax(similarity, axis=1)).mean() / 2)
        ),
        "This was divided by n once more: of the n² cells only the n of the pairs have a loss.": (
            lambda similarity: sum(each_way(similarity)) / 2 / len(similarity)
        ),
        "One softmax over the whole table makes every pair a class. Here a row has n classes, and "
        "so has a column.": softmax_over_the_table,
        "You averaged the logits of both ways before the softmax. Average the two losses.": (
            lambda similarity: each_way((similarity + similarity.T) / 2)[0]
        ),
        "Without subtracting the largest, exp overflows above 709: use log_softmax, or "
        "cross_entropy_loss.": unshifted_both_ways,
        "You took the diagonal of the logits. A loss needs their log-softmax.": (
            lambda similarity: -float(np.diag(similarity).mean())
        ),
        "The label is the row's own number, whichever class is likeliest; you took the largest.": (
            lambda similarity: float(
                (
                    (logsumexp(similarity, axis=1) - similarity.max(axis=1)).mean()
                    + (logsumexp(similarity, axis=0) - similarity.max(axis=0)).mean()
                )
                / 2
            )
        ),
        "You averaged the probabilities of both ways before the log. Average the two losses.": (
            lambda similarity: float(
                -np.log(
                    np.diag(softmax(similarity, axis=0) + softmax(similarity, axis=1)) / 2
                ).mean()
            )
        ),
        "You averaged the probabilities over the pairs before the log. The NLL is the mean of the "
        "logs.": (
            lambda similarity: float(
                -(
                    np.log(np.diag(softmax(similarity, axis=1)).mean())
                    + np.log(np.diag(softmax(similarity, axis=0)).mean())
                )
                / 2
            )
        ),
        "Each pair is a question of its own here, yes or no, with a sigmoid. A row has one softmax "
        "over its n captions.": lambda similarity: pairs_alone(similarity) / len(similarity),
        "Each pair is a question of its own here, with a sigmoid, and all n² are averaged. A row "
        "has one softmax over its n captions.": lambda similarity: (
            pairs_alone(similarity) / np.size(similarity)
        ),
        "The right one is missing below the fraction bar. Softmax compares all n, it as well.": (
            without_the_right_one
        ),
        "A softmax was taken of a softmax: first along one axis, then along the other. Each loss "
        "has its own, of the logits.": lambda similarity: float(
            -np.log(np.diag(softmax(softmax(similarity, axis=1), axis=0))).mean()
        ),
        "A softmax was taken of a softmax: first down the columns, then along the rows. Each loss "
        "has its own, of the logits.": lambda similarity: float(
            -np.log(np.diag(softmax(softmax(similarity, axis=0), axis=1))).mean()
        ),
        "All pairs are averaged here. Only the diagonal holds the right ones.": (
            lambda similarity: float(
                -(log_softmax(similarity, axis=0) + log_softmax(similarity, axis=1)).mean() / 2
            )
        ),
        "This counts how often the likeliest is not the right one. A loss asks for the surprise of "
        "the right one.": lambda similarity: float(
            np.mean([similarity.argmax(axis=axis) != np.arange(len(similarity)) for axis in (0, 1)])
        ),
        "This is the larger of the two losses. Their mean is asked for.": (
            lambda similarity: max(each_way(similarity))
        ),
        "This is the smaller of the two losses. Their mean is asked for.": (
            lambda similarity: min(each_way(similarity))
        ),
    },
    cases=lambda: [
        (np.array([[2.0, 0.0], [1.0, 3.0]]),),
        (np.array([[0.0, 4.0, 1.0], [2.0, 1.0, -1.0], [0.5, 0.0, 3.0]]),),
        (np.array([[900.0, 905.0], [899.0, 904.0]]),),
        (np.zeros((4, 4)),),
    ],
    expects="at least 0, and ln n for logits that are all equal",
)
