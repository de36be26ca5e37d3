"""What was done on a computer that forgets is saved as a file, and taken back without loss."""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from course_utils.learning import keeping, load_progress, predict, record, save_progress
from course_utils.tools.doctor import examine


@pytest.fixture(autouse=True)
def own_computer(monkeypatch):
    for variable in keeping.HOSTS:
        monkeypatch.delenv(variable, raising=False)


def downloaded(saved):
    """What the link of an answer holds."""
    return base64.b64decode(re.search(r'base64,([^"]+)"', saved._repr_html_())[1])


def fill():
    record.note_exercise("01.1", "not yet", "Sign.")
    record.note_exercise("01.1", "correct", "")
    record.count_hint("01.2")
    predict("01.cliff", 1000)
    record.note_pick("01", 0, "B")


def test_a_file_is_saved_and_taken_back_on_another_computer(progress_file, tmp_path):
    assert "no progress to save" in save_progress().message
    fill()
    before = record.read()
    file = tmp_path / "downloaded.json"
    saved = save_progress()
    file.write_bytes(downloaded(saved))
    assert "--jp-content-link-color" in saved._repr_html_(), "to be read in the dark too"
    progress_file.unlink()
    told = load_progress(file).message
    assert record.read() == before
    assert told == "● Taken back: your record now holds 1 exercise solved, 1 guess, 1 quiz answer."
    load_progress(file)
    assert record.read() == before


def test_the_button_takes_a_file_in_old_and_new_widgets():
    fill()
    content = downloaded(save_progress())
    for uploads in ({"a.json": {"content": content}}, ({"content": memoryview(content)},)):
        record.erase()
        _, button, status = load_progress().children
        button._trait_notifiers["value"]["change"][-1](SimpleNamespace(new=uploads))
        assert "Taken back" in status.value
        assert record.read()["exercises"]["01.1"]["solved"]


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "{}", '{"cells": []}', '{"exercises": 1}', "\xff"]
)
def test_another_file_changes_nothing(tmp_path, text):
    fill()
    before = record.read()
    (tmp_path / "other").write_bytes(text.encode("latin-1"))
    assert "nothing was changed" in load_progress(tmp_path / "other").message
    assert record.read() == before


EMPTY = {"exercises": {}, "predictions": {}, "quizzes": {}}


@pytest.mark.parametrize(
    ("part", "mine", "other", "joined"),
    [
        ("exercises", {"solved": True}, {"hints": 2}, {"solved": True, "hints": 2}),
        ("exercises", {"hints": 1, "mistakes": ["b"]}, {"hints": 3, "mistakes": ["a", "b"]},
         {"hints": 3, "mistakes": ["a", "b"]}),
        ("exercises", {"mistakes": ["d", "e", "f"]}, {"mistakes": ["a", "b", "c"]},
         {"mistakes": ["b", "c", "d", "e", "f"]}),
        ("predictions", {"guess": 1.0, "when": 10}, {"guess": 2, "when": 20},
         {"guess": 2, "when": 20}),
        ("predictions", {"guess": 1.0, "when": 20}, {"guess": 2.0, "when": 10},
         {"guess": 1.0, "when": 20}),
        ("predictions", {"guess": 1.0, "when": 20},
         {"guess": 2.0, "when": 10, "revealed": True, "truth": 5.0},
         {"guess": 2.0, "when": 10, "revealed": True, "truth": 5.0}),
        ("predictions", {"guess": [0.5, 0.5], "when": 20, "revealed": True, "truth": 1},
         {"guess": [1, 0], "when": 10, "revealed": True, "truth": 1},
         {"guess": [1, 0], "when": 10, "revealed": True, "truth": 1}),
        ("predictions", {"guess": 1.0}, {}, {"guess": 1.0}),
        ("quizzes", {"0": ["A"], "1": ["B"]}, {"0": ["A", "C"], "2": ["D"]},
         {"0": ["A", "C"], "1": ["B"], "2": ["D"]}),
        ("quizzes", {"0": ["B"]}, {"0": ["A"]}, {"0": ["A", "B"]}),
    ],
)  # fmt: skip
def test_two_records_are_joined(part, mine, other, joined):
    both = [EMPTY | {part: {"01.x": entry}} for entry in (mine, other)]
    record_, chosen = record.join_records(*both)
    assert record_[part]["01.x"] == joined
    assert len(chosen) == ("guess" in other and other["guess"] != mine["guess"])
    assert record.join_records(record_, both[1]) == (record_, chosen if joined == mine else [])


def test_which_guess_counts_is_said(tmp_path):
    predict("01.cliff", 1000)
    file = tmp_path / "other.json"
    newer = {"guess": 900, "when": record.read()["predictions"]["01.cliff"]["when"] + 60}
    file.write_text(json.dumps({"predictions": {"01.cliff": newer}}))  # a web page's whole number
    told = load_progress(file).message
    assert "01.cliff: the guess 900 counts, not 1000; it is the newer one." in told
    assert predict("01.cliff", 800).message == "● Committed: 800."


def test_on_colab_its_own_ways_are_used(monkeypatch):
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release")
    seen = []
    files = SimpleNamespace(
        download=lambda path: seen.append(Path(path).read_bytes()),
        upload=lambda: {"a.json": seen[0]},
    )
    module = ModuleType("google.colab")
    module.files = files
    monkeypatch.setitem(sys.modules, "google", ModuleType("google"))
    monkeypatch.setitem(sys.modules, "google.colab", module)
    fill()
    before = record.read()
    assert "your browser downloads log-probability-progress-" in save_progress().message
    record.erase()
    assert "Taken back" in load_progress().message
    assert record.read() == before


@pytest.mark.parametrize("variable", keeping.HOSTS)
def test_a_forgetful_host_is_named_by_the_doctor(monkeypatch, variable):
    monkeypatch.setenv(variable, "x")
    assert f"{keeping.HOSTS[variable]} forgets the folder" in examine()[-1].seen


def test_on_ones_own_computer_nothing_is_forgotten():
    assert "forgets" not in examine()[-1].seen


def test_the_first_cell_offers_to_take_a_file_back_while_there_is_none(monkeypatch, capsys):
    monkeypatch.setenv("BINDER_REPO_URL", "x")
    command = [sys.executable, "-m", "IPython", "-c"]
    command += ["from course_utils.learning import predict; predict('01.cliff', 1000);"]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    assert said.startswith("Binder forgets this folder when the session ends. Before you leave")
    assert "load_progress" in said
    monkeypatch.setattr(keeping, "get_ipython", object)
    keeping.offer()
    assert capsys.readouterr().out == ""
    record.erase()
    keeping.offer()
    assert "Binder forgets this folder" in capsys.readouterr().out
