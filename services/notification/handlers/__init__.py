"""Commands about webhooks, and what follows from them for their lanes."""
