"""What is not a number, not a probability, not a label or not the right shape: named and cured."""

import warnings

import numpy as np
import pytest

import course_utils as cu
from course_utils import distributions as d
from course_utils import models
from course_utils.models import datasets
from course_utils.models import optimizers as optimize

nan, inf = np.nan, np.inf
ragged = [[1.0, 2.0], [3.0]]
masked = np.ma.array([0.5, 0.5], mask=[True, False])
half = [0.5, 0.5]
two, eye = np.zeros((4, 2)), np.eye(2)
yes_no = [0, 1, 1, 0]
net = models.MLP(2, 3, 2)
pages = models.NaiveBayes([[1, 2]])
text = models.NGram([0, 1], order=2)


def descend(start=(1.0, 2.0), rate=0.1, steps=5, loss=np.sum, slope=np.ones_like):
    return optimize.gradient_descent(loss, slope, start, rate, steps)


def jump(hessian, start=(1.0, 2.0)):
    return optimize.newton(np.sum, np.ones_like, hessian, start)


# call, type of the error, what its message must hold: the argument, the value, the remedy
REFUSED = [
    (lambda: cu.logsumexp(ragged), ValueError, ["a has rows of unequal length", "pad"]),
    (lambda: cu.softmax(masked), TypeError, ["x is a masked array", "filled"]),
    (lambda: cu.entropy(masked), TypeError, ["p is a masked array", "compressed"]),
    (lambda: cu.softmax(["a", "b"]), TypeError, ["x must hold real numbers", "<U1"]),
    (lambda: cu.softmax([None, 1.0]), TypeError, ["x must hold real numbers", "object", "None"]),
    (lambda: cu.logsumexp(1 + 2j), TypeError, ["a must hold real numbers", "complex"]),
    (lambda: cu.sigmoid({"x": 1}), TypeError, ["x must hold real numbers", "{'x': 1}"]),
    (lambda: cu.logsumexp([10**400, 1]), TypeError, ["a must hold real numbers", "object"]),
    (lambda: cu.softmax(two, axis=2), ValueError, ["axis is 2", "shape (4, 2)", "-2 to 1"]),
    (lambda: cu.softmax(two, axis=0.5), TypeError, ["axis must be an integer", "0.5"]),
    (lambda: cu.logsumexp(two, axis=(0, 5)), ValueError, ["axis is 5"]),
    (lambda: cu.logsumexp(two, b=np.ones(3)), ValueError, ["(4, 2)", "(3,)"]),
    (lambda: cu.surprisal(1.5), ValueError, ["p must hold probabilities", "1.5", "softmax"]),
    (lambda: cu.surprisal([-0.1]), ValueError, ["p must hold probabilities", "-0.1"]),
    (lambda: cu.surprisal(nan), ValueError, ["p must hold probabilities", "nan"]),
    (lambda: cu.surprisal(0.5, base=1), ValueError, ["base is 1", "2 for bits"]),
    (lambda: cu.entropy(half, base=-2), ValueError, ["base is -2"]),
    (lambda: cu.entropy(half, base="bits"), ValueError, ["base is 'bits'", "2 for bits"]),
    (lambda: cu.entropy(ragged), ValueError, ["p has rows of unequal length", "pad"]),
    (lambda: cu.entropy([0.5, 0.6]), ValueError, ["p must sum to 1", "1.1", "divide"]),
    (lambda: cu.entropy([]), ValueError, ["p must sum to 1", "0.0"]),
    (lambda: cu.entropy([nan, 1.0]), ValueError, ["p", "nan"]),
    (lambda: cu.entropy(0.3), ValueError, ["p must sum to 1", "0.3"]),
    (lambda: cu.entropy(half, axis=1), ValueError, ["axis is 1"]),
    (lambda: cu.cross_entropy(half, [1 / 3] * 3), ValueError, ["(2,)", "(3,)"]),
    (lambda: cu.cross_entropy(half, [0.5, 0.4]), ValueError, ["q must sum to 1", "0.9"]),
    (lambda: cu.kl_divergence([2.0, -1.0], half), ValueError, ["p must hold", "2.0"]),
    (lambda: cu.kl_divergence(half, np.log(half)), ValueError, ["q must hold", "np.exp"]),
    (lambda: cu.perplexity([]), ValueError, ["log_probs is empty"]),
    (lambda: cu.perplexity(half), ValueError, ["log_probs holds 0.5", "logarithm"]),
    (lambda: cu.nll_loss(two, [0, 1, 2, 0]), ValueError, ["target holds the label 2", "0 to 1"]),
    (lambda: cu.nll_loss(two, [0, 1, -1, 0]), ValueError, ["target holds the label -1"]),
    (lambda: cu.nll_loss(two, [0.0] * 4), TypeError, ["target", "float64", "astype(int)"]),
    (lambda: cu.nll_loss(two, [True] * 4), TypeError, ["target", "bool"]),
    (lambda: cu.nll_loss(two, [0, 1]), ValueError, ["target has shape (2,)", "(4,)"]),
    (lambda: cu.nll_loss(two, [[0]] * 4), ValueError, ["target has shape (4, 1)"]),
    (lambda: cu.nll_loss(two, [10**20] * 4), TypeError, ["target", "object"]),
    (lambda: cu.nll_loss(0.0, 0), ValueError, ["class axis"]),
    (lambda: cu.nll_loss(two, [0] * 4, [1.0] * 3), ValueError, ["weight has shape (3,)", "(2,)"]),
    (lambda: cu.nll_loss(two, [0] * 4, reduction="avg"), ValueError, ["reduction is 'avg'"]),
    (lambda: cu.cross_entropy_loss(two, [0, 1, 2, 0]), ValueError, ["label 2", "start counting"]),
    (lambda: cu.cross_entropy_loss(two, np.eye(2, dtype=int)[[0] * 4]), TypeError, ["argmax"]),
    (lambda: cu.cross_entropy_loss(two, np.ones((4, 3))), TypeError, ["target", "float64"]),
    (lambda: cu.cross_entropy_loss(two, two, ignore_index=1), ValueError, ["ignore_index is 1"]),
    (lambda: cu.cross_entropy_loss(two, [0] * 4, label_smoothing=2), ValueError, ["is 2,"]),
    (lambda: cu.cross_entropy_loss(two, [0] * 4, label_smoothing=None), ValueError, ["is None,"]),
    (lambda: cu.cross_entropy_loss(two.T, [0] * 4), ValueError, ["(4,)", "(2,)"]),
    (lambda: cu.cross_entropy_loss(np.zeros((3, 0)), [0] * 3), ValueError, ["label 0"]),
    (lambda: cu.cross_entropy_loss(ragged, [0, 1]), ValueError, ["logits has rows"]),
    (lambda: cu.cross_entropy_loss(two, ragged), ValueError, ["target has rows"]),
    (lambda: cu.binary_cross_entropy([1.5], [1]), ValueError, ["p must hold", "1.5"]),
    (lambda: cu.binary_cross_entropy([0.5], [2]), ValueError, ["y must hold", "2.0"]),
    (lambda: cu.binary_cross_entropy([nan], [1]), ValueError, ["p must hold", "nan"]),
    (lambda: cu.binary_cross_entropy(half, [[1, 0]]), ValueError, ["(2,)", "(1, 2)"]),
    (
        lambda: cu.binary_cross_entropy(half, half, np.ones(3)),
        ValueError,
        ["weight has shape (3,)"],
    ),
    (
        lambda: cu.binary_cross_entropy_with_logits(half, half, pos_weight=np.ones((2, 2))),
        ValueError,
        ["pos_weight has shape (2, 2)"],
    ),
    (lambda: cu.binary_cross_entropy_with_logits([1.0], [[1.0]]), ValueError, ["(1,)", "(1, 1)"]),
    (lambda: cu.categorical_crossentropy(half, [half]), ValueError, ["(2,)", "(1, 2)"]),
    (lambda: cu.categorical_crossentropy(half, half, axis=3), ValueError, ["axis is 3"]),
    (lambda: cu.sparse_categorical_crossentropy([0.5], [half]), TypeError, ["y_true", "float64"]),
    (lambda: cu.sparse_categorical_crossentropy([2], [half]), ValueError, ["y_true", "label 2"]),
    (lambda: cu.sparse_categorical_crossentropy([-1], [half]), ValueError, ["y_true", "label -1"]),
    (lambda: cu.sparse_categorical_crossentropy([0, 1], [half]), ValueError, ["(2,)", "(1,)"]),
    (lambda: cu.binary_crossentropy([1, 0], [0.5]), ValueError, ["(2,)", "(1,)"]),
    (lambda: cu.binary_crossentropy(1, 0.5), ValueError, ["y_pred is a single number, 0.5"]),
    (lambda: cu.categorical_crossentropy(1, 0.5), ValueError, ["y_pred is a single number"]),
    (lambda: cu.sparse_categorical_crossentropy(0, 0.5), ValueError, ["y_pred is a single number"]),
    (lambda: cu.categorical_crossentropy(half, half, False, "x"), ValueError, ["is 'x'", "0.1"]),
    (lambda: cu.binary_crossentropy(half, half, False, None), ValueError, ["is None", "0.1"]),
    (
        lambda: cu.sparse_cross_entropy_from_features(two, np.zeros((5, 3)), [0] * 4),
        ValueError,
        ["hidden has shape (4, 2)", "(5, 3)"],
    ),
    (
        lambda: cu.sparse_cross_entropy_from_features(two, two, [0] * 4, chunk=0),
        ValueError,
        ["chunk is 0"],
    ),
    (
        lambda: cu.sparse_cross_entropy_from_features(two, two, [0] * 3),
        ValueError,
        ["target has shape (3,)"],
    ),
    (lambda: cu.brier_score(half, [0, 2]), ValueError, ["y holds the label 2"]),
    (lambda: cu.brier_score([], []), (ValueError, TypeError), ["p is empty"]),
    (lambda: cu.brier_score([[0.5, 0.4]], [0]), ValueError, ["p must sum to 1"]),
    (lambda: cu.brier_score(0.5, 1), ValueError, ["p has 0 dimensions"]),
    (lambda: cu.reliability(half, [0, 1], bins=0), ValueError, ["bins is 0"]),
    (lambda: cu.reliability(half, [0]), ValueError, ["y has shape (1,)", "(2,)"]),
    (lambda: cu.expected_calibration_error(half, [0, 1], bins=1.5), ValueError, ["bins is 1.5"]),
    (lambda: cu.limits("float8"), ValueError, ["name is 'float8'", "float8_e5m2"]),
    (lambda: cu.round_to(0.5, "int8"), ValueError, ["name is 'int8'"]),
    (lambda: cu.first_zero(1.0, "float16"), ValueError, ["p is 1.0", "choose 0 <= p < 1"]),
    (lambda: cu.first_zero(0.9999, "float16"), ValueError, ["p is 0.9999", "1.0"]),
    (lambda: cu.first_zero(-0.5, "float64"), ValueError, ["p is -0.5"]),
    (lambda: cu.first_zero(half, "float64"), ValueError, ["p has shape (2,)"]),
    (lambda: cu.first_zero("a", "float64"), TypeError, ["p must hold real numbers"]),
    (lambda: d.Bernoulli(1.2), ValueError, ["p is 1.2", "from 0 to 1"]),
    (lambda: d.Normal(0, 0), ValueError, ["std is 0", "above 0"]),
    (lambda: d.Bernoulli(), ValueError, ["Bernoulli got neither", "one of p and logits"]),
    (lambda: d.Bernoulli(0.5, logits=0.0), ValueError, ["got p and logits", "one of"]),
    (lambda: d.Bernoulli(logits=nan), ValueError, ["logits is nan", "a number, not nan"]),
    (lambda: d.Categorical(half, logits=half), ValueError, ["Categorical got p and logits"]),
    (lambda: d.Categorical(logits=[-inf, -inf]), ValueError, ["logits are [-inf -inf]", "finite"]),
    (lambda: d.Categorical(logits=0.5), ValueError, ["logits has shape ()", "(K,)"]),
    (lambda: d.Geometric(mean=-1), ValueError, ["mean is -1", "0 or more"]),
    (lambda: d.NegativeBinomial(2), ValueError, ["NegativeBinomial got neither", "p and mean"]),
    (lambda: d.NegativeBinomial(2, mean=inf), ValueError, ["mean is inf", "finite"]),
    (lambda: d.Poisson(nan), ValueError, ["rate is nan"]),
    (lambda: d.NegativeBinomial(None, 0.5), TypeError, ["r must hold real numbers"]),
    (lambda: d.Categorical([0.5, 0.6]), ValueError, ["p must sum to 1"]),
    (lambda: d.Categorical(half).log_prob(2), ValueError, ["x holds the label 2"]),
    (lambda: d.Poisson.mle([]), ValueError, ["data is empty"]),
    (lambda: d.Poisson.mle([1, -1]), ValueError, ["data holds -1", "Poisson"]),
    (lambda: d.Bernoulli.mle([0, 2]), ValueError, ["data holds 2"]),
    (lambda: d.Categorical.mle([]), ValueError, ["data is empty"]),
    (lambda: d.Normal.mle([3, 3]), ValueError, ["data holds only 3", "two different"]),
    (
        lambda: d.Normal([0, 1], [1, 2, 3]),
        ValueError,
        ["mean has shape (2,)", "std has shape (3,)", "single number"],
    ),
    (
        lambda: d.Poisson([1, 2]).log_prob([1, 2, 3]),
        ValueError,
        ["x has shape (3,)", "rate has shape (2,)"],
    ),
    (
        lambda: cu.logsumexp([1, 2], b=[1, 2, 3]),
        ValueError,
        ["a has shape (2,)", "b has shape (3,)"],
    ),
    (lambda: d.Normal.mle([inf, 1]), ValueError, ["data holds inf", "Normal"]),
    (lambda: d.Categorical.mle("abc"), TypeError, ["data must hold real numbers", "abc"]),
    (lambda: d.Categorical.mle(ragged), ValueError, ["data has rows of unequal length"]),
    (lambda: cu.entropy(half, base=inf), ValueError, ["base is inf", "2 for bits"]),
    (lambda: cu.nll_loss(two, yes_no, ignore_index=None), ValueError, ["ignore_index is None"]),
    (lambda: cu.cross_entropy_loss(two, two, ignore_index="a"), ValueError, ["is 'a'", "whole"]),
    (
        lambda: cu.sparse_categorical_crossentropy([0], [half], ignore_class=0.5),
        ValueError,
        ["ignore_class is 0.5", "whole"],
    ),
    (lambda: models.logistic_nll(half, two, yes_no, -1), ValueError, ["penalty holds -1", "0 or"]),
    (lambda: models.logistic_nll(half, two, yes_no, nan), ValueError, ["penalty holds nan"]),
    (lambda: models.logistic_nll(half, two, yes_no, two), ValueError, ["penalty has shape (4, 2)"]),
    (lambda: models.logistic_nll(half, ragged, yes_no), ValueError, ["X has rows of unequal"]),
    (lambda: models.logistic_nll(half, two, yes_no, yes_no), ValueError, ["penalty", "each entry"]),
    (lambda: models.softmax_nll(two, two, yes_no, "a"), TypeError, ["penalty must hold real"]),
    (lambda: models.with_intercept(3), ValueError, ["X has shape ()", "(n, d)"]),
    (lambda: models.with_intercept([two]), ValueError, ["X has shape (1, 4, 2)"]),
    (lambda: models.MLP(2, -1, 2), ValueError, ["hidden is -1", "1 or more"]),
    (lambda: models.MLP(0, 5, 4), ValueError, ["inputs is 0", "a whole number, 1 or more"]),
    (lambda: models.MLP(3, 2.5, 4), ValueError, ["hidden is 2.5"]),
    (lambda: net.logits(two[:, :1]), ValueError, ["X has shape (4, 1)", "(n, 2)"]),
    (lambda: net.logits(two[0]), ValueError, ["X has shape (2,)", "(n, 2)"]),
    (lambda: net.fit(two, [0, 2, 1, 0]), ValueError, ["y holds the label 2, but 2 classes"]),
    (lambda: net.fit(two, [0]), ValueError, ["y has shape (1,)", "y should be (4,)"]),
    (lambda: net.gradient(two, [0, 1, -1, 0]), ValueError, ["y holds the label -1"]),
    (lambda: net.gradient(two, [0.0] * 4), TypeError, ["y must hold whole", "astype(int)"]),
    (lambda: net.fit(np.zeros((0, 2)), []), ValueError, ["y has shape (0,)", "1 or more"]),
    (lambda: net.fit(two, yes_no, steps=0.5), ValueError, ["steps is 0.5", "0 or more"]),
    (lambda: net.fit(two, yes_no, rate=-1), ValueError, ["rate is -1", "above 0"]),
    (
        lambda: net.fit(two, yes_no, lambda p, y: p[:, 0]),
        ValueError,
        ["logit_gradient gives", "(4, 2)"],
    ),
    (lambda: models.NaiveBayes([[1, nan]]), ValueError, ["counts holds nan", "0 or more"]),
    (lambda: models.NaiveBayes([[1, -2]]), ValueError, ["counts holds -2", "0 or more"]),
    (lambda: models.NaiveBayes([1, 0]), ValueError, ["counts has shape (2,)", "(classes, words)"]),
    (lambda: models.NaiveBayes([[1, 0]], -1), ValueError, ["alpha is -1", "0 or more"]),
    (lambda: models.NaiveBayes([["a"]]), TypeError, ["counts must hold real numbers"]),
    (lambda: models.NaiveBayes([[1, 2]], "a"), ValueError, ["alpha is 'a'", "0 or more"]),
    (lambda: models.NaiveBayes([[0, 0]], 0), ValueError, ["row of zeros", "alpha is 0", "larger"]),
    (lambda: pages.predict([[0, 2]]), ValueError, ["pages holds the label 2"]),
    (lambda: pages.predict([[-1, 0]]), ValueError, ["pages holds the label -1"]),
    (lambda: pages.predict([[0.5]]), TypeError, ["pages must hold whole", "astype(int)"]),
    (lambda: pages.predict(ragged), ValueError, ["pages has rows of unequal length"]),
    (lambda: pages.products([[0]], "nope"), TypeError, ["dtype is 'nope'", "float format"]),
    (lambda: pages.products([[0]], int), TypeError, ["dtype is <class 'int'>", "float32"]),
    (lambda: models.CASINO.forward([0], "int8"), TypeError, ["dtype is 'int8'", "float format"]),
    (lambda: models.NGram([0], 2, alpha=nan), ValueError, ["alpha is nan", "0 or more"]),
    (lambda: models.NGram([0], 2, alpha=-1), ValueError, ["alpha is -1", "0 or more"]),
    (lambda: models.NGram([1, 27], 2), ValueError, ["codes holds the label 27", "0 to 26"]),
    (lambda: models.NGram([-1, 2], 2), ValueError, ["codes holds the label -1"]),
    (lambda: models.NGram([0.5, 1], 2), TypeError, ["codes must hold whole", "astype(int)"]),
    (lambda: models.NGram([], 2), ValueError, ["codes has shape (0,)", "(characters,)"]),
    (lambda: models.NGram([0], 0), ValueError, ["order is 0", "1 or more"]),
    (lambda: models.NGram([0], 2, symbols=2.5), ValueError, ["symbols is 2.5", "whole"]),
    (lambda: models.NGram([0], 2.5), ValueError, ["order is 2.5", "1 or more"]),
    (lambda: models.NGram([0], 20), ValueError, ["order is 20", "smaller"]),
    (lambda: text.conditional([30]), ValueError, ["context holds the label 30", "0 to 26"]),
    (lambda: text.conditional("a"), TypeError, ["context must hold real numbers"]),
    (lambda: text.sample(-1), ValueError, ["length is -1", "0 or more"]),
    (lambda: text.sample(3, temperature=nan), ValueError, ["temperature is nan", "above 0"]),
    (lambda: text.sample(3, temperature=0), ValueError, ["temperature is 0", "above 0"]),
    (lambda: text.sample(3, start=[40]), ValueError, ["start holds the label 40"]),
    (lambda: models.adaptive_log_prob([0, 1], 0), ValueError, ["order is 0", "1 or more"]),
    (lambda: models.kneser_ney_log_prob([0, 1], 0), ValueError, ["order is 0", "1 or more"]),
    (lambda: models.adaptive_log_prob([1, 2], 1, alpha=0), ValueError, ["alpha is 0", "above 0"]),
    (lambda: models.kneser_ney_log_prob([0], 1, "a"), ValueError, ["discount is 'a'"]),
    (lambda: models.kneser_ney_log_prob([0], 1, 1), ValueError, ["discount is 1", "0 and 1"]),
    (lambda: models.HiddenMarkov(1, [half] * 2, [half] * 2), ValueError, ["start has shape ()"]),
    (lambda: models.HiddenMarkov([0.5, 0.4], eye, eye), ValueError, ["start must sum to 1", "0.9"]),
    (
        lambda: models.HiddenMarkov(half, [[1, 0], [2, -1]], eye),
        ValueError,
        ["transition must hold probabilities", "2"],
    ),
    (lambda: models.HiddenMarkov(half, np.eye(3), eye), ValueError, ["transition (3, 3)"]),
    (lambda: models.HiddenMarkov(half, eye, np.eye(3)), ValueError, ["emission (3, 3)"]),
    (lambda: models.CASINO.forward(3), ValueError, ["symbols has shape ()", "(T,)"]),
    (lambda: models.CASINO.forward([[1, 2]]), ValueError, ["symbols has shape (1, 2)"]),
    (lambda: models.CASINO.sample(2.5), ValueError, ["length is 2.5", "0 or more"]),
    (lambda: descend(rate="a"), ValueError, ["rate is 'a'", "above 0"]),
    (lambda: descend(rate=0), ValueError, ["rate is 0", "above 0"]),
    (lambda: descend(rate=-1), ValueError, ["rate is -1", "above 0"]),
    (lambda: descend(rate=nan), ValueError, ["rate is nan", "above 0"]),
    (lambda: descend(slope=lambda w: np.ones(3)), ValueError, ["shape (3,)", "(2,)"]),
    (lambda: descend(steps=2.5), ValueError, ["steps is 2.5", "0 or more"]),
    (lambda: descend(["a"]), TypeError, ["start must hold real numbers"]),
    (lambda: descend(ragged), ValueError, ["start has rows of unequal length"]),
    (lambda: descend([]), ValueError, ["start has shape (0,)", "one weight or more"]),
    (lambda: descend(loss=np.exp), ValueError, ["loss gives (2,)", "one number"]),
    (lambda: jump(lambda w: np.eye(3)), ValueError, ["hessian gives (3, 3)", "(d, d)"]),
    (lambda: jump(np.sum, 1.0), ValueError, ["start has shape ()", "(d,)"]),
    (lambda: jump(lambda w: np.zeros((2, 2))), ValueError, ["singular", "separable", "penalty"]),
    (lambda: datasets.letters(3), TypeError, ["text is 3", "string"]),
    (lambda: datasets.letter_codes(None), TypeError, ["text is None", "string"]),
    (lambda: datasets.letter_text([27]), ValueError, ["codes holds the label 27"]),
    (lambda: datasets.two_piles("a"), ValueError, ["read is 'a'", "between 0.1 and 0.9"]),
    (lambda: datasets.two_piles(1), ValueError, ["read is 1", "between 0.1 and 0.9"]),
    (lambda: datasets.two_piles().pages(2.5), ValueError, ["length is 2.5", "1 to 2000"]),
    (lambda: datasets.two_piles().pages(0), ValueError, ["length is 0", "1 to 2000"]),
    (lambda: datasets.two_piles().pages(2001), ValueError, ["length is 2001", "1 to 2000"]),
    (lambda: datasets.two_piles().pages(10, n=3), ValueError, ["n is 3", "even"]),
    (lambda: datasets.two_piles().pages(10, n=0), ValueError, ["n is 0", "even"]),
    (lambda: datasets.two_piles().text([10**6]), ValueError, ["words holds the label 1000000"]),
    (lambda: datasets.split(3, 0.5), TypeError, ["table is 3", "must be a Table", "digits()"]),
    (lambda: datasets.split(datasets.iris(), 0.5), ValueError, ["train is 0.5", "1 to 149"]),
    (lambda: datasets.split(datasets.iris(), 150), ValueError, ["train is 150", "1 to 149"]),
]

