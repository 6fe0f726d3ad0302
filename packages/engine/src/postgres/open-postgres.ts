import type { Clock } from '../clock.ts';
import { answer } from '../sql/answer.ts';
import { asking, perform } from '../sql/asking.ts';
import type { Hint, Store } from '../store.ts';
import { createJoining } from './app-transaction/joining.ts';
import { connect } from './connection.ts';
import { createDatabaseClock } from './database-clock.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { prepareDatabase } from './prepare-database.ts';
import { createReading } from './reading.ts';
import { tenantOfQuery } from './tenant-of.ts';
import { writeBatch } from './write-batch.ts';
import { createWritingLine } from './writing-line.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. The tables are in its schema `longrun`. */
  readonly url: string;
  /** Brings the schema up to date; with `false` an older one is refused. True unless told otherwise. */
  readonly migrate?: boolean;
  /** In place of the database's clock, for tests. */
  readonly clock?: Clock;
}

/** Opens a store that any number of processes share. */
export async function openPostgres({ url, migrate = true, clock }: PostgresOptions): Promise<Store> {
  const connectOne = () => connect({ url, named: true });
  for (const warning of await prepareDatabase({ connect: connectOne, mayMigrate: migrate }))
    console.warn(`longrun: ${warning}`);
  const databaseClock = createDatabaseClock(Date.now());
  const now = clock ? () => clock.now() : databaseClock.now;
  const line = createWritingLine({ connect: connectOne, ...(clock && { now }) });
  const reading = createReading({ connect: connectOne, connections: 6, hear: databaseClock.hear });
  const listeners = new Set<(hint: Hint) => void>();
  const tell = (hint: Hint) => {
    for (const listen of [...listeners]) listen(hint);
  };
  const joining = createJoining({ reading, onCommit: tell, ...(clock && { now }) });
  return {
    exclusive: false,
    now,
    write: (commands) => writeBatch(line, commands),
    read: (query) =>
      reading.run(tenantOfQuery(query), (asker) =>
        perform(answer({ sql: asking, flavor: POSTGRES_FLAVOR, now: now() }, query), asker),
      ),
    onChange(listen) {
      listeners.add(listen);
      return () => void listeners.delete(listen);
    },
    join: joining.join,
    async close() {
      joining.close();
      await Promise.all([line.close(), reading.close()]);
    },
  };
}
