"""Two piles of text, cut into words, for the question: from which of the two is this page?"""

from dataclasses import dataclass
from functools import cache, cached_property
from numbers import Integral

import numpy as np

from course_utils._validation import as_labels, require_number
from course_utils.models.datasets.texts import letters, python_text, statistics_text

LONGEST_PAGE = 2000  # words


@dataclass(frozen=True)
class TwoPiles:
    """Two piles of text, cut into words; the first part of each is read, the rest held out."""

    classes: tuple  # names of the piles, in the order of the labels 0 and 1
    vocabulary: np.ndarray  # all words, sorted, (V,); a word's number is its position here
    read: tuple  # of each pile the numbers of the words that a model may learn from
    held_out: tuple  # and of those that only serve for questions

    @cached_property
    def counts(self):
        """How often each word stands in the part that was read: int array, shape (2, V).

        The count is 0 for a word seen only in the held-out part: smooth before taking logs.
        """
        size = len(self.vocabulary)
        return np.stack([np.bincount(words, minlength=size) for words in self.read])

    def pages(self, length, n=200, seed=0):
        """Draw n pages of consecutive held-out words, half of them from each pile.

        Returns the word numbers, shape (n, length), and the labels, 0 or 1: the pile that each page
        comes from. n is even, and a page has 1 to 2000 words. With the same n and seed a shorter
        page is the beginning of the longer one, so that a slider over the length adds words and
        changes none.
        """
        demand = f"a whole number: a page has 1 to {LONGEST_PAGE} words"
        require_number(length, "length", lambda v: 1 <= v <= LONGEST_PAGE, demand, Integral)
        demand = "an even number, half the pages for each pile"
        require_number(n, "n", lambda v: v >= 2 and v % 2 == 0, demand, Integral)
        rng = np.random.default_rng(seed)
        pages = []
        for words in self.held_out:
            starts = rng.integers(0, len(words) - LONGEST_PAGE, size=n // 2)
            pages.append(words[starts[:, None] + np.arange(length)])
        return np.concatenate(pages), np.repeat([0, 1], n // 2)

    def text(self, words):
        """One page, given as word numbers, in words."""
        words = as_labels(words, len(self.vocabulary), "words")
        return " ".join(self.vocabulary[np.atleast_1d(words)])


@cache
def two_piles(read=0.5):
    """`python_text` (label 0) and `statistics_text` (label 1), cut into words: `TwoPiles`.

    A model may learn from the part `read` of each text, from its beginning: 0.1 to 0.9.

    >>> piles = two_piles()
    >>> piles.classes
    ('Python', 'statistics')
    >>> words, labels = piles.pages(length=30, n=4)
    >>> words.shape, labels
    ((4, 30), array([0, 0, 1, 1]))
    >>> len(piles.text(words[0]).split())
    30
    """
    require_number(read, "read", lambda v: 0.1 <= v <= 0.9, "a share between 0.1 and 0.9")
    texts = [letters(text).split() for text in (python_text(), statistics_text())]
    vocabulary, numbers = np.unique(np.concatenate(texts), return_inverse=True)
    piles = np.split(numbers.astype(np.int64), [len(texts[0])])
    cuts = [round(read * len(words)) for words in piles]
    return TwoPiles(
        classes=("Python", "statistics"),
        vocabulary=vocabulary,
        read=tuple(words[:cut] for words, cut in zip(piles, cuts, strict=True)),
        held_out=tuple(words[cut:] for words, cut in zip(piles, cuts, strict=True)),
    )
