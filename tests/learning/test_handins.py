"""Thirty learners hand in notebooks with every fault we know: all are graded, or named."""

import copy
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from course_utils.learning import all_exercises
from course_utils.tools import handins
from course_utils.tools.editions import NBGRADER_CONFIG, marked

FIRST, SECOND = (all_exercises()[id] for id in ("00.1", "01.1"))
FULL = FIRST.difficulty + SECOND.difficulty
ONE, TWO = "exercise-00-1", "exercise-01-1"
LESSON = "lesson"
# nbgrader with all it does, but for kernels, which take a second each.
WITHOUT_KERNELS = """
from nbformat.v4 import new_output
from nbgrader import preprocessors

class Run(preprocessors.NbGraderPreprocessor):
    def preprocess(self, notebook, resources):
        names = {}
        for cell in notebook.cells:
            if cell.cell_type == "code":
                try:
                    exec(cell.source, names)
                except BaseException as error:
                    what = {"ename": type(error).__name__, "evalue": str(error), "traceback": []}
                    cell.outputs = [new_output("error", **what)]
        return notebook, resources

c.Autograde.autograde_preprocessors = [
    Run, preprocessors.SaveAutoGrades, preprocessors.AssignLatePenalties,
    preprocessors.CheckCellMetadata,
]
"""


def cell(notebook, id):
    return next(each for each in notebook.cells if each.id == id)


def place(notebook, id):
    return notebook.cells.index(cell(notebook, id))


def pasted(notebook, id, below=None, source=None):
    """Copy a cell with its marks, as JupyterLab pastes it."""
    other = copy.deepcopy(cell(notebook, id))
    other.id = f"{len(notebook.cells):08x}"
    other.source = source or other.source
    notebook.cells.insert(place(notebook, below or id) + 1, other)


def without(notebook, *ids):
    notebook.cells = [each for each in notebook.cells if each.id not in ids]


def without_marks(notebook, *ids):
    for each in notebook.cells:
        if each.id in ids or not ids:
            each.metadata = {}


def without_ids(notebook):
    without_marks(notebook)
    for number, each in enumerate(notebook.cells):
        each.id = f"{number:08x}"


def as_prose(notebook):
    cell(notebook, ONE).update(cell_type="markdown")
    cell(notebook, ONE).pop("outputs")
    cell(notebook, ONE).pop("execution_count")


def moved_up(notebook):
    notebook.cells.insert(0, notebook.cells.pop(place(notebook, f"grade-{ONE}")))


def split(notebook):
    """The answer stands in a cell of the learner's own, and the exercise's cell is gone."""
    cell(notebook, ONE).metadata = {}
    cell(notebook, ONE).id = "0000000a"
    cell(notebook, "0000000a").source = "both_six = 1 / 36"


YOURS = "# YOUR ANSWER replaces the dots above."
STUB = FIRST.cell.replace("\ncheck", f"\n{YOURS}\ncheck")
WRONG = "both_six = 1 / 6\n"
IN_NOTEBOOK = {  # name: (what happened to a solved notebook, the score, is it reported?)
    "as-it-should-be": (lambda n: None, FULL, False),
    "pasted-exercise": (lambda n: pasted(n, ONE), FULL, True),
    "pasted-empty-below": (lambda n: pasted(n, ONE, source=STUB), FULL, False),
    "pasted-wrong-then-right": (lambda n: pasted(n, ONE, below="import", source=WRONG), FULL, True),
    "pasted-right-then-wrong": (lambda n: pasted(n, ONE, source=WRONG), FULL - 1, True),
    "pasted-grade": (lambda n: pasted(n, f"grade-{ONE}"), FULL, False),
    "pasted-both": (
        lambda n: (pasted(n, TWO), pasted(n, f"grade-{TWO}"), pasted(n, TWO)),
        FULL,
        True,
    ),
    "pasted-at-the-end": (lambda n: pasted(n, ONE, below=f"grade-{TWO}"), FULL, True),
    "deleted-exercise": (lambda n: without(n, ONE), FULL - 1, True),
    "deleted-grade": (lambda n: without(n, f"grade-{ONE}"), FULL, False),
    "deleted-both": (lambda n: without(n, ONE, f"grade-{ONE}"), FULL - 1, True),
    "deleted-all": (lambda n: setattr(n, "cells", []), 0, True),
    "cleared-one": (lambda n: without_marks(n, ONE), FULL, False),
    "cleared-grade": (lambda n: without_marks(n, f"grade-{TWO}"), FULL, False),
    "cleared-all": (without_marks, FULL, False),
    "cleared-ids-too": (without_ids, FULL, False),
    "empty-mark": (lambda n: cell(n, "import").metadata.update(nbgrader={}), FULL, False),
    "broken-mark": (lambda n: cell(n, ONE).metadata.nbgrader.pop("schema_version"), FULL, False),
    "mark-of-another": (
        lambda n: cell(n, "import").metadata.update(
            nbgrader=cell(n, ONE).metadata.nbgrader | {"grade_id": "exercise-09-9"}
        ),
        FULL,
        False,
    ),
    "more-points": (
        lambda n: cell(n, f"grade-{ONE}").metadata.nbgrader.update(points=9),
        FULL,
        False,
    ),
    "graded-itself": (lambda n: cell(n, f"grade-{ONE}").update(source="pass"), FULL, False),
    "became-prose": (as_prose, FULL, False),
    "grade-moved-up": (moved_up, FULL, False),
    "answer-elsewhere": (split, FULL, True),
    "another-kernel": (
        lambda n: n.metadata.update(kernelspec={"name": "my-env", "display_name": "My"}),
        FULL,
        False,
    ),
    "raises": (lambda n: cell(n, "import").update(source="raise SystemExit"), 0, False),
}


