"""The course's models, each written from the formula that a notebook derives.

A model is a few functions or one small class. Losses are means over the rows, in nats; fit them
with `course_utils.optimize`.
"""

from dataclasses import dataclass

import numpy as np

from course_utils._validation import (
    as_broadcast,
    as_float64,
    as_labels,
    as_probabilities,
    require_count,
    require_number,
)
from course_utils.information import perplexity
from course_utils.logspace import log_sigmoid, log_softmax, logsumexp, sigmoid, softmax

# --- Logistic regression -----------------------------------------------------------------------


def with_intercept(X):
    """Put a column of ones before the features, so that the first weight is the intercept.

    Parameters
    ----------
    X : array_like, shape (n, d) or (n,)
        A single feature may be given as a vector.

    Returns
    -------
    ndarray, shape (n, 1 + d)

    Examples
    --------
    >>> with_intercept([5.0, 7.0])
    array([[1., 5.],
           [1., 7.]])
    """
    X = as_float64(X, "X")
    if X.ndim not in (1, 2):
        raise ValueError(f"X has shape {X.shape}; it should be (n, d), or (n,) for one feature")
    return np.column_stack([np.ones(len(X)), X])


def logistic_nll(w, X, y, penalty=0.0):
    """Mean negative log-likelihood of labels 0 and 1, in nats.

    ``-mean(y log p + (1 - y) log(1 - p)) + sum(penalty * w**2) / 2`` with ``p = sigmoid(X @ w)``

    Parameters
    ----------
    w : array_like, shape (d,)
        Weights. Add the intercept with `with_intercept`.
    X : array_like, shape (n, d)
    y : array_like, shape (n,)
        Labels, 0 or 1.
    penalty : float or array_like, shape (d,), default 0
        0 is maximum likelihood. A Gaussian prior of standard deviation s on a weight adds
        ``1 / (n s**2)``; scikit-learn's C is ``s**2``. Give the intercept a 0 to spare it.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the shapes do not fit, or a label is neither 0 nor 1.

    Notes
    -----
    Source: C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.2.

    Examples
    --------
    With all weights 0 each label has probability 1/2, which costs log 2:

    >>> X = with_intercept([1.0, 2.0, 3.0, 4.0])
    >>> round(logistic_nll([0, 0], X, [0, 0, 1, 1]), 6)
    0.693147
    """
    w, X, y, penalty = _logistic_data(w, X, y, penalty)
    z = X @ w
    # log(1 - sigmoid(z)) is log_sigmoid(-z), which keeps its digits where sigmoid(z) rounds to 1.
    log_p = np.where(y == 1, log_sigmoid(z), log_sigmoid(-z))
    return float(-log_p.mean() + np.sum(penalty * w**2) / 2)


def logistic_gradient(w, X, y, penalty=0.0):
    """Gradient of `logistic_nll` in the weights: the features, weighted by predicted - observed.

    ``X.T @ (p - y) / n + penalty * w`` with ``p = sigmoid(X @ w)``

    Parameters
    ----------
    w, X, y, penalty
        As for `logistic_nll`.

    Returns
    -------
    ndarray, shape (d,)

    Examples
    --------
    >>> X = with_intercept([1.0, 2.0, 3.0, 4.0])
    >>> logistic_gradient([0, 0], X, [0, 0, 1, 1])
    array([ 0. , -0.5])
    """
    w, X, y, penalty = _logistic_data(w, X, y, penalty)
    return X.T @ (sigmoid(X @ w) - y) / len(y) + penalty * w


def logistic_hessian(w, X, y, penalty=0.0):
    """Hessian of `logistic_nll`: the curvature that Newton's method divides by.

    ``X.T @ diag(p (1 - p)) @ X / n + diag(penalty)`` with ``p = sigmoid(X @ w)``

    It does not depend on the labels and never curves downward, so the loss is convex.

    Parameters
    ----------
    w, X, y, penalty
        As for `logistic_nll`.

    Returns
    -------
    ndarray, shape (d, d)

    Examples
    --------
    >>> X = with_intercept([1.0, 2.0, 3.0, 4.0])
    >>> logistic_hessian([0, 0], X, [0, 0, 1, 1])
    array([[0.25 , 0.625],
           [0.625, 1.875]])
    """
    w, X, y, penalty = _logistic_data(w, X, y, penalty)
    z = X @ w
    variance = sigmoid(z) * sigmoid(-z)
    return (X.T * variance) @ X / len(y) + np.diag(penalty)


