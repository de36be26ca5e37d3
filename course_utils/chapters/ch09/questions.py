"""The questions of notebook 09: a language model's NLL and perplexity."""

import math
from functools import cache

import numpy as np

from course_utils import log_softmax, softmax
from course_utils.chapters.ch09.jensen import Jensen
from course_utils.chapters.ch09.order import ORDERS, Order
from course_utils.chapters.ch09.race import Race
from course_utils.chapters.ch09.shared import fitted, split_text
from course_utils.chapters.ch09.smoothing import Smoothing
from course_utils.chapters.ch09.temperature import written
from course_utils.learning import Exercise, Facts, Prediction, given, nearest_option
from course_utils.models import NGram, adaptive_log_prob
from course_utils.models.datasets import letter_codes, letter_text, python_text

# Predictions, in the order of the notebook


def last_alive(dtype=np.float64):
    """After how many characters the product of unigram probabilities is stored as 0."""
    codes = np.concatenate(split_text())
    shares = np.bincount(codes) / len(codes)
    return int(np.argmax(np.cumprod(shares[codes[:1000]].astype(dtype)) == 0)) + 1


def best_order():
    """The order with the fewest bits per character on held-out text."""
    held_out = Order().compute(order=max(ORDERS), read="all")["held_out"]
    return f"order {int(np.argmin(held_out)) + 1}"


HELD_OUT_BITS = {
    "about 1 bit": 1.0,
    "about 2 bits": 2.0,
    "about 3 bits": 3.0,
    "about 4 bits": 4.0,
}


def unsmoothed():
    """What the counts of order 4 alone cost on held-out text."""
    values = Smoothing().compute(delta=0.0, order=4)
    read, held_out = values["train"], values["held_out"]
    if math.isinf(held_out):
        return "infinitely many"
    return nearest_option(
        {"the same": read, "a little more": 1.15 * read, "twice": 2 * read}, held_out
    )


ALPHAS = {"0.001": 0.001, "0.1": 0.1, "1": 1.0, "10": 10.0}


def best_alpha():
    """Which of four alphas costs least on held-out text, for order 4."""
    return min(ALPHAS, key=lambda a: Smoothing().compute(delta=ALPHAS[a], order=4)["held_out"])


def perplexity_of_one_bit():
    """The perplexity of a byte that costs one bit."""
    return f"{math.exp(math.log(2)):.0f}"


def jensen_side():
    """Where the mean of the perplexities lies."""
    values = Jensen().compute(spread=1.0, batches="evenly spread")
    gap = values["of_each"] - values["of_mean"]
    return "above exp(3)" if gap > 1e-9 else "below exp(3)" if gap < -1e-9 else "exactly exp(3)"


def race_winner():
    """Who needs the fewest bits for the longest text."""
    winner = Race().compute(characters=2**18)["winner"]
    return "all orders at once" if winner.startswith("all orders") else winner


def word_model_bits():
    """Bits per character of a unigram model of words on the held-out text.

    A new word costs the escape and then its letters, by the bigram model of letters.
    """
    train, held_out = split_text()
    words, new_words = (letter_text(codes).split() for codes in (train, held_out))
    kinds, counts = np.unique(words, return_counts=True)
    seen, escape = dict(zip(kinds, counts, strict=True)), (counts == 1).sum() / len(words)
    spell = fitted(2)
    nats = 0.0
    for word in new_words:
        if word in seen:
            nats -= math.log((1 - escape) * seen[word] / len(words))
        else:
            nats -= math.log(escape) + spell.log_prob(np.append(letter_codes(word), 0)).sum()
    return nats / math.log(2) / len(held_out)


def better_of_words_and_letters():
    """Which of the two models predicts the held-out text better."""
    letters, words = Order().compute(5, "all")["held_out"][-1], word_model_bits()
    return "model A, by letters" if letters < words else "model B, by words"


def descent_ends_at():
    """Where gradient descent on the bigram's logits ends: at the shares, or elsewhere."""
    train, _ = split_text()
    counts = np.zeros((27, 27))
    np.add.at(counts, (train[:-1], train[1:]), 1)
    shares = counts / counts.sum(axis=1, keepdims=True)
    logits = np.zeros((27, 27))
    for _ in range(2000):
        logits -= softmax(logits) - shares
    seen = counts > 0
    gap = float((counts[seen] * (np.log(shares[seen]) - log_softmax(logits)[seen])).sum())
    if abs(gap) < 0.01 * counts.sum():
        return "at the table of counts"
    return "at a better table" if gap < 0 else "at a worse table"


