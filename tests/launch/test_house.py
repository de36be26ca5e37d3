"""The floors of the house: numbers, models, engines, content, tools. Each imports only downward."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "course_utils"
FLOORS = [
    {
        "__init__",
        "_rows",
        "_validation",
        "logspace",
        "information",
        "losses",
        "distributions",
        "floats",
        "scoring",
        "forensics",
    },
    {"models", "frameworks"},
    {"live", "learning"},
    {"demos", "chapters"},
    {"tools"},
]
NUMBERS_MAY_IMPORT = {"numpy", "ml_dtypes", "course_utils", *sys.stdlib_module_names}


def floor(module):
    return next(number for number, names in enumerate(FLOORS) if module in names)


def room(path):
    """The module or subpackage of course_utils that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path):
    """The dotted names a file imports."""
    package = ("course_utils", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            base = ".".join(filter(None, (base, node.module)))
            yield from (f"{base}.{alias.name}" for alias in node.names)


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downward(path):
    for name in imported(path):
        parts = name.split(".")
        if room(path) in FLOORS[0]:
            assert parts[0] in NUMBERS_MAY_IMPORT, f"the numbers floor imports {name}"
        if parts[0] == "course_utils" and len(parts) > 1 and parts[1] in set().union(*FLOORS):
            assert floor(parts[1]) <= floor(room(path)), name


def test_importing_the_numbers_draws_nothing():
    drawing = {"matplotlib", "ipywidgets", "IPython", "scipy", "sklearn"}
    code = f"import course_utils.distributions, sys; print(*{drawing} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
