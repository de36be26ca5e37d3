"""The learner's record survives read-only folders, damage, and kernels that write at once."""

import errno
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time

import pytest
from filelock import FileLock

from course_utils.learning import progress, record, reset_progress, scoreboard

FIRST_VERSION = """{
 "exercises": {
  "01.1": {
   "mistakes": [
    "",
    "0.5**1074 is the smallest positive float64, the last one before 0. One step more."
   ],
   "solved": true
  },
  "01.2": {
   "hints": 2,
   "mistakes": [
    "This is in decimal digits: you used log10. In nats, use the natural logarithm."
   ]
  }
 },
 "predictions": {
  "01.accuracy": {
   "guess": [
    0.7,
    0.2,
    0.1,
    0.0
   ],
   "revealed": true,
   "truth": 0
  },
  "01.cliff": {
   "guess": 1000.0
  }
 },
 "quizzes": {
  "01": {
   "0": [
    "A",
    "B"
   ]
  }
 }
}"""


def test_round_trip(progress_file):
    record.note_exercise("01.1", "not yet", "Sign.")
    record.note_exercise("01.1", "correct", "")
    entry = json.loads(progress_file.read_text())["exercises"]["01.1"]
    assert entry == {"mistakes": ["Sign."], "solved": True}
    kept = {path.name for path in progress_file.parent.iterdir()}
    assert kept <= {progress_file.name, f"{progress_file.name}.lock"}


def test_untouched_notebook_leaves_no_file(progress_file):
    record.note_exercise("01.1", "not attempted", "")
    record.read()
    assert not progress_file.exists()


def test_kernels_writing_at_once_lose_nothing(progress_file):
    code = (
        "from course_utils.learning import record\n"
        "import sys\n"
        "for i in range(40): record.note_exercise(f'{sys.argv[1]}.{i}', 'correct', '')\n"
    )
    kernels = [subprocess.Popen([sys.executable, "-c", code, f"{n:02d}"]) for n in range(3)]
    assert [kernel.wait() for kernel in kernels] == [0, 0, 0]
    assert len(record.read()["exercises"]) == 120


@pytest.mark.parametrize("age", [-1e6, 0, 60], ids=["from the future", "new", "old"])
def test_a_lock_file_that_was_left_holds_nobody_up(progress_file, age, monkeypatch):
    monkeypatch.setattr(record, "LOCK_PATIENCE", 0.5)
    lock = progress_file.with_name(progress_file.name + ".lock")
    lock.touch()
    when = time.time() - age
    os.utime(lock, (when, when))
    record.note_exercise("01.1", "correct", "")
    assert json.loads(progress_file.read_text())["exercises"]["01.1"]["solved"]


def test_a_kernel_that_holds_the_lock_delays_what_is_written(progress_file, monkeypatch, capsys):
    monkeypatch.setattr(record, "LOCK_PATIENCE", 0.05)
    with FileLock(f"{progress_file}.lock"):
        record.note_exercise("01.1", "correct", "")
        assert record.read()["exercises"]["01.1"]["solved"]
        assert "cannot be kept" in capsys.readouterr().out
    record.note_exercise("01.2", "correct", "")
    assert set(json.loads(progress_file.read_text())["exercises"]) == {"01.1", "01.2"}


def test_a_file_of_the_first_version_is_read(progress_file):
    """As the course wrote it in 2026, before the lock was filelock's."""
    progress_file.write_text(FIRST_VERSION, encoding="utf-8")
    record.note_exercise("03.1", "correct", "")
    data = record.read()
    assert {id for id, entry in data["exercises"].items() if entry.get("solved")} == {
        "01.1",
        "03.1",
    }
    assert data["exercises"]["01.2"] == {
        "mistakes": [
            "This is in decimal digits: you used log10. In nats, use the natural logarithm."
        ],
        "hints": 2,
    }
    assert scoreboard().costs == pytest.approx({"01.accuracy": -math.log(0.7)})
    done = progress()
    assert ("01", 0) in done.recall
    assert done.rows[1]["quiz"][0] == 1
    assert done.rows[1]["exercises"][0] == 1


@pytest.mark.parametrize(
    "damage",
    [
        '{"exercises": {"01.1"',
        "[1, 2]",
        '{"exercises": 3}',
        '{"exercises": {"01.1": 5}}',
        '{"predictions": {"01.accuracy": {"guess": [0.5, 0.5], "revealed": true}}}',
        '{"predictions": {"01.accuracy": {"guess": [0.5, 0.5], "revealed": true, "truth": 2}}}',
        '{"quizzes": {"01": {"0": []}}}',
        '{"exercises": {"01.1": {"mistakes": 1}}}',
        "\udcff",
    ],
)
def test_damaged_file_is_kept_aside(progress_file, capsys, damage):
    content = damage.encode("utf-8", "surrogateescape")
    progress_file.write_bytes(content)
    record.note_exercise("01.2", "correct", "")
    assert "kept as" in capsys.readouterr().out
    kept = [p for p in progress_file.parent.iterdir() if "damaged" in p.name]
    assert [p.read_bytes() for p in kept] == [content]
    assert json.loads(progress_file.read_text())["exercises"] == {"01.2": {"solved": True}}


def test_a_clock_that_was_set_back_takes_no_guess_back(monkeypatch):
    for now, guess in ((2e9, 900.0), (1e9, 1000.0)):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        record.note_guess("01.cliff", guess)
    assert record.read()["predictions"]["01.cliff"] == {"guess": 1000.0, "when": 10**9}


