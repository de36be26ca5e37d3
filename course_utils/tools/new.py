"""Write the stub of a chapter, a demo or an exercise, which passes the tests as it is.

``python -m course_utils.tools.new chapter 11 "Losses for ranking"``
    A chapter and its notebook, with a demo, an exercise and a quiz.
``python -m course_utils.tools.new demo 03.offset2``
    A demo of notebook 03.
``python -m course_utils.tools.new exercise 03.9``
    An exercise of notebook 03.

`make new-chapter`, `make new-demo` and `make new-exercise` do the same, and `make sync` then puts
the new cells into the notebook. What is there already is never changed.
"""

import argparse
import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
FORMS = {  # kind: what its id looks like, and an example
    "chapter": (r"\d\d", "11"),
    "demo": (r"\d\d\.[a-z][a-z0-9-]*", "03.offset2"),
    "exercise": (r"\d\d\.\d+", "03.9"),
}
DEMO = '''\
"""Demo {id}: say in one line what it shows."""

import numpy as np

from course_utils.live import Control, Demo
from course_utils.live.figures import BLUE, ORANGE

X = np.linspace(-3, 3, 121)


class {name}(Demo):
    id = "{id}"
    title = "Move the parabola"
    controls = {{"shift": Control(-2.0, 2.0, 0.1, 0.0, label="shift")}}
    presets = {{"left": {{"shift": -1.0}}, "right": {{"shift": 1.5}}}}

    def compute(self, shift):
        """A parabola whose lowest point lies at the shift."""
        return {{"curve": (X - shift) ** 2}}

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(-3, 3), ylim=(-1, 10), xlabel="x", ylabel="(x - shift)²")
        (curve,) = ax.plot(X, X, color=BLUE)
        (lowest,) = ax.plot([0], [0], "o", color=ORANGE)
        return {{"curve": curve, "lowest": lowest}}

    def update(self, artists, values):
        artists["curve"].set_ydata(values["curve"])
        artists["lowest"].set_xdata([values["shift"]])

    def describe(self, values):
        return f"The parabola is lowest at x = {{values['shift']:.1f}}."
'''
EXERCISE = '''
EXERCISE_{suffix} = Exercise(
    id="{id}",
    title="Seven halves",
    minutes=2,
    difficulty=1,
    task="Half of seven, as a number.",
    stub="half_of_seven = ...",
    solution_source="""
        half_of_seven = 7 / 2
    """,
    hints=("Say what to think about first.", "Say the method."),
    reference=lambda: 7 / 2,
    wrong={{"You doubled it. Half of a number is less than the number.": 14.0}},
    expects="a number between 3 and 4",
)
'''
QUESTIONS = '''\
"""The questions of notebook {number}."""

from course_utils.learning import Exercise
'''
QUIZ = """\
# Quiz {number}

## What is the lowest value of a square?

- [x] Zero.
  - No square of a number is negative.
- [ ] One half.
  - The square of zero is less.
"""
CELLS = {
    "title": "# {number} · {title}\n\n"
    "**Goal.** Say what a learner will be able to do. About 20 min.\n\n"
    "**Prerequisites.** [00 Start here](00_start_here.ipynb).\n\n**Contents.** ",
    "bootstrap": None,
    "question": "## 1. Deeper: a question\n\nAsk it before the cell that answers it.",
    "imports": "from course_utils.demos import demo\n"
    "from course_utils.learning import check, hint, quiz",
    "quiz-intro": "## Quiz\n\nOne question.",
    "quiz": 'quiz("{number}")',
    "laws": "## Laws of this notebook\n\n| | Law | Where you saw it |\n|---|---|---|",
    "notation": "## Notation\n\n| Symbol | Meaning | In code |\n|---|---|---|",
    "references": "## References\n\n1. Name your sources.",
    "progress": "from course_utils.learning import progress\n\nprogress()",
}
ABOUT = {  # what the cells that begin a part say of it
    "title": {"minutes": 1, "tags": ["core"]},
    "question": {"minutes": 5, "tags": ["deeper"]},
    "quiz-intro": {"minutes": 1, "tags": ["quiz"]},
}


def new_chapter(number, title):
    """The folder of a chapter, its notebook, a first demo and a first exercise."""
    name = f"{number}_{'_'.join(re.findall(r'[a-z0-9]+', title.lower()))}"
    folder = _folder(number)
    _write(
        folder / "__init__.py",
        f'"""What notebook {number} shows and asks."""\n\nNOTEBOOK = "{name}"\n',
    )
    _write(folder / "questions.py", QUESTIONS.format(number=number))
    _write(folder / "quiz.md", QUIZ.format(number=number))
    first = next((ROOT / "notebooks").glob("00_*.ipynb"))
    notebook = nbformat.read(first, as_version=4)
    bootstrap = next(cell.source for cell in notebook.cells if cell.id == "bootstrap")
    notebook.cells = [
        _cell(id, bootstrap if id == "bootstrap" else text.format(number=number, title=title))
        for id, text in CELLS.items()
    ]
    _write(ROOT / "notebooks" / f"{name}.ipynb", nbformat.writes(notebook) + "\n")
    new_demo(f"{number}.first")
    new_exercise(f"{number}.1")


def _cell(id, source):
    code = id in ("bootstrap", "imports", "quiz", "progress")
    new = nbformat.v4.new_code_cell if code else nbformat.v4.new_markdown_cell
    return new(source, id=id, metadata=ABOUT.get(id, {}))


def new_demo(id):
    """The file of a demo."""
    number, _, name = id.partition(".")
    text = DEMO.format(id=id, name=name.title().replace("-", ""))
    _write(_folder(number) / f"{name.replace('-', '_')}.py", text)


def new_exercise(id):
    """The declaration of an exercise, at the end of its chapter's questions."""
    path = _folder(id[:2]) / "questions.py"
    text = path.read_text(encoding="utf-8")
    if f'id="{id}"' in text:
        taken = [int(number) for number in re.findall(rf'id="{id[:3]}(\d+)"', text)]
        free = f"{id[:3]}{max(taken) + 1}"
        raise FileExistsError(f"{id} stands in {path.relative_to(ROOT)} already; {free} is free")
    text += EXERCISE.format(id=id, suffix=id.replace(".", "_"))
    path.write_text(text, encoding="utf-8")
    print(f"✔ {path.relative_to(ROOT)}")


def _folder(number):
    return ROOT / "course_utils" / "chapters" / f"ch{number}"


def _write(path, text):
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise FileExistsError(f"{path.relative_to(ROOT)} is there already") from error
    print(f"✔ {path.relative_to(ROOT)}")


def main():
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.tools.new", description=__doc__.split("\n")[0]
    )
    parser.add_argument("kind", choices=["chapter", "demo", "exercise"])
    parser.add_argument("id", help="11, 03.offset2 or 03.9")
    parser.add_argument("title", nargs="?", default="A new chapter", help="of a chapter")
    asked = parser.parse_args()
    form, example = FORMS[asked.kind]
    if not re.fullmatch(form, asked.id):
        parser.exit(2, f"✘ An id looks like {example} for a new {asked.kind}, not {asked.id}.\n")
    if asked.kind != "chapter" and not _folder(asked.id[:2]).exists():
        parser.exit(2, f"✘ There is no chapter {asked.id[:2]} yet: write that first.\n")
    try:
        if asked.kind == "chapter":
            new_chapter(asked.id, asked.title)
        else:
            {"demo": new_demo, "exercise": new_exercise}[asked.kind](asked.id)
    except FileExistsError as error:
        parser.exit(2, f"✘ Nothing was changed: {error}.\n")


if __name__ == "__main__":
    main()
