"""A demo where no kernel runs and no script: its presets, each a picture with its words."""

import re
from collections import Counter
from html import escape

from course_utils.live import figures
from course_utils.live.browser import SHEET_STYLE
from course_utils.live.picture import svg_document

NO_KERNEL = "run the notebook to move its controls"
STYLE = re.compile(r' style="([^"]*)"')
ESCAPED = str.maketrans({"%": "%25", "#": "%23", "<": "%3C", ">": "%3E", '"': "'"})


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
        sheet = _with_classes(svg_document((width, count * height), *layers))
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
        return f'<style>{SHEET_STYLE}</style><div class="demo-sheet" style="{look}">{strip}</div>'

    def _with_words(self, pictures, remedy):
        parts = [f"<p><strong>{escape(self._title)}</strong> ({remedy})</p>"]
        for picture, (heading, text, _) in zip(pictures, self._shown, strict=True):
            parts.append(f"<p><strong>{escape(heading)}</strong></p>{picture}<p>{escape(text)}</p>")
        return "".join(parts)

    def plain(self):
        """The strip as words alone."""
        lines = [f"{heading}: {text}" for heading, text, _ in self._shown]
        return "\n".join([self._title, *lines])


def _with_classes(svg):
    """The SVG document with each style that it repeats written once."""
    times = Counter(STYLE.findall(svg))
    names = {style: f"c{place}" for place, style in enumerate(times) if times[style] > 2}
    rules = "".join(f".{name}{{{style}}}" for style, name in names.items())

    def named(style):
        return f' class="{names[style[1]]}"' if style[1] in names else style[0]

    return STYLE.sub(named, svg).replace("<defs>", f"<style>{rules}</style><defs>", 1)


def _data_uri(svg):
    """An address that holds the SVG itself, for an attribute between double quotes."""
    return escape(f"data:image/svg+xml,{svg.translate(ESCAPED)}", quote=False)
