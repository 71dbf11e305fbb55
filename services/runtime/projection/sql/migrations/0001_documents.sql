-- The read models of one service: every projection's documents in one set of tables.
-- Run once per service with search_path set to the service's own schema.
-- label is "<projection>@<version>.<generation>": a rebuild writes a new generation beside the live one.

CREATE TABLE document (
    organisation_id uuid NOT NULL,
    label text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (organisation_id, label, key)
);

-- Where a document stands in a list; a page is a range of this index.
CREATE TABLE place (
    organisation_id uuid NOT NULL,
    label text COLLATE "C" NOT NULL,
    list text COLLATE "C" NOT NULL,
    sort text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    PRIMARY KEY (organisation_id, label, list, sort, key)
);

-- How far a lane (a projection's label, or a reaction) has come in an organisation's log.
CREATE TABLE applied (
    organisation_id uuid NOT NULL,
    lane text COLLATE "C" NOT NULL,
    index bigint NOT NULL,
    PRIMARY KEY (organisation_id, lane)
) WITH (fillfactor = 50);

-- A lane that stopped at an event it cannot digest; it waits for a person.
CREATE TABLE parked (
    organisation_id uuid NOT NULL,
    lane text COLLATE "C" NOT NULL,
    index bigint NOT NULL,
    attempts int NOT NULL,
    error text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organisation_id, lane)
);

-- Which label readers read; building is the one that a rebuild is catching up.
CREATE TABLE live (
    projection text COLLATE "C" PRIMARY KEY,
    label text COLLATE "C" NOT NULL,
    building text COLLATE "C"
);

SELECT log.isolate('document');
SELECT log.isolate('place');
SELECT log.isolate('applied');
SELECT log.isolate('parked');

-- Reading in one round trip, as services/runtime/store does: each function names its organisation
-- for the time it runs. They run with the caller's rights, under row-level security.

CREATE FUNCTION documents_of(organisation uuid, wanted_label text, keys text[])
RETURNS TABLE (key text, body bytea)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    before CONSTANT text := current_setting('scoreline.organisations', true);
BEGIN
    PERFORM set_config('scoreline.organisations', organisation::text, true);
    RETURN QUERY
    SELECT document.key, document.body
    FROM document
    WHERE document.organisation_id = organisation
        AND document.label = wanted_label
        AND document.key = ANY (keys);
    PERFORM set_config('scoreline.organisations', coalesce(before, ''), true);
END
$$;

CREATE FUNCTION documents_after(
    organisation uuid, wanted_label text, wanted_list text, last_sort text, last_key text,
    limit_rows integer
)
RETURNS TABLE (sort text, key text, body bytea)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    before CONSTANT text := current_setting('scoreline.organisations', true);
BEGIN
    PERFORM set_config('scoreline.organisations', organisation::text, true);
    RETURN QUERY
    SELECT place.sort, place.key, document.body
    FROM place
    INNER JOIN document
        ON document.organisation_id = organisation
        AND document.label = wanted_label
        AND document.key = place.key
    WHERE place.organisation_id = organisation
        AND place.label = wanted_label
        AND place.list = wanted_list
        AND (place.sort, place.key) > (last_sort, last_key)
    ORDER BY place.sort, place.key
    LIMIT limit_rows;
    PERFORM set_config('scoreline.organisations', coalesce(before, ''), true);
END
$$;

-- last_sort NULL begins at the end of the list.
CREATE FUNCTION documents_before(
    organisation uuid, wanted_label text, wanted_list text, last_sort text, last_key text,
    limit_rows integer
)
RETURNS TABLE (sort text, key text, body bytea)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    before CONSTANT text := current_setting('scoreline.organisations', true);
BEGIN
    PERFORM set_config('scoreline.organisations', organisation::text, true);
    RETURN QUERY
    SELECT place.sort, place.key, document.body
    FROM place
    INNER JOIN document
        ON document.organisation_id = organisation
        AND document.label = wanted_label
        AND document.key = place.key
    WHERE place.organisation_id = organisation
        AND place.label = wanted_label
        AND place.list = wanted_list
        AND (last_sort IS NULL OR (place.sort, place.key) < (last_sort, last_key))
    ORDER BY place.sort DESC, place.key DESC
    LIMIT limit_rows;
    PERFORM set_config('scoreline.organisations', coalesce(before, ''), true);
END
$$;
