"""Would an error be noticed? ``python -m tests.notebooks.mutate [HOW_MANY] [SEED] [PART]``

Breaks one thing at a time in the prose of the notebooks and pages (of those whose name begins with
PART), equally many of each kind, and asks the tests' own functions:

digit, sign
    of a number in the text;
claim
    another number in the text and in its claim alike, as an author would who is mistaken;
proof
    an operator or a logarithm of the expression that proves a number;
link
    a letter of the file or of the heading it leads to, or another notebook.
"""

import ast
import itertools
import os
import random
import re
import sys
import tempfile

from tests.notebooks.claims import NOTEBOOKS, Claim, claims_in, faults, markdown_cells, numbers_in
from tests.notebooks.evaluation import evaluate
from tests.notebooks.links import LINK, link_faults
from tests.notebooks.proof import prove

FOLDER = NOTEBOOKS[0].parent
PAGES = sorted(set(FOLDER.glob("*.md")) - {FOLDER / "teaching.md"})  # test_teaching proves that one
NUMBERS = [path.name[:2] for path in NOTEBOOKS]
ANOTHER = dict(zip(NUMBERS, NUMBERS[1:] + NUMBERS[:1], strict=True))  # the next, after the last 00
OTHER = {
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult},
    **{ast.Pow: ast.Mult, ast.USub: ast.UAdd, ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.Eq: ast.NotEq},
}
OTHER_LOG = {"log": "log2", "log2": "log", "log10": "log", "exp": "exp2"}


def sections(path):
    """Pairs (name, text) that must each keep the rules: Markdown cells, or parts of a page."""
    if path.suffix == ".ipynb":
        return markdown_cells(path)
    parts = re.split(r"(?m)^(?=#{1,3} )", path.read_text(encoding="utf-8"))
    return [(part.split("\n")[0], part) for part in parts]


def with_another_digit(number, rng):
    """The number with another last digit."""
    head, last, tail = re.fullmatch(r"(.*?)(\d)((?:e.*)?)", number).groups()
    return head + rng.choice([digit for digit in "0123456789" if digit != last]) + tail


def broken_texts(text, rng):
    """Triples (kind, what was changed, text with one error)."""
    comments = [match.span() for match in re.finditer(r"<!--.*?-->", text, re.DOTALL)]

    def breaks(kind, match, new):
        changed = text[: match.start()] + new + text[match.end() :]
        hidden = any(start <= match.start() < end for start, end in comments)
        if not hidden and (kind == "link" or numbers_in(text) - numbers_in(changed)):
            yield kind, f"{match.group()} -> {new}", changed

    for match in re.finditer(r"\d+", text):
        yield from breaks("digit", match, with_another_digit(match.group(), rng))
    for match in re.finditer(r"[−-]?(?<![\w.])\d[\d.,]*", text):
        new = match.group()[1:] if match.group()[0] in "−-" else "−" + match.group()
        yield from breaks("sign", match, new)
    for match in LINK.finditer(text):
        link = match[1]
        if not link.startswith("http"):
            yield from breaks("link", match, f"]({link[:-1]})")
            number = ANOTHER.get(link[:2], "x")
            yield from breaks("link", match, f"]({number}{link[2:]})")


def broken_claims(text, rng):
    """Tuples (kind, what was changed, claim, expression): one of the two is wrong."""
    for claim in claims_in(text):
        if claim.printed is not None:
            number = with_another_digit(claim.printed, rng)
            wrong = Claim.parse(claim.source.replace(claim.printed, number, 1))
            yield "claim", f"{claim.source}, number -> {number}", wrong, claim.expression
        for expression in broken_proofs(claim.expression):
            yield "proof", f"{claim.source} -> {expression}", claim, expression


def broken_proofs(expression):
    """The expression with one operator or logarithm changed."""
    tree = ast.parse(expression, mode="eval")
    for node in ast.walk(tree):
        if type(getattr(node, "op", None)) in OTHER:
            right, node.op = node.op, OTHER[type(node.op)]()
            yield ast.unparse(tree)
            node.op = right
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in OTHER:
            right, node.ops[0] = node.ops[0], OTHER[type(node.ops[0])]()
            yield ast.unparse(tree)
            node.ops[0] = right
        elif isinstance(node, ast.Attribute) and node.attr in OTHER_LOG:
            right, node.attr = node.attr, OTHER_LOG[node.attr]
            yield ast.unparse(tree)
            node.attr = right


def main(how_many=50, seed=0, part=""):
    rng = random.Random(seed)
    known = {}
    for path in NOTEBOOKS + PAGES:
        for name, text in sections(path):
            if before := faults(text) + link_faults(text, path):
                sys.exit(f"{path.stem}, {name}: {before}")
            for kind, *change in itertools.chain(broken_texts(text, rng), broken_claims(text, rng)):
                if path.name.startswith(part):
                    known.setdefault(kind, []).append((path, name, *change))
    for changes in known.values():
        rng.shuffle(changes)
    in_turn = itertools.zip_longest(*([(kind, *c) for c in known[kind]] for kind in known))
    chosen = list(filter(None, itertools.chain(*in_turn)))[:how_many]

    values = {}
    for path in {path for kind, path, *_ in chosen if kind in ("claim", "proof")}:
        asked = {c[-1] for c in chosen if c[1] == path and c[0] in ("claim", "proof")}
        values[path] = prove(path, asked)[1] if path in NOTEBOOKS else evaluate(asked)

    missed = 0
    for kind, path, name, what, *change in chosen:
        if kind in ("claim", "proof"):
            claim, expression = change
            caught = not claim.holds(values[path][expression])
        else:
            caught = bool(faults(*change) + link_faults(*change, path))
        missed += not caught
        print("caught" if caught else "MISSED", kind, path.stem, name, what, sep=" | ")
    counts = ", ".join(f"{len(changes)} of a {kind}" for kind, changes in known.items())
    print(f"known changes: {counts}. {len(chosen)} tried, {missed} missed")
    return missed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COURSE_PROGRESS"] = os.path.join(folder, "progress.json")
        how_many, seed, part = (sys.argv[1:] + ["50", "0", ""][len(sys.argv) - 1 :])[:3]
        sys.exit(main(int(how_many), int(seed), part) > 0)
