"""What predictions and quizzes look like: core widgets, and the same in plain HTML and text.

Everything works by keyboard and has a name: buttons, sliders with a number box beside them, and
status texts. Mathematics renders beside a button, never in it.
"""

import re
from functools import partial
from html import escape, unescape
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from course_utils.judging.sentences import sentence
from course_utils.learning import record, registry
from course_utils.learning.place import strip_html, strips_html
from course_utils.learning.result import LETTERS, Result, guess_words, rich, type_size
from course_utils.live import figures

HERE = Path(__file__).parent
CLICKS = 0.7, 0.9, 0.97  # confidence after one click, two, three
HOW = "Click your answer: it gets 70 %. Click again for 90 %, then 97 %; the others share the rest."
# For a screen reader only.
UNSEEN = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)"


class Card(widgets.VBox):
    """Widgets that leave something to read where no kernel runs: HTML, and its words alone."""

    def __init__(self, children, html, plain=None, **layout):
        layout = {"max_width": "52em", "margin": "4px 0 12px", "overflow": "visible", **layout}
        super().__init__(children, layout=widgets.Layout(**layout))
        if figures.mode() == "lecture":
            self.add_class("course-lecture")
        self.html = html
        self._plain = plain or unescape(re.sub("<[^>]+>", "", re.sub("</(p|summary)>", "\n", html)))

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle | {"text/html": self.html, "text/plain": self._plain}


class _Script(anywidget.AnyWidget):
    """card.js: what core widgets lack, in a card. It shows nothing by itself.

    ``revealed`` opens the folds in which the notebook tells the truth. ``looked`` says that the
    learner opened one before that. ``places`` holds what stands below the headings of sections.
    """

    _esm = (HERE / "card.js").read_text(encoding="utf-8")
    _css = (HERE / "card.css").read_text(encoding="utf-8")
    revealed = traitlets.Bool(False).tag(sync=True)
    looked = traitlets.Bool(False).tag(sync=True)
    places = traitlets.Dict().tag(sync=True)


def with_script(card):
    """The card, with what card.js adds to it; it works without, where the module cannot load."""
    card.add_class("course-card")
    card.script = _Script()
    card.script.on_msg(lambda _, content, __: _take(card, content["numbers"]))
    hidden = widgets.Box([card.script], layout=widgets.Layout(display="none"))
    card.children = (hidden, *card.children)
    return card


def _take(card, numbers):
    """Set the number boxes to what the page shows: a click may overtake what was typed before."""
    for box, number in zip(_number_boxes(card), numbers, strict=True):
        if number is not None:
            box.value = number


def _number_boxes(widget):
    if isinstance(widget, (widgets.FloatText, widgets.BoundedFloatText)):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from _number_boxes(child)


def _sized(html):
    """HTML at the notebook's size of text, or the lecture's."""
    return f'<div style="font-size: {type_size()}; line-height: 1.5">{html}</div>'


def paragraph(html):
    """A widget that shows HTML, with mathematics."""
    return widgets.HTMLMath(_sized(html), layout=widgets.Layout(flex="0 1 auto", width="auto"))


def lettered(options):
    """The options below their letters, as HTML."""
    pairs = zip(LETTERS, options, strict=False)
    return "".join(f"<p><strong>{letter}</strong> {rich(option)}</p>" for letter, option in pairs)


def _row(*children):
    return widgets.HBox(children, layout=widgets.Layout(align_items="center", overflow="visible"))


def button(description, tooltip, press, **layout):
    """A button that calls ``press()``."""
    layout = widgets.Layout(**layout)
    made = widgets.Button(description=description, tooltip=tooltip, layout=layout)
    made.on_click(lambda _: press())
    return made


def option_row(button, option):
    """A button and, beside it, the option; a click on either is one on the button."""
    text = paragraph(rich(option))
    text.layout.flex = "1 1 auto"
    row = _row(button, text)
    row.add_class("course-option")
    return row


def mark(rows, chosen):
    """Mark one of the rows of options as chosen, or none."""
    for index, row in enumerate(rows):
        (row.add_class if index == chosen else row.remove_class)("course-chosen")


