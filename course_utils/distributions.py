"""Distributions with their log-probability, its gradient and the best fit to data.

Each class gives `log_prob(x)` in nats, elementwise, -inf outside the support; `score(x)`, the
gradient of log_prob in each parameter, as a dictionary; and, where counting or averaging solves
it, the classmethod `mle(data)`: the distribution of the family that makes the data most probable.
Parameters and x broadcast; results keep the floating-point format of x (integers: float64).

>>> Poisson.mle([2, 0, 1, 5])
Poisson(rate=2.0)
>>> Poisson(2.0).log_prob([0, 1]).round(6)
array([-2.      , -1.306853])
>>> Poisson(2.0).score([0, 2, 4])
{'rate': array([-1.,  0.,  1.])}
"""

from dataclasses import dataclass, fields
from math import lgamma, pi

import numpy as np

from course_utils._validation import (
    as_array,
    as_float,
    as_float64,
    as_labels,
    as_probabilities,
    require_broadcast,
)
from course_utils.information import kl_bracket


class Distribution:
    """What all share: checked parameters, the format of the result, and the support.

    A family adds `_support(x)` and the two formulas `_log_prob(x, *parameters)` and
    `_score(x, *parameters)`, in float64.
    """

    def log_prob(self, x):
        """Log-probability (or log-density) of each x, in nats."""
        x = self._values(x)
        possible = self._support(x)
        with np.errstate(all="ignore"):
            nats = self._log_prob(np.where(possible, x, 0).astype(np.float64), *self._parameters())
        nats = np.where(possible, nats, np.where(np.isnan(x), np.nan, -np.inf))
        return nats.astype(x.dtype)[()]

    def score(self, x):
        """Gradient of log_prob(x) in each parameter: {name: array}; nan outside the support."""
        x = self._values(x)
        possible = self._support(x)
        with np.errstate(all="ignore"):
            slopes = self._score(np.where(possible, x, 0).astype(np.float64), *self._parameters())
        return {
            field.name: np.where(possible, slope, np.nan).astype(x.dtype)[()]
            for field, slope in zip(fields(self), slopes, strict=True)
        }

    def _values(self, x):
        x = as_float(x, "x")
        require_broadcast(x=x, **vars(self))
        return x

    def _parameters(self):
        return [np.asarray(getattr(self, field.name), np.float64) for field in fields(self)]

    def _require(self, name, inside, demand):
        value = as_float(getattr(self, name), name)
        if not np.all(inside(value)):
            raise ValueError(f"{name} is {value}, but must be {demand}")
        require_broadcast(**vars(self))


def _is_probability(p):
    return (p >= 0) & (p <= 1)


def _is_positive(value):
    return (value > 0) & np.isfinite(value)


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


@dataclass(frozen=True)
class Bernoulli(Distribution):
    r"""One answer, 1 (with probability p) or 0: $p^x (1 - p)^{1 - x}$."""

    p: float

    def __post_init__(self):
        self._require("p", _is_probability, "a probability, from 0 to 1")

    @staticmethod
    def _support(x):
        return (x == 0) | (x == 1)

    @staticmethod
    def _log_prob(x, p):
        return np.where(x == 1, np.log(p), np.log1p(-p))

    @staticmethod
    def _score(x, p):
        return (np.where(x == 1, 1 / p, -1 / (1 - p)),)

    @classmethod
    def mle(cls, data):
        """p is the share of ones."""
        return cls(float(_observed(data, cls).mean()))


@dataclass(frozen=True)
class Categorical(Distribution):
    """One of K classes, labeled 0 to K - 1, with probabilities p of shape (K,).

    `score(x)["p"]` has shape (…, K): 1 / p of the observed class and 0 for the others, the
    gradient when each probability moves by itself.
    """

    p: np.ndarray

    def __post_init__(self):
        p = as_probabilities(self.p, "p", axis=0)
        if p.ndim != 1:
            raise ValueError(f"p has shape {p.shape}, but must be (K,): one probability per class")
        object.__setattr__(self, "p", p.copy())

    def log_prob(self, x):
        """Log-probability of each label, in nats; ValueError for a label that is not a class."""
        with np.errstate(divide="ignore"):
            return np.log(self.p)[as_labels(x, len(self.p), "x")]

    def score(self, x):
        """{"p": gradient of log_prob(x)}."""
        x = as_labels(x, len(self.p), "x")
        with np.errstate(divide="ignore"):
            return {"p": np.where(np.arange(len(self.p)) == x[..., None], 1 / self.p, 0)}

    @classmethod
    def mle(cls, data):
        """p is the share of each label, from 0 to the largest seen."""
        data = _at_least_one(as_array(data, "data"))
        labels = as_labels(data, int(data.max()) + 1, "data")
        return cls(np.bincount(labels.ravel()) / labels.size)


