-- What the bench does in the place of time: a lease that runs out.

-- name: sessions
-- Connections of workers that the server has not noticed to be gone.
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'bench-deliveries';

-- name: expire
UPDATE notification.lane SET lease_until = '-infinity';

-- name: lanes
SELECT count(*) FROM notification.lane;
