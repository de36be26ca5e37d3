"""Two long texts, and the 27 symbols that language models of letters read."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

import numpy as np

from course_utils._validation import as_labels

ALPHABET = " abcdefghijklmnopqrstuvwxyz"


@cache
def python_text():
    """Python's documentation: about 360,000 characters on assert, classes, strings and so on.

    Code, addresses and repeated paragraphs are left out. Otherwise the last tenth of the text
    would repeat pages of the first nine, and a model could shine there by having memorized them.

    Source: `pydoc_data.topics` of Python 3.11.7, the text behind ``help("assert")``, from Python's
    language and library reference.

    >>> "Assert statements are a convenient way to insert debugging" in python_text()
    True
    """
    return _documentation("python-3.11.7.txt")


@cache
def statistics_text():
    """Documentation on statistics: about 630,000 characters on tests, moments, distributions.

    Formulas, examples and reference lists are left out, and a paragraph that many distributions
    share is kept once. Source: the docstrings of `scipy.stats` in SciPy 1.17.1.

    >>> "null hypothesis" in statistics_text()
    True
    """
    return _documentation("scipy.stats-1.17.1.txt")


def letters(text):
    """Reduce a text to 27 symbols: the letters a to z, and one space between words.

    Accents are dropped; whatever else is not a letter becomes space.

    >>> letters("Don't panic: it's 42°, René!")
    'don t panic it s rene'
    """
    if not isinstance(text, str):
        raise TypeError(f"text is {text!r:.80}, but must be a string; letter_text(codes) makes one")
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))
    return re.sub("[^a-z]+", " ", bare.lower()).strip()


def letter_codes(text):
    """Number the symbols of a text, which passes through `letters` first: int64, (characters,).

    A symbol's number is its position in `ALPHABET`: 0 for a space, 1 for a, … 26 for z.

    >>> letter_codes("A cab")
    array([1, 0, 3, 1, 2])
    """
    codes = np.frombuffer(letters(text).encode(), dtype=np.uint8).astype(np.int64)
    return np.where(codes == ord(" "), 0, codes - ord("a") + 1)


def letter_text(codes):
    """Turn numbers from 0 to 26 back into symbols: the inverse of `letter_codes`.

    >>> letter_text([1, 0, 3, 1, 2])
    'a cab'
    """
    codes = as_labels(codes, len(ALPHABET), "codes")
    return "".join(ALPHABET[code] for code in np.atleast_1d(codes))


def _documentation(name):
    file = files("course_utils.models.datasets") / "documentation" / name
    return file.read_text(encoding="utf-8").removesuffix("\n")