def test_a_full_disk_costs_nothing_once_there_is_room_again(progress_file, monkeypatch, capsys):
    record.note_exercise("01.1", "correct", "")
    kept = progress_file.read_bytes()

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as during:
        during.setattr(os, "fsync", full)
        record.note_exercise("01.2", "correct", "")
        record.note_pick("01", 0, "A")
        assert set(record.read()["exercises"]) == {"01.1", "01.2"}
    said = capsys.readouterr().out
    assert said.count("cannot be kept") == 1
    assert "(No space left on device)" in said
    assert progress_file.read_bytes() == kept, "the old file is whole"
    another_kernel = json.loads(kept) | {"predictions": {"01.cliff": {"guess": 5.0}}}
    progress_file.write_text(json.dumps(another_kernel))
    record.note_exercise("01.3", "correct", "")
    record.note_pick("01", 0, "B")
    data = json.loads(progress_file.read_text())
    assert set(data["exercises"]) == {"01.1", "01.2", "01.3"}
    assert data["quizzes"] == {"01": {"0": ["A", "B"]}}
    assert data["predictions"] == {"01.cliff": {"guess": 5.0}}
    assert "kept in" in capsys.readouterr().out


KILLED_IN_A_SAVE = """
import json, os, signal, sys
from course_utils.learning import record
def stop(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "half written":
    json.dump = lambda data, out, **_: (out.write('{"exercises'), out.flush(), stop())
elif sys.argv[1] == "before it takes the file's place":
    os.replace = stop
elif sys.argv[1] == "in the lock":
    record._load_or_set_aside = stop
elif sys.argv[1] == "while an answer is checked":
    from course_utils.learning import check
    check("01.2", stop)
record.note_exercise("01.2", "correct", "")
"""
POINTS = (
    "while an answer is checked",
    "in the lock",
    "half written",
    "before it takes the file's place",
)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL: all else of the file runs")
@pytest.mark.parametrize("point", POINTS)
def test_a_kernel_that_is_killed_costs_that_answer_only(progress_file, capsys, point):
    record.note_exercise("01.1", "correct", "")
    run = subprocess.run([sys.executable, "-c", KILLED_IN_A_SAVE, point])
    assert run.returncode == -signal.SIGKILL
    record.note_exercise("01.3", "correct", "")
    assert set(json.loads(progress_file.read_text())["exercises"]) == {"01.1", "01.3"}
    assert capsys.readouterr().out == ""
    left = {path.name.removeprefix(progress_file.name) for path in progress_file.parent.iterdir()}
    assert left <= {"", ".lock"}


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0,
    reason="only root becomes another user: for the others test_read_only_folder runs",
)
def test_a_folder_that_belongs_to_another():
    """As a home on a drive that may only be read."""
    code = (
        "from course_utils.learning import record\n"
        "record.note_exercise('01.1', 'correct', '')\n"
        "import os; os.setuid(65534)\n"
        "for id in ('01.2', '01.3'): record.note_exercise(id, 'correct', '')\n"
        "print(len(record.read()['exercises']))"
    )
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        environment = os.environ | {"COURSE_PROGRESS": f"{folder}/progress.json"}
        command = [sys.executable, "-c", code]
        said = subprocess.run(command, capture_output=True, text=True, env=environment).stdout
    told, count = said.splitlines()
    assert "cannot be kept" in told
    assert "(Permission denied)" in told
    assert count == "3"


def test_damaged_file_that_cannot_be_moved_is_left_alone(progress_file, monkeypatch, capsys):
    progress_file.write_text("{")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    record.note_exercise("01.1", "correct", "")
    assert progress_file.read_text() == "{"
    assert record.read()["exercises"] == {"01.1": {"solved": True}}
    assert "cannot be kept" in capsys.readouterr().out


def test_folder_that_cannot_be_written(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "file" / "progress.json"))
    record.note_exercise("01.1", "correct", "")
    record.note_exercise("01.2", "correct", "")
    assert set(record.read()["exercises"]) == {"01.1", "01.2"}
    assert capsys.readouterr().out.count("cannot be kept") == 1


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0,
    reason="root writes anywhere: for root test_a_folder_that_belongs_to_another runs",
)
def test_read_only_folder(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o555)
    monkeypatch.setenv("COURSE_PROGRESS", str(folder / "progress.json"))
    record.note_exercise("01.1", "correct", "")
    assert record.read()["exercises"] == {"01.1": {"solved": True}}
    assert "cannot be kept" in capsys.readouterr().out


def test_progress_stands_beside_the_notebooks_and_out_of_git(monkeypatch):
    monkeypatch.delenv("COURSE_PROGRESS")
    path = record.path()
    assert path.name == ".progress.json"
    assert path.parent.name == "notebooks"
    for name in (
        path,
        path.with_name(path.name + ".lock"),
        path.with_name(".progress.json.damaged-1"),
    ):
        assert subprocess.run(["git", "check-ignore", "-q", name], cwd=path.parent).returncode == 0


@pytest.mark.parametrize(("typed", "left"), [("yes", 0), ("no", 1), ("", 1)])
def test_reset_asks_first(monkeypatch, capsys, typed, left):
    record.note_exercise("01.1", "correct", "")
    monkeypatch.setattr("builtins.input", lambda prompt: typed)
    reset_progress()
    assert len(record.read()["exercises"]) == left


def test_reset_where_nobody_can_answer_changes_nothing(monkeypatch, capsys):
    record.note_exercise("01.1", "correct", "")

    def input_not_implemented(prompt):
        raise NotImplementedError

    monkeypatch.setattr("builtins.input", input_not_implemented)
    reset_progress()
    assert record.read()["exercises"]
    assert "Nothing was changed" in capsys.readouterr().out


def test_fields_of_a_newer_course_are_kept():
    record.changes_record(lambda data: data.update(later={"x": 1}))()
    record.note_exercise("01.1", "correct", "")
    assert record.read()["later"] == {"x": 1}
    assert progress()
