"""What a check answers, and how it looks."""

import html
import re
from dataclasses import dataclass

from course_utils.judging.wording import describe
from course_utils.live import figures

WORDS = {"correct": "✔ Correct", "not yet": "✘ Not yet", "not attempted": "○ Not attempted"}
LETTERS = "ABCDEFGH"
LINK = f"color: var(--jp-content-link-color, {figures.BLUE}); text-decoration: underline"
COLORS = {"correct": figures.GREEN, "not yet": figures.ORANGE, "not attempted": "#767676"}


@dataclass(frozen=True)
class Result:
    """Outcome of a check, or of another thing the learner did.

    Attributes
    ----------
    status : str
        "correct", "not yet" or "not attempted"; "committed" for a prediction.
    message : str
        Starts with the status in words.
    """

    status: str
    message: str

    @classmethod
    def saying(cls, status, text):
        """Result whose message is the status in words and a text."""
        return cls(status, f"{WORDS[status]}: {text}")

    def __repr__(self):
        return self.message

    def _repr_html_(self):
        """The message as a live region, its status word in bold."""
        word, colon, text = self.message.partition(":")
        color = COLORS.get(self.status, figures.BLUE)
        return (
            f'<div role="status" style="font-size: {type_size()}; border-left: 4px solid {color}; '
            f"padding: 2px 10px; margin: 4px 0; max-width: 46em; line-height: 1.5; "
            f'white-space: pre-line">'
            f"<strong>{html.escape(word)}</strong>{colon}{rich(text)}</div>"
        )


def guess_words(guess):
    """A recorded guess in words: a number, or the share of each letter."""
    if not isinstance(guess, list):
        return describe(guess)
    shares = zip(LETTERS, guess, strict=False)
    return ", ".join(f"{letter} {100 * share:.3g} %" for letter, share in shares)


def type_size():
    """That of a notebook's text, or of a lecture's."""
    return "22px" if figures.mode() == "lecture" else "14px"


def rich(text):
    """HTML of a plain text: `code` in backticks; LaTeX is left to the page."""
    parts = re.split(r"(`[^`]+`|\$[^$]+\$)", html.escape(text, quote=False))
    parts[::2] = map(unparted, parts[::2])
    code = (
        r'<code style="font-size: 0.95em; white-space: pre-wrap; overflow-wrap: anywhere">\1</code>'
    )
    return re.sub(r"`([^`]+)`", code, "".join(parts))


def unparted(text):
    """HTML of a text in which no line ends between a number and its unit, or inside 1e-7."""
    text = re.sub(r"(?<=\d) (?=(?:%|nats?\b|bits?\b))", "\N{NO-BREAK SPACE}", text)
    return re.sub(r"\b[\d.]+e-\d+", r'<span style="white-space: nowrap">\g<0></span>', text)
