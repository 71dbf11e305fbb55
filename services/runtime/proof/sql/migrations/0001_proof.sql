-- What makes the log provable: tiles of its tree, the checkpoints that were signed, the log of all
-- checkpoints, and the public keys. Written by the signer alone; all but the keys and the signed
-- words themselves can be made anew from log.event.leaf.

-- What was promised last of each log. One row a log: whoever promises holds its lock, so a size
-- never falls and has one root. The log of checkpoints has the organisation 00…01.
CREATE TABLE proof.log (
    organisation_id uuid PRIMARY KEY,
    log_id text COLLATE "C" NOT NULL UNIQUE CHECK (log_id ~ '^[0-9a-f]{32}$'),
    size bigint NOT NULL CHECK (size > 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    -- Why it is not signed any further; NULL while it is.
    shut text
);

-- Every size that was ever promised. The note is put in once, after the row was committed.
CREATE TABLE proof.checkpoint (
    organisation_id uuid NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    signed_at bigint NOT NULL,
    note bytea,
    PRIMARY KEY (organisation_id, size)
);
CREATE INDEX unreleased ON proof.checkpoint (organisation_id) WHERE note IS NULL;

-- Hashes of complete trees: those of level n stand for 256^n leaves each, 256 of them to a row.
-- Leaves are their own tile.
CREATE TABLE proof.tile (
    organisation_id uuid NOT NULL,
    level smallint NOT NULL CHECK (level > 0),
    number bigint NOT NULL,
    hashes bytea NOT NULL CHECK (octet_length(hashes) BETWEEN 32 AND 8192),
    PRIMARY KEY (organisation_id, level, number)
);

-- The log of all checkpoints, one entry for each that changed, and one for each key. It names logs
-- by their random ids only, and is no tenant's secret.
CREATE TABLE proof.platform_entry (
    index bigint PRIMARY KEY,
    entry bytea NOT NULL,
    leaf bytea NOT NULL GENERATED ALWAYS AS (sha256('\x00'::bytea || entry)) STORED,
    log_id text COLLATE "C",
    size bigint,
    UNIQUE (log_id, size)
);

-- The public keys, those of before with when they were valid, µs.
CREATE TABLE proof.public_key (
    kind text NOT NULL CHECK (kind IN ('checkpoint', 'receipt')),
    public bytea NOT NULL CHECK (octet_length(public) = 32),
    name text NOT NULL,
    valid_from bigint NOT NULL,
    valid_until bigint,
    PRIMARY KEY (kind, public)
);

SELECT log.isolate('proof.log');
SELECT log.isolate('proof.checkpoint');
SELECT log.isolate('proof.tile');
-- The signer serves every log.
CREATE POLICY signer ON proof.log TO scoreline_signer USING (true) WITH CHECK (true);
CREATE POLICY signer ON proof.checkpoint TO scoreline_signer USING (true) WITH CHECK (true);
CREATE POLICY signer ON proof.tile TO scoreline_signer USING (true) WITH CHECK (true);

GRANT USAGE ON SCHEMA proof, log TO scoreline_signer;
GRANT USAGE ON SCHEMA proof TO scoreline_reader;
-- Leaves and where logs end; no header, no payload.
GRANT SELECT (organisation_id, index, leaf) ON log.event TO scoreline_signer;
GRANT SELECT ON log.log_head TO scoreline_signer;
GRANT SELECT, INSERT, UPDATE (size, root, shut) ON proof.log TO scoreline_signer;
GRANT SELECT, INSERT, UPDATE (note) ON proof.checkpoint TO scoreline_signer;
GRANT SELECT, INSERT, UPDATE (hashes) ON proof.tile TO scoreline_signer;
GRANT SELECT, INSERT ON proof.platform_entry TO scoreline_signer;
GRANT SELECT, INSERT, UPDATE (valid_until) ON proof.public_key TO scoreline_signer;
GRANT SELECT ON proof.log, proof.checkpoint, proof.tile, proof.platform_entry, proof.public_key
TO scoreline_reader;

-- A signed word stays as it was, as the log does.
CREATE FUNCTION proof.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF tg_op = 'UPDATE' AND tg_level = 'ROW' THEN
        IF tg_table_name = 'checkpoint' AND old.note IS NULL AND new.note IS NOT NULL
            AND (new.organisation_id, new.size, new.root, new.signed_at)
                = (old.organisation_id, old.size, old.root, old.signed_at)
        THEN
            RETURN new;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was signed stays: % on %.% is refused',
        tg_op, tg_table_schema, tg_table_name
        USING ERRCODE = 'restrict_violation';
END
$$;

-- A log's size never falls, and has one root.
CREATE FUNCTION proof.refuse_fall() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF new.log_id = old.log_id
        AND (new.size > old.size OR (new.size = old.size AND new.root = old.root))
    THEN
        RETURN new;
    END IF;
    RAISE EXCEPTION 'a log of % was signed, not one of %', old.size, new.size
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER signed BEFORE DELETE OR TRUNCATE ON proof.checkpoint
FOR EACH STATEMENT EXECUTE FUNCTION proof.refuse_change();
CREATE TRIGGER signed_once BEFORE UPDATE ON proof.checkpoint
FOR EACH ROW EXECUTE FUNCTION proof.refuse_change();
CREATE TRIGGER signed BEFORE DELETE OR TRUNCATE ON proof.log
FOR EACH STATEMENT EXECUTE FUNCTION proof.refuse_change();
CREATE TRIGGER rising BEFORE UPDATE ON proof.log
FOR EACH ROW EXECUTE FUNCTION proof.refuse_fall();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON proof.platform_entry
FOR EACH STATEMENT EXECUTE FUNCTION proof.refuse_change();

ALTER TABLE proof.checkpoint ENABLE ALWAYS TRIGGER signed;
ALTER TABLE proof.checkpoint ENABLE ALWAYS TRIGGER signed_once;
ALTER TABLE proof.log ENABLE ALWAYS TRIGGER signed;
ALTER TABLE proof.log ENABLE ALWAYS TRIGGER rising;
ALTER TABLE proof.platform_entry ENABLE ALWAYS TRIGGER append_only;
