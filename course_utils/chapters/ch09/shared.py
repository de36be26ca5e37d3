"""What several demos of notebook 09 share."""

from functools import cache

import numpy as np

from course_utils import models
from course_utils.models import datasets


@cache
def split_text():
    """Symbol numbers of Python's documentation: nine tenths to learn from, the rest held out."""
    codes = datasets.letter_codes(datasets.python_text())
    cut = round(0.9 * len(codes))
    return codes[:cut], codes[cut:]


@cache
def fitted(order, read=None, alpha=0.1):
    """An n-gram model of the first `read` symbols to learn from (all of them by default)."""
    return models.NGram(split_text()[0][:read], order, alpha)


READ = {"10,000": 10_000, "50,000": 50_000, "all": None}


@cache
def order_scores(order, read):
    """Bits per character on the text it read and on held-out text, and the share of new n-grams."""
    train, held_out = split_text()
    model = fitted(order, READ[read])
    return (
        model.bits_per_symbol(train[: READ[read]]),
        model.bits_per_symbol(held_out),
        float(np.mean(model.counts(held_out)[0] == 0)),
    )
