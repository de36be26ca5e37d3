import itertools
import math
from collections import Counter

import numpy as np
import pytest
from scipy import optimize as scipy_optimize
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from statsmodels.api import Logit

from course_utils.logspace import softmax
from course_utils.models import (
    CASINO,
    MLP,
    HiddenMarkov,
    NaiveBayes,
    NGram,
    adaptive_log_prob,
    kneser_ney_log_prob,
    logistic_gradient,
    logistic_hessian,
    logistic_nll,
    softmax_gradient,
    softmax_nll,
    with_intercept,
)
from course_utils.models.datasets import (
    breast_cancer,
    digits,
    iris,
    letter_codes,
    letter_text,
    python_text,
    split,
    two_piles,
)
from course_utils.models.optimizers import gradient_descent, newton

RNG = np.random.default_rng(5)
X = with_intercept(RNG.normal(size=(30, 2)))
Y = RNG.integers(0, 2, size=30)
W = RNG.normal(size=3)
LABELS = RNG.integers(0, 4, size=30)
MATRIX = RNG.normal(size=(4, 3))
PENALTY = np.array([0, 0.1, 0.3])


def finite_differences(f, w, step=1e-6):
    """Slope of f along each entry of w, from two sides."""
    slopes = []
    for i in np.ndindex(w.shape):
        nudge = np.zeros_like(w)
        nudge[i] = step
        slopes.append((np.asarray(f(w + nudge)) - np.asarray(f(w - nudge))) / (2 * step))
    return np.array(slopes).reshape(*w.shape, *np.shape(f(w)))


# --- Logistic regression


def test_logistic_nll_is_the_formula():
    p = 1 / (1 + np.exp(-X @ W))
    expected = -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p)) + 0.1 / 2 * np.sum(W**2)
    assert logistic_nll(W, X, Y, 0.1) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("penalty", [0.0, 0.2, PENALTY])
def test_logistic_gradient_and_hessian_are_the_slopes(penalty):
    def nll(w):
        return logistic_nll(w, X, Y, penalty)

    def gradient(w):
        return logistic_gradient(w, X, Y, penalty)

    np.testing.assert_allclose(gradient(W), finite_differences(nll, W), atol=1e-8)
    hessian = logistic_hessian(W, X, Y, penalty)
    np.testing.assert_allclose(hessian, finite_differences(gradient, W), atol=1e-8)


def test_logistic_nll_stays_finite_when_confident_and_wrong():
    assert logistic_nll([800], [[1.0]], [0]) == 800
    assert logistic_nll([800], [[1.0]], [1]) == 0
    assert logistic_nll([40], [[1.0]], [1]) == pytest.approx(math.exp(-40), rel=1e-13)


def test_newton_and_statsmodels_agree_on_the_tumors():
    radius, y = with_intercept(breast_cancer().X[:, 0]), breast_cancer().y
    path = newton(logistic_nll, logistic_gradient, logistic_hessian, np.zeros(2), args=(radius, y))
    theirs = Logit(y, radius).fit(disp=0, method="newton", tol=1e-12)
    assert path.converged
    np.testing.assert_allclose(path.end, theirs.params, rtol=1e-8)
    assert -path.losses[-1] * len(y) == pytest.approx(theirs.llf, rel=1e-12)


@pytest.mark.parametrize("C", [0.1, 1, 1e4])
def test_the_penalty_is_that_of_scikit_learn(C):
    rows = iris().y > 0
    features, y = iris().X[rows], iris().y[rows] - 1
    penalty = np.r_[0, np.full(4, 1 / (C * len(y)))]
    path = newton(
        logistic_nll,
        logistic_gradient,
        logistic_hessian,
        np.zeros(5),
        args=(with_intercept(features), y, penalty),
    )
    theirs = LogisticRegression(C=C, tol=1e-10, max_iter=10_000).fit(features, y)
    assert path.converged
    np.testing.assert_allclose(path.end[1:], theirs.coef_[0], rtol=1e-3)


@pytest.mark.parametrize(
    ("w", "y", "message"),
    [
        ([0, 0], Y, r"w has shape \(2,\), X \(30, 3\)"),
        (W, Y[:-1], r"y \(29,\)"),
        (W, Y * 2, "y contains 2"),
        (W, np.full(30, np.nan), "y contains nan"),
    ],
)
def test_logistic_regression_names_what_does_not_fit(w, y, message):
    for function in (logistic_nll, logistic_gradient, logistic_hessian):
        with pytest.raises(ValueError, match=message):
            function(w, X, y)


# --- Softmax regression


