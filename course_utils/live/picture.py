"""The picture of a demo in two layers: what stays is drawn once, what moves again for each move.

Both are drawn by matplotlib's own SVG renderer.
"""

import itertools
import math
import re
import textwrap
from collections.abc import Mapping
from contextlib import contextmanager
from io import StringIO

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.text import Text

from course_utils.live import figures
from course_utils.live.controls import Control

MOST_MESH = 51  # stops of a control in a mesh
PHONE = 358  # pixels: the width of a picture on a phone of 390
SHORTEST_TRACK = 110  # points: a slider under an axis
OFF_THE_THUMB = 0.2  # points: so far at most a value may lie from the middle of the thumb under it
SMALLEST_WORDS = 12.2  # pixels, on a phone: 12, and a little for a layout that turns out wider
# Pieces of matplotlib's SVG, and what is written in their place.
SHAPE = re.compile(r'<(path|clipPath) id="([^"]+)"(?:[^>]*/>|.*?</\1>)', re.DOTALL)
PLACES = re.compile(r' [dxy]="[^"]+"')
BEYOND_TENTHS = re.compile(r"(?<=\d\d\.\d)\d+")
SHORTER = [
    (re.compile(pattern), short)
    for pattern, short in {
        r"<!--.*?-->|\s*\n\s*": "",
        r' id="[A-Za-z0-9]+_\d+"': "",  # repeats from demo to demo
        r"(?<=\d\d\.\d\d)\d+": "",  # what lies beyond a hundredth of a point
        r"(?<=\d)\.0+(?!\d)|(?<=\.\d)0(?!\d)": "",
        r' transform="translate\((\S+) 0\)"/>': r' x="\1"/>',
        r"xlink:href": "href",
        r"M (\S+) (\S+)L (\S+) \2L \3 (\S+)L \1 \4z": r"M \1 \2H\3V\4H\1z",  # a bar
        r'M (\S+) ([\d.]+)L (\S+) \2(?=[M"])': r"M \1 \2H\3",  # a level stroke
        r"(L \S+ [\d.]+)\1+": r"\1",  # a point that is drawn twice
    }.items()
]


