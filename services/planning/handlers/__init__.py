"""Commands enter here: sight, rights, the streams they need."""
