"""Two long texts, and the 27 symbols that language models of letters read."""

import inspect
import re
import unicodedata
from functools import cache
from importlib import import_module

import numpy as np

from course_utils._validation import as_labels

ALPHABET = " abcdefghijklmnopqrstuvwxyz"


@cache
def python_text():
    """Python's documentation: about 360,000 characters on assert, classes, strings and so on.

    A paragraph that stands in several topics is kept once. Otherwise the last tenth of the text
    would repeat pages of the first nine, and a model could shine there by having memorized them.

    Source: `pydoc_data.topics`, the text behind ``help("assert")``, from Python's language and
    library reference; where an installation lacks it, `python_docstrings`.

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
    """About 400,000 characters of Python's docstrings, from modules that any Python has.

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
    share is kept once. Source: the docstrings of `scipy.stats`, which scikit-learn brings with it.

    >>> "null hypothesis" in statistics_text()
    True
    """
    return _prose(_docstrings(import_module("scipy.stats")))


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
    """Number the symbols of a text, which passes through `letters` first.

    Returns
    -------
    ndarray of int64, shape (characters,)
        Positions in `ALPHABET`: 0 for a space, 1 for a, … 26 for z.

    Examples
    --------
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
