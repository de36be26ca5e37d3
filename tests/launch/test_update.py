"""A learner with answers takes a newer course, and every answer is there."""

import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from course_utils.learning import all_exercises
from course_utils.tools import update
from course_utils.tools.sync import written

ROOT = Path(__file__).parents[2]
NAME = "00_start_here.ipynb"
STUB = all_exercises()["00.1"].cell
ANSWERED = STUB.replace("...", "1 / 36")
CELLS = {"title": "# Start", "import": "import math", "exercise-00-1": STUB, "end": "math.pi"}


def notebook(cells):
    """A notebook of cells, {id: source}; what begins with a sharp and a blank is prose."""
    made = nbformat.v4.new_notebook()
    for id, source in cells.items():
        prose = source.startswith("# ") and "\n" not in source
        new = nbformat.v4.new_markdown_cell if prose else nbformat.v4.new_code_cell
        made.cells.append(new(source, id=id))
    return made


def sources(path):
    return [cell.source for cell in nbformat.read(path, as_version=4).cells]


def git(folder, *words):
    name = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    return subprocess.run(
        ["git", "-C", folder, *name, *words], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def published(tmp_path):
    """The course's repository: the package, and one short notebook."""
    folder = tmp_path / "published"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "course_utils", folder / "course_utils", ignore=ignore)
    shutil.copy(ROOT / ".gitignore", folder)
    (folder / "notebooks").mkdir()
    git(tmp_path, "init", "--quiet", "--initial-branch=main", folder)
    publish(folder, CELLS)
    return folder


def publish(folder, cells, **files):
    (folder / "notebooks" / NAME).write_text(written(notebook(cells)), encoding="utf-8")
    for name, text in files.items():
        (folder / "notebooks" / f"{name}.md").write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "A course")


@pytest.fixture
def learners(published, tmp_path):
    """A learner's clone with an answer, a changed cell, and a cell of the learner's own."""
    folder = tmp_path / "my cours é"
    git(tmp_path, "clone", "--quiet", published, folder)
    mine = notebook(CELLS | {"exercise-00-1": ANSWERED, "end": "math.e"})
    mine.cells.insert(2, nbformat.v4.new_code_cell("my_own = 1", id="0a1b2c3d"))
    mine.cells[3].outputs = [nbformat.v4.new_output("stream", text="✔ Correct")]
    (folder / "notebooks" / NAME).write_text(written(mine), encoding="utf-8")
    (folder / "notebooks" / ".progress.json").write_text(
        '{"exercises": {"00.1": {"solved": true}}}'
    )
    return folder


@pytest.fixture
def run(capfd, monkeypatch):
    """The update as `make update` does it, in a folder: what it says."""

    def run(folder, other=None):
        monkeypatch.setenv("COURSE_PROGRESS", str(folder / "notebooks" / ".progress.json"))
        try:
            update.carry(other, folder) if other else update.pull(folder)
        except update.Refused as reason:
            print(f"Refused: {reason}")
        return capfd.readouterr().out

    return run


def test_answers_meet_a_course_that_changed_everything(published, learners, run):
    reworded = STUB.replace("fair dice", "honest dice")
    assert reworded != STUB
    cells = {"title": "# Begin", "new": "2 + 2", "exercise-00-1": reworded, "end": "math.tau"}
    publish(published, cells, glossary="news")
    with pytest.raises(subprocess.CalledProcessError):
        git(learners, "pull", "--quiet")
    said = run(learners)
    assert "2 of your cells carried over; 1 more below" in said
    assert sources(learners / "notebooks" / NAME) == [
        "# Begin",
        "my_own = 1",
        "2 + 2",
        ANSWERED.replace("fair dice", "honest dice"),
        "math.tau",
        f"# {update.ASIDE}\n# math.e",
    ]
    assert (learners / "notebooks" / "glossary.md").read_text() == "news"
    assert "solved" in (learners / "notebooks" / ".progress.json").read_text()
    (kept,) = learners.glob("kept/*/notebooks/*")
    assert "math.e" in sources(kept)
    assert run(learners) == "✔ This is the newest course already.\n"

    publish(published, cells | {"exercise-00-1": reworded.replace("both_six", "two_sixes")})
    assert "1 of your cells carried over" in run(learners)
    after = sources(learners / "notebooks" / NAME)
    assert reworded.replace("both_six", "two_sixes") in after
    assert sum("# both_six = 1 / 36" in source for source in after) == 1
    assert sum("# math.e" in source for source in after) == 1
    assert "my_own = 1" in after


def test_nothing_is_touched_where_git_cannot_go_on(published, learners, run):
    publish(published, CELLS | {"end": "math.tau"})
    path = learners / "notebooks" / NAME
    before = path.read_bytes()
    blocked = learners / "notebooks" / "glossary.md"
    blocked.write_text("the learner's own")
    publish(published, CELLS | {"end": "2 * math.pi"}, glossary="news")
    said = run(learners)
    assert "Refused: git says" in said
    assert "glossary.md" in said
    assert path.read_bytes() == before
    assert blocked.read_text() == "the learner's own"
    blocked.unlink()
    (learners / ".gitignore").write_text("")
    assert "Refused: you changed .gitignore" in run(learners)
    assert path.read_bytes() == before


def test_a_newer_zip_file_takes_answers_and_progress_from_the_older_folder(
    published, learners, run, tmp_path
):
    shutil.rmtree(learners / ".git")
    publish(published, CELLS | {"title": "# Begin", "end": "math.tau"})
    newer = shutil.copytree(published, tmp_path / "newer", ignore=shutil.ignore_patterns(".git"))
    assert "Refused: this copy did not come with git" in run(learners)
    for _ in range(2):
        assert "Your progress is carried over" in run(newer, learners)
        expected = ["# Begin", "import math", "my_own = 1", ANSWERED, "math.tau"]
        assert sources(newer / "notebooks" / NAME) == expected
    assert "solved" in (newer / "notebooks" / ".progress.json").read_text()


def test_cells_whose_ids_an_editor_took_away_are_known_again():
    mine = notebook(CELLS | {"exercise-00-1": ANSWERED})
    for number, cell in enumerate(mine.cells):
        cell.id = f"{number:08x}"
    mine = update.identified(mine, CELLS)
    assert [cell.id for cell in mine.cells] == list(CELLS)
    joined, _ = update.merged(mine, CELLS, notebook(CELLS | {"end": "math.tau"}))
    assert [cell.source for cell in joined.cells] == [
        "# Start",
        "import math",
        ANSWERED,
        "math.tau",
    ]


def test_what_the_course_left_out_and_a_note_in_prose_stay_to_be_read():
    mine = notebook(CELLS | {"import": "import numpy", "title": "# My title"})
    joined, told = update.merged(mine, CELLS, notebook({"title": "# Begin", "end": "math.pi"}))
    text = "\n".join(cell.source for cell in joined.cells)
    assert "# import numpy" in text
    assert "# My title" in text
    assert told == "0 of your cells carried over; 2 more below, " + told.partition("below, ")[2]


def test_a_half_saved_notebook_is_named_and_left_alone(tmp_path, monkeypatch, capsys):
    for folder, text in (("old", '{"cells": ['), ("new", written(notebook(CELLS)))):
        (tmp_path / folder / "notebooks").mkdir(parents=True)
        (tmp_path / folder / "notebooks" / NAME).write_text(text)
    update.carry(tmp_path / "old", tmp_path / "new")
    assert f"✘ {tmp_path / 'old' / 'notebooks' / NAME} cannot be read" in capsys.readouterr().out
    assert sources(tmp_path / "new" / "notebooks" / NAME) == list(CELLS.values())