def _logistic_data(w, X, y, penalty):
    w, X, y = as_float64(w, "w"), as_float64(X, "X"), np.asarray(y)
    if X.ndim != 2 or w.shape != X.shape[1:] or y.shape != X.shape[:1] or not y.size:
        raise ValueError(
            f"w has shape {w.shape}, X {X.shape}, y {y.shape}; they should be (d,), (n, d), (n,), "
            f"with n at least 1"
        )
    odd = y[(y != 0) & (y != 1)]
    if odd.size:
        raise ValueError(f"y contains {odd[0]}; labels are 0 or 1")
    return w, X, y.astype(float), _penalty(penalty, w)


def _penalty(penalty, weights):
    """One penalty for each weight."""
    penalty = as_broadcast(penalty, weights.shape, "penalty")
    wrong = penalty[~(penalty >= 0)]
    if wrong.size:
        raise ValueError(f"penalty holds {wrong[0]}, but must be 0 or more")
    return penalty


# --- Softmax regression ------------------------------------------------------------------------


def softmax_nll(W, X, y, penalty=0.0):
    """Mean negative log-likelihood of class labels, in nats.

    ``-mean(log_softmax(X @ W.T)[i, y[i]]) + sum(penalty * W**2) / 2``

    For one-hot labels this is the cross-entropy between labels and predictions.

    Parameters
    ----------
    W : array_like, shape (K, d)
        Weights, one row for each class.
    X : array_like, shape (n, d)
    y : array_like of int, shape (n,)
        Class of each row, 0 to K-1.
    penalty : float or array_like that broadcasts to (K, d), default 0
        As for `logistic_nll`.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the shapes do not fit, or a label is not one of 0 … K-1 (TypeError: not whole).

    Notes
    -----
    Source: C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.4.

    Examples
    --------
    With all weights 0 each of 10 classes has probability 1/10, which costs log 10:

    >>> round(softmax_nll(np.zeros((10, 2)), [[1.0, 3.0], [1.0, 5.0]], [7, 0]), 6)
    2.302585
    """
    W, X, y, penalty = _softmax_data(W, X, y, penalty)
    log_p = log_softmax(X @ W.T)
    return float(-log_p[np.arange(len(y)), y].mean() + np.sum(penalty * W**2) / 2)


def softmax_gradient(W, X, y, penalty=0.0):
    """Gradient of `softmax_nll` in the weights: predicted - observed, times the features.

    ``(P - Y).T @ X / n + penalty * W`` with ``P = softmax(X @ W.T)`` and Y the one-hot labels

    Parameters
    ----------
    W, X, y, penalty
        As for `softmax_nll`.

    Returns
    -------
    ndarray, shape (K, d)
        Without a penalty its rows add up to 0: what one class gains the others lose.

    Examples
    --------
    >>> softmax_gradient(np.zeros((2, 1)), [[1.0], [1.0], [1.0], [1.0]], [0, 1, 1, 1])
    array([[ 0.25],
           [-0.25]])
    """
    W, X, y, penalty = _softmax_data(W, X, y, penalty)
    residual = softmax(X @ W.T)
    residual[np.arange(len(y)), y] -= 1
    return residual.T @ X / len(y) + penalty * W


def _softmax_data(W, X, y, penalty):
    W, X, y = as_float64(W, "W"), as_float64(X, "X"), np.asarray(y)
    if (
        W.ndim != 2
        or X.ndim != 2
        or W.shape[1] != X.shape[1]
        or y.shape != X.shape[:1]
        or not y.size
    ):
        raise ValueError(
            f"W has shape {W.shape}, X {X.shape}, y {y.shape}; they should be (K, d), (n, d), "
            f"(n,), with n at least 1"
        )
    return W, X, as_labels(y, len(W), "y"), _penalty(penalty, W)


# --- One hidden layer --------------------------------------------------------------------------


