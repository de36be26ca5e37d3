"""The laws of notebook 05: logistic regression by maximum likelihood."""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.stats import chi2
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from course_utils import entropy, sigmoid
from course_utils.chapters.ch05.shared import standard_errors
from course_utils.models import (
    datasets,
    logistic_gradient,
    logistic_hessian,
    logistic_nll,
    with_intercept,
)
from course_utils.models.optimizers import newton

MODEL = logistic_nll, logistic_gradient, logistic_hessian
SOLVERS = ["lbfgs", "newton-cg", "newton-cholesky", "liblinear"]


@st.composite
def tables(draw, rows=(3, 25), features=(1, 3), both=True):
    """Features and labels: continuous, or a few whole numbers, so that rows lie on a plane."""
    n, d = draw(st.integers(*rows)), draw(st.integers(*features))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    X = rng.integers(-2, 3, (n, d)) * 1.0 if draw(st.booleans()) else rng.normal(size=(n, d))
    tilt = draw(st.sampled_from([0.0, 1.0, 5.0]))
    y = (rng.random(n) < sigmoid(tilt * X.sum(axis=1))).astype(int)
    if both:
        y[:2] = 0, 1
    return X, y


def room(X, y):
    """Most that the sum of s·z can be with no row on the wrong side, and the weights for it."""
    rows = (2 * y - 1)[:, None] * with_intercept(X)
    found = linprog(-rows.sum(axis=0), A_ub=-rows, b_ub=np.zeros(len(y)), bounds=(-1, 1))
    return float(rows.sum(axis=0) @ found.x), found.x


def has_estimate(X, y):
    """Do the classes overlap, in a table whose columns can be told apart?"""
    A = with_intercept(X)
    return room(X, y)[0] < 1e-7 and np.linalg.matrix_rank(A) == A.shape[1]


def fitted(X, y, penalty=0.0, tolerance=1e-9, steps=200):
    A = with_intercept(X)
    start = np.zeros(A.shape[1])
    return newton(*MODEL, start, steps=steps, args=(A, y, penalty), tolerance=tolerance)


def weights_of(model):
    return np.r_[model.intercept_, model.coef_[0]]


def minimize(X, y, solver="lbfgs", **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LogisticRegression(solver=solver, tol=1e-9, max_iter=20_000, **options)
        return weights_of(model.fit(X, y))


@given(st.lists(st.integers(0, 1), min_size=1, max_size=60), st.floats(1e-6, 1 - 1e-6))
def test_law_05_1(labels, q):
    """A model without features does best on its data with the observed share. Its mean NLL is then
    the entropy of the shares: the baseline of these data."""
    y = np.array(labels)
    share = y.mean()
    of_share = -np.log(np.where(y == 1, share, 1 - share)).mean()
    assert of_share <= -np.log(np.where(y == 1, q, 1 - q)).mean() + 1e-12
    np.testing.assert_allclose(of_share, entropy([share, 1 - share]), atol=1e-12)


@settings(max_examples=60)
@given(tables(), st.booleans())
def test_law_05_2(table, intercept):
    r"""In logistic regression the log-odds are linear in the features. At a lowest point of the NLL
    without a penalty, if there is one, $q$ and $y$ give the same sums: $\sum_i q_i x_i = \sum_i
    y_i x_i$ for each feature $x$ and, with an intercept, $\sum_i q_i = \sum_i y_i$."""
    X, y = table
    A = with_intercept(X) if intercept else X
    z = A @ np.random.default_rng(len(y)).normal(size=A.shape[1])
    q = sigmoid(z)
    np.testing.assert_allclose(np.log(q / (1 - q)), z, atol=1e-8)

    assume(has_estimate(X, y))
    found = newton(*MODEL, np.zeros(A.shape[1]), steps=200, args=(A, y), tolerance=1e-10)
    q = sigmoid(A @ found.end)
    np.testing.assert_allclose(X.T @ q, X[y == 1].sum(axis=0), atol=1e-6)
    if intercept:
        np.testing.assert_allclose(q.sum(), y.sum(), atol=1e-6)


@settings(max_examples=40)
@given(tables(), st.integers(0, 2**32 - 1))
def test_law_05_3(table, seed):
    """The NLL is convex in the weights: if it has a lowest point, every method that arrives at one
    finds the same lowest NLL. Each row adds its features times (predicted − observed) to the
    gradient of the total NLL. Newton's method divides the gradient by the curvature, so from zero
    weights it passes through the same probabilities in whatever units the features are."""
    X, y = table
    A, rng = with_intercept(X), np.random.default_rng(seed)
    one, other = 3 * rng.normal(size=(2, A.shape[1]))
    middle = logistic_nll((one + other) / 2, A, y)
    assert middle <= (logistic_nll(one, A, y) + logistic_nll(other, A, y)) / 2 + 1e-12

    steps = 1e-5 * np.eye(len(one))
    slopes = [(logistic_nll(one + d, A, y) - logistic_nll(one - d, A, y)) / 2e-5 for d in steps]
    np.testing.assert_allclose(A.T @ (sigmoid(A @ one) - y) / len(y), slopes, atol=1e-7)

    assume(has_estimate(X, y))
    best = fitted(X, y)
    for start in (one / 3, other / 3):
        again = newton(*MODEL, start, steps=200, args=(A, y), tolerance=1e-9)
        assert again.converged
        np.testing.assert_allclose(again.losses[-1], best.losses[-1], rtol=1e-8)
    unit = rng.choice([0.01, 1.0, 100.0], X.shape[1])
    paths = [fitted(k * X, y, tolerance=0, steps=3).points for k in (1, unit)]
    for here, there in zip(*paths, strict=True):
        np.testing.assert_allclose(A @ here, with_intercept(unit * X) @ there, atol=1e-5)


def test_from_other_weights_than_zero_newtons_path_depends_on_the_units():
    X, y = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 1, 0, 1])
    paths = []
    for unit in (1, 0.1):
        A = with_intercept(unit * X)
        steps = newton(*MODEL, [0.0, 2.0], steps=3, args=(A, y), tolerance=0)
        paths.append([sigmoid(A @ w) for w in steps.points])
    apart = np.abs(np.subtract(*paths)).max(axis=1)
    assert apart[1] > 0.1


