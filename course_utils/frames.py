"""What a demo shows at one position: a picture in two layers, and the frames a page can hold."""

import gzip
import itertools
import json
import math
import re
from base64 import b64encode
from collections.abc import Mapping
from contextlib import contextmanager
from html import escape
from io import BytesIO, StringIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from PIL import Image

from course_utils import figures

MODULE = Path(__file__).with_name("live.js").read_text(encoding="utf-8")
STYLE = Path(__file__).with_name("live.css").read_text(encoding="utf-8")
COMBINATIONS = 600  # up to so many, a static page holds them all
LARGEST_PAGE = 300_000  # bytes of a demo on a static page


class Picture:
    """A demo's figure, built once: a part that stays and the artists that move over it."""

    def __init__(self, demo, salt=""):
        self._demo = demo
        self._salt = f"{demo.id}{salt}"
        with figures.style():
            self.figure = Figure(figsize=figures.fit(demo.size), dpi=72, layout="constrained")
            FigureCanvasAgg(self.figure)
            self.artists = demo.build(self.figure)
            demo.update(self.artists, demo.compute(**demo.params()))
            self.figure.draw_without_rendering()
            self.figure.set_layout_engine("none")  # from here on nothing but the artists moves

    @property
    def moving(self):
        """The artists that move, lowest first."""
        return sorted(_artists(self.artists), key=lambda artist: artist.get_zorder())

    @property
    def points(self):
        """Width and height in points, the unit of the SVG."""
        return 72 * self.figure.get_figwidth(), 72 * self.figure.get_figheight()

    def move(self, values):
        self._demo.update(self.artists, values)

    def still(self):
        """The part that stays, as a complete SVG document."""
        shown = [artist for artist in self.moving if artist.get_visible()]
        for artist in shown:
            artist.set_visible(False)
        buffer = BytesIO()
        with figures.style(), self._salted():
            self.figure.savefig(buffer, format="svg", metadata={"Date": None})
        for artist in shown:
            artist.set_visible(True)
        return buffer.getvalue()

    def overlay(self):
        """The moving artists: the inside of an SVG element that covers the part that stays."""
        buffer = StringIO()
        with self._salted():
            renderer = RendererSVG(*self.points, buffer)
            header = buffer.tell()
            for artist in self.moving:
                artist.draw(renderer)
            renderer.finalize()
        svg = buffer.getvalue()[header:].removesuffix("</svg>\n")
        for pattern, short in _SHORTER:
            svg = pattern.sub(short, svg)
        return svg

    @contextmanager
    def _salted(self):
        """Ids that no other picture on the page has; rc_context would cost half a millisecond."""
        before = mpl.rcParams["svg.hashsalt"]
        mpl.rcParams["svg.hashsalt"] = self._salt
        try:
            yield
        finally:
            mpl.rcParams["svg.hashsalt"] = before

    def png(self, dpi=96):
        """The whole picture as a small PNG file."""
        buffer = BytesIO()
        self.figure.savefig(buffer, format="png", dpi=dpi)
        small = BytesIO()
        Image.open(buffer).convert("RGB").quantize(64).save(small, "png", optimize=True)
        return small.getvalue()


_SHORTER = [
    (re.compile(pattern), short)
    for pattern, short in {
        r"<!--.*?-->|\s*\n\s*": "",
        r' id="[A-Za-z0-9]+_\d+"': "",  # repeats from demo to demo
        r"(?<=\d\d\.\d\d)\d+": "",  # what lies beyond a hundredth of a point
        r"(?<=\d)\.0+(?!\d)|(?<=\.\d)0(?!\d)": "",
        r' transform="translate\((\S+) 0\)"/>': r' x="\1"/>',
        r"xlink:href": "href",
    }.items()
]


def _artists(found):
    """Every Artist in nested dicts, lists and namespaces."""
    if isinstance(found, Artist):
        return [found]
    if isinstance(found, Mapping):
        found = found.values()
    elif isinstance(found, list | tuple):
        pass
    elif hasattr(found, "__dict__"):
        found = vars(found).values()
    else:
        return []
    return [artist for each in found for artist in _artists(each)]


_DEFS = re.compile(r"<defs>(.*?)</defs>", re.DOTALL)
_SHAPE = re.compile(r'<(path|clipPath) id="([^"]+)"(?:[^>]*/>|.*?</\1>)', re.DOTALL)
_LINK = re.compile(r'(?<=href="#)[^"]+|(?<=url\(#)[^)]+')


