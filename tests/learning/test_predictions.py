"""Predictions: taken before the truth is shown, scored in nats."""

import math

import pytest
from matplotlib.figure import Figure

from course_utils.learning import (
    Prediction,
    all_predictions,
    predict,
    predictions,
    record,
    reveal,
    scoreboard,
    scores,
)

CHOICE = Prediction(id="77.choice", question="Which?", options=("a", "b", "c"), answer=lambda: "b")
NUMBER = Prediction(id="77.number", question="How many?", answer=lambda: 1000)
PREDICTIONS = all_predictions()


@pytest.fixture(autouse=True)
def toys(request):
    if "prediction" not in request.fixturenames:
        request.getfixturevalue("declare")(CHOICE, NUMBER)


@pytest.mark.parametrize("prediction", PREDICTIONS.values(), ids=PREDICTIONS)
def test_every_prediction_of_the_course(prediction):
    if prediction.options:
        assert 2 <= len(prediction.options) <= 6
        assert len(set(prediction.options)) == len(prediction.options)
        assert 0 <= prediction.truth < len(prediction.options)
        right = prediction.options[prediction.truth]
    else:
        assert math.isfinite(prediction.truth)
        right = prediction.truth
    assert prediction.question.count("$") % 2 == 0
    assert reveal(prediction.id).status == "not attempted"
    bundle = predict(prediction.id)._repr_mimebundle_()
    assert {"text/html", "text/plain"} < set(bundle)
    assert predict(prediction.id, right).message.startswith("● Committed")
    assert reveal(prediction.id).status == "correct"


@pytest.mark.parametrize(
    ("guess", "kept"),
    [
        ("b", [0, 1, 0]),
        ("C", [0, 0, 1]),
        ({"A": 1, "B": 1}, [0.5, 0.5, 0]),
        ([1, 2, 1], [0.25, 0.5, 0.25]),
        ((20, 30, 50), [0.2, 0.3, 0.5]),
        ({"b": 3, "c": 1}, [0, 0.75, 0.25]),
    ],
)
def test_confidences_are_scaled(guess, kept):
    predict("77.choice", guess)
    assert record.read()["predictions"]["77.choice"]["guess"] == pytest.approx(kept)


@pytest.mark.parametrize(
    "guess",
    [[1, 2], [0, 0, 0], [-1, 1, 1], [math.nan, 1, 1], [math.inf, 1, 1], 2, "d", "D", {"d": 1}],
)
def test_bad_confidences_say_what_is_needed(guess):
    with pytest.raises(ValueError, match=r"77\.choice|option"):
        predict("77.choice", guess)


def test_bad_number():
    for guess in ("many", math.nan, math.inf, True, [1], 10**5000):
        with pytest.raises(ValueError, match="asks for a number"):
            predict("77.number", guess)


def test_reveal_needs_a_guess():
    result = reveal("77.choice")
    assert result.status == "not attempted"
    assert "b" not in result.message.replace("77.choice", "").split("guess")[1].split("predict")[0]
    assert not scoreboard().costs


def test_score_in_nats():
    predict("77.choice", [1, 2, 1])
    message = reveal("77.choice").message
    assert message.startswith("✔ Correct: the truth is B, b. You gave it 50 %")
    assert "0.69 nats" in message
    assert "ln 3 = 1.10 nats" in message


def test_equal_shares_are_no_answer():
    predict("77.choice", [1, 1, 1])
    assert reveal("77.choice").message.startswith("○ Undecided: the truth is B")


def test_first_guess_counts_after_the_reveal():
    predict("77.choice", [2, 1, 1])
    predict("77.choice", [1, 2, 1])
    reveal("77.choice")
    assert "first guess is the one that counts" in predict("77.choice", [0, 1, 0]).message
    assert scoreboard().costs == pytest.approx({"77.choice": math.log(2)})


def test_a_guess_for_other_options_does_not_count(declare):
    predict("77.choice", [1, 2, 1])
    changed = Prediction(id="77.choice", question="Which?", options=("a", "b"), answer="b")
    declare(changed)
    assert reveal("77.choice").status == "not attempted"
    declare(Prediction(id="77.choice", question="How many?", answer=1))
    assert reveal("77.choice").status == "not attempted"


def test_certainty_that_fails_costs_infinity_and_says_why():
    predict("77.choice", "a")
    result = reveal("77.choice")
    assert result.message.startswith("✘ Not this time")
    assert "infinitely many nats" in result.message
    assert "leave room" in result.message
    board = scoreboard()
    assert board.running_mean == (math.inf,)
    assert "77.choice" in repr(board)
    assert "no later success" in repr(board)
    assert "<img alt=" in board._repr_html_()


@pytest.mark.parametrize(
    ("guess", "words"),
    [
        (1000, "exactly"),
        (1050, "you said 1050"),
        (200, "5 times too small"),
        (4000, "4 times too large"),
        (1.234e7, "12,300 times too large"),
        (1e12, "1e+09 times too large"),
        (-5, "you said −5"),
        (0, "you said 0"),
    ],
)
def test_number_is_compared(guess, words):
    predict("77.number", guess)
    result = reveal("77.number")
    assert words in result.message
    assert (result.status == "correct") == (abs(guess - 1000) <= 100)


def test_scoreboard_and_calibration(declare):
    toys = [
        Prediction(
            id=f"77.{i}", question="?", options=("yes", "no"), answer="yes" if i < 9 else "no"
        )
        for i in range(10)
    ]
    declare(*toys)
    for toy in toys:
        predict(toy.id, {"yes": 0.9, "no": 0.1})
        reveal(toy.id)
    board = scoreboard()
    assert board.running_mean[-1] == pytest.approx(-(9 * math.log(0.9) + math.log(0.1)) / 10)
    assert board.running_uniform == pytest.approx([math.log(2)] * 10)
    assert board.calibration == (
        (pytest.approx(0.1), pytest.approx(0.1), 10),
        (pytest.approx(0.9), pytest.approx(0.9), 10),
    )
    assert "over 10 predictions" in repr(board)
    assert "<img alt=" in board._repr_html_()


