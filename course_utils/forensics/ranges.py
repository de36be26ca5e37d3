"""Ranges that hold a loss, bounds that it breaks, and what every number says by itself."""

import math

from course_utils.forensics.levels import CLASSES
from course_utils.forensics.report import short


def squeezed_logits(report):
    """Probabilities where logits belong: softmax, or sigmoid, was applied before the loss does."""
    tell = (
        "print the row sums of what the loss gets: 1 means that softmax was applied already; take "
        "that one out. A sigmoid in its place has the same floor"
    )
    for k in report.one_of(CLASSES):
        start, low, high = math.log(k), math.log(math.e + k - 1) - 1, math.log(math.e + k - 1)
        floor, ceiling = f"ln(e + {k - 1}) - 1", f"ln(e + {k - 1})"
        cause = "softmax was applied twice; the loss cannot go lower"
        exact = report.gives(low, floor, cause, tell)
        most = high
        if report.accuracy is not None:  # a wrong answer gives the truth at most 1/2
            mistake = math.log(2 * math.exp(0.5) + k - 2) - 0.5
            low += (1 - report.accuracy) * (mistake - low)
            most -= report.accuracy * (high - start)  # a right answer costs at most ln K
            if low > report.value + report.reach:
                continue
        yield exact
        if exact.fit or report.classes is None or not low < report.value < most:
            continue
        cause = "softmax was applied twice"
        if report.accuracy is not None:
            line = f"{ceiling} - {report.accuracy:.5g}"
            sure = f"{cause}; each answer is sure, and right as often as the accuracy says"
            yield report.gives(high - report.accuracy, line, sure, tell, 0.9)
        line = f"{floor} < {report.value:.5g} < {ceiling}"
        below = report.value < start
        fit = 0.1 + 0.35 * (start - report.value) / (start - low) if below else 0.45
        yield report.allows(fit, line, f"{cause}: the loss cannot leave this range", tell)


def squeezed_logit(report):
    """A probability where the logit of a yes-or-no question belongs."""
    if report.classes != 2:
        return
    tell = "print the smallest input of the loss: never below 0 means sigmoid was applied"
    cause = "sigmoid was applied twice, and the label is {}: the loss cannot go lower"
    yes, no = cause.format("yes"), cause.format("no")
    yield report.gives(math.log1p(math.exp(-1)), "ln(1 + e^-1)", yes, tell, 0.8)
    yield report.gives(math.log(2), "ln(1 + e^0)", no, tell, 0.8)


def contradiction(report):
    """Bounds between the loss and the accuracy of the same probabilities."""
    value, accuracy, k = report.value, report.accuracy, report.classes or max(CLASSES)
    if accuracy is None:
        return
    if value < (1 - accuracy) * math.log(2) - report.reach:
        line = f"{value:.5g} < {1 - accuracy:.5g} * ln 2"
        cause = (
            "this loss and this accuracy are not of the same probabilities: in a wrong answer the "
            "truth has at most 1/2"
        )
        tell = (
            "compute both from one array: other rows or dropout, columns in another order, a loss "
            "divided once too often or averaged over padding, labels of another shape"
        )
        yield report.allows(0.6, line, cause, tell)
        least = 1.001 * (1 - accuracy) * math.log(2)
        if least < 100 * value:
            symbols = math.floor(least / value) + 1
            line = f"{symbols} * {value:.5g} > {1 - accuracy:.5g} * ln 2"
            cause = (
                "the loss is per symbol (token, letter, pixel) and the accuracy per whole answer, "
                f"which wants every symbol right: from {symbols} symbols on both can be true"
            )
            tell = (
                "print both per symbol, or both per answer; count at which place the wrong ones are"
            )
            yield report.allows(0.58, line, cause, tell)
    if accuracy == 1 and value > math.log(k) + report.reach:
        cause = (
            "this loss and this accuracy are not of the same probabilities: in a right answer the "
            "truth has at least 1/K. A hidden nan, or the loss holds more: a penalty, a sum"
        )
        tell = (
            "print np.isnan(outputs).any() and each part of the loss; compute both from one array"
        )
        yield report.allows(0.45, f"{value:.5g} > ln {k}", cause, tell)


