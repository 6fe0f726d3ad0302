// For `node --test --test-global-setup`: one Postgres for all files of a run, unless LONGRUN_TEST_POSTGRES names another.
import { type RunningPostgres, startPostgres } from './start-postgres.ts';

let running: RunningPostgres | undefined; // the runner calls two functions of this file, and nothing else connects them

export async function globalSetup(): Promise<void> {
  if (process.env.LONGRUN_TEST_POSTGRES) return;
  running = await startPostgres();
  process.env.LONGRUN_TEST_POSTGRES = running.url; // the processes of the files inherit it
}

export async function globalTeardown(): Promise<void> {
  await running?.stop();
}
