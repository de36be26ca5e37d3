"""What both families of losses are made of: losses of rows of logits, and of probabilities."""

import numpy as np

from course_utils._rows import max_and_log_rest, reduce_rows
from course_utils._validation import as_labels


def label_losses(rows, label, weight, smoothing):
    """-log p of the labeled class of each row of logits, weighted; smoothed with all classes."""

    def formula(rows, scratch, label):
        m, log_rest = max_and_log_rest(rows, scratch)
        own = label_weight(weight, label) * ((m - rows[np.arange(len(rows)), label]) + log_rest)
        if not smoothing:
            return own
        every = _weighted_sum((m[:, None] - rows) + log_rest[:, None], weight)
        return (1 - smoothing) * own + smoothing / rows.shape[-1] * every

    return reduce_rows(formula, rows, label, out=np.full(label.shape, np.nan, rows.dtype))


def soft_losses(rows, q, weight, smoothing):
    """The sum of -q log p over the classes of each row of logits, weighted."""

    def formula(rows, scratch, q):
        m, log_rest = max_and_log_rest(rows, scratch)
        q = (1 - smoothing) * q + smoothing / rows.shape[-1]
        return _weighted_sum(scaled(q, (m[:, None] - rows) + log_rest[:, None]), weight)

    q = q.astype(rows.dtype, copy=False)
    return reduce_rows(formula, rows, q, out=np.zeros(rows.shape[:-1], rows.dtype))


def binary_losses(p, y):
    """-log p for yes and -log(1 - p) for no, neither above 100."""
    yes, no = np.minimum(-np.log(p), 100), np.minimum(-np.log1p(-p), 100)
    return y * yes + (1 - y) * no


def labels_of_rows(target, rows, ignore, name="target", scores="the scores"):
    """One label for each row of scores, checked."""
    target = as_labels(target, rows.shape[-1], name, ignore)
    if target.shape != rows.shape[:-1]:
        raise ValueError(
            f"{name} has shape {target.shape}, but {scores} leave {rows.shape[:-1]} without their "
            f"{rows.shape[-1]} classes; give one label per row of scores"
        )
    return target


def label_weight(weight, label):
    """The weight of the class of each label."""
    return np.ones(label.shape, np.float32) if weight is None else weight[label]


def _weighted_sum(losses, weight):
    return losses @ (np.ones(losses.shape[-1], losses.dtype) if weight is None else weight)


def scaled(share, nats):
    """share * nats, where a share of 0 counts for nothing, even of an infinite loss."""
    product = share * nats
    if np.isnan(product).any():
        product = np.where((share == 0) & np.isinf(nats), 0, product)
    return product
