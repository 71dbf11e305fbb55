"""What the score is, why, and who says so."""
