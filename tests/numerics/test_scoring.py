import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

import course_utils as cu


@pytest.fixture(scope="module")
def predictions():
    rng = np.random.default_rng(0)
    p = rng.random(2000)
    return p, (rng.random(2000) < p**1.5).astype(int)


def test_brier_score_is_that_of_scikit_learn(predictions):
    p, y = predictions
    assert cu.brier_score(p, y) == pytest.approx(brier_score_loss(y, p), rel=1e-14)
    both = np.stack([1 - p, p], 1)
    assert cu.brier_score(both, y) == pytest.approx(2 * brier_score_loss(y, p), rel=1e-12)


@pytest.mark.parametrize("bins", [1, 5, 10, 15])
def test_reliability_is_that_of_scikit_learn(predictions, bins):
    p, y = predictions
    observed, predicted = calibration_curve(y, p, n_bins=bins)
    diagram = cu.reliability(p, y, bins)
    np.testing.assert_allclose(diagram.predicted, predicted, rtol=1e-13)
    np.testing.assert_allclose(diagram.observed, observed, rtol=1e-13)
    assert diagram.count.sum() == p.size


def test_bins_are_right_closed_and_may_be_empty():
    diagram = cu.reliability([0.0, 0.5, 1.0], [0, 1, 1], bins=4)
    np.testing.assert_array_equal(diagram.count, [1, 1, 0, 1])
    np.testing.assert_array_equal(np.isnan(diagram.observed), [False, False, True, False])


def test_many_classes_are_judged_by_the_most_probable():
    p = [[0.6, 0.3, 0.1], [0.2, 0.1, 0.7], [0.1, 0.8, 0.1]]
    diagram = cu.reliability(p, [0, 2, 0], bins=2)
    assert diagram.predicted[1] == pytest.approx(0.7)
    assert diagram.observed[1] == pytest.approx(2 / 3)
    assert cu.expected_calibration_error(p, [0, 2, 0], bins=2) == pytest.approx(0.7 - 2 / 3)


def test_calibrated_and_overconfident():
    rng = np.random.default_rng(1)
    p = rng.random(200_000)
    y = (rng.random(p.size) < p).astype(int)
    assert cu.expected_calibration_error(p, y) < 0.01
    assert cu.expected_calibration_error((p > 0.5) * 1.0, y) == pytest.approx(0.25, abs=0.01)