def frozen_writer():
    """How the text written at the lowest temperature reads."""
    text, _ = written(0.1, 5, 0)
    words = text.split()
    return "it repeats itself" if len(set(words)) < len(words) / 2 else "it makes good sense"


DIES = Prediction(
    id="09.dies",
    question="On average a character costs about 2.8 nats. Multiply the probabilities of the "
    "characters of a text in float64. After how many characters is the product stored as $0$?",
    answer=last_alive,
)
WINNER = Prediction(
    id="09.order",
    question="Six models, of order 1 to 6, read nine tenths of the text. Which one predicts the "
    "last tenth best?",
    options=tuple(f"order {n}" for n in ORDERS if n > 1),
    answer=best_order,
)
BITS = Prediction(
    id="09.bits",
    question="And how many bits per character does that one need on the last tenth?",
    options=tuple(HELD_OUT_BITS),
    answer=lambda: nearest_option(
        HELD_OUT_BITS, min(Order().compute(order=max(ORDERS), read="all")["held_out"])
    ),
)
UNSEEN = Prediction(
    id="09.unseen",
    question="Order 4, counts and nothing but counts: less than 2 bits per character on the text "
    "it read. What does it need on the held-out text?",
    options=("the same", "a little more", "twice", "infinitely many"),
    answer=unsmoothed,
)
ALPHA = Prediction(
    id="09.alpha",
    question="Order 4. Which $\\delta$, added to every count, costs the fewest bits on held-out "
    "text?",
    options=tuple(ALPHAS),
    answer=best_alpha,
)
ONE_BIT = Prediction(
    id="09.one-bit",
    question="A model needs 1 bit for each byte. What is its perplexity per byte?",
    options=("1", "2", "2.718", "8"),
    answer=perplexity_of_one_bit,
)
MEANS = Prediction(
    id="09.jensen",
    question="Eight batches of one size have losses from 2 to 4 nats, 3 on average. You take the "
    "perplexity of each batch, and then the mean of the eight. Where does it lie?",
    options=("below exp(3)", "exactly exp(3)", "above exp(3)"),
    answer=jensen_side,
)
RACERS = Prediction(
    id="09.race",
    question="Each reads the same 262,144 characters and starts from nothing. Who ends up with the "
    "fewest bits?",
    options=("zlib", "bz2", "lzma", "all orders at once"),
    answer=race_winner,
)
WORDS = Prediction(
    id="09.words",
    question="On the same held-out text, model A has a perplexity between 3 and 5 per letter, "
    "model B one of more than 500 per word. Which predicts the text better?",
    options=("model A, by letters", "model B, by words"),
    answer=better_of_words_and_letters,
)
DESCENT = Prediction(
    id="09.descent",
    question="A softmax regression gets the letter before as a one-hot vector and learns the next "
    "letter by gradient descent on the NLL. It never counts. Where does it end?",
    options=("at the table of counts", "at a better table", "at a worse table"),
    answer=descent_ends_at,
)
FROZEN = Prediction(
    id="09.temperature",
    question="The model writes at temperature $0.1$: it nearly always takes the likeliest letter. "
    "How does the text read?",
    options=("it makes good sense", "it repeats itself", "random letters"),
    answer=frozen_writer,
)

# Exercises

TINY = NGram(letter_codes("abracadabra"), order=2, alpha=0)
TINY_LOG_P = TINY.log_prob(letter_codes("abraba"))


def tiny_nll(read="abracadabra", order=2, alpha=0):
    """Mean NLL of the new text by another model than the task's."""
    return float(-NGram(letter_codes(read), order, alpha).log_prob(letter_codes("abraba")).mean())