def mistakes_too_dear(report):
    """Many hits, and a loss that their few mistakes could pay only with logits in the hundreds."""
    value, accuracy, k = report.value, report.accuracy, report.classes or max(CLASSES)
    if accuracy is None or not 0.5 < accuracy < 1:
        return
    least = (value - accuracy * math.log(k)) / (1 - accuracy)  # a right answer costs at most ln K
    if not 50 < least < 1e300:
        return
    cause = (
        "the hits and the loss look at other places: labels moved by a place twice, pads or "
        f"prompts that only one of them counts, a sum. Else each mistake costs {short(least)} or "
        "more: logits in the hundreds"
    )
    tell = (
        "compute both from one array of logits and labels, and print the largest logit of a row "
        "less its smallest: a mistake costs at most that plus ln K"
    )
    line = f"{value:.5g} > {accuracy:.5g} * ln {k} + {1 - accuracy:.5g} * 50"
    yield report.allows(0.4, line, cause, tell)


def above_the_start(report):
    """Far more than knowing nothing costs."""
    if report.classes is None or not 1.5 * math.log(report.classes) <= report.value < 1e300:
        return
    k, times = report.classes, short(report.value / math.log(report.classes))
    cause = "sure before it has learned: the logits are too large at the first step"
    tell = (
        "print the standard deviation of the first logits: far above 1, scale the inputs and the "
        "last weights. Later in training: too large a learning rate, or shifted labels"
    )
    yield report.allows(0.33, f"{report.value:.5g} > ln {k}", cause, tell)
    cause = (
        f"{times} times what knowing nothing costs: a sum over so many tokens, rows, "
        "letters (CTC) or micro-batches, a weight, a second loss or a penalty that was added"
    )
    tell = "print each part, and divide by the number of tokens or rows"
    yield report.allows(0.28, f"{times} * ln {k}", cause, tell)


def below_text(report):
    """Less than text costs, if the classes are the words of a language model."""
    if report.classes is None or report.classes < 5000 or report.value > 1:
        return
    cause = (
        "very little, if the classes are tokens of text: labels that are not shifted, so that it "
        "copies what it reads; pads that count; rows that repeat, or answers that hardly vary"
    )
    tell = (
        "let it write: does it repeat the last token? Print the loss of a text it has not seen, "
        "pads hidden"
    )
    yield report.allows(0.3, f"{report.value:.5g} < ln {report.classes}", cause, tell)


def by_itself(report):
    """The logarithm undone: what every positive loss says."""
    value, k = report.value, report.classes
    odds = short(math.exp(value)) if value < 11 else f"10^{short(value / math.log(10))}"
    cause = f"the truth gets a probability of 1 in {odds}, averaged as a geometric mean"
    if value > 1000:
        cause += f"; or, if it is a perplexity, its logarithm is {math.log(value):.4g} nats"
    tell = "print the loss of each row, sorted: a few huge ones, or all alike? "
    if k is None:
        tell += "And say the number of classes: knowing nothing costs its logarithm"
        if value > 30:
            cause += "; or it is a sum, over letters (CTC), pixels or rows, or no cross-entropy"
    else:
        if value > math.log(k) + report.reach:
            cause += f"; that is above knowing nothing, {math.log(k):.4g}: equal shares cost less"
            tell += (
                "Divide the logits by 10 or 100: where the loss falls below, the model is only too "
                "sure; if it never does, the labels may belong to other rows or stand in another "
                "order. "
            )
        else:
            cause += f"; that is between perfect, 0, and knowing nothing, {math.log(k):.4g}"
        tell += "Compare the first loss, the entropy of the class shares, and a held-out loss"
    if report.accuracy is not None and 0 < report.accuracy < 1:
        each = short(value / (1 - report.accuracy))
        cause += f". If right answers cost nothing, a wrong one costs {each}"
    yield report.allows(0.1 if k is None else 0.25, f"-ln p with p = e^-{value:.6g}", cause, tell)


KINDS = (
    squeezed_logits,
    squeezed_logit,
    contradiction,
    mistakes_too_dear,
    above_the_start,
    below_text,
    by_itself,
)
