-- What erasure takes besides a person's key: remembered answers, and of an organisation that left
-- its keys and payloads. Headers, leaves and heads stay: the log remains provable.

-- The moments from which a log reads differently than before; a handful in any log, so that no
-- append pays for the index.
CREATE INDEX forgetting ON log.event (organisation_id, index)
WHERE type IN (
    'identity.person_erased.v1',
    'identity.erasure_finished.v1',
    'identity.organisation_offboarded.v1'
);

-- The index of the last of them, 0 if there is none.
CREATE FUNCTION log.forgotten_until(organisation uuid) RETURNS bigint
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    before CONSTANT text := current_setting('scoreline.organisations', true);
    last bigint;
BEGIN
    PERFORM set_config('scoreline.organisations', organisation::text, true);
    SELECT event.index INTO last
    FROM log.event AS event
    WHERE event.organisation_id = organisation
        AND event.type IN (
            'identity.person_erased.v1',
            'identity.erasure_finished.v1',
            'identity.organisation_offboarded.v1'
        )
    ORDER BY event.index DESC
    LIMIT 1;
    PERFORM set_config('scoreline.organisations', coalesce(before, ''), true);
    RETURN coalesce(last, 0);
END
$$;

-- Empties the answers that commands gave before an index: any may hold a person's words. The keys
-- stay, so that nothing is done twice. The platform's log remembers what registering was answered.
CREATE FUNCTION log.forget_texts(organisation uuid, platform uuid, before bigint) RETURNS void
LANGUAGE sql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE log.command_answer AS stored
    SET answer = ''
    WHERE stored.organisation_id = organisation AND stored.last_index < before;
    UPDATE log.command_answer AS stored
    SET answer = ''
    WHERE stored.organisation_id = platform
        AND position(convert_to(organisation::text, 'UTF8') IN stored.answer) > 0;
$$;

-- Of an organisation that left nothing is claimed any more.
CREATE FUNCTION log.forget_claims(organisation uuid) RETURNS void
LANGUAGE sql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM log.claim AS held WHERE held.organisation_id = organisation;
$$;

-- Removes the payloads of an organisation that its own log says has left, up to that event. Whoever
-- calls it names the organisation for the transaction.
CREATE FUNCTION log.erase_payloads(organisation uuid) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    told CONSTANT bigint := (
        SELECT max(event.index)
        FROM log.event AS event
        WHERE event.organisation_id = organisation
            AND event.type = 'identity.organisation_offboarded.v1'
            -- The platform's own log tells of others that left.
            AND event.stream = 'organisation/' || organisation
    );
BEGIN
    IF told IS NULL THEN
        RAISE EXCEPTION 'no event of its log says that % has left', organisation
            USING ERRCODE = 'restrict_violation';
    END IF;
    DELETE FROM log.event_payload AS kept
    WHERE kept.organisation_id = organisation AND kept.index < told;
END
$$;

-- Destroys every key of an organisation.
CREATE FUNCTION keyring.destroy_all(organisation uuid) RETURNS void
LANGUAGE sql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE keyring.person_key AS held
    SET wrapped = NULL, destroyed_at = now()
    WHERE held.organisation_id = organisation AND held.wrapped IS NOT NULL
$$;

REVOKE ALL ON FUNCTION log.forgotten_until(uuid) FROM public;
REVOKE ALL ON FUNCTION log.forget_texts(uuid, uuid, bigint) FROM public;
REVOKE ALL ON FUNCTION log.forget_claims(uuid) FROM public;
REVOKE ALL ON FUNCTION log.erase_payloads(uuid) FROM public;
REVOKE ALL ON FUNCTION keyring.destroy_all(uuid) FROM public;
GRANT EXECUTE ON FUNCTION log.forgotten_until(uuid) TO scoreline_reader;
-- Somebody is forgotten where identity decides it.
GRANT EXECUTE ON FUNCTION log.forget_texts(uuid, uuid, bigint) TO scoreline_identity;
GRANT EXECUTE ON FUNCTION log.forget_claims(uuid) TO scoreline_identity;
GRANT EXECUTE ON FUNCTION log.erase_payloads(uuid) TO scoreline_identity;
GRANT EXECUTE ON FUNCTION keyring.destroy_all(uuid) TO scoreline_identity;
GRANT CREATE ON SCHEMA log TO scoreline_log, scoreline_erase;
GRANT CREATE ON SCHEMA keyring TO scoreline_erase;
ALTER FUNCTION log.forget_texts(uuid, uuid, bigint) OWNER TO scoreline_log;
ALTER FUNCTION log.forget_claims(uuid) OWNER TO scoreline_log;
ALTER FUNCTION log.erase_payloads(uuid) OWNER TO scoreline_erase;
ALTER FUNCTION keyring.destroy_all(uuid) OWNER TO scoreline_erase;
REVOKE CREATE ON SCHEMA log FROM scoreline_log, scoreline_erase;
REVOKE CREATE ON SCHEMA keyring FROM scoreline_erase;
