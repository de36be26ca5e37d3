"""Notebook 08 beside the real PyTorch, Keras and scikit-learn, and without the first two."""

import json
import re
import warnings
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import nbclient
import nbformat
import numpy as np
import pytest
import sklearn
from packaging.version import Version
from sklearn.metrics import log_loss

from course_utils.chapters.ch08 import double_softmax, questions, weighted_mean
from course_utils.frameworks import clinic, switchboard
from course_utils.frameworks import installed as frameworks
from course_utils.learning import all_exercises
from tests import optional
from tests.notebooks.claims import NOTEBOOKS
from tests.notebooks.proof import answered

torch = optional("torch")
keras = optional("keras")
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


@pytest.mark.parametrize("pair", switchboard.all_pairs(), ids=" | ".join)
def test_the_recorded_switchboard_is_what_the_libraries_do(pair):
    code = switchboard.CALLS[pair[2]]
    library = "torch" if "nn." in code else "scikit-learn" if "log_loss" in code else "keras"
    if library == "scikit-learn" and Version(version(library)) < Version("1.7"):
        pytest.skip("log_loss checks its input since scikit-learn 1.7: the other pairs run")
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


@pytest.mark.parametrize("pair", switchboard.all_pairs(), ids=" | ".join)
def test_the_fix_gives_the_right_value(pair):
    outcome = switchboard.outcome(*pair)
    assert bool(outcome.fix) == bool(outcome.why) == (outcome.verdict != "right")
    if outcome.fix:
        value = float(eval(outcome.fix, switchboard.namespace(*pair)))
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
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the text: none of them prints a warning
        run = clinic.train(letter)
    kept = clinic.recorded()[letter]
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
    ours = getattr(frameworks.NUMPY_FUNCTIONAL, name)(*arrays, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # kl_div's own default
        real = getattr(F, name)(*map(torch.tensor, arrays), **options)
    np.testing.assert_allclose(ours, real.numpy(), rtol=1e-10)


@pytest.mark.parametrize("data", [[1.0, 2.0], [1, 2], np.ones(2), np.float32([1])])
def test_stand_in_for_tensor_chooses_the_format_of_torch(data):
    assert frameworks._tensor(data).dtype == torch.tensor(data).numpy().dtype


@pytest.mark.parametrize("number", range(60))
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


# What the text says of the libraries


def random(*shape, seed=0):
    """A tensor of standard normal numbers in float64."""
    return torch.tensor(np.random.default_rng(seed).standard_normal(shape))


def labels(*shape, classes=3, seed=0):
    return torch.tensor(np.random.default_rng(seed).integers(0, classes, shape))


def test_a_loss_as_function_and_as_object_give_the_same_number():
    z, y = random(5, 3), labels(5)
    q, rows = torch.softmax(z, 1), torch.softmax(random(5, 3, seed=1), 1)
    for function, module, target in (
        (F.cross_entropy, torch.nn.CrossEntropyLoss, y),
        (F.cross_entropy, torch.nn.CrossEntropyLoss, rows),
        (F.nll_loss, torch.nn.NLLLoss, y),
        (F.binary_cross_entropy_with_logits, torch.nn.BCEWithLogitsLoss, rows),
    ):
        assert function(z, target) == module()(z, target)
    assert F.binary_cross_entropy(q, rows) == torch.nn.BCELoss()(q, rows)
    kl = torch.nn.KLDivLoss(reduction="batchmean")
    assert F.kl_div(q.log(), rows, reduction="batchmean") == kl(q.log(), rows)


def test_what_the_text_sees_on_the_switchboard():
    verdict = {pair: switchboard.outcome(*pair).verdict for pair in switchboard.all_pairs()}
    rows = switchboard.HAVE
    nll = {
        (have, form): verdict[have, form, "NLLLoss"] for have in rows for form in switchboard.LABELS
    }
    assert [nll[have, "class index"] for have in rows] == ["wrong", "right", "wrong"]
    assert sum(each == "error" for each in nll.values()) == 9
    for have, call in (
        ("logits", "BCEWithLogitsLoss"),
        ("probabilities", "BCELoss"),
        ("probabilities", "BCE"),
        ("logits", "BCE from_logits"),
    ):
        assert verdict[have, "several tags", call] == "right"
    sparse = [
        [verdict[have, "class index", call] for have in rows]
        for call in ("SCCE", "SCCE from_logits")
    ]
    assert sparse == [["wrong", "wrong", "right"], ["right", "right", "wrong"]]


@pytest.mark.parametrize(
    "target", [torch.softmax(random(4, 3), 1), torch.eye(3).double()[labels(4)]]
)
def test_only_cross_entropy_takes_rows_as_labels(target):
    z = random(4, 3, seed=1)
    by_hand = -(target * torch.log_softmax(z, 1)).sum(1).mean()
    assert F.cross_entropy(z, target).item() == pytest.approx(by_hand.item())
    with pytest.raises(RuntimeError, match="multi-target not supported"):
        F.nll_loss(torch.log_softmax(z, 1), target)


@pytest.mark.parametrize(
    ("name", "size"), [("float16", 6e4), ("float32", 1e38), ("float64", 1e308)]
)
def test_cross_entropy_overflows_no_exponential(name, size):
    z = torch.tensor([[size, 0.0]], dtype=getattr(torch, name), requires_grad=True)
    for y, expected in ((0, 0.0), (1, size)):
        loss = F.cross_entropy(z, torch.tensor([y]))
        assert loss.item() == pytest.approx(expected, rel=1e-3)
        (slope,) = torch.autograd.grad(loss, z)
        assert slope.tolist() == ([[0, 0]] if y == 0 else [[1, -1]])


def test_binary_losses_want_a_float_for_each_logit():
    z = random(4)
    for loss, said in (
        (F.binary_cross_entropy_with_logits, z),
        (F.binary_cross_entropy, z.sigmoid()),
    ):
        loss(said, torch.ones(4).double())
        with pytest.raises((RuntimeError, ValueError)):
            loss(said, torch.ones(4, dtype=torch.int64))
        with pytest.raises((RuntimeError, ValueError)):
            loss(said, torch.ones(4, 1).double())


@pytest.mark.parametrize(
    ("z", "y", "loss", "slope"),
    [
        (16.0, 0.0, 15.942, 1),
        (17.0, 0.0, 100, 0),
        (20.0, 0.0, 100, 0),
        (50.0, 0.0, 100, 0),
        (-17.0, 1.0, 17, -1),
        (-50.0, 1.0, 50, 0),
        (-200.0, 1.0, 100, 0),
    ],
)
def test_sigmoid_and_bce_loss_in_float32(z, y, loss, slope):
    z, y = torch.tensor([z], requires_grad=True), torch.tensor([y])
    through, fused = (
        F.binary_cross_entropy(F.sigmoid(z), y),
        F.binary_cross_entropy_with_logits(z, y),
    )
    assert through.item() == pytest.approx(loss, rel=1e-4)
    assert torch.autograd.grad(through, z)[0].item() == pytest.approx(slope, abs=1e-5)
    assert fused.item() == pytest.approx(abs(z.item()))
    assert abs(torch.autograd.grad(fused, z)[0].item()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("loss", "outputs", "labels_as", "metric"),
    [
        ("binary_crossentropy", 10, "one-hot", "categorical_accuracy"),
        ("categorical_crossentropy", 10, "one-hot", "categorical_accuracy"),
        ("mean_squared_error", 10, "one-hot", "categorical_accuracy"),
        ("binary_crossentropy", 10, "tags", "categorical_accuracy"),
        ("sparse_categorical_crossentropy", 10, "index", "sparse_categorical_accuracy"),
        ("sparse_categorical_crossentropy", 10, "column", "sparse_categorical_accuracy"),
        ("binary_crossentropy", 1, "column", "binary_accuracy"),
    ],
)
def test_accuracy_in_keras_follows_the_shapes(loss, outputs, labels_as, metric):
    rng = np.random.default_rng(0)
    q, y = rng.dirichlet(np.ones(10), 60)[:, :outputs], rng.integers(0, max(outputs, 2), 60)
    target = {
        "one-hot": np.eye(10)[y],
        "tags": rng.integers(0, 2, q.shape).astype(float),
        "index": y,
        "column": y[:, None],
    }[labels_as]
    model = keras.Sequential([keras.Input((outputs,)), keras.layers.Activation("linear")])
    model.compile(loss=loss, metrics=["accuracy", metric])
    said = model.evaluate(q, target, verbose=0, return_dict=True)
    assert said["accuracy"] == said[metric]


def test_weighted_means_of_keras():
    q, y, w = torch.softmax(random(2, 4, 3), -1).numpy(), labels(2, 4).numpy(), np.full((2, 4), 3.0)
    rows = keras.losses.sparse_categorical_crossentropy(y, q).numpy()
    loss = keras.losses.SparseCategoricalCrossentropy
    assert float(loss()(y, q, sample_weight=w)) == pytest.approx(3 * rows.mean())
    ignored = np.where(np.arange(4) == 0, -1, y)
    assert float(loss(ignore_class=-1)(ignored, q)) == pytest.approx(rows[:, 1:].mean())
    assert float(loss(ignore_class=-1)(np.full((2, 4), -1), q)) == 0
    model = keras.Sequential([keras.Input((3,)), keras.layers.Activation("linear")])
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
    plain, tripled = (
        model.fit(q[0], y[0], class_weight=weights, verbose=0).history["loss"][0]
        for weights in (None, {0: 3.0, 1: 3.0, 2: 3.0})
    )
    assert tripled == pytest.approx(3 * plain)


@pytest.mark.parametrize("shape", [(), (4,), (2, 5)])
@pytest.mark.parametrize("name", ["float32", "float64"])
def test_ignored_labels_leave_the_sum_and_the_denominator(shape, name):
    z = random(3, 3, *shape).to(getattr(torch, name)).requires_grad_()
    y = labels(3, *shape)
    y[2] = -100
    v = torch.tensor([1.0, 2.0, 5.0], dtype=z.dtype)
    for options in ({}, {"weight": v}, {"label_smoothing": 0.1}):
        kept = F.cross_entropy(z[:2], y[:2], **options)
        loss = F.cross_entropy(z, y, **options)
        assert loss.item() == pytest.approx(kept.item(), rel=1e-6)
        assert (torch.autograd.grad(loss, z)[0][2] == 0).all()
        nothing = torch.full_like(y, -100)
        assert np.isnan(F.cross_entropy(z, nothing, **options).item())
        assert F.cross_entropy(z, nothing, reduction="sum", **options).item() == 0


def test_a_forbidden_class_and_the_form_of_the_label():
    z = torch.tensor([[1.0, 1.0, -np.inf]], requires_grad=True)
    for k in range(3):
        index, row = torch.tensor([k]), torch.eye(3)[[k]]
        plain = F.cross_entropy(z, index)
        assert plain.item() == (pytest.approx(np.log(2)) if k < 2 else np.inf)
        assert torch.autograd.grad(plain, z)[0].isfinite().all()
        assert F.cross_entropy(z, index, label_smoothing=0.1).item() == np.inf
        of_row = F.cross_entropy(z, row).item()
        assert np.isnan(of_row) if k < 2 else of_row == np.inf


@pytest.mark.parametrize("shape", [(3,), (4, 3), (4, 3, 5), (4, 3, 2, 2)])
def test_the_classes_are_axis_1_of_a_batch_and_axis_0_of_one_example(shape):
    z, axis = random(*shape), min(1, len(shape) - 1)
    y = labels(*shape[:axis], *shape[axis + 1 :])
    log_q = torch.log_softmax(z, axis)
    by_hand = -log_q.gather(axis, y.unsqueeze(axis)).mean()
    assert F.cross_entropy(z, y).item() == pytest.approx(by_hand.item())
    for alpha in (0.1, 0.5):  # spread over all K classes
        smooth = (1 - alpha) * by_hand - alpha * log_q.mean()
        assert F.cross_entropy(z, y, label_smoothing=alpha).item() == pytest.approx(smooth.item())
    rows = torch.softmax(random(*shape, seed=1), axis)
    smooth = -((0.9 * rows + 0.1 / 3) * log_q).sum(axis).mean()
    assert F.cross_entropy(z, rows, label_smoothing=0.1).item() == pytest.approx(smooth.item())


def test_classes_on_the_last_axis_clash_unless_the_lengths_agree():
    with pytest.raises(RuntimeError):
        F.cross_entropy(random(2, 4, 3), labels(2, 4))
    by_accident, right = (
        F.cross_entropy(random(2, 3, 3), labels(2, 3)),
        random(2, 3, 3).transpose(1, 2),
    )
    assert by_accident.item() != pytest.approx(F.cross_entropy(right, labels(2, 3)).item())


def test_kl_div_warns_is_negative_without_the_log_and_has_the_gradient_of_cross_entropy():
    z = random(4, 3).requires_grad_()
    p = torch.softmax(random(4, 3, seed=1), 1)
    with pytest.warns(UserWarning, match="batchmean"):
        mean = F.kl_div(torch.log_softmax(z, 1), p)
    assert mean.item() == pytest.approx(
        F.kl_div(torch.log_softmax(z, 1), p, reduction="sum").item() / 12
    )
    assert F.kl_div(torch.softmax(z, 1), p, reduction="batchmean") < 0
    kl = F.kl_div(torch.log_softmax(z, 1), p, reduction="batchmean")
    slopes = [torch.autograd.grad(loss, z)[0] for loss in (kl, F.cross_entropy(z, p))]
    np.testing.assert_allclose(*slopes, atol=1e-15)


def test_axes_indices_and_rows_of_keras():
    q, y = torch.softmax(random(2, 5, 3), -1).numpy(), labels(2, 5).numpy()
    last = -np.log(np.take_along_axis(q, y[..., None], -1)[..., 0])
    one_hot = np.eye(3)[y]
    losses = keras.losses
    np.testing.assert_allclose(losses.sparse_categorical_crossentropy(y, q), last, rtol=1e-6)
    np.testing.assert_allclose(losses.categorical_crossentropy(one_hot, q), last, rtol=1e-6)
    moved = [np.moveaxis(each, -1, 1) for each in (one_hot, q)]
    np.testing.assert_allclose(losses.categorical_crossentropy(*moved, axis=1), last, rtol=1e-6)
    outside = "out of bounds|smaller than num_classes"  # the latter in Keras 3.10
    with pytest.raises((IndexError, RuntimeError), match=outside):
        losses.sparse_categorical_crossentropy(np.array([97]), np.zeros((1, 26)), from_logits=True)


@pytest.mark.parametrize(
    ("name", "yes", "no"), [("float32", 16.118, 15.942), ("float64", 16.118, 16.118)]
)
def test_ceilings_of_keras(name, yes, no):
    losses, one, zero = keras.losses, np.ones((1, 1), name), np.zeros((1, 1), name)
    assert float(losses.binary_crossentropy(one, zero)[0]) == pytest.approx(yes, abs=1e-3)
    assert float(losses.binary_crossentropy(zero, one)[0]) == pytest.approx(no, abs=1e-3)
    wrong = np.array([[1, 0, 0]], name)
    assert float(losses.categorical_crossentropy([[0, 0, 1]], wrong)[0]) == pytest.approx(
        yes, abs=1e-3
    )


def keras_on_tensorflow():
    """Keras's losses for TensorFlow, which is not installed, run upon functions of PyTorch."""
    source = Path(keras.__file__).parent / "src" / "backend" / "tensorflow" / "nn.py"
    parts = re.split(r"(?m)^(?=def )", source.read_text(encoding="utf-8"))
    wanted = re.compile(r"def (sigmoid|softmax|_get_logits|\w*_crossentropy)\(")
    fused = {"reduction": "none"}
    tf = SimpleNamespace(
        convert_to_tensor=torch.as_tensor,
        cast=lambda x, dtype: x.to(getattr(torch, dtype)),
        clip_by_value=torch.clamp,
        reduce_sum=lambda x, axis, keepdims=False: x.sum(axis, keepdim=keepdims),
        math=SimpleNamespace(log=torch.log),
        nn=SimpleNamespace(
            sigmoid=torch.sigmoid,
            softmax=lambda x, axis: torch.softmax(x, axis),
            softmax_cross_entropy_with_logits=lambda labels, logits, axis: F.cross_entropy(
                logits, labels, **fused
            ),
            sparse_softmax_cross_entropy_with_logits=lambda labels, logits: F.cross_entropy(
                logits, labels, **fused
            ),
            sigmoid_cross_entropy_with_logits=lambda labels, logits: (
                F.binary_cross_entropy_with_logits(logits, labels, **fused)
            ),
        ),
    )
    names = {"tf": tf, "backend": SimpleNamespace(epsilon=keras.config.epsilon)}
    exec("".join(part for part in parts if wanted.match(part)), names)
    return SimpleNamespace(**names)


def test_what_the_source_says_of_keras_on_tensorflow():
    nn = keras_on_tensorflow()
    raw, row, index = torch.tensor([[2.0, -1.0, 0.5]]), torch.eye(3)[[2]], torch.tensor([2])
    clipped = raw.clamp(1e-7, 1 - 1e-7)
    first_clipped = -torch.log(clipped / clipped.sum())[0, 2]
    assert float(nn.sparse_categorical_crossentropy(index, raw)) == pytest.approx(first_clipped)
    assert float(nn.categorical_crossentropy(row, raw)) == pytest.approx(np.log(3))
    no_division = -torch.log(torch.where(row == 1, clipped, 1 - clipped))
    np.testing.assert_allclose(nn.binary_crossentropy(row, raw), no_division)

    sure = torch.tensor([[50.0, 0.0, 0.0]])  # wrong by 50 nats: no clip in the way
    assert float(nn.sparse_categorical_crossentropy(index, nn.softmax(sure))) == 50
    assert float(nn.categorical_crossentropy(row, nn.softmax(sure))) == 50
    assert float(nn.binary_crossentropy(1 - row, nn.sigmoid(-sure))[0, 0]) == 50
    assert float(nn.categorical_crossentropy(row, nn.softmax(sure) + 0)) < 17


@pytest.mark.skipif(
    Version(sklearn.__version__) < Version("1.7"),
    reason="scikit-learn checks less before 1.7: `make test` installs a newer one",
)
def test_what_log_loss_checks():
    p, names = np.array([[0.2, 0.8], [0.8, 0.2]]), ["ham", "spam"]
    assert log_loss(names, p) == pytest.approx(-np.log(0.2))
    with pytest.warns(UserWarning, match="ordered lexicographically"):
        assert log_loss(names, p, labels=names[::-1]) == log_loss(names, p)
    with pytest.raises(ValueError, match="labels"):
        log_loss([0, 1], np.full((2, 3), 1 / 3))
    assert log_loss([0, 1], np.full((2, 3), 1 / 3), labels=[0, 1, 2]) == pytest.approx(np.log(3))
    for wrong in (p + 1, -p):
        with pytest.raises(ValueError, match="y_prob contains values"):
            log_loss(names, wrong)
    assert log_loss(names, p, sample_weight=[3, 1]) == pytest.approx(-np.log(0.2))
    for name in ("float16", "float32", "float64"):
        certain = np.array([[1, 0], [1, 0]], name)
        ceiling = -np.log(np.finfo(name).eps)
        assert 2 * log_loss([0, 1], certain) == pytest.approx(ceiling, rel=1e-3)


def test_cross_entropy_wants_labels_of_64_bits():
    scores, label = torch.zeros(1, 2), torch.tensor([0])
    with pytest.raises(RuntimeError, match="Long or Byte, but got Int"):
        F.cross_entropy(scores, label.int())
    assert F.cross_entropy(scores, label.long()) == pytest.approx(np.log(2))


def test_who_checks_the_labels_of_a_binary_loss():
    seven, half = torch.tensor([7.0]), torch.tensor([0.5])
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        F.binary_cross_entropy(half, seven)
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        keras.losses.binary_crossentropy(seven, half)
    assert F.binary_cross_entropy_with_logits(10 * seven, seven) < 0
    assert float(keras.losses.binary_crossentropy(seven, 10 * seven, from_logits=True)) < 0


def without_frameworks(notebook):
    """Run a notebook where PyTorch and Keras are missing; the outputs of its cells, as JSON."""
    notebook.cells.insert(0, nbformat.v4.new_code_cell(HIDE))
    nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": NOTEBOOK.parent}}
    ).execute()
    return {
        cell.id: json.dumps(cell.outputs, ensure_ascii=False)
        for cell in notebook.cells
        if cell.cell_type == "code"
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "read", [partial(nbformat.read, as_version=4), answered], ids=["untouched", "solved"]
)
def test_the_notebook_runs_without_the_frameworks(read, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    outputs = without_frameworks(read(NOTEBOOK))
    assert "○ PyTorch is not installed" in outputs["frameworks"]
    assert frameworks.INSTALL in outputs["frameworks"]
    assert "✘" not in "".join(outputs.values()).replace("✘ error", "")
    said = "✔ Correct" if read is answered else "○ Not attempted"
    exercises = [id for id in outputs if re.fullmatch(r"exercise-08-\d", id)]
    assert len(exercises) == sum(id.startswith("08") for id in all_exercises())
    for id in exercises:
        assert said in outputs[id], id
