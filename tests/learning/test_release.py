"""The teacher's editions: without solutions, with answers, for nbgrader."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
from nbgrader.api import Gradebook

from course_utils.learning import all_exercises
from course_utils.tools import editions as release

pytestmark = pytest.mark.slow

FIRST = "00_start_here"
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # for alembic


@pytest.fixture
def small_course(tmp_path, monkeypatch):
    """The course with its first notebook only; release makes its editions of it."""
    root = tmp_path / "course"
    release.copy_course(release.ROOT, root)
    for path in (root / "notebooks").glob("*.ipynb"):
        if path.stem != FIRST:
            path.unlink()
    monkeypatch.setattr(release, "ROOT", root)
    return root


def python(*arguments, cwd, **environment):
    run = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": "", "PATH": PATH, **environment},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_without_solutions(small_course, tmp_path):
    out = tmp_path / "class"
    release.main(["--no-solutions", str(out)])
    assert (out / "README.md").exists()
    assert (out / "requirements.txt").exists()
    assert not (out / "tests").exists()
    package = out / "course_utils"
    modules = [*package.glob("chapters/*/*.py")]
    assert modules
    assert not any("solution_source=" in path.read_text(encoding="utf-8") for path in modules)
    code = (
        "from course_utils.learning import all_exercises, check, solution, reference\n"
        "for id, exercise in all_exercises().items():\n"
        "    assert exercise.solution is None\n"
        "    assert check(id, ...).status == 'not attempted'\n"
        "    assert check(id, None).status == 'not yet'\n"
        "id = next(iter(all_exercises()))\n"
        "print(check(id, reference(id)))\n"
        "solution(id)\n"
    )
    printed = python("-c", code, cwd=out)
    assert "✔ Correct" in printed
    assert "The teacher removed the solutions" in printed
    notebook = nbformat.read(out / "notebooks" / f"{FIRST}.ipynb", as_version=4)
    where = {"metadata": {"path": out / "notebooks"}}
    nbclient.NotebookClient(notebook, resources=where).execute()
    shown = json.dumps([cell.get("outputs") for cell in notebook.cells], ensure_ascii=False)
    assert "○ Not attempted" in shown
    assert "✔ Correct" not in shown
    assert "✘ Not" not in shown


def test_answers_are_pasted_and_run(small_course, tmp_path):
    out = tmp_path / "answers"
    release.main(["--answers", str(out)])
    notebook = nbformat.read(out / "notebooks" / f"{FIRST}.ipynb", as_version=4)
    nbformat.validate(notebook)
    graded = [cell for cell in notebook.cells if release.exercise_of(cell)]
    assert graded
    for cell in graded:
        assert "✔ Correct" in json.dumps(cell.outputs, ensure_ascii=False)
        assert "✘" not in json.dumps(cell.outputs, ensure_ascii=False)
    assert not list(out.glob("**/.progress*"))


def test_nbgrader_grades_nothing_for_nothing_and_all_for_all(small_course, tmp_path):
    out = tmp_path / "grading"
    release.main(["--nbgrader", str(out)])
    home = {"HOME": str(tmp_path)}
    python("-m", "nbgrader", "generate_assignment", FIRST, "--create", cwd=out, **home)
    released = (out / "release" / FIRST / f"{FIRST}.ipynb").read_text()
    assert "BEGIN SOLUTION" not in released
    exercises = [e for id, e in all_exercises().items() if id.startswith(FIRST[:2])]
    assert exercises
    for exercise in exercises:
        assert json.dumps(exercise.solution_source)[1:-1] not in released
    shutil.copytree(out / "release" / FIRST, out / "submitted" / "untouched" / FIRST)
    shutil.copytree(out / "source" / FIRST, out / "submitted" / "solved" / FIRST)
    python("-m", "nbgrader", "autograde", FIRST, "--create", cwd=out, **home)
    with Gradebook(f"sqlite:///{out / 'gradebook.db'}") as gradebook:
        graded = {each.student.id: each for each in gradebook.assignment_submissions(FIRST)}
        points = sum(exercise.difficulty for exercise in exercises)
        assert graded["untouched"].score == 0
        assert graded["solved"].score == graded["solved"].max_score == points


def test_an_edition_never_overwrites(tmp_path, capsys):
    with pytest.raises(SystemExit):
        release.main(["--answers", str(tmp_path)])
    assert "is there already" in capsys.readouterr().err


def test_editions_are_not_copied_into_editions(small_course):
    release.main(["--no-solutions", str(small_course / "one")])
    release.main(["--no-solutions", str(small_course / "two")])
    assert not (small_course / "two" / "one").exists()
    assert not (small_course / "two" / "two").exists()


def test_solved_leaves_the_notebook_alone():
    path = Path(release.ROOT) / "notebooks" / f"{FIRST}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    before = json.dumps(notebook)
    answered = release.solved(notebook)
    assert json.dumps(notebook) == before
    assert [cell.id for cell in answered.cells] == [cell.id for cell in notebook.cells]
    assert sum("= ...\n" in cell.source for cell in answered.cells) == 0
