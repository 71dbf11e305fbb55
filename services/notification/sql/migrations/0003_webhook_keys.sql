-- The secrets that webhooks sign with: both halves of a key, sealed with AES-256-GCM and bound to
-- their place. sealed_under names the master key, without saying anything of it.
CREATE TABLE webhook_key (
    organisation_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    key_id uuid NOT NULL,
    sealed_under text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (organisation_id, webhook_id, key_id)
);

SELECT log.isolate('webhook_key');
