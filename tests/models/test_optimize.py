import numpy as np
import pytest

from course_utils.models.optimizers import gradient_descent, newton

TARGET = np.array([1.0, -2.0])
CURVATURE = np.array([[3.0, 1.0], [1.0, 2.0]])


def loss(w, scale=1.0):
    return scale * (w - TARGET) @ CURVATURE @ (w - TARGET) / 2


def gradient(w, scale=1.0):
    return scale * CURVATURE @ (w - TARGET)


def hessian(w, scale=1.0):
    return scale * CURVATURE


def test_gradient_descent_takes_the_steps_of_the_formula():
    path = gradient_descent(loss, gradient, [0, 0], rate=0.1, steps=3, args=(2.0,))
    w = np.zeros(2)
    for point, value in zip(path.points, path.losses, strict=True):
        np.testing.assert_allclose(point, w)
        assert value == pytest.approx(loss(w, 2.0))
        w = w - 0.1 * gradient(w, 2.0)
    assert len(path.points) == 4
    assert not path.converged
    assert not path.interrupted


def test_gradient_descent_stops_at_the_tolerance():
    path = gradient_descent(loss, gradient, [0, 0], rate=0.3, steps=10_000, tolerance=1e-8)
    assert path.converged
    assert len(path.points) < 10_000
    np.testing.assert_allclose(path.end, TARGET, atol=1e-7)


def test_weights_may_have_any_shape():
    path = gradient_descent(
        lambda w: ((w - 1) ** 2).sum(), lambda w: 2 * (w - 1), np.zeros((2, 3)), 0.1, 5
    )
    assert path.points.shape == (6, 2, 3)


def test_newton_reaches_the_bottom_of_a_parabola_in_one_step():
    path = newton(loss, gradient, hessian, [5, 5], args=(7.0,))
    assert path.converged
    assert len(path.points) == 2
    np.testing.assert_allclose(path.end, TARGET)


def test_newton_halves_a_step_that_goes_uphill():
    """Plain Newton on log cosh diverges from |w| > 1.09."""

    def f(w):
        return float(np.log(np.cosh(w[0])))

    path = newton(f, np.tanh, lambda w: [[1 - np.tanh(w[0]) ** 2]], [3.0])
    assert path.converged
    assert (np.diff(path.losses) <= 0).all()
    np.testing.assert_allclose(path.end, 0, atol=1e-9)


def test_an_interrupt_keeps_what_was_reached():
    calls = []

    def impatient(w):
        calls.append(w)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return gradient(w)

    path = gradient_descent(loss, impatient, [0, 0], rate=0.1, steps=100)
    assert path.interrupted
    assert len(path.points) == len(path.losses) == 4


class Counter:
    """What a ProgressBar does: counts, listens, and may end early."""

    def __init__(self, steps):
        self.steps, self.said, self.interrupted = steps, [], False

    def say(self, text):
        self.said.append(text)

    def __iter__(self):
        for step in self.steps:
            yield step
            if step == 1:
                self.interrupted = True
                return


def test_progress_counts_the_steps_hears_the_loss_and_may_end_early():
    counters = []

    def progress(steps):
        counters.append(Counter(steps))
        return counters[0]

    path = newton(
        lambda w: w[0] ** 4,
        lambda w: 4 * w**3,
        lambda w: [12 * w**2],
        [1.0],
        steps=9,
        progress=progress,
    )
    assert counters[0].steps == range(9)
    assert path.interrupted
    assert len(path.points) == 3
    assert counters[0].said == [f"loss {value:.4f}" for value in path.losses[1:]]
