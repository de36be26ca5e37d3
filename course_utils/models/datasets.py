"""Real data from installed packages: two piles of text, images, flowers, tumors, visits.

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
from numbers import Integral
from typing import NamedTuple

import numpy as np

from course_utils._validation import as_labels, require_number

ALPHABET = " abcdefghijklmnopqrstuvwxyz"


# --- Texts -------------------------------------------------------------------------------------


@cache
def python_text():
    """Python's documentation: about 360,000 characters on assert, classes, strings and so on.

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
        About 400,000 characters from modules that any Python has.

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
    """Documentation on statistics: about 600,000 characters on tests, moments, distributions.

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
    if not isinstance(text, str):
        raise TypeError(f"text is {text!r:.80}, but must be a string; letter_text(codes) makes one")
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))
    return re.sub("[^a-z]+", " ", bare.lower()).strip()


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


def letter_text(codes):
    """Turn numbers back into symbols: the inverse of `letter_codes`.

    Parameters
    ----------
    codes : int array, shape (characters,)

    Returns
    -------
    str

    Examples
    --------
    >>> letter_text([1, 0, 3, 1, 2])
    'a cab'
    """
    codes = as_labels(codes, len(ALPHABET), "codes")
    return "".join(ALPHABET[code] for code in np.atleast_1d(codes))


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
        demand = f"a whole number: a page has 1 to {longest} words"
        require_number(length, "length", lambda v: 1 <= v <= longest, demand, Integral)
        demand = "an even number, half the pages for each pile"
        require_number(n, "n", lambda v: v >= 2 and v % 2 == 0, demand, Integral)
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
        words = as_labels(words, len(self.vocabulary), "words")
        return " ".join(self.vocabulary[np.atleast_1d(words)])


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


# --- Tables ------------------------------------------------------------------------------------


class Table(NamedTuple):
    """A table with labels.

    Attributes
    ----------
    X : ndarray of float64, shape (n, d)
        One row for each example.
    y : ndarray of int64, shape (n,)
        Class of each row, 0 to K-1.
    features : tuple of str
        Names of the d columns.
    classes : tuple of str
        Names of the K classes.
    """

    X: np.ndarray
    y: np.ndarray
    features: tuple
    classes: tuple


@cache
def digits():
    """1,797 handwritten digits of 8×8 pixels, 0 (white) to 1 (black), as rows of 64.

    Returns
    -------
    Table
        X has shape (1797, 64); ``X[i].reshape(8, 8)`` is a picture. The pixels, 0 to 16 in the
        source, are divided by 16.

    Notes
    -----
    Source: `sklearn.datasets.load_digits`, the test part of the UCI data set "Optical Recognition
    of Handwritten Digits" (E. Alpaydin and C. Kaynak, 1998).

    Examples
    --------
    >>> X, y, features, classes = digits()
    >>> X.shape, float(X.max()), len(classes)
    ((1797, 64), 1.0, 10)
    """
    table = _sklearn_table("digits")
    return table._replace(X=_frozen(table.X / 16))


@cache
def iris():
    """150 iris flowers: four lengths in cm, three species.

    Returns
    -------
    Table

    Notes
    -----
    Source: `sklearn.datasets.load_iris`; R. A. Fisher, "The use of multiple measurements in
    taxonomic problems", Annals of Eugenics 7 (1936).

    Examples
    --------
    >>> iris().features
    ('sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)')
    >>> iris().classes
    ('setosa', 'versicolor', 'virginica')
    """
    return _sklearn_table("iris")


@cache
def setosa_petals():
    """Petal lengths, in cm, of the 50 flowers of Iris setosa in `iris`.

    Returns
    -------
    ndarray of float64, shape (50,)

    Examples
    --------
    >>> round(float(setosa_petals().mean()), 3)
    1.462
    """
    table = iris()
    return _frozen(table.X[table.y == 0, table.features.index("petal length (cm)")])


@cache
def breast_cancer():
    """569 breast tumors: 30 measures of the cell nuclei, class 0 malignant, class 1 benign.

    Returns
    -------
    Table

    Notes
    -----
    Source: `sklearn.datasets.load_breast_cancer`; UCI "Breast Cancer Wisconsin (Diagnostic)"
    (W. H. Wolberg, W. N. Street, O. L. Mangasarian, 1995).

    Examples
    --------
    >>> X, y, features, classes = breast_cancer()
    >>> features[0], classes, np.bincount(y)
    ('mean radius', ('malignant', 'benign'), array([212, 357]))
    """
    return _sklearn_table("breast_cancer")


@cache
def doctor_visits():
    """Visits to a doctor in a year: 20,190 counts, sorted, from 5,912 Americans around 1980.

    Each count is one person in one year. Most persons give three counts, some five, and heavy
    users stay heavy users: the 20,190 counts are not independent.

    Returns
    -------
    ndarray of int64, shape (20190,)

    Notes
    -----
    Source: RAND Health Insurance Experiment, 1974 to 1982, variable ``mdvis`` (outpatient visits
    to a medical doctor), as in A. C. Cameron and P. K. Trivedi, "Microeconometrics", Cambridge
    University Press 2005; public domain, also in statsmodels as ``datasets.randhie``. Only how
    often each value occurs is stored here.

    Examples
    --------
    >>> visits = doctor_visits()
    >>> visits.size, int(visits.max()), round(float(visits.mean()), 4)
    (20190, 77, 2.8604)
    >>> np.bincount(visits)[:4]
    array([6308, 3817, 2797, 1884])
    """
    people = [int(number) for number in _VISITS.split()]
    return _frozen(np.repeat(np.arange(len(people)), people))


def split(table, train, seed=0):
    """Shuffle the rows and part them in two: some to learn from, the rest to test on.

    Parameters
    ----------
    table : Table
    train : int
        Rows to learn from, 1 to n-1.
    seed : int, default 0

    Returns
    -------
    train, test : two Tables

    Raises
    ------
    ValueError
        If train leaves one of the two empty.

    Examples
    --------
    >>> train, test = split(digits(), train=1200)
    >>> train.X.shape, test.X.shape
    ((1200, 64), (597, 64))
    """
    if not isinstance(table, Table):
        raise TypeError(f"table is {table!r:.80}, but must be a Table, such as digits() or iris()")
    n = len(table.y)
    demand = f"a whole number: the table has {n} rows, so take 1 to {n - 1}"
    require_number(train, "train", lambda v: 0 < v < n, demand, Integral)
    rows = np.random.default_rng(seed).permutation(n)
    return tuple(
        table._replace(X=table.X[part], y=table.y[part]) for part in (rows[:train], rows[train:])
    )


# How many of the counts are 0, 1, 2, … 77.
_VISITS = """
    6308 3817 2797 1884 1345 968 689 531 408 287 206 190 118 109 82 59 56 33 37 35 26 22 19 19 13
    8 10 6 12 6 8 8 4 5 9 5 0 5 9 1 3 5 0 0 6 2 2 0 2 0 0 1 3 0 0 1 1 1 1 0 0 0 1 1 0 1 0 0 0 1 0
    0 1 0 1 0 1 1
"""


def _sklearn_table(name):
    bunch = getattr(import_module("sklearn.datasets"), f"load_{name}")()
    return Table(
        X=_frozen(bunch.data.astype(np.float64)),
        y=_frozen(bunch.target.astype(np.int64)),
        features=tuple(str(feature) for feature in bunch.feature_names),
        classes=tuple(str(label) for label in bunch.target_names),
    )


def _frozen(array):
    """The array, read-only: all callers share it."""
    array.setflags(write=False)
    return array


# --- Helpers of the texts ----------------------------------------------------------------------


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
        text = re.sub(r":math:`[^`]*`|https?://\S+|^ *(>>>|\.\.\.)( .*)?$", "", text, flags=re.M)
        for paragraph in re.split(r"\n\s*\n", text):
            words = " ".join(paragraph.split())
            if words:
                paragraphs.setdefault(words, paragraph)
    return "\n\n".join(paragraphs.values())
