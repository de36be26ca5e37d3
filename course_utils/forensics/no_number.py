"""nan, infinities and exactly 0: what no formula tells apart, the most frequent cause first."""

import math

HALF = "run the same step in float32 or bfloat16"
NAN = (
    (
        "0 * nan",
        "nan or inf in the inputs or labels: it passes through every step",
        "print np.isfinite(x).all() for inputs and labels, of the validation rows too; the labels' "
        "smallest and largest: is each the index of a class?",
    ),
    (
        "inf - inf",
        "the learning rate is too large: the weights grew until infinity met infinity",
        "print the loss and gradient norm of the steps before; divide the learning rate by 10",
    ),
    ("float16(e^12) / float16(e^12)", "half precision: exp overflows above 11.09 in float16", HALF),
    (
        "0 * -ln 0",
        "log of 0 met a factor 0, or infinity met infinity",
        "give the loss logits, or take xlogy; look for log, sqrt and division at 0",
    ),
    (
        "ln(-1)",
        "log or square root of a number below 0: a rate or variance that went through no exp",
        "print the smallest argument of each log and sqrt",
    ),
    (
        "0 / 0",
        "every target is ignored: a mean over nothing. So is an empty batch or validation set",
        "print the loss of each batch: one such batch makes the mean of its epoch nan. Print "
        "(labels != -100).sum() and the number of rows",
    ),
)
INFINITE = (
    (
        "-ln 0",
        "the true class got probability 0, and nothing clips",
        "print the smallest probability of a true class; give the loss logits",
    ),
    (
        "float16(e^12)",
        "half precision: exp of more than 11.09, or a sum, is above what float16 holds",
        HALF + "; a loss scaler skips such a step by itself",
    ),
    (
        "-ln 0",
        "something that cannot happen: a value outside the support, a label that is masked, a CTC "
        "target longer than its input",
        "print the rows whose own loss is infinite",
    ),
    (
        "p * -ln 0 with p = 0.1",
        "a KL divergence whose second argument is 0 where the first is not",
        "print the smallest entry of q where p is above 0",
    ),
)
MINUS_INFINITY = (
    (
        "ln 0",
        "the log-likelihood of something that has probability 0, its sign not turned",
        "print the rows of probability 0: values outside the support, or underflow",
    ),
)
ONE_OUTPUT = (
    "-ln(e^z / e^z)",
    "softmax of one logit is always 1",
    "print the shape of the outputs: a single column wants a sigmoid",
)
PERFECT = (
    "-ln 1",
    "a confident right answer, rounded away",
    "print more digits; look for the label among the inputs",
)
ZERO = (
    (
        "nansum(nan)",
        "a nan that the logger filtered: too large a learning rate, or nan in the data",
        "look at the gradient norm, nan or 0; print the raw loss and np.isfinite of the inputs",
    ),
    (
        "0 / 1",
        "every label is masked, in a program that divides by at least 1",
        "print (labels != -100).sum(): the prompt or the cut length may leave none",
    ),
    ONE_OUTPUT,
    ("float16(e^-18)", "half precision: what is below 2^-25 is 0 in float16", HALF),
    PERFECT,
    (
        "0 * -ln 0.5",
        "nothing to learn from: rows of one class only, or a weight of 0",
        "count the labels of each class, and print the weights",
    ),
    (
        "1 - 1",
        "a policy loss at its first step (PPO, GRPO): all ratios are 1, the advantages sum to 0",
        "print the gradient norm, which is not 0; watch the reward, no value of this loss",
    ),
)


def no_number(report):
    """The rows above that belong to nan, to an infinity or to 0, in their order."""
    value, right = report.value, report.accuracy in (None, 1)
    if math.isnan(value):
        rows = NAN
    elif math.isinf(value):
        rows = INFINITE if value > 0 else MINUS_INFINITY
    else:
        impossible = [] if report.classes in (None, 2) else [ONE_OUTPUT]
        impossible += [] if right else [PERFECT]
        rows = [row for row in ZERO if row not in impossible]
    for place, row in enumerate(rows):
        yield report.allows(0.49 - 0.02 * place, *row)


KINDS = (no_number,)
