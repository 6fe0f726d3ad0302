-- expands
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Conditions are written as OR: for a list behind IN, SQLite builds a temporary index at every single write.
CREATE TABLE jobs (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'running' OR state = 'succeeded' OR state = 'created' OR state = 'planning' OR state = 'scheduled' OR state = 'waiting' OR state = 'pausing' OR state = 'paused' OR state = 'stopping' OR state = 'cancelling' OR state = 'retrying' OR state = 'failed' OR state = 'cancelled'),
  sequence INTEGER NOT NULL,
  run INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  queued_at INTEGER,
  started_at INTEGER,
  finished_at INTEGER,
  acknowledged_at INTEGER,
  due_at INTEGER,
  start_by INTEGER,
  lease_until INTEGER,
  claim_id TEXT,
  worker TEXT,
  embedded INTEGER NOT NULL DEFAULT 0,
  is_partial INTEGER NOT NULL DEFAULT 0,
  has_checkpoint INTEGER NOT NULL DEFAULT 0,
  has_steps INTEGER NOT NULL DEFAULT 0,
  options TEXT,
  progress TEXT,
  info TEXT,
  waiting_for TEXT,
  input TEXT,
  partial TEXT,
  output TEXT,
  error TEXT,
  outcome TEXT,
  CHECK ((finished_at IS NOT NULL) = (state = 'succeeded' OR state = 'failed' OR state = 'cancelled')),
  CHECK ((lease_until IS NOT NULL) = (state = 'running' OR state = 'pausing' OR state = 'stopping' OR state = 'cancelling'))
) STRICT;

-- The states that every job passes on its way (queued, running, succeeded) have no list index of their own:
-- they would be paid for on every move.
CREATE INDEX jobs_of_tenant ON jobs (tenant, number);
CREATE INDEX jobs_ready ON jobs (tenant, kind, priority DESC, number) WHERE state = 'queued';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_start_by ON jobs (start_by) WHERE start_by IS NOT NULL;
CREATE INDEX jobs_quiet ON jobs (tenant, state, number)
  WHERE state <> 'queued' AND state <> 'running' AND state <> 'succeeded';

CREATE TABLE updates (
  position INTEGER PRIMARY KEY,
  job INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  state TEXT NOT NULL,
  run INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  data TEXT,
  UNIQUE (job, sequence)
) STRICT;

CREATE TABLE checkpoints (
  job INTEGER PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE steps (
  job INTEGER NOT NULL,
  name TEXT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (job, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE labels (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  job INTEGER NOT NULL,
  PRIMARY KEY (tenant, name, value, job)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_of_job ON labels (job);

CREATE TABLE submissions (
  tenant TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  job_id TEXT NOT NULL,
  keep_until INTEGER NOT NULL,
  PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX submissions_by_age ON submissions (keep_until);

CREATE TABLE tombstones (
  job_id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  keep_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstones_by_age ON tombstones (keep_until);

CREATE TABLE artifacts (
  job INTEGER NOT NULL,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  file TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (job, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE kinds (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  description TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
