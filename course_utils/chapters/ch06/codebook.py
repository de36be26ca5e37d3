"""Demo 06.codebook: the wrong codebook, on the triangle of all distributions over three letters."""

import math

import numpy as np
from matplotlib.patches import Rectangle

from course_utils import information
from course_utils.chapters.ch06.shared import number
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import (
    BLACK,
    BLUE,
    LIGHT_BLUE,
    LIGHT_ORANGE,
    ORANGE,
)

BOOK_P = np.array([0.5, 0.25, 0.25])
HEIGHT = math.sqrt(3) / 2
CORNERS = np.array([[HEIGHT, 0.5], [0.0, 0.0], [0.0, 1.0]])  # q(A) grows to the right
MOST_BITS = 4.0
RINGS = (0.03, 0.1, 0.3, 1.0)


def _draw_triangle(ax):
    """The triangle of distributions over A, B, C, with rings of equal KL(p‖q) around p."""
    x, y = np.meshgrid(np.linspace(0, HEIGHT, 209), np.linspace(0, 1, 241))
    a = x / HEIGHT
    c = y - a / 2
    q = np.stack([a, 1 - a - c, c])
    with np.errstate(divide="ignore", invalid="ignore"):
        kl = np.where(q.min(axis=0) > 0, (BOOK_P * np.log2(BOOK_P)).sum(), np.nan) - np.tensordot(
            BOOK_P, np.log2(np.maximum(q, 1e-300)), 1
        )
    ax.contour(x, y, kl, levels=RINGS, colors=BLACK, linewidths=0.8)
    ax.plot(*CORNERS[[0, 1, 2, 0]].T, color=BLACK, lw=1.2, ls="-")
    ax.text(HEIGHT - 0.05, 0.43, "always A", va="top")
    ax.text(0, -0.03, "always B", ha="center", va="top")
    ax.text(0, 1.01, "always C", ha="center", va="bottom")
    dot = {"boxstyle": "circle,pad=0.1", "fc": BLUE, "ec": BLUE}
    middle = {"ha": "center", "va": "center"}
    ax.text(*(BOOK_P @ CORNERS), "p", color="white", weight="bold", bbox=dot, **middle)
    ax.set(xlim=(-0.17, 1.2), ylim=(-0.38, 1.1), aspect="equal", xticks=[], yticks=[])
    ax.text(HEIGHT / 2, -0.36, "Rings: KL(p‖q) is\n0.03, 0.1, 0.3, 1 bits", ha="center")
    ax.axis("off")


def _distribution(first, second):
    """q from the share of A, and B's share of what is left."""
    return np.array([first, (1 - first) * second, (1 - first) * (1 - second)])


def _place(first, second):
    return _distribution(first, second) @ CORNERS


class Codebook(Demo):
    id = "06.codebook"
    title = "The wrong codebook"
    drag = (Drag(x="first", y="second", place=_place),)
    controls = {
        "first": Control(0.0, 1.0, 0.01, 0.34, label="q(A)"),
        "second": Control(0.05, 1.0, 0.01, 0.5, label="B's share of what is left"),
    }
    presets = {
        "uniform": {"first": 0.34},
        "q = p": {"first": 0.5},
        "too sure of A": {"first": 0.8},
        "nearly forbids A": {"first": 0.01},
        "forbids C": {"first": 0.5, "second": 1.0},
    }
    size = (9.0, 4.6)

    def compute(self, first, second):
        """Cross-entropies and KL divergences between p and a chosen q, in bits."""
        q = _distribution(first, second)
        q = q / q.sum()
        return {
            "q": q,
            "entropy_p": float(information.entropy(BOOK_P, base=2)),
            "entropy_q": float(information.entropy(q, base=2)),
            "ce": float(information.cross_entropy(BOOK_P, q, base=2)),
            "kl": float(information.kl_divergence(BOOK_P, q, base=2)),
            "reverse_ce": float(information.cross_entropy(q, BOOK_P, base=2)),
            "reverse_kl": float(information.kl_divergence(q, BOOK_P, base=2)),
        }

    def build(self, figure):
        triangle, bars = figure.subplots(1, 2, width_ratios=(1.15, 1.4))
        _draw_triangle(triangle)
        bars.set(xlim=(0, MOST_BITS * 1.22), ylim=(-0.35, 1.75), xlabel="bits a letter", yticks=[])
        bars.set_xticks(range(5))
        bars.spines["left"].set_visible(False)
        bars.grid(axis="y", visible=False)
        colors = {"entropy": (LIGHT_BLUE, BLUE), "kl": (LIGHT_ORANGE, ORANGE)}
        pieces, labels, totals, names = {}, {}, {}, {}
        for y, way in ((1, "p"), (0, "q")):
            for part, (fc, ec) in colors.items():
                pieces[way, part] = bars.add_patch(
                    Rectangle((0, y - 0.22), 0, 0.44, fc=fc, ec=ec, lw=2)
                )
                labels[way, part] = bars.text(0, y, "", ha="center", va="center", color=BLACK)
            totals[way] = bars.text(0, y, "", va="center", weight="bold")
            names[way] = bars.text(0, y + 0.3, "", va="bottom")
        return {
            "q": triangle.plot([], [], "D", color=ORANGE, ms=10)[0],
            "q_label": triangle.text(
                0, 0, "q", color=ORANGE, weight="bold", ha="left", va="bottom"
            ),
            "pieces": pieces,
            "labels": labels,
            "totals": totals,
            "names": names,
        }

    def update(self, artists, values):
        x, y = values["q"] @ CORNERS
        artists["q"].set_data([x], [y])
        artists["q_label"].set_position((x + 0.04, y + 0.03))
        rows = {
            "p": ("H(p)", values["entropy_p"], "KL(p‖q)", values["kl"], values["ce"], "H(p, q)"),
            "q": (
                "H(q)",
                values["entropy_q"],
                "KL(q‖p)",
                values["reverse_kl"],
                values["reverse_ce"],
                "H(q, p)",
            ),
        }
        for way, (name, entropy, kl_name, kl, total, total_name) in rows.items():
            shown = min(kl, MOST_BITS - entropy)
            artists["pieces"][way, "entropy"].set(x=0, width=entropy)
            artists["pieces"][way, "kl"].set(x=entropy, width=shown)
            artists["labels"][way, "entropy"].set(text=name if entropy > 0.5 else "", x=entropy / 2)
            artists["labels"][way, "kl"].set(
                text=kl_name if shown > 1.0 else "", x=entropy + shown / 2
            )
            goes_on = "→ " if shown < kl else ""
            artists["totals"][way].set(text=goes_on + number(total), x=entropy + shown + 0.08)
            other = "q" if way == "p" else "p"
            artists["names"][way].set_text(
                f"letters from {way}, book for {other}: {total_name}\n"
                f"= {number(entropy)} + {number(kl)}"
            )

    def describe(self, values):
        q = ", ".join(f"{x:.3g}" for x in values["q"])
        return (
            f"With the book for q = ({q}), letters from p cost {number(values['ce'])} bits = H(p) "
            f"{number(values['entropy_p'])} + KL(p‖q) {number(values['kl'])}. The other way round "
            f"it is {number(values['reverse_ce'])} = H(q) {number(values['entropy_q'])} + KL(q‖p) "
            f"{number(values['reverse_kl'])}."
        )
