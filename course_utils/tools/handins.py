"""Look at what a class handed in, and mend it, before nbgrader grades it.

``python -m course_utils.tools.handins COURSE``
    COURSE is the folder of ``editions --nbgrader``, after ``nbgrader generate_assignment``. Every
    learner's notebook below COURSE/submitted is compared with the released one: copied, deleted
    and moved exercise cells, cleared marks, edited grading cells, renamed and half-saved files.

What can be mended is mended; the file as it was handed in is kept in COURSE/as-handed-in. The rest
is reported by name, and the exit code is 1. nbgrader 0.9.6 needs this: one exercise cell that was
copied stops its autograde for all learners that come after.
"""

import argparse
import json
import re
import shutil
import sys
from pathlib import Path

import nbformat

KEPT = "as-handed-in"
DELETED = "# This cell was deleted. What the cells above it computed counts."
CALL = re.compile(r'(?m)^check\("(\d\d)\.(\w+)",')


def examine(course):
    """Look at all hand-ins of a course directory of nbgrader, and mend what can be mended.

    Returns
    -------
    dict
        {(learner, assignment): (what was mended, what somebody must look at)}, sentences.
    """
    assignments = sorted(path for path in (course / "release").iterdir() if path.is_dir())
    reports = {}
    for learner in sorted((course / "submitted").iterdir()):
        if not learner.is_dir():
            reports[learner.name, ""] = [], ["This is a file and no learner's folder."]
            continue
        handed_in = [each for each in assignments if _is_handed_in(learner, each)]
        if not handed_in:
            reports[learner.name, ""] = [], ["There is no notebook of the course here."]
        for assignment in handed_in:
            mended, open_questions = [], []
            for released in sorted(assignment.glob("*.ipynb")):
                place = learner / assignment.name / released.name
                _examine_file(place, released, course, mended, open_questions)
            reports[learner.name, assignment.name] = mended, open_questions
    return reports


def _is_handed_in(learner, assignment):
    names = [path.stem for path in assignment.glob("*.ipynb")]
    return (learner / assignment.name).is_dir() or any(
        _candidates(learner, assignment / f"{name}.ipynb") for name in names
    )


def _examine_file(place, released, course, mended, open_questions):
    """Look at one notebook of one learner; sentences are added to the two lists."""
    found = place
    if not place.is_file():
        others = _candidates(place.parents[1], released)
        if len(others) != 1:
            names = ", ".join(path.name for path in others)
            open_questions.append(
                f"{place.name}: which of {names} is it? Give it this name."
                if others
                else f"{place.name} is missing. Unless it comes, it scores 0."
            )
            return
        found = others[0]
        mended.append(f"{place.name} was called {found.relative_to(place.parents[1])}.")
    notebook = _read(found)
    if notebook is None:
        checkpoint = found.parent / ".ipynb_checkpoints" / f"{found.stem}-checkpoint.ipynb"
        notebook = _read(checkpoint)
        if notebook is None:
            open_questions.append(f"{found.name} is half saved or no notebook. Ask for it again.")
            return
        mended.append(f"{found.name} is half saved; its last checkpoint takes its place.")
    done, asked = mend(notebook, nbformat.read(released, as_version=4))
    mended += done
    open_questions += asked
    if mended or asked or not _holds(found, notebook):
        _write(notebook, place, found, course)


def _holds(path, notebook):
    """Is just this notebook in the file, in the encoding that nbgrader reads?"""
    try:
        return json.loads(path.read_text(encoding="utf-8")) == json.loads(nbformat.writes(notebook))
    except ValueError:
        return False


def _write(notebook, place, found, course):
    """Write a mended notebook; the file it comes from is kept as it was handed in."""
    kept = course / KEPT / found.relative_to(course / "submitted")
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(found, kept)
    place.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, place)


def _read(path):
    """A notebook with an id for each cell; None where there is none to read."""
    try:
        content = path.read_bytes()
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        notebook = nbformat.reads(content.decode(encoding), as_version=4)
        notebook = nbformat.v4.upgrade(notebook)
        return notebook if all(isinstance(cell.source, str) for cell in notebook.cells) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # whatever a file may hold
        return None


def _candidates(learner, released):
    """The learner's files that may be a released notebook under another name."""
    expected = {path.name for path in released.parent.glob("*.ipynb")}
    ids = set(_marked(nbformat.read(released, as_version=4)))
    found = []
    for path in sorted(learner.rglob("*")):
        usual = path.name in expected or ".ipynb_checkpoints" in path.parts
        usual = usual and path.parent.name == released.parent.name
        if path.is_file() and not usual and ".ipynb" in path.name.lower():
            notebook = _read(path)
            if notebook and any({_grade_id(c), _called(c)} & ids for c in notebook.cells):
                found.append(path)
    return found


def _grade_id(cell):
    """The id by which nbgrader knows a cell, or else its own."""
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.id


