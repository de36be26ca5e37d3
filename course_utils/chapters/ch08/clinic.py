"""Demo 08.clinic: nine programs known by their curves."""

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.frameworks import clinic
from course_utils.live import Choice, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, LIGHT_GRAY, ORANGE, minus

UNSURE = "no diagnosis"
DIAGNOSES = tuple(sorted(program.diagnosis for program in clinic.PROGRAMS.values()))
TWINS = {"nothing wrong", "log_softmax twice"}  # the same curve: no one can tell them apart
LOWEST, HIGHEST = -1.6, 8.2


def _said(loss):
    return f"{loss:,.0f}" if abs(loss) > 100 else f"{loss:.4g}"


def _middle(place):
    """Where the thumbnail of a program stands, of which three are in a row."""
    row, column = divmod(place, 3)
    return column, 2 - row


def _draw_thumbnails(ax):
    """The training losses of all programs, each with its letter."""
    ax.set(xlim=(-0.52, 2.52), ylim=(-0.52, 2.52), xticks=[], yticks=[], title="nine programs")
    ax.axis("off")
    for place, (program, run) in enumerate(clinic.recorded().items()):
        x, y = _middle(place)
        height = np.clip((run.loss - LOWEST) / (HIGHEST - LOWEST), 0, 1)
        ax.add_patch(Rectangle((x - 0.46, y - 0.46), 0.92, 0.92, fc=LIGHT_GRAY, lw=0))
        ax.plot(x - 0.44 + 0.88 * run.steps / 300, y - 0.44 + 0.88 * height, color=ORANGE, ls="-")
        ax.text(x + 0.38, y + 0.4, program, ha="right", va="top")


class Clinic(Demo):
    id = "08.clinic"
    title = "The bug clinic: nine programs, 300 Adam steps each"
    drag = (Drag(x="program", place=_middle),)
    controls = {
        "program": Choice(tuple(clinic.PROGRAMS), "A", label="program"),
        "diagnosis": Choice((UNSURE, *DIAGNOSES), UNSURE, label="diagnosis"),
    }
    presets = {
        "down to zero": {},
        "a high floor": {"program": "B"},
        "below zero": {"program": "E"},
        "a bad start": {"program": "F"},
        "off the picture": {"program": "I"},
    }

    def compute(self, program, diagnosis):
        run, truth = clinic.recorded()[program], clinic.PROGRAMS[program].diagnosis
        fits = {truth} | (TWINS if truth in TWINS else set())
        return {
            "fits": None if diagnosis == UNSURE else diagnosis in fits,
            "steps": run.steps,
            "loss": run.loss,
            "accuracy": run.accuracy,
        }

    def build(self, figure):
        thumbnails, left, right = figure.subplots(1, 3, width_ratios=(1.1, 1.2, 0.9))
        _draw_thumbnails(thumbnails)
        left.set(title="training loss", xlim=(0, 300), ylim=(LOWEST, HIGHEST), xlabel="step")
        left.axhline(np.log(10), color=BLACK, lw=1.2, ls=":")
        left.text(296, np.log(10) + 0.12, "ln 10", ha="right", va="bottom")
        left.axhline(0, color=BLACK, lw=0.8)
        right.set(title="test accuracy", xlim=(0, 300), ylim=(0, 1.16), xlabel="step")
        right.set_yticks([0, 0.25, 0.5, 0.75, 1])
        return {
            "chosen": thumbnails.add_patch(
                Rectangle((0, 0), 0.92, 0.92, fc="none", ec=BLACK, lw=3)
            ),
            "loss": left.plot([], [], color=ORANGE)[0],
            "accuracy": right.plot([], [], color=BLUE)[0],
            "first": left.text(290, 7.4, "", ha="right", color=ORANGE, weight="bold"),
            "last": left.text(290, 6.6, "", ha="right", color=ORANGE, weight="bold"),
            "off": left.text(290, -1.15, "", ha="right", color=ORANGE),
            "score": right.text(290, 1.06, "", ha="right", color=BLUE, weight="bold"),
            "verdict": left.text(290, 5.4, "", ha="right", color=BLACK, weight="bold"),
        }

    def update(self, artists, values):
        loss, steps = values["loss"], values["steps"]
        x, y = _middle(list(clinic.PROGRAMS).index(values["program"]))
        artists["chosen"].set_xy((x - 0.46, y - 0.46))
        artists["loss"].set_data(steps, np.maximum(loss, LOWEST - 1))
        artists["accuracy"].set_data(steps, values["accuracy"])
        artists["first"].set_text(minus(f"first {loss[0]:.4g}"))
        artists["last"].set_text(minus(f"last {_said(loss[-1])}"))
        below = np.flatnonzero(loss < LOWEST)
        artists["off"].set_text(f"↓ off from step {steps[below[0]]}" if below.size else "")
        artists["score"].set_text(f"last {values['accuracy'][-1]:.3f}")
        artists["verdict"].set_text(
            {None: "", True: "✔ your diagnosis fits", False: "✘ it does not fit"}[values["fits"]]
        )

    def describe(self, values):
        loss = values["loss"]
        seen = (
            f"Program {values['program']}: the loss goes from {loss[0]:.4g} to {_said(loss[-1])}, "
            f"the test accuracy ends at {values['accuracy'][-1]:.3f}."
        )
        if values["fits"] is None:
            return f"{seen} What is wrong with it?"
        fits = "fits" if values["fits"] else "does not fit"
        twins = (
            " Two programs have this very curve."
            if values["fits"] and values["diagnosis"] in TWINS
            else ""
        )
        return f"{seen} Your diagnosis, {values['diagnosis']}, {fits}.{twins}"
