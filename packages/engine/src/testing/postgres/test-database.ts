import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

export interface TestDatabase {
  /** As whom a server would connect: an ordinary role that owns the database, so that row-level security holds for it. */
  readonly url: string;
  /** As whom everything is allowed to. */
  readonly adminUrl: string;
  /** Asks one thing of it, as whom everything is allowed to. */
  ask(text: string): Promise<readonly Record<string, unknown>[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A database of a test's own on the Postgres of this run, or on another, gone after it. */
export async function testDatabase(server = process.env.LONGRUN_TEST_POSTGRES): Promise<TestDatabase> {
  if (!server)
    throw new Error(
      'There is no Postgres. Run the tests with --test-global-setup=packages/engine/src/testing/postgres/global-setup.ts, or name one in LONGRUN_TEST_POSTGRES.',
    );
  const name = `longrun_${randomUUID().replaceAll('-', '')}`;
  await ask(server, [
    `CREATE ROLE ${name} LOGIN PASSWORD '${name}'`,
    `GRANT ${name} TO CURRENT_USER`, // only then may an administrator who is no superuser give it something
    `CREATE DATABASE ${name} TEMPLATE template0 OWNER ${name}`,
  ]);
  const admin = new URL(server);
  admin.pathname = `/${name}`;
  const url = new URL(admin);
  url.username = name;
  url.password = name;
  return {
    url: url.href,
    adminUrl: admin.href,
    ask: (text) => ask(admin.href, [text]),
    async [Symbol.asyncDispose]() {
      await ask(server, [`DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}`]);
    },
  };
}

/** One after the other, each for itself: a database cannot be made inside a transaction. */
async function ask(url: string, texts: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: readonly Record<string, unknown>[] = [];
    for (const text of texts) ({ rows } = await client.query(text));
    return rows;
  } finally {
    await client.end();
  }
}
