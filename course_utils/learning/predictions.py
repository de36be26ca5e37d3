"""Predictions: a guess before the reveal, and what it costs in nats."""

import math
import numbers
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_utils.information import surprisal
from course_utils.judging.calls import fixed_conditions, value_of
from course_utils.judging.sentences import sentence
from course_utils.judging.wording import describe
from course_utils.learning import record
from course_utils.learning.cards import PredictionCard, WaitingCard
from course_utils.learning.registry import find
from course_utils.learning.result import LETTERS, WORDS, Result, guess_words

_asking, _waiting = {}, {}  # the cards that this kernel showed last, by the prediction's id


@dataclass(frozen=True, kw_only=True, eq=False)
class Prediction:
    """A question asked before its answer is shown."""

    id: str  # notebook, dot, name: "01.cliff"
    question: str  # may hold LaTeX
    # The truth, computed: one of the options, or a number; or a function without arguments that
    # computes it.
    answer: Any
    options: Sequence[str] = ()  # what confidence is spread over; empty where a number is asked for
    rtol: float = 0.1  # a number this close to the truth counts as right

    @property
    def truth(self):
        """The answer: index of the right option, or the number."""
        answer = value_of(self.answer)
        if not self.options:
            return float(answer)
        if answer not in self.options:
            raise ValueError(f"{self.id}: the answer {answer!r} is none of {self.options}")
        return self.options.index(answer)

    def parse(self, guess):
        """A guess as it is recorded: a number, or confidences that sum to 1.

        Accepted for options: one option (certainty), one number for each option, or a dict
        {option: number}; a letter stands for its option. Numbers are scaled to sum to 1.
        """
        if not self.options:
            number = isinstance(guess, numbers.Real) and not isinstance(guess, bool)
            if not number or not abs(guess) <= sys.float_info.max:
                said = describe(guess)
                raise ValueError(f"the prediction {self.id!r} asks for a number, not {said}")
            return float(guess)
        if isinstance(guess, str):
            guess = {guess: 1}
        if isinstance(guess, Mapping):
            lettered = dict(zip(LETTERS, self.options, strict=False))
            guess = {lettered.get(option, option): weight for option, weight in guess.items()}
            for option in guess:
                if option not in self.options:
                    letters = ", ".join(lettered)
                    raise ValueError(f"no such option: {option!r}; the options are {letters}")
            guess = [guess.get(option, 0) for option in self.options]
        weights = [float(weight) for weight in guess] if isinstance(guess, Iterable) else []
        total = math.fsum(weights)
        if len(weights) != len(self.options) or min(weights) < 0 or not 0 < total < math.inf:
            raise ValueError(
                f"the prediction {self.id!r} takes {len(self.options)} confidences, none negative "
                f"and not all 0, not {describe(guess)}"
            )
        return [weight / total for weight in weights]

    @property
    def truth_words(self):
        """The answer in words."""
        if not self.options:
            return describe(self.truth)
        return f"{LETTERS[self.truth]}, {self.options[self.truth].rstrip('.')}"

    @property
    def looked(self):
        """Whether the learner looked at the answer without a guess, so that none counts."""
        entry = record.read()["predictions"].get(self.id, {})
        return bool(entry.get("seen")) and self.guess is None

    @property
    def guess(self):
        """The recorded guess; None before one is committed."""
        guess = record.read()["predictions"].get(self.id, {}).get("guess")
        fits = len(guess) == len(self.options) if isinstance(guess, list) else not self.options
        return guess if fits else None


def nearest_option(options, truth, scale=float):
    """The option whose number, in a dict {option: number}, is nearest to the truth.

    With ``scale=math.log`` it is the one that is off by the smallest factor.
    """
    return min(options, key=lambda option: abs(scale(options[option]) - scale(truth)))