class PredictionCard(Card):
    """Ask for a guess, confidences over the options or a number.

    ``commit(guess)`` records it; ``look()`` that the learner opened the answer before it was shown.
    The card that was shown or answered last also says below the headings of its notebook what is
    done of each section.
    """

    last = None

    def __init__(self, prediction, commit, look):
        self._prediction, self._commit = prediction, commit
        self._ask = (_Options if prediction.options else _Number)(prediction, self._press)
        self._status = widgets.HTML()
        self._place = paragraph("")
        self._place.add_class("course-place")
        title = f"<strong>Your prediction.</strong> {rich(prediction.question)}"
        note = "Run the notebook to commit a guess."
        super().__init__(
            [self._place, paragraph(title), *self._ask.rows, self._status],
            f"<p>{title}</p>{lettered(prediction.options)}<p>{note}</p>",
            border_left=f"4px solid {figures.BLUE}",
            padding="2px 10px",
        )
        with_script(self)
        self.script.observe(lambda _: self._look(look), "looked")
        self.say_place()
        self._say_what_was()

    def _say_what_was(self):
        """Show the guess that is recorded, or that none will be."""
        guess = self._prediction.guess
        if self._prediction.looked:
            self.settle()
            self._status.value = Result("committed", sentence("seen"))._repr_html_()
        elif guess is not None:
            self._ask.show(guess)
            message = sentence("committed", guess=guess_words(guess))
            if record.read()["predictions"][self._prediction.id].get("revealed"):
                message += " The truth has been shown."
                self.settle()
            self._status.value = Result("committed", message)._repr_html_()

    def _look(self, look):
        look()
        self.say_place()
        self._say_what_was()

    def _press(self, guess):
        try:
            outcome = self._commit(guess)
            self._ask.show(self._prediction.guess)
            self.say_place()
        except ValueError as error:
            outcome = Result.saying("not attempted", f"{error}.")
        self._status.value = outcome._repr_html_()

    def say_place(self):
        """Say where the learner is, as the record has it now: here and below the headings."""
        id = self._prediction.id
        self._place.value = _sized(strip_html("predict", id))
        if PredictionCard.last not in (None, self):
            PredictionCard.last.script.places = {}  # two cards would tell old and new in turn
        PredictionCard.last = self
        self.script.places = strips_html(id[:2])

    def settle(self):
        """Take no other guess: the truth is shown, here and in the notebook's text."""
        self._ask.settle()
        self.script.revealed = True


class WaitingCard(Card):
    """What stands in place of the truth until there is a guess, and then a button that shows it."""

    def __init__(self, said):
        self._said = widgets.HTMLMath(said._repr_html_())
        super().__init__([self._said], said._repr_html_(), repr(said))
        with_script(self)
        self._bare = self.children

    def offer(self, said, tell):
        """Say that the guess is in; once the button is pressed, show what ``tell()`` says."""

        def show():
            self._said.value = tell()._repr_html_()
            self.children = self._bare

        self._said.value = said._repr_html_()
        shows = button("Show the answer", "Compare it with the truth", show)
        self.children = (*self._bare, shows)


def _commit_button(press):
    commit = button("Commit", "Record this guess", press)
    commit.add_class("course-commit")  # what Enter presses
    return commit


class _Number:
    """A number box; Enter commits, or its button."""

    def __init__(self, prediction, press):
        self._box = widgets.FloatText(
            description="Your guess",
            tooltip="Your guess",
            style={"description_width": "initial"},
        )
        self._commit = _commit_button(lambda: press(self._box.value))
        self.rows = [_row(self._box, self._commit)]

    def show(self, guess):
        self._box.value = guess

    def settle(self):
        self._box.disabled = self._commit.disabled = True


class _Options:
    """A button for each option: each click is a guess, a surer one every time.

    Sliders, for whoever wants other shares, are made when they are asked for.
    """

    def __init__(self, prediction, press):
        self._prediction, self._press = prediction, press
        self._shares = [0.0] * len(prediction.options)
        place = {"width": "7em", "flex": "0 0 auto"}
        self._buttons = [
            button(LETTERS[index], f"confidence in {option}", partial(self._raise, index), **place)
            for index, option in enumerate(prediction.options)
        ]
        self._options = list(map(option_row, self._buttons, prediction.options))
        place = {"width": "auto", "align_self": "flex-start"}
        self._tune = button("Fine-tune", "Set each share by a slider", self._open, **place)
        self._sliders = None
        self._place = widgets.VBox()
        self.rows = [paragraph(HOW), *self._options, self._tune, self._place]

    def _raise(self, index):
        share = next((each for each in CLICKS if each > self._shares[index] + 1e-9), CLICKS[0])
        rest = (1 - share) / (len(self._shares) - 1)
        self._press([share if each == index else rest for each in range(len(self._shares))])

    def _open(self):
        if self._sliders:
            self._sliders, self._place.children = None, ()
            self._tune.description = "Fine-tune"
            return
        self._sliders = _Sliders(self._prediction)
        if any(self._shares):
            self._sliders.show(self._shares)
        commit = _commit_button(lambda: self._press(self._sliders.guess()))
        self._place.children = (*self._sliders.rows, commit)
        self._tune.description = "Close the sliders"

    def show(self, guess):
        self._shares = guess
        for button, letter, share in zip(self._buttons, LETTERS, guess, strict=False):
            button.description = f"{letter} {100 * share:.3g} %"
        top = max(guess)
        mark(self._options, guess.index(top) if guess.count(top) == 1 else None)
        if self._sliders:
            self._sliders.show(guess)

    def settle(self):
        for button in (*self._buttons, self._tune):
            button.disabled = True
        self._place.children = ()


