"""What makes the log provable to outsiders: its tree, its checkpoints, the process that signs."""
