-- Mail that was tried: when it may be tried again, and what came of each attempt. No row holds
-- anything of what a mail says, or its address.

ALTER TABLE mail_claim
ADD COLUMN attempts integer NOT NULL DEFAULT 0,
ADD COLUMN due_at timestamptz NOT NULL DEFAULT '-infinity';

-- attempt_id is a UUIDv7, so the key is the order of time; at is in µs since 1970.
CREATE TABLE mail_attempt (
    organisation_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    mail_id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    attempt integer NOT NULL,
    at bigint NOT NULL,
    duration_us bigint NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    status integer,
    PRIMARY KEY (organisation_id, attempt_id)
);

SELECT log.isolate('mail_attempt');
