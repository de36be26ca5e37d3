"""The demos of notebook 09: counting models of text, what they cost, and what they write."""

import bz2
import lzma
import math
import textwrap
import zlib
from functools import cache

import numpy as np

from course_utils import logspace, models
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, PURPLE
from course_utils.models import datasets

ORDERS = range(1, 7)


@cache
def split_text():
    """Symbol numbers of Python's documentation: nine tenths to learn from, the rest held out."""
    codes = datasets.letter_codes(datasets.python_text())
    cut = round(0.9 * len(codes))
    return codes[:cut], codes[cut:]


@cache
def fitted(order, read=None, alpha=0.1):
    """An n-gram model of the first `read` symbols to learn from (all of them by default)."""
    return models.NGram(split_text()[0][:read], order, alpha)


# 09.order: how far to look back

READ = {"10,000": 10_000, "50,000": 50_000, "all": None}


@cache
def order_scores(order, read):
    """Bits per character on the text it read and on held-out text, and the share of new n-grams."""
    train, held_out = split_text()
    model = fitted(order, READ[read])
    return (
        model.bits_per_symbol(train[: READ[read]]),
        model.bits_per_symbol(held_out),
        float(np.mean(model.counts(held_out)[0] == 0)),
    )


@cache
def order_sample(order, read):
    """60 symbols that the counts alone write."""
    return datasets.letter_text(fitted(order, READ[read], alpha=0).sample(60, seed=2))


def compute_order(order, read):
    """Scores of all orders up to this one."""
    train, held_out, unseen = np.array([order_scores(n, read) for n in range(1, order + 1)]).T
    return {
        "order": order,
        "read": read,
        "train": train,
        "held_out": held_out,
        "unseen": unseen,
        "sample": order_sample(order, read),
    }


def build_order(figure):
    top, bottom = figure.subfigures(2, 1, height_ratios=(9, 1))
    left, right = top.subplots(1, 2, width_ratios=(1.7, 1))
    left.set(xlim=(0.6, 8.6), ylim=(0, 5), xticks=list(ORDERS), xlabel="order n", ylabel="bits")
    left.set_title("Bits per character")
    left.axhline(math.log2(27), color=BLACK, lw=1, ls=":")
    left.text(8.5, math.log2(27) - 0.08, "27 equal symbols", ha="right", va="top")
    right.set(xlim=(0.4, 6.6), ylim=(0, 74), xticks=list(ORDERS), xlabel="order n")
    right.set_yticks([0, 30, 60], ["0 %", "30 %", "60 %"])
    right.set_title("New in held-out text")
    page = bottom.subplots()
    page.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    page.axis("off")
    return {
        "train": left.plot([], [], "o-", color=BLUE)[0],
        "held_out": left.plot([], [], "s--", color=ORANGE)[0],
        "train_label": left.text(0, 0, "", color=BLUE, va="center", weight="bold"),
        "held_out_label": left.text(0, 0, "", color=ORANGE, va="center", weight="bold"),
        "bars": list(right.bar(ORDERS, np.zeros(6), color=PURPLE, width=0.7)),
        "share": right.text(0, 0, "", color=PURPLE, ha="center", va="bottom", weight="bold"),
        "sample": page.text(0, 0.35, "", family="monospace", va="center"),
    }


def update_order(artists, values):
    n = values["order"]
    orders = np.arange(1, n + 1)
    artists["train"].set_data(orders, values["train"])
    artists["held_out"].set_data(orders, values["held_out"])
    train, held_out = values["train"][-1], values["held_out"][-1]
    middle, apart = (train + held_out) / 2, max(abs(held_out - train), 0.5)
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
    artists["share"].set(text=f"{unseen[-1]:.2g} %", position=(min(max(n, 1), 6), unseen[-1] + 1))
    artists["sample"].set_text(f"It writes: {values['sample']}")


def describe_order(values):
    best = int(np.argmin(values["held_out"])) + 1
    text = (
        f"Order {values['order']}, {values['read']} characters read: "
        f"{values['train'][-1]:.3f} bits per character on the text it read, "
        f"{values['held_out'][-1]:.3f} on held-out text. "
        f"{100 * values['unseen'][-1]:.2g} % of the held-out n-grams are new to it."
    )
    return f"{text} Best so far: order {best}."


ORDER = Demo(
    id="09.order",
    title="How far to look back",
    controls={
        "order": Control(1, 6, 1, 1, label="n, order"),
        "read": Choice(tuple(READ), "all", label="characters read"),
    },
    presets={
        "nothing": {"order": 1},
        "one back": {"order": 2},
        "four back": {"order": 5},
        "five back": {"order": 6},
        "a short text": {"order": 6, "read": "10,000"},
    },
    compute=compute_order,
    build=build_order,
    update=update_order,
    describe=describe_order,
    size=(9.0, 4.8),
)

