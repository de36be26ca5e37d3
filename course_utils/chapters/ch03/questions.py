"""The questions of notebook 03: log-sum-exp, clipping, float formats, a long forward pass."""

from functools import partial

import numpy as np

from course_utils.chapters.ch03.clip_or_fuse import three_ways
from course_utils.chapters.ch03.loaded_die import MOST_ROLLS, LoadedDie
from course_utils.chapters.ch03.microscope import small_format, step_above
from course_utils.floats import limits, round_to
from course_utils.learning import Exercise, Facts, Prediction, given
from course_utils.logspace import log_sigmoid, log_softmax, logsumexp, softmax

# Predictions


def naive_softmax_of_a_thousand():
    with np.errstate(all="ignore"):
        e = np.exp(np.array([1000.0, 0.0]))
        p = e / e.sum()
    return "({:g}, {:g})".format(*p)


THOUSAND = Prediction(
    id="03.thousand",
    question="What does `e = np.exp([1000, 0]); e / e.sum()` give? Python floats are float64.",
    options=("(1, 0)", "(nan, 0)", "(inf, 0)", "(nan, nan)"),
    answer=naive_softmax_of_a_thousand,
)

OVERFLOW = Prediction(
    id="03.overflow",
    question="Float32 numbers end near $3.4 \\times 10^{38}$. At which logit $c$ does $e^c$ "
    "stop fitting?",
    answer=lambda: np.log(limits("float32").max),
    rtol=0.03,
)

FOUR_EQUAL = Prediction(
    id="03.four-equal",
    question="Four logits, all equal to $5$. What is $\\mathrm{LSE}(5, 5, 5, 5)$?",
    answer=lambda: logsumexp([5.0] * 4),
    rtol=0.01,
)

SLOPE = Prediction(
    id="03.slope",
    question="Two logits tie for the maximum and all others are far below. One of the two rises a "
    "little. How fast does log-sum-exp rise, per unit of that logit?",
    answer=lambda: softmax([50.0, 50.0, 0.0])[0],
    rtol=0.05,
)


def log_softmax_again():
    """What a second log-softmax makes of log-probabilities."""
    once = log_softmax([2.0, 1.0, -1.0])
    twice = log_softmax(once)
    if np.allclose(once, twice):
        return "the same log-probabilities"
    return "flatter ones, nearer to equal" if np.ptp(twice) < np.ptp(once) else "sharper ones"


TWICE = Prediction(
    id="03.twice",
    question="You have log-probabilities, and by mistake apply log-softmax to them once more. "
    "What do you get?",
    options=(
        "the same log-probabilities",
        "flatter ones, nearer to equal",
        "sharper ones",
        "nan or −inf",
    ),
    answer=log_softmax_again,
)

LOG_SIGMOID = Prediction(
    id="03.log-sigmoid",
    question="What is $\\ln \\sigma(-800)$ on paper, to within one percent?",
    answer=lambda: log_sigmoid(-800.0),
    rtol=0.01,
)

PUSHES = Prediction(
    id="03.pushes",
    question="The true class is $200$ nats behind. In float32, which of the three still moves "
    "its logit up, at full strength?",
    options=("only log(softmax)", "only log(clamp(softmax))", "only fused", "all three"),
    answer=lambda: (
        "only fused"
        if [way for way, (_, g) in three_ways(200).items() if g == -1] == ["fused"]
        else "all three"
    ),
)


def usual_fused_loss():
    """What m + log(sum of exp(x - m)) - x[0] gives for the logits (40, 0)."""
    x = np.array([40.0, 0.0])
    loss = x.max() + np.log(np.exp(x - x.max()).sum()) - x[0]
    return "exactly 0" if loss == 0 else "about 4e-18"


CORRECT_ROW = Prediction(
    id="03.correct-row",
    question="Logits $(40, 0)$, and the first class is the true one. The loss on paper is about "
    "$4 \\times 10^{-18}$. What does the usual fused formula answer in float64?",
    options=("exactly 0", "about 4e-18", "about 1e-16", "nan"),
    answer=usual_fused_loss,
)

STEP = Prediction(
    id="03.step",
    question="A loss of $7$ is stored in bfloat16. How far above it is the next number?",
    options=("about 5e-7", "about 0.004", "about 0.03", "about 0.5"),
    answer=lambda: {2.0**-5: "about 0.03"}[step_above(7.0, "bfloat16")],
)

WORST_LOSS = Prediction(
    id="03.worst-loss",
    question="In float32 Keras keeps $q$ between $10^{-7}$ and $1 - 10^{-7}$. What is the largest "
    "loss, in nats, that it can report for a row with label zero?",
    answer=lambda: -np.log(1 - np.float32(1 - 1e-7)),
    rtol=0.003,
)

