"""Read the claims of a notebook: which numbers its prose states, and what proves each of them.

A Markdown cell may hold comments of two kinds.

``<!-- claim: 1075 == first_zero(0.5, "float64") -->``
    The number stands in the cell as printed; the expression, evaluated in the notebook's own
    namespace after the notebook has run, gives it to the digits printed. It may call torch, keras,
    sklearn and scipy, and ``version("torch")`` is the installed one. Any other comparison,
    ``<!-- claim: 0.9 < accuracy < 1.0 -->``, must hold, and its numbers stand in the cell.
``<!-- given: 10, 0.5, 0.5 -->``
    Numbers that are inputs or labels, not results, each as often as it is printed: how many flips
    we choose, a year. Also a claimed number where it is printed again: a claim proves one printing.

A number's minus sign is part of it, in the text as in the comment; the commas of thousands are not.
"""

import ast
import builtins
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
QUIZZES = sorted((ROOT / "course_utils" / "chapters").glob("*/quiz.md"))

COMMENT = re.compile(r"<!--\s*(claim|given):(.*?)-->", re.DOTALL)
NUMBER = re.compile(
    r"(?:(?<![\w)}\]])-)?(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])"
)
PASSING_ON = {"array", "asarray", "float16", "float32", "float64", "int64"}


@dataclass(frozen=True)
class Claim:
    """One comparison that a cell claims.

    ``literals`` are its numbers as printed. ``printed`` is the number of a claim of
    the form ``number == expression``, else None. ``expression`` is what to evaluate: the right
    side of such a claim, else the whole comparison.
    """

    source: str
    literals: tuple[str, ...]
    printed: str | None
    expression: str

    @classmethod
    def parse(cls, source):
        source = source.strip()
        try:
            tree = ast.parse(source, mode="eval").body
        except SyntaxError:
            tree = None
        if not isinstance(tree, ast.Compare):
            raise ValueError(
                f"a claim is a comparison such as 1075 == first_zero(0.5), not {source}"
            )
        sides = [tree.left, *tree.comparators]
        numbers = [ast.get_source_segment(source, side) for side in sides if _is_number(side)]
        if len(numbers) == len(sides) or not any(_can_prove(node) for node in ast.walk(tree)):
            raise ValueError(
                f"nothing is computed in the claim {source}: call a function, or use a name of the "
                "notebook"
            )
        printed = None
        expression = source
        if _is_number(tree.left) and len(sides) == 2 and isinstance(tree.ops[0], ast.Eq):
            printed, expression = numbers[0], ast.get_source_segment(source, sides[1])
        literals = tuple(number.replace("_", "") for number in numbers)
        return cls(source, literals, printed, expression)

    def holds(self, value):
        """Is the claim true when its expression has this value?"""
        if not isinstance(value, int | float) or value != value:
            return False
        if self.printed is None:
            return value is True
        printed = Decimal(self.printed.replace("_", ""))
        if isinstance(value, int):
            return printed == value
        half_unit = Decimal((0, (5,), printed.as_tuple().exponent - 1))
        return abs(Decimal(value) - printed) <= half_unit * (1 + Decimal("1e-9"))


def _can_prove(node):
    """Is it a name, and none that only passes on a number: a built-in or a type of NumPy?"""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id != "np" or node.attr not in PASSING_ON
    return isinstance(node, ast.Name) and node.id != "np" and not hasattr(builtins, node.id)


def _is_number(node):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def claims_in(text):
    """The claims of one Markdown cell."""
    return [Claim.parse(body) for kind, body in COMMENT.findall(text) if kind == "claim"]


def given_in(text):
    """The numbers a Markdown cell declares as inputs or labels, and how often."""
    lists = [body for kind, body in COMMENT.findall(text) if kind == "given"]
    entries = [entry for body in lists for entry in re.split(r",(?!\d{3}\b)", body)]
    return Counter(entry.strip().replace(",", "") for entry in entries if entry.strip())


