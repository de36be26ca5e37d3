"""What notebook 07 shows and asks."""

NOTEBOOK = "07_softmax_regression_on_digits"
