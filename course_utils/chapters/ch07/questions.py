"""The questions of notebook 07: softmax regression on handwritten digits."""

import math
from functools import cache

import numpy as np

from course_utils import entropy, log_softmax, logsumexp, sigmoid, softmax
from course_utils.chapters.ch07.digit import by_surprise
from course_utils.chapters.ch07.first_loss import FirstLoss
from course_utils.chapters.ch07.shared import data, learned
from course_utils.chapters.ch07.who_counts import WhoCounts
from course_utils.learning import Exercise, Facts, Prediction, nearest_option
from course_utils.models import softmax_gradient, softmax_nll
from course_utils.models.datasets import digits, split
from course_utils.models.optimizers import gradient_descent

# What the notebook computes, again for its questions


@cache
def center_levels():
    """Darkness of the four center pixels of each training digit: 0 empty to 3 dark."""
    pixels = data().X[:, 1:].reshape(-1, 8, 8)
    return np.minimum(4 * pixels[:, 3:5, 3:5].mean(axis=(1, 2)), 3).astype(int)


@cache
def center_counts():
    """How often each digit comes with each level, (4, 10)."""
    counts = np.zeros((4, 10), dtype=int)
    np.add.at(counts, (center_levels(), data().y), 1)
    return counts


def zero_loss():
    """The first loss of weights that are all 0, on the training digits."""
    return float(softmax_nll(np.zeros((10, 65)), data().X, data().y))


@cache
def fitted_logits(C):
    """Test logits of scikit-learn's softmax regression; a larger C lets weights grow larger."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    train, test = split(digits(), train=1200, seed=0)
    model = LogisticRegression(C=C, solver="newton-cg", tol=1e-8, max_iter=1000)
    with threadpool_limits(1):  # more threads add in another order, and the third digit moves
        return model.fit(train.X, train.y).decision_function(test.X)


@cache
def bold():
    """Surprise of the test digits, and which are read right, with weights that grew freely."""
    return judged(1_000_000)


def judged(C):
    """Surprise and correctness of each test digit for scikit-learn's fit."""
    Z, y = fitted_logits(C), data().y_test
    return -log_softmax(Z)[np.arange(len(y)), y], Z.argmax(axis=1) == y


# Predictions


ACCURACIES = {"about 60 %": 0.6, "about 75 %": 0.75, "about 88 %": 0.88, "about 98 %": 0.98}
ONE_STEP = {"about 10 %": 0.1, "about 30 %": 0.3, "about 50 %": 0.5, "about 70 %": 0.7}
TEN_SHARE = {"about 2 %": 0.02, "about 10 %": 0.1, "about 40 %": 0.4, "about 80 %": 0.8}
GROWTH = {
    "it falls by half": 0.5,
    "it stays within a tenth": 1.0,
    "it grows by half": 1.5,
    "it triples": 3.0,
}


def wild_start():
    """The first loss of weights drawn with spread 2, in words."""
    loss = np.mean([FirstLoss().compute(2.0, draw)["loss"] for draw in range(10)])
    if abs(loss - math.log(10)) < 0.2:
        return "about ln 10, as before"
    return "well below ln 10" if loss < math.log(10) else "well above ln 10"


def wrong_classes():
    """What the NLL does when probability moves from wrong class to wrong class."""
    before, after = (WhoCounts().compute(0.5, to9, "a 4")["loss"] for to9 in (0.0, 0.95))
    return "it stays" if before == after else "it rises" if after > before else "it falls"


def hardest_push():
    """Which logit has the largest gradient when q of the true class is 0.3."""
    p, true = np.array([0.3, 0.6, 0.05, 0.05]), 0
    hardest = np.abs(p - np.eye(4)[true]).argmax()
    if hardest == true:
        return "the logit of the true class"
    return "the logit of the class with q = 0.6"


def center_of_zero():
    """Sign of the weights in the center of the template of the 0."""
    tile = learned().weights[-1][0, 1:].reshape(8, 8)
    center = tile[3:5, 3:5].mean()
    if abs(center) < 0.1 * np.abs(tile).max():
        return "near 0"
    return "above 0: for a 0" if center > 0 else "below 0: against a 0"


def weights_that_count():
    """Dimensions in which the weights can move the predictions."""
    return (10 - 1) * data().X.shape[1]


def share_of_ten():
    """Share of the test surprise that the ten most surprising digits carry."""
    surprise = np.sort(by_surprise().surprise)[::-1]
    return surprise[:10].sum() / surprise.sum()