class MLP:
    """A net with one hidden layer: ``logits = max(X @ W1 + b1, 0) @ W2 + b2``.

    Parameters
    ----------
    inputs, hidden, classes : int
        d, the size of the hidden layer, and K.
    seed : int, default 0
        The first weights are drawn from a normal distribution of variance 2 / (units below).

    Attributes
    ----------
    parameters : list of ndarray
        W1 (d, hidden), b1 (hidden,), W2 (hidden, K), b2 (K,).

    Raises
    ------
    ValueError
        If a size is not a whole number from 1 up, a shape does not fit, or a label is not one of
        0 … K-1.

    Notes
    -----
    Source: K. He, X. Zhang, S. Ren, J. Sun, "Delving Deep into Rectifiers", ICCV 2015, for the
    first weights; D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.

    Examples
    --------
    >>> X, y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    >>> MLP(2, 8, 2).fit(X, y).logits(X).argmax(axis=1)    # one of two, but not both
    array([0, 1, 1, 0])
    """

    def __init__(self, inputs, hidden, classes, seed=0):
        for name, count in (("inputs", inputs), ("hidden", hidden), ("classes", classes)):
            require_count(count, name)
        rng = np.random.default_rng(seed)
        self.parameters = [
            rng.normal(0, np.sqrt(2 / inputs), (inputs, hidden)),
            np.zeros(hidden),
            rng.normal(0, np.sqrt(2 / hidden), (hidden, classes)),
            np.zeros(classes),
        ]

    def logits(self, X):
        """Unnormalized log-probabilities, shape (n, K), of the rows of X, shape (n, d)."""
        return self._layers(X)[1]

    def _layers(self, X):
        W1, b1, W2, b2 = self.parameters
        X = as_float64(X, "X")
        if X.ndim != 2 or X.shape[1] != len(W1):
            raise ValueError(f"X has shape {X.shape}; it should be (n, {len(W1)}), a row a case")
        hidden = np.maximum(X @ W1 + b1, 0)
        return hidden, hidden @ W2 + b2

    def gradient(self, X, y, pull=np.subtract):
        """Gradient of the mean loss in each of the parameters: the chain rule, backward.

        Parameters
        ----------
        X : array_like, shape (n, d)
        y : array_like of int, shape (n,)
            Class of each row, 0 to K-1.
        pull : callable, ``pull(P, Y) -> (n, K)``
            Gradient of each row's loss in its logits, from the probabilities P and the one-hot
            labels Y. ``P - Y``, predicted minus observed, is that of the negative log-likelihood.

        Returns
        -------
        list of ndarray, shaped as `parameters`
        """
        X = as_float64(X, "X")
        hidden, logits = self._layers(X)
        y = as_labels(y, logits.shape[1], "y")
        if y.shape != X.shape[:1] or not y.size:
            raise ValueError(
                f"y has shape {y.shape} and X {X.shape}; y should be ({len(X)},), with 1 or more"
            )
        at_logits = pull(softmax(logits), np.eye(logits.shape[1])[y]) / len(X)
        if at_logits.shape != logits.shape:
            raise ValueError(f"pull gives shape {at_logits.shape}; it should be {logits.shape}")
        at_hidden = (at_logits @ self.parameters[2].T) * (hidden > 0)
        return [
            X.T @ at_hidden,
            at_hidden.sum(axis=0),
            hidden.T @ at_logits,
            at_logits.sum(axis=0),
        ]

    def fit(self, X, y, pull=np.subtract, steps=300, rate=0.01):
        """Change the parameters by Adam, all rows in each step; returns the net itself.

        Parameters
        ----------
        X, y, pull
            As for `gradient`.
        steps : int, default 300
        rate : float, default 0.01
        """
        require_count(steps, "steps", 0)
        require_number(rate, "rate", lambda r: r > 0, "above 0: 0.01, say")
        means = [np.zeros_like(p) for p in self.parameters]
        squares = [np.zeros_like(p) for p in self.parameters]
        for step in range(1, steps + 1):
            gradients = self.gradient(X, y, pull)
            for p, g, mean, square in zip(self.parameters, gradients, means, squares, strict=True):
                mean += 0.1 * (g - mean)
                square += 0.001 * (g**2 - square)
                size = np.sqrt(square / (1 - 0.999**step)) + 1e-8
                p -= rate * mean / (1 - 0.9**step) / size
        return self


# --- Words: which pile does a page come from? --------------------------------------------------


