"""What is told to the outside: the public feed."""
