"""Against mpmath over the whole range of exponents of each format, subnormal numbers included."""

import numpy as np
import pytest
from hypothesis import Phase, example, given, note, settings
from hypothesis import strategies as st

import course_utils as cu
from course_utils import distributions as d
from tests.numerics.exact import exact, mp, mpf, ulps

FORMATS = {np.float64: 4, np.float32: 6, np.float16: 1}  # units in the last place, at most


def any_size(dtype, top=1.0):
    """Numbers above 0, every exponent of the format as likely as any other."""
    f = np.finfo(dtype)
    low, high = (int(np.floor(np.log2(v))) for v in (f.smallest_subnormal, min(top, f.max)))
    digits = st.floats(1, 2, exclude_max=True)
    return st.builds(lambda e, m: dtype(np.ldexp(m, e)), st.integers(low, high - 1), digits)


@st.composite
def distributions(draw, dtype, count=1):
    """Rows of probabilities: all but one of any size, 0 among them."""
    n = draw(st.integers(2, 4))
    rows = []
    for _ in range(count):
        small = st.one_of(any_size(dtype, 0.2), st.just(dtype(0)))
        row = [draw(small) for _ in range(n - 1)]
        rows.append(np.array([*row, 1 - sum(map(float, row))], dtype))
    return [np.roll(row, draw(st.integers(0, n - 1))) for row in rows]


def assert_near(got, truth, terms=1, dtype=None):
    """Within the units of the format; where the truth is subnormal, half a unit for each term."""
    got = np.asarray(got)
    allowed = FORMATS[dtype or got.dtype.type]
    tiny = mpf(float(np.finfo(got.dtype).tiny))
    error = ulps(got, [truth])[0]
    assert error <= allowed + (terms if abs(truth) < tiny else 0), (got, truth, error)


def minus_log(p):
    return -mp.log(p) if p else mpf("inf")


def expected(p, surprises):
    return mp.fsum(u * v for u, v in zip(p, surprises, strict=True) if u)


def bracket(p, q):
    """A term of the divergence."""
    return p * (mp.log(p / q) if q else mpf("inf")) - p + q if p else q


@pytest.mark.parametrize("dtype", FORMATS)
def test_information(dtype):
    smallest, one = np.finfo(dtype).smallest_subnormal, dtype(1)

    @example([np.array([smallest, one]), np.array([dtype(0), one])], None)
    @given(distributions(dtype, 2), st.sampled_from([None, 2, 10.0]))
    def check(rows, base):
        (p, q), (ps, qs) = rows, map(exact, rows)
        unit = 1 if base is None else 1 / mp.log(base)
        cross = expected(ps, map(minus_log, qs)) * unit
        kl = mp.fsum(map(bracket, ps, qs)) * unit
        assert_near(cu.entropy(p, base=base), expected(ps, map(minus_log, ps)) * unit, len(p))
        assert_near(cu.cross_entropy(p, q, base=base), cross, len(p))
        assert_near(cu.kl_divergence(p, q, base=base), kl, 2 * len(p))
        for got, v in zip(cu.surprisal(p, base=base), ps, strict=True):
            assert_near(got, minus_log(v) * unit)

    check()


@pytest.mark.parametrize("dtype", FORMATS)
def test_entropy_and_divergence_make_the_cross_entropy(dtype):
    """H + KL = H(p, q), but for the rounding of probabilities that sum to 1 on paper."""
    eps = float(np.finfo(dtype).eps)

    @given(distributions(dtype, 2))
    def check(rows):
        p, q = rows
        parts, whole = float(cu.entropy(p)) + float(cu.kl_divergence(p, q)), cu.cross_entropy(p, q)
        if np.isinf(whole):
            assert np.isinf(parts)
        else:
            assert abs(parts - float(whole)) <= 8 * eps * (1 + abs(parts))

    check()


@pytest.mark.parametrize("dtype", FORMATS)
def test_divergence_of_softmax_rows(dtype):
    """Any gap of logits for which the smaller probability can be held."""
    edge = -float(np.log(np.finfo(dtype).smallest_subnormal))

    @given(st.lists(st.floats(-0.5, 0.5), max_size=3), st.floats(0, 1))
    def check(between, gap):
        x = (np.array([-0.5, *between, 0.5]) * gap * edge).astype(dtype)
        p, q = cu.softmax(x), cu.softmax(-x)
        truth = mp.fsum(map(bracket, exact(p), exact(q)))
        assert_near(cu.kl_divergence(p, q), truth, 2 * len(p))

    check()


@pytest.mark.parametrize("dtype", FORMATS)
def test_perplexity(dtype):
    @given(st.lists(any_size(dtype, 700.0), min_size=1, max_size=5))
    def check(surprises):
        log_probs = -np.array(surprises, dtype)
        truth = mp.exp(-mp.fsum(exact(log_probs)) / len(surprises))
        got, mean = cu.perplexity(log_probs), -mp.fsum(exact(log_probs)) / len(surprises)
        if truth < float(np.finfo(dtype).max):
            bound = (2 + mean * len(surprises)) * float(np.finfo(dtype).eps)
            assert abs(mpf(float(got)) / truth - 1) <= bound

    check()


# The formulas of each family, for mpmath: log_prob and its slopes. Where one is a sum whose terms
# may cancel, the size of the largest stands beside it: rounding leaves an error of that size.


def of_bernoulli(x, p):
    return mp.log(p if x else 1 - p), 1 / p if x else -1 / (1 - p)


def of_bernoulli_logits(x, logits):
    p, q = 1 / (1 + mp.exp(-logits)), 1 / (1 + mp.exp(logits))
    return mp.log(p if x else q), q if x else -p


