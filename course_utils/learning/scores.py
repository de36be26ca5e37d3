"""How well the learner's confidence was placed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from course_utils.information import surprisal
from course_utils.judging.calls import fixed_conditions
from course_utils.judging.sentences import sentence
from course_utils.learning import record
from course_utils.learning.result import type_size
from course_utils.live import figures
from course_utils.scoring import reliability

FEW = 5  # predictions that the axis has room for from the first one on


@dataclass(frozen=True)
class Scoreboard:
    """The learner's confidences, scored."""

    costs: Mapping[str, float]  # prediction: -ln(confidence in the truth), nats, as they were made
    uniform: Mapping[str, float]  # prediction: ln k, what sharing equally would have cost
    # Of each fifth of the confidences: their mean, the share that came true, how many (float,
    # float, int).
    calibration: tuple

    @property
    def running_mean(self):
        """Mean cost after each prediction, nats."""
        return _running_mean(self.costs)

    @property
    def running_uniform(self):
        """Mean cost of sharing equally after each prediction, nats."""
        return _running_mean(self.uniform)

    def __repr__(self):
        if not self.costs:
            return "○ Not attempted: no prediction with options has been revealed yet."
        mean, uniform = self.running_mean[-1], self.running_uniform[-1]
        n = len(self.costs)
        text = sentence(
            "mean",
            count=f"{n} prediction{'s' * (n > 1)}",
            mean="∞" if math.isinf(mean) else f"{mean:.2f}",
            equal=f"{uniform:.2f}",
        )
        if math.isinf(mean):
            ids = ", ".join(id for id, cost in self.costs.items() if math.isinf(cost))
            verdict = sentence("infinite mean", ids=ids)
        elif mean < uniform:
            verdict = sentence("worth", gain=f"{uniform - mean:.2f}")
        else:
            verdict = sentence("ahead")
        groups = "; ".join(
            sentence("group", count=n, said=f"{100 * said:.0f}", came=f"{100 * came:.0f}")
            for said, came, n in self.calibration
        )
        return f"{text} {verdict}\n{sentence('calibration', groups=groups)}"

    def _repr_html_(self):
        text = escape(repr(self)).replace("\n", "<br>")
        picture = _picture(self) if self.costs else ""
        style = f"font-size: {type_size()}; line-height: 1.5; max-width: 46em"
        return f'{picture}<div role="status" style="{style}">{text}</div>'


def _running_mean(costs):
    total = np.cumsum(list(costs.values()))
    return tuple((total / np.arange(1, len(costs) + 1)).tolist())


def scoreboard():
    """Score the learner's revealed confidences in nats, against "always 1/k": a `Scoreboard`."""
    entries = {
        id: entry
        for id, entry in record.read()["predictions"].items()
        if entry.get("revealed") and isinstance(entry["guess"], list)
    }
    costs = {id: float(surprisal(e["guess"][e["truth"]])) for id, e in entries.items()}
    uniform = {id: math.log(len(entry["guess"])) for id, entry in entries.items()}
    return Scoreboard(costs, uniform, _calibration(entries.values()))


def _calibration(entries):
    """Each confidence, whether in the truth or not, is a prediction that came true or did not."""
    said = [share for entry in entries for share in entry["guess"]]
    came = [i == entry["truth"] for entry in entries for i in range(len(entry["guess"]))]
    if not said:
        return ()
    diagram = reliability(said, np.array(came, int), bins=5)
    groups = zip(diagram.predicted, diagram.observed, diagram.count, strict=True)
    return tuple((float(mean), float(share), int(n)) for mean, share, n in groups if n)


@fixed_conditions()
def _picture(board):
    """Both means over the predictions, and the calibration curve: an HTML image."""
    with figures.style():
        figure = Figure(figsize=(9, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2)
        _draw_means(left, board)
        _draw_calibration(right, board.calibration)
        return figures.png(figure, repr(board))


def _draw_means(ax, board):
    n = len(board.costs)
    finite = [mean for mean in board.running_mean if math.isfinite(mean)]
    top = 1.3 * max([*finite, *board.running_uniform])
    # After ten notebooks there are a hundred points, and the first lies at the edge.
    line = {"markevery": max(1, n // 12), "clip_on": False}
    ax.plot(range(1, len(finite) + 1), finite, "o-", color=figures.BLUE, **line)
    ax.plot(range(1, n + 1), board.running_uniform, "s--", color=figures.ORANGE, **line)
    ax.set(xlabel="predictions revealed", ylabel="mean NLL (nats)")
    ax.set(xlim=(0.5, max(n, FEW) + 0.5), ylim=(0, top))
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.set_title("● you", loc="left", color=figures.BLUE)
    ax.set_title("■ always 1/k", loc="right", color=figures.ORANGE)
    if len(finite) < n:
        x, y = len(finite) + 1, 0.95 * top
        is_left = x <= max(n, FEW) / 2
        ax.plot([x], [y], "^", color=figures.BLUE, clip_on=False)
        place = {"xytext": (9 if is_left else -9, 0), "ha": "left" if is_left else "right"}
        place |= {"textcoords": "offset points", "va": "center", "color": figures.BLUE}
        ax.annotate(f"∞ from {x} on", (x, y), **place)


def _draw_calibration(ax, calibration):
    ax.plot([0, 1], [0, 1], "--", color=figures.ORANGE)
    ax.set_title("● you", loc="left", color=figures.BLUE)
    ax.set_title("-- calibrated", loc="right", color=figures.ORANGE)
    for said, came, size in calibration:
        ax.plot([said], [came], "o", color=figures.BLUE)
        place = {"xytext": (0, 7), "textcoords": "offset points", "ha": "center"}
        over_the_line = [withStroke(linewidth=3, foreground="white")]
        ax.annotate(f"{size}", (said, came), **place, path_effects=over_the_line)
    ax.set(xlabel="confidence (above: count)", ylabel="share that came true")
    ax.set(xlim=(-0.05, 1.05), ylim=(-0.05, 1.18))
