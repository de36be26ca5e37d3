"""What notebook 09 shows and asks."""

NOTEBOOK = "09_language_model_nll_and_perplexity"
