"""The losses of torch.nn.functional in NumPy: the same values of finite numbers, to more digits.

Classes are on axis 1 (axis 0 of a single example), and a `reduction` says what becomes of the
losses. They are in nats, in the format of the first floating-point argument. Every sum adds terms
of one sign, so that a confident correct answer keeps its small loss.
"""

import numpy as np

from course_utils._validation import (
    as_array,
    as_broadcast,
    as_float,
    as_labels,
    as_probabilities,
    at_least_float32,
    quiet,
    require_count,
    require_number,
    require_whole,
    same_shape,
)
from course_utils.logspace import softplus
from course_utils.losses._shared import (
    binary_losses,
    label_losses,
    label_weight,
    labels_of_rows,
    scaled,
    soft_losses,
)


@quiet
def nll_loss(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):
    r"""Negative log-likelihood of the observed classes, $-w_t \log p_t$.

    Source: torch.nn.functional.nll_loss.

    Parameters
    ----------
    log_probs : array_like, (C,) or (N, C) or (N, C, d1, …)
        Log-probabilities in nats, as `log_softmax` gives them.
    target : array_like of int, () or (N,) or (N, d1, …)
        Class labels 0 to C - 1, or `ignore_index`.
    weight : array_like, (C,), optional
        One weight per class.
    ignore_index : int
        Examples with this label count for nothing.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the sum of the weights of the labels that count (nan if none do).

    Returns
    -------
    scalar, or ndarray of the shape of `target` for "none"

    Examples
    --------
    >>> round(float(nll_loss(np.log([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]]), [0, 1])), 6)
    0.289909
    """
    log_probs = as_float(log_probs, "log_probs")
    rows = _classes_last(log_probs)
    require_whole(ignore_index, "ignore_index")
    target = labels_of_rows(target, rows, ignore_index)
    weight = _class_weight(weight, rows)
    kept = target != ignore_index
    label = np.where(kept, target, 0)
    picked = np.take_along_axis(rows, label[..., None], -1)[..., 0] if kept.any() else label
    own = label_weight(weight, label)
    losses = np.where(kept, own * (0 - at_least_float32(picked)), 0)
    return _reduce(losses, reduction, (own * kept).sum, rows.dtype)


@quiet
def cross_entropy_loss(
    logits, target, weight=None, ignore_index=-100, reduction="mean", label_smoothing=0.0
):
    r"""Cross-entropy of softmax(logits), $-\sum_k w_k q_k \log p_k$.

    Parameters
    ----------
    logits : array_like, (C,) or (N, C) or (N, C, d1, …)
        Unnormalized log-probabilities, with the classes on axis 1 (axis 0 if there is only one).
    target : array_like
        Class labels (int, the shape of `logits` without the class axis), or the distributions q
        themselves (float, the shape of `logits`).
    weight : array_like, (C,), optional
        One weight per class.
    ignore_index : int
        Examples with this label count for nothing; only for class labels.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the sum of the weights of the labels that count (nan if none do), or,
        for distributions, by the number of examples.
    label_smoothing : float in [0, 1]
        q becomes (1 - s) q + s / C.

    Returns
    -------
    scalar, or ndarray of the shape of `logits` without the class axis for "none"

    Notes
    -----
    With m the largest logit and L from `logspace`, $-\log p_t = (m - x_t) + L$: within 4 units in
    the last place. Extra memory is one block of rows. Source: torch.nn.functional.cross_entropy.

    Examples
    --------
    >>> round(float(cross_entropy_loss([[2.0, 1.0, 0.0]], [0])), 6)
    0.407606
    >>> f"{cross_entropy_loss([40.0, 0.0], 0):.6e}"
    '4.248354e-18'
    """
    logits = as_float(logits, "logits")
    rows = _classes_last(logits)
    weight = _class_weight(weight, rows)
    require_whole(ignore_index, "ignore_index")
    require_number(label_smoothing, "label_smoothing", lambda s: 0 <= s <= 1, "from 0 to 1")
    target = as_array(target, "target")
    if target.shape == logits.shape:
        q = _target_distributions(target, ignore_index)
        losses = soft_losses(rows, np.moveaxis(q, min(1, q.ndim - 1), -1), weight, label_smoothing)
        return _reduce(losses, reduction, lambda: losses.size, rows.dtype)
    target = labels_of_rows(target, rows, ignore_index)
    kept = target != ignore_index
    label = np.where(kept, target, 0)
    losses = label_losses(rows, label, weight, label_smoothing) if kept.any() else label
    counted = (label_weight(weight, label) * kept).sum
    return _reduce(np.where(kept, losses, 0), reduction, counted, rows.dtype)


@quiet
def binary_cross_entropy(p, y, weight=None, reduction="mean"):
    r"""Negative log-likelihood of yes or no, $-[y \log p + (1 - y) \log(1 - p)]$.

    `p` holds probabilities of "yes", any shape, and `y` the answers, of the same shape: 0, 1 or
    between. The weights are factors that broadcast to it. A reduction, "mean" or "sum", gives a
    scalar; "none" the shape of `p`. A certain mistake costs 100, not inf: PyTorch clamps the
    logarithm there. Source: torch.nn.functional.binary_cross_entropy.

    >>> binary_cross_entropy([0.5, 0.0, 1.0], [1, 1, 1], reduction="none")
    array([  0.69314718, 100.        ,   0.        ])
    """
    p, y = as_probabilities(p, "p"), as_probabilities(y, "y")
    same_shape(p, y, ("p", "y"))
    losses = binary_losses(at_least_float32(p), at_least_float32(y.astype(p.dtype)))
    return _reduce(_times(losses, weight), reduction, lambda: p.size, p.dtype)


