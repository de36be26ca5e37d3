"""Counts: how often people went to a doctor."""

from functools import cache

import numpy as np

# How many of the counts are 0, 1, 2, … 77.
_PEOPLE = """
    6308 3817 2797 1884 1345 968 689 531 408 287 206 190 118 109 82 59 56 33 37 35 26 22 19 19 13
    8 10 6 12 6 8 8 4 5 9 5 0 5 9 1 3 5 0 0 6 2 2 0 2 0 0 1 3 0 0 1 1 1 1 0 0 0 1 1 0 1 0 0 0 1 0
    0 1 0 1 0 1 1
"""


@cache
def doctor_visits():
    """Visits to a doctor in a year: 20,190 person-years of Americans around 1980, sorted.

    Each count is one person in one year, and the years of a person are alike: the 20,190 counts
    are not independent.

    Source: RAND Health Insurance Experiment, 1974 to 1982, variable ``mdvis`` (outpatient visits
    to a medical doctor), as in A. C. Cameron and P. K. Trivedi, "Microeconometrics", Cambridge
    University Press 2005; public domain, also in statsmodels as ``datasets.randhie``. Only how
    often each value occurs is stored here.

    >>> visits = doctor_visits()
    >>> visits.size, int(visits.max()), round(float(visits.mean()), 4)
    (20190, 77, 2.8604)
    >>> np.bincount(visits)[:4]
    array([6308, 3817, 2797, 1884])
    """
    people = [int(number) for number in _PEOPLE.split()]
    counts = np.repeat(np.arange(len(people)), people)
    counts.setflags(write=False)
    return counts
