"""Demo 11.ranks: four devices, and the model that their mean of means asks for."""

import numpy as np

from course_utils.live import Control, Demo
from course_utils.live.figures import BLACK, BLUE, GRAY, LIGHT_GRAY, LIGHT_ORANGE, ORANGE, PURPLE

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
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        left.set(title="share of yes; width: tokens", xlim=(0, 380), ylim=(0, 1))
        left.set(xlabel="tokens", xticks=[0, 120, 240], yticks=[0, 0.25, 0.5, 0.75, 1])
        right.set(title="loss of q, and the best q", xlim=(0, 1), ylim=(0.45, 1.95), xlabel="q")
        right.set(ylabel="nats")
        for device, share in enumerate(SHARES[:3]):
            left.bar(OTHERS * device, share, OTHERS, align="edge", color=LIGHT_GRAY, ec=GRAY, lw=1)
            left.text(OTHERS * (device + 0.5), 0.03, str(device + 1), ha="center", color=GRAY)
        others = SHARES[:3].mean()
        left.plot([0, 250], [others, others], color=BLACK, ls=":", lw=1.5)
        left.text(255, others + 0.02, "without\ndevice 4", va="bottom")
        kinds = {"all tokens": (BLUE, "-", "o"), "mean of means": (ORANGE, "--", "s")}
        return {
            "device": left.fill([0], [0], color=LIGHT_ORANGE, ec=PURPLE, lw=2.5)[0],
            "name": left.text(0, 0, "4", ha="center", color=PURPLE, weight="bold"),
            "levels": {
                name: left.plot([], [], color=c, ls=ls, lw=2.4)[0]
                for name, (c, ls, _) in kinds.items()
            },
            "ends": {
                name: left.text(0, 0, name.replace(" of", "\nof"), color=c, va="center")
                for name, (c, *_) in kinds.items()
            },
            "pull": left.plot([], [], color=PURPLE, ls="-", marker="v", markevery=[1])[0],
            "curves": {
                name: right.plot(GRID_Q, GRID_Q, color=c, ls=ls)[0]
                for name, (c, ls, _) in kinds.items()
            },
            "dots": {
                name: right.plot([], [], mark, color=c, ms=10)[0]
                for name, (c, _, mark) in kinds.items()
            },
            "says": {
                name: right.text(0.54, y, "", ha="center", color=kinds[name][0], weight="bold")
                for name, y in (("all tokens", 1.84), ("mean of means", 1.72))
            },
        }

    def update(self, artists, values):
        start, end = 3 * OTHERS, int(values["counts"].sum())
        artists["device"].set_xy([(start, 0), (start, SHARES[3]), (end, SHARES[3]), (end, 0)])
        artists["name"].set_position(((start + end) / 2, SHARES[3] + 0.03))
        mean, of_means = values["best"].values()
        artists["pull"].set_data([240, 240], [SHARES[:3].mean(), mean])
        middle, apart = (mean + of_means) / 2, max(abs(mean - of_means), 0.13)
        side = 1 if mean >= of_means else -1
        artists["ends"]["all tokens"].set_position((255, middle + side * apart / 2 - 0.01))
        artists["ends"]["mean of means"].set_position((255, middle - side * apart / 2 - 0.01))
        for name, best in values["best"].items():
            artists["levels"][name].set_data([0, 250], [best, best])
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
