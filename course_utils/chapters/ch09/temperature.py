"""Demo 09.temperature: how daring the writer is."""

import math
from functools import cache

import numpy as np

from course_utils import logspace
from course_utils.chapters.ch09.shared import COLUMNS, SurpriseText, broken, fitted
from course_utils.live import Control, Demo
from course_utils.live.figures import BLUE
from course_utils.models import datasets

LINES = 4
CONTEXT = "the "


@cache
def written(temperature, order, draw):
    """A text the counts write at this temperature, and the bits of its letters at temperature 1.

    It begins with the context, which costs nothing.
    """
    model = fitted(order, alpha=0)
    start = datasets.letter_codes("the")
    start = np.append(start, 0)  # the space that letter_codes strips
    codes = model.sample(LINES * COLUMNS, temperature, seed=draw, start=start)
    codes = np.concatenate([start, codes])
    bits = -model.log_prob(codes) / math.log(2)
    bits[: len(start)] = 0
    return datasets.letter_text(codes), bits


class Temperature(Demo):
    id = "09.temperature"
    title = "How daring is the writer?"
    controls = {
        "temperature": Control(0.1, 3.0, 0.05, 1.0, label="T, temperature"),
        "order": Control(1, 6, 1, 5, label="order"),
        "draw": Control(0, 20, 1, 0, label="which draw"),
    }
    presets = {
        "as it is": {},
        "careful": {"temperature": 0.5},
        "frozen": {"temperature": 0.1},
        "daring": {"temperature": 2.0},
        "one back": {"order": 2},
    }
    size = (9.0, 4.8)

    def compute(self, temperature, order, draw):
        """What is written, and the probabilities of the letter after "the "."""
        text, bits = written(temperature, order, draw)
        context = np.append(datasets.letter_codes("the"), 0)
        with np.errstate(divide="ignore"):
            log_p = np.log(fitted(order, alpha=0).conditional(context))
        return {
            "p": logspace.softmax(log_p / temperature),
            "text": text,
            "letters": bits,
            "bits": float(bits[len(CONTEXT) :].mean()),
        }

    def build(self, figure):
        upper, lower = figure.subfigures(2, 1, height_ratios=(1.2, 1))
        top = upper.subplots()
        top.set(xlim=(-0.7, 26.7), ylim=(0, 1.08), yticks=[0, 0.5, 1])
        top.set_xticks(range(27), ["␣" if x == " " else x for x in datasets.ALPHABET])
        top.set_title(f"Probability of the letter after “{CONTEXT}”")
        top.grid(axis="x", visible=False)
        return {
            "bars": list(top.bar(range(27), np.zeros(27), color=BLUE, width=0.8)),
            "text": SurpriseText(lower, "It writes, colored by surprise at T = 1", LINES),
        }

    def update(self, artists, values):
        for bar, height in zip(artists["bars"], values["p"], strict=True):
            bar.set_height(height)
        artists["text"].write(
            broken(values["text"], values["letters"], LINES, artists["text"].columns)
        )

    def describe(self, values):
        top = datasets.ALPHABET[int(np.argmax(values["p"]))].replace(" ", "the space")
        written = " ".join(values["text"][len(CONTEXT) : 44].split()) or "spaces only"
        return (
            f"Order {values['order']} at temperature {values['temperature']:g}: a letter of what "
            f"it writes costs {values['bits']:.2f} bits at temperature 1. After the word “the” its "
            f"likeliest symbol is {top}, with probability {max(values['p']):.3f}. "
            f"It writes: {written} …."
        )
