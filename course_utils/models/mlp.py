"""A network with one hidden layer, with its gradient written out."""

import numpy as np

from course_utils._validation import as_float64, as_labels, require_count, require_number
from course_utils.logspace import softmax


class MLP:
    """A net with one hidden layer: ``logits = max(X @ W1 + b1, 0) @ W2 + b2``.

    Its `parameters` are W1 (inputs, hidden), b1 (hidden,), W2 (hidden, classes) and b2 (classes,);
    the first weights are drawn from a normal distribution of variance 2 / (units below). Source:
    K. He, X. Zhang, S. Ren, J. Sun, "Delving Deep into Rectifiers", ICCV 2015, for these;
    D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.

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

    def gradient(self, X, y, logit_gradient=np.subtract):
        """Gradient of the mean loss, shaped as `parameters`: the chain rule, backward.

        X has shape (n, d), y the class of each row. ``logit_gradient(P, Y)``, of shape (n, K), is
        the gradient of each row's loss in its logits, from the probabilities P and the one-hot
        labels Y. ``P - Y``, predicted minus observed, is that of the negative log-likelihood.
        """
        X = as_float64(X, "X")
        hidden, logits = self._layers(X)
        y = as_labels(y, logits.shape[1], "y")
        if y.shape != X.shape[:1] or not y.size:
            raise ValueError(
                f"y has shape {y.shape} and X {X.shape}; y should be ({len(X)},), with 1 or more"
            )
        at_logits = logit_gradient(softmax(logits), np.eye(logits.shape[1])[y]) / len(X)
        if at_logits.shape != logits.shape:
            raise ValueError(
                f"logit_gradient gives shape {at_logits.shape}; it should be {logits.shape}"
            )
        at_hidden = (at_logits @ self.parameters[2].T) * (hidden > 0)
        return [
            X.T @ at_hidden,
            at_hidden.sum(axis=0),
            hidden.T @ at_logits,
            at_logits.sum(axis=0),
        ]

    def fit(self, X, y, logit_gradient=np.subtract, steps=300, rate=0.01):
        """Change the parameters by Adam, all rows in each step; returns the net itself."""
        require_count(steps, "steps", 0)
        require_number(rate, "rate", lambda r: r > 0, "above 0: 0.01, say")
        means = [np.zeros_like(p) for p in self.parameters]
        squares = [np.zeros_like(p) for p in self.parameters]
        for step in range(1, steps + 1):
            gradients = self.gradient(X, y, logit_gradient)
            for p, g, mean, square in zip(self.parameters, gradients, means, squares, strict=True):
                mean += 0.1 * (g - mean)
                square += 0.001 * (g**2 - square)
                size = np.sqrt(square / (1 - 0.999**step)) + 1e-8
                p -= rate * mean / (1 - 0.9**step) / size
        return self
