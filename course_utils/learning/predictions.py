"""Predictions: a guess before the reveal, and what it costs in nats."""

import math
import numbers
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_utils.learning import record
from course_utils.learning.diagnosis import describe
from course_utils.learning.exercises import value_of
from course_utils.learning.registry import find
from course_utils.learning.result import Result


@dataclass(frozen=True, kw_only=True, eq=False)
class Prediction:
    """A question asked before its answer is shown.

    Attributes
    ----------
    id : str
        Notebook, dot, name: "01.cliff".
    question : str
        May hold LaTeX.
    answer : object
        The truth, computed: one of the options, or a number; or a function without arguments that
        computes it.
    options : sequence of str
        What confidence is spread over; empty where a number is asked for.
    rtol : float
        A number this close to the truth counts as right.
    """

    id: str
    question: str
    answer: Any
    options: Sequence[str] = ()
    rtol: float = 0.1

    @property
    def truth(self):
        """The answer: index of the right option, or the number."""
        answer = value_of(self.answer)
        return self.options.index(answer) if self.options else float(answer)

    def parse(self, guess):
        """A guess as it is recorded: a number, or confidences that sum to 1.

        Accepted for options: one option (certainty), one number for each option, or a dict
        {option: number}. Numbers are scaled to sum to 1.
        """
        if not self.options:
            if isinstance(guess, bool) or not isinstance(guess, numbers.Real):
                raise ValueError(f"the prediction {self.id!r} asks for a number, not {guess!r}")
            return float(guess)
        if isinstance(guess, str):
            guess = {guess: 1}
        if isinstance(guess, Mapping):
            if unknown := set(guess) - set(self.options):
                raise ValueError(f"no such option: {unknown}; the options are {self.options}")
            guess = [guess.get(option, 0) for option in self.options]
        weights = [float(weight) for weight in guess]
        total = math.fsum(weights)
        if len(weights) != len(self.options) or min(weights) < 0 or not 0 < total < math.inf:
            raise ValueError(
                f"the prediction {self.id!r} takes {len(self.options)} confidences, none negative "
                f"and not all 0, not {guess!r}"
            )
        return [weight / total for weight in weights]


def predict(id, value=None):
    """Record a guess; without a value, show the question and take the guess there.

    Parameters
    ----------
    id : str
        Prediction, such as "01.cliff".
    value : float, str, sequence or dict, optional
        A number; or for options, one option (certainty), confidences in the order of the options,
        or {option: confidence}. Confidences are scaled to sum to 1.
    """
    prediction = find(Prediction, id)
    if value is None:
        return prediction
    guess = prediction.parse(value)
    kept = record.note_guess(id, guess)
    return Result("correct", f"recorded {kept}")


def reveal(id):
    """Compare the guess with the truth, and score it in nats."""
    prediction = find(Prediction, id)
    guess = record.read()["predictions"].get(id, {}).get("guess")
    if guess is None:
        return Result("not attempted", f'○ Not attempted: first commit a guess, predict("{id}").')
    return Result("correct", f"✔ Correct {describe(prediction.truth)}")
