"""Sheets, sums and the story of a score; pure."""
