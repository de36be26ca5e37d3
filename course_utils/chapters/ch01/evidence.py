"""Demo 01.evidence: more words make the product classifier worse."""

from functools import cache

import numpy as np

from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, LIGHT_GRAY, ORANGE
from course_utils.models import NaiveBayes, datasets

LONGEST, PAGES = 500, 400
LENGTHS = np.unique(np.geomspace(1, LONGEST, 120).round().astype(int))


@cache
def classified():
    """How three ways of scoring classify 400 held-out pages, for every page length.

    Returns
    -------
    dict
        {way of scoring: (accuracy, lost)}: for each length 1 to LONGEST the share of pages it gets
        right, and the share of pages whose two scores are both exactly 0.
    """
    piles = datasets.two_piles()
    words, labels = piles.pages(LONGEST, n=PAGES)
    log_p = NaiveBayes(piles.counts).log_probs[:, words]
    p = np.exp(log_p)
    scores = {
        "logs": log_p.cumsum(axis=-1),
        "float64": p.cumprod(axis=-1),
        "float32": p.astype(np.float32).cumprod(axis=-1),
    }
    return {
        way: (
            ((second > first) == labels[:, None]).mean(axis=0),
            ((first == 0) & (second == 0)).mean(axis=0),
        )
        for way, (first, second) in scores.items()
    }


class Evidence(Demo):
    id = "01.evidence"
    title = "More evidence makes it worse"
    drag = (Drag(x="words"),)
    play = "words"
    controls = {"words": Control(1, LONGEST, 1, 10, label="words on the page", scale="log")}
    presets = {
        "ten words": {"words": 10},
        "float32 dies": {"words": 20},
        "float64 at its best": {"words": 95},
        "float64 falls": {"words": 115},
        "a full page": {"words": 500},
    }

    def compute(self, words):
        """Accuracy and lost pages at one page length, and the accuracies up to it."""
        found = classified()
        shown = np.append(LENGTHS[words > LENGTHS], words)
        return {
            "accuracy": {way: accuracy[words - 1] for way, (accuracy, _) in found.items()},
            "lost": {way: lost[words - 1] for way, (_, lost) in found.items()},
            "curves": {way: (shown, accuracy[shown - 1]) for way, (accuracy, _) in found.items()},
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 1.4))
        left.set(xscale="log", xlim=(0.93, 1.2 * LONGEST), ylim=(0.42, 1.08))
        left.set(xlabel="words on the page", title="Share of pages it gets right")
        left.set_xticks([1, 5, 20, 100, 500], ["1", "5", "20", "100", "500"])
        left.set_yticks([0.5, 0.75, 1], ["50 %", "75 %", "100 %"])
        left.minorticks_off()
        left.axhline(0.5, color=BLACK, lw=1)
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        right.set(xlim=(0, 1), title="Both scores 0")
        right.set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
        right.set_yticks(range(3), ["logs", "float64", "float32"])
        right.invert_yaxis()
        right.grid(visible=False)
        right.barh(range(3), 1, color=LIGHT_GRAY, height=0.6)  # what a bar may fill
        ways = {
            "logs": (GREEN, "-", "o", "sum of logs", (190, 1.03)),
            "float64": (BLUE, "--", "s", "float64\nproduct", (108, 0.66)),
            "float32": (ORANGE, ":", "^", "float32\nproduct", (15, 0.66)),
        }
        same = left.text(1.1, 0.485, "always the same answer", va="top", bbox=behind)
        artists = {"now": left.axvline(1, color=BLACK, lw=1), "same": same}
        for row, (way, (color, dash, marker, name, place)) in enumerate(ways.items()):
            artists[way] = {
                "line": left.plot([], [], color=color, ls=dash, lw=2.5)[0],
                "dot": left.plot([], [], color=color, marker=marker)[0],
                "name": left.text(*place, name, color=color, weight="bold", ha="right"),
                "bar": right.barh(row, 0, color=color, height=0.6)[0],
                "share": right.text(0.03, row, "", va="center"),
            }
            right.get_yticklabels()[row].set(color=color, weight="bold")
        return artists

    def update(self, artists, values):
        words = values["words"]
        artists["now"].set_xdata([words, words])
        for way, accuracy in values["accuracy"].items():
            parts, lost = artists[way], values["lost"][way]
            parts["line"].set_data(*values["curves"][way])
            parts["dot"].set_data([words], [accuracy])
            parts["name"].set_visible(words >= parts["name"].get_position()[0])
            parts["bar"].set_width(lost)
            parts["share"].set(text=f"{100 * lost:.0f} %", color="white" if lost > 0.3 else BLACK)
            parts["share"].set_x(0.03 if lost > 0.3 else lost + 0.03)

    def describe(self, values):
        right, lost = values["accuracy"], values["lost"]
        length = f"{values['words']} word{'s' * (values['words'] > 1)}"
        return (
            f"Pages of {length}: right on {100 * right['logs']:.1f} % with logs, "
            f"{100 * right['float64']:.1f} % with a float64 product and "
            f"{100 * right['float32']:.1f} % with float32. Both scores are exactly 0 on "
            f"{100 * lost['float64']:.0f} % of pages in float64 and {100 * lost['float32']:.0f} % "
            "in float32."
        )
