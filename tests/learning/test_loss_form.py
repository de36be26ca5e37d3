"""The form of the loss doctor: what it says to what is typed, with and without a kernel."""

import ipywidgets as widgets
import pytest

from course_utils import diagnose_loss
from course_utils.chapters.ch08.loss_form import SHOWN, answer, loss_form


def boxes(card):
    (row,) = [child for child in card.children if isinstance(child, widgets.HBox)]
    return {box.description: box for box in row.children}


def shown(card):
    """Status and list."""
    return [child.value for child in card.children if type(child) is widgets.HTML]


def test_answers_follow_what_is_typed():
    card = loss_form()
    status, below = shown(card)
    assert 'role="status"' in status
    assert "one of 10 equal classes" in status
    assert "0.9 * -ln 1e-7" in below
    boxes(card)["classes"].value = "2"
    boxes(card)["accuracy"].value = "64.48 %"
    boxes(card)["loss"].value = "5.7257"
    status, below = shown(card)
    assert "right as often as the accuracy says" in status
    assert below.count("<li>") == below.count("To tell") == SHOWN


@pytest.mark.parametrize("typed", ["−55.03", " nan", "inf", "1.46 ", "-1e300", "0"])
def test_every_number_can_be_typed(typed):
    outcome, found = answer(typed)
    expected = diagnose_loss(float(typed.replace("−", "-")))[:SHOWN]
    assert [each.cause for each in found] == [each.cause for each in expected]
    assert outcome.message.startswith("● Best fit: ")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("",), "loss is ''; type the loss that was printed"),
        (("0.7 nats",), "loss is '0.7 nats'; type"),
        (("0.7", "two"), "classes is 'two'; type the number of classes"),
        (("0.7", "1"), "classes is 1, but must be a whole number, 2 or more"),
        (("0.7", "2", "85"), "accuracy is 85.0, but must be a share, from 0 to 1"),
        (("0.7", "2", "x %"), "accuracy is 'x %'; type the share"),
    ],
)
def test_what_is_no_number_is_told(typed, words):
    outcome, found = answer(*typed)
    assert found == []
    assert words in outcome.message


def test_boxes_have_names_and_say_what_to_type():
    for name, box in boxes(loss_form()).items():
        assert name == box.description
        assert box.tooltip
        assert not box.continuous_update


def test_without_a_kernel_the_first_answers_stand_there():
    bundle = loss_form("1.4612")._repr_mimebundle_()
    for kind in ("text/html", "text/plain"):
        for words in ("loss 1.4612", "ln(e + 9) - 1", "To tell", "Run the notebook"):
            assert words in bundle[kind]


def test_words_are_words_and_not_html():
    outcome, _ = answer("<b>")
    assert "<b>" not in outcome._repr_html_()
    assert "&lt; 0.5 * ln 2" in loss_form("0.1", "2", "0.5").html
