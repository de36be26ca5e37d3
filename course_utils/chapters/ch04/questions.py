"""The questions of notebook 04: gradients of the NLL, the exponential family, squared error."""

import math
from functools import partial

import numpy as np

from course_utils.chapters.ch04.cauchy import THETA, CauchyDemo
from course_utils.chapters.ch04.confident_wrong import ConfidentWrong
from course_utils.chapters.ch04.families import COUNTS, FAMILIES
from course_utils.chapters.ch04.shared import crossed
from course_utils.chapters.ch04.tug import Tug
from course_utils.chapters.ch04.two_valleys import landscapes, valleys
from course_utils.distributions import Geometric
from course_utils.learning import Exercise, Facts, Prediction, nearest_option
from course_utils.logspace import log_softmax, sigmoid, softmax
from course_utils.models import datasets

# Predictions

FAR = {
    "it grows without limit as well": math.inf,
    "its size comes closer and closer to 1": 1.0,
    "its size comes closer and closer to 0": 0.0,
}

GUESS_FAR = Prediction(
    id="04.far",
    question=r"The true label is 1, and a model says $z = -10$, then $z = -100$, then $z = -1000$. "
    r"The loss $-\ln \sigma(z)$ grows without limit. What does its slope in $z$ do?",
    options=tuple(FAR),
    answer=lambda: nearest_option(FAR, crossed(-100.0)[1]),
)

ARROWS = {
    "only the true class has an arrow, the others stay": (0, 1, 0),
    "true class up, the others down, and they sum to 0": (-1, 1, -1),
    "true class up, the others down, and the sum is above 0": None,
    "all three up": (1, 1, 1),
}


def arrows():
    """Which way the arrows of the pull point at the start of the demo."""
    pull = -Tug().compute(2.0, 1.0, -1.0, 1)["gradient"]
    if not math.isclose(pull.sum(), 0, abs_tol=1e-12):
        return list(ARROWS)[2]
    return next(option for option, signs in ARROWS.items() if signs == tuple(np.sign(pull)))


GUESS_ARROWS = Prediction(
    id="04.arrows",
    question="Three classes with logits $2, 1, -1$; the true one is class 1. Learning moves "
    "each logit against the gradient of the loss. Draw this pull as an arrow on each logit, up "
    "where it raises the logit. What do you see?",
    options=tuple(ARROWS),
    answer=arrows,
)

GUESS_POISSON = Prediction(
    id="04.poisson",
    question=r"Five counts, 0, 0, 1, 3, 6, and a Poisson model with rate 5. Its knob is "
    r"$\eta = \ln \lambda$, so $\eta = \ln 5$. Trust the pattern: what is the slope of the mean "
    r"NLL in $\eta$?",
    answer=lambda: 5 - np.mean(COUNTS),
    rtol=0.02,
)

GUESS_KEEP = Prediction(
    id="04.keep",
    question="20,190 counts of visits to a doctor are to be fitted by a geometric model. To save "
    "space, what is the least you must keep to compute its NLL for every $\\eta$, exactly?",
    options=(
        "all 20,190 counts, in order",
        "all 20,190 counts, in any order",
        "how often each count occurs",
        "two numbers",
    ),
    answer=lambda: "two numbers" if two_numbers_suffice() else "how often each count occurs",
)


def two_numbers_suffice():
    """Is the NLL of all visits at some eta what their number and their sum give?"""
    visits = datasets.doctor_visits()
    return all(
        math.isclose(
            -Geometric(-math.expm1(eta)).log_prob(visits).sum(),
            visits.size * FAMILIES["geometric"].a(eta) - eta * visits.sum(),
        )
        for eta in (-2.0, -0.3, -0.1)
    )


CURVATURES = {
    "1, as for every distribution": 1,
    "2, the standard deviation": 2,
    "4, the variance": 4,
}


def curvature_of_poisson():
    """The option that is A'' of the Poisson with rate 4."""
    curvature = FAMILIES["Poisson"].variance(math.log(4))
    return next(option for option, value in CURVATURES.items() if math.isclose(value, curvature))


GUESS_CURVATURE = Prediction(
    id="04.curvature",
    question="The slope of $A$ is the mean of $t$. Take the slope of the slope, "
    r"$A''$. What is it for the Poisson distribution with rate 4?",
    options=tuple(CURVATURES),
    answer=curvature_of_poisson,
)


