import type { Refused } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

const TOMBSTONE = `SELECT 1 FROM tombstones
  WHERE job_id = :jobId AND (:tenant IS NULL OR tenant = :tenant) AND keep_until > :now`;

/** Why a job is not there: deleted a while ago, or never known to this tenant. */
export function* absent(
  { sql, now }: Context,
  command: { jobId: string; tenant?: string; fence?: object },
): Work<Refused> {
  const { jobId } = command;
  const tenant =
    command.tenant ?? (command.fence && 'tenant' in command.fence ? String(command.fence.tenant) : undefined);
  const deleted = yield* sql(TOMBSTONE).get({ jobId, tenant, now });
  return { refused: deleted ? 'job-deleted' : 'job-not-found', jobId };
}