LAST_ROLL = Prediction(
    id="03.last-roll",
    question="Float64 carries products down to about $5 \\times 10^{-324}$, and a fair die shows "
    "each face with probability $1/6$. After about how many rolls is the probability of the whole "
    "sequence stored as 0?",
    answer=lambda: LoadedDie().compute(rolled=MOST_ROLLS)["dead"],
    rtol=0.1,
)

# Exercises


def without_shift(a, axis=None, b=None, keepdims=False):
    weights = 1.0 if b is None else np.asarray(b)
    return np.log(np.sum(weights * np.exp(np.asarray(a, float)), axis=axis, keepdims=keepdims))


def with_infinite_shift(a, axis=None, b=None, keepdims=False):
    a = np.asarray(a, float)
    m = np.max(a, axis=axis, keepdims=True, initial=-np.inf)
    weights = 1.0 if b is None else np.asarray(b)
    out = m + np.log(np.sum(weights * np.exp(a - m), axis=axis, keepdims=True))
    return out if keepdims else np.squeeze(out, axis=axis)


def over_everything(a, axis=None, b=None, keepdims=False):
    return logsumexp(a, b=b, keepdims=keepdims)


def across(a, axis=None, b=None, keepdims=False):
    return logsumexp(a, axis=None if axis is None else 1 - axis, b=b, keepdims=keepdims)


def unweighted(a, axis=None, b=None, keepdims=False):
    return logsumexp(a, axis=axis, keepdims=keepdims)


def shift_not_added_back(a, axis=None, b=None, keepdims=False):
    a = np.asarray(a, float)
    m = np.max(a, axis=axis, keepdims=True, initial=-np.inf)
    return logsumexp(a - np.where(np.isfinite(m), m, 0.0), axis=axis, b=b, keepdims=keepdims)


def textbook(a, axis=None, b=None, keepdims=False):
    np.max(a, axis=axis)  # raises where there is nothing
    return with_infinite_shift(a, axis, b, keepdims)


def never_infinite(a, axis=None, b=None, keepdims=False):
    out = logsumexp(a, axis=axis, b=b, keepdims=keepdims)
    return np.where(np.isposinf(out), -np.inf, out)


def one_maximum(a, axis=None, b=None, keepdims=False):
    a = np.asarray(a, float)
    m = np.max(a, initial=-np.inf)
    m = m if np.isfinite(m) else 0.0
    weights = 1.0 if b is None else np.asarray(b)
    with np.errstate(divide="ignore"):
        return m + np.log(np.sum(weights * np.exp(a - m), axis=axis, keepdims=keepdims))


def weights_in_the_exponent(a, axis=None, b=None, keepdims=False):
    weights = 1.0 if b is None else np.asarray(b)
    return logsumexp(np.asarray(a, float) * weights, axis=axis, keepdims=keepdims)


def weights_in_the_shifted_exponent(a, axis=None, b=None, keepdims=False):
    a, weights = np.asarray(a, float), 1.0 if b is None else np.asarray(b)
    m = np.max(a, axis=axis, keepdims=True, initial=-np.inf)
    shift = np.where(np.isfinite(m), m, 0.0)
    out = shift + logsumexp(weights * (a - shift), axis=axis, keepdims=True)
    return out if keepdims else np.squeeze(out, axis=axis)


def raising_where_empty(a, axis=None, b=None, keepdims=False):
    np.max(a, axis=axis)
    return logsumexp(a, axis=axis, b=b, keepdims=keepdims)


def weights_outside(a, axis=None, b=None, keepdims=False):
    out = logsumexp(a, axis=axis, keepdims=keepdims)
    return out if b is None else np.sum(b) * out


def largest_only(a, axis=None, b=None, keepdims=False):
    return np.max(a, axis=axis, keepdims=keepdims, initial=-np.inf)


def in_base_two(a, axis=None, b=None, keepdims=False):
    m = largest_only(a, axis, keepdims=keepdims)
    m = np.where(np.isfinite(m), m, 0.0)
    return m + (logsumexp(a, axis=axis, b=b, keepdims=keepdims) - m) / np.log(2)


def shifted_by_mean(a, axis=None, b=None, keepdims=False):
    if np.size(a) == 0:
        return -np.inf
    m = np.mean(a, axis=axis, keepdims=True)
    m = np.where(np.isfinite(m), m, 0.0)
    out = m + without_shift(np.asarray(a) - m, axis=axis, b=b, keepdims=True)
    return out if keepdims else np.squeeze(out, axis=axis)


