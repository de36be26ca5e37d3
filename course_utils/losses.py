"""The losses of PyTorch and Keras in NumPy: the same values, without the lost digits.

The first six follow torch.nn.functional (classes on axis 1, or axis 0 of a single example; a
`reduction`), the three `…crossentropy` functions follow keras.losses (classes on the last axis,
one loss per example). Losses are in nats, in the format of the first floating-point argument.
Every sum below adds terms of one sign, so that a confident correct answer keeps its small loss.
"""

import numpy as np

from course_utils._validation import (
    as_array,
    as_broadcast,
    as_float,
    as_labels,
    as_probabilities,
    one_axis,
    require_count,
    require_number,
    require_whole,
    same_shape,
    working,
)
from course_utils.logspace import map_rows, separate, softplus

KERAS_EPSILON = 1e-7


def nll_loss(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):
    r"""Negative log-likelihood of the observed classes, $-w_t \log p_t$.

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

    Notes
    -----
    Source: torch.nn.functional.nll_loss.

    Examples
    --------
    >>> round(float(nll_loss(np.log([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]]), [0, 1])), 6)
    0.289909
    """
    log_probs = as_float(log_probs, "log_probs")
    rows = _classes_last(log_probs)
    require_whole(ignore_index, "ignore_index")
    target = _labels(target, rows, ignore_index)
    weight = _class_weight(weight, rows)
    kept = target != ignore_index
    label = np.where(kept, target, 0)
    picked = np.take_along_axis(rows, label[..., None], -1)[..., 0] if kept.any() else label
    own = _label_weight(weight, label)
    losses = np.where(kept, own * (0 - working(picked)), 0)
    return _reduce(losses, reduction, (own * kept).sum, rows.dtype)


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
        losses = _soft_losses(rows, np.moveaxis(q, min(1, q.ndim - 1), -1), weight, label_smoothing)
        return _reduce(losses, reduction, lambda: losses.size, rows.dtype)
    target = _labels(target, rows, ignore_index)
    kept = target != ignore_index
    label = np.where(kept, target, 0)
    losses = _label_losses(rows, label, weight, label_smoothing) if kept.any() else label
    counted = (_label_weight(weight, label) * kept).sum
    return _reduce(np.where(kept, losses, 0), reduction, counted, rows.dtype)


def binary_cross_entropy(p, y, weight=None, reduction="mean"):
    r"""Negative log-likelihood of yes or no, $-[y \log p + (1 - y) \log(1 - p)]$.

    Parameters
    ----------
    p : array_like
        Probabilities of "yes", any shape.
    y : array_like
        Answers of the same shape: 0, 1 or between.
    weight : array_like, optional
        Factors that broadcast to the shape of `p`.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    scalar, or ndarray of the shape of `p` for "none"
        A certain mistake costs 100, not inf: PyTorch clamps the logarithm there.

    Notes
    -----
    Source: torch.nn.functional.binary_cross_entropy.

    Examples
    --------
    >>> binary_cross_entropy([0.5, 0.0, 1.0], [1, 1, 1], reduction="none")
    array([  0.69314718, 100.        ,   0.        ])
    """
    p, y = as_probabilities(p, "p"), as_probabilities(y, "y")
    same_shape(p, y, ("p", "y"))
    losses = _binary_losses(working(p), working(y.astype(p.dtype)))
    return _reduce(_times(losses, weight), reduction, lambda: p.size, p.dtype)


def binary_cross_entropy_with_logits(z, y, weight=None, pos_weight=None, reduction="mean"):
    r"""The same from log-odds z, $y \log(1 + e^{-z}) + (1 - y) \log(1 + e^z)$.

    Parameters
    ----------
    z : array_like
        Log-odds of "yes", any shape.
    y : array_like
        Answers of the same shape: 0, 1 or between.
    weight : array_like, optional
        Factors that broadcast to the shape of `z`.
    pos_weight : array_like, optional
        Factors of the first term, for "yes"; broadcast to the shape of `z`.
    reduction : {"mean", "sum", "none"}

    Returns
    -------
    scalar, or ndarray of the shape of `z` for "none"

    Notes
    -----
    Source: torch.nn.functional.binary_cross_entropy_with_logits.

    Examples
    --------
    >>> binary_cross_entropy_with_logits([0.0, -1000.0, 1000.0], [1, 1, 1], reduction="none")
    array([6.93147181e-01, 1.00000000e+03, 0.00000000e+00])
    """
    z, y = as_float(z, "z"), as_float(y, "y")
    same_shape(z, y, ("z", "y"))
    x, y = working(z), working(y.astype(z.dtype))
    yes = _times(y, pos_weight, "pos_weight")
    rest = softplus(-np.abs(x))
    losses = _scaled(yes, np.maximum(-x, 0) + rest) + _scaled(1 - y, np.maximum(x, 0) + rest)
    return _reduce(_times(losses, weight), reduction, lambda: z.size, z.dtype)


