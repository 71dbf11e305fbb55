-- Mail: which is being sent, so that two processes do not send one twice. A row names a mail and
-- holds nothing of it.

CREATE TABLE mail_claim (
    organisation_id uuid NOT NULL,
    mail_id uuid NOT NULL,
    claimed_until timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, mail_id)
);

SELECT log.isolate('mail_claim');
