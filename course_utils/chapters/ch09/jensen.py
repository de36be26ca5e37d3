"""Demo 09.jensen: the mean of exponentials is not the exponential of the mean."""

import math

import numpy as np

from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, ORANGE, PURPLE

MEAN_LOSS = 3.0
BATCHES = {
    "evenly spread": np.linspace(-1, 1, 8),
    "one bad batch": np.r_[np.full(7, -1 / 7), 1],
}


class Jensen(Demo):
    id = "09.jensen"
    title = "Average first or exp first?"
    controls = {
        "spread": Control(0.0, 2.0, 0.05, 0.0, label="spread of the losses (nats)"),
        "batches": Choice(tuple(BATCHES), "evenly spread", label="batches"),
    }
    presets = {
        "all alike": {},
        "half a nat": {"spread": 0.5},
        "two nats": {"spread": 2.0},
        "one bad batch": {"spread": 2.0, "batches": "one bad batch"},
    }

    def compute(self, spread, batches):
        """Two averages of eight batch losses of one mean."""
        losses = MEAN_LOSS + spread * BATCHES[batches]
        return {
            "losses": losses,
            "of_mean": math.exp(losses.mean()),
            "of_each": float(np.exp(losses).mean()),
        }

    def build(self, figure):
        ax = figure.subplots()
        x = np.linspace(0, 5.02, 200)
        ax.plot(x, np.exp(x), color=BLACK, lw=1.5)
        ax.set(xlim=(0, 6.7), ylim=(0, 155), xlabel="loss of a batch (nats per token)")
        ax.set_title("Perplexity of each of 8 batches")
        ax.set_xticks(range(6))
        return {
            "mean": ax.plot([MEAN_LOSS] * 2, [0, 0], color=BLACK, lw=1.5, ls=":")[0],
            "chord": ax.plot([], [], color=PURPLE, lw=1.5, ls="-.")[0],
            "below": ax.plot([MEAN_LOSS, 5.3], [0, 0], color=BLUE, ls="-")[0],
            "above": ax.plot([MEAN_LOSS, 5.3], [0, 0], color=ORANGE, ls="--")[0],
            "ends": [
                ax.plot([MEAN_LOSS], [0], marker, color=color, ms=10)[0]
                for marker, color in (("s", BLUE), ("D", ORANGE))
            ],
            "dots": ax.plot([], [], "o", color=PURPLE)[0],
            "below_label": ax.text(5.35, 0, "", color=BLUE, va="center", weight="bold"),
            "above_label": ax.text(5.35, 0, "", color=ORANGE, va="center", weight="bold"),
        }

    def update(self, artists, values):
        below, above = values["of_mean"], values["of_each"]
        artists["dots"].set_data(values["losses"], np.exp(values["losses"]))
        lowest, highest = values["losses"].min(), values["losses"].max()
        artists["chord"].set_data([lowest, highest], np.exp([lowest, highest]))
        artists["mean"].set_ydata([0, above])
        for end, height in zip(artists["ends"], (below, above), strict=True):
            end.set_ydata([height])
        artists["below"].set_ydata([below, below])
        artists["above"].set_ydata([above, above])
        apart = max(above - below, 34)
        middle = max((below + above) / 2, 15 + apart / 2)
        artists["below_label"].set(text=f"exp of the\nmean: {below:.1f}", y=middle - apart / 2)
        artists["above_label"].set(text=f"mean of the\nexps: {above:.1f}", y=middle + apart / 2)

    def describe(self, values):
        low, high = values["losses"].min(), values["losses"].max()
        off = 100 * (values["of_each"] / values["of_mean"] - 1)
        return (
            f"Eight batches of one size, losses from {low:.2f} to {high:.2f}, mean {MEAN_LOSS:g} "
            f"nats: the perplexity of the mean is {values['of_mean']:.2f}, the mean of the "
            f"perplexities {values['of_each']:.2f}, {off:.0f} % more."
        )
