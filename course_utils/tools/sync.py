"""Write everywhere what stands in one place.

``python -m course_utils.tools.sync``, or ``make sync``, brings from their one source

- the course's address (pyproject.toml) to the badges, the citation and the first cells;
- the cells of exercises (`Exercise.cell`) and the demos (their files) to their notebook; one that
  it does not have yet is put before the quiz, to be moved where it belongs;
- a notebook's title and minutes to the maps in README.md and notebook 00, its headings to its
  contents, and its number to the issue form;
- the minutes and tags of its parts (`course_utils.learning.routes`) to its opening and its
  contents, what a deeper part needs to its first line, the routes to both maps, and a link to
  where a part ends that a route leaves for another than the next.

It also takes outputs out of the notebooks, and names the cells that JupyterLab gave random ids.
"""

import itertools
import re
import tomllib
from pathlib import Path

import nbformat

from course_utils.demos import all_demos
from course_utils.learning import all_exercises
from course_utils.learning.registry import chapters
from course_utils.learning.routes import parts_of
from course_utils.tools.parts import (
    contents,
    turns,
    with_minutes,
    with_needs,
    with_routes,
    with_turns,
)

ROOT = Path(__file__).parents[2]
FIRST = "00_start_here"
HINT = "# Stuck? Delete the # before hint and run this cell. Each run says more."
SEE = "**What you should see.** Say what the picture shows, and ask what comes next."
CONTENTS = re.compile(r"(?m)^\*\*Contents\.\*\* .*$")
ADDRESSES = re.compile(
    r"(?P<before>https://(?:mybinder\.org/v2/gh|colab\.research\.google\.com/github)/)"
    r"[^/\s]+/[^/\s)\"]+"
    r"|(?P<archive>https://github\.com/)[^/\s]+/[^/\s]+(?=/archive/HEAD\.zip)"
    r"|(?P<citation>repository-code: \"https://github\.com/)[^\"]+"
)


def address(root):
    """Owner and name of the repository where the course is published."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["urls"]["Repository"].removeprefix("https://github.com/")


def with_address(text, repository):
    """The text with the links to the course's repository leading there."""
    return ADDRESSES.sub(lambda match: "".join(filter(None, match.groups())) + repository, text)


def cell_id(cell, taken):
    """A name for a cell, from the first words of what it holds."""
    text = re.sub(r"<!--.*?-->", "", cell.source, flags=re.DOTALL)
    words = re.findall(r"[a-z][a-z0-9]*", text.lower())[:3] or ["cell"]
    name, number = "-".join(words), 2
    while name in taken:
        name, number = "-".join([*words, str(number)]), number + 1
    return name


