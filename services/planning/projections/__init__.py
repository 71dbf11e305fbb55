"""Events become documents."""
