"""Demo 11.window: a text read through a window, and its perplexity."""

from functools import cache

import numpy as np

from course_utils.live import Control, Demo
from course_utils.live.figures import BLUE, LIGHT_BLUE, ORANGE
from course_utils.models import NGram
from course_utils.models.datasets import letter_codes, python_text

ORDER, WIDEST = 5, 32


@cache
def nats_by_context():
    """Mean NLL in nats of a letter that is seen with 0, 1, … 4 letters before it."""
    codes = letter_codes(python_text())
    cut = round(0.9 * len(codes))
    text = codes[cut:]
    models = [NGram(codes[:cut], order) for order in range(1, ORDER + 1)]
    return np.array([-model.log_prob(text)[ORDER:].mean() for model in models])


def perplexity(S, stride):
    """Perplexity of a long text read in windows of S letters, each `stride` after the last."""
    counted = np.arange(S - stride, S)  # what the window before has not scored
    return float(np.exp(nats_by_context()[np.minimum(counted, ORDER - 1)].mean()))


def times(readings):
    """How often, in words."""
    return "once" if readings == 1 else f"{readings:.3g} times"


class Window(Demo):
    id = "11.window"
    title = "What the window hides"
    controls = {
        "S": Control(4, WIDEST, 4, 16, label="window S, in letters"),
        "quarters": Control(1, 4, 1, 4, label="stride, in quarters of the window"),
    }
    presets = {
        "end to end": {},
        "half a window": {"quarters": 2},
        "short, end to end": {"S": 4},
        "wide, a quarter": {"S": 32, "quarters": 1},
    }

    def compute(self, S, quarters):
        stride = S * quarters // 4
        return {
            "stride": stride,
            "nats": nats_by_context()[np.minimum(np.arange(S), ORDER - 1)],
            "perplexity": perplexity(S, stride),
            "best": float(np.exp(nats_by_context()[-1])),
            "readings": 4 / quarters,
        }

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(0.2, WIDEST + 0.8), ylim=(0, 3.9), ylabel="mean NLL in nats")
        ax.set_xlabel("place in the window")
        floor = float(nats_by_context()[-1])
        bars = [ax.bar(i + 1, 0, 0.8, fc=LIGHT_BLUE, ec=BLUE, lw=1.2)[0] for i in range(WIDEST)]
        return {
            "bars": bars,
            "best": ax.axhline(floor, color=ORANGE, ls="--", lw=1.5),
            "best_label": ax.text(
                WIDEST + 0.6, floor + 0.06, "if each saw four letters", color=ORANGE, ha="right"
            ),
            "label": ax.text(
                WIDEST + 0.6, 3.75, "", color=BLUE, weight="bold", ha="right", va="top"
            ),
            "price": ax.text(WIDEST + 0.6, 3.15, "", ha="right", va="top"),
        }

    def update(self, artists, values):
        S, old = values["S"], values["S"] - values["stride"]
        for i, bar in enumerate(artists["bars"]):
            bar.set_height(values["nats"][i] if i < S else 0)
            bar.set(fc=BLUE if i >= old else "white", visible=i < S)
        artists["label"].set_text(f"perplexity {values['perplexity']:.3f}")
        artists["price"].set_text(
            f"filled: scored; each letter is read {times(values['readings'])}"
        )

    def describe(self, values):
        return (
            f"Windows of {values['S']} letters, a new one every {values['stride']}: perplexity "
            f"{values['perplexity']:.3f}, and {values['best']:.3f} if each letter saw four before "
            f"it. Each letter is read {times(values['readings'])}."
        )
