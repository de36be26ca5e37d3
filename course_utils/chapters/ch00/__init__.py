"""What notebook 00 shows and asks."""

NOTEBOOK = "00_start_here"
