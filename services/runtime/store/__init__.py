"""The event log: append, read, seal; PostgreSQL and memory keep the same promises."""
