"""What is known about a loss, and what may explain it."""

from typing import NamedTuple

TOLERANCE = 0.005  # how far a candidate may lie from the value, as a share of it


class Explanation(NamedTuple):
    """One candidate: the loss it predicts (nats), what would cause it, and where it comes from.

    `derivation` is one line of mathematics: what gives `loss`, or the range that holds it.
    `fit` is 1 where a formula gives the value exactly, half as much where it is just close enough,
    and less where chance agrees easily; a cause that only allows the value, as others do, has
    less than 0.5, or 0.6 where loss and accuracy contradict each other. `tell` says what to print
    or try next, to tell this cause from the others.
    """

    loss: float
    cause: str
    derivation: str
    fit: float = 1.0
    tell: str = ""

    @property
    def line(self):
        """The derivation, with the loss it gives."""
        if any(sign in self.derivation for sign in "<>"):
            return self.derivation
        return f"{self.loss:.5g} = {self.derivation}"

    def __str__(self):
        return f"{self.line}\n  {self.cause}\n  To tell: {self.tell}"


class Report(NamedTuple):
    """The loss that was printed and, where given, the number of classes, the accuracy, the share
    of each class, and the rows in a batch."""

    value: float
    classes: int | None
    accuracy: float | None
    shares: tuple | None
    batch: int | None

    @property
    def reach(self):
        """How far a candidate may lie: the tolerance, or what digits left out hid, up to 2 %."""
        size, text = abs(self.value), repr(self.value).removesuffix(".0")
        cut = 0 if "e" in text else 10.0 ** -len(text.partition(".")[2])
        return max(TOLERANCE * size, min(cut, 0.02 * size))

    def one_of(self, common):
        """The number of classes; where it is not known, common ones."""
        return common if self.classes is None else (self.classes,)

    def gives(self, loss, derivation, cause, tell, weight=1.0):
        """A candidate that predicts one loss; weight below 1 where chance agrees more easily."""
        off = abs(loss - self.value)
        if off > self.reach:
            return Explanation(loss, cause, derivation, 0, tell)
        if weight < 1 and off > TOLERANCE * abs(self.value):
            weight /= 2
        fit = weight * (1 - off / self.reach / 2) if off else weight
        return Explanation(loss, cause, derivation, fit, tell)

    def allows(self, fit, derivation, cause, tell):
        """A candidate that allows the value and predicts none."""
        return Explanation(self.value, cause, derivation, fit, tell)


def short(x):
    """A positive number in at most ten characters."""
    return f"{x:.4g}" if x < 1e4 else f"{x:.3e}"
