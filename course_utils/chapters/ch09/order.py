"""Demo 09.order: how far to look back."""

import math
from functools import cache

import numpy as np

from course_utils.chapters.ch09.shared import (
    READ,
    SurpriseText,
    broken,
    fitted,
    order_scores,
    passage,
    passage_bits,
)
from course_utils.live import Choice, Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE, PURPLE, Curtain, is_narrow
from course_utils.models import datasets

ORDERS = range(1, 7)
NAME = "sjoerd"  # stands in the passage


@cache
def order_sample(order, read):
    """60 symbols that the counts alone write."""
    return datasets.letter_text(fitted(order, READ[read], alpha=0).sample(60, seed=2))


class Order(Demo):
    id = "09.order"
    title = "How far to look back"
    drag = (Drag(x="order"), Drag(panel=1, x="order"))
    controls = {
        "order": Control(1, 6, 1, 2, label="order"),
        "read": Choice(tuple(READ), "all", label="characters read"),
    }
    presets = {
        "nothing": {"order": 1},
        "one back": {"order": 2},
        "four back": {"order": 5},
        "five back": {"order": 6},
        "a short text": {"order": 6, "read": "10,000"},
    }
    size = (9.0, 4.8)

    def compute(self, order, read):
        """Scores of all orders up to this one."""
        train, held_out, unseen = np.array([order_scores(n, read) for n in range(1, order + 1)]).T
        bits = passage_bits(order, read)
        name = passage().index(NAME)
        return {
            "train": train,
            "held_out": held_out,
            "unseen": unseen,
            "passage": bits,
            "name_bits": float(bits[name : name + len(NAME)].sum()),
            "sample": order_sample(order, read),
        }

    def build(self, figure):
        top, bottom = figure.subfigures(2, 1, height_ratios=(2, 3))
        narrow = is_narrow(figure)
        left, right = bottom.subplots(1, 2, width_ratios=(2.4 if narrow else 1.7, 1))
        left.set(
            xlim=(0.6, 12.4 if narrow else 8.9),
            ylim=(0, 5.7 if narrow else 5),
            xticks=list(ORDERS),
            xlabel="order",
            ylabel="bits",
        )
        left.set_title("Bits per character")
        left.axhline(math.log2(27), color=BLACK, lw=1, ls=":")
        beside = {"y": math.log2(27) + 0.05, "va": "bottom"} if narrow else {"y": 4.65, "va": "top"}
        left.text(left.get_xlim()[1] - 0.1, s="27 equal symbols", ha="right", **beside)
        right.set(xlim=(0.4, 6.6), ylim=(0, 74), xticks=list(ORDERS), xlabel="order")
        right.set_yticks([0, 30, 60], ["0 %", "30 %", "60 %"])
        right.set_title("New in held-out text")
        text = SurpriseText(top, "Held-out text, colored by surprise", lines=4)
        return {
            "curtains": [Curtain(left), Curtain(right)],
            "text": text,
            "train": left.plot([], [], "o-", color=BLUE)[0],
            "held_out": left.plot([], [], "s--", color=ORANGE)[0],
            "train_label": left.text(0, 0, "", color=BLUE, va="center", weight="bold"),
            "held_out_label": left.text(0, 0, "", color=ORANGE, va="center", weight="bold"),
            "bars": list(right.bar(ORDERS, np.zeros(6), color=PURPLE, width=0.7)),
            "share": right.text(0, 0, "", color=PURPLE, ha="center", va="bottom", weight="bold"),
        }

    def update(self, artists, values):
        n = values["order"]
        orders = np.arange(1, n + 1)
        for curtain in artists["curtains"]:
            curtain.open(n + 0.5)
        artists["train"].set_data(orders, values["train"])
        artists["held_out"].set_data(orders, values["held_out"])
        train, held_out = values["train"][-1], values["held_out"][-1]
        middle, apart = (train + held_out) / 2, max(abs(held_out - train), 0.8)
        side = 1 if held_out >= train else -1
        for name, word, y in (
            ("train_label", "read", middle - side * apart / 2),
            ("held_out_label", "held out", middle + side * apart / 2),
        ):
            value = values[name.removesuffix("_label")][-1]
            artists[name].set(text=f"{word} {value:.2f}", position=(n + 0.2, y))
        unseen = 100 * values["unseen"]
        for bar, height in zip(artists["bars"], np.r_[unseen, np.zeros(6 - n)], strict=True):
            bar.set_height(height)
        place = 3.5 if is_narrow(artists["share"].figure) else n
        artists["share"].set(text=f"{unseen[-1]:.2g} %", position=(place, unseen[-1] + 1))
        writes = f"It writes: {values['sample']}"
        columns = artists["text"].columns
        read = broken(passage(), values["passage"], 3, columns)
        artists["text"].write([*read, (writes[:columns], np.full(len(writes[:columns]), np.nan))])

    def describe(self, values):
        best = int(np.argmin(values["held_out"])) + 1
        text = (
            f"Order {values['order']}, {values['read']} characters read: "
            f"{values['train'][-1]:.3f} bits per character on the text it read, "
            f"{values['held_out'][-1]:.3f} on held-out text, where "
            f"{100 * values['unseen'][-1]:.2g} % of the n-grams are new to it."
        )
        cost = values["name_bits"]
        return f"{text} Best so far: order {best}. The name “{NAME}” costs {cost:.1f} bits."
