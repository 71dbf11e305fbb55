"""PostgreSQL, NATS and the services as child processes of one command, on one data directory."""