def cut_at_700(a, axis=None, b=None, keepdims=False):
    return without_shift(np.minimum(a, 700), axis=axis, b=b, keepdims=keepdims)


def normalized_weights(a, axis=None, b=None, keepdims=False):
    b = None if b is None else np.asarray(b) / np.sum(b)
    return logsumexp(a, axis=axis, b=b, keepdims=keepdims)


def mean_of_terms(a, axis=None, b=None, keepdims=False):
    count = np.size(a) if axis is None else np.shape(a)[axis]
    return logsumexp(a, axis=axis, b=b, keepdims=keepdims) - np.log(max(count, 1))


def last_axis_for_none(a, axis=None, b=None, keepdims=False):
    return logsumexp(a, axis=-1 if axis is None else axis, b=b, keepdims=keepdims)


def zero_where_empty(a, axis=None, b=None, keepdims=False):
    return logsumexp(a, axis=axis, b=b, keepdims=keepdims) if np.size(a) else 0.0


def in_a_wider_format(a):
    """What the log of a sum of exp is in 80 bits, whose exp overflows above 11356."""
    return logsumexp(a) if abs(np.max(a)) < 11356 else np.sign(np.max(a)) * np.inf


TABLE = np.array([[0.0, 800.0, 1.0], [-900.0, -901.0, -np.inf]])


def shifted_by(choose):
    """A log-sum-exp that subtracts another number than the largest."""

    def shifted(a):
        m = choose(np.asarray(a, float))
        with np.errstate(over="ignore", divide="ignore"):
            return m + np.log(np.exp(np.asarray(a, float) - m).sum())

    return shifted


MY_LOGSUMEXP = Exercise(
    id="03.1",
    title="Your own log-sum-exp",
    minutes=5,
    difficulty=2,
    task="a is one row of finite logits, a list or an array. Return the natural logarithm of the\n"
    "sum of exp(a), without overflow. Example: my_logsumexp([1000, 1000]) is 1000 + ln 2.",
    stub="def my_logsumexp(a):\n    return ...",
    solution_source="""
        def my_logsumexp(a):
            a = np.asarray(a, dtype=float)
            m = a.max()
            return m + np.log(np.exp(a - m).sum())
    """,
    hints=(
        "What can be taken out of the sum before exp is called, and put back after the log?",
        "Subtract the largest logit m, exponentiate, add, take the log, and add m again.",
        "a = np.asarray(a, float); m = a.max(); return m + np.log(np.exp(a - m).sum())",
    ),
    reference=lambda a: float(logsumexp(a)),
    wrong={
        "You did not shift: exp overflows above 709.8 and is 0 below −745.2.": without_shift,
        "The shift is not added back after the log.": shift_not_added_back,
        "You subtracted the smallest logit. The largest is then far above 0, and exp overflows.": (
            shifted_by(np.min)
        ),
        "You subtracted the mean. The largest may be far above it, and exp overflows.": (
            shifted_by(np.mean)
        ),
        "You subtracted the first logit. Another may be far above it, and exp overflows.": (
            shifted_by(lambda a: a[0])
        ),
        "You subtracted a fixed number. Take the largest of this row.": shifted_by(lambda a: 700),
        "You cut the exponent off at 700. Then nothing overflows, but what was above is lost: "
        "subtract the largest.": cut_at_700,
        "You added the largest instead of subtracting it before exp.": (
            lambda a: np.max(a) + np.log(np.exp(np.asarray(a, float) + np.max(a)).sum())
        ),
        "This is the largest logit. Log-sum-exp is above it: the other terms count as well.": (
            lambda a: float(np.max(a))
        ),
        "This is the sum of the logits: the log of the product, not of the sum.": (
            lambda a: float(np.sum(a))
        ),
        "You took the mean of the terms. Log-sum-exp adds them: ln n is missing.": (
            lambda a: logsumexp(a) - np.log(len(a))
        ),
        "This is the sum of the logs: each exp is undone at once. Add first, then take one log.": (
            lambda a: np.max(a) + np.sum(np.asarray(a, float) - np.max(a))
        ),
        "The largest is multiplied with the log. What each exponent lost is added back.": (
            lambda a: np.max(a) * (logsumexp(a) - np.max(a))
        ),
        "Only the largest and the smallest are in the sum. All entries belong into it.": (
            lambda a: np.logaddexp(np.max(a), np.min(a))
        ),
        "This is the upper bound, m + ln n. Only equal logits reach it.": (
            lambda a: np.max(a) + np.log(len(a))
        ),
        "You subtracted the largest once more after the log. It was taken out before: add it.": (
            lambda a: logsumexp(a) - 2 * np.max(a)
        ),
        "The log is taken in base 2. With exp goes the natural logarithm, np.log.": (
            lambda a: np.max(a) + np.log2(np.exp(np.asarray(a, float) - np.max(a)).sum())
        ),
        "The terms were not added before the log: log undoes exp one by one.": (
            lambda a: np.asarray(a, float)
        ),
        "A wider format only moves the border: long double overflows above 11356. Subtract the "
        "largest.": in_a_wider_format,
        "You subtracted the sum of the logits. It may be far from the largest, and then exp is 0 "
        "or infinite.": shifted_by(np.sum),
        "You subtracted the largest size, without its sign. Where all logits are far below 0, exp "
        "is 0 still.": shifted_by(lambda a: np.max(np.abs(a))),
        "exp of the largest multiplies the log here. As a factor inside the sum it becomes a term "
        "outside the log.": lambda a: np.exp(np.max(a)) * (logsumexp(a) - np.max(a)),
        "This is the largest times how many there are. Inside the log that is ln n added, and only "
        "where all are equal.": lambda a: np.max(a) * len(a),
        "You divided by the largest before exp. The log undoes a difference, not a quotient: "
        "subtract it.": lambda a: np.max(a) * logsumexp(np.asarray(a, float) / np.max(a)),
        "The sum starts with a term too many, exp(0) = 1. The log of an empty sum is −inf: start "
        "there.": lambda a: np.logaddexp(0, logsumexp(a)),
        "The largest is counted twice. log1p adds 1 for it, so leave it out of the sum.": (
            lambda a: np.logaddexp(np.max(a), logsumexp(a))
        ),
        "These are the logs of the softmax, one for each logit. The one number that is subtracted "
        "from each is asked.": lambda a: np.asarray(a, float) - logsumexp(a),
    },
    cases=[
        ([1000.0, 1000.0],),
        ([-1234.5],),
        ([20000.0, 19999.0],),
        ([1, 2, 3],),
        (np.array([1500.0, 0.0, 0.0]),),
        ([0.0, 1000.0, 1000.0, 1000.0],),
        ([-900.0, -901.0, -905.0],),
        ([800.0, 0.0, -800.0, 799.0],),
    ],
    expects="no less than the largest entry, and at most ln n above it",
)

