"""What several demos of notebook 09 share."""

from functools import cache

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from course_utils import models
from course_utils.live.figures import is_narrow
from course_utils.models import datasets


@cache
def split_text():
    """Symbol numbers of Python's documentation: nine tenths to learn from, the rest held out."""
    codes = datasets.letter_codes(datasets.python_text())
    cut = round(0.9 * len(codes))
    return codes[:cut], codes[cut:]


@cache
def fitted(order, read=None, alpha=0.1):
    """An n-gram model of the first `read` symbols to learn from (all of them by default)."""
    return models.NGram(split_text()[0][:read], order, alpha)


READ = {"10,000": 10_000, "50,000": 50_000, "all": None}


@cache
def order_scores(order, read):
    """Bits per character on the text it read and on held-out text, and the share of new n-grams."""
    train, held_out = split_text()
    model = fitted(order, READ[read])
    return (
        model.bits_per_symbol(train[: READ[read]]),
        model.bits_per_symbol(held_out),
        float(np.mean(model.counts(held_out)[0] == 0)),
    )


@cache
def passage_bits(order, read="all"):
    """What each letter of a passage of the held-out text costs an n-gram model, in bits."""
    end = PASSAGE_STARTS + LONGEST_PASSAGE
    log_p = fitted(order, READ[read]).log_prob(split_text()[1][:end])
    return -log_p[PASSAGE_STARTS:] / np.log(2)


@cache
def passage():
    """The letters of that passage."""
    return datasets.letter_text(split_text()[1])[PASSAGE_STARTS:][:LONGEST_PASSAGE]


PASSAGE_STARTS, LONGEST_PASSAGE = 3612, 300
COLUMNS, NARROW_COLUMNS = 74, 47  # letters on a line, and on a phone's
LETTER_WIDTH = 0.602  # of the monospaced font, in units of its size
SURPRISE = LinearSegmentedColormap.from_list("", ["#FFFFFF", "#FCE3C8", "#F8B878", "#E8763F"])


def broken(text, bits, lines, columns=COLUMNS):
    """The text broken between words into so many lines: each line's letters and their bits."""
    found, start = [], 0
    for _ in range(lines):
        space = text.rfind(" ", start + 1, start + columns + 1)
        end = start + columns if space < 0 else space
        found.append((text[start:end], bits[start:end]))
        start = end + (space > 0)
    return found


class SurpriseText:
    """Lines of text whose letters stand on tiles, the darker the more bits they cost.

    Return it from `build`; `write` it in `update`.
    """

    def __init__(self, figure, title, lines, most=8, margin=0):
        """Fill the figure, or subfigure; the darkest tile is for `most` bits.

        `margin` columns stay free before each line. On a phone lines are shorter, and the title
        stands above the scale.
        """
        narrow = is_narrow(figure)
        self.columns = columns = NARROW_COLUMNS if narrow else COLUMNS
        ax = figure.add_axes((0.01, 0.0, 0.98, 1.0))
        size = 0.98 * 72 * figure.figure.get_figwidth() / columns / LETTER_WIDTH
        tiles = {"cmap": SURPRISE, "vmin": 0, "vmax": most}
        tiles |= {"aspect": "auto", "interpolation": "none"}
        ax.text(0, -0.5 if narrow else 0.5, title, va="center")
        scale = np.linspace(0, most, 5)
        left = columns - 25
        ax.imshow([scale], extent=(left, left + 20, 0.9, 0.1), **tiles)
        ax.add_patch(Rectangle((left, 0.1), 20, 0.8, fc="none", ec="#8A8A8A", zorder=3))
        for i, bits in enumerate(scale):
            more = "+" if bits == most else ""
            ax.text(left + 2 + 4 * i, 0.5, f"{bits:g}{more}", va="center", ha="center")
        ax.text(columns, 0.5, "bits", va="center", ha="right")
        self.room = columns - margin
        blank = np.full((1, self.room), np.nan)
        self.tiles = [
            ax.imshow(blank, extent=(margin, columns, row + 0.96, row + 0.04), **tiles)
            for row in range(1, lines + 1)
        ]
        self.letters = [
            ax.text(margin, row + 0.5, "", va="center_baseline", family="monospace", fontsize=size)
            for row in range(1, lines + 1)
        ]
        ax.set(xlim=(0, columns), ylim=(lines + 1.1, -1 if narrow else 0), xticks=[], yticks=[])
        ax.axis("off")

    def write(self, lines):
        """Show these lines: pairs of text and the bits of its letters."""
        for tile, letters, (text, bits) in zip(self.tiles, self.letters, lines, strict=True):
            tile.set_data([np.append(bits, np.full(self.room - len(bits), np.nan))])
            letters.set_text(text)
