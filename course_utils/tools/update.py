"""Bring the course up to date, and keep what the learner wrote.

``python -m course_utils.tools.update``, or ``make update``
    Fetch the newest course with git. The notebooks that the learner changed are copied to a folder
    of ``kept``, and their answers are carried over into the new ones.
``python -m course_utils.tools.update FOLDER``
    Carry answers and progress from another copy of the course, such as an older zip file, or from a
    folder of ``kept``, into this copy.

Cells are compared by their ids, as they were when the learner got them, as the learner left them,
and as they are now. What the learner wrote stays; where the course has changed the same cell,
the learner's text stands below the new one.
"""

import argparse
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import time
from itertools import takewhile
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
KEPT, ORIGINAL = "kept", "original"
ASIDE = "You wrote this before the course changed the cell:"
SHOW_EXERCISES = (
    "import json; from course_utils.learning import all_exercises; "
    "print(json.dumps({f\"exercise-{id.replace('.', '-')}\": each.cell "
    "for id, each in all_exercises().items()}))"
)


class Refused(Exception):
    """Why nothing was changed."""


def pull(root=ROOT):
    """Fetch the newest course into a git repository, and carry the learner's answers over."""
    if not (root / ".git").exists() or not shutil.which("git"):
        raise Refused(
            "this copy did not come with git, or git is gone. Unpack the newest course beside it, "
            f"and run there: python -m course_utils.tools.update {root}"
        )
    _git(root, "fetch", "--quiet")
    if _git(root, "rev-parse", "HEAD") == _git(root, "rev-parse", "@{upstream}"):
        print("✔ This is the newest course already.")
        return
    if _git(root, "merge-base", "HEAD", "@{upstream}") != _git(root, "rev-parse", "HEAD"):
        raise Refused("this copy has commits of its own. Bring them together with git.")
    changed = _changed(root)
    kept = root / KEPT / time.strftime("%Y-%m-%d-%H%M%S")
    mine = [name for name in changed if (root / name).exists()]
    _keep(root, mine, kept)
    if mine:
        print(f"○ What you changed is copied to {kept}, and stays there: {', '.join(mine)}.")
    if changed:
        _git(root, "checkout", "--quiet", "HEAD", "--", *changed)
    try:
        _git(root, "merge", "--quiet", "--ff-only", "@{upstream}")
    except Refused:
        for name in mine:
            shutil.copy2(kept / name, root / name)
        raise
    print("✔ This is the newest course now.", flush=True)
    if any(name.endswith(".ipynb") for name in mine):
        _carry_with_the_new_program(kept, root)


def _changed(root):
    """The files of the course that the learner changed; only notebooks and texts may be."""
    changed = _git(root, "diff", "--name-only", "-z", "HEAD").split("\0")[:-1]
    others = [name for name in changed if not name.startswith("notebooks/")]
    if others:
        raise Refused(f"you changed {', '.join(others)}. `git stash` puts that aside.")
    return changed


def _carry_with_the_new_program(kept, root):
    command = [sys.executable, "-m", "course_utils.tools.update", str(kept)]
    if subprocess.run(command, cwd=root).returncode:
        print(f"✘ Your answers are in {kept} alone. {' '.join(command)} tries again.")


def _keep(root, names, kept):
    """Copy files to another folder, as they are and as the course had them."""
    for name in names:
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        (kept / ORIGINAL).mkdir(exist_ok=True)
        shutil.copy2(root / name, kept / name)
        original = subprocess.check_output(_command(root, "show", f"HEAD:{name}"))
        (kept / ORIGINAL / Path(name).name).write_bytes(original)


def _command(root, *words):
    return ["git", "-C", str(root), *words]


def _git(root, *words):
    """What git prints; its own words where it refuses."""
    run = subprocess.run(_command(root, *words), capture_output=True, text=True, encoding="utf-8")
    if run.returncode:
        raise Refused(f"git says: {run.stderr.strip()}")
    return run.stdout


def carry(folder, root=ROOT):
    """Carry answers and progress from a folder into this copy of the course."""
    notebooks = sorted((folder / "notebooks").glob("*.ipynb"))
    if not notebooks:
        raise Refused(f"there are no notebooks in {folder / 'notebooks'}.")
    exercises = {} if (folder / ORIGINAL).exists() else _exercises_of(folder)
    for path in notebooks:
        place = _partner(path, root / "notebooks")
        if place is None:
            print(f"○ {path.name} is no notebook of the course now; it stays in {path.parent}.")
            continue
        try:
            print(f"✔ {place.name}: {_carry_notebook(path, place, exercises)}")
        except (ValueError, OSError) as error:
            print(f"✘ {path} cannot be read and was left alone: {error}")
    progress = folder / "notebooks" / ".progress.json"
    if progress.exists():
        from course_utils.learning import record  # half of the time that an update takes

        for choice in record.take_in(progress.read_text(encoding="utf-8")):
            print(f"○ {choice}")
        print("✔ Your progress is carried over.")


def _carry_notebook(path, place, exercises):
    """Carry one notebook's cells into another, in one step; what was done, in words."""
    original = path.parents[1] / ORIGINAL / path.name
    known = _sources(original if original.exists() else place)
    mine = identified(nbformat.read(path, as_version=4), known)
    base = known if original.exists() else _base_of_a_copy(mine, exercises)
    joined, told = merged(mine, base, nbformat.read(place, as_version=4))
    draft = place.with_suffix(".tmp")
    draft.write_text(nbformat.writes(joined) + "\n", encoding="utf-8")
    os.replace(draft, place)
    return told