def growth():
    """Test NLL at C = 1,000,000 over that at C = 10."""
    return judged(1_000_000)[0].mean() / judged(10)[0].mean()


def changed_decisions():
    """How many test digits are read differently after the temperature changed."""
    Z = fitted_logits(1_000_000)
    changed = (Z.argmax(axis=1) != (Z / 4).argmax(axis=1)).sum()
    return "none" if changed == 0 else "a few" if changed < 60 else "about half"


def after_descent():
    """How predictions from one-hot inputs compare with shares, after many steps."""
    levels, y = np.eye(4)[center_levels()], data().y
    end = gradient_descent(
        softmax_nll, softmax_gradient, np.zeros((10, 4)), rate=10, steps=1000, args=(levels, y)
    ).end
    shares = center_counts() / center_counts().sum(axis=1, keepdims=True)
    gap = softmax(end.T) - shares
    if np.abs(gap).max() < 0.01:
        return "the shares"
    return "flatter than the shares" if gap[shares == 0].max() > 0.01 else "sharper than the shares"


ACCURACY = Prediction(
    id="07.accuracy",
    question="A model may do nothing but add up weighted pixels. It learns from 1200 digits. What "
    "share of the new ones will it read right?",
    options=tuple(ACCURACIES),
    answer=lambda: nearest_option(ACCURACIES, learned().accuracy[-1]),
)
FIRST = Prediction(
    id="07.first-loss",
    question="All 650 weights are $0$. What is the mean NLL over the training digits, in nats?",
    answer=zero_loss,
    rtol=0.01,
)
WILD = Prediction(
    id="07.wild",
    question="Now the weights are drawn at random, with a standard deviation of $2$. Nothing has "
    "been learned. The first loss is",
    options=("well below ln 10", "about ln 10, as before", "well above ln 10"),
    answer=wild_start,
)
WRONG_CLASSES = Prediction(
    id="07.wrong-classes",
    question="The label is 4, and $q(4) = 0.5$. The other half was spread over all other digits; "
    "now nearly all of it goes to the 9. What does the NLL do?",
    options=("it rises", "it falls", "it stays"),
    answer=wrong_classes,
)
PUSH = Prediction(
    id="07.push",
    question="Four classes, $q = (0.3, 0.6, 0.05, 0.05)$, and the first is the true one. Which "
    "logit has the largest gradient, in size?",
    options=(
        "the logit of the true class",
        "the logit of the class with q = 0.6",
        "all four the same",
    ),
    answer=hardest_push,
)
FIRST_STEP = Prediction(
    id="07.one-step",
    question="From zero weights, one single step of gradient descent. What share of the test "
    "digits does it read right now? (Before the step it was 10 %.)",
    options=tuple(ONE_STEP),
    answer=lambda: nearest_option(ONE_STEP, learned().accuracy[1]),
)
TEMPLATE = Prediction(
    id="07.template",
    question="Think of the template of the 0, the 64 weights of its row, after 2000 steps. What "
    "are the weights of the pixels in the middle?",
    options=("above 0: for a 0", "near 0", "below 0: against a 0"),
    answer=center_of_zero,
)
FREE = Prediction(
    id="07.free-weights",
    question="The model has $10 \\cdot 65 = 650$ weights. How many would do, without losing any "
    "prediction that it can make, of any picture?",
    answer=weights_that_count,
    rtol=1e-6,
)
MOST_SURPRISING = Prediction(
    id="07.ten-digits",
    question="Add up the surprises of all 597 test digits. Which share of the sum comes from the "
    "ten most surprising ones?",
    options=tuple(TEN_SHARE),
    answer=lambda: nearest_option(TEN_SHARE, share_of_ten()),
)
OVERFIT = Prediction(
    id="07.overfit",
    question="From $C = 10$ to $C = 1{,}000{,}000$ the test accuracy goes from 97.8 % to about "
    "96.6 %. What does the test NLL do?",
    options=tuple(GROWTH),
    answer=lambda: nearest_option(GROWTH, growth()),
)
DECISIONS = Prediction(
    id="07.decisions",
    question="All logits are divided by $T = 4$. How many of the 597 test digits are read "
    "differently?",
    options=("none", "a few", "about half"),
    answer=changed_decisions,
)
COUNTING = Prediction(
    id="07.counting",
    question="The inputs are one-hot, and gradient descent runs for 1000 steps. What probabilities "
    "does it end at, for digits with an empty middle?",
    options=("flatter than the shares", "the shares", "sharper than the shares"),
    answer=after_descent,
)

