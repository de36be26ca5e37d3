"""What each notebook shows and asks: one folder a notebook."""
