-- The roles of Scoreline, for a database whose administrator makes roles by hand.
-- `scoreline migrate` makes the same where it may; tests/deploy holds this file to it.
-- Passwords are set apart from this: ALTER ROLE … PASSWORD …, or SCORELINE_LOGIN_PASSWORDS.

-- What owns, and what may be done; nobody logs in as one of these.
CREATE ROLE scoreline_owner NOLOGIN;
CREATE ROLE scoreline_log NOLOGIN;
CREATE ROLE scoreline_erase NOLOGIN;
CREATE ROLE scoreline_reader NOLOGIN;
CREATE ROLE scoreline_service NOLOGIN;

-- One login per service, one for the relay, and one for the signer, who is in no group.
CREATE ROLE scoreline_identity LOGIN;
CREATE ROLE scoreline_planning LOGIN;
CREATE ROLE scoreline_checkin LOGIN;
CREATE ROLE scoreline_scoring LOGIN;
CREATE ROLE scoreline_notification LOGIN;
CREATE ROLE scoreline_audit LOGIN;
CREATE ROLE scoreline_gateway LOGIN;
CREATE ROLE scoreline_relay LOGIN;
CREATE ROLE scoreline_signer LOGIN;

GRANT scoreline_reader TO scoreline_service, scoreline_relay;
-- The gateway decides nothing and reads no log.
GRANT scoreline_service TO
    scoreline_identity,
    scoreline_planning,
    scoreline_checkin,
    scoreline_scoring,
    scoreline_notification,
    scoreline_audit;
