"""The learner's record: one small file beside the notebooks. Nothing leaves the machine.

Every change reads the file again under a lock, so kernels that write at once lose nothing, and
replaces it in one step, so it is never half written.
"""

import copy
import json
import os
import time
from functools import wraps
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


def changes_record(edit):
    """Decorate ``edit(record, …)``: called as ``edit(…)`` it changes the record and keeps it."""

    @wraps(edit)
    def change(*args):
        file = path()
        if file not in _memory:
            try:
                with FileLock(f"{file}.lock", timeout=LOCK_PATIENCE):
                    record = _load_or_set_aside(file)
                    before = copy.deepcopy(record)
                    answer = edit(record, *args)
                    if record != before:
                        _write(file, record)
                    return answer
            except (OSError, NotImplementedError) as error:  # NotImplementedError: no locks there
                reason = getattr(error, "strerror", None) or type(error).__name__
                print(
                    f"○ Your progress cannot be kept in {file.parent} ({reason}); "
                    "it lasts until this kernel stops."
                )
                _memory[file] = read()
        return edit(_memory[file], *args)

    return change


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


def _is_record(data):
    """Can the course read all of it?"""
    try:
        exercises, predictions, quizzes = (data.get(part, {}).values() for part in _empty())
        return (
            all(map(_is_exercise, exercises))
            and all(map(_is_prediction, predictions))
            and all(isinstance(pick, list) and pick for quiz in quizzes for pick in quiz.values())
        )
    except (AttributeError, KeyError, TypeError):
        return False


def _is_exercise(entry):
    return (
        isinstance(entry.get("solved", False), bool)
        and isinstance(entry.get("hints", 0), int)
        and isinstance(entry.get("mistakes", []), list)
    )


def _is_prediction(entry):
    guess = entry.get("guess")
    if not entry.get("revealed", False):
        return guess is None or isinstance(guess, float | list)
    return isinstance(guess, float) or entry["truth"] in range(len(guess))


def _write(file, data):
    draft = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _load_or_set_aside(file):
    """The record in a file. A damaged file is kept under another name, never deleted."""
    try:
        return _load(file)
    except ValueError:
        kept = file.with_name(f"{file.name}.damaged-{time.time_ns()}")
        os.replace(file, kept)
        print(f"○ The progress file was damaged. It is kept as {kept.name}; a new one starts.")
        return _empty()


@changes_record
def erase(record):
    """Forget everything that is recorded."""
    for part in record.values():
        part.clear()


@changes_record
def note_exercise(record, id, status, mistake):
    """Record the outcome of a check: what was solved, and which mistakes were met."""
    if status == "not attempted":
        return
    entry = record["exercises"].setdefault(id, {})
    if status == "correct":
        entry["solved"] = True
    elif mistake not in entry.setdefault("mistakes", []):
        entry["mistakes"] = [*entry["mistakes"], mistake][-5:]


@changes_record
def count_hint(record, id):
    """Count one more hint; returns how many were asked for."""
    entry = record["exercises"].setdefault(id, {})
    entry["hints"] = entry.get("hints", 0) + 1
    return entry["hints"]


def hints_used(id):
    """How many hints of an exercise were asked for."""
    return read()["exercises"].get(id, {}).get("hints", 0)


@changes_record
def note_guess(record, id, guess):
    """Record a guess, unless its truth has been shown; returns the guess that counts."""
    entry = record["predictions"].setdefault(id, {})
    if not entry.get("revealed"):
        entry["guess"] = guess
    return entry["guess"]


@changes_record
def note_truth(record, id, truth):
    """Record that a truth was shown; from now on the guess stands."""
    record["predictions"][id].update(revealed=True, truth=truth)


@changes_record
def note_pick(record, id, number, letter):
    """Record an answer to a quiz question; the first one tells what the learner believed."""
    record["quizzes"].setdefault(id, {}).setdefault(str(number), []).append(letter)
