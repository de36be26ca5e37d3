"""A demo where no kernel runs: its presets as pictures, or a page that carries frames."""

import gzip
import itertools
import json
import math
from base64 import b64encode
from html import escape

from course_utils.live import figures
from course_utils.live.browser import MODULE
from course_utils.live.controls import Choice
from course_utils.live.frames import Frames
from course_utils.live.picture import svg_document

ALL_CARRIED = 600  # positions: up to so many, a static page carries them all
LARGEST_PAGE = 300_000  # bytes of a demo on a static page
NO_KERNEL = "run the notebook to move its controls"


def static(demo, frames=False):
    """The presets of a demo with their words, where no kernel runs: "text/html" and "text/plain".

    With `frames` the HTML also moves where scripts run. That costs seconds, so `show` does it only
    where the environment says COURSE_STATIC=1, as when notebooks are executed for static pages.
    """
    drawer = Frames(demo)
    strip = Strip(drawer)
    html = moving_html(drawer, strip.html_of_one_sheet()) if frames else strip.html()
    return {"text/html": html, "text/plain": strip.plain()}


class Strip:
    """The presets of a demo, one below the other, each a picture with its words."""

    def __init__(self, frames):
        demo = frames.demo
        self._title = demo.title
        self._points = frames.picture.points
        self._still = frames.still
        self._shown = []  # of each preset: heading, words, overlay
        for number, (label, preset) in enumerate((demo.presets or {"start": {}}).items(), 1):
            text, overlay, _ = frames.overlay(demo.params(**preset))
            self._shown.append((f"{number} {label}", text, overlay))

    def html(self):
        """The strip as HTML of which readers of notebooks leave all in place: whole images."""
        width = round(self._points[0] * 96 / 72)
        pictures = [
            figures.image(_data_uri(svg_document(self._points, self._still, overlay)), text, width)
            for _, text, overlay in self._shown
        ]
        return self._with_words(pictures, NO_KERNEL)

    def html_of_one_sheet(self, remedy=NO_KERNEL):
        """The strip as HTML a third as long: all pictures are parts of one background.

        `remedy` says what would make it move.
        """
        width, height = self._points
        count = len(self._shown)
        layers = [f'<defs><g id="still">{self._still}</g></defs>']
        for index, (_, _, overlay) in enumerate(self._shown):
            place = f'y="{index * height:g}" width="{width:g}" height="{height:g}"'
            layers.append(f'<svg {place}><use href="#still"/>{overlay}</svg>')
        sheet = svg_document((width, count * height), *layers)
        pictures = [
            f'<div role="img" aria-label="{escape(text)}" '
            f'style="background-position: 0 {100 * index / max(count - 1, 1):g}%"></div>'
            for index, (_, text, _) in enumerate(self._shown)
        ]
        look = (
            f"--sheet: url(&quot;{_data_uri(sheet)}&quot;); --size: 100% {100 * count}%; "
            f"--shape: {width:g} / {height:g}; max-width: {width * 96 / 72:g}px"
        )
        strip = self._with_words(pictures, remedy)
        return f'<style>{_SHEET_STYLE}</style><div class="demo-sheet" style="{look}">{strip}</div>'

    def _with_words(self, pictures, remedy):
        parts = [f"<p><strong>{escape(self._title)}</strong> ({remedy})</p>"]
        for picture, (heading, text, _) in zip(pictures, self._shown, strict=True):
            parts.append(f"<p><strong>{escape(heading)}</strong></p>{picture}<p>{escape(text)}</p>")
        return "".join(parts)

    def plain(self):
        """The strip as words alone."""
        lines = [f"{heading}: {text}" for heading, text, _ in self._shown]
        return "\n".join([self._title, *lines])


_SHEET_STYLE = (
    ".demo-sheet [role=img] { background: var(--sheet) 0 0 / var(--size); "
    "aspect-ratio: var(--shape); print-color-adjust: exact }"
)
_ESCAPED = str.maketrans({"%": "%25", "#": "%23", "<": "%3C", ">": "%3E", '"': "'"})


def _data_uri(svg):
    """An address that holds the SVG itself, for an attribute between double quotes."""
    return escape(f"data:image/svg+xml,{svg.translate(_ESCAPED)}", quote=False)


def moving_html(frames, strip):
    """A demo as HTML that moves without a kernel; where scripts do not run, it is the strip.

    At most 300 kB. It carries all positions where they number at most 600, else start, presets and
    the sweep of each control from each of them, thinned evenly to fit, and says how many.
    """
    demo = frames.demo
    total = math.prod(len(control.stops) for control in demo.controls.values())
    room = LARGEST_PAGE - len(strip.encode()) - len(MODULE.encode()) - 1000
    share = 1.0
    if total > ALL_CARRIED:
        share = min(share, ALL_CARRIED / 3 / len(carried_positions(frames, 1)))
    drawn, too_large = {}, False
    with figures.style():
        spec = frames.start()
        while True:
            positions = carried_positions(frames, share)
            for position in positions:
                if position not in drawn:
                    drawn[position] = frames.draw(list(position))
            some = "all" if len(positions) == total else f"{len(positions):,} of this demo's"
            spec["note"] = f"This page holds {some} {total:,} positions; the notebook has them all."
            spec["frames"] = [drawn[position] for position in positions]
            spec["shared"] = frames.shared
            packed = b64encode(gzip.compress(json.dumps(spec).encode(), mtime=0)).decode()
            if len(packed) > room:
                too_large = True
            elif too_large or share == 1 or len(packed) > 0.8 * room:
                break
            share = min(1.0, share * 0.9 * room / len(packed))
    return (
        f'<div data-demo="{escape(demo.id)}"><div class="demo-strip">{strip}</div>'
        f'<script type="application/gzip">{packed}</script>'
        f'<script type="module">{MODULE}\nshowCarried("{demo.id}");</script></div>'
    )


def carried_positions(frames, share):
    """The positions on a static page: start, presets, and from each the sweep of every control.

    Of a slider's stops a `share` is taken, evenly and with both ends; of all stops (share 1), all
    combinations with those of the other controls where they are few.
    """
    stops = [_evenly(control, share) for control in frames.demo.controls.values()]
    named = frames.start_and_presets()
    found = named.copy()
    total = math.prod(len(control.stops) for control in frames.demo.controls.values())
    if share == 1 and total <= ALL_CARRIED:
        found += [list(position) for position in itertools.product(*stops)]
    else:
        for start, (index, numbers) in itertools.product(named, enumerate(stops)):
            found += [[*start[:index], number, *start[index + 1 :]] for number in numbers]
    return list(dict.fromkeys(map(tuple, found)))


def _evenly(control, share):
    """A share of the stops of a slider, with both ends; all of a choice."""
    if isinstance(control, Choice):
        return control.stops
    last = len(control.stops) - 1
    parts = max(1, round(share * last))
    return [control.stops[round(part * last / parts)] for part in range(parts + 1)]
