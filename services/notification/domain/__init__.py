"""How an event is told: pure."""
