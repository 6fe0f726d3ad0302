import { assertFit } from '../postgres/assert-fit.ts';
import { connect } from '../postgres/connection.ts';
import { migrate } from '../postgres/migrate.ts';
import { planMigrations } from '../postgres/plan-migrations.ts';
import { createReading } from '../postgres/reading.ts';
import { EVERYBODY } from '../postgres/tenant-of.ts';
import type { Transaction } from '../postgres/transaction.ts';
import { toStoreError } from '../postgres/trouble.ts';
import { createWritingLine } from '../postgres/writing-line.ts';
import type { Row } from '../sql/statement.ts';

/** The database that jobs are moved to. A lost connection is made anew; what had not been stored is done again. */
export interface Target {
  /** As it may be shown to anybody. */
  readonly address: string;
  /** Migrations that have not been run. */
  readonly pending: readonly string[];
  /** What whoever runs the database should know, in whole sentences. */
  readonly warnings: readonly string[];
  /** Names in values are those of `to-positional.ts`. */
  read(text: string, values?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
  /** While nobody else writes. */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** By this, servers are told from moves. */
const NAME = 'longrun move';

export async function openTarget(
  url: string,
  { mayMigrate }: { readonly mayMigrate: boolean },
): Promise<Target> {
  const connectOne = () => connect({ url: named(url), named: false });
  const prepared = await prepare(connectOne, mayMigrate);
  const line = createWritingLine({ connect: connectOne });
  const reading = createReading({ connect: connectOne, connections: 1, hear() {} });
  return {
    ...prepared,
    address: addressOf(url),
    read: (text, values = {}) =>
      reading.run(EVERYBODY, async ({ ask }) => (await ask({ text, values })).rows),
    write: (work) => line.run('one', work),
    async close() {
      await Promise.all([line.close(), reading.close()]);
    },
  };
}

async function prepare(
  connectOne: () => ReturnType<typeof connect>,
  mayMigrate: boolean,
): Promise<Pick<Target, 'pending' | 'warnings'>> {
  const connection = await connectOne().catch((error) => Promise.reject(toStoreError(error)));
  try {
    const warnings = await assertFit(connection);
    if (mayMigrate) await migrate({ connect: connectOne });
    const pending = await planMigrations(connection);
    return { warnings, pending: pending.map(({ name }) => name) };
  } finally {
    await connection.close();
  }
}

function named(url: string): string {
  const address = new URL(url);
  address.searchParams.set('application_name', NAME);
  return address.href;
}

function addressOf(url: string): string {
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username && `${username}@`}${host}${pathname}`;
}
