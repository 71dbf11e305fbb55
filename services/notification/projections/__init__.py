"""Events become the feed."""
