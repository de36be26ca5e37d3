"""Demo 02.how-sure: a curve narrows, and its interval with it; do a hundred hold the truth?"""

import math

import numpy as np

from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE

FINE = np.linspace(0.001, 0.999, 999)
MOST = 400  # flips
EXPERIMENTS = 100
LUCK = np.random.default_rng(5).random((EXPERIMENTS, MOST))  # a flip is heads where this is below θ
ROWS = np.arange(1, EXPERIMENTS + 1)


def interval(heads, n):
    """The best coin for so many heads in n flips, plus and minus 1.96 standard errors."""
    best = heads / n
    error = 1.96 * np.sqrt(best * (1 - best) / n)
    return best - error, best + error


def coverage(theta, n):
    """The share of all experiments whose interval holds the coin theta that made the flips."""
    heads = np.arange(n + 1)
    orders = [math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) for k in heads]
    log_p = orders + heads * math.log(theta) + (n - heads) * math.log(1 - theta)
    low, high = interval(heads, n)
    return float(np.exp(log_p)[(low <= theta) & (theta <= high)].sum())


def strokes(low, high, rows):
    """The ends of several level strokes as one line, which breaks at nan."""
    gaps = np.full(len(rows), np.nan)
    return np.array([low, high, gaps]).T.ravel(), np.array([rows, rows, gaps]).T.ravel()


class HowSure(Demo):
    id = "02.how-sure"
    title = "How sure is the estimate?"
    drag = (Drag(x="theta"), Drag(panel=1, x="theta"))
    play = "n"
    controls = {
        "n": Control(5, MOST, 5, 20, label="n, flips"),
        "theta": Control(0.5, 0.95, 0.05, 0.7, label="θ, the true coin"),
    }
    presets = {
        "twenty flips": {"n": 20},
        "a hundred": {"n": 100},
        "four hundred": {"n": 400},
        "ten, a bent coin": {"n": 10, "theta": 0.9},
        "five, more bent": {"n": 5, "theta": 0.95},
        "four hundred, bent": {"n": 400, "theta": 0.9},
    }
    size = (9.0, 6.4)

    def compute(self, n, theta):
        """One experiment's likelihood over all coins, and the intervals of a hundred of them."""
        heads = (LUCK[:, :n] < theta).sum(axis=1)
        low, high = interval(heads, n)
        first = heads[0]
        log_l = first * np.log(FINE) + (n - first) * np.log1p(-FINE)
        return {
            "curve": np.exp(log_l - log_l.max()),
            "heads": int(first),
            "best": heads / n,
            "low": low,
            "high": high,
            "hits": (low <= theta) & (theta <= high),
            "width": float(high[0] - low[0]),
            "coverage": coverage(theta, n),
        }

    def build(self, figure):
        top, strip = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.7))
        top.set(xlim=(0, 1), ylim=(-0.12, 1.3), yticks=[0, 0.5, 1], ylabel="L / best L")
        strip.set(ylim=(-1, 103), yticks=[1, 50, 100], ylabel="experiment", xlabel="θ")
        return {
            "truth": [ax.axvline(0.5, color=BLACK, lw=1.5, ls=":") for ax in (top, strip)],
            "curve": top.plot([], [], color=GREEN)[0],
            "bar": top.plot([], [], color=GREEN, ls="-", lw=6, solid_capstyle="butt")[0],
            "name": top.text(0.01, 1.26, "", va="top", color=GREEN, weight="bold"),
            "hits": strip.plot([], [], color=BLUE, lw=1.2, ls="-")[0],
            "misses": strip.plot([], [], color=ORANGE, lw=3, ls="-")[0],
            "dots": strip.plot([], [], "s", color=ORANGE, ms=5, clip_on=False)[0],
            "count": strip.text(0.01, 100, "", va="top", color=ORANGE, weight="bold"),
        }

    def update(self, artists, values):
        for line in artists["truth"]:
            line.set_xdata([values["theta"]] * 2)
        artists["curve"].set_data(FINE, values["curve"])
        artists["bar"].set_data([values["low"][0], values["high"][0]], [-0.05, -0.05])
        artists["name"].set_text(
            f"experiment 1: {values['heads']} of {values['n']}\n"
            f"{values['best'][0]:.3f} ± {values['width'] / 2:.3f}"
        )
        misses = ~values["hits"]
        for name, chosen in (("hits", values["hits"]), ("misses", misses)):
            ends = values["low"][chosen], values["high"][chosen]
            artists[name].set_data(*strokes(*ends, ROWS[chosen]))
        artists["dots"].set_data(values["best"][misses], ROWS[misses])
        artists["count"].set_text(f"{np.sum(~values['hits'])} of 100\nmiss the truth")

    def describe(self, values):
        return (
            f"{values['n']} flips of the coin {values['theta']:g}: the first experiment has "
            f"{values['heads']} heads and says {values['best'][0]:.3f} ± "
            f"{values['width'] / 2:.3f}. Of a hundred such intervals {values['hits'].sum()} hold "
            f"the truth; in the long run it is {100 * values['coverage']:.1f} %."
        )
