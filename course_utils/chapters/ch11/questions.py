"""The questions of notebook 11: what stands around a loss, from the shift to an API."""

import math

import numpy as np

from course_utils import log_softmax, logsumexp, softmax
from course_utils.chapters.ch11.loss_scale import LossScale
from course_utils.chapters.ch11.padding import WIDEST, means
from course_utils.chapters.ch11.ranks import Ranks
from course_utils.chapters.ch11.shift import counted
from course_utils.chapters.ch11.teacher import UNSEEN, recognized
from course_utils.chapters.ch11.window import perplexity
from course_utils.frameworks import training
from course_utils.learning import Exercise, Facts, Prediction, nearest_option

# Sections 1 to 3, and the clinic

LOWEST = Prediction(
    id="11.lowest",
    question="Four programs train one small transformer to write words backwards, and print these "
    "last losses. Which loss is that of the model that answers the most new words backwards?",
    options=("0.005", "0.088", "0.143", "0.899"),
    answer=lambda: f"{max(training.recorded().values(), key=lambda run: run.right).loss[-1]:.3f}",
)

TWICE_COSTS = {
    "about nothing": 0.0,
    "about the same": 1.0,
    "about half as much again": 1.5,
    "as much as 27 equal shares": 2.4,
}


def cost_of_twice():
    """What the letter after the next costs, in units of the next."""
    return nearest_option(TWICE_COSTS, counted(2, 3)[1] / counted(1, 3)[1])


TWICE = Prediction(
    id="11.twice",
    question="A model that sees three letters pays $1.4$ nats for the next one, on text that it "
    "has not read. The labels are shifted twice, and it is trained again, on the letter after the "
    "next. What does it pay for that?",
    options=tuple(TWICE_COSTS),
    answer=cost_of_twice,
)

WIDER_PERPLEXITIES = {"it stays 3.9": 3.9, "about 2": 2.0, "about 1.3": 1.3, "more than 10": 12.0}

WIDER = Prediction(
    id="11.wider",
    question="Four sentences, 20 tokens, perplexity $3.9$. A long neighbor joins the batch and "
    "makes it 32 wide. A program puts the pads of the four, which cost next to nothing, into the "
    "sum and into the count. What perplexity does it print for the four?",
    options=tuple(WIDER_PERPLEXITIES),
    answer=lambda: nearest_option(WIDER_PERPLEXITIES, np.exp(means(WIDEST, 0.05)[2])),
)


def gradient_in_an_ignored_row():
    """What the chain rule makes of a label that is ignored and logits that are all -inf."""
    z = np.full(3, -np.inf)
    with np.errstate(invalid="ignore"):
        slope = 0 * softmax(z)
    return "nan" if np.isnan(slope).all() else "0"


IGNORED_ROW = Prediction(
    id="11.ignored-row",
    question="In one row of a batch a mask has left no class: all logits are "
    r"$-\infty$. Its label is $-100$, and the loss of the batch is fine. What is the gradient in "
    "that row?",
    options=("0", "nan", "1 for the label", "there is none"),
    answer=gradient_in_an_ignored_row,
)

FOUR_ANSWERS = {"0.728": 0.728, "0.613": 0.613, "0.750": 0.75, "0.200": 0.2}

FOUR = Prediction(
    id="11.four",
    question="Three devices hold 40 tokens each, of which 80, 70 and 75 % are yes. The fourth "
    "holds 5 tokens, 20 % yes. The program averages the four mean losses. Which probability of "
    "yes does training settle on?",
    options=tuple(FOUR_ANSWERS),
    answer=lambda: nearest_option(FOUR_ANSWERS, Ranks().compute(5)["best"]["mean of means"]),
)


def shifted_nll(logits, tokens, ahead=1, last=0, axis=-1, zeros=True):
    """Mean NLL of the token `ahead` places on, for the right answer and the wrong ones.

    The wrong ones leave out the `last` places, take the softmax along another axis, or leave out
    the tokens of number 0.
    """
    logits, tokens = np.asarray(logits, dtype=float), np.asarray(tokens)
    length = tokens.shape[1] - ahead - last
    log_q, labels = log_softmax(logits[:, :length], axis=axis), tokens[:, ahead : ahead + length]
    picked = np.take_along_axis(log_q, labels[..., None], axis=-1)[..., 0]
    return -picked[zeros | (labels != 0)].mean()


def next_costs(logits, tokens):
    """The NLL of each next token: B rows of S - 1."""
    log_q = log_softmax(np.asarray(logits, dtype=float)[:, :-1])
    return -np.take_along_axis(log_q, np.asarray(tokens)[:, 1:, None], axis=-1)[..., 0]


