import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { toUpdate } from '../rows.ts';
import type { Work } from '../statement.ts';

const AFTER = `SELECT u.sequence, u.at, u.event, u.state, u.run, u.attempt, u.data
  FROM updates u JOIN jobs j ON j.number = u.job
  WHERE j.id = :jobId AND u.sequence > :after`;
// The first condition is that of the index on what jobs have said; a report may bring a message along with its changes.
const IS_SAID = `AND (u.event = 'message' OR instr(u.data, '"info"'))
  AND (u.event = 'message' OR u.data ->> '$.message' IS NOT NULL)`;
const OLDEST_FIRST = 'ORDER BY u.sequence LIMIT :limit';

interface Wanted {
  readonly jobId: string;
  readonly after: number;
  readonly limit: number;
  readonly onlyMessages?: boolean;
}

export function* updates(
  { sql }: Context,
  { jobId, after, limit, onlyMessages }: Wanted,
): Work<StoredUpdate[]> {
  const text = onlyMessages ? `${AFTER} ${IS_SAID} ${OLDEST_FIRST}` : `${AFTER} ${OLDEST_FIRST}`;
  return (yield* sql(text).all({ jobId, after, limit })).map((row) => toUpdate(row, jobId));
}
