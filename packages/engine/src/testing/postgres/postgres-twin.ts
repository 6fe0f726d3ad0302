import { POSTGRES_FLAVOR } from '../../postgres/flavor.ts';
import { createReading } from '../../postgres/reading.ts';
import { tenantOfQuery } from '../../postgres/tenant-of.ts';
import { writeBatch } from '../../postgres/write-batch.ts';
import { createWritingLine } from '../../postgres/writing-line.ts';
import { answer } from '../../sql/answer.ts';
import { asking, perform } from '../../sql/asking.ts';
import type { ManualClock } from '../manual-clock.ts';
import type { Twin } from '../twins/twin.ts';
import type { PostgresPlace } from './postgres-place.ts';
import { type WatchedLine, watchedLine } from './watched-line.ts';

/** Postgres, which does what it can of a batch side by side. */
export interface PostgresTwin extends Twin, AsyncDisposable {
  /** How the last batch was done. */
  readonly last: Pick<WatchedLine, 'together' | 'failure'>;
}

export function postgresTwin({ connect, look }: PostgresPlace, clock: ManualClock): PostgresTwin {
  const line = createWritingLine({ connect, now: () => clock.now() });
  const reading = createReading({ connect, connections: 4, hear() {} });
  let last = watchedLine(line);
  return {
    write(commands) {
      last = watchedLine(line);
      return writeBatch(last, commands);
    },
    read: (query) =>
      reading.run(tenantOfQuery(query), (asker) =>
        perform(answer({ sql: asking, flavor: POSTGRES_FLAVOR, now: clock.now() }, query), asker),
      ),
    rows: (table) => look(`SELECT * FROM ${table}`),
    get last() {
      return last;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([line.close(), reading.close()]);
    },
  };
}