# Exercises

ROW = np.array([3.0, 1.0, 0.2, -1.0])

ROW_LOSS = Exercise(
    id="07.1",
    title="One row by hand",
    minutes=4,
    difficulty=1,
    task="The NLL of one row of logits, in nats. Classes count from 0, and the label is 2.\n"
    "For logits (0, 0, 0, 0) it would be 1.3863.",
    stub="z = np.array([3.0, 1.0, 0.2, -1.0])\nlabel = 2\nrow_loss = ...",
    solution_source="row_loss = logsumexp(z) - z[label]",
    hints=(
        "A logit is nearly a log-probability. What is still to be subtracted?",
        "The NLL is the log-sum-exp of the row minus the logit of the label.",
        "logsumexp(z) - z[label], or -log_softmax(z)[label]",
    ),
    reference=lambda: float(logsumexp(ROW) - ROW[2]),
    wrong={
        "You counted the classes from 1. Label 2 is the third logit.": (
            lambda: float(logsumexp(ROW) - ROW[1])
        ),
        "You divided the logits by their sum. Take exp of each first.": (
            lambda: float(-math.log(0.2 / 3.2))
        ),
        "This is the log-sum-exp. The logit of the label is still to be subtracted.": (
            lambda: float(logsumexp(ROW))
        ),
        "This is minus the logit. The log-sum-exp of the row is missing.": -0.2,
        "This is the mean over all four classes. Only the label's entry counts.": (
            lambda: float(logsumexp(ROW) - ROW.mean())
        ),
        "You took the log of a logit. A logit is no probability yet: softmax makes one of it.": (
            -math.log(0.2)
        ),
        "This is the largest logit minus the label's. In its place belongs the log-sum-exp.": 2.8,
        "This is −ln σ(0.2), the loss of one logit alone. A softmax compares it with the others.": (
            math.log1p(math.exp(-0.2))
        ),
        "This is the log of the sum of the logits, minus one. Take exp of each before the sum.": (
            math.log(3.2) - 0.2
        ),
        "This uses the predicted class (the argmax), not the true one.": (
            lambda: float(logsumexp(ROW) - ROW[0])
        ),
        "The largest logit was subtracted inside exp, and not added back after the log.": (
            lambda: float(logsumexp(ROW) - ROW.max() - ROW[2])
        ),
        "Your log-sum-exp leaves out the label's own logit. All four belong into the sum.": (
            lambda: float(logsumexp(np.delete(ROW, 2)) - ROW[2])
        ),
    },
    facts=Facts(classes=4),
    expects="nats, more than those of an equal share",
)

LOSS_AT_ZERO = Exercise(
    id="07.2",
    title="The loss of knowing nothing",
    minutes=5,
    difficulty=1,
    task="The mean NLL of the training digits X, shape (1200, 65), with labels y, for zero\n"
    "weights. In nats; compute it from W_zero, X and y. With 2 classes it would be 0.6931.",
    stub="W_zero = np.zeros((10, 65))\nloss_at_zero = ...",
    solution_source="""
        log_q = log_softmax(X @ W_zero.T)
        loss_at_zero = -log_q[np.arange(len(y)), y].mean()
    """,
    notebook_names=lambda: {"X": data().X, "y": data().y},
    hints=(
        "First the logits: one row for each digit, one column for each class.",
        "log_softmax(X @ W_zero.T) has shape (1200, 10). Pick one entry in each row, the label's.",
        "-log_softmax(X @ W_zero.T)[np.arange(len(y)), y].mean()",
    ),
    reference=zero_loss,
    wrong={
        "This is ln 1200: your softmax runs over the digits (axis 0). It must run over classes.": (
            lambda: math.log(len(data().y))
        ),
        "This is the probability of each class. The loss is its surprise.": 0.1,
        "This is log2 of 10, in bits; the question asks for nats.": lambda: math.log2(10),
        "Zero weights do not mean zero loss: all logits are equal, and softmax gives each class "
        "a tenth.": 0,
        "You added up all ten columns. Pick one entry in each row, the label's.": (
            lambda: 10 * math.log(10)
        ),
        "This is ln 2, the loss with two classes, or with a sigmoid for each. There are ten.": (
            math.log(2)
        ),
        "This is ln 65. The features do not count here: among how many classes is the choice?": (
            math.log(65)
        ),
        "You made the loss of two classes five times as large. It grows with the log of their "
        "number.": 5 * math.log(2),
        "This is the price of the forecaster who counted the labels. Zero weights give each digit "
        "a tenth.": lambda: float(entropy(np.bincount(data().y) / len(data().y))),
        "You took the log of scores. Zero scores are no probabilities of 0: softmax makes a tenth "
        "of each.": math.inf,
    },
    facts=Facts(mean_over=1200, classes=10),
    expects="nats: the surprise of one class in ten",
    rtol=3e-4,
)


