-- The log: one dense index per organisation, given under a row lock on the organisation's head.
-- Run as scoreline_owner, who owns every table; scoreline_log owns the ways in.

CREATE TABLE log.log_head (
    organisation_id uuid PRIMARY KEY,
    log_id text COLLATE "C" NOT NULL UNIQUE CHECK (log_id ~ '^[0-9a-f]{32}$'),
    last_index bigint NOT NULL DEFAULT 0,
    last_recorded_at bigint NOT NULL DEFAULT 0
)
-- Updated by every append: room for many versions on a page keeps the updates off the index.
WITH (
    fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 500,
    autovacuum_vacuum_cost_delay = 0
);

-- Two b-trees and no more: each further one costs a sixth of the writing speed. Sizes are checked
-- where events are encoded: each CHECK here is built anew for every statement.
CREATE TABLE log.event (
    index bigint NOT NULL,
    recorded_at bigint NOT NULL,
    organisation_id uuid NOT NULL,
    version integer NOT NULL,
    stream text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    header bytea NOT NULL,
    -- RFC 6962: SHA-256(0x00 ‖ label ‖ length ‖ header). Nobody can store another one.
    leaf bytea NOT NULL GENERATED ALWAYS AS (
        sha256('\x006f6b722d656e7472792f76310a'::bytea || int4send(octet_length(header)) || header)
    ) STORED,
    PRIMARY KEY (organisation_id, index),
    UNIQUE (organisation_id, stream, version)
);

-- Apart from the event, so that a payload can be erased or withheld while the log stays provable.
CREATE TABLE log.event_payload (
    index bigint NOT NULL,
    organisation_id uuid NOT NULL,
    salt bytea NOT NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (organisation_id, index)
);

-- What a command answered under its idempotency key; kept for 24 hours.
CREATE TABLE log.command_answer (
    first_index bigint NOT NULL,
    last_index bigint NOT NULL,
    recorded_at bigint NOT NULL,
    organisation_id uuid NOT NULL,
    version integer NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL,
    answer bytea NOT NULL,
    PRIMARY KEY (organisation_id, key)
);

-- Business keys that one stream of an organisation holds at a time.
CREATE TABLE log.claim (
    organisation_id uuid NOT NULL,
    scope text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    stream text COLLATE "C" NOT NULL,
    PRIMARY KEY (organisation_id, scope, key)
);

-- Who may append which type; filled by `scoreline migrate`, never by an append.
CREATE TABLE log.event_type (
    type text COLLATE "C" PRIMARY KEY,
    service text NOT NULL,
    role name NOT NULL
);

-- The organisations this transaction is about; nothing outside of one, hence no row.
CREATE FUNCTION log.tenants() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(
        string_to_array(nullif(current_setting('scoreline.organisations', true), ''), ',')::uuid[],
        '{}'
    )
$$;

-- Puts a table under row-level security that binds its owner too. Every table with organisation_id
-- must have been through it, or `scoreline migrate` refuses to end.
CREATE FUNCTION log.isolate(tenant_table regclass) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
        'CREATE POLICY tenant ON %s '
        'USING (organisation_id = ANY ((SELECT log.tenants())::uuid[])) '
        'WITH CHECK (organisation_id = ANY ((SELECT log.tenants())::uuid[]))',
        tenant_table
    );
END
$$;

SELECT log.isolate('log.event');
SELECT log.isolate('log.event_payload');
SELECT log.isolate('log.command_answer');
SELECT log.isolate('log.claim');
SELECT log.isolate('log.log_head');

-- The ways in are about every organisation in a group of requests, each row naming its own.
CREATE POLICY writer ON log.event TO scoreline_log USING (true) WITH CHECK (true);
CREATE POLICY writer ON log.event_payload TO scoreline_log USING (true) WITH CHECK (true);
CREATE POLICY writer ON log.command_answer TO scoreline_log USING (true) WITH CHECK (true);
CREATE POLICY writer ON log.claim TO scoreline_log USING (true) WITH CHECK (true);
CREATE POLICY writer ON log.log_head TO scoreline_log USING (true) WITH CHECK (true);
-- Where logs end is no tenant's secret: every service sweeps the heads.
CREATE POLICY sweep ON log.log_head FOR SELECT USING (true);
-- Erasure is told by an event of its own; a payload missing without one fails verification.
CREATE POLICY erase ON log.event_payload TO scoreline_erase
USING (organisation_id = ANY ((SELECT log.tenants())::uuid[]));

GRANT USAGE ON SCHEMA log TO scoreline_log, scoreline_erase, scoreline_reader;
GRANT SELECT, INSERT ON log.event, log.event_payload TO scoreline_log;
GRANT SELECT, INSERT, UPDATE, DELETE ON log.command_answer TO scoreline_log;
GRANT SELECT, INSERT, DELETE ON log.claim TO scoreline_log;
GRANT SELECT, INSERT, UPDATE ON log.log_head TO scoreline_log;
GRANT SELECT ON log.event_type TO scoreline_log;
GRANT SELECT, DELETE ON log.event_payload TO scoreline_erase;
GRANT SELECT ON log.log_head, log.event TO scoreline_erase;
GRANT SELECT ON
    log.event, log.event_payload, log.command_answer, log.log_head, log.event_type
TO scoreline_reader;

-- What happened stays as it was. These stop the owner too, and a superuser who does not first
-- take the trigger away, which is what the published checkpoints are for.
CREATE FUNCTION log.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on %.% is refused', tg_op, tg_table_schema, tg_table_name
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION log.refuse_erasure_by_others() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF current_user <> 'scoreline_erase' THEN
        RAISE EXCEPTION 'only scoreline_erase removes payloads'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.event
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON log.event_payload
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
CREATE TRIGGER erasure BEFORE DELETE ON log.event_payload
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_erasure_by_others();
-- A log never goes away.
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON log.log_head
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();

-- ALWAYS: not even session_replication_role = replica gets past them.
ALTER TABLE log.event ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE log.event_payload ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE log.event_payload ENABLE ALWAYS TRIGGER erasure;
ALTER TABLE log.log_head ENABLE ALWAYS TRIGGER append_only;