def synced(notebook, number, exercises, demos, repository):
    """Bring a notebook up to date, in place."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if cell.id == "bootstrap" or cell.cell_type == "markdown":
            cell.source = with_address(cell.source, repository)
        if re.fullmatch(r"[0-9a-f]{8}(-.*)?", cell.id):
            cell.id = cell_id(cell, {other.id for other in notebook.cells})
    cells = {cell.id: cell for cell in notebook.cells}
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    for id, exercise in exercises.items():
        name = "exercise-" + id.replace(".", "-")
        if name in cells:
            cells[name].source = exercise.cell
        elif id.startswith(number):
            hint = f'{HINT}\n# hint("{id}")'
            _put(notebook, _code(exercise.cell, name), _code(hint, f"hint-{id[3:]}"))
    for id in demos:
        if id.startswith(number) and f'demo("{id}")' not in code:
            name = f"demo-{id[3:]}"
            see = nbformat.v4.new_markdown_cell(SEE, id=f"{name}-see")
            _put(notebook, _code(f'demo("{id}").show()', name), see)
    title, parts = notebook.cells[0], parts_of("", notebook.cells)
    title.source = CONTENTS.sub(lambda _: contents(notebook, parts), title.source)
    if parts:
        title.source = with_minutes(title.source, parts)


def _code(source, id):
    return nbformat.v4.new_code_cell(source, id=id)


def _put(notebook, *cells):
    """Insert cells before the quiz, or at the end; one whose id is there already is left out."""
    taken = {cell.id for cell in notebook.cells}
    starts = [i for i, cell in enumerate(notebook.cells) if cell.source.startswith("## Quiz")]
    place = starts[0] if starts else len(notebook.cells)
    notebook.cells[place:place] = [cell for cell in cells if cell.id not in taken]


def opening(notebook):
    """Title, minutes and goal, as the first cell states them; no minutes is an empty string."""
    text = notebook.cells[0].source
    title = re.match(r"# (.+)", text)[1].replace(" · ", " ")
    minutes = re.search(r"About (\d+) min(?:, \d+ of them core)?(, and \d+ optional)?", text)
    goal = re.search(r"\*\*Goal\.\*\* (.+?[.?])(?: |$)", text)
    return title, minutes.expand(r"\1\2") if minutes else "", goal[1]


def mapped(text, notebooks, folder=""):
    """The text with its table of notebooks brought up to date.

    The last column is written by hand; a notebook that is new there gets its goal.
    """
    link = rf"\[\d\d [^]]*\]\({folder}(\d\d_\w+)\.ipynb\)"
    row = re.compile(rf"(?m)^\| {link} \| \d+[^|]* \| (.*) \|$")
    found = list(row.finditer(text))
    said = {match[1]: match[2] for match in found}
    rows = []
    for name, notebook in notebooks.items():
        title, minutes, goal = opening(notebook)
        if name != FIRST or name in said:
            rows.append(f"| [{title}]({folder}{name}.ipynb) | {minutes} | {said.get(name, goal)} |")
    return text[: found[0].start()] + "\n".join(rows) + text[found[-1].end() :]


def with_minutes_given(text, notebooks):
    """The text of notebook 00's map, the minutes in it declared as given numbers."""
    minutes = [opening(notebook)[1] for name, notebook in notebooks.items() if name != FIRST]
    return re.sub(r"<!-- given: .*? -->", f"<!-- given: {', '.join(minutes)} -->", text)


def changes(root=ROOT):
    """What is out of date: {path: the text that should stand there}."""
    repository = address(root)
    exercises, demos = all_exercises(), all_demos()
    names = [chapter.notebook for chapter in chapters().values()]
    paths = {name: root / "notebooks" / f"{name}.ipynb" for name in names}
    notebooks = {name: nbformat.read(path, as_version=4) for name, path in paths.items()}
    for name, notebook in notebooks.items():
        synced(notebook, name[:2], exercises, demos, repository)
    of_each = {name: parts_of(name, notebook.cells) for name, notebook in notebooks.items()}
    parts = list(itertools.chain(*of_each.values()))
    texts = turns(parts)
    for name, notebook in notebooks.items():
        with_needs(notebook, of_each[name], parts)
        with_turns(notebook, of_each[name], texts)
    for cell in notebooks[FIRST].cells:
        if cell.id == "map":
            cell.source = with_minutes_given(mapped(cell.source, notebooks), notebooks)
        cell.source = with_routes(cell.source, parts)
    texts = {
        root / "notebooks" / f"{name}.ipynb": written(each) for name, each in notebooks.items()
    }
    readme, citation = root / "README.md", root / "CITATION.cff"
    form = root / ".github" / "ISSUE_TEMPLATE" / "course.yml"
    texts[readme] = mapped(with_address(_read(readme), repository), notebooks, "notebooks/")
    texts[readme] = with_routes(texts[readme], parts, "notebooks/")
    texts[citation] = with_address(_read(citation), repository)
    numbers = ", ".join(f'"{name[:2]}"' for name in notebooks)
    texts[form] = re.sub(
        r'(?m)^( *options: \[).*(, "none.*)$', rf"\g<1>{numbers}\g<2>", _read(form)
    )
    return {path: text for path, text in texts.items() if _read(path) != text}


def written(notebook):
    """The notebook as its file holds it."""
    return nbformat.writes(notebook) + "\n"


def _read(path):
    return path.read_text(encoding="utf-8")


def main():
    """Write what is out of date, and name it."""
    for path, text in changes().items():
        path.write_text(text, encoding="utf-8")
        print(f"✔ {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
