"""Requests to the audit service: none yet."""
