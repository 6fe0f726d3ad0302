import type { Clock } from '../clock.ts';
import { hintOf } from '../hint-of.ts';
import { answer } from '../sql/answer.ts';
import { asking, perform } from '../sql/asking.ts';
import type { Store } from '../store.ts';
import { createJoining } from './app-transaction/joining.ts';
import { connect } from './connection.ts';
import { createDatabaseClock } from './database-clock.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { CHANNEL, createHints } from './hints.ts';
import { prepareDatabase } from './prepare-database.ts';
import { createReading } from './reading.ts';
import { EVERYBODY, tenantOfQuery } from './tenant-of.ts';
import { createWriter } from './writer.ts';
import { createWritingLine } from './writing-line.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. The tables are in its schema `longrun`. */
  readonly url: string;
  /** The address is that of a pooler that gives each transaction another connection, as PgBouncer does in transaction mode. */
  readonly pooled?: boolean;
  /** The address of the database itself, to hear at once of what other servers change; `url` unless that is pooled. Without one this
   *  server finds it when it looks, which it does once per second. */
  readonly listenUrl?: string;
  /** Brings the schema up to date; with `false` an older one is refused. True unless told otherwise. */
  readonly migrate?: boolean;
  /** In place of the database's clock, for tests. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** Batches that are written at the same time. */
const WRITERS = 2;
/** Reads at the same time; beyond that they wait for each other. */
const READERS = 6;
/** The server may hang without a word, and no timeout of its own is sure to fire: none of them ends the wait of a COMMIT for a standby. */
const DEADLINE_MS = 40_000;
const NOTIFY = `SELECT set_config('synchronous_commit', 'off', true), pg_notify('${CHANNEL}', :payload)`;

/** Opens a store that any number of processes share. Rejects with `store-busy` where the database cannot be reached, and with
 *  `unfit-platform` where it cannot be worked on. */
export async function openPostgres({
  url,
  pooled = false,
  listenUrl = pooled ? undefined : url,
  migrate = true,
  clock,
}: PostgresOptions): Promise<Store> {
  const connectOne = () => connect({ url, named: !pooled, deadlineMs: DEADLINE_MS });
  // A migration may take its time.
  const connectToPrepare = () => connect({ url, named: false });
  for (const warning of await prepareDatabase({ connect: connectToPrepare, mayMigrate: migrate }))
    console.warn(`longrun: ${warning}`);
  const databaseClock = createDatabaseClock(Date.now());
  const now = clock ? () => clock.now() : databaseClock.now;
  const lines = Array.from({ length: WRITERS }, () =>
    createWritingLine({ connect: connectOne, ...(clock && { now }) }),
  );
  const writer = createWriter(lines);
  const reading = createReading({ connect: connectOne, connections: READERS, hear: databaseClock.hear });
  const hints = createHints({
    listenUrl,
    notify: (payload) => reading.run(EVERYBODY, ({ ask }) => ask({ text: NOTIFY, values: { payload } })),
  });
  const joining = createJoining({ reading, onCommit: hints.tellAll, ...(clock && { now }) });
  return {
    exclusive: false,
    now,
    async write(commands) {
      const results = await writer.write(commands);
      const hint = hintOf(commands, results);
      if (hint) hints.tell(hint);
      return results;
    },
    read: (query) =>
      reading.run(tenantOfQuery(query), (asker) =>
        perform(answer({ sql: asking, flavor: POSTGRES_FLAVOR, now: now() }, query), asker),
      ),
    onChange: hints.onChange,
    join: joining.join,
    async close() {
      joining.close();
      await hints.close();
      await Promise.all([...lines.map((line) => line.close()), reading.close()]);
    },
  };
}
