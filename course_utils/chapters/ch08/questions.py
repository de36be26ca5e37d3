"""The questions of notebook 08: what each loss takes, and what silent mistakes look like."""

import functools
import itertools

import numpy as np

from course_utils.chapters.ch08.double_softmax import floor
from course_utils.chapters.ch08.micro_batches import MicroBatches
from course_utils.chapters.ch08.two_tags import TwoTags
from course_utils.chapters.ch08.weighted_mean import PHOTO_LOSSES, WeightedMean
from course_utils.floats import limits
from course_utils.frameworks import clinic, switchboard
from course_utils.information import kl_divergence
from course_utils.learning import Exercise, Facts, Prediction, given, nearest_option
from course_utils.logspace import log_softmax, softmax
from course_utils.losses import categorical_crossentropy, cross_entropy_loss, nll_loss

# Predictions

NO_LOG = Prediction(
    id="08.no-log",
    question="A model gives the true class the probability $0.7$. You pass its probabilities to "
    "`F.nll_loss`, the negative log-likelihood loss. What number comes back?",
    answer=lambda: nll_loss(np.array([[0.7, 0.2, 0.1]]), [0]),
    rtol=0.01,
)


def one_call_or_two():
    """How far cross-entropy and the NLL of log-softmax are apart in float32."""
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((1000, 10)).astype(np.float32), rng.integers(0, 10, 1000)
    gap = abs(cross_entropy_loss(x, y) - nll_loss(log_softmax(x), y))
    return nearest_option({"exactly 0": 0, "about 1e-7": 1e-7, "about 1e-3": 1e-3}, gap)


BITS = Prediction(
    id="08.bits",
    question="`F.cross_entropy(z, y)` and `F.nll_loss(F.log_softmax(z, dim=1), y)` for a million "
    "random logits in float32, with class indices as labels. How far apart are the "
    "two results in PyTorch?",
    options=("exactly 0", "about 1e-7", "about 1e-3", "they measure different things"),
    answer=one_call_or_two,
)


def eight_times():
    """The first entry when softmax is applied to (3, 1, 0, -1) eight times."""
    q = np.array([3.0, 1.0, 0.0, -1.0])
    for _ in range(8):
        q = softmax(q)
    return float(q[0])


EIGHT_TIMES = Prediction(
    id="08.eight-times",
    question="Softmax of the logits $(3, 1, 0, -1)$ gives the first class $0.83$. Apply softmax to "
    "the result, and again, eight times in all. What is the first number then?",
    answer=eight_times,
    rtol=0.02,
)

FLOOR = Prediction(
    id="08.floor",
    question="Ten classes, softmax applied twice by mistake. The network becomes perfect: it is "
    "certain, and always right. What loss does it print?",
    answer=lambda: floor(10),
    rtol=0.03,
)

LEAST = {"0": 0, "ln 2 = 0.693": np.log(2), "2 ln 2 = 1.386": 2 * np.log(2)}

TAGS = Prediction(
    id="08.tags",
    question="A photo shows a dog and a ball, and the target is $(1, 1, 0)$. What is the least "
    "softmax cross-entropy that any logits can reach?",
    options=(*LEAST, "it can become negative"),
    answer=lambda: nearest_option(LEAST, TwoTags().compute(12.0, 12.0)["softmax_loss"]),
)

WEIGHTS = Prediction(
    id="08.weights",
    question="The labels are class indices. All class weights are changed from $1$ to $3$. What "
    "happens to the mean loss of a batch?",
    options=(
        "nothing, in both",
        "three times as large, in both",
        "nothing in PyTorch, three times as large in Keras",
        "three times as large in PyTorch, nothing in Keras",
    ),
    answer=lambda: (
        "nothing in PyTorch, three times as large in Keras"
        if np.isclose(WeightedMean().compute(3, 3)["torch"], PHOTO_LOSSES.mean())
        else "three times as large in PyTorch, nothing in Keras"
    ),
)

MEANS = Prediction(
    id="08.means",
    question="Twelve tokens, cut into micro-batches of eleven and one. The first eleven have the "
    "mean loss $1.155$, the last token has $2.2$. Your program averages the two batch losses. "
    "What does it report?",
    answer=lambda: MicroBatches().compute(11)["of_means"],
    rtol=0.005,
)

FLAG = Prediction(
    id="08.flag",
    question="Keras, `categorical_crossentropy` without `from_logits=True`, is given the logits "
    "$(2, -1, 0.5)$. The last class is the true one; the right loss is $1.7413$. What happens?",
    options=("an error", "1.7413", "another number, and no word", "nan"),
    answer=lambda: (
        "another number, and no word"
        if np.isclose(categorical_crossentropy([[0, 0, 1]], [[2.0, -1.0, 0.5]])[0], np.log(3))
        else "nan"
    ),
)

