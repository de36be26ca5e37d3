"""What PyTorch, Keras and scikit-learn answer; where they are missing, their recorded answers."""
