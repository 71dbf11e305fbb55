"""What is told goes out: lanes are claimed, requests sent, results kept."""
