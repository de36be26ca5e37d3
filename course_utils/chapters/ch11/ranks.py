"""Demo 11.ranks: four devices, and the model that their mean of means asks for."""

import numpy as np

from course_utils.live import Control, Demo
from course_utils.live.figures import BLACK, BLUE, GREEN, ORANGE, PURPLE

SHARES = np.array([0.8, 0.7, 0.75, 0.2])  # of yes among the tokens of each device
OTHERS = 40  # tokens on each of the first three devices
GRID_Q = np.linspace(0.02, 0.98, 97)


class Ranks(Demo):
    id = "11.ranks"
    title = "Yes or no on four devices: what does training settle on?"
    controls = {"tokens": Control(5, 120, 5, 5, label="tokens on device 4")}
    presets = {
        "a short one": {},
        "all alike": {"tokens": OTHERS},
        "a long one": {"tokens": 120},
    }

    def compute(self, tokens):
        counts = np.array([OTHERS] * 3 + [tokens])
        mean = float(counts @ SHARES / counts.sum())
        of_means = float(SHARES.mean())
        return {
            "counts": counts,
            "best": {"all tokens": mean, "mean of means": of_means},
            "curves": {
                "all tokens": _nll(mean, GRID_Q),
                "mean of means": _nll(of_means, GRID_Q),
            },
            "lost": float(_nll(mean, of_means) - _nll(mean, mean)),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
        left.set(title="share of yes; width: tokens", xlim=(0, 250), ylim=(0, 1))
        left.set(xlabel="tokens", yticks=[0, 0.25, 0.5, 0.75, 1])
        right.set(title="loss of q, and the best q", xlim=(0, 1), ylim=(0.45, 1.95), xlabel="q")
        right.set(ylabel="nats")
        colors = (GREEN, PURPLE, GREEN, BLACK)
        kinds = {"all tokens": (BLUE, "-", "o"), "mean of means": (ORANGE, "--", "s")}
        return {
            "bars": [left.fill([0], [0], color=c, alpha=0.28, ec=c, lw=1.5)[0] for c in colors],
            "names": [left.text(0, 0, "", ha="center") for _ in colors],
            "levels": {
                name: left.plot([], [], color=c, ls=ls, lw=2.4)[0]
                for name, (c, ls, _) in kinds.items()
            },
            "curves": {
                name: right.plot(GRID_Q, GRID_Q, color=c, ls=ls)[0]
                for name, (c, ls, _) in kinds.items()
            },
            "dots": {
                name: right.plot([], [], mark, color=c, ms=10)[0]
                for name, (c, _, mark) in kinds.items()
            },
            "says": {
                name: right.text(0.5, y, "", ha="center", color=kinds[name][0], weight="bold")
                for name, y in (("all tokens", 1.84), ("mean of means", 1.72))
            },
        }

    def update(self, artists, values):
        starts = np.concatenate([[0], np.cumsum(values["counts"])])
        for i, share in enumerate(SHARES):
            x0, x1 = starts[i], starts[i + 1]
            artists["bars"][i].set_xy([(x0, 0), (x0, share), (x1, share), (x1, 0)])
            artists["names"][i].set(text=str(i + 1), position=((x0 + x1) / 2, 0.03))
        for name, best in values["best"].items():
            artists["levels"][name].set_data([0, starts[-1]], [best, best])
            artists["curves"][name].set_ydata(values["curves"][name])
            artists["dots"][name].set_data([best], [_nll(best, best)])
            artists["says"][name].set_text(f"{name}: {best:.3f}")

    def describe(self, values):
        best, counts = values["best"], values["counts"]
        return (
            f"With {counts[-1]} tokens on device 4, all tokens ask for the answer "
            f"{best['all tokens']:.3f}, the mean of four means for {best['mean of means']:.3f}. "
            f"A token there counts {OTHERS / counts[-1]:.3g} times as much as one elsewhere, and "
            f"training ends {values['lost']:.4f} nats above the best."
        )


def _nll(p, q):
    """Expected loss of the answer q where the share of yes is p, in nats."""
    return -(p * np.log(q) + (1 - p) * np.log(1 - q))
