"""Demo 08.switchboard: scores, labels, call."""

import textwrap

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.frameworks import switchboard
from course_utils.live import Choice, Demo, Drag
from course_utils.live.figures import (
    BLACK,
    BLUE,
    GREEN,
    LIGHT_BLUE,
    LIGHT_GRAY,
    LIGHT_ORANGE,
    ORANGE,
    is_narrow,
    minus,
)

LIGHT = {"right": LIGHT_BLUE, "wrong": LIGHT_ORANGE, "error": LIGHT_GRAY}
INK = {"right": BLUE, "wrong": ORANGE, "error": BLACK}


class Switchboard(Demo):
    id = "08.switchboard"
    title = "The loss switchboard"
    drag = (Drag(x="labels", y="have"),)
    controls = {
        "have": Choice(switchboard.HAVE, "logits", label="x holds"),
        "labels": Choice(tuple(switchboard.LABELS), "class index", label="y holds"),
        "call": Choice(tuple(switchboard.CALLS), "CrossEntropyLoss", label="call"),
    }
    presets = {
        "the pair": {},
        "softmax twice": {"have": "probabilities"},
        "no log": {"have": "probabilities", "call": "NLLLoss"},
        "flag forgotten": {"labels": "one-hot", "call": "CCE"},
        "two tags": {"labels": "several tags", "call": "CrossEntropyLoss"},
    }
    size = (9.0, 4.4)

    def compute(self, have, labels, call):
        board = {
            (row, column): switchboard.outcome(row, column, call)
            for row in switchboard.HAVE
            for column in switchboard.LABELS
        }
        return {
            "code": switchboard.CALLS[call],
            "board": {
                key: (each.verdict, each.value if np.isfinite(each.value) else None)
                for key, each in board.items()
            },
            **board[have, labels]._asdict(),
        }

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(-1.35, 3.52), ylim=(3.51, -1.34), xticks=[], yticks=[])
        ax.axis("off")
        for column, labels in enumerate(switchboard.LABELS):
            words = labels.replace(" ", "\n") if is_narrow(figure) else labels
            ax.text(column, -0.66, words, ha="center", va="center", weight="bold")
        for row, have in enumerate(switchboard.HAVE):
            name = have.replace("log-", "log-\n")
            ax.text(-0.56, row, name, ha="right", va="center", weight="bold")
        cells = {
            (have, labels): (column, row)
            for row, have in enumerate(switchboard.HAVE)
            for column, labels in enumerate(switchboard.LABELS)
        }
        return {
            "boxes": {
                key: ax.add_patch(Rectangle((x - 0.47, y - 0.42), 0.94, 0.84, lw=0))
                for key, (x, y) in cells.items()
            },
            "words": {
                key: ax.text(x, y, "", ha="center", va="center", linespacing=1.3)
                for key, (x, y) in cells.items()
            },
            "here": ax.add_patch(Rectangle((0, 0), 0.94, 0.84, fc="none", ec=BLACK, lw=4)),
            "code": ax.text(
                1.05, -1.16, "", ha="center", va="center", family="monospace", color=BLACK
            ),
            "fix": ax.text(
                1.05, 3.06, "", ha="center", va="center", family="monospace", color=GREEN
            ),
        }

    def update(self, artists, values):
        short = {"right": "✔ {:.4f}", "wrong": "≠ {:.4f}\nsilent", "error": "✘ error"}
        for key, (verdict, value) in values["board"].items():
            artists["boxes"][key].set_facecolor(LIGHT[verdict])
            artists["words"][key].set(text=minus(short[verdict].format(value)), color=INK[verdict])
        x, y = artists["boxes"][values["have"], values["labels"]].xy
        artists["here"].set_xy((x, y))
        artists["code"].set_text(values["code"])
        fix = f"fix: {values['fix']}" if values["fix"] else "nothing to fix"
        artists["fix"].set_text(textwrap.fill(fix, 46 if is_narrow(artists["fix"].figure) else 62))

    def describe(self, values):
        pair = f"{values['have']}, labels as {values['labels']}: "
        pair = pair[0].upper() + pair[1:]
        if values["verdict"] == "right":
            return f"{pair}{values['call']} gives the right value, {values['right']:.4f}."
        if values["verdict"] == "error":
            message = values["message"].replace("<", "(").replace("\\", "/")
            message = message if len(message) < 84 else message[:80].rstrip() + " …"
            right = f"Right would be {values['right']:.4f}."
            return f"{pair}{message.rstrip('.')}. {right} {values['why']}"
        told = " with only a warning" if values["message"] else ""
        return (
            f"{pair}{values['value']:.4f}{told}, and {values['right']:.4f} would be right. "
            f"{values['why']}"
        )
