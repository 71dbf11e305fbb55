-- What is told of a log's proof; services/runtime/proof/reading.py. In transactions that name the
-- organisation.

-- name: signed
SELECT signed.log_id, kept.note, kept.signed_at, signed.shut
FROM proof.checkpoint AS kept
INNER JOIN proof.log AS signed USING (organisation_id)
WHERE kept.organisation_id = $1 AND kept.note IS NOT NULL
ORDER BY kept.size DESC
LIMIT 1;

-- name: entry
SELECT head.log_id, event.leaf, event.recorded_at, event.header, kept.salt, kept.payload
FROM log.event AS event
INNER JOIN log.log_head AS head USING (organisation_id)
LEFT JOIN log.event_payload AS kept
    ON kept.organisation_id = event.organisation_id AND kept.index = event.index
WHERE event.organisation_id = $1 AND event.index = $2;

-- name: place_of
SELECT entry.index FROM proof.platform_entry AS entry WHERE entry.log_id = $1 AND entry.size = $2;

-- name: last_place
SELECT entry.size, entry.index
FROM proof.platform_entry AS entry
WHERE entry.log_id = $1 AND entry.size <= $2
ORDER BY entry.size DESC
LIMIT 1;

-- name: notes
SELECT kept.size, kept.note
FROM proof.checkpoint AS kept
WHERE kept.organisation_id = $1 AND kept.size > $2 AND kept.size <= $3 AND kept.note IS NOT NULL
ORDER BY kept.size
LIMIT $4;

-- name: public_keys
SELECT kind, public, name, valid_from, valid_until
FROM proof.public_key
ORDER BY valid_from DESC, kind;
