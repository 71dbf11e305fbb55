"""What a check-in is and when it is taken; pure."""
