"""The demos of notebook 06: codes, entropy, cross-entropy, KL divergence, and their units."""

import math
from functools import cache

import numpy as np
from matplotlib.patches import Rectangle

from course_utils import information, logspace
from course_utils.distributions import Normal
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import (
    BLACK,
    BLUE,
    GREEN,
    GRID,
    LIGHT_BLUE,
    LIGHT_ORANGE,
    ORANGE,
    PURPLE,
)


def number(x, digits=3):
    """A number for a label; infinity as its sign."""
    return "∞" if math.isinf(x) else f"{x:.{digits}f}"


# 06.code: choose four code lengths

LETTERS = "ABCD"
LETTER_P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])


def codewords(lengths):
    """Prefix-free codewords of the given lengths, or None where there is no room for them."""
    if sum(2.0**-length for length in lengths) > 1:
        return None
    words, start = [""] * len(lengths), 0.0
    for i in np.argsort(lengths, kind="stable"):
        words[i] = f"{int(start * 2 ** lengths[i]):0{lengths[i]}b}"
        start += 2.0 ** -lengths[i]
    return words


def compute_code(a, b, c, d):
    """Expected length of a code for four letters, and the room it takes."""
    lengths = [a, b, c, d]
    return {
        "lengths": lengths,
        "expected": float(LETTER_P @ lengths),
        "kraft": sum(2.0**-length for length in lengths),
        "words": codewords(lengths),
        "entropy": float(information.entropy(LETTER_P, base=2)),
    }


def build_code(figure):
    area, room = figure.subplots(2, 1, height_ratios=(3.4, 1))
    edges = np.r_[0, LETTER_P.cumsum()]
    area.set(xlim=(0, 1), ylim=(0, 6.4), ylabel="bits")
    area.set_title("Width: probability. Height: bits of its codeword")
    area.set_xticks(
        (edges[:-1] + edges[1:]) / 2,
        [f"{x}: 1/{1 / p:.0f}" for x, p in zip(LETTERS, LETTER_P, strict=True)],
    )
    area.tick_params(axis="x", length=0)
    area.grid(visible=False)
    room.set(xlim=(0, 2.7), ylim=(0, 1), xticks=[0, 0.5, 1, 1.5, 2], yticks=[])
    room.set_title("Room: a codeword takes $2^{-length}$, all there is is 1")
    room.grid(visible=False)
    room.add_patch(Rectangle((1, 0), 1.7, 1, fc=LIGHT_ORANGE, ec="none"))
    box = {"fc": LIGHT_BLUE, "ec": BLUE, "lw": 2}
    return {
        "bars": [
            area.add_patch(Rectangle((x, 0), width, 1, **box))
            for x, width in zip(edges, LETTER_P, strict=False)
        ],
        "words": [area.text(x, 0.15, "", ha="center") for x in (edges[:-1] + edges[1:]) / 2],
        "surprise": [
            area.plot(edges[i : i + 2], [-math.log2(p)] * 2, color=ORANGE, ls="--")[0]
            for i, p in enumerate(LETTER_P)
        ],
        "expected": area.text(0.02, 5.5, "", color=BLUE, weight="bold"),
        "surprise_label": area.text(0.245, 1.25, "$-\\log_2 p$", color=ORANGE, ha="center"),
        "room": [room.add_patch(Rectangle((0, 0), 1, 1, **box)) for _ in LETTERS],
        "room_words": [room.text(0, 0.5, "", ha="center", va="center") for _ in LETTERS],
        "wall": room.axvline(1, color=ORANGE, lw=3),
        "verdict": room.text(2.68, 0.5, "", ha="right", va="center", weight="bold"),
    }


def update_code(artists, values):
    words = values["words"] or ["none"] * 4
    start = 0.0
    for i in np.argsort(values["lengths"], kind="stable"):
        share = 2.0 ** -values["lengths"][i]
        artists["room"][i].set(x=start, width=share)
        artists["room_words"][i].set(text=LETTERS[i] if share > 0.03 else "", x=start + share / 2)
        start += share
    for i, length in enumerate(values["lengths"]):
        artists["bars"][i].set_height(length)
        artists["words"][i].set(text=words[i], color=BLACK if values["words"] else ORANGE)
    artists["expected"].set_text(f"area = {values['expected']:.3f} bits a letter")
    free = 1 - values["kraft"]
    verdict = "no such code" if free < 0 else "full" if free == 0 else f"{free:.3f} left"
    artists["verdict"].set(text=verdict, color=ORANGE if free < 0 else BLUE)


def describe_code(values):
    lengths = ", ".join(str(length) for length in values["lengths"])
    text = f"Lengths {lengths}: {values['expected']:.3f} bits a letter"
    if values["words"] is None:
        return (
            f"{text}, but the codewords need {values['kraft']:.3f} of the room and there is only 1."
            " No code with these lengths can be read back."
        )
    gap = values["expected"] - values["entropy"]
    words = ", ".join(f"{a} = {word}" for a, word in zip(LETTERS, values["words"], strict=True))
    verdict = "the least possible" if gap < 1e-12 else f"{gap:.3f} above the least possible"
    return f"{text}, {verdict}. Codewords {words} take {values['kraft']:.3f} of the room."