KL_MEANS = {
    "the mean of KL(p‖q) over the rows": lambda p, q: kl_divergence(p, q).mean(),
    "the mean of KL(q‖p) over the rows": lambda p, q: kl_divergence(q, p).mean(),
    "the mean of KL(p‖q) over the rows, divided by 4": lambda p, q: kl_divergence(p, q).mean() / 4,
    "the sum of KL(p‖q) over the rows": lambda p, q: kl_divergence(p, q).sum(),
}


def kl_div_by_default():
    """Which of them F.kl_div is."""
    from course_utils.frameworks.installed import NUMPY_FUNCTIONAL  # loads PyTorch

    p, q = np.random.default_rng(0).dirichlet(np.ones(4), (2, 2))
    said = NUMPY_FUNCTIONAL.kl_div(np.log(q), p)
    return nearest_option({option: mean(p, q) for option, mean in KL_MEANS.items()}, said)


KL_MEAN = Prediction(
    id="08.kl-mean",
    question="`F.kl_div(q.log(), p)` with its default reduction, for two rows of four classes. "
    "What does it return?",
    options=tuple(KL_MEANS),
    answer=kl_div_by_default,
)


def columns_as_given():
    """scikit-learn's loss of text labels and columns (spam, ham)."""
    from sklearn.metrics import log_loss

    return f"{log_loss(['spam', 'ham'], [[0.8, 0.2], [0.2, 0.8]]):.3f}"


COLUMNS = Prediction(
    id="08.columns",
    question="Your model's columns are (spam, ham), and it gives the right answer $0.8$ each time. "
    "You pass the text labels and these columns to scikit-learn's `log_loss`. What does it say?",
    options=("0.223", "1.609", "an error: labels are not numbers", "nan"),
    answer=columns_as_given,
)

ACCURACY = Prediction(
    id="08.accuracy",
    question="A correct program reaches a test accuracy of $0.977$ on the digits. The same program "
    "with softmax applied twice: what does it reach?",
    options=("about 0.10", "about 0.50", "about 0.89", "about 0.98"),
    answer=lambda: {0.9: "about 0.89"}[round(clinic.recorded()["B"].accuracy[-1], 1)],
)

CARD_LOSSES = {
    "giving each class the same probability": np.log(10),
    "saying one class with certainty, whatever it sees": -0.9 * np.log(1e-7),
    "applying softmax twice": floor(10),
    "minimizing bits in place of nats": np.log2(10),
}

CARD = Prediction(
    id="08.card",
    question="A network with ten classes prints the loss $14.5$, step after step. Its framework "
    "clips probabilities at $10^{-7}$. What is it doing?",
    options=tuple(CARD_LOSSES),
    answer=lambda: nearest_option(CARD_LOSSES, 14.5),
)

# Exercises


def map_letters():
    """R, S or E for each pair of the first exercise, from what the libraries do, as recorded."""
    calls = ("CrossEntropyLoss", "SCCE", "log_loss")
    letter = {"right": "R", "wrong": "S", "error": "E"}
    return " ".join(
        "".join(
            letter[switchboard.outcome(have, "class index", call, live=False).verdict]
            for call in calls
        )
        for have in switchboard.HAVE
    )


THE_MAP = Exercise(
    id="08.1",
    title="Fill the map",
    minutes=6,
    difficulty=1,
    task="Labels are class indices, settings the default (from_logits=False). Write three words:\n"
    "one for logits, one for log-probabilities, one for probabilities. Each has three letters,\n"
    "for PyTorch's CrossEntropyLoss, Keras's SCCE and scikit-learn's log_loss: R means right,\n"
    'S silently wrong, E error. Were all of them right, it would be "RRR RRR RRR".',
    stub="the_map = ...",
    solution_source='the_map = "RSE RSE SRR"',
    hints=(
        "PyTorch's call wants logits, the other two want probabilities. Which of them checks?",
        "Log-softmax applied to log-probabilities changes nothing. And scikit-learn checks that "
        "its input lies between 0 and 1.",
        "Press each cell of the switchboard: the first column, with the calls CrossEntropyLoss, "
        "SCCE and log_loss.",
    ),
    reference=map_letters,
    expects="three words of the letters R, S and E",
    wrong={
        "PyTorch checks nothing here: it takes probabilities for logits, without a word.": (
            "RSE RSE ERR"
        ),
        "Log-probabilities are fine for CrossEntropyLoss: log-softmax leaves them as they are.": (
            "RSE SSE SRR"
        ),
        "Keras does not check either: it divides by the row sum and clips.": "REE REE SRR",
        "Keras's SCCE takes probabilities, unless from_logits=True is said: logits are no right "
        "input here.": "RRE RSE SRR",
        "Keras's SCCE takes probabilities, unless from_logits=True is said: neither logits nor "
        "log-probabilities are right here.": "RRE RRE SRR",
        "scikit-learn does check: numbers outside 0 to 1 are an error.": "RSS RSS SRR",
        "Log-probabilities are outside 0 to 1 as well: scikit-learn refuses them too.": (
            "RSE RSS SRR"
        ),
        "Probabilities are what Keras's SCCE takes by default: that pair is right.": "RSE RSE SSR",
        "Probabilities are not fine for CrossEntropyLoss: it applies softmax to them again.": (
            "RSE RSE RRR"
        ),
        "These are words for the calls. The task wants a word for each form of the input.": (
            "RRS SSR EER"
        ),
        "The words stand in the opposite order: logits come first, probabilities last.": (
            "SRR RSE RSE"
        ),
        "By default Keras's SCCE takes probabilities, from_logits=False: its three letters are "
        "those of from_logits=True.": "RRE RRE SSR",
        "scikit-learn's log_loss takes the logarithm itself: it wants probabilities, and no "
        "log-probabilities.": "RSE RSR SRS",
    },
)

