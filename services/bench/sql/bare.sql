-- The table of the bare HTTP server.

-- name: make
CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, body text NOT NULL);

-- name: insert
INSERT INTO bare (body) VALUES ($1);
