"""What notebook 10 says of PyTorch and scikit-learn, said by them."""

import inspect
import subprocess
import sys

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.utils.class_weight import compute_class_weight

from course_utils import softmax
from tests import optional

STEPS = """
import re
import torch


def most_held():
    return int(re.search(r"VmHWM:\\s*([0-9]+) kB", open("/proc/self/status").read())[1])


torch.set_num_threads(1)
F, Options = torch.nn.functional, torch.nn.LinearCrossEntropyOptions
hidden, words = torch.randn(2048, 64).requires_grad_(), torch.randn(32_000, 64).requires_grad_()
y = torch.randint(32_000, (2048,))
for which in ("with", "without"):  # the one that needs more is the second
    options = Options() if which == "with" else None
    F.linear_cross_entropy(hidden[:9], words[:99], y[:9] % 99, options=options).backward()
    before = most_held()
    F.linear_cross_entropy(hidden, words, y, options=options).backward()
    print((most_held() - before) * 1024 / 1e6)
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="/proc is on Linux alone: elsewhere the next test runs"
)
def test_linear_cross_entropy_saves_memory_only_with_its_options():
    optional("torch")
    printed = subprocess.check_output([sys.executable, "-c", STEPS], text=True)
    with_options, without = map(float, printed.split())
    assert without > 700
    assert with_options < 100


def test_linear_cross_entropy_is_the_same_loss():
    torch = optional("torch")
    F, rng = torch.nn.functional, np.random.default_rng(0)
    hidden, words = (torch.tensor(rng.standard_normal(shape)) for shape in ((30, 4), (50, 4)))
    y = torch.tensor(rng.integers(0, 50, 30))
    by_logits = F.cross_entropy(hidden @ words.T, y)
    for options in (None, torch.nn.LinearCrossEntropyOptions()):
        loss = F.linear_cross_entropy(hidden, words, y, options=options)
        assert loss.item() == pytest.approx(by_logits.item())


def test_log_loss_takes_no_epsilon():
    assert not {"eps", "epsilon"} & set(inspect.signature(log_loss).parameters)


def test_balanced_weights_have_the_ratio_of_the_classes():
    y = np.repeat([1, 0], [5, 95])
    healthy, ill = compute_class_weight("balanced", classes=np.array([0, 1]), y=y)
    assert ill / healthy == pytest.approx(19)
    X = np.zeros((100, 1))
    balanced, by_hand = (
        LogisticRegression(C=1e10, class_weight=weight, tol=1e-9).fit(X, y).intercept_[0]
        for weight in ("balanced", {1: 19.0, 0: 1.0})
    )
    assert balanced == pytest.approx(by_hand, abs=1e-4)


def test_pos_weight_multiplies_the_loss_of_a_yes_and_divides_by_the_number():
    torch = optional("torch")
    z, y = torch.tensor([0.3, -1.2, 2.0]).double(), torch.tensor([1.0, 0.0, 1.0]).double()
    F = torch.nn.functional
    each = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    weighted = F.binary_cross_entropy_with_logits(z, y, pos_weight=torch.tensor(19.0))
    assert weighted.item() == pytest.approx((each * (1 + 18 * y)).mean().item())


@pytest.mark.parametrize("T", [30.0, 300.0, 3000.0])
def test_the_pull_of_distillation_fades_with_the_square_of_the_temperature(T):
    torch = optional("torch")
    teacher, student = np.array([6.0, 3.0, -1.0]), np.array([1.0, 0.5, 0.2])
    z = torch.tensor(student, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(z / T, torch.tensor(softmax(teacher / T)))
    (pull,) = torch.autograd.grad(loss, z)
    settled = ((student - student.mean()) - (teacher - teacher.mean())) / 3
    np.testing.assert_allclose(T**2 * pull.numpy(), settled, atol=20 / T)