@settings(max_examples=40)
@given(tables(rows=(6, 25)), st.sampled_from(SOLVERS))
def test_law_05_4(table, solver):
    r"""scikit-learn's `LogisticRegression()` is not maximum likelihood: it minimizes $C \sum_i
    \text{NLL}_i + \frac{1}{2} \sum_j w_j^2$ with $C = 1$. `C=np.inf` is, where the classes
    overlap and the solver converges."""
    X, y = table
    assert LogisticRegression().C == 1
    A, default = with_intercept(X), minimize(X, y, solver)
    pays = slice(0 if solver == "liblinear" else 1, None)  # it makes the intercept pay as well
    slope = len(y) * logistic_gradient(default, A, y)
    slope[pays] += default[pays]
    np.testing.assert_allclose(slope, 0, atol=1e-4)
    if has_estimate(X, y):
        best = fitted(X, y)
        np.testing.assert_allclose(minimize(X, y, C=np.inf), best.end, rtol=0.02, atol=0.02)
        nll = logistic_nll(default, A, y)
        assert nll >= best.losses[-1] - 1e-12
        if np.abs(best.end[1:]).max() > 0.01:
            assert nll > best.losses[-1]
            assert np.linalg.norm(default[pays]) < np.linalg.norm(best.end[pays])


@settings(max_examples=60)
@given(tables(both=False), st.integers(0, 2**32 - 1))
def test_law_05_5(table, seed):
    """Without a penalty the NLL has a lowest point only if the classes overlap. If a plane parts
    them, even with some rows upon it, there is no maximum-likelihood estimate, and *converged*
    only means that the slope died."""
    X, y = table
    A = with_intercept(X)
    most, direction = room(X, y)
    start = np.random.default_rng(seed).normal(size=A.shape[1])
    if most > 1e-7:  # from anywhere the NLL falls in this direction, and goes on falling
        nll = [logistic_nll(start + t * direction, A, y) for t in (0, 1, 2, 4, 8)]
        assert np.all(np.diff(nll) < 0)
        try:
            ends = [fitted(X, y, tolerance=tolerance) for tolerance in (1e-3, 1e-6)]
        except ValueError:  # the Hessian is singular
            return
        if all(end.converged for end in ends):
            assert np.linalg.norm(ends[1].end) > np.linalg.norm(ends[0].end)
    elif has_estimate(X, y):
        best = fitted(X, y)
        assert best.converged
        assert best.losses[-1] <= logistic_nll(start, A, y)
        for t in (10, 100):  # whichever way the weights go, the NLL rises in the end
            assert logistic_nll(best.end + t * start, A, y) > best.losses[-1]


