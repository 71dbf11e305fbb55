"""Events become the history."""