UNSEEN_NLL = Exercise(
    id="09.1",
    title="The price of the unseen",
    minutes=5,
    difficulty=1,
    task="A bigram model has read abracadabra, without smoothing. The mean NLL, in nats, of the\n"
    "new text abraba: six letters, each with the log-probability that the model gives it.\n"
    "Example: the mean NLL of abra is 0.1733.",
    stub='model = NGram(letter_codes("abracadabra"), order=2, alpha=0)\n'
    'log_p = model.log_prob(letter_codes("abraba"))  # of each letter, given the one before\n'
    "nll = ...",
    solution_source="""
        model = NGram(letter_codes("abracadabra"), order=2, alpha=0)
        log_p = model.log_prob(letter_codes("abraba"))
        nll = -log_p.mean()
    """,
    hints=(
        "Print log_p. One entry is special. Which pair of letters is it?",
        "The mean NLL is minus the mean of all six log-probabilities, whatever they are.",
        "nll = -log_p.mean()",
    ),
    reference=lambda: float(-TINY_LOG_P.mean()),
    wrong={
        "You dropped the letter whose cost is not finite and averaged the rest. It came up all the "
        "same, and the model had called it impossible.": (
            lambda: float(-TINY_LOG_P[np.isfinite(TINY_LOG_P)].mean())
        ),
        "You let the impossible letter cost 0, as if it had been certain.": (
            lambda: float(-TINY_LOG_P[np.isfinite(TINY_LOG_P)].sum() / 6)
        ),
        **{
            f"You clipped the probability at {floor:g}. Then the loss measures the clip, not the "
            "model.": float(-np.log(np.maximum(np.exp(TINY_LOG_P), floor)).mean())
            for floor in (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)
        },
        "This is the probability of the text. The NLL is minus its log, here per letter.": 0.0,
        "You gave the unseen pair 1/27, as if all letters were alike. This model gives it 0.": (
            lambda: float((np.log(27) - TINY_LOG_P[np.isfinite(TINY_LOG_P)].sum()) / 6)
        ),
        "You smoothed, with alpha=1. The model of the task has alpha=0: no smoothing.": (
            lambda: tiny_nll(alpha=1)
        ),
        "You replaced an infinity by the largest float. Then the loss measures that float.": (
            lambda: float(-np.nan_to_num(TINY_LOG_P).mean())
        ),
        "Your model has read the new text as well. It has read abracadabra alone.": (
            lambda: tiny_nll("abracadabraabraba")
        ),
        "These are the shares of single letters: order=1. A bigram looks at the letter before.": (
            lambda: tiny_nll(order=1)
        ),
        "You took the log of the mean probability. The NLL is the mean of the letters' logs.": (
            lambda: float(-np.log(np.exp(TINY_LOG_P).mean()))
        ),
        "nan has no value at all. A mean with an impossible letter in it has one.": math.nan,
    },
    expects="what a model pays that called impossible what came",
)

PERPLEXITY = Exercise(
    id="09.2",
    title="From nats to perplexity",
    minutes=5,
    difficulty=2,
    task="A model costs 3.00 nats per word. After more training it costs 2.95. By how many\n"
    "percent is its perplexity lower then?\n"
    "From a perplexity of 20 to one of 15 it would be 25.",
    stub="before, after = 3.00, 2.95  # nats per word\npercent_lower = ...",
    solution_source="""
        before, after = 3.00, 2.95
        percent_lower = 100 * (1 - np.exp(after) / np.exp(before))
    """,
    hints=(
        "Perplexity undoes the logarithm. Which base has a nat?",
        "The two perplexities are exp(3.00) and exp(2.95). What is left of the first?",
        "percent_lower = 100 * (1 - np.exp(2.95) / ...)",
    ),
    reference=lambda: 100 * (1 - math.exp(2.95 - 3)),
    wrong={
        "This is how much lower the loss is. The perplexity is its exponential.": (
            lambda: 100 * (1 - 2.95 / 3)
        ),
        "Nearly: a small difference in nats is about that share. How large is it exactly?": 5.0,
        "This is the difference in nats. A factor of perplexities is its exponential.": 0.05,
        "This is how much higher the first is than the second. The share is asked of the first.": (
            lambda: 100 * (math.exp(3 - 2.95) - 1)
        ),
        "This is the difference of the two perplexities. Which share is it of the first?": (
            lambda: math.exp(3) - math.exp(2.95)
        ),
        "You raised 2 to the losses, as if they were in bits. Nats belong to base e.": (
            lambda: 100 * (1 - 2 ** (2.95 - 3))
        ),
        "You raised 10 to the losses. Nats belong to base e.": (
            lambda: 100 * (1 - 10 ** (2.95 - 3))
        ),
        "You went to bits, and then took exp. Either exp of nats or 2 to the power of bits.": (
            lambda: 100 * (1 - math.exp((2.95 - 3) / math.log(2)))
        ),
        "This is the share. The question asks for percent.": lambda: 1 - math.exp(2.95 - 3),
        "This is what is left of the perplexity, in percent.": lambda: 100 * math.exp(2.95 - 3),
        "This is what is left of the perplexity. How much is gone, in percent?": (
            lambda: math.exp(2.95 - 3)
        ),
        "This is the perplexity of the second. Compare it with that of the first.": (
            lambda: math.exp(2.95)
        ),
        "You took the logs of the losses. They are logarithms: perplexity takes exp of them.": (
            lambda: 100 * math.log(3 / 2.95)
        ),
        "You divided by the middle of the two perplexities. The share is asked of the first.": (
            lambda: 200 * math.tanh((3 - 2.95) / 2)
        ),
        "You took exp of how much lower the loss is, as a share of it. Nats are subtracted, not "
        "divided.": lambda: 100 * (1 - math.exp(2.95 / 3 - 1)),
        "Before and after are exchanged: by how much is the second below the first?": (
            lambda: 100 * (1 - math.exp(3 - 2.95))
        ),
        "These are probabilities, exp of minus the loss. A perplexity is one over such a number.": (
            lambda: 100 * (math.exp(-2.95) - math.exp(-3))
        ),
        "This is the difference in bits, a hundred times. A difference in bits is no share yet.": (
            lambda: 100 * 0.05 / math.log(2)
        ),
        "This is the change of the loss, as a share of the second. The perplexity is its "
        "exponential, and the share is asked of the first.": lambda: 100 * 0.05 / 2.95,
    },
    facts=Facts(unit="percent"),
    expects="some percent, for 0.05 nats less",
)