@settings(max_examples=40)
@given(tables(), st.floats(0.2, 5))
def test_law_05_6(table, tau):
    r"""A squared penalty is a Gaussian prior on the weights, $C = \tau^2$. With both classes in the
    data it makes one lowest point, also where the data have none. It speaks about units, so
    standardize; let unseen data choose $C$."""
    X, y = table
    penalty = np.r_[0, np.full(X.shape[1], 1 / (len(y) * tau**2))]
    believed = fitted(X, y, penalty)
    assert believed.converged
    from_elsewhere = np.random.default_rng(len(y)).normal(size=believed.end.size)
    args = with_intercept(X), y, penalty
    again = newton(*MODEL, from_elsewhere, steps=200, args=args, tolerance=1e-9)
    np.testing.assert_allclose(again.end, believed.end, atol=1e-4)
    np.testing.assert_allclose(minimize(X, y, C=tau**2), believed.end, atol=1e-3)
    prior = np.sum(believed.end[1:] ** 2) / (2 * tau**2)
    total = len(y) * logistic_nll(believed.end, *args[:2]) + prior
    np.testing.assert_allclose(total, len(y) * believed.losses[-1], rtol=1e-9)
    if np.abs(believed.end[1:]).max() > 0.01:  # another unit is another belief
        other = fitted(10 * X, y, penalty)
        assert np.abs(10 * other.end[1:] - believed.end[1:]).max() > 1e-6


def test_what_the_notebook_says_of_scikit_learn():
    with pytest.raises(ValueError, match="2 classes"):
        LogisticRegression().fit([[1.0], [2.0]], [1, 1])
    with pytest.raises(ValueError, match="liblinear"):
        LogisticRegression(C=np.inf, solver="liblinear").fit([[1.0], [2.0], [3.0]], [1, 0, 1])
    X, y = [[0.0], [1.0], [2.0], [3.0]], ["spam", "ham", "spam", "ham"]
    model = LogisticRegression().fit(X, y)
    assert list(model.classes_) == ["ham", "spam"]  # sorted: the columns of predict_proba
    odds = np.log(model.predict_proba(X)) @ [-1, 1]
    np.testing.assert_allclose(odds, model.decision_function(X))
    right = 0.8 * np.eye(2) + 0.1
    right, wrong = (log_loss(["ham", "spam"], q) for q in (right, right[:, ::-1]))
    assert wrong > 2 > right


def test_what_the_notebook_says_of_the_weights_of_the_irises():
    """A hundred irises are too few for chi-squared: without the sepal lengths chance passes 8.66 in
    more than one of 20 draws. Without the petal width it hardly ever passes 11.87."""
    flowers = datasets.iris()
    kept = flowers.y > 0
    X, y = flowers.X[kept], flowers.y[kept] == 2
    passed, draws = {}, 100
    for without, statistic in (((0, 1), 8.66), ((3,), 11.87)):
        kept = np.delete(X, without, axis=1)
        q, rng = sigmoid(with_intercept(kept) @ fitted(kept, y).end), np.random.default_rng(0)
        passed[statistic] = 0
        for _ in range(draws):
            labels = (rng.random(len(q)) < q).astype(int)
            few, many = (fitted(part, labels, tolerance=1e-4).losses[-1] for part in (kept, X))
            passed[statistic] += 2 * len(q) * (few - many) > statistic
    assert passed[8.66] > draws / 20 > 2 * passed[11.87]


def test_what_the_notebook_says_of_linprog():
    assert linprog([-1], A_ub=[[1]], b_ub=[0.5], bounds=(-1, 1)).x == [0.5]  # it minimizes
    assert linprog([1], A_ub=[[-1]], b_ub=[5]).x == [0]  # without bounds: 0 or larger


@settings(max_examples=4)
@given(st.integers(1, 3), st.integers(300, 500), st.integers(0, 2**32 - 1), tables())
def test_law_05_7(extra, n, seed, table):
    r"""One unit more of a feature, the others held, multiplies the odds by $e^{w}$. Where many
    rows bear on each new weight, chance alone makes twice the gain in log-likelihood about $1$ on
    average for each."""
    rng = np.random.default_rng(seed)
    statistics = []
    for _ in range(200):  # features that know nothing
        X, y = rng.normal(size=(n, extra)), rng.integers(0, 2, n)
        without = entropy([y.mean(), 1 - y.mean()])
        statistics.append(2 * n * (without - fitted(X, y, tolerance=1e-6).losses[-1]))
    beyond = np.mean(statistics > chi2.ppf(0.95, extra))  # Wilks: all of its distribution
    assert abs(beyond - 0.05) < 4.5 * np.sqrt(0.05 * 0.95 / len(statistics))
    spread = np.sqrt(2 * extra / len(statistics))
    assert abs(np.mean(statistics) - extra) < 4.5 * spread

    X, y = table
    w = rng.normal(size=X.shape[1] + 1)
    A = with_intercept(X)
    for feature in range(1, len(w)):
        more = A.copy()
        more[:, feature] += 1
        odds = [q / (1 - q) for q in (sigmoid(more @ w), sigmoid(A @ w))]
        np.testing.assert_allclose(odds[0] / odds[1], np.exp(w[feature]), rtol=1e-6)


