import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manualClock } from '@longrun/engine/testing';
import { type OpenApp, openApp } from '../../testing/open-app.ts';

async function call(app: OpenApp, name: string, body: unknown, token?: string) {
  return (await app.send('POST', `/api/job/${name}`, { body, token })).json;
}

/** The job behind a document, as the native API shows it. */
async function jobOf(app: OpenApp, externalId: string) {
  const { json } = await app.send('GET', `/v1/jobs?externalId=${externalId}`);
  return (await app.send('GET', `/v1/jobs/${json.jobs[0].id}`)).json;
}

describe('a document is a job', () => {
  test('that its caller drives, and whose input it is', async () => {
    await using app = await openApp();
    const made = await call(app, 'createJob', ['Train', 'ada', '', '']);
    const { kind, driver, externalId, state, input } = await jobOf(app, made.id);
    deepEqual([kind, driver, externalId, state], ['api:job', 'caller', made.id, 'created']);
    deepEqual(input, made);
  });
  test('whose result is the output of the job, and whose error is a failure', async () => {
    await using app = await openApp();
    await call(app, 'setJobRunning', ['a', {}]);
    equal((await jobOf(app, 'a')).state, 'running');
    await call(app, 'updateJobResult', ['a', { loss: 0.5 }]);
    const done = await jobOf(app, 'a');
    deepEqual([done.state, done.output], ['succeeded', { loss: 0.5 }]);
    await call(app, 'setJobFinished', ['a', { status: 'error', messages: 'no disk' }]);
    const failed = await jobOf(app, 'a');
    deepEqual([failed.state, failed.error.message, failed.output], ['failed', 'no disk', null]);
  });
  test('and stays until it is deleted, however long that is', async () => {
    const clock = manualClock();
    await using app = await openApp({ clock });
    for (const [key, status] of [
      ['a', 'finished'],
      ['b', 'error'],
      ['c', 'running'],
    ])
      await call(app, 'setJob', [key, { status }, status === 'running' ? 'running' : 'finished']);
    await clock.pass(400 * 24 * 3_600_000, 20 * 24 * 3_600_000);
    equal((await call(app, 'getJobs', [])).length, 3);
  });
  test('and is found by the id of its job as well', async () => {
    await using app = await openApp();
    await call(app, 'setJobRunning', ['a', { n: 1 }]);
    const { id } = await jobOf(app, 'a');
    deepEqual(await call(app, 'findJob', [id]), [{ n: 1, status: 'running' }, 'running']);
    await call(app, 'setJobPending', [id, { n: 2 }]);
    deepEqual(await call(app, 'findJob', ['a']), [{ n: 2, status: 'pending' }, 'pending']);
  });
  test('and tells what another API has made of it', async () => {
    await using app = await openApp();
    await call(app, 'setJobRunning', ['a', { messages: '', kept: true }]);
    const { id } = await jobOf(app, 'a');
    await app.send('POST', `/v1/jobs/${id}/report`, { body: { type: 'complete', output: { rows: 3 } } });
    const done = { messages: '', kept: true, status: 'finished', result: '{\n    "rows": 3\n}' };
    deepEqual(await call(app, 'findJob', ['a']), [done, 'finished']);
    await call(app, 'setJobPending', ['a', { status: 'idle' }]);
    await app.send('POST', `/v1/jobs/${id}/cancel`);
    deepEqual(await call(app, 'getJobResults', ['a']), { status: 'error' });
  });
});

describe('a job of another kind', () => {
  test('is shown like a document, by its id', async () => {
    await using app = await openApp();
    const { id } = await app.submit({ kind: 'demo:echo', input: { message: 'ü' }, owner: 'ada' });
    const request = '{\n    "message": "\\u00fc"\n}';
    const shown = {
      id,
      name: 'demo:echo',
      user: 'ada',
      request,
      result: '',
      status: 'pending',
      messages: '',
    };
    deepEqual(await call(app, 'getJob', [id]), shown);
    deepEqual(await call(app, 'findJob', [id]), [shown, 'pending']);
    deepEqual(await call(app, 'getJobs', []), [shown]);
  });
  test('cannot be set', async () => {
    await using app = await openApp();
    const { id } = await app.submit({ kind: 'demo:echo' });
    const driven = await app.submit({ kind: 'demo:other', driver: 'caller' });
    for (const [name, given] of [
      ['setJobFinished', [id, {}]],
      ['setJob', [driven.id, {}]],
      ['updateJobResult', [id, 1]],
      ['updateJobResult', [id, 1, {}]],
    ] as const)
      equal((await call(app, name, given)).error.type, 'ValueError');
    equal((await app.send('GET', `/v1/jobs/${id}`)).json.sequence, 1);
  });
  test('is deleted where no worker has it', async () => {
    await using app = await openApp();
    const { id } = await app.submit({ kind: 'demo:echo' });
    equal(await call(app, 'deleteJob', [id]), null);
    equal((await app.send('GET', `/v1/jobs/${id}`)).status, 410);
    await app.submit({ kind: 'demo:echo' });
    const { jobId } = await app.claim('demo:echo');
    equal((await call(app, 'deleteJob', [jobId])).error.type, 'ValueError');
  });
});

describe('a key', () => {
  test('that may only read sets nothing', async () => {
    await using app = await openApp();
    const [all, read] = [await app.key(['admin']), await app.key(['read'])];
    await call(app, 'setJob', ['a', {}], all);
    deepEqual(await call(app, 'findJob', ['a'], read), [{ status: 'pending' }, 'pending']);
    for (const name of ['setJob', 'setJobRunning', 'updateJobResult'])
      equal((await call(app, name, ['a', {}], read)).error.type, 'PermissionError');
    equal((await call(app, 'deleteJob', ['a'], read)).error.type, 'PermissionError');
  });
  test('that may not submit makes no document by setting it', async () => {
    await using app = await openApp();
    const token = await app.key(['read', 'control']);
    equal((await call(app, 'setJob', ['a', {}], token)).error.type, 'PermissionError');
    equal((await call(app, 'updateJobResult', ['a', 1, {}], token)).error.type, 'PermissionError');
    deepEqual(await call(app, 'getJobs', [], token), []);
  });
  test('is needed, and sees the documents of its tenant alone', async () => {
    await using app = await openApp();
    const [ours, theirs] = [await app.key(['admin']), await app.key(['admin'], 'other')];
    await call(app, 'setJob', ['a', { of: 'us' }], ours);
    await call(app, 'setJob', ['a', { of: 'them' }], theirs);
    deepEqual(await call(app, 'getJobs', [], ours), [{ of: 'us', status: 'pending' }]);
    const { status, json } = await app.send('POST', '/api/job/getJobs', { token: 'no key' });
    deepEqual([status, json.error.type], [401, 'PermissionError']);
  });
});
