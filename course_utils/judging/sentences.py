"""Sentences that a notebook and a web page both say, each in its own language.

They stand in sentences.md by their names: ``- number: This is a number, not {kind}.``
"""

import re
from pathlib import Path

_TEXT = Path(__file__).with_suffix(".md").read_text(encoding="utf-8")
SENTENCES = dict(re.findall(r"^- (.+?): (.+)$", _TEXT, re.MULTILINE))


def sentence(name, **blanks):
    """One of the sentences, its blanks filled in."""
    return SENTENCES[name].format(**blanks)
