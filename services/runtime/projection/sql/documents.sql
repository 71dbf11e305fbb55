-- Reading documents: by key, and by list in keyset pages.

-- name: one
SELECT body
FROM document
WHERE organisation_id = $1 AND label = $2 AND key = $3;

-- name: many
SELECT key, body
FROM document
WHERE organisation_id = $1 AND label = $2 AND key = ANY ($3::text[]);

-- name: page_ascending
SELECT place.sort, place.key, document.body
FROM place
INNER JOIN document USING (organisation_id, label, key)
WHERE place.organisation_id = $1
    AND place.label = $2
    AND place.list = $3
    AND (place.sort, place.key) > ($4, $5)
ORDER BY place.sort, place.key
LIMIT $6;

-- name: page_descending
SELECT place.sort, place.key, document.body
FROM place
INNER JOIN document USING (organisation_id, label, key)
WHERE place.organisation_id = $1
    AND place.label = $2
    AND place.list = $3
    AND ($4::text IS NULL OR (place.sort, place.key) < ($4, $5))
ORDER BY place.sort DESC, place.key DESC
LIMIT $6;
