"""Events of the audit service: none yet."""