@dataclass(frozen=True)
class Poisson(Distribution):
    r"""A count with mean `rate`: $\lambda^x e^{-\lambda} / x!$.

    Computed as Loader does ("Fast and accurate computation of binomial probabilities", 2000), so
    that large counts keep their digits.
    """

    rate: float

    def __post_init__(self):
        self._require("rate", lambda r: (r >= 0) & np.isfinite(r), "0 or more, and finite")

    _support = staticmethod(_is_count)

    @staticmethod
    def _log_prob(x, rate):
        return -kl_bracket(x, rate) - _stirling(x)

    @staticmethod
    def _score(x, rate):
        return (np.where(x == 0, -1, x / rate - 1),)

    @classmethod
    def mle(cls, data):
        """rate is the mean."""
        return cls(float(_observed(data, cls).mean()))


@dataclass(frozen=True)
class Geometric(Distribution):
    r"""Failures before the first success, from 0: $p (1 - p)^x$, with p the chance of success."""

    p: float

    def __post_init__(self):
        self._require("p", lambda p: (p > 0) & (p <= 1), "above 0 and at most 1")

    _support = staticmethod(_is_count)

    @staticmethod
    def _log_prob(x, p):
        return np.log(p) + np.where(x == 0, 0, x * np.log1p(-p))

    @staticmethod
    def _score(x, p):
        return (1 / p - np.where(x == 0, 0, x / (1 - p)),)

    @classmethod
    def mle(cls, data):
        """p is 1 / (1 + mean)."""
        return cls(float(1 / (1 + _observed(data, cls).mean())))


@dataclass(frozen=True)
class NegativeBinomial(Distribution):
    r"""Failures before success number r, from 0: $\binom{x + r - 1}{x} p^r (1 - p)^x$.

    r need not be whole. The mean is r (1 - p) / p; the smaller r, the longer the tail; r = 1 is
    the Geometric. The best fit has no closed form, hence no `mle`.
    """

    r: float
    p: float

    def __post_init__(self):
        self._require("r", _is_positive, "above 0, and finite")
        self._require("p", lambda p: (p > 0) & (p <= 1), "above 0 and at most 1")

    _support = staticmethod(_is_count)

    @staticmethod
    def _log_prob(x, r, p):
        n = x + r
        surprise = kl_bracket(r, n * p) + kl_bracket(x, n * (1 - p))
        return np.log(r / n) + _stirling(n) - _stirling(r) - _stirling(x) - surprise

    @staticmethod
    def _score(x, r, p):
        in_r = _digamma(x + r) - _digamma(r) + np.log(p)
        return in_r, r / p - np.where(x == 0, 0, x / (1 - p))


@dataclass(frozen=True)
class Normal(Distribution):
    r"""Density $\frac{1}{\sigma \sqrt{2 \pi}} e^{-(x - \mu)^2 / 2 \sigma^2}$: mean μ, std σ."""

    mean: float
    std: float

    def __post_init__(self):
        self._require("mean", np.isfinite, "finite")
        self._require("std", _is_positive, "above 0, and finite")

    @staticmethod
    def _support(x):
        return ~np.isnan(x)

    @staticmethod
    def _log_prob(x, mean, std):
        z = (x - mean) / std
        return -z * z / 2 - np.log(std) - np.log(2 * pi) / 2

    @staticmethod
    def _score(x, mean, std):
        z = (x - mean) / std
        return z / std, (z * z - 1) / std

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


@dataclass(frozen=True)
class Cauchy(Distribution):
    r"""Density $1 / [\pi \gamma (1 + z^2)]$ with $z = (x - \text{loc}) / \gamma$, γ the scale.

    Tails so heavy that it has no mean; the likelihood may have several peaks, hence no `mle`.
    """

    loc: float
    scale: float

    def __post_init__(self):
        self._require("loc", np.isfinite, "finite")
        self._require("scale", _is_positive, "above 0, and finite")

    _support = staticmethod(Normal._support)

    @staticmethod
    def _log_prob(x, loc, scale):
        z = np.abs((x - loc) / scale)
        return -np.log(pi * scale) - np.logaddexp(0, 2 * np.log(z))

    @staticmethod
    def _score(x, loc, scale):
        z = (x - loc) / scale
        pull = np.where(np.abs(z) > 1, 2 / (z + 1 / z), 2 * z / (1 + z * z))
        return pull / scale, (z * pull - 1) / scale


def _stirling(x):
    r"""$\log[x! \, e^x / x^x]$, by Stirling's series where x is large.

    It is what remains of log x! after x log x - x, whose digits would cancel.
    """
    y = np.maximum(x, 16.0)
    series = 1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / y**2) / y**2) / y**2
    small = np.minimum(x, 16.0)
    factorial = np.vectorize(lambda v: lgamma(v + 1), otypes=[float])(small)
    exact = factorial - np.where(small == 0, 0, small * np.log(small) - small)
    return np.where(x < 16, exact, np.log(2 * pi * y) / 2 + series / y)


def _digamma(x):
    """Derivative of log Gamma: the asymptotic series, ten steps up from x."""
    y = x + 10
    series = 1 / 12 - (1 / 120 - (1 / 252 - (1 / 240 - 1 / 132 / y**2) / y**2) / y**2) / y**2
    return np.log(y) - 1 / (2 * y) - series / y**2 - sum(1 / (x + k) for k in range(10))
