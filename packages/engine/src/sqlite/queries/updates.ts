import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { toUpdate } from '../rows.ts';

const AFTER = `SELECT u.sequence, u.at, u.event, u.state, u.run, u.attempt, u.data
  FROM updates u JOIN jobs j ON j.number = u.job
  WHERE j.id = :jobId AND u.sequence > :after`;
const OLDEST_FIRST = 'ORDER BY u.sequence LIMIT :limit';

interface Wanted {
  readonly jobId: string;
  readonly after: number;
  readonly limit: number;
  readonly onlyMessages?: boolean;
}

export function updates({ sql }: Context, { jobId, after, limit, onlyMessages }: Wanted): StoredUpdate[] {
  const text = onlyMessages ? `${AFTER} AND u.event = 'message' ${OLDEST_FIRST}` : `${AFTER} ${OLDEST_FIRST}`;
  return sql(text)
    .all({ jobId, after, limit })
    .map((row) => toUpdate(row, jobId));
}
