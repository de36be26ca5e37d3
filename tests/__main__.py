"""Run the tests: all, those for each push, or those that concern one notebook.

``python -m tests``
    All, with the doctests of course_utils and every notebook as it is shipped.
``python -m tests quick``
    Without what needs a browser, a server, an installation or a whole notebook to run.
``python -m tests 03``
    The questions, demos, laws, claims and runs of notebook 03.

Further arguments are pytest's: ``python -m tests quick -x``. One file is tested by pytest itself:
``pytest tests/numerics/test_floats.py``.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder")
TWO_PROCESSES = ("--numprocesses", "2", *BY_FILE)
# A third process works while another waits for the network, a server or a kernel.
THREE_PROCESSES = ("--numprocesses", "3", *BY_FILE)
EVERYTHING = ("--doctest-modules", "--nbval-lax", "--durations", "15", *THREE_PROCESSES)


def arguments(part):
    """pytest's arguments for a part of the tests: "", "quick" or the number of a notebook."""
    if part == "":
        return EVERYTHING
    if part == "quick":
        return ("--doctest-modules", "course_utils", "tests", "-m", "not slow", *TWO_PROCESSES)
    (notebook,) = (ROOT / "notebooks").glob(f"{part}_*.ipynb")
    folders = [f"tests/{name}" for name in ("learning", "demos", "laws", "notebooks", "launch")]
    ignored = (f"--ignore={path}" for path in without(part))
    its_own = (f"{part}.", f"[{part}]", f"{part}_", f"nb{part}", f"laws_{part}", f"ch{part}")
    chosen = ("-k", " or ".join((*its_own, "readme", "pages", "up_to_date")))
    return ("--nbval-lax", *folders, *ignored, str(notebook), *chosen, *TWO_PROCESSES)


def without(part):
    """Files in which no test is about this notebook alone: reading them can import PyTorch."""
    for path in sorted(ROOT.glob("tests/*/test_*.py")):
        of_one = re.search(r"_(?:nb|laws_)(\d\d)", path.stem)
        if (of_one and of_one[1] != part) or path.stem == "test_questions":
            yield path


def main():
    part, *more = sys.argv[1:] or [""]
    if part.startswith("-"):
        part, more = "", [part, *more]
    command = [sys.executable, "-m", "pytest", *arguments(part), *more]
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else each kernel would compile the course
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment).returncode)


if __name__ == "__main__":
    main()