def gigabytes(numbers, size=4):
    """How many gigabytes so many numbers of a size in bytes need."""
    return numbers * size / 1e9


LABELS, CLASSES = 16 * 1024, 50_257

ONE_HOT_BYTES = Exercise(
    id="07.3",
    title="The price of zeros",
    minutes=5,
    difficulty=1,
    task="A language model has 50,257 classes. One batch is 16 texts of 1,024 tokens, and each\n"
    "token has a label. How many gigabytes (10**9 bytes) do these labels need as one-hot rows in\n"
    "float32, 4 bytes a number? As integers of 8 bytes they need 0.000131 gigabytes.",
    stub="one_hot_gb = ...",
    solution_source="one_hot_gb = 16 * 1024 * 50_257 * 4 / 1e9",
    hints=(
        "How many numbers does one label take in each form? How many labels has the batch?",
        "16 * 1,024 labels, each with 50,257 numbers of 4 bytes.",
        "one_hot_gb = 16 * 1024 * 50_257 * 4 / ...",
    ),
    reference=gigabytes(LABELS * CLASSES),
    wrong={
        "You counted numbers. Each of them has 4 bytes.": gigabytes(LABELS * CLASSES, 1),
        "You counted 8 bytes a number. A float32 has 4.": gigabytes(LABELS * CLASSES, 8),
        "You counted one label for each text. Each token has one.": gigabytes(16 * CLASSES),
        "You counted one text. The batch has 16.": gigabytes(1024 * CLASSES),
        "You counted one label. The batch has 16 texts of 1,024 tokens.": gigabytes(CLASSES),
        "You counted one number for each label. A one-hot row has one for each class.": (
            gigabytes(LABELS)
        ),
        "This is what the integers need. A one-hot row has a number for each class.": (
            gigabytes(LABELS, 8)
        ),
        "These are bytes. A gigabyte has 10**9 of them.": 1e9 * gigabytes(LABELS * CLASSES),
        "These are megabytes. A gigabyte has 1,000 of them.": 1e3 * gigabytes(LABELS * CLASSES),
        "These are gibibytes of 2**30 bytes. The question asks for those of 10**9.": (
            LABELS * CLASSES * 4 / 2**30
        ),
        "This is how many times the integers it is. The question asks for gigabytes.": (
            CLASSES * 4 / 8
        ),
        "These are gigabits. A byte has 8 of them.": 8 * gigabytes(LABELS * CLASSES),
        "A comma makes two numbers: 50,257 are 50 and 257. Write 50_257.": (
            16 * 1024 * 50,
            257 * 4 / 10**9,
        ),
        "This is a thousandth: 50,257 is fifty thousand, and its comma no decimal point.": (
            gigabytes(LABELS * CLASSES / 1000)
        ),
        "This is a millionth: the commas of 1,024 and 50,257 set off thousands.": (
            gigabytes(LABELS * CLASSES / 1e6)
        ),
    },
    facts=Facts(unit="none"),
    expects="some gigabytes, for a batch of 16 texts",
)


OTHERS = np.array([0.12, 0.30, 0.05, 0.02])