CODE = Demo(
    id="06.code",
    title="Build a code",
    controls={
        name: Control(1, 6, 1, 2, label=f"bits for {letter} (p = {share})")
        for name, letter, share in zip("abcd", LETTERS, ("1/2", "1/4", "1/8", "1/8"), strict=True)
    },
    presets={
        "all alike": {},
        "shorten A": {"a": 1},
        "pay for it": {"a": 1, "c": 3, "d": 3},
        "the wrong way": {"a": 3, "b": 3, "c": 2, "d": 1},
        "wasteful": {"a": 1, "c": 4, "d": 4},
    },
    compute=compute_code,
    build=build_code,
    update=update_code,
    describe=describe_code,
    size=(9.0, 5.2),
)

# 06.units: one uncertainty, four rulers

RULERS = {
    "nats": (math.e, np.arange(0, 2.1, 0.5)),
    "bits": (2, np.arange(0, 3, 0.5)),
    "bans": (10, np.arange(0, 0.9, 0.2)),
    "perplexity": (None, np.arange(1, 7)),
}


def compute_units(sixes, unit):
    """Entropy of a loaded die on four rulers."""
    p = np.array([(60 - sixes) / 300] * 5 + [sixes / 60])
    nats = float(information.entropy(p))
    values = {"nats": nats, "bits": nats / math.log(2), "bans": nats / math.log(10)}
    return {"p": p, "unit": unit, **values, "perplexity": math.exp(nats)}


def build_units(figure):
    die, ruler = figure.subplots(1, 2, width_ratios=(1, 2.2))
    die.set(xlim=(0.4, 6.6), ylim=(0, 1.08), xlabel="face", title="The die")
    die.set_xticks(range(1, 7))
    ruler.set(xlim=(-0.08, 1.95), ylim=(-0.6, 4.9), xticks=[], title="Its entropy on four rulers")
    ruler.set_yticks([3.5, 2.5, 1.5, 0.5], list(RULERS))
    ruler.tick_params(axis="y", length=0)
    ruler.spines[["left", "bottom"]].set_visible(False)
    ruler.grid(visible=False)
    for row, (unit, (base, ticks)) in enumerate(RULERS.items()):
        y = 3.5 - row
        ruler.plot([0, math.log(6)], [y, y], color=BLACK, lw=1, ls="-")
        for tick in ticks:
            x = math.log(tick) if unit == "perplexity" else tick * math.log(base)
            if x <= math.log(6) + 1e-9:
                ruler.plot([x, x], [y - 0.12, y + 0.12], color=BLACK, lw=1, ls="-")
                ruler.text(x, y - 0.2, f"{tick:g}", ha="center", va="top")
    between_labels = [4.2, 3.35, np.nan, 2.94, 2.35, np.nan, 1.94, 1.35, np.nan, 0.94, 0.35, np.nan]
    return {
        "bars": list(die.bar(range(1, 7), np.zeros(6), color=[LIGHT_BLUE] * 5 + [BLUE])),
        "line": ruler.plot(np.zeros(12), between_labels, color=ORANGE, ls="--")[0],
        "dots": [ruler.plot([0], [3.5 - row], "o", color=ORANGE)[0] for row in range(4)],
        "label": ruler.text(0, 4.35, "", ha="center", color=ORANGE, weight="bold"),
        "highlight": ruler.add_patch(
            Rectangle((-0.06, 2.84), 1.98, 0.95, fc="none", ec=ORANGE, lw=2)
        ),
    }


def update_units(artists, values):
    for bar, height in zip(artists["bars"], values["p"], strict=True):
        bar.set_height(height)
    x, row = values["nats"], list(RULERS).index(values["unit"])
    artists["line"].set_xdata(np.full(12, x))
    for dot in artists["dots"]:
        dot.set_xdata([x])
    words = {"perplexity": "perplexity {:.3f}"}.get(values["unit"], f"{{:.3f}} {values['unit']}")
    artists["label"].set(text=words.format(values[values["unit"]]), x=min(max(x, 0.4), 1.3))
    artists["highlight"].set_y(2.84 - row)


def describe_units(values):
    unit, perplexity = values["unit"], values["perplexity"]
    amounts = {name: f"{values[name]:.3f} {name}" for name in ("nats", "bits", "bans")}
    if unit == "perplexity":
        first = f"its perplexity is {perplexity:.3f}"
        rest = f"The entropy is {' = '.join(amounts.values())}"
    else:
        first = f"its entropy is {amounts.pop(unit)}"
        rest = f"That is {' = '.join(amounts.values())}, or perplexity {perplexity:.3f}"
    return (
        f"A die that shows six with probability {values['p'][5]:.3f}: {first}. {rest}: as uncertain"
        f" as a fair die of {perplexity:.3f} faces."
    )


