"""What a check answers."""

import html
import re
from dataclasses import dataclass

WORDS = {"correct": "✔ Correct", "not yet": "✘ Not yet", "not attempted": "○ Not attempted"}
COLORS = {"correct": "#009E73", "not yet": "#D55E00", "not attempted": "#767676"}


@dataclass(frozen=True)
class Result:
    """Outcome of a check.

    Attributes
    ----------
    status : str
        "correct", "not yet" or "not attempted".
    message : str
        Starts with the status in words.
    """

    status: str
    message: str

    def __repr__(self):
        return self.message

    def _repr_html_(self):
        return status_html(self.status, self.message)


def result(status, text=""):
    """Result whose message is the status word and a text."""
    return Result(status, WORDS[status] + (f": {text}" if text else "."))


def status_html(status, message):
    """A message as a live region: status word in bold, `code` in backticks."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(message, quote=False))
    word = WORDS.get(status, "")
    if word and text.startswith(word):
        text = f"<strong>{word}</strong>{text[len(word) :]}"
    return (
        f'<div role="status" style="border-left: 4px solid {COLORS[status]}; '
        f'padding: 2px 10px; max-width: 46em; white-space: pre-line">{text}</div>'
    )
