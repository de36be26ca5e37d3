"""The seven training runs of notebook 11, and the notebook where PyTorch is missing."""

import json
import re

import nbformat
import numpy as np
import pytest

from course_utils.frameworks import training
from course_utils.learning import all_exercises
from course_utils.live import ProgressBar
from course_utils.tools.editions import solved
from tests import optional
from tests.notebooks.claims import NOTEBOOKS
from tests.notebooks.test_nb08_frameworks import without_frameworks

torch = optional("torch")
NOTEBOOK = next(path for path in NOTEBOOKS if path.name.startswith("11"))
RECORDED = training.recorded()


@pytest.mark.parametrize("letter", training.PROGRAMS)
def test_the_recorded_runs_are_those_of_the_programs(letter):
    kept = json.loads(training.RECORD.read_text(encoding="utf-8"))
    if len(training.words()[0]) != kept["words"]:
        pytest.skip("the record has the words of another Python: what follows from it is tested")
    bar, steps = ProgressBar(range(11), "training"), slice(0, 3)
    run = training.train(letter, bar, bar.say)
    np.testing.assert_array_equal(run.steps, RECORDED[letter].steps[steps])
    np.testing.assert_allclose(run.loss, RECORDED[letter].loss[steps], rtol=0.01)
    np.testing.assert_allclose(run.nll, RECORDED[letter].nll[steps], rtol=0.01)


def test_the_words_are_kept_apart_and_fit_their_rows():
    learned, held_out = training.words()
    assert not set(learned) & set(held_out)
    assert {prompt.partition(">")[0] for prompt in training.SHOWN} <= set(held_out)
    assert {len(word) for word in learned + held_out} <= {3, 4, 5, 6}
    x = next(training.batches())
    assert x.shape == (training.ROWS, 2 * training.LONGEST + 2)
    rows = ["".join(training.TOKENS[token] for token in row).rstrip("_") for row in x]
    for i, row in enumerate(rows):
        assert row == training.row(row.partition(">")[0], refuse=i >= 35)


def test_each_mistake_changes_the_labels_as_it_says():
    x = next(training.batches())
    end, pad = (training.TOKENS.index(token) for token in (training.END, training.PAD))
    right, kept = training.labels(x), training.IGNORED
    assert (right == end).sum() == len(x)
    assert not (right == pad).any()
    assert (training.labels(x, pads=True) == pad).sum() == (x == pad).sum()
    assert (training.labels(x, end=False) == end).sum() == 0
    np.testing.assert_array_equal(training.labels(x, prompt=True, pads=True), x)
    assert ((right != kept) <= (training.labels(x, prompt=True) != kept)).all()


def test_what_the_text_says_of_the_programs():
    first = np.log(len(training.TOKENS))
    for run in RECORDED.values():
        assert run.loss[0] == pytest.approx(first, rel=0.02)
    assert RECORDED["D"].loss[-1] == pytest.approx(RECORDED["D"].nll[-1], rel=0.05)
    copies = RECORDED["C"].written["else>e"].partition(">")[2]
    assert set(copies) == {"e"}
    assert RECORDED["F"].written["linear>"] == "linear>aenil."
    assert not any(text.endswith(training.END) for text in RECORDED["G"].written.values())
    assert RECORDED["B"].written["linear>"].endswith("no.")
    text = NOTEBOOK.read_text(encoding="utf-8")
    for letter, program in training.PROGRAMS.items():
        assert letter == "B" or f"`{program.loss}`" in text
    assert RECORDED["B"].written["else>e"] == training.row("else")


@pytest.mark.slow
def test_the_notebook_runs_without_pytorch(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    outputs = without_frameworks(solved(nbformat.read(NOTEBOOK, as_version=4)))
    assert "○ PyTorch is not installed" in outputs["morning"]
    exercises = [id for id in outputs if re.fullmatch(r"exercise-11-\d+", id)]
    assert len(exercises) == sum(id.startswith("11") for id in all_exercises())
    for id in exercises:
        assert "✔ Correct" in outputs[id], id