class Picture:
    """A demo's figure, built once: a part that stays and the artists that move over it.

    Two pictures on one page need a different `salt`, of which the ids in their SVG are made. With a
    `share` below 1 it is so much narrower than the demo asks for, with words as large as ever.
    """

    def __init__(self, demo, salt="", share=1):
        self._demo = demo
        self._salt = f"{demo.id}{salt}"
        with figures.style():
            width, height = figures.fit(demo.size)
            self.figure = Figure(figsize=(share * width, height), dpi=72, layout="constrained")
            FigureCanvasAgg(self.figure)
            self.artists = demo.build(self.figure)
            demo.update(self.artists, demo.values())
            self._lay_out()
            if share < 1:
                self._break_titles()
            self.figure.set_layout_engine("none")  # from here on nothing but the artists moves

    def _lay_out(self):
        """Find room for all words. To draw the figure does this too, and takes longer."""
        self.figure.get_layout_engine().execute(self.figure)
        for axes in self.figure.axes:
            axes.apply_aspect()
        for text in self.figure.findobj(Text):
            text.get_window_extent()  # measured in this style, wherever it is drawn

    def share_for_phone(self):
        """The share at which each column, a phone's width, has words of 12 pixels or more."""
        widest = max(right - left for left, right in self.columns())
        sizes = [text.get_fontsize() for text in self.figure.findobj(Text) if text.get_visible()]
        return min(sizes) * PHONE / SMALLEST_WORDS / widest

    def _break_titles(self):
        """Let the titles of panels have lines that fit."""
        for axes in self.figure.axes:
            for title in (axes.title, axes._left_title):
                box = title.get_window_extent()
                room = self.points[0] - box.x0
                if box.width > room:
                    letters = int(len(title.get_text()) * room / box.width)
                    title.set_text(textwrap.fill(title.get_text(), letters))
        self._lay_out()

    @property
    def moving(self):
        """The artists that move, lowest first."""
        return sorted(_artists(self.artists), key=lambda artist: artist.get_zorder())

    @property
    def points(self):
        """Width and height in points, the unit of the SVG."""
        return 72 * self.figure.get_figwidth(), 72 * self.figure.get_figheight()

    def move(self, values):
        """Bring the artists to where these values want them."""
        self._demo.update(self.artists, values)

    def columns(self):
        """Where columns of panels begin and end, in points: none of what they show is parted."""
        axes = [each for each in self.figure.axes if each.get_visible()]
        renderer = self.figure.canvas.get_renderer()
        boxes = [axis.get_tightbbox(renderer) for axis in axes]
        ways = sorted((box.x0, box.x1) for box in boxes if box is not None)
        cuts, reached = [0.0], math.inf
        for left, right in ways:
            if left > reached and not self.figure.texts:
                cuts.append((left + reached) / 2)
            reached = right if reached == math.inf else max(reached, right)
        return list(itertools.pairwise([*cuts, self.points[0]]))

    def panel(self, drag):
        """What a page needs of a Drag, in points from the top left.

        "box" has the panel's left, top, right and bottom. "moves" has for each control its index
        as "control", "along" x or y, and "knots": pairs of its number and where the panel has it.
        A panel with a "mesh" has the controls there instead, for each option of control "given".
        """
        axes, (_, height) = self.figure.axes[drag.panel], self.points
        left, bottom, right, top = axes.bbox.extents
        names = list(self._demo.controls)
        moves = [
            {"control": names.index(name), "along": along, "knots": self._knots(axes, along, name)}
            for along, name in drag.moves.items()
        ]
        panel = {"box": [left, height - top, right, height - bottom], "moves": moves}
        if drag.place:
            panel["mesh"] = self._mesh(axes, drag)
        if drag.given:
            panel["given"] = names.index(drag.given)
        return panel

    def tracks(self):
        """Where a slider lies along an axis that it moves: [control, left, right], in points.

        The control is its index; left and right are where the axis has its first and last stop, the
        longest way first. Where these depend on a choice, index and number of the option follow.
        The axis must go on as the slider does, and stand lowest in its column, so that nothing
        comes between.
        """
        names, controls = list(self._demo.controls), self._demo.controls
        found = []
        for drag in self._demo.drag:
            axes = self.figure.axes[drag.panel]
            if not isinstance(controls.get(drag.x), Control) or not self._is_lowest(axes):
                continue
            for option in controls[drag.given].stops if drag.given else [None]:
                left, right = self._ends(axes, drag, option)
                if left >= 0 and left + SHORTEST_TRACK <= right <= self.points[0]:
                    given = [names.index(drag.given), option] if drag.given else []
                    ends = [round(float(end), 1) for end in (left, right)]
                    found.append([names.index(drag.x), *ends, *given])
        return sorted(found, key=lambda track: round(track[1] - track[2]))

    def _is_lowest(self, axes):
        """Whether no other panel stands below this one."""
        left, bottom, right, _ = axes.bbox.extents
        return not any(
            other.get_visible() and low < bottom and start < right and left < end
            for other in self.figure.axes
            for start, low, end, _ in [other.bbox.extents]
        )

    def _ends(self, axes, drag, option):
        """Where an axis has a slider's ends, in points; nan where it does not go on as that does.

        `option` is the number of the choice that the place depends on, if it does.
        """
        control = self._demo.controls[drag.x]
        others = self._demo.controls[drag.y].stops if drag.y else axes.get_ylim()
        others = [option] if drag.given else [others[0], others[-1]]
        place = drag.place or (lambda *pair: pair)
        ends = []
        for other in others:
            x, y = np.transpose([place(stop, other) for stop in control.stops])
            seen = x > 0 if axes.get_xscale() == "log" else np.isfinite(x)
            points = axes.transData.transform(np.column_stack([x, y])[seen])[:, 0]
            travel = control.travel[seen]
            length = (points[-1] - points[0]) / (travel[-1] - travel[0])
            ends.append([points[-1] - length, points[-1]])
            if np.abs(ends[-1][0] + length * travel - points).max() > OFF_THE_THUMB:
                return math.nan, math.nan
        return ends[0] if np.ptp(ends, axis=0).max() < OFF_THE_THUMB else (math.nan, math.nan)

    def _mesh(self, axes, drag):
        """Points of a panel and the numbers of one control or two there: [number, …, x, y]."""
        names = filter(None, (drag.x, drag.y, drag.given))
        ways = [self._demo.controls[name].stops for name in names]
        if not drag.given:
            ways = [stops[:: math.ceil(len(stops) / MOST_MESH)] for stops in ways]
        numbers = list(itertools.product(*ways))
        x, y = axes.transData.transform([drag.place(*pair) for pair in numbers]).T
        return np.column_stack([numbers, x.round(1), (self.points[1] - y).round(1)]).tolist()

    def _knots(self, axes, along, name):
        """Between two knots numbers go evenly with points; two are enough on a linear axis."""
        control = self._demo.controls[name]
        numbers = np.array(control.stops, float)
        scale = axes.get_xscale() if along == "x" else axes.get_yscale()
        if scale == "linear":
            numbers = numbers[[0, -1]]
        (x0, _), (y0, _) = axes.get_xlim(), axes.get_ylim()
        rest = np.full(len(numbers), y0 if along == "x" else x0)
        pairs = (numbers, rest) if along == "x" else (rest, numbers)
        x, y = axes.transData.transform(np.column_stack(pairs)).T
        points = x if along == "x" else self.points[1] - y
        seen = np.isfinite(points)
        knots = np.column_stack([numbers, points.round(1)])[seen]
        return knots[np.argsort(knots[:, 1])].tolist()

    def still(self):
        """The part that stays: the inside of an SVG element."""
        shown = [artist for artist in self.moving if artist.get_visible()]
        for artist in shown:
            artist.set_visible(False)
        with figures.style():
            svg = self._svg([self.figure])
        for artist in shown:
            artist.set_visible(True)
        return svg

    def overlay(self):
        """The moving artists: the inside of an SVG element that covers the part that stays."""
        return self._svg(self.moving)

    def _svg(self, artists):
        """These artists, the lowest first: the inside of an SVG element."""
        buffer = StringIO()
        with self._salted():
            renderer = RendererSVG(*self.points, buffer)
            header = buffer.tell()
            for artist in artists:
                artist.draw(renderer)
            renderer.finalize()
        return _shortened(buffer.getvalue()[header:])

    @contextmanager
    def _salted(self):
        """Ids that no other picture on the page has; rc_context would cost half a millisecond."""
        before = mpl.rcParams["svg.hashsalt"]
        mpl.rcParams["svg.hashsalt"] = self._salt
        try:
            yield
        finally:
            mpl.rcParams["svg.hashsalt"] = before


def _shortened(svg):
    """The inside of an SVG element, up to its end tag, without what a page can spare.

    Of outlines and markers that is what lies beyond a tenth of a point.
    """
    svg = PLACES.sub(lambda found: BEYOND_TENTHS.sub("", found[0]), svg)
    for pattern, short in SHORTER:
        svg = pattern.sub(short, svg)
    return svg.removesuffix("</svg>")


def svg_document(points, *layers):
    """An SVG document of this width and height in points, with one layer over the other."""
    width, height = points
    seen = set()

    def once(shape):
        """A glyph or marker that another layer has defined need not come again."""
        markup, id = shape[0], shape[2]
        if id in seen:
            return ""
        seen.add(id)
        return markup

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}pt" height="{height:g}pt" stroke-linejoin="round">'
        f"{SHAPE.sub(once, ''.join(layers))}</svg>"
    )


def _artists(found):
    """Every Artist in nested dicts, lists and namespaces."""
    if isinstance(found, Artist):
        return [found]
    if isinstance(found, Mapping):
        found = found.values()
    elif not isinstance(found, list | tuple):
        found = vars(found).values() if hasattr(found, "__dict__") else ()
    return [artist for each in found for artist in _artists(each)]