LOSSES, WEIGHT = np.array([0.5, 1.0, 2.0]), np.array([1.0, 1.0, 4.0])

WEIGHTED = Exercise(
    id="08.2",
    title="PyTorch's weighted mean by hand",
    minutes=4,
    difficulty=1,
    task="Three photos, their losses in nats, and the weight of the class of each. The labels\n"
    "were class indices. What does F.cross_entropy with these weights return under\n"
    'reduction="mean"? '
    "With all weights 1 it would be 1.1667.",
    stub="losses = (0.5, 1.0, 2.0)\nweights = (1.0, 1.0, 4.0)\nweighted_mean = ...",
    solution_source="weighted_mean = np.dot(weights, losses) / np.sum(weights)",
    hints=(
        "Multiply each loss by its weight, and add. What does PyTorch divide by?",
        "The labels are indices: not by the number of photos, but by the sum of their weights.",
        "sum(w * loss) / sum(w), over the three photos.",
    ),
    reference=lambda: float(WEIGHT @ LOSSES / WEIGHT.sum()),
    expects="a number of nats between the smallest and the largest loss",
    wrong={
        "This divides by the number of photos, as Keras does. With class indices PyTorch divides "
        "by the sum of the weights.": lambda: (WEIGHT * LOSSES).mean(),
        "This is the mean without weights.": lambda: LOSSES.mean(),
        "You weighed with one over the weights. A weight multiplies its loss.": (
            lambda: np.average(LOSSES, weights=1 / WEIGHT)
        ),
        "This is the mean of the losses times the mean of the weights. Each loss has its own.": (
            lambda: LOSSES.mean() * WEIGHT.mean()
        ),
        "This is the weighted sum, not divided by anything.": lambda: WEIGHT @ LOSSES,
        "This is the plain sum over the sum of the weights. Multiply each loss by its weight.": (
            lambda: LOSSES.sum() / WEIGHT.sum()
        ),
        "This divides by the sum of the losses. PyTorch divides by the sum of the weights.": (
            lambda: WEIGHT @ LOSSES / LOSSES.sum()
        ),
        "This divides by the largest weight. PyTorch divides by the sum of the weights.": (
            lambda: WEIGHT @ LOSSES / WEIGHT.max()
        ),
        "You counted the weight of each class once. Each photo brings the weight of its class.": (
            lambda: WEIGHT @ LOSSES / (1 + 4)
        ),
        "The weight 4 is with the second photo. It belongs to the third.": (
            lambda: WEIGHT[[0, 2, 1]] @ LOSSES / WEIGHT.sum()
        ),
        "The weight 4 is with the first photo. It belongs to the third.": (
            lambda: WEIGHT[::-1] @ LOSSES / WEIGHT.sum()
        ),
        "You averaged the two photos of weight 1 first. Each photo counts, with its own weight.": (
            lambda: (1 * LOSSES[:2].mean() + 4 * LOSSES[2]) / (1 + 4)
        ),
        "You averaged the probabilities, and took the log last. The losses are what is averaged.": (
            lambda: -np.log(np.average(np.exp(-LOSSES), weights=WEIGHT))
        ),
        "The weights come in twice: a sum of weight times loss already has them.": (
            lambda: np.average(WEIGHT * LOSSES, weights=WEIGHT)
        ),
        "This divides by the number of classes. PyTorch divides by the sum of the weights, photo "
        "by photo.": (lambda: WEIGHT @ LOSSES / 2),
        "This divides by the sum of the weights, and by the number of photos as well.": (
            lambda: WEIGHT @ LOSSES / WEIGHT.sum() / 3
        ),
        "This is the weighted geometric mean. The mean of a loss adds.": (
            lambda: np.exp(WEIGHT @ np.log(LOSSES) / WEIGHT.sum())
        ),
        "This is what // gives, which divides and rounds down. For a mean it is /.": (
            lambda: WEIGHT @ LOSSES // WEIGHT.sum()
        ),
    },
)


