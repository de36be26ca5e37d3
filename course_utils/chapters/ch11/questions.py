"""The questions of notebook 11."""

from course_utils.learning import Exercise

# Sections 1 to 3, and the clinic

EXERCISE_11_1 = Exercise(
    id="11.1",
    title="Seven halves",
    minutes=2,
    difficulty=1,
    task="Half of seven, as a number.",
    stub="half_of_seven = ...",
    solution_source="""
        half_of_seven = 7 / 2
    """,
    hints=("Say what to think about first.", "Say the method."),
    reference=lambda: 7 / 2,
    wrong={"You doubled it. Half of a number is less than the number.": 14.0},
    expects="a number between 3 and 4",
)

# Sections 4 to 9: formats, logits, classes, a teacher, samples, perplexity
