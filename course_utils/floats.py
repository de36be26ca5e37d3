"""The number formats of machine learning: how large, how small, how fine.

Three of them, bfloat16 and the two eight-bit formats, come from the package ml_dtypes.
"""

from math import ceil, log2
from typing import NamedTuple

import ml_dtypes
import numpy as np

from course_utils._validation import as_float, as_float64, quiet

FORMATS = ("float64", "float32", "float16", "bfloat16", "float8_e5m2", "float8_e4m3fn")


class FloatFormat(NamedTuple):
    """The limits of a floating-point format."""

    name: str
    max: float  # the largest finite number
    smallest_normal: float  # below it digits get lost
    smallest_subnormal: float  # the smallest number above 0
    eps: float  # the step from 1 to the next number


@quiet
def limits(name):
    """The limits of the format called `name`, one of FORMATS; ValueError for any other.

    Source: IEEE 754-2019; OCP 8-bit Floating Point Specification for the eight-bit formats.

    >>> limits("float16")
    FloatFormat(name='float16', max=65504.0, smallest_normal=6.103515625e-05, \
smallest_subnormal=5.960464477539063e-08, eps=0.0009765625)
    """
    info = ml_dtypes.finfo(_dtype(name))
    return FloatFormat(name, *(float(getattr(info, field)) for field in FloatFormat._fields[1:]))


@quiet
def round_to(x, name):
    """`x` rounded to the nearest number that the format holds, ties to even.

    `x` holds real numbers, taken as float64, any shape, and `name` is one of FORMATS. The result is
    in that format, so that further arithmetic stays in it. What is too large becomes inf, or nan in
    float8_e4m3fn, which has no inf.

    >>> float(round_to(0.1, "bfloat16"))
    0.10009765625
    >>> round_to([1e-9, 1e6], "float16")
    array([ 0., inf], dtype=float16)
    """
    x, target = as_float64(x, "x"), limits(name)
    step = np.ldexp(target.eps, np.frexp(x)[1] - 1)  # from one number to the next, near x
    step = np.maximum(step, target.smallest_subnormal)
    # a bare astype would round twice, through float32
    return (np.rint(x / step) * step).astype(_dtype(name))[()]


@quiet
def first_zero(p, name):
    r"""The smallest whole n for which $p^n$, rounded to the format, is exactly 0.

    `p` is one probability, below 1 in the format `name`, one of FORMATS, to which it is rounded
    first. At this n, $p^n$ is at most half the smallest subnormal number (a tie goes to 0). A
    running product, rounded after each factor, is coarser at its end: for p above 1/2 it sticks at
    a multiple of the smallest subnormal and never reaches 0. An n above 10^15 is itself rounded.

    >>> [first_zero(0.5, name) for name in FORMATS]
    [1075, 150, 25, 134, 17, 10]
    """
    p = as_float(p, "p")
    if p.ndim:
        raise ValueError(f"p has shape {p.shape}, but must be one probability; take them in turn")
    factor = float(round_to(p, name))
    if not 0 <= factor < 1:
        raise ValueError(
            f"p is {p}, in {name} {factor}, whose powers never reach 0; choose 0 <= p < 1"
        )
    half_smallest = log2(limits(name).smallest_subnormal) - 1
    return ceil(half_smallest / log2(factor)) if factor else 1


def _dtype(name):
    if name not in FORMATS:
        raise ValueError(f"name is {name!r}, but must be one of {', '.join(FORMATS)}")
    return np.dtype(getattr(ml_dtypes, name, name))
