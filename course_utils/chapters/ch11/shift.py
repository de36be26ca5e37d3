"""Demo 11.shift: what a counted model pays, and writes, when another letter is its target."""

from functools import cache

import numpy as np

from course_utils.live import Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, GRID, LIGHT_BLUE, ORANGE, is_narrow
from course_utils.models.datasets import letter_codes, letter_text, python_text

SHIFTS = range(6)
NAMES = ("itself", "next", "next but one", "third", "fourth", "fifth")
TARGETS = (
    "the last of them",
    "the next letter",
    "the letter after the next",
    "the third letter on",
    "the fourth letter on",
    "the fifth letter on",
)
SHOWN = "the mean of a loss"
LAST = 9  # the last letter that is seen, in SHOWN
BELIEF = 2.7  # how many letters the model with one letter less is worth


@cache
def counted(shift, seen):
    """Probabilities of the letter `shift` places after the last of `seen` letters.

    Returns
    -------
    table : ndarray, shape (27**seen, 27)
        A row for each context.
    nll : float
        Mean NLL on the last tenth of the text, in nats; the table was counted on the rest.
    """
    codes = letter_codes(python_text())
    cut = round(0.9 * len(codes))
    contexts, targets = _pairs(codes[:cut], shift, seen)
    counts = np.bincount(contexts * 27 + targets, minlength=27 ** (seen + 1)).reshape(-1, 27)
    shorter = counted(shift, seen - 1)[0] if seen else np.full((1, 27), 1 / 27)
    believed = np.tile(shorter, (27 if seen else 1, 1))
    table = (counts + BELIEF * believed) / (counts.sum(axis=1, keepdims=True) + BELIEF)
    contexts, targets = _pairs(codes[cut:], shift, seen)
    return table, float(-np.log(table[contexts, targets]).mean())


def _pairs(codes, shift, seen):
    """For each place the number of its context and, `shift` places on, its target."""
    last = np.arange(max(seen - 1, 0), len(codes) - shift)
    contexts = sum((codes[last - back] * 27**back for back in range(seen)), np.zeros_like(last))
    return contexts, codes[last + shift]


@cache
def written(shift, seen):
    """What the model writes after "the" when each answer is taken for the next letter."""
    table, _ = counted(shift, seen)
    text = list(letter_codes("the"))
    rng = np.random.default_rng(7)
    for _ in range(33):
        context = sum(text[-1 - back] * 27**back for back in range(seen))
        text.append(int(rng.choice(27, p=table[context])))
    return letter_text(text)


class Shift(Demo):
    id = "11.shift"
    title = "Which letter is the target?"
    controls = {
        "shift": Control(0, 5, 1, 1, label="target, places on"),
        "seen": Control(1, 3, 1, 3, label="letters seen"),
    }
    presets = {
        "once": {},
        "never": {"shift": 0},
        "twice": {"shift": 2},
        "far off": {"shift": 5},
        "twice, one letter": {"shift": 2, "seen": 1},
    }

    def compute(self, shift, seen):
        return {
            "nll": np.array([counted(each, seen)[1] for each in SHIFTS]),
            "written": written(shift, seen),
        }

    def build(self, figure):
        top, bottom = figure.subplots(2, 1, height_ratios=(1, 1.9))
        top.set(xlim=(-0.6, len(SHOWN) - 0.4), ylim=(-1.9, 1.9), xticks=[], yticks=[])
        top.axis("off")
        narrow = is_narrow(figure)
        bottom.set(xlim=(-0.4, 5.4), ylim=(-0.15, 3.6), ylabel="held-out nats", yticks=range(4))
        bottom.set_xticks(SHIFTS, [n.replace(" ", "\n", 1) if narrow else n for n in NAMES])
        bottom.axhline(np.log(27), color=BLACK, ls=":", lw=1.2)
        above = {"y": np.log(27) + 0.05, "va": "bottom"}
        below = {"y": np.log(27) - 0.08, "va": "top"}
        bottom.text(-0.35, s="knowing nothing: ln 27", **(above if narrow else below))
        boxes = top.scatter([], [], s=560, marker="s", color=LIGHT_BLUE)
        target = top.scatter([], [], s=560, marker="s", color="white", ec=ORANGE, lw=2.5)
        return {
            "boxes": boxes,
            "target": target,
            "letters": [
                top.text(i, 0, letter.replace(" ", "␣"), ha="center", va="center", size="large")
                for i, letter in enumerate(SHOWN)
            ],
            "arrow": top.plot([], [], color=ORANGE)[0],
            "head": top.plot([], [], "v", color=ORANGE)[0],
            "written": top.text(-0.5, -1.75, "", color=GREEN, family="monospace"),
            "curve": bottom.plot(SHIFTS, np.zeros(6), "o-", color=BLUE)[0],
            "dot": bottom.plot([], [], "s", color=ORANGE, ms=11)[0],
            "number": bottom.text(0, 0, "", color=ORANGE, weight="bold", ha="center"),
            "band": bottom.plot([], [], color=GRID, lw=1.2, ls="-")[0],
        }

    def update(self, artists, values):
        shift, seen, nll = values["shift"], values["seen"], values["nll"]
        artists["boxes"].set_offsets([(LAST - back, 0) for back in range(seen)])
        artists["target"].set_offsets([(LAST + shift, 0)])
        x = np.linspace(0, 1, 25)
        artists["arrow"].set_data(LAST + shift * x, 0.95 + 2.4 * x * (1 - x) * min(shift, 1))
        artists["head"].set_data([LAST + shift], [0.95])
        letters = 32 if is_narrow(artists["dot"].figure) else None
        artists["written"].set_text(f"writes: {values['written'][:letters].replace(' ', '␣')}")
        artists["curve"].set_ydata(nll)
        artists["dot"].set_data([shift], [nll[shift]])
        artists["number"].set(text=f"{nll[shift]:.2f}", position=(shift, nll[shift] + 0.22))
        artists["band"].set_data([shift, shift], [0, nll[shift]])

    def describe(self, values):
        shift, nll = values["shift"], values["nll"]
        seen = "one letter" if values["seen"] == 1 else f"{values['seen']} letters"
        written = " ".join(values["written"].split())
        end = "" if shift == 1 else f"; the next letter costs {nll[1]:.2f}"
        return (
            f"From {seen}, {TARGETS[shift]} costs {nll[shift]:.2f} nats{end}. "
            f"Taken for a model of the next letter it writes “{written}”."
        )
