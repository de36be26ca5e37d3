"""What each notebook shows and asks: one folder a notebook, one file a demo, its questions."""
