"""Is an answer right, and if it is not, which mistake is it? NumPy alone: nothing is shown or kept.

`diagnosis` judges the answer to an exercise as `course_utils.learning` declares it: `calls` calls
what the learner wrote, `comparison` compares, `mistakes` looks for the mistake, of which `slips`
are those that all questions share. `sentences` and `wording` are what the learner reads.
"""
