-- Reading documents: by key, and by list in keyset pages.

-- name: many
SELECT key, body FROM documents_of($1, $2, $3);

-- name: page_ascending
SELECT sort, key, body FROM documents_after($1, $2, $3, $4, $5, $6);

-- name: page_descending
SELECT sort, key, body FROM documents_before($1, $2, $3, $4, $5, $6);

-- name: position
SELECT index FROM applied WHERE organisation_id = $1 AND lane = $2;
