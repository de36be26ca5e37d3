"""Naive Bayes for counts of words."""

import numpy as np

from course_utils._validation import as_float64, as_labels, require_format
from course_utils.models.ngrams import require_alpha


class NaiveBayes:
    """Word probabilities for each class; a page's words are taken as independent.

    ``p(word | class) = (count + alpha) / (total + alpha V)``, and a page's probability is the
    product over its words. The classes are equally likely before the page is read.

    `counts`, (K, V), says how often each of V words occurs in each of K classes. `alpha` is added
    to each, so that a word never seen in a class is rare, not impossible. `log_probs`, (K, V), has
    the log-probability of each word in each class, in nats.

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
        wrong = counts[~((counts >= 0) & (counts < np.inf))]
        if wrong.size:
            raise ValueError(f"counts holds {wrong[0]}; a count is 0 or more, and finite")
        require_alpha(alpha)
        smoothed = counts + alpha
        if not smoothed.any(axis=1).all():
            raise ValueError(f"counts has a row of zeros and alpha is {alpha}; take a larger alpha")
        with np.errstate(divide="ignore"):  # with alpha = 0 a word may be impossible: -inf
            self.log_probs = np.log(smoothed) - np.log(smoothed.sum(axis=1, keepdims=True))

    def log_scores(self, pages):
        """Log-probability of each page in each class, the sum over its words: nats, shape (n, K).

        The pages are word numbers, shape (n, length).
        """
        return self.log_probs[:, self._checked(pages)].sum(axis=-1).T

    def products(self, pages, dtype=np.float64):
        """Probability of each page in each class, the product over its words: shape (n, K).

        On paper ``exp(log_scores)``; in floats it becomes 0 after a hundred words or so. The words'
        probabilities are stored and multiplied in the float format `dtype`.
        """
        probabilities = np.exp(self.log_probs).astype(require_format(dtype))
        return probabilities[:, self._checked(pages)].prod(axis=-1).T

    def predict(self, pages):
        """The class of each page with the highest log-score; the first of them in a tie."""
        return self.log_scores(pages).argmax(axis=1)

    def _checked(self, pages):
        return as_labels(pages, self.log_probs.shape[1], "pages")
