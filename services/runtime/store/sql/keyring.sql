-- The keys of persons; services/runtime/store/keyring.py wraps and unwraps them.

-- name: of_persons
SELECT person_id, key_id, wrapped
FROM keyring.person_key
WHERE organisation_id = $1 AND person_id = ANY ($2::text[]);

-- name: by_id
SELECT person_id, key_id, wrapped
FROM keyring.person_key
WHERE organisation_id = $1 AND key_id = ANY ($2::uuid[]);

-- name: add
-- Whoever comes second takes the key of whoever came first.
INSERT INTO keyring.person_key (organisation_id, person_id, key_id, wrapped)
SELECT $1, made.person_id, made.key_id, made.wrapped
FROM unnest($2::text[], $3::uuid[], $4::bytea[]) AS made (person_id, key_id, wrapped)
ON CONFLICT (organisation_id, person_id) DO NOTHING;

-- name: destroy
SELECT keyring.destroy($1, $2);

-- name: destroy_all
SELECT keyring.destroy_all($1);

-- name: living
-- Whether any of these persons, or anybody where none is named, has a key that still opens.
SELECT EXISTS (
    SELECT FROM keyring.person_key
    WHERE organisation_id = $1
        AND wrapped IS NOT NULL
        AND (person_id = $2 OR $2 IS NULL)
);

-- name: may_destroy
SELECT has_function_privilege('keyring.destroy(uuid, text)', 'EXECUTE');
