"""Documents become answers."""
