"""Demo 03.loaded-die: how long a product follows the casino."""

from functools import cache

import numpy as np

from course_utils import logspace
from course_utils.chapters.ch03.shared import show_number
from course_utils.live import Control, Demo
from course_utils.live.figures import BLACK, BLUE, ORANGE
from course_utils.models import CASINO

MOST_ROLLS = 2000


@cache
@np.errstate(divide="ignore")
def forward_passes():
    """Log-probability of the first t rolls, t = 1 … 2000: by products, and in log space."""
    rolls, _ = CASINO.sample(MOST_ROLLS)
    by_product = np.log(CASINO.forward(rolls).sum(axis=1))
    return by_product, logspace.logsumexp(CASINO.forward_log(rolls), axis=1)


class LoadedDie(Demo):
    id = "03.loaded-die"
    title = "How long can a product follow the casino?"
    controls = {"rolled": Control(10, MOST_ROLLS, 10, 100, label="rolls seen")}
    presets = {
        "a short evening": {},
        "just alive": {"rolled": 430},
        "dead": {"rolled": 440},
        "the whole night": {"rolled": MOST_ROLLS},
    }

    def compute(self, rolled):
        by_product, in_logs = forward_passes()
        dead = int(np.argmin(np.isfinite(by_product))) + 1
        return {
            "dead": dead,
            "by_product": float(by_product[rolled - 1]),
            "log_prob": float(in_logs[rolled - 1]),
            "bits": float(-in_logs[rolled - 1] / rolled / np.log(2)),
            "product_bits": float(-by_product[rolled - 1] / rolled / np.log(2)),
            "paths": (by_product[:rolled], in_logs[:rolled]),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        left.set(
            title="log-probability of all rolls, nats",
            xlim=(0, MOST_ROLLS + 40),
            ylim=(-3800, 150),
            xlabel="rolls seen",
        )
        right.set(
            title="bits a roll",
            xlim=(0, MOST_ROLLS + 40),
            ylim=(2.2, 2.9),
            xlabel="rolls seen",
        )
        fair = np.log2(6)
        right.axhline(fair, color=BLACK, ls="--", lw=1.5)
        right.text(MOST_ROLLS, fair + 0.012, "a fair die", ha="right", va="bottom", color=BLACK)
        right.text(40, 2.85, "product", color=ORANGE, weight="bold", va="center")
        right.text(40, 2.80, "log space", color=BLUE, weight="bold", va="center")
        place = {"weight": "bold", "va": "center", "ha": "left"}
        return {
            "product": left.plot([], [], color=ORANGE, lw=8, alpha=0.5, ls="-")[0],
            "logs": left.plot([], [], color=BLUE)[0],
            "product_bits": right.plot([], [], color=ORANGE, lw=8, alpha=0.5, ls="-")[0],
            "logs_bits": right.plot([], [], color=BLUE)[0],
            "dot": left.plot([], [], "o", color=BLUE)[0],
            "bits_dot": right.plot([], [], "o", color=BLUE)[0],
            "grave": left.plot([], [], "X", color=ORANGE, ms=12)[0],
            "product_says": left.text(60, -3250, "", color=ORANGE, **place),
            "logs_says": left.text(60, -3600, "", color=BLUE, **place),
        }

    def update(self, artists, values):
        t = np.arange(1, values["rolled"] + 1)
        for name, path in zip(("product", "logs"), values["paths"], strict=True):
            alive = np.isfinite(path)
            artists[name].set_data(t[alive], path[alive])
            artists[f"{name}_bits"].set_data(t[alive], -path[alive] / t[alive] / np.log(2))
        artists["dot"].set_data([values["rolled"]], [values["log_prob"]])
        artists["bits_dot"].set_data([values["rolled"]], [values["bits"]])
        last = values["dead"] - 1
        dead = values["rolled"] > last
        artists["grave"].set_data([last], [values["paths"][0][last - 1] if dead else np.nan])
        artists["product_says"].set_text(f"product: {show_number(values['by_product'], 2)}")
        artists["logs_says"].set_text(f"log space: {values['log_prob']:.2f}")

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
