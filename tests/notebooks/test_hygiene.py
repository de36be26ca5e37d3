"""What every notebook of the course keeps to: clean files, one bootstrap, working links."""

import re

import nbformat
import pytest

from course_utils.demos import all_demos
from course_utils.learning import all_exercises, all_predictions, all_quizzes, record
from tests.notebooks.claims import NOTEBOOKS
from tests.notebooks.links import link_faults

LESSONS = [path for path in NOTEBOOKS if not path.name.startswith("00")]
CALL = r'\b{}\(\s*"([^"]+)"'

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def called(notebook, function):
    """The ids with which the notebook's code calls a function of the course, in order."""
    text = "\n".join(cell.source for cell in code(notebook))
    return re.findall(CALL.format(function), text)


def test_the_tests_keep_a_record_of_their_own():
    assert NOTEBOOKS[0].parent not in record.path().parents


@every_notebook
def test_file_is_clean(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", cell.id), f"{cell.id}: name what is in it"
        assert not re.fullmatch(r"[0-9a-f]{8}(-.*)?", cell.id), f"{cell.id}: name what is in it"
        assert cell.source.strip(), f"{cell.id} is empty"
    for cell in code(notebook):
        assert cell.outputs == [], f"{cell.id} has outputs"
        assert cell.execution_count is None, f"{cell.id} has an execution count"
        assert len(cell.source.splitlines()) <= 15, f"{cell.id} is longer than 15 lines"


@every_notebook
def test_bootstrap_is_the_same_everywhere(path):
    first = code(read(path))[0]
    assert first.id == "bootstrap"
    assert first.source == code(read(NOTEBOOKS[0]))[0].source


@every_notebook
def test_figures_carry_words(path):
    text = "\n".join(cell.source for cell in code(read(path)))
    assert "plt.show" not in text
    assert "%matplotlib" not in text
    assert len(re.findall(r"\bshow\(fig", text)) == len(re.findall(r"\bshow\([^)]*alt=", text))


@every_notebook
def test_links_lead_where_they_say(path):
    faults = link_faults(prose(read(path)), path)
    assert not faults, "\n".join(faults)


@every_notebook
def test_notebook_asks_once_what_its_lesson_declares(path):
    notebook, number = read(path), path.stem[:2]
    for function, declared in {
        "check": all_exercises(),
        "predict": all_predictions(),
        "reveal": all_predictions(),
        "quiz": all_quizzes(),
    }.items():
        asked = called(notebook, function)
        of_this_notebook = {id for id in declared if id[:2] == number}
        assert of_this_notebook <= {*asked}, f"no cell calls {function} of these"
        assert {*asked} <= of_this_notebook, f"cells call {function} of what is not declared"
        assert len(asked) == len({*asked}), f"{function} is called twice of one: {asked}"
    assert {*called(notebook, "demo")} <= {*all_demos()}, "cells show demos that are not there"


@every_notebook
def test_a_guess_comes_before_its_reveal(path):
    cells = code(read(path))
    for id in called(read(path), "reveal"):
        asked = next(i for i, cell in enumerate(cells) if f'predict("{id}"' in cell.source)
        told = next(i for i, cell in enumerate(cells) if f'reveal("{id}"' in cell.source)
        assert told - asked >= 2, f"{id}: nothing to look at between the guess and the reveal"


@every_notebook
def test_it_ends_with_what_is_done(path):
    assert code(read(path))[-1].source.endswith("\nprogress()")


@every_notebook
def test_exercise_cells_are_the_declared_ones(path):
    cells = {cell.id: cell.source for cell in code(read(path))}
    for id, exercise in all_exercises().items():
        if id.startswith(path.stem[:2]):
            cell = "exercise-" + id.replace(".", "-")
            assert cells.get(cell) == exercise.cell, f"put into the cell {cell}:\n{exercise.cell}"


@every_lesson
def test_the_learner_acts_at_least_every_fourth_cell(path):
    kinds = [cell.cell_type for cell in read(path).cells]
    ending = kinds[::-1].index("code")
    longest = max(
        len(run) for run in "".join(k[0] for k in kinds[: len(kinds) - ending]).split("c")
    )
    assert longest <= 3, f"{longest} text cells in a row: give the learner something to run"


@every_lesson
def test_opening_and_ending(path):
    text = prose(read(path))
    opening = read(path).cells[0].source
    assert opening.startswith("# ")
    assert re.search(r"\d+ min", opening), "the opening states no time"
    for word in ("Goal", "Prerequisites", "Contents"):
        assert word in opening, word
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    for heading in headings:
        if heading[0].isdigit():
            assert f"[{heading}]" in opening, f"the contents do not list {heading}"
    for word in ("Laws", "Notation", "References"):
        assert any(word.lower() in heading.lower() for heading in headings), word


@every_lesson
def test_the_maps_state_the_notebook_s_minutes(path):
    minutes = re.search(r"(\d+) min", read(path).cells[0].source).group(1)
    door = prose(read(NOTEBOOKS[0]))
    readme = (path.parents[1] / "README.md").read_text(encoding="utf-8")
    for text, link in ((door, path.name), (readme, f"notebooks/{path.name}")):
        row = next(line for line in text.splitlines() if f"({link}) |" in line)
        assert row.split("|")[2].strip() == minutes