def test_the_axis_of_the_scoreboard_counts_from_the_first_prediction_on():
    predict("77.choice", [1, 2, 1])
    reveal("77.choice")
    ax = Figure().subplots()
    scores._draw_means(ax, scoreboard())
    ticks = [tick for tick in ax.get_xticks() if 0.5 < tick < 5.5]
    assert ticks == [1, 2, 3, 4, 5]


def test_each_click_is_a_surer_guess():
    card = predict("77.choice")
    assert "● Committed" not in card.children[-1].value
    for share in (0.7, 0.9, 0.97, 0.7):
        press(card, "B")
        rest = (1 - share) / 2
        assert committed("77.choice") == pytest.approx([rest, share, rest])
        assert f"B {100 * share:.3g}\N{NO-BREAK SPACE}%" in card.children[-1].value
        shown = [b.description for b in widgets_in(card) if type(b).__name__ == "Button"]
        assert shown[:3] == [
            f"{x} {100 * y:.3g} %" for x, y in zip("ABC", (rest, share, rest), strict=True)
        ]
    press(card, "C")
    assert committed("77.choice") == pytest.approx([0.15, 0.15, 0.7])
    assert 'role="status"' in card.children[-1].value
    assert [row.children[0].description for row in marked(card)] == ["C 70 %"]


def test_a_revealed_guess_stands():
    card = predict("77.choice")
    press(card, "B")
    assert not card.script.revealed
    reveal("77.choice")
    for shown in (card, predict("77.choice")):
        assert button(shown, "B").disabled
        assert button(shown, "Fine-tune").disabled
        assert shown.script.revealed
        assert [row.children[0].description for row in marked(shown)] == ["B 70 %"]


def test_who_opens_the_answer_first_makes_no_guess():
    card = predict("77.choice")
    card.script.looked = True  # as card.js says
    assert "● Seen" in card.children[-1].value
    assert button(card, "B").disabled
    assert predict("77.choice", "b").message.startswith("● Seen")
    assert record.read()["predictions"]["77.choice"] == {"seen": True}, "as a web page keeps it"
    assert "● Seen" in predict("77.choice").children[-1].value
    assert reveal("77.choice").message == "The answer: B, b."
    assert scoreboard().costs == {}


def test_who_opens_the_answer_with_a_guess_keeps_that_guess():
    card = predict("77.choice")
    press(card, "A")
    card.script.looked = True
    assert button(card, "A 70 %").disabled
    assert "first guess is the one that counts" in predict("77.choice", "b").message
    assert scoreboard().costs == pytest.approx({"77.choice": -math.log(0.15)})


def test_an_answer_that_was_asked_for_too_early_is_offered_once_there_is_a_guess():
    result = reveal("77.choice")
    assert result.status == "not attempted"
    assert result._repr_mimebundle_()["text/plain"] == repr(result)
    waiting = predictions._waiting["77.choice"]
    card = predict("77.choice")
    press(card, "A")
    press(card, "A")
    assert "A 90\N{NO-BREAK SPACE}%" in waiting.children[1].value
    assert "truth" not in waiting.children[1].value
    press(waiting, "Show the answer")
    assert "the truth is B, b. You gave it 5\N{NO-BREAK SPACE}%" in waiting.children[1].value
    assert card.script.revealed


def test_sliders_and_commit():
    card = predict("77.choice")
    press(card, "B")
    press(card, "Fine-tune")
    boxes = [w for w in widgets_in(card) if type(w).__name__ == "BoundedFloatText"]
    assert [box.description[0] for box in boxes] == ["A", "B", "C"]
    assert [box.value for box in boxes] == pytest.approx([15, 70, 15])
    assert "confidence in a" in boxes[0].description
    assert all(box.tooltip for box in boxes)
    for box, points in zip(boxes, (10, 70, 20), strict=True):
        box.value = points
    shares = next(c for c in widgets_in(card) if "Scaled to 100 %" in str(getattr(c, "value", "")))
    assert "A 10 %, B 70 %, C 20 %" in shares.value
    press(card, "Commit")
    assert committed("77.choice") == pytest.approx([0.1, 0.7, 0.2])
    assert "● Committed" in card.children[-1].value
    assert button(card, "C 20 %")
    for box in boxes:
        box.value = 0
    press(card, "Commit")
    assert "○ Not attempted" in card.children[-1].value
    assert committed("77.choice") == pytest.approx([0.1, 0.7, 0.2])
    press(card, "Close the sliders")
    assert not [w for w in widgets_in(card) if type(w).__name__ == "BoundedFloatText"]


def test_number_box():
    card = predict("77.number")
    box = button(card, "Your guess")
    box.value = 12.0
    press(card, "Commit")
    assert committed("77.number") == 12
    assert "● Committed</strong>: 12." in card.children[-1].value
    reveal("77.number")
    assert box.disabled


def committed(id):
    return record.read()["predictions"][id]["guess"]


def marked(card):
    return [row for row in widgets_in(card) if "course-chosen" in row._dom_classes]


def button(card, text):
    """A widget of a card by its description; a letter finds "B 70 %" as well."""
    found = (getattr(widget, "description", "") for widget in widgets_in(card))
    names = {name for name in found if name == text or name.split(" ")[0] == text}
    return next(w for w in widgets_in(card) if getattr(w, "description", "") in names)


def press(card, text):
    button(card, text).click()


def widgets_in(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from widgets_in(child)
