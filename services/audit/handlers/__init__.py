"""Requests and the calendar become decisions."""
