"""How long until a learner can move a slider, and what the course takes up.

python -m benchmarks.launch

From `make lab` in a clone where everything is installed to the first slider that answers, in a
real browser; import times; memory of the server and of kernels; size of a clone and of what
`make lab` installs.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import nbclient
import nbformat
from packaging.requirements import Requirement

from tests.browser.jupyter import ROOT, chromium, first_answer, open_notebook


def resident(pid):
    """Megabytes of memory that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def children(pid):
    found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [pid, *(one for child in found for one in children(child))]


def start():
    """`make lab`, a browser, and the first demo of notebook 00."""
    with tempfile.TemporaryDirectory() as home:
        settings = {
            "ServerApp": {"open_browser": False, "allow_root": True, "port": 18888},
            "IdentityProvider": {"token": ""},
            "LabApp": {"expose_app_in_browser": True},
        }
        (Path(home) / "jupyter_server_config.json").write_text(json.dumps(settings))
        (Path(home) / "jupyter_lab_config.json").write_text(json.dumps(settings))
        environment = os.environ | {"JUPYTER_CONFIG_DIR": home, "COURSE_PROGRESS": f"{home}/p"}
        base = "http://127.0.0.1:18888"
        with chromium() as browser:
            began = time.perf_counter()
            make = subprocess.Popen(
                ["make", "lab"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
            )
            try:
                while True:
                    with suppress(OSError):
                        urllib.request.urlopen(f"{base}/api", timeout=1).close()
                        break
                    time.sleep(0.02)
                yield "the server answers", time.perf_counter() - began
                page = open_notebook(browser, base, "00_start_here.ipynb", view="lab/tree")
                yield "notebook 00 is shown, its kernel ready", time.perf_counter() - began
                first_answer(page, "demo-heads", "00.heads")
                yield "its first demo has answered a key", time.perf_counter() - began
                server = [pid for pid in children(make.pid) if "jupyter-lab" in command(pid)]
                yield "server_memory", resident(server[-1])
            finally:
                for pid in reversed(children(make.pid)):
                    with suppress(ProcessLookupError):
                        os.kill(pid, 15)
                make.wait(30)


def command(pid):
    return Path(f"/proc/{pid}/cmdline").read_text()


def import_seconds(statement, times=7):
    run = [sys.executable, "-c", statement]
    took = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(run, cwd=ROOT, check=True)
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def kernel_memory(path):
    """Memory of a kernel after a notebook, or of one that has done nothing."""
    notebook = nbformat.read(path, as_version=4) if path else nbformat.v4.new_notebook()
    client = nbclient.NotebookClient(
        notebook, timeout=600, resources={"metadata": {"path": ROOT / "notebooks"}}
    )
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        return resident(client.km.provisioner.process.pid)


def closure(file):
    """Names of the installed packages that a list of requirements brings."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    waiting = [Requirement(line).name for line in lines if line and line[0] not in "#-"]
    found = set()
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        with suppress(PackageNotFoundError):
            needs = map(Requirement, distribution(name).requires or [])
            if name not in found:
                found.add(name)
                waiting += [n.name for n in needs if not n.marker or n.marker.evaluate()]
    return found


def megabytes(names):
    files = [Path(file.locate()) for name in names for file in distribution(name).files or []]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def clone_megabytes():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "-q", f"file://{ROOT}", f"{folder}/clone"], check=True)
        return sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6


def main():
    print("`make lab` on a warm clone, seconds from the start")
    for what, value in start():
        if what == "server_memory":
            server = value
        else:
            print(f"{value:8.1f}  {what}")

    print("\nImports, seconds of a fresh Python (median of 7)")
    nothing = import_seconds("pass")
    print(f"{nothing:8.2f}  Python alone")
    for module in ("numpy, ml_dtypes", "course_utils", "course_utils.demos"):
        print(f"{import_seconds(f'import {module}') - nothing:8.2f}  more for {module}")

    print("\nMemory, MB")
    print(f"{server:8.0f}  JupyterLab's server")
    print(f"{kernel_memory(None):8.0f}  a kernel that has done nothing")
    for number in ("01", "07", "08"):
        (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
        print(f"{kernel_memory(path):8.0f}  a kernel after notebook {number}")

    course = closure("requirements.txt")
    frameworks = closure("requirements-frameworks.txt") - course
    print("\nSize, MB")
    print(f"{clone_megabytes():8.1f}  a clone, with its history")
    print(f"{megabytes(course):8.0f}  the course's {len(course)} packages")
    print(f"{megabytes(frameworks):8.0f}  PyTorch, Keras and {len(frameworks) - 2} more")


if __name__ == "__main__":
    main()
