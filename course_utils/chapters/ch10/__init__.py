"""What notebook 10 shows and asks."""

NOTEBOOK = "10_scoring_rules_and_beyond"
