"""Demo 06.ledger: one ledger, seven names."""

import math

import numpy as np

from course_utils import information, logspace
from course_utils.chapters.ch06.shared import ANIMALS
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import (
    BLACK,
    GRID,
    LIGHT_BLUE,
    LIGHT_ORANGE,
    ORANGE,
    PURPLE,
)

VOTES = ((0, 0), (0, 0), (0, 1), (1, 2))  # (photo, animal voted for)
VOTE_SHARES = np.array([[2 / 3, 1 / 3, 0.0], [0.0, 0.0, 1.0]])
PHOTO_WEIGHTS = np.array([3 / 4, 1 / 4])
OTHER_LOGITS = ((1.0, -1.0), (0.0, 0.5, 2.0))
UNIT_BASES = {"nats": math.e, "bits": 2.0, "bans": 10.0}

LEDGER_ROWS = (  # key, name, and what makes it one number a vote
    ("product", "product of q(vote)", "4th root, − log"),
    ("minus_log", "− log of the product", "divided by 4"),
    ("surprises", "sum of surprises", "divided by 4"),
    ("mean_nll", "mean NLL", "as it is"),
    ("one_hot_ce", "H(y, q), y one-hot", "as it is"),
    ("entropy_plus_kl", "H(p) + KL(p‖q)", "added up"),
    ("perplexity", "perplexity", "log"),
)
LONGEST = 4.0  # nats: the length of the bar's axis


