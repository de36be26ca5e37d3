"""Notebook 08 beside the real PyTorch, Keras and scikit-learn, and without the first two."""

import json
import re
import warnings
from importlib.metadata import version

import nbclient
import nbformat
import numpy as np
import pytest
from packaging.version import Version

from course_utils.chapters.ch08 import double_softmax, questions, weighted_mean
from course_utils.frameworks import clinic, switchboard
from course_utils.frameworks import installed as frameworks
from course_utils.learning import all_exercises
from course_utils.tools.editions import solved
from tests.notebooks.claims import NOTEBOOKS

torch = pytest.importorskip("torch")
keras = pytest.importorskip("keras")
F = torch.nn.functional

NOTEBOOK = next(path for path in NOTEBOOKS if path.name.startswith("08"))
HIDE = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("torch", "keras"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
"""


def recorded_here(library):
    """Is this the very version that the record was made with?"""
    return version(library) == switchboard.recorded()["versions"][library]


@pytest.mark.parametrize("pair", switchboard.every(), ids=" | ".join)
def test_the_recorded_switchboard_is_what_the_libraries_do(pair):
    code = switchboard.CALLS[pair[2]]
    library = "torch" if "nn." in code else "scikit-learn" if "log_loss" in code else "keras"
    if library == "scikit-learn" and Version(version(library)) < Version("1.7"):
        pytest.skip("log_loss checks the range of its input since scikit-learn 1.7")
    value, message = switchboard.run(*pair)
    kept_value, kept_message = switchboard.recorded()["results"][" | ".join(pair)]
    assert (value is None) == (kept_value is None), message
    if value is None:
        assert message.split(":")[0] == kept_message.split(":")[0]
    else:
        assert value == pytest.approx(kept_value, rel=1e-4)
        assert bool(message) == bool(kept_message)
    if recorded_here(library):  # words change from version to version
        assert message == kept_message


@pytest.mark.parametrize("pair", switchboard.every(), ids=" | ".join)
def test_the_fix_gives_the_right_value(pair):
    outcome = switchboard.outcome(*pair)
    assert bool(outcome.fix) == bool(outcome.why) == (outcome.verdict != "right")
    if outcome.fix:
        value = float(eval(outcome.fix, switchboard.names(*pair)))
        assert value == pytest.approx(outcome.right, rel=1e-5)
    else:
        assert outcome.value == pytest.approx(outcome.right, rel=1e-5)


def test_each_mistake_raises_its_error():
    messages = switchboard.messages()
    assert len(set(messages)) == len(messages) == 5
    for code, message in zip(switchboard.MISTAKES.values(), messages, strict=True):
        assert message.split(":")[0] == switchboard.recorded()["results"][code][1].split(":")[0]


@pytest.mark.parametrize("letter", clinic.PROGRAMS)
def test_the_recorded_curves_are_those_of_the_programs(letter):
    run, kept = clinic.train(letter), clinic.recorded()[letter]
    np.testing.assert_array_equal(run.steps, kept.steps)
    np.testing.assert_allclose(run.loss, kept.loss, rtol=0.02, atol=0.02)
    np.testing.assert_allclose(run.accuracy, kept.accuracy, atol=0.03)
    np.testing.assert_allclose(run.test_cross_entropy, kept.test_cross_entropy, rtol=0.05)


RNG = np.random.default_rng(0)
X, Y, ONE = RNG.standard_normal((5, 4)), RNG.integers(0, 4, 5), RNG.dirichlet(np.ones(4), 5)
TAGS, P = (RNG.random((5, 4)) > 0.5) * 1.0, RNG.random((5, 4))


@pytest.mark.parametrize(
    ("name", "arrays", "options"),
    [
        ("softmax", (X,), {"dim": 1}),
        ("log_softmax", (X,), {"dim": 0}),
        ("sigmoid", (X,), {}),
        ("logsigmoid", (X,), {}),
        ("cross_entropy", (X, Y), {"label_smoothing": 0.1}),
        ("cross_entropy", (X, ONE), {"reduction": "none"}),
        ("nll_loss", (X, Y), {"ignore_index": 1}),
        ("binary_cross_entropy", (P, TAGS), {}),
        ("binary_cross_entropy_with_logits", (X, TAGS), {"reduction": "sum"}),
        *(
            ("kl_div", (X, target), {"reduction": reduction})
            for target in (ONE, TAGS)
            for reduction in ("mean", "batchmean", "sum", "none")
        ),
    ],
)
def test_stand_ins_are_what_torch_does(name, arrays, options):
    ours = getattr(frameworks.TWIN, name)(*arrays, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # kl_div's own default
        real = getattr(F, name)(*map(torch.tensor, arrays), **options)
    np.testing.assert_allclose(ours, real.numpy(), rtol=1e-10)


@pytest.mark.parametrize("data", [[1.0, 2.0], [1, 2], np.ones(2), np.float32([1])])
def test_stand_in_for_tensor_chooses_the_format_of_torch(data):
    assert frameworks._tensor(data).dtype == torch.tensor(data).numpy().dtype


@pytest.mark.parametrize("number", range(50))
def test_the_cases_of_the_exercises_are_what_torch_does(number):
    for exercise, function in (
        (questions.NLL, F.nll_loss),
        (questions.CROSS_ENTROPY, F.cross_entropy),
    ):
        case = exercise.all_cases[1 + number]
        tensors = [torch.tensor(each) for each in case.args]
        options = {
            key: torch.tensor(value) if isinstance(value, np.ndarray) else value
            for key, value in case.kwargs.items()
        }
        np.testing.assert_allclose(
            exercise.expected[1 + number], function(*tensors, **options).numpy(), rtol=1e-9
        )


@pytest.mark.parametrize("weights", [(1, 1), (1, 3), (3, 3), (5, 0.5)])
def test_weighted_means_of_the_demo_are_those_of_the_libraries(weights):
    values = weighted_mean.WeightedMean().compute(*weights)
    log_p = np.log1p(-np.exp(-weighted_mean.PHOTO_LOSSES))[:, None].repeat(2, axis=1)
    log_p[range(4), weighted_mean.PHOTO_CLASSES] = -weighted_mean.PHOTO_LOSSES
    y, w = weighted_mean.PHOTO_CLASSES, np.array(weights, dtype=float)
    of_torch = F.nll_loss(torch.tensor(log_p), torch.tensor(y), torch.tensor(w)).item()
    of_keras = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(
        y, log_p, sample_weight=w[y]
    )
    assert values["torch"] == pytest.approx(of_torch)
    assert values["keras"] == pytest.approx(float(of_keras), rel=1e-5)


@pytest.mark.parametrize(("classes", "gap"), [(2, 0), (10, 3.5), (1000, 20)])
def test_double_softmax_is_what_torch_does(classes, gap):
    logits = torch.zeros(1, classes, dtype=torch.float64)
    logits[0, 0] = gap
    values, target = double_softmax.DoubleSoftmax().compute(classes, gap), torch.tensor([0])
    assert values["once"] == pytest.approx(F.cross_entropy(logits, target).item(), abs=1e-12)
    twice = F.cross_entropy(F.softmax(logits, dim=1), target).item()
    assert values["twice"] == pytest.approx(twice)
    assert values["floor"] < twice + 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("fill", [lambda notebook: notebook, solved], ids=["untouched", "solved"])
def test_the_notebook_runs_without_the_frameworks(fill, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    notebook = fill(nbformat.read(NOTEBOOK, as_version=4))
    notebook.cells.insert(0, nbformat.v4.new_code_cell(HIDE))
    nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": NOTEBOOK.parent}}
    ).execute()
    outputs = {
        cell.id: json.dumps(cell.outputs, ensure_ascii=False)
        for cell in notebook.cells
        if cell.cell_type == "code"
    }
    assert "○ PyTorch is not installed" in outputs["frameworks"]
    assert frameworks.INSTALL in outputs["frameworks"]
    assert "✘" not in "".join(outputs.values()).replace("✘ error", "")
    said = "✔ Correct" if fill is solved else "○ Not attempted"
    exercises = [id for id in outputs if re.fullmatch(r"exercise-08-\d", id)]
    assert len(exercises) == sum(id.startswith("08") for id in all_exercises())
    for id in exercises:
        assert said in outputs[id], id
