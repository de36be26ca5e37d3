"""The course as a web site: every notebook as it looks when it has run, and the pages beside them.

``python -m web.site OUT`` writes it, ``make site`` to the folder site. It can be put on any server
or opened from the disk: it loads nothing from elsewhere.
"""

import argparse
import json
import re
import shutil
from html import unescape
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader

from course_utils.learning.cards import HOW
from course_utils.learning.result import LETTERS, rich
from course_utils.learning.routes import ROUTES
from course_utils.live.browser import MODULE
from course_utils.tools.editions import ROOT
from web.answers import packed, page_data
from web.cells import asked, data_of, example, first_guess, kind
from web.course import (
    HERE,
    PAGES,
    instead,
    instead_of_turns,
    known,
    map_table,
    opening_questions,
    page_source,
    places_of_demos,
    run_links,
    site_map,
)
from web.render import (
    NOTEBOOKS,
    REPOSITORY,
    code_html,
    executed,
    markdown_html,
    math_font,
    mathml,
    output_html,
    with_mathml,
)

COURSE = "From log probability to cross-entropy"
TEMPLATES = Environment(loader=FileSystemLoader(HERE), trim_blocks=True)
TEMPLATES.filters |= {
    "markdown": markdown_html,
    "code": code_html,
    "output": output_html,
    "rich": lambda text: with_mathml(rich(text)),
}
TEMPLATES.globals |= {
    "kind_of": kind,
    "asked": asked,
    "data_of": data_of,
    "example": example,
    "how": HOW,
    "letters": LETTERS,
}
SCRIPTS = ("answers.js", "page.js", "progress.js", "ranking.js", "search.js")
_DEMO = re.compile(
    r'(<div data-demo="([^"]+)" [^>]*><div class="demo-strip">.*?</div>)'
    r'((?:<script type="application/gzip".*?</script>)+)<script type="module">.*?</script></div>',
    re.DOTALL,
)
_FRAMES = re.compile(r'data-for="(\w+)">(.*?)</script>')


def first(tag, html):
    """The first heading or paragraph of a page, as plain text."""
    found = re.search(f"<{tag}.*?>(.+?)</{tag}>", html, re.DOTALL)
    return " ".join(unescape(re.sub("<[^>]+>", "", found[1])).split())


def description(text):
    """What a search engine shows below the title: whole sentences, about 160 characters."""
    text = text.removeprefix("Goal. ")
    sentences = re.split(r"(?<=[.?]) ", text)
    short = sentences.pop(0)
    while sentences and len(short) + len(sentences[0]) < 160:
        short += " " + sentences.pop(0)
    return short


def front_source():
    """The front page, with the address of the course and its map."""
    text = (HERE / "front.md").read_text(encoding="utf-8")
    return text.replace("REPOSITORY", REPOSITORY).replace("MAP", map_table())


def notebook_body(name, notebook, question, demos, data):
    """The page of a notebook, which opens with its question and its first guess."""
    title, _, about = notebook.cells[0].source.partition("\n")
    binder, colab = run_links(name)
    return TEMPLATES.get_template("notebook.html.j2").render(
        cells=notebook.cells,
        heading=title.removeprefix("# "),
        about=about,
        question=question,
        first_guess=first_guess(notebook),
        instead=instead() | instead_of_turns(name),
        answers=packed(data) if data else "",
        demos=demos,
        binder=binder,
        colab=colab,
    )


def without_frames(body, folder):
    """The page without the frames of its demos: these go to files, which it loads when near."""

    def moved(match):
        strip, id, scripts = match.groups()
        for width, frames in _FRAMES.findall(scripts):
            script = f"courseDemo({json.dumps(id)}, {json.dumps(frames)});\n"
            (folder / f"{id}.{width}.js").write_text(script, encoding="utf-8")
        return f"{strip}</div>"

    return _DEMO.sub(moved, body)


def page(name, body, names):
    """A whole page: its body in the frame that all pages share."""
    order = [None, *names, None]
    is_notebook = name[:2].isdigit()
    place = order.index(name, 1) if name in names else 0
    title = re.sub(r"^\d\d · ", "", first("h1", body))
    return TEMPLATES.get_template("page.html.j2").render(
        body=body,
        course=COURSE,
        title=title if title == COURSE else f"{title} · {COURSE}",
        description=description(first("p", body.partition('<details class="about"')[2] or body)),
        repository=REPOSITORY,
        names=names,
        name=name,
        run_links=run_links(name) if is_notebook else None,
        before=order[place - 1] if place else None,
        after=order[place + 1],
    )


def build(out, notebooks, answering=None):
    """Write the site.

    Parameters
    ----------
    out : Path
        A folder; what it holds is replaced.
    notebooks : iterable of (str, NotebookNode)
        Names and executed notebooks.
    answering : set of str, optional
        The notebooks whose pages answer; all, unless said.
    """
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    names = site_map()
    bodies = {name: markdown_html(page_source(name)) for name in PAGES}
    bodies["index"] = markdown_html(front_source())
    bodies["progress"] = TEMPLATES.get_template("progress.html.j2").render(routes=ROUTES)
    (out / "demos").mkdir()
    questions, demos, formulas = opening_questions(), places_of_demos(), ""
    for name, notebook in notebooks:
        answers = answering is None or name in answering
        data = page_data(notebook, mathml) if answers else None
        body = notebook_body(name, notebook, questions.get(name), demos, data)
        bodies[name] = without_frames(body, out / "demos")
        formulas += "".join(data["formulas"].values()) if data else ""
    for name, body in bodies.items():
        html = page(name, body, names)
        (out / f"{name}.html").write_text(html, encoding="utf-8")
    (out / "math.woff").write_bytes(math_font("".join(bodies.values()) + formulas))
    (out / "demo.js").write_text(demo_script(), encoding="utf-8")
    (out / "course.js").write_text(
        f"const COURSE = {json.dumps(known(names))};\n", encoding="utf-8"
    )
    for file in ("site.css", *SCRIPTS):
        shutil.copy(HERE / file, out)
    shutil.copy(ROOT / ".github" / "underflow.png", out)


def demo_script():
    """What shows the demos, for pages on the disk too, where a browser loads no modules."""
    module = MODULE.replace("export default", "void")
    return f"const showCarried = (() => {{\n{module}\nreturn showCarried;\n}})();\n"


def _run():
    for path in NOTEBOOKS:
        print(f"running {path.name}")
        yield path.stem, executed(nbformat.read(path, as_version=4))


def main():
    parser = argparse.ArgumentParser(prog="python -m web.site", description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    build(out, _run())
    print(f"✔ {out}/index.html")


if __name__ == "__main__":
    main()