EDGES_AXES_WEIGHTS = Exercise(
    id="03.6",
    title="Edges, axes, weights",
    minutes=9,
    difficulty=3,
    task="log of the sum of b * exp(a) along an axis, in nats, without overflow. Weights b\n"
    "are above 0, and 1 if None. axis=None sums everything; keepdims is that of np.sum.\n"
    "Nothing but −inf gives −inf, and so does an empty list; one +inf gives +inf.\n"
    "Example: full_logsumexp([1000, 1000]) is 1000 + ln 2.",
    stub="def full_logsumexp(a, axis=None, b=None, keepdims=False):\n    return ...",
    solution_source="""
        def full_logsumexp(a, axis=None, b=None, keepdims=False):
            a = np.asarray(a, dtype=float)
            m = np.max(a, axis=axis, keepdims=True, initial=-np.inf)
            shift = np.where(np.isfinite(m), m, 0.0)
            weights = 1.0 if b is None else np.asarray(b)
            with np.errstate(divide="ignore"):  # log 0 = -inf is right where nothing is left
                total = np.sum(weights * np.exp(a - shift), axis=axis, keepdims=True)
                out = shift + np.log(total)
            return out if keepdims else np.squeeze(out, axis=axis)
    """,
    hints=(
        "What can be taken out of the sum before exp is called, and put back after the log?",
        "Take the largest entry m along the axis (keepdims=True), and use 0 instead where m is "
        "infinite. np.max has an argument initial=-np.inf for empty input.",
        "shift = np.where(np.isfinite(m), m, 0); total = np.sum(b * np.exp(a - shift), axis, "
        "keepdims=True); out = shift + np.log(total); drop the axis with np.squeeze unless "
        "keepdims.",
    ),
    reference=logsumexp,
    wrong={
        "You did not shift: exp overflows above 709.8 and is 0 below −745.2.": without_shift,
        "−inf minus −inf is nan. Shift by a finite number: 0 where the maximum is infinite.": (
            with_infinite_shift
        ),
        "−inf minus −inf is nan: shift by 0 where the maximum is infinite. And np.max of nothing "
        "needs initial=-np.inf.": textbook,
        "One +inf makes the sum +inf. Only where the maximum is −inf is the answer −inf.": (
            never_infinite
        ),
        "The axis is ignored: this sums over everything.": over_everything,
        "The axis and keepdims are ignored: this sums over everything, to one number.": (
            lambda a, axis=None, b=None, keepdims=False: logsumexp(a, b=b)
        ),
        "This sums along the other axis.": across,
        "One maximum for the whole table: a row far below it underflows. Take the largest along "
        "the axis.": one_maximum,
        "The weights b are ignored.": unweighted,
        "b multiplies exp(a), not a: it stands outside the exponential.": weights_in_the_exponent,
        "b multiplies a - shift, in the exponent. It belongs outside: b * exp(a - shift).": (
            weights_in_the_shifted_exponent
        ),
        "The shift is not added back after the log.": shift_not_added_back,
        "np.max of nothing raises. Give it initial=-np.inf, or answer the empty list first.": (
            raising_where_empty
        ),
        "b multiplies the log here. It belongs inside the sum, one weight for each exp(a).": (
            weights_outside
        ),
        "This is the largest entry. Log-sum-exp is above it: the other terms count as well.": (
            largest_only
        ),
        "The weights were divided by their sum. b is not a share: take it as it is.": (
            normalized_weights
        ),
        "The weights are added in the exponent as they are. Their logs belong there: b is a factor "
        "of exp(a).": lambda a, axis=None, b=None, keepdims=False: logsumexp(
            np.asarray(a, float) + (0.0 if b is None else np.asarray(b)), axis, keepdims=keepdims
        ),
        "You took the mean of the terms. Log-sum-exp adds them: ln n is missing.": mean_of_terms,
        "axis=None is the whole table, not its last axis.": last_axis_for_none,
        "0 is the empty sum itself. The question asks for its log.": zero_where_empty,
        "The log is taken in base 2. With exp goes the natural logarithm, np.log.": in_base_two,
        "You subtracted the mean. The largest may be far above it, and exp overflows.": (
            shifted_by_mean
        ),
        "You cut the exponent off at 700. Then nothing overflows, but what was above is lost: "
        "subtract the largest.": cut_at_700,
    },
    cases=[
        ([1000.0, 1000.0],),
        ([-np.inf, -np.inf],),
        ([np.inf, 0.0],),
        ([-1234.5],),
        ([1, 2, 3],),
        given(TABLE),
        given(TABLE, keepdims=True),
        given(TABLE, axis=0),
        given(TABLE, axis=1, keepdims=True),
        given(TABLE[:, :1], axis=0),
        given([0.0, 700.0], b=np.array([2.0, 0.5])),
        given([0.0, 1.0, 2.0], b=[2.0, 0.5, 1.5]),
        given(TABLE, axis=0, b=[[2.0], [0.5]]),
        given(TABLE, axis=1, b=[0.5, 1.0, 2.0], keepdims=True),
        given(TABLE, b=2.0, keepdims=True),
        ([],),
    ],
    expects="without weights, no less than the largest entry, and at most ln n above it",
)


