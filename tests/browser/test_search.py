"""The search box of the page of questions, in a real browser, opened from the disk."""

import csv
from pathlib import Path

import pytest

from tests.browser.jupyter import open_page, serious
from tests.notebooks.test_questions import ENTRIES, PHRASES
from web import site


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    out = tmp_path_factory.mktemp("web") / "site"
    site.build(out, [])
    page = open_page(browser, (out / "questions.html").as_uri(), width=1280, height=900)
    yield page
    page.context.close()


@pytest.fixture
def box(page):
    box = page.get_by_role("searchbox", name="Search these questions")
    yield box
    box.fill("")


NAME = "({title}) => title.id === 'Loss-forensics' ? title.id : title.textContent.split(' · ')[0]"


def shown(page):
    """The names of the entries that can be seen, from the top."""
    seen = "[...document.querySelectorAll('main h2, main h3')].filter(h => h.checkVisibility())"
    own = f"{seen}.map(h => entries.find(entry => entry.title === h)).filter(Boolean)"
    return page.evaluate(f"{own}.map({NAME})")


def ranked(page, queries):
    """For each query the names of the entries that are offered, the best first."""
    names = f"queries => queries.map(query => nearest(query).map({NAME}))"
    return page.evaluate(names, list(queries))


def test_nothing_typed_shows_everything_in_its_order(page, box):
    everything = page.locator("main").inner_text()
    assert len(shown(page)) == len(ENTRIES) + 1
    box.fill("perplexity")
    assert len(shown(page)) == 10
    box.fill("")
    assert page.get_by_role("status").inner_text() == ""
    assert page.locator("main").inner_text() == everything


def test_what_people_type_finds_the_entry_that_answers(page):
    """Questions asked in public, in few words; a row may name more than one entry that answers."""
    with (Path(__file__).parent / "searches.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {name for row in rows for name in row["entries"].split()} <= {*ENTRIES, "Loss-forensics"}
    hits = ranked(page, [row["query"] for row in rows])
    missed = [
        f"{row['query']}: {row['entries']} is not in {' '.join(names[:3])}"
        for row, names in zip(rows, hits, strict=True)
        if not set(row["entries"].split()) & set(names[:3])
    ]
    assert len(missed) <= 0.1 * len(rows), "\n".join(missed)


def test_every_phrase_listed_at_an_entry_finds_it(page):
    asked = [(name, phrase) for name, phrases in PHRASES.items() for phrase in phrases]
    hits = ranked(page, [phrase for _, phrase in asked])
    for (name, phrase), names in zip(asked, hits, strict=True):
        assert name in names[:5], phrase


@pytest.mark.parametrize(
    ("typed", "as_the_page_has_it"),
    [
        ("logsoftmax", "log-softmax"),
        ("Masked LOGITS", "mask logit"),
        ("likelyhood of a mixutre", "likelihood mixture"),  # codespell:ignore
        ("entropie", "entropy"),
        ("perpl", "perplexity"),
        ("−0.6931", "0.693"),
        ("1,000", "1000"),
        ("half precision", "float16 mixed precision"),
    ],
)
def test_other_spellings_find_the_same(page, typed, as_the_page_has_it):
    other, own = ranked(page, [typed, as_the_page_has_it])
    assert other[0] == own[0]


def test_every_synonym_leads_to_words_of_the_page(page):
    """A line of synonyms.txt whose words no entry holds would do nothing."""
    lost = page.evaluate(
        """() => readSynonyms(document.getElementById("synonyms").textContent)
            .flatMap(([typed, meant]) => meant).filter(word => rank(word).length === 0)"""
    )
    assert lost == []


def test_a_distribution_is_not_distributed_training(page):
    """Both words have one stem, and only the second is about several GPUs."""
    queries = ["KL between distributions", "is softmax a probability distribution"]
    other, another, own = ranked(page, [*queries, "distributed training loss"])
    assert own[0] == "M45"
    assert "M45" not in (*other[:3], *another[:3])


def test_the_best_entry_stands_first(page, box):
    box.fill("scale_pos_weight")
    assert shown(page)[0] == "A11"
    assert page.locator("main h1").is_visible()
    assert not page.locator("main h2").filter(visible=True).count()
    box.fill("0.693 nothing is known")
    assert page.locator("#Loss-forensics").is_visible()
    assert page.get_by_role("cell", name="ln 2", exact=True).is_visible()


def test_any_printed_number_leads_to_the_table(page):
    for hits in ranked(page, ["0.693", "loss 5.308267", "12345.678"]):
        assert "Loss-forensics" in hits[:3]


def test_nothing_found_says_so(page, box):
    box.fill("zebra")
    assert shown(page) == []
    assert "Try others" in page.get_by_role("status").inner_text()


def test_by_keyboard_and_for_every_reader(page, box):
    assert not page.problems
    box.focus()
    page.keyboard.type("ctc INF")
    page.keyboard.press("Enter")
    assert shown(page)[0] == "A19"
    assert "the best first" in page.get_by_role("status").inner_text()
    assert page.url.endswith("questions.html")
    assert not serious(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert not serious(page, options={"runOnly": ["color-contrast"]})
    box.fill("")  # then all entries are on the page
    page.set_viewport_size({"width": 390, "height": 844})
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    page.set_viewport_size({"width": 1280, "height": 900})


def test_without_javascript_no_dead_box_is_shown(page, browser):
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(page.url)
    assert not plain.locator("form").is_visible()
    assert plain.locator("main h3").first.is_visible()
    plain.context.close()
