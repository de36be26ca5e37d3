"""`make sync` has nothing to write, and writes what it should where something was changed."""

import shutil

import nbformat
import pytest

from course_utils.tools import sync
from course_utils.tools.sync import ROOT, changes

FILES = ("pyproject.toml", "README.md", "CITATION.cff", ".github/ISSUE_TEMPLATE/course.yml")
NOTEBOOK = "notebooks/03_log_sum_exp_and_float_formats.ipynb"


@pytest.fixture
def course(tmp_path):
    """A copy of what sync reads and writes."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    return tmp_path


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_is_up_to_date():
    assert not [str(path.relative_to(ROOT)) for path in changes()], "run `make sync`"


def test_a_new_address_goes_to_badges_citation_and_first_cells(course):
    edit(course / "pyproject.toml", sync.address(ROOT), "ada/a.course-2")
    found = changes(course)
    notebooks = sorted((course / "notebooks").glob("*.ipynb"))
    assert sorted(found) == sorted([course / "README.md", course / "CITATION.cff", *notebooks])
    for text in found.values():
        assert "ada/a.course-2" in text
        assert sync.address(ROOT) not in text


def test_a_notebook_gets_back_its_title_cells_contents_and_maps(course):
    path = course / NOTEBOOK
    shipped = path.read_text(encoding="utf-8")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [
        cell
        for cell in notebook.cells
        if cell.id != "exercise-03-1" and 'demo("03.offset")' not in cell.source
    ]
    (heading,) = [cell for cell in notebook.cells if cell.source.startswith("## 4. ")]
    heading.source = "## 4. Another title"
    heading.id = "0a1b2c3d"
    heading.metadata.minutes += 100
    path.write_text(sync.written(notebook), encoding="utf-8")
    found = changes(course)
    first = course / "notebooks" / "00_start_here.ipynb"
    assert set(found) == {path, course / "README.md", first}
    after = nbformat.reads(found[path], as_version=4)
    total = sum(cell.metadata.get("minutes", 0) for cell in after.cells)
    assert f"float_formats.ipynb) | {total} |" in found[course / "README.md"]
    assert f"#4.-Another-title) {heading.metadata.minutes}" in found[first]
    cells = {cell.id: cell.source for cell in after.cells}
    before = {cell.id: cell.source for cell in nbformat.reads(shipped, as_version=4).cells}
    assert cells["exercise-03-1"] == before["exercise-03-1"]
    assert cells["demo-offset"] == 'demo("03.offset").show()'
    assert cells["another-title"] == "## 4. Another title"
    assert f"[4. Another title](#4.-Another-title) {heading.metadata.minutes} min" in cells["title"]
    assert f"About {total} min, " in cells["title"]
    assert cells["route-another-title"].startswith("*The weekend goes on with [")
    for file, text in found.items():
        file.write_text(text, encoding="utf-8")
    assert not changes(course)


def test_a_missing_number_returns_to_the_issue_form(course):
    form = course / FILES[-1]
    edit(form, '"10", "11", ', "")
    (found,) = changes(course).values()
    assert found == (ROOT / FILES[-1]).read_text(encoding="utf-8")