def rows_shifted(logits, tokens):
    """The mistake of shifting along the first axis, as if there were no batch."""
    log_q = log_softmax(np.asarray(logits, dtype=float)[:-1])
    picked = np.take_along_axis(log_q, np.asarray(tokens)[1:, :, None], axis=-1)
    return -picked.mean() if picked.size else np.nan


def every_token_nll(logits, tokens):
    """The mistake of indexing the vocabulary by all tokens of all rows."""
    return -log_softmax(np.asarray(logits, dtype=float)[:, :-1])[
        ..., np.asarray(tokens)[:, 1:]
    ].mean()


def end_to_end_nll(logits, tokens):
    """The mistake of making one row of all before the shift."""
    classes = np.shape(logits)[-1]
    return next_costs(np.reshape(logits, (1, -1, classes)), np.reshape(tokens, (1, -1))).mean()


def backwards_nll(logits, tokens):
    """The mistake of cutting the wrong ends: the token before."""
    logits, tokens = np.asarray(logits, dtype=float), np.asarray(tokens)
    log_q = log_softmax(logits[:, 1:], axis=-1)
    return -np.take_along_axis(log_q, tokens[:, :-1, None], axis=-1).mean()


def unshifted_exp_nll(logits, tokens):
    """The mistake of taking exp of the logits as they are."""
    e = np.exp(np.asarray(logits, dtype=float)[:, :-1])
    log_q = np.log(e / e.sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_q, np.asarray(tokens)[:, 1:, None], axis=-1).mean()


def rolled_nll(logits, tokens):
    """The mistake of np.roll: the last place is asked for the first token."""
    logits, rolled = np.asarray(logits, dtype=float), np.roll(tokens, -1, axis=1)
    return -np.take_along_axis(log_softmax(logits, axis=-1), rolled[..., None], axis=-1).mean()


def logit_cases():
    rng = np.random.default_rng(11)
    cases = [
        (rng.normal(size=(rows, length, 4)), rng.integers(0, 4, (rows, length)))
        for rows, length in ((1, 3), (2, 5), (3, 4))
    ]
    logits, tokens = cases[1]
    apart = logits + 2000 * np.arange(len(logits))[:, None, None]  # exp overflows in one row
    return [*cases, (apart, tokens)]


NEXT_TOKEN = Exercise(
    id="11.1",
    title="Shift once",
    minutes=6,
    difficulty=2,
    task="logits[b, i] are the scores that a causal model gives after tokens[b, :i + 1]; shapes\n"
    "(B, S, K) and (B, S). The mean NLL of the next tokens, in nats. Rows have no padding.\n"
    "With all logits 0 it is ln K.",
    stub="def next_token_nll(logits, tokens):\n    return ...",
    solution_source="""
        def next_token_nll(logits, tokens):
            log_q = log_softmax(logits[:, :-1])
            picked = np.take_along_axis(log_q, tokens[:, 1:, None], -1)
            return -picked.mean()
    """,
    hints=(
        "Which place has seen all that stands before token 1, and nothing else?",
        "The last place has no next token, and no place asks for the first. Cut both ends.",
        "log_softmax of logits[:, :-1], picked by tokens[:, 1:, None] with np.take_along_axis",
    ),
    reference=shifted_nll,
    cases=logit_cases,
    expects="a mean over B (S - 1) tokens, 0 or more",
    wrong={
        "Not shifted: each place is asked for the token that it has just read.": (
            lambda z, x: shifted_nll(z, x, 0)
        ),
        "Not shifted: the last place is left out, but each of the others is asked for the token "
        "that it has just read.": lambda z, x: shifted_nll(z, x, 0, last=1),
        "The softmax runs over the places. It runs over the vocabulary, the last axis.": (
            lambda z, x: shifted_nll(z, x, axis=1)
        ),
        "The tokens of number 0 are left out. Rows have no padding here: all tokens count.": (
            lambda z, x: shifted_nll(z, x, zeros=False)
        ),
        "exp of these logits overflows, or is 0. Subtract the largest of each place first.": (
            unshifted_exp_nll
        ),
        "Shifted twice: this is the NLL of the token after the next.": (
            lambda z, x: shifted_nll(z, x, 2)
        ),
        "Shifted the wrong way: each place is asked for the token before it.": backwards_nll,
        "np.roll asks the last place for the first token of the row. Cut instead.": rolled_nll,
        "This divides by B S. Only B (S - 1) places have a next token.": lambda z, x: (
            shifted_nll(z, x) * (1 - 1 / np.shape(x)[1])
        ),
        "This is the sum over all next tokens; the question asks for the mean.": lambda z, x: (
            shifted_nll(z, x) * np.size(x) * (1 - 1 / np.shape(x)[1])
        ),
        "This is the sum over a row, the mean over rows. Divide by all next tokens.": (
            lambda z, x: shifted_nll(z, x) * (np.shape(x)[1] - 1)
        ),
        "This has no softmax: logits are no log-probabilities.": lambda z, x: (
            -np.take_along_axis(np.asarray(z)[:, :-1], np.asarray(x)[:, 1:, None], axis=-1).mean()
        ),
        "Shifted along the batch: a row is asked for the tokens of the row after it. The places "
        "are axis 1.": rows_shifted,
        "Each place is asked for all tokens at once. It has one next token: "
        "np.take_along_axis.": every_token_nll,
        "The rows are put end to end before the shift: the last place of a row is asked for the "
        "first token of the next. Shift each row.": end_to_end_nll,
        "You took the log of the mean probability. The NLL is a mean of logs.": (
            lambda z, x: -np.log(np.exp(-next_costs(z, x)).mean())
        ),
        "Only the last next token of each row is charged. All of them count.": (
            lambda z, x: next_costs(z, x)[:, -1].mean()
        ),
        "This is the likeliest token of each place, not the one that comes next.": (
            lambda z, x: -log_softmax(np.asarray(z)[:, :-1]).max(axis=-1).mean()
        ),
        "Not shifted: the first place is left out, but each of the others is asked for the token "
        "that it has just read.": lambda z, x: shifted_nll(
            np.asarray(z)[:, 1:], np.asarray(x)[:, 1:], 0
        ),
        "This counts how often the likeliest token is not the next one. The NLL is the mean "
        "surprise of the next one.": lambda z, x: np.mean(
            np.argmax(np.asarray(z)[:, :-1], axis=-1) != np.asarray(x)[:, 1:]
        ),
        "The softmax runs over the batch. It runs over the vocabulary, the last axis.": (
            lambda z, x: shifted_nll(z, x, axis=0)
        ),
        "This is one minus the mean probability of the next token. The NLL is the mean of the "
        "logs, with a minus.": lambda z, x: 1 - np.exp(-next_costs(z, x)).mean(),
    },
)

