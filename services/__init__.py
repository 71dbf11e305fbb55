"""The deeds: one folder a service, and runtime, the floor they stand on."""