def largest_float16_logit():
    every = small_format("float16")
    with np.errstate(over="ignore"):
        return float(every[np.isfinite(round_to(np.exp(every), "float16"))].max())


LARGEST_LOGIT = Exercise(
    id="03.2",
    title="The last logit of float16",
    minutes=5,
    difficulty=2,
    task="The largest float16 number z for which exp(z) is finite in float16. Give all its\n"
    "digits, as a float16 or as a Python float. The largest finite float16 number is 65504.\n"
    "For float32 the answer would begin 88.7.",
    stub="largest_logit = ...",
    solution_source="""
        z = np.float16(np.log(65504.0))  # rounded up: its exp is inf
        largest_logit = np.nextafter(z, np.float16(0))
    """,
    hints=(
        "exp(z) must not exceed 65504. Undo the exp.",
        "np.log(65504) is the border on paper. Which float16 numbers lie on either side of it?",
        "z = np.float16(np.log(65504.0)); look at np.exp(z). Its neighbors in float16 are "
        "np.nextafter(z, np.float16(0)) and np.nextafter(z, np.float16(np.inf)).",
    ),
    reference=largest_float16_logit,
    rtol=1e-6,
    wrong={
        "This is the border on paper, ln 65504. Near it float16 has only every 1/128: take one it "
        "has.": lambda: np.log(limits("float16").max),
        "One step too far: exp of this is inf in float16.": lambda: float(
            np.nextafter(np.float16(largest_float16_logit()), np.float16(np.inf))
        ),
        "One step too early: the next float16 number above this one still works.": lambda: float(
            np.nextafter(np.float16(largest_float16_logit()), np.float16(0))
        ),
        "The right number, cut short. NumPy prints few digits of a float16; float(z) shows all.": (
            lambda: round(largest_float16_logit(), 3)
        ),
        "The right number, rounded. All its digits are asked: it is a multiple of 1/128.": (
            lambda: round(largest_float16_logit(), 4)
        ),
        "This is the border of float32.": lambda: np.log(limits("float32").max),
        "This is the border of float64.": lambda: np.log(limits("float64").max),
        "This is the largest number itself; the question is which z gives it as exp(z).": (
            lambda: limits("float16").max
        ),
        "This is ln 65520, from where on float16 rounds to inf. It lies between two numbers of "
        "float16: take one it has.": lambda: np.log(65520),
        "This is ln 65504, rounded to two digits after the point. Take a number that float16 has: "
        "they lie 1/128 apart here.": 11.09,
        "11 works, and so do larger numbers: from 8 to 16 float16 has every 1/128.": 11.0,
        "This is half the border of float32. Half the bits are not half the logit.": lambda: (
            np.log(limits("float32").max) / 2
        ),
        "This is from the smallest normal float16 number, the other end. The largest one is "
        "65504.": lambda: -np.log(limits("float16").smallest_normal),
        "This is ln 2**15, the log of the largest power of 2. The numbers of float16 go on to "
        "65504.": lambda: np.log(2.0**15),
        "eps is the distance of the float16 numbers from 1 to 2. From 8 to 16 they lie 1/128 "
        "apart, and this one lies between two of them.": lambda: (
            largest_float16_logit() + 1 / 256 - limits("float16").eps
        ),
        "This is the log of the smallest positive float16 number, the other end. Below it exp "
        "turns to 0, not to inf.": lambda: np.log(limits("float16").smallest_subnormal),
    },
    expects="a float16 number whose exp is just below 65504",
)

