-- Which relay works, and how far every log has been told on the bus.

-- One row. A relay that takes it from another raises the epoch; what the other still wants to
-- write under the old one is refused.
CREATE TABLE relay.lease (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    epoch bigint NOT NULL,
    holder text NOT NULL,
    until timestamptz NOT NULL
);

INSERT INTO relay.lease (epoch, holder, until) VALUES (0, '', '-infinity');

CREATE TABLE relay.published (
    organisation_id uuid PRIMARY KEY,
    index bigint NOT NULL,
    moved_at timestamptz NOT NULL
)
-- Updated all the time: room on the page keeps the updates off the index.
WITH (fillfactor = 50);

SELECT log.isolate('relay.published');

-- How far logs have been told is no tenant's secret, and the relay serves all of them.
CREATE POLICY relay ON relay.published TO scoreline_relay USING (true) WITH CHECK (true);
