"""The four pages beside the notebooks: every link, number, statement and symbol on them.

A page is read in sections, from heading to heading; a section keeps the rules of a Markdown cell
of a notebook (see claims.py), and its claims are evaluated with nothing but the course's names.
"""

import re
from collections import Counter
from functools import cache

import nbformat
import pytest

import course_utils
from course_utils.demos import all_demos
from course_utils.learning import all_exercises, all_quizzes
from tests.notebooks.claims import (
    NOTEBOOKS,
    claims_in,
    faults,
    markdown_cells,
    numbers_in,
    rows,
    table_of,
)
from tests.notebooks.evaluation import evaluate
from tests.notebooks.links import LINK, headings, link_faults

FOLDER = NOTEBOOKS[0].parent
PAGES = {name: FOLDER / f"{name}.md" for name in ("questions", "article", "glossary", "summary")}
NOTEBOOK = {path.name[:2]: path for path in NOTEBOOKS}

every_page = pytest.mark.parametrize("page", PAGES)


def text_of(page):
    return PAGES[page].read_text(encoding="utf-8")


def sections(page):
    """Text from each heading to the next, fenced code apart."""
    return re.split(r"(?m)^(?=#{1,3} )", text_of(page))


def notebook_links(text):
    """Pairs (notebook, anchor) of the links into notebooks."""
    return re.findall(r"\]\((\d\d_\w+\.ipynb)#([^)\s]+)\)", text)


@cache
def cell_ids(number):
    return {cell.id for cell in nbformat.read(NOTEBOOK[number], as_version=4).cells}


@every_page
def test_links_lead_where_they_say(page):
    assert not link_faults(text_of(page), PAGES[page])


@every_page
def test_every_number_is_proved_or_given(page):
    values = evaluate(claim.expression for claim in claims_in(text_of(page)))
    wrong = [
        f"{section.splitlines()[0]}: {fault}"
        for section in sections(page)
        for fault in faults(section, values)
    ]
    assert not wrong, "\n".join(wrong)


@every_page
def test_pages_know_each_other(page):
    others = {f"{name}.md" for name in PAGES if name != page}
    missing = others - {link.partition("#")[0] for link in LINK.findall(text_of(page))}
    assert not missing or page == "summary"


# Questions


def numbers_of(letter):
    """The numbers of the misconceptions (M) or of the errors in print (E)."""
    return [int(n) for n in re.findall(rf"(?m)^### {letter}(\d+) · ", text_of("questions"))]


def question(number):
    """The section about one misconception."""
    found = [part for part in sections("questions") if part.startswith(f"### M{number} · ")]
    assert len(found) == 1, f"M{number} has {len(found)} sections"
    return found[0]


@pytest.mark.parametrize("number", numbers_of("M"))
def test_each_misconception_has_a_demonstration_and_a_question(number):
    text = question(number)
    seen, _, cure = text.partition("Cure: ")
    assert cure, "no cure"
    shown = re.findall(r"`(\d\d\.[a-z][\w-]*)`", seen)
    cells = [cell for part in re.findall(r"cells? ((?:\*[\w-]+\*(?: and )?)+)", seen)
             for cell in re.findall(r"\*([\w-]+)\*", part)]  # fmt: skip
    linked = {name[:2] for name, _ in notebook_links(seen)}
    assert notebook_links(seen), "nothing shows it"
    for id in shown:
        assert id in all_demos()
        assert id[:2] in linked, f"{id} is in none of the linked notebooks"
    for cell in cells:
        assert any(cell in cell_ids(notebook) for notebook in linked), f"no cell {cell}"

    asked = re.findall(r"quiz \[(\d\d)\]\([^)]*\), question (\d+)", cure)
    exercises = re.findall(r"exercise \[(\d\d\.\d+) ([^]]+)\]", cure)
    assert asked or exercises, "no question"
    for quiz, place in asked:
        item = all_quizzes()[quiz].questions[int(place) - 1]
        tags = item.misconceptions
        assert f"M{number}" in tags, f"quiz {quiz}, question {place} is about {tags}: {item.text}"
    for id, title in exercises:
        assert all_exercises()[id].title == title


def test_the_questions_are_numbered_without_a_gap():
    found = numbers_of("M")
    assert sorted(found) == list(range(1, len(found) + 1))
    assert len(found) >= 45


def shown(printed):
    """What the table shows of the answers: those that fit well, or the three most plausible."""
    found = course_utils.diagnose_loss(float(printed.replace("−", "-")))
    well = [each for each in found if each.fit >= 0.75]
    return well or (found if printed in ("0", "nan", "inf") else found[:3])


def test_forensics_table_is_what_the_tool_says():
    (section,) = [part for part in sections("questions") if part.startswith("## Loss forensics")]
    table = rows(section)
    printed = list(dict.fromkeys(row[0] for row in table))
    assert {"0.693", "1.099", "1.386", "1.461", "2.303", "4.605", "10.82", "11.51", "13.8"} <= {
        *printed
    }
    assert {"15.94", "16.12", "27.63", "34.54", "36.04", "87.34", "100", "nan"} <= {*printed}
    assert any(number.startswith("−") for number in printed)
    expected = [
        [number, f"`{found.derivation}`", found.cause]
        for number in printed
        for found in shown(number)
    ]
    assert table == expected


MET = {
    1: ("09", "559891.75"),
    3: ("06", "around 40% off"),
    7: ("09", "2.718"),
    10: ("10", "1.96 GiB"),
    11: ("09", "A music project"),
    12: ("08", "multi-label"),
}


