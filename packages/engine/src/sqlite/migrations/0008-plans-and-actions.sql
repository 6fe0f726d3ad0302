-- expands
-- A table of its own: a plan may be large, and a job is written anew with each move.
CREATE TABLE plans (
  job INTEGER PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
ALTER TABLE jobs ADD COLUMN has_plan INTEGER NOT NULL DEFAULT 0;

CREATE TABLE actions (
  number INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  spec TEXT NOT NULL,
  target TEXT,
  updated_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (tenant, id)
) STRICT;
