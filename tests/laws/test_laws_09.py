"""The laws of notebook 09, attacked on random texts, models and batches."""

import bisect
import bz2
import lzma
import math
import zlib
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import perplexity, softmax
from course_utils.learning import reference
from course_utils.models import NGram

SEEDS = st.integers(0, 2**32 - 1)
ORDERS = st.integers(1, 5)
TEXTS = st.lists(st.integers(0, 4), min_size=1, max_size=80)
FEW = 5  # symbols of these texts


@given(TEXTS, ORDERS, st.sampled_from([0.0, 1e-6, 0.1, 10.0]), TEXTS)
def test_law_09_1(read, order, alpha, text):
    r"""A language model gives, after any beginning, probabilities of the next symbol that sum to
    1. The log-probability of a text is the sum of those of its symbols, each given the ones
    before, and the probabilities of all texts of one length sum to 1."""
    model = NGram(read, order, alpha, symbols=FEW)
    given_before = [model.conditional(text[:i]) for i in range(len(text))]
    np.testing.assert_allclose([p.sum() for p in given_before], 1)
    by_symbol = [p[symbol] for p, symbol in zip(given_before, text, strict=True)]
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(model.log_prob(text).sum(), np.log(by_symbol).sum())
    pairs = [(a, b) for a in range(FEW) for b in range(FEW)]
    total = sum(np.exp(model.log_prob(pair).sum()) for pair in pairs)
    assert total == pytest.approx(1)


@settings(max_examples=40)
@given(SEEDS, st.integers(1, 1500), st.sampled_from([1e-3, 1.0, 100.0]), st.integers(2, 4))
def test_law_09_2(seed, n, size, columns):
    r"""In float32, $n$ log-probabilities added one by one can be off by $n$ roundings. `np.sum`
    adds a vector in pairs and is off by a few roundings; for the columns of a table (two or more,
    stored row by row), `axis=0` adds one by one. In float64 a million added one by one are off by
    less than a billionth of the sum."""
    log_p = -size * np.random.default_rng(seed).exponential(size=(n, columns)).astype(np.float32)
    exact = np.array([math.fsum(column) for column in log_p.T])
    one_by_one, in_float64 = np.zeros(columns, np.float32), np.zeros(columns)
    for row in log_p:
        one_by_one, in_float64 = one_by_one + row, in_float64 + row
    rounding = np.spacing(np.abs(exact).astype(np.float32)).astype(float)
    assert (np.abs(one_by_one - exact) <= n * rounding).all()
    for vectors in (np.ascontiguousarray(log_p.T), log_p.T):  # contiguous, and with steps
        in_pairs = [vector.sum() for vector in vectors]
        assert (np.abs(in_pairs - exact) <= (24 + np.log2(n)) * rounding).all()
    np.testing.assert_array_equal(log_p.sum(axis=0), one_by_one)
    assert (np.abs(in_float64 - exact) <= n * 1e-15 * np.abs(exact)).all()  # a million: 1e-9

    many = np.full(2**16, np.float32(-0.7))  # the roundings do pile up: a case for "can be"
    piled = abs(np.add.accumulate(many)[-1] - math.fsum(many))
    assert piled > 100 * abs(many.sum() - math.fsum(many))


@given(TEXTS, ORDERS, TEXTS)
def test_law_09_3(read, order, other):
    r"""With counts alone, a longer context never raises the NLL of the text that was counted; text
    that was not read may cost more, up to infinity."""
    costs = [NGram(read, k, 0, symbols=FEW).bits_per_symbol(read) for k in (order, order + 1)]
    assert costs[1] <= costs[0] + 1e-12
    assert costs[0] < np.inf
    # "may": symbol 4 after 0, which was read with 1 only
    assert NGram([0, 1, 0, 1], 2, 0, symbols=FEW).bits_per_symbol([0, 4]) == np.inf
    unread = NGram([*read, *other], order, 0, symbols=FEW)
    assert unread.bits_per_symbol(read) >= costs[0] - 1e-12  # other counts do not fit it better


