"""What check-in knows, as folds of the log."""