@pytest.mark.parametrize("number", numbers_of("E"))
def test_errors_in_print(number):
    (text,) = [part for part in sections("questions") if part.startswith(f"### E{number} · ")]
    case, _, answer = text.partition("<details>")
    assert "?" in case or "Add it up" in case, "nothing is asked"
    assert "http" in case or "1951" in case, "no source"
    assert claims_in(text), "no computed truth"
    ((quiz, place),) = re.findall(
        r"Decide in quiz \[(\d\d)\]\([^)]*#Quiz\), question (\d+)\.", case
    )
    asked = all_quizzes()[quiz].questions[int(place) - 1]
    assert asked.misconceptions == (f"E{number}",)
    assert asked.text.startswith("Who is right? ")
    right = asked.options[asked.answer] + " " + asked.feedback[asked.answer]
    proved = {literal for claim in claims_in(text) for literal in claim.literals}
    assert proved & {str(n) for n in numbers_in(right)}, "the right answer has no computed number"
    assert notebook_links(answer)
    assert ("Met in" in answer) == (number in MET)
    if number in MET:
        met = answer[answer.index("Met in") :].split(";")[0]
        notebook, words = MET[number]
        places = [
            headings(FOLDER / name)[a] for name, a in notebook_links(met) if name[:2] == notebook
        ]
        assert any(words in place for place in places)


# The article


def statements():
    return [row for row in rows(text_of("article")) if re.fullmatch(r"S\d+", row[0])]


def test_each_statement_has_a_verdict_and_a_place():
    assert [row[0] for row in statements()] == [f"S{number}" for number in range(1, 28)]
    for name, said, verdict, better, see in statements():
        assert said.endswith("."), name
        assert verdict in ("right", "imprecise", "wrong"), name
        assert len(re.findall(r"[.?](?= [A-Z]|$)", better)) == 1, f"{name}: one sentence"
        assert notebook_links(see), name


def test_the_verdicts_are_counted():
    words = {2: "Two", 12: "twelve", 13: "thirteen"}
    counts = [
        sum(row[2] == verdict for row in statements())
        for verdict in ("wrong", "imprecise", "right")
    ]
    wrong, imprecise, right = (words[count] for count in counts)
    sentence = f"{wrong} statements are wrong, {imprecise} are imprecise, {right} are right."
    assert sentence in text_of("article")


def test_the_article_is_credited():
    for part in ("jihyelee", "https://velog.io/", "2023"):
        assert part in text_of("article")


# Glossary and notation


def test_terms_stand_in_both_languages():
    terms = [row for row in rows(text_of("glossary")) if len(row) == 4]
    assert len(terms) > 50
    assert len({row[0] for row in terms}) == len(terms)
    for english, korean, meaning, place in terms:
        assert re.search(r"[가-힣]", korean), english
        assert meaning, english
        assert notebook_links(place), english


def symbols(cell):
    return re.findall(r"\$[^$]+\$", cell) or [cell]


def course_notation():
    """Rows of the course's table of symbols: symbol, meaning, notebooks."""
    (table,) = [part for part in sections("glossary") if part.startswith("## Notation")]
    return rows(table)


@pytest.mark.parametrize("number", [number for number in NOTEBOOK if number != "00"])
def test_a_notebook_copies_its_rows_of_the_course_s_notation(number):
    here = [row[:2] for row in course_notation() if number in row[2].split(", ")]
    assert [row[:2] for row in table_of(NOTEBOOK[number], "Notation")] == here


GREEK = "alpha|beta|gamma|delta|varepsilon|eta|theta|lambda|mu|rho|sigma|tau|nabla|ell"


def letters(text):
    """The letters in the formulas of a text, names and words apart."""
    formulas = " ".join(re.findall(r"\$\$?[^$]+\$\$?", re.sub(r"`[^`]*`|<!--.*?-->", "", text)))
    formulas = re.sub(r"\\(text|mathrm|mathcal|begin|end) ?(\{[^}]*\}|\w)", " ", formulas)
    greek = set(re.findall(rf"\\({GREEK})(?![a-z])", formulas))
    return greek | set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", formulas)))


@pytest.mark.parametrize("number", [number for number in NOTEBOOK if number != "00"])
def test_formulas_use_the_letters_of_their_notation(number):
    """Apart from indices, the constants c and e, the d of a derivative and N of a normal law."""
    path = NOTEBOOK[number]
    known = letters(" ".join(row[0] for row in table_of(path, "Notation"))) | set("ijkcedN")
    for cell, text in markdown_cells(path):
        if cell not in ("notation", "references"):
            assert letters(text) <= known, f"{cell}: {letters(text) - known}"


def test_a_symbol_has_one_meaning():
    seen = Counter(symbol for row in course_notation() for symbol in symbols(row[0]))
    assert [symbol for symbol, count in seen.items() if count > 1] == []


# Summary


def test_every_law_is_on_the_summary():
    laws = {
        f"{number}.{row[0]}" for number, path in NOTEBOOK.items() for row in table_of(path, "Laws")
    }
    assert laws == set(re.findall(r"\[(\d\d\.\d+)\]\(\d\d_\w+\.ipynb#Laws", text_of("summary")))


def test_every_law_has_a_unit():
    for law, unit, place in rows(text_of("summary")):
        assert unit, law
        assert notebook_links(place), law