BATCH_LOSSES = [[0.5, 1.5, 0.4, 1.6, 1.0, 1.0], [3.0, 4.0]]
TOKEN_LOSSES = np.concatenate(BATCH_LOSSES)


TEXT_PERPLEXITY = Exercise(
    id="09.3",
    title="Two batches, one text",
    minutes=6,
    difficulty=2,
    task="A text of eight tokens was scored in two batches, which hold the NLL of each token in\n"
    "nats. The perplexity of the whole text. If all eight cost 1 nat it would be 2.718.",
    stub="batches = [[0.5, 1.5, 0.4, 1.6, 1.0, 1.0], [3.0, 4.0]]\ntext_perplexity = ...",
    solution_source="""
        nats = sum(sum(batch) for batch in batches)
        tokens = sum(len(batch) for batch in batches)
        text_perplexity = np.exp(nats / tokens)
    """,
    hints=(
        "The text does not know how it was cut. What would you do with one batch of eight?",
        "Add up the nats of all tokens, divide by the number of all tokens, and exp last.",
        "text_perplexity = np.exp(sum(sum(b) for b in batches) / sum(len(b) for b in batches))",
    ),
    reference=lambda: math.exp(np.mean(TOKEN_LOSSES)),
    wrong={
        "You averaged the two batch means. The small batch of two tokens then counts as much as "
        "the batch of six.": lambda: math.exp(np.mean([np.mean(batch) for batch in BATCH_LOSSES])),
        "You averaged the two perplexities. Average the nats, over tokens, and exp last.": (
            lambda: np.mean([math.exp(np.mean(batch)) for batch in BATCH_LOSSES])
        ),
        "You weighed the two perplexities by their tokens. Weigh the nats, and take exp last.": (
            lambda: np.average(
                [math.exp(np.mean(batch)) for batch in BATCH_LOSSES],
                weights=[len(batch) for batch in BATCH_LOSSES],
            )
        ),
        "You took exp of each token's loss and averaged. Average first, exp last.": (
            lambda: np.mean(np.exp(TOKEN_LOSSES))
        ),
        "This is the mean loss in nats. One step is left: exp.": (lambda: np.mean(TOKEN_LOSSES)),
        "This is 2 to the power of the mean loss. The losses are in nats, so the base is e.": (
            lambda: 2 ** np.mean(TOKEN_LOSSES)
        ),
        "You took exp of the sum of all tokens. Divide by their number first.": (
            lambda: math.exp(np.sum(TOKEN_LOSSES))
        ),
        "You divided the nats by the number of batches. Divide by the number of tokens.": (
            lambda: math.exp(np.sum(TOKEN_LOSSES) / 2)
        ),
        "You divided by 7, one less than there are tokens. The mean of eight divides by eight.": (
            lambda: math.exp(np.sum(TOKEN_LOSSES) / 7)
        ),
        "These are the nats of the whole text. Divide by the number of tokens, then take exp.": (
            lambda: np.sum(TOKEN_LOSSES)
        ),
        "This is the mean loss in bits. Perplexity is what comes after the exponential.": (
            lambda: np.mean(TOKEN_LOSSES) / math.log(2)
        ),
        "This is a probability, exp of minus the mean loss. The perplexity is 1 over it.": (
            lambda: math.exp(-np.mean(TOKEN_LOSSES))
        ),
        "You multiplied the perplexities of the batches. The text's is a mean over its tokens, "
        "taken in nats.": lambda: math.prod(math.exp(np.mean(batch)) for batch in BATCH_LOSSES),
        "You averaged probabilities. Average the nats, which are their logs, and take exp last.": (
            lambda: 1 / np.mean(np.exp(-TOKEN_LOSSES))
        ),
        "This is the perplexity of the second batch alone. The text has both.": (
            lambda: math.exp(np.mean(BATCH_LOSSES[1]))
        ),
        "This is the perplexity of the first batch alone. The text has both.": (
            lambda: math.exp(np.mean(BATCH_LOSSES[0]))
        ),
    },
    facts=Facts(unit="count"),
    expects="a perplexity between those of the two batches",
)


