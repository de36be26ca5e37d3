"""Every part of the course says whether it is core or deeper, what it needs, and its minutes.

Whoever walks the core alone, or the evening, meets no name, letter, law or exercise that only a
part left out has introduced.
"""

import ast
import builtins
import re
from functools import cache
from itertools import groupby

import nbformat
import pytest

from course_utils.learning import all_exercises, all_quizzes
from course_utils.learning.routes import NOTEBOOKS, ROUTES, all_parts, walk
from tests.notebooks.test_pages import letters

KINDS = {"core", "deeper", "quiz"}
PRACTICE = "11"  # one notebook for one kind of reader: neither core nor deeper
CORE = [part for part in all_parts() if "core" in part.tags]
DEEPER = [part for part in all_parts() if "deeper" in part.tags]
BY_NOTEBOOK = {
    name: list(parts) for name, parts in groupby(all_parts(), lambda part: part.notebook)
}
WORDS_A_MINUTE = 150
# Letters that a deeper part is the first to use, and where the core says again what they mean.
AGAIN = {
    r"\hat p": "06.urn",
    "KL": "06.gap",
    "c": "03.logits",
    "k": "02.readings-puzzle",
    "m": "03.logits",
    "sigma": "03.sigmoid",
    "w": "05.feature",
    "X": "07.eight",
    "Y": "07.gradient",
    "z": "03.logits",
}

every_notebook = pytest.mark.parametrize("notebook", BY_NOTEBOOK)


@cache
def cells_of(notebook):
    """The cells of each part of a notebook, {cell id of the part: cells}."""
    starts, found, here = {part.cell for part in BY_NOTEBOOK[notebook]}, {}, None
    for cell in nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells:
        if re.match("## (Laws|Notation|References)", cell.source):
            here = None
        if cell.id in starts:
            here = found.setdefault(cell.id, [])
        if here is not None:
            here.append(cell)
    return found


def cells(part, kind):
    return [cell for cell in cells_of(part.notebook)[part.cell] if cell.cell_type == kind]


def prose(part):
    return "\n\n".join(cell.source for cell in cells(part, "markdown"))


# Core or deeper


@every_notebook
def test_every_section_is_a_part_and_says_which(notebook):
    source = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells
    headings = re.findall(r"(?m)^## (\d+\. .+)$", "\n".join(cell.source for cell in source))
    parts = BY_NOTEBOOK[notebook]
    assert set(headings) <= {part.heading for part in parts}
    assert len({part.heading for part in parts}) == len(parts), "two parts have one heading"
    for part in parts:
        kinds = KINDS & set(part.tags)
        assert len(kinds) == (notebook[:2] != PRACTICE or part.heading == "Quiz"), part
        assert set(part.tags) <= {*KINDS, "optional", *(way.tag for way in ROUTES.values())}
        if part.cell != "title":
            assert ("Deeper: " in part.heading) == ("deeper" in part.tags), part.heading


def test_the_routes_take_the_time_they_promise():
    assert sum(part.minutes for part in CORE) <= 5 * 60
    assert 75 <= sum(part.minutes for part in walk("evening")) <= 105
    assert set(walk("evening")) < set(walk("weekend")) < set(walk("everything"))


@every_notebook
def test_the_minutes_of_the_parts_are_those_of_the_notebook(notebook):
    title, *others = BY_NOTEBOOK[notebook]
    opening = prose(title)
    total = int(re.search(r"About (\d+) min", opening)[1])
    beside = [part.minutes for part in others if "optional" in part.tags]
    assert list(map(int, re.findall(r"and (\d+) optional", opening))) == beside
    (contents,) = re.findall(r"(?m)^\*\*Contents\.\*\* (.+)$", opening)
    listed = list(map(int, re.findall(r"\) (\d+) min", contents)))
    assert listed == [part.minutes for part in others]
    assert title.minutes + sum(listed) == total + sum(beside)


def reading_time(part):
    """Minutes for words, formulas, code, guesses and demos, and those that exercises state."""
    text = re.sub(r"(?s)<!-- routes -->.*<!-- end of routes -->", " ", prose(part))
    text = re.sub(r"(?s)<!--.*?-->|\]\([^)]*\)", " ", text)
    shown, inline = re.findall(r"\$\$", text), re.findall(r"(?<!\$)\$[^$]+\$(?!\$)", text)
    minutes = len(re.sub(r"\$[^$]*\$", "x", text).split()) / WORDS_A_MINUTE
    minutes += len(shown) / 4 + len(inline) / 20
    for cell in cells(part, "code"):
        asked = re.search(r'\b(check|demo|predict|quiz)\("([^"]+)"', cell.source)
        if asked is None:
            minutes += 0.2 + len(cell.source.splitlines()) / 18
        elif asked[1] == "check":
            minutes += all_exercises()[asked[2]].minutes
        elif asked[1] == "quiz":
            minutes += 0.75 * len(all_quizzes()[asked[2]].questions)
        else:
            minutes += {"demo": 2, "predict": 1}[asked[1]]
    return minutes


