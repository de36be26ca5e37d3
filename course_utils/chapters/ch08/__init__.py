"""What notebook 08 shows and asks."""

NOTEBOOK = "08_losses_in_pytorch_and_keras"
