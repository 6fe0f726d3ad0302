-- expands
-- Milliseconds that the present run was in a worker's hands, without the present claim.
ALTER TABLE jobs ADD COLUMN worked_ms INTEGER NOT NULL DEFAULT 0;
UPDATE jobs SET worked_ms = max(0, finished_at - started_at) WHERE finished_at IS NOT NULL AND started_at IS NOT NULL;

-- When the result of an ended job was first fetched. A table of its own: noting it must not write the whole job again.
CREATE TABLE fetches (
  job INTEGER PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT;
