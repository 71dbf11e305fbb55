"""Commands come in: authority, surroundings, then the one loop."""
