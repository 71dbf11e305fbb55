"""The bus: NATS with a user per service, commands and queries, events, relay."""
