"""Hidden Markov models, summed over all paths in log space."""

from dataclasses import dataclass

import numpy as np

from course_utils._validation import (
    as_float64,
    as_labels,
    as_probabilities,
    require_count,
    require_format,
)
from course_utils.logspace import logsumexp


@dataclass(frozen=True)
class HiddenMarkov:
    """A hidden state that changes by chance and shows one of V symbols at each step.

    The forward algorithm adds up the probabilities of all paths through the hidden states:
    ``alpha[t, j] = sum_i(alpha[t-1, i] * transition[i, j]) * emission[j, symbols[t]]``.
    alpha[t, j] is the probability of the symbols up to t together with state j at t. Source: L. R.
    Rabiner, "A tutorial on hidden Markov models", Proceedings of the IEEE 77 (1989).

    >>> rolls, dice = CASINO.sample(300)
    >>> alpha = CASINO.forward(rolls)
    >>> np.allclose(np.log(alpha.sum(axis=1)), CASINO.forward_scaled(rolls))
    True
    >>> np.allclose(np.log(alpha), CASINO.forward_log(rolls))
    True
    """

    start: np.ndarray  # (S,), probabilities of the first state
    transition: np.ndarray  # (S, S); [i, j] is the probability that state j follows state i
    emission: np.ndarray  # (S, V); [j, v] is the probability that state j shows symbol v

    def __post_init__(self):
        for name in ("start", "transition", "emission"):
            table = as_float64(getattr(self, name), name)
            object.__setattr__(self, name, as_probabilities(table, name, axis=-1))
        states = self.start.size
        if (
            self.start.ndim != 1
            or self.transition.shape != (states, states)
            or self.emission.ndim != 2
            or len(self.emission) != states
        ):
            raise ValueError(
                f"start has shape {self.start.shape}, transition {self.transition.shape}, "
                f"emission {self.emission.shape}; they should be (S,), (S, S), (S, V)"
            )

    def sample(self, length, seed=0):
        """Draw symbols, and the hidden states behind them: two int64 arrays of shape (length,)."""
        require_count(length, "length", 0)
        rng = np.random.default_rng(seed)
        states = np.empty(length, dtype=np.int64)
        symbols = np.empty(length, dtype=np.int64)
        chances = self.start
        for t in range(length):
            states[t] = rng.choice(len(self.start), p=chances / chances.sum())
            shows = self.emission[states[t]]
            symbols[t] = rng.choice(len(shows), p=shows / shows.sum())
            chances = self.transition[states[t]]
        return symbols, states

    def forward(self, symbols, dtype=np.float64):
        """The forward algorithm as on paper: products that underflow on a long row of symbols.

        For symbols of shape (T,) it gives alpha[t, j], shape (T, S), stored and computed in the
        float format `dtype`. Row t adds up to the probability of the symbols up to t.
        """
        symbols, dtype = self._checked(symbols), require_format(dtype)
        start, transition, emission = (
            table.astype(dtype) for table in (self.start, self.transition, self.emission)
        )
        alpha = np.empty((len(symbols), len(start)), dtype=dtype)
        before = start
        for t, symbol in enumerate(symbols):
            alpha[t] = before * emission[:, symbol]
            before = alpha[t] @ transition
        return alpha

    def forward_scaled(self, symbols):
        """The forward algorithm, each step divided by its sum, and the logs of the sums added up.

        It gives the log-probability of the symbols up to each t, in nats, shape (T,).
        """
        symbols = self._checked(symbols)
        sums = np.zeros(len(symbols))
        before = self.start
        for t, symbol in enumerate(symbols):
            alpha = before * self.emission[:, symbol]
            sums[t] = alpha.sum()
            if sums[t] == 0:  # impossible, and so is all that follows
                break
            before = alpha / sums[t] @ self.transition
        with np.errstate(divide="ignore"):
            return np.cumsum(np.log(sums))

    def forward_log(self, symbols):
        """The forward algorithm in log space: products become sums, sums become logsumexp.

        It gives log alpha[t, j] in nats, shape (T, S); logsumexp of row t is the log-probability of
        the symbols up to t.
        """
        symbols = self._checked(symbols)
        with np.errstate(divide="ignore"):  # what is impossible has log-probability -inf
            before, transition, emission = map(np.log, (self.start, self.transition, self.emission))
        log_alpha = np.empty((len(symbols), len(before)))
        for t, symbol in enumerate(symbols):
            log_alpha[t] = before + emission[:, symbol]
            before = logsumexp(log_alpha[t][:, None] + transition, axis=0)
        return log_alpha

    def _checked(self, symbols):
        symbols = as_labels(symbols, self.emission.shape[1], "symbols")
        if symbols.ndim != 1:
            raise ValueError(f"symbols has shape {symbols.shape}; it should be (T,)")
        return symbols


CASINO = HiddenMarkov(
    start=np.array([1 / 2, 1 / 2]),
    transition=np.array([[0.95, 0.05], [0.10, 0.90]]),
    emission=np.array([[1 / 6] * 6, [1 / 10] * 5 + [1 / 2]]),
)
"""The occasionally dishonest casino: state 0 rolls a fair die, state 1 one that loves the six.

Symbol v is the face v + 1. Source: R. Durbin, S. Eddy, A. Krogh, G. Mitchison, "Biological
Sequence Analysis", Cambridge University Press 1998; the first die is drawn by a fair coin.
"""
