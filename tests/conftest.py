"""How Hypothesis searches: the same examples on every run, and no clock. What is slow is marked."""

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


def pytest_collection_modifyitems(items):
    """Whatever asks for a browser is slow. Slow tests begin, so that no process ends long after.

    First of all comes the file that waits for the network for minutes, while the others work.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    items.sort(
        key=lambda item: (
            item.get_closest_marker("slow") is None,
            item.path.name != "test_binder.py",
        )
    )