SMUDGED = Exercise(
    id="07.4",
    title="The coffee stain",
    minutes=4,
    difficulty=2,
    task="The gradient of one example's NLL in its five logits was printed on paper. A stain of\n"
    "coffee hides one of the five numbers; the other four are below. Which is under the stain?",
    stub="others = np.array([0.12, 0.30, 0.05, 0.02])\nsmudged = ...",
    solution_source="smudged = -others.sum()",
    hints=(
        "What do the five numbers add up to?",
        "q sums to 1 and the one-hot row sums to 1, so q - y sums to ...",
        "smudged = 0 - others.sum()",
    ),
    reference=float(-OTHERS.sum()),
    wrong={
        "This is the probability of the true class. Its gradient is that minus 1.": (
            float(1 - OTHERS.sum())
        ),
        "The size is right. The hidden entry belongs to the true class: q - 1 is below 0.": (
            float(OTHERS.sum())
        ),
        "This is minus the probability of the true class. Its gradient is q - 1, and q is not what "
        "the four others add up to.": (float(OTHERS.sum() - 1)),
        "If it were 0, the five would not balance.": 0.0,
        "This is the mean of the four, with the sign turned. It is their sum that must balance.": (
            float(-OTHERS.mean())
        ),
        "This is the NLL itself. Under the stain is its gradient, q - 1 for the true class.": (
            float(-np.log(1 - OTHERS.sum()))
        ),
        "This is the mean of the four. What do all five add up to?": float(OTHERS.mean()),
        "This balances the largest of the four alone. All of them must be balanced.": -0.30,
        "This is minus the one-hot label alone. The gradient is q - 1, and q is above 0.": -1.0,
        "You made the squares sum to 1. A gradient need not have length 1: what do q - y add up "
        "to?": float(-math.sqrt(1 - OTHERS @ OTHERS)),
        "You took 1 off once too often. q sums to 1, and so does y: what do q - y add up to?": (
            float(-1 - OTHERS.sum())
        ),
    },
    facts=Facts(unit="none"),
    expects="the one negative number of the five",
)


def gradient(W, X, y, axis=1, subtract=True, divide=True):
    """The gradient, or what a slip makes of it."""
    W, X, y = np.asarray(W, float), np.asarray(X, float), np.asarray(y)
    residual = softmax(X @ W.T, axis=axis)
    if subtract:
        residual[np.arange(len(y)), y] -= 1
    return residual.T @ X / (len(y) if divide else 1)


def whole_columns(W, X, y):
    """The gradient, with 1 subtracted from whole columns of the probabilities."""
    P = softmax(np.asarray(X) @ np.transpose(W))
    P[:, y] -= 1
    return P.T @ X / len(y)


def with_residual(of_logits):
    """The gradient with something else in the place of softmax and one-hot labels."""

    def answer(W, X, y):
        W, X, y = np.asarray(W, float), np.asarray(X, float), np.asarray(y)
        with np.errstate(all="ignore"):
            return of_logits(X @ W.T, y).T @ X / len(y)

    return answer


def one_hot(Z, y):
    """The labels as rows, as wide as the logits."""
    return np.eye(Z.shape[1])[y]


def unshifted(Z, y):
    """Softmax without subtracting the maximum, minus one-hot labels."""
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True) - np.eye(Z.shape[1])[y]


def labels_row_alone(W, X, y):
    """The gradient, in the rows of the labels only."""
    W, X = np.asarray(W, float), np.asarray(X, float)
    Y = one_hot(X @ W.T, y)
    return ((softmax(X @ W.T) - 1) * Y).T @ X / len(y)


def gradient_cases():
    rng = np.random.default_rng(0)
    return [
        (np.zeros((3, 2)), np.array([[1.0, 2.0], [1.0, -1.0]]), np.array([2, 0])),
        (rng.normal(size=(3, 4)), rng.normal(size=(5, 4)), np.array([0, 2, 1, 1, 0])),
        (rng.normal(size=(10, 6)), rng.normal(size=(7, 6)), rng.integers(10, size=7)),
        (rng.normal(size=(4, 2)), rng.normal(size=(3, 2)), np.array([0, 1, 0])),
        (np.array([[2000.0], [1999.0]]), np.array([[1.0], [-1.0]]), np.array([1, 0])),
    ]