class Frames:
    """Draws a demo's frames. Glyphs, markers and clips, the same in most frames, go into `shapes`.

    A frame is a dict: "at" (the position, one number for each control), "text" (its words), "svg"
    (what moves), "failed" (the words tell of an error), and "say" where a lecture says less.
    """

    def __init__(self, demo, salt=""):
        self.demo = demo
        self.picture = Picture(demo, salt)
        self.shapes = {}  # short name: markup
        self._names = {}  # markup: short name
        self._lecture = figures.mode() == "lecture"

    def place(self, params):
        """A position as a page knows it: one number for each control."""
        return [control.place(params[name]) for name, control in self.demo.controls.items()]

    def params(self, place):
        """The parameters of a position."""
        return {
            name: control.at(number)
            for (name, control), number in zip(self.demo.controls.items(), place, strict=True)
        }

    def overlay(self, params):
        """Words and SVG at these parameters, and whether the words tell of an error."""
        try:
            values = self.demo.compute(**params)
            self.picture.move(values)
            return self.demo.describe(values), self.picture.overlay(), False
        except Exception as error:
            where = ", ".join(f"{name} = {value!r}" for name, value in params.items())
            text = (
                f"This demo failed at {where}: {type(error).__name__}: {error}. "
                "Move a control to go on."
            )
            return text, "", True

    def draw(self, place):
        """The frame at a position."""
        text, svg, failed = self.overlay(self.params(place))
        frame = {"at": place, "text": text, "svg": self._share(svg), "failed": failed}
        if self._lecture and not failed:
            frame["say"] = first_sentence(text)
        return frame

    def _share(self, svg):
        """The SVG with its shapes taken out."""
        names = {}

        def take(shape):
            markup, id = shape[0], shape[2]
            if id.startswith("C"):  # part of a collection: seldom the same twice
                return markup
            markup = markup.replace(f'id="{id}"', 'id="{}"', 1)
            if markup not in self._names:
                name = self._names[markup] = f"s{len(self.shapes)}"
                self.shapes[name] = markup.replace("{}", name, 1)
            names[id] = self._names[markup]
            return ""

        def take_all(defs):
            rest = _SHAPE.sub(take, defs[1])
            return f"<defs>{rest}</defs>" if rest else ""

        svg = _DEFS.sub(take_all, svg)
        return _LINK.sub(lambda link: names.get(link[0], link[0]), svg)

    def start(self):
        """All that a page needs to begin: what it is called, what can be moved, the first frame."""
        demo = self.demo
        width, height = figures.fit(demo.size)
        start = self.draw(self.place(demo.params()))
        return {
            "title": demo.title,
            "style": STYLE,
            "lecture": self._lecture,
            "size": [width, height],
            "points": self.picture.points,
            "still": self.picture.still().decode(),
            "controls": [
                {"label": control.label or name, **control.page()}
                for name, control in demo.controls.items()
            ],
            "presets": [
                {
                    "label": f"{number} {label}",
                    "tip": ", ".join(f"{n} = {v}" for n, v in preset.items()) or "defaults",
                    "at": self.place(demo.params(**preset)),
                }
                for number, (label, preset) in enumerate(demo.presets.items(), 1)
            ],
            "at": start["at"],
            "frames": [start],
            "shapes": self.shapes.copy(),
        }

    def named(self):
        """The places of start and presets."""
        found = [{}, *self.demo.presets.values()]
        return [self.place(self.demo.params(**preset)) for preset in found]


def first_sentence(text):
    return re.split(r"(?<=[.?!])\s+(?=[A-Z])", text)[0]


def sweep(control, here):
    """Places of a control, nearest first."""
    middle = control.nearest(here)
    for step in range(control.count):
        for index in (middle + step, middle - step)[: 2 if step else 1]:
            if 0 <= index < control.count:
                yield control.stop(index)


def held(demo, frames, share=1.0):
    """The positions of a static page: all, or start, presets and from each the sweeps.

    `share` below 1 thins the sweeps of sliders evenly, their ends kept.
    """
    controls = list(demo.controls.values())
    if math.prod(control.count for control in controls) <= COMBINATIONS and share == 1:
        stops = [[control.stop(i) for i in range(control.count)] for control in controls]
        return frames.named() + [list(place) for place in itertools.product(*stops)]
    found = frames.named()
    for base in frames.named():
        for i, control in enumerate(controls):
            keep = control.count
            if not hasattr(control, "options"):
                keep = max(2, round(share * keep))
            for j in range(keep):
                stop = control.stop(round(j * (control.count - 1) / (keep - 1)))
                found.append([*base[:i], stop, *base[i + 1 :]])
    return found


def edition(demo, strip):
    """A demo's static edition: HTML that moves without kernel, server or network.

    Parameters
    ----------
    demo : Demo
    strip : str
        The HTML to show where scripts do not run.

    Returns
    -------
    str
        At most 300 kB with the strip. It holds all positions where they number at most 600, else
        start, presets and the sweep of each control from each of them, thinned evenly if needed,
        and it says how many it holds.
    """
    with figures.style():
        frames = Frames(demo)
        spec = frames.start()
        drawn = {}

        def packed(places):
            for place in places:
                if tuple(place) not in drawn:
                    drawn[tuple(place)] = frames.draw(place)
            unique = dict.fromkeys(map(tuple, places))
            spec["frames"] = [drawn[place] for place in unique]
            spec["shapes"] = frames.shapes
            raw = json.dumps(spec, separators=(",", ":"), ensure_ascii=False).encode()
            return b64encode(gzip.compress(raw, mtime=0)).decode()

        spec["positions"] = math.prod(control.count for control in demo.controls.values())
        wanted = held(demo, frames)
        count = len({tuple(place) for place in wanted})
        room = LARGEST_PAGE - len(strip) - len(MODULE) - 1000
        sample = wanted[:: max(1, len(wanted) // 40)]
        empty, some = len(packed(frames.named()[:1])), len(packed(sample))
        each = (some - empty) / max(1, len({tuple(place) for place in sample}))
        share = min(1.0, 1.3 * (room - empty) / each / count) if each > 0 else 1.0
        data = packed(held(demo, frames, share))
        while len(data) > room:
            share *= 0.95 * room / len(data)
            data = packed(held(demo, frames, share))
    return (
        f'<div data-demo="{escape(demo.id)}">'
        f'<div class="demo-strip">{strip}</div>'
        f'<script type="application/gzip">{data}</script>'
        f'<script type="module">{MODULE}\nunpack("{demo.id}");</script></div>'
    )
