"""Levels: what a model pays that knows nothing, or nothing but the shares of the classes."""

import math

from course_utils.information import entropy

CLASSES = (2, 3, 4, 10, 100, 1000, 50257)
BATCHES = tuple(2**power for power in range(3, 17))
PIXELS = (784, 3072, 12288)  # pictures of 28 x 28, and of 32 x 32 and 64 x 64 in color


def uniform(report):
    """The same probability for each class."""
    most = max(report.shares, default=0) if report.shares else 0
    for k in report.one_of(CLASSES):
        cause = f"{k} equally probable classes: nothing is known"
        tell = (
            "right at the first step. Later print the logits (all equal?) and the gradient norm "
            "(0: dead or frozen). The accuracy is then the share of one class. Where it had been "
            "better, look at the step at which it fell: too large a learning rate"
        )
        if most > 1 / k + 0.01:
            if report.accuracy is not None and report.accuracy > most + 0.02:
                continue
            cause = (
                "the outputs are dead, equal for each class: worse than knowing the shares of the "
                f"classes, which costs {entropy(report.shares):.4g}"
            )
            tell = "print the logits of a few rows, all near 0, and the gradient of the last layer"
        if report.accuracy is not None and report.accuracy > max(most, (1 + 1 / k) / 2):
            cause += ", if the accuracy is the share of one class; else the logits are too small"
        exact = report.gives(math.log(k), f"ln {k}", cause, tell)
        yield exact
        guesses = report.accuracy is not None and abs(report.accuracy - 1 / k) < 0.1 / k
        near = 0.15 if guesses else 0.05
        if report.classes and not exact.fit and abs(report.value / math.log(k) - 1) < near:
            line = f"{1 - near:g} * ln {k} < {report.value:.5g} < {1 + near:g} * ln {k}"
            cause = "about what knowing nothing costs: the first step, or next to nothing learned"
            yield report.allows(0.46, line, cause, tell)


def class_shares(report):
    """The same answer for each row, right on average."""
    if report.shares is None:
        return
    loss, most = float(entropy(report.shares)), max(report.shares)
    if len(report.shares) <= 4 and (report.accuracy is None or report.accuracy <= most + 0.02):
        line = "-(" + " + ".join(f"{p:.5g} ln {p:.5g}" for p in report.shares if p) + ")"
        cause = f"the shares of the classes are known, and nothing of the row: accuracy {most:.3g}"
        tell = "print the probabilities of a few rows: the same in each?"
        yield report.gives(loss, line, cause, tell)
    if report.value > loss + report.reach:
        line = f"{report.value:.5g} > {loss:.5g}"
        cause = f"worse than a constant that says the shares of the classes, which costs {loss:.4g}"
        tell = "print the mean of each predicted probability beside the shares"
        yield report.allows(0.4, line, cause, tell)


def majority(report):
    """The same answer for each row, told by the accuracy alone: it is the share of one class."""
    share, k = report.accuracy, report.classes or 2
    if report.shares is not None or share is None or not max(0.5, 1 / k) < share < 1:
        return
    low = float(entropy((share, 1 - share)))
    high = low + (1 - share) * math.log(k - 1)
    cause = f"a constant answer, whose accuracy is the share of the most common class: {share:.4g}"
    tell = (
        "count the labels and the predicted classes: a single one predicted? Then the loss is the "
        "entropy of the shares. Look at recall per class; train on ten rows alone"
    )
    if k == 2:
        line = f"-({share:.6g} ln {share:.6g} + {1 - share:.6g} ln {1 - share:.6g})"
        yield report.gives(low, line, cause, tell, 0.9)
    elif low * 1.001 < report.value < high * 0.999:
        line = f"{low:.5g} < {report.value:.5g} < {high:.5g}"
        yield report.allows(0.24, line, cause, tell)  # an ordinary model lies there as well


def unscaled_cosines(report):
    """Cosines in place of logits: a softmax of numbers from -1 to 1 is never sure."""
    known = report.classes is not None or report.batch is not None
    weight = 0.85 if known else 0.7
    tell = (
        "print the largest input of the softmax: never above 1? Multiply the cosines by a scale, "
        "such as 20, or divide them by a temperature, such as 0.05"
    )
    cause = "cosines without a scale: 1 for the truth, {} for all others; the loss cannot go lower"
    for k in dict.fromkeys((*report.one_of(CLASSES), *((report.batch,) if report.batch else ()))):
        if k < 2:
            continue
        line = f"ln(1 + {k - 1} * e^-2)"
        lowest = math.log1p((k - 1) * math.exp(-2))
        yield report.gives(lowest, line, cause.format(-1), tell, weight)
        line = f"ln(e + {k - 1}) - 1"
        yield report.gives(math.log(math.e + k - 1) - 1, line, cause.format(0), tell, weight)


