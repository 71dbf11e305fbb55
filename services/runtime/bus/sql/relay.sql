-- The relay's lease, and its way through every log.

-- name: take_lease
-- To whom has it, or whom it was left to by silence; a new holder is a new epoch. $2 is seconds.
UPDATE relay.lease
SET epoch = lease.epoch + (lease.holder <> $1)::integer,
    holder = $1,
    until = clock_timestamp() + make_interval(secs => $2)
WHERE lease.holder = $1 OR lease.until < clock_timestamp()
RETURNING epoch;

-- name: leave_lease
UPDATE relay.lease SET until = '-infinity' WHERE lease.epoch = $1;

-- name: behind
-- The logs that have more than was told, the one that waited longest first.
SELECT
    head.organisation_id,
    head.log_id,
    coalesce(published.index, 0) AS published,
    sum(head.last_index - coalesce(published.index, 0)) OVER ()::bigint AS waiting
FROM log.log_head AS head
LEFT JOIN relay.published AS published USING (organisation_id)
WHERE head.last_index > coalesce(published.index, 0)
ORDER BY published.moved_at NULLS FIRST
LIMIT $1;

-- name: events
-- In a transaction that names the organisations. A payload that was erased is NULL.
SELECT event.organisation_id, event.index, event.type, event.header, kept.payload
FROM unnest($1::uuid[], $2::bigint[]) AS wanted (organisation_id, after)
INNER JOIN log.event AS event
    ON event.organisation_id = wanted.organisation_id
    AND event.index > wanted.after
    -- Indexes are dense, so this is the limit.
    AND event.index <= wanted.after + $3
LEFT JOIN log.event_payload AS kept
    ON kept.organisation_id = event.organisation_id AND kept.index = event.index
ORDER BY event.organisation_id, event.index;

-- name: advance
-- Only under the epoch of the caller; the lock keeps another from taking over meanwhile.
WITH mine AS (
    SELECT FROM relay.lease WHERE lease.epoch = $1 FOR SHARE
)
INSERT INTO relay.published AS published (organisation_id, index, moved_at)
SELECT told.organisation_id, told.index, clock_timestamp()
FROM unnest($2::uuid[], $3::bigint[]) AS told (organisation_id, index)
CROSS JOIN mine
ON CONFLICT (organisation_id) DO UPDATE
SET index = greatest(published.index, excluded.index), moved_at = excluded.moved_at
RETURNING published.organisation_id;
