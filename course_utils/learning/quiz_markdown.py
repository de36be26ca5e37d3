"""Read the questions of a quiz from Markdown.

::

    ## What is the logarithm of 1?

    - [x] 0
      - Nothing is less surprising than what is certain.
    - [ ] 1
      - That is the logarithm of e.

    Misconceptions: M18
    Demo: 01.surprise

A question is a heading; the box of its right option is checked, and below each option stands what
is said of it. Every text is one line. Misconceptions and demo may be left out. A comment,
``<!-- claim: … -->``, is for the tests, and takes a line too.
"""

import re

LINE = re.compile(
    r"## (?P<question>.+)"
    r"|- \[(?P<box>[ x])\] (?P<option>.+)"
    r"|  - (?P<feedback>.+)"
    r"|Misconceptions: (?P<misconceptions>.+)"
    r"|Demo: (?P<demo>\S+)"
    r"|# .*|<!--.*-->|\s*"
)
FORMS = (
    "begin a question with '## ', an option with '- [ ] ' or '- [x] ', what is said of it with "
    "'  - ', or write 'Misconceptions: M18' or 'Demo: 01.surprise'"
)


def parse(text, file):
    """The questions of a quiz: a list of dicts with the attributes of a `Question`.

    A ValueError names the file, the line, and what to write there.
    """
    questions = []
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{file}, line {number}"
        match = LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"{where}: cannot read {line!r}; {FORMS}.")
        found = {name: value for name, value in match.groupdict().items() if value}
        if "question" in found:
            questions.append({"where": where, "text": found["question"], "options": []})
        elif found and not questions:
            raise ValueError(f"{where}: no question stands above; begin one with '## '.")
        elif "option" in found:
            questions[-1]["options"].append((found["box"] == "x", found["option"], []))
        elif "feedback" in found:
            if not questions[-1]["options"]:
                raise ValueError(f"{where}: no option stands above; begin one with '- [ ] '.")
            questions[-1]["options"][-1][2].append(found["feedback"])
        elif found:
            questions[-1].update(found)
    return [_checked(**question) for question in questions]


def _checked(where, text, options, misconceptions="", demo=""):
    """One question in the form of a `Question`; a ValueError where something is missing."""
    right = [index for index, (checked, _, _) in enumerate(options) if checked]
    if len(right) != 1:
        raise ValueError(
            f"{where}: {len(right)} options are right; mark one of them with '- [x] '."
        )
    for _, option, feedback in options:
        if len(feedback) != 1:
            raise ValueError(
                f"{where}: {len(feedback)} feedbacks on {option!r}; write one below it, on a line "
                "that begins with '  - '."
            )
    return {
        "text": text,
        "options": tuple(option for _, option, _ in options),
        "answer": right[0],
        "feedback": tuple(feedback for _, _, (feedback,) in options),
        "misconceptions": tuple(re.findall(r"\w+", misconceptions)),
        "demo": demo,
    }
