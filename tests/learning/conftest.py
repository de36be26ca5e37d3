"""Tests keep the learner's record out of the way, and may declare toy questions."""

import sys
from importlib import import_module

import pytest

from course_utils.learning import registry
from course_utils.learning.routes import all_parts


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    """A record of its own for each test."""
    path = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


def forget_chapters():
    """Chapters are found once, and their parts: where others take their place, again."""
    registry.chapters.cache_clear()
    all_parts.cache_clear()


@pytest.fixture
def toy_chapters(tmp_path, monkeypatch):
    """A package of one chapter, 77, in place of the course's chapters: its folder."""
    chapter = tmp_path / "toy_chapters" / "ch77"
    chapter.mkdir(parents=True)
    (chapter.parent / "__init__.py").touch()
    (chapter / "__init__.py").write_text('NOTEBOOK = "77_toys"\n')
    (chapter / "questions.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(registry, "CHAPTERS", "toy_chapters")
    forget_chapters()
    yield chapter
    forget_chapters()
    for name in [name for name in sys.modules if name.partition(".")[0] == "toy_chapters"]:
        del sys.modules[name]


@pytest.fixture
def declare(toy_chapters):
    """Declare toy questions in place of the course's: ``declare(Exercise(…), …, quiz="## …")``."""

    def declare(*items, quiz=""):
        (toy_chapters / "quiz.md").write_text(quiz, encoding="utf-8")
        questions = import_module("toy_chapters.ch77.questions")
        for name in [name for name in vars(questions) if name.startswith("toy_")]:
            delattr(questions, name)
        for number, item in enumerate(items):
            setattr(questions, f"toy_{number}", item)

    return declare