def test_a_weight_of_one_row_alone_gains_by_chance_what_its_label_costs():
    """Many rows are not enough: the feature of one row gains twice the price of that label."""
    y = np.repeat([1, 0], [25, 475])
    X = np.zeros((500, 1))
    X[0] = 1
    without = 500 * entropy([0.05, 0.95])
    gains = []
    for label in (1, 0):
        labels = np.r_[label, np.delete(y, 0 if label else -1)]  # 25 ones each time
        gains.append(2 * (without - 500 * fitted(X, labels, tolerance=1e-6).losses[-1]))
    assert np.average(gains, weights=[0.05, 0.95]) < 0.5


@given(tables(), st.floats(0.01, 20), st.integers(0, 2**32 - 1))
def test_law_05_8(table, beta, seed):
    """Accuracy sees decisions, the NLL sees beliefs. A positive factor other than $1$ on all
    weights, the intercept included, keeps every decision at one half and, on paper, changes every
    probability but one half."""
    X, y = table
    A = with_intercept(X)
    w = np.random.default_rng(seed).normal(size=A.shape[1])
    before, after = sigmoid(A @ w), sigmoid(A @ (beta * w))
    moved = (np.abs(A @ w) > 1e-6) & (np.abs(A @ w) < 1) & (abs(beta - 1) > 1e-3)
    assert np.array_equal(before > 0.5, after > 0.5)
    assert np.array_equal((before > 0.5) == y, (after > 0.5) == y)
    assert np.all(before[moved] != after[moved])
    np.testing.assert_array_equal(sigmoid(beta * np.zeros(3)), 0.5)


@settings(max_examples=6)
@given(st.integers(400, 700), st.integers(1, 2), st.integers(0, 2**32 - 1))
def test_law_05_9(n, features, seed):
    """The standard errors of maximum-likelihood weights are the square roots of the diagonal
    of the inverse of the information, the Hessian of the total NLL. Where the model holds and
    many rows bear on each weight, the weights spread by this much over repeated data. Where the
    classes are separable there are none."""
    rng = np.random.default_rng(seed)
    X, truth = rng.normal(size=(n, features)), rng.uniform(-1.5, 1.5, features + 1)
    A = with_intercept(X)
    errors = np.sqrt(np.diag(np.linalg.inv(n * logistic_hessian(truth, A, np.zeros(n)))))
    found, repeats = [], 300
    for _ in range(repeats):
        y = (rng.random(n) < sigmoid(A @ truth)).astype(int)
        found.append(newton(*MODEL, truth, args=(A, y), tolerance=1e-6).end)
    # 4.5 deviations of a spread from 300 repeats, and 4 % for rows that are many, not infinite
    apart = 4.5 / np.sqrt(2 * repeats) + 0.04
    np.testing.assert_allclose(np.std(found, axis=0) / errors, 1, atol=apart)

    parted = (X[:, 0] > 0).astype(int)  # the curvature dies as the weights run away
    ends = [fitted(X, parted, tolerance=tolerance).end for tolerance in (1e-2, 1e-4)]
    sizes = [np.linalg.eigvalsh(n * logistic_hessian(w, A, parted)).min() for w in ends]
    assert sizes[1] < sizes[0] / 10


def test_standard_errors_are_those_of_statsmodels():
    statsmodels = pytest.importorskip(
        "statsmodels.api",
        reason="statsmodels is for tests alone: simulated errors are compared above",
    )
    tumors = datasets.breast_cancer()
    radius = tumors.X[:, tumors.features.index("mean radius")]
    flowers = datasets.iris()
    kept = flowers.y > 0
    for X, y in ((radius[:, None], tumors.y), (flowers.X[kept], flowers.y[kept] == 2)):
        theirs = statsmodels.Logit(y, with_intercept(X)).fit(disp=0, tol=1e-12, maxiter=100)
        weights = fitted(X, y, tolerance=1e-10).end
        errors = standard_errors(weights, X)[0]
        np.testing.assert_allclose(weights, theirs.params, rtol=1e-6)
        np.testing.assert_allclose(errors, theirs.bse, rtol=1e-5)
        for ours, their in (
            (2 * len(weights), theirs.aic),
            (len(weights) * np.log(len(y)), theirs.bic),
        ):
            total = len(y) * logistic_nll(weights, with_intercept(X), y)
            np.testing.assert_allclose(2 * total + ours, their)