PAD_IS_END = 0


def masked_labels(tokens, prompts, lengths, first=0, last=0):
    """Labels with -100 outside the places from prompts + first to lengths + last."""
    tokens, place = np.asarray(tokens), np.arange(np.shape(tokens)[1])
    start, stop = np.asarray(prompts)[:, None] + first, np.asarray(lengths)[:, None] + last
    return np.where((place >= start) & (place < stop), tokens, training.IGNORED)


def masked_by_id(tokens, prompts, lengths):
    """The mistake of hiding the pads by their number, which is the number of the end."""
    labels = masked_labels(tokens, prompts, lengths)
    return np.where(labels == PAD_IS_END, training.IGNORED, labels)


def to_the_first_zero(tokens, prompts, lengths):
    """The mistake of looking for the end in place of asking lengths."""
    ends = [list(row).index(PAD_IS_END) + 1 for row in tokens]
    return masked_labels(tokens, prompts, ends)


def moved_to_the_front(tokens, prompts, lengths):
    """The labels that count, from the first place on."""
    labels = np.full_like(tokens, training.IGNORED)
    for row, kept in zip(labels, masked_labels(tokens, prompts, lengths), strict=True):
        kept = kept[kept != training.IGNORED]
        row[: len(kept)] = kept
    return labels


