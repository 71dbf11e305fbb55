-- Keeping documents up to date: one round of the runner, in one transaction.

-- name: open_lanes
-- A new organisation's lanes start at 0; lanes that exist stay as they are.
INSERT INTO applied (organisation_id, lane, index)
SELECT organisation_id, lane, 0
FROM unnest($1::uuid[]) AS organisation_id CROSS JOIN unnest($2::text[]) AS lane
ON CONFLICT DO NOTHING;

-- name: lock_lanes
-- The row lock is the lease: a replica waits here and then sees how far the other came.
SELECT organisation_id, lane, index
FROM applied
WHERE organisation_id = ANY ($1::uuid[]) AND lane = ANY ($2::text[])
ORDER BY organisation_id, lane
FOR UPDATE;

-- name: parked_lanes
SELECT organisation_id, lane
FROM parked
WHERE organisation_id = ANY ($1::uuid[]);

-- name: load
SELECT document.organisation_id, document.label, document.key, document.body
FROM document
INNER JOIN unnest($1::uuid[], $2::text[], $3::text[]) AS wanted (organisation_id, label, key)
    USING (organisation_id, label, key)
WHERE document.organisation_id = ANY ($1::uuid[]);

-- name: save
INSERT INTO document (organisation_id, label, key, body)
SELECT organisation_id, label, key, body
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])
    AS saved (organisation_id, label, key, body)
ON CONFLICT (organisation_id, label, key) DO UPDATE SET body = excluded.body;

-- name: leave_places
DELETE FROM place
USING unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
    AS gone (organisation_id, label, list, sort, key)
WHERE place.organisation_id = gone.organisation_id
    AND place.label = gone.label
    AND place.list = gone.list
    AND place.sort = gone.sort
    AND place.key = gone.key;

-- name: take_places
INSERT INTO place (organisation_id, label, list, sort, key)
SELECT organisation_id, label, list, sort, key
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
    AS taken (organisation_id, label, list, sort, key)
ON CONFLICT DO NOTHING;

-- name: advance
UPDATE applied
SET index = moved.index
FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS moved (organisation_id, lane, index)
WHERE applied.organisation_id = moved.organisation_id
    AND applied.lane = moved.lane
    AND applied.index < moved.index;

-- name: park
INSERT INTO parked (organisation_id, lane, index, attempts, error)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, lane) DO UPDATE
SET index = excluded.index, attempts = excluded.attempts, error = excluded.error;

-- name: unpark
DELETE FROM parked
WHERE organisation_id = $1
RETURNING lane, index;

-- name: labels
SELECT projection, label, building FROM live;