@given(TEXTS, ORDERS, st.floats(1e-9, 1e6), TEXTS)
def test_law_09_4(read, order, alpha, other):
    r"""With counts alone a string that is new after a known context costs infinity. With
    $\delta > 0$ added to every count, every text has a finite cost, and the text that was read
    costs at least as much as before."""
    counted, smoothed = (NGram(read, order, each, symbols=FEW) for each in (0, alpha))
    seen, contexts = counted.counts(other)
    new = (seen == 0) & (contexts > 0)
    assert np.isinf(counted.bits_per_symbol(other)) == new.any()
    assert np.isfinite(smoothed.bits_per_symbol(other))
    assert smoothed.bits_per_symbol(read) >= counted.bits_per_symbol(read) - 1e-9


@given(st.lists(st.floats(0, 20), min_size=1, max_size=20))
def test_law_09_5(nats):
    r"""Perplexity is $e$ to the mean NLL in nats, or 2 to the mean NLL in bits: the same number.
    2 to the nats is too small, $e$ to the bits too large, unless the NLL is 0."""
    nats = np.array(nats)
    bits = nats / math.log(2)
    right = perplexity(-nats)
    assert right == pytest.approx(math.exp(nats.mean()))
    assert right == pytest.approx(2 ** bits.mean())
    if nats.mean() > 1e-9:
        assert 2 ** nats.mean() < right < math.exp(bits.mean())
    elif not nats.any():
        assert 2 ** nats.mean() == right == math.exp(bits.mean()) == 1


@given(SEEDS, st.integers(1, 40), st.data())
def test_law_09_6(seed, tokens, data):
    r"""All nats, divided by all tokens, exp last: the cut into batches does not matter. The mean of
    the batches' perplexities is never smaller where the batches are of one size; elsewhere it may
    be."""
    nats = np.random.default_rng(seed).exponential(3, tokens)
    cuts = sorted(data.draw(st.lists(st.integers(0, tokens), max_size=5)))
    batches = np.split(nats, cuts)
    whole = math.exp(sum(batch.sum() for batch in batches) / sum(map(len, batches)))
    assert whole == pytest.approx(perplexity(-nats))
    size = data.draw(st.sampled_from([k for k in range(1, tokens + 1) if tokens % k == 0]))
    of_each = [perplexity(-batch) for batch in nats.reshape(-1, size)]
    assert np.mean(of_each) >= whole * (1 - 1e-12)
    long, short = np.full(600, 4.0), np.full(100, 0.5)  # "elsewhere it may be"
    together = perplexity(-np.append(long, short))
    assert np.mean([perplexity(-long), perplexity(-short)]) < together


def widths(model, before, total=10**6):
    """The edges of the symbols' parts of the interval from 0 to 1, as fractions."""
    weights = [1 + round(total * p) for p in model.conditional(before)]
    return [Fraction(sum(weights[:k]), sum(weights)) for k in range(FEW + 1)]


@settings(max_examples=40)
@given(TEXTS, ORDERS, st.lists(st.integers(0, 4), max_size=40))
def test_law_09_7(read, order, text):
    r"""A language model is a compressor: whoever has it, and knows the length, can read a text
    back from a code at most 2 bits longer than the surprise of the whole text, if no symbol of it
    had probability 0."""
    model = NGram(read, order, symbols=FEW)
    low, width = Fraction(0), Fraction(1)
    for i, symbol in enumerate(text):
        edges = widths(model, text[:i])
        low, width = low + width * edges[symbol], width * (edges[symbol + 1] - edges[symbol])
    surprise = math.log2(width.denominator) - math.log2(width.numerator)
    bits = next(
        k for k in range(len(text) * 25 + 2) if math.ceil(low * 2**k) < (low + width) * 2**k
    )
    assert bits <= surprise + 2
    place = Fraction(math.ceil(low * 2**bits), 2**bits)
    found = []
    for _ in text:
        edges = widths(model, found)
        found.append(bisect.bisect(edges, place) - 1)
        place = (place - edges[found[-1]]) / (edges[found[-1] + 1] - edges[found[-1]])
    assert found == text


