"""One JupyterLab and one Chromium for all browser tests of a run."""

import os
import shutil

import pytest

from tests.browser.jupyter import ROOT, chromium, find_chromium, server


def pytest_collection_modifyitems(items):
    """All of them in one process of pytest-xdist, so that they share the server."""
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser():
    if find_chromium() is None:
        reason = "Chromium is not installed; the browser tests need it."
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """What the servers serve: a copy of the notebooks."""
    copy = tmp_path_factory.mktemp("served") / "notebooks"
    shutil.copytree(ROOT / "notebooks", copy)
    return copy


@pytest.fixture(scope="session")
def lab(browser, folder):
    """Address of a running JupyterLab (and Notebook 7, under /notebooks)."""
    with server(folder) as base:
        yield base
