"""Language models that count letters."""

import numpy as np

from course_utils._validation import as_labels, require_count, require_number
from course_utils.information import perplexity


def require_alpha(alpha):
    require_number(alpha, "alpha", lambda v: 0 <= v < np.inf, "0 or more: 1, say")


class NGram:
    """A language model that counts: each symbol depends on the n-1 symbols before it.

    ``p(symbol | context) = (count(context, symbol) + alpha) / (count(context) + alpha V)``

    It learns from a text: `codes`, (characters,), the numbers 0 to V - 1 of its symbols. Order n
    is 1 to look at nothing, 2 at one symbol before, and so on; V is `symbols`. With ``alpha=0``
    this is the maximum likelihood estimate. Before the text the model sees n-1 times symbol 0, so
    every symbol of a text has a context and a probability. A context that was never seen predicts
    all symbols alike, the limit of the formula for small alpha. Source: D. Jurafsky and
    J. H. Martin, "Speech and Language Processing", chapter 3 "N-gram Language Models".

    >>> from course_utils.models.datasets import letter_codes
    >>> model = NGram(letter_codes("abracadabra"), order=2, alpha=0)
    >>> model.conditional(letter_codes("a"))[letter_codes("bcd")]   # after a: b twice, c, d
    array([0.5 , 0.25, 0.25])
    >>> model.perplexity(letter_codes("bra"))                       # no text started with b
    inf
    """

    def __init__(self, codes, order, alpha=0.1, symbols=27):
        require_alpha(alpha)
        self.order, self.alpha, self.symbols = order, alpha, symbols
        grams = self._grams(codes)
        self._grams_seen = np.unique(grams, return_counts=True)
        self._contexts_seen = np.unique(grams // symbols, return_counts=True)

    def counts(self, codes):
        """For each symbol of a text: how often it was seen in its context, and the context at all.

        >>> NGram([1, 2, 1, 1], order=2).counts([1, 1])    # 1 at the start; 1 after 1
        (array([1, 1]), array([1, 2]))
        """
        grams = self._grams(codes)
        return _look_up(self._grams_seen, grams), _look_up(
            self._contexts_seen, grams // self.symbols
        )

    def log_prob(self, codes):
        """Log-probability of each symbol of a text after those before it, in nats.

        Their sum is the log-probability of the text (the chain rule).
        """
        return self._log_prob(*self.counts(codes))

    def perplexity(self, codes):
        """exp of the mean negative log-probability: the number of symbols it is as unsure between.

        It lies between 1 and infinity, and is V for a model that knows nothing.
        """
        return float(perplexity(self.log_prob(codes)))

    def bits_per_symbol(self, codes):
        """Mean negative log2-probability: how many bits a symbol of the text takes in its code."""
        return float(-self.log_prob(codes).mean() / np.log(2))

    def conditional(self, context):
        """Probabilities of the next symbol, shape (V,), after a context.

        Of the symbols before, the last n-1 count; a start is filled up with 0.
        """
        return np.exp(self._log_conditional(context))

    def sample(self, length, temperature=1.0, seed=0, start=()):
        """Let the model write: draw each symbol given those drawn before, so many of them.

        Log-probabilities are divided by the temperature: below 1 the model keeps to what is likely,
        above 1 it dares more. The text goes on from `start`, which is not part of the result.
        """
        require_count(length, "length", 0)
        require_number(temperature, "temperature", lambda t: t > 0, "above 0: 1, say")
        # The largest of log p / T plus Gumbel noise falls on each symbol with probability
        # softmax(log p / T).
        noise = np.random.default_rng(seed).gumbel(size=(length, self.symbols))
        start = self._checked(start, "start")
        codes = list(start)
        for gumbel in noise:
            log_p = self._log_conditional(codes[-self.order :])
            codes.append(int(np.argmax(log_p / temperature + gumbel)))
        return np.array(codes[len(start) :], dtype=np.int64)

    def _log_conditional(self, context):
        context = np.r_[np.zeros(self.order, np.int64), self._checked(context, "context")]
        place = 0
        for code in context[len(context) - self.order + 1 :]:
            place = place * self.symbols + int(code)
        grams = place * self.symbols + np.arange(self.symbols)
        return self._log_prob(
            _look_up(self._grams_seen, grams), _look_up(self._contexts_seen, np.array([place]))
        )

    def _log_prob(self, seen, contexts):
        with np.errstate(divide="ignore", invalid="ignore"):
            log_prob = np.log(seen + self.alpha) - np.log(contexts + self.alpha * self.symbols)
        return np.where(contexts + self.alpha > 0, log_prob, -np.log(self.symbols))

    def _checked(self, codes, name):
        return np.atleast_1d(as_labels(codes, self.symbols, name))

    def _grams(self, codes):
        return _grams(codes, self.order, self.symbols)


def adaptive_log_prob(codes, order, alpha=0.1, symbols=27):
    """Log-probability of each symbol by an n-gram model that learns while it reads.

    ``p(symbol | context) = (count so far + alpha) / (count of the context so far + alpha V)``

    A decoder that has read as far can count the same, so minus the sum is the length, in nats, of
    an ideal code for the whole text. No counts have to be sent. The arguments are as for `NGram`,
    but alpha is above 0. The result has the shape of `codes`.

    >>> np.exp(adaptive_log_prob([1, 1, 1, 0], order=1, alpha=1, symbols=2)).round(3)
    array([0.5  , 0.667, 0.75 , 0.2  ])
    """
    demand = "above 0, because at first nothing has been seen"
    require_number(alpha, "alpha", lambda v: 0 < v < np.inf, demand)
    grams = _grams(codes, order, symbols)
    seen, contexts = _counted_before(grams), _counted_before(grams // symbols)
    return np.log(seen + alpha) - np.log(contexts + alpha * symbols)


def kneser_ney_log_prob(codes, order, discount=0.8, symbols=27):
    """Log-probability of each symbol by all orders up to n at once, learning while they read.

    ``p_n = (max(count - d, 0) + d * kinds * p_(n-1)) / total``, and ``p_0 = 1 / V``

    `count` is how often the symbol, `total` how often anything was counted after the context, and
    `kinds` how many different symbols. Each kind gives up d of a count, and the shorter context
    says who gets it. The shorter one counts only what was new to the longer. Where nothing was
    counted yet, p_n is p_(n-1). `discount` is d, between 0 and 1; all else is as for
    `adaptive_log_prob`. Interpolated Kneser-Ney smoothing. Source: D. Jurafsky and J. H. Martin,
    "Speech and Language Processing", chapter 3 "N-gram Language Models".

    >>> np.exp(kneser_ney_log_prob([1, 1, 1, 0], order=1, discount=0.5, symbols=2)).round(3)
    array([0.5  , 0.75 , 0.875, 0.083])
    """
    require_number(discount, "discount", lambda d: 0 < d < 1, "between 0 and 1: 0.8, say")
    _require_order(order, symbols)
    levels, fresh = [], np.ones(len(codes), dtype=np.int64)
    for n in range(order, 0, -1):
        grams = _grams(codes, n, symbols)
        contexts = grams // symbols
        seen, total = _counted_before(grams, fresh), _counted_before(contexts, fresh)
        fresh = fresh * (seen == 0)
        levels.append((seen, total, _counted_before(contexts, fresh)))
    p = np.full(len(codes), 1 / symbols)
    for seen, total, kinds in reversed(levels):
        blend = np.maximum(seen - discount, 0) + discount * kinds * p
        p = np.where(total > 0, blend / np.maximum(total, 1), p)
    return np.log(p)


def _counted_before(keys, weights=None):
    """For each place: the sum of the weights (1 each) of the places before it with its key."""
    weights = np.ones_like(keys) if weights is None else weights
    by_key = np.argsort(keys, kind="stable")
    before = np.cumsum(weights[by_key]) - weights[by_key]
    first = np.r_[True, keys[by_key][1:] != keys[by_key][:-1]]
    start = np.maximum.accumulate(np.where(first, np.arange(len(keys)), 0))
    found = np.empty_like(before)
    found[by_key] = before - before[start]
    return found


def _require_order(order, symbols):
    require_count(symbols, "symbols")
    require_count(order, "order")
    if symbols**order >= 2**63:
        raise ValueError(f"order is {order}; it should be smaller: symbols**order below 2**63")


def _grams(codes, order, symbols):
    """One whole number for each symbol and the n-1 before it, written in base V."""
    _require_order(order, symbols)
    codes = as_labels(codes, symbols, "codes")
    if codes.ndim != 1 or not codes.size:
        raise ValueError(f"codes has shape {codes.shape}; it should be a text, (characters,)")
    padded = np.concatenate([np.zeros(order - 1, dtype=np.int64), codes])
    grams = np.zeros(len(codes), dtype=np.int64)
    for i in range(order):
        grams = grams * symbols + padded[i : i + len(codes)]
    return grams


def _look_up(table, keys):
    """Counts of the keys in a table of (sorted keys, counts); 0 for a key that is not there."""
    known, counts = table
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[places] == keys, counts[places], 0)
