"""What several demos of notebook 07 share."""

from functools import cache
from types import SimpleNamespace

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from course_utils import cross_entropy_loss
from course_utils.live.figures import BLACK, BLUE, LIGHT_BLUE, ORANGE, is_narrow
from course_utils.models import softmax_gradient, softmax_nll, with_intercept
from course_utils.models.datasets import digits, split
from course_utils.models.optimizers import gradient_descent

DIGITS = np.arange(10)

EVIDENCE = LinearSegmentedColormap.from_list("evidence", [BLUE, "white", ORANGE])  # against, for


@cache
def data():
    """Training and test digits with an intercept: X, y, X_test, y_test."""
    train, test = split(digits(), train=1200, seed=0)
    return SimpleNamespace(
        X=with_intercept(train.X), y=train.y, X_test=with_intercept(test.X), y_test=test.y
    )


@cache
def learned():
    """2000 steps of gradient descent from zero weights, and how each of them does."""
    d = data()
    path = gradient_descent(
        softmax_nll, softmax_gradient, np.zeros((10, 65)), rate=2, steps=2000, args=(d.X, d.y)
    )
    logits = [d.X_test @ W.T for W in path.points]
    return SimpleNamespace(
        weights=path.points,
        train=path.losses,
        test=np.array([cross_entropy_loss(Z, d.y_test) for Z in logits]),
        accuracy=np.array([(Z.argmax(axis=1) == d.y_test).mean() for Z in logits]),
    )


def blank(ax):
    """Axes for a picture of pixels: framed, no ticks, no grid."""
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[:].set_visible(True)


def draw_digit(ax, pixels):
    blank(ax)
    return ax.imshow(pixels.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)


def probability_bars(ax, dark="the label"):
    """Ten bars of probability and the frame they need, which says what a dark bar means."""
    ax.set_xlabel("digit" if is_narrow(ax.figure) else f"digit (dark: {dark})")
    ax.set(xlim=(-0.6, 9.6), ylim=(0, 1.12), xticks=DIGITS, yticks=[0, 0.5, 1])
    ax.grid(axis="x", visible=False)
    return list(ax.bar(DIGITS, np.zeros(10), color=LIGHT_BLUE, ec=BLUE, lw=1.5))


def set_bars(bars, heights, true):
    for k, (bar, height) in enumerate(zip(bars, heights, strict=True)):
        bar.set(height=height, fc=BLUE if k == true else LIGHT_BLUE)


def mosaic(weights):
    """Ten templates in two rows of five, each scaled to its largest weight, with room for names."""
    tiles = weights[:, 1:].reshape(10, 8, 8)
    largest = np.abs(tiles).max(axis=(1, 2), keepdims=True)
    page = np.full((2, 5, 11, 9), np.nan)  # nan is transparent
    page[:, :, 3:, :8] = (tiles / np.where(largest > 0, largest, 1)).reshape(2, 5, 8, 8)
    return page.transpose(0, 2, 1, 3).reshape(22, 45)


def draw_templates(ax):
    """The picture of ten templates, framed and named: what moves, and what is drawn over it."""
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    extent = (-0.5, 44.5, 21.5, -0.5)
    image = ax.imshow(np.zeros((22, 45)), cmap=EVIDENCE, vmin=-1, vmax=1, extent=extent)
    ax.set(xlim=(-1, 44), ylim=(22, -0.5))
    for k in DIGITS:
        x, y = 9 * (k % 5) - 0.5, 11 * (k // 5) + 2.5
        ax.plot([x, x + 8, x + 8, x, x], [y, y, y + 8, y + 8, y], color=BLACK, lw=0.8, ls="-")
        ax.text(x, y - 0.2, str(k), va="bottom", weight="bold")
    return {"image": image, "frames": list(ax.lines)}
