"""The directory becomes answers."""
