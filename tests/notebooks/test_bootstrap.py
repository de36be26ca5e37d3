"""The first cell of a notebook finds course_utils wherever the course lies, or fetches it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import nbformat
import pytest

from tests.notebooks.claims import NOTEBOOKS

pytestmark = pytest.mark.slow

ROOT = NOTEBOOKS[0].parents[1]
BOOTSTRAP = next(
    cell.source
    for cell in nbformat.read(NOTEBOOKS[0], as_version=4).cells
    if cell.cell_type == "code"
)
PRINT_ORIGIN = "\nimport course_utils; print(course_utils.__file__)"
ignore = shutil.ignore_patterns("__pycache__")


def bootstrap(folder, scratch, address=None, **environment):
    """Run the first cell in a folder, as a notebook would.

    Returns
    -------
    run : CompletedProcess
        Its last line of output is where course_utils comes from.
    pip : bool
        Was pip called?
    """
    code = re.sub(r"https://\S+", address, BOOTSTRAP) if address else BOOTSTRAP
    log = scratch / "pip.log"
    log.unlink(missing_ok=True)
    environment |= {
        "IPYTHONDIR": str(scratch / "ipython"),
        "MPLBACKEND": "agg",
        "PIP_LOG": str(log),
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as: no isolation
        "PIP_NO_INDEX": "1",
        "PIP_RETRIES": "0",
        "PYTHONUTF8": "1",
    }
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(
        [sys.executable, "-m", "IPython", "--colors=NoColor", "-c", code + PRINT_ORIGIN],
        cwd=folder,
        env=inherited | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return run, log.exists()


def origin(run):
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("folder", [".", "notebooks", "tests/notebooks"])
def test_in_the_clone(folder, tmp_path):
    run, pip = bootstrap(ROOT / folder, tmp_path)
    assert origin(run) == str(ROOT / "course_utils" / "__init__.py")
    assert not pip


def test_in_a_folder_with_a_space_and_a_non_ascii_letter(tmp_path):
    copy = tmp_path / "my cours é"
    for name in ("notebooks", "course_utils"):
        shutil.copytree(ROOT / name, copy / name, ignore=ignore)
    run, pip = bootstrap(copy / "notebooks", tmp_path)
    assert origin(run) == str(copy / "course_utils" / "__init__.py")
    assert not pip


@pytest.fixture
def archive(tmp_path):
    """The course as a zip file, at an address of this computer."""
    tree = tmp_path / "web" / "course-HEAD"
    shutil.copytree(ROOT / "course_utils", tree / "course_utils", ignore=ignore)
    for name in ("pyproject.toml", "README.md", "requirements.txt"):
        shutil.copy(ROOT / name, tree)
    shutil.make_archive(str(tmp_path / "web" / "HEAD"), "zip", tree.parent, tree.name)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tree.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/HEAD.zip"
        server.shutdown()


def test_a_notebook_that_comes_alone_fetches_the_whole_package_once(archive, tmp_path):
    folder, prefix = tmp_path / "alone", tmp_path / "prefix"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(prefix)}))
    folder.mkdir()
    site.mkdir(parents=True)
    there = {"PIP_PREFIX": str(prefix), "PYTHONPATH": str(site)}

    run, pip = bootstrap(folder, tmp_path, archive, **there)
    assert pip
    assert origin(run) == str(site / "course_utils" / "__init__.py")
    files = {path.relative_to(ROOT) for path in (ROOT / "course_utils").rglob("*.*")}
    files = {path for path in files if "__pycache__" not in path.parts}
    assert not [path for path in files if not (site / path).exists()]

    run, pip = bootstrap(folder, tmp_path, archive, **there)
    assert origin(run) == str(site / "course_utils" / "__init__.py")
    assert not pip


def test_alone_and_without_network_it_says_what_to_do(tmp_path):
    with socket.socket() as taken:  # bound and not listening: every connection is refused
        taken.bind(("127.0.0.1", 0))
        run, _ = bootstrap(tmp_path, tmp_path, f"http://127.0.0.1:{taken.getsockname()[1]}/c.zip")
    assert run.returncode != 0
    said = run.stdout + run.stderr
    assert "AssertionError: Put this notebook back beside course_utils, or go online." in said
