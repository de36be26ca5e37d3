"""Notebook 03 copies what libraries do into NumPy: here the copies meet the libraries."""

import ast
import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import nbformat
import numpy as np
import pytest
import scipy.special
import sklearn.metrics
import torch
import torch.nn.functional as F

from course_utils.chapters.ch03 import ceiling
from course_utils.chapters.ch03 import clip_or_fuse as ways
from tests.notebooks.claims import NOTEBOOKS


@pytest.fixture(scope="module")
def notebook():
    """The functions that the notebook's own cells define: its rules, gradients and losses."""
    path = next(path for path in NOTEBOOKS if path.name.startswith("03"))
    names = {"np": np, "softmax": scipy.special.softmax}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and cell.id != "bootstrap":  # that one has a line for IPython
            body = ast.parse(cell.source).body
            functions = [node for node in body if isinstance(node, ast.FunctionDef)]
            exec(compile(ast.Module(functions, []), cell.id, "exec"), names)
    return names


PROBABILITIES = [0.0, 1e-30, 1e-9, 1e-7, 2.0**-23, 1e-3, 0.5, 0.999, 1 - 2.0**-23, 1.0]


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("p", PROBABILITIES)
def test_rules_of_the_notebook_are_the_libraries(notebook, p, label):
    p, y = np.float32(p), np.float32(label)
    of_torch = F.binary_cross_entropy(torch.tensor([p]), torch.tensor([y])).item()
    of_keras = float(keras.losses.binary_crossentropy(np.array([y]), np.array([p])))
    assert notebook["torch_bce"](p, label) == pytest.approx(of_torch, rel=1e-5, abs=1e-7)
    assert notebook["keras_bce"](p, label) == pytest.approx(of_keras, rel=1e-5, abs=1e-7)
    for name in ("float64", "float32", "float16"):
        number = np.dtype(name).type
        q = number(p)
        rows = np.array([[1 - q, q]], name)
        of_sklearn = number(sklearn.metrics.log_loss([label], rows, labels=[0, 1]))
        assert notebook["sklearn_bce"](q, label) == pytest.approx(of_sklearn, rel=1e-5, abs=1e-7)


def certain_mistakes():
    """What each library of the demo reports today when the true class had probability 0."""
    yes, no = torch.ones(1), torch.zeros(1)
    yield "torch BCE", F.binary_cross_entropy(no, yes).item()
    yield "torch BCE y=0", F.binary_cross_entropy(yes, no).item()
    yield "Keras y=1", float(keras.losses.binary_crossentropy([1.0], [0.0]))
    yield "Keras y=0", float(keras.losses.binary_crossentropy([0.0], [1.0]))
    for name in ("float64", "float32", "float16"):
        loss = sklearn.metrics.log_loss([1], np.array([[1, 0]], name), labels=[0, 1])
        yield f"sklearn {name}", np.dtype(name).type(loss)  # scikit-learn 1.5 has more digits


@pytest.mark.parametrize(("library", "loss"), list(certain_mistakes()))
def test_ceilings_of_the_demo_are_the_libraries(library, loss):
    assert ceiling.ceiling(library) == pytest.approx(loss, rel=1e-6)


@pytest.mark.parametrize("logit", [5.0, 15.5, 16.5, 17.0, 30.0, 110.0])
def test_the_jump_of_the_demo_is_what_torch_does(logit):
    honest = F.softplus(torch.tensor(logit, dtype=torch.float64)).item()
    reported = ceiling.Ceiling().compute(library="torch BCE y=0", surprise=honest)["loss"]
    q = torch.sigmoid(torch.tensor([logit]))
    assert reported == pytest.approx(F.binary_cross_entropy(q, torch.zeros(1)).item(), rel=1e-5)


def test_fused_cross_entropy_has_no_ceiling():
    loss = F.cross_entropy(torch.tensor([[0.0, -500.0]]), torch.tensor([1])).item()
    assert loss == 500
    reported = ceiling.Ceiling().compute(library="torch CE", surprise=120.0)["loss"]
    assert reported == pytest.approx(120)


def torch_losses(x):
    """The three ways of section 5 in PyTorch, for one row whose second class is true."""
    p = torch.softmax(x, 0)
    yield "log(softmax)", -torch.log(p)[1]
    yield "log(clamp(softmax))", -torch.log(torch.clamp(p, min=1e-7))[1]
    yield "fused", F.cross_entropy(x[None], torch.tensor([1]))


