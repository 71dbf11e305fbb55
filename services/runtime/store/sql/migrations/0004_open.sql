-- The other ways in: a log begins, and answers are forgotten. Events have no way out.

-- Gives an organisation its log; again does nothing.
CREATE FUNCTION log.open(organisation_id uuid, log_id text) RETURNS void
LANGUAGE sql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO log.log_head (organisation_id, log_id)
    VALUES (open.organisation_id, open.log_id)
    ON CONFLICT (organisation_id) DO NOTHING
$$;

-- Forgets answers older than they are remembered, some at a time; says how many.
CREATE FUNCTION log.forget_answers(now_us bigint, limit_rows integer) RETURNS integer
LANGUAGE sql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH gone AS (
        DELETE FROM log.command_answer
        WHERE ctid = ANY (ARRAY(
            SELECT stored.ctid
            FROM log.command_answer AS stored
            -- The server's own clock too, so that a caller with a wrong one forgets nothing early.
            WHERE stored.recorded_at
                < least(now_us, (extract(epoch FROM now()) * 1000000)::bigint) - 86400000000
            LIMIT limit_rows
        ))
        RETURNING 1
    )
    SELECT count(*)::integer FROM gone
$$;

GRANT CREATE ON SCHEMA log TO scoreline_log;
REVOKE ALL ON FUNCTION log.open(uuid, text) FROM public;
REVOKE ALL ON FUNCTION log.forget_answers(bigint, integer) FROM public;
-- An organisation begins where identity decides it.
GRANT EXECUTE ON FUNCTION log.open(uuid, text) TO scoreline_identity;
GRANT EXECUTE ON FUNCTION log.forget_answers(bigint, integer) TO scoreline_reader;
ALTER FUNCTION log.open(uuid, text) OWNER TO scoreline_log;
ALTER FUNCTION log.forget_answers(bigint, integer) OWNER TO scoreline_log;
REVOKE CREATE ON SCHEMA log FROM scoreline_log;
