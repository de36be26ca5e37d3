"""Demo 01.cliff: one product in six float formats."""

import math
from functools import cache

import numpy as np

from course_utils import floats
from course_utils.live import Choice, Control, Demo, Drag
from course_utils.live.figures import BLACK, BLUE, LIGHT_BLUE, ORANGE, PURPLE, is_narrow

FORMATS = ("float64", "float32", "bfloat16", "float16", "float8_e5m2", "float8_e4m3fn")
FACTORS = (0.5, 0.3, 0.9)
MOST_FACTORS = 1200
NO_ERROR = 1e-18  # where an error of exactly 0 is drawn on the logarithmic axis


@cache
def powers(p, name):
    """Products p, p·p, p·p·p, … multiplied up in a float format, and the relative error of each.

    The error is taken against the exact powers of the stored p, in whole-number arithmetic.
    """
    # A table of one row: before NumPy 2.2, accumulate of a long vector in bfloat16 ended Python.
    factors = np.full((1, MOST_FACTORS), p).astype(name)
    stored = np.multiply.accumulate(factors, axis=1).astype(float)[0]
    top, bottom = stored[0].as_integer_ratio()
    exact_top, exact_bottom, errors = 1, 1, []
    for value in stored.tolist():
        exact_top, exact_bottom = exact_top * top, exact_bottom * bottom
        a, b = value.as_integer_ratio()
        errors.append(abs(a * exact_bottom - exact_top * b) / (exact_top * b))
    return stored, np.array(errors)


def true_digits(n, option):
    """Where the picture has the true product of n factors: x, and a y of both panels."""
    return -n * math.log10(FACTORS[option]), 1


class Cliff(Demo):
    id = "01.cliff"
    title = "Find the cliff"
    drag = tuple(Drag(panel, x="n", given="p", place=true_digits) for panel in (0, 1))
    controls = {
        "n": Control(1, MOST_FACTORS, 1, 5, label="n, number of factors", scale="log"),
        "p": Choice(FACTORS, 0.5, label="p, each factor"),
        "dtype": Choice(FORMATS, "float64", label="error in"),
    }
    presets = {
        "ten coins": {"n": 10},
        "a hundred": {"n": 100},
        "last breath": {"n": 1074},
        "gone": {"n": 1075},
        "ramp": {"n": 617, "p": 0.3},
        "stuck": {"n": 150, "p": 0.9, "dtype": "float16"},
    }
    size = (9.0, 5.4)

    def compute(self, n, p, dtype):
        """The product of n factors p in each format, and one format's errors on the way."""
        errors = powers(p, dtype)[1]
        return {
            "stored": {name: powers(p, name)[0][n - 1] for name in FORMATS},
            "stuck": {
                name: n > 1 and len(set(powers(p, name)[0][n - 2 : n])) == 1 for name in FORMATS
            },
            "digits": -np.arange(1, n + 1) * math.log10(p),
            "errors": errors[:n],
            "error": errors[n - 1],
        }

    def build(self, figure):
        lanes, errors = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        right = 9000 if is_narrow(figure) else 3000  # beyond the longest bar the numbers have room
        lanes.set(xscale="log", xlim=(0.1, right), ylim=(5.6, -0.6))
        lanes.set(title="The product as stored (striped: subnormal)")
        lanes.set_yticks(range(6), FORMATS)
        lanes.grid(axis="y", visible=False)
        for row, name in enumerate(FORMATS):
            limits = floats.limits(name)
            normal, least = (
                -math.log10(x) for x in (limits.smallest_normal, limits.smallest_subnormal)
            )
            lanes.barh(row, normal - 0.1, left=0.1, color=LIGHT_BLUE, height=0.8)
            lanes.barh(
                row, least - normal, left=normal, fc="white", ec=BLUE, hatch="///", height=0.8
            )
        errors.set(yscale="log", ylim=(NO_ERROR / 9, 30), xlabel="true value of the product")
        errors.set_yticks([NO_ERROR, 1e-12, 1e-6, 1], ["0", "$10^{-12}$", "$10^{-6}$", "100 %"])
        errors.set_xticks(
            [1, 3, 10, 30, 100, 300], ["0.1", "", "$10^{-10}$", "", "$10^{-100}$", ""]
        )
        errors.minorticks_off()
        return {
            "now": [ax.axvline(1, color=BLACK, lw=1) for ax in (lanes, errors)],
            "stored": {
                name: lanes.text(0.97 * right, row, "", ha="right", va="center")
                for row, name in enumerate(FORMATS)
            },
            "errors": errors.plot([], [], color=PURPLE)[0],
            "error": errors.plot([], [], color=PURPLE, marker="o")[0],
            "title": errors.text(0, 1.04, "", transform=errors.transAxes, size="large"),
        }

    def update(self, artists, values):
        digits = values["digits"]
        shown = np.maximum(values["errors"], NO_ERROR)
        for line in artists["now"]:
            line.set_xdata([digits[-1], digits[-1]])
        for name, text in artists["stored"].items():
            value = values["stored"][name]
            stuck = value > 0 and values["stuck"][name]
            bad = stuck or value < floats.limits(name).smallest_normal
            text.set_text(f"{value:.3g}{' stuck' if stuck else ''}")
            text.set(color=ORANGE if bad else BLACK, weight="bold" if bad else "normal")
        artists["errors"].set_data(digits, shown)
        artists["error"].set_data(digits[-1:], shown[-1:])
        artists["title"].set_text(f"Relative error in {values['dtype']}")

    def describe(self, values):
        n, p, stored = values["n"], values["p"], values["stored"]
        dead = [name for name in FORMATS if stored[name] == 0]
        dtype = values["dtype"]
        return (
            f"The product of n = {n} factors {p:g} is stored in {dtype} as {stored[dtype]:.3g}, "
            f"with a relative error of {values['error']:.2g}. Exactly 0 in: "
            f"{', '.join(dead) or 'no format'}."
        )
