-- Reading in one round trip: each function names its organisation for the time it runs and puts
-- back what was named before. They run with the caller's rights, under row-level security.

CREATE FUNCTION log.stream_events(organisation uuid, streams text[], until bigint)
RETURNS TABLE (index bigint, header bytea, payload bytea)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    before CONSTANT text := current_setting('scoreline.organisations', true);
BEGIN
    PERFORM set_config('scoreline.organisations', organisation::text, true);
    RETURN QUERY
    SELECT event.index, event.header, kept.payload
    FROM log.event AS event
    LEFT JOIN log.event_payload AS kept
        ON kept.organisation_id = organisation AND kept.index = event.index
    WHERE event.organisation_id = organisation
        AND event.stream = ANY (streams)
        AND event.index <= until
    ORDER BY event.index;
    PERFORM set_config('scoreline.organisations', coalesce(before, ''), true);
END
$$;

CREATE FUNCTION log.events_after(organisation uuid, after bigint, limit_rows integer)
RETURNS TABLE (index bigint, header bytea, payload bytea)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    before CONSTANT text := current_setting('scoreline.organisations', true);
BEGIN
    PERFORM set_config('scoreline.organisations', organisation::text, true);
    RETURN QUERY
    SELECT event.index, event.header, kept.payload
    FROM log.event AS event
    LEFT JOIN log.event_payload AS kept
        ON kept.organisation_id = organisation
        AND kept.index = event.index
        AND kept.index > after
        AND kept.index <= after + limit_rows
    WHERE event.organisation_id = organisation
        AND event.index > after
        -- Dense, so this is the limit.
        AND event.index <= after + limit_rows
    ORDER BY event.index;
    PERFORM set_config('scoreline.organisations', coalesce(before, ''), true);
END
$$;

CREATE FUNCTION log.answer_under(organisation uuid, idempotency_key text, since bigint)
RETURNS TABLE (
    fingerprint bytea, answer bytea, first_index bigint, last_index bigint, version integer
)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    before CONSTANT text := current_setting('scoreline.organisations', true);
BEGIN
    PERFORM set_config('scoreline.organisations', organisation::text, true);
    RETURN QUERY
    SELECT stored.fingerprint, stored.answer, stored.first_index, stored.last_index, stored.version
    FROM log.command_answer AS stored
    WHERE stored.organisation_id = organisation
        AND stored.key = idempotency_key
        AND stored.recorded_at > since;
    PERFORM set_config('scoreline.organisations', coalesce(before, ''), true);
END
$$;

-- Recorded times rise with the index, so a dozen probes find the last one at or before a moment.
CREATE FUNCTION log.index_at(organisation uuid, moment bigint) RETURNS bigint
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    before CONSTANT text := current_setting('scoreline.organisations', true);
    low bigint := 0;
    high bigint;
    middle bigint;
    is_reached boolean;
BEGIN
    PERFORM set_config('scoreline.organisations', organisation::text, true);
    SELECT head.last_index INTO high
    FROM log.log_head AS head WHERE head.organisation_id = organisation;
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        SELECT event.recorded_at <= moment INTO is_reached
        FROM log.event AS event
        WHERE event.organisation_id = organisation AND event.index = middle;
        IF is_reached THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    PERFORM set_config('scoreline.organisations', coalesce(before, ''), true);
    RETURN low;
END
$$;

REVOKE ALL ON FUNCTION log.stream_events(uuid, text[], bigint) FROM public;
REVOKE ALL ON FUNCTION log.events_after(uuid, bigint, integer) FROM public;
REVOKE ALL ON FUNCTION log.answer_under(uuid, text, bigint) FROM public;
REVOKE ALL ON FUNCTION log.index_at(uuid, bigint) FROM public;
GRANT EXECUTE ON FUNCTION log.stream_events(uuid, text[], bigint) TO scoreline_reader;
GRANT EXECUTE ON FUNCTION log.events_after(uuid, bigint, integer) TO scoreline_reader;
GRANT EXECUTE ON FUNCTION log.answer_under(uuid, text, bigint) TO scoreline_reader;
GRANT EXECUTE ON FUNCTION log.index_at(uuid, bigint) TO scoreline_reader;
