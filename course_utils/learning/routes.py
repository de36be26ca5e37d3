"""The parts of the course, core or deeper, and the routes that lead through them.

A part begins at a Markdown cell whose metadata holds its ``minutes``: a notebook's title, a
section, or a subsection that can be left out. Its ``tags`` say whether it is ``core`` or
``deeper``, and which of the `ROUTES` walk it beside those two. One that is ``optional`` as well
stands beside the minutes of its notebook. ``needs`` lists the deeper parts that a deeper part
builds on, as "02.visits-data": notebook and cell. Nothing else lists a part.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from course_utils.learning.registry import chapters

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ASKED = re.compile(r'^(check|predict|quiz)\("([^"]+)"', re.MULTILINE)


class Part(NamedTuple):
    """A piece of a notebook from its heading to the next part's.

    ``asked`` holds pairs such as ("predict", "01.cliff") and ("check", "01.1").
    """

    notebook: str  # name of the file, without suffix
    cell: str  # id of the cell with the heading
    heading: str
    minutes: int
    tags: tuple
    asked: tuple = ()
    needs: tuple = ()

    @property
    def id(self):
        """The number of the notebook and the id of the cell, such as "01.cliff"."""
        return f"{self.notebook[:2]}.{self.cell}"

    @property
    def address(self):
        """Where a link to the part leads, from the folder of the notebooks."""
        anchor = "" if self.cell == "title" else "#" + self.heading.replace(" ", "-")
        return f"{self.notebook}.ipynb{anchor}"

    @property
    def name(self):
        """The heading without its number, and without the word that marks what lies deeper."""
        name = re.sub(r"^(\d+\. )?(Deeper: )?|(?<=^\d\d) ·", "", self.heading)
        return name[0].upper() + name[1:]


class Route(NamedTuple):
    """A way through the course. ``tag`` marks its parts; "" takes them all."""

    title: str
    for_whom: str
    tag: str
    beside: str = ""  # what belongs to it outside the notebooks


ROUTES = {
    "evening": Route(
        "One evening",
        "the thread from log probability to the two losses of PyTorch, and nothing else",
        "evening",
    ),
    "weekend": Route("A weekend", "the core, on which all else builds", "core"),
    "everything": Route("Everything", "the core, all that lies deeper, and the quizzes", ""),
    "practice": Route(
        "My loss misbehaves",
        "for those whose training prints a number that they do not understand",
        "practice",
        "Then [the questions people type](questions.md). "
        "The loss doctor, `diagnose_loss` of `course_utils`, names the causes of a number.",
    ),
    "lecture": Route(
        "A lecture",
        "teachers, and those who prepare for one or repeat it",
        "lecture",
        "[The lesson plans](teaching.md) say what to show of it, minute by minute.",
    ),
}


def parts_of(notebook, cells):
    """The parts of one notebook, from its name and its cells as its file holds them."""
    found = []
    for cell in cells:
        text, about = "".join(cell["source"]), cell["metadata"]
        if "minutes" in about:
            heading = re.search(r"(?m)^#{1,3} (.+?) *$", text)[1]
            tags, needs = tuple(about.get("tags", ())), tuple(about.get("needs", ()))
            part = Part(notebook, cell["id"], heading, about["minutes"], tags, needs=needs)
            found.append(part)
        elif found and cell["cell_type"] == "code":
            asked = found[-1].asked + tuple(ASKED.findall(text))
            found[-1] = found[-1]._replace(asked=asked)
    return found


@cache
def all_parts():
    """All parts of the course, in order. Notebooks that are not beside the package have none."""
    found = []
    for chapter in chapters().values():
        path = NOTEBOOKS / f"{chapter.notebook}.ipynb"
        if path.exists():
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            found += parts_of(chapter.notebook, cells)
    return tuple(found)


def walk(name, parts=None):
    """The parts of a route, in order."""
    if name not in ROUTES:
        raise ValueError(f"there is no route {name!r}; there are: {', '.join(ROUTES)}")
    tag = ROUTES[name].tag
    parts = all_parts() if parts is None else parts
    if not parts:
        raise ValueError("routes lead through the notebooks, and none lie beside course_utils")
    return [part for part in parts if not tag or tag in part.tags]
