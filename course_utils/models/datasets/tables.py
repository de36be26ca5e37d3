"""Tables with labels: handwritten digits, flowers, tumors. Their arrays are read-only."""

from functools import cache
from importlib import import_module
from numbers import Integral
from typing import NamedTuple

import numpy as np

from course_utils._validation import require_number


class Table(NamedTuple):
    """A table with labels."""

    X: np.ndarray  # float64, (n, d): one row for each example
    y: np.ndarray  # int64, (n,): the class of each row, 0 to K - 1
    features: tuple  # names of the d columns
    classes: tuple  # names of the K classes


@cache
def digits():
    """1,797 handwritten digits of 8×8 pixels, 0 (white) to 1 (black), as rows of 64.

    ``X[i].reshape(8, 8)`` is a picture. The pixels, 0 to 16 in the source, are divided by 16.

    Source: `sklearn.datasets.load_digits`, the test part of the UCI data set "Optical Recognition
    of Handwritten Digits" (E. Alpaydin and C. Kaynak, 1998).

    >>> X, y, features, classes = digits()
    >>> X.shape, float(X.max()), len(classes)
    ((1797, 64), 1.0, 10)
    """
    table = _sklearn_table("digits")
    return table._replace(X=_read_only(table.X / 16))


@cache
def iris():
    """150 iris flowers: four lengths in cm, three species.

    Source: `sklearn.datasets.load_iris`; R. A. Fisher, "The use of multiple measurements in
    taxonomic problems", Annals of Eugenics 7 (1936).

    >>> iris().features
    ('sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)')
    >>> iris().classes
    ('setosa', 'versicolor', 'virginica')
    """
    return _sklearn_table("iris")


@cache
def setosa_petals():
    """Petal lengths, in cm, of the 50 flowers of Iris setosa in `iris`.

    >>> round(float(setosa_petals().mean()), 3)
    1.462
    """
    table = iris()
    return _read_only(table.X[table.y == 0, table.features.index("petal length (cm)")])


@cache
def breast_cancer():
    """569 breast tumors: 30 measures of the cell nuclei, class 0 malignant, class 1 benign.

    Source: `sklearn.datasets.load_breast_cancer`; UCI "Breast Cancer Wisconsin (Diagnostic)"
    (W. H. Wolberg, W. N. Street, O. L. Mangasarian, 1995).

    >>> X, y, features, classes = breast_cancer()
    >>> features[0], classes, np.bincount(y)
    ('mean radius', ('malignant', 'benign'), array([212, 357]))
    """
    return _sklearn_table("breast_cancer")


def split(table, train, seed=0):
    """Shuffle the rows of a table; two tables: `train` rows to learn from, the rest to test on.

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


def _sklearn_table(name):
    bunch = getattr(import_module("sklearn.datasets"), f"load_{name}")()
    return Table(
        X=_read_only(bunch.data.astype(np.float64)),
        y=_read_only(bunch.target.astype(np.int64)),
        features=tuple(str(feature) for feature in bunch.feature_names),
        classes=tuple(str(label) for label in bunch.target_names),
    )


def _read_only(array):
    """The array itself, which all callers share."""
    array.setflags(write=False)
    return array