def renamed(path):
    path.rename(path.with_name("lesson (1).ipynb"))


def in_a_folder(path):
    path.rename(path.parents[1] / "Lesson ä.IPYNB")
    path.parent.rmdir()


def half_saved(path):
    path.write_bytes(path.read_bytes()[:900])


def half_saved_with_checkpoint(path):
    checkpoint = path.parent / ".ipynb_checkpoints" / "lesson-checkpoint.ipynb"
    checkpoint.parent.mkdir()
    shutil.copy(path, checkpoint)
    half_saved(path)


def two_names(path):
    shutil.copy(path, path.with_name("lesson (1).ipynb"))
    renamed_again = path.with_name("lesson final.ipynb")
    path.rename(renamed_again)


IN_FILES = {
    "renamed": (renamed, FULL, False),
    "in-another-folder": (in_a_folder, FULL, False),
    "half-saved": (half_saved, None, True),
    "half-saved-with-checkpoint": (half_saved_with_checkpoint, FULL, False),
    "empty": (lambda path: path.write_text(""), None, True),
    "two-names": (two_names, None, True),
    "utf-16": (lambda path: path.write_text(path.read_text(), encoding="utf-16"), FULL, False),
    "byte-order-mark": (lambda p: p.write_text(p.read_text(), encoding="utf-8-sig"), FULL, False),
    "nothing": (lambda path: path.unlink(), None, True),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Everybody's report and score: one course directory, one run of nbgrader."""
    course = tmp_path_factory.mktemp("class")
    source = nbformat.v4.new_notebook()
    source.metadata.kernelspec = {"name": "python3", "display_name": "Python", "language": "python"}
    source.cells = [
        nbformat.v4.new_code_cell("from course_utils.learning import check", id="import"),
        nbformat.v4.new_code_cell(FIRST.cell, id=ONE),
        nbformat.v4.new_code_cell(SECOND.cell, id=TWO),
    ]
    (course / "source" / LESSON).mkdir(parents=True)
    nbformat.write(marked(source), course / "source" / LESSON / "lesson.ipynb")
    (course / "nbgrader_config.py").write_text(NBGRADER_CONFIG + WITHOUT_KERNELS)
    nbgrader(course, "generate_assignment", LESSON, "--create")
    answered = nbformat.read(course / "release" / LESSON / "lesson.ipynb", as_version=4)
    for exercise, id in ((FIRST, ONE), (SECOND, TWO)):
        assert YOURS in cell(answered, id).source
        right = cell(answered, id).source.replace(YOURS, exercise.solution_source)
        cell(answered, id).source = right
    for name, (spoil, *_) in (IN_NOTEBOOK | IN_FILES).items():
        path = course / "submitted" / name / LESSON / "lesson.ipynb"
        path.parent.mkdir(parents=True)
        notebook = copy.deepcopy(answered)
        if name in IN_NOTEBOOK:
            spoil(notebook)
        path.write_text(nbformat.writes(notebook))
        if name in IN_FILES:
            spoil(path)
    (course / "submitted" / "loose.ipynb").touch()
    reports = handins.examine(course)
    again = handins.examine(course)
    nbgrader(course, "autograde", LESSON, "--create")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        submissions = gradebook.assignment_submissions(LESSON)
        scores = {each.student.id: each.score for each in submissions}
    return course, reports, again, scores


def nbgrader(course, *arguments):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # for alembic
    environment = {"HOME": str(course), "PATH": path, "COURSE_PROGRESS": str(course / "progress")}
    environment["PYTHONPATH"] = str(Path(handins.__file__).parents[2])
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    return run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_NOTEBOOK | IN_FILES)
def test_everybody_is_graded_or_named(graded, name):
    _, reports, _, scores = graded
    _, score, reported = (IN_NOTEBOOK | IN_FILES)[name]
    report = {assignment: both for (who, assignment), both in reports.items() if who == name}
    assert any(asked for _, asked in report.values()) == reported, report
    assert (scores.get(name) or None) == (score or None), report


@pytest.mark.slow
def test_what_was_mended_needs_no_mending_and_the_original_is_kept(graded):
    course, reports, again, _ = graded
    for key, (mended, asked) in again.items():
        assert not mended, key
        assert not asked or reports[key][1], key
    assert not reports["as-it-should-be", LESSON][0]
    kept = {path.parts[-3] for path in (course / handins.KEPT).glob("*/lesson/*.ipynb")}
    assert "as-it-should-be" not in kept
    assert {"pasted-exercise", "cleared-all", "half-saved-with-checkpoint"} <= kept
    assert reports["loose.ipynb", ""][1]


@pytest.mark.slow
def test_the_command_names_everybody_and_says_so_by_its_exit_code(graded, capsys):
    with pytest.raises(SystemExit) as end:
        handins.main([str(graded[0])])
    assert end.value.code == 1
    said = capsys.readouterr().out
    assert "✔ as-it-should-be lesson" in said
    assert "✘ half-saved lesson\n    look: lesson.ipynb is half saved" in said
    assert all(name in said for name in IN_NOTEBOOK | IN_FILES)
