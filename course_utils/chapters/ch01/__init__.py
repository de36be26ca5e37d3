"""What notebook 01 shows and asks."""

NOTEBOOK = "01_log_probabilities"