class _Sliders:
    """A number box and a slider for each option; what they say is scaled to sum to 1."""

    def __init__(self, prediction):
        self._prediction = prediction
        count = len(prediction.options)
        self._boxes, self.rows = [], []
        for letter, option in zip(LETTERS, prediction.options, strict=False):
            name = f"confidence in {option}"
            percent = {"value": round(100 / count), "min": 0, "max": 100, "step": 1}
            box = widgets.BoundedFloatText(
                **percent,
                description=f'{letter}<span style="{UNSEEN}"> {escape(name)}</span>',
                description_allow_html=True,
                tooltip=name,
                style={"description_width": "1.5em"},
                layout=widgets.Layout(width="7em"),
            )
            in_lecture = figures.mode() == "lecture"  # there it takes the room there is
            slider = widgets.FloatSlider(
                **percent,
                readout=False,
                tooltip=name,
                layout=widgets.Layout(width="auto", flex="1 1 12em" if in_lecture else "0 1 12em"),
            )
            widgets.jslink((box, "value"), (slider, "value"))
            box.observe(self._show_sum, "value")
            self._boxes.append(box)
            self.rows.append(_row(box, slider))
        self._sum = paragraph("")
        self.rows.append(self._sum)
        self._show_sum()

    def _show_sum(self, _=None):
        try:
            shares = guess_words(self._prediction.parse(self.guess()))
        except ValueError:
            shares = "give at least one option some confidence"
        self._sum.value = _sized(f"Scaled to 100 %: {shares}")

    def show(self, guess):
        for box, share in zip(self._boxes, guess, strict=True):
            box.value = 100 * share

    def guess(self):
        return [box.value for box in self._boxes]


def quiz_card(quiz, reveal):
    """The questions of a quiz, one below the other."""
    parts = [question_card(quiz, number, reveal) for number in range(len(quiz.questions))]
    return with_script(Card(parts, "".join(part.html for part in parts)))


def question_card(quiz, number, reveal=True):
    """One question: a lettered button for each option, and what is said of it.

    With ``reveal=False``, for a show of hands, the letters answer nothing; a button shows the
    answer afterwards.
    """
    question = quiz.questions[number]
    name = f"Question {number + 1}"
    status = paragraph("")
    more = widgets.VBox()

    def tell(chosen):
        mark(rows, chosen)
        status.value = _sized(question.answered(chosen)._repr_html_())
        if question.demo:
            more.children = [_row(_demo_button(question.demo, more))]

    def press(chosen):
        record.note_pick(quiz.id, number, LETTERS[chosen])
        tell(chosen)

    rows = list(_answer_rows(question, name, press if reveal else None))
    asked = [paragraph(f"<strong>{name}.</strong> {rich(question.text)}"), *rows]
    if not reveal:
        show = partial(tell, question.answer)
        asked.append(button("Show the answer", f"{name}: show the answer", show))
    return Card([*asked, status, more], _static_question(question, name))


def _answer_rows(question, name, press):
    """Each option and its letter, a button that calls ``press(index)``, or no button."""
    for index, option in enumerate(question.options):
        letter = LETTERS[index]
        if press:
            tip, choose = f"{name}, answer {letter}", partial(press, index)
            tag = button(letter, tip, choose, width="3em", flex="0 0 auto")
            yield option_row(tag, option)
        else:
            tag = paragraph(f"<strong>{letter}</strong>&ensp;")
            yield _row(tag, paragraph(rich(option)))


def _demo_button(id, place):
    """A button that opens a demo below the feedback."""

    def open_demo():
        place.children = [_row(opens), registry.demo(id).show()]

    opens = button(f"Open the demo {id}", "Try it", open_demo, width="auto")
    return opens


def _static_question(question, name):
    """A question and, folded, what is said of each option: HTML."""
    said = ""
    for index, feedback in enumerate(question.feedback):
        letter = LETTERS[index] + (" is right" if index == question.answer else "")
        said += f"<p><strong>{letter}.</strong> {rich(feedback)}</p>"
    return (
        f"<p><strong>{name}.</strong> {rich(question.text)}</p>{lettered(question.options)}"
        f"<details><summary>Answer to {name.lower()}</summary>{said}</details>"
    )
