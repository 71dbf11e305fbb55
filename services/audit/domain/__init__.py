"""How an event reads as a list of changes."""
