import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type ErrorCode,
  fold,
  isFinal,
  isJobError,
  type Job,
  type JobApi,
  type JobSource,
  type JobUpdate,
} from '@longrun/core';

/** A job API, and the worker's side of the same engine. It offers `demo:pausable` and `demo:plain`, both with a
 *  single attempt. */
export interface OpenedApi extends AsyncDisposable {
  readonly api: JobApi;
  readonly source: JobSource;
}

/** Asked of every implementation, and not yet true of the engine, on which all of them stand. */
const PLAIN = { kind: 'demo:plain' };
const isCoded = (code: ErrorCode) => (error: unknown) => isJobError(error) && error.code === code;

/** What holds for every implementation of `JobApi`, in process or over the wire. */
export function describeJobApi(open: () => Promise<OpenedApi>): void {
  describe('the job API', () => {
    test('a submit answers the job as it is stored', async () => {
      await using opened = await open();
      const request = {
        ...PLAIN,
        input: { rows: [1, 2] },
        tags: ['a'],
        attributes: { team: 'x' },
        priority: 7,
      };
      const job = await submitOne(opened.api, request);
      assert.equal(job.state, 'queued');
      assert.deepEqual(withoutTime(await opened.api.get(job.id)), withoutTime(job));
      assert.deepEqual(job.input, request.input);
    });

    test('each request of a batch is taken or refused on its own, in order', async () => {
      await using opened = await open();
      const submitted = await opened.api.submit([
        { ...PLAIN, input: 1 },
        { kind: 'no kind' },
        { ...PLAIN, input: 3 },
        { ...PLAIN, priority: 1_000 },
      ]);
      assert.deepEqual(
        submitted.map(({ job, error }) => job?.input ?? (isJobError(error) && error.code)),
        [1, 'invalid-input', 3, 'invalid-input'],
      );
      assert.equal((await opened.api.list()).jobs.length, 2);
    });

    test('a refused request names the field', async () => {
      await using opened = await open();
      const [submitted] = await opened.api.submit([{ ...PLAIN, priority: 1_000 }]);
      assert.ok(isJobError(submitted?.error));
      assert.equal(submitted.error.code, 'invalid-input');
      assert.equal(submitted.error.facts.errors?.[0]?.pointer, '/priority');
    });

    test('the same key and body give the same job; the same key with another body is refused', async () => {
      await using opened = await open();
      const request = { ...PLAIN, input: 1, idempotencyKey: 'once' };
      const [first] = await opened.api.submit([request]);
      const [second] = await opened.api.submit([request]);
      const [other] = await opened.api.submit([{ ...request, input: 2 }]);
      assert.ok(first?.job && second?.job);
      assert.equal(first.duplicate, false);
      assert.equal(second.duplicate, true);
      assert.equal(second.job.id, first.job.id);
      assert.ok(isCoded('idempotency-conflict')(other?.error));
    });

    const asks: [name: string, ask: (api: JobApi, jobId: string) => Promise<unknown>][] = [
      ['get', (api, jobId) => api.get(jobId)],
      ['control', (api, jobId) => api.control(jobId, 'cancel')],
      ['acknowledge', (api, jobId) => api.acknowledge(jobId)],
      ['delete', (api, jobId) => api.delete(jobId)],
      ['result', (api, jobId) => api.result(jobId)],
      ['messages', (api, jobId) => api.messages(jobId)],
      ['watch', (api, jobId) => Array.fromAsync(api.watch(jobId))],
      ['artifacts', (api, jobId) => api.artifacts(jobId)],
    ];
    for (const [name, ask] of asks)
      test(`${name} rejects with job-not-found for an id that never was`, async () => {
        await using opened = await open();
        await assert.rejects(ask(opened.api, 'job_00000000000000000000000000'), isCoded('job-not-found'));
      });
    for (const [name, ask] of asks)
      test(`${name} rejects with job-deleted for a job that was deleted`, async () => {
        await using opened = await open();
        const { id } = await submitOne(opened.api, PLAIN);
        await opened.api.delete(id);
        await assert.rejects(ask(opened.api, id), isCoded('job-deleted'));
      });

    test('a move that the lifecycle refuses rejects with the state among the facts', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      await finishOne(opened.source, null);
      await assert.rejects(opened.api.control(id, 'cancel'), (error) => {
        assert.ok(isJobError(error));
        assert.equal(error.code, 'transition-refused');
        assert.equal(error.facts.state, 'succeeded');
        return true;
      });
    });

    test('a verb that is repeated answers the same and changes nothing', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      const first = await opened.api.control(id, 'pause');
      const second = await opened.api.control(id, 'pause');
      assert.equal(first.state, 'paused');
      assert.equal(second.sequence, first.sequence);
    });

    test('a running job of a kind without checkpoints cannot be paused', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      await claimOne(opened.source);
      await assert.rejects(opened.api.control(id, 'pause'), isCoded('not-pausable'));
    });

    test('a result is undefined until the job has ended, and waited for when asked', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      assert.equal(await opened.api.result(id), undefined);
      const waiting = opened.api.result(id, { waitMs: 30_000 });
      await finishOne(opened.source, { rows: 3 });
      assert.deepEqual(await waiting, { jobId: id, state: 'succeeded', output: { rows: 3 } });
      assert.deepEqual(await opened.api.result(id), await waiting);
    });

    test('a wait for a result that is aborted ends at once, without one', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      const begun = performance.now();
      const waiting = opened.api.result(id, { waitMs: 2_000, signal: AbortSignal.abort() });
      assert.equal(await waiting, undefined);
      assert.ok(performance.now() - begun < 1_000);
    });

    test('messages come page by page, oldest first', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      await finishOne(opened.source, null, ['one', 'two', 'three']);
      const first = await opened.api.messages(id, { limit: 2 });
      const rest = await opened.api.messages(id, { after: first.next });
      const nothing = await opened.api.messages(id, { after: rest.next });
      assert.deepEqual(
        [first, rest, nothing].map(({ messages }) => messages.map(({ text }) => text)),
        [['one', 'two'], ['three'], []],
      );
      assert.equal(nothing.next, rest.next);
    });

    test('a watch gives every update in order and ends with the job; folded, they are the job', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      const begun = await opened.api.get(id);
      const watching = Array.fromAsync(opened.api.watch(id, { after: begun.sequence }));
      await finishOne(opened.source, 'done', ['one', 'two']);
      const updates = (await watching).filter(({ live }) => !live);
      updates.forEach(({ sequence }, index) => {
        assert.equal(sequence, begun.sequence + index + 1);
      });
      const stored = await opened.api.get(id);
      const folded = updates.reduce<Job>((job, update: JobUpdate) => fold(job, update), begun);
      assert.ok(isFinal(folded.state));
      // Bodies stay out of updates, and so does which worker has the job.
      const { output, worker, ...rest } = withoutTime(stored);
      assert.equal(output, 'done');
      assert.deepEqual(withoutTime(folded), rest);
    });

    test('a watch goes on after the sequence that was seen last', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      await finishOne(opened.source, null, ['one', 'two']);
      const all = await Array.fromAsync(opened.api.watch(id));
      const later = await Array.fromAsync(opened.api.watch(id, { after: 2 }));
      assert.equal(all[0]?.sequence, 1);
      assert.deepEqual(later, all.slice(2));
    });

    test('a watch that is aborted ends', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      const controller = new AbortController();
      for await (const _ of opened.api.watch(id, { signal: controller.signal })) controller.abort();
    });

    test('a watch rejects when the job is deleted under its eyes', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      const deleting = async () => {
        const signal = AbortSignal.timeout(2_000); // patience, not a wait: the watch is told at once
        for await (const _ of opened.api.watch(id, { signal })) await opened.api.delete(id);
      };
      await assert.rejects(deleting(), isCoded('job-deleted'));
    });

    test('a list is filtered, newest first, and goes on at its cursor', async () => {
      await using opened = await open();
      const requests = ['a', 'b', 'a', 'a'].map((team) => ({ ...PLAIN, attributes: { team } }));
      const ids = (await opened.api.submit(requests)).map(({ job }) => job?.id);
      const query = { attributes: { team: 'a' }, state: ['queued', 'running'], limit: 2 } as const;
      const first = await opened.api.list({ ...query, counts: true });
      assert.ok(first.nextCursor);
      const second = await opened.api.list({ ...query, cursor: first.nextCursor });
      const listed = [...first.jobs, ...second.jobs].map(({ id }) => id);
      assert.deepEqual(listed, [ids[3], ids[2], ids[0]]);
      assert.equal(first.counts?.queued, 3);
      assert.equal(second.nextCursor, undefined);
    });

    test('the kinds are those that can be run', async () => {
      await using opened = await open();
      const kinds = await opened.api.kinds();
      assert.deepEqual(kinds.map(({ kind }) => kind).sort(), ['demo:pausable', 'demo:plain']);
    });

    test('an artifact is listed with its size, and read whole or in part', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      const { claimId } = await claimOne(opened.source);
      const file = { jobId: id, claimId, name: 'größe 1.csv', contentType: 'text/csv' };
      await opened.source.saveArtifact({ ...file, body: new Blob(['0123456789']).stream() });
      const [artifact] = await opened.api.artifacts(id);
      assert.equal(artifact?.size, 10);
      assert.equal(artifact.name, file.name);
      const read = async (range?: { start: number; end: number }) =>
        new Response(await opened.api.openArtifact(id, file.name, range)).text();
      assert.equal(await read(), '0123456789');
      assert.equal(await read({ start: 2, end: 5 }), '2345');
      assert.equal(await read({ start: 8, end: 9 }), '89');
      await assert.rejects(opened.api.openArtifact(id, 'other.csv'), isCoded('artifact-not-found'));
    });
  });
}

