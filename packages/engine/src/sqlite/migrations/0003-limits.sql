-- expands
-- The place in the ready line: the time of queueing, less a minute for each point of priority.
ALTER TABLE jobs ADD COLUMN rank INTEGER;
ALTER TABLE jobs ADD COLUMN queue TEXT;
ALTER TABLE jobs ADD COLUMN owner TEXT;
ALTER TABLE jobs ADD COLUMN concurrency_key TEXT;
UPDATE jobs SET rank = queued_at - priority * 60000 WHERE queued_at IS NOT NULL;
UPDATE jobs SET queue = options ->> '$.queue', owner = options ->> '$.owner',
  concurrency_key = options ->> '$.concurrencyKey' WHERE options IS NOT NULL;

-- Each owner of a kind has a line of its own, and so have the jobs without one. The last two columns spare the look into
-- the row where a queue or a key is held back.
DROP INDEX jobs_ready;
CREATE INDEX jobs_ready ON jobs (tenant, kind, owner, rank, number, queue, concurrency_key) WHERE state = 'queued';
-- What is running is counted from here. The sweep for leases that ran out reads all of it: there are never more
-- entries than workers have jobs in hand.
DROP INDEX jobs_leased;
CREATE INDEX jobs_leased ON jobs (tenant, kind, owner, lease_until) WHERE lease_until IS NOT NULL;
-- One for both: every job is met by the condition of each partial index, whether it has a queue and a key or not.
CREATE INDEX jobs_leased_by_group ON jobs (tenant, concurrency_key, queue, lease_until)
  WHERE lease_until IS NOT NULL AND (queue IS NOT NULL OR concurrency_key IS NOT NULL);

-- Owners with ready jobs, and when it is the turn of each among the owners of the kind. An owner that is served goes to the
-- end: it gets a new row, and of equal turns the older row goes first. A row may be left over when the jobs are gone.
CREATE TABLE lanes (
  number INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  turn INTEGER NOT NULL,
  served_at INTEGER NOT NULL,
  UNIQUE (tenant, kind, owner)
) STRICT;
CREATE INDEX lanes_by_turn ON lanes (tenant, kind, turn, number);
INSERT INTO lanes (tenant, kind, owner, turn, served_at)
  SELECT tenant, kind, owner, min(rank), 0 FROM jobs WHERE state = 'queued' AND owner IS NOT NULL
  GROUP BY tenant, kind, owner;

CREATE TABLE pauses (
  tenant TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope = 'kind' OR scope = 'queue' OR scope = 'owner'),
  value TEXT NOT NULL,
  reason TEXT,
  until INTEGER,
  paused_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, scope, value)
) STRICT, WITHOUT ROWID;

-- `declared`: 1 for what the definition of a kind asks for, 0 for what an operator has set.
CREATE TABLE limits (
  tenant TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope = 'kind' OR scope = 'queue' OR scope = 'key'),
  value TEXT NOT NULL,
  declared INTEGER NOT NULL,
  concurrency INTEGER,
  rate_count INTEGER,
  rate_per_ms INTEGER,
  rate_burst INTEGER,
  set_by TEXT,
  set_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, scope, value, declared)
) STRICT, WITHOUT ROWID;

-- One number per limited rate: when the next start would be due if all were evenly spaced.
CREATE TABLE rates (
  tenant TEXT NOT NULL,
  scope TEXT NOT NULL,
  value TEXT NOT NULL,
  next_start REAL NOT NULL,
  PRIMARY KEY (tenant, scope, value)
) STRICT, WITHOUT ROWID;

-- Jobs of which there is to be one at a time. Whether one still counts is seen from the job; a row may be left over when it has
-- ended. Beside the jobs, so that the many without such a key pay nothing for it.
CREATE TABLE unique_jobs (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  job INTEGER NOT NULL,
  PRIMARY KEY (tenant, kind, key, job)
) STRICT, WITHOUT ROWID;
CREATE INDEX unique_jobs_of_job ON unique_jobs (job);

CREATE TABLE workers (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  kinds TEXT NOT NULL,
  capacity INTEGER NOT NULL,
  embedded INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