def predict(id, value=None):
    """Ask for a guess at a prediction, such as "01.cliff", before its answer is shown.

    The question has a button for each option, or a number box. A value is recorded in its place:
    a number; or for options, one option or its letter (certainty), confidences in the order of the
    options, or {option: confidence}. Confidences are scaled to sum to 1.
    """
    prediction = find(Prediction, id)
    if value is not None:
        return _commit(prediction, value)
    _asking[id] = PredictionCard(
        prediction, lambda guess: _commit(prediction, guess), lambda: _look(prediction)
    )
    return _asking[id]


def _look(prediction):
    """The answer was looked at in the notebook's text: from now on no guess counts, or this one."""
    if prediction.guess is None:
        record.note_seen(prediction.id)
    else:
        record.note_truth(prediction.id, prediction.truth)


def _commit(prediction, guess):
    guess = prediction.parse(guess)
    if prediction.looked:
        return Result("committed", sentence("seen"))
    kept = record.note_guess(prediction.id, guess)
    text = sentence("committed", guess=guess_words(kept))
    if kept != guess:
        text += " The truth has been shown, so this first guess is the one that counts."
    outcome = Result("committed", text)
    if prediction.id in _waiting:
        _waiting[prediction.id].offer(outcome, lambda: reveal(prediction.id))
    return outcome


@dataclass(frozen=True, repr=False)
class _NoGuess(Result):
    """What `reveal` says before a guess. Where it is shown, the truth can be shown later."""

    id: str

    def _repr_mimebundle_(self, **kwargs):
        _waiting[self.id] = WaitingCard(self)
        return _waiting[self.id]._repr_mimebundle_(**kwargs)


@fixed_conditions()
def reveal(id):
    """Compare the guess with the truth; confidences are scored in nats."""
    prediction = find(Prediction, id)
    guess = prediction.guess
    if prediction.looked:
        _waiting.pop(id, None)
        return Result("committed", sentence("answer", truth=prediction.truth_words))
    if guess is None:
        text = f'commit a guess first, at `predict("{id}")`. Then the answer can be shown here.'
        return _NoGuess("not attempted", f"{WORDS['not attempted']}: {text}", id)
    truth = prediction.truth
    record.note_truth(id, truth)
    _waiting.pop(id, None)
    if id in _asking:
        _asking[id].settle()
    return compared(prediction, guess, truth)


def compared(prediction, guess, truth):
    """A guess beside the truth: a `Result`."""
    if not prediction.options:
        return _compared_number(prediction, guess, truth)
    share, k = guess[truth], len(guess)
    if share < max(guess):
        status, verdict = "not yet", "wrong"
    elif guess.count(share) > 1:
        status, verdict = "not yet", "undecided"
    else:
        status, verdict = "correct", "right"
    nats = sentence("nats", cost=f"{surprisal(share):.2f}")
    text = sentence(
        "cost",
        word=sentence(verdict),
        letter=LETTERS[truth],
        option=prediction.options[truth].rstrip("."),
        share=f"{100 * share:.3g}",
        cost=nats if share else sentence("infinitely many"),
        count=k,
        equal=f"{math.log(k):.2f}",
    )
    if share == 0:
        text += f"\n{sentence('impossible')}"
    return Result(status, text)


def _compared_number(prediction, guess, truth):
    if math.isclose(guess, truth, rel_tol=1e-9):
        return Result.saying("correct", sentence("exactly", truth=describe(truth)))
    both = {"truth": describe(truth), "guess": describe(guess)}
    if abs(guess - truth) <= prediction.rtol * abs(truth):
        return Result.saying("correct", sentence("within", **both))
    factor = ""
    if guess * truth > 0:
        ratio = max(guess / truth, truth / guess)
        size = "large" if abs(guess) > abs(truth) else "small"
        factor = sentence("factor", ratio=_three_digits(ratio), size=size)
    return Result("not yet", sentence("off", **both, factor=factor))


def _three_digits(ratio):
    """A factor of 1 or more, rounded to three digits and written out up to a billion."""
    rounded = float(f"{ratio:.3g}")
    return f"{rounded:,.0f}" if 1000 <= rounded < 1e9 else f"{rounded:.3g}"
