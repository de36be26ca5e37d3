"""House style of every picture, and `show`, the one way a picture reaches a notebook."""

import re
from base64 import b64encode
from contextlib import contextmanager
from html import escape
from io import BytesIO

import matplotlib as mpl
from cycler import cycler
from IPython import get_ipython
from IPython.display import display
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from course_utils.live.browser import KERNEL_GONE_STYLE

# Dark enough for words: each has a contrast of at least 4.5 on white and on the light colors.
BLUE, ORANGE, GREEN, PURPLE, BLACK = "#0067A5", "#B54700", "#007657", "#A3286F", "#000000"
GRAY = "#595959"
LIGHT_BLUE, LIGHT_ORANGE, LIGHT_GRAY, GRID = "#DEECF7", "#FCEADD", "#EFEFEF", "#D9D9D9"

SIZE = (9.0, 4.2)  # inches, of 96 pixels: fits a notebook page
LECTURE_SIZE = (11.25, 4.6)  # room for larger type; a demo with its controls fits 1280×720
HIGHEST = 5.3  # inches in a lecture: what is higher would be shrunk, and its words with it
NARROW = 6.0  # inches: a picture below this width is drawn for a phone

_STYLES = {
    "screen": {
        "font.size": 13,
        "axes.titlesize": 14,
        "lines.linewidth": 2.0,
        "lines.markersize": 7,
        "axes.linewidth": 0.8,
        "xtick.major.pad": 3.5,
    },
    "lecture": {
        "figure.figsize": LECTURE_SIZE,
        "font.size": 18,
        "axes.titlesize": 19,
        "lines.linewidth": 3.5,
        "lines.markersize": 11,
        "axes.linewidth": 1.2,
        "xtick.major.pad": 8,
    },
}
_COMMON = {
    "figure.figsize": SIZE,
    "figure.dpi": 96,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib; further names would be sought too
    "font.monospace": ["DejaVu Sans Mono"],
    "text.hinting": "none",  # letters stand as far apart in pixels as they do in SVG
    "axes.facecolor": "white",
    "axes.titlelocation": "left",
    "axes.titley": 1.0,  # no ticks stand above a panel: matplotlib would look for them at each draw
    "axes.labelsize": "medium",
    "xtick.labelsize": "medium",
    "ytick.labelsize": "medium",
    "legend.fontsize": "medium",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "image.interpolation": "none",  # in SVG a pixel of the image is one number, however large
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "axes.prop_cycle": cycler(color=[BLUE, ORANGE, GREEN, PURPLE, BLACK])
    + cycler(linestyle=["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1))]),
}
_mode = "screen"


def apply_style(mode="screen"):
    """Give the figures and demos that follow the house style.

    The mode is "screen", or "lecture" for a projector: larger type and thicker lines, and demos
    that say less. In a notebook it also says how demos and cards look there when their kernel is
    gone.
    """
    global _mode
    if mode not in _STYLES:
        raise ValueError(f"mode is {mode!r}; choose 'screen' or 'lecture'.")
    _mode = mode
    mpl.rcParams.update(_COMMON | _STYLES[mode])
    if hasattr(get_ipython(), "kernel"):
        html = f'<style class="kernel-gone">{KERNEL_GONE_STYLE}</style>'
        display({"text/html": html, "text/plain": ""}, raw=True)


def mode():
    """The mode last given to `apply_style`: "screen" or "lecture"."""
    return _mode


def fit(size):
    """A size in inches, with the room that larger type needs when in a lecture."""
    if _mode == "screen":
        return size
    width, height = (a * b / c for a, b, c in zip(size, LECTURE_SIZE, SIZE, strict=True))
    return width, min(height, HIGHEST)


def is_narrow(figure):
    """Whether a demo's figure is drawn for a phone, where less stands side by side."""
    return figure.figure.get_figwidth() < NARROW


def minus(text):
    """The text with a minus sign before numbers below zero, as in the ticks of an axis."""
    return re.sub(r"(?<![\w)])-(?=[\d.∞]|inf)", "−", text)


class Curtain:
    """A gray shade over the part of a panel that the slider has not reached yet.

    Draw it with the panel's limits set, return it from `build`, and open it in `update`.
    """

    def __init__(self, ax):
        self.limits = ax.get_xlim()
        self.shade = ax.add_patch(
            Rectangle((0, 0), 1, 1, fc=BLACK, alpha=0.06, transform=ax.get_xaxis_transform())
        )

    def open(self, x, side="left"):
        """Shade what lies beyond x: to its right when the panel opens from the left."""
        start, end = (x, self.limits[1]) if side == "left" else (self.limits[0], x)
        self.shade.set(x=start, width=end - start)


@contextmanager
def style():
    """House style inside a `with` block, whatever the settings outside it are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_COMMON | _STYLES[_mode])
        yield


def image(address, alt, width):
    """An HTML image, with the text that replaces it; width in pixels."""
    return (
        f'<img alt="{escape(alt)}" width="{width}" style="max-width: 100%; height: auto" '
        f'src="{address}">'
    )


def png(figure, alt):
    """A figure as an HTML image, with the text that replaces it."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=192)
    data = b64encode(buffer.getvalue()).decode()
    return image(f"data:image/png;base64,{data}", alt, round(96 * figure.get_figwidth()))


def show(figure, alt):
    """Show a matplotlib figure, and close it.

    `alt` says what it shows to a reader who cannot see it: one or two sentences with numbers. Words
    that are not code have a minus sign before numbers below zero.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"alt is {alt!r}; say in one or two sentences what the figure shows.")
    import matplotlib.pyplot as plt

    for text in figure.findobj(Text):
        if "$" not in text.get_text() and text.get_family() != ["monospace"]:
            text.set_text(minus(text.get_text()))
    alt = minus(alt)
    html = png(figure, alt)
    plt.close(figure)  # or the notebook draws it a second time
    display({"text/html": html, "text/plain": f"Figure: {alt}"}, raw=True)