UNITS = Demo(
    id="06.units",
    title="One uncertainty, four rulers",
    controls={
        "sixes": Control(0, 60, 1, 10, label="sixes in 60 throws"),
        "unit": Choice(list(RULERS), "nats", label="unit"),
    },
    presets={
        "fair, nats": {},
        "fair, bits": {"unit": "bits"},
        "fair, bans": {"unit": "bans"},
        "fair, perplexity": {"unit": "perplexity"},
        "half sixes": {"sixes": 30, "unit": "bits"},
        "only sixes": {"sixes": 60, "unit": "perplexity"},
    },
    compute=compute_units,
    build=build_units,
    update=update_units,
    describe=describe_units,
)

# 06.codebook: the wrong codebook, on the triangle of all distributions over three letters

BOOK_P = np.array([0.5, 0.25, 0.25])
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, math.sqrt(3) / 2]])
MOST_BITS = 4.0
RINGS = (0.03, 0.1, 0.3, 1.0)


def compute_codebook(first, second):
    """Cross-entropies and KL divergences between p and a chosen q, in bits."""
    q = np.array([first, (1 - first) * second, (1 - first) * (1 - second)])
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


def build_codebook(figure):
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
        "q_label": triangle.text(0, 0, "q", color=ORANGE, weight="bold", ha="left", va="bottom"),
        "pieces": pieces,
        "labels": labels,
        "totals": totals,
        "names": names,
    }


def _draw_triangle(ax):
    """The triangle of distributions over A, B, C, with rings of equal KL(p‖q) around p."""
    x, y = np.meshgrid(np.linspace(0, 1, 241), np.linspace(0, CORNERS[2, 1], 209))
    c = y / CORNERS[2, 1]
    b = x - c / 2
    q = np.stack([1 - b - c, b, c])
    with np.errstate(divide="ignore", invalid="ignore"):
        kl = np.where(q.min(axis=0) > 0, (BOOK_P * np.log2(BOOK_P)).sum(), np.nan) - np.tensordot(
            BOOK_P, np.log2(np.maximum(q, 1e-300)), 1
        )
    ax.contour(x, y, kl, levels=RINGS, colors=BLACK, linewidths=0.8)
    ax.plot(*CORNERS[[0, 1, 2, 0]].T, color=BLACK, lw=1.2, ls="-")
    for corner, name, ha, va in zip(
        CORNERS, "ABC", ("right", "left", "center"), ("top", "top", "bottom"), strict=True
    ):
        ax.text(*corner, f" always {name} ", ha=ha if name == "C" else "center", va=va)
    ax.plot(*(BOOK_P @ CORNERS), "o", color=BLUE, ms=10)
    ax.text(*(BOOK_P @ CORNERS + [-0.035, -0.01]), "p", color=BLUE, weight="bold", ha="right")
    ax.set(xlim=(-0.12, 1.12), ylim=(-0.34, 1.0), aspect="equal", xticks=[], yticks=[])
    ax.text(0.5, -0.32, "Rings: KL(p‖q) is\n0.03, 0.1, 0.3, 1 bits", ha="center")
    ax.axis("off")


def update_codebook(artists, values):
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
        artists["labels"][way, "kl"].set(text=kl_name if shown > 1.0 else "", x=entropy + shown / 2)
        artists["totals"][way].set(text=number(total), x=entropy + shown + 0.08)
        other = "q" if way == "p" else "p"
        artists["names"][way].set_text(
            f"letters from {way}, book for {other}: {total_name}\n"
            f"= {number(entropy)} + {number(kl)}"
        )


def describe_codebook(values):
    q = ", ".join(f"{x:.3g}" for x in values["q"])
    return (
        f"With the book for q = ({q}), letters from p cost {number(values['ce'])} bits = H(p) "
        f"{number(values['entropy_p'])} + KL(p‖q) {number(values['kl'])}. The other way round it is"
        f" {number(values['reverse_ce'])} = H(q) {number(values['entropy_q'])} + KL(q‖p) "
        f"{number(values['reverse_kl'])}."
    )


CODEBOOK = Demo(
    id="06.codebook",
    title="The wrong codebook",
    controls={
        "first": Control(0.0, 1.0, 0.01, 0.34, label="q(A)"),
        "second": Control(0.0, 1.0, 0.01, 0.5, label="B's share of what is left"),
    },
    presets={
        "uniform": {"first": 0.34},
        "q = p": {"first": 0.5},
        "too sure of A": {"first": 0.8},
        "nearly forbids A": {"first": 0.01},
        "forbids C": {"first": 0.5, "second": 1.0},
    },
    compute=compute_codebook,
    build=build_codebook,
    update=update_codebook,
    describe=describe_codebook,
    size=(9.0, 4.6),
)

# 06.missing-mode: a model that has seen only children's shoes

SIZES = np.arange(24, 48)
BUMP = np.array([1, 3, 6, 8, 9, 9, 9, 9, 8, 6, 3, 1]) / 72.0
HALVES = np.stack([np.r_[BUMP, np.zeros(12)], np.r_[np.zeros(12), BUMP]])
SHOES = HALVES.mean(axis=0)
SHARES = np.geomspace(1e-6, 0.5, 200)