RATIOS = {"about 2": 2, "about 10": 10, "about 100": 100, "more than 1,000": 1000}


def ratio():
    """The option nearest to how many times the slope of MSE is smaller at z = -8."""
    slope = ConfidentWrong().compute(-8.0)["slope"]
    return nearest_option(RATIOS, slope["CE"] / slope["MSE"], math.log)


GUESS_RATIO = Prediction(
    id="04.ratio",
    question="True label 1, and the model says $z = -8$: confident and wrong. The slope of the "
    "cross-entropy has size 1, nearly. How many times smaller is the slope of the squared error?",
    options=tuple(RATIOS),
    answer=ratio,
)

VALLEYS = {"one": 1, "two": 2, "three": 3, "five, one for each point": 5}


def squared_valleys():
    """How many valleys the mean squared error of the five points has."""
    count = len(valleys(landscapes()["MSE"]))
    return next(option for option, number in VALLEYS.items() if number == count)


GUESS_VALLEYS = Prediction(
    id="04.valleys",
    question=r"Five points, one weight, $q = \sigma(wx)$. Over $w$ the cross-entropy has one "
    "valley. How many has the mean squared error?",
    options=tuple(VALLEYS),
    answer=squared_valleys,
)


def cauchy_best():
    """Where the NLL of two observations at -2 and 2 is lowest."""
    curve = CauchyDemo().compute(0.0, 2.0)["curve"]
    lowest = len(THETA[np.isclose(curve, curve.min(), atol=1e-9)])
    return "in two places, on both sides of 0" if lowest == 2 else "at 0, in the middle"


GUESS_CAUCHY = Prediction(
    id="04.cauchy",
    question=r"Two observations, $-2$ and $2$. Where does a Cauchy distribution put its center "
    r"$\theta$ to make them most probable?",
    options=(
        "at 0, in the middle",
        "in two places, on both sides of 0",
        "anywhere between the two, all alike",
        "nowhere: the likelihood has no maximum",
    ),
    answer=cauchy_best,
)

INTERVALS = {"75": 75, "85": 85, "95": 95, "99": 99}


def cauchy_coverage(n, experiments=10_000):
    """Of a hundred experiments with n Cauchy observations, how many intervals hold the center."""
    centers = np.linspace(-6, 6, 301)
    half = 1.96 * math.sqrt(2 / n)
    rows = np.random.default_rng(1).standard_cauchy((experiments, n))
    nll = sum(np.log1p((rows[:, [i]] - centers) ** 2) for i in range(n))
    return 100 * float(np.mean(np.abs(centers[nll.argmin(axis=1)]) <= half))


GUESS_INTERVAL = Prediction(
    id="04.interval",
    question="Three Cauchy observations, the best center, and 1.96 standard errors to both sides. "
    "Of a hundred such intervals, how many hold the true center?",
    options=tuple(INTERVALS),
    answer=lambda: nearest_option(INTERVALS, cauchy_coverage(3)),
)

# Exercises


def mean_gradient(logits, labels):
    logits = np.asarray(logits, float)
    n, k = logits.shape
    return (softmax(logits) - np.eye(k)[labels]) / n


def _summed(logits, labels):
    return mean_gradient(logits, labels) * len(labels)


def _turned(logits, labels):
    return -mean_gradient(logits, labels)


def _summed_and_turned(logits, labels):
    return -_summed(logits, labels)


def _over_entries(logits, labels):
    return mean_gradient(logits, labels) / np.shape(logits)[1]


def _down_columns(logits, labels):
    logits = np.asarray(logits, float)
    n, k = logits.shape
    return (softmax(logits, axis=0) - np.eye(k)[labels]) / n


def _only_predicted(logits, labels):
    return softmax(np.asarray(logits, float)) / len(labels)


def _without_softmax(logits, labels):
    logits = np.asarray(logits, float)
    return (logits - np.eye(logits.shape[1])[labels]) / len(labels)


def _whole_columns(logits, labels):
    p = softmax(np.asarray(logits, float))
    p[:, labels] -= 1
    return p / len(p)


def _over_the_table(logits, labels):
    logits = np.asarray(logits, float)
    p = softmax(logits.ravel()).reshape(logits.shape)
    return (p - np.eye(p.shape[1])[labels]) / len(p)


