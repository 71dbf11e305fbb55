-- What `scoreline migrate` asks and notes besides the migrations themselves.

-- name: server_version
SELECT current_setting('server_version_num')::integer;

-- name: try_lock
SELECT pg_try_advisory_lock(hashtext('scoreline.migrate'));

-- name: ledger
CREATE SCHEMA IF NOT EXISTS scoreline;
CREATE TABLE IF NOT EXISTS scoreline.migration (
    component text NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (component, number)
);

-- name: applied
SELECT number, name, sha256 FROM scoreline.migration WHERE component = $1 ORDER BY number;

-- name: note
INSERT INTO scoreline.migration (component, number, name, sha256) VALUES ($1, $2, $3, $4);

-- name: make_schema
CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION scoreline_owner;

-- name: be_owner
SET LOCAL ROLE scoreline_owner;
SET LOCAL search_path = %I, pg_temp;

-- name: be_self
RESET ROLE;
RESET search_path;

-- name: open_schema
-- A service works on the tables of its schema and makes none.
GRANT USAGE ON SCHEMA %1$I TO %2$I;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA %1$I TO %2$I;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA %1$I TO %2$I;
-- The same statements serve every service, each in its own schema.
ALTER ROLE %2$I SET search_path = %1$I, pg_temp;

-- name: schemas
SELECT nspname FROM pg_namespace;

-- name: types
SELECT type, service FROM log.event_type;

-- name: add_type
INSERT INTO log.event_type (type, service, role) VALUES ($1, $2, $3);

-- name: unisolated
-- Tables of ours that name an organisation and do not bind everybody to it.
SELECT format('%I.%I', space.nspname, held.relname) AS name
FROM pg_class AS held
INNER JOIN pg_namespace AS space ON space.oid = held.relnamespace
INNER JOIN pg_attribute AS column_ ON column_.attrelid = held.oid
WHERE space.nspname = ANY ($1::text[])
    AND held.relkind IN ('r', 'p')
    AND column_.attname = 'organisation_id'
    AND NOT column_.attisdropped
    AND NOT (held.relrowsecurity AND held.relforcerowsecurity)
ORDER BY 1;
