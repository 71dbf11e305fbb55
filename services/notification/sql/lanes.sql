-- Lanes and what is noted of them; written by services/notification/delivery, and opened, closed and
-- moved by services/notification/handlers/lanes.py. All but the sweep name their organisation.

-- name: sweep
-- Lanes that have something to do and that nobody holds: those whose time has come, and those whose
-- organisation's log went on since they were looked at. $1 is µs since 1970.
SELECT lane.organisation_id, lane.lane_id, coalesce(head.last_index, 0) AS position
FROM lane
LEFT JOIN log.log_head AS head ON head.organisation_id = lane.organisation_id
WHERE lane.is_open
    AND lane.lease_until < clock_timestamp()
    AND (lane.due_at <= $1 OR (lane.kind = 'live' AND head.last_index > lane.seen))
ORDER BY lane.due_at NULLS LAST
LIMIT $2;

-- name: sweep_some
-- The same of some organisations, of which it is known that their log went on.
SELECT lane.organisation_id, lane.lane_id, coalesce(head.last_index, 0) AS position
FROM lane
LEFT JOIN log.log_head AS head ON head.organisation_id = lane.organisation_id
WHERE lane.organisation_id = ANY ($3::uuid[])
    AND lane.is_open
    AND lane.lease_until < clock_timestamp()
    AND (lane.due_at <= $1 OR (lane.kind = 'live' AND head.last_index > lane.seen))
ORDER BY lane.due_at NULLS LAST
LIMIT $2;

-- name: news
-- What was told behind a place in the feed, a page each of several organisations.
SELECT wanted.number, page.body
FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS wanted (organisation_id, sort, number)
CROSS JOIN LATERAL documents_after(
    wanted.organisation_id,
    (SELECT live.label FROM live WHERE live.projection = 'feed'), 'all', wanted.sort, '~', $3
) AS page
ORDER BY wanted.number, page.sort;

-- name: sights
-- Who may see some objectives of several organisations.
SELECT wanted.organisation_id, found.key, found.body
FROM (
    SELECT asked.organisation_id, array_agg(asked.key) AS keys
    FROM unnest($1::uuid[], $2::text[]) AS asked (organisation_id, key)
    GROUP BY asked.organisation_id
) AS wanted
CROSS JOIN LATERAL documents_of(
    wanted.organisation_id,
    (SELECT live.label FROM live WHERE live.projection = 'sights'), wanted.keys
) AS found;

-- name: organisations
SELECT DISTINCT organisation_id FROM lane;

-- name: claim
-- Takes what others do not hold; whoever comes second skips it. $4 is seconds.
WITH free AS (
    SELECT lane.organisation_id, lane.lane_id
    FROM lane
    INNER JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (organisation_id, lane_id)
        ON wanted.organisation_id = lane.organisation_id AND wanted.lane_id = lane.lane_id
    WHERE lane.is_open AND lane.lease_until < clock_timestamp()
    FOR UPDATE OF lane SKIP LOCKED
)
UPDATE lane
SET lease_owner = $3,
    lease_until = clock_timestamp() + make_interval(secs => $4),
    fence = lane.fence + 1
FROM free
WHERE lane.organisation_id = free.organisation_id AND lane.lane_id = free.lane_id
RETURNING
    lane.organisation_id, lane.lane_id, lane.webhook_id, lane.kind, lane.cursor, lane.until,
    lane.seen, lane.fence, lane.standing, lane.wish;

-- name: lanes_of
-- Those of one organisation that are free.
SELECT lane_id
FROM lane
WHERE organisation_id = $1 AND is_open AND lease_until < clock_timestamp();

-- name: parked_of
SELECT key, sequence, attempts, due_at, since, reason
FROM lane_parked
WHERE organisation_id = $1 AND lane_id = $2;

-- name: keep
-- Each only under the fence of its caller; says whether the lane is still to be worked on. Who lets
-- go says when there is something to do. $9 is seconds.
UPDATE lane
SET cursor = told.cursor,
    seen = told.seen,
    standing = told.standing,
    due_at = CASE WHEN told.lets_go THEN told.due_at ELSE lane.due_at END,
    lease_owner = CASE WHEN told.lets_go THEN '' ELSE lane.lease_owner END,
    lease_until = CASE
        WHEN told.lets_go THEN '-infinity'
        ELSE clock_timestamp() + make_interval(secs => $9)
    END