def _called(cell):
    """The id of the cell that calls `check` like this one; None for another cell."""
    call = CALL.search(cell.source) if cell.cell_type == "code" else None
    if not call:
        return None
    id = f"exercise-{call[1]}-{call[2]}"
    return f"grade-{id}" if "strict=True" in cell.source else id


def _marked(notebook):
    """The cells that nbgrader knows, {grade id: cell}."""
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id")
    }


def mend(notebook, released):
    """Give a notebook each cell that nbgrader asks for, once, in place.

    Parameters
    ----------
    notebook, released : NotebookNode
        The learner's, which is changed, and the one the class was given.

    Returns
    -------
    mended, open_questions : list of str
    """
    models = _marked(released)
    groups = {
        id: [cell for cell in notebook.cells if _grade_id(cell) == id]
        or [cell for cell in notebook.cells if _called(cell) == id]
        for id in models
    }
    mended, open_questions = [], []
    if gone := [id for id, cells in groups.items() if cells and not any(map(_is_marked, cells))]:
        mended.append(f"The marks of {', '.join(gone)} were gone.")
    for cell in notebook.cells:
        if cell.metadata.pop("nbgrader", None) and not any(
            cell in each for each in groups.values()
        ):
            mended.append(f"A cell with marks of another notebook, {cell.id}, is a plain cell now.")
    before = None
    for id, model in models.items():
        if groups[id]:
            cell = _one(groups[id], model, id, mended, open_questions)
            _restore(cell, model, id, mended)
            if model.metadata.nbgrader.grade and before is not None:
                pasted = len(groups[_grade_id(before)]) > 1  # a copy may undo the answer
                if pasted or _place(notebook, cell) < _place(notebook, before):
                    _put(notebook, cell, before)
        else:
            cell = _new(model, id, mended, open_questions)
            _put(notebook, cell, before)
        cell.id, cell.metadata["nbgrader"] = model.id, nbformat.from_dict(model.metadata.nbgrader)
        before = cell
    return mended, open_questions


def _is_marked(cell):
    return "nbgrader" in cell.metadata


def _new(model, id, mended, open_questions):
    """A cell in place of one that was deleted."""
    cell = nbformat.from_dict(model)
    if model.metadata.nbgrader.solution:
        cell.source = DELETED
        open_questions.append(f"{id} was deleted. Without it the exercise scores 0.")
    else:
        mended.append(f"{id} was deleted, and stands there again.")
    return cell


def _one(cells, model, id, mended, open_questions):
    """The copy that counts: the last one that was answered, or the last."""
    answered = [cell for cell in cells if cell.source != model.source] or cells
    if len(cells) > 1:
        mended.append(f"{id} was there {len(cells)} times; the others are plain cells now.")
        for number, cell in enumerate(cells):
            cell.id = f"copy-{number}-of-{id}"
        if len(answered) > 1 and model.metadata.nbgrader.solution:
            open_questions.append(f"{id} was answered {len(answered)} times. The last one counts.")
    return answered[-1] if model.metadata.nbgrader.solution else cells[-1]


def _restore(cell, model, id, mended):
    """The kind of a cell, and the text of one that only grades."""
    if cell.cell_type != model.cell_type:
        mended.append(f"{id} was a {cell.cell_type} cell.")
        cell.cell_type = model.cell_type
        cell.update(outputs=[], execution_count=None)
        cell.pop("attachments", None)
    if model.metadata.nbgrader.locked and cell.source != model.source:
        mended.append(f"{id} was edited.")
        cell.source = model.source


def _place(notebook, cell):
    """Where a cell stands; -1 for none."""
    return next((place for place, each in enumerate(notebook.cells) if each is cell), -1)


def _put(notebook, cell, anchor):
    """Put a cell right below another one, or at the top."""
    notebook.cells = [each for each in notebook.cells if each is not cell]
    notebook.cells.insert(_place(notebook, anchor) + 1, cell)


def main(arguments=None):
    """Look at the hand-ins of the command line's folder; exit code 1 where something is open."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.tools.handins", description=__doc__.split("\n")[0]
    )
    parser.add_argument("course", type=Path, help="the folder of `editions --nbgrader`")
    course = parser.parse_args(arguments).course
    for name in ("release", "submitted"):
        if not (course / name).is_dir():
            parser.exit(2, f"✘ There is no folder {course / name}.\n")
    reports = examine(course)
    for (learner, assignment), (mended, open_questions) in reports.items():
        sign = "✘" if open_questions else "●" if mended else "✔"
        print(f"{sign} {learner} {assignment}".rstrip())
        for sentence in open_questions:
            print(f"    look: {sentence}")
        for sentence in mended:
            print(f"    mended: {sentence}")
    sys.exit(any(open_questions for _, open_questions in reports.values()))


if __name__ == "__main__":
    main()
