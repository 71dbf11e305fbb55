-- Sealed secrets of webhooks; written by services/notification/keychain.py, and swept by
-- services/notification/handlers/forgotten_keys.py.

-- name: keep
INSERT INTO webhook_key (organisation_id, webhook_id, key_id, sealed_under, sealed)
VALUES ($1, $2, $3, $4, $5);

-- name: find
SELECT sealed_under, sealed
FROM webhook_key
WHERE organisation_id = $1 AND webhook_id = $2 AND key_id = $3;

-- name: sweep
-- Forgets the key $4 at once, and those that are older than $5 and sign nothing any more: $3 are
-- those that do or will. Ids are in the order of time.
DELETE FROM webhook_key
WHERE organisation_id = $1
    AND webhook_id = $2
    AND (key_id = $4 OR (key_id < $5 AND key_id <> ALL ($3::uuid[])));

-- name: forget
DELETE FROM webhook_key WHERE organisation_id = $1 AND webhook_id = $2;