WAYS = tuple(ways.WAYS)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("gap", [0, 1, 10, 16, 16.5, 50, 88.5, 89, 103, 104, 200])
def test_clip_or_fuse_is_what_torch_does(notebook, way, gap):
    x = torch.tensor([0.0, -gap], requires_grad=True)
    loss = dict(torch_losses(x))[way]
    loss.backward()
    ours, gradient = (float(value) for value in ways.three_ways(gap)[way])
    assert ours == pytest.approx(loss.item(), rel=1e-2 if 88 < gap < 104 else 1e-5)
    assert gradient == pytest.approx(x.grad[1].item(), abs=1e-6, nan_ok=True)
    logits = np.array([0, -gap], dtype=np.float32)
    in_notebook = {
        "log(softmax)": lambda: notebook["gradient_in_steps"](logits, 1),
        "log(clamp(softmax))": lambda: notebook["gradient_in_steps"](logits, 1, clip=1e-7),
        "fused": lambda: notebook["gradient_fused"](logits, 1),
    }[way]()
    np.testing.assert_allclose(in_notebook, x.grad.numpy(), atol=1e-6)


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("name", ["float32", "float64"])
@pytest.mark.parametrize("z", [-50, -17, -16, -5, 0, 5, 16, 16.5, 17, 20, 50])
def test_bce_of_a_sigmoid_is_what_torch_does(notebook, z, name, label):
    x = torch.tensor([z], dtype=getattr(torch, name), requires_grad=True)
    loss = F.binary_cross_entropy(torch.sigmoid(x), torch.full_like(x, label))
    loss.backward()
    ours, slope = notebook["torch_bce_of_sigmoid"](np.dtype(name).type(z), label)
    assert ours == pytest.approx(loss.item(), rel=1e-5, abs=1e-7)
    assert slope == pytest.approx(x.grad.item(), rel=1e-5, abs=1e-30)


@pytest.mark.parametrize("target", ["index", "one-hot", "soft"])
@pytest.mark.parametrize("shape", [(3,), (4, 3), (4, 3, 5)])
@pytest.mark.parametrize("name", ["float64", "float32", "bfloat16"])
def test_torch_charges_confident_rows_nothing_in_any_shape(name, shape, target):
    """One example, a batch, a batch of sequences; the true class is 60 nats ahead."""
    axis = 0 if len(shape) == 1 else 1
    label = torch.zeros([n for i, n in enumerate(shape) if i != axis], dtype=torch.long)
    one_hot = torch.zeros(shape, dtype=getattr(torch, name)).index_fill(axis, torch.tensor(0), 1)
    logits = (60 * one_hot).requires_grad_()
    target = {"index": label, "one-hot": one_hot, "soft": 0.9 * one_hot + 0.1 / 3}[target]
    loss = F.cross_entropy(logits, target)
    loss.backward()
    if target.dtype != torch.long and not torch.equal(target, one_hot):
        assert loss.item() == pytest.approx(60 * 0.2 / 3, rel=0.01)  # what softness costs is seen
    else:
        assert loss.item() == 0
        assert not logits.grad.index_select(axis, torch.tensor(0)).any()


@pytest.mark.parametrize(("name", "gap"), [("float32", 17.0), ("float64", 37.0)])
def test_the_libraries_charge_a_confident_row_nothing(notebook, name, gap):
    """Torch's loss and true-class gradient are exactly 0; with log1p they are not."""
    x = torch.tensor([[gap, 0.0]], dtype=getattr(torch, name), requires_grad=True)
    loss = F.cross_entropy(x, torch.tensor([0]))
    loss.backward()
    assert loss.item() == 0
    assert x.grad[0, 0] == 0
    logits = np.array([gap, 0], dtype=name)
    one_hot = np.array([1, 0], dtype=name)
    assert float(keras.losses.categorical_crossentropy(one_hot, logits, from_logits=True)) == 0
    assert scipy.special.log_softmax(logits)[0] == 0
    assert notebook["usual_loss"](logits, 0) == 0
    assert notebook["careful_loss"](logits, 0) == pytest.approx(np.exp(-gap), rel=1e-6)
