"""What notebook 02 shows and asks."""

NOTEBOOK = "02_likelihood_and_mle"
