"""The feed becomes answers."""
