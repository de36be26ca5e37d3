"""The losses of keras.losses in NumPy: the same values of finite numbers, clip and all.

Classes are on the last axis, or the one called `axis`, and each example has its own loss: there is
no reduction. Losses are in nats, in the format of `y_pred`.
"""

import numpy as np

from course_utils._validation import (
    as_array,
    as_float,
    at_least_float32,
    one_axis,
    quiet,
    require_number,
    require_whole,
    same_shape,
)
from course_utils.losses._shared import binary_losses, label_losses, labels_of_rows, soft_losses
from course_utils.losses.torch_like import binary_cross_entropy_with_logits

EPSILON = 1e-7


@quiet
def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    r"""Cross-entropy of each example, $-\sum_k y_k \log p_k$, as Keras computes it.

    Source: keras.losses.categorical_crossentropy.

    Parameters
    ----------
    y_true : array_like
        Distributions along `axis`: one-hot or soft.
    y_pred : array_like
        Of the same shape: probabilities, which are divided by their sum and clipped to
        [1e-7, 1 - 1e-7], or logits, which are not.
    from_logits : bool
        Whether `y_pred` holds logits.
    label_smoothing : float
        y becomes (1 - s) y + s / K, with K the length of the last axis.
    axis : int
        The axis of the classes.

    Returns
    -------
    ndarray
        Shape of `y_pred` without `axis`.

    Examples
    --------
    >>> categorical_crossentropy([[0, 1, 0]], [[0.05, 0.95, 0]]).round(6)
    array([0.051293])
    """
    y, y_pred, axis = _pair(y_true, y_pred, axis)
    require_number(label_smoothing, "label_smoothing", np.isfinite, "a number, such as 0.1")
    if label_smoothing:
        y = y * (1 - label_smoothing) + label_smoothing / max(y.shape[-1], 1)
    if from_logits:
        rows = np.moveaxis(y_pred, axis, -1)
        return soft_losses(rows, np.moveaxis(y, axis, -1), None, 0)
    return -(y * np.log(_renormalized(y_pred, axis))).sum(axis)


@quiet
def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, ignore_class=None, axis=-1):
    r"""The same for class labels instead of distributions, $-\log p_t$.

    `y_true` holds labels 0 to K - 1 (whole floats are taken too), in the shape of `y_pred` without
    `axis`, or with length 1 there. Examples with the label `ignore_class` cost 0. All else is as in
    `categorical_crossentropy`. Source: keras.losses.sparse_categorical_crossentropy.

    >>> sparse_categorical_crossentropy([1, 2], [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]).round(6)
    array([0.051293, 2.302585])
    """
    y_pred, y_true = as_float(y_pred, "y_pred"), as_array(y_true, "y_true")
    axis = _axis(y_pred, axis)
    if ignore_class is not None:
        require_whole(ignore_class, "ignore_class")
    if y_true.dtype.kind == "f" and (y_true == np.floor(y_true)).all():
        y_true = y_true.astype(np.intp)
    if y_true.ndim == y_pred.ndim and y_true.shape[axis] == 1:
        y_true = y_true.squeeze(axis)
    logits = y_pred if from_logits else np.log(_renormalized(y_pred, axis))
    rows = np.moveaxis(logits, axis, -1)
    label = labels_of_rows(y_true, rows, ignore_class, "y_true", "y_pred")
    kept = label != ignore_class
    label = np.where(kept, label, 0)
    if from_logits:
        losses = label_losses(rows, label, None, 0)
    else:
        losses = -np.take_along_axis(rows, label[..., None], -1)[..., 0]
    return np.where(kept, losses, 0).astype(y_pred.dtype)[()]


@quiet
def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    r"""Mean of $-[y \log p + (1 - y) \log(1 - p)]$ along an axis, as Keras computes it.

    `y_true` holds answers: 0, 1 or between; with a smoothing s, y becomes (1 - s) y + s / 2.
    `y_pred`, of the same shape, holds probabilities, which are clipped to [1e-7, 1 - 1e-7], or with
    `from_logits` log-odds. The mean is taken along `axis`, that of the questions; the result has
    the shape of `y_pred` without it. Source: keras.losses.binary_crossentropy.

    >>> binary_crossentropy([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]).round(6)
    array([0.916291, 0.713558])
    """
    y, y_pred, axis = _pair(y_true, y_pred, axis)
    require_number(label_smoothing, "label_smoothing", np.isfinite, "a number, such as 0.1")
    y = y * (1 - label_smoothing) + label_smoothing / 2
    if from_logits:
        losses = binary_cross_entropy_with_logits(y_pred, y, reduction="none")
    else:
        losses = binary_losses(np.clip(y_pred, EPSILON, 1 - EPSILON), y)
    return (at_least_float32(losses).sum(axis) / losses.shape[axis]).astype(y_pred.dtype)[()]


def _pair(y_true, y_pred, axis):
    """Both in the format of y_pred, and the axis counted from the front."""
    y_true, y_pred = as_float(y_true, "y_true"), as_float(y_pred, "y_pred")
    same_shape(y_true, y_pred, ("y_true", "y_pred"))
    return y_true.astype(y_pred.dtype), y_pred, _axis(y_pred, axis)


def _axis(y_pred, axis):
    if y_pred.ndim == 0:
        raise ValueError(f"y_pred is a single number, {y_pred}, without an axis; pass [{y_pred}]")
    return one_axis(y_pred, axis, "y_pred")


def _renormalized(p, axis):
    p = p / p.sum(axis, keepdims=True)
    return np.clip(p, EPSILON, 1 - EPSILON)
