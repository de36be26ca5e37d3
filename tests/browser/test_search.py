"""The search box of the page of questions, in a real browser, opened from the disk."""

import re

import pytest

from tests.browser.jupyter import open_page, serious
from tests.notebooks.test_questions import ENTRIES, PHRASES, found
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


def shown(page, level=3):
    """The headings of a level that can be seen."""
    seen = f"[...document.querySelectorAll('main h{level}')].filter(h => h.checkVisibility())"
    return page.evaluate(f"{seen}.map(h => h.textContent)")


def test_nothing_typed_shows_everything(page, box):
    assert len(shown(page)) == len(ENTRIES)
    assert page.get_by_role("status").inner_text() == ""
    assert page.locator("nav, table").first.is_visible()


def test_every_phrase_finds_what_the_words_say(page, box):
    for _, phrase in PHRASES:
        box.fill(phrase)
        names = [title.partition(" · ")[0] for title in shown(page)]
        assert names == found(phrase), phrase
        (count,) = re.findall(r"\d+", page.get_by_role("status").inner_text())
        tables = int(page.locator("#Loss-forensics").is_visible())
        assert int(count) == len(names) + tables


def test_groups_stay_with_their_entries_and_the_title_with_the_box(page, box):
    box.fill("scale_pos_weight")
    assert shown(page, 2) == ["Labels, shapes and calls"]
    assert shown(page, 1)
    box.fill("0.693 nothing is known")
    assert page.locator("#Loss-forensics").is_visible()
    assert page.get_by_role("cell", name="ln 2", exact=True).is_visible()


def test_nothing_found_says_so(page, box):
    box.fill("zebra")
    assert shown(page) == []
    assert "Try fewer" in page.get_by_role("status").inner_text()


def test_by_keyboard_and_for_every_reader(page, box):
    assert not page.problems
    box.focus()
    page.keyboard.type("ctc INF")
    page.keyboard.press("Enter")
    assert [title.partition(" · ")[0] for title in shown(page)] == ["A19"]
    assert page.url.endswith("questions.html")
    assert not serious(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert not serious(page, options={"runOnly": ["color-contrast"]})
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
