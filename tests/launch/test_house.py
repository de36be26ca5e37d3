"""The floors of the house: each room imports only from those below it.

No chapter imports another: what two share goes down a floor.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "course_utils"
ABOVE_THE_NUMBERS = [
    "judging",
    "models",
    "frameworks",
    "live",
    "learning",
    "chapters",
    "demos",
    "tools",
]
NUMBERS_MAY_IMPORT = {"numpy", "ml_dtypes", "course_utils", *sys.stdlib_module_names}
FILES = sorted(PACKAGE.rglob("*.py"))


def floor(name):
    """The height of a room. All that is not named above is numbers."""
    if name in ABOVE_THE_NUMBERS:
        return 1 + ABOVE_THE_NUMBERS.index(name)
    return 0


def room(path):
    """The module or subpackage of course_utils that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def chapter(parts):
    """The chapter that a dotted name leads into, such as "ch01", or None."""
    return parts[2] if parts[1:2] == ["chapters"] and len(parts) > 2 else None


def imported(path):
    """The dotted names a file imports, each split at its dots."""
    package = ("course_utils", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            base = ".".join(filter(None, (base, node.module)))
            yield from (f"{base}.{alias.name}".split(".") for alias in node.names)


def faults(path):
    """The imports of a file that lead up, sideways or out of the house."""
    here, its_chapter = room(path), chapter(["course_utils", *path.relative_to(PACKAGE).parts])
    for parts in imported(path):
        if floor(here) == 0 and parts[0] not in NUMBERS_MAY_IMPORT:
            yield ".".join(parts)
        if parts[0] != "course_utils" or len(parts) == 1:
            continue
        upward = floor(parts[1]) > floor(here)
        sideways = its_chapter and chapter(parts) not in (None, its_chapter)
        if upward or sideways:
            yield ".".join(parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downward(path):
    assert not list(faults(path))


def test_every_room_has_its_floor():
    folders = {path.name for path in PACKAGE.iterdir() if any(path.glob("*.py"))}
    assert set(ABOVE_THE_NUMBERS) - {"demos"} <= folders


@pytest.mark.parametrize("module", ["distributions", "judging.diagnosis"])
def test_numbers_and_judging_draw_nothing(module):
    drawing = {"matplotlib", "ipywidgets", "IPython", "scipy", "sklearn"}
    code = f"import course_utils.{module}, sys; print(*{drawing} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_the_page_on_architecture_names_files_that_exist():
    root = PACKAGE.parent
    named = re.findall(r"`([\w/]+\.(?:py|js|md|json))`", (root / "ARCHITECTURE.md").read_text())
    assert len(named) > 20
    for name in named:
        assert list(PACKAGE.rglob(name)) or (root / name).exists(), name
