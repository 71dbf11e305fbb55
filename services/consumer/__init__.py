"""What a receiver of webhooks may use: a module, its vectors, a receiver to try with."""
