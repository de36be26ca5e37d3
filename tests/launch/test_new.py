"""A new chapter, demo and exercise pass the tests as they are written."""

import shutil
import subprocess
import sys

import pytest

from course_utils.tools import new
from course_utils.tools.sync import ROOT

pytestmark = pytest.mark.slow
PARTS = ("course_utils", "notebooks", "tests", ".github", "README.md", "CITATION.cff")
NEW = (("demo", "03.offset2"), ("exercise", "03.99"), ("chapter", "77", "Losses for ranking"))


def run(course, *arguments):
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=course, capture_output=True, text=True, encoding="utf-8"
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course in which a contributor has begun one of each."""
    folder = tmp_path_factory.mktemp("contributor")
    for name in (*PARTS, "pyproject.toml", "Makefile", "CONTRIBUTING.md"):
        source = ROOT / name
        if source.is_dir():
            # What is compiled goes with it, but for what another process is just writing.
            ignore = shutil.ignore_patterns("*.pyc.*", ".progress*")
            shutil.copytree(source, folder / name, ignore=ignore)
        else:
            shutil.copy(source, folder)
    for asked in NEW:
        run(folder, "-m", "course_utils.tools.new", *asked)
    run(folder, "-m", "course_utils.tools.sync")
    return folder


def test_stubs_pass_lint(course):
    made = ["course_utils/chapters/ch03", "course_utils/chapters/ch77", "notebooks/77_*.ipynb"]
    for command in (["check"], ["format", "--check"]):
        run(course, "-m", "ruff", *command, *made[:2], *map(str, course.glob(made[2])))


def test_stubs_pass_the_tests_of_their_kind(course):
    paths = ["tests/learning", "tests/demos", "tests/notebooks", "tests/launch/test_sync.py"]
    names = "03.99 or 03.offset2 or 77. or 77_ or [77] or readme or up_to_date"
    others = ("--ignore-glob=*/test_nb*", "--ignore=tests/notebooks/test_questions.py")
    asked = (*others, *paths, "-k", f"({names}) and not 00")
    out = run(course, "-m", "pytest", "-p", "no:xdist", "-q", *asked)
    assert " passed" in out


def test_what_is_there_is_not_written_again(course, monkeypatch, capsys):
    monkeypatch.setattr(new, "ROOT", course)
    before = {path: path.read_bytes() for path in course.rglob("*.*") if path.is_file()}
    for asked in NEW:
        assert "✘ Nothing was changed" in refused(asked, monkeypatch, capsys)
    after = {path: path.read_bytes() for path in course.rglob("*.*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("demo", "offset2"), "looks like 03.offset2 for a new demo, not offset2"),
        (("exercise", "3.9"), "looks like 03.9 for a new exercise, not 3.9"),
        (("chapter", "7"), "looks like 11 for a new chapter, not 7"),
        (("demo", "66.first"), "✘ There is no chapter 66 yet"),
    ],
)
def test_an_id_of_another_form_is_refused(asked, said, monkeypatch, capsys):
    assert said in refused(asked, monkeypatch, capsys)


def refused(asked, monkeypatch, capsys):
    """What the command says before it ends with an error."""
    monkeypatch.setattr(sys, "argv", ["new", *asked])
    with pytest.raises(SystemExit) as end:
        new.main()
    assert end.value.code == 2
    return capsys.readouterr().err
