"""Solutions of notebook 09."""

import numpy as np

from course_utils import softmax
from course_utils.datasets import letter_codes, python_text
from course_utils.models import NGram, adaptive_log_prob

loss, bytes_per_token = 3.2, 4.2
batches = [[0.5, 1.5, 0.4, 1.6, 1.0, 1.0], [3.0, 4.0]]


def nll():
    model = NGram(letter_codes("abracadabra"), order=2, alpha=0)
    log_p = model.log_prob(letter_codes("abraba"))
    return -log_p.mean()


def ppl():
    loss = 3.0
    return np.exp(loss)


def text_perplexity():
    nats = sum(sum(batch) for batch in batches)
    tokens = sum(len(batch) for batch in batches)
    return np.exp(nats / tokens)


def code_bytes():
    log_p = adaptive_log_prob(letter_codes(python_text()), order=4)
    return -log_p.sum() / np.log(2) / 8


def bits_per_byte():
    return loss / np.log(2) / bytes_per_token


def bigram_by_descent(counts, rate=1.0, steps=2000):
    counts = np.asarray(counts, float)
    shares = counts / counts.sum(axis=1, keepdims=True)
    W = np.zeros_like(shares)
    for _ in range(steps):
        W -= rate * (softmax(W) - shares)
    return softmax(W)