# call and the answer that IEEE arithmetic and the limits ask for
ANSWERED = [
    (lambda: cu.logsumexp([]), -inf),
    (lambda: cu.logsumexp(np.zeros((2, 0)), axis=1), [-inf, -inf]),
    (lambda: cu.logsumexp(np.zeros((0, 2)), axis=1), []),
    (lambda: cu.logsumexp([-inf, -inf]), -inf),
    (lambda: cu.logsumexp([inf, inf, 0]), inf),
    (lambda: cu.logsumexp([inf, -inf]), inf),
    (lambda: cu.logsumexp([nan, inf]), nan),
    (lambda: cu.logsumexp(5), 5),
    (lambda: cu.logsumexp(5, axis=-1, keepdims=True), 5),
    (lambda: cu.logsumexp([True, True]), 1 + np.log(2)),
    (lambda: cu.logsumexp([2**62, 0]), 2.0**62),
    (lambda: cu.softmax([]), []),
    (lambda: cu.softmax(np.zeros((0, 3))), np.zeros((0, 3))),
    (lambda: cu.softmax(3), 1),
    (lambda: cu.softmax([nan, 0]), [nan, nan]),
    (lambda: cu.softmax([-inf, -inf]), [nan, nan]),
    (lambda: cu.softmax([[inf, 1e308], [nan, inf], [0, 0]]), [[1, 0], [nan, nan], [0.5, 0.5]]),
    (lambda: cu.log_softmax([inf, 0]), [0, -inf]),
    (lambda: cu.log_softmax([1e308, -1e308]), [0, -inf]),
    (lambda: cu.log_softmax([[5], [-inf]]), [[0], [nan]]),
    (lambda: cu.sigmoid([inf, -inf, nan]), [1, 0, nan]),
    (lambda: cu.log_sigmoid([inf, -inf]), [0, -inf]),
    (lambda: cu.softplus([inf, -inf]), [inf, 0]),
    (lambda: cu.logit([0, 1, -0.1, 1.1, nan]), [-inf, inf, nan, nan, nan]),
    (lambda: cu.log1mexp([0, -inf, 1]), [-inf, 0, nan]),
    (lambda: cu.surprisal([0, 1, True]), [inf, 0, 0]),
    (lambda: cu.surprisal(np.float32(0.25), base=2), 2),
    (lambda: cu.entropy([1, 0, 0]), 0),
    (lambda: cu.entropy(half, base=np.float32(2)), 1),
    (lambda: cu.entropy(1), 0),
    (lambda: cu.entropy(np.zeros((0, 3))), []),
    (lambda: cu.cross_entropy([1, 0], [0, 1]), inf),
    (lambda: cu.cross_entropy([1, 0], [1, 0]), 0),
    (lambda: cu.kl_divergence([0.5, 0.5], [1, 0]), inf),
    (lambda: cu.kl_divergence([1, 0], half), np.log(2)),
    (lambda: cu.kl_divergence([0, 1], [0, 1]), 0),
    (lambda: cu.perplexity([-inf, -1]), inf),
    (lambda: cu.perplexity(-1e6), inf),
    (lambda: cu.nll_loss([-inf, 0], 0), inf),
    (lambda: cu.nll_loss(np.zeros((0, 2)), np.zeros(0, int), reduction="sum"), 0),
    (lambda: cu.cross_entropy_loss([-inf, 0], [0.0, 1.0]), 0),
    (lambda: cu.cross_entropy_loss([nan, 0], [0.0, 0.0]), nan),
    (lambda: cu.binary_cross_entropy([], []), nan),
    (lambda: cu.binary_cross_entropy_with_logits([nan], [1]), nan),
    (lambda: cu.sparse_cross_entropy_from_features(np.zeros((0, 2)), two, np.zeros(0, int)), nan),
    (lambda: cu.round_to([nan, inf, -0.0], "float16"), [nan, inf, 0]),
    (lambda: cu.first_zero(0, "float64"), 1),
    (lambda: cu.first_zero(1e-300, "float16"), 1),
    (lambda: d.Poisson(0).log_prob([0, 1]), [0, -inf]),
    (lambda: d.Poisson(2).log_prob([-1, 0.5, inf, nan]), [-inf, -inf, -inf, nan]),
    (lambda: d.Geometric(1).log_prob([0, 1]), [0, -inf]),
    (lambda: d.Bernoulli(1).log_prob([1, 0, 2]), [0, -inf, -inf]),
    (lambda: d.Normal(0, 1).log_prob([inf, nan]), [-inf, nan]),
    (lambda: d.Bernoulli(logits=[inf, -inf]).log_prob(1), [0, -inf]),
    (lambda: d.Categorical(logits=[0, -inf]).log_prob([0, 1]), [0, -inf]),
    (lambda: d.Geometric(mean=0).log_prob([0, 1]), [0, -inf]),
    (lambda: d.NegativeBinomial(2, mean=0).log_prob([0, 1]), [0, -inf]),
    (lambda: d.NegativeBinomial(2, 1).score(0)["p"], 2),
    (lambda: d.Cauchy(0, 1).log_prob(1e200), -np.log(np.pi) - 400 * np.log(10)),
]


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_refused(case):
    call, error, words = REFUSED[case]
    with pytest.raises(error) as caught:
        call()
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("case", range(len(ANSWERED)))
def test_answered_without_a_warning(case):
    call, answer = ANSWERED[case]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = call()
    np.testing.assert_allclose(np.asarray(got, float), answer, rtol=1e-15)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_the_format_of_the_input_is_kept(dtype):
    p, x, y = np.array(half, dtype), np.array([[1, 2]], dtype), np.array([[0, 1]], dtype)
    results = [
        *(f(x) for f in (cu.logsumexp, cu.softmax, cu.log_softmax, cu.sigmoid, cu.log_sigmoid)),
        *(f(-x) for f in (cu.softplus, cu.log1mexp, cu.perplexity)),
        *(f(p) for f in (cu.logit, cu.surprisal, cu.entropy)),
        *(f(p, p, base=2) for f in (cu.cross_entropy, cu.kl_divergence)),
        cu.logsumexp(x, b=x),
        cu.nll_loss(-x, [0]),
        cu.cross_entropy_loss(x, [0]),
        cu.cross_entropy_loss(x, y, reduction="none"),
        cu.binary_cross_entropy(p, p),
        cu.binary_cross_entropy_with_logits(x, y, x, x, "none"),
        cu.categorical_crossentropy(y, x, from_logits=True),
        cu.sparse_categorical_crossentropy([0], x),
        cu.binary_crossentropy(p, p, label_smoothing=0.1),
        cu.sparse_cross_entropy_from_features(x, x, [0]),
        d.Normal(0, 1).log_prob(x),
        d.Poisson(2).score(x)["rate"],
    ]
    assert [r.dtype for r in results] == [dtype] * len(results)


