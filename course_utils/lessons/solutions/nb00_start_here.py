"""Solutions of notebook 00."""


def both_six():
    one_six = 1 / 6
    return one_six * one_six
