"""Ceilings and floors of a clip: what a sure answer costs, wrong or right."""

import math

from course_utils.floats import FORMATS, limits

CLIPS = {7: "Keras", 12: "PyTorch's BCELoss in 2018", 15: "scikit-learn in 2020"}
EPS = {
    "float64": "scikit-learn",
    "float32": "scikit-learn, and Keras, where 1 - 1e-7 rounds to 1 - eps",
    "float16": "scikit-learn",
}


def _ceilings():
    """(formula, loss, cause, weight) of every clip, and of each format's eps and smallest."""
    for exponent in (*range(3, 21), 30):
        who = CLIPS.get(exponent)
        cause = f"a clip at 1e-{exponent}" + (f": {who}" if who else "")
        yield f"-ln 1e-{exponent}", exponent * math.log(10), cause, 1.0 if who else 0.9
    for name in FORMATS:
        info = limits(name)
        for number, what, who in (
            (info.eps, "machine epsilon of", EPS.get(name)),
            (info.smallest_normal, "smallest normal", "Caffe" if name == "float32" else None),
            (info.smallest_subnormal, "smallest subnormal", None),
        ):
            power = round(math.log2(number))
            cause = f"a clip at the {what} {name}" + (f": {who}" if who else "")
            weight = 1.0 if who else 0.44 if name.startswith("float8") else 0.9
            yield f"-ln 2^{power}", -power * math.log(2), cause, weight


CEILINGS = {}
for _line, _loss, _cause, _weight in _ceilings():  # formats that share a number share a row
    CEILINGS.setdefault(_line, (_loss, f"sure and wrong, under {_cause}", _weight))
CEILINGS["-max(ln p, -100)"] = (100.0, "PyTorch's BCELoss sets no log below -100", 1.0)


def always_wrong(report):
    """The whole ceiling: each answer is sure and wrong, or one row is meant."""
    if report.accuracy is not None and report.accuracy > 0.02:
        return
    tell = (
        "print the smallest probability that the loss sees: is it the clip? Give the loss logits: "
        "then it has no ceiling, and its gradient does not vanish"
    )
    for line, (loss, cause, weight) in CEILINGS.items():
        yield report.gives(loss, line, cause, tell, weight * _sense(report, loss))


def _sense(report, loss):
    """A clip that costs less than knowing nothing would cut equal shares, too: hardly anybody's."""
    return 0.2 if report.classes and loss < math.log(report.classes) else 1.0


def wrong_for_a_share(report):
    """A share of the ceiling: each answer is sure, and that share of them is wrong."""
    tell = (
        "count the predicted classes and print the logits, which are huge: too large a learning "
        "rate, inputs not scaled, or labels that do not match the outputs"
    )
    for share, whose, plausible in _wrong_shares(report):
        for line, (loss, cause, weight) in CEILINGS.items():
            if weight < 1 and plausible < 1:
                continue
            cause = cause.removeprefix("sure and wrong, under ")
            cause = f"always sure, {whose}: wrong for {share:.4g} of the rows. Ceiling: {cause}"
            weight *= plausible * _sense(report, loss)
            yield report.gives(share * loss, f"{share:.5g} * {line}", cause, tell, weight)


def _wrong_shares(report):
    """(share, words, weight): how many answers of a model that is always sure are wrong."""
    if report.accuracy is not None:
        if 0 < report.accuracy < 1:
            yield 1 - report.accuracy, "and right as often as the accuracy says", 1.0
    elif report.shares is not None:
        for number, share in enumerate(report.shares):
            if 0 < share < 1:
                yield 1 - share, f"class {number} for each row", 1.0
    else:
        for k in report.one_of((2, 3, 4, 10)):
            yield 1 - 1 / k, f"one of {k} equal classes for each row", 0.8


def always_right(report):
    """What a clip leaves of a sure and right answer."""
    tell = (
        "count the outputs: a single one under a softmax is always 1. Then look for the label "
        "among the inputs"
    )
    for epsilon, written, who in (
        (limits("float32").eps, "2^-23", "in float32, where 1 - 1e-7 is 1 - 2^-23: Keras"),
        (1e-7, "1e-7", "under a clip at 1e-7"),
        (limits("float64").eps, "2^-52", "under a clip at the eps of float64: scikit-learn"),
        (1e-15, "1e-15", "under a clip at 1e-15"),
    ):
        cause = f"sure and right in every row, {who}; the loss cannot go lower"
        yield report.gives(-math.log1p(-epsilon), f"-ln(1 - {written})", cause, tell)


def hidden_nan(report):
    """A nan that a clip has swallowed."""
    cause = (
        "a hidden nan: max(nan, 2^-126) is 2^-126, and no comparison with nan is true, which may "
        "count each row as right"
    )
    tell = "print np.isnan(outputs).any(), then look for the step at which the loss jumped"
    sure = report.accuracy is not None and report.accuracy > 0.999
    loss = -math.log(limits("float32").smallest_normal)
    yield report.gives(loss, "-ln 2^-126", cause, tell, 1.0 if sure else 0.95)


KINDS = (always_wrong, wrong_for_a_share, always_right, hidden_nan)
