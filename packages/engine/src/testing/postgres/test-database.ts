import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

export interface TestDatabase {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A database of a test's own on the Postgres of this run, gone after it; a copy of `template` where one is named. */
export async function testDatabase(template = 'template0'): Promise<TestDatabase> {
  const server = process.env.LONGRUN_TEST_POSTGRES;
  if (!server)
    throw new Error(
      'There is no Postgres. Run the tests with --test-global-setup=packages/engine/src/testing/postgres/global-setup.ts, or name one in LONGRUN_TEST_POSTGRES.',
    );
  const name = `longrun_${randomUUID().replaceAll('-', '')}`;
  await ask(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => ask(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function ask(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