def compute_missing_mode(percent):
    """KL both ways between the shoes sold and a model that gives adults a share of them."""
    share = percent / 100
    model = (1 - share) * HALVES[0] + share * HALVES[1]
    return {
        "share": share,
        "model": model,
        "forward": float(information.kl_divergence(SHOES, model, base=2)),
        "reverse": float(information.kl_divergence(model, SHOES, base=2)),
    }


def build_missing_mode(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
    left.set(xlim=(23, 48), ylim=(0, 0.15), xlabel="shoe size", yticks=[0, 0.05, 0.1, 0.15])
    left.bar(SIZES, SHOES, color=LIGHT_BLUE, width=0.9)
    left.text(41.5, 0.07, "p, shoes sold", color=BLUE, ha="center")
    right.set(xlim=(-1, 52), ylim=(-0.15, 6), xlabel="q's share for adults (%)", ylabel="bits")
    forward = -0.5 * np.log2(4 * SHARES * (1 - SHARES))
    reverse = 1 + SHARES * np.log2(SHARES) + (1 - SHARES) * np.log2(1 - SHARES)
    right.plot(100 * SHARES, forward, color=ORANGE)
    right.plot(100 * SHARES, reverse, color=GREEN, ls="--")
    return {
        "model": left.step(SIZES, SIZES, where="mid", color=ORANGE)[0],
        "model_label": left.text(29.5, 0, "q, the model", color=ORANGE, ha="center"),
        "forward": right.plot([], [], "o", color=ORANGE, ms=10)[0],
        "reverse": right.plot([], [], "s", color=GREEN, ms=9)[0],
        "forward_label": right.text(51, 5.4, "", color=ORANGE, ha="right", weight="bold"),
        "reverse_label": right.text(51, 4.75, "", color=GREEN, ha="right", weight="bold"),
    }


def update_missing_mode(artists, values):
    artists["model"].set_ydata(values["model"])
    artists["model_label"].set_y(values["model"][5] + 0.005)
    x = 100 * values["share"]
    artists["forward"].set_data([x], [min(values["forward"], 5.85)])
    artists["reverse"].set_data([x], [values["reverse"]])
    artists["forward_label"].set_text(f"● KL(p‖q) = {number(values['forward'])} bits")
    artists["reverse_label"].set_text(f"■ KL(q‖p) = {number(values['reverse'])} bits")


def describe_missing_mode(values):
    text = (
        f"Half of the shoes sold are adults'; the model q gives them {100 * values['share']:g} %. "
        f"KL(p‖q) = {number(values['forward'])} bits, KL(q‖p) = {number(values['reverse'])} bits."
    )
    if values["share"] == 0:
        text += " q calls impossible what happens half of the time."
    return text


MISSING_MODE = Demo(
    id="06.missing-mode",
    title="The missing hill",
    controls={"percent": Control(0.0, 50.0, 0.5, 50.0, label="q's share for adults (%)")},
    presets={
        "fair share": {"percent": 50.0},
        "a tenth": {"percent": 10.0},
        "one in 100": {"percent": 1.0},
        "never seen": {"percent": 0.0},
    },
    compute=compute_missing_mode,
    build=build_missing_mode,
    update=update_missing_mode,
    describe=describe_missing_mode,
)

# 06.urn: the mean NLL of labels drawn at one input

ANIMALS = ("cat", "dog", "fox")
URN_P, URN_Q = np.array([0.5, 0.3, 0.2]), np.array([0.6, 0.1, 0.3])
MOST_LABELS = 2000


@cache
def drawn(seed):
    """Labels drawn from the urn, and the running mean of their NLL under q."""
    labels = np.random.default_rng(seed).choice(3, size=MOST_LABELS, p=URN_P)
    running = np.cumsum(-np.log(URN_Q)[labels]) / np.arange(1, MOST_LABELS + 1)
    return labels, running


def compute_urn(n, seed):
    """Mean NLL of the first n labels, and the cross-entropy of their frequencies with q."""
    labels, running = drawn(seed)
    frequencies = np.bincount(labels[:n], minlength=3) / n
    return {
        "n": n,
        "frequencies": frequencies,
        "running": running,
        "mean_nll": float(running[n - 1]),
        "ce_empirical": float(information.cross_entropy(frequencies, URN_Q)),
        "entropy_urn": float(information.entropy(URN_P)),
        "ce": float(information.cross_entropy(URN_P, URN_Q)),
    }


def build_urn(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.3))
    left.set(xlim=(-0.6, 4.2), ylim=(0, 1.05), title="Labels of one photo", ylabel="share")
    left.set_xticks(range(3), ANIMALS)
    left.grid(axis="x", visible=False)
    left.text(2.6, 0.92, "- - urn p", color=BLACK)
    left.text(2.6, 0.82, "◆ model q", color=ORANGE)
    left.text(2.6, 0.72, "■ drawn", color=BLUE)
    right.set(xlim=(1, MOST_LABELS), ylim=(0.4, 2.4), xscale="log", xlabel="labels drawn, n")
    right.set(ylabel="nats", title="Mean NLL under q")
    ce = float(information.cross_entropy(URN_P, URN_Q))
    right.axhline(ce, color=BLACK, ls="--", lw=1.5)
    right.text(1900, ce - 0.1, "H(p, q)", ha="right", va="top")
    return {
        "bars": list(left.bar(range(3), np.zeros(3), color=LIGHT_BLUE, ec=BLUE, lw=2, width=0.7)),
        # p and q do not move; as moving artists they are drawn above the bars
        "urn": left.hlines(
            URN_P, np.arange(3) - 0.4, np.arange(3) + 0.4, color=BLACK, ls="--", lw=2
        ),
        "model": left.plot(range(3), URN_Q, "D", ls="none", color=ORANGE, ms=9)[0],
        "line": right.plot([], [], color=BLUE)[0],
        "dot": right.plot([], [], "o", color=BLUE, ms=10)[0],
        "label": right.text(1900, 2.2, "", ha="right", color=BLUE, weight="bold"),
    }