def _over_classes(logits, labels):
    return _summed(logits, labels) / np.shape(logits)[1]


def _of_sigmoids(logits, labels):
    logits = np.asarray(logits, float)
    return (sigmoid(logits) - np.eye(logits.shape[1])[labels]) / len(labels)


def _classes_of_labels(logits, labels):
    return (softmax(np.asarray(logits, float)) - np.eye(max(labels) + 1)[labels]) / len(labels)


def _overflowing(logits, labels, shift=0.0):
    logits = np.asarray(logits, float)
    with np.errstate(all="ignore"):
        q = np.exp(logits - shift)
        q /= q.sum(axis=1, keepdims=True)
    return (q - np.eye(logits.shape[1])[labels]) / len(labels)


def _one_maximum(logits, labels):
    return _overflowing(logits, labels, np.max(logits))


def _parts(logits, labels):
    """Softmax of each row, and what was observed, a 1 in each row."""
    q = softmax(np.asarray(logits, float))
    return q, np.eye(q.shape[1])[labels]


def _of_logs(logits, labels):
    _, y = _parts(logits, labels)
    return (log_softmax(np.asarray(logits, float)) - y) / len(y)


def _only_q_divided(logits, labels):
    q, y = _parts(logits, labels)
    return q / len(y) - y


def _of_decisions(logits, labels):
    q, y = _parts(logits, labels)
    return (np.eye(q.shape[1])[q.argmax(axis=1)] - y) / len(y)


def _only_the_label(logits, labels):
    q, y = _parts(logits, labels)
    return np.where(y == 1, q - y, 0) / len(y)


def _times_slope(logits, labels):
    q, y = _parts(logits, labels)
    return (q - y) * q * (1 - q) / len(y)


def _in_probabilities(logits, labels):
    q, y = _parts(logits, labels)
    return -np.where(y == 1, 1 / q, 0) / len(y)


def _whole_rows(logits, labels):
    q, _ = _parts(logits, labels)
    q[labels] -= 1
    return q / len(q)


BATCH = Exercise(
    id="04.2",
    title="The gradient of a batch",
    minutes=8,
    difficulty=2,
    task="logits: shape (n, K), one row an example. labels: n whole numbers from 0 to K - 1.\n"
    "Return the gradient of the MEAN loss over the n rows in each logit, shape (n, K).\n"
    "Example: mean_gradient([[0, 0], [0, 0]], [0, 1]) is [[-0.25, 0.25], [0.25, -0.25]].",
    stub="def mean_gradient(logits, labels):\n    return ...",
    solution_source="""
        def mean_gradient(logits, labels):
            q = softmax(np.asarray(logits, float))
            y = np.eye(q.shape[1])[labels]
            return (q - y) / len(q)
    """,
    hints=(
        "What is the gradient of one row? And how much does one row move a mean over n rows?",
        "Predicted minus observed, row by row, divided by n. np.eye(K)[labels] gives the observed.",
        "q = softmax(np.asarray(logits, float)); return (q - np.eye(q.shape[1])[labels]) / ...",
    ),
    reference=mean_gradient,
    wrong={
        "This is the gradient of the sum of the losses. For the mean, divide by n.": _summed,
        "This is y - q, the way to move. The gradient is q - y: turn the sign.": _turned,
        "Two slips: this is y - q, the way to move, and it is not divided by n.": (
            _summed_and_turned
        ),
        "You divided by all n K entries. The mean is over the n rows.": _over_entries,
        "The softmax runs down the columns. Each row is one example: use axis=-1.": _down_columns,
        "One softmax runs over the whole table. Each row is one example: use axis=-1.": (
            _over_the_table
        ),
        "This is only the predicted part. Subtract what was observed.": _only_predicted,
        "These are logits minus y. Apply softmax to each row first.": _without_softmax,
        "q[:, labels] -= 1 takes 1 from whole columns. Pick one entry in each row: "
        "q[np.arange(n), labels].": _whole_columns,
        "You divided by K, the number of classes. The mean is over the n rows.": _over_classes,
        "You took a sigmoid of each logit on its own. A softmax makes each row sum to 1.": (
            _of_sigmoids
        ),
        "You took the largest label plus 1 for the number of classes. The last class may be "
        "missing from a batch: the logits have K columns.": _classes_of_labels,
        "exp overflows at large logits, and underflows to 0/0 at small ones: nan. Subtract the "
        "maximum of each row first.": _overflowing,
        "Only q is divided by n here. The mean is of q - y as a whole.": _only_q_divided,
        "You put a 1 at the largest logit. The gradient has probabilities there.": _of_decisions,
        "Only the entry of the label is filled. The other classes are pulled down as well.": (
            _only_the_label
        ),
        "These are log-probabilities minus y. The gradient has the probabilities.": _of_logs,
        "You multiplied by q (1 - q), the slope of a sigmoid. In the gradient of the log loss it "
        "cancels.": _times_slope,
        "This is the gradient in the probabilities: −1/q for the label. The question asks for it "
        "in the logits, and they move every q of the row.": _in_probabilities,
        "q[labels] -= 1 takes 1 from whole rows. Pick one entry in each row: "
        "q[np.arange(n), labels].": _whole_rows,
        "You subtracted one maximum of the whole table. A row far below it becomes 0/0, nan: "
        "subtract the maximum of each row.": _one_maximum,
    },
    facts=Facts(unit="none"),
    cases=[
        ([[0.0, 0.0], [0.0, 0.0]], [0, 1]),
        ([[2.0, 1.0, -1.0]], [1]),
        ([[2.0, 1.0, -1.0], [0.0, 3.0, 0.5], [-1.0, -1.0, 4.0]], [1, 1, 2]),
        (np.array([[5, 0], [0, 5], [1, 2], [700, -700]]), np.array([0, 0, 1, 1])),
        ([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -999.0]], [0, 0]),
    ],
    expects="shape (n, K), each row summing to 0",
)


