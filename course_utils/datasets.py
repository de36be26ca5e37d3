"""Real data from installed packages: two piles of text, images, flowers, tumors, wines, visits.

Nothing is downloaded. The texts are documentation that comes with Python and scipy, so their
lengths change a little from version to version: state ranges, not digits, about them. Each
function says where its data come from, and imports what it needs when it is called.
"""

import inspect
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module

import numpy as np

ALPHABET = " abcdefghijklmnopqrstuvwxyz"


# --- Texts -------------------------------------------------------------------------------------


@cache
def python_text():
    """Python's documentation: about 370,000 characters on assert, classes, strings and so on.

    A paragraph that stands in several topics is kept once. Otherwise the last tenth of the text
    would repeat pages of the first nine, and a model could shine there by having memorized them.

    Returns
    -------
    str

    Notes
    -----
    Source: `pydoc_data.topics`, the text behind ``help("assert")``, from Python's language and
    library reference. Where an installation lacks it, the docstrings of a few modules of the
    standard library take its place (`python_docstrings`).

    Examples
    --------
    >>> "Assert statements are a convenient way to insert debugging" in python_text()
    True
    """
    try:
        topics = import_module("pydoc_data.topics").topics
    except ImportError:
        return python_docstrings()
    return _prose(topics[name] for name in sorted(topics))


@cache
def python_docstrings():
    """Python's docstrings, the stand-in for `python_text` where that has no source.

    Returns
    -------
    str
        About 300,000 characters from modules that any Python has.

    Examples
    --------
    >>> "Return the absolute value of the argument" in python_docstrings()
    True
    """
    names = (
        "argparse ast asyncio builtins collections datetime decimal email.message functools "
        "http.client inspect itertools json logging os pathlib pickle re socket string "
        "subprocess tarfile textwrap threading typing unittest urllib.parse zipfile"
    )
    return _prose(doc for name in names.split() for doc in _docstrings(import_module(name)))


@cache
def statistics_text():
    """Documentation on statistics: about 500,000 characters on tests, moments, distributions.

    Formulas, examples and reference lists are left out, and a paragraph that many distributions
    share is kept once.

    Returns
    -------
    str

    Notes
    -----
    Source: the docstrings of `scipy.stats`, which scikit-learn brings with it.

    Examples
    --------
    >>> "null hypothesis" in statistics_text()
    True
    """
    return _prose(_docstrings(import_module("scipy.stats")))