def update_urn(artists, values):
    for bar, height in zip(artists["bars"], values["frequencies"], strict=True):
        bar.set_height(height)
    n = values["n"]
    keep = np.unique(np.geomspace(1, n, 150).astype(int))
    artists["line"].set_data(keep, values["running"][keep - 1])
    artists["dot"].set_data([n], [values["mean_nll"]])
    artists["label"].set_text(f"n = {n}: {values['mean_nll']:.4f}")


def describe_urn(values):
    shares = ", ".join(f"{share:.3f}" for share in values["frequencies"])
    labels = "1 label" if values["n"] == 1 else f"{values['n']} labels"
    return (
        f"Of {labels} the shares are ({shares}). Mean NLL {values['mean_nll']:.4f} nats = "
        f"H(shares, q) {values['ce_empirical']:.4f}; with ever more labels it goes to H(p, q) = "
        f"{values['ce']:.4f}."
    )


URN = Demo(
    id="06.urn",
    title="From the urn to the loss",
    controls={
        "n": Control(1, MOST_LABELS, 1, 1, label="n, labels drawn"),
        "seed": Control(0, 9, 1, 0, label="which draw"),
    },
    presets={
        "one label": {"n": 1},
        "five": {"n": 5},
        "fifty": {"n": 50},
        "two thousand": {"n": MOST_LABELS},
        "another draw": {"n": 50, "seed": 3},
    },
    compute=compute_urn,
    build=build_urn,
    update=update_urn,
    describe=describe_urn,
)

# 06.floor: a soft target has a floor

TOP = np.linspace(0.02, 0.998, 400)


def soft_target(softness):
    """From one-hot (softness 0) to (0.7, 0.2, 0.1) (softness 1)."""
    return np.array([1 - 0.3 * softness, 0.2 * softness, 0.1 * softness])


def prediction(top):
    """A model that gives the first class probability `top`, and the rest 2 to 1 to the others."""
    return np.stack([top, (1 - top) * 2 / 3, (1 - top) / 3], axis=-1)


def compute_floor(softness, top):
    """Cross-entropy and KL divergence of a soft target and a prediction, and the floor."""
    target, q = soft_target(softness), prediction(top)
    return {
        "target": target,
        "q": q,
        "top": top,
        "floor": float(information.entropy(target)),
        "ce": float(information.cross_entropy(target, q)),
        "kl": float(information.kl_divergence(target, q)),
    }


def build_floor(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.5))
    left.set(xlim=(-0.6, 2.6), ylim=(0, 1.05), title="Target and prediction")
    left.set_xticks(range(3), ANIMALS)
    left.grid(axis="x", visible=False)
    left.text(2.5, 0.92, "■ target p", ha="right", color=BLUE)
    left.text(2.5, 0.84, "◆ model q", ha="right", color=ORANGE)
    right.set(xlim=(0, 1), ylim=(0, 2.9), xticks=np.arange(0.2, 1.1, 0.2), xlabel="q(cat)")
    right.set(ylabel="nats")
    return {
        "bars": list(left.bar(range(3), np.zeros(3), color=LIGHT_BLUE, ec=BLUE, lw=2, width=0.7)),
        "q": left.plot(range(3), np.zeros(3), "D", ls="none", color=ORANGE, ms=9)[0],
        "ce": right.plot([], [], color=ORANGE, ls="-")[0],
        "kl": right.plot([], [], color=GREEN, ls="-.")[0],
        "floor": right.plot([0, 1], [0, 0], color=BLUE, ls="--")[0],
        "ce_dot": right.plot([], [], "o", color=ORANGE, ms=10)[0],
        "kl_dot": right.plot([], [], "s", color=GREEN, ms=9)[0],
        "ce_label": right.text(0.98, 2.62, "", color=ORANGE, ha="right", weight="bold"),
        "kl_label": right.text(0.98, 2.36, "", color=GREEN, ha="right", weight="bold"),
        "floor_label": right.text(0.98, 2.1, "", color=BLUE, ha="right", weight="bold"),
    }