# 09.smoothing: what to give the unseen

EXPONENTS = np.arange(-60, 11) / 10


@cache
def count_pairs(order, part):
    """The different pairs (count, count of the context) in a part of the text, and how many."""
    seen, contexts = fitted(order).counts(split_text()[part])
    pairs, times = np.unique(np.stack([seen, contexts]), axis=1, return_counts=True)
    return pairs, times / times.sum()


def smoothed_bits(order, part, alpha):
    """Bits per character of an n-gram model with add-alpha, from its counts."""
    (seen, contexts), share = count_pairs(order, part)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_p = np.log2(seen + alpha) - np.log2(contexts + 27 * alpha)
    return float(-(share * np.where(contexts + alpha > 0, log_p, -math.log2(27))).sum())


@cache
def smoothing_curves(order):
    """Bits per character on both parts of the text, for all alphas."""
    return [[smoothed_bits(order, part, 10.0**e) for e in EXPONENTS] for part in (0, 1)]


def compute_smoothing(exponent, order):
    """Bits per character at one alpha; the left end of the slider is alpha = 0."""
    train, held_out = smoothing_curves(order)
    alpha = 0.0 if exponent <= EXPONENTS[0] else 10.0**exponent
    best = int(np.argmin(held_out))
    return {
        "exponent": exponent,
        "alpha": alpha,
        "order": order,
        "curves": (train, held_out),
        "train": smoothed_bits(order, 0, alpha),
        "held_out": smoothed_bits(order, 1, alpha),
        "best_alpha": 10.0 ** EXPONENTS[best],
        "best": held_out[best],
    }


def build_smoothing(figure):
    ax = figure.subplots()
    ax.set(xlim=(-6.2, 3.0), ylim=(0.9, 5), xlabel="α, added to every count", ylabel="bits")
    ax.set_title("Bits per character")
    ax.set_xticks(range(-6, 2), ["0", "", "1e-4", "", "0.01", "", "1", "10"])
    return {
        "now": ax.axvline(0, color=BLACK, lw=1),
        "train": ax.plot([], [], color=BLUE)[0],
        "held_out": ax.plot([], [], color=ORANGE, ls="--")[0],
        "train_dot": ax.plot([], [], "o", color=BLUE)[0],
        "held_out_dot": ax.plot([], [], "s", color=ORANGE)[0],
        "best": ax.plot([], [], "v", color=GREEN)[0],
        "best_label": ax.text(0, 0, "", color=GREEN, ha="right", va="bottom", weight="bold"),
        "train_label": ax.text(1.1, 0, "", color=BLUE, weight="bold", va="center"),
        "held_out_label": ax.text(1.1, 0, "", color=ORANGE, weight="bold", va="center"),
        "infinite": ax.text(-5.9, 4.72, "", color=ORANGE, weight="bold", va="center"),
    }


def update_smoothing(artists, values):
    train, held_out = values["curves"]
    x = values["exponent"]
    artists["now"].set_xdata([x, x])
    passed = x - 1e-9 < EXPONENTS
    artists["train"].set_data(EXPONENTS[passed], np.array(train)[passed])
    passed[0] = False  # at alpha = 0 held-out text costs infinity
    artists["held_out"].set_data(EXPONENTS[passed], np.array(held_out)[passed])
    artists["train_dot"].set_data([x], [values["train"]])
    infinite = math.isinf(values["held_out"])
    artists["held_out_dot"].set_data([x], [4.72 if infinite else values["held_out"]])
    artists["infinite"].set_text("∞ held out" if infinite else "")
    best = math.log10(values["best_alpha"])
    found = x <= best + 1e-9
    artists["best"].set_data([best], [values["best"] + 0.13 if found else np.nan])
    artists["best_label"].set(text="best" if found else "")
    artists["best_label"].set_position((best - 0.08, values["best"] + 0.2))
    low, high = train[-1], held_out[-1]
    middle, apart = (low + high) / 2, max(high - low, 0.3)
    artists["train_label"].set(text="text it read", y=middle - apart / 2)
    artists["held_out_label"].set(text="held-out text", y=middle + apart / 2)


