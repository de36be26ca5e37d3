"""Notebooks and pages as HTML that needs nothing from anywhere else.

Formulas become MathML, which every browser draws by itself, in a font that comes along; links
between notebooks become links between pages.
"""

import os
import re
import tempfile
import tomllib
import unicodedata
from functools import cache
from html import escape, unescape
from io import BytesIO

import nbclient
import nbformat
from fontTools import subset
from fontTools.ttLib import TTFont
from math_core import LatexToMathML
from nbconvert.filters import ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from course_utils.judging.wording import describe
from course_utils.learning import Prediction
from course_utils.learning.registry import find
from course_utils.learning.result import LETTERS, rich, unparted
from course_utils.tools.editions import ROOT, to_read

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REPOSITORY = PROJECT["urls"]["Repository"]
FONT = ROOT / "web" / "fonts" / "STIXTwoMath-Regular.woff"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def executed(notebook):
    """A notebook, run with nothing answered: what speaks to a kernel stands as HTML without one."""
    with tempfile.TemporaryDirectory() as elsewhere:
        environment = {"COURSE_PROGRESS": f"{elsewhere}/progress.json", "COURSE_STATIC": "1"}
        client = nbclient.NotebookClient(
            notebook, timeout=600, resources={"metadata": {"path": ROOT / "notebooks"}}
        )
        client.execute(env=os.environ | environment)
    return for_readers(notebook)


def for_readers(notebook):
    """What a page without a kernel can say: answers folded where a guess would be compared.

    The doctor's findings are left out: they are about the computer that ran the notebook.
    """
    notebook = to_read(notebook)
    for cell in notebook.cells:
        if not cell.get("outputs"):
            continue
        if cell.id == "doctor":
            cell.outputs = []
        if match := re.fullmatch(r'reveal\("(.+)"\)', cell.source):
            fold = "<details><summary>The answer to the prediction</summary><p>{}</p></details>"
            html = fold.format(answer_html(match[1]))
            cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html})]
    return notebook


@cache
def answer_html(id):
    """The truth behind a prediction; of a number four digits, where a guess is right to 10 %."""
    prediction = find(Prediction, id)
    truth = prediction.truth
    if prediction.options:
        return f"<strong>{LETTERS[truth]}</strong> {rich(prediction.options[truth])}"
    is_whole = truth == int(truth)
    return escape(describe(truth if is_whole else float(f"{truth:.4g}")))


class Renderer(IPythonRenderer):
    """Markdown as a notebook shows it, its formulas as MathML, its links leading to pages."""

    def text(self, text):
        return unparted(super().text(text))

    def heading(self, text, level, **attributes):
        anchor = re.sub(r"\s", "-", unescape(re.sub("<[^>]+>", "", text)))
        return f'<h{level} id="{escape(anchor)}">{text}</h{level}>\n'

    def link(self, text, url, title=None):
        return super().link(text, page_of(url), title)

    def inline_math(self, body):
        return mathml(body)

    def block_math(self, body):
        return mathml(body, display=True)

    def block_html(self, html):
        return super().block_html(COMMENT.sub("", html))

    def inline_html(self, html):
        return COMMENT.sub("", html)

    def table(self, text):
        return f'<div class="table"><table>{text}</table></div>\n'


COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_FORMULA = re.compile(r"\$([^$]+)\$")
_TOUCHED = re.compile(r"""([(\["“]?)<math>.*?</math>([.,;:?!)\]"”]*)""")
_PIECE = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL)


def markdown_html(text):
    """HTML of Markdown."""
    return _kept_together(MarkdownWithMath(Renderer(escape=False)).render(text))


def code_html(source):
    """HTML of Python, highlighted."""
    return highlight(source, PythonLexer(), HtmlFormatter())


def output_html(output):
    """HTML of one output of a code cell."""
    if output.output_type == "stream":
        return f"<pre>{ansi2html(output.text)}</pre>"
    if output.output_type == "error":
        return f"<pre>{ansi2html(chr(10).join(output.traceback))}</pre>"
    if "text/html" in output.data:
        return with_mathml(output.data["text/html"])
    return f"<pre>{ansi2html(output.data['text/plain'])}</pre>"


def with_mathml(html):
    """HTML whose texts hold formulas between dollars, as MathML."""

    def formulas(piece):
        if piece[0].startswith("<"):
            return piece[0]
        return _FORMULA.sub(lambda match: mathml(unescape(match[1])), piece[0])

    return _kept_together(_PIECE.sub(formulas, html))


def _kept_together(html):
    """A formula in a line with the signs that touch it: else a line may begin with a comma."""
    return _TOUCHED.sub(
        lambda match: f'<span class="kept">{match[0]}</span>' if match[1] or match[2] else match[0],
        html,
    )


def page_of(link):
    """A link to a notebook or to a page beside it, as a link to its web page.

    A link to another file of the course leads to where the course is published.
    """
    if link.startswith("../"):
        return f"{REPOSITORY}/blob/main/{link.removeprefix('../')}"
    return re.sub(r"^([\w-]+)\.(ipynb|md)(?=#|$)", r"\1.html", link)


@cache
def mathml(tex, display=False):
    """A formula as MathML.

    The bar over a letter is the character that browsers stretch and center in every font.
    """
    html = LatexToMathML().convert_with_local_state(tex.strip(), displaystyle=display)
    return html.replace("\N{COMBINING LOW LINE}", "‾").replace("\N{MACRON}", "‾")


def _with_one_root(font):
    """Leave a font the smallest root sign, which is as high as a line.

    Behind each root Chromium leaves the room of the widest one that the font has.
    """
    variants = font["MATH"].table.MathVariants
    place = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord("√")])
    root = variants.VertGlyphConstruction[place]
    root.GlyphAssembly, root.MathGlyphVariantRecord[1:] = None, []


def math_font(html):
    """A font with what the formulas of some HTML need, as WOFF: STIX Two Math, cut down."""
    text = unescape(re.sub("<[^>]+>", "", "".join(re.findall("<math.*?</math>", html))))
    font = TTFont(FONT)
    _with_one_root(font)
    slanted = {
        code
        for code in font.getBestCmap()
        if unicodedata.name(chr(code), "").startswith("MATHEMATICAL ITALIC")
        and unicodedata.normalize("NFKC", chr(code)) in text
    }
    cutter = subset.Subsetter(subset.Options(layout_features=["*"]))
    cutter.populate(text=text + "√ℎ", unicodes=slanted)
    cutter.subset(font)
    font.flavor = "woff"
    woff = BytesIO()
    font.save(woff)
    return woff.getvalue()
