"""What notebook 11 shows and asks."""

NOTEBOOK = "11_from_loss_to_training"