def in_a_batch(report):
    """Each row against the rows of its batch: a contrastive loss, or softmax on the wrong axis."""
    known = report.batch is not None
    weight = 1.0 if known else 0.9 if report.classes is None else 0.7
    classes = 0 if known else report.classes or 0
    learning = known and report.classes is None
    tell = (
        "change the batch size: does the loss follow? Print the similarities: all equal means that "
        "the embeddings have collapsed"
    )
    for rows in (report.batch,) if known else BATCHES:
        for n, line, what in (
            (rows, f"ln {rows}", "a contrastive loss, or softmax over the batch (dim=0)"),
            (2 * rows - 1, f"ln(2 * {rows} - 1)", "a contrastive loss of two views of each row"),
        ):
            cause = f"{n} rows of a batch, equally probable: {what}"
            if n > 1:
                fewer = n < classes  # then it is better than knowing nothing
                yield report.gives(math.log(n), line, cause, tell, 0.2 if fewer else weight)
            if learning and 0.3 * math.log(n) < report.value < math.log(n) - report.reach:
                learned = (
                    f"a contrastive loss over {n} rows has learned something: knowing nothing "
                    f"costs {math.log(n):.4g}"
                )
                partner = "count how often the partner comes first: does that rise?"
                yield report.allows(0.3, f"{report.value:.5g} < {line}", learned, partner)
                learning = False
            for hot in (0.1, 0.5) if known and n > 1 else ():
                scaled = f"{cause}, times temperature / base temperature (SupContrast)"
                loss = hot / 0.07 * math.log(n)
                yield report.gives(loss, f"{hot} / 0.07 * {line}", scaled, tell, 0.9)


def sums(report):
    """Several losses added, each at its level."""
    coin = math.log(2)
    if report.classes is None:
        cause = "softmax on two labels at once, half for each"
        tell = "print the row sums of the labels: 2 means two labels at once"
        yield report.gives(2 * coin, "2 ln 2", cause, tell)
        cause = "two yes-or-no losses added, each a coin: a GAN's discriminator that cannot tell"
        yield report.gives(2 * coin, "2 ln 2", cause, "print the two parts: 0.6931 each")
        cause = "six yes-or-no losses added, each a coin: a word and five drawn ones (word2vec)"
        yield report.gives(6 * coin, "6 ln 2", cause, "does it follow the number drawn?", 0.7)
    for pixels in PIXELS if report.classes in (None, 2) else ():
        cause, tell = f"a sum over {pixels} pixels, each a coin", f"divide by {pixels}: 0.6931"
        yield report.gives(pixels * coin, f"{pixels} ln 2", cause, tell, 0.9)
    if report.batch is not None and report.classes is not None:
        n, k = report.batch, report.classes
        tell = "read the reduction: sum, mean, or a mean that was divided again"
        cause = "knowing nothing, added over the batch: a sum in place of a mean"
        yield report.gives(n * math.log(k), f"{n} ln {k}", cause, tell, 0.8)
        cause = "knowing nothing, divided by the batch once too often"
        yield report.gives(math.log(k) / n, f"ln {k} / {n}", cause, tell, 0.8)


def units(report):
    """Knowing nothing, in bits, to base 10, or as a perplexity."""
    k = report.classes
    if k is None:
        return
    tell = "give the same call equal logits: ln K is what nats would print"
    cause = "knowing nothing, in bits: a logarithm to base 2"
    yield report.gives(math.log2(k), f"ln {k} / ln 2", cause, tell, 0.8)
    cause = "knowing nothing, with logarithms to base 10"
    yield report.gives(math.log10(k), f"ln {k} / ln 10", cause, tell, 0.8)
    cause = "the perplexity of knowing nothing, not a loss"
    yield report.gives(float(k), f"e^(ln {k})", cause, tell, 0.8)


def smoothed(report):
    """The entropy of smoothed labels: no model can get below it."""
    for k in report.one_of((10, 1000)):
        for alpha in (0.05, 0.1, 0.2):
            wrong = alpha / k
            right = 1 - alpha + wrong
            floor = -right * math.log(right) - (k - 1) * wrong * math.log(wrong)
            line = f"-({right:.6g} ln {right:.6g} + {k - 1} * {wrong:.6g} ln {wrong:.6g})"
            cause = f"label smoothing {alpha:g}: the loss cannot go below the entropy of its labels"
            tell = "compute the same loss with label_smoothing=0"
            exact = report.gives(floor, line, cause, tell)
            if exact.fit or report.classes is None or not floor < report.value < 1.1 * floor:
                yield exact
            else:
                yield report.allows(0.35, f"{line} < {report.value:.5g}", cause, tell)


KINDS = (
    uniform,
    class_shares,
    majority,
    unscaled_cosines,
    in_a_batch,
    sums,
    units,
    smoothed,
)
