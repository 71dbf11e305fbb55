"""What scoring knows, as folds of the log."""