def token_mean(batches):
    return sum(np.sum(batch) for batch in batches) / sum(len(batch) for batch in batches)


def halves(batches):
    """A running mean of the batch means, the new one always one half of it."""
    means = [np.mean(batch) for batch in batches if len(batch)]
    return functools.reduce(lambda old, new: (old + new) / 2, means)


ACCUMULATION = Exercise(
    id="08.3",
    title="Mend the accumulation",
    minutes=6,
    difficulty=2,
    task="batches is a list of micro-batches, each a list with the loss of each token in nats.\n"
    "The mean loss per token over all of them. A micro-batch may be empty (all padding), but\n"
    "not all are.\n"
    "Example: accumulated_loss([[1.0, 2.0], [6.0]]) is 3.0.",
    stub="def accumulated_loss(batches):\n    return ...",
    solution_source="""
        def accumulated_loss(batches):
            total = sum(np.sum(batch) for batch in batches)
            return total / sum(len(batch) for batch in batches)
    """,
    hints=(
        "Every token should count the same. Does it, in a mean of means?",
        "Add all losses, and divide once, at the end.",
        "total = sum(sum(b) for b in batches); tokens = sum(len(b) for b in batches)",
    ),
    reference=token_mean,
    cases=[
        ([[1.0, 2.0], [6.0]],),
        ([[0.2, 1.9, 0.4], [2.5], [1.1, 0.7]],),
        ([[0.5, 0.7], [], [3.0]],),
        ([[4.0], [0.0, 1.0, 0.5]],),  # a token that was certain
    ],
    expects="a mean: no less than the smallest loss of a token, no more than the largest",
    wrong={
        "This is the mean of the batch means: a token in a small batch counts more.": lambda b: (
            np.mean([np.mean(x) for x in b if len(x)])
        ),
        "np.mean of an empty batch is nan, and nan spoils the sum. Add with sum: an empty batch "
        "adds 0.": lambda b: (
            sum(len(x) * (np.mean(x) if len(x) else np.nan) for x in b) / sum(len(x) for x in b)
        ),
        "This is the mean of the batch means, and an empty batch has none.": lambda b: np.mean(
            [np.mean(x) if len(x) else np.nan for x in b]
        ),
        "This is the sum over all tokens; the question asks for the mean.": lambda b: float(
            sum(np.sum(x) for x in b)
        ),
        "This divides by the number of batches, not by the number of tokens.": lambda b: (
            sum(np.sum(x) for x in b) / len(b)
        ),
        "The means are added and not divided: the loss grows with the number of batches.": (
            lambda b: float(sum(np.mean(x) for x in b if len(x)))
        ),
        "This stops at the first empty batch. The batches after it count as well.": (
            lambda b: token_mean(list(itertools.takewhile(len, b)))
        ),
        "Shorter batches are filled up to the longest. Padding is no token: divide by the number "
        "of losses.": lambda b: sum(np.sum(x) for x in b) / len(b) / max(len(x) for x in b),
        "An empty batch counts as a token here. It has none.": lambda b: (
            sum(np.sum(x) for x in b) / sum(max(len(x), 1) for x in b)
        ),
        "This is the last batch over its own tokens. Add up over all batches.": lambda b: np.mean(
            b[-1]
        ),
        "This is the last batch alone. Add up over all batches: +=.": lambda b: float(
            np.sum(b[-1])
        ),
        "A loss of 0 is the loss of a token that was certain. It counts as one.": lambda b: np.mean(
            [loss for x in b for loss in x if loss]
        ),
        "All batches are taken to be as long as the first. Add up their lengths.": lambda b: (
            sum(np.sum(x) for x in b) / len(b) / len(b[0])
        ),
        "The new mean counts one half here, all before it the other half. Each token counts "
        "alike.": halves,
    },
)