def describe_smoothing(values):
    held_out = "infinitely many" if math.isinf(values["held_out"]) else f"{values['held_out']:.3f}"
    best = f"Best for held-out text: α = {values['best_alpha']:.2g}, {values['best']:.3f} bits."
    if values["alpha"] > 1.001 * values["best_alpha"]:
        best = "Held-out text would like a smaller α."
    return (
        f"Order {values['order']} with α = {values['alpha']:.2g}: {values['train']:.3f} bits per "
        f"character on the text it read, {held_out} on held-out text. "
        f"{best}"
    )


SMOOTHING = Demo(
    id="09.smoothing",
    title="What to give the unseen",
    controls={
        "exponent": Control(-6.0, 1.0, 0.1, 1.0, label="log10 of α (left end: α = 0)"),
        "order": Control(1, 6, 1, 4, label="n, order"),
    },
    presets={
        "add ten": {"exponent": 1.0},
        "add one": {"exponent": 0.0},
        "add 0.01": {"exponent": -2.0},
        "add nothing": {"exponent": -6.0},
        "order 6": {"exponent": -4.0, "order": 6},
    },
    compute=compute_smoothing,
    build=build_smoothing,
    update=update_smoothing,
    describe=describe_smoothing,
)

# 09.jensen: the mean of exponentials is not the exponential of the mean

MEAN_LOSS = 3.0
BATCHES = {
    "evenly spread": np.linspace(-1, 1, 8),
    "one bad batch": np.r_[np.full(7, -1 / 7), 1],
}


def compute_jensen(spread, batches):
    """Two averages of eight batch losses of one mean."""
    losses = MEAN_LOSS + spread * BATCHES[batches]
    return {
        "batches": batches,
        "losses": losses,
        "of_mean": math.exp(losses.mean()),
        "of_each": float(np.exp(losses).mean()),
    }


def build_jensen(figure):
    ax = figure.subplots()
    x = np.linspace(0.9, 5.02, 200)
    ax.plot(x, np.exp(x), color=BLACK, lw=1.5)
    ax.set(xlim=(0.9, 6.6), ylim=(-18, 155), xlabel="loss of a batch (nats per token)")
    ax.set_title("Perplexity of each of 8 batches")
    ax.set_xticks(range(1, 6))
    return {
        "mean": ax.plot([MEAN_LOSS] * 2, [-18, math.exp(MEAN_LOSS)], color=BLUE, lw=1.5, ls=":")[0],
        "below": ax.plot([MEAN_LOSS, 5.3], [0, 0], color=BLUE, ls="-")[0],
        "above": ax.plot([MEAN_LOSS, 5.3], [0, 0], color=ORANGE, ls="--")[0],
        "dots": ax.plot([], [], "o", color=PURPLE)[0],
        "below_label": ax.text(5.35, 0, "", color=BLUE, va="center", weight="bold"),
        "above_label": ax.text(5.35, 0, "", color=ORANGE, va="center", weight="bold"),
    }


def update_jensen(artists, values):
    below, above = values["of_mean"], values["of_each"]
    artists["dots"].set_data(values["losses"], np.exp(values["losses"]))
    artists["below"].set_ydata([below, below])
    artists["above"].set_ydata([above, above])
    middle, apart = (below + above) / 2, max(above - below, 32)
    artists["below_label"].set(text=f"exp of the\nmean: {below:.1f}", y=middle - apart / 2)
    artists["above_label"].set(text=f"mean of the\nexps: {above:.1f}", y=middle + apart / 2)


def describe_jensen(values):
    low, high = values["losses"].min(), values["losses"].max()
    off = 100 * (values["of_each"] / values["of_mean"] - 1)
    return (
        f"Eight batch losses from {low:.2f} to {high:.2f}, mean {MEAN_LOSS:g} nats: the perplexity "
        f"of the mean is {values['of_mean']:.2f}, the mean of the perplexities "
        f"{values['of_each']:.2f}, {off:.0f} % more."
    )


JENSEN = Demo(
    id="09.jensen",
    title="Average first or exp first?",
    controls={
        "spread": Control(0.0, 2.0, 0.05, 0.0, label="spread of the losses (nats)"),
        "batches": Choice(tuple(BATCHES), "evenly spread", label="batches"),
    },
    presets={
        "all alike": {},
        "half a nat": {"spread": 0.5},
        "two nats": {"spread": 2.0},
        "one bad batch": {"spread": 2.0, "batches": "one bad batch"},
    },
    compute=compute_jensen,
    build=build_jensen,
    update=update_jensen,
    describe=describe_jensen,
)

# 09.race: compressors against counting models

