-- The tree of a log: its leaves as they stand in the log, and tiles of what is above them.

-- name: leaves
-- In a transaction that names the organisation. Each run goes from after $2 to $3, both positions.
SELECT event.index, event.leaf
FROM unnest($2::bigint[], $3::bigint[]) AS run (after, until)
INNER JOIN log.event AS event
    ON event.organisation_id = $1
    AND event.index > run.after
    AND event.index <= run.until
ORDER BY event.index;

-- name: platform_leaves
SELECT entry.index, entry.leaf
FROM unnest($1::bigint[], $2::bigint[]) AS run (after, until)
INNER JOIN proof.platform_entry AS entry
    ON entry.index > run.after AND entry.index <= run.until
ORDER BY entry.index;

-- name: tiles
SELECT tile.level, tile.number, tile.hashes
FROM unnest($2::smallint[], $3::bigint[]) AS wanted (level, number)
INNER JOIN proof.tile AS tile
    ON tile.organisation_id = $1
    AND tile.level = wanted.level
    AND tile.number = wanted.number;

-- name: newest_tiles
-- The last tile of each level: what is folded already.
SELECT DISTINCT ON (tile.level) tile.level, tile.number, tile.hashes
FROM proof.tile AS tile
WHERE tile.organisation_id = $1
ORDER BY tile.level, tile.number DESC;

-- name: grow_tile
-- A tile only ever gets longer, whoever writes it: what two integrators derive is the same.
INSERT INTO proof.tile AS tile (organisation_id, level, number, hashes)
VALUES ($1, $2, $3, $4)
ON CONFLICT (organisation_id, level, number) DO UPDATE
SET hashes = excluded.hashes
WHERE octet_length(tile.hashes) < octet_length(excluded.hashes)
    AND tile.hashes = substr(excluded.hashes, 1, octet_length(tile.hashes));
