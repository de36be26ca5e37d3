"""What several demos of notebook 10 share."""

from functools import cache
from types import SimpleNamespace

import numpy as np

from course_utils.live.figures import BLACK, BLUE, LIGHT_BLUE, ORANGE
from course_utils.models.datasets import digits, split

REPORTS = np.linspace(0.001, 0.999, 999)


def expected_score(score, p, q):
    """Expected cost of the report q when the event comes with probability p."""
    return p * score(q) + (1 - p) * score(1 - q)


CHARACTERS = {"bold": 1e6, "shy": 1.0}  # C, how little the weights are held back


@cache
def two_models():
    """Logits of a bold and a shy model of 100 digits, for 400 digits to tune on and the rest."""
    from sklearn.linear_model import LogisticRegression

    train, rest = split(digits(), train=100, seed=0)
    tune, test = SimpleNamespace(y=rest.y[:400]), SimpleNamespace(y=rest.y[400:])
    for name, C in CHARACTERS.items():
        model = LogisticRegression(C=C, solver="newton-cg", tol=1e-8, max_iter=1000)
        Z = model.fit(train.X, train.y).decision_function(rest.X)
        setattr(tune, name, Z[:400])
        setattr(test, name, Z[400:])
    return tune, test


def reliability_bars(ax):
    """An empty reliability diagram: bars of what came true, ticks of what was said."""
    ax.set(xlim=(0, 1), ylim=(0, 1.04), xlabel="confidence", ylabel="share that was right")
    diagonal = ax.plot([0, 1], [0, 1], color=BLACK, ls="--", lw=1.5)[0]
    edges = np.linspace(0, 1, 11)
    bars = ax.bar(edges[:-1], np.zeros(10), 0.1, align="edge", color=LIGHT_BLUE, ec=BLUE, lw=1.5)
    gaps = [
        ax.plot([], [], color=ORANGE, ls="-", lw=3, solid_capstyle="butt")[0] for _ in range(10)
    ]
    return {"bars": list(bars), "gaps": gaps, "diagonal": diagonal}


def set_reliability(artists, diagram):
    for i, (bar, gap) in enumerate(zip(artists["bars"], artists["gaps"], strict=True)):
        full = diagram.count[i] > 0
        said, came = diagram.predicted[i], diagram.observed[i]
        bar.set_height(came if full else 0)
        gap.set_data(([said, said], [said, came]) if full else ([], []))


def top(ax):
    return {"transform": ax.transAxes, "ha": "center", "va": "top"}
