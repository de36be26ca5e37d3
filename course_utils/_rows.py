"""Rows of numbers, a block at a time: the machinery that the formulas of logspace stand on.

A formula is written for a block of r rows: `rows`, contiguous and of shape (r, n), and `scratch`,
a place for their exponentials that is used again for the next block. A block fits the processor's
cache, so a formula of several steps reads the memory once.
"""

from functools import lru_cache
from math import isnan, log, prod
from typing import NamedTuple

import numpy as np

from course_utils._validation import as_float, one_axis

BLOCK_BYTES = 2**20
LONG = 1024  # from here on a row is folded before it is summed
PIECE = 2**16  # so many numbers of a very long row are treated at a time


class MaxAndLogRest(NamedTuple):
    """The log of a sum of exponentials of each row, in two parts that are never added too early.

    It is largest + log_rest: the largest number of the row, and log1p of all other terms beside
    the largest term, which is 0 or more (nan if the largest number is infinite).
    """

    largest: np.ndarray
    log_rest: np.ndarray


def max_and_log_rest(rows, scratch):
    """The two parts of the log of the sum of exp(row), for each row."""
    places = np.arange(0, rows.size, rows.shape[-1]) + rows.argmax(-1)
    largest = rows.ravel()[places]
    shift = _shift(largest, rows.shape[-1])
    if scratch.shape != rows.shape:
        rest = _rest_of_long_row(rows, places[0], shift, scratch)
    else:
        e = _exp(rows, shift, scratch)
        terms = e.ravel()
        largest_terms = terms[places]
        terms[places] = 0  # nothing is added to the largest too early
        rest = row_sums(e) / largest_terms
    return MaxAndLogRest(largest, np.log1p(rest))


def exp_and_sums(rows, scratch):
    """exp(row - c), with any number c that keeps it in range, and the sum of each row of these."""
    e = np.exp(rows, out=scratch)
    sums = row_sums(e)
    if not (sums[sums.argmin()] > 0.3 and sums[sums.argmax()] < np.inf):
        e = _exp(rows, _shift(rows.max(-1), rows.shape[-1]), scratch)
        sums = row_sums(e)
    return e, sums


def minus_column(rows, column, out):
    """Each row less its number in the column. Short rows go in two steps: NumPy is quicker so."""
    column = column[:, None]
    if rows.shape[-1] < LONG:
        out[:] = column
        column = out
    return np.subtract(rows, column, out=out)


