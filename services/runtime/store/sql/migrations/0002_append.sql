-- The only way into the log. One call carries a group of requests of any organisations; each is
-- committed or refused on its own, in the transaction of the caller.
--
-- Promise: indexes of an organisation are dense and in commit order, its recorded times rise.
-- Lock: the heads of the organisations named, in id order, until the transaction ends.
-- The caller keeps two requests on one stream, key or claim out of one call; recorded times of an
-- organisation rise through the call.

CREATE FUNCTION log.append(
    -- Per request. stamps: when its first event is recorded, each further one 1 µs later.
    organisations uuid[],
    stamps bigint[],
    counts integer[],
    keys text[],
    fingerprints bytea[],
    answers bytea[],
    answer_versions integer[],
    -- Per stream written or only checked; requests are numbered from 1.
    write_requests integer[],
    write_streams text[],
    write_expected integer[],
    -- Per event. ordinals: its place in its request, from 1.
    event_requests integer[],
    event_ordinals integer[],
    event_streams text[],
    event_versions integer[],
    event_types text[],
    event_headers bytea[],
    event_salts bytea[],
    event_payloads bytea[],
    -- Per business key claimed or given back, and the stream that does.
    claim_requests integer[],
    claim_scopes text[],
    claim_keys text[],
    claim_streams text[],
    release_requests integer[],
    release_scopes text[],
    release_keys text[],
    release_streams text[],
    -- Per request: the last index before its own, NULL for an unknown organisation.
    OUT befores bigint[],
    -- Per refusal: the request, why, about which stream, type or claim (scope, line break, key),
    -- and the stream's actual version or the head's time.
    OUT refused integer[],
    OUT reasons text[],
    OUT subjects text[],
    OUT numbers bigint[]
)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    -- A key is remembered for 24 hours, in microseconds.
    remembered CONSTANT bigint := 86400000000;
    rising boolean;
    one integer;