class Ledger(Demo):
    id = "06.ledger"
    title = "One ledger, seven names"
    controls = {
        "logit": Control(-6.0, 8.0, 0.1, 0.0, label="logit of cat on photo A"),
        "unit": Choice(list(UNIT_BASES), "nats", label="unit"),
    }
    presets = {
        "start": {},
        "in bits": {"unit": "bits"},
        "in bans": {"unit": "bans"},
        "best": {"logit": 1.8},
        "too sure": {"logit": 8.0},
        "sure it is no cat": {"logit": -6.0},
    }
    size = (9.0, 5.0)

    def compute(self, logit, unit):
        """The same four votes, entered in the ledger seven times, each by its own route."""
        q = logspace.softmax([[logit, *OTHER_LOGITS[0]], OTHER_LOGITS[1]], axis=1)
        base = UNIT_BASES[unit]
        of_votes = [float(q[photo, animal]) for photo, animal in VOTES]
        n = len(of_votes)
        product = math.prod(of_votes)
        surprises = [float(information.surprisal(p, base=base)) for p in of_votes]
        one_hot = np.eye(3)[[animal for _, animal in VOTES]]
        rows_of_q = q[[photo for photo, _ in VOTES]]
        entropy = float(PHOTO_WEIGHTS @ information.entropy(VOTE_SHARES, base=base))
        kl = float(PHOTO_WEIGHTS @ information.kl_divergence(VOTE_SHARES, q, base=base))
        mean_nll = float(-np.log(of_votes).mean() / math.log(base))
        perplexity = float(information.perplexity(np.log(of_votes)))
        values = {
            "product": product,
            "minus_log": -math.log(product) / math.log(base),
            "surprises": math.fsum(surprises),
            "mean_nll": mean_nll,
            "one_hot_ce": float(information.cross_entropy(one_hot, rows_of_q, base=base).mean()),
            "entropy_plus_kl": entropy + kl,
            "perplexity": perplexity,
        }
        per_vote = [
            -math.log(product ** (1 / n)) / math.log(base),
            values["minus_log"] / n,
            values["surprises"] / n,
            mean_nll,
            values["one_hot_ce"],
            values["entropy_plus_kl"],
            math.log(perplexity) / math.log(base),
        ]
        return {
            "q": q,
            "entropy": entropy,
            "kl": kl,
            **values,
            "per_vote": per_vote,
        }

    def build(self, figure):
        grid = figure.add_gridspec(2, 2, width_ratios=(1, 2.6))
        photos = [figure.add_subplot(grid[row, 0]) for row in range(2)]
        table = figure.add_subplot(grid[:, 1])
        titles = ("A: cat, cat, dog", "B: fox")
        for ax, title in zip(photos, titles, strict=True):
            ax.set(xlim=(-0.6, 2.6), ylim=(0, 1.08), yticks=[0, 0.5, 1], title=title)
            ax.set_xticks(range(3), ANIMALS)
            ax.grid(axis="x", visible=False)
        table.set(xlim=(0, 1), ylim=(7.7, -2.2), xticks=[], yticks=[])
        table.axis("off")
        for row, (_, name, route) in enumerate(LEDGER_ROWS, 1):
            table.text(0.04, row, name, va="center")
            table.text(1.0, row, route, va="center", ha="right", color=PURPLE)
            table.plot([0.03, 1], [row + 0.5, row + 0.5], color=GRID, lw=0.8, ls="-")
        for x, side, head in ((0.04, "left", "seven names"), (1.0, "right", "how to the bar")):
            table.text(x, 0.1, head, va="center", ha=side, weight="bold")
        box = {"height": 0.9, "left": 0.04, "lw": 2}
        return {
            "bars": [
                list(ax.bar(range(3), np.zeros(3), color=LIGHT_ORANGE, ec=ORANGE, lw=2, width=0.7))
                for ax in photos
            ],
            # the votes do not move; as moving artists they are drawn above the bars
            "votes": [
                ax.hlines(
                    shares, np.arange(3) - 0.4, np.arange(3) + 0.4, color=BLACK, ls="--", lw=2
                )
                for ax, shares in zip(photos, VOTE_SHARES, strict=True)
            ],
            "entropy": table.barh(-1.5, 0, color=LIGHT_BLUE, ec=PURPLE, **box)[0],
            "kl": table.barh(-1.5, 0, color=LIGHT_ORANGE, ec=PURPLE, **box)[0],
            # seven marks, one for each way there; they must coincide
            "ends": table.plot([], [], "|", color=PURPLE, ms=34, mew=4)[0],
            "parts": [table.text(0, -1.5, "", va="center", ha="center") for _ in range(2)],
            "bar_says": table.text(0, -1.5, "", va="center", color=PURPLE, weight="bold"),
            "head": table.text(0.66, 0.1, "entry", va="center", ha="right", weight="bold"),
            "entries": [table.text(0.66, row, "", va="center", ha="right") for row in range(1, 8)],
        }

    def update(self, artists, values):
        for bars, q in zip(artists["bars"], values["q"], strict=True):
            for bar, height in zip(bars, q, strict=True):
                bar.set_height(height)
        unit = values["unit"]
        artists["head"].set_text(f"entry, {unit}")
        to_width = 0.58 / LONGEST * math.log(UNIT_BASES[unit])
        widths = to_width * values["entropy"], to_width * values["kl"]
        artists["entropy"].set_width(widths[0])
        artists["kl"].set(x=0.04 + widths[0], width=widths[1])
        middles = 0.04 + widths[0] / 2, 0.04 + widths[0] + widths[1] / 2
        for part, name, middle, width in zip(
            artists["parts"], ("H(p)", "KL"), middles, widths, strict=True
        ):
            part.set(text=name if width > 0.08 else "", x=middle)
        ends = 0.04 + to_width * np.array(values["per_vote"])
        artists["ends"].set_data(ends, np.full(7, -1.5))
        artists["bar_says"].set_x(0.06 + sum(widths))
        artists["bar_says"].set_text(f"{values['mean_nll']:.4f} {unit} a vote")
        for (key, *_), entry in zip(LEDGER_ROWS, artists["entries"], strict=True):
            text = f"{values[key]:.4g}" if key == "product" else f"{values[key]:.4f}"
            if key == "entropy_plus_kl":
                text = f"{values['entropy']:.4f} + {values['kl']:.4f}"
            entry.set_text(text)

    def describe(self, values):
        return (
            f"Logit of cat on photo A is {values['logit']:g}, so q gives it "
            f"{values['q'][0, 0]:.3f}: all seven rows say {values['mean_nll']:.4f} "
            f"{values['unit']} a vote. Product {values['product']:.4g}, sum of surprises "
            f"{values['surprises']:.4f}, H(p) {values['entropy']:.4f} + KL {values['kl']:.4f}, "
            f"perplexity {values['perplexity']:.4f}."
        )