FROM unnest(
    $1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[], $7::boolean[],
    $8::bigint[]
) AS told (organisation_id, lane_id, fence, cursor, seen, standing, lets_go, due_at)
WHERE lane.organisation_id = told.organisation_id
    AND lane.lane_id = told.lane_id
    AND lane.fence = told.fence
RETURNING lane.organisation_id, lane.lane_id, lane.is_open;

-- name: park
INSERT INTO lane_parked AS held (
    organisation_id, lane_id, key, sequence, attempts, due_at, since, reason
)
SELECT $1, $2, key, sequence, attempts, due_at, since, reason
FROM unnest(
    $3::text[], $4::bigint[], $5::integer[], $6::double precision[], $7::double precision[],
    $8::text[]
) AS fresh (key, sequence, attempts, due_at, since, reason)
ON CONFLICT (organisation_id, lane_id, key) DO UPDATE
SET sequence = excluded.sequence,
    attempts = excluded.attempts,
    due_at = excluded.due_at,
    since = excluded.since,
    reason = excluded.reason;

-- name: unpark
DELETE FROM lane_parked WHERE organisation_id = $1 AND lane_id = $2 AND key = ANY ($3::text[]);

-- name: bury
INSERT INTO dead_letter (organisation_id, webhook_id, sequence, event_id, type, reason, at)
SELECT $1, $2, sequence, event_id, type, reason, $7
FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[])
    AS given_up (sequence, event_id, type, reason)
ON CONFLICT (organisation_id, webhook_id, sequence) DO UPDATE
SET reason = excluded.reason, at = excluded.at;

-- name: dig_up
-- What was given up and is delivered now, by hand or by a replay.
DELETE FROM dead_letter
WHERE organisation_id = $1 AND webhook_id = $2 AND sequence = ANY ($3::bigint[]);

-- name: note
INSERT INTO attempt (
    organisation_id, webhook_id, lane_id, kind, attempt_id, event_id, sequence, type, subject,
    attempt, at, duration_us, status, outcome, detail
)
SELECT *
FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::bigint[],
    $8::text[], $9::text[], $10::integer[], $11::bigint[], $12::bigint[], $13::integer[],
    $14::text[], $15::bytea[]
)
ON CONFLICT DO NOTHING;

-- name: open_lane
-- A lane that is there already stays where it is: its event is heard again after a crash.
INSERT INTO lane (
    organisation_id, lane_id, webhook_id, kind, is_open, cursor, until, seen, due_at, wish
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)
ON CONFLICT DO NOTHING;

-- name: set_open
-- The live lane and whatever else goes through the feed.
UPDATE lane
SET is_open = $3, due_at = 0
WHERE organisation_id = $1 AND webhook_id = $2 AND kind NOT IN ('test', 'verify');

-- name: well_again
-- Its owner has it go on, so it is taken for well; an owner of before writes nothing any more.
UPDATE lane
SET standing = $3, wish = $4, fence = fence + 1, lease_until = '-infinity', due_at = 0
WHERE organisation_id = $1 AND webhook_id = $2 AND kind = 'live';

-- name: move
UPDATE lane
SET cursor = $3
WHERE organisation_id = $1 AND webhook_id = $2 AND kind = 'live'
RETURNING lane_id;

-- name: unpark_all
DELETE FROM lane_parked WHERE organisation_id = $1 AND lane_id = ANY ($2::uuid[]);

-- name: close_lane
DELETE FROM lane WHERE organisation_id = $1 AND lane_id = $2;

-- name: close_lanes
DELETE FROM lane WHERE organisation_id = $1 AND webhook_id = $2 RETURNING lane_id;

-- name: untold_dead
-- Marked first and told then: told twice is worse than late.
UPDATE dead_letter
SET is_told = true
WHERE organisation_id = $1 AND NOT is_told
RETURNING webhook_id, event_id, type, reason;

-- name: forget_bodies
UPDATE attempt SET detail = '' WHERE organisation_id = $1 AND at < $2 AND detail <> '';

-- name: forget_attempts
-- Their bodies were forgotten before.
DELETE FROM attempt WHERE organisation_id = $1 AND at < $2 AND detail = '';