@cache
def corpus_log_p():
    """Log-probability of each character of the whole text, by the adaptive model of order 4."""
    return adaptive_log_prob(letter_codes(python_text()), order=4)


def corpus_bits():
    """Bits of the whole text in the code of that model."""
    return float(-corpus_log_p().sum() / math.log(2))


CODE_LENGTH = Exercise(
    id="09.4",
    title="The whole text in bytes",
    minutes=5,
    difficulty=2,
    task="log_p: log-probability, in nats, of each character of Python's documentation, by an\n"
    "order-4 model that learns while it reads. How many bytes of 8 bits does its code need?\n"
    "One character of probability 1/256 would need 1 byte.",
    stub="log_p = adaptive_log_prob(letter_codes(python_text()), order=4)\ncode_bytes = ...",
    solution_source="""
        log_p = adaptive_log_prob(letter_codes(python_text()), order=4)
        code_bytes = -log_p.sum() / np.log(2) / 8
    """,
    hints=(
        "The code of the whole text is as long as its surprise: a sum, not a mean.",
        "The sum of -log_p is in nats. Divide by ln 2 for bits, and by 8 for bytes.",
        "code_bytes = -log_p.sum() / np.log(2) / ...",
    ),
    reference=lambda: corpus_bits() / 8,
    wrong={
        "This is in bits. A byte has 8 of them.": lambda: corpus_bits(),
        "This is in nats. Divide by ln 2 for bits, then by 8 for bytes.": (
            lambda: corpus_bits() * math.log(2)
        ),
        "For bits, divide the nats by ln 2. You multiplied.": (
            lambda: corpus_bits() * math.log(2) ** 2 / 8
        ),
        "These are nats divided by 8. A byte holds 8 bits, not 8 nats.": (
            lambda: corpus_bits() * math.log(2) / 8
        ),
        "This is the mean, bits per character. The question asks for the whole text.": (
            lambda: corpus_bits() / len(letter_codes(python_text()))
        ),
        "This is the mean, bytes per character. The question asks for the whole text.": (
            lambda: corpus_bits() / 8 / len(letter_codes(python_text()))
        ),
        "This is the mean in nats per character. The question asks for the whole text, in bytes.": (
            lambda: corpus_bits() * math.log(2) / len(letter_codes(python_text()))
        ),
        "This is the log-probability of the text, in nats. Turn the sign and change the unit.": (
            lambda: -corpus_bits() * math.log(2)
        ),
        "You rounded each character up to whole bits. A code of the whole text rounds once, at "
        "the end.": lambda: float(np.ceil(-corpus_log_p() / math.log(2)).sum() / 8),
        "You rounded each character up to a whole byte. A code of the whole text rounds once, at "
        "the end.": lambda: float(np.ceil(-corpus_log_p() / math.log(2) / 8).sum()),
        "You divided by the 256 values of a byte. It is ln 256 nats, 8 bits, that a byte holds.": (
            lambda: corpus_bits() * math.log(2) / 256
        ),
        "You divided bits by the 256 values of a byte. A byte holds 8 bits.": (
            lambda: corpus_bits() / 256
        ),
        "This is in kilobytes of 1024 bytes. Bytes are asked.": lambda: corpus_bits() / 8 / 1024,
        "This is in kilobytes of 1000 bytes. Bytes are asked.": lambda: corpus_bits() / 8 / 1000,
        "You added probabilities up. The code is as long as the sum of −log p, and log_p is that "
        "logarithm already.": lambda: float(-np.exp(corpus_log_p()).sum() / math.log(2) / 8),
        "This is the number of characters, one byte each: the text before it is coded.": (
            lambda: len(letter_codes(python_text()))
        ),
        "You took the log of the mean probability. Each character costs the log of its own.": (
            lambda: float(-np.log2(np.exp(corpus_log_p()).mean()) * len(corpus_log_p()) / 8)
        ),
        "A log was taken of log_p, or of its sum: a logarithm already, and below 0.": math.nan,
    },
    facts=Facts(unit="bytes"),
    expects="a number of bytes, less than a third of the text's length",
)