async function submitOne(api: JobApi, request: Parameters<JobApi['submit']>[0][number]): Promise<Job> {
  const [submitted] = await api.submit([request]);
  if (submitted?.job) return submitted.job;
  throw submitted?.error ?? new Error('The submit was not answered.');
}

async function claimOne(source: JobSource) {
  const kinds = ['demo:plain', 'demo:pausable'];
  const [claimed] = await source.claim({ workerId: 'contract', kinds, capacity: 1, waitMs: 10_000 });
  if (claimed) return claimed;
  throw new Error('No job came within ten seconds.');
}

/** Claims the next job, says the texts and completes it. */
async function finishOne(
  source: JobSource,
  output: string | object | null,
  texts: string[] = [],
): Promise<void> {
  const { jobId, claimId } = await claimOne(source);
  const messages = texts.map((text) => ({ severity: 'info', text }) as const);
  // Test data, all of it JSON.
  const settlement = { type: 'completed', output: output as never } as const;
  await source.sync({ workerId: 'contract', reports: [{ jobId, claimId, messages }] });
  await source.sync({ workerId: 'contract', reports: [{ jobId, claimId, settlement }] });
}

/** Two readings of a job differ in the time between them. */
function withoutTime({ elapsedMs, ...job }: Job): Omit<Job, 'elapsedMs'> {
  return job;
}