@pytest.mark.parametrize("x", [[3, 1, 2], (3, 1, 2), np.array([3, 1, 2]), np.int8([3, 1, 2])])
def test_integers_become_float64(x):
    assert cu.softmax(x).dtype == np.float64
    np.testing.assert_array_equal(cu.softmax(x), cu.softmax([3.0, 1.0, 2.0]))


def test_other_float_formats_and_byte_orders():
    expected = cu.log_softmax([1.0, 2.0])
    for x in (cu.round_to([1, 2], "bfloat16"), np.array([1, 2], ">f8"), np.longdouble([1, 2])):
        np.testing.assert_array_equal(cu.log_softmax(x), expected)


def test_inputs_are_never_changed():
    x = np.linspace(-1, 1, 12).reshape(3, 4)
    p = cu.softmax(x)
    y = np.array([0, 3, -100])
    arrays = [x, p, y, np.array([1.0, 2, 3, 4])]
    before = [a.copy() for a in arrays]
    for a in arrays:
        a.setflags(write=False)
    weight = arrays[3]
    cu.logsumexp(x, 0), cu.logsumexp(x, b=-x), cu.softmax(x), cu.log_softmax(x, 0)
    cu.sigmoid(x), cu.log_sigmoid(x), cu.logit(p), cu.softplus(x), cu.log1mexp(-p)
    cu.surprisal(p), cu.entropy(p), cu.cross_entropy(p, p), cu.kl_divergence(p, p)
    cu.nll_loss(x, y, weight), cu.cross_entropy_loss(x, y, weight, label_smoothing=0.1)
    cu.cross_entropy_loss(x, p, weight), cu.binary_cross_entropy(p, p, p)
    cu.binary_cross_entropy_with_logits(x, p, p, p), cu.categorical_crossentropy(p, p)
    cu.sparse_categorical_crossentropy(y, x, True, -100), cu.binary_crossentropy(p, p)
    cu.sparse_cross_entropy_from_features(x, x, y[:2].repeat([1, 0]).repeat(3))
    cu.brier_score(p, y.clip(0)), cu.reliability(p, y.clip(0)), cu.perplexity(-p)
    d.Normal(0, 1).score(x), d.Poisson(1).log_prob(x), d.Categorical(p[0]).log_prob(y[:2])
    for a, b in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(a, b)