BITS_PER_BYTE = Exercise(
    id="09.5",
    title="A number to compare",
    minutes=5,
    difficulty=2,
    task="A large model reports a loss of 3.2 nats per token. Its tokens are 4.2 bytes long on\n"
    "average. Its bits per byte of text. With 1-byte tokens and a loss of ln 2 it would be 1.0.",
    stub="loss, bytes_per_token = 3.2, 4.2\nbits_per_byte = ...",
    solution_source="bits_per_byte = loss / np.log(2) / bytes_per_token",
    hints=(
        "Two changes of unit: nats to bits, and per token to per byte.",
        "A nat is 1 / ln 2 bits. A token's bits are shared by its 4.2 bytes.",
        "bits_per_byte = loss / np.log(2) / ...",
    ),
    reference=lambda: 3.2 / math.log(2) / 4.2,
    wrong={
        "This is in nats per byte. Divide by ln 2 for bits.": 3.2 / 4.2,
        "This is in bits per token. A token is 4.2 bytes long.": 3.2 / math.log(2),
        "You multiplied by the length of a token. Its bits are shared by the bytes: divide.": (
            3.2 / math.log(2) * 4.2
        ),
        "You multiplied by ln 2. A nat is more than a bit: divide by ln 2.": (
            3.2 * math.log(2) / 4.2
        ),
        "You took the exponential: this is the perplexity per token.": math.exp(3.2),
        "The length of a token comes in inside the logarithm here. Divide the loss, not its "
        "exponential.": math.log2(math.exp(3.2) / 4.2),
        "You started from the perplexity, exp of the loss. The loss itself is the cost.": (
            math.exp(3.2) / math.log(2) / 4.2
        ),
        "This is the perplexity over the bytes. The loss itself is the cost.": math.exp(3.2) / 4.2,
        "You took log2 of the loss. It is a logarithm already; dividing by ln 2 makes it bits.": (
            math.log2(3.2) / 4.2
        ),
        "You divided by the 8 bits of a byte once more. Bits per byte are asked, not per bit.": (
            3.2 / math.log(2) / 4.2 / 8
        ),
        "You multiplied by the 8 bits of a byte. The bits asked are those of the code.": (
            3.2 / math.log(2) / 4.2 * 8
        ),
        "You divided by the 8 bits of a byte. Bits are asked; what is shared by 4.2 bytes is the "
        "cost of a token.": 3.2 / math.log(2) / 8,
    },
    facts=Facts(unit="bits"),
    expects="bits per byte, near 1",
)


def walk(shares, rate, steps, axis=1, slope=np.subtract, shifted=True):
    """Softmax of logits that walked down a slope, by default the gradient of the mean NLL.

    It is written out: the course's own asks of each table what it is, which takes much longer.
    """
    logits = np.zeros_like(shares)
    for step in range(steps + 1):
        q = np.exp(logits - logits.max(axis=axis, keepdims=True) if shifted else logits)
        q /= q.sum(axis=axis, keepdims=True)
        if step < steps:
            logits -= rate * slope(q, shares)
    return q


def row_shares(counts):
    """Each row over its sum."""
    counts = np.asarray(counts, float)
    return counts / counts.sum(axis=1, keepdims=True)


def descend(counts, rate=1.0, steps=2000):
    """The right answer."""
    return walk(row_shares(counts), rate, steps)


