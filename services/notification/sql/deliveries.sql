-- What people ask about deliveries; written only by services/notification/delivery.

-- name: sequence_of
-- The place in the feed of an event that was tried before.
SELECT sequence
FROM attempt
WHERE organisation_id = $1 AND webhook_id = $2 AND event_id = $3 AND kind NOT IN ('test', 'verify')
LIMIT 1;

-- name: tried
-- What an event is that was tried, or a test.
SELECT type, sequence
FROM attempt
WHERE organisation_id = $1 AND webhook_id = $2 AND event_id = $3
LIMIT 1;

-- name: cursor_of
SELECT cursor FROM lane WHERE organisation_id = $1 AND lane_id = $2;

-- name: attempts
-- A page of attempts, newest first; $4 is the attempt to go on behind.
SELECT
    attempt_id, kind, lane_id, event_id, sequence, type, subject, attempt, at, duration_us, status,
    outcome, detail
FROM attempt
WHERE organisation_id = $1
    AND webhook_id = $2
    AND ($4::uuid IS NULL OR attempt_id < $4)
    AND ($5::text IS NULL OR event_id = $5)
    AND ($6::text IS NULL OR subject = $6)
    AND ($7::text IS NULL OR outcome = $7)
    AND ($8::text IS NULL OR type = $8)
    AND ($9::bigint IS NULL OR at >= $9)
    AND ($10::bigint IS NULL OR at < $10)
ORDER BY attempt_id DESC
LIMIT $3;

-- name: figures
-- How the attempts since $3 went, and how many arrived since $4; tests do not count.
SELECT
    count(*) AS attempts,
    count(*) FILTER (WHERE outcome = 'delivered') AS delivered,
    count(*) FILTER (WHERE outcome = 'delivered' AND attempt_id >= $4) AS lately,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_us) AS p50,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_us) AS p95
FROM attempt
WHERE organisation_id = $1
    AND webhook_id = $2
    AND attempt_id >= $3
    AND kind NOT IN ('test', 'verify');

-- name: standings
-- Where the lanes of an endpoint stand, and the first of what is parked on each.
SELECT
    lane.lane_id,
    lane.kind,
    lane.cursor,
    lane.standing,
    count(held.key) AS parked,
    max(held.attempts) AS tried,
    min(held.sequence) AS first_parked
FROM lane
LEFT JOIN lane_parked AS held
    ON held.organisation_id = lane.organisation_id AND held.lane_id = lane.lane_id
WHERE lane.organisation_id = $1 AND lane.webhook_id = $2 AND lane.kind IN ('live', 'replay')
GROUP BY lane.organisation_id, lane.lane_id;

-- name: dead_letters
SELECT count(*) FROM dead_letter WHERE organisation_id = $1 AND webhook_id = $2;