EPSILONS = (1e-7, 1e-8, 1e-10, 1e-12, 1e-15)

NEARLY_SURE = Exercise(
    id="03.3",
    title="Nearly sure",
    minutes=4,
    difficulty=1,
    task="ln(1 - q) for q = 1e-20, in nats, with a relative error below one in a million.\n"
    "For q = 0.5 it would be −0.693.",
    stub="q = 1e-20\nlog_of_the_rest = ...",
    solution_source="log_of_the_rest = np.log1p(-q)",
    hints=(
        "What is 1 - 1e-20 in float64? Print it.",
        "1 - q must never be stored: NumPy has a function for the log of one plus something.",
        "np.log1p(-q)",
    ),
    reference=lambda: np.log1p(-1e-20),
    rtol=1e-6,
    wrong={
        "This is log1p of 1 - q, the logarithm of 2 - q. log1p(x) is the logarithm of 1 + x: which "
        "x gives 1 - q?": lambda: np.log1p(1 - 1e-20),
        "1 - q was rounded to 1 before the log was taken. Do not store 1 - q: use log1p.": 0.0,
        "This is 1 - q, rounded to 1. The question asks for its log.": 1.0,
        "This is the log of q, not of 1 - q.": np.log(1e-20),
        "The sign: one minus something is below 1, so its log is below 0.": 1e-20,
        "This would be the log of 0. 1 - q is nearly 1.": -np.inf,
        "This is −ln q, the cost of q. The log of 1 - q is asked: the log of a difference is not "
        "the difference of the logs.": -np.log(1e-20),
        "This is ln 0.5: the answer for q = 0.5, or for a logit near 0. Here q is a probability, "
        "and it is nearly 0.": -np.log(2),
        "This is the log of the float next below 1. 1 - q is much nearer to 1 than that.": (
            lambda: np.log(np.nextafter(1, 0))
        ),
        **{
            f"1 - q was cut off at 1 - {epsilon:g}, and this is the log of that.": np.log(
                1 - epsilon
            )
            for epsilon in EPSILONS
        },
        **{
            f"{epsilon:g} was added to 1 - q, so the log is above 0. Leave q as it is.": (
                np.log(1 + epsilon)
            )
            for epsilon in EPSILONS
        },
    },
    expects="a tiny negative number",
)