CULPRITS = Exercise(
    id="08.4",
    title="Who raised this?",
    minutes=5,
    difficulty=1,
    task="Five messages are printed above, numbered 1 to 5. Which mistake raised which?\n"
    "A float labels, B labels of shape (n, 1), C a label that is no class, D only one logit per\n"
    "example, E one-hot labels of whole numbers in a binary loss.\n"
    'Five letters, each once, in the order of the messages, such as "ABCDE".',
    stub="culprits = ...",
    solution_source='culprits = "CAEBD"',
    hints=(
        "Look for the word that names the target: its type, its shape, its values.",
        "Out of bounds is about values. Long and Float are types. 0D and 1D are shapes.",
        "A message about class probabilities: PyTorch saw one logit for each label, so it took "
        "the labels for a distribution.",
    ),
    reference=lambda: "".join(switchboard.MISTAKES),
    expects="five different letters",
    wrong={
        "Messages 2 and 3 are exchanged. Both speak of types: which asks for Long labels?": (
            "CEABD"
        ),
        "Messages 4 and 5 are exchanged. A column of labels has one axis too many: which message "
        "counts axes?": "CAEDB",
        "Messages 3 and 5 are exchanged. A binary loss knows no class probabilities: which message "
        "speaks of them?": "CADBE",
        "Messages 1 and 2 are exchanged. Out of bounds is said of a value, not of a type.": "ACEBD",
        "Messages 1 and 5 are exchanged. Out of bounds is said of a label, and it names that "
        "label.": "DAEBC",
        "Messages 2 and 4 are exchanged. Float is a type; a message about axes speaks of shapes.": (
            "CBEAD"
        ),
        "Messages 3 and 4 are exchanged. Long is a type; a message about axes speaks of shapes.": (
            "CABED"
        ),
        "Messages 2 and 5 are exchanged. Both speak of types: which of them was given Float?": (
            "CDEBA"
        ),
        "Messages 1 and 4 are exchanged. A value that is no class has the right number of axes.": (
            "BAECD"
        ),
    },
)


