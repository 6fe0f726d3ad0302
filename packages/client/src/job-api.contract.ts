import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  DEFAULT_RETENTION,
  type ErrorCode,
  fold,
  isFinal,
  isJobError,
  type Job,
  type JobApi,
  type JobSource,
  type JobUpdate,
  type ListQuery,
  type Settlement,
} from '@longrun/core';
import { describeActionApi } from './action-api.contract.ts';
import { describeBulkApi } from './bulk-api.contract.ts';
import { describeCallerApi } from './caller-api.contract.ts';
import { describeEventApi } from './event-api.contract.ts';
import { describePlanApi } from './plan-api.contract.ts';
import { describeRules } from './rule-api.contract.ts';
import { describeScheduleApi } from './schedule-api.contract.ts';
import { describeWorkerList } from './worker-list.contract.ts';

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
  describeScheduleApi(open);
  describeBulkApi(open);
  describeCallerApi(open);
  describePlanApi(open);
  describeActionApi(open);
  describeEventApi(open);
  describeRules(open);
  describeWorkerList(open);
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

    test('a submit in a transaction of another database is refused, and names it', async () => {
      await using opened = await open();
      await assert.rejects(opened.api.submit([PLAIN], { tx: { query: () => {} } }), (error) => {
        assert.ok(isJobError(error));
        assert.equal(error.code, 'invalid-request');
        assert.deepEqual(
          error.facts.errors?.map(({ pointer }) => pointer),
          ['/tx'],
        );
        return true;
      });
      assert.deepEqual((await opened.api.list()).jobs, []);
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
      ['history', (api, jobId) => api.history(jobId)],
      ['watch', (api, jobId) => Array.fromAsync(api.watch(jobId))],
      ['artifacts', (api, jobId) => api.artifacts(jobId)],
      ['explain', (api, jobId) => api.explain(jobId)],
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

    test('an ended job says when it goes, which is sooner once its result was fetched', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      await finishOne(opened.source, { rows: 3 });
      const keptMs = async () => {
        const { finishedAt = '', expiresAt = '' } = await opened.api.get(id);
        return Date.parse(expiresAt) - Date.parse(finishedAt);
      };
      assert.equal(await keptMs(), DEFAULT_RETENTION.succeededMs);
      await opened.api.result(id);
      await submitOne(opened.api, PLAIN); // what is stored later comes after the note of the fetch
      const shorter = await keptMs();
      assert.ok(shorter >= DEFAULT_RETENTION.fetchedMs && shorter < DEFAULT_RETENTION.fetchedMs + 60_000);
    });

    test('a running job says when its handler expects to be done', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      const { claimId } = await claimOne(opened.source);
      const estimatedCompletionAt = new Date(Date.now() + 3_600_000).toISOString();
      const progress = { percent: 10, estimatedCompletionAt };
      await opened.source.sync({ workerId: 'contract', reports: [{ jobId: id, claimId, progress }] });
      assert.equal((await opened.api.get(id)).estimatedCompletionAt, estimatedCompletionAt);
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

    test('the history is what a watch gives, page by page, with who asked for it and why', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      await opened.api.control(id, 'pause', { reason: 'lunch' });
      await opened.api.control(id, 'resume');
      await finishOne(opened.source, null, ['one']);
      const first = await opened.api.history(id, { limit: 2 });
      const rest = await opened.api.history(id, { after: first.next });
      const [submitted, ...others] = [...first.updates, ...rest.updates];
      assert.deepEqual([submitted?.event, submitted?.by], ['submit', 'local']);
      assert.deepEqual(others, (await Array.fromAsync(opened.api.watch(id))).slice(1));
      const { event, by, reason } = others[0] ?? {};
      assert.deepEqual([event, by, reason], ['pause', 'local', 'lunch']);
      assert.deepEqual(await opened.api.history(id, { after: rest.next }), { updates: [], next: rest.next });
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

    test('a watch beyond the last update is refused instead of waiting for a number that may never come', async () => {
      await using opened = await open();
      const { id, sequence } = await submitOne(opened.api, PLAIN);
      const watching = Array.fromAsync(opened.api.watch(id, { after: sequence + 1 }));
      await assert.rejects(watching, isCoded('cursor-expired'));
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

    test('a job in a worker’s hands is deleted by force alone, and its worker is told', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      const { jobId, claimId } = await claimOne(opened.source);
      await assert.rejects(opened.api.delete(id), isCoded('transition-refused'));
      await opened.api.delete(id, { force: true });
      await assert.rejects(opened.api.get(id), isCoded('job-deleted'));
      const { jobs } = await opened.source.sync({ workerId: 'w', reports: [{ jobId, claimId }] });
      assert.deepEqual(
        jobs.map((answer) => 'error' in answer && answer.error.code),
        ['job-deleted'],
      );
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

    test('a list is filtered by kinds, by time and by whether a job has begun, and read backwards', async () => {
      await using opened = await open();
      for (const request of [PLAIN, PLAIN, { ...PLAIN, kind: 'demo:pausable' }])
        await submitOne(opened.api, request);
      await claimOne(opened.source);
      const find = async (query: ListQuery) => (await opened.api.list(query)).jobs.length;
      assert.equal(await find({ kinds: ['demo:plain', 'demo:none'], exceptOwn: true }), 2);
      assert.equal(await find({ minDurationMs: 0 }), 1);
      assert.equal(await find({ minDurationMs: 0, maxDurationMs: 86_400_000, begun: true }), 1);
      assert.equal(await find({ state: ['queued'], begun: true }), 0);
      const first = await opened.api.list({ limit: 1 });
      const second = await opened.api.list({ limit: 1, cursor: first.nextCursor ?? '' });
      const back = await opened.api.list({ limit: 1, cursor: second.previousCursor ?? '' });
      assert.equal(back.jobs[0]?.id, first.jobs[0]?.id);
    });

    test('a job is explained in a sentence, with reasons and what would help', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, { ...PLAIN, trigger: 'manual' });
      const { jobId, state, summary, reasons } = await opened.api.explain(id);
      assert.deepEqual([jobId, state, summary], [id, 'created', 'Nobody has started it yet.']);
      assert.deepEqual(reasons, [
        { code: 'not-started', text: summary, facts: {}, help: { action: 'start' } },
      ]);
    });

    test('of two submits with the key of one pending job the second answers the first', async () => {
      await using opened = await open();
      const request = { ...PLAIN, onePending: 'sync' };
      const first = await submitOne(opened.api, { ...request, input: 1 });
      const [second] = await opened.api.submit([{ ...request, input: 2 }]);
      assert.ok(second?.job && second.duplicate);
      assert.equal(second.job.id, first.id);
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

    test('a question is answered by a value that fits, and says who did', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      const schema = { type: 'object', properties: { yes: { type: 'boolean' } }, required: ['yes'] };
      await settleOne(opened.source, {
        type: 'waiting',
        name: 'go',
        for: { type: 'answer', question: 'Go?', schema },
      });
      const asked = await opened.api.get(id);
      assert.deepEqual(asked.waitingFor, { type: 'answer', name: 'go', question: 'Go?', schema });
      await assert.rejects(opened.api.answer(id, { yes: 1 }), (error: unknown) => {
        return isCoded('invalid-input')(error) && JSON.stringify(error).includes('/value/yes');
      });
      assert.equal((await opened.api.answer(id, { yes: true }, { reason: 'fine' })).state, 'queued');
      await assert.rejects(opened.api.answer(id, { yes: true }), isCoded('not-waiting'));
      for await (const { event, by, reason } of opened.api.watch(id))
        if (event === 'wake') {
          assert.deepEqual([typeof by, reason], ['string', 'fine']);
          break;
        }
    });

    test('the parts of a split job are listed apart from the others', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      await settleOne(opened.source, {
        type: 'waiting',
        name: 'all',
        for: { type: 'parts', parts: [{ from: 0 }, { from: 5 }], execution: 'parallel', onFailure: 'fail' },
      });
      const { jobs } = await opened.api.list({ parentId: id });
      assert.deepEqual(
        jobs.map(({ part, partCount, partData, parentId }) => [part, partCount, partData, parentId]),
        [
          [1, 2, { from: 5 }, id],
          [0, 2, { from: 0 }, id],
        ],
      );
      assert.deepEqual(
        (await opened.api.list({ topLevel: true })).jobs.map((job) => job.id),
        [id],
      );
    });

    test('jobs of one batch follow each other by their names', async () => {
      await using opened = await open();
      const [second, first] = await opened.api.submit([
        { ...PLAIN, predecessorIds: ['#first'] },
        { ...PLAIN, ref: 'first' },
      ]);
      assert.deepEqual([second?.job?.state, first?.job?.state], ['waiting', 'queued']);
      await finishOne(opened.source, 'made');
      assert.equal((await opened.api.get(second?.job?.id ?? '')).state, 'queued');
      const claimed = await claimOne(opened.source);
      assert.deepEqual(claimed.predecessors, [{ jobId: first?.job?.id, state: 'succeeded', output: 'made' }]);
    });

    test('a retry can take another input, and what is asked is told with its reason', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, { ...PLAIN, input: 1 });
      await finishOne(opened.source, 'done');
      const { input } = await opened.api.control(id, 'retry', { input: 2, reason: 'the wrong file' });
      assert.equal(input, 2);
      for await (const { event, reason } of opened.api.watch(id))
        if (event === 'retry') {
          assert.equal(reason, 'the wrong file');
          break;
        }
    });

    test('a job that is not stuck cannot be forced', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened.api, PLAIN);
      await assert.rejects(opened.api.control(id, 'force'), isCoded('not-stuck'));
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

async function settleOne(source: JobSource, settlement: Settlement): Promise<void> {
  const { jobId, claimId } = await claimOne(source);
  await source.sync({ workerId: 'contract', reports: [{ jobId, claimId, settlement }] });
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

/** Two readings of a job differ in what goes by the clock, and no update tells it. */
function withoutTime({
  elapsedMs,
  usual,
  expiresAt,
  ...job
}: Job): Omit<Job, 'elapsedMs' | 'usual' | 'expiresAt'> {
  return job;
}
