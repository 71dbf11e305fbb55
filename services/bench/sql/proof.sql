-- Logs to be signed: events of a usual size, without payloads, in the scratch database only.

-- name: fill
WITH made AS (
    INSERT INTO log.log_head (organisation_id, log_id, last_index)
    SELECT id, replace(id::text, '-', ''), $2 FROM unnest($1::uuid[]) AS id
    ON CONFLICT (organisation_id) DO UPDATE
    SET last_index = log_head.last_index + excluded.last_index
    RETURNING organisation_id, last_index
)
INSERT INTO log.event (organisation_id, index, recorded_at, version, stream, type, header)
SELECT made.organisation_id, n, n, n, 'bench', 'bench', convert_to(repeat('x', 480) || n, 'UTF8')
FROM made, generate_series(made.last_index - $2 + 1, made.last_index) AS n;
