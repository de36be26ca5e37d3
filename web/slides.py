"""Slides for a lecture: a deck for each notebook, a file each, that needs no network.

``python -m web.slides OUT`` writes them, ``make slides`` to the folder slides. A deck has the
questions, predictions, demos, formulas, figures, laws and the quiz of its notebook, in its order
and in the lecture style; reveal.js moves between them.
"""

import argparse
import re
from base64 import b64encode
from itertools import pairwise
from pathlib import Path

import nbformat

from course_utils.learning import Prediction, all_quizzes
from course_utils.learning.registry import find
from course_utils.learning.result import LETTERS, rich
from web.render import (
    COMMENT,
    NOTEBOOKS,
    answer_html,
    executed,
    markdown_html,
    math_font,
    output_html,
    with_mathml,
)
from web.site import HERE, TEMPLATES

REVEAL = HERE / "node_modules" / "reveal.js" / "dist"
INSTALL = "`npm ci --prefix web`"
LEAD = 300  # characters of a section's text that fit below its title
LONGEST = 400  # those of the words without which a title or a formula stands alone
# A deck has no references.
CITED = re.compile(r" \[\d+\](?!\()| Numbers in brackets, as \[\d+\], are the References[^.]*\.")


def slides_of(notebook):
    """The slides of a notebook as pairs (kind, HTML).

    Answers and pictures come from the outputs of cells: a notebook that was not run has none.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from _text(CITED.sub("", COMMENT.sub("", cell.source)))
        elif match := re.search(r'^predict\("(.+)"\)', cell.source, re.MULTILINE):
            yield "question", _poll(match[1])
        elif (match := re.fullmatch(r'reveal\("(.+)"\)', cell.source)) and cell.outputs:
            answer = with_mathml(f"<p>{answer_html(match[1])}</p>")
            yield "question", _poll(match[1]) + f'<div class="fragment answer">{answer}</div>'
        elif match := re.fullmatch(r'quiz\("(.+)"\)', cell.source):
            yield from (("question", _question(each)) for each in all_quizzes()[match[1]].questions)
        else:
            for html in map(output_html, cell.outputs):
                if "data-demo=" in html:
                    yield "demo", html
                elif "<img" in html:
                    yield "figure", html


def without_bare_sections(slides):
    """The slides, without the opening of a section of which nothing else is shown."""
    pairs = pairwise([*slides, ("section", "")])
    return [slide for slide, after in pairs if not slide[0] == after[0] == "section"]


def _text(source):
    """Title, section and law slides, and formulas with the words that lead to them."""
    parts = re.split(r"\n\s*\n", source.strip())
    parts = [part for part in parts if not part.startswith("*Needs ")]
    slides = []
    if parts[0].startswith("# "):
        slides.append(("title", parts[:2]))
    elif re.match(r"## \d+\. ", parts[0]):
        lead = _lead(parts)
        slides.append(("section", lead))
        parts = parts[len(lead) :] if lead[-1].startswith("$$") else parts
    for before, part in pairwise(["#", *parts]):
        if part.startswith("$$") and slides and _goes_on(before):
            slides[-1][1].extend([before, part] if before[0].islower() else [part])
        elif part.startswith("$$"):
            slides.append(("formula", [_words(before), part]))
    slides += [("law", [part]) for part in parts if part.startswith("**Law ")]
    for kind, shown in slides:
        # What goes on below the formula is not on the slide.
        yield kind, markdown_html("\n\n".join(re.sub(r" ?,\$\$$", "$$", part) for part in shown))


def _goes_on(before):
    """Does a formula below these words, or below this formula, say nothing by itself?"""
    return before.startswith("$$") or (before[0].islower() and len(before) < 25)


def _words(before):
    """The paragraph or list item above a formula; of a long one the last sentences that fit.

    A question is not parted from its answer.
    """
    if before.startswith("- "):
        before = before.rpartition("\n- ")[2].removeprefix("- ")
    if not _plain(before):
        return ""
    before = re.sub(r"^(Never|No|Yes)\. ", "", before)  # the answer to what was asked above it
    sentences = re.split(r"(?<=[.?]) (?=[A-Z])", before)
    while sentences[1:] and len(" ".join(sentences)) >= LONGEST and sentences[0][-1] != "?":
        sentences.pop(0)
    return " ".join(sentences)


def _lead(parts):
    """The title of a section and what fits below it: a first paragraph, more, and a formula."""
    lead, rest = parts[:1], parts[1:]
    while rest and _plain(rest[0]):
        if len("".join(lead[1:] + rest[:1])) >= (LEAD if lead[1:] else LONGEST):
            break
        lead.append(rest.pop(0))
    if rest and rest[0].startswith("$$"):
        return [*lead, rest[0]]
    return lead[:-1] if lead[-1].endswith(":") else lead  # what it announces is not on this slide


def _plain(part):
    return not part.startswith(("#", "$$", "|", "```", "- ", "1. ", "**Law ", "<"))


def _poll(id):
    prediction = find(Prediction, id)
    return _options(prediction.question, prediction.options)


def _question(question):
    letter, feedback = LETTERS[question.answer], question.feedback[question.answer]
    said = f"<p><strong>{letter}.</strong> {rich(feedback)}</p>"
    return _options(question.text, question.options) + with_mathml(
        f'<div class="fragment answer">{said}</div>'
    )


def _options(text, options):
    letters = (
        f"<p><strong>{letter}</strong> {rich(option)}</p>"
        for letter, option in zip(LETTERS, options, strict=False)
    )
    return with_mathml(f'<p class="asked">{rich(text)}</p>{"".join(letters)}')


def lecture(path):
    """A notebook whose pictures and demos will be large."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = cell.source.replace("apply_style()", 'apply_style("lecture")')
    return notebook


def reveal(name):
    """A file of reveal.js, which npm has put beside this one."""
    if not REVEAL.exists():
        raise FileNotFoundError(f"The slides need reveal.js. {INSTALL} installs it.")
    return (REVEAL / name).read_text(encoding="utf-8")


def deck(notebook):
    """One HTML file that holds everything it needs."""
    slides = without_bare_sections(slides_of(notebook))
    body = "".join(html for _, html in slides)
    return TEMPLATES.get_template("slides.html.j2").render(
        title=re.match(r"# (.+)", notebook.cells[0].source)[1],
        slides=slides,
        font=b64encode(math_font(body)).decode(),
        css=[
            reveal("reset.css"),
            reveal("reveal.css"),
            (HERE / "slides.css").read_text(encoding="utf-8"),
        ],
        reveal=reveal("reveal.js"),
    )


def main():
    parser = argparse.ArgumentParser(
        prog="python -m web.slides", description=__doc__.split("\n")[0]
    )
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for path in NOTEBOOKS:
        (out / f"{path.stem}.html").write_text(deck(executed(lecture(path))), encoding="utf-8")
        print(f"✔ {out}/{path.stem}.html")


if __name__ == "__main__":
    main()