MASKS = Exercise(
    id="11.2",
    title="Labels for an answer",
    minutes=7,
    difficulty=2,
    task="Rows of tokens, padded on the right; pad and end have the same number, 0. Row b begins\n"
    "with prompts[b] tokens of prompt and has lengths[b] tokens, end included. The labels, each\n"
    "at its own place: answer and end kept, all else −100. tokens [[7, 8, 5, 0, 0]] with\n"
    "prompts [2] and lengths [4] give [[-100, -100, 5, 0, -100]].",
    stub="def answer_labels(tokens, prompts, lengths):\n    return ...",
    solution_source="""
        def answer_labels(tokens, prompts, lengths):
            place = np.arange(np.shape(tokens)[1])
            prompts, lengths = np.array(prompts)[:, None], np.array(lengths)[:, None]
            return np.where((place >= prompts) & (place < lengths), tokens, -100)
    """,
    hints=(
        "The number of a token does not tell an end from a pad. What does?",
        "Compare the place, np.arange(S), with the lengths of each row, as a column.",
        "np.where((place >= prompts[:, None]) & (place < lengths[:, None]), tokens, -100)",
    ),
    reference=masked_labels,
    cases=[
        (np.array([[7, 8, 5, 0, 0]]), np.array([2]), np.array([4])),
        (
            np.array([[3, 4, 9, 9, 5, 0], [6, 2, 7, 0, 0, 0], [5, 5, 5, 1, 4, 8]]),  # one was cut
            np.array([2, 1, 3]),
            np.array([6, 4, 6]),
        ),
        (np.array([[4, 6, 5, 0, 0, 0, 0, 0]]), np.array([2]), np.array([4])),
        (
            np.array([[3, 0, 7, 2, 0, 0]]),
            np.array([3]),
            np.array([5]),
        ),  # a prompt with an end in it
    ],
    expects="as many labels that count as the answers have tokens, their ends included",
    wrong={
        "The end is hidden as well: pad and end have one number, and the model will never learn "
        "to stop. Tell them apart by their place.": masked_by_id,
        "The end of each row is hidden: lengths counts it.": lambda t, p, n: masked_labels(
            t, p, n, last=-1
        ),
        "The first pad is kept: places count from 0, so a row ends at lengths - 1.": (
            lambda t, p, n: masked_labels(t, p, n, last=1)
        ),
        "The first token of each answer is hidden. These labels stand at their own places; the "
        "shift comes later.": lambda t, p, n: masked_labels(t, p, n, first=1),
        "The last token of each prompt is kept. These labels stand at their own places; the "
        "shift comes later.": lambda t, p, n: masked_labels(t, p, n, first=-1),
        "All rows are cut like the first one. Each has its own prompt and its own length.": (
            lambda t, p, n: masked_labels(t, np.full_like(p, p[0]), np.full_like(n, n[0]))
        ),
        "What is hidden is −100 in the labels. You hid it with 0, which is a token.": (
            lambda t, p, n: np.maximum(masked_labels(t, p, n), 0)
        ),
        "These are truth values: which labels count. The labels themselves are asked.": (
            lambda t, p, n: masked_labels(t, p, n) != training.IGNORED
        ),
        "The answer is hidden and the rest is kept: turned the wrong way round.": lambda t, p, n: (
            np.where(masked_labels(t, p, n) == training.IGNORED, t, training.IGNORED)
        ),
        "The prompts are kept: the model would be trained on what people ask.": lambda t, p, n: (
            masked_labels(t, np.zeros_like(p), n)
        ),
        "The pads are kept: the model would be trained on padding.": lambda t, p, n: masked_labels(
            t, p, np.full_like(n, np.shape(t)[1])
        ),
        "The prompts are kept, and the end is hidden with the pads, because the two have one "
        "number.": lambda t, p, n: np.where(
            np.asarray(t) == PAD_IS_END,
            training.IGNORED,
            masked_labels(t, np.zeros_like(p), n),
        ),
        "These labels are shifted already. Each stands at its own place; the shift comes later.": (
            lambda t, p, n: np.where(
                np.arange(np.shape(t)[1]) < np.shape(t)[1] - 1,
                np.roll(masked_labels(t, p, n), -1, axis=1),
                training.IGNORED,
            )
        ),
        "lengths counts the prompt as well: a row ends at lengths, not at prompts + lengths.": (
            lambda t, p, n: masked_labels(t, p, np.add(p, n))
        ),
        "All rows have the first one's prompt here. Each has its own.": (
            lambda t, p, n: masked_labels(t, np.full_like(p, p[0]), n)
        ),
        "All rows have the first one's length here. Each has its own.": (
            lambda t, p, n: masked_labels(t, p, np.full_like(n, n[0]))
        ),
        "The first 0 is taken for the end of a row. A prompt may hold a 0 as well, and a row may "
        "have none: lengths says where it ends.": to_the_first_zero,
        "The prompt is kept and the answer hidden: the other way round.": lambda t, p, n: (
            masked_labels(t, np.zeros_like(p), p)
        ),
        "These labels are moved to the front of the row. Each stands at the place of its token.": (
            moved_to_the_front
        ),
        "What is hidden is −100 in the labels. You hid it with −1.": lambda t, p, n: np.where(
            masked_labels(t, p, n) == training.IGNORED, -1, t
        ),
        "nan is no label. What is hidden is −100, a whole number.": lambda t, p, n: np.where(
            masked_labels(t, p, n) == training.IGNORED, np.nan, t
        ),
    },
)


LOCAL = np.array([0.5, 1.0, 3.0])


def to_backward(losses, counts):
    return np.sum(losses) * len(counts) / np.sum(counts)


