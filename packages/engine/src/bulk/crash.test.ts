import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { BulkOutput, BulkRequest, JobApi } from '@longrun/core';
import { LOCAL_CALLER } from '../caller.ts';
import { type Engine, openEngine } from '../index.ts';
import { openSqlite } from '../sqlite/index.ts';
import type { Store } from '../store.ts';
import { manualClock } from '../testing/index.ts';

const COUNT = 1_000;

/** A store that stops answering writes after a number of pages, as one does whose process was killed: what was written
 *  before is there, what came after is not, and nobody hears of either. */
function dyingStore(store: Store, afterPages: number): Store & { readonly died: Promise<void> } {
  const { promise: died, resolve } = Promise.withResolvers<void>();
  const never = new Promise<never>(() => {});
  let pages = 0;
  let isDead = false;
  return {
    ...store,
    died,
    write(commands) {
      // The bulk job keeps its place before each page.
      pages += commands.filter((command) => command.type === 'report' && command.checkpoint).length;
      isDead ||= pages > afterPages;
      if (!isDead) return store.write(commands);
      resolve();
      return never;
    },
    read: (query) => (isDead ? never : store.read(query)),
  };
}

describe('a bulk job whose server dies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'longrun-bulk-'));
  const files: Store[] = [];
  after(async () => {
    await Promise.allSettled(files.map((file) => file.close())); // those that a failed test has left open
    rmSync(folder, { recursive: true });
  });

  const open = async (name: string, options: { dieAfter?: number } = {}) => {
    const clock = manualClock();
    const file = await openSqlite({ file: join(folder, `${name}.db`), clock });
    files.push(file);
    const store = dyingStore(file, options.dieAfter ?? Number.POSITIVE_INFINITY);
    const engine = await openEngine({ store, clock });
    return { file, store, engine, api: engine.as(LOCAL_CALLER) };
  };
  const fill = (api: JobApi) =>
    api.submit(Array.from({ length: COUNT }, () => ({ kind: 'demo:echo', maxAttempts: 1 })));
  const end = async (engine: Engine, id: string) => {
    const api = engine.as(LOCAL_CALLER);
    for await (const _ of api.watch(id));
    const job = await api.get(id);
    return { ...job, output: job.output as unknown as BulkOutput };
  };
  const counts = async (api: JobApi) => (await api.list({ kind: 'demo:*', counts: true, limit: 1 })).counts;

  const request: BulkRequest = { action: 'cancel', filter: { kind: 'demo:*', state: ['queued'] } };

  test('goes on in the next process, and counts every job once', async () => {
    const first = await open('killed', { dieAfter: 3 });
    await fill(first.api);
    const { id } = await first.api.bulk.run(request);
    await first.store.died;
    await first.file.close();
    const second = await open('killed');
    const job = await end(second.engine, id);
    deepEqual(job.output, { action: 'cancel', successful: COUNT, skipped: 0, reasons: {} });
    deepEqual(await counts(second.api), { cancelled: COUNT });
    equal(job.attempt, 2);
    await second.engine.close();
  });

  test('starts no job again that it had started before, though it has ended again meanwhile', async () => {
    const first = await open('retry');
    await fill(first.api);
    for await (const _ of first.api.watch((await first.api.bulk.run(request)).id));
    await first.engine.close();

    const second = await open('retry', { dieAfter: 2 });
    const { id } = await second.api.bulk.run({ action: 'retry', filter: { state: ['cancelled'] } });
    await second.store.died;
    // What was started again just before is cancelled again before anybody looks.
    const { jobs } = await readQueued(second.file);
    ok(jobs.length > 200);
    const fence = { by: 'tenant', tenant: 'default' } as const;
    await second.file.write(
      jobs.map(({ id: jobId }) => ({ type: 'move', jobId, event: 'cancel', fence }) as const),
    );
    await second.file.close();

    const third = await open('retry');
    equal((await end(third.engine, id)).output.successful, COUNT);
    const runs = (await allJobs(third.api)).map(({ run }) => run);
    deepEqual([...new Set(runs)], [2]);
    await third.engine.close();
  });

  test('hands its work back when the server is stopped in good order, and no attempt is lost', async () => {
    const first = await open('closed');
    await fill(first.api);
    const { id } = await first.api.bulk.run(request);
    for await (const { changes } of first.api.watch(id)) if (changes?.progress?.counters?.successful) break;
    await first.engine.close();
    const second = await open('closed');
    const job = await end(second.engine, id);
    equal(job.output.successful, COUNT);
    equal(job.attempt, 1);
    await second.engine.close();
  });

  const readQueued = async (store: Store) => ({
    jobs: await store.read({
      type: 'list',
      tenant: 'default',
      states: ['queued'],
      kind: 'demo:echo',
      limit: COUNT,
    }),
  });
  const allJobs = async (api: JobApi) => {
    const first = await api.list({ kind: 'demo:*', limit: 500 });
    const rest = await api.list({ kind: 'demo:*', limit: 500, cursor: first.nextCursor ?? '' });
    return [...first.jobs, ...rest.jobs];
  };
});
