"""What Binder builds and starts, without Docker and without network.

repo2docker's own build pack says what it would do with this repository. The same commands are run
in a fresh virtual environment, from the wheels that `make wheelhouse` collects, with every
connection out of this computer refused. Not the same here: Python is the one that runs the tests,
and repo2docker's base image with its conda environment is left out.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from types import SimpleNamespace

import pytest

from tests.browser.conftest import browser  # noqa: F401 - a fixture
from tests.browser.jupyter import ROOT, first_answer, open_notebook
from tests.offline import offline

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),  # seconds: all packages are fetched and installed
    pytest.mark.skipif(
        os.name == "nt",
        reason="Binder and `make` are not for Windows: there the README installs with pip",
    ),
]
TOKEN = "a-token-like-binders"


@pytest.fixture(scope="module")
def pack():
    """What repo2docker would do: its build pack, Dockerfile and commands."""
    app = pytest.importorskip(
        "repo2docker.app", reason="repo2docker is not for Windows: CI runs this on Linux"
    ).Repo2Docker()
    with contextlib.chdir(ROOT):
        for kind in app.buildpacks:
            pack = kind(base_image=app.base_image)
            pack.platform = "linux/amd64"
            if pack.detect():
                break
        return SimpleNamespace(
            kind=kind.__name__,
            python=pack.python_version,
            dockerfile=pack.render(),
            install=[command for _, command in pack.get_assemble_scripts()],
            after=pack.get_post_build_scripts(),
            start=pack.get_start_script(),
        )


def test_repo2docker_does_what_is_meant(pack):
    assert pack.kind == "PythonBuildPack"
    assert f"python-{pack.python}" == (ROOT / "binder" / "runtime.txt").read_text().strip()
    lock = f"environment-2epy-2d{pack.python.replace('.', '-2e')}-2dlinux"
    assert lock in pack.dockerfile, "repo2docker has no environment for this Python"
    steps = [
        "COPY --chown=1000:1000 src/ ${REPO_DIR}/",
        'RUN ${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir -r "binder/requirements.txt"',
        "RUN chmod +x binder/postBuild",
        'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"',
    ]
    places = [pack.dockerfile.index(step) for step in steps]
    assert places == sorted(places)
    assert len(pack.install) == 1


@pytest.fixture(scope="module")
def wheelhouse(tmp_path_factory):
    """All wheels, collected as a teacher does it."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    asked = [sys.executable, "-m", "pip", "index", "versions", "nbval"]
    if "CI" not in os.environ and subprocess.run(asked, capture_output=True).returncode:
        pytest.skip("without network there are no wheels to collect: with CI=1 this fails")
    subprocess.run(["make", "wheelhouse", f"WHEELHOUSE={folder}"], cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="module")
def built(pack, wheelhouse, tmp_path_factory):
    """A copy of the course, built as Binder would, from the wheels alone."""
    folder = tmp_path_factory.mktemp("binder")
    ignore = shutil.ignore_patterns(".venv", ".git", "__pycache__", "wheelhouse", "site")
    repo = shutil.copytree(ROOT, folder / "repo", ignore=ignore)
    prefix = folder / "env"
    subprocess.run([sys.executable, "-m", "venv", prefix], check=True)
    attempts = folder / "attempts.txt"
    inherited = {name: value for name, value in os.environ.items() if name[:4] != "PIP_"}
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # what is imported is compiled then, and once
    environment = inherited | offline(attempts)
    environment |= {
        "HOME": str(folder),
        "KERNEL_PYTHON_PREFIX": str(prefix),
        "PATH": f"{prefix / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PIP_COMPILE": "0",  # whereas PIP_NO_COMPILE=1 means: compile
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": str(wheelhouse),
        "PIP_NO_INDEX": "1",
        "REPO_DIR": str(repo),
    }
    for command in (*pack.install, *(f"chmod +x {step} && {step}" for step in pack.after)):
        subprocess.run(["bash", "-c", command], cwd=repo, env=environment, check=True)
    return SimpleNamespace(
        repo=repo, prefix=prefix, environment=environment, attempts=attempts, start=pack.start
    )


@pytest.fixture(scope="module")
def started(built):
    """The address of the server, started by binder/start with the arguments BinderHub gives."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = built.start.replace("${REPO_DIR}", str(built.repo))
    command = [start, "jupyter-lab", "--ip=127.0.0.1", f"--port={port}", "--no-browser"]
    command += ["--ServerApp.base_url=/user/guest/", f"--ServerApp.token={TOKEN}"]
    command += ["--ServerApp.trust_xheaders=True", "--allow-root", "--expose-app-in-browser"]
    log = (built.repo.parent / "server.log").open("w+")
    os.chmod(start, 0o755)
    process = subprocess.Popen(
        command, cwd=built.repo, env=built.environment, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}/user/guest"
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/api", timeout=1).close()
                break
            assert process.poll() is None, log.seek(0) or log.read()
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def get(address):
    with urllib.request.urlopen(f"{address}?token={TOKEN}", timeout=60) as answer:
        return answer.geturl(), answer.read()


def test_every_package_comes_from_the_wheelhouse_in_the_tested_version(built):
    pip = [built.prefix / "bin" / "python", "-m", "pip"]
    subprocess.run([*pip, "check"], env=built.environment, check=True)
    listed = subprocess.run(
        [*pip, "list", "--format=json"], env=built.environment, check=True, capture_output=True
    )
    installed = {package["name"].lower() for package in json.loads(listed.stdout)}
    assert {"jupyterlab", "ipywidgets", "scikit-learn", "torch", "keras"} <= installed
    assert not [name for name in installed if name.startswith(("nvidia", "triton", "cuda"))]
    assert not built.attempts.exists(), built.attempts.read_text()


def test_binders_page_is_the_first_notebook(started):
    address, _ = get(f"{started}/")
    assert address.partition("?")[0] == f"{started}/lab/tree/notebooks/00_start_here.ipynb"


def test_notebook_01_opens_there_and_a_slider_moves(started, built, browser):  # noqa: F811
    page = open_notebook(
        browser, started, f"notebooks/01_log_probabilities.ipynb?token={TOKEN}", view="lab/tree"
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    first_answer(page, "demo-cliff", "01.cliff")
    assert page.locator(".Toastify__toast").all_inner_texts() == []

    assert json.loads(get(f"{started}/api/kernels")[1])
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("window.jupyterapp.commands.execute('application:close')")
    for _ in range(100):
        if not json.loads(get(f"{started}/api/kernels")[1]):
            break
        time.sleep(0.2)
    else:
        pytest.fail("closing the notebook left its kernel, and the memory it holds")

    assert [url for url in asked if not url.startswith((started, "data:", "blob:"))] == []
    assert not built.attempts.exists(), built.attempts.read_text()
    page.context.close()
