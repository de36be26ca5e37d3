"""Two ways downhill, gradient descent and Newton's method, with every step kept for a picture."""

from dataclasses import dataclass

import numpy as np

from course_utils._validation import as_float64, require_count, require_number


@dataclass(frozen=True)
class Descent:
    """The steps of an optimizer, from the start to where it stopped."""

    points: np.ndarray  # (steps + 1, *shape of the weights); points[0] is the start
    losses: np.ndarray  # (steps + 1,), the loss at each point
    converged: bool  # did the optimizer stop because the gradient was small enough?
    interrupted: bool  # was it stopped by hand? Then the path ends where it was

    @property
    def end(self):
        """The last point."""
        return self.points[-1]


def gradient_descent(loss, gradient, start, rate, steps, args=(), tolerance=0.0, progress=None):
    """Walk against the gradient, with steps of a fixed rate.

    ``w <- w - rate * gradient(w)``

    ``loss(w, *args)`` is a number, ``gradient(w, *args)`` has the shape of w, and `start` any
    shape. It takes at most so many steps, and stops when no entry of the gradient is larger in
    size than the tolerance, or at an interrupt (the stop button, Ctrl-C); the result is the
    `Descent` up to there. `progress` wraps the range of steps, as in ``lambda steps:
    ProgressBar(steps, "training")``. If what it returns has a method say, that is told the loss.

    >>> path = gradient_descent(lambda w: (w - 3) ** 2, lambda w: 2 * (w - 3), 0.0, 0.25, 3)
    >>> path.points
    array([0.   , 1.5  , 2.25 , 2.625])
    """
    require_number(rate, "rate", lambda r: r > 0, "above 0: 0.1, say")

    def step(w, g, _):
        w = w - rate * g
        return w, loss(w, *args)

    return _walk(step, loss, gradient, start, steps, args, tolerance, progress)


def newton(loss, gradient, hessian, start, steps=25, args=(), tolerance=1e-10, progress=None):
    """Jump to the bottom of the parabola that touches a convex loss; repeat.

    ``w <- w - inverse(hessian(w)) @ gradient(w)``, and half that step, or a quarter, …, where the
    whole step would make the loss larger. ``hessian(w, *args)`` has the shape (d, d), `start` (d,);
    all else is as in `gradient_descent`. ValueError if the Hessian is singular: there the loss does
    not bend along some direction. In logistic regression separable classes or a repeated column can
    do that; a penalty on all weights cures both.

    For logistic regression this is iteratively reweighted least squares. Source: C. M. Bishop,
    "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.3.

    One step suffices on a parabola:

    >>> path = newton(
    ...     lambda w: (w[0] - 3) ** 2, lambda w: 2 * (w - 3), lambda w: [[2.0]], start=[0.0]
    ... )
    >>> path.end, path.converged, len(path.points)
    (array([3.]), True, 2)
    """

    def jump(w, g, before):
        curvature = np.asarray(hessian(w, *args))
        if curvature.shape != 2 * w.shape or w.ndim != 1:
            raise ValueError(
                f"start has shape {w.shape} and hessian gives {curvature.shape}; "
                f"they should be (d,) and (d, d)"
            )
        try:
            step = np.linalg.solve(curvature, g)
        except np.linalg.LinAlgError:
            raise ValueError(
                f"The Hessian at {w} is singular: there the loss does not bend along some "
                "direction. Look for separable classes or a repeated column, or add a penalty."
            ) from None
        after = loss(w - step, *args)
        while np.abs(step).max() > 1e-12 and after > before:
            step = step / 2
            after = loss(w - step, *args)
        return w - step, after

    return _walk(jump, loss, gradient, start, steps, args, tolerance, progress)


def _walk(move, loss, gradient, start, steps, args, tolerance, progress):
    require_count(steps, "steps", 0)
    w = as_float64(start, "start").copy()
    walked = [(w, _first_loss(loss, w, args))]
    converged = interrupted = False
    counter = progress(range(steps)) if progress else range(steps)
    say = getattr(counter, "say", None)
    try:
        for _ in counter:
            g = _slope(gradient, w, args)
            if np.abs(g).max() <= tolerance:
                converged = True
                break
            w, value = move(w, g, walked[-1][1])
            walked.append((w, float(value)))
            if say:
                say(f"loss {walked[-1][1]:.4f}")
    except KeyboardInterrupt:
        interrupted = True
    return Descent(
        points=np.array([point for point, _ in walked]),
        losses=np.array([value for _, value in walked]),
        converged=converged,
        interrupted=interrupted or getattr(counter, "interrupted", False),
    )


def _slope(gradient, w, args):
    g = np.asarray(gradient(w, *args), dtype=float)
    if g.shape != w.shape:
        raise ValueError(f"the gradient has shape {g.shape}, the weights {w.shape}")
    return g


def _first_loss(loss, w, args):
    value = loss(w, *args)
    if np.ndim(value) or not w.size:
        raise ValueError(
            f"start has shape {w.shape} and loss gives {np.shape(value)} there; "
            f"it should be one number, of one weight or more"
        )
    return float(value)
