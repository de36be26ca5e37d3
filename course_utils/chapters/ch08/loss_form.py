"""The loss doctor as a form: type what your training printed, and read what it may mean."""

from html import escape

import ipywidgets as widgets

from course_utils.forensics import diagnose_loss
from course_utils.learning.cards import Card, paragraph, with_script
from course_utils.learning.result import Result, type_size
from course_utils.live import figures

FIELDS = {  # label: (what to type, how it is read)
    "loss": ("the loss that was printed, in nats; also nan or inf", float),
    "classes": ("the number of classes, or nothing", int),
    "accuracy": ("the share of right answers, such as 0.85 or 85 %, or nothing", float),
}
SHOWN = 4


def loss_form(loss="14.5", classes="10", accuracy=""):
    """A form for a loss, the number of classes and the accuracy, with what fits below it.

    Parameters
    ----------
    loss, classes, accuracy : str
        What the boxes hold at first.

    Returns
    -------
    Card
    """
    typed = {"loss": loss, "classes": classes, "accuracy": accuracy}
    boxes = [
        widgets.Text(
            value=typed[name],
            description=name,
            tooltip=what,
            continuous_update=False,
            style={"description_width": "initial"},
            layout=widgets.Layout(width="13em"),
        )
        for name, (what, _) in FIELDS.items()
    ]
    status, below = widgets.HTML(), widgets.HTML()

    def ask(_=None):
        outcome, found = answer(*(box.value for box in boxes))
        status.value, below.value = outcome._repr_html_(), _listed(found)

    for box in boxes:
        box.observe(ask, "value")
    ask()
    title = "<strong>The loss doctor.</strong> Type, and press Enter. Only the loss must be given."
    note = "Run the notebook to ask about a loss of your own."
    known = ", ".join(f"{name} {words}" for name, words in typed.items() if words)
    row = widgets.HBox(boxes, layout=widgets.Layout(flex_flow="row wrap", overflow="visible"))
    outcome, found = answer(**typed)
    card = Card(
        [paragraph(title), row, status, below],
        f"<p>{title}</p><p>{known}:</p>{outcome._repr_html_()}{_listed(found)}<p>{note}</p>",
        "\n".join([f"The loss doctor, {known}:", *map(str, found), note]),
        border_left=f"4px solid {figures.BLUE}",
        padding="2px 10px",
    )
    return with_script(card)


def answer(loss, classes="", accuracy=""):
    """What is said at once, a Result, and the best explanations, for what stands in the boxes."""
    try:
        known = [_read(*each) for each in zip(FIELDS, (loss, classes, accuracy), strict=True)]
        found = diagnose_loss(*known)[:SHOWN]
    except ValueError as error:
        return Result.saying("not attempted", f"{error}."), []
    return Result("asked", f"● Best fit: {found[0].cause}."), found


def _read(name, typed):
    """The number that stands in a box, None for an empty one."""
    what, number = FIELDS[name]
    text = typed.strip().replace("−", "-")
    if not text and name != "loss":
        return None
    try:
        if name == "accuracy" and text.endswith("%"):
            return float(text[:-1]) / 100
        return number(text)
    except ValueError:
        raise ValueError(f"{name} is {typed!r}; type {what}") from None


def _listed(found):
    """HTML of explanations: formula, cause, and what would tell."""
    rows = "".join(
        f"<li><code style='font-size: 0.95em'>{escape(each.line)}</code><br>"
        f"{escape(each.cause)}.<br><em>To tell:</em> {escape(each.tell)}.</li>"
        for each in found
    )
    return f'<ol style="font-size: {type_size()}; line-height: 1.5; max-width: 46em">{rows}</ol>'
