"""Below 0: no cross-entropy of classes."""

import math
import sys


def minus_a_number(report):
    """A probability, a similarity or a logit that met no logarithm."""
    size = -report.value
    if size > 1.001:  # beyond what rounds to 1
        cause = "NLLLoss was fed logits: it returns minus their mean"
        tell = "print the row sums of exp of what the loss gets: 1 means log-probabilities"
        yield report.allows(0.45, f"-z with z = {size:.6g}", cause, tell)
        return
    cause = "NLLLoss was fed probabilities: it returns minus their mean"
    tell = "print the row sums of what the loss gets: 1 means probabilities; take log_softmax"
    yield report.allows(0.45, f"-p with p = {size:.6g}", cause, tell)
    cause = "a similarity with its sign turned (cosine, Dice): no log-likelihood"
    tell = "read which loss is called; -1 is then perfect"
    yield report.allows(0.44, f"-s with s = {size:.6g}", cause, tell)


def odd_labels(report):
    """Labels that a binary loss is not made for."""
    more = -report.value / (23 * math.log(2))
    cause = "labels outside 0 and 1 in a binary loss: pixels up to 255, class numbers"
    tell = f"print the smallest and largest label; under Keras's clip their mean is {1 + more:.4g}"
    yield report.allows(0.43, f"(1 - y) * -ln 2^-23 with y = 1 + {more:.5g}", cause, tell)


def density(report):
    """The log of a density."""
    size = -report.value
    most = math.log(sys.float_info.max)
    cause = "a density above 1: nothing is wrong"
    tell = "are the targets real numbers? Change their unit: the loss moves by a constant"
    if size > 1e15:
        cause = "no log density of real rows: a wrong formula, or a number that met no logarithm"
        tell = f"one number gives at most about {most:.0f}: divide by the rows and columns"
    elif size > most:
        cause = f"a log density, summed: nothing is wrong up to about {most:.0f} for each number"
        tell = "divide by the rows and columns. Is more left? The formula is wrong, or overflows"
    yield report.allows(0.42, f"-ln f with f = e^{size:.6g}", cause, tell)


def dropped_constant(report):
    """A Poisson loss without ln x!, where the rate is the count: x - x ln x."""
    low, high = math.e, 1e6
    if high - high * math.log(high) > report.value:
        return
    for _ in range(100):
        x = (low + high) / 2
        low, high = (x, high) if x - x * math.log(x) > report.value else (low, x)
    full = report.value + math.lgamma(x + 1)
    cause = f"a loss without its constant: Poisson, at counts near {x:.4g}"
    cause += f". With ln x! it is {full:.4g}"
    tell = "full=True in PoissonNLLLoss or GaussianNLLLoss adds the constant; gradients stay"
    whole = x < 1000 and abs(x - round(x)) < 1e-4 * x
    line = f"x - x ln x with x = {round(x) if whole else x:.8g}"
    yield report.allows(0.47 if whole else 0.28, line, cause, tell)


def above_one(report):
    """A logarithm of slightly more than 1."""
    if report.value > -0.002:
        cause = "sure and right, with an epsilon added inside the logarithm: log(p + eps)"
        tell = "print the largest probability: 1. Give the loss logits, without eps"
        line = f"-ln(1 + eps) with eps = {math.expm1(-report.value):.6g}"
        yield report.allows(0.46, line, cause, tell)


def divergence(report):
    """Divergences and bounds that are turned, mixed up or estimated."""
    size = -report.value
    cause = (
        "minus a KL divergence, or a bound (ELBO) that is to be made large; or a KL without its "
        "normalizing constant (mean field, a free energy): then only its fall counts"
    )
    tell = "look which way training moves it: up, turn the sign; down, read what is left out"
    yield report.allows(0.35, f"-k with k = {size:.6g}", cause, tell)
    if report.classes is None or size <= 1 + math.log(report.classes):
        cause = "KLDivLoss was fed probabilities: its first argument must be a logarithm"
        tell = (
            "kl_div(log q, p, reduction='batchmean') is never negative where the rows of q and p "
            "sum to 1; without the log it is minus the entropy of p, minus the mean of q under p"
        )
        yield report.allows(0.34, f"-h with h = {size:.6g}", cause, tell)
    cause = "a KL divergence from samples: the mean of ln(q/p) may be negative, KL is not"
    tell = "take more samples, or average exp(d) - 1 - d with d = ln(p/q): no term is negative"
    fit = 0.32 if size < 1 else 0.2
    yield report.allows(fit, f"ln r with r = e^{report.value:.6g}", cause, tell)


def no_likelihood(report):
    """A number that only its gradient gives a meaning."""
    cause = "an objective that is no likelihood: a critic (WGAN), a policy gradient, minus SI-SDR"
    tell = "read which loss is called; its size says nothing by itself"
    yield report.allows(0.25, f"-r with r = {-report.value:.6g}", cause, tell)


KINDS = (
    minus_a_number,
    odd_labels,
    density,
    dropped_constant,
    above_one,
    divergence,
    no_likelihood,
)
