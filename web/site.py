"""The course as a web site: every notebook as it looks when it has run, and the pages beside them.

``python -m web.site OUT`` writes it, ``make site`` to the folder site. It can be put on any server
or opened from the disk: it loads nothing from elsewhere.
"""

import argparse
import re
import shutil
from html import unescape
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader

from course_utils.tools.editions import ROOT
from web.render import (
    NOTEBOOKS,
    REPOSITORY,
    code_html,
    executed,
    markdown_html,
    math_font,
    output_html,
)

HERE = Path(__file__).parent
COURSE = "From log probability to cross-entropy"
PAGES = ("questions", "article", "glossary", "summary", "teaching")
TEMPLATES = Environment(loader=FileSystemLoader(HERE), trim_blocks=True)
TEMPLATES.filters |= {"markdown": markdown_html, "code": code_html, "output": output_html}


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


def site_map():
    """Pages in reading order, {name: heading}, without their HTML."""
    names = {}
    for path in NOTEBOOKS:
        title = nbformat.read(path, as_version=4).cells[0].source
        names[path.stem] = re.match(r"# (.+)", title)[1]
    for name in PAGES:
        names[name] = re.match(r"# (.+)", page_source(name))[1]
    return names


def page_source(name):
    return (ROOT / "notebooks" / f"{name}.md").read_text(encoding="utf-8")


def front_source():
    """The front page, with the address of the course and its map as notebook 00 has it."""
    first = nbformat.read(NOTEBOOKS[0], as_version=4)
    (found,) = [cell.source for cell in first.cells if cell.id == "map"]
    table = found.partition("\n\n")[2]
    text = (HERE / "front.md").read_text(encoding="utf-8")
    return text.replace("REPOSITORY", REPOSITORY).replace("MAP", table)


def page(name, body, names):
    """A whole page: its body in the frame that all pages share."""
    order = [None, *names, None]
    place = order.index(name, 1) if name in names else 0
    title = re.sub(r"^\d\d · ", "", first("h1", body))
    return TEMPLATES.get_template("page.html.j2").render(
        body=body,
        course=COURSE,
        title=title if title == COURSE else f"{title} · {COURSE}",
        description=description(first("p", body)),
        repository=REPOSITORY,
        names=names,
        name=name,
        notebook=f"notebooks/{name}.ipynb" if name[:2].isdigit() else None,
        before=order[place - 1] if place else None,
        after=order[place + 1],
    )


def build(out, notebooks):
    """Write the site.

    Parameters
    ----------
    out : Path
        A folder; what it holds is replaced.
    notebooks : iterable of (str, NotebookNode)
        Names and executed notebooks.
    """
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    names = site_map()
    bodies = {name: markdown_html(page_source(name)) for name in PAGES}
    bodies["index"] = markdown_html(front_source())
    for name, notebook in notebooks:
        bodies[name] = TEMPLATES.get_template("notebook.html.j2").render(cells=notebook.cells)
    for name, body in bodies.items():
        html = page(name, body, names)
        (out / f"{name}.html").write_text(html, encoding="utf-8")
    (out / "math.woff").write_bytes(math_font("".join(bodies.values())))
    shutil.copy(HERE / "site.css", out)
    shutil.copy(HERE / "search.js", out)
    shutil.copy(ROOT / ".github" / "underflow.png", out)


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