def test_softmax_nll_is_the_formula():
    scores = np.exp(X @ MATRIX.T)
    p = scores / scores.sum(axis=1, keepdims=True)
    one_hot = np.eye(4)[LABELS]
    expected = -np.mean(np.sum(one_hot * np.log(p), axis=1)) + 0.1 / 2 * np.sum(MATRIX**2)
    assert softmax_nll(MATRIX, X, LABELS, 0.1) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("penalty", [0.0, PENALTY])
def test_softmax_gradient_is_the_slope(penalty):
    slope = finite_differences(lambda w: softmax_nll(w, X, LABELS, penalty), MATRIX)
    gradient = softmax_gradient(MATRIX, X, LABELS, penalty)
    np.testing.assert_allclose(gradient, slope, atol=1e-8)


def test_two_classes_of_softmax_are_logistic_regression():
    pair = np.stack([np.zeros(3), W])
    assert softmax_nll(pair, X, Y) == pytest.approx(logistic_nll(W, X, Y), rel=1e-13)
    np.testing.assert_allclose(softmax_gradient(pair, X, Y)[1], logistic_gradient(W, X, Y))


def test_gradient_descent_and_scikit_learn_agree_on_digits():
    rows = slice(0, 300)
    features, y = digits().X[rows], digits().y[rows]
    penalty = np.r_[0, np.full(64, 1 / (0.01 * len(y)))]
    path = gradient_descent(
        softmax_nll,
        softmax_gradient,
        np.zeros((10, 65)),
        rate=1,
        steps=2000,
        args=(with_intercept(features), y, penalty),
        tolerance=1e-6,
    )
    theirs = LogisticRegression(C=0.01, tol=1e-8, max_iter=1000).fit(features, y)
    assert path.losses[0] == pytest.approx(math.log(10))
    np.testing.assert_allclose(path.end[:, 1:], theirs.coef_, atol=1e-4)


@pytest.mark.parametrize(
    ("w", "y", "message"),
    [
        (MATRIX[:, :2], LABELS, r"W has shape \(4, 2\), X \(30, 3\)"),
        (MATRIX, LABELS[:-1], r"y \(29,\)"),
        (MATRIX, LABELS + 1, "labels 0 to 3"),
        (MATRIX, -LABELS, "labels 0 to 3"),
        (MATRIX, LABELS * 1.0, "whole class labels"),
    ],
)
def test_softmax_regression_names_what_does_not_fit(w, y, message):
    for function in (softmax_nll, softmax_gradient):
        with pytest.raises((ValueError, TypeError), match=message):
            function(w, X, y)


# --- Naive Bayes


def brier_pull(P, Y):
    slope = 2 * (P - Y)
    return P * (slope - (P * slope).sum(axis=1, keepdims=True))


@pytest.mark.parametrize(
    ("logit_gradient", "loss"),
    [
        (np.subtract, lambda P, Y: -np.log((P * Y).sum(axis=1))),
        (brier_pull, lambda P, Y: ((P - Y) ** 2).sum(axis=1)),
    ],
)
def test_mlp_gradient_is_the_slope(logit_gradient, loss):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 3)), rng.integers(4, size=20)
    net = MLP(3, 5, 4)
    for parameter, slope in zip(net.parameters, net.gradient(X, y, logit_gradient), strict=True):
        start = parameter.copy()

        def mean_loss(value, parameter=parameter):
            parameter[...] = value
            return loss(softmax(net.logits(X)), np.eye(4)[y]).mean()

        assert slope == pytest.approx(finite_differences(mean_loss, start), abs=1e-7)
        parameter[...] = start


def test_mlp_learns_digits():
    train, test = split(digits(), train=600)
    net = MLP(64, 64, 10)
    before = (net.logits(test.X).argmax(axis=1) == test.y).mean()
    after = (net.fit(train.X, train.y).logits(test.X).argmax(axis=1) == test.y).mean()
    assert before < 0.3
    assert after > 0.95


def test_naive_bayes_is_that_of_scikit_learn():
    counts = RNG.integers(0, 9, size=(3, 12))
    pages = RNG.integers(0, 12, size=(7, 5))
    theirs = MultinomialNB(alpha=0.5, fit_prior=False).fit(counts, [0, 1, 2])
    model = NaiveBayes(counts, alpha=0.5)
    np.testing.assert_allclose(model.log_probs, theirs.feature_log_prob_)
    bags = np.stack([np.bincount(page, minlength=12) for page in pages])
    np.testing.assert_array_equal(model.predict(pages), theirs.predict(bags))
    np.testing.assert_allclose(np.log(model.products(pages)), model.log_scores(pages))


