"""Real data from installed packages: two piles of text, images, flowers, tumors, visits.

Nothing is downloaded. The texts are documentation that comes with Python and scipy, so their
lengths change a little from version to version: state ranges, not digits, about them. Each
function says where its data come from, and imports what it needs when it is called.
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
    python_docstrings,
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
    "python_docstrings",
    "python_text",
    "setosa_petals",
    "split",
    "statistics_text",
    "two_piles",
]
