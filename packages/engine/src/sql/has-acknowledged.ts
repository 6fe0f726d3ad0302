/** Whether `:reader` has acknowledged the outcome of a job. */
export const HAS_ACKNOWLEDGED = `(acknowledged_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM acknowledged_outcomes WHERE job = number AND "user" = :reader))`;
