"""What notebook 05 shows and asks."""

NOTEBOOK = "05_logistic_regression_by_mle"
