"""Demo 03.loaded-die: how long a product follows the casino."""

from functools import cache

import numpy as np

from course_utils import logspace
from course_utils.chapters.ch03.shared import show_number
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE, Curtain, minus
from course_utils.models import CASINO

MOST_ROLLS = 2000
RECENT = 100  # rolls whose die is guessed in the right panel
LOADED = 1  # the state of the loaded die


@cache
def night():
    """The rolls of a night, and the die behind each."""
    return CASINO.sample(MOST_ROLLS)


@cache
@np.errstate(divide="ignore", invalid="ignore")
def forward_passes():
    """By products and in log space: log-probability of the first t rolls, and P(loaded) at roll t.

    t counts from 1 to 2000; P(loaded) knows the rolls up to t.
    """
    rolls, _ = night()
    alpha, log_alpha = CASINO.forward(rolls), CASINO.forward_log(rolls)
    total, log_total = alpha.sum(axis=1), logspace.logsumexp(log_alpha, axis=1)
    by_product = (np.log(total), alpha[:, LOADED] / total)
    return by_product, (log_total, np.exp(log_alpha[:, LOADED] - log_total))


class LoadedDie(Demo):
    id = "03.loaded-die"
    title = "How long can a product follow the casino?"
    drag = (Drag(x="rolled"),)
    play = "rolled"
    controls = {"rolled": Control(10, MOST_ROLLS, 10, 100, label="rolls seen")}
    presets = {
        "a short evening": {},
        "just alive": {"rolled": 430},
        "dead": {"rolled": 440},
        "the whole night": {"rolled": MOST_ROLLS},
    }

    def compute(self, rolled):
        (by_product, product_loaded), (in_logs, loaded) = forward_passes()
        dead = int(np.argmin(np.isfinite(by_product))) + 1
        return {
            "dead": dead,
            "by_product": float(by_product[rolled - 1]),
            "log_prob": float(in_logs[rolled - 1]),
            "bits": float(-in_logs[rolled - 1] / rolled / np.log(2)),
            "paths": (by_product[:rolled], in_logs[:rolled]),
            "loaded": (product_loaded[:rolled], loaded[:rolled]),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.2))
        left.set(xlim=(0, MOST_ROLLS + 40), ylim=(-3800, 150), xlabel="rolls seen")
        left.set_title("log-probability of all rolls, nats")
        right.set(xlim=(-RECENT, 1), ylim=(-0.04, 1.3), yticks=[0, 0.5, 1])
        right.set_xlabel(f"the last {RECENT} rolls")
        right.set_title("P(loaded), roll by roll")
        right.set_xticks([-100, -75, -50, -25, 0], ["", "75 ago", "50 ago", "25 ago", "now"])
        place = {"weight": "bold", "va": "center"}
        right.text(-RECENT + 1, 1.21, "● a 6", color=BLACK, va="center")
        right.text(0, 1.21, "gray: it was loaded", color=BLACK, va="center", ha="right")
        ends = {"color": ORANGE, "ms": 14, "mec": "white"}
        shade = {"fill": True, "color": BLACK, "alpha": 0.12, "lw": 0}
        wide, thin = {"color": ORANGE, "lw": 8, "alpha": 0.5, "ls": "-"}, {"color": BLUE}
        return {
            "curtain": Curtain(left),
            "truth": right.stairs(np.zeros(RECENT), np.arange(-RECENT, 1) + 0.5, **shade),
            "product": left.plot([], [], **wide)[0],
            "logs": left.plot([], [], **thin)[0],
            "product_loaded": right.plot([], [], **wide)[0],
            "logs_loaded": right.plot([], [], **thin)[0],
            "sixes": right.plot([], [], "o", color=BLACK, ms=5)[0],
            "dot": left.plot([], [], "o", color=BLUE)[0],
            "loaded_dot": right.plot([], [], "o", color=BLUE, clip_on=False)[0],
            "grave": left.plot([], [], "X", **ends)[0],
            "loaded_grave": right.plot([], [], "X", **ends)[0],
            "product_says": left.text(60, -3250, "", color=ORANGE, **place),
            "logs_says": left.text(60, -3600, "", color=BLUE, **place),
        }

    def update(self, artists, values):
        rolled = values["rolled"]
        artists["curtain"].open(rolled)
        rolls, dice = night()
        recent = np.arange(max(rolled - RECENT, 0), rolled)
        ago = recent - rolled + 1
        truth = np.zeros(RECENT)
        truth[ago - 1] = 1.05 * (dice[recent] == LOADED)
        artists["truth"].set_data(truth)
        artists["sixes"].set_data(ago[rolls[recent] == 5], np.full((rolls[recent] == 5).sum(), 1.1))
        for name, path, loaded in zip(
            ("product", "logs"), values["paths"], values["loaded"], strict=True
        ):
            alive = np.isfinite(path)
            artists[name].set_data(np.flatnonzero(alive) + 1, path[alive])
            artists[f"{name}_loaded"].set_data(ago, loaded[recent])
        artists["dot"].set_data([rolled], [values["log_prob"]])
        artists["loaded_dot"].set_data([0], values["loaded"][1][-1:])
        last = values["dead"] - 1
        dead = rolled > last
        artists["grave"].set_data([last], [values["paths"][0][last - 1] if dead else np.nan])
        buried = dead and last - 1 in recent
        artists["loaded_grave"].set_data(
            [last - rolled], [values["loaded"][0][last - 1] if buried else np.nan]
        )
        artists["product_says"].set_text(minus(f"product: {show_number(values['by_product'], 2)}"))
        artists["logs_says"].set_text(minus(f"log space: {values['log_prob']:.2f}"))

    def describe(self, values):
        now = (
            f"After {values['rolled']} rolls, log space says {values['log_prob']:.2f} nats: "
            f"{values['bits']:.4f} bits a roll, where a fair die costs {np.log2(6):.4f}."
        )
        if abs(values["by_product"] - values["log_prob"]) < 0.005:
            return f"{now} The product still agrees: {values['by_product']:.2f} nats."
        if values["rolled"] < values["dead"]:
            return f"{now} The product is subnormal and off: {values['by_product']:.2f} nats."
        return f"{now} The product has been exactly 0 since roll {values['dead']}."