WHICH_CLIP = Exercise(
    id="03.4",
    title="Read the epsilon off the ceiling",
    minutes=4,
    difficulty=2,
    task="A program stores its probabilities in float16. It clips them: what is below a smallest\n"
    "value is raised to it. Then it takes −ln, so no mistake costs more than 16.6355 nats. Which\n"
    "is that smallest value? A number between 0 and 1; 4 digits are enough.",
    stub="ceiling = 16.6355\nclip = ...",
    solution_source="clip = np.exp(-ceiling)",
    hints=(
        "The loss is −ln q. What must q have been?",
        "Invert: q = exp(-loss). Then see whether it is a power of 2.",
        "clip = np.exp(-ceiling), and np.log2(clip) is nearly a whole number.",
    ),
    reference=lambda: limits("float16").smallest_subnormal,
    wrong={
        "A clip at 1e-7 gives 16.118. This ceiling is higher, so the clip is smaller.": 1e-7,
        "A round number: 1e-8 would give a ceiling of 18.42.": 1e-8,
        "This is one minus the clip, the probability that the model gave to the other class.": (
            lambda: 1 - limits("float16").smallest_subnormal
        ),
        "The sign is missing: the loss is −ln q, so q is exp of minus the loss.": lambda: (
            1 / limits("float16").smallest_subnormal
        ),
        "1e-15 would give a ceiling of 34.54.": 1e-15,
        "This is the exponent. The clip is 2 to that power.": lambda: np.log2(
            limits("float16").smallest_subnormal
        ),
        "This is the gap from 1 to the next float16 number. Its ceiling would be 6.931.": (
            lambda: limits("float16").eps
        ),
        "This is the gap from 1 to the next float32 number. Its ceiling would be 15.942.": (
            lambda: limits("float32").eps
        ),
        "The smallest normal float32 number would give a ceiling of 87.34.": (
            lambda: limits("float32").smallest_normal
        ),
        "This is a power of 10: the loss is in nats, so the base is e.": lambda: 10**-16.6355,
        "This is a power of 2, but the loss is in nats: the base is e.": lambda: 2**-16.6355,
        "The smallest normal float16 number would give a ceiling of 9.704. Below it float16 has "
        "smaller ones, with fewer digits.": lambda: limits("float16").smallest_normal,
        "This is one divided by the ceiling. The ceiling is −ln of the value: undo the log with "
        "exp.": 1 / 16.6355,
        "This is the log of the ceiling. The ceiling is −ln of the value: undo the log with exp.": (
            lambda: np.log(16.6355)
        ),
        "This is half the value: there float16 begins to round to 0. Its ceiling would be 17.33.": (
            lambda: limits("float16").smallest_subnormal / 2
        ),
        "2**-16 would give a ceiling of 11.09. Float16 has 16 bits, and smaller numbers than "
        "that.": 2.0**-16,
        "You rounded the ceiling to 16.6 first. Each digit of it counts.": lambda: np.exp(-16.6),
        "You rounded the ceiling to 16.64 first. Each digit of it counts.": lambda: np.exp(-16.64),
    },
    facts=Facts(unit="probability"),
    expects="a power of 2, a number that float16 has",
)


def forward_step(log_f, log_transition, log_emission):
    moved = logsumexp(np.asarray(log_f)[:, None] + np.asarray(log_transition), axis=0)
    return moved + np.asarray(log_emission)


def step_by_exp(log_f, log_transition, log_emission):
    f = np.exp(log_f) @ np.exp(log_transition) * np.exp(log_emission)
    return np.log(f)


def step_transposed(log_f, log_transition, log_emission):
    return forward_step(log_f, np.transpose(log_transition), log_emission)


def step_best_path(log_f, log_transition, log_emission):
    moved = np.asarray(log_f)[:, None] + np.asarray(log_transition)
    return moved.max(axis=0) + np.asarray(log_emission)


def step_over_new_states(log_f, log_transition, log_emission):
    moved = np.asarray(log_f)[:, None] + np.asarray(log_transition)
    return logsumexp(moved, axis=1) + np.asarray(log_emission)


def step_over_both(log_f, log_transition, log_emission):
    moved = np.asarray(log_f)[:, None] + np.asarray(log_transition)
    return logsumexp(moved) + np.asarray(log_emission)


def step_along_columns(log_f, log_transition, log_emission):
    moved = np.asarray(log_f) + np.asarray(log_transition)
    return logsumexp(moved, axis=0) + np.asarray(log_emission)


def step_without_emission(log_f, log_transition, log_emission):
    return forward_step(log_f, log_transition, np.zeros(2))


def step_sum_of_logs(log_f, log_transition, log_emission):
    moved = np.asarray(log_f)[:, None] + np.asarray(log_transition)
    return moved.sum(axis=0) + np.asarray(log_emission)


def step_times_emission(log_f, log_transition, log_emission):
    return forward_step(log_f, log_transition, np.zeros(2)) * np.asarray(log_emission)


def step_shift_lost(log_f, log_transition, log_emission):
    return forward_step(log_f, log_transition, log_emission) - np.max(log_f)


def step_unguarded(log_f, log_transition, log_emission):
    moved = np.asarray(log_f)[:, None] + np.asarray(log_transition)
    m = moved.max(axis=0)
    return m + np.log(np.exp(moved - m).sum(axis=0)) + np.asarray(log_emission)


def step_one_shift(log_f, log_transition, log_emission):
    m = np.max(log_f)
    return m + np.log(np.exp(log_f - m) @ np.exp(log_transition)) + np.asarray(log_emission)