def test_more_evidence_helps_the_sum_and_kills_the_product():
    piles = two_piles()
    model = NaiveBayes(piles.counts)

    def accuracies(length):
        pages, labels = piles.pages(length)
        return [
            np.mean(scores.argmax(axis=1) == labels)
            for scores in (
                model.log_scores(pages),
                model.products(pages),
                model.products(pages, np.float32),
            )
        ]

    assert accuracies(5) == [accuracies(5)[0]] * 3
    assert 0.8 < accuracies(5)[0] < accuracies(30)[0] < accuracies(500)[0]
    assert accuracies(500) == [pytest.approx(1, abs=0.02), 0.5, 0.5]
    assert not model.products(piles.pages(500)[0]).any()


def test_without_smoothing_a_word_can_be_impossible():
    model = NaiveBayes([[1, 0], [1, 1]], alpha=0)
    assert model.log_scores([[0, 1]]).tolist() == [[-math.inf, 2 * math.log(0.5)]]


# --- N-gram model


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("alpha", [0, 0.1, 1])
def test_ngram_is_the_formula(order, alpha):
    text, other = "abracadabra alakazam", "cabala zebra"
    grams, contexts = Counter(), Counter()
    padded = " " * (order - 1) + text
    for i in range(len(text)):
        grams[padded[i : i + order]] += 1
        contexts[padded[i : i + order - 1]] += 1
    model = NGram(letter_codes(text), order, alpha)
    padded = " " * (order - 1) + other
    for i, log_prob in enumerate(model.log_prob(letter_codes(other))):
        gram = padded[i : i + order]
        seen, base = grams[gram] + alpha, contexts[gram[:-1]] + 27 * alpha
        p = seen / base if base else 1 / 27
        assert math.exp(log_prob) == pytest.approx(p, rel=1e-12)


def test_probabilities_of_all_texts_add_up_to_one():
    model = NGram([0, 1, 2, 2, 1, 0, 2], order=3, alpha=0.3, symbols=3)
    texts = itertools.product(range(3), repeat=4)
    assert sum(math.exp(model.log_prob(text).sum()) for text in texts) == pytest.approx(1)
    assert model.conditional([2]).sum() == pytest.approx(1)


def test_conditional_agrees_with_log_prob():
    codes = letter_codes(python_text()[:5000])
    model = NGram(codes, order=4)
    for t in (0, 2, 100):
        expected = model.log_prob(codes[: t + 1])[t]
        assert np.log(model.conditional(codes[:t])[codes[t]]) == pytest.approx(expected)


def test_counting_is_maximum_likelihood():
    """No other probabilities after "a" make the text more probable than the counts do."""
    codes = np.array([1, 0, 1, 2, 1, 0, 1, 0, 1])
    model = NGram(codes, order=2, alpha=0, symbols=3)
    after = codes[1:][codes[:-1] == 1]

    def nll(free):
        logits = np.array([*free, 0.0])
        return -np.mean(logits[after] - np.log(np.exp(logits).sum()))

    best = np.exp([*scipy_optimize.minimize(nll, [0.0, 0.0]).x, 0.0])
    np.testing.assert_allclose(model.conditional([1]), best / best.sum(), atol=1e-4)


def test_longer_contexts_help_until_they_memorize():
    codes = letter_codes(python_text())
    cut = len(codes) * 9 // 10
    models = [NGram(codes[:cut], order) for order in range(1, 7)]
    read = [model.bits_per_symbol(codes[:cut]) for model in models]
    held_out = [model.bits_per_symbol(codes[cut:]) for model in models]
    assert sorted(read, reverse=True) == read
    assert np.argmin(held_out) == 4
    assert 4.05 < held_out[0] < 4.15
    assert NGram(codes[:cut], 4, alpha=0).perplexity(codes[cut:]) == math.inf


def test_units_agree():
    codes = letter_codes(python_text()[:3000])
    model = NGram(codes, order=2)
    assert 2 ** model.bits_per_symbol(codes) == pytest.approx(model.perplexity(codes))
    assert NGram([0], order=2, alpha=1e9).perplexity(codes) == pytest.approx(27)


def test_samples_follow_the_model():
    model = NGram([0, 1, 1, 2, 1, 0, 2, 1, 1, 0], order=2, symbols=3)
    codes = model.sample(20_000, temperature=0.5, seed=1)
    p = model.conditional([1]) ** 2
    after = codes[1:][codes[:-1] == 1]
    frequencies = np.bincount(after, minlength=3) / len(after)
    np.testing.assert_allclose(frequencies, p / p.sum(), atol=0.02)
    np.testing.assert_array_equal(codes, model.sample(20_000, temperature=0.5, seed=1))