class NaiveBayes:
    """Word probabilities for each class; a page's words are taken as independent.

    ``p(word | class) = (count + alpha) / (total + alpha V)``, and a page's probability is the
    product over its words. The classes are equally likely before the page is read.

    Parameters
    ----------
    counts : array_like of int, shape (K, V)
        How often each of V words occurs in each of K classes.
    alpha : float, default 1
        Added to every count, so that a word never seen in a class is rare, not impossible.

    Attributes
    ----------
    log_probs : ndarray, shape (K, V)
        Log-probability of each word in each class, in nats.

    Raises
    ------
    ValueError
        If counts is not a matrix, or it or alpha is negative.

    Examples
    --------
    >>> model = NaiveBayes([[8, 1], [1, 8]])
    >>> page = np.array([[0, 0, 1]])
    >>> model.log_scores(page).round(3)
    array([[-2.106, -3.61 ]])
    >>> model.predict(page)
    array([0])
    """

    def __init__(self, counts, alpha=1.0):
        counts = as_float64(counts, "counts")
        if counts.ndim != 2:
            raise ValueError(f"counts has shape {counts.shape}; it should be (classes, words)")
        wrong = counts[~(counts >= 0)]
        if wrong.size:
            raise ValueError(f"counts holds {wrong[0]}; a count is 0 or more")
        _require_alpha(alpha)
        smoothed = counts + alpha
        if not smoothed.any(axis=1).all():
            raise ValueError(f"counts has a row of zeros and alpha is {alpha}; take a larger alpha")
        with np.errstate(divide="ignore"):  # with alpha = 0 a word may be impossible: -inf
            self.log_probs = np.log(smoothed) - np.log(smoothed.sum(axis=1, keepdims=True))

    def log_scores(self, pages):
        """Log-probability of each page in each class: the sum over its words, in nats.

        Parameters
        ----------
        pages : array_like of int, shape (n, length)
            Word numbers.

        Returns
        -------
        ndarray, shape (n, K)
        """
        return self.log_probs[:, self._checked(pages)].sum(axis=-1).T

    def products(self, pages, dtype=np.float64):
        """Probability of each page in each class: the product over its words.

        On paper ``exp(log_scores)``; in floats it becomes 0 after a hundred words or so.

        Parameters
        ----------
        pages : array_like of int, shape (n, length)
        dtype : float dtype, default float64
            The format in which the words' probabilities are stored and multiplied.

        Returns
        -------
        ndarray of dtype, shape (n, K)
        """
        return np.exp(self.log_probs).astype(dtype)[:, self._checked(pages)].prod(axis=-1).T

    def predict(self, pages):
        """The class with the highest log-score; the first of them in a tie.

        Parameters
        ----------
        pages : array_like of int, shape (n, length)

        Returns
        -------
        ndarray of int, shape (n,)
        """
        return self.log_scores(pages).argmax(axis=1)

    def _checked(self, pages):
        return as_labels(pages, self.log_probs.shape[1], "pages")


def _require_alpha(alpha):
    require_number(alpha, "alpha", lambda v: 0 <= v < np.inf, "0 or more: 1, say")


# --- Letters: which one comes next? ------------------------------------------------------------


