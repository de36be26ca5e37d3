"""Demo 02.least-squares: a Gaussian NLL is a squared error in disguise."""

import math

import numpy as np

from course_utils.distributions import Normal
from course_utils.live import Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, ORANGE, minus
from course_utils.models.datasets import setosa_petals

MU = np.linspace(1, 2, 101)

LENGTHS = np.linspace(0.8, 2.2, 141)
BIN = 0.1  # cm, the resolution of the data
HIGHEST = 4  # nats, of the picture


class LeastSquares(Demo):
    id = "02.least-squares"
    title = "Least squares is an NLL"
    drag = (Drag(x="mu"), Drag(panel=1, x="mu"))
    controls = {
        "mu": Control(1.0, 2.0, 0.002, 1.2, label="μ, center (cm)"),
        "sigma": Control(0.1, 0.6, 0.002, 0.3, label="σ, spread (cm)", scale="log"),
    }
    presets = {
        "off center": {"mu": 1.2, "sigma": 0.3},
        "centered, too wide": {"mu": 1.462, "sigma": 0.4},
        "the best": {"mu": 1.462, "sigma": 0.172},
        "too narrow": {"mu": 1.462, "sigma": 0.1},
        "too narrow, off center": {"mu": 1.3, "sigma": 0.1},
    }

    def compute(self, mu, sigma):
        """Mean NLL of the petals under a Gaussian: its constant and its squared error."""
        x = setosa_petals()
        mse = float(np.mean((x - mu) ** 2))
        constant = math.log(sigma) + math.log(2 * math.pi) / 2
        mse_over_mu = np.var(x) + (x.mean() - MU) ** 2
        return {
            "mse": mse,
            "constant": constant,
            "mean_nll": constant + mse / (2 * sigma**2),
            "curve": constant + mse_over_mu / (2 * sigma**2),
            "lowest": constant + float(np.var(x)) / (2 * sigma**2),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        lengths, flowers = np.unique(setosa_petals().round(1), return_counts=True)
        for length, count in zip(lengths, flowers, strict=True):
            left.plot(np.full(count, length), np.arange(count) + 0.5, color=BLUE, ls="", marker="o")
        left.set(xlim=(0.8, 2.2), ylim=(0, 21), xlabel="petal length, cm")
        left.set(ylabel="flowers per 0.1 cm", title="50 petals, and the model")
        left.set_yticks([0, 5, 10, 15, 20])
        right.set(
            xlim=(0.97, 2.03),
            ylim=(-1.4, HIGHEST),
            xlabel="μ, cm",
            title="Mean NLL over μ, at this σ",
        )
        right.axvline(setosa_petals().mean(), color=BLACK, lw=1.5, ls=":")
        right.text(setosa_petals().mean() - 0.015, -1.3, "mean", ha="right", va="bottom")
        return {
            "density": left.plot([], [], color=ORANGE, ls="--")[0],
            "center": left.axvline(1, color=ORANGE, lw=1.5),
            "curve": right.plot([], [], color=ORANGE, ls="-")[0],
            "dot": right.plot([], [], color=ORANGE, marker="o", ls="", ms=10, clip_on=False)[0],
            "name": left.text(
                2.17,
                20.5,
                "",
                ha="right",
                va="top",
                color=ORANGE,
                weight="bold",
                bbox={"facecolor": "white", "lw": 0, "pad": 1},
            ),
            "value": right.text(
                1.98, -1.3, "", ha="right", va="bottom", color=ORANGE, weight="bold"
            ),
        }

    def update(self, artists, values):
        mu, sigma = values["mu"], values["sigma"]
        density = np.exp(Normal(mu, sigma).log_prob(LENGTHS))
        artists["density"].set_data(LENGTHS, len(setosa_petals()) * BIN * density)
        artists["center"].set_xdata([mu, mu])
        artists["curve"].set_data(MU, values["curve"])
        artists["dot"].set_data([mu], [min(values["mean_nll"], HIGHEST)])
        artists["name"].set_text(f"μ = {mu:.3f}\nσ = {sigma:.3f}")
        arrow = " ↑" if values["mean_nll"] > HIGHEST else ""
        nll = minus(f"{values['mean_nll']:.4f} nats")
        artists["value"].set_text(f"{nll}{arrow}\nMSE {values['mse']:.4f}")

    def describe(self, values):
        return (
            f"μ = {values['mu']:.3f}, σ = {values['sigma']:.3f} cm: the mean NLL is "
            f"{values['mean_nll']:.4f} nats, which is ln σ + ½ ln 2π = {values['constant']:.4f} "
            f"plus the squared error {values['mse']:.4f} over 2σ². The lowest point of the curve "
            f"at this σ is {values['lowest']:.4f}."
        )
