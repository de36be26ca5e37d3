"""Tests keep the learner's record out of the way, and may declare toy questions."""

import pytest

from course_utils.learning import registry, summary


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    """A record of its own for each test."""
    path = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


@pytest.fixture
def declare(monkeypatch):
    """Declare toy questions in place of the course's: ``declare(Exercise(…), …)``."""

    def declare(*items):
        def declared(kind, number):
            return {i.id: i for i in items if isinstance(i, kind) and i.id.startswith(number)}

        monkeypatch.setattr(registry, "declared", declared)
        monkeypatch.setattr(summary, "declared", declared)

    return declare
