"""The doctor finds what would stop the course, and names the cure."""

import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from course_utils.tools import doctor as office
from course_utils.tools.doctor import NO_SLIDER, doctor, examine


def ailments(tmp_path, requirement, folder=None):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"# a comment\n{requirement}\n")
    return [finding for finding in examine(requirements, folder or tmp_path) if not finding.well]


def test_a_healthy_computer_has_no_ailments(tmp_path):
    assert ailments(tmp_path, f"numpy=={version('numpy')}") == []
    assert all(finding.well for finding in examine())


def test_a_missing_package_is_named_with_its_cure(tmp_path):
    (finding,) = ailments(tmp_path, "no-such-package-anywhere>=1,<2")
    assert "no-such-package-anywhere is not installed" in finding.seen
    assert "make lab" in finding.cure


def test_a_version_out_of_bounds_is_named_with_both(tmp_path):
    (finding,) = ailments(tmp_path, "numpy>=99,<100")
    assert version("numpy") in finding.seen
    assert ">=99" in finding.seen


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path):
    (finding,) = ailments(tmp_path, "numpy", folder=tmp_path / "missing")
    assert "forgotten" in finding.cure
    assert not (tmp_path / "missing").exists()


@pytest.mark.skipif(
    not Path("/dev/full").exists(),
    reason="Linux alone has a file that is always full: elsewhere a missing folder is told",
)
def test_a_full_disk_is_told(tmp_path):
    (tmp_path / ".progress-trial").symlink_to("/dev/full")
    (finding,) = ailments(tmp_path, f"numpy=={version('numpy')}")
    assert "No space left on device" in finding.seen
    assert finding.cure.endswith("Free some space, or copy the course to a folder of your own.")


def test_where_no_slider_shows_the_words_tell_what_to_do(capsys):
    doctor()
    assert NO_SLIDER[:40] in capsys.readouterr().out


def test_where_pip_installed_the_course_alone_its_own_list_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "requires", {"log-probability-course": ["numpy>=99,<100"]}.get)
    (wrong,) = [finding for finding in examine(tmp_path / "missing.txt") if not finding.well]
    assert "numpy" in wrong.seen


def test_on_colab_only_what_colab_lacks_counts(tmp_path, monkeypatch):
    assert ailments(tmp_path, "jupyterlab>=99")
    monkeypatch.setitem(sys.modules, "google.colab", None)
    assert not ailments(tmp_path, "jupyterlab>=99")
    assert ailments(tmp_path, "numpy>=99")
