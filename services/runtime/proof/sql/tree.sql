-- The tree of a log: its leaves as they stand in the log, and tiles of what is above them.

-- name: leaves
-- In a transaction that names the organisation. Each run goes from after $2 to $3, both positions.
-- LATERAL with an order of its own keeps a plan from reading the whole log for each run: 300 times.
SELECT found.index, found.leaf
FROM unnest($2::bigint[], $3::bigint[]) AS run (after, until)
CROSS JOIN LATERAL (
    SELECT event.index, event.leaf
    FROM log.event AS event
    WHERE event.organisation_id = $1
        AND event.index > run.after
        AND event.index <= run.until
    ORDER BY event.index
) AS found;

-- name: platform_leaves
SELECT found.index, found.leaf
FROM unnest($1::bigint[], $2::bigint[]) AS run (after, until)
CROSS JOIN LATERAL (
    SELECT entry.index, entry.leaf
    FROM proof.platform_entry AS entry
    WHERE entry.index > run.after AND entry.index <= run.until
    ORDER BY entry.index
) AS found;

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