def step_matrix_product(log_f, log_transition, log_emission):
    return np.asarray(log_f) @ np.asarray(log_transition) + np.asarray(log_emission)


def step_normalized(log_f, log_transition, log_emission):
    new = forward_step(log_f, log_transition, log_emission)
    return new - logsumexp(new)


def step_with_epsilon(log_f, log_transition, log_emission, epsilon):
    f = np.exp(log_f) @ np.exp(log_transition) * np.exp(log_emission)
    return np.log(f + epsilon)


def step_emission_first(log_f, log_transition, log_emission):
    return forward_step(np.asarray(log_f) + log_emission, log_transition, np.zeros(2))


MOVES = np.log([[0.95, 0.05], [0.10, 0.90]])
NO_MOVES = np.array([[0.0, -np.inf], [-np.inf, 0.0]])

FORWARD_STEP = Exercise(
    id="03.5",
    title="One forward step in log space",
    minutes=8,
    difficulty=2,
    task="log of f_new[j] = (sum over i of f[i] * transition[i, j]) * emission[j].\n"
    "All three arguments are logs: shapes (2,), (2, 2) and (2,); return shape (2,).\n"
    "Two states with log_f −3000 each must not give −inf; a state that no way leads to must.",
    stub="def forward_step(log_f, log_transition, log_emission):\n    return ...",
    solution_source="""
        def forward_step(log_f, log_transition, log_emission):
            return logsumexp(log_f[:, None] + log_transition, axis=0) + log_emission
    """,
    hints=(
        "In log space a product is a sum. What is a sum?",
        "Add log_f[i] to row i of log_transition, then take logsumexp over i, the first axis.",
        "logsumexp(log_f[:, None] + log_transition, axis=0) + log_emission",
    ),
    reference=forward_step,
    wrong={
        "exp brings the underflow back: stay in logs and use logsumexp.": step_by_exp,
        "The transition is the wrong way round: row i is where you come from.": step_transposed,
        "This takes the best way into each state, not the sum over all ways.": step_best_path,
        "This sums over j, the new states. Sum over i, the first axis.": step_over_new_states,
        "Without axis=0 this sums over both states j as well. Sum over i only.": step_over_both,
        "log_f[i] belongs to row i of log_transition: make it a column with [:, None].": (
            step_along_columns
        ),
        "The emission is missing.": step_without_emission,
        "The log of a sum is not the sum of the logs.": step_sum_of_logs,
        "The emission is a log as well: add it, do not multiply.": step_times_emission,
        "The largest log_f was taken out before exp, and not added back after the log.": (
            step_shift_lost
        ),
        "The emission belongs to the new state: add it after the step, not before.": (
            step_emission_first
        ),
        "The sum over i starts with a term too many, exp(0) = 1. The log of an empty sum is −inf: "
        "start there.": lambda log_f, log_transition, log_emission: (
            np.logaddexp(0, forward_step(log_f, log_transition, np.zeros(2))) + log_emission
        ),
        "This is the mean over i. The formula has the sum.": (
            lambda log_f, log_transition, log_emission: (
                forward_step(log_f, log_transition, log_emission) - np.log(2)
            )
        ),
        "−inf minus −inf is nan, where no way leads to a state. Shift by 0 there, or use "
        "logsumexp.": step_unguarded,
        "One shift for both new states: where all ways into one lie far below, it underflows. Each "
        "column of log_f[:, None] + log_transition needs its own.": step_one_shift,
        "This is a matrix product of logs: it multiplies them. Add them, then logsumexp over i.": (
            step_matrix_product
        ),
        "The new f was divided by its sum, so that it sums to 1. Leave it as it is.": (
            step_normalized
        ),
        **{
            f"An epsilon of {epsilon:g} inside the log hides the underflow, and is all that is "
            "left. Stay in logs and use logsumexp.": partial(step_with_epsilon, epsilon=epsilon)
            for epsilon in (1e-300, 1e-12)
        },
    },
    cases=[
        (np.log([0.5, 0.5]), MOVES, np.log([1 / 6, 0.5])),
        (np.array([-3000.0, -3001.0]), MOVES, np.log([1 / 6, 0.1])),
        (np.array([-10.0, -2.0]), MOVES, np.log([1 / 6, 0.5])),
        (np.array([-np.inf, -5.0]), MOVES, np.log([0.25, 0.5])),
        (np.array([-3000.0, -1.0]), NO_MOVES, np.log([0.25, 0.5])),
        (np.array([-np.inf, -5.0]), NO_MOVES, np.log([0.25, 0.5])),
    ],
    expects="shape (2,), finite wherever some way into the state is possible",
)