LOCAL_LOSS = Exercise(
    id="11.3",
    title="What each device hands to backward",
    minutes=6,
    difficulty=3,
    task="One device of several has the losses of its own tokens, maybe none, in nats; counts\n"
    "says how many tokens each device has. The framework averages the gradients of all devices.\n"
    "What must this device hand to backward, so that the average is the gradient of the mean\n"
    "over all tokens? local_loss([1.0, 3.0], [2, 6]) is 1.0.",
    stub="def local_loss(losses, counts):\n    return ...",
    solution_source="""
        def local_loss(losses, counts):
            return np.sum(losses) * len(counts) / np.sum(counts)
    """,
    hints=(
        "What should the average of all devices be? Write it as a sum over devices.",
        "The average divides by the number of devices once more than you want.",
        "the sum of the losses, times the number of devices, over the number of all tokens",
    ),
    reference=to_backward,
    cases=[
        (LOCAL, np.array([3, 40, 40, 37])),
        (np.array([1.0, 3.0]), np.array([2, 6])),
        (np.array([2.0, 0.5, 0.5, 1.0, 4.0]), np.array([5, 1, 2])),
        (np.array([]), np.array([0, 6])),  # all its labels are ignored
        (np.array([1.0, 2.5]), np.array([2, 0, 4])),
    ],
    expects="numbers whose average over the devices is the mean loss of all tokens",
    wrong={
        "The mean over the own tokens: their average is the mean of means.": lambda x, n: np.mean(
            x
        ),
        "The framework will divide by the number of devices once more: multiply by it.": (
            lambda x, n: np.sum(x) / np.sum(n)
        ),
        "The sum of the own losses: the step grows with the number of tokens.": lambda x, n: np.sum(
            x
        ),
        "This divides by the own number of tokens as well: take the own sum, times the devices, "
        "over all tokens.": lambda x, n: np.mean(x) * len(n) / np.sum(n),
        "The mean over the own tokens, times the number of devices: nothing says how many tokens "
        "the others have.": lambda x, n: np.mean(x) * len(n),
        "Nothing divides by the number of all tokens here: the step grows with it.": lambda x, n: (
            np.sum(x) * len(n)
        ),
        "The number of devices is always 2 here. It is the length of counts.": lambda x, n: (
            np.sum(x) * 2 / np.sum(n)
        ),
        "The mean over no tokens is nan. A device without tokens has the sum 0: take the sum of "
        "the losses.": lambda x, n: np.mean(x) * len(x) * len(n) / np.sum(n),
        "Over the number of devices: the framework does that itself. Multiply by it, so that both "
        "cancel.": lambda x, n: np.sum(x) / np.sum(n) / len(n),
        "Devices without tokens are not counted here. The framework divides by all of them.": (
            lambda x, n: np.sum(x) * np.count_nonzero(n) / np.sum(n)
        ),
        "The fraction is upside down: the number of devices goes above the bar, that of all tokens "
        "below it.": lambda x, n: np.mean(x) / len(x) * np.sum(n) / len(n) if len(x) else 0.0,
        "The fraction is upside down: multiply by the number of devices, divide by that of all "
        "tokens.": lambda x, n: np.sum(x) * np.sum(n) / len(n),
        "The sum over the number of devices: the framework divides by that itself, and nothing "
        "says how many tokens there are.": lambda x, n: np.sum(x) / len(n),
        "This divides by what the fullest device has. All tokens count.": lambda x, n: (
            np.sum(x) / np.max(n)
        ),
        "This multiplies by the own number of tokens. It is the number of devices that the "
        "framework divides by.": lambda x, n: np.sum(x) * len(x) / np.sum(n),
        "This counts the other devices only. The framework divides by all of them.": lambda x, n: (
            np.sum(x) * (len(n) - 1) / np.sum(n)
        ),
    },
)

ORDER = (
    "no shift",
    "shift twice",
    "padding counted",
    "prompt not masked",
    "mean of means",
    "end token masked",
)


def names_of_the_six():
    """The letters of the six ill programs, in the order of the task."""
    letters = {program.diagnosis: letter for letter, program in training.PROGRAMS.items()}
    return "".join(letters[diagnosis] for diagnosis in ORDER)


THE_SIX = Exercise(
    id="11.9",
    title="Name the six",
    minutes=6,
    difficulty=2,
    task="Which program has which mistake? Six different letters, A to G, for: no shift,\n"
    "shift twice, padding counted, prompt not masked, mean of means, end token masked,\n"
    'in this order. The seventh is healthy. Such as "ABCDEF".',
    stub="the_six = ...",
    solution_source='the_six = "CFAEBG"',
    hints=(
        "Begin with what the models write: copies, answers that begin too late, answers without "
        "end, refusals.",
        "Two of the programs write well. Hold what they print against what their answers cost.",
        "Pads are cheap, so they pull the printed loss down; a prompt is dear.",
    ),
    reference=names_of_the_six,
    expects="six different letters from A to G",
    wrong={
        "No shift and shift twice are exchanged: which of them copies, and which of them leaves "
        "out the first letter?": "FCAEBG",
        "Padding and prompt are exchanged: pads cost little, letters of a prompt cost much.": (
            "CFEABG"
        ),
        "Padding and end are exchanged: A prints less than its answers cost, G never stops.": (
            "CFGEBA"
        ),
        "Who refuses everything has not forgotten how to stop: look at B and G again.": "CFAEGB",
        "D is the healthy one: it prints what its answers cost, and answers. A prints less.": (
            "CFDEBG"
        ),
        "D is the healthy one. Which program always says no?": "CFAEDG",
        "D is the healthy one, and takes no place. Which program never stops?": "CFAEBD",
    },
)