def of_poisson(x, rate):
    log_prob = x * mp.log(rate) - rate - mp.loggamma(x + 1)
    return (log_prob, 1), (x - rate) / rate


def of_geometric(x, p):
    q = 1 - p
    return mp.log(p) + x * mp.log(q), (1 / p - x / q, max(1 / p, x / q))


def of_geometric_mean(x, mean):
    p, q = 1 / (1 + mean), mean / (1 + mean)
    return mp.log(p) + x * mp.log(q), (x - mean) / mean / (1 + mean)


def of_negative_binomial(x, r, p):
    q, n = 1 - p, x + r
    log_prob = mp.loggamma(n) - mp.loggamma(r) - mp.loggamma(x + 1) + r * mp.log(p) + x * mp.log(q)
    in_r = mp.digamma(n) - mp.digamma(r) + mp.log(p)
    largest = max(abs(mp.log(n * p / r)), of_digamma(x, r))
    return (log_prob, 4), (in_r, largest), (r / p - x / q, max(r / p, x / q))


def of_digamma(x, r):
    """The size of the terms of digamma(x + r) - digamma(r), less their logs."""
    return 0 if x == 0 else mp.log1p(20 / r) if r < 20 else 1 / r


def of_negative_binomial_mean(x, r, mean):
    (log_prob, _), (in_r, _), _ = of_negative_binomial(x, r, r / (r + mean))
    more = (mean - x) / (r + mean)
    largest = max(abs(in_r), of_digamma(x, r))
    return (log_prob, 4), (in_r + more, largest), x / mean - (x + r) / (r + mean)


def of_normal(x, mean, std):
    z = (x - mean) / std
    terms = -z * z / 2, -mp.log(std), -mp.log(2 * mp.pi) / 2
    return (mp.fsum(terms), max(map(abs, terms))), z / std, ((z * z - 1) / std, (z * z + 1) / std)


def of_cauchy(x, loc, scale):
    z = (x - loc) / scale
    terms = -mp.log(mp.pi), -mp.log(scale), -mp.log1p(z * z)
    log_prob, in_loc = mp.fsum(terms), 2 * z / (1 + z * z) / scale
    in_scale = (z * z - 1) / (z * z + 1) / scale
    return (log_prob, max(map(abs, terms))), in_loc, (in_scale, 1 / scale)


size = any_size(np.float64, 1e307)
unit = any_size(np.float64)
chance = st.one_of(unit, unit.map(lambda p: 1 - p))
inside = chance.filter(lambda p: 0 < p < 1)
count = st.one_of(st.integers(0, 40).map(float), any_size(np.float64, 1e307).map(np.floor))
middle = size.filter(lambda v: 1e-150 < v < 1e150)  # where products of two are in range
few = count.filter(lambda v: v < 1e150)
signed = st.builds(lambda v, sign: sign * v, size, st.sampled_from([-1, 0, 1]))
FAMILIES = {
    "Bernoulli p": (d.Bernoulli, of_bernoulli, st.sampled_from([0.0, 1.0]), {"p": inside}),
    "Bernoulli logits": (
        d.Bernoulli, of_bernoulli_logits, st.sampled_from([0.0, 1.0]),
        {"logits": signed.filter(lambda z: abs(z) < 1e4)},
    ),
    "Poisson": (d.Poisson, of_poisson, count, {"rate": size}),
    "Geometric p": (d.Geometric, of_geometric, count, {"p": inside}),
    "Geometric mean": (d.Geometric, of_geometric_mean, count, {"mean": size}),
    "NegativeBinomial p": (
        d.NegativeBinomial, of_negative_binomial, count, {"r": size, "p": inside}
    ),
    "NegativeBinomial mean": (
        d.NegativeBinomial, of_negative_binomial_mean, few, {"r": middle, "mean": middle}
    ),
    "Normal": (d.Normal, of_normal, signed, {"mean": signed, "std": size}),
    "Cauchy": (d.Cauchy, of_cauchy, signed, {"loc": signed, "scale": size}),
}  # fmt: skip


def assert_within(got, truth, units=8):
    """So many units in the last place, of the truth or of its largest term."""
    truth, largest = truth if isinstance(truth, tuple) else (truth, 0)
    if abs(truth) > float(np.finfo(float).max):
        assert not np.isfinite(got)
    elif abs(truth) < largest < float(np.finfo(float).max):
        unit = mpf(float(np.spacing(float(largest))))
        assert abs(mpf(float(got)) - truth) <= units * unit, (got, mp.nstr(truth, 17))
    else:
        assert ulps(np.float64(got), [truth])[0] <= units, (got, mp.nstr(truth, 17))


def digits(numbers):
    """Enough to add the largest to the smallest, and to keep 40."""
    exponents = [np.log10(abs(v)) for v in numbers if v]
    return 40 + int(2 * max(map(abs, exponents), default=0))


@pytest.mark.parametrize("name", FAMILIES)
def test_distribution(name):
    family, formula, xs, parameters = FAMILIES[name]

    @settings(max_examples=50, phases=[Phase.generate])
    @given(xs, st.fixed_dictionaries(parameters))
    def check(x, values):
        of = family(**values)
        with mp.workdps(digits([x, *values.values()])):
            truths = formula(mpf(float(x)), **{k: mpf(float(v)) for k, v in values.items()})
            note(f"{of} at {x!r}")
            for got, truth in zip([of.log_prob(x), *of.score(x).values()], truths, strict=True):
                assert_within(got, truth)

    check()