class NGram:
    """A language model that counts: each symbol depends on the n-1 symbols before it.

    ``p(symbol | context) = (count(context, symbol) + alpha) / (count(context) + alpha V)``

    With ``alpha=0`` this is the maximum likelihood estimate. Before the text the model sees n-1
    times symbol 0, so every symbol of a text has a context and a probability. A context that was
    never seen predicts all symbols alike, the limit of the formula for small alpha.

    Parameters
    ----------
    codes : array_like of int, shape (characters,)
        The text to learn from, as symbol numbers 0 to V-1.
    order : int
        n: 1 looks at nothing, 2 at one symbol before, and so on.
    alpha : float, default 0.1
        Added to every count.
    symbols : int, default 27
        V, the size of the alphabet.

    Raises
    ------
    ValueError
        If a code is not in the alphabet, alpha is negative, or order is out of range.

    Notes
    -----
    Source: D. Jurafsky and J. H. Martin, "Speech and Language Processing", chapter 3 "N-gram
    Language Models".

    Examples
    --------
    >>> from course_utils.datasets import letter_codes
    >>> model = NGram(letter_codes("abracadabra"), order=2, alpha=0)
    >>> model.conditional(letter_codes("a"))[letter_codes("bcd")]   # after a: b twice, c, d
    array([0.5 , 0.25, 0.25])
    >>> model.perplexity(letter_codes("bra"))                       # no text started with b
    inf
    """

    def __init__(self, codes, order, alpha=0.1, symbols=27):
        _require_alpha(alpha)
        self.order, self.alpha, self.symbols = order, alpha, symbols
        grams = self._grams(codes)
        self._grams_seen = np.unique(grams, return_counts=True)
        self._contexts_seen = np.unique(grams // symbols, return_counts=True)

    def counts(self, codes):
        """For each symbol of a text: how often it was seen in its context, and the context at all.

        Parameters
        ----------
        codes : array_like of int, shape (characters,)

        Returns
        -------
        seen, contexts : two int arrays, shape (characters,)

        Examples
        --------
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

        Parameters
        ----------
        codes : array_like of int, shape (characters,)

        Returns
        -------
        ndarray, shape (characters,)
        """
        return self._log_prob(*self.counts(codes))

    def perplexity(self, codes):
        """exp of the mean negative log-probability: the number of symbols it is as unsure between.

        Parameters
        ----------
        codes : array_like of int, shape (characters,)

        Returns
        -------
        float
            Between 1 and infinity; V for a model that knows nothing.
        """
        return float(perplexity(self.log_prob(codes)))

    def bits_per_symbol(self, codes):
        """Mean negative log2-probability: the length, in bits, of the text in the model's code.

        Parameters
        ----------
        codes : array_like of int, shape (characters,)

        Returns
        -------
        float
        """
        return float(-self.log_prob(codes).mean() / np.log(2))

    def conditional(self, context):
        """Probabilities of the next symbol after a context.

        Parameters
        ----------
        context : array_like of int
            The symbols before; the last n-1 of them count, and a start is filled up with 0.

        Returns
        -------
        ndarray, shape (V,)
        """
        return np.exp(self._log_conditional(context))

    def sample(self, length, temperature=1.0, seed=0, start=()):
        """Let the model write: draw each symbol given those drawn before.

        Parameters
        ----------
        length : int
            Symbols to draw.
        temperature : float, default 1
            Log-probabilities are divided by it: below 1 the model keeps to what is likely, above
            1 it dares more.
        seed : int, default 0
        start : array_like of int
            Symbols that the text goes on from; not part of the result.

        Returns
        -------
        ndarray of int64, shape (length,)

        Raises
        ------
        ValueError
            If temperature is not positive.
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
    a code for the whole text. Nothing else has to be sent.

    Parameters
    ----------
    codes, order, alpha, symbols
        As for `NGram`; alpha is above 0.

    Returns
    -------
    ndarray, shape (characters,)

    Examples
    --------
    >>> np.exp(adaptive_log_prob([1, 1, 1, 0], order=1, alpha=1, symbols=2)).round(3)
    array([0.5  , 0.667, 0.75 , 0.2  ])
    """
    demand = "above 0, because at first nothing has been seen"
    require_number(alpha, "alpha", lambda v: 0 < v < np.inf, demand)
    grams = _grams(codes, order, symbols)
    seen, contexts = _so_far(grams), _so_far(grams // symbols)
    return np.log(seen + alpha) - np.log(contexts + alpha * symbols)


def kneser_ney_log_prob(codes, order, discount=0.8, symbols=27):
    """Log-probability of each symbol by all orders up to n at once, learning while they read.

    ``p_n = (max(count - d, 0) + d * kinds * p_(n-1)) / total``, and ``p_0 = 1 / V``

    `count` is how often the symbol, `total` how often anything was counted after the context, and
    `kinds` how many different symbols. Each kind gives up d of a count, and the shorter context
    says who gets it. The shorter one counts only what was new to the longer.

    Parameters
    ----------
    codes, order, symbols
        As for `NGram`.
    discount : float, default 0.8
        d, between 0 and 1.

    Returns
    -------
    ndarray, shape (characters,)

    Notes
    -----
    Interpolated Kneser-Ney smoothing. Source: D. Jurafsky and J. H. Martin, "Speech and Language
    Processing", chapter 3 "N-gram Language Models".

    Examples
    --------
    >>> np.exp(kneser_ney_log_prob([1, 1, 1, 0], order=1, discount=0.5, symbols=2)).round(3)
    array([0.5  , 0.75 , 0.875, 0.083])
    """
    require_number(discount, "discount", lambda d: 0 < d < 1, "between 0 and 1: 0.8, say")
    _require_order(order, symbols)
    levels, fresh = [], np.ones(len(codes), dtype=np.int64)
    for n in range(order, 0, -1):
        grams = _grams(codes, n, symbols)
        contexts = grams // symbols
        seen, total = _so_far(grams, fresh), _so_far(contexts, fresh)
        fresh = fresh * (seen == 0)
        levels.append((seen, total, _so_far(contexts, fresh)))
    p = np.full(len(codes), 1 / symbols)
    for seen, total, kinds in reversed(levels):
        blend = np.maximum(seen - discount, 0) + discount * kinds * p
        p = np.where(total > 0, blend / np.maximum(total, 1), p)
    return np.log(p)


def _so_far(keys, weights=None):
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


# --- Dice: what is going on behind the numbers? ------------------------------------------------


@dataclass(frozen=True)
class HiddenMarkov:
    """A hidden state that changes by chance and shows one of V symbols at each step.

    The forward algorithm adds up the probabilities of all paths through the hidden states:
    ``alpha[t, j] = sum_i(alpha[t-1, i] * transition[i, j]) * emission[j, symbols[t]]``.
    alpha[t, j] is the probability of the symbols up to t together with state j at t.

    Parameters
    ----------
    start : array_like, shape (S,)
        Probabilities of the first state.
    transition : array_like, shape (S, S)
        transition[i, j]: probability that state j follows state i.
    emission : array_like, shape (S, V)
        emission[j, v]: probability that state j shows symbol v.

    Raises
    ------
    ValueError
        If the shapes do not fit, or a row is not a distribution.

    Notes
    -----
    Source: L. R. Rabiner, "A tutorial on hidden Markov models", Proceedings of the IEEE 77 (1989).

    Examples
    --------
    >>> rolls, dice = CASINO.sample(300)
    >>> alpha = CASINO.forward(rolls)
    >>> np.allclose(np.log(alpha.sum(axis=1)), CASINO.forward_scaled(rolls))
    True
    >>> np.allclose(np.log(alpha), CASINO.forward_log(rolls))
    True
    """

    start: np.ndarray
    transition: np.ndarray
    emission: np.ndarray

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
        """Draw symbols, and the hidden states behind them.

        Parameters
        ----------
        length : int
        seed : int, default 0

        Returns
        -------
        symbols, states : two ndarrays of int64, shape (length,)
        """
        require_count(length, "length", 0)
        rng = np.random.default_rng(seed)
        states = np.empty(length, dtype=np.int64)
        symbols = np.empty(length, dtype=np.int64)
        chances = self.start
        for t in range(length):
            states[t] = rng.choice(len(self.start), p=chances)
            symbols[t] = rng.choice(self.emission.shape[1], p=self.emission[states[t]])
            chances = self.transition[states[t]]
        return symbols, states

    def forward(self, symbols, dtype=np.float64):
        """The forward algorithm as on paper: products that underflow on a long row of symbols.

        Parameters
        ----------
        symbols : array_like of int, shape (T,)
        dtype : float dtype, default float64

        Returns
        -------
        ndarray of dtype, shape (T, S)
            alpha[t, j]; row t adds up to the probability of the symbols up to t.
        """
        symbols = self._checked(symbols)
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

        Parameters
        ----------
        symbols : array_like of int, shape (T,)

        Returns
        -------
        ndarray, shape (T,)
            Log-probability of the symbols up to t, in nats.
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

        Parameters
        ----------
        symbols : array_like of int, shape (T,)

        Returns
        -------
        ndarray, shape (T, S)
            log alpha[t, j] in nats; logsumexp of row t is the log-probability of the symbols up
            to t.
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
    start=[1 / 2, 1 / 2],
    transition=[[0.95, 0.05], [0.10, 0.90]],
    emission=[[1 / 6] * 6, [1 / 10] * 5 + [1 / 2]],
)
"""The occasionally dishonest casino: state 0 rolls a fair die, state 1 one that loves the six.

Symbol v is the face v + 1. Source: R. Durbin, S. Eddy, A. Krogh, G. Mitchison, "Biological
Sequence Analysis", Cambridge University Press 1998; the first die is drawn by a fair coin.
"""
