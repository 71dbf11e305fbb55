"""Events become the directory."""
