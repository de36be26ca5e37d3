"""The questions of notebook 00: one of each kind, to learn how they work."""

from course_utils.chapters.ch00.heads import Heads
from course_utils.learning import Exercise, Facts, Prediction, nearest_option

CHANCES = {"about 0.05": 0.05, "about 0.12": 0.12, "about 0.25": 0.25, "about 0.50": 0.50}

GUESS_HEADS = Prediction(
    id="00.heads",
    question="Ten flips of a fair coin. How probable are exactly five heads?",
    options=tuple(CHANCES),
    answer=lambda: nearest_option(CHANCES, Heads().compute(flips=10)["half"]),
)

TWO_SIXES = Exercise(
    id="00.1",
    title="Two sixes",
    minutes=2,
    difficulty=1,
    task="Two fair dice are thrown. The probability that both show a six: a number from 0 to 1.\n"
    "For one die you would write 1/6.",
    stub="both_six = ...",
    solution_source="""
        one_six = 1 / 6
        both_six = one_six * one_six
    """,
    hints=(
        "Of six throws of the first die, one shows a six on average. In how many of those does the "
        "second?",
        "Independent events: multiply their probabilities.",
        "both_six = (probability of one six) * (probability of one six)",
    ),
    wrong={
        "This is the chance of at least one six. Here both dice must show it.": lambda: 11 / 36,
        "You counted (6, 6) twice. Of the 36 pairs only one shows two sixes.": lambda: 2 / 36,
        "That is one die. Both must show a six, which is rarer.": 1 / 6,
        "You added the probabilities. Adding is for 'one or the other'; 'both' multiplies.": 2 / 6,
        "You added the numbers of faces. There are 6 times 6 pairs, not 6 plus 6.": 1 / 12,
    },
    reference=lambda: (1 / 6) ** 2,
    facts=Facts(unit="probability"),
    expects="a probability smaller than that of one six",
)
