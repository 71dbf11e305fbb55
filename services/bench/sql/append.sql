-- What our append is compared with, and the scratch database it happens in.

-- name: make_database
CREATE DATABASE %I;

-- name: drop_database
DROP DATABASE IF EXISTS %I WITH (FORCE);

-- name: make_login
CREATE ROLE %I LOGIN PASSWORD %L;

-- name: drop_login
DROP ROLE IF EXISTS %I;

-- name: join_group
GRANT %I TO %I;

-- name: hand_over_types
-- In the scratch database only: the login of this run appends what planning would.
UPDATE log.event_type SET role = $1 WHERE service = 'planning';

-- name: make_bare
-- One row with the same bytes and the same two b-trees, and nothing else.
CREATE TABLE public.bare (
    index bigint NOT NULL,
    recorded_at bigint NOT NULL,
    organisation_id uuid NOT NULL,
    version integer NOT NULL,
    stream text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    header bytea NOT NULL,
    leaf bytea NOT NULL,
    salt bytea NOT NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (organisation_id, index),
    UNIQUE (organisation_id, stream, version)
);

-- name: insert_bare
INSERT INTO public.bare
    (organisation_id, index, stream, version, type, recorded_at, header, leaf, salt, payload)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: open_logs
INSERT INTO log.log_head (organisation_id, log_id)
SELECT id, replace(id::text, '-', '') FROM unnest($1::uuid[]) AS id;