def descend_with_a_factor(counts, rate=1.0, steps=2000):
    """The slope multiplied by the softmax once more."""
    return walk(row_shares(counts), rate, steps, slope=lambda q, shares: (q - shares) * q)


def descend_with_a_slope(counts, rate=1.0, steps=2000):
    """The slope multiplied by that of a sigmoid."""
    shares = row_shares(counts)
    return walk(shares, rate, steps, slope=lambda q, shares: (q - shares) * q * (1 - q))


def descend_by_logs(counts, rate=1.0, steps=2000):
    """Log-probabilities minus shares."""
    shares = row_shares(counts)
    with np.errstate(all="ignore"):
        return walk(shares, rate, steps, slope=lambda q, shares: np.log(q) - shares)


def descend_and_overwrite(counts, rate=1.0, steps=2000):
    """The probabilities stored where the logits were."""
    shares = row_shares(counts)
    table = np.zeros_like(shares)
    for _ in range(steps):
        table = softmax(table)
        table = table - rate * (table - shares)
    return table


def descend_in_one_softmax(counts, rate=1.0, steps=2000):
    """Shares of each row, softmax of the whole table."""
    shares = row_shares(counts)
    return walk(shares.reshape(1, -1), rate, steps).reshape(shares.shape)


def descend_with_a_falling_rate(counts, rate=1.0, steps=2000):
    """The rate over the number of the step."""
    shares = row_shares(counts)
    logits = np.zeros_like(shares)
    for step in range(1, steps + 1):
        e = np.exp(logits)
        logits -= rate / step * (e / e.sum(axis=1, keepdims=True) - shares)
    return softmax(logits)


def descend_once(counts, rate=1.0, steps=2000):
    """One single step."""
    return descend(counts, rate, 1)


def count_only(counts, rate=1.0, steps=2000):
    """The shares themselves, without a step."""
    return row_shares(counts)


def descend_raw(counts, rate=1.0, steps=2000):
    """The counts in place of the shares."""
    return walk(np.asarray(counts, float), rate, steps)


def descend_on_pairs(counts, rate=1.0, steps=2000):
    """Shares of the whole table, softmax of each row."""
    return walk(np.asarray(counts, float) / np.sum(counts), rate, steps)


def descend_on_columns(counts, rate=1.0, steps=2000):
    """Shares of each column, softmax of each row."""
    return walk(row_shares(np.transpose(counts)).T, rate, steps)


def descend_on_turned_sums(counts, rate=1.0, steps=2000, shifted=True):
    """The sums of the rows, taken for a row."""
    shares = np.asarray(counts, float) / np.sum(counts, axis=1)
    return walk(shares, rate, steps, shifted=shifted)


def descend_by_columns(counts, rate=1.0, steps=2000):
    """Shares of each row, softmax of each column."""
    return walk(row_shares(counts), rate, steps, axis=0)


def descend_in_columns(counts, rate=1.0, steps=2000):
    """Shares of each column, softmax of each column."""
    return descend(np.transpose(counts), rate, steps).T


def descend_jointly(counts, rate=1.0, steps=2000):
    """The shares of the whole table in place of those of each row."""
    return descend(np.reshape(counts, (1, -1)), rate, steps).reshape(np.shape(counts))


