"""Requests, imperative, one file per deciding service."""
