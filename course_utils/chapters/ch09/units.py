"""Demo 09.units: one text, tokens of any length."""

import numpy as np

from course_utils.chapters.ch09.shared import (
    SurpriseText,
    order_scores,
    passage,
    passage_bits,
)
from course_utils.live import Control, Demo
from course_utils.live.figures import BLUE, ORANGE, is_narrow

UNIT_MODELS = {"A": 3, "B": 5}
MARGIN = 3  # columns before the text, for the model's name


def counted(perplexity):
    """A perplexity in words: one decimal for small ones."""
    return f"{perplexity:,.1f}" if perplexity < 1000 else f"{perplexity:,.0f}"


def tokens(bits, length):
    """What each letter's token costs: the sum over the token, at each of its letters."""
    whole = bits[: len(bits) // length * length].reshape(-1, length).sum(axis=1)
    return whole.repeat(length)


class Units(Demo):
    id = "09.units"
    title = "One text, cut into tokens of any length"
    controls = {
        "a": Control(1, 8, 1, 1, label="characters a token, model A"),
        "b": Control(1, 8, 1, 3, label="characters a token, model B"),
    }
    presets = {
        "single letters": {"b": 1},
        "B in pairs": {"b": 2},
        "B in fours": {"b": 4},
        "A in eights": {"a": 8, "b": 4},
    }
    size = (9.0, 4.6)

    def compute(self, a, b):
        """Perplexity per token and bits per character of two models that cut the text apart."""
        length = {"A": a, "B": b}
        bits = {name: order_scores(order, "all")[1] for name, order in UNIT_MODELS.items()}
        perplexity = {name: 2 ** (bits[name] * length[name]) for name in bits}
        letters = {name: passage_bits(order) for name, order in UNIT_MODELS.items()}
        costs = {name: tokens(letters[name], length[name]) for name in length}
        return {"length": length, "bits": bits, "perplexity": perplexity, "tokens": costs}

    def build(self, figure):
        upper, lower = figure.subfigures(2, 1, height_ratios=(1, 1))
        title = "Held-out text, each token colored by its bits"
        text = SurpriseText(upper, title, lines=5, most=16, margin=MARGIN)
        page = text.letters[0].axes
        left, right = lower.subplots(1, 2)
        left.set(
            xscale="log", xlim=(1, 1e13 if is_narrow(figure) else 1e9), title="Perplexity per token"
        )
        left.set_xticks([1, 1e3, 1e6], ["1", "1000", "$10^6$"])
        left.minorticks_off()
        right.set(xlim=(0, 3.6), title="Bits per character")
        artists = {"text": text, "models": {}}
        for ax in (left, right):
            ax.set(ylim=(1.5, -0.5))
            ax.set_yticks([0, 1], ["A", "B"])
            ax.grid(axis="y", visible=False)
        for row, (name, color) in enumerate({"A": BLUE, "B": ORANGE}.items()):
            hatch = {"A": "", "B": "//"}[name]
            style = {"height": 0.6, "fc": "white" if hatch else color, "ec": color, "hatch": hatch}
            label = {"va": "center", "weight": "bold", "color": color}
            artists["models"][name] = {
                "perplexity": left.barh(row, 1, left=1, **style)[0],
                "bits": right.barh(row, 0, **style)[0],
                "perplexity_label": left.text(1, row, "", **label),
                "bits_label": right.text(0, row, "", **label),
                "name": page.text(0, 3 * row + 1.5, name, **label),
                "cuts": page.plot([], [], color="white", lw=1.5, ls="-")[0],
            }
        return artists

    def update(self, artists, values):
        lines, columns = [], artists["text"].columns
        for row, (name, parts) in enumerate(artists["models"].items()):
            perplexity, bits = values["perplexity"][name], values["bits"][name]
            parts["perplexity"].set_width(perplexity - 1)
            parts["bits"].set_width(bits)
            parts["perplexity_label"].set(text=counted(perplexity), x=1.3 * perplexity)
            parts["bits_label"].set(text=f"{bits:.3f}", x=bits + 0.06)
            length = values["length"][name]
            full = (columns - MARGIN) // length * length
            for start in (0, full):
                line = slice(start, start + full)
                lines.append((passage()[line], values["tokens"][name][line]))
            cuts = np.arange(MARGIN + length, columns + 1, length)
            top = 3 * row + 1
            x, y = np.repeat(cuts, 3), np.tile([top, top + 2, np.nan], len(cuts))
            parts["cuts"].set_data(x, y)
        artists["text"].write([*lines[:2], ("", []), *lines[2:]])

    def describe(self, values):
        said = [
            f"{name}, {values['length'][name]} a token: perplexity "
            f"{counted(values['perplexity'][name])}, {values['bits'][name]:.3f} bits per "
            "character"
            for name in values["bits"]
        ]
        smaller = min(values["perplexity"], key=values["perplexity"].get)
        better = min(values["bits"], key=values["bits"].get)
        return (
            f"{smaller} shows the smaller perplexity per token, {better} predicts the text better. "
            f"{'; '.join(said)}."
        )
