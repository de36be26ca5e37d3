"""Would a wrong number be noticed? ``python -m tests.notebooks.mutate [HOW_MANY] [SEED]``

Runs each notebook once, then changes numbers of the prose, one at a time, and asks the tests'
own functions. A proved number is changed in the text and in its claim, as an author would who is
mistaken, and in the text alone; a given one, and the bound of a range, in the text alone.
"""

import os
import random
import re
import sys
import tempfile

from tests.notebooks.claims import (
    NOTEBOOKS,
    claims_in,
    faults,
    given_in,
    markdown_cells,
    numbers_in,
)
from tests.notebooks.proof import prove


def mutated(number, rng):
    """The number with another last digit."""
    head, last, tail = re.fullmatch(r"(.*?)(\d)((?:e.*)?)", number).groups()
    return head + rng.choice([digit for digit in "0123456789" if digit != last]) + tail


def mutations(text, rng):
    """Pairs (what was changed, text with one wrong number) of one Markdown cell."""
    exact = [claim for claim in claims_in(text) if claim.printed is not None]
    literals = {literal for claim in exact for literal in claim.literals}
    body = text.split("<!--")[0]
    for number in sorted(numbers_in(text)):
        wrong = mutated(number, rng)
        pattern = rf"(?<![\w.]){re.escape(number)}(?![\w.]*\d)"
        if not re.search(pattern, body):
            continue
        changed = re.sub(pattern, wrong, body, count=1) + text[len(body) :]
        kind = "given" if number in given_in(text) else "claimed, text only"
        yield f"{kind}: {number} -> {wrong}", changed
        if number in literals:
            claim = rf"(claim:\s*-?){re.escape(number)}(?=\s*==)"
            everywhere = re.sub(pattern, wrong, body) + re.sub(
                claim, rf"\g<1>{wrong}", text[len(body) :]
            )
            yield f"claimed, text and claim: {number} -> {wrong}", everywhere


def main(how_many=50, seed=0):
    rng = random.Random(seed)
    candidates = []
    for path in NOTEBOOKS:
        _, values = prove(path)
        for cell, text in markdown_cells(path):
            if before := faults(text, values):
                sys.exit(f"{path.stem}, {cell}: {before}")
            for what, changed in mutations(text, rng):
                candidates.append((f"{path.stem}, {cell}, {what}", changed, values))
    missed = 0
    for what, changed, values in rng.sample(candidates, min(how_many, len(candidates))):
        caught = faults(changed, values)
        missed += not caught
        print("caught" if caught else "MISSED", what, *caught[:1], sep=" | ")
    print(f"{len(candidates)} mutations known, {how_many} tried, {missed} missed")
    return missed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COURSE_PROGRESS"] = os.path.join(folder, "progress.json")
        sys.exit(main(*map(int, sys.argv[1:])) > 0)