BEGIN
    PERFORM FROM log.log_head AS head
    WHERE head.organisation_id = ANY (organisations)
    ORDER BY head.organisation_id
    FOR NO KEY UPDATE;

    SELECT
        array_agg(refusal.request), array_agg(refusal.reason),
        array_agg(refusal.subject), array_agg(refusal.number)
    INTO refused, reasons, subjects, numbers
    FROM (
        SELECT DISTINCT ON (fault.request) fault.*
        FROM (
            SELECT asked.n::integer AS request, 1 AS rank, 0::bigint AS place,
                'unknown_organisation' AS reason, NULL AS subject, NULL::bigint AS number
            FROM unnest(organisations) WITH ORDINALITY AS asked (organisation_id, n)
            WHERE NOT EXISTS (
                SELECT FROM log.log_head AS head
                WHERE head.organisation_id = asked.organisation_id
            )
            UNION ALL
            SELECT made.request, 2, made.n, 'not_yours', made.type, NULL
            FROM unnest(event_requests, event_types) WITH ORDINALITY AS made (request, type, n)
            WHERE NOT EXISTS (
                SELECT FROM log.event_type AS owned
                WHERE owned.type = made.type AND owned.role = session_user
            )
            UNION ALL
            SELECT asked.n::integer, 3, 0,
                CASE WHEN stored.fingerprint = asked.fingerprint
                    THEN 'replayed' ELSE 'key_reused' END,
                NULL, NULL
            FROM unnest(organisations, keys, fingerprints, stamps) WITH ORDINALITY
                AS asked (organisation_id, key, fingerprint, stamp, n)
            INNER JOIN log.command_answer AS stored
                ON stored.organisation_id = asked.organisation_id AND stored.key = asked.key
            WHERE stored.recorded_at > asked.stamp - remembered
            UNION ALL
            SELECT asked.request, 4, asked.n, 'conflict', asked.stream, stands.version
            FROM unnest(write_requests, write_streams, write_expected) WITH ORDINALITY
                AS asked (request, stream, expected, n)
            CROSS JOIN LATERAL (
                SELECT coalesce((
                    SELECT event.version
                    FROM log.event AS event
                    WHERE event.organisation_id = organisations[asked.request]
                        AND event.stream = asked.stream
                    ORDER BY event.version DESC
                    LIMIT 1
                ), 0) AS version
            ) AS stands
            WHERE stands.version <> asked.expected
            UNION ALL
            SELECT asked.request, 5, asked.n, 'claim_taken', asked.scope || E'\n' || asked.key, NULL
            FROM unnest(claim_requests, claim_scopes, claim_keys, claim_streams) WITH ORDINALITY
                AS asked (request, scope, key, stream, n)
            INNER JOIN log.claim AS held
                ON held.organisation_id = organisations[asked.request]
                AND held.scope = asked.scope
                AND held.key = asked.key
            WHERE held.stream <> asked.stream
                AND NOT EXISTS (
                    SELECT FROM unnest(
                        release_requests, release_scopes, release_keys, release_streams
                    ) AS given (request, scope, key, stream)
                    WHERE given.request = asked.request AND given.scope = asked.scope
                        AND given.key = asked.key AND given.stream = held.stream
                )
            UNION ALL
            SELECT asked.n::integer, 6, 0, 'clock_behind', NULL, head.last_recorded_at
            FROM unnest(organisations, counts, stamps) WITH ORDINALITY
                AS asked (organisation_id, count, stamp, n)
            INNER JOIN log.log_head AS head ON head.organisation_id = asked.organisation_id
            WHERE asked.count > 0 AND asked.stamp <= head.last_recorded_at
        ) AS fault
        ORDER BY fault.request, fault.rank, fault.place
    ) AS refusal;

    -- A refused request is emptied; what follows then passes it by.
    IF refused IS NOT NULL THEN
        FOREACH one IN ARRAY refused LOOP
            counts[one] := 0;
            keys[one] := NULL;
        END LOOP;
    END IF;

    SELECT array_agg(asked.before ORDER BY asked.n), coalesce(bool_and(asked.rises), true)
    INTO befores, rising
    FROM (
        SELECT wanted.n,
            head.last_index + coalesce(sum(wanted.count) OVER earlier, 0)::bigint AS before,
            wanted.count = 0
                OR wanted.stamp >= coalesce(max(wanted.stamp + wanted.count) OVER earlier, 0) AS rises
        FROM unnest(organisations, counts, stamps) WITH ORDINALITY
            AS wanted (organisation_id, count, stamp, n)
        LEFT JOIN log.log_head AS head ON head.organisation_id = wanted.organisation_id
        WINDOW earlier AS (
            PARTITION BY wanted.organisation_id ORDER BY wanted.n
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
    ) AS asked;
    IF NOT rising THEN
        RAISE EXCEPTION 'recorded times of an organisation must rise through a call'
            USING ERRCODE = 'data_exception';
    END IF;

    INSERT INTO log.event
        (organisation_id, index, stream, version, type, recorded_at, header)
    SELECT organisations[made.request], befores[made.request] + made.ordinal, made.stream,
        made.version, made.type, stamps[made.request] + made.ordinal - 1, made.header
    FROM unnest(event_requests, event_ordinals, event_streams, event_versions, event_types,
            event_headers) AS made (request, ordinal, stream, version, type, header)
    WHERE counts[made.request] > 0;

    INSERT INTO log.event_payload (organisation_id, index, salt, payload)
    SELECT organisations[made.request], befores[made.request] + made.ordinal, made.salt,
        made.payload
    FROM unnest(event_requests, event_ordinals, event_salts, event_payloads)
        AS made (request, ordinal, salt, payload)
    WHERE counts[made.request] > 0;

    UPDATE log.log_head AS head
    SET last_index = head.last_index + moved.count, last_recorded_at = moved.recorded_at
    FROM (
        SELECT wanted.organisation_id, sum(wanted.count) AS count,
            max(wanted.stamp + wanted.count - 1) AS recorded_at
        FROM unnest(organisations, counts, stamps) AS wanted (organisation_id, count, stamp)
        WHERE wanted.count > 0
        GROUP BY wanted.organisation_id
    ) AS moved
    WHERE head.organisation_id = moved.organisation_id;

    INSERT INTO log.command_answer
        (organisation_id, key, fingerprint, answer, version, first_index, last_index, recorded_at)
    SELECT done.organisation_id, done.key, done.fingerprint, done.answer, done.version,
        done.before + least(done.count, 1), done.before + done.count,
        done.stamp + greatest(done.count - 1, 0)
    FROM unnest(organisations, keys, fingerprints, answers, answer_versions, befores, counts, stamps)
        AS done (organisation_id, key, fingerprint, answer, version, before, count, stamp)
    WHERE done.key IS NOT NULL
    -- Only a key that is older than it is remembered gets here.
    ON CONFLICT (organisation_id, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, answer = excluded.answer, version = excluded.version,
        first_index = excluded.first_index, last_index = excluded.last_index,
        recorded_at = excluded.recorded_at;

    IF cardinality(release_requests) > 0 THEN
        DELETE FROM log.claim AS held
        USING unnest(release_requests, release_scopes, release_keys, release_streams)
            AS given (request, scope, key, stream)
        WHERE held.organisation_id = organisations[given.request]
            AND held.scope = given.scope
            AND held.key = given.key
            AND held.stream = given.stream
            AND given.request <> ALL (coalesce(refused, '{}'));
    END IF;
    IF cardinality(claim_requests) > 0 THEN
        INSERT INTO log.claim (organisation_id, scope, key, stream)
        SELECT organisations[taken.request], taken.scope, taken.key, taken.stream
        FROM unnest(claim_requests, claim_scopes, claim_keys, claim_streams)
            AS taken (request, scope, key, stream)
        WHERE taken.request <> ALL (coalesce(refused, '{}'))
        ON CONFLICT DO NOTHING;
    END IF;
END
$$;

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
DO $$
DECLARE
    way regprocedure;
BEGIN
    FOR way IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'log'::regnamespace AND proname IN ('append', 'open', 'forget_answers')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM public', way);
        EXECUTE format('ALTER FUNCTION %s OWNER TO scoreline_log', way);
    END LOOP;
END
$$;
REVOKE CREATE ON SCHEMA log FROM scoreline_log;

GRANT EXECUTE ON FUNCTION log.append TO scoreline_service;
GRANT EXECUTE ON FUNCTION log.forget_answers(bigint, integer) TO scoreline_reader;
-- An organisation begins where identity decides it.
GRANT EXECUTE ON FUNCTION log.open(uuid, text) TO scoreline_identity;