# Sections 4 to 9: formats, logits, classes, a teacher, samples, perplexity

LOST = Prediction(
    id="11.lost",
    question="The slopes of a mean loss over 16,384 tokens in the logits of 8,000 words. What "
    "share of them does float16 store as 0?",
    options=("none", "5 %", "50 %", "95 %"),
    answer=lambda: nearest_option(
        {"none": 0.0, "5 %": 0.05, "50 %": 0.5, "95 %": 0.95},
        LossScale().compute(1, "float16")["zero"],
    ),
)
SAMPLED = Prediction(
    id="11.sampled",
    question="32,000 classes; the right one is compared with 100 drawn at random; all scores are "
    "0. What is the loss, in nats?",
    answer=math.log(101),
)
UNSEEN_DIGIT = Prediction(
    id="11.unseen",
    question="The student was never shown a 3. It has learned what its teacher says, at $T = 4$, "
    "about images of other digits. What share of the 3s of the test does it recognize?",
    options=("none", "a tenth", "one half", "nine tenths"),
    answer=lambda: nearest_option(
        {"none": 0.0, "a tenth": 0.1, "one half": 0.5, "nine tenths": 0.9},
        float(recognized("T = 4")[UNSEEN]),
    ),
)
SPREAD = Prediction(
    id="11.spread",
    question="Two normal distributions of standard deviation 1 are 1.62 nats apart, which is far. "
    "The first and the third are right on average. Which of their means over 64 samples spreads "
    "less?",
    options=("the first", "the third", "both alike, within 10 %"),
    answer=lambda: less_spread(1.8),
)
GRADIENT = Prediction(
    id="11.gradient",
    question="The mean of $-\\log R$ over samples is put into the loss and differentiated, with "
    "the samples held fixed. What is its gradient, on average?",
    options=("0", "that of KL(q‖p)", "that of KL(p‖q)"),
    answer="0",
)
WINDOW = Prediction(
    id="11.window",
    question="The text is cut into windows of 16 letters, end to end; each window begins without "
    "any context. Which perplexity comes out?",
    options=("3.59", "3.62", "4.37", "8.74"),
    answer=lambda: nearest_option(
        {"3.59": 3.59, "3.62": 3.62, "4.37": 4.37, "8.74": 8.74}, perplexity(16, 16)
    ),
)


def less_spread(apart):
    """Which unbiased estimate of the KL of two normal distributions has the smaller spread."""
    square = apart**2
    first, third = math.sqrt(square), math.sqrt(math.expm1(square) - square)
    if max(first, third) < 1.1 * min(first, third):
        return "both alike, within 10 %"
    return "the first" if first < third else "the third"


def z_loss_pull(z, y, zeta):
    """Gradient in the logits of the NLL of label y plus zeta times the squared log-sum-exp."""
    return (1 + 2 * zeta * logsumexp(z)) * softmax(z) - np.eye(len(z))[y]