def _partner(path, folder):
    """The notebook of this course that took another one's place; None where there is none."""
    if (folder / path.name).exists():
        return folder / path.name
    same_number = sorted(folder.glob(f"{path.name[:2]}_*.ipynb"))
    return same_number[0] if path.name[:2].isdigit() and same_number else None


def _sources(path):
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def _exercises_of(folder):
    """The cells of the exercises that a copy of the course declares, {id: source}."""
    run = subprocess.run(
        [sys.executable, "-c", SHOW_EXERCISES], cwd=folder, capture_output=True, text=True
    )
    return json.loads(run.stdout) if run.returncode == 0 else {}


def _base_of_a_copy(mine, exercises):
    """What the cells of a copy were, as far as it tells: exercises as declared, others unchanged.

    Cells that an editor named, with a random id, are the learner's own.
    """
    return {cell.id: cell.source for cell in mine.cells if not _is_random(cell.id)} | exercises


def _is_random(id):
    """Is it as JupyterLab and VS Code make ids, in hexadecimal digits, or Colab, in 12 letters?"""
    first = id.partition("-")[0]
    hexadecimal = len(first) == 8 and all(letter in "0123456789abcdef" for letter in first)
    return hexadecimal or (len(id) == 12 and id != id.lower())


def merged(mine, base, new):
    """The new notebook with what the learner wrote in the old one.

    Parameters
    ----------
    mine, new : NotebookNode
        As the learner left it, and as the course has it now; neither is changed.
    base : dict
        {id of a cell: its source}, as the learner got it.

    Returns
    -------
    NotebookNode
    str
        What was done, in words.
    """
    own = {cell.id: cell for cell in mine.cells}
    places, there = {cell.id for cell in new.cells}, {cell.source for cell in new.cells}
    kept, aside, below, anchor = 0, 0, {}, None
    for cell in mine.cells:
        if cell.id in places:
            anchor = cell.id
        elif cell.id not in base:  # the learner's own
            below.setdefault(anchor, []).append(cell)
        elif cell.source != base[cell.id]:  # the course has left it out
            below.setdefault(anchor, []).append(_aside(cell))
    joined = copy.deepcopy(new)
    joined.cells = below.pop(None, [])
    for cell in new.cells:
        chosen, left = _choose(own.get(cell.id), base.get(cell.id), cell)
        kept += chosen.source != cell.source
        joined.cells.append(chosen)
        found = ([_aside(left)] if left else []) + below.get(cell.id, [])
        joined.cells += [each for each in found if each.source not in there]
    for cell in joined.cells:
        if cell.id not in places:
            aside += ASIDE in cell.source
            kept += ASIDE not in cell.source
    told = f"{kept} of your cells carried over"
    if aside:
        told += f"; {aside} more below, where the course has changed what you wrote in"
    return joined, told


def identified(mine, known):
    """The notebook with the ids that its cells had, where an editor has taken them away.

    ``known`` are sources by id; an exercise is known by its call of `check`.
    """
    mine = nbformat.v4.upgrade(mine)
    ids = {source: id for id, source in known.items()}
    taken = {cell.id for cell in mine.cells}
    for cell in mine.cells:
        if cell.id not in known:
            call = re.search(r'(?m)^check\("(\d\d)\.(\w+)"', cell.source)
            id = ids.get(cell.source) or (f"exercise-{call[1]}-{call[2]}" if call else None)
            if id in known and id not in taken:
                taken.add(id)
                cell.id = id
    return mine


def _choose(own, base, cell):
    """One of three versions of a cell, and the learner's where it is another one, or None."""
    if own is None or (own.source == base != cell.source):
        return cell, None
    if cell.source in (own.source, base):
        return own, None
    if base and cell.id.startswith("exercise-"):
        (before, stub), (now, new_stub) = _parts(base), _parts(cell.source)
        if stub == new_stub and own.source.startswith(before):  # only its heading was reworded
            answer = copy.deepcopy(own)
            answer.source = now + own.source.removeprefix(before)
            return answer, None
    return cell, own


def _parts(source):
    """The heading of an exercise's cell, all comments, and the rest."""
    lines = source.splitlines(keepends=True)
    heading = "".join(takewhile(lambda line: line.startswith("#"), lines))
    return heading, source.removeprefix(heading)


def _aside(cell):
    """A cell that shows what the learner wrote, and does nothing."""
    if cell.cell_type == "code":
        lines = [f"# {line}".rstrip() for line in (ASIDE, *cell.source.splitlines())]
        return nbformat.v4.new_code_cell("\n".join(lines))
    return nbformat.v4.new_markdown_cell(f"*{ASIDE}*\n\n{cell.source}")


def main(arguments=None):
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.tools.update", description=__doc__.split("\n")[0]
    )
    parser.add_argument("folder", nargs="?", type=Path, help="another copy of the course")
    chosen = parser.parse_args(arguments)
    try:
        carry(chosen.folder.resolve()) if chosen.folder else pull()
    except Refused as reason:
        sys.exit(f"✘ Nothing was changed: {reason}")


if __name__ == "__main__":
    main()
