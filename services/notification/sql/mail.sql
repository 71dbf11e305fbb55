-- Who is sending which mail just now; written by services/notification/mailing. Nothing of the mail.

-- name: claim_mail
-- Gives a row to the one process that may send it; $3 is seconds.
INSERT INTO mail_claim AS held (organisation_id, mail_id, claimed_until)
VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))
ON CONFLICT (organisation_id, mail_id) DO UPDATE
SET claimed_until = excluded.claimed_until
WHERE held.claimed_until < clock_timestamp()
RETURNING mail_id;

-- name: forget_claims
-- What was sent is in the log; a claim is of no use a day later.
DELETE FROM mail_claim
WHERE organisation_id = $1 AND claimed_until < clock_timestamp() - interval '1 day';
