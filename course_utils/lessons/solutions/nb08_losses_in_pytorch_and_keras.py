"""Solutions of notebook 08."""

import numpy as np

from course_utils import log_softmax

losses = (0.5, 1.0, 2.0)
weights = (1.0, 1.0, 4.0)
stuck_loss = -55.03
ceiling = 15.942


def the_map():
    return "RSE RSE SRR"


def weighted_mean():
    return np.dot(weights, losses) / np.sum(weights)


def accumulated_loss(batches):
    total = sum(np.sum(batch) for batch in batches)
    return total / sum(len(batch) for batch in batches)


def mean_label():
    return 1 - stuck_loss / ceiling


def my_nll_loss(log_probs, target, weight=None, ignore_index=-100, reduction="mean"):
    log_probs, target = np.asarray(log_probs), np.asarray(target)
    weight = np.ones(log_probs.shape[1]) if weight is None else np.asarray(weight)
    kept = target != ignore_index
    label = np.where(kept, target, 0)
    w = np.where(kept, weight[label], 0)
    losses = -w * log_probs[np.arange(len(label)), label]
    if reduction == "none":
        return losses
    return losses.sum() / w.sum() if reduction == "mean" else losses.sum()


def my_cross_entropy(logits, target, weight=None, ignore_index=-100, label_smoothing=0.0):
    log_p, target = log_softmax(np.asarray(logits, dtype=float)), np.asarray(target)
    n, classes = log_p.shape
    weight = np.ones(classes) if weight is None else np.asarray(weight)
    if target.ndim == 2:  # rows of probabilities
        q, count, kept = target, n, np.ones(n)
    else:
        kept = target != ignore_index
        label = np.where(kept, target, 0)
        q, count = np.eye(classes)[label], (kept * weight[label]).sum()
    q = (1 - label_smoothing) * q + label_smoothing / classes
    losses = -(weight * q * log_p).sum(axis=1)
    return (kept * losses).sum() / count


def culprits():
    return "CAEBD"