MY_GRADIENT = Exercise(
    id="07.5",
    title="Your own gradient",
    minutes=10,
    difficulty=3,
    task="Gradient of the mean NLL in the weights W, shape (K, d); the result has the same shape.\n"
    "X has shape (n, d), y holds n labels from 0 to K-1. No loop over rows is needed.\n"
    "For W = zeros (2, 1), X = [[1.0]] and y = [0] it is [[-0.5], [0.5]].",
    stub="def my_gradient(W, X, y):\n    return ...",
    solution_source="""
        def my_gradient(W, X, y):
            residual = softmax(X @ W.T)
            residual[np.arange(len(y)), y] -= 1
            return residual.T @ X / len(y)
    """,
    hints=(
        "Two steps: the gradient in the logits, (n, K), then from logits to weights.",
        "Q - Y has shape (n, K) and X has (n, d). Which product has shape (K, d)?",
        "Q = softmax(X @ W.T); Q[np.arange(len(y)), y] -= 1; return Q.T @ X / len(y)",
    ),
    reference=softmax_gradient,
    wrong={
        "This is observed minus predicted. The gradient of the NLL is predicted minus observed.": (
            lambda W, X, y: -gradient(W, X, y)
        ),
        "This is the gradient of the sum. The mean NLL divides by n.": (
            lambda W, X, y: gradient(W, X, y, divide=False)
        ),
        "You divided by K as well. Only rows are averaged.": (
            lambda W, X, y: gradient(W, X, y) / len(W)
        ),
        "Your softmax runs over the rows. Classes are columns of the logits: use axis 1.": (
            lambda W, X, y: gradient(W, X, y, axis=0)
        ),
        "You did not subtract the labels: this is the predicted part only.": (
            lambda W, X, y: gradient(W, X, y, subtract=False)
        ),
        "These are logits minus labels. Predicted means the softmax of the logits.": (
            lambda W, X, y: (np.asarray(X) @ np.asarray(W).T - np.eye(len(W))[y]).T @ X / len(y)
        ),
        "These are log-probabilities minus labels. Predicted means probabilities.": (
            lambda W, X, y: (log_softmax(X @ np.transpose(W)) - np.eye(len(W))[y]).T @ X / len(y)
        ),
        "This is transposed: the result should have the shape of W.": (
            lambda W, X, y: gradient(W, X, y).T
        ),
        "Q[:, y] -= 1 takes 1 from whole columns. Pick one entry in each row: "
        "Q[np.arange(len(y)), y].": whole_columns,
        "You divided by K, the number of classes. The mean is over the n rows.": (
            lambda W, X, y: gradient(W, X, y, divide=False) / len(W)
        ),
        "You took a sigmoid of each logit on its own. A softmax compares the classes.": (
            with_residual(lambda Z, y: sigmoid(Z) - np.eye(Z.shape[1])[y])
        ),
        "You took the largest label plus 1 for the number of classes. The last class may be "
        "missing: W has K rows.": with_residual(lambda Z, y: softmax(Z) - np.eye(max(y) + 1)[y]),
        "exp overflows at large logits, and inf/inf is nan. Subtract the maximum of each row "
        "first.": with_residual(unshifted),
        "These are new weights, after a step of 0.1. The gradient itself is asked for.": (
            lambda W, X, y: W - 0.1 * gradient(W, X, y)
        ),
        "These are new weights, W minus the gradient. The gradient itself is asked for.": (
            lambda W, X, y: W - gradient(W, X, y)
        ),
        "You subtracted the label numbers. Observed means the one-hot rows: np.eye(K)[y].": (
            lambda W, X, y: (softmax(X @ np.transpose(W)) - np.asarray(y)[:, None]).T @ X / len(y)
        ),
        "You divided by the number of features. The mean is over the n rows of X.": (
            lambda W, X, y: gradient(W, X, y, divide=False) / np.shape(X)[1]
        ),
        "Only the last row counts here: each pass of the loop overwrites the one before. Add up.": (
            lambda W, X, y: gradient(W, X[-1:], y[-1:]) / len(y)
        ),
        "This is the gradient of the last row alone. Add up over the rows, and divide by n.": (
            lambda W, X, y: gradient(W, X[-1:], y[-1:])
        ),
        "This is the gradient of the first row alone: a return inside the loop ends it.": (
            lambda W, X, y: gradient(W, X[:1], y[:1])
        ),
        "−1/q is the slope in the probability. In the logits, softmax and log together have the "
        "slope q - y.": with_residual(lambda Z, y: -np.eye(Z.shape[1])[y] / softmax(Z)),
        "There is a factor q (1 - q) too many, the slope of a sigmoid. It is in q - y already.": (
            with_residual(lambda Z, y: (softmax(Z) - one_hot(Z, y)) * softmax(Z) * (1 - softmax(Z)))
        ),
        "There is a factor q too many. Softmax and log together have the slope q - y.": (
            with_residual(lambda Z, y: (softmax(Z) - one_hot(Z, y)) * softmax(Z))
        ),
        "You counted the classes that come up. One may be missing: W has K rows.": (
            with_residual(lambda Z, y: softmax(Z) - np.eye(len(np.unique(y)))[y])
        ),
        "This is the loss. Its gradient is asked for: a number for each weight.": (
            lambda W, X, y: (
                -np.mean(log_softmax(X @ np.transpose(W))[np.arange(len(y)), np.asarray(y)])
            )
        ),
        "Only the label's row of W is pulled here. Every class has a probability: all rows are.": (
            labels_row_alone
        ),
        "This is divided by n twice. The mean divides once.": (
            lambda W, X, y: gradient(W, X, y) / len(y)
        ),
        "These are the mean residuals, q - y. X is missing: a weight's slope is the residual "
        "times its input.": lambda W, X, y: (
            softmax(X @ np.transpose(W)) - np.eye(len(W))[np.asarray(y)]
        ).mean(axis=0),
    },
    cases=gradient_cases,
    facts=Facts(unit="none"),
    expects="the shape of W, each column summing to 0",
)


