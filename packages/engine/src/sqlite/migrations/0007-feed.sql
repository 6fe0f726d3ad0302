-- expands
-- What stands in the log besides the updates of jobs: what was published, and that a job is gone. Its row in `updates` gives it its
-- place in the order of commits; there the negative of its position stands in place of a job.
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  topic TEXT NOT NULL,
  domain TEXT NOT NULL,
  job_id TEXT,
  data TEXT NOT NULL,
  labels TEXT,
  keep_until INTEGER NOT NULL
) STRICT;
CREATE INDEX events_by_age ON events (keep_until);
CREATE INDEX events_of_job ON events (job_id) WHERE job_id IS NOT NULL;

-- By the update, and which of its announcements.
CREATE TABLE acknowledged_events (
  job INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  place INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  PRIMARY KEY (job, sequence, place)
) STRICT, WITHOUT ROWID;

-- Of the present run.
CREATE TABLE acknowledged_outcomes (
  job INTEGER NOT NULL,
  user TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (job, user)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO acknowledged_outcomes (job, user, at)
  SELECT j.number, coalesce(u.data ->> 'by', 'local'), j.acknowledged_at
  FROM jobs j JOIN updates u ON u.job = j.number AND u.run = j.run AND u.event = 'acknowledge'
  WHERE j.acknowledged_at IS NOT NULL;

-- The updates that change what a job has said last: what it had said by a certain update is one look away. Most updates of a job
-- that says nothing have no data, and for them the first condition is all it costs.
CREATE INDEX updates_that_say ON updates (job, sequence)
  WHERE data IS NOT NULL AND (event = 'message' OR instr(data, '"info"') OR instr(data, '"message"'));
