"""The learner's record: one small file beside the notebooks. Nothing leaves the machine.

The record is {"exercises": {id: {"solved", "hints", "mistakes"}}, "predictions": {id: {"guess",
"when", "revealed", "truth", "seen"}}, "quizzes": {notebook: {number of the question: letters
picked}}}; what is not known yet is left out. ``when`` a guess was made is in seconds since 1970;
``seen`` says that the learner looked at the truth without one.

Every change reads the file again under a lock, so kernels that write at once lose nothing, and
replaces it in one step, so it is never half written.
"""

import atexit
import copy
import json
import os
import time
from functools import wraps
from pathlib import Path

from filelock import FileLock, Timeout

from course_utils.learning.result import guess_words

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
    """Decorate ``edit(record, …)``: called as ``edit(…)`` it changes the record and keeps it.

    What could not be written stays in memory, and is written with the next change that can be.
    """

    @wraps(edit)
    def change(*args):
        file = path()
        patience = LOCK_PATIENCE if file not in _memory else LOCK_PATIENCE / 10
        try:
            with FileLock(f"{file}.lock", timeout=patience):
                before = _load_or_set_aside(file)
                record, _ = join_records(_memory.get(file, _empty()), before)
                answer = edit(record, *args)
                if record != before:
                    _write(file, record)
        except (OSError, NotImplementedError) as error:  # NotImplementedError: no locks there
            if file not in _memory:
                busy = "another kernel is writing" if isinstance(error, Timeout) else ""
                reason = busy or getattr(error, "strerror", None) or type(error).__name__
                print(
                    f"○ Your progress cannot be kept in {file.parent} ({reason}). This kernel "
                    "remembers it until it stops, and tries again with each answer; "
                    "`save_progress()` gives it to you as a file."
                )
                _memory[file] = read()
            return edit(_memory[file], *args)
        if _memory.pop(file, None):
            print(f"● Your progress is kept in {file.parent} again, and nothing is missing.")
        return answer

    return change


def join_records(mine, other):
    """Two records joined, so that nothing is lost: (the record, what had to be chosen, in words).

    What was solved stays solved, and the mistakes, picks and hints of both are kept; those of
    ``other`` come first, since a file that is taken back is as a rule the older one. Of two guesses
    the newer one counts, as it does in one record. But a guess whose truth was shown stands; of two
    such the older one, which was made without knowing.
    """
    joined, chosen = _joined(mine, other), []
    for id, entry in joined["exercises"].items():
        both = [part["exercises"].get(id, {}) for part in (other, mine)]
        for name, better in (("solved", any), ("hints", max)):
            if name in entry:
                entry[name] = better(each[name] for each in both if name in each)
        if "mistakes" in entry:
            mistakes = [mistake for each in both for mistake in each.get("mistakes", [])]
            entry["mistakes"] = list(dict.fromkeys(mistakes))[-5:]
    for id in sorted(mine["predictions"].keys() & other["predictions"].keys()):
        both = mine["predictions"][id], other["predictions"][id]
        kept, left = sorted(both, key=_counts_before)
        joined["predictions"][id] = copy.deepcopy(left | kept)
        if "guess" in left and kept["guess"] != left["guess"]:
            why = "its truth was shown" if kept.get("revealed") else "it is the newer one"
            stands, goes = guess_words(kept["guess"]), guess_words(left["guess"])
            chosen.append(f"{id}: the guess {stands} counts, not {goes}; {why}.")
    for id in mine["quizzes"].keys() & other["quizzes"].keys():
        for number in mine["quizzes"][id].keys() & other["quizzes"][id].keys():
            both = [other["quizzes"][id][number], mine["quizzes"][id][number]]
            shorter, longer = sorted(both, key=len)
            repeated = "".join(shorter) in "".join(longer)
            joined["quizzes"][id][number] = [*longer] if repeated else [*both[0], *both[1]]
    return joined, chosen


def _joined(mine, other):
    """Dictionaries joined at each level; where both hold something else, mine."""
    if not (isinstance(mine, dict) and isinstance(other, dict)):
        return mine
    shared = {name: _joined(mine[name], other[name]) for name in mine.keys() & other.keys()}
    return copy.deepcopy({**other, **mine, **shared})


def _counts_before(entry):
    """What is less for the guess that counts."""
    made = entry.get("when", 0)
    return "guess" not in entry, not entry.get("revealed"), made if entry.get("revealed") else -made


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
            and all(_are_texts(pick) and pick for quiz in quizzes for pick in quiz.values())
        )
    except (AttributeError, KeyError, TypeError):
        return False


def _is_exercise(entry):
    return (
        isinstance(entry.get("solved", False), bool)
        and isinstance(entry.get("hints", 0), int)
        and _are_texts(entry.get("mistakes", []))
    )


def _is_prediction(entry):
    guess, revealed = entry.get("guess"), entry.get("revealed", False)
    if not _is_number(entry.get("when", 0)):
        return False
    if isinstance(guess, list) and all(map(_is_number, guess)):
        return not revealed or entry["truth"] in range(len(guess))
    return _is_number(guess) or (guess is None and not revealed)


def _are_texts(items):
    return isinstance(items, list) and all(isinstance(item, str) for item in items)


def _is_number(value):
    """A float, or a whole number: a web page writes 1000.0 as 1000."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _write(file, data):
    """Under the lock: the draft is complete on the disk before it takes the file's place."""
    draft = file.with_name(f"{file.name}.tmp")
    try:
        with draft.open("w", encoding="utf-8") as out:
            json.dump(data, out, indent=1, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
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
def take_in(record, text):
    """Join the text of another record to this one; returns what had to be chosen, in words.

    Raises a ValueError, and changes nothing, where the text is no record of this course.
    """
    other = json.loads(text)
    if not _is_record(other) or not other.keys() & _empty().keys():
        raise ValueError("not a record of this course")
    joined, chosen = join_records(record, _empty() | other)
    record.update(joined)
    return chosen


@atexit.register
def _write_what_is_left():
    """The last tries, when a kernel ends that could not write."""
    for _ in range(10):
        if _memory:
            take_in(json.dumps(_empty()))


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
    if not was_told(entry) and entry.get("guess") != guess:
        entry.update(guess=guess, when=int(time.time()))
    return entry["guess"]


def was_told(entry):
    """Whether the truth of a prediction was shown, after a guess or without one."""
    return bool(entry.get("revealed") or entry.get("seen"))


def done():
    """What is done of all that notebooks ask: a set of what was asked.

    That is ("check", id) of an exercise that is solved, ("predict", id) of a guess that is
    committed, or given up by looking at the truth, and ("quiz", notebook, number) of a question
    that is answered.
    """
    data = read()
    solved = {("check", id) for id, entry in data["exercises"].items() if entry.get("solved")}
    guessed = {
        ("predict", id)
        for id, entry in data["predictions"].items()
        if "guess" in entry or was_told(entry)
    }
    answered = {("quiz", id, number) for id, picks in data["quizzes"].items() for number in picks}
    return solved | guessed | answered


@changes_record
def note_seen(record, id):
    """Record that the truth was looked at without a guess; none counts any more."""
    record["predictions"].setdefault(id, {})["seen"] = True


@changes_record
def note_truth(record, id, truth):
    """Record that a truth was shown; from now on the guess stands."""
    record["predictions"][id].update(revealed=True, truth=truth)


@changes_record
def note_pick(record, id, number, letter):
    """Record an answer to a quiz question; the first one tells what the learner believed."""
    record["quizzes"].setdefault(id, {}).setdefault(str(number), []).append(letter)