def letters(text):
    """Reduce a text to 27 symbols: the letters a to z, and one space between words.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Accents are dropped; whatever else is not a letter becomes space.

    Examples
    --------
    >>> letters("Don't panic: it's 42°, René!")
    'don t panic it s rene'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z]+", " ", plain).strip()


def letter_codes(text):
    """Number the symbols of a text: 0 for a space, 1 for a, … 26 for z.

    Parameters
    ----------
    text : str
        Any text; it passes through `letters` first.

    Returns
    -------
    ndarray of int64, shape (characters,)
        Positions in `ALPHABET`.

    Examples
    --------
    >>> letter_codes("A cab")
    array([1, 0, 3, 1, 2])
    """
    codes = np.frombuffer(letters(text).encode(), dtype=np.uint8).astype(np.int64)
    return np.where(codes == ord(" "), 0, codes - ord("a") + 1)


@dataclass(frozen=True)
class TwoPiles:
    """Two piles of text, cut into words; the first part of each is read, the rest held out.

    Attributes
    ----------
    classes : tuple of str
        Names of the piles, in the order of the labels 0 and 1.
    vocabulary : ndarray of str, shape (V,)
        Every word that occurs anywhere, sorted. A word's number is its position here.
    read : tuple of two int arrays
        The word numbers of the part of each pile that a model may learn from.
    held_out : tuple of two int arrays
        The word numbers of the part that only serves for questions.
    """

    classes: tuple
    vocabulary: np.ndarray
    read: tuple
    held_out: tuple

    @cached_property
    def counts(self):
        """How often each word stands in the part that was read: int array, shape (2, V).

        The count is 0 for a word seen only in the held-out part: smooth before taking logs.
        """
        size = len(self.vocabulary)
        return np.stack([np.bincount(words, minlength=size) for words in self.read])

    def pages(self, length, n=200, seed=0):
        """Draw pages of consecutive held-out words, half of them from each pile.

        With the same n and seed a shorter page is the beginning of the longer one, so that a
        slider over the length adds words and changes none.

        Parameters
        ----------
        length : int
            Words on a page, 1 to 2000.
        n : int, default 200
            Number of pages; even, so that both piles get the same share.
        seed : int, default 0

        Returns
        -------
        words : ndarray of int64, shape (n, length)
            Word numbers.
        labels : ndarray of int64, shape (n,)
            0 or 1: the pile each page comes from.

        Raises
        ------
        ValueError
            If length or n is out of its range.
        """
        longest = 2000
        if not 1 <= length <= longest:
            raise ValueError(f"length is {length}; a page has 1 to {longest} words")
        if n < 2 or n % 2:
            raise ValueError(f"n is {n}; take an even number, half the pages for each pile")
        rng = np.random.default_rng(seed)
        pages = []
        for words in self.held_out:
            starts = rng.integers(0, len(words) - longest, size=n // 2)
            pages.append(words[starts[:, None] + np.arange(length)])
        return np.concatenate(pages), np.repeat([0, 1], n // 2)

    def text(self, words):
        """One page in words.

        Parameters
        ----------
        words : int array, shape (length,)

        Returns
        -------
        str
        """
        return " ".join(self.vocabulary[words])


@cache
def two_piles(read=0.5):
    """Python's documentation and statistics documentation, cut into words, for "which is it?".

    Parameters
    ----------
    read : float, default 0.5
        The part of each text, from its beginning, that a model may learn from.

    Returns
    -------
    TwoPiles

    Raises
    ------
    ValueError
        If read is not between 0.1 and 0.9.

    Notes
    -----
    Source: `python_text` (label 0) and `statistics_text` (label 1).

    Examples
    --------
    >>> piles = two_piles()
    >>> piles.classes
    ('Python', 'statistics')
    >>> words, labels = piles.pages(length=30, n=4)
    >>> words.shape, labels
    ((4, 30), array([0, 0, 1, 1]))
    >>> len(piles.text(words[0]).split())
    30
    """
    if not 0.1 <= read <= 0.9:
        raise ValueError(f"read is {read}; take a share between 0.1 and 0.9")
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


def _docstrings(module):
    """The docstrings of a module, its public functions and classes, and their public methods."""
    yield module.__doc__
    for name in sorted(getattr(module, "__all__", None) or vars(module)):
        thing = getattr(module, name, None)
        if name.startswith("_") or inspect.ismodule(thing) or not callable(thing):
            continue
        yield thing.__doc__
        if inspect.isclass(thing):
            for method in sorted(vars(thing)):
                if not method.startswith("_"):
                    yield getattr(vars(thing)[method], "__doc__", None)


def _prose(documents):
    """Join documents, without code, formulas, addresses and repeated paragraphs."""
    paragraphs = {}
    for document in documents:
        if not isinstance(document, str):
            continue
        sections = re.split(r"\n(?=[^\n]+\n-{3,}\n)", inspect.cleandoc(document))
        dropped = ("Examples\n-", "Methods\n-", "References\n-", "See Also\n-")
        text = "\n\n".join(part for part in sections if not part.startswith(dropped))
        text = re.sub(r"\.\. math::.*?(?=\n\S|\Z)", "", text, flags=re.DOTALL)
        text = re.sub(r":math:`[^`]*`|https?://\S+|^ *(>>>|\.\.\.) .*$", "", text, flags=re.M)
        for paragraph in re.split(r"\n\s*\n", text):
            words = " ".join(paragraph.split())
            if words:
                paragraphs.setdefault(words, paragraph)
    return "\n\n".join(paragraphs.values())
