-- Keeping documents up to date: one round of the runner, in one transaction.

-- name: open_lanes
-- A new organisation's lanes start at 0; lanes that exist stay as they are.
INSERT INTO applied (organisation_id, lane, index)
SELECT organisation_id, lane, 0
FROM unnest($1::uuid[]) AS organisation_id CROSS JOIN unnest($2::text[]) AS lane
ON CONFLICT DO NOTHING;

-- name: lock_lanes
-- The row lock is the lease: a replica waits here and then sees how far the other came.
SELECT
    applied.organisation_id,
    applied.lane,
    applied.index,
    parked.index IS NOT NULL AS is_parked
FROM applied
LEFT JOIN parked USING (organisation_id, lane)
WHERE applied.organisation_id = ANY ($1::uuid[]) AND applied.lane = ANY ($2::text[])
ORDER BY applied.organisation_id, applied.lane
FOR UPDATE OF applied;

-- name: load
SELECT document.organisation_id, document.label, document.key, document.body
FROM document
INNER JOIN unnest($1::uuid[], $2::text[], $3::text[]) AS wanted (organisation_id, label, key)
    USING (organisation_id, label, key)
WHERE document.organisation_id = ANY ($1::uuid[]);

-- name: save
-- All that a round writes, in one round trip: documents, the places they leave and take, lanes.
WITH saved AS (
    INSERT INTO document (organisation_id, label, key, body)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])
    ON CONFLICT (organisation_id, label, key) DO UPDATE SET body = excluded.body
),

left_ AS (
    DELETE FROM place
    USING unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[])
        AS gone (organisation_id, label, list, sort, key)
    WHERE place.organisation_id = gone.organisation_id
        AND place.label = gone.label
        AND place.list = gone.list
        AND place.sort = gone.sort
        AND place.key = gone.key
),

taken AS (
    INSERT INTO place (organisation_id, label, list, sort, key)
    SELECT * FROM unnest($10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[])
    ON CONFLICT DO NOTHING
)

UPDATE applied
SET index = moved.index
FROM unnest($15::uuid[], $16::text[], $17::bigint[]) AS moved (organisation_id, lane, index)
WHERE applied.organisation_id = moved.organisation_id
    AND applied.lane = moved.lane
    AND applied.index < moved.index;

-- name: advance
UPDATE applied
SET index = $3
WHERE organisation_id = $1 AND lane = $2 AND index < $3;

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
