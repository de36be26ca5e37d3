"""Demo 10.temperature: two models with the same accuracy, one too bold, one too shy."""

from functools import cache

import numpy as np

from course_utils import scoring
from course_utils.chapters.ch10.shared import reliability_bars, set_reliability, top, two_models
from course_utils.live import Choice, Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE
from course_utils.logspace import softmax
from course_utils.losses import cross_entropy_loss

TEMPERATURES = np.geomspace(0.2, 5.0, 161)


@cache
def tempered(name):
    """NLL on both parts for every temperature, and the temperature best on the first."""
    tune, test = two_models()
    on_tune, on_test = (
        np.array([cross_entropy_loss(getattr(part, name) / T, part.y) for T in TEMPERATURES])
        for part in (tune, test)
    )
    return on_tune, on_test, float(TEMPERATURES[on_tune.argmin()])


class Temperature(Demo):
    id = "10.temperature"
    title = "One number repairs the confidence"
    drag = (Drag(panel=1, x="T"),)
    controls = {
        "model": Choice(["bold", "shy"], "bold", label="model"),
        "T": Control(0.2, 5.0, 0.01, 1.0, label="T, temperature", scale="log"),
    }
    presets = {
        "bold": {},
        "bold, T 2.47": {"T": 2.47},
        "shy": {"model": "shy"},
        "shy, T 0.46": {"model": "shy", "T": 0.46},
    }

    def compute(self, model, T):
        """Calibration of a model whose logits are divided by T."""
        _, test = two_models()
        p = softmax(getattr(test, model) / T)
        return {
            "best_T": tempered(model)[2],
            "curve": tempered(model)[1],
            "nll": cross_entropy_loss(getattr(test, model) / T, test.y),
            "ece": scoring.expected_calibration_error(p, test.y, bins=10),
            "accuracy": float((p.argmax(axis=1) == test.y).mean()),
            "confidence": float(p.max(axis=1).mean()),
            "diagram": scoring.reliability(p, test.y, bins=10),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
        right.set(xlim=(0.19, 5.2), ylim=(0, 1.6), xlabel="temperature T", ylabel="mean NLL (nats)")
        right.set_xscale("log")
        right.set_xticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"])
        right.minorticks_off()
        right.axvline(1, ymax=0.55, color=BLACK, ls=":", lw=1.5)
        return {
            **reliability_bars(left),
            "curve": right.plot(TEMPERATURES, TEMPERATURES, color=BLUE)[0],
            "dot": right.plot([], [], "o", color=BLUE, ms=10)[0],
            "best": right.plot([], [], "v", color=GREEN, ms=11)[0],
            "best_label": right.text(0, 0, "", color=GREEN, ha="center", va="top"),
            "nll": right.text(0.5, 0.97, "", color=BLUE, weight="bold", **top(right)),
            "ece": right.text(0.5, 0.87, "", color=ORANGE, weight="bold", **top(right)),
            "accuracy": right.text(0.5, 0.77, "", **top(right)),
        }

    def update(self, artists, values):
        set_reliability(artists, values["diagram"])
        artists["curve"].set_ydata(values["curve"])
        artists["dot"].set_data([values["T"]], [min(values["nll"], 1.58)])
        height = float(np.interp(values["best_T"], TEMPERATURES, values["curve"]))
        artists["best"].set_data([values["best_T"]], [height - 0.1])
        artists["best_label"].set(
            text=f"tuned: T = {values['best_T']:.2f}", x=values["best_T"], y=height - 0.16
        )
        artists["nll"].set_text(f"NLL {values['nll']:.3f}")
        artists["ece"].set_text(f"ECE {values['ece']:.3f}")
        artists["accuracy"].set_text(f"accuracy {values['accuracy']:.3f}")

    def describe(self, values):
        confidence, accuracy = values["confidence"], values["accuracy"]
        manner = "as sure as right" if abs(confidence - accuracy) < 0.02 else "too sure"
        manner = "too shy" if confidence < accuracy - 0.02 else manner
        return (
            f"The {values['model']} model at T = {values['T']:.2f}: mean confidence "
            f"{confidence:.3f}, accuracy {accuracy:.3f}, NLL {values['nll']:.3f}, ECE "
            f"{values['ece']:.3f}: {manner}. The best T on other digits is {values['best_T']:.2f}."
        )