def of_means(surprise, right):
    """Mean surprise of the wrong digits over the sum of both means."""
    wrong_mean, right_mean = surprise[~right].mean(), surprise[right].mean()
    return float(wrong_mean / (wrong_mean + right_mean))


WRONG_SHARE = Exercise(
    id="07.6",
    title="Who pays?",
    minutes=5,
    difficulty=2,
    task="The share of the bold model's total surprise that comes from digits it reads wrong.\n"
    "bold_surprise holds 597 surprises in nats, bold_right 597 truth values. Between 0 and 1.\n"
    "With surprises (1, 3) and right (True, False) it would be 0.75.",
    stub="wrong_share = ...",
    solution_source="wrong_share = bold_surprise[~bold_right].sum() / bold_surprise.sum()",
    notebook_names=lambda: {"bold_surprise": bold()[0], "bold_right": bold()[1]},
    hints=(
        "Two sums: the surprise of some digits, and that of all.",
        "~bold_right marks the digits that are read wrong.",
        "bold_surprise[~bold_right].sum() / bold_surprise.sum()",
    ),
    reference=lambda: float(bold()[0][~bold()[1]].sum() / bold()[0].sum()),
    wrong={
        "This is the share of digits that are read wrong. Weigh them by their surprise.": (
            lambda: float((~bold()[1]).mean())
        ),
        "This is the accuracy. The question asks for a share of the surprise.": (
            lambda: float(bold()[1].mean())
        ),
        "This is the mean surprise of a wrong digit. Compare sums.": (
            lambda: float(bold()[0][~bold()[1]].mean())
        ),
        "This is the sum over the wrong digits, in nats. Divide by the sum over all.": (
            lambda: float(bold()[0][~bold()[1]].sum())
        ),
        "This is the share that comes from digits read right. The question asks for the others.": (
            lambda: float(bold()[0][bold()[1]].sum() / bold()[0].sum())
        ),
        "This compares the wrong digits with the right ones. Divide by the sum over all.": (
            lambda: float(bold()[0][~bold()[1]].sum() / bold()[0][bold()[1]].sum())
        ),
        "This was divided by the number of digits. Divide by the surprise of all of them.": (
            lambda: float(bold()[0][~bold()[1]].sum() / len(bold()[0]))
        ),
        "This compares means. Divide the sum over the wrong digits by the sum over all.": (
            lambda: float(bold()[0][~bold()[1]].mean() / bold()[0].mean())
        ),
        "This is in percent; give the share itself, between 0 and 1.": (
            lambda: float(100 * bold()[0][~bold()[1]].sum() / bold()[0].sum())
        ),
        "You compared the mean of the wrong digits with that of the right ones. Compare sums: "
        "there are many more right digits.": lambda: of_means(bold()[0], bold()[1]),
        "You made probabilities of the surprises. The question asks for a share of the surprise.": (
            lambda: float(np.exp(-bold()[0][~bold()[1]]).sum() / np.exp(-bold()[0]).sum())
        ),
        "These are the digits with a surprise above the mean. Which are read wrong, bold_right "
        "says.": lambda: float(bold()[0][bold()[0] > bold()[0].mean()].sum() / bold()[0].sum()),
        "1 - bold_right holds whole numbers, and these pick the entries 0 and 1. ~bold_right is a "
        "mask.": lambda: float(bold()[0][1 - bold()[1]].sum() / bold()[0].sum()),
    },
    facts=Facts(unit="none"),
    expects="a share between 0 and 1",
)


