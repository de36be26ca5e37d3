"""Against the bits themselves: every small format is listed and compared exactly."""

from fractions import Fraction

import ml_dtypes
import numpy as np
import pytest

import course_utils as cu
from course_utils.floats import FORMATS


def dtype(name):
    return np.dtype(getattr(ml_dtypes, name, name))


def every_number(name):
    """All finite non-negative numbers of an 8- or 16-bit format, by their bits."""
    bits = np.arange(2 ** (8 * dtype(name).itemsize - 1))
    with np.errstate(invalid="ignore"):
        values = bits.astype(f"u{dtype(name).itemsize}").view(dtype(name)).astype(float)
    return np.sort(values[np.isfinite(values)])


@pytest.mark.parametrize("name", FORMATS[2:])
def test_limits_by_listing(name):
    numbers, limits = every_number(name), cu.limits(name)
    assert limits.max == numbers[-1]
    assert limits.smallest_subnormal == numbers[1]
    assert limits.eps == numbers[numbers > 1][0] - 1
    steps = np.diff(numbers)  # constant below the smallest normal, and up to twice it
    assert limits.smallest_normal == numbers[np.argmax(steps > steps[0])] / 2


@pytest.mark.parametrize("name", FORMATS[:2])
def test_limits_of_numpy_formats(name):
    info, limits = np.finfo(name), cu.limits(name)
    assert limits == (
        name, float(info.max), float(info.tiny), float(info.smallest_subnormal), float(info.eps)
    )  # fmt: skip


@pytest.mark.parametrize("name", FORMATS[2:])
def test_round_to_is_nearest_with_ties_to_even(name):
    """Also just beside a tie, where rounding twice (through float32) goes wrong."""
    numbers = every_number(name)
    some = np.random.default_rng(0).choice(numbers.size - 1, 60)
    for i in (*some, 0, 1, numbers.size - 2):
        low, high = numbers[i], numbers[i + 1]
        middle = (low + high) / 2
        even = low if i % 2 == 0 else high
        assert float(cu.round_to(middle, name)) == even
        for x in (np.nextafter(middle, 0), np.nextafter(middle, np.inf)):
            nearest = min(low, high, key=lambda v: abs(Fraction(v) - Fraction(x)))
            assert float(cu.round_to(x, name)) == nearest
            assert float(cu.round_to(-x, name)) == -nearest


@pytest.mark.parametrize("name", FORMATS)
def test_first_zero_of_one_half_by_multiplying(name):
    product, n = dtype(name).type(1), 0
    while product != 0:
        product, n = dtype(name).type(product * dtype(name).type(0.5)), n + 1
    assert cu.first_zero(0.5, name) == n


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("p", [0.001, 0.125, 0.3, 0.7, 0.75])
def test_first_zero_exactly(p, name):
    p = Fraction(float(cu.round_to(p, name)))
    half = Fraction(cu.limits(name).smallest_subnormal) / 2
    n = cu.first_zero(float(p), name)
    assert p**n <= half < p ** (n - 1)


def test_first_zero_is_where_numpy_powers_vanish():
    for p in (0.3, 0.9, 0.999):
        n = cu.first_zero(p, "float64")
        assert p**n == 0
        assert p ** (n - 1) > 0
