-- Building a projection beside the live one, swapping, and proving the tables by the log.

-- name: live_label
SELECT label, building FROM live WHERE projection = $1;

-- name: announce
-- From now on a running service keeps the new label up to date beside the old one.
INSERT INTO live (projection, label, building)
VALUES ($1, '', $2)
ON CONFLICT (projection) DO UPDATE SET building = excluded.building;

-- name: swap
UPDATE live SET label = building, building = NULL
WHERE projection = $1 AND building = $2;

-- name: insert_documents
INSERT INTO document (organisation_id, label, key, body)
SELECT organisation_id, label, key, body
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])
    AS built (organisation_id, label, key, body);

-- name: insert_places
INSERT INTO place (organisation_id, label, list, sort, key)
SELECT organisation_id, label, list, sort, key
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
    AS built (organisation_id, label, list, sort, key);

-- name: insert_lane
INSERT INTO applied (organisation_id, lane, index) VALUES ($1, $2, $3);

-- name: lane_index
-- Locked, so that documents and index are read as of one moment.
SELECT index FROM applied WHERE organisation_id = $1 AND lane = $2 FOR UPDATE;

-- name: drop_documents
DELETE FROM document
WHERE organisation_id = $1 AND starts_with(label, $2) AND label <> $3;

-- name: drop_places
DELETE FROM place
WHERE organisation_id = $1 AND starts_with(label, $2) AND label <> $3;

-- name: drop_lanes
DELETE FROM applied
WHERE organisation_id = $1 AND starts_with(lane, $2) AND lane <> $3;

-- name: drop_parked
DELETE FROM parked
WHERE organisation_id = $1 AND starts_with(lane, $2) AND lane <> $3;

-- name: all_documents
SELECT key, body FROM document WHERE organisation_id = $1 AND label = $2;

-- name: all_places
SELECT list, sort, key FROM place WHERE organisation_id = $1 AND label = $2;
