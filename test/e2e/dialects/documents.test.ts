import { deepEqual, equal } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Longrun } from '@longrun/client';
import { documents } from '@longrun/client/documents';
import { example, type LongrunProcess } from '../system/longrun-process.ts';
import { type TemporaryStore, temporaryStore } from '../system/temporary-store.ts';

describe('api.job', () => {
  let store: TemporaryStore;
  let server: LongrunProcess;
  const start = () => store.serve('--jobs', example('conformance'));

  before(async () => {
    store = await temporaryStore();
    server = await start();
  });
  after(async () => {
    equal(await server.terminate(), 0);
    await store[Symbol.asyncDispose]();
  });

  test('keeps a document from its creation to its result, over a crash of the server', async () => {
    const first = documents(server);
    const job = await first.createJob('Train', 'ada', '{"epochs": 3}', '');
    const key = String(job.id);
    const kept = await first.setJobRunning(key, { ...job, node: 7 });
    await server.kill();
    server = await start();
    const { findJob, updateJobResult, getJobResults } = documents(server);
    deepEqual(await findJob(key), [kept, 'running']);
    await updateJobResult(key, { loss: 0.1 });
    const result = '{\n    "loss": 0.1\n}';
    deepEqual(await getJobResults(key), { ...kept, status: 'finished', result });
  });
  test('shows the job of a real worker as a document, with its result', async () => {
    await using longrun = new Longrun({ url: server.url });
    const job = longrun.job('demo:echo', { message: 'hello' });
    job.start();
    await job.result();
    const { getJobResults } = documents(server);
    const text = '{\n    "message": "hello"\n}';
    deepEqual(await getJobResults(job.serverJobId), {
      id: job.serverJobId,
      name: 'demo:echo',
      user: '',
      request: text,
      result: text,
      status: 'finished',
      messages: '',
    });
  });
});
