"""A record that outlives the computer it was made on: saved as a file, and taken back.

Binder, Colab and Kaggle lend a computer, and forget its folders when the session ends.
"""

import base64
import json
import os
import tempfile
import time
from pathlib import Path

import ipywidgets as widgets
from IPython import get_ipython
from IPython.display import display

from course_utils.learning import record
from course_utils.learning.cards import Card, paragraph
from course_utils.learning.result import LINK, Result, rich

HOSTS = {  # a variable that the host sets in every session: the host's name
    "BINDER_LAUNCH_HOST": "Binder",
    "BINDER_REPO_URL": "Binder",
    "KAGGLE_KERNEL_RUN_TYPE": "Kaggle",  # asked before Colab, whose variables Kaggle has too
    "COLAB_RELEASE_TAG": "Colab",
}
OFFER = (
    "{host} forgets this folder when the session ends. Before you leave, `save_progress()` gives "
    "you your progress as a file."
)
TAKE_BACK = "Do you have one from last time, or from the web page? Choose it, and go on from there."


def forgetful_host():
    """The name of a host that forgets its folders when the session ends; "" elsewhere."""
    return next((host for variable, host in HOSTS.items() if variable in os.environ), "")


class Saved(Result):
    """What `save_progress` answers: a sentence, and a link to download the record."""

    def _repr_html_(self):
        text = json.dumps(record.read(), indent=1, ensure_ascii=False).encode("utf-8")
        link = (
            f'<a download="{_file_name()}" style="{LINK}" '
            f'href="data:application/json;base64,{base64.b64encode(text).decode()}">'
            f"Download {_file_name()}</a>"
        )
        return super()._repr_html_().replace("</div>", f"\n{link}</div>")


def save_progress():
    """Give the learner's record as a file to download, which `load_progress` takes back.

    The file holds guesses, scores and picks. The code you wrote stands in the notebooks: JupyterLab
    saves those with File, Download, and Colab with File, Save a copy in Drive.
    """
    data = record.read()
    if not any(data.values()):
        return Result.saying("not attempted", "there is no progress to save yet.")
    if forgetful_host() == "Colab":
        from google.colab import files

        copy = Path(tempfile.mkdtemp(), _file_name())
        copy.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
        files.download(str(copy))
        return Result("committed", f"● Saved: your browser downloads {copy.name}.")
    return Saved(
        "committed",
        f"● Saved: {_count(data)}. `load_progress()` takes the file back. Your code stands in the "
        "notebooks: File, Download saves each of them.",
    )


def load_progress(file=None):
    """Take back a file of `save_progress`, or of the web page, and lose nothing of what is here.

    Where both hold a guess, the newer one counts, unless its truth had been shown. Without its
    path the file is chosen in the browser.
    """
    if file is not None:
        return _taken(Path(file).read_bytes())
    if forgetful_host() == "Colab":
        from google.colab import files

        return next(map(_taken, files.upload().values()), None)
    return _ask("Choose the file that you saved.")


def _taken(content):
    """Join a file's bytes to the record, and say what came of it."""
    try:
        chosen = record.take_in(content.decode("utf-8"))
    except ValueError:
        return Result.saying(
            "not yet", "this is no file of `save_progress()`, so nothing was changed."
        )
    told = [f"● Taken back: your record now holds {_count(record.read())}.", *chosen]
    return Result("committed", "\n".join(told))


def _ask(text):
    """A card with a button that chooses a file."""
    button = widgets.FileUpload(
        accept=".json", description="Choose a file", tooltip="Choose a file of your progress"
    )
    status = widgets.HTML()

    def take(change):
        uploads = change.new.values() if isinstance(change.new, dict) else change.new
        for upload in uploads:
            status.value = _taken(bytes(upload["content"]))._repr_html_()

    button.observe(take, "value")
    plain = f'{text} Without a button: `load_progress("NAME OF THE FILE")`.'
    return Card([paragraph(rich(text)), button, status], f"<p>{rich(plain)}</p>", plain)


def offer():
    """Where the folder is forgotten and holds no record yet: say so, and offer to take one back.

    Called when `course_utils.learning` is imported, which the first cells of a notebook do.
    """
    host = forgetful_host()
    if host and get_ipython() and not any(record.read().values()):
        text = f"{OFFER.format(host=host)} {TAKE_BACK}"
        if host == "Colab":
            print(f"○ {text} `load_progress()` asks for it.")
        else:
            display(_ask(text))


def _file_name():
    return time.strftime("log-probability-progress-%Y-%m-%d.json")


def _count(data):
    """What a record holds, in words."""
    solved = sum(entry.get("solved", False) for entry in data["exercises"].values())
    guesses = sum("guess" in entry for entry in data["predictions"].values())
    picks = sum(map(len, data["quizzes"].values()))
    counts = {
        ("exercise solved", "exercises solved"): solved,
        ("guess", "guesses"): guesses,
        ("quiz answer", "quiz answers"): picks,
    }
    return ", ".join(f"{n} {names[n != 1]}" for names, n in counts.items())
