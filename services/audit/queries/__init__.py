"""The history becomes answers."""
