"""nan, infinities and exactly 0: what no formula tells apart. The causes stand in no_number.md."""

from functools import cache

TABLES = __file__.removesuffix(".py") + ".md"  # pathlib would slow the import of the package
ONE_OUTPUT, PERFECT = "-ln(e^z / e^z)", "-ln 1"  # the rows that a report may rule out


@cache
def causes():
    """The tables of no_number.md, {heading: rows of derivation, cause and what tells it}."""
    with open(TABLES, encoding="utf-8") as file:
        lines = file.read().splitlines()
    tables = {}
    for line in lines:
        if line.startswith("## "):
            rows = tables[line.removeprefix("## ")] = []
        elif line.startswith("| `"):
            rows.append([cell.strip(" `") for cell in line.strip("|").split("|")])
    return tables


def no_number(report):
    """The causes of nan, of an infinity or of 0, in their order."""
    rows = causes()[f"{report.value + 0:g}"]  # + 0 makes -0 a 0
    ruled_out = [] if report.classes in (None, 2) else [ONE_OUTPUT]
    ruled_out += [] if report.accuracy in (None, 1) else [PERFECT]
    rows = [row for row in rows if row[0] not in ruled_out]
    for place, row in enumerate(rows):
        yield report.allows(0.49 - 0.02 * place, *row)


KINDS = (no_number,)
