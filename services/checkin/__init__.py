"""Where people say how far a key result is."""
