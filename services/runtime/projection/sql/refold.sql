-- Making one projection of one organisation anew in place, after something in its log can no
-- longer be read; services/runtime/projection/refold.py.

-- name: digests
SELECT key, sha256(body) AS digest FROM document WHERE organisation_id = $1 AND label = $2;

-- name: drop_documents_of
DELETE FROM document WHERE organisation_id = $1 AND label = $2 AND key = ANY ($3::text[]);

-- name: drop_places_of
DELETE FROM place WHERE organisation_id = $1 AND label = $2 AND key = ANY ($3::text[]);

-- name: stand
UPDATE applied SET index = $3 WHERE organisation_id = $1 AND lane = $2;
