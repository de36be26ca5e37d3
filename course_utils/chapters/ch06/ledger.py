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
    ("product", "product of the q", "− log, ÷ 4"),
    ("minus_log", "− log of product", "÷ 4"),
    ("surprises", "sum of surprises", "÷ 4"),
    ("mean_nll", "mean NLL", "as it is"),
    ("one_hot_ce", "H(y, q), y one-hot", "as it is"),
    ("entropy_plus_kl", "H(p) + KL", "added up"),
    ("perplexity", "perplexity", "log"),
)
LONGEST = 4.0  # nats: the height of the bar's axis
ROWS = np.linspace(3.6, 0.2, 7)  # where the seven names stand beside it


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
        grid = figure.add_gridspec(2, 2, width_ratios=(1, 3))
        photos = [figure.add_subplot(grid[row, 0]) for row in range(2)]
        table = figure.add_subplot(grid[:, 1])
        titles = ("A: cat, cat, dog", "B: fox")
        for ax, title in zip(photos, titles, strict=True):
            ax.set(xlim=(-0.6, 2.6), ylim=(0, 1.08), yticks=[0, 0.5, 1], title=title)
            ax.set_xticks(range(3), ANIMALS)
            ax.grid(axis="x", visible=False)
        table.set(xlim=(-0.07, 1), ylim=(-0.15, 4.4), xticks=[], yticks=[])
        table.axis("off")
        for y, (_, name, route) in zip(ROWS, LEDGER_ROWS, strict=True):
            table.text(0.21, y, name, va="center")
            table.text(1.0, y, route, va="center", ha="right", color=PURPLE)
            table.plot([0.21, 1], [y - 0.27] * 2, color=GRID, lw=0.8, ls="-")
        for x, side, head in ((0.21, "left", "name"), (1.0, "right", "to the bar")):
            table.text(x, 4.15, head, va="center", ha=side, weight="bold")
        table.plot([-0.05, 0.13], [0, 0], color=BLACK, lw=0.8, ls="-")
        box = {"width": 0.1, "lw": 2, "ec": PURPLE}
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
            # a line from each name to the height that it gives; they must meet
            "fan": [table.plot([], [], color=PURPLE, lw=1, ls="-")[0] for _ in ROWS],
            "entropy": table.bar(0.04, 0, color=LIGHT_BLUE, **box)[0],
            "kl": table.bar(0.04, 0, color=LIGHT_ORANGE, **box)[0],
            "parts": [table.text(0.04, 0, "", va="center", ha="center") for _ in range(2)],
            "bar_says": table.text(
                0.09, 0, "", va="bottom", ha="right", color=PURPLE, weight="bold"
            ),
            "head": table.text(0.74, 4.15, "", va="center", ha="right", weight="bold"),
            "entries": [table.text(0.74, y, "", va="center", ha="right") for y in ROWS],
        }

    def update(self, artists, values):
        for bars, q in zip(artists["bars"], values["q"], strict=True):
            for bar, height in zip(bars, q, strict=True):
                bar.set_height(height)
        unit = values["unit"]
        artists["head"].set_text(f"entry, {unit}")
        nats = math.log(UNIT_BASES[unit])
        low, high = nats * values["entropy"], nats * values["kl"]
        artists["entropy"].set_height(low)
        artists["kl"].set(y=low, height=high)
        for part, name, middle, height in zip(
            artists["parts"], ("H(p)", "KL"), (low / 2, low + high / 2), (low, high), strict=True
        ):
            part.set(text=name if height > 0.3 else "", y=middle)
        for line, end, row in zip(artists["fan"], values["per_vote"], ROWS, strict=True):
            line.set_data([0.1, 0.2], [nats * end, row])
        artists["bar_says"].set(
            text=f"{values['mean_nll']:.4f}\n{unit} a vote", y=low + high + 0.08
        )
        for (key, *_), entry in zip(LEDGER_ROWS, artists["entries"], strict=True):
            text = f"{values[key]:.4g}" if key == "product" else f"{values[key]:.4f}"
            if key == "entropy_plus_kl":
                text = f"{values['entropy']:.3f} + {values['kl']:.3f}"
            entry.set_text(text)

    def describe(self, values):
        return (
            f"Logit of cat on photo A is {values['logit']:g}, so q gives it "
            f"{values['q'][0, 0]:.3f}: all seven rows say {values['mean_nll']:.4f} "
            f"{values['unit']} a vote. Product {values['product']:.4g}, sum of surprises "
            f"{values['surprises']:.4f}, H(p) {values['entropy']:.4f} + KL {values['kl']:.4f}, "
            f"perplexity {values['perplexity']:.4f}."
        )