def poisson_gradient(eta, counts):
    return np.exp(eta) - np.mean(counts)


def _quotient(eta, counts, h):
    """How much the mean NLL rises over a step of h, divided by h."""
    return (np.exp(eta + h) - np.exp(eta)) / h - np.mean(counts)


POISSON = Exercise(
    id="04.3",
    title="The gradient of a Poisson model",
    minutes=5,
    difficulty=2,
    task="A Poisson model with rate λ = exp(eta), and counts, a list of whole numbers.\n"
    "Return the slope of the mean NLL in eta. It is 0 where the model fits best.\n"
    "Example: poisson_gradient(0.0, [3, 3]) is −2.0, because λ is 1: too low.",
    stub="def poisson_gradient(eta, counts):\n    return ...",
    solution_source="""
        def poisson_gradient(eta, counts):
            expected = np.exp(eta)
            observed = np.mean(counts)
            return expected - observed
    """,
    hints=(
        "What does the model expect, and what was observed? The NLL has a minus sign.",
        "The mean NLL is λ − η · mean + a constant, with λ = exp(η). Take its slope in η.",
        "return np.exp(eta) - np.mean(...)",
    ),
    reference=poisson_gradient,
    wrong={
        "This is observed minus expected, the slope of the log-likelihood. Turn the sign.": (
            lambda eta, counts: np.mean(counts) - np.exp(eta)
        ),
        "This is a ratio. The gradient is a difference: it must be able to be 0.": (
            lambda eta, counts: np.exp(eta) / np.mean(counts)
        ),
        "This is the slope in λ. In η = ln λ the chain rule multiplies it by λ.": (
            lambda eta, counts: 1 - np.mean(counts) / np.exp(eta)
        ),
        "This is the slope of the sum. The question asks for the mean NLL.": (
            lambda eta, counts: len(counts) * np.exp(eta) - np.sum(counts)
        ),
        "You subtract the sum of the counts. What was observed is their mean.": (
            lambda eta, counts: np.exp(eta) - np.sum(counts)
        ),
        "This is the mean NLL itself, up to a constant. The question asks for its slope.": (
            lambda eta, counts: np.exp(eta) - eta * np.mean(counts)
        ),
        "eta is the logarithm of the rate. Take its exponential to get what is expected.": (
            lambda eta, counts: eta - np.mean(counts)
        ),
        "σ(eta) is the mean of a coin. A Poisson model expects exp(eta).": (
            lambda eta, counts: sigmoid(eta) - np.mean(counts)
        ),
        "This is exp(eta), what is expected; it is the slope of the slope as well. What was "
        "observed is not in it.": lambda eta, counts: np.exp(eta),
        "ln k! does not change with eta, so it adds nothing to the slope.": (
            lambda eta, counts: (
                np.exp(eta) - np.mean(counts) + np.mean([math.lgamma(k + 1) for k in counts])
            )
        ),
        "The mean count may be a fraction; `//` and int cut it off.": (
            lambda eta, counts: np.exp(eta) - np.sum(counts) // len(counts)
        ),
        "This is the size of the slope. Its sign is lost, and with it the way to go.": (
            lambda eta, counts: abs(np.exp(eta) - np.mean(counts))
        ),
        "The two are compared as logs. Their difference is 0 at the same place, but the slope is "
        "expected minus observed, without logs.": lambda eta, counts: eta - np.log(np.mean(counts)),
        "This is divided by the root of λ, as a standard score is. The slope is the difference "
        "itself.": lambda eta, counts: (np.exp(eta) - np.mean(counts)) / np.exp(eta / 2),
        "What was observed is the mean of the counts, not their median.": (
            lambda eta, counts: np.exp(eta) - np.median(counts)
        ),
        "This is the slope in λ, with eta taken for λ. eta is the logarithm of λ.": (
            lambda eta, counts: 1 - np.mean(counts) / np.float64(eta)
        ),
        "The chain rule is applied once too often: λ - mean is the slope in eta already.": (
            lambda eta, counts: (np.exp(eta) - np.mean(counts)) * np.exp(eta)
        ),
        "This is the slope of the squared error. The NLL of a Poisson model is another loss.": (
            lambda eta, counts: 2 * (np.exp(eta) - np.mean(counts)) * np.exp(eta)
        ),
        **{
            f"This is a difference quotient with a step of {h:g}, which is only near the slope.": (
                partial(_quotient, h=h)
            )
            for h in (1, 0.1, 0.01, 1e-3)
        },
    },
    facts=Facts(unit="none"),
    cases=[
        (0.0, [3, 3]),
        (math.log(5), [0, 0, 1, 3, 6]),
        (-1.0, [2]),
        (1.2, [4, 2, 3]),
        (0.5, [0, 1]),
        (0.3, [2, 3]),
    ],
    expects="a slope: below 0 where λ is below the mean count, above 0 where λ is above it",
)

