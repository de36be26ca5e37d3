"""What predictions and quizzes look like: core widgets, and the same in plain HTML and text.

Everything works by keyboard and has a name: buttons, sliders with a number box beside them, and
status texts. Mathematics renders beside a button, never in it.
"""

import re
from html import escape, unescape

import anywidget
import ipywidgets as widgets

from course_utils.learning import record, registry
from course_utils.learning.result import LETTERS, Result, rich, type_size
from course_utils.live import figures

# For a screen reader only.
UNSEEN = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)"


class Card(widgets.VBox):
    """Widgets that leave something to read where no kernel runs: HTML, and its words alone."""

    def __init__(self, children, html, plain=None, **layout):
        layout = {"max_width": "52em", "margin": "4px 0 12px", "overflow": "visible", **layout}
        super().__init__(children, layout=widgets.Layout(**layout))
        self.html = html
        self._plain = plain or unescape(re.sub("<[^>]+>", "", re.sub("</(p|summary)>", "\n", html)))

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle | {"text/html": self.html, "text/plain": self._plain}


class _Keys(anywidget.AnyWidget):
    """Keeps plain keys from JupyterLab, where A, typed at an answer, would add a cell.

    Escape leads back to the notebook's cell.
    """

    _esm = """
        function keep(event) {
            if (event.key === "Escape") event.currentTarget.closest(".jp-Cell")?.focus();
            if (!(event.ctrlKey || event.altKey || event.metaKey)) event.stopPropagation();
        }
        function listen(el) { el.closest(".course-card")?.addEventListener("keydown", keep); }
        export default { render: ({el}) => { requestAnimationFrame(() => listen(el)); } };
    """


def keep_keys(card):
    """Let a card have its keys; adds nothing to see, even where the module cannot load."""
    card.add_class("course-card")
    card.children = (widgets.Box([_Keys()], layout=widgets.Layout(display="none")), *card.children)
    return card


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


def prediction_card(prediction, commit):
    """Ask for a guess, confidences over the options or a number; ``commit(guess)`` records it."""
    guess = prediction.guess
    ask = _Confidences(prediction) if prediction.options else _Number()
    if guess is not None:
        ask.set(guess)
    button = widgets.Button(description="Commit", tooltip="Record this guess")
    status = widgets.HTML()

    def press(_):
        try:
            outcome = commit(ask.guess())
        except ValueError as error:
            outcome = Result.saying("not attempted", f"{error}.")
        status.value = outcome._repr_html_()

    button.on_click(press)
    if guess is not None:
        message = f"● Committed: {prediction.words(guess)}."
        if record.read()["predictions"][prediction.id].get("revealed"):
            message += " The truth has been shown."
            button.disabled = True
        status.value = Result("committed", message)._repr_html_()
    title = f"<strong>Your prediction.</strong> {rich(prediction.question)}"
    note = "Run the notebook to commit a guess."
    card = Card(
        [paragraph(title), *ask.rows, _row(button), status],
        f"<p>{title}</p>{lettered(prediction.options)}<p>{note}</p>",
        border_left=f"4px solid {figures.BLUE}",
        padding="2px 10px",
    )
    return keep_keys(card)


class _Number:
    """A number box."""

    def __init__(self):
        self._box = widgets.FloatText(
            description="Your guess",
            tooltip="Your guess",
            style={"description_width": "initial"},
        )
        self.rows = [self._box]

    def set(self, guess):
        self._box.value = guess

    def guess(self):
        return self._box.value


class _Confidences:
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
            slider = widgets.FloatSlider(
                **percent,
                readout=False,
                tooltip=name,
                layout=widgets.Layout(width="12em"),
            )
            widgets.jslink((box, "value"), (slider, "value"))
            box.observe(self._say, "value")
            self._boxes.append(box)
            self.rows.append(_row(box, slider, paragraph(rich(option))))
        self._shares = paragraph("")
        self.rows.append(self._shares)
        self._say()

    def _say(self, _=None):
        try:
            shares = self._prediction.words(self._prediction.parse(self.guess()))
        except ValueError:
            shares = "give at least one option some confidence"
        self._shares.value = _sized(f"Scaled to 100 %: {shares}")

    def set(self, guess):
        for box, share in zip(self._boxes, guess, strict=True):
            box.value = 100 * share

    def guess(self):
        return [box.value for box in self._boxes]


def quiz_card(quiz, reveal):
    """The questions of a quiz, one below the other."""
    parts = [question_card(quiz, number, reveal) for number in range(len(quiz.questions))]
    return keep_keys(Card(parts, "".join(part.html for part in parts)))


def question_card(quiz, number, reveal=True):
    """One question: a lettered button for each option, and what is said of it.

    With ``reveal=False``, for a show of hands, the letters answer nothing; a button shows the
    answer afterwards.
    """
    question = quiz.questions[number]
    letters = LETTERS[: len(question.options)]
    name = f"Question {number + 1}"
    status = paragraph("")
    more = widgets.VBox()
    rows = []

    def say(chosen):
        said = f"{letters[chosen]}. {question.feedback[chosen]}"
        outcome = Result.saying("correct" if chosen == question.answer else "not yet", said)
        status.value = _sized(outcome._repr_html_())
        if question.demo:
            more.children = [_row(_demo_button(question.demo, more))]

    def press(chosen):
        record.note_pick(quiz.id, number, letters[chosen])
        say(chosen)

    for index, (letter, option) in enumerate(zip(letters, question.options, strict=True)):
        if reveal:
            tag = widgets.Button(
                description=letter,
                tooltip=f"{name}, answer {letter}",
                layout=widgets.Layout(width="3em", flex="0 0 auto"),
            )
            tag.on_click(lambda _, index=index: press(index))
        else:
            tag = paragraph(f"<strong>{letter}</strong>&ensp;")
        rows.append(_row(tag, paragraph(rich(option))))
    if not reveal:
        show = widgets.Button(description="Show the answer", tooltip=f"{name}: show the answer")
        show.on_click(lambda _: say(question.answer))
        rows.append(show)
    title = paragraph(f"<strong>{name}.</strong> {rich(question.text)}")
    return Card([title, *rows, status, more], _static_question(question, name))


def _demo_button(id, place):
    """A button that opens a demo below the feedback."""
    button = widgets.Button(
        description=f"Open the demo {id}", tooltip="Try it", layout=widgets.Layout(width="auto")
    )

    def open_demo(_):
        place.children = [_row(button), registry.demo(id).show()]

    button.on_click(open_demo)
    return button


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
