"""The first cell of a notebook finds course_utils wherever the course lies."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from tests.notebooks.claims import NOTEBOOKS

ROOT = NOTEBOOKS[0].parents[1]
BOOTSTRAP = next(
    cell.source
    for cell in nbformat.read(NOTEBOOKS[0], as_version=4).cells
    if cell.cell_type == "code"
)
PRINT_ORIGIN = "\nimport course_utils; print(course_utils.__file__)"


def origin(folder):
    """Where course_utils comes from when the bootstrap runs in a folder."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(
        [sys.executable, "-c", BOOTSTRAP + PRINT_ORIGIN],
        cwd=folder,
        env=env | {"MPLBACKEND": "agg", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("folder", [".", "notebooks", "tests/notebooks"])
def test_in_the_clone(folder):
    assert origin(ROOT / folder) == str(ROOT / "course_utils" / "__init__.py")


def test_in_a_folder_with_a_space_and_a_non_ascii_letter(tmp_path):
    copy = tmp_path / "my cours é"
    for name in ("notebooks", "course_utils"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    assert origin(copy / "notebooks") == str(copy / "course_utils" / "__init__.py")
