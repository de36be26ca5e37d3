"""Real data: two piles of text, images, flowers, tumors, visits.

Nothing is downloaded. The texts lie in the folder documentation, with their licenses: those of
the installed Python and SciPy would give other numbers in each version. The tables come with
scikit-learn. Each function says where its data come from, and imports what it needs when called.
"""

from course_utils.models.datasets.piles import TwoPiles, two_piles
from course_utils.models.datasets.tables import (
    Table,
    breast_cancer,
    digits,
    iris,
    setosa_petals,
    split,
)
from course_utils.models.datasets.texts import (
    ALPHABET,
    letter_codes,
    letter_text,
    letters,
    python_text,
    statistics_text,
)
from course_utils.models.datasets.visits import doctor_visits

__all__ = [
    "ALPHABET",
    "Table",
    "TwoPiles",
    "breast_cancer",
    "digits",
    "doctor_visits",
    "iris",
    "letter_codes",
    "letter_text",
    "letters",
    "python_text",
    "setosa_petals",
    "split",
    "statistics_text",
    "two_piles",
]
