import { deepEqual, equal, rejects } from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { defineJob, JobError, Longrun, openLongrun } from './index.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { count, hold } from './testing/test-jobs.ts';

test('everything runs in one process, with the verbs of the client', async () => {
  await using longrun = await openLongrun({ store: 'sqlite::memory:', jobs: [count] });
  equal(longrun instanceof Longrun, true);
  const job = longrun.job(count, undefined);
  equal(job.start(), true);
  deepEqual(await job.result(), { rows: 4 });
  equal((await longrun.list()).jobs.length, 1);
});

test('a job goes on from its checkpoint after the process has closed and opened the store again', async (t) => {
  const store = `sqlite:${join(await temporaryFolder(t), 'longrun.db')}`;
  const steps = defineJob({
    ...hold,
    kind: 'test:steps',
    run: ({ restored, ...context }) => (restored === 1 ? { held: true } : hold.run({ ...context, restored })),
  });
  const first = await openLongrun({ store, jobs: [steps] });
  const job = await first.submit(steps, undefined);
  // Claimed is not begun: the handler tells when it can be interrupted.
  for await (const update of first.api.watch(job.serverJobId)) if (update.changes?.progress) break;
  await first.close();

  await using second = await openLongrun({ store, jobs: [steps] });
  const again = await second.attach(job.serverJobId, steps);
  deepEqual(await again.result(), { held: true });
  const { attempt } = await second.get(job.serverJobId);
  equal(attempt >= 1, true);
});

test('artifacts lie beside the file, or go with the store in memory', async (t) => {
  const file = join(await temporaryFolder(t), 'longrun.db');
  for (const store of [file, ':memory:']) {
    await using longrun = await openLongrun({ store, jobs: [count] });
    const job = await longrun.submit(count, undefined);
    await job.result();
    const [artifact] = await longrun.api.artifacts(job.serverJobId);
    equal(artifact?.name, 'rows.csv');
  }
});

test('a second opener of the same file is refused', async (t) => {
  const store = join(await temporaryFolder(t), 'longrun.db');
  await using longrun = await openLongrun({ store });
  await rejects(openLongrun({ store }), (error) => error instanceof JobError && error.code === 'store-busy');
  equal((await longrun.list()).jobs.length, 0);
});

test('a store that there is not is refused before anything is opened', async () => {
  await rejects(openLongrun({ store: 'redis://localhost/jobs' }), { code: 'invalid-request' });
});
