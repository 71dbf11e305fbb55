-- The short way in, for what is asked most: one event of one stream, and nobody else waiting.
-- Where anything at all is in its way it writes nothing and answers NULL; then log.append says what.
-- Otherwise it answers the index before the event. Same promise, same lock.

CREATE FUNCTION log.append_one(
    organisation uuid,
    stamp bigint,
    idempotency_key text,
    fingerprint bytea,
    answer bytea,
    answer_version integer,
    stream_name text,
    expected integer,
    event_type text,
    header bytea,
    salt bytea,
    payload bytea
) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
DECLARE
    before bigint;
    head_time bigint;
BEGIN
    SELECT head.last_index, head.last_recorded_at INTO before, head_time
    FROM log.log_head AS head
    WHERE head.organisation_id = organisation
    FOR NO KEY UPDATE;

    IF before IS NULL
        OR stamp <= head_time
        OR NOT EXISTS (
            SELECT FROM log.event_type AS owned
            WHERE owned.type = event_type AND owned.role = session_user
        )
        OR EXISTS (
            SELECT FROM log.command_answer AS stored
            WHERE stored.organisation_id = organisation AND stored.key = idempotency_key
        )
        OR expected <> coalesce((
            SELECT event.version
            FROM log.event AS event
            WHERE event.organisation_id = organisation AND event.stream = stream_name
            ORDER BY event.version DESC
            LIMIT 1
        ), 0)
    THEN
        RETURN NULL;
    END IF;

    INSERT INTO log.event (organisation_id, index, stream, version, type, recorded_at, header)
    VALUES (organisation, before + 1, stream_name, expected + 1, event_type, stamp, header);
    INSERT INTO log.event_payload (organisation_id, index, salt, payload)
    VALUES (organisation, before + 1, salt, payload);
    UPDATE log.log_head AS head
    SET last_index = before + 1, last_recorded_at = stamp
    WHERE head.organisation_id = organisation;
    IF idempotency_key IS NOT NULL THEN
        INSERT INTO log.command_answer (
            organisation_id, key, fingerprint, answer, version, first_index, last_index, recorded_at
        )
        VALUES (
            organisation, idempotency_key, fingerprint, answer, answer_version,
            before + 1, before + 1, stamp
        );
    END IF;
    RETURN before;
END
$$;

GRANT CREATE ON SCHEMA log TO scoreline_log;
REVOKE ALL ON FUNCTION log.append_one FROM public;
GRANT EXECUTE ON FUNCTION log.append_one TO scoreline_service;
ALTER FUNCTION log.append_one OWNER TO scoreline_log;
REVOKE CREATE ON SCHEMA log FROM scoreline_log;