def random_cases(seed, soft):
    """Sixty calls: 2 to 6 classes, with and without weights, ignored labels, smoothing, …"""
    rng = np.random.default_rng(seed)
    cases = []
    for number in range(60):
        n, classes = rng.integers(2, 6), rng.integers(2, 7)
        x, y = 2 * rng.standard_normal((n, classes)), rng.integers(0, classes, n)
        options = {}
        if number % 2:
            options["weight"] = rng.uniform(0.5, 3, classes)
        if number % 3 == 1:
            own = number % 7 < 3 and not (soft and number % 5 == 4)
            y[rng.integers(0, n - 1)] = ignored = int(classes - 1) if own else -100
            if own:
                options["ignore_index"] = ignored
        if soft:
            if number % 4 > 1:
                options["label_smoothing"] = float(rng.choice([0.1, 0.2]))
            if number % 5 == 4:
                y = rng.dirichlet(np.ones(classes), n)
        else:
            x = log_softmax(x)
            if number % 5 > 2:
                options["reduction"] = ["sum", "none"][number // 5 % 2]
        cases.append(given(x, y, **options))
    return cases


def _reduced(losses, weights, reduction):
    if reduction == "none":
        return losses
    return losses.sum() / (weights.sum() if reduction == "mean" else 1)


def my_nll(
    log_probs,
    target,
    weight=None,
    ignore_index=-100,
    reduction="mean",
    sign=-1,
    count=None,
    pick=None,
    ignore=True,
):
    """nll_loss with one thing left out, for the wrong answers."""
    log_probs, target = np.asarray(log_probs), np.asarray(target)
    weight = np.ones(log_probs.shape[1]) if weight is None else np.asarray(weight)
    kept = target != ignore_index
    label = np.where(kept, target, 0)
    own = weight[label]
    w = own * (kept if ignore else 1)
    picked = log_probs[np.arange(len(label)), label if pick is None else pick(log_probs)]
    return _reduced(sign * w * picked, w if count is None else count(own, kept), reduction)


def nll_with(**changes):
    def mutant(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):
        return my_nll(log_probs, target, weight, ignore_index, reduction, **changes)

    return mutant


def nll_of_shares(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):
    shares = None if weight is None else np.asarray(weight) / np.sum(weight)
    return nll_loss(log_probs, target, shares, ignore_index, reduction)


def nll_never_summed(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):
    reduction = "mean" if reduction == "sum" else reduction
    return nll_loss(log_probs, target, weight, ignore_index, reduction)


def nll_of_every_row(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):
    log_probs, target = np.asarray(log_probs), np.asarray(target)
    w = np.ones(len(target)) if weight is None else np.asarray(weight)[target]
    return _reduced(-w * log_probs[np.arange(len(target)), target], w, reduction)


def nll_over_all_weights(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):
    total = nll_loss(log_probs, target, weight, ignore_index, "sum")
    if reduction != "mean":
        return nll_loss(log_probs, target, weight, ignore_index, reduction)
    return total / (np.shape(log_probs)[1] if weight is None else np.sum(weight))


def nll_unweighted(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):
    return nll_loss(log_probs, target, None, ignore_index, reduction)


NLL = Exercise(
    id="08.5",
    title="Your own nll_loss",
    minutes=10,
    difficulty=2,
    task="As F.nll_loss, on arrays log_probs (n, K), target (n,) of labels, weight (K,) or None.\n"
    "Rows whose target is ignore_index are left out; one row at least is not. 'mean' divides the\n"
    "sum of weight * loss by the sum of the weights that count, 'sum' does not divide, 'none'\n"
    "returns all n, 0 where left out. my_nll_loss(np.log([[0.5, 0.5]]), np.array([0])) is 0.6931.",
    stub='def my_nll_loss(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):\n'
    "    return ...",
    solution_source="""
        def my_nll_loss(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):
            log_probs, target = np.asarray(log_probs), np.asarray(target)
            weight = np.ones(log_probs.shape[1]) if weight is None else np.asarray(weight)
            kept = target != ignore_index
            label = np.where(kept, target, 0)
            w = np.where(kept, weight[label], 0)
            losses = -w * log_probs[np.arange(len(label)), label]
            if reduction == "none":
                return losses
            return losses.sum() / w.sum() if reduction == "mean" else losses.sum()
    """,
    hints=(
        "Pick one number from each row. Which rows do not count?",
        "kept = target != ignore_index. Put any valid label where it is False, and weight 0.",
        "w = np.where(kept, weight[label], 0); losses = -w * log_probs[np.arange(n), label]; "
        "mean: losses.sum() / w.sum()",
    ),
    reference=nll_loss,
    cases=lambda: [
        (np.log([[0.5, 0.5]]), np.array([0])),
        *random_cases(8, soft=False),
    ],
    expects="nats; for none n of them, with 0 where the target is ignored, else one number",
    wrong={
        "The sign: this is the log-likelihood, not the negative one.": nll_with(sign=1),
        "The mean divides by the number of examples, not by the sum of their weights.": nll_with(
            count=lambda w, kept: kept
        ),
        "The mean divides by all n rows. It must divide by the sum of the weights that count.": (
            nll_with(count=lambda w, kept: np.ones_like(w))
        ),
        "The ignored examples are still counted in the denominator.": nll_with(
            count=lambda w, kept: np.where(kept, w, 1)
        ),
        "Ignored rows still add the weight of class 0 to what the mean divides by.": nll_with(
            count=lambda w, kept: w
        ),
        "The mean divides by the weights of all classes. It must divide by those of the targets "
        "that count, one weight for each row.": nll_over_all_weights,
        "The weights are first divided by their sum. Use them as they are: sum and none show it.": (
            nll_of_shares
        ),
        "ignore_index is not looked at: those rows are charged too.": nll_with(ignore=False),
        "ignore_index is not looked at where this fails: each row is charged for its target.": (
            nll_of_every_row
        ),
        "log_probs are logarithms already: np.log of a number below 0 is nan.": (
            lambda log_probs, target, weight=None, ignore_index=-100, reduction="mean": nll_loss(
                np.log(log_probs), target, weight, ignore_index, reduction
            )
        ),
        "These are probabilities: softmax takes the logarithm back. Use log_probs as they are.": (
            lambda log_probs, target, weight=None, ignore_index=-100, reduction="mean": nll_loss(
                softmax(np.asarray(log_probs)), target, weight, ignore_index, reduction
            )
        ),
        "The weights are not used.": nll_unweighted,
        'reduction="sum" is not looked at: it adds the weighted losses and divides by nothing.': (
            nll_never_summed
        ),
        "This picks the predicted class of each row, not the true one.": nll_with(
            pick=lambda rows: rows.argmax(1)
        ),
    },
)


def my_ce(
    logits,
    target,
    weight=None,
    ignore_index=-100,
    label_smoothing=0.0,
    squash=log_softmax,
    over=0,
    weigh=True,
    by_label=False,
    by_rows=False,
    rows_by_weights=False,
    flat=False,
    ignore=True,
    count_ignored=False,
):
    """cross_entropy with one thing left out, for the wrong answers."""
    log_q, target = squash(np.asarray(logits, float)), np.asarray(target)
    classes = log_q.shape[1]
    weight = np.ones(classes) if weight is None or not weigh else np.asarray(weight)
    if target.ndim == 2:
        p, kept = target, np.ones(len(target), bool)
        count = (weight * p).sum() if rows_by_weights else len(target) * (classes if flat else 1)
    else:
        label = np.where(target == ignore_index, 0, target)
        kept = target != ignore_index if ignore else np.ones(len(target), bool)
        p, count = np.eye(classes)[label], (kept if by_rows else weight[label] * kept).sum()
        if count_ignored:
            count = weight[label].sum()
        if by_label:
            weight = weight[label][:, None]
    s = label_smoothing
    p = (1 - s * classes / (classes - over)) * p + s / (classes - over)
    if rows_by_weights == "smoothed" and target.ndim == 2:
        count = (weight * p).sum()
    return (-(weight * p * log_q).sum(1) * kept).sum() / count


def row_sums(x):
    return x.sum(axis=1, keepdims=True)


def ce_with(**changes):
    def mutant(logits, target, weight=None, ignore_index=-100, label_smoothing=0.0):
        return my_ce(logits, target, weight, ignore_index, label_smoothing, **changes)

    return mutant


def ce_without_smoothing(logits, target, weight=None, ignore_index=-100, label_smoothing=0.0):
    return my_ce(logits, target, weight, ignore_index)


def ce_smoothing_indices(logits, target, weight=None, ignore_index=-100, label_smoothing=0.0):
    smoothing = 0.0 if np.ndim(target) == 2 else label_smoothing
    return my_ce(logits, target, weight, ignore_index, smoothing)


def ce_of_the_largest(logits, target, weight=None, ignore_index=-100, label_smoothing=0.0):
    target = np.argmax(target, axis=1) if np.ndim(target) == 2 else target
    return my_ce(logits, target, weight, ignore_index, label_smoothing)


def ce_smoothing_q(logits, target, weight=None, ignore_index=-100, label_smoothing=0.0):
    q = (1 - label_smoothing) * softmax(np.asarray(logits, float))
    log_q = np.log(q + label_smoothing / q.shape[1])
    return my_ce(log_q, target, weight, ignore_index, squash=np.asarray)


def ce_reference(logits, target, weight=None, ignore_index=-100, label_smoothing=0.0):
    return cross_entropy_loss(logits, target, weight, ignore_index, label_smoothing=label_smoothing)


CROSS_ENTROPY = Exercise(
    id="08.6",
    title="Your own cross_entropy",
    minutes=15,
    difficulty=3,
    task="As F.cross_entropy, mean reduction: finite logits (n, K); target: n indices, or rows p\n"
    "of probabilities. 1. An index is a one-hot p. 2. Smoothing a takes (1 - a) p + a / K for p.\n"
    "3. A row costs -sum(weight * p * log q). 4. Rows p: divide the sum by n. Indices: leave out\n"
    "ignore_index, divide by the summed weights of the labels left. [[0, 0]], [0] gives 0.6931.",
    stub="def my_cross_entropy("
    "logits, target, weight=None, ignore_index=-100, label_smoothing=0.0):\n"
    "    return ...",
    solution_source="""
        def my_cross_entropy(logits, target, weight=None, ignore_index=-100, label_smoothing=0.0):
            log_q, target = log_softmax(np.asarray(logits, dtype=float)), np.asarray(target)
            n, classes = log_q.shape
            weight = np.ones(classes) if weight is None else np.asarray(weight)
            if target.ndim == 2:  # rows of probabilities
                p, count, kept = target, n, np.ones(n)
            else:
                kept = target != ignore_index
                label = np.where(kept, target, 0)
                p, count = np.eye(classes)[label], (kept * weight[label]).sum()
            p = (1 - label_smoothing) * p + label_smoothing / classes
            losses = -(weight * p * log_q).sum(axis=1)
            return (kept * losses).sum() / count
    """,
    hints=(
        "Turn a class index into a one-hot row first; then there is one formula for both.",
        "log q is log_softmax(logits). Ignored rows: any valid label, and kept = 0.",
        "losses = -(weight * p * log_q).sum(axis=1); indices: (kept * losses).sum() / "
        "(kept * weight[label]).sum(); probabilities: losses.mean()",
    ),
    reference=ce_reference,
    cases=lambda: [
        ([[0.0, 0.0]], [0]),
        *random_cases(9, soft=True),
        ([[1000.0, 0.0], [-2000.0, -2001.0]], [1, 0]),
    ],
    expects="one number of nats; without weights, no less than the entropy of the target",
    wrong={
        "The log-softmax is missing: these logits are taken for log-probabilities.": ce_with(
            squash=lambda x: x
        ),
        "Softmax is applied twice: log-softmax of probabilities.": ce_with(
            squash=lambda x: log_softmax(softmax(x))
        ),
        "The smoothing goes to the K - 1 other classes; PyTorch spreads it over all K.": ce_with(
            over=1
        ),
        "label_smoothing is not used.": ce_without_smoothing,
        "ignore_index is not looked at: those rows are charged too.": ce_with(ignore=False),
        "The weights are not used.": ce_with(weigh=False),
        "The whole row is multiplied by the weight of its label. Smoothing spreads the target: "
        "each class has its own weight, inside the sum.": ce_with(by_label=True),
        "With indices the mean divides by the sum of the weights that count, not by the number of "
        "examples.": ce_with(by_rows=True),
        "The ignored examples are still counted in the denominator.": ce_with(count_ignored=True),
        "With probabilities the mean divides by the number of rows, not by their weights.": (
            ce_with(rows_by_weights=True)
        ),
        "With probabilities the mean divides by the number of rows, not by the weights of the "
        "smoothed rows.": ce_with(rows_by_weights="smoothed"),
        "With probabilities this is the mean over all n K numbers. Divide by n.": ce_with(
            flat=True
        ),
        "The softmax runs down the columns: axis=0. The classes of a row are along axis=1.": (
            ce_with(squash=lambda x: log_softmax(x, axis=0))
        ),
        "exp of the logits overflows or is 0 here. Subtract the largest of each row first, and "
        "take no log of a softmax.": ce_with(
            squash=lambda x: np.log(np.exp(x) / row_sums(np.exp(x)))
        ),
        "A softmax that is 0 has no log. Subtract the log of the sum in place of dividing.": (
            ce_with(squash=lambda x: np.log(softmax(x)))
        ),
        "These are logits: the log of a logit is no log-probability. The softmax is missing.": (
            ce_with(squash=np.log)
        ),
        **{
            f"{epsilon:g} inside the log caps the loss of a class at {-np.log(epsilon):.1f} nats. "
            "log_softmax needs no such help.": ce_with(
                squash=lambda x, epsilon=epsilon: np.log(softmax(x) + epsilon)
            )
            for epsilon in (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)
        },
        "label_smoothing is not used where the target holds probabilities. It smooths these rows "
        "as well.": ce_smoothing_indices,
        "Rows of probabilities were turned into indices, by their largest. All of a row counts.": (
            ce_of_the_largest
        ),
        "You smoothed the model's q. The smoothing belongs to the target p.": ce_smoothing_q,
    },
)

STUCK, CEILING = -55.03, -np.log(limits("float32").eps)

MEAN_LABEL = Exercise(
    id="08.7",
    title="The mean label, from a stuck loss",
    minutes=5,
    difficulty=2,
    task="Digits 0 to 9 were passed as labels to a binary cross-entropy with one sigmoid.\n"
    "The sigmoid sits at 1, and the loss, in nats, has been stuck for days. The clip of this\n"
    "library makes -log(1 - q) equal to 15.942 there, and -log(q) equal to 0.\n"
    "The mean of all labels of the data set, with its decimals.",
    stub="stuck_loss = -55.03\nceiling = 15.942\nmean_label = ...",
    solution_source="mean_label = 1 - stuck_loss / ceiling",
    hints=(
        "Put q = 1 into the loss: -[y log q + (1 - y) log(1 - q)]. Which term is left?",
        "The loss of one digit is (1 - y) times the ceiling. Now take the mean over all digits.",
        "loss = (1 - mean_label) * ceiling; solve for mean_label.",
    ),
    reference=lambda: 1 - STUCK / CEILING,
    facts=Facts(unit="label"),
    expects="a mean of digits",
    wrong={
        "The 1 is missing: the loss is (1 - y) times the ceiling, not y times it.": lambda: (
            -STUCK / CEILING
        ),
        "A sign slipped: 1 + loss / ceiling is negative, and labels are not.": lambda: (
            1 + STUCK / CEILING
        ),
        "This is the loss over the ceiling, which is 1 minus the mean label. One step is left.": (
            lambda: STUCK / CEILING
        ),
        "This uses 16.118, the ceiling of the other side. With label 0 and q = 1 it is 15.942.": (
            lambda: 1 + STUCK / np.log(1e-7)
        ),
        "This is 4.5, as if all digits were equally frequent. The loss says more exactly what "
        "their mean is.": 4.5,
        "The fraction is upside down: the loss belongs over the ceiling.": (
            lambda: 1 - CEILING / STUCK
        ),
        "You counted down from 9. The loss of a digit y is (1 - y) times the ceiling.": (
            lambda: 9 + STUCK / CEILING
        ),
        "The 1 has the wrong sign. Solve loss = (1 - mean) * ceiling for the mean again.": (
            lambda: -STUCK / CEILING - 1
        ),
        "One of the two is in bits here. Loss and ceiling are both in nats: nothing to convert.": (
            lambda: 1 - STUCK / CEILING / np.log(2)
        ),
        "A bracket is missing: the ceiling multiplies all of 1 - mean, the 1 as well.": (
            lambda: (1 - STUCK) / CEILING
        ),
        "This is the difference of loss and ceiling. The loss is a multiple of the ceiling: "
        "divide.": lambda: CEILING - STUCK,
    },
)