def digits_entropy():
    """Entropy in nats of the digits, whatever the middle is."""
    shares = center_counts().sum(axis=0) / center_counts().sum()
    return float(entropy(shares))


def best_nll_of(counts):
    """Mean NLL of the shares of each row, in nats."""
    counts = np.asarray(counts, dtype=float)
    rows = counts.sum(axis=1)
    return float(rows / rows.sum() @ entropy(counts / rows[:, None]))


def nll_with(counts):
    """Mean NLL of the digits under the shares of other counts, in nats."""
    log_q = np.log(counts / counts.sum(axis=1, keepdims=True))
    return float(-(center_counts() * log_q).sum() / center_counts().sum())


def log_of_the_mean(counts):
    """Minus the log of the mean probability that the rows' shares give a digit, in nats."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    return float(-np.log((counts * shares).sum() / counts.sum()))


BEST_WITH_CENTER = Exercise(
    id="07.7",
    title="All that the middle can tell",
    minutes=7,
    difficulty=3,
    task="The smallest mean NLL, in nats, that a model can reach over all training digits if it\n"
    "sees only the level of the middle. center_counts has shape (4, 10): levels by digits.\n"
    "If the levels told nothing, it would be 2.3014.",
    stub="best_with_center = ...",
    solution_source="""
        rows = center_counts.sum(axis=1)
        best_with_center = rows / rows.sum() @ entropy(center_counts / rows[:, None])
    """,
    notebook_names=lambda: {"center_counts": center_counts()},
    hints=(
        "The best prediction for a level is its row of shares. What does one digit then cost?",
        "Each row costs its own entropy. A row counts as often as its level occurs.",
        "n = center_counts.sum(axis=1); then n / n.sum() @ entropy(center_counts / n[:, None])",
    ),
    reference=lambda: best_nll_of(center_counts()),
    wrong={
        "This is the plain mean of the four row entropies. Weigh them by how often they occur.": (
            lambda: float(
                entropy(center_counts() / center_counts().sum(axis=1, keepdims=True)).mean()
            )
        ),
        "This is the entropy of the digits alone. It ignores the levels.": digits_entropy,
        "This is what the level tells, the mutual information. The question asks for what remains "
        "to be paid.": lambda: digits_entropy() - best_nll_of(center_counts()),
        "The columns were made to sum to 1: this is what the level costs if the digit is given. "
        "The level is given, and its row must sum to 1.": lambda: best_nll_of(center_counts().T),
        "This is the sum of the four row entropies. Weigh them by how often they occur.": (
            lambda: float(
                entropy(center_counts() / center_counts().sum(axis=1, keepdims=True)).sum()
            )
        ),
        "This is the entropy of level and digit together. The level is given.": (
            lambda: float(entropy(center_counts().ravel() / center_counts().sum()))
        ),
        "This is the entropy of the levels. The digits are what is predicted.": (
            lambda: float(entropy(center_counts().sum(axis=1) / center_counts().sum()))
        ),
        "This is the smallest of the four row entropies. All levels come up: weigh the four.": (
            lambda: float(
                entropy(center_counts() / center_counts().sum(axis=1, keepdims=True)).min()
            )
        ),
        "This is −ln of an accuracy, that of the most frequent digit of each level. The NLL asks "
        "for the surprise of every digit.": lambda: float(
            -np.log(center_counts().max(axis=1).sum() / center_counts().sum())
        ),
        "A level without some digit gives 0 · log 0, which NumPy makes nan. What never comes costs "
        "nothing: leave it out.": math.nan,
        "This is the surprise of the most frequent digit of each level. The others come up as "
        "well, and cost more.": lambda: float(
            center_counts().sum(axis=1)
            / center_counts().sum()
            @ -np.log(center_counts().max(axis=1) / center_counts().sum(axis=1))
        ),
        "You added 1 to each count. On these digits their own shares cost least.": (
            lambda: nll_with(center_counts() + 1)
        ),
        "You divided by the number of levels as well. Joint shares are weights: nothing is left to "
        "divide by.": lambda: best_nll_of(center_counts()) / 4,
        "You took the log of the mean probability. The NLL is the mean of the logs.": (
            lambda: log_of_the_mean(center_counts())
        ),
        "Only the cells with a 0 were filled up. On these digits their own shares cost least.": (
            lambda: nll_with(np.maximum(center_counts(), 1))
        ),
    },
    facts=Facts(mean_over=1200, classes=10),
    expects="nats per digit, less than the entropy of the digits alone",
)
