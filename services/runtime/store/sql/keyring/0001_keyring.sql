-- The keys that seal personal fields, one living key per person, each wrapped by the master key.
-- Apart from the log, so that its backups may expire sooner: destroying a key is the erasure.

CREATE TABLE keyring.person_key (
    key_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    person_id text COLLATE "C" NOT NULL,
    -- NULL once destroyed: the person is known to be erased, and gets no new key.
    wrapped bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    PRIMARY KEY (organisation_id, person_id),
    UNIQUE (organisation_id, key_id),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
SELECT log.isolate('keyring.person_key');
CREATE POLICY erase ON keyring.person_key TO scoreline_erase
USING (organisation_id = ANY ((SELECT log.tenants())::uuid[]));

GRANT USAGE ON SCHEMA keyring TO scoreline_erase, scoreline_service;
GRANT SELECT, INSERT ON keyring.person_key TO scoreline_service;
GRANT SELECT, INSERT, UPDATE (wrapped, destroyed_at) ON keyring.person_key TO scoreline_erase;

-- Destroys a person's key; what it sealed reads as empty for ever. A person without one is noted
-- as erased all the same. Says whether anything changed.
CREATE FUNCTION keyring.destroy(organisation_id uuid, person_id text) RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO keyring.person_key AS held (organisation_id, person_id, key_id, destroyed_at)
    VALUES (destroy.organisation_id, destroy.person_id, gen_random_uuid(), now())
    ON CONFLICT ON CONSTRAINT person_key_pkey DO UPDATE
    SET wrapped = NULL, destroyed_at = now()
    WHERE held.wrapped IS NOT NULL;
    RETURN found;
END
$$;
REVOKE ALL ON FUNCTION keyring.destroy(uuid, text) FROM public;
-- A person is erased where identity decides it.
GRANT EXECUTE ON FUNCTION keyring.destroy(uuid, text) TO scoreline_identity;
GRANT CREATE ON SCHEMA keyring TO scoreline_erase;
ALTER FUNCTION keyring.destroy(uuid, text) OWNER TO scoreline_erase;
REVOKE CREATE ON SCHEMA keyring FROM scoreline_erase;