def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    r"""Cross-entropy of each example, $-\sum_k y_k \log p_k$, as Keras computes it.

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

    Notes
    -----
    Source: keras.losses.categorical_crossentropy.

    Examples
    --------
    >>> categorical_crossentropy([[0, 1, 0]], [[0.05, 0.95, 0]]).round(6)
    array([0.051293])
    """
    y, y_pred, axis = _keras_pair(y_true, y_pred, axis)
    require_number(label_smoothing, "label_smoothing", np.isfinite, "a number, such as 0.1")
    if label_smoothing:
        y = y * (1 - label_smoothing) + label_smoothing / y.shape[-1]
    if from_logits:
        rows = np.moveaxis(y_pred, axis, -1)
        return _soft_losses(rows, np.moveaxis(y, axis, -1), None, 0)
    return -(y * np.log(_renormalized(y_pred, axis))).sum(axis)


def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, ignore_class=None, axis=-1):
    r"""The same for class labels instead of distributions, $-\log p_t$.

    Parameters
    ----------
    y_true : array_like
        Labels 0 to K - 1 (whole floats are taken too), in the shape of `y_pred` without `axis`,
        or with length 1 there.
    y_pred : array_like
        Probabilities or logits, as in `categorical_crossentropy`.
    from_logits : bool
        Whether `y_pred` holds logits.
    ignore_class : int, optional
        Examples with this label cost 0.
    axis : int
        The axis of the classes.

    Returns
    -------
    ndarray
        Shape of `y_pred` without `axis`.

    Notes
    -----
    Source: keras.losses.sparse_categorical_crossentropy.

    Examples
    --------
    >>> sparse_categorical_crossentropy([1, 2], [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]).round(6)
    array([0.051293, 2.302585])
    """
    y_pred, y_true = as_float(y_pred, "y_pred"), as_array(y_true, "y_true")
    axis = _keras_axis(y_pred, axis)
    if ignore_class is not None:
        require_whole(ignore_class, "ignore_class")
    if y_true.dtype.kind == "f" and (y_true == np.floor(y_true)).all():
        y_true = y_true.astype(np.intp)
    if y_true.ndim == y_pred.ndim and y_true.shape[axis] == 1:
        y_true = y_true.squeeze(axis)
    logits = y_pred if from_logits else np.log(_renormalized(y_pred, axis))
    rows = np.moveaxis(logits, axis, -1)
    label = _labels(y_true, rows, ignore_class, "y_true", "y_pred")
    kept = label != ignore_class
    label = np.where(kept, label, 0)
    if from_logits:
        losses = _label_losses(rows, label, None, 0)
    else:
        losses = -np.take_along_axis(rows, label[..., None], -1)[..., 0]
    return np.where(kept, losses, 0).astype(y_pred.dtype)[()]


def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    r"""Mean of $-[y \log p + (1 - y) \log(1 - p)]$ along an axis, as Keras computes it.

    Parameters
    ----------
    y_true : array_like
        Answers: 0, 1 or between.
    y_pred : array_like
        Of the same shape: probabilities, which are clipped to [1e-7, 1 - 1e-7], or log-odds.
    from_logits : bool
        Whether `y_pred` holds log-odds.
    label_smoothing : float
        y becomes (1 - s) y + s / 2.
    axis : int
        The axis of the questions, over which the mean is taken.

    Returns
    -------
    ndarray
        Shape of `y_pred` without `axis`.

    Notes
    -----
    Source: keras.losses.binary_crossentropy.

    Examples
    --------
    >>> binary_crossentropy([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]).round(6)
    array([0.916291, 0.713558])
    """
    y, y_pred, axis = _keras_pair(y_true, y_pred, axis)
    require_number(label_smoothing, "label_smoothing", np.isfinite, "a number, such as 0.1")
    y = y * (1 - label_smoothing) + label_smoothing / 2
    if from_logits:
        losses = binary_cross_entropy_with_logits(y_pred, y, reduction="none")
    else:
        losses = _binary_losses(np.clip(y_pred, KERAS_EPSILON, 1 - KERAS_EPSILON), y)
    return np.mean(losses, axis)


