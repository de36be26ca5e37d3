"""What notebook 06 shows and asks."""

NOTEBOOK = "06_entropy_kl_cross_entropy"