Z_LOSS_PULL = Exercise(
    id="11.5",
    title="The pull of the z-loss",
    minutes=5,
    difficulty=2,
    task="z is a row of K logits, y the index of its label, zeta the weight of the z-loss. Return\n"
    "the gradient in z of the NLL plus zeta * LSE(z)**2: K numbers. softmax and logsumexp are\n"
    "there. z_loss_pull([0.0, 0.0], 0, 0.5) is (-0.1534, 0.8466).",
    stub="def z_loss_pull(z, y, zeta):\n    return ...",
    solution_source="""
        def z_loss_pull(z, y, zeta):
            q = softmax(z)
            return (1 + 2 * zeta * logsumexp(z)) * q - np.eye(len(z))[y]
    """,
    hints=(
        "Two gradients are added. The first you know: predicted minus observed.",
        "The square brings down a 2 and the LSE itself; the slope of the LSE is softmax(z).",
        "q - one_hot + 2 * zeta * logsumexp(z) * q",
    ),
    reference=z_loss_pull,
    wrong={
        "The z-loss is missing: this is predicted minus observed.": (
            lambda z, y, zeta: softmax(z) - np.eye(len(z))[y]
        ),
        "The 2 of the square is missing.": (
            lambda z, y, zeta: (1 + zeta * logsumexp(z)) * softmax(z) - np.eye(len(z))[y]
        ),
        "The slope of a square has the LSE itself, not its square.": (
            lambda z, y, zeta: (1 + 2 * zeta * logsumexp(z) ** 2) * softmax(z) - np.eye(len(z))[y]
        ),
        "Two things: the 2 of the square is missing, and the LSE is still squared.": (
            lambda z, y, zeta: (1 + zeta * logsumexp(z) ** 2) * softmax(z) - np.eye(len(z))[y]
        ),
        "The z-loss pulls on all logits, each as softmax says, and not on the label's alone.": (
            lambda z, y, zeta: softmax(z) + (2 * zeta * logsumexp(z) - 1) * np.eye(len(z))[y]
        ),
        "The z-loss does not know the label: it multiplies q, not q - y.": (
            lambda z, y, zeta: (1 + 2 * zeta * logsumexp(z)) * (softmax(z) - np.eye(len(z))[y])
        ),
        "The square of the z-loss is missing: this is the gradient of the NLL plus zeta times the "
        "LSE.": lambda z, y, zeta: (1 + zeta) * softmax(z) - np.eye(len(z))[y],
        "The slope of the LSE is missing: it is softmax(z).": (
            lambda z, y, zeta: softmax(z) - np.eye(len(z))[y] + 2 * zeta * logsumexp(z)
        ),
        "This adds the z-loss itself. Its gradient is asked.": (
            lambda z, y, zeta: softmax(z) - np.eye(len(z))[y] + zeta * logsumexp(z) ** 2
        ),
        "The NLL pulls the other way: its gradient is predicted minus observed.": (
            lambda z, y, zeta: (2 * zeta * logsumexp(z) - 1) * softmax(z) + np.eye(len(z))[y]
        ),
        "The square brings down a 2 and the LSE itself. The LSE is missing.": (
            lambda z, y, zeta: (1 + 2 * zeta) * softmax(z) - np.eye(len(z))[y]
        ),
        "This pulls on the logits themselves, as weight decay would. The z-loss has their LSE.": (
            lambda z, y, zeta: softmax(z) - np.eye(len(z))[y] + 2 * zeta * np.asarray(z)
        ),
        "The label is missing: the gradient of the NLL is predicted minus observed.": (
            lambda z, y, zeta: (1 + 2 * zeta * logsumexp(z)) * softmax(z)
        ),
        "This only stretches the gradient of the NLL. The z-loss has its own: LSE and softmax.": (
            lambda z, y, zeta: (1 + 2 * zeta) * (softmax(z) - np.eye(len(z))[y])
        ),
        "This is the z-loss alone. The NLL pulls, too.": (
            lambda z, y, zeta: 2 * zeta * logsumexp(z) * softmax(z)
        ),
        "This is the loss. Its gradient is asked: a number for each logit.": (
            lambda z, y, zeta: logsumexp(z) - np.asarray(z)[y] + zeta * logsumexp(z) ** 2
        ),
        "zeta weighs the NLL as well here. It belongs to the z-loss alone.": (
            lambda z, y, zeta: zeta * z_loss_pull(z, y, 1.0)
        ),
        "The z-loss pulls on all logits, each as softmax says. Here it pulls on the label's alone, "
        "as much as softmax says.": lambda z, y, zeta: (
            softmax(z) + (2 * zeta * logsumexp(z) * softmax(z) - 1) * np.eye(len(z))[y]
        ),
        "You squared each logit. It is their log-sum-exp that is squared.": (
            lambda z, y, zeta: (1 + 2 * zeta * np.asarray(z)) * softmax(z) - np.eye(len(z))[y]
        ),
    },
    cases=[
        ([0.0, 0.0], 0, 0.5),
        (np.array([2.0, -1.0, 0.5]), 1, 0.01),
        (np.array([-3.0, -4.0, -3.5, -6.0]), 2, 0.1),
        (np.array([900.0, 905.0]), 0, 1e-4),
    ],
    facts=Facts(unit="none"),
    expects="numbers whose sum is 2 zeta LSE(z)",
    atol=1e-9,
)