def sparse_cross_entropy_from_features(hidden, weight, target, chunk=64):
    r"""Mean cross-entropy of softmax(hidden @ weight.T), never holding all logits.

    A language model with V words and N tokens has N V logits: 3.9 GiB for 8,192 tokens and
    128,256 words in float32. Here a few rows at a time are computed, used and forgotten.

    Parameters
    ----------
    hidden : array_like, (N, d)
        One feature vector per token.
    weight : array_like, (V, d)
        One vector per class.
    target : array_like of int, (N,)
        Class labels 0 to V - 1.
    chunk : int
        Rows of logits held at a time; extra memory is about chunk × V numbers.

    Returns
    -------
    scalar
        Nats, in the wider format of `hidden` and `weight`.

    Examples
    --------
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
    columns = working(weight).T
    for start in range(0, len(hidden), chunk):
        rows = slice(start, start + chunk)
        losses = _label_losses(working(hidden[rows]) @ columns, target[rows], None, 0)
        total += losses.sum(dtype=np.float64)
    return np.result_type(hidden, weight).type(total / len(hidden) if len(hidden) else np.nan)


def _classes_last(scores):
    """A view with the classes, axis 1 (or the only one), moved to the end."""
    if scores.ndim == 0:
        raise ValueError(f"a single number, {scores}, has no class axis; pass shape (C,) or (N, C)")
    return np.moveaxis(scores, min(1, scores.ndim - 1), -1)


def _labels(target, rows, ignore, name="target", scores="the scores"):
    target = as_labels(target, rows.shape[-1], name, ignore)
    if target.shape != rows.shape[:-1]:
        raise ValueError(
            f"{name} has shape {target.shape}, but {scores} leave {rows.shape[:-1]} without their "
            f"{rows.shape[-1]} classes; give one label per row of scores"
        )
    return target


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


def _label_weight(weight, label):
    return np.ones(label.shape, np.float32) if weight is None else weight[label]


def _weighted_sum(losses, weight):
    return losses @ (np.ones(losses.shape[-1], losses.dtype) if weight is None else weight)


def _label_losses(rows, label, weight, smoothing):
    def formula(rows, e, label):
        _, rows, m, rest = separate(rows, e)
        own = _label_weight(weight, label) * ((m - rows[np.arange(len(rows)), label]) + rest)
        if not smoothing:
            return own
        every = _weighted_sum(m[:, None] - rows + rest[:, None], weight)
        return (1 - smoothing) * own + smoothing / rows.shape[-1] * every

    return map_rows(formula, rows, label, out=np.full(label.shape, np.nan, rows.dtype))


def _soft_losses(rows, q, weight, smoothing):
    def formula(rows, e, q):
        _, rows, m, rest = separate(rows, e)
        q = (1 - smoothing) * q + smoothing / rows.shape[-1]
        return _weighted_sum(_scaled(q, (m[:, None] - rows) + rest[:, None]), weight)

    return map_rows(
        formula, rows, q.astype(rows.dtype, copy=False), out=np.zeros(rows.shape[:-1], rows.dtype)
    )


def _binary_losses(p, y):
    with np.errstate(divide="ignore"):
        yes, no = np.minimum(-np.log(p), 100), np.minimum(-np.log1p(-p), 100)
    return y * yes + (1 - y) * no


def _keras_pair(y_true, y_pred, axis):
    """Both in the format of y_pred, and the axis counted from the front."""
    y_true, y_pred = as_float(y_true, "y_true"), as_float(y_pred, "y_pred")
    same_shape(y_true, y_pred, ("y_true", "y_pred"))
    return y_true.astype(y_pred.dtype), y_pred, _keras_axis(y_pred, axis)


def _keras_axis(y_pred, axis):
    if y_pred.ndim == 0:
        raise ValueError(f"y_pred is a single number, {y_pred}, without an axis; pass [{y_pred}]")
    return one_axis(y_pred, axis, "y_pred")


def _renormalized(p, axis):
    with np.errstate(invalid="ignore", divide="ignore"):
        p = p / p.sum(axis, keepdims=True)
    return np.clip(p, KERAS_EPSILON, 1 - KERAS_EPSILON)


def _scaled(share, nats):
    """share * nats, where a share of 0 counts for nothing, even of an infinite loss."""
    with np.errstate(invalid="ignore"):
        product = share * nats
    if np.isnan(product).any():
        product = np.where((share == 0) & np.isinf(nats), 0, product)
    return product


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