BIGRAM_DESCENT = Exercise(
    id="09.6",
    title="Counting without counting",
    minutes=12,
    difficulty=3,
    task="counts[i, j]: how often symbol j followed symbol i; no row is all 0. shares: each row\n"
    "over its sum. Start with logits W, all 0. In each step subtract rate times softmax(W) -\n"
    "shares, the gradient of each row's mean NLL. Return softmax(W), a table whose rows sum to 1.\n"
    "For [[1, 3], [2, 2]] it nears [[0.25, 0.75], [0.5, 0.5]].",
    stub="def bigram_by_descent(counts, rate=1.0, steps=2000):\n    return ...",
    solution_source="""
        def bigram_by_descent(counts, rate=1.0, steps=2000):
            counts = np.asarray(counts, float)
            shares = counts / counts.sum(axis=1, keepdims=True)
            W = np.zeros_like(shares)
            for _ in range(steps):
                W -= rate * (softmax(W) - shares)
            return softmax(W)
    """,
    hints=(
        "First the shares: each row of counts divided by its own sum. Then a loop.",
        "Inside the loop: Q = softmax(W), then W = W - rate * (Q - shares). After it, softmax(W).",
        "shares = counts / counts.sum(axis=1, keepdims=True); W = np.zeros(...); for _ in "
        "range(steps): W -= rate * (softmax(W) - shares)",
    ),
    reference=descend,
    wrong={
        "You walked along the gradient, uphill. Subtract it.": (
            lambda counts, rate=1.0, steps=2000: descend(counts, -rate, steps)
        ),
        "You normalized the columns. A row is a letter before; what follows it sums to 1.": (
            descend_in_columns
        ),
        "This is one table that sums to 1 as a whole: the probability of a pair. Normalize each "
        "row, for the letter after a given one.": descend_jointly,
        "You divided by the sum of the whole table. Divide each row by its own sum: axis=1, "
        "keepdims=True.": descend_on_pairs,
        "The shares are those of the columns: axis=0. A row is a letter before; what follows it "
        "sums to 1: axis=1, keepdims=True.": descend_on_columns,
        "Your softmax runs down the columns: axis=0. Each row of W has its own softmax.": (
            descend_by_columns
        ),
        "You subtracted the counts. First divide each row of them by its sum: the shares.": (
            descend_raw
        ),
        "These are the shares, or many steps towards them. Start with logits of 0 and walk as many "
        "steps as are asked: after few you are not there yet.": count_only,
        "This looks like a single step. Repeat it, steps times.": descend_once,
        "The sums of the rows lie along the columns: without keepdims=True each column is divided "
        "by the sum of another row.": descend_on_turned_sums,
        "Without keepdims=True the sums of the rows lie along the columns. Such shares do not sum "
        "to 1 in a row, so the logits run away until exp overflows.": (
            lambda counts, rate=1.0, steps=2000: descend_on_turned_sums(
                counts, rate, steps, shifted=False
            )
        ),
        "You divided the gradient by the number of all pairs. Each row has its own mean: that is "
        "in the shares already.": (
            lambda counts, rate=1.0, steps=2000: descend(counts, rate / np.sum(counts), steps)
        ),
        "One step too many: walk `steps` of them.": (
            lambda counts, rate=1.0, steps=2000: descend(counts, rate, steps + 1)
        ),
        "One step too few: walk `steps` of them.": (
            lambda counts, rate=1.0, steps=2000: descend(counts, rate, steps - 1)
        ),
        "The gradient has one more factor softmax(W) here. Softmax and log cancel it: "
        "softmax(W) - shares.": descend_with_a_factor,
        "rate is not used. Multiply each step by it.": (
            lambda counts, rate=1.0, steps=2000: descend(counts, 1.0, steps)
        ),
        "These are the logits. The probabilities are their softmax.": (
            lambda counts, rate=1.0, steps=2000: (
                np.log(descend(counts, rate, steps))
                - np.log(descend(counts, rate, steps)).mean(axis=1, keepdims=True)
            )
        ),
        "W holds probabilities after the first step here, and the next softmax is taken of those. "
        "Keep the logits in W, and the probabilities under another name.": descend_and_overwrite,
        "The logits do not move. Is nothing subtracted, or does a table made for whole numbers cut "
        "off every step? Make W with dtype=float.": lambda counts, rate=1.0, steps=2000: descend(
            counts, rate, 0
        ),
        "The gradient has log-probabilities in the place of probabilities: softmax(W) - shares.": (
            descend_by_logs
        ),
        "The gradient has a factor q (1 - q) too many. Softmax and log cancel it: softmax(W) - "
        "shares.": descend_with_a_slope,
        "Your softmax makes the whole table sum to 1. Each row of W has its own softmax.": (
            descend_in_one_softmax
        ),
        "The steps get smaller and smaller here. Each of them has the same rate.": (
            descend_with_a_falling_rate
        ),
    },
    cases=[
        ([[1, 3, 4], [2, 2, 4], [5, 1, 2]],),
        ([[10, 20, 30, 40], [40, 30, 20, 10], [25, 15, 35, 25], [1, 2, 3, 4]], 1.0, 300),
        ([[7, 1, 2], [1, 1, 6], [3, 3, 2]], 2.0, 200),
        ([[1, 3], [2, 2]], 0.5, 3),
        given([[1, 3], [2, 2]], steps=2),
        given([[1, 3], [2, 2]], rate=1e-3),
    ],
    facts=Facts(unit="probability"),
    expects="a table of probabilities whose rows sum to 1",
    atol=1e-3,
)
