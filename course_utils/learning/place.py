"""Where the learner is in a notebook: its sections, and what the record says is done of them."""

import re
from typing import NamedTuple

from course_utils.learning import record
from course_utils.learning.routes import all_parts
from course_utils.live import figures

KINDS = {"predict": "guesses", "check": "exercises"}


class Section(NamedTuple):
    """A numbered section with its subsections; ``counts`` is {"predict": (done, of how many), …}.

    A guess is done once it is committed or given up, an exercise once it is solved. ``deeper``
    says that some of them stand in a deeper subsection.
    """

    heading: str
    asked: tuple
    counts: dict
    deeper: bool

    @property
    def done(self):
        """Is there something to do, and all of it done?"""
        return any(total for _, total in self.counts.values()) and all(
            done == total for done, total in self.counts.values()
        )


def sections(number):
    """The sections of the notebook with this number, "01", in order."""
    done = record.done()
    found = []
    for part in all_parts():
        if part.notebook[:2] == number:
            if re.match(r"\d+\. ", part.heading):
                found.append([part.heading, (), False])
            if found:
                found[-1][1] += part.asked
                found[-1][2] |= bool(part.asked) and part.heading.startswith("Deeper: ")
    return [
        Section(heading, asked, {kind: _count(asked, kind, done) for kind in KINDS}, deeper)
        for heading, asked, deeper in found
    ]


def _count(asked, kind, done):
    of_kind = [pair for pair in asked if pair[0] == kind]
    return sum(pair in done for pair in of_kind), len(of_kind)


def strip_html(kind, id):
    """The strip of the section that asks this; "" where that is unknown."""
    known = sections(id[:2])
    asking = (i for i, section in enumerate(known) if (kind, id) in section.asked)
    return next((_strip(known, here) for here in asking), "")


def strips_html(number):
    """The strips of a notebook, {heading of the section: HTML}."""
    known = sections(number)
    return {section.heading: _strip(known, here) for here, section in enumerate(known)}


def _strip(known, here):
    """A slim strip: which section this is, and what is done of it.

    One bar for each section, blue once all of it is done, and the one meant is higher.
    """
    words = [f"Section {here + 1} of {len(known)}"]
    for each, (done, total) in known[here].counts.items():
        words += [f"{KINDS[each]} {done} of {total}"] * (total > 0)
    words += ["with what lies deeper"] * known[here].deeper
    bars = "".join(
        f'<span style="display: inline-block; width: 1.6em; margin-right: 3px; '
        f"height: {8 if i == here else 3}px; "
        f'background: {figures.BLUE if section.done else "#9a9a9a"}"></span>'
        for i, section in enumerate(known)
    )
    return f'<span aria-hidden="true">{bars}</span> <small>{" · ".join(words)}</small>'
