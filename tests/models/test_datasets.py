import re
import sys

import numpy as np
import pytest
from sklearn import datasets as sklearn_datasets
from statsmodels.datasets import randhie

from course_utils.models import datasets


@pytest.mark.parametrize("text", [datasets.python_text, datasets.statistics_text])
def test_a_text_is_long_and_says_no_paragraph_twice(text):
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text())]
    assert len(text()) > 200_000
    assert len(set(paragraphs)) == len(paragraphs)
    assert not re.search(r"^ *>>>", text(), re.MULTILINE)


def test_texts_are_the_same_under_every_python_and_scipy(monkeypatch):
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", None)
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    assert datasets.python_text.__wrapped__() == datasets.python_text()
    assert datasets.statistics_text.__wrapped__() == datasets.statistics_text()


def test_letters_are_27_symbols():
    text = datasets.letters(datasets.statistics_text())
    assert set(text) == set(datasets.ALPHABET)
    assert "  " not in text
    assert datasets.letters("Cramér–von\tMises 2") == "cramer von mises"


def test_letter_codes_and_letter_text_are_inverse():
    codes = datasets.letter_codes(datasets.python_text()[:1000])
    assert codes.dtype == np.int64
    assert datasets.letter_text(codes) == datasets.letters(datasets.python_text()[:1000])
    assert datasets.letter_codes("a z").tolist() == [1, 0, 26]


def test_piles_keep_every_word_once():
    piles = datasets.two_piles(0.25)
    words = datasets.letters(datasets.python_text()).split()
    assert len(piles.read[0]) == round(len(words) / 4)
    assert piles.text(np.concatenate([piles.read[0], piles.held_out[0]])) == " ".join(words)
    assert piles.counts.sum(axis=1).tolist() == [len(part) for part in piles.read]


def test_pages_are_balanced_held_out_and_grow_at_the_end():
    piles = datasets.two_piles()
    words, labels = piles.pages(length=300, n=20, seed=3)
    assert labels.tolist() == [0] * 10 + [1] * 10
    shorter, _ = piles.pages(length=50, n=20, seed=3)
    np.testing.assert_array_equal(shorter, words[:, :50])
    for page, label in zip(words, labels, strict=True):
        assert f" {piles.text(page)} " in f" {piles.text(piles.held_out[label])} "
    assert (piles.pages(50, 20, seed=4)[0] != shorter).any()


@pytest.mark.parametrize(
    ("ours", "theirs", "scale"),
    [
        (datasets.digits, sklearn_datasets.load_digits, 16),
        (datasets.iris, sklearn_datasets.load_iris, 1),
        (datasets.breast_cancer, sklearn_datasets.load_breast_cancer, 1),
    ],
)
def test_tables_are_those_of_scikit_learn(ours, theirs, scale):
    table, source = ours(), theirs()
    np.testing.assert_array_equal(table.X * scale, source.data)
    np.testing.assert_array_equal(table.y, source.target)
    assert list(table.features) == list(source.feature_names)
    assert list(table.classes) == [str(name) for name in source.target_names]
    assert set(table.y) == set(range(len(table.classes)))


def test_shared_data_cannot_be_changed():
    for array in (datasets.digits().X, datasets.iris().y, datasets.doctor_visits()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_split_parts_the_rows():
    train, test = datasets.split(datasets.iris(), train=100, seed=1)
    rows = [tuple(row) for row in np.concatenate([train.X, test.X])]
    assert len(train.y) == 100
    assert sorted(rows) == sorted(tuple(row) for row in datasets.iris().X)


def test_doctor_visits_are_those_of_statsmodels():
    theirs = randhie.load_pandas().data["mdvis"]
    np.testing.assert_array_equal(datasets.doctor_visits(), np.sort(theirs))


def test_doctor_visits_repeat_themselves_as_notebook_02_says():
    """In the file rows with the same attributes stand together; none says whose year it is."""
    table = randhie.load_pandas().data
    visits, attributes = table["mdvis"].to_numpy(), table.drop(columns="mdvis").to_numpy()
    alike = np.all(attributes[1:] == attributes[:-1], axis=1)
    together = np.diff(np.flatnonzero(np.r_[True, ~alike, True]))
    assert np.isin(together, (3, 5)).mean() > 0.5
    before_after = np.array([visits[:-1], visits[1:]])
    assert np.corrcoef(before_after[:, alike])[0, 1] > 0.5
    assert np.corrcoef(before_after[:, ~alike])[0, 1] < 0.2
