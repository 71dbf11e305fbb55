-- What the signer asks and promises; services/runtime/proof/signer.py.

-- name: changed
-- Logs that are not as they were signed last; one that got shorter is among them.
SELECT
    head.organisation_id,
    head.log_id,
    head.last_index AS head,
    coalesce(signed.size, 0) AS size,
    signed.root
FROM log.log_head AS head
LEFT JOIN proof.log AS signed USING (organisation_id)
WHERE head.last_index <> coalesce(signed.size, 0)
ORDER BY head.organisation_id;

-- name: heads
SELECT head.log_id, head.last_index AS head FROM log.log_head AS head;

-- name: vanished
-- Logs that were signed and are not there at all.
SELECT signed.log_id, signed.size
FROM proof.log AS signed
WHERE signed.organisation_id <> $1
    AND NOT EXISTS (
        SELECT FROM log.log_head AS head WHERE head.organisation_id = signed.organisation_id
    );

-- name: promise
-- One root per size, and no size below one that was promised: the row of the log is locked, so of
-- two signers one is second and promises nothing. The log's id never changes.
WITH promised AS (
    INSERT INTO proof.log AS signed (organisation_id, log_id, size, root)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (organisation_id) DO UPDATE
    SET size = excluded.size, root = excluded.root, shut = NULL
    WHERE signed.size < excluded.size AND signed.log_id = excluded.log_id
    RETURNING signed.organisation_id, signed.size, signed.root
)
INSERT INTO proof.checkpoint (organisation_id, size, root, signed_at)
SELECT promised.organisation_id, promised.size, promised.root, $5
FROM promised
RETURNING size;

-- name: shut
UPDATE proof.log SET shut = $2 WHERE log_id = $1;

-- name: unreleased
-- Promised and not yet signed: by this process a moment ago, or by one that was killed since. One
-- that a larger one has overtaken stays unsigned: no size is signed after a larger one.
SELECT kept.organisation_id, signed.log_id, kept.size, kept.root
FROM proof.checkpoint AS kept
INNER JOIN proof.log AS signed USING (organisation_id, size)
WHERE kept.note IS NULL
ORDER BY kept.organisation_id, kept.size;

-- name: release
UPDATE proof.checkpoint SET note = $3
WHERE organisation_id = $1 AND size = $2 AND note IS NULL;

-- name: platform_state
SELECT coalesce(max(entry.index), 0) AS head FROM proof.platform_entry AS entry;

-- name: platform_signed
SELECT signed.size, signed.root FROM proof.log AS signed WHERE signed.organisation_id = $1;

-- name: lock_platform
SELECT pg_advisory_xact_lock(hashtext('scoreline.platform_entry'));

-- name: untold
-- The newest checkpoint of each log that the platform's log does not have yet.
SELECT signed.log_id, signed.size, signed.root
FROM proof.log AS signed
INNER JOIN proof.checkpoint AS kept
    ON kept.organisation_id = signed.organisation_id
    AND kept.size = signed.size
    AND kept.note IS NOT NULL
WHERE signed.organisation_id <> $1
    AND NOT EXISTS (
        SELECT FROM proof.platform_entry AS entry
        WHERE entry.log_id = signed.log_id AND entry.size = signed.size
    )
ORDER BY signed.log_id;

-- name: tell
INSERT INTO proof.platform_entry (index, entry, log_id, size)
SELECT
    (SELECT coalesce(max(entry.index), 0) FROM proof.platform_entry AS entry) + told.n,
    told.entry,
    told.log_id,
    told.size
FROM unnest($1::bytea[], $2::text[], $3::bigint[]) WITH ORDINALITY
    AS told (entry, log_id, size, n);

-- name: current_keys
SELECT kind, public FROM proof.public_key WHERE valid_until IS NULL;

-- name: retire_key
UPDATE proof.public_key SET valid_until = $2 WHERE kind = $1 AND valid_until IS NULL;

-- name: add_key
INSERT INTO proof.public_key (kind, public, name, valid_from) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, public) DO UPDATE SET valid_until = NULL;