def update_floor(artists, values):
    target, top = values["target"], values["top"]
    for bar, height in zip(artists["bars"], target, strict=True):
        bar.set_height(height)
    artists["q"].set_ydata(values["q"])
    with np.errstate(divide="ignore"):
        ce = -(np.where(target > 0, target * np.log(prediction(TOP)), 0)).sum(axis=-1)
    artists["ce"].set_data(TOP, ce)
    artists["kl"].set_data(TOP, ce - values["floor"])
    artists["floor"].set_ydata([values["floor"]] * 2)
    artists["ce_dot"].set_data([top], [values["ce"]])
    artists["kl_dot"].set_data([top], [values["kl"]])
    artists["ce_label"].set_text(f"— cross-entropy {values['ce']:.4f}")
    artists["kl_label"].set_text(f"-· KL(p‖q) {values['kl']:.4f}")
    artists["floor_label"].set_text(f"- - floor H(p) {values['floor']:.4f}")


def describe_floor(values):
    target = ", ".join(f"{x:.3g}" for x in values["target"])
    return (
        f"Target ({target}), model q(cat) = {values['top']:.3f}: cross-entropy {values['ce']:.4f} "
        f"nats, KL {values['kl']:.4f}. Cross-entropy cannot pass the floor H(p) = "
        f"{values['floor']:.4f}; KL reaches 0 at q = p."
    )


FLOOR = Demo(
    id="06.floor",
    title="The floor under a soft target",
    controls={
        "top": Control(0.05, 0.995, 0.005, 0.4, label="q(cat)"),
        "softness": Control(0.0, 1.0, 0.05, 1.0, label="softness of the target"),
    },
    presets={
        "soft target": {"top": 0.4},
        "q = p": {"top": 0.7},
        "too sure": {"top": 0.98},
        "one-hot": {"top": 0.7, "softness": 0.0},
        "one-hot, too sure": {"top": 0.98, "softness": 0.0},
    },
    compute=compute_floor,
    build=build_floor,
    update=update_floor,
    describe=describe_floor,
)

# 06.one-hill: one normal distribution for two hills

X = np.linspace(-16, 16, 1601)
DX = X[1] - X[0]
HILLS = ((0.6, -2.5, 0.7), (0.4, 2.5, 0.7))  # weight, mean, standard deviation
LOG_HILLS = logspace.logsumexp(
    [Normal(m, s).log_prob(X) + math.log(w) for w, m, s in HILLS], axis=0
)
MOST_NATS = 10.0


def beyond(nats):
    """A pointer for a bar that goes on beyond the axis."""
    return " ▸" if nats > MOST_NATS else ""


def one_hill_kl(mean, std):
    """KL(p‖q) and KL(q‖p) in nats, by the trapezoidal sum, of two hills p and one hill q."""
    log_q = Normal(mean, std).log_prob(X)
    forward = float((np.exp(LOG_HILLS) * (LOG_HILLS - log_q)).sum() * DX)
    reverse = float((np.exp(log_q) * (log_q - LOG_HILLS)).sum() * DX)
    return forward, reverse


def compute_one_hill(mean, std):
    """One normal density, and its KL divergences from and to the two hills."""
    forward, reverse = one_hill_kl(mean, std)
    q = np.exp(Normal(mean, std).log_prob(X))
    return {"mean": mean, "std": std, "q": q, "forward": forward, "reverse": reverse}


