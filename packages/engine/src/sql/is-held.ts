/** A claim that is valid at `:now`: the job is in somebody's hands, and the time of that has not run out. A worker inside the process that owns the file needs no sign of life: it dies with that process,
 *  and the next one to open the file takes its jobs back. A laptop that slept longer than a lease must not cost it an attempt. */
export const IS_HELD = '(lease_until > :now OR (embedded = 1 AND lease_until IS NOT NULL))';
