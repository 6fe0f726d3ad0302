-- expands
-- When the worker must have confirmed what was asked of the job, and whether it has not.
ALTER TABLE jobs ADD COLUMN confirm_by INTEGER;
ALTER TABLE jobs ADD COLUMN stuck INTEGER NOT NULL DEFAULT 0;
-- The limit of the whole job, and the moment that follows from it; a pause moves that moment on.
ALTER TABLE jobs ADD COLUMN job_timeout_ms INTEGER;
ALTER TABLE jobs ADD COLUMN end_by INTEGER;
ALTER TABLE jobs ADD COLUMN paused_at INTEGER;
ALTER TABLE jobs ADD COLUMN idle_timeout_ms INTEGER;
ALTER TABLE jobs ADD COLUMN idle_until INTEGER;
-- Workers lost in a row, without anything saved in between.
ALTER TABLE jobs ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
-- The last attempt was handed back in good order: the next one goes on where it was, under the same number.
ALTER TABLE jobs ADD COLUMN is_continued INTEGER NOT NULL DEFAULT 0;
-- Parts: the number of the parent, which split of it, and which part.
ALTER TABLE jobs ADD COLUMN parent INTEGER;
ALTER TABLE jobs ADD COLUMN part_name TEXT;
ALTER TABLE jobs ADD COLUMN part INTEGER;
ALTER TABLE jobs ADD COLUMN has_parts INTEGER NOT NULL DEFAULT 0;
-- Some job waits, or waited, for the end of this one.
ALTER TABLE jobs ADD COLUMN is_needed INTEGER NOT NULL DEFAULT 0;

CREATE INDEX jobs_confirm_by ON jobs (confirm_by) WHERE confirm_by IS NOT NULL;
CREATE INDEX jobs_end_by ON jobs (end_by) WHERE end_by IS NOT NULL;
CREATE INDEX jobs_idle_until ON jobs (idle_until) WHERE idle_until IS NOT NULL;
CREATE INDEX jobs_parts ON jobs (parent, part) WHERE parent IS NOT NULL;
CREATE INDEX jobs_active_parts ON jobs (parent) WHERE parent IS NOT NULL AND lease_until IS NOT NULL;

-- What a waiting job waits for: `open` until that job has ended as the waiting one needs it.
CREATE TABLE needs (
  needed INTEGER NOT NULL,
  job INTEGER NOT NULL,
  open INTEGER NOT NULL,
  PRIMARY KEY (needed, job)
) STRICT, WITHOUT ROWID;
CREATE INDEX needs_of_job ON needs (job, open);
