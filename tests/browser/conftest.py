"""One JupyterLab and one Chromium for all tests of a file.

They end with the file: Playwright keeps an event loop running, and other tests start their own.
"""

import os
import shutil

import pytest

from tests.browser.driving import notebook_of
from tests.browser.jupyter import ROOT, chromium, find_chromium, open_notebook, server


@pytest.fixture(scope="module")
def browser():
    """A running Chromium."""
    if find_chromium() is None:
        reason = "Chromium is not installed: with REQUIRE_BROWSER=1, as in CI, this fails"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What the servers serve: a copy of the notebooks."""
    copy = tmp_path_factory.mktemp("served") / "notebooks"
    shutil.copytree(ROOT / "notebooks", copy)
    return copy


@pytest.fixture(scope="module")
def lab(browser, folder):
    """Address of a JupyterLab as `make lab` starts it (and Notebook 7, under /notebooks)."""
    with server(folder, "lab", f"--config={ROOT / 'jupyter_server_config.py'}") as base:
        yield base


@pytest.fixture(scope="module")
def page(browser, lab, folder):
    """JupyterLab on a page, for one notebook after the other: opening it takes the most time."""
    page = open_notebook(browser, lab, notebook_of(folder, "first.ipynb", {}))
    assert page.problems == []
    yield page
    page.context.close()
