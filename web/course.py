"""What the pages of the web site know of the course: its order, its questions, its routes."""

import re
from pathlib import Path

import nbformat

from course_utils.judging.sentences import SENTENCES
from course_utils.learning import Exercise, Prediction, all_quizzes
from course_utils.learning.registry import chapters, declared
from course_utils.learning.routes import ROUTES, all_parts, walk
from course_utils.tools.editions import ROOT
from course_utils.tools.parts import turns
from web.cells import asked, kind
from web.render import NOTEBOOKS, REPOSITORY, page_of

HERE = Path(__file__).parent
PAGES = ("questions", "article", "glossary", "summary", "teaching")


def site_map():
    """Pages in reading order, {name: heading}, without their HTML."""
    names = {}
    for path in NOTEBOOKS:
        title = nbformat.read(path, as_version=4).cells[0].source
        names[path.stem] = re.match(r"# (.+)", title)[1]
    names["progress"] = "Your progress"
    for name in PAGES:
        names[name] = re.match(r"# (.+)", page_source(name))[1]
    return names


def page_source(name):
    return (ROOT / "notebooks" / f"{name}.md").read_text(encoding="utf-8")


def instead():
    """What a page says in place of a cell that speaks of running the notebook, {cell id: text}."""
    parts = re.split(
        r"<!-- cell: ([\w-]+) -->\n", (HERE / "instead.md").read_text(encoding="utf-8")
    )
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def instead_of_turns(name):
    """What a page says in place of the cells of a notebook that say where a route goes on."""
    return {
        f"route-{part.cell}": f"*{sentences}*"
        for part, sentences in turns(all_parts(), run_first=False).items()
        if part.notebook == name
    }


def map_table():
    """The map of the course, a table in Markdown, as notebook 00 has it."""
    first = nbformat.read(NOTEBOOKS[0], as_version=4)
    (found,) = [cell.source for cell in first.cells if cell.id == "map"]
    return found.partition("\n\n")[2]


def opening_questions():
    """The question that each notebook opens with, {name: text}, from the map."""
    rows = re.findall(r"^\|.*?\]\((\w+)\.ipynb\).*\| (.+?) \|$", map_table(), re.MULTILINE)
    return dict(rows)


def places_of_demos():
    """Where each demo stands, {id: link}."""
    places = {}
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            if kind(cell) == "demo":
                places.setdefault(asked(cell), f"{path.stem}.html#cell-{cell.id}")
    return places


def run_links(name):
    """Where a notebook can be run, (Binder, Colab)."""
    project = REPOSITORY.removeprefix("https://github.com/")
    path = f"notebooks/{name}.ipynb"
    return (
        f"https://mybinder.org/v2/gh/{project}/HEAD?urlpath=lab/tree/{path}",
        f"https://colab.research.google.com/github/{project}/blob/main/{path}",
    )


def known(names):
    """What all pages know of the course: its notebooks, its routes, the sentences they share."""
    course = {"notebooks": [], "routes": {}, "sentences": SENTENCES}
    quizzes = all_quizzes()
    for number, chapter in chapters().items():
        course["notebooks"].append(
            {
                "number": number,
                "name": chapter.notebook,
                "title": names[chapter.notebook],
                "exercises": list(declared(Exercise, number)),
                "predictions": list(declared(Prediction, number)),
                "questions": len(quizzes[number].questions) if number in quizzes else 0,
            }
        )
    for name, route in ROUTES.items():
        parts = walk(name)
        course["routes"][name] = {
            "title": route.title,
            "for_whom": route.for_whom,
            "minutes": sum(part.minutes for part in parts),
            "parts": [
                {
                    "number": part.notebook[:2],
                    "heading": part.name,
                    "link": page_of(part.address),
                    "minutes": part.minutes,
                    "asked": part.asked,
                }
                for part in parts
            ],
        }
    return course
