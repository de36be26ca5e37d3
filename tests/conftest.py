"""How Hypothesis searches: the same examples on every run, and no clock."""

from hypothesis import settings

settings.register_profile("course", deadline=None, max_examples=100, derandomize=True)
settings.load_profile("course")
