-- expands
-- Its caller drives it: no worker may claim it. It has no rank, since it stands in no line, and a lease without end while it runs.
ALTER TABLE jobs ADD COLUMN by_caller INTEGER NOT NULL DEFAULT 0;
-- The name that its caller has given it.
ALTER TABLE jobs ADD COLUMN external_id TEXT;
-- When it was last taken; `started_at` is the first time of the run.
ALTER TABLE jobs ADD COLUMN claimed_at INTEGER;
CREATE UNIQUE INDEX jobs_external_id ON jobs (tenant, external_id) WHERE external_id IS NOT NULL;
UPDATE jobs SET claimed_at = started_at WHERE lease_until IS NOT NULL;
-- What a worker has taken it keeps.
UPDATE jobs SET by_caller = 1, rank = NULL WHERE options ->> '$.driver' = 'caller' AND lease_until IS NULL;
