"""Demo 11.teacher: a student that was never shown a 3."""

from functools import cache

import numpy as np

from course_utils.live import Choice, Demo
from course_utils.live.figures import BLUE, LIGHT_BLUE, LIGHT_ORANGE, ORANGE
from course_utils.logspace import softmax
from course_utils.models import MLP
from course_utils.models.datasets import digits, split

UNSEEN = 3
TEMPERATURES = {"labels alone": None, "T = 1": 1.0, "T = 2": 2.0, "T = 4": 4.0, "T = 8": 8.0}


@cache
def classroom():
    """The digits of the teacher, the digits of the test, and the teacher's logits."""
    learn, test = split(digits(), train=1200, seed=0)
    teacher = MLP(64, 48, 10).fit(learn.X, learn.y)
    return learn, test, teacher.logits(learn.X)


def soft_pull(soft, T):
    """Gradient in the logits of T * T times the cross-entropy of soft targets at temperature T."""
    return lambda Q, Y: T * (softmax(np.log(np.maximum(Q, 1e-300)) / T) - soft)


@cache
def recognized(teaching):
    """The share of each digit of the test that a student taught without the 3s gets right."""
    learn, test, Z = classroom()
    keep = learn.y != UNSEEN
    T = TEMPERATURES[teaching]
    pull = np.subtract if T is None else soft_pull(softmax(Z[keep] / T), T)
    student = MLP(64, 48, 10, seed=1).fit(learn.X[keep], learn.y[keep], pull)
    says = student.logits(test.X).argmax(axis=1)
    return np.array([np.mean(says[test.y == digit] == digit) for digit in range(10)])


@cache
def lookalike():
    """The training image, no 3 itself, to which the teacher gives most of a 3."""
    learn, _, Z = classroom()
    given = np.where(learn.y == UNSEEN, 0, softmax(Z)[:, UNSEEN])
    return int(given.argmax())


class Teacher(Demo):
    id = "11.teacher"
    title = "The digit it never saw"
    controls = {"teaching": Choice(list(TEMPERATURES), "labels alone", label="taught by")}
    presets = {"labels alone": {}, "T 1": {"teaching": "T = 1"}, "T 4": {"teaching": "T = 4"}}

    def compute(self, teaching):
        learn, _, Z = classroom()
        example, T = lookalike(), TEMPERATURES[teaching]
        return {
            "recognized": recognized(teaching),
            "target": np.eye(10)[learn.y[example]] if T is None else softmax(Z[example] / T),
            "label": int(learn.y[example]),
        }

    def build(self, figure):
        grid = figure.add_gridspec(2, 2, width_ratios=(1.3, 1), height_ratios=(0.9, 1))
        left = figure.add_subplot(grid[:, 0])
        middle, right = (figure.add_subplot(grid[row, 1]) for row in range(2))
        left.set(ylim=(0, 1.16), xticks=range(10), yticks=[0, 0.5, 1], xlabel="digit of the test")
        left.set_ylabel("share recognized")
        learn, _, _ = classroom()
        middle.imshow(learn.X[lookalike()].reshape(8, 8), cmap="gray_r")
        middle.set(xticks=[], yticks=[], title="a lesson")
        middle.grid(visible=False)
        middle.spines[:].set_visible(True)
        right.set(ylim=(0, 1.16), xticks=range(10), yticks=[0, 0.5, 1], xlabel="its target")
        colors = [
            {"color": LIGHT_ORANGE if digit == UNSEEN else LIGHT_BLUE, "ec": edge, "lw": 1.5}
            for digit in range(10)
            for edge in [ORANGE if digit == UNSEEN else BLUE]
        ]
        bars, targets = (
            [ax.bar(digit, 0, 0.75, **colors[digit])[0] for digit in range(10)]
            for ax in (left, right)
        )
        return {
            "bars": bars,
            "targets": targets,
            "share": left.text(UNSEEN, 0, "", color=ORANGE, weight="bold", ha="center"),
            "soft": right.text(UNSEEN - 0.4, 0, "", color=ORANGE, weight="bold"),
        }

    def update(self, artists, values):
        for name, heights in (("bars", values["recognized"]), ("targets", values["target"])):
            for bar, height in zip(artists[name], heights, strict=True):
                bar.set_height(height)
        for name, heights, text in (
            ("share", values["recognized"], f"{100 * values['recognized'][UNSEEN]:.0f} %"),
            ("soft", values["target"], f"{values['target'][UNSEEN]:.3f}"),
        ):
            beside = 1.06 if heights[UNSEEN] > 0.85 else heights[UNSEEN] + 0.03
            artists[name].set(text=text, y=beside)

    def describe(self, values):
        share = values["recognized"][UNSEEN]
        rest = np.delete(values["recognized"], UNSEEN).mean()
        by = (
            "labels alone"
            if values["teaching"] == "labels alone"
            else (f"the teacher at {values['teaching']}")
        )
        return (
            f"Taught without a single 3, by {by}: the student recognizes {100 * share:.1f} % of "
            f"the 3s and {100 * rest:.1f} % of the other digits. The image shown has a target of "
            f"{values['target'][UNSEEN]:.3f} for a 3."
        )
