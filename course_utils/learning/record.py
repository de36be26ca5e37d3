"""The learner's record: one small file beside the notebooks. Nothing leaves the machine.

Every change reads the file again under a lock, so kernels that write at once lose nothing, and
replaces it in one step, so it is never half written.
"""

import copy
import json
import os
import time
from pathlib import Path

from filelock import FileLock

LOCK_PATIENCE = 6.0  # seconds to wait for another kernel
_memory = {}  # path -> record, where the folder cannot be written


def path():
    """The progress file: beside the notebooks, or where COURSE_PROGRESS says."""
    if "COURSE_PROGRESS" in os.environ:
        return Path(os.environ["COURSE_PROGRESS"])
    folder = Path(__file__).parents[2] / "notebooks"
    return (folder if folder.is_dir() else Path.cwd()) / ".progress.json"


def read():
    """The record: {"exercises": {id: …}, "predictions": {id: …}, "quizzes": {id: …}}."""
    file = path()
    if file in _memory:
        return copy.deepcopy(_memory[file])
    try:
        return _load(file)
    except (OSError, ValueError):
        return _empty()


def update(edit):
    """Apply ``edit(record)`` to the record and keep it; returns what ``edit`` returns."""
    file = path()
    if file in _memory:
        return edit(_memory[file])
    try:
        with FileLock(f"{file}.lock", timeout=LOCK_PATIENCE):
            try:
                data = _load(file)
            except ValueError:
                _set_aside(file)
                data = _empty()
            before = copy.deepcopy(data)
            answer = edit(data)
            if data != before:
                _write(file, data)
            return answer
    except (OSError, NotImplementedError) as error:  # NotImplementedError: no locks in this folder
        reason = getattr(error, "strerror", None) or type(error).__name__
        print(
            f"○ Your progress cannot be kept in {file.parent} ({reason}); "
            "it lasts until this kernel stops."
        )
        _memory[file] = read()
        return edit(_memory[file])


def erase():
    """Forget everything that is recorded."""
    update(lambda data: [part.clear() for part in data.values()])


def _empty():
    return {"exercises": {}, "predictions": {}, "quizzes": {}}


def _load(file):
    """The record in a file; a ValueError where the file holds something else."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _empty()
    if not _is_record(data):
        raise ValueError(f"{file} is not a record of this course")
    return _empty() | data


FIELDS = {"solved": bool, "hints": int, "mistakes": list, "guess": (list, float), "revealed": bool}


def _is_record(data):
    if not isinstance(data, dict):
        return False
    parts = [data.get(part, {}) for part in _empty()]
    if not all(isinstance(part, dict) for part in parts):
        return False
    entries = [entry for part in parts for entry in part.values()]
    return all(
        isinstance(entry, dict)
        and all(isinstance(value, FIELDS.get(name, object)) for name, value in entry.items())
        for entry in entries
    ) and _is_scored(data)


def _is_scored(data):
    """Whether each truth that was shown has its guess, and each question picked from a letter."""
    shown = [entry for entry in data.get("predictions", {}).values() if entry.get("revealed")]
    picks = [pick for quiz in data.get("quizzes", {}).values() for pick in quiz.values()]
    return all(
        {"guess", "truth"} <= entry.keys()
        and (isinstance(entry["guess"], float) or entry["truth"] in range(len(entry["guess"])))
        for entry in shown
    ) and all(isinstance(pick, list) and pick for pick in picks)


def _write(file, data):
    draft = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _set_aside(file):
    """Keep a damaged record under another name; never delete it."""
    kept = file.with_name(f"{file.name}.damaged-{time.time_ns()}")
    os.replace(file, kept)
    print(f"○ The progress file was damaged. It is kept as {kept.name}; a new one starts.")


def note_exercise(id, status, mistake):
    """Record the outcome of a check: what was solved, and which mistakes were met."""
    if status == "not attempted":
        return

    def edit(data):
        entry = data["exercises"].setdefault(id, {})
        if status == "correct":
            entry["solved"] = True
        elif mistake not in entry.setdefault("mistakes", []):
            entry["mistakes"] = [*entry["mistakes"], mistake][-5:]

    update(edit)


def count_hint(id):
    """Count one more hint; returns how many were asked for."""

    def edit(data):
        entry = data["exercises"].setdefault(id, {})
        entry["hints"] = entry.get("hints", 0) + 1
        return entry["hints"]

    return update(edit)


def hints_used(id):
    """How many hints of an exercise were asked for."""
    return read()["exercises"].get(id, {}).get("hints", 0)


def note_guess(id, guess):
    """Record a guess, unless its truth has been shown; returns the guess that counts."""

    def edit(data):
        entry = data["predictions"].setdefault(id, {})
        if not entry.get("revealed"):
            entry["guess"] = guess
        return entry["guess"]

    return update(edit)


def note_truth(id, truth):
    """Record that a truth was shown; from now on the guess stands."""

    def edit(data):
        data["predictions"][id].update(revealed=True, truth=truth)

    update(edit)


def note_pick(id, number, letter):
    """Record an answer to a quiz question; the first one tells what the learner believed."""

    def edit(data):
        data["quizzes"].setdefault(id, {}).setdefault(str(number), []).append(letter)

    update(edit)
