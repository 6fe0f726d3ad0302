import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import { toUpdate } from '../rows.ts';
import type { Work } from '../statement.ts';

const AFTER = `SELECT u.sequence, u.at, u.event, u.state, u.run, u.attempt, u.data
  FROM updates u JOIN jobs j ON j.number = u.job
  WHERE j.id = :jobId AND u.sequence > :after`;
// The first condition is that of the index on what jobs have said; a report may bring a message along with its changes.
const isSaid = ({ contains }: SqlFlavor) => `AND (u.event = 'message' OR ${contains('u.data', `'"info"'`)})
  AND (u.event = 'message' OR u.data ->> 'message' IS NOT NULL)`;
const OLDEST_FIRST = 'ORDER BY u.sequence LIMIT :limit';

interface Wanted {
  readonly jobId: string;
  readonly after: number;
  readonly limit: number;
  readonly onlyMessages?: boolean;
}

export function* updates(
  { sql, flavor }: Context,
  { jobId, after, limit, onlyMessages }: Wanted,
): Work<StoredUpdate[]> {
  const text = onlyMessages ? `${AFTER} ${isSaid(flavor)} ${OLDEST_FIRST}` : `${AFTER} ${OLDEST_FIRST}`;
  return (yield* sql(text).all({ jobId, after, limit })).map((row) => toUpdate(row, jobId));
}
