"""How Hypothesis searches: the same examples on every run, and no clock. What is slow is marked.

The tests keep a record of their own. Who learns in this copy of the course keeps theirs.
"""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "course",
    deadline=None,
    max_examples=100,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("course")

# What takes longest begins first, each in a process of its own: an installation, which waits for
# the network while others work, the demos by keyboard, and the demos alone. Then what else demos do
# in a browser, and a class.
FIRST = (
    "launch/test_binder.py",
    "browser/test_demos_by_keyboard.py",
    "demos/test_demos.py",
    "browser/test_demos.py",
    "launch/test_classroom.py",
)


def pytest_configure(config):
    folder = tempfile.TemporaryDirectory(prefix="record-")
    config.add_cleanup(folder.cleanup)
    os.environ["COURSE_PROGRESS"] = str(Path(folder.name) / "progress.json")


def pytest_collection_modifyitems(items):
    """Whatever asks for a browser is slow. The slow begin, so that no process ends long after."""

    def place(item):
        path = item.path.as_posix()
        first = [path.endswith(f"tests/{name}") for name in FIRST]
        is_slow = item.get_closest_marker("slow") or item.path.suffix == ".ipynb"
        return first.index(True) if any(first) else len(FIRST) + (not is_slow)

    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    items.sort(key=place)
