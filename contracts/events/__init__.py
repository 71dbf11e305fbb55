"""Facts, past tense, one file per owning service."""
