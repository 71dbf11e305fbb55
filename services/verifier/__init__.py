"""Not a service: the program with which an auditor checks an export, alone in its file."""