def over_axes(formula, a, axis, keepdims):
    """One number for all that the axes hold (None: all axes), by a formula for rows."""
    if a.ndim == 0:
        return a[()]
    axes = range(a.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = sorted({one_axis(a, i, "a") for i in axes})
    kept = [i for i in range(a.ndim) if i not in axes]
    shape = [a.shape[i] for i in kept]
    rows = a.transpose(*kept, *axes).reshape(*shape, prod(a.shape[i] for i in axes))
    total = reduce_rows(formula, rows, out=np.full(shape, -np.inf, a.dtype))[()]
    return np.expand_dims(total, axes) if keepdims else total


def along_axis(formula, x, axis):
    """A new array of the shape of x, by a formula for rows that leaves its answer in scratch."""
    x = as_float(x, "x")
    axis = one_axis(x, axis, "x")
    rows = x.swapaxes(axis, -1) if x.ndim else x[None]
    out = map_rows(formula, rows, out=np.empty(rows.shape, rows.dtype))
    return out.swapaxes(axis, -1) if x.ndim else out[0]


def map_rows(formula, x, out):
    """formula(rows, scratch) of each block of x into out, which has the shape of x.

    Unless formats differ, scratch is the block's own place in out: nothing is copied.
    """
    for i, rows in _blocks(x):
        in_place = out.dtype == rows.dtype
        scratch = out[i].reshape(rows.shape) if in_place else np.empty_like(rows)
        answer = _answer(formula, rows, scratch)
        if not in_place:
            out[i] = answer.reshape(out[i].shape)
    return out


def reduce_rows(formula, x, *others, out):
    """formula(rows, scratch, ...) of each block of x, one number a row, into out.

    The formula also gets what belongs to its rows of the others, (r, n) or (r,) each. For a row
    longer than a block, scratch is shorter than the row.
    """
    scratch = None
    for i, rows in _blocks(x):
        if scratch is None:  # the first block is the largest
            too_long = rows.nbytes > BLOCK_BYTES
            scratch = np.empty((1, PIECE) if too_long else rows.shape, rows.dtype)
        matching = [o[i].reshape(rows.shape[: o.ndim - x.ndim + 2]) for o in others]
        out[i] = _answer(formula, rows, scratch[: len(rows)], *matching).reshape(out[i].shape)
    return out


def _answer(formula, rows, scratch, *others):
    """The formula's answer, or where that is not a number its limit, if an entry grows to +inf."""
    answer = formula(rows, scratch, *others)
    first = answer if answer.ndim == 1 else answer[:, 0]
    if isnan(first @ first):  # quicker than to ask each
        unknown = np.isnan(first)
        limits = _limits(rows[unknown])
        place = np.empty_like(scratch[unknown])
        answer[unknown] = formula(limits, place, *(o[unknown] for o in others))
    return answer


def _limits(rows):
    """What stands for rows with one +inf: 0, and -inf beside it. Others have no limit: nan."""
    infinite = rows == np.inf
    one = (infinite.sum(-1) == 1) & ~np.isnan(rows).any(-1)
    return np.where(one[:, None], np.where(infinite, 0, -np.inf), np.nan).astype(rows.dtype)


def _blocks(x):
    """Pieces of whole rows, about BLOCK_BYTES each: the index, and the rows in our format."""
    dtype = np.promote_types(x.dtype, np.float32)  # float16 has too few bits for the steps between
    size = BLOCK_BYTES // dtype.itemsize
    indices = (...,) if x.size <= size else _indices(x.shape, size)
    for i in indices if x.size else ():
        yield i, np.ascontiguousarray(x[i], dtype).reshape(-1, x.shape[-1])


def _indices(shape, size):
    if prod(shape) <= size or len(shape) == 1:
        yield ...
    elif (piece := prod(shape[1:])) <= size:
        step = size // piece
        yield from (np.s_[i : i + step] for i in range(0, shape[0], step))
    else:
        for i in range(shape[0]):
            for rest in _indices(shape[1:], size):
                yield (i, rest)


def _exp(rows, shift, scratch):
    """exp(row - shift) of each row, in scratch."""
    if shift is not None:
        rows = minus_column(rows, shift, out=scratch)
    return np.exp(rows, out=scratch)


def _shift(largest, n):
    """The number to take from each row before exp, or None where exp can do without.

    A difference is rounded before exp sees it, and that costs digits. If it is needed, because the
    largest term would overflow or underflow, it is a whole number, since then the difference is
    exact wherever the largest entry is negative.
    """
    top = log(np.finfo(largest.dtype).max / (8 * n))
    if largest[largest.argmin()] >= -1 and largest[largest.argmax()] <= top:
        return None  # on few rows argmin and argmax are quicker than min and max
    return np.rint(largest - np.clip(largest, -1, top))


def _rest_of_long_row(rows, place, shift, scratch):
    """All other terms beside the largest, a piece as long as scratch at a time."""
    n, width = rows.shape[-1], scratch.shape[-1]
    sums = []
    for i in range(0, n, width):
        terms = _exp(rows[:, i : i + width], shift, scratch[:, : n - i])
        if i <= place < i + width:
            largest_term = terms[0, place - i]
            terms[0, place - i] = 0
        sums.append(row_sums(terms))
    return row_sums(np.stack(sums, -1)) / largest_term


def row_sums(e):
    """Sum of each row of numbers >= 0, as if rounded once: the whole row shares its error.

    Each number is split in two on a grid so coarse that the parts on it add up exactly, in any
    order; what is left is so small that its own rounding does not count. Source: Rump, Ogita,
    Oishi, "Accurate floating-point summation" (2008). A long row is folded first, half on half:
    many sums of two numbers, whose errors average out.
    """
    n = e.shape[-1]
    if n > 512 and e.dtype == np.float32:  # groups are quicker, and good for 7 units
        size = 8 if n < 4 * LONG else 32  # the errors of many groups average out
        whole = n // size * size
        groups = e[:, :whole].reshape(len(e), -1, size) @ _ones(size, e.dtype)
        return row_sums(np.concatenate([groups, e[:, whole:]], -1))
    if n > PIECE:
        pieces = [row_sums(e[:, i : i + PIECE]) for i in range(0, n, PIECE)]
        return row_sums(np.stack(pieces, -1))
    if n > LONG:
        folded = e[:, : n // 2] + e[:, n // 2 : n // 2 * 2]
        folded[:, : n % 2] += e[:, n - n % 2 :]
        return row_sums(folded)
    one = _ones(n, e.dtype)
    about = e.dot(one)
    low, high = about[about.argmin()], about[about.argmax()]
    grid = 2 * (high if low >= high * 2.0**-20 else about[:, None])  # one for all rows is quicker
    part = e + grid
    part -= grid
    return part.dot(one) + np.subtract(e, part, out=part).dot(one)


@lru_cache(8)
def _ones(n, dtype):
    return np.ones(n, dtype)
