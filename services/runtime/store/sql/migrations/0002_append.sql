-- The only way into the log. One call carries a group of requests of any organisations; each is
-- committed or refused on its own, in the transaction of the caller.
--
-- Promise: indexes of an organisation are dense and in commit order, its recorded times rise.
-- Lock: the heads of the organisations named, in id order, until the transaction ends.
-- The caller keeps two requests on one stream, key or claim out of one call.
-- Requests, writes and types are numbered from 1; writes and events stand in request order.

CREATE FUNCTION log.append(
    -- The organisations, sorted, each once.
    owners uuid[],
    -- Per request. stamps: when its first event is recorded, each further one 1 µs later.
    request_owners integer[],
    stamps bigint[],
    counts integer[],
    keys text[],
    fingerprints bytea[],
    answers bytea[],
    answer_versions integer[],
    -- Per stream written or only checked.
    write_requests integer[],
    write_streams text[],
    write_expected integer[],
    -- The types of the events, each once.
    types text[],
    -- Per event.
    event_writes integer[],
    event_versions integer[],
    event_types integer[],
    event_headers bytea[],
    event_salts bytea[],
    event_payloads bytea[],
    -- Per business key that a stream takes or gives back.
    claim_requests integer[],
    claim_scopes text[],
    claim_keys text[],
    claim_streams text[],
    claim_given_back boolean[],
    -- Per request: the last index before its own.
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
-- Planned once, for tables of any size: the arrays look like nothing the planner could estimate.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
DECLARE
    -- A key is remembered for 24 hours, in microseconds.
    remembered CONSTANT bigint := 86400000000;
    has_claims CONSTANT boolean := cardinality(claim_requests) > 0;
    heads bigint[];
    times bigint[];
    starts integer[];
    events integer := 0;
    n integer := 0;
    owner integer;
    refusal record;
BEGIN
    SELECT array_agg(locked.last_index), array_agg(locked.last_recorded_at)
    INTO heads, times
    FROM (
        SELECT head.last_index, head.last_recorded_at
        FROM log.log_head AS head
        WHERE head.organisation_id = ANY (owners)
        ORDER BY head.organisation_id
        FOR NO KEY UPDATE
    ) AS locked;
    IF heads IS NULL OR cardinality(heads) < cardinality(owners) THEN
        SELECT
            array_agg(head.last_index ORDER BY asked.n),
            array_agg(head.last_recorded_at ORDER BY asked.n)
        INTO heads, times
        FROM unnest(owners) WITH ORDINALITY AS asked (organisation_id, n)
        LEFT JOIN log.log_head AS head ON head.organisation_id = asked.organisation_id;
    END IF;

    -- Almost always nothing is wrong, and one short statement tells.
    IF EXISTS (
        SELECT FROM unnest(types) AS made (type)
        WHERE NOT EXISTS (
            SELECT FROM log.event_type AS owned
            WHERE owned.type = made.type AND owned.role = session_user
        )
    ) OR EXISTS (
        SELECT FROM unnest(request_owners, keys) AS asked (owner, key)
        WHERE (
            SELECT true FROM log.command_answer AS stored
            WHERE stored.organisation_id = owners[asked.owner] AND stored.key = asked.key
        )
    ) OR EXISTS (
        SELECT FROM unnest(write_requests, write_streams, write_expected)
            AS asked (request, stream, expected)
        WHERE asked.expected <> coalesce((
            SELECT event.version
            FROM log.event AS event
            WHERE event.organisation_id = owners[request_owners[asked.request]]
                AND event.stream = asked.stream
            ORDER BY event.version DESC
            LIMIT 1
        ), 0)
    ) OR has_claims THEN
        FOR refusal IN
            SELECT DISTINCT ON (fault.request) fault.*
            FROM (
                SELECT write.request, 1 AS rank, made.write::bigint AS place, 'not_yours' AS reason,
                    types[made.type] AS subject, NULL::bigint AS number
                FROM unnest(event_writes, event_types) AS made (write, type)
                CROSS JOIN LATERAL (SELECT write_requests[made.write] AS request) AS write
                WHERE NOT EXISTS (
                    SELECT FROM log.event_type AS owned
                    WHERE owned.type = types[made.type] AND owned.role = session_user
                )
                UNION ALL
                SELECT asked.n, 2, 0, CASE
                    WHEN stored.fingerprint = fingerprints[asked.n] THEN 'replayed'
                    ELSE 'key_reused'
                END, NULL, NULL
                FROM unnest(request_owners, keys) WITH ORDINALITY AS asked (owner, key, n)
                INNER JOIN log.command_answer AS stored
                    ON stored.organisation_id = owners[asked.owner] AND stored.key = asked.key
                WHERE stored.recorded_at > stamps[asked.n] - remembered
                UNION ALL
                SELECT asked.request, 3, asked.n, 'conflict', asked.stream, stands.version
                FROM unnest(write_requests, write_streams, write_expected) WITH ORDINALITY
                    AS asked (request, stream, expected, n)
                CROSS JOIN LATERAL (
                    SELECT coalesce((
                        SELECT event.version
                        FROM log.event AS event
                        WHERE event.organisation_id = owners[request_owners[asked.request]]
                            AND event.stream = asked.stream
                        ORDER BY event.version DESC
                        LIMIT 1
                    ), 0) AS version
                ) AS stands
                WHERE stands.version <> asked.expected
                UNION ALL
                SELECT asked.request, 4, asked.n, 'claim_taken',
                    asked.scope || E'\n' || asked.key, NULL
                FROM unnest(
                    claim_requests, claim_scopes, claim_keys, claim_streams, claim_given_back
                ) WITH ORDINALITY AS asked (request, scope, key, stream, given_back, n)
                INNER JOIN log.claim AS held
                    ON held.organisation_id = owners[request_owners[asked.request]]
                    AND held.scope = asked.scope
                    AND held.key = asked.key
                WHERE NOT asked.given_back
                    AND held.stream <> asked.stream
                    AND NOT EXISTS (
                        SELECT FROM unnest(
                            claim_requests, claim_scopes, claim_keys, claim_streams,
                            claim_given_back
                        ) AS given (request, scope, key, stream, given_back)
                        WHERE given.given_back
                            AND given.request = asked.request
                            AND given.scope = asked.scope
                            AND given.key = asked.key
                            AND given.stream = held.stream
                    )
            ) AS fault
            ORDER BY fault.request, fault.rank, fault.place
        LOOP
            refused := refused || refusal.request::integer;
            reasons := reasons || refusal.reason;
            subjects := array_append(subjects, refusal.subject);
            numbers := array_append(numbers, refusal.number);
        END LOOP;
        -- A key older than it is remembered is as good as never used.
        DELETE FROM log.command_answer AS stored
        USING unnest(request_owners, keys, stamps) AS asked (owner, key, stamp)
        WHERE stored.organisation_id = owners[asked.owner]
            AND stored.key = asked.key
            AND stored.recorded_at <= asked.stamp - remembered;
    END IF;

    FOREACH owner IN ARRAY request_owners LOOP
        n := n + 1;
        befores[n] := heads[owner];
        starts[n] := events;
        events := events + counts[n];
        IF refused IS NULL AND counts[n] > 0 AND stamps[n] > times[owner] THEN
            heads[owner] := befores[n] + counts[n];
            times[owner] := stamps[n] + counts[n] - 1;
            CONTINUE;
        END IF;
        IF n = ANY (refused) THEN
            NULL;
        ELSIF heads[owner] IS NULL THEN
            refused := refused || n;
            reasons := reasons || 'unknown_organisation'::text;
            subjects := array_append(subjects, NULL);
            numbers := array_append(numbers, NULL);
        ELSIF counts[n] > 0 AND stamps[n] <= times[owner] THEN
            refused := refused || n;
            reasons := reasons || 'clock_behind'::text;
            subjects := array_append(subjects, NULL);
            numbers := numbers || times[owner];
        ELSIF counts[n] > 0 THEN
            heads[owner] := befores[n] + counts[n];
            times[owner] := stamps[n] + counts[n] - 1;
        END IF;
        IF n = ANY (refused) THEN
            -- A refused request is emptied; what follows then passes it by.
            counts[n] := 0;
            keys[n] := NULL;
        END IF;
    END LOOP;

    INSERT INTO log.event
        (organisation_id, index, stream, version, type, recorded_at, header)
    SELECT owners[request_owners[write.request]], befores[write.request] + made.n - starts[write.request],
        write_streams[made.write], made.version, types[made.type],
        stamps[write.request] + made.n - starts[write.request] - 1, made.header
    FROM unnest(event_writes, event_versions, event_types, event_headers) WITH ORDINALITY
        AS made (write, version, type, header, n)
    CROSS JOIN LATERAL (SELECT write_requests[made.write] AS request) AS write
    WHERE counts[write.request] > 0;

    INSERT INTO log.event_payload (organisation_id, index, salt, payload)
    SELECT owners[request_owners[write.request]], befores[write.request] + made.n - starts[write.request],
        made.salt, made.payload
    FROM unnest(event_writes, event_salts, event_payloads) WITH ORDINALITY
        AS made (write, salt, payload, n)
    CROSS JOIN LATERAL (SELECT write_requests[made.write] AS request) AS write
    WHERE counts[write.request] > 0;

    UPDATE log.log_head AS head
    SET last_index = moved.index, last_recorded_at = moved.recorded_at
    FROM unnest(owners, heads, times) AS moved (organisation_id, index, recorded_at)
    WHERE head.organisation_id = moved.organisation_id AND head.last_index < moved.index;

    INSERT INTO log.command_answer
        (organisation_id, key, fingerprint, answer, version, first_index, last_index, recorded_at)
    SELECT owners[done.owner], done.key, done.fingerprint, done.answer, done.version,
        done.before + least(done.count, 1), done.before + done.count,
        done.stamp + greatest(done.count - 1, 0)
    FROM unnest(
        request_owners, keys, fingerprints, answers, answer_versions, befores, counts, stamps
    ) AS done (owner, key, fingerprint, answer, version, before, count, stamp)
    WHERE done.key IS NOT NULL;

    IF has_claims THEN
        DELETE FROM log.claim AS held
        USING unnest(claim_requests, claim_scopes, claim_keys, claim_streams, claim_given_back)
            AS given (request, scope, key, stream, given_back)
        WHERE given.given_back
            AND held.organisation_id = owners[request_owners[given.request]]
            AND held.scope = given.scope
            AND held.key = given.key
            AND held.stream = given.stream
            AND given.request <> ALL (coalesce(refused, '{}'));
        INSERT INTO log.claim (organisation_id, scope, key, stream)
        SELECT owners[request_owners[taken.request]], taken.scope, taken.key, taken.stream
        FROM unnest(claim_requests, claim_scopes, claim_keys, claim_streams, claim_given_back)
            AS taken (request, scope, key, stream, given_back)
        WHERE NOT taken.given_back
            AND taken.request <> ALL (coalesce(refused, '{}'))
        ON CONFLICT DO NOTHING;
    END IF;
END
$$;

GRANT CREATE ON SCHEMA log TO scoreline_log;
REVOKE ALL ON FUNCTION log.append FROM public;
GRANT EXECUTE ON FUNCTION log.append TO scoreline_service;
ALTER FUNCTION log.append OWNER TO scoreline_log;
REVOKE CREATE ON SCHEMA log FROM scoreline_log;
