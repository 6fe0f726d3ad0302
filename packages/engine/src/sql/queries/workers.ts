import type { SeenWorker } from '../../roster.ts';
import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import { isLeased } from '../lease.ts';
import { toWorker } from '../rows.ts';
import type { Work } from '../statement.ts';

const SEEN = 'SELECT * FROM workers WHERE tenant = :tenant';
// A job that was taken from its worker is in nobody's hands, whatever the column still says.
const running = (flavor: SqlFlavor) => `SELECT worker, count(*) AS count FROM jobs
  WHERE ${isLeased(flavor)} AND tenant = :tenant AND worker IS NOT NULL GROUP BY worker`;

export function* workers(
  { sql, flavor }: Context,
  { tenant }: { tenant: string },
): Work<{ seen: SeenWorker[]; running: Record<string, number> }> {
  const counts = yield* sql(running(flavor)).all({ tenant });
  return {
    seen: (yield* sql(SEEN).all({ tenant })).map(toWorker),
    running: Object.fromEntries(counts.map(({ worker, count }) => [String(worker), Number(count)])),
  };
}
