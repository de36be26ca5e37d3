"""The engine finds the chapters' questions by itself."""

import pytest

from course_utils.learning import Exercise, all_exercises
from course_utils.learning.registry import chapters, find

EXERCISE = """
from course_utils.learning import Exercise

{name} = Exercise(id="77.{name}", title="Toy", minutes=1, difficulty=1, task="?", stub="x = ...",
                  hints=("a", "b"), reference=1, solution_source="x = ONE")
ONE = 1
"""


def test_a_chapter_is_found_by_its_folder(toy_chapters):
    (toy_chapters / "questions.py").write_text(EXERCISE.format(name="a"))
    assert chapters()["77"].notebook == "77_toys"
    assert list(all_exercises()) == ["77.a"]
    assert find(Exercise, "77.a").solution() == 1


def test_a_chapter_need_not_ask(toy_chapters):
    (toy_chapters / "questions.py").unlink()
    assert list(chapters()) == ["77"]
    assert all_exercises() == {}


def test_two_questions_with_one_id(toy_chapters):
    text = EXERCISE.format(name="a")
    (toy_chapters / "questions.py").write_text(text + text.replace("a = ", "b = "))
    with pytest.raises(ValueError, match=r"two of Exercise have the id '77\.a'"):
        all_exercises()