DOUBLINGS = range(10, 19)
COMPRESSORS = {
    "zlib": lambda text: zlib.compress(text, 9),
    "bz2": bz2.compress,
    "lzma": lzma.compress,
}
RUNNERS = (
    "27 equal symbols",
    "order 1",
    "order 2",
    "order 3",
    "order 4",
    "order 5",
    "all orders to 8",
    *COMPRESSORS,
)


@cache
def race():
    """Bits per character of every runner, after each number of doublings: {runner: {k: bits}}."""
    codes = np.concatenate(split_text())
    text = datasets.letter_text(codes).encode()
    ends = {k: min(2**k, len(codes)) for k in DOUBLINGS}
    nats = {f"order {n}": -models.adaptive_log_prob(codes, n) for n in range(1, 6)}
    nats["27 equal symbols"] = np.full(len(codes), math.log(27))
    nats["all orders to 8"] = -models.kneser_ney_log_prob(codes, 8)
    bits = {
        name: {k: float(each[:end].sum() / math.log(2) / end) for k, end in ends.items()}
        for name, each in nats.items()
    }
    for name, compress in COMPRESSORS.items():
        bits[name] = {k: 8 * len(compress(text[:end])) / end for k, end in ends.items()}
    return bits


def compute_race(doublings):
    """Bits per character of every runner after 2**doublings characters."""
    bits = {name: race()[name][doublings] for name in RUNNERS}
    return {"characters": 2**doublings, "bits": bits, "winner": min(bits, key=bits.get)}


def build_race(figure):
    ax = figure.subplots()
    rows = range(len(RUNNERS))
    ax.set(xlim=(0, 5.6), ylim=(len(RUNNERS) - 0.4, -0.6), xlabel="bits per character")
    ax.set_yticks(rows, RUNNERS)
    ax.grid(axis="y", visible=False)
    colors = [ORANGE if name in COMPRESSORS else BLUE for name in RUNNERS]
    colors[RUNNERS.index("all orders to 8")] = GREEN
    hatches = ["//" if name in COMPRESSORS else "" for name in RUNNERS]
    bars = ax.barh(rows, np.zeros(len(RUNNERS)), height=0.66)
    for bar, color, hatch in zip(bars, colors, hatches, strict=True):
        bar.set(facecolor=color if not hatch else "white", edgecolor=color, hatch=hatch)
    return {
        "bars": list(bars),
        "labels": [ax.text(0, row, "", va="center") for row in rows],
    }


def update_race(artists, values):
    for name, bar, label in zip(RUNNERS, artists["bars"], artists["labels"], strict=True):
        bits, wins = values["bits"][name], name == values["winner"]
        bar.set_width(bits)
        label.set(text=f"{bits:.3f}{'  wins' if wins else ''}", x=bits + 0.06)
        label.set_weight("bold" if wins else "normal")


def describe_race(values):
    bits = values["bits"]
    shown = ("all orders to 8", "order 4", "order 5", *COMPRESSORS)
    return (
        f"After {values['characters']:,} characters {values['winner']} wins. Bits per character: "
        f"{', '.join(f'{name} {bits[name]:.3f}' for name in shown)}."
    )


RACE = Demo(
    id="09.race",
    title="The race, from left to right",
    controls={"doublings": Control(10, 18, 1, 10, label="k: the text is 2^k characters long")},
    presets={
        "a page": {"doublings": 11},
        "a chapter": {"doublings": 14},
        "a booklet": {"doublings": 16},
        "a book": {"doublings": 18},
    },
    compute=compute_race,
    build=build_race,
    update=update_race,
    describe=describe_race,
    size=(9.0, 4.8),
)

# 09.units: one text, tokens of any length

UNIT_MODELS = {"A": 3, "B": 5}


def counted(perplexity):
    """A perplexity in words: one decimal for small ones."""
    return f"{perplexity:,.1f}" if perplexity < 1000 else f"{perplexity:,.0f}"


def compute_units(a, b):
    """Perplexity per token and bits per character of two models that cut the text differently."""
    length = {"A": a, "B": b}
    bits = {name: order_scores(order, "all")[1] for name, order in UNIT_MODELS.items()}
    perplexity = {name: 2 ** (bits[name] * length[name]) for name in bits}
    return {"length": length, "bits": bits, "perplexity": perplexity}


def build_units(figure):
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
        style = {"height": 0.5, "fc": color if not hatch else "white", "ec": color, "hatch": hatch}
        artists[name] = {
            "perplexity": left.barh(row, 1, left=1, **style)[0],
            "bits": right.barh(row, 0, **style)[0],
            "perplexity_label": left.text(1, row, "", va="center", weight="bold", color=color),
            "bits_label": right.text(0, row, "", va="center", weight="bold", color=color),
            "tokens": left.text(1.15, row - 0.29, "", va="bottom"),
        }
    return artists


