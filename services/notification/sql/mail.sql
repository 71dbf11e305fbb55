-- Who is sending which mail just now, and what came of it; written by services/notification/mailing.
-- Nothing of the mail.

-- name: claim_mail
-- Gives a row to the one process that may send it, with the how-manieth attempt that is; $3 is
-- seconds.
INSERT INTO mail_claim AS held (organisation_id, mail_id, claimed_until, attempts)
VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3), 1)
ON CONFLICT (organisation_id, mail_id) DO UPDATE
SET claimed_until = excluded.claimed_until,
    attempts = held.attempts + 1
WHERE held.claimed_until < clock_timestamp() AND held.due_at <= clock_timestamp()
RETURNING attempts;

-- name: put_off
-- It was not taken: it may be tried again in $3 seconds.
UPDATE mail_claim
SET claimed_until = '-infinity',
    due_at = clock_timestamp() + make_interval(secs => $3)
WHERE organisation_id = $1 AND mail_id = $2;

-- name: hand_back
-- Nothing was tried after all.
UPDATE mail_claim
SET claimed_until = '-infinity',
    attempts = attempts - 1
WHERE organisation_id = $1 AND mail_id = $2;

-- name: forget_claims
-- What was sent is in the log; a claim is of no use a day later.
DELETE FROM mail_claim
WHERE organisation_id = $1 AND claimed_until < clock_timestamp() - interval '1 day'
    AND due_at < clock_timestamp() - interval '1 day';

-- name: write_attempt
INSERT INTO mail_attempt (
    organisation_id, attempt_id, mail_id, member_id, kind, attempt, at, duration_us, outcome, status
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: forget_mail_attempts
-- $2 is an id made at the moment before which they go.
DELETE FROM mail_attempt WHERE organisation_id = $1 AND attempt_id < $2;

-- name: mail_attempts
-- A page of attempts, newest first; $3 is the attempt to go on behind, $4 a member or none.
SELECT attempt_id, member_id, kind, attempt, at, duration_us, outcome, status
FROM mail_attempt
WHERE organisation_id = $1
    AND ($3::uuid IS NULL OR attempt_id < $3)
    AND ($4::uuid IS NULL OR member_id = $4)
ORDER BY attempt_id DESC
LIMIT $2;