def numbers_in(text):
    """The numbers a reader of a Markdown cell sees, without commas, and how often.

    A minus that stands at its number, with nothing before it to subtract from, is its sign.
    Not counted: numbers glued to letters (float64), the numbering of headings, lists, table rows,
    laws ("Law 5") and references ("[3]"), the numbers of notebooks and exercises, code fences,
    link targets, and 0, 1, 2 inside mathematics.
    """
    text = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    text = re.sub(r"```.*?```", " ", text, flags=re.DOTALL)
    text = re.sub(r"\[\d\d([^]]*)\]\(\d\d_\w+\.ipynb", r"[\1](", text)
    text = re.sub(r"\]\([^)]*\)", "] ", text)
    text = re.sub(r"\[\d+\. ", "[", text)
    text = re.sub(r"https?://\S+|<[^>\n]*>", " ", text)
    text = re.sub(r"^#+ *\d+[. ]|^ *\d+\. |^\| *\d{1,2} *\|", " ", text, flags=re.MULTILINE)
    text = re.sub(r"\b[Ll]aws? \d+(?:(?:, | and | to )\d+)*|\[\d+(?:, \d+)*\]", " ", text)
    text = re.sub(
        r"\b[Nn]otebooks? \d\d(?:(?:, | and | to )\d\d)*|\b\d\d\.\w[\w-]*", _keep_decimals, text
    )
    text = text.replace("−", "-").replace("{,}", ",").replace(r"\,", "")
    text = re.sub(r"\s*(?:×|\\times|\\cdot)\s*10\^\{?(-?\d+)\}?", r"e\1", text)
    text = re.sub(r"(?<![\w.])10\^\{?(-?\d+)\}?", r"1e\1", text)
    text = re.sub(r"\$\$?[^$]+\$\$?", lambda math: _without_structure(math.group()), text)
    return Counter(number.replace(",", "") for number in NUMBER.findall(text))


def _keep_decimals(match):
    """Blank out ids such as 01.cliff and 01.1, but not a decimal number such as 10.82."""
    text = match.group()
    return text if re.fullmatch(r"[1-9]\d\.\d+|\d\d\.\d\d+", text) else " "


def _without_structure(formula):
    """A formula without the small numbers and the bases of logarithms that are its structure."""
    formula = re.sub(r"\\(?:approx|[lg]eq?|to|in|times)(?![a-z])", "=", formula)
    formula = re.sub(r"(?<=[\w)}\]])(?<!\de)\s*-", " - ", formula)
    formula = re.sub(r"\\log_\{?\d+\}?|\\[a-zA-Z]+", " ", formula)
    return re.sub(r"(?<![\d.,])[012](?![\d.,]*\d|e-?\d)", " ", formula).replace("_", " ")


def faults(text, values=None):
    """What is wrong with the numbers of one Markdown cell, a sentence each.

    Parameters
    ----------
    text : str
    values : dict, optional
        Value of each claim's expression, None where its library is not installed; without it
        only the text is looked at.
    """
    claims, seen = claims_in(text), numbers_in(text)
    proved = {literal for claim in claims for literal in claim.literals}
    unproved = seen - Counter(literal for claim in claims for literal in set(claim.literals))
    given = given_in(text)
    missing = sorted(unproved - given)
    found = [f"no claim proves {number}" for number in missing if number not in proved]
    found += [f"printed again, but not given: {number}" for number in missing if number in proved]
    found += [f"claimed, but not printed: {number}" for number in sorted(proved - set(seen))]
    found += [f"given, but not printed so often: {number}" for number in sorted(given - unproved)]
    for claim in claims:
        value = None if values is None else values[claim.expression]
        if value is not None and not claim.holds(value):
            found.append(f"{claim.source}, but it is {value}")
    return found


def rows(text):
    """The cells of each table row, without heads and rules."""
    table = [line for line in text.splitlines() if line.startswith("|")]
    heads = {i - 1 for i, line in enumerate(table) if line.startswith("|---")}
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for i, line in enumerate(table)
        if i not in heads and not line.startswith("|---")
    ]


def table_of(path, heading):
    """The rows of the table that stands in a notebook under a heading such as "Laws"."""
    for _, text in markdown_cells(path):
        if re.search(rf"(?m)^## {heading}", text):
            return rows(text)
    return []


def markdown_cells(path):
    """Pairs (cell id, text) of a notebook's Markdown cells."""
    cells = nbformat.read(path, as_version=4).cells
    return [(cell.id, cell.source) for cell in cells if cell.cell_type == "markdown"]
