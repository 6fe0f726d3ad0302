-- expands
-- The event that has started the job, by its position.
ALTER TABLE jobs ADD COLUMN event INTEGER;

-- What an event was published with so that publishing it again makes no second one.
ALTER TABLE events ADD COLUMN key TEXT;
ALTER TABLE events ADD COLUMN fingerprint TEXT;
CREATE INDEX events_by_key ON events (tenant, key) WHERE key IS NOT NULL;
