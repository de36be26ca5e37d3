"""The strip on a question: which section it stands in, and what of that is done."""

import re

from course_utils.learning import (
    all_exercises,
    all_predictions,
    check,
    predict,
    progress,
    record,
    reference,
)
from course_utils.learning.place import sections, strip_html


def test_every_prediction_and_exercise_knows_its_section():
    for kind, ids in (("predict", all_predictions()), ("check", all_exercises())):
        for id in ids:
            assert re.search(r"Section \d+ of \d+ · ", strip_html(kind, id)), id


def test_the_strip_counts_what_is_done():
    section = next(s for s in sections("01") if ("predict", "01.cliff") in s.asked)
    (_, guesses), (_, exercises) = section.counts.values()
    words = f"Section 2 of 7 · guesses 0 of {guesses} · exercises 0 of {exercises}"
    card = predict("01.cliff")
    assert words in card.children[1].value
    card._press(1000)
    assert words.replace("guesses 0", "guesses 1") in card.children[1].value
    for kind, id in section.asked:
        if kind == "check":
            record.note_exercise(id, "correct", "")
    assert f"exercises {exercises} of {exercises}" in predict("01.cliff").children[1].value
    assert [s.done for s in sections("01")] == [
        s.heading == section.heading for s in sections("01")
    ]


def test_the_last_card_alone_says_below_all_headings_what_is_done():
    other = predict("01.order")
    card = predict("01.cliff")
    assert other.script.places == {}
    assert list(card.script.places) == [section.heading for section in sections("01")]
    (asked,) = [s for s in sections("01") if ("check", "01.1") in s.asked]
    done, total = asked.counts["check"]
    assert f"exercises {done} of {total}" in card.script.places[asked.heading]
    check("01.1", reference("01.1"))
    assert f"exercises {done + 1} of {total}" in card.script.places[asked.heading]
    other._press([0.7, 0.1, 0.1, 0.1])
    assert card.script.places == {}
    assert f"exercises {done + 1} of {total}" in other.script.places[asked.heading]


def test_a_guess_is_done_at_once_wherever_it_is_counted():
    predict("01.cliff", 1000)
    strip = sum(section.counts["predict"][0] for section in sections("01"))
    way = [done for part, done, _ in progress("everything").rows if "predict" in str(part.asked)]
    assert (strip, sum(way), progress().rows[1]["predictions"][0]) == (1, 1, 1)


def test_a_solved_exercise_says_what_is_done():
    assert "Section 2 of 7" not in check("01.1", 1074)._repr_html_()
    assert "exercises 1 of 1" in check("01.1", reference("01.1"))._repr_html_()


def test_the_strip_says_where_some_of_it_lies_deeper():
    assert strip_html("predict", "03.thousand").count("with what lies deeper") == 1
    assert "deeper" not in strip_html("predict", "01.cliff")


def test_without_its_notebook_a_question_has_no_strip(toy_chapters):
    assert strip_html("predict", "77.choice") == ""
