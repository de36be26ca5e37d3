"""Demo 09.units: one text, tokens of any length."""

from course_utils.chapters.ch09.shared import order_scores
from course_utils.live import Control, Demo
from course_utils.live.figures import BLUE, ORANGE

UNIT_MODELS = {"A": 3, "B": 5}


def counted(perplexity):
    """A perplexity in words: one decimal for small ones."""
    return f"{perplexity:,.1f}" if perplexity < 1000 else f"{perplexity:,.0f}"


class Units(Demo):
    id = "09.units"
    title = "One text, cut into tokens of any length"
    controls = {
        "a": Control(1, 8, 1, 1, label="characters a token, model A"),
        "b": Control(1, 8, 1, 1, label="characters a token, model B"),
    }
    presets = {
        "single letters": {},
        "B in pairs": {"b": 2},
        "B in fours": {"b": 4},
        "A in eights": {"a": 8, "b": 4},
    }

    def compute(self, a, b):
        """Perplexity per token and bits per character of two models that cut the text apart."""
        length = {"A": a, "B": b}
        bits = {name: order_scores(order, "all")[1] for name, order in UNIT_MODELS.items()}
        perplexity = {name: 2 ** (bits[name] * length[name]) for name in bits}
        return {"length": length, "bits": bits, "perplexity": perplexity}

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        left.set(xscale="log", xlim=(1, 1e9), title="Perplexity per token")
        left.set_xticks([1, 10, 1e3, 1e5, 1e7], ["1", "10", "1,000", "100,000", "1e7"])
        left.minorticks_off()
        right.set(xlim=(0, 3.6), title="Bits per character")
        colors = {"A": BLUE, "B": ORANGE}
        artists = {}
        for ax in (left, right):
            ax.set(ylim=(1.7, -0.7))
            ax.set_yticks([0, 1], ["A", "B"])
            ax.grid(axis="y", visible=False)
        for row, (name, color) in enumerate(colors.items()):
            hatch = {"A": "", "B": "//"}[name]
            style = {
                "height": 0.5,
                "fc": color if not hatch else "white",
                "ec": color,
                "hatch": hatch,
            }
            artists[name] = {
                "perplexity": left.barh(row, 1, left=1, **style)[0],
                "bits": right.barh(row, 0, **style)[0],
                "perplexity_label": left.text(1, row, "", va="center", weight="bold", color=color),
                "bits_label": right.text(0, row, "", va="center", weight="bold", color=color),
                "tokens": left.text(1.15, row - 0.29, "", va="bottom"),
            }
        return artists

    def update(self, artists, values):
        for name, parts in artists.items():
            perplexity, bits = values["perplexity"][name], values["bits"][name]
            length = values["length"][name]
            parts["perplexity"].set_width(perplexity - 1)
            parts["bits"].set_width(bits)
            parts["perplexity_label"].set(text=counted(perplexity), x=1.3 * perplexity)
            parts["bits_label"].set(text=f"{bits:.3f}", x=bits + 0.06)
            parts["tokens"].set_text(f"{length} character{'s' if length > 1 else ''} a token")

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