MEANS_OF_A_COIN = Exercise(
    id="04.5",
    title="Which can be the mean of a coin?",
    minutes=5,
    difficulty=2,
    task="A function of z can be the mean of a coin if it is from 0 to 1 for every z and comes as\n"
    "near to 0 and to 1 as you like. Which of the candidates can? A set of their names.",
    stub="""candidates = {
    "half tanh": lambda z: (1 + np.tanh(z)) / 2,
    "arctan": lambda z: 0.5 + np.arctan(z) / np.pi,
    "loglog": lambda z: np.exp(-np.exp(-z)),
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "swish": lambda z: z / (1 + np.exp(-z)),
    "softmax of one logit": lambda z: np.exp(z) / np.exp(z),
}
valid = ...""",
    solution_source="""
        z = np.linspace(-300, 300, 1000)
        with np.errstate(over="ignore"):
            ends = {name: (f(z).min(), f(z).max()) for name, f in candidates.items()}
        valid = {
            name for name, (low, high) in ends.items() if 0 <= low < 0.01 and 0.99 < high <= 1
        }
    """,
    hints=(
        "Try large and small z, say −300 and 300. Where does each function go?",
        "softsign goes down to −1, softplus and swish grow without limit. And e^z / e^z is what?",
        'valid = {"half tanh", "arctan", ...}',
    ),
    reference={"half tanh", "arctan", "loglog"},
    wrong={
        "softsign goes down to −1, which is no probability.": {
            "half tanh",
            "arctan",
            "loglog",
            "softsign",
        },
        "softplus grows without limit: at 3 it is above 3.": {
            "half tanh",
            "arctan",
            "loglog",
            "softplus",
        },
        "swish grows without limit, and is a little below 0 for negative z.": {
            "half tanh",
            "arctan",
            "loglog",
            "swish",
        },
        "The softmax of one logit is e^z / e^z = 1, whatever z is.": {
            "half tanh",
            "arctan",
            "loglog",
            "softmax of one logit",
        },
        "half tanh is one of them, but not the only one.": {"half tanh"},
        "loglog is missing. It is not symmetric, but it need not be.": {"half tanh", "arctan"},
        "arctan is missing. It nears 0 and 1 slowly, but it does.": {"half tanh", "loglog"},
        "half tanh is missing: tanh leaves the band, but this is half of it, moved up.": {
            "arctan",
            "loglog",
        },
        "half tanh and loglog are missing. Floats round them to exactly 0 or 1 far out, which is "
        "near enough.": {"arctan"},
        "These are the ones that cannot be the mean of a coin. The question asks for the others.": {
            "softplus",
            "softsign",
            "swish",
            "softmax of one logit",
        },
        "To grow all the way is not enough: softplus and softsign leave the band from 0 to 1.": {
            "half tanh",
            "arctan",
            "loglog",
            "softplus",
            "softsign",
        },
        "Two are too many: softsign is below 0 for negative z, and the softmax of one logit never "
        "comes near 0.": {"half tanh", "arctan", "loglog", "softsign", "softmax of one logit"},
        "Not every one of them stays between 0 and 1: try large z.": {
            "half tanh",
            "arctan",
            "loglog",
            "softplus",
            "softsign",
            "swish",
            "softmax of one logit",
        },
    },
    expects="a set with the names of all the functions that qualify",
)


