"""The room from which mail goes out."""