def update_units(artists, values):
    for name, parts in artists.items():
        perplexity, bits = values["perplexity"][name], values["bits"][name]
        length = values["length"][name]
        parts["perplexity"].set_width(perplexity - 1)
        parts["bits"].set_width(bits)
        parts["perplexity_label"].set(text=counted(perplexity), x=1.3 * perplexity)
        parts["bits_label"].set(text=f"{bits:.3f}", x=bits + 0.06)
        parts["tokens"].set_text(f"{length} character{'s' if length > 1 else ''} a token")


def describe_units(values):
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


UNITS = Demo(
    id="09.units",
    title="One text, cut into tokens of any length",
    controls={
        "a": Control(1, 8, 1, 1, label="characters a token, model A"),
        "b": Control(1, 8, 1, 1, label="characters a token, model B"),
    },
    presets={
        "single letters": {},
        "B in pairs": {"b": 2},
        "B in fours": {"b": 4},
        "A in eights": {"a": 8, "b": 4},
    },
    compute=compute_units,
    build=build_units,
    update=update_units,
    describe=describe_units,
)

# 09.temperature: how daring the writer is

LINES, LINE = 4, 68
CONTEXT = "the "


@cache
def written(temperature, order, draw):
    """A text the counts write at this temperature, and what it costs at temperature 1."""
    model = fitted(order, alpha=0)
    start = datasets.letter_codes("the")
    start = np.append(start, 0)  # the space that letter_codes strips
    codes = model.sample(LINES * LINE, temperature, seed=draw, start=start)
    cost = -model.log_prob(np.concatenate([start, codes]))[len(start) :].mean() / math.log(2)
    return datasets.letter_text(codes), float(cost)


def compute_temperature(temperature, order, draw):
    """What is written, and the probabilities of the letter after "the "."""
    text, bits = written(temperature, order, draw)
    context = np.append(datasets.letter_codes("the"), 0)
    with np.errstate(divide="ignore"):
        log_p = np.log(fitted(order, alpha=0).conditional(context))
    return {
        "temperature": temperature,
        "order": order,
        "p": logspace.softmax(log_p / temperature),
        "text": text,
        "bits": bits,
    }


def build_temperature(figure):
    top, bottom = figure.subplots(2, 1, height_ratios=(1.2, 1))
    top.set(xlim=(-0.7, 26.7), ylim=(0, 1.08), yticks=[0, 0.5, 1])
    top.set_xticks(range(27), ["␣" if x == " " else x for x in datasets.ALPHABET])
    top.set_title(f"Probability of the letter after “{CONTEXT}”")
    top.grid(axis="x", visible=False)
    bottom.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    bottom.axis("off")
    return {
        "bars": list(top.bar(range(27), np.zeros(27), color=BLUE, width=0.8)),
        "lines": [
            bottom.text(0, 0.85 - 0.25 * i, "", family="monospace", va="center", in_layout=False)
            for i in range(LINES)
        ],
    }


def update_temperature(artists, values):
    for bar, height in zip(artists["bars"], values["p"], strict=True):
        bar.set_height(height)
    lines = textwrap.wrap(CONTEXT + values["text"], LINE) + [""] * LINES
    for artist, line in zip(artists["lines"], lines, strict=False):
        artist.set_text(line)


def describe_temperature(values):
    top = datasets.ALPHABET[int(np.argmax(values["p"]))].replace(" ", "the space")
    written = " ".join(values["text"][:40].split()) or "spaces only"
    return (
        f"Order {values['order']} at temperature {values['temperature']:g}: a letter of what it "
        f"writes costs {values['bits']:.2f} bits at temperature 1. After the word “the” its "
        f"likeliest symbol is {top}, with probability {max(values['p']):.3f}. "
        f"It writes: {written} …."
    )


TEMPERATURE = Demo(
    id="09.temperature",
    title="How daring is the writer?",
    controls={
        "temperature": Control(0.1, 3.0, 0.05, 1.0, label="T, temperature"),
        "order": Control(1, 6, 1, 5, label="n, order"),
        "draw": Control(0, 20, 1, 0, label="which draw"),
    },
    presets={
        "as it is": {},
        "careful": {"temperature": 0.5},
        "frozen": {"temperature": 0.1},
        "daring": {"temperature": 2.0},
        "one back": {"order": 2},
    },
    compute=compute_temperature,
    build=build_temperature,
    update=update_temperature,
    describe=describe_temperature,
    size=(9.0, 4.8),
)