@given(SEEDS, st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_law_09_8(seed, lengths):
    r"""Cut into tokens of $k$ characters on average, one model's text has a perplexity per token
    that is the $k$-th power of that per character; the bits per character stay."""
    log_p = -np.random.default_rng(seed).exponential(2, sum(lengths))
    of_token = np.array([part.sum() for part in np.split(log_p, np.cumsum(lengths)[:-1])])
    k = np.mean(lengths)
    assert perplexity(of_token) == pytest.approx(perplexity(log_p) ** k)
    bits = -of_token.sum() / math.log(2) / sum(lengths)
    assert bits == pytest.approx(math.log2(perplexity(log_p)))


@settings(max_examples=30)
@given(SEEDS, st.integers(2, 6), st.integers(50, 600))
def test_law_09_9(seed, symbols, steps):
    r"""With a logit of its own for each context and each symbol, gradient descent on the mean NLL,
    in steps that are small enough, nears the table of counted shares, the maximum-likelihood
    estimate; a share of 0 it never reaches."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 30, (symbols, symbols)) * (rng.random((symbols, symbols)) < 0.8)
    counts[:, 0] += counts.sum(1) == 0
    shares = counts / counts.sum(1, keepdims=True)
    learned = reference("09.6")(counts, 1.0, steps)
    assert (learned > 0).all()
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.where(shares > 0, shares * np.log(shares / learned), 0).sum(1)
    assert (gap >= -1e-12).all()
    # Convex and smooth: for any logits w, gap <= KL(shares, softmax(w)) + |w|^2 / (2 steps).
    near = (1 - 1 / steps) * shares + 1 / steps / symbols
    w = np.log(near) - np.log(near).mean(1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        kl = np.where(shares > 0, shares * np.log(shares / near), 0).sum(1)
    assert (gap <= kl + (w**2).sum(1) / (2 * steps) + 1e-12).all()
    further = reference("09.6")(counts, 1.0, 2 * steps)
    assert (np.abs(further - shares).sum(1) <= np.abs(learned - shares).sum(1) + 1e-9).all()


@given(SEEDS, st.integers(2, 8), st.floats(0.05, 50), st.floats(1, 10))
def test_law_09_10(seed, symbols, T, factor):
    r"""A temperature $T > 0$ divides the log-probabilities before the softmax: the order of the
    symbols stays, what has probability 0 keeps it, and a larger $T$ never makes the likeliest
    symbol likelier."""
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.ones(symbols))
    p[rng.random(symbols) < 0.2] = 0
    p[0] += p.sum() == 0
    p /= p.sum()
    with np.errstate(divide="ignore"):
        cool, warm = softmax(np.log(p) / T), softmax(np.log(p) / (T * factor))
    order = np.argsort(p)
    assert (np.diff(cool[order]) >= 0).all()
    assert (cool[p == 0] == 0).all()
    assert warm[p.argmax()] <= cool[p.argmax()] + 1e-12
    np.testing.assert_allclose(cool, p ** (1 / T) / (p ** (1 / T)).sum(), atol=1e-9)


def test_what_the_notebook_says_of_the_compressors():
    """A string that comes again costs zlib and lzma next to nothing; bz2 makes most of contexts."""
    rng = np.random.default_rng(0)
    noise = rng.bytes(20_000)
    for compress in (zlib.compress, lzma.compress):
        assert len(compress(2 * noise)) < 1.02 * len(compress(noise))
    follows, letters = rng.integers(0, 64, (64, 2)), [0]  # one bit decides which of two follows
    for bit in rng.integers(0, 2, 50_000):
        letters.append(follows[letters[-1], bit])
    sizes = [len(f(bytes(letters))) for f in (bz2.compress, lzma.compress, zlib.compress)]
    assert len(letters) / 8 < sizes[0] < 0.9 * min(sizes[1:])
