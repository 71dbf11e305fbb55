"""Questions and their answers, one file per answering service."""