def log_odds_error(q=0.75, n=40):
    """Standard error of the log-odds of a coin q after n flips."""
    return 1 / math.sqrt(n * q * (1 - q))


ERROR = Exercise(
    id="04.6",
    title="How sure of the log-odds",
    minutes=4,
    difficulty=2,
    task="Forty flips, thirty heads: the best log-odds are η = ln 3 = 1.099. The standard error of "
    "this η,\nfrom the information A''(η). (For four hundred flips it would be 0.115.)",
    stub="log_odds_error = ...",
    solution_source="""
        information = 30 / 40 * (1 - 30 / 40)  # A'' of one flip
        log_odds_error = 1 / np.sqrt(40 * information)
    """,
    hints=(
        "What is A'' for a coin whose chance of heads is 3/4? How many flips are there?",
        "A'' = q (1 - q) is the information of one flip. The standard error is 1 / sqrt(n A'').",
        "1 / np.sqrt(40 * 0.75 * ...)",
    ),
    reference=log_odds_error,
    wrong={
        "That is the standard error of θ itself, where the information is 1 / (q (1 - q)).": (
            lambda: math.sqrt(0.75 * 0.25 / 40)
        ),
        "That is for one flip. There are forty: multiply the information by n.": lambda: (
            log_odds_error(n=1)
        ),
        "That is the square of the standard error. Take the root.": lambda: log_odds_error() ** 2,
        "That is the information of all forty flips. The standard error is 1 over its root.": (
            lambda: log_odds_error() ** -2
        ),
        "That is the root of the information. Divide 1 by it.": lambda: 1 / log_odds_error(),
        "You took A', the mean of the coin. The information is A'', its variance.": lambda: (
            1 / math.sqrt(40 * 0.75)
        ),
        "You took A'' at η = 0, a fair coin. This one has q = 3/4.": lambda: log_odds_error(0.5),
        "You put 0.75 in the place of η. The log-odds are ln 3, and q is 3/4.": lambda: (
            log_odds_error(float(sigmoid(0.75)))
        ),
        "n counts all flips, not the heads alone.": lambda: log_odds_error(n=30),
        "That is half the width of a 95 % interval, 1.96 standard errors.": lambda: (
            1.96 * log_odds_error()
        ),
        "You made 0.115 ten times as large. With a tenth of the flips the error is larger by the "
        "root of 10.": 1.15,
        "You divided by n after the root. The information n A'' stands under it as a whole.": (
            lambda: log_odds_error(n=1) / 40
        ),
        "You multiplied the information by 39. Each of the forty flips brings its own.": lambda: (
            log_odds_error(n=39)
        ),
        "You added two roots. Variances add, 1/30 and 1/10; the root comes last.": lambda: (
            1 / math.sqrt(30) + 1 / math.sqrt(10)
        ),
    },
    rtol=0.002,
    facts=Facts(unit="none"),
    expects="a distance on the scale of log-odds, below 1",
)
