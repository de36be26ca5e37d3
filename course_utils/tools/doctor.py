"""Does this computer run the course? Each finding that is not well comes with its cure."""

import sys
from html import escape
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import NamedTuple

import ipywidgets as widgets
from IPython.display import display
from packaging.requirements import Requirement

from course_utils.learning import keeping, record

ROOT = Path(__file__).parents[2]
INSTALL = "Stop JupyterLab, then start it with `make lab` (Windows: the commands in README.md)."
COLAB_HAS_ITS_OWN = {"jupyterlab", "ipywidgets", "nbval"}  # page and widgets
NO_SLIDER = (
    "No slider to be seen here? Then the page does not know widgets. Open the notebook in "
    "JupyterLab 4, Notebook 7, Colab or VS Code. In JupyterLab: run `pip install -r "
    "requirements.txt` in the environment that starts JupyterLab, and start it again."
)


class Finding(NamedTuple):
    """One thing the doctor looked at: is it well, what was seen, and the cure if it is not."""

    well: bool
    seen: str
    cure: str = ""


def examine(requirements=ROOT / "requirements.txt", folder=None):
    """Look at Python, the installed packages, the course's own place and its folder.

    Parameters
    ----------
    requirements : path
        The file that lists what the course needs. Where pip installed the course alone, as on
        Colab, there is none, and the package's own list is read.
    folder : path, optional
        Where the learner's progress is kept, if not in the usual place.

    Returns
    -------
    list of Finding
    """
    findings = [
        Finding(
            sys.version_info >= (3, 11),
            f"Python {sys.version.split()[0]} (the course needs 3.11 or newer)",
            "Install a newer Python, delete the folder .venv, and start again with "
            "`make lab PYTHON=python3.12`.",
        ),
        Finding(True, f"course_utils comes from {Path(__file__).parents[1]}"),
    ]
    findings += [_examine_package(requirement) for requirement in _needed(Path(requirements))]
    findings.append(_examine_folder(Path(folder or record.path().parent)))
    return findings


def _needed(requirements):
    if requirements.exists():
        lines = requirements.read_text(encoding="utf-8").splitlines()
    else:
        lines = requires("log-probability-course")
    needed = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    on_colab = "google.colab" in sys.modules
    return [one for one in needed if not (on_colab and one.name in COLAB_HAS_ITS_OWN)]


def _examine_package(requirement):
    name, bounds = requirement.name, requirement.specifier
    try:
        installed = version(name)
    except PackageNotFoundError:
        return Finding(False, f"{name} is not installed", INSTALL)
    well = bounds.contains(installed, prereleases=True)
    return Finding(well, f"{name} {installed} (the course needs {name}{bounds})", INSTALL)


def _examine_folder(folder):
    trial = folder / ".progress-trial"
    try:
        try:
            trial.write_bytes(bytes(4096))  # an empty file fits on a full disk
        finally:
            trial.unlink(missing_ok=True)
    except OSError as error:
        return Finding(
            False,
            f"{folder} cannot be written to ({error.strerror})",
            "All works, but what you have done is forgotten when you leave. "
            "Free some space, or copy the course to a folder of your own.",
        )
    kept = f"your progress can be kept in {folder}"
    if host := keeping.forgetful_host():
        kept += f" until the session ends; then {host} forgets the folder. "
        kept += (
            "`save_progress()` gives you your progress as a file, `load_progress()` takes it back"
        )
    return Finding(True, kept)


def doctor():
    """Show what `examine` found, and a slider that proves that moves reach Python."""
    findings = examine()
    display({"text/plain": _plain(findings), "text/html": _html(findings)}, raw=True)
    slider = _slider()
    if hasattr(slider, "_repr_mimebundle_"):
        display(slider._repr_mimebundle_() | {"text/plain": NO_SLIDER}, raw=True)
    else:  # ipywidgets 7, which Colab has
        display(slider)


def _plain(findings):
    return "\n".join(
        f"{'✔' if well else '✘'} {seen}" + ("" if well else f"\n  Cure: {cure}")
        for well, seen, cure in findings
    )


def _html(findings):
    rows = "".join(
        f"<li>{'✔' if well else '✘'} {escape(seen)}"
        + ("" if well else f"<br><strong>Cure:</strong> {escape(cure)}")
        + "</li>"
        for well, seen, cure in findings
    )
    return f'<ul style="list-style: none; padding: 0">{rows}</ul>'


def _slider():
    """A slider with a line of text that answers each move."""
    slider = widgets.IntSlider(value=0, max=10, description="Move me", tooltip="Move me")
    answer = widgets.HTML()

    def tell(value):
        text = (
            "○ Move the slider. This line should change."
            if value == 0
            else f"✔ Python heard you: the slider is at {value}. The demos will work."
        )
        answer.value = f'<p role="status">{text}</p>'

    slider.observe(lambda change: tell(change.new), "value")
    tell(0)
    return widgets.VBox([slider, answer])