BATCH = Exercise(
    id="11.6",
    title="Read the batch off the loss",
    minutes=5,
    difficulty=2,
    task="Each of n pictures has two views, and each view looks for its twin among all the other\n"
    "views, with a cross-entropy in nats. The loss has stood at 4.8442 from the first step on:\n"
    "all views get one and the same vector. How many pictures n are in the batch?",
    stub="stuck_loss = 4.8442\nbatch = ...",
    solution_source="""
        candidates = np.exp(stuck_loss)
        batch = round((candidates + 1) / 2)
    """,
    hints=(
        "Among how many candidates do equal scores cost 4.8442 nats?",
        "exp(4.8442) candidates. They are all views but one's own: 2 n - 1.",
        "round((np.exp(4.8442) + 1) / 2)",
    ),
    reference=float(round((math.exp(4.8442) + 1) / 2)),
    wrong={
        "This is the number of candidates of a view. It has 2 n - 1 of them.": (
            round(math.exp(4.8442))
        ),
        "This is the number of views. Each picture has two.": round(math.exp(4.8442)) + 1,
        "A view is no candidate of its own: add 1 to the candidates before you halve.": (
            round(math.exp(4.8442)) // 2
        ),
        "Only half of a picture is missing: add 1 to the candidates before you halve.": (
            round(math.exp(4.8442)) / 2
        ),
        "You took the loss for bits. It is in nats: exp, not 2 **.": round((2**4.8442 + 1) / 2),
        "You took the loss for bits. It is in nats, so the base is e, not 2.": (2**4.8442 + 1) / 2,
        "This is 2 to the power of the loss. It is in nats, so the base is e.": 2**4.8442,
        "This is 2 to the power of the loss, rounded. The loss is in nats, so the base is e.": (
            round(2**4.8442)
        ),
        "The twin is one of the candidates as well: of 2 n views, only one's own is none.": (
            (math.exp(4.8442) + 2) / 2
        ),
        "One picture too many: of 2 n views, only one's own is no candidate. The twin is one.": (
            round(math.exp(4.8442) / 2 + 1.5)
        ),
        "You halved twice. Each picture has two views.": round((math.exp(4.8442) + 1) / 4),
        "You doubled. Each picture has two views, so there are fewer pictures than views.": (
            2 * round(math.exp(4.8442)) + 2
        ),
        "You halved the loss, as if it were a sum over two views. It is a mean over all views.": (
            (math.exp(4.8442 / 2) + 1) / 2
        ),
        "You doubled the candidates. They are views, and each picture has two: halve.": (
            2 * round(math.exp(4.8442))
        ),
        "This is the probability of the twin. How many candidates have it each?": (
            math.exp(-4.8442)
        ),
    },
    facts=Facts(unit="none"),
    expects="a whole number of pictures",
)


def own_log_probs(returned, T):
    """Log-probabilities at temperature 1 from those of all tokens at temperature T."""
    return log_softmax(T * np.asarray(returned, float))


def divided(returned, T):
    """The mistake of dividing by the temperature where it has to be multiplied."""
    return log_softmax(np.asarray(returned, float) / T)


OWN_LOG_PROBS = Exercise(
    id="11.8",
    title="Before the temperature",
    minutes=5,
    difficulty=2,
    task="returned is a row: the log-probabilities of all tokens after a temperature T, which\n"
    "divided the logits. Give back those of the model itself, at T = 1. What is −inf stays −inf.\n"
    "own_log_probs(np.log([0.9, 0.1]), 0.5) is np.log([0.75, 0.25]).",
    stub="def own_log_probs(returned, T):\n    return ...",
    solution_source="""
        def own_log_probs(returned, T):
            scaled = T * np.array(returned)
            return scaled - logsumexp(scaled)
    """,
    hints=(
        "The temperature divided. What undoes that?",
        "Multiply by T. Then the probabilities do not sum to 1: subtract the log-sum-exp.",
        "T * np.array(returned) - logsumexp(T * np.array(returned))",
    ),
    reference=own_log_probs,
    wrong={
        "Multiplied, but not renormalized: the probabilities do not sum to 1.": (
            lambda returned, T: T * np.asarray(returned, float)
        ),
        "You divided: that is the temperature a second time. Multiply to undo it.": divided,
        "Divided, and not renormalized. Multiply by T, then subtract the log-sum-exp.": (
            lambda returned, T: np.asarray(returned, float) / T
        ),
        "You added log T. The temperature divided the logits: it shifts nothing.": (
            lambda returned, T: np.asarray(returned, float) + math.log(T)
        ),
        "The largest is subtracted, and not the log-sum-exp: the probabilities do not sum to 1.": (
            lambda returned, T: T * (np.asarray(returned, float) - np.max(returned))
        ),
        "You multiplied probabilities by T and took their softmax. Multiply their logarithms.": (
            lambda returned, T: log_softmax(T * np.exp(returned))
        ),
        "These are probabilities. Their logarithms are asked.": (
            lambda returned, T: np.exp(own_log_probs(returned, T))
        ),
        "You took off log T. The temperature divided the logits.": (
            lambda returned, T: np.asarray(returned, float) - math.log(T)
        ),
        "This gives back what was returned. The temperature is still in it.": (
            lambda returned, T: np.asarray(returned, float)
        ),
        "You divided by the sum of the logs, as one does with probabilities. Logs are normalized "
        "by subtracting their log-sum-exp.": lambda returned, T: (
            T * np.asarray(returned, float) / (T * np.asarray(returned, float)).sum()
        ),
    },
    cases=lambda: [
        (np.log([0.9, 0.1]), 0.5),
        (log_softmax(np.array([2.0, 0.5, -1.0])), 2.0),
        (np.append(log_softmax(np.array([1.0, 0.0, 3.0])), -np.inf), 0.7),
    ],
    facts=Facts(unit="none"),
    expects="log-probabilities: exp of them sums to 1",
    atol=1e-9,
)
