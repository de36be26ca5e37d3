"""Demo 03.microscope: which numbers a format has near x."""

from functools import cache

import numpy as np

from course_utils import floats
from course_utils.live import Choice, Control, Demo
from course_utils.live.figures import BLACK, BLUE, ORANGE, is_narrow

FORMATS = ["float64", "float32", "bfloat16", "float16", "float8_e5m2", "float8_e4m3fn"]
PIXELS = 100  # of a row, on each side of x
COLUMNS = (1.12, 2.04, 2.98)  # where the words of a row stand,
NARROW_COLUMNS = (1.2, 3.2, 5.1)  # and on a phone
CROWD = 60  # ticks in the window from which on a row is drawn solid


@cache
def small_format(name):
    """All finite values >= 0 of a format of 8 or 16 bits, sorted."""
    dtype = np.dtype(name)
    codes = np.arange(2 ** (8 * dtype.itemsize - 1)).astype(f"u{dtype.itemsize}")
    with np.errstate(invalid="ignore"):
        values = codes.view(dtype).astype(float)
    return values[np.isfinite(values)]


def step_above(stored, name):
    """How far the next number of a format lies above a stored one, >= 0."""
    if name in ("float64", "float32"):
        return float(np.spacing(np.dtype(name).type(stored)))
    values = small_format(name)
    above = values[values > stored]
    return float(above[0]) - stored if above.size else np.inf


def how_many(low, high, name):
    """How many numbers of float32 or float64 lie from low to high, both at least 0."""
    first, last = np.array([low, high], name)
    if float(first) < low:
        first = np.nextafter(first, last)
    if float(last) > high:
        last = np.nextafter(last, first)
    whole = f"u{first.itemsize}"  # read as whole numbers, neighbors differ by 1
    return int(last.view(whole)) - int(first.view(whole)) + 1


class Microscope(Demo):
    id = "03.microscope"
    title = "Format microscope: which numbers exist near x?"
    controls = {
        "x": Control(0.0, 100.0, 0.001, 7.0, label="x"),
        "window": Choice(["1", "0.1", "0.01"], "0.1", label="window, ±"),
        "dtype": Choice(FORMATS, "bfloat16", label="format"),
    }
    presets = {
        "a loss near 7": {},
        "float16: exp overflows": {"x": 11.1, "window": "0.01", "dtype": "float16"},
        "e4m3 near 0": {"x": 0.005, "window": "0.01", "dtype": "float8_e4m3fn"},
        "bfloat16: exp(80)": {"x": 80.0, "window": "1"},
        "float32: exp overflows": {"x": 88.8, "window": "1", "dtype": "float32"},
    }

    def compute(self, x, window, dtype):
        half = float(window)
        rows = {}
        for name in FORMATS:
            stored = float(floats.round_to(x, name))
            places, solid = np.zeros(0), name in ("float64", "float32")
            if not solid:
                values = small_format(name)
                places = (values[np.abs(values - x) <= half] - x) / half
                count = len(places)
                places = np.unique(np.round(places * PIXELS)) / PIXELS
                solid = len(places) > CROWD
            step = step_above(stored, name)
            if name in ("float64", "float32"):
                count = how_many(max(x - half, 0.0), x + half, name)
            with np.errstate(over="ignore"):
                exp = float(floats.round_to(np.exp(stored), name))
            rows[name] = {"stored": stored, "step": step, "exp": exp, "count": count}
            rows[name] |= {"solid": solid, "places": places}
        return {"half": half, "rows": rows}

    def build(self, figure):
        ax = figure.subplots()
        narrow = is_narrow(figure)
        columns = NARROW_COLUMNS if narrow else COLUMNS
        ax.set(
            xlim=(-1.02, 6.9 if narrow else 3.85),
            ylim=(-0.75, len(FORMATS) - 0.1),
            yticks=range(len(FORMATS)),
        )
        ax.set_yticklabels(FORMATS[::-1])
        ax.set_xticks([])
        ax.grid(visible=False)
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.tick_params(length=0)
        ax.plot([0, 0], [-0.35, len(FORMATS) - 0.4], color=BLACK, lw=1.2, ls=":")
        top = len(FORMATS) - 0.45
        for place, words in zip(columns, ("stored as", "step up", "exp of it"), strict=True):
            ax.text(place, top, words, color=BLACK)
        artists = {
            "left": ax.text(0, -0.7, "", ha="center") if narrow else ax.text(-1, -0.7, ""),
            "middle": ax.text(0, top if narrow else -0.7, "", ha="center"),
            "right": ax.text(1, -0.7, "", ha="right"),
        }
        for y, name in enumerate(FORMATS[::-1]):
            ax.plot([-1, 1], [y, y], color=BLACK, lw=0.8, ls="-")
            artists[name] = {
                "band": ax.plot([], [], lw=20, color=BLUE, ls="-", solid_capstyle="butt")[0],
                "ticks": ax.plot([], [], "|", ms=20, mew=1.6, color=BLUE)[0],
                "stored": ax.plot([], [], "v", ms=9, color=BLACK)[0],
                "words": [ax.text(place, y, "", va="center") for place in columns],
            }
        return artists

    def update(self, artists, values):
        x, half = values["x"], values["half"]
        narrow = is_narrow(artists["left"].figure)
        artists["left"].set_text(f"{'±' if narrow else '−'}{half:g}")
        artists["middle"].set_text(f"x = {x:g}")
        artists["right"].set_text("" if narrow else f"+{half:g}")
        for y, name in enumerate(FORMATS[::-1]):
            row, artist = values["rows"][name], artists[name]
            color = ORANGE if name == values["dtype"] else BLUE
            ticks = [] if row["solid"] else row["places"]
            artist["ticks"].set_data(ticks, np.full(len(ticks), y))
            artist["ticks"].set_color(color)
            artist["band"].set_data(
                [max(-1, -x / half), 1] if row["solid"] else [], [y, y] if row["solid"] else []
            )
            artist["band"].set_color(color)
            place = (row["stored"] - x) / half
            artist["stored"].set_data([place if abs(place) <= 1 else np.nan], [y + 0.36])
            digits = ".4g" if row["exp"] < 1e4 else ".2g"
            stored, step = (".4g", ".2g") if narrow else (".5g", ".4g")
            shown = f"{row['stored']:{stored}}", f"{row['step']:{step}}", f"{row['exp']:{digits}}"
            for label, words in zip(artist["words"], shown, strict=True):
                label.set_text(words)
                label.set_color(color)

    def describe(self, values):
        row = values["rows"][values["dtype"]]
        over = "" if np.isfinite(row["exp"]) else ", an overflow"
        count = f"{row['count']:,}" if row["count"] < 1e5 else f"about {row['count']:.1e}"
        numbers = "number" if row["count"] == 1 else "numbers"
        numbers += " from 0 on" if values["x"] < values["half"] else ""
        return (
            f"In {values['dtype']}, {values['x']:g} is stored as {row['stored']:.7g}; the next "
            f"number is {row['step']:.4g} above it, and exp of it is {row['exp']:.4g}{over}. "
            f"Within ±{values['half']:g} of x it has {count} {numbers}."
        )