def build_one_hill(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
    left.set(
        xlim=(-6, 6),
        xticks=range(-4, 5, 2),
        ylim=(0, 0.86),
        xlabel="x",
        title="p has two hills, q has one",
    )
    left.fill_between(X, np.exp(LOG_HILLS), color=LIGHT_BLUE, ec=BLUE, lw=2)
    left.text(-3.5, 0.26, "p", color=BLUE, weight="bold", ha="right")
    right.set(xlim=(0, MOST_NATS * 1.02), ylim=(-0.6, 1.75), xlabel="nats", yticks=[])
    right.grid(axis="y", visible=False)
    colors = {"forward": ORANGE, "reverse": GREEN}
    return {
        "q": left.plot([], [], color=ORANGE)[0],
        "q_label": left.text(0, 0, "q", color=ORANGE, weight="bold", ha="center", va="bottom"),
        "bars": {
            way: right.barh(y, 0, height=0.4, color=colors[way])[0]
            for way, y in (("forward", 1), ("reverse", 0))
        },
        "labels": {
            way: right.text(0, y + 0.28, "", color=colors[way], weight="bold")
            for way, y in (("forward", 1), ("reverse", 0))
        },
    }


def update_one_hill(artists, values):
    artists["q"].set_data(X[::4], values["q"][::4])
    peak = 1 / (values["std"] * math.sqrt(2 * math.pi))
    artists["q_label"].set_position((values["mean"], peak + 0.005))
    names = {"forward": "KL(p‖q)", "reverse": "KL(q‖p)"}
    for way, name in names.items():
        artists["bars"][way].set_width(min(values[way], MOST_NATS))
        artists["labels"][way].set_text(f"{name} = {values[way]:.3f} nats{beyond(values[way])}")


def describe_one_hill(values):
    where = (
        "on the larger hill"
        if abs(values["mean"] + 2.5) < 1
        else "on the smaller hill"
        if abs(values["mean"] - 2.5) < 1
        else "between the hills"
        if abs(values["mean"]) < 2.5
        else "beyond the hills"
    )
    return (
        f"q has mean {values['mean']:.2f} and standard deviation {values['std']:.2f}, {where}: "
        f"KL(p‖q) = {values['forward']:.3f} nats, KL(q‖p) = {values['reverse']:.3f} nats."
    )


ONE_HILL = Demo(
    id="06.one-hill",
    title="One hill for two",
    controls={
        "mean": Control(-4.0, 4.0, 0.05, 0.0, label="mean of q"),
        "std": Control(0.5, 4.0, 0.05, 1.0, label="standard deviation of q"),
    },
    presets={
        "in the valley": {},
        "wide": {"mean": -0.5, "std": 2.55},
        "larger hill": {"mean": -2.5, "std": 0.7},
        "smaller hill": {"mean": 2.5, "std": 0.7},
    },
    compute=compute_one_hill,
    build=build_one_hill,
    update=update_one_hill,
    describe=describe_one_hill,
)

# 06.gaussians: KL between two normal distributions


def normal_kl(mean1, std1, mean2, std2):
    """KL(N(mean1, std1) ‖ N(mean2, std2)) in nats."""
    ratio = std1 / std2
    shift = (mean1 - mean2) / std2
    return -math.log(ratio) + (ratio**2 + shift**2 - 1) / 2


def compute_gaussians(mean1, mean2, std1, std2):
    """Two normal densities and their KL divergences in nats."""
    x = X[np.abs(X) <= 6]
    return {
        "means": (mean1, mean2),
        "stds": (std1, std2),
        "x": x,
        "p": np.exp(Normal(mean1, std1).log_prob(x)),
        "q": np.exp(Normal(mean2, std2).log_prob(x)),
        "forward": normal_kl(mean1, std1, mean2, std2),
        "reverse": normal_kl(mean2, std2, mean1, std1),
    }


def build_gaussians(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
    left.set(
        xlim=(-6, 6),
        xticks=range(-4, 5, 2),
        ylim=(0, 0.9),
        xlabel="x",
        title="Two normal densities",
    )
    right.set(xlim=(0, MOST_NATS * 1.02), ylim=(-0.6, 1.75), xlabel="nats", yticks=[])
    right.grid(axis="y", visible=False)
    rows = (("forward", 1, ORANGE), ("reverse", 0, GREEN))
    return {
        "p": left.plot([], [], color=BLUE)[0],
        "q": left.plot([], [], color=ORANGE, ls="--")[0],
        "p_label": left.text(0, 0, "p", color=BLUE, weight="bold", ha="right", va="bottom"),
        "q_label": left.text(0, 0, "q", color=ORANGE, weight="bold", ha="left", va="bottom"),
        "bars": {way: right.barh(y, 0, height=0.4, color=color)[0] for way, y, color in rows},
        "labels": {
            way: right.text(0, y + 0.28, "", color=color, weight="bold") for way, y, color in rows
        },
    }


def update_gaussians(artists, values):
    for name, mean, std in zip("pq", values["means"], values["stds"], strict=True):
        artists[name].set_data(values["x"][::2], values[name][::2])
        side = -0.15 if name == "p" else 0.15
        artists[f"{name}_label"].set_position((mean + side, min(0.3989 / std, 0.8) + 0.01))
    for way, name in {"forward": "KL(p‖q)", "reverse": "KL(q‖p)"}.items():
        artists["bars"][way].set_width(min(values[way], MOST_NATS))
        artists["labels"][way].set_text(f"{name} = {values[way]:.3f} nats{beyond(values[way])}")


def describe_gaussians(values):
    (mean1, mean2), (std1, std2) = values["means"], values["stds"]
    same = "equal" if values["forward"] == values["reverse"] else "not equal"
    return (
        f"p = N({mean1:g}, {std1:g}), q = N({mean2:g}, {std2:g}): KL(p‖q) = "
        f"{values['forward']:.3f} and KL(q‖p) = {values['reverse']:.3f} nats, {same}."
    )


GAUSSIANS = Demo(
    id="06.gaussians",
    title="KL between two normal distributions",
    controls={
        "mean1": Control(-3.0, 3.0, 0.1, 0.0, label="mean of p"),
        "mean2": Control(-3.0, 3.0, 0.1, 1.0, label="mean of q"),
        "std1": Control(0.5, 2.5, 0.1, 1.0, label="standard deviation of p"),
        "std2": Control(0.5, 2.5, 0.1, 1.0, label="standard deviation of q"),
    },
    presets={
        "a step apart": {},
        "three apart": {"mean2": 3.0},
        "q wider": {"mean2": 0.0, "std2": 2.0},
        "q narrower": {"mean2": 0.0, "std2": 0.5},
        "both moved": {"mean1": -1.0, "mean2": 2.0, "std1": 2.0},
    },
    compute=compute_gaussians,
    build=build_gaussians,
    update=update_gaussians,
    describe=describe_gaussians,
)

# 06.ledger: one ledger, seven names

VOTES = ((0, 0), (0, 0), (0, 1), (1, 2))  # (photo, animal voted for)
VOTE_SHARES = np.array([[2 / 3, 1 / 3, 0.0], [0.0, 0.0, 1.0]])
PHOTO_WEIGHTS = np.array([3 / 4, 1 / 4])
OTHER_LOGITS = ((1.0, -1.0), (0.0, 0.5, 2.0))
UNIT_BASES = {"nats": math.e, "bits": 2.0, "bans": 10.0}


def compute_ledger(logit, unit):
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
        "logit": logit,
        "unit": unit,
        "q": q,
        "entropy": entropy,
        "kl": kl,
        **values,
        "per_vote": per_vote,
    }


LEDGER_ROWS = (
    ("product", "product of q(vote)"),
    ("minus_log", "− log of the product"),
    ("surprises", "sum of surprises"),
    ("mean_nll", "mean NLL"),
    ("one_hot_ce", "H(y, q), y one-hot"),
    ("entropy_plus_kl", "H(p) + KL(p‖q)"),
    ("perplexity", "perplexity"),
)


def build_ledger(figure):
    grid = figure.add_gridspec(2, 2, width_ratios=(1, 2.6))
    photos = [figure.add_subplot(grid[row, 0]) for row in range(2)]
    table = figure.add_subplot(grid[:, 1])
    titles = ("Photo A: cat, cat, dog", "Photo B: fox")
    for ax, title in zip(photos, titles, strict=True):
        ax.set(xlim=(-0.6, 2.6), ylim=(0, 1.08), yticks=[0, 0.5, 1], title=title)
        ax.set_xticks(range(3), ANIMALS)
        ax.grid(axis="x", visible=False)
    table.set(xlim=(0, 1), ylim=(7.9, -0.9), xticks=[], yticks=[])
    table.axis("off")
    for row, (_, name) in enumerate(LEDGER_ROWS, 1):
        table.text(0.04, row, name, va="center")
        table.plot([0.03, 1], [row + 0.5, row + 0.5], color=GRID, lw=0.8, ls="-")
    table.text(0.04, 0.1, "name", va="center", weight="bold")
    return {
        "bars": [
            list(ax.bar(range(3), np.zeros(3), color=LIGHT_ORANGE, ec=ORANGE, lw=2, width=0.7))
            for ax in photos
        ],
        # the votes do not move; as moving artists they are drawn above the bars
        "votes": [
            ax.hlines(shares, np.arange(3) - 0.4, np.arange(3) + 0.4, color=BLACK, ls="--", lw=2)
            for ax, shares in zip(photos, VOTE_SHARES, strict=True)
        ],
        "heads": [
            table.text(x, 0.1, "", va="center", ha="right", weight="bold", color=color)
            for x, color in ((0.73, BLACK), (1.0, PURPLE))
        ],
        "entries": [table.text(0.73, row, "", va="center", ha="right") for row in range(1, 8)],
        "per_vote": [
            table.text(1.0, row, "", va="center", ha="right", color=PURPLE, weight="bold")
            for row in range(1, 8)
        ],
    }


def update_ledger(artists, values):
    for bars, q in zip(artists["bars"], values["q"], strict=True):
        for bar, height in zip(bars, q, strict=True):
            bar.set_height(height)
    unit = values["unit"]
    artists["heads"][0].set_text("entry")
    artists["heads"][1].set_text(f"{unit}/vote")
    for (key, _), entry in zip(LEDGER_ROWS, artists["entries"], strict=True):
        text = f"{values[key]:.4g}" if key == "product" else f"{values[key]:.4f}"
        if key == "entropy_plus_kl":
            text = f"{values['entropy']:.4f} + {values['kl']:.4f}"
        entry.set_text(text)
    for per_vote, label in zip(values["per_vote"], artists["per_vote"], strict=True):
        label.set_text(f"{per_vote:.4f}")


def describe_ledger(values):
    return (
        f"Logit of cat on photo A is {values['logit']:g}, so q gives it {values['q'][0, 0]:.3f}: "
        f"all seven rows say {values['mean_nll']:.4f} {values['unit']} a vote. Product "
        f"{values['product']:.4g}, sum of surprises {values['surprises']:.4f}, H(p) "
        f"{values['entropy']:.4f} + KL {values['kl']:.4f}, perplexity {values['perplexity']:.4f}."
    )


LEDGER = Demo(
    id="06.ledger",
    title="One ledger, seven names",
    controls={
        "logit": Control(-6.0, 8.0, 0.1, 0.0, label="logit of cat on photo A"),
        "unit": Choice(list(UNIT_BASES), "nats", label="unit"),
    },
    presets={
        "start": {},
        "in bits": {"unit": "bits"},
        "in bans": {"unit": "bans"},
        "best": {"logit": 1.8},
        "too sure": {"logit": 8.0},
        "sure it is no cat": {"logit": -6.0},
    },
    compute=compute_ledger,
    build=build_ledger,
    update=update_ledger,
    describe=describe_ledger,
    size=(9.0, 5.0),
)
