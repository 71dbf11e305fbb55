"""Every figure worked out from the log alone, the plain way; shares no code with the services or
their arithmetic, and is as slow as it likes."""
