-- Delivery: where the lanes of endpoints stand, what they could not deliver, what was tried.
-- A row for each lane and for each exception, never for each event.

-- One cursor through an organisation's feed towards one endpoint. live goes on for ever, replay and
-- retry have an end, test and verify are one request. standing and wish are JSON.
CREATE TABLE lane (
    organisation_id uuid NOT NULL,
    lane_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('live', 'replay', 'retry', 'test', 'verify')),
    is_open boolean NOT NULL,
    -- Everything that fits up to this sequence is finished or parked.
    cursor bigint NOT NULL,
    until bigint,
    -- The log position up to which the feed was looked at.
    seen bigint NOT NULL DEFAULT 0,
    -- µs since 1970: when it has something to do by itself; NULL where only news can give it that.
    due_at bigint,
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    lease_owner text COLLATE "C" NOT NULL DEFAULT '',
    -- Rises with every owner: what an earlier one still wants to write is refused.
    fence bigint NOT NULL DEFAULT 0,
    standing bytea NOT NULL DEFAULT '{}',
    wish bytea NOT NULL DEFAULT '{}',
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (organisation_id, lane_id)
)
-- Updated all the time: room on the page keeps the updates off the index.
WITH (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX lane_of_webhook ON lane (organisation_id, webhook_id);

-- The event of an ordering key that is to be sent next, since it was not taken. One row for each
-- key: what comes after it stays in the feed.
CREATE TABLE lane_parked (
    organisation_id uuid NOT NULL,
    lane_id uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    attempts integer NOT NULL,
    -- Seconds since 1970.
    due_at double precision NOT NULL,
    since double precision NOT NULL,
    reason text COLLATE "C" NOT NULL,
    PRIMARY KEY (organisation_id, lane_id, key)
)
WITH (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_cost_delay = 0
);

-- Events that were given up; delivered again by hand or by a replay.
CREATE TABLE dead_letter (
    organisation_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    sequence bigint NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    is_told boolean NOT NULL DEFAULT false,
    PRIMARY KEY (organisation_id, webhook_id, sequence)
);

-- What was tried. attempt_id is a UUIDv7, so the key is the order of time; detail is JSON, redacted.
CREATE TABLE attempt (
    organisation_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    lane_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    type text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    attempt integer NOT NULL,
    at bigint NOT NULL,
    duration_us bigint NOT NULL,
    status integer,
    outcome text COLLATE "C" NOT NULL,
    detail bytea NOT NULL,
    PRIMARY KEY (organisation_id, webhook_id, attempt_id)
);
CREATE INDEX attempt_of_event ON attempt (organisation_id, webhook_id, event_id);

SELECT log.isolate('lane');
SELECT log.isolate('lane_parked');
SELECT log.isolate('dead_letter');
SELECT log.isolate('attempt');

-- Which lanes are due is no tenant's secret: every worker sweeps them, as every service sweeps the
-- heads of the logs. It only looks; to take one it names the organisation.
CREATE POLICY sweep ON lane FOR SELECT TO scoreline_notification USING (true);
