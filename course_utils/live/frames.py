"""Frames: what a page shows of a demo at one position, and what it needs to begin."""

import re

from course_utils.live import figures
from course_utils.live.browser import DEMO_STYLE
from course_utils.live.controls import Choice
from course_utils.live.picture import SHAPE, Picture, svg_document

_DEFS = re.compile(r"<defs>(.*?)</defs>", re.DOTALL)
_LINK = re.compile(r'(?<=href="#)[^"]+|(?<=url\(#)[^)]+')
_LOOK = re.compile(r' clip-path="[^"]*"(?: style="[^"]*")?| style="[^"]*"| href="data:[^"]*"')
_GLYPH = re.compile(r'<use href="#s(\d+)"(?: x="([^"]+)")?/>')
MOST_SHARED = 500  # pieces that a page keeps of one demo: more are seldom the same twice


class Frames:
    """Draws a demo's frames.

    A position is a list of numbers, one for each control, as a page knows it. A frame is a dict:
    "position", "text" (its words), "svg" (what moves), "failed" (the words tell of an error), and
    "short" where a lecture says less.

    What is the same in most frames a page gets once, in `shared`: under "s0", "s1" … glyphs,
    markers and clips, whose ids these names are; under "a0", "a1" … attributes, the pixels of an
    image among them. In the "svg"
    ``{a1}`` stands for attributes, and ``{7 12.5}`` for the glyph "s7" at x = 12.5.

    It draws in a `picture` that was made for the demo, if it is given one.
    """

    def __init__(self, demo, salt="", picture=None):
        self.demo = demo
        self.picture = picture or Picture(demo, salt)
        self.shared = {}  # name: markup
        self._names = {}  # markup: name
        self.still = self.picture.still()
        self._lecture = figures.mode() == "lecture"

    def position(self, params):
        """The position of these parameters."""
        return [control.to_number(params[name]) for name, control in self.demo.controls.items()]

    def params(self, position):
        """The parameters of a position."""
        return {
            name: control.to_value(number)
            for (name, control), number in zip(self.demo.controls.items(), position, strict=True)
        }

    def start_and_presets(self):
        """The positions of the start and of the presets."""
        presets = [{}, *self.demo.presets.values()]
        return [self.position(self.demo.params(**preset)) for preset in presets]

    def draw(self, position):
        """The frame at a position."""
        text, svg, failed = self.overlay(self.params(position))
        frame = {"position": position, "text": text, "svg": self._share(svg), "failed": failed}
        if self._lecture and not failed:
            frame["short"] = _first_sentence(text)
        return frame

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

    def _share(self, svg):
        """The SVG without what goes into `shared`."""
        names = {}  # id in this SVG: name in `shared`

        def take_shape(shape):
            markup, id = shape[0], shape[2]
            if id.startswith("C"):  # part of a collection: seldom the same twice
                return markup
            names[id] = self._name("s", markup.replace(f'id="{id}"', 'id="{}"', 1))
            return ""

        def take_shapes(defs):
            left = SHAPE.sub(take_shape, defs[1])
            return f"<defs>{left}</defs>" if left else ""

        def take_attributes(found):
            attributes = found[0]
            if attributes in self._names or len(self._names) < MOST_SHARED:
                return f"{{{self._name('a', attributes)}}}"
            return attributes

        def shorten_glyph(glyph):
            return f"{{{' '.join(filter(None, glyph.groups()))}}}"

        svg = _DEFS.sub(take_shapes, svg)
        svg = _LINK.sub(lambda link: names.get(link[0], link[0]), svg)
        svg = _GLYPH.sub(shorten_glyph, svg)
        return _LOOK.sub(take_attributes, svg)

    def _name(self, kind, markup):
        if markup not in self._names:
            name = self._names[markup] = f"{kind}{len(self._names)}"
            self.shared[name] = markup.replace("{}", name, 1)
        return self._names[markup]

    def start(self):
        """All that a page needs to begin: what it is called, what can be moved, the first frame."""
        demo = self.demo
        first = self.draw(self.position(demo.params()))
        controls = [
            {"label": control.label or name, **control.for_page()}
            for name, control in demo.controls.items()
        ]
        presets = {
            f"{n} {label}": preset for n, (label, preset) in enumerate(demo.presets.items(), 1)
        }
        return {
            "title": demo.title,
            "css": DEMO_STYLE,
            "mode": figures.mode(),
            "style": self._style(),
            "points": self.picture.points,
            "columns": self.picture.columns(),
            "still": svg_document(self.picture.points, self.still),
            "controls": controls,
            "presets": [
                {
                    "label": label,
                    "tip": ", ".join(f"{name} = {value}" for name, value in preset.items())
                    or "where the demo begins",
                    "position": self.position(demo.params(**preset)),
                }
                for label, preset in (presets | {"Reset": {}}).items()
            ],
            "panels": [self.picture.panel(drag) for drag in demo.drag],
            "tracks": self.picture.tracks(),
            "play": list(demo.controls).index(demo.play) if demo.play else None,
            "note": "",
            "position": first["position"],
            "frames": [first],
            "shared": self.shared.copy(),
        }

    def _style(self):
        """The sizes that the style sheet leaves open."""
        lecture, controls = self._lecture, self.demo.controls
        letters = max(_letters(name, control) for name, control in controls.items())
        sizes = {
            "--size": "18px" if lecture else "13px",
            "--larger": "4px" if lecture else "2px",
            "--column": f"{0.58 * letters + 0.5:.2f}em",
            "max-width": f"{96 * self.picture.figure.get_figwidth():g}px",
        }
        return "; ".join(f"{name}: {size}" for name, size in sizes.items())


def _letters(name, control):
    """Letters in the column before a slider or before the buttons, which says what is pressed."""
    label = control.label or name
    if isinstance(control, Choice):
        label += ": " + max(map(str, control.options), key=len)
    return len(label)


def _first_sentence(text):
    return re.split(r"(?<=[.?!])\s+(?=[A-Z])", text)[0]
