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