@pytest.mark.parametrize("order", [1, 2, 4])
def test_adaptive_model_is_the_counting_model_of_the_text_before(order):
    codes = letter_codes("abracadabra, said the cobra, and read the abacus")
    found = adaptive_log_prob(codes, order, alpha=0.3)
    for i in range(1, len(codes)):
        before = NGram(codes[:i], order, alpha=0.3)
        assert found[i] == pytest.approx(before.log_prob(codes[: i + 1])[-1])


def blended(codes, i, order, discount, symbols):
    """Kneser-Ney from its definition: the probabilities of all symbols at place i."""
    p = np.full(symbols, 1 / symbols)
    padded = [0] * order + list(codes)
    for n in range(1, order + 1):
        counts = Counter()
        for j in range(i):
            longer = [padded[j + order - m + 1 : j + order + 1] for m in range(n + 1, order + 1)]
            known = any(
                padded[k + order - len(gram) + 1 : k + order + 1] == gram
                for gram in longer
                for k in range(j)
            )
            same = padded[j + order - n + 1 : j + order] == padded[i + order - n + 1 : i + order]
            counts[padded[j + order]] += same and not known
        counts = np.array([counts[symbol] for symbol in range(symbols)])
        if total := counts.sum():
            shared = discount * (counts > 0).sum() * p
            p = (np.maximum(counts - discount, 0) + shared) / total
    return p


@pytest.mark.parametrize("order", [1, 2, 3])
def test_kneser_ney_is_its_definition(order):
    codes = np.random.default_rng(order).choice(3, size=60, p=[0.6, 0.3, 0.1])
    found = kneser_ney_log_prob(codes, order, discount=0.7, symbols=3)
    for i in range(len(codes)):
        p = blended(codes, i, order, 0.7, 3)
        assert p.sum() == pytest.approx(1)
        assert found[i] == pytest.approx(np.log(p[codes[i]]))


def test_sample_goes_on_from_a_start():
    model = NGram(letter_codes("the quick brown fox"), order=4, alpha=0)
    continuation = model.sample(3, start=letter_codes("the qui"))
    assert letter_text(continuation) == "ck "


# --- Hidden Markov model


def test_forward_adds_up_all_paths():
    rolls = [5, 0, 5, 5]
    total = 0.0
    for states in itertools.product(range(2), repeat=len(rolls)):
        p = CASINO.start[states[0]]
        for before, state in itertools.pairwise(states):
            p *= CASINO.transition[before, state]
        total += p * math.prod(CASINO.emission[list(states), rolls])
    assert CASINO.forward(rolls)[-1].sum() == pytest.approx(total, rel=1e-13)


def test_scaling_and_log_space_agree_where_the_product_is_dead():
    rolls, _ = CASINO.sample(2000)
    totals = CASINO.forward(rolls).sum(axis=1)
    scaled, log_alpha = CASINO.forward_scaled(rolls), CASINO.forward_log(rolls)
    assert totals[-1] == 0
    np.testing.assert_allclose(np.logaddexp.reduce(log_alpha, axis=1), scaled, rtol=1e-11)
    np.testing.assert_allclose(np.log(totals[:300]), scaled[:300], rtol=1e-11)
    assert CASINO.forward(rolls, np.float32).dtype == np.float32
    assert np.argmax(CASINO.forward(rolls, np.float32).sum(axis=1) == 0) < np.argmax(totals == 0)


def test_impossible_symbols_have_log_probability_minus_infinity():
    model = HiddenMarkov([1, 0], [[1, 0], [0, 1]], [[1, 0], [0, 1]])
    assert model.forward_log([0, 1]).tolist() == [[0, -math.inf], [-math.inf, -math.inf]]
    np.testing.assert_array_equal(model.forward_scaled([0, 1, 1]), [0, -math.inf, -math.inf])


def test_samples_have_the_rates_of_the_casino():
    rolls, dice = CASINO.sample(20_000, seed=2)
    assert np.mean(rolls[dice == 1] == 5) == pytest.approx(1 / 2, abs=0.02)
    assert np.mean(rolls[dice == 0] == 5) == pytest.approx(1 / 6, abs=0.02)
    assert np.mean(dice) == pytest.approx(1 / 3, abs=0.05)
    np.testing.assert_array_equal(rolls[:50], CASINO.sample(50, seed=2)[0])


@pytest.mark.parametrize("symbol", [-1, 6])
def test_hidden_markov_refuses_a_symbol_it_never_shows(symbol):
    for forward in (CASINO.forward, CASINO.forward_scaled, CASINO.forward_log):
        with pytest.raises(ValueError, match=f"symbols holds the label {symbol}"):
            forward([0, symbol])
