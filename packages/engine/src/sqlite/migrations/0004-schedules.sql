-- expands
CREATE TABLE schedules (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  spec TEXT NOT NULL,
  is_defined INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  paused_at INTEGER,
  paused_by TEXT,
  pause_reason TEXT,
  next_at INTEGER,
  last_at INTEGER,
  last_job TEXT,
  last_job_at INTEGER,
  made INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  missed INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  error_at INTEGER,
  PRIMARY KEY (tenant, name),
  CHECK (next_at IS NULL OR paused_at IS NULL),
  -- Time goes one way, whatever the clock does: no moment comes twice.
  CHECK (next_at IS NULL OR last_at IS NULL OR next_at > last_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedules_due ON schedules (next_at) WHERE next_at IS NOT NULL;

-- The schedule that made the job.
ALTER TABLE jobs ADD COLUMN schedule TEXT;
CREATE INDEX jobs_of_schedule ON jobs (tenant, schedule) WHERE schedule IS NOT NULL AND finished_at IS NULL;
