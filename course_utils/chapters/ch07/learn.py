"""Demo 07.learn: gradient descent, step by step, with the templates it makes."""

import numpy as np

from course_utils.chapters.ch07.shared import draw_templates, learned, mosaic
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE


class Learn(Demo):
    id = "07.learn"
    title = "Watch it learn"
    drag = (Drag(x="step"),)
    play = "step"
    controls = {"step": Control(0, 2000, 1, 0, label="step", scale="log")}
    presets = {
        "start": {},
        "one": {"step": 1},
        "ten": {"step": 10},
        "a hundred": {"step": 100},
        "two thousand": {"step": 2000},
    }
    size = (9.0, 4.0)

    def compute(self, step):
        """Losses, accuracy and weights after some steps of gradient descent."""
        path = learned()
        return {
            "train": float(path.train[step]),
            "test": float(path.test[step]),
            "accuracy": float(path.accuracy[step]),
            "weights": path.weights[step],
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
        path, steps = learned(), np.arange(2001)
        left.set_xscale("symlog", linthresh=1, linscale=0.9 * np.log10(2))  # as on its slider
        left.set(xlim=(-0.15, 3000), ylim=(0, 2.6), xlabel="step", ylabel="nats")
        left.set_xticks([0, 1, 10, 100, 1000], ["0", "1", "10", "100", "1000"])
        left.set_xticks([], minor=True)
        left.plot(steps, path.train, color=BLUE, ls="-")
        left.plot(steps, path.test, color=ORANGE, ls="--")
        left.axhline(np.log(10), color=BLACK, ls=":", lw=1.5)
        left.text(2500, np.log(10) + 0.03, "ln 10", ha="right", va="bottom")
        right.set_title("Templates (orange for, blue against)")
        return {
            "train": left.plot([0], [0], "o", color=BLUE, ms=10)[0],
            "test": left.plot([0], [0], "s", color=ORANGE, ms=9)[0],
            "train_label": left.text(2500, 1.9, "", color=BLUE, weight="bold", ha="right"),
            "test_label": left.text(2500, 1.6, "", color=ORANGE, weight="bold", ha="right"),
            "accuracy": left.text(2500, 1.3, "", ha="right"),
            "templates": draw_templates(right),
            "scale": right.text(21.5, 22.8, "", ha="center", va="top"),
        }

    def update(self, artists, values):
        for name in ("train", "test"):
            artists[name].set_data([values["step"]], [values[name]])
        artists["train_label"].set_text(f"● train {values['train']:.4f}")
        artists["test_label"].set_text(f"■ test {values['test']:.4f}")
        artists["accuracy"].set_text(f"test accuracy {values['accuracy']:.3f}")
        artists["templates"]["image"].set_data(mosaic(values["weights"]))
        largest = np.abs(values["weights"][:, 1:]).max()
        artists["scale"].set_text(f"largest weight {largest:.2f}")

    def describe(self, values):
        steps = f"{values['step']} step" + ("s" if values["step"] != 1 else "")
        return (
            f"After {steps} the loss is {values['train']:.4f} nats on the training digits and "
            f"{values['test']:.4f} on the test digits, {100 * values['accuracy']:.1f} % of which "
            f"are read right. The largest weight is {np.abs(values['weights'][:, 1:]).max():.2f}."
        )
