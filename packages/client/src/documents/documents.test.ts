import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError } from '@longrun/core';
import { createApp, listen } from '@longrun/server';
import { openWorksite } from '../testing/worksite.ts';
import { type DocumentOptions, type Documents, documents, type JobDocument, ValueError } from './index.ts';

interface Site extends AsyncDisposable {
  readonly jobs: Documents;
  /** Another program's functions on the same server. */
  readonly others: (options: Partial<DocumentOptions>) => Documents;
  readonly key: () => Promise<string>;
}

async function open(): Promise<Site> {
  const { engine } = await openWorksite();
  const server = await listen({ app: createApp({ engine }), engine, port: 0 });
  return {
    jobs: documents(server),
    others: (options) => documents({ url: server.url, ...options }),
    key: async () => (await engine.keys.create({ name: 'test' })).token,
    async [Symbol.asyncDispose]() {
      await server.close();
      await engine.close();
    },
  };
}

test('a job goes from its creation to its result', async () => {
  await using site = await open();
  const { createJob, getJob, setJobRunning, findJob, updateJobResult, getJobResults, deleteJob } = site.jobs;
  const made = await createJob('Train', 'ada', '{"epochs": 3}', '');
  const id = String(made.id);
  deepEqual(await getJob(id), made);
  deepEqual(await setJobRunning(id, { ...made, node: 7 }), { ...made, node: 7, status: 'running' });
  deepEqual(await getJob(id), null);
  equal((await getJob(id, 'running'))?.node, 7);
  equal(await getJobResults(id), null);
  equal(await updateJobResult(id, { loss: 0.1 }), null);
  const done = { ...made, node: 7, status: 'finished', result: '{\n    "loss": 0.1\n}' };
  deepEqual(await getJobResults(id), done);
  deepEqual(await findJob(id), [done, 'finished']);
  equal(await deleteJob(id), null);
  deepEqual(await findJob(id), [null, 'finished']);
});

test('jobs are set in every state, and listed by it', async () => {
  await using site = await open();
  const { jobs } = site;
  await jobs.setJob(1, { n: 1 });
  await jobs.setJob(2, { n: 2 }, 'running');
  await jobs.setJobPending(3, { n: 3 });
  await jobs.setJobFinished(4, { n: 4 });
  await jobs.updateJobResult(5, null, { n: 5 });
  const numbers = (all: readonly JobDocument[]) => all.map(({ n }) => n);
  deepEqual(numbers(await jobs.getPendingJobs()), [1, 3]);
  deepEqual(numbers(await jobs.getRunningJobs()), [2]);
  deepEqual(numbers(await jobs.getFinishedJobs()), [4, 5]);
  deepEqual(numbers(await jobs.getJobs()), [1, 3, 2, 4, 5]);
  deepEqual(numbers(await jobs.getJobs({ limit: 2, after: 3 })), [2, 4]);
});

test('the schema tells of seven fields, and each caller has one of its own', async () => {
  await using site = await open();
  const [first, second] = [await site.jobs.getJobSchema(), await site.jobs.getJobSchema()];
  deepEqual(first, second);
  ok(first !== second);
  deepEqual(first.status.options, ['idle', 'pending', 'running', 'finished', 'error']);
});

test('documents are kept as they are given where that is asked for', async () => {
  await using site = await open();
  const verbatim = site.others({ verbatim: true });
  deepEqual(await verbatim.setJobRunning('a', { status: 'mine' }), { status: 'mine' });
  await verbatim.updateJobResult('a', 1);
  deepEqual(await verbatim.getJobResults('a'), { status: 'mine', result: '1' });
});

describe('what cannot be', () => {
  test('is a ValueError for states and ids', async () => {
    await using site = await open();
    const { jobs } = site;
    await rejects(jobs.getJob('a', 'idle' as 'pending'), ValueError); // what JavaScript may pass
    await rejects(jobs.setJob('a', {}, 'completed' as 'finished'), ValueError);
    for (const id of ['', 'a/b']) await rejects(jobs.findJob(id), ValueError);
  });
  test('is a TypeError for data that JSON has no word for, and nothing is stored', async () => {
    await using site = await open();
    const { jobs } = site;
    const cyclic: JobDocument = {};
    cyclic.self = cyclic;
    for (const data of [
      undefined,
      1n,
      () => 1,
      Symbol('s'),
      Number.NaN,
      { deep: [Number.POSITIVE_INFINITY] },
      cyclic,
    ])
      await rejects(jobs.updateJobResult('a', data as never, {}), TypeError);
    await rejects(jobs.setJob('a', [] as unknown as JobDocument), TypeError);
    deepEqual(await jobs.getJobs(), []);
  });
  test('is a JobError where the key is not good', async () => {
    await using site = await open();
    const token = await site.key();
    equal((await site.others({ token }).getJobs()).length, 0);
    const isUnauthorized = (error: unknown) => isJobError(error) && error.code === 'unauthorized';
    await rejects(site.others({ token: 'wrong' }).getJobs(), isUnauthorized);
  });
});
