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

from course_utils.live import figures

MODULE = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
COMBINATIONS = 600  # up to so many, a static page holds them all
LARGEST_EDITION = 300_000  # bytes of a demo on a static page, compressed


class Picture:
    """A demo's figure, built once: a part that stays and the artists that move over it."""

    def __init__(self, demo, salt=""):
        self._demo = demo
        self._salt = f"{demo.id}{salt}"
        with figures.style():
            self.figure = Figure(figsize=figures.fit(demo.size), dpi=72, layout="constrained")
            FigureCanvasAgg(self.figure)
            self.artists = demo.build(self.figure)
            demo.update(self.artists, demo.values())
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
_LOOK = re.compile(r' clip-path="[^"]*"(?: style="[^"]*")?| style="[^"]*"')
_GLYPH = re.compile(r'<use href="#s(\d+)"(?: x="([^"]+)")?/>')
LOOKS = 500  # that a page keeps of one demo: more are seldom the same twice


class Frames:
    """Draws a demo's frames: what a page shows at one position.

    A frame is a dict: "at" (the position, one number for each control), "text" (its words), "svg"
    (what moves), "failed" (the words tell of an error), and "say" where a lecture says less.

    What is the same in most frames a page gets once, in `shared`: under "s0", "s1" … glyphs,
    markers and clips, whose ids these names are; under "a0", "a1" … attributes. In the "svg"
    ``{a1}`` stands for attributes, and ``{7 12.5}`` for the glyph "s7" at x = 12.5.
    """

    def __init__(self, demo, salt=""):
        self.demo = demo
        self.picture = Picture(demo, salt)
        self.shared = {}  # name: markup
        self._names = {}  # markup: name
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
            values = self.demo.values(**params)
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
        """The SVG without what goes into `shared`."""
        names = {}

        def take(shape):
            markup, id = shape[0], shape[2]
            if id.startswith("C"):  # part of a collection: seldom the same twice
                return markup
            names[id] = self._name("s", markup.replace(f'id="{id}"', 'id="{}"', 1))
            return ""

        def take_all(defs):
            rest = _SHAPE.sub(take, defs[1])
            return f"<defs>{rest}</defs>" if rest else ""

        def look(attributes):
            if attributes[0] in self._names or len(self._names) < LOOKS:
                return f"{{{self._name('a', attributes[0])}}}"
            return attributes[0]

        svg = _DEFS.sub(take_all, svg)
        svg = _LINK.sub(lambda link: names.get(link[0], link[0]), svg)
        svg = _GLYPH.sub(lambda glyph: f"{{{' '.join(filter(None, glyph.groups()))}}}", svg)
        return _LOOK.sub(look, svg)

    def _name(self, kind, markup):
        if markup not in self._names:
            name = self._names[markup] = f"{kind}{len(self._names)}"
            self.shared[name] = markup.replace("{}", name, 1)
        return self._names[markup]

    def start(self):
        """All that a page needs to begin: what it is called, what can be moved, the first frame."""
        demo, lecture = self.demo, self._lecture
        start = self.draw(self.place(demo.params()))
        presets = {
            f"{i} {label}": preset for i, (label, preset) in enumerate(demo.presets.items(), 1)
        }
        controls = [
            {"label": control.label or name, **control.page()}
            for name, control in demo.controls.items()
        ]
        letters = max(
            len(each["label"])
            + max((len(option) + 2 for option in each.get("options", ())), default=0)
            for each in controls
        )
        return {
            "title": demo.title,
            "css": STYLE,
            "style": f"--size: {18 if lecture else 13}px; --larger: {4 if lecture else 2}px; "
            f"--column: {0.58 * letters + 0.5:.2f}em; "
            f"--columns: {'1fr 1fr' if lecture and len(controls) > 2 else '1fr'}; "
            f"max-width: {96 * self.picture.figure.get_figwidth():g}px; "
            f"max-height: {'calc(100vh - 120px)' if lecture else 'none'}",
            "points": self.picture.points,
            "still": self.picture.still().decode(),
            "controls": controls,
            "presets": [
                {
                    "label": label,
                    "tip": ", ".join(f"{name} = {value}" for name, value in preset.items())
                    or "where the demo begins",
                    "at": self.place(demo.params(**preset)),
                }
                for label, preset in {**presets, "Reset": {}}.items()
            ],
            "note": "",
            "at": start["at"],
            "frames": [start],
            "shared": self.shared.copy(),
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


def held(frames, share):
    """The positions of a static page: start, presets, and from each the sweep of every control.

    Of a slider's stops a `share` is taken, evenly and with both ends; of all stops (share 1), all
    combinations with those of the other controls where they are few.
    """
    controls = list(frames.demo.controls.values())
    stops = [_evenly(control, share) for control in controls]
    found = frames.named()
    if share == 1 and combinations(frames.demo) <= COMBINATIONS:
        found += [list(place) for place in itertools.product(*stops)]
    else:
        for base, (i, some) in itertools.product(frames.named(), enumerate(stops)):
            found += [[*base[:i], stop, *base[i + 1 :]] for stop in some]
    return list(dict.fromkeys(map(tuple, found)))


def combinations(demo):
    return math.prod(control.count for control in demo.controls.values())


def _evenly(control, share):
    last = control.count - 1
    some = last if hasattr(control, "options") else max(1, round(share * last))
    return [control.stop(round(i * last / some)) for i in range(some + 1)]


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
        start, presets and the sweep of each control from each of them, and says how many. Where
        those would be larger than 300 kB, sweeps are thinned evenly.
    """
    with figures.style():
        frames = Frames(demo)
        spec, drawn = frames.start(), {}
        room = LARGEST_EDITION - len(strip.encode()) - len(MODULE.encode()) - 1000
        total, over = combinations(demo), False
        share = 1.0 if total <= COMBINATIONS else min(1.0, COMBINATIONS / 3 / len(held(frames, 1)))
        while True:
            places = held(frames, share)
            drawn |= {place: frames.draw(list(place)) for place in places if place not in drawn}
            spec["frames"] = [drawn[place] for place in places]
            spec["shared"] = frames.shared
            some = f"{len(places):,} of this demo's" if len(places) < total else "all"
            spec["note"] = f"This page holds {some} {total:,} positions; the notebook has them all."
            packed = b64encode(gzip.compress(json.dumps(spec).encode(), mtime=0)).decode()
            if len(packed) > room:
                over = True
            elif over or share == 1 or len(packed) > 0.8 * room:
                break
            share = min(1.0, share * 0.9 * room / len(packed))
    return (
        f'<div data-demo="{escape(demo.id)}"><div class="demo-strip">{strip}</div>'
        f'<script type="application/gzip">{packed}</script>'
        f'<script type="module">{MODULE}\nunpack("{demo.id}");</script></div>'
    )
