-- expands
-- An attempt that was handed back keeps its number, and the next claim goes on with it. Before, the number went back with it.
UPDATE jobs SET attempt = attempt + 1
  WHERE is_continued = 1 AND lease_until IS NULL AND finished_at IS NULL;
