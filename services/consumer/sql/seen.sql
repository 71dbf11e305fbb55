-- What `Seen` does, for whoever keeps deliveries in PostgreSQL.

-- name: table
CREATE TABLE IF NOT EXISTS scoreline_seen (
    id text PRIMARY KEY,
    came_at timestamptz NOT NULL DEFAULT now()
);

-- name: take
-- In the transaction of what is done with the event, so that both happen or neither. Where no row is
-- inserted it came before: answer 200 and do nothing.
INSERT INTO scoreline_seen (id) VALUES ($1) ON CONFLICT DO NOTHING;