@pytest.mark.parametrize("part", all_parts(), ids=lambda part: part.id)
def test_the_minutes_of_a_part_are_about_what_it_takes(part):
    """Nobody reads by the clock: within a third, and two minutes."""
    assert part.minutes == pytest.approx(reading_time(part), rel=0.33, abs=2)


# The core understood without the rest


def names(part):
    """The names that the code of a part makes, and those that it only uses."""
    made, used = set(), set()
    for cell in cells(part, "code"):
        tree = list(ast.walk(ast.parse(re.sub("%pip.*", "pass", cell.source))))
        here = {node.id for node in tree if isinstance(node, ast.Name) if is_made(node)}
        here |= {node.name for node in tree if isinstance(node, ast.FunctionDef)}
        here |= {node.arg for node in tree if isinstance(node, ast.arg)}
        here |= {node.name for node in tree if isinstance(node, ast.ExceptHandler) if node.name}
        imports = [node for node in tree if isinstance(node, ast.Import | ast.ImportFrom)]
        here |= {alias.asname or alias.name for node in imports for alias in node.names}
        used |= {node.id for node in tree if isinstance(node, ast.Name)} - here - made
        made |= here
    return {name.partition(".")[0] for name in made}, used


def is_made(node):
    return not isinstance(node.ctx, ast.Load)


def with_needs(part):
    """The deeper parts that a part needs, and those that these need."""
    known = {each.id: each for each in all_parts()}
    direct = {known[id] for id in part.needs}
    return direct.union(*map(with_needs, direct)) if direct else direct


def unknown(part, before):
    """The names that a part uses and neither it, Python nor the parts before it have made."""
    here = [each for each in before if each.notebook == part.notebook]
    return names(part)[1] - set(dir(builtins)).union(*(names(each)[0] for each in here))


@pytest.mark.parametrize("part", walk("evening"), ids=lambda part: part.id)
def test_the_code_of_the_evening_runs_without_the_rest(part):
    way = walk("evening")
    titles = [each for each in all_parts() if each.cell == "title"]
    assert not unknown(part, [*titles, *way[: way.index(part)]])


@pytest.mark.slow
def test_the_evening_runs_without_the_rest(tmp_path, monkeypatch):
    """Its cells alone, notebook by notebook, each from a namespace with nothing in it."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    for notebook, way in groupby(walk("evening"), lambda part: part.notebook):
        names = {}
        for part in [BY_NOTEBOOK[notebook][0], *way]:
            for cell in cells(part, "code"):
                if cell.id not in ("bootstrap", "doctor"):
                    exec(compile(cell.source, f"{part.id}, {cell.id}", "exec"), names)


@pytest.mark.parametrize("part", CORE, ids=lambda part: part.id)
def test_the_core_uses_nothing_that_a_deeper_part_introduces(part):
    before = CORE[: CORE.index(part)]
    assert not unknown(part, before)
    for id in re.findall(r'reference\("([^"]+)"', "\n".join(c.source for c in cells(part, "code"))):
        assert ("check", id) in {asked for each in [*before, part] for asked in each.asked}
    for law, notebook in re.findall(r"[Ll]aw (\d+)(?: of notebook (\d\d))?", prose(part)):
        stated = [each for each in all_parts() if states(each, notebook or part.id[:2], law)]
        assert any("core" in each.tags for each in stated), f"law {law} stands in no core part"


def states(part, notebook, law):
    """Is the law stated in this part, in full or behind an answer that is folded?"""
    stated = rf"\*\*Law {law}\.\*\*|law {law}</summary>"
    return part.id.startswith(notebook) and re.search(stated, prose(part))


def symbols(part):
    """Letters of its formulas, and functions and letters with a hat or a bar."""
    marked = re.findall(
        r"\\(?:mathrm|operatorname)\{(\w+)\}|(\\(?:hat|bar)\{?[ \\]?[A-Za-z]+)", prose(part)
    )
    return letters(prose(part)) | {name or accent for name, accent in marked}


def test_the_core_explains_its_own_symbols():
    """A letter that a deeper part was the first to use is explained again, where AGAIN says."""
    met, known, again = set(), set(), {}
    for part in all_parts():
        if "core" in part.tags:
            again |= dict.fromkeys(symbols(part) & met - known, part.id)
            known |= symbols(part)
        met |= symbols(part)
    assert again == AGAIN


# What lies deeper


@pytest.mark.parametrize("part", DEEPER, ids=lambda part: part.id)
def test_a_deeper_part_says_what_it_needs(part):
    assert prose(part).splitlines()[2].startswith("*Needs "), "run `make sync`"
    order = {each.id: i for i, each in enumerate(all_parts())}
    for id in part.needs:
        assert order[id] < order[part.id]
        assert all_parts()[order[id]] in DEEPER, f"{id} is core: it need not be named"
    before = all_parts()[: order[part.id]]
    assert not unknown(part, [each for each in before if each in CORE or each in with_needs(part)])
