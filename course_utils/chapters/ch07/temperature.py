"""Demo 07.temperature: one number that repairs beliefs and leaves decisions alone."""

from functools import cache

import numpy as np

from course_utils import cross_entropy_loss, softmax
from course_utils.chapters.ch07.shared import data
from course_utils.live import Choice, Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE
from course_utils.models.datasets import digits, split

PENALTIES = (1, 10, 100, 10_000, 1_000_000)
LEAST = 0.65  # confidence in the picture
TEMPERATURES = np.geomspace(0.1, 10, 401)


@cache
def fitted_logits(C):
    """Test logits of scikit-learn's softmax regression; a larger C lets weights grow larger."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    train, test = split(digits(), train=1200, seed=0)
    model = LogisticRegression(C=C, solver="newton-cg", tol=1e-8, max_iter=1000)
    with threadpool_limits(1):  # more threads add in another order, and the third digit moves
        return model.fit(train.X, train.y).decision_function(test.X)


@cache
def tempered_losses(C):
    return np.array([cross_entropy_loss(fitted_logits(C) / T, data().y_test) for T in TEMPERATURES])


@cache
def tempered_confidences(C):
    """The mean confidence at each of the temperatures."""
    logits = fitted_logits(C)
    return np.array([softmax(logits / T).max(axis=1).mean() for T in TEMPERATURES])


class Temperature(Demo):
    id = "07.temperature"
    title = "Temperature"
    drag = (Drag(x="T"), Drag(panel=1, x="T"))
    controls = {
        "T": Control(0.1, 10.0, 0.01, 1.0, label="temperature T", scale="log"),
        "C": Choice(PENALTIES, 1_000_000, label="C"),
    }
    presets = {
        "bold": {},
        "warmed up": {"T": 3.94},
        "timid": {"C": 1},
        "cooled down": {"C": 1, "T": 0.48},
    }

    def compute(self, T, C):
        """Test loss, accuracy and mean confidence when all logits are divided by T."""
        Z, d, curve = fitted_logits(C) / T, data(), tempered_losses(C)
        return {
            "nll": cross_entropy_loss(Z, d.y_test),
            "accuracy": float((Z.argmax(axis=1) == d.y_test).mean()),
            "confidence": float(softmax(Z).max(axis=1).mean()),
            "curve": curve,
            "confidences": tempered_confidences(C),
            "best_T": float(TEMPERATURES[curve.argmin()]),
            "best_nll": float(curve.min()),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        for ax in (left, right):
            ax.set(xscale="log", xlim=(0.1, 10), xlabel="temperature T")
            ax.set_xticks([0.1, 0.3, 1, 3, 10], ["0.1", "0.3", "1", "3", "10"])
            ax.set_xticks([], minor=True)
            ax.axvline(1, color=BLACK, ls=":", lw=1.5)
        words = {"weight": "bold", "bbox": {"fc": "white", "ec": "none", "pad": 1}}
        left.set(ylim=(0, 0.6), ylabel="nats", title="Test NLL")
        right.set(ylim=(LEAST, 1.02), yticks=[0.7, 0.8, 0.9, 1], title="Belief and truth")
        return {
            "curve": left.plot(TEMPERATURES, TEMPERATURES, color=BLUE)[0],
            "dot": left.plot([1], [0], "o", color=ORANGE, ms=11, clip_on=False)[0],
            "label": left.text(
                0.97, 0.03, "", ha="right", color=ORANGE, transform=left.transAxes, **words
            ),
            "accuracy": right.axhline(1, color=GREEN, lw=2.5, ls="--"),
            "confidences": right.plot(TEMPERATURES, TEMPERATURES, color=ORANGE)[0],
            "confidence": right.plot([1], [1], "o", color=ORANGE, ms=11)[0],
            "confidence_label": right.text(0.12, 0.67, "", color=ORANGE, **words),
            "accuracy_label": right.text(0.12, 0.71, "", color=GREEN, **words),
        }

    def update(self, artists, values):
        artists["curve"].set_ydata(values["curve"])
        artists["dot"].set_data([values["T"]], [min(values["nll"], 0.59)])
        loss = f"{values['nll']:.4f}" if values["nll"] < 0.59 else f"{values['nll']:.2f} ↑"
        artists["label"].set_text(f"{loss} at T = {values['T']:.2f}")
        artists["confidences"].set_ydata(values["confidences"])
        artists["accuracy"].set_ydata([values["accuracy"]] * 2)
        artists["confidence"].set_data([values["T"]], [max(values["confidence"], LEAST)])
        below = " ↓" if values["confidence"] < LEAST else ""
        artists["confidence_label"].set_text(f"confidence {values['confidence']:.3f}{below}")
        artists["accuracy_label"].set_text(f"accuracy {values['accuracy']:.3f}")

    def describe(self, values):
        return (
            f"C = {values['C']:,}, T = {values['T']:.2f}: test NLL {values['nll']:.3f} nats, mean "
            f"confidence {values['confidence']:.3f}, accuracy {values['accuracy']:.3f}. The best T "
            f"is {values['best_T']:.2f}, with {values['best_nll']:.3f} nats."
        )
