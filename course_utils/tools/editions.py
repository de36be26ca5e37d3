"""Editions of the course for a class, each made by one command.

``python -m course_utils.tools.editions --no-solutions OUT``
    The course without its solutions; every check still works.
``python -m course_utils.tools.editions --answers OUT``
    The course with every solution pasted in, and run.
``python -m course_utils.tools.editions --nbgrader OUT``
    A course directory for nbgrader 0.9.6: an assignment for each notebook, its exercises marked.
"""

import argparse
import ast
import copy
import os
import re
import shutil
import tempfile
from pathlib import Path

import nbclient
import nbformat

from course_utils.learning import Exercise, Prediction
from course_utils.learning.registry import find

ROOT = Path(__file__).parents[2]
LEFT_OUT = (
    *(".git", ".github", ".ci", ".venv", ".*_cache", ".hypothesis", ".ipynb_checkpoints"),
    *(".progress*", "__pycache__", "*.egg-info", "kept"),
    *("site", "slides", "web", "tests", "benchmarks"),
)
NBGRADER_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "log_probability"
# The stub above it stays, so a released notebook runs from top to bottom.
c.ClearSolutions.code_stub = {"python": "# YOUR ANSWER replaces the dots above."}
"""


def exercise_of(cell):
    """The exercise of a notebook cell, or None. Its cell's id is "exercise-01-1" for "01.1"."""
    match = re.fullmatch(r"exercise-(\d\d)-(\w+)", cell.get("id", ""))
    return find(Exercise, ".".join(match.groups())) if match else None


def solved(notebook):
    """The notebook with every solution pasted in, and every prediction right.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A notebook of the course; it is not changed.

    Returns
    -------
    nbformat.NotebookNode
        Running it records its predictions: set COURSE_PROGRESS to keep them apart from the
        learner's own.
    """
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if exercise := exercise_of(cell):
            cell.source = exercise.solved_cell
        elif cell.cell_type == "code":
            cell.source = re.sub(r'\bpredict\("([^"]+)"\)', _right_guess, cell.source)
    return notebook


def _right_guess(match):
    prediction = find(Prediction, match[1])
    truth = prediction.truth
    guess = prediction.options[truth] if prediction.options else truth
    return f'predict("{match[1]}", {guess!r})'


def copy_course(source, out):
    """Copy a folder of the course, without what learners do not need and without editions."""

    def left_out(folder, names):
        editions = {name for name in names if (Path(folder, name) / "course_utils").is_dir()}
        editions |= {name for name in names if (Path(folder, name) / "source").is_dir()}
        return editions | shutil.ignore_patterns(*LEFT_OUT)(folder, names)

    shutil.copytree(source, out, ignore=left_out)


def without_solutions(out):
    """The course without its solutions."""
    copy_course(ROOT, out)
    _take_solutions_out(out / "course_utils")


def _take_solutions_out(package):
    """Delete the argument ``solution_source`` of every exercise of the chapters."""
    for path in package.glob("chapters/*/questions.py"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        for node in ast.walk(ast.parse("".join(lines))):
            if isinstance(node, ast.keyword) and node.arg == "solution_source":
                lines[node.lineno - 1 : node.end_lineno] = [""] * (
                    node.end_lineno - node.lineno + 1
                )
        path.write_text("".join(lines), encoding="utf-8")


def with_answers(out):
    """The course with its notebooks solved and run."""
    copy_course(ROOT, out)
    for path in sorted((out / "notebooks").glob("*.ipynb")):
        print(f"running {path.name}")
        notebook = solved(nbformat.read(path, as_version=4))
        with tempfile.TemporaryDirectory() as elsewhere:
            environment = os.environ | {"COURSE_PROGRESS": f"{elsewhere}/progress.json"}
            client = nbclient.NotebookClient(
                notebook, timeout=600, resources={"metadata": {"path": path.parent}}
            )
            client.execute(env=environment)
        nbformat.write(to_read(notebook), path)


def to_read(notebook):
    """Let the pictures and texts of an executed notebook stand where its live widgets were."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output.data.pop("application/vnd.jupyter.widget-view+json", None)
    return notebook


def for_nbgrader(out):
    """A course directory for nbgrader: source/<notebook>/ and its configuration."""
    out.mkdir(parents=True)
    (out / "nbgrader_config.py").write_text(NBGRADER_CONFIG, encoding="utf-8")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        folder = out / "source" / path.stem
        copy_course(ROOT / "course_utils", folder / "course_utils")
        _take_solutions_out(folder / "course_utils")
        nbformat.write(marked(nbformat.read(path, as_version=4)), folder / path.name)


def marked(notebook):
    """The notebook with its exercises marked for nbgrader.

    Each exercise becomes two cells: one to answer, with the solution between the marks that
    nbgrader cuts out, and one that grades it, worth as many points as the exercise has dots.
    """
    notebook = copy.deepcopy(notebook)
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        exercise = exercise_of(cell)
        if exercise is None:
            continue
        stub, call = exercise.cell.rsplit("\n", 1)
        solution = f"### BEGIN SOLUTION\n{exercise.solution_source}\n### END SOLUTION"
        cell.source = f"{stub.rstrip()}\n{solution}\n{call}"
        cell.metadata["nbgrader"] = _marks(cell.id, solution=True)
        # nbgrader would take a displayed value for partial credit, so the cell displays none.
        strict = call.removesuffix(")") + ", strict=True);"
        grade = nbformat.v4.new_code_cell(strict, id=f"grade-{cell.id}")
        grade.metadata["nbgrader"] = _marks(grade.id, grade=True, points=exercise.difficulty)
        cells.append(grade)
    notebook.cells = cells
    return notebook


def _marks(id, solution=False, grade=False, points=None):
    marks = {
        "grade_id": id,
        "schema_version": 3,
        "solution": solution,
        "grade": grade,
        "locked": grade,
        "task": False,
        "cell_type": "code",
    }
    return marks | ({"points": points} if grade else {})


def main(arguments=None):
    """Make the edition the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.tools.editions",
        description="Make a teacher's edition of the course.",
    )
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--no-solutions", metavar="OUT", help="the course without its solutions")
    kind.add_argument("--answers", metavar="OUT", help="solutions pasted in, notebooks run")
    kind.add_argument("--nbgrader", metavar="OUT", help="a course directory for nbgrader 0.9.6")
    chosen = parser.parse_args(arguments)
    makers = {
        chosen.no_solutions: without_solutions,
        chosen.answers: with_answers,
        chosen.nbgrader: for_nbgrader,
    }
    out = next(filter(None, makers))
    if Path(out).exists():
        parser.exit(2, f"✘ {out} is there already; name a folder that is not.\n")
    makers[out](Path(out))
    print(f"✔ {out}")


if __name__ == "__main__":
    main()
