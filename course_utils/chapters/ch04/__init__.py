"""What notebook 04 shows and asks."""

NOTEBOOK = "04_nll_gradients_and_the_exponential_family"
