"""Distributions with their log-probability, its gradient and the best fit to data.

Each class gives `log_prob(x)` in nats, elementwise, -inf outside the support; `score(x)`, the
gradient of log_prob in each parameter, as a dictionary; and, where counting or averaging solves
it, the classmethod `mle(data)`: the distribution of the family that makes the data most probable.
Parameters and x broadcast; results keep the floating-point format of x (integers: float64).
Categorical takes labels only, refuses one that is no class, and keeps the format of its parameter.

>>> Poisson.mle([2, 0, 1, 5])
Poisson(rate=2.0)
>>> Poisson(2.0).log_prob([0, 1]).round(6)
array([-2.      , -1.306853])
>>> Poisson(2.0).score([0, 2, 4])
{'rate': array([-1.,  0.,  1.])}
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import lgamma, log, pi
from typing import Any, ClassVar

import numpy as np

from course_utils._validation import (
    as_array,
    as_float,
    as_float64,
    as_labels,
    as_probabilities,
    quiet,
    require_broadcast,
)
from course_utils.information import kl_bracket, log_of_ratio
from course_utils.logspace import log_sigmoid, log_softmax, sigmoid

UNSET: Any = None  # the other of two parameters is given instead
RANGES = {  # what may be asked of a parameter, in words and as a test
    "a probability, from 0 to 1": lambda v: (v >= 0) & (v <= 1),
    "above 0 and at most 1": lambda v: (v > 0) & (v <= 1),
    "0 or more, and finite": lambda v: (v >= 0) & np.isfinite(v),
    "above 0, and finite": lambda v: (v > 0) & np.isfinite(v),
    "finite": np.isfinite,
    "a number, not nan": lambda v: ~np.isnan(v),
}


class Distribution:
    """What all share: checked parameters, the format of the result, and the support.

    A family adds the `ranges` of its parameters, `_support(x)` and the two formulas
    `_log_prob(x, *parameters)` and `_score(x, *parameters)`, in float64. Where it can be given by
    one of two parameters, the formulas take those that were given by name.
    """

    ranges: ClassVar[Mapping[str, str]]

    def __post_init__(self):
        for name in self._chosen():
            value, demand = as_float(getattr(self, name), name), self.ranges[name]
            if not np.all(RANGES[demand](value)):
                raise ValueError(f"{name} is {value}, but must be {demand}")
        require_broadcast(**self._given())

    def log_prob(self, x):
        """Log-probability (or log-density) of each x, in nats."""
        nats, possible, x = self._calculate(self._log_prob, x)
        nats = np.where(possible, nats, np.where(np.isnan(x), np.nan, -np.inf))
        return _as_format(nats, x)

    def score(self, x):
        """Gradient of log_prob(x) in each parameter: {name: array}; nan outside the support."""
        slopes, possible, x = self._calculate(self._score, x)
        return {
            name: _as_format(np.where(possible, slope, np.nan), x)
            for name, slope in zip(self._given(), slopes, strict=True)
        }

    @quiet
    def _calculate(self, formula, x):
        x = as_float(x, "x")
        require_broadcast(x=x, **self._given())
        possible = self._support(x)
        parameters = {name: np.asarray(v, np.float64) for name, v in self._given().items()}
        return formula(np.where(possible, x, 0).astype(np.float64), **parameters), possible, x

    def _given(self):
        return {name: value for name, value in vars(self).items() if value is not None}

    def __repr__(self):
        given = ", ".join(f"{name}={value!r}" for name, value in self._given().items())
        return f"{type(self).__name__}({given})"

    def _chosen(self):
        """The names of the parameters; of two that may stay unset only the one that is given."""
        either = [each.name for each in fields(self) if each.default is UNSET]
        given = [name for name in either if getattr(self, name) is not UNSET]
        if either and len(given) != 1:
            raise ValueError(
                f"{type(self).__name__} got {' and '.join(given) or 'neither'}; "
                f"give one of {' and '.join(either)}"
            )
        return [name for name in vars(self) if name in given or name not in either]


@quiet
def _as_format(values, x):
    return values.astype(x.dtype)[()]


def _is_known(x):
    return ~np.isnan(x)


def _is_count(x):
    return (x >= 0) & (x == np.floor(x)) & np.isfinite(x)


def _at_least_one(x):
    if x.size == 0:
        raise ValueError("data is empty: nothing was observed, so no parameter is the most likely")
    return x


def _observed(data, family):
    """Data for a fit: at least one value, all of them possible."""
    x = _at_least_one(as_float64(data, "data"))
    inside = family._support(x) & np.isfinite(x)
    if not inside.all():
        raise ValueError(f"data holds {x[~inside][0]}, which a {family.__name__} never gives")
    return x


@dataclass(frozen=True, repr=False)
class Bernoulli(Distribution):
    r"""One answer, 1 or 0: $p^x (1 - p)^{1 - x}$, with p the chance of 1, or its log-odds `logits`.

    A chance near 1 keeps its digits in the logits only.
    """

    p: float = UNSET
    logits: float = field(default=UNSET, kw_only=True)
    ranges: ClassVar = {"p": "a probability, from 0 to 1", "logits": "a number, not nan"}

    @staticmethod
    def _support(x):
        return (x == 0) | (x == 1)

    @staticmethod
    def _log_prob(x, p=None, logits=None):
        if logits is not None:
            return np.where(x == 1, log_sigmoid(logits), log_sigmoid(-logits))
        return np.where(x == 1, np.log(p), np.log1p(-p))

    @staticmethod
    def _score(x, p=None, logits=None):
        if logits is not None:
            return (np.where(x == 1, sigmoid(-logits), -sigmoid(logits)),)
        return (np.where(x == 1, 1 / p, -1 / (1 - p)),)

    @classmethod
    def mle(cls, data):
        """p is the share of ones."""
        return cls(float(_observed(data, cls).mean()))


@dataclass(frozen=True, repr=False)
class Categorical(Distribution):
    """One of K classes, labeled 0 to K - 1, with probabilities p, or `logits`, of shape (K,).

    `score(x)["p"]` has shape (…, K): 1 / p of the observed class and 0 for the others, the
    gradient when each probability moves by itself. `score(x)["logits"]` is one-hot minus softmax.
    """

    p: np.ndarray = UNSET
    logits: np.ndarray = field(default=UNSET, kw_only=True)

    def __post_init__(self):
        (name,) = self._chosen()
        values = as_float(getattr(self, name), name)
        if values.ndim != 1 or not values.size:
            raise ValueError(f"{name} has shape {values.shape}, but must be (K,): one per class")
        if name == "p":
            as_probabilities(values, name, axis=0)
        elif np.isnan(log_softmax(values)).any():
            raise ValueError(
                f"logits are {values}, which give no probabilities; one must be finite"
            )
        object.__setattr__(self, name, values.copy())

    @quiet
    def log_prob(self, x):
        """Log-probability of each label, in nats; ValueError for a label that is not a class."""
        log_p = np.log(self.p) if self.logits is None else log_softmax(self.logits)
        return log_p[as_labels(x, len(log_p), "x")]

    @quiet
    def score(self, x):
        """{"p" or "logits": gradient of log_prob(x)}."""
        (name, values), *_ = self._given().items()
        seen = np.arange(len(values)) == as_labels(x, len(values), "x")[..., None]
        if name == "p":
            return {"p": np.where(seen, 1 / values, 0).astype(values.dtype)}
        log_p = log_softmax(values)  # 1 - p is -expm1(log p), without cancellation
        return {"logits": np.where(seen, -np.expm1(log_p), -np.exp(log_p)).astype(values.dtype)}

    @classmethod
    def mle(cls, data):
        """p is the share of each label, from 0 to the largest seen."""
        data = _at_least_one(as_array(data, "data"))
        labels = as_labels(data, int(data.max()) + 1, "data")
        return cls(np.bincount(labels.ravel()) / labels.size)


@dataclass(frozen=True, repr=False)
class Poisson(Distribution):
    r"""A count with mean `rate`: $\lambda^x e^{-\lambda} / x!$.

    Computed as Loader does ("Fast and accurate computation of binomial probabilities", 2000), so
    that large counts keep their digits.
    """

    rate: float
    ranges: ClassVar = {"rate": "0 or more, and finite"}

    _support = staticmethod(_is_count)

    @staticmethod
    def _log_prob(x, rate):
        return -kl_bracket(x, rate) - _stirling(x)

    @staticmethod
    def _score(x, rate):
        return (np.where(x == 0, -1, (x - rate) / rate),)

    @classmethod
    def mle(cls, data):
        """rate is the mean."""
        return cls(float(_observed(data, cls).mean()))


@dataclass(frozen=True, repr=False)
class Geometric(Distribution):
    r"""Failures before the first success, from 0: $p (1 - p)^x$, with p the chance of success.

    Instead of p, the mean $m = (1 - p) / p$ may be given.
    """

    p: float = UNSET
    mean: float = field(default=UNSET, kw_only=True)
    ranges: ClassVar = {"p": "above 0 and at most 1", "mean": "0 or more, and finite"}

    _support = staticmethod(_is_count)

    @staticmethod
    def _log_prob(x, p=None, mean=None):
        if mean is None:
            return np.log(p) + np.where(x == 0, 0, x * np.log1p(-p))
        fails = np.where(mean > 1, -np.log1p(1 / mean), np.log(mean / (1 + mean)))
        return -np.log1p(mean) + np.where(x == 0, 0, x * fails)

    @staticmethod
    def _score(x, p=None, mean=None):
        if mean is None:
            return (np.where(x == 0, 1 / p, (1 - p - x * p) / p / (1 - p)),)
        return (np.where(x == 0, -1 / (1 + mean), (x - mean) / mean / (1 + mean)),)

    @classmethod
    def mle(cls, data):
        """p is 1 / (1 + mean)."""
        return cls(float(1 / (1 + _observed(data, cls).mean())))


@dataclass(frozen=True, repr=False)
class NegativeBinomial(Distribution):
    r"""Failures before success number r, from 0: $\binom{x + r - 1}{x} p^r (1 - p)^x$.

    r need not be whole. Instead of p, the mean $m = r (1 - p) / p$ may be given: near the Poisson,
    its limit for a large r, p is so near 1 that the mean has lost its digits. At the same mean a
    smaller r has the longer tail. r = 1 is the Geometric. The best fit has no closed form, hence no
    `mle`.
    """

    r: float
    p: float = UNSET
    mean: float = field(default=UNSET, kw_only=True)
    ranges: ClassVar = {"r": "above 0, and finite", **Geometric.ranges}

    _support = staticmethod(_is_count)

    @classmethod
    def _log_prob(cls, x, r, p=None, mean=None):
        n = x + r
        log_p, log_q, excess = cls._relative(x, r, p, mean)
        surprise = kl_bracket(r, r - excess, excess, -log_p)
        surprise += kl_bracket(x, x + excess, -excess, -log_q)
        rest = _stirling_rest(n) - _stirling_rest(r)
        return log_of_ratio(r, n) / 2 + rest - _stirling(x) - surprise

    @classmethod
    def _score(cls, x, r, p=None, mean=None):
        n = x + r
        log_p, _, excess = cls._relative(x, r, p, mean)
        in_r = np.where(x == 0, 0, _digamma_rest(n) - _digamma_rest(r))
        if mean is None:
            return in_r + log_p, np.where(x == 0, r / p, excess / p / (1 - p))
        total, pull = r + mean, (x - mean) / mean
        in_mean = np.where(r / total > 1e-290, pull * (r / total), pull / total * r)
        in_mean = np.where(x == 0, -r / total, in_mean)
        return in_r - kl_bracket(1.0, n / total, (mean - x) / total, -log_p), in_mean

    @staticmethod
    def _relative(x, r, p, mean):
        """Logs of n p / r and of n (1 - p) / x, with n = x + r, and r - n p."""
        n = x + r
        if mean is None:
            excess = r * (1 - p) - x * p
            share = (1 - p) - x / r * p
            log_p, log_q = _log_of_product(n, p, r), _log_of_product(n, 1 - p, x)
        else:
            total = r + mean
            share = (mean - x) / total
            excess = np.where(np.isinf(share), r / total * (mean - x), r * share)
            log_p = log_of_ratio(n, total)
            log_q = np.where(  # of two ways, the one where less cancels
                r > np.maximum(x, mean),
                log_p + log_of_ratio(mean, x),
                log_of_ratio(n, x) - log_of_ratio(total, mean),
            )
        return np.where(abs(share) < 0.5, np.log1p(-share), log_p), log_q, excess


@dataclass(frozen=True, repr=False)
class Normal(Distribution):
    r"""Density $\frac{1}{\sigma \sqrt{2 \pi}} e^{-(x - \mu)^2 / 2 \sigma^2}$: mean μ, std σ."""

    mean: float
    std: float
    ranges: ClassVar = {"mean": "finite", "std": "above 0, and finite"}

    _support = staticmethod(_is_known)

    @staticmethod
    def _log_prob(x, mean, std):
        z = _distance(x, mean, std)
        return -z * (z / 2) - np.log(std) - np.log(2 * pi) / 2

    @staticmethod
    def _score(x, mean, std):
        z = _distance(x, mean, std)
        return z / std, np.where(np.abs(z) < 1e100, (z - 1) * (z + 1) / std, z * (z / std))

    @classmethod
    def mle(cls, data):
        """The mean, and the root of the mean squared distance from it (dividing by n)."""
        x = _observed(data, cls)
        if np.ptp(x) == 0:
            raise ValueError(
                f"data holds only {x.flat[0]}, so the density grows without bound as std goes to "
                f"0 and no std is the most likely; observe at least two different values"
            )
        return cls(float(x.mean()), float(x.std()))


@dataclass(frozen=True, repr=False)
class Cauchy(Distribution):
    r"""Density $1 / [\pi \gamma (1 + z^2)]$ with $z = (x - \text{loc}) / \gamma$, γ the scale.

    Tails so heavy that it has no mean; the likelihood may have several peaks, hence no `mle`.
    """

    loc: float
    scale: float
    ranges: ClassVar = {"loc": "finite", "scale": "above 0, and finite"}

    _support = staticmethod(_is_known)

    @staticmethod
    def _log_prob(x, loc, scale):
        z = np.abs(_distance(x, loc, scale))
        far = np.log(np.abs(x / 2 - loc / 2)) - np.log(scale) + log(2)  # if z is out of range
        log_z = np.where(np.isinf(z), far, np.log(z))
        tail = np.where(z > 1, 2 * log_z + np.log1p(1 / z**2), np.log1p(z * z))
        return -log(pi) - np.log(scale) - tail

    @staticmethod
    def _score(x, loc, scale):
        z = _distance(x, loc, scale)
        w = np.where(np.abs(z) > 1, 1 / z, z)  # both slopes are the same for 1 / z, but for a sign
        pull = 2 * w / (1 + w * w)
        spread = (1 - w) * (1 + w) / (1 + w * w)
        in_loc = np.where(np.abs(z) > 1e150, 1 / (x / 2 - loc / 2), pull / scale)
        return in_loc, np.where(np.abs(z) > 1, spread, -spread) / scale


def _distance(x, center, scale):
    """(x - center) / scale, also where the difference alone is out of range."""
    difference = x - center
    half = (x / 2 - center / 2) / scale
    return np.where(np.isinf(difference), 2 * half, difference / scale)


def _log_of_product(a, b, c):
    """log(a b / c), also where the product is out of range, or so small that it has few digits."""
    product = a * b
    normal = (product > 1e-290) & (product < np.inf)
    return np.where(normal, log_of_ratio(product, c), log_of_ratio(a, c) + np.log(b))


def _stirling(x):
    r"""$\log[x! \, e^x / x^x]$, what remains of log x! after x log x - x, whose digits cancel."""
    return np.where(x == 0, 0, _stirling_rest(x) + (np.log(x) + np.log(2 * pi)) / 2)


def _stirling_rest(x):
    r"""The same without $\log(2 \pi x) / 2$: Stirling's series, or where x is small exactly."""
    y = np.maximum(x, 10.0)
    series = 1 / 1680 - (1 / 1188 - 691 / 360360 / y**2) / y**2
    series = 1 / 12 - (1 / 360 - (1 / 1260 - series / y**2) / y**2) / y**2
    small = np.minimum(x, 10.0)
    factorial = np.vectorize(lambda v: lgamma(v + 1), otypes=[float])(small)
    exact = factorial - (small * np.log(small) - small) - (np.log(small) + np.log(2 * pi)) / 2
    return np.where(x < 10, exact, series / y)


def _digamma_rest(x):
    """Derivative of log Gamma, less log x: asymptotic series, from 20 steps up if x is small."""
    few = x < 20
    y = np.where(few, x + 20, x)
    series = 1 / 12 - (1 / 120 - (1 / 252 - (1 / 240 - 1 / 132 / y**2) / y**2) / y**2) / y**2
    steps = sum(1 / (x + k) for k in range(20))
    return np.where(few, log_of_ratio(y, x) - steps, 0) - 1 / (2 * y) - series / y**2