@quiet
def binary_cross_entropy_with_logits(z, y, weight=None, pos_weight=None, reduction="mean"):
    r"""The same from log-odds z, $y \log(1 + e^{-z}) + (1 - y) \log(1 + e^z)$.

    `z` holds log-odds of "yes", any shape, and `y` the answers, of the same shape: 0, 1 or between.
    The weights are factors that broadcast to it, `pos_weight` of the first term, for "yes", alone.
    A reduction, "mean" or "sum", gives a scalar; "none" the shape of `z`. Source:
    torch.nn.functional.binary_cross_entropy_with_logits.

    >>> binary_cross_entropy_with_logits([0.0, -1000.0, 1000.0], [1, 1, 1], reduction="none")
    array([6.93147181e-01, 1.00000000e+03, 0.00000000e+00])
    """
    z, y = as_float(z, "z"), as_float(y, "y")
    same_shape(z, y, ("z", "y"))
    x, y = at_least_float32(z), at_least_float32(y.astype(z.dtype))
    yes = _times(y, pos_weight, "pos_weight")
    rest = softplus(-np.abs(x))
    losses = scaled(yes, np.maximum(-x, 0) + rest) + scaled(1 - y, np.maximum(x, 0) + rest)
    return _reduce(_times(losses, weight), reduction, lambda: z.size, z.dtype)


@quiet
def sparse_cross_entropy_from_features(hidden, weight, target, chunk=64):
    r"""Mean cross-entropy of softmax(hidden @ weight.T), never holding all logits.

    A language model with V words and N tokens has N V logits: 3.9 GiB for 8,192 tokens and
    128,256 words in float32. Here a few rows at a time are computed, used and forgotten.

    `hidden` holds a feature vector for each token, (N, d), `weight` a vector for each class,
    (V, d), and `target` the class of each token, 0 to V - 1, (N,). So many rows of logits as
    `chunk` says are held at a time: extra memory is about chunk × V numbers, and a copy of a
    float16 `weight` in float32. A scalar, in nats, in the wider format of `hidden` and `weight`.

    >>> features, words = np.eye(3), np.eye(3)
    >>> round(float(sparse_cross_entropy_from_features(features, words, [0, 1, 2])), 6)
    0.551445
    """
    hidden, weight = as_float(hidden, "hidden"), as_float(weight, "weight")
    if hidden.ndim != 2 or weight.ndim != 2 or hidden.shape[1] != weight.shape[1]:
        raise ValueError(
            f"hidden has shape {hidden.shape} and weight {weight.shape}; "
            f"they must be (N, d) and (V, d) with the same d"
        )
    require_count(chunk, "chunk")
    target = as_labels(target, len(weight))
    if target.shape != hidden.shape[:1]:
        raise ValueError(
            f"target has shape {target.shape}, but hidden {hidden.shape} has {len(hidden)} rows"
        )
    total = 0.0
    columns = at_least_float32(weight).T
    for start in range(0, len(hidden), chunk):
        rows = slice(start, start + chunk)
        losses = label_losses(at_least_float32(hidden[rows]) @ columns, target[rows], None, 0)
        total += losses.sum(dtype=np.float64)
    return np.result_type(hidden, weight).type(total / len(hidden) if len(hidden) else np.nan)


def _classes_last(scores):
    """A view with the classes, axis 1 (or the only one), moved to the end."""
    if scores.ndim == 0:
        raise ValueError(f"a single number, {scores}, has no class axis; pass shape (C,) or (N, C)")
    axis = min(1, scores.ndim - 1)
    return scores.transpose(*range(axis), *range(axis + 1, scores.ndim), axis)


def _target_distributions(target, ignore_index):
    if target.dtype.kind != "f":
        raise TypeError(
            f"target has the shape of logits, so it holds distributions, but its dtype is "
            f"{target.dtype}; use .astype(float), or .argmax(1) for labels"
        )
    if ignore_index >= 0:
        raise ValueError(
            f"ignore_index is {ignore_index}, but a distribution has no label to ignore"
        )
    return target


def _class_weight(weight, rows):
    if weight is None:
        return None
    weight, classes = as_float(weight, "weight"), rows.shape[-1]
    if weight.shape != (classes,):
        raise ValueError(
            f"weight has shape {weight.shape}, but must be ({classes},): one per class"
        )
    return weight.astype(np.promote_types(rows.dtype, np.float32))


def _times(losses, weight, name="weight"):
    if weight is None:
        return losses
    weight = as_broadcast(weight, losses.shape, name)
    return losses * weight.astype(losses.dtype)


def _reduce(losses, reduction, count, dtype):
    if reduction == "none":
        return losses.astype(dtype)[()]
    if reduction not in ("mean", "sum"):
        raise ValueError(f'reduction is {reduction!r}, but must be "mean", "sum" or "none"')
    total = losses.sum(dtype=np.float64)
    if reduction == "mean":
        counted = count()
        total = total / counted if counted else np.nan
    return np.asarray(total).astype(dtype)[()]
