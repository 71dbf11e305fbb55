"""Requests to the notification service: none yet."""
