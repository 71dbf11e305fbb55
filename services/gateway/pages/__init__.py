"""The web pages: one file per screen, asking the services as the API does."""
