-- Reading the log; services/runtime/store/read.py turns the rows into events.

-- name: stream
SELECT index, header, payload FROM log.stream_events($1, $2, $3);

-- name: after
SELECT index, header, payload FROM log.events_after($1, $2, $3);

-- name: after_each
-- The same of several organisations, each from its own position.
SELECT asked.organisation_id, found.index, found.header, found.payload
FROM unnest($1::uuid[], $2::bigint[]) AS asked (organisation_id, after)
CROSS JOIN LATERAL log.events_after(asked.organisation_id, asked.after, $3) AS found
ORDER BY asked.organisation_id, found.index;

-- name: page
-- For rebuilds; in a transaction that names the organisation. The payloads' range is said too:
-- otherwise a plan may read all payloads of the organisation for every page.
SELECT event.index, event.header, kept.payload
FROM log.event AS event
LEFT JOIN log.event_payload AS kept
    ON kept.organisation_id = $1
    AND kept.index = event.index
    AND kept.index > $2
    AND kept.index <= $2 + $3
WHERE event.organisation_id = $1
    AND event.index > $2
    AND event.index <= $2 + $3
ORDER BY event.index;

-- name: stored
-- For exports: as page, with the salts.
SELECT event.index, event.header, kept.salt, kept.payload
FROM log.event AS event
LEFT JOIN log.event_payload AS kept
    ON kept.organisation_id = $1
    AND kept.index = event.index
    AND kept.index > $2
    AND kept.index <= $2 + $3
WHERE event.organisation_id = $1
    AND event.index > $2
    AND event.index <= $2 + $3
ORDER BY event.index;

-- name: page_of_types
-- Each payload by its key: a join may be planned over all that follow.
SELECT
    event.index,
    event.header,
    (
        SELECT kept.payload
        FROM log.event_payload AS kept
        WHERE kept.organisation_id = $1 AND kept.index = event.index
    ) AS payload
FROM log.event AS event
WHERE event.organisation_id = $1
    AND event.index > $2
    AND event.index <= $5
    AND event.type = ANY ($4::text[])
ORDER BY event.index
LIMIT $3;

-- name: answer
SELECT fingerprint, answer, first_index, last_index, version FROM log.answer_under($1, $2, $3);

-- name: head
SELECT organisation_id, log_id, last_index, last_recorded_at
FROM log.log_head
WHERE organisation_id = $1;

-- name: heads
SELECT organisation_id, log_id, last_index, last_recorded_at
FROM log.log_head
ORDER BY organisation_id;

-- name: index_at
SELECT log.index_at($1, $2);

-- name: forgotten_until
SELECT log.forgotten_until($1);

-- name: has_payloads
-- Whether anything that was said before an index can still be read.
SELECT EXISTS (SELECT FROM log.event_payload WHERE organisation_id = $1 AND index < $2);

-- name: leaves
SELECT leaf FROM log.event
WHERE organisation_id = $1 AND index > $2 AND index <= $3
ORDER BY index;
