import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BulkOutput, BulkRequest, Job, JobApi, JobState, SubmitRequest } from '@longrun/core';
import { isJobError } from '@longrun/core';
import { type Caller, SCOPES } from '../caller.ts';
import { type EngineFixture, engineFixture } from '../testing/index.ts';

/** More than one page, and the last one not full. */
const SEVERAL = 450;

const refusal = (pointer: string) => (error: unknown) =>
  isJobError(error) && error.code === 'invalid-input' && error.facts.errors?.[0]?.pointer === pointer;

async function submitMany(
  api: JobApi,
  count: number,
  request: Partial<SubmitRequest> = {},
): Promise<string[]> {
  const requests = Array.from({ length: count }, () => ({ kind: 'demo:echo', ...request }));
  return (await api.submit(requests)).map(({ job, error }) => {
    if (!job) throw error;
    return job.id;
  });
}

/** Runs it to its end. */
async function bulk(api: JobApi, request: BulkRequest): Promise<Job & { output: BulkOutput }> {
  const { id } = await api.bulk.run(request);
  for await (const _ of api.watch(id));
  return (await api.get(id)) as unknown as Job & { output: BulkOutput };
}

async function stateCounts(
  api: JobApi,
  kind = 'demo:*',
): Promise<Partial<Record<JobState, number>> | undefined> {
  return (await api.list({ kind, counts: true, limit: 1 })).counts;
}

/** Resolves when some of the jobs are done and some are not. */
async function underWay(api: JobApi, bulkId: string): Promise<void> {
  for await (const { changes } of api.watch(bulkId)) {
    const { successful = 0, remaining = 0 } = changes?.progress?.counters ?? {};
    if (successful > 0 && remaining > 0) return;
  }
  throw new Error('the bulk job ended before anybody could look');
}

async function reached(fixture: EngineFixture, jobId: string, state: JobState): Promise<void> {
  await fixture.update(jobId, (update) => update.state === state);
}

describe('a bulk change', () => {
  test('counts the jobs whose state allows it, and shows the newest of them', async () => {
    await using fixture = await engineFixture();
    const { api } = fixture;
    const ids = await submitMany(api, 12);
    await submitMany(api, 1, { kind: 'other:job' });
    await fixture.settle(await fixture.claim(), { type: 'completed' });
    const preview = await api.bulk.preview({ action: 'cancel', filter: { kind: 'demo:*' } });
    equal(preview.count, 11);
    equal(preview.capped, undefined);
    deepEqual(
      preview.sample.map(({ id }) => id),
      ids.slice(2).reverse(),
    );
    equal((await api.bulk.preview({ action: 'retry', filter: { kind: 'demo:*' } })).count, 1);
    equal((await api.bulk.preview({ action: 'cancel', all: true })).count, 12);
  });

  test('is a job that says how far it is and what it has done', async () => {
    await using fixture = await engineFixture();
    const { api } = fixture;
    await submitMany(api, SEVERAL);
    const { id, state, info, input } = await api.bulk.run({
      action: 'cancel',
      filter: { kind: 'demo:echo' },
    });
    deepEqual(
      [state, info, input],
      ['queued', undefined, { action: 'cancel', filter: { kind: 'demo:echo' } }],
    );
    const shown = [];
    for await (const { changes } of api.watch(id)) shown.push(changes?.progress?.counters?.remaining);
    deepEqual(
      [...new Set(shown.filter((remaining) => remaining !== undefined))],
      [SEVERAL, SEVERAL - 200, SEVERAL - 400, 0],
    );
    const job = await api.get(id);
    deepEqual(job.output, { action: 'cancel', successful: SEVERAL, skipped: 0, reasons: {} });
    equal(job.outcome?.heading, `${SEVERAL} jobs asked to cancel`);
    deepEqual(await stateCounts(api), { cancelled: SEVERAL });
  });

  test('of ten thousand jobs takes few commits', async () => {
    await using fixture = await engineFixture();
    const { api, engine } = fixture;
    await submitMany(api, 10_000);
    const before = (await engine.stats()).commits;
    const { output } = await bulk(api, { action: 'cancel', filter: { state: ['queued'] } });
    equal(output.successful, 10_000);
    ok((await engine.stats()).commits - before < 500);
  });

  test('needs a filter, or the word that every job is meant', async () => {
    await using fixture = await engineFixture();
    const { api } = fixture;
    await submitMany(api, 3);
    const empty = [{}, { state: [] }, { kind: '*' }, { text: '' }, { attributes: {} }, { topLevel: true }];
    for (const filter of [undefined, ...empty]) {
      const request: BulkRequest = { action: 'cancel', ...(filter && { filter }) };
      await rejects(api.bulk.run(request), refusal('/filter'));
      await rejects(api.bulk.preview(request), refusal('/filter'));
    }
    equal((await api.list({ kind: 'longrun:*' })).jobs.length, 0);
    equal((await bulk(api, { action: 'cancel', all: true })).output.successful, 3);
  });

  test('that nothing can come of is refused', async () => {
    await using fixture = await engineFixture();
    const { run } = fixture.api.bulk;
    const cases: [string, BulkRequest][] = [
      ['/filter/state', { action: 'cancel', filter: { state: ['succeeded', 'failed'] } }],
      ['/filter/state', { action: 'cancel', filter: { state: ['gone' as JobState] } }],
      ['/filter/createdAfter', { action: 'cancel', filter: { createdAfter: 'yesterday' } }],
      ['/action', { action: 'explode' as 'cancel', all: true }],
      ['/options', { action: 'cancel', all: true, options: { from: 'scratch' } }],
      ['/reason', { action: 'cancel', all: true, reason: 'x'.repeat(901) }],
    ];
    for (const [pointer, request] of cases) await rejects(run(request), refusal(pointer), pointer);
  });

  test('leaves jobs alone that were submitted after it', async () => {
    await using fixture = await engineFixture();
    const { api } = fixture;
    await submitMany(api, SEVERAL);
    const { id } = await api.bulk.run({ action: 'cancel', filter: { kind: 'demo:*' } });
    const [later = ''] = await submitMany(api, 1);
    await reached(fixture, id, 'succeeded');
    equal((await api.get(later)).state, 'queued');
  });

  test('leaves itself and other bulk jobs alone', async () => {
    await using fixture = await engineFixture();
    const { api } = fixture;
    await submitMany(api, 1);
    const first = await bulk(api, { action: 'cancel', all: true });
    const second = await bulk(api, { action: 'delete', filter: { state: ['succeeded', 'cancelled'] } });
    equal(second.output.successful, 1);
    equal((await api.get(first.id)).state, 'succeeded');
  });

  test('tells why jobs were skipped, and names the first of them', async () => {
    await using fixture = await engineFixture();
    const { api, source } = fixture;
    await submitMany(api, 30);
    await source.claim({ workerId: 'w1', kinds: ['demo:echo'], capacity: 12 });
    const { output, id, outcome } = await bulk(api, { action: 'pause', filter: { kind: 'demo:*' } });
    deepEqual([output.successful, output.skipped], [18, 12]);
    equal(output.reasons['not-pausable']?.count, 12);
    equal(output.reasons['not-pausable']?.jobIds.length, 10);
    equal(outcome?.message, '12 skipped: 12 not-pausable.');
    const { messages } = await api.messages(id);
    deepEqual(
      messages.map(({ item }) => item),
      output.reasons['not-pausable']?.jobIds,
    );
  });

  test('resumes what is paused and starts nothing that waits for its start', async () => {
    await using fixture = await engineFixture();
    const { api } = fixture;
    const [manual = ''] = await submitMany(api, 1, { trigger: 'manual' });
    const ids = await submitMany(api, 3);
    for (const id of ids) await api.control(id, 'pause');
    equal((await bulk(api, { action: 'resume', all: true })).output.successful, 3);
    equal((await api.get(manual)).state, 'created');
    deepEqual(await stateCounts(api), { created: 1, queued: 3 });
  });

  test('retries with the options of a single retry', async () => {
    await using fixture = await engineFixture();
    const { api, source } = fixture;
    const [id = ''] = await submitMany(api, 1);
    const { jobId, claimId } = await fixture.claim();
    await source.sync({ workerId: 'w1', reports: [{ jobId, claimId, checkpoint: { row: 7 } }] });
    const error = { code: 'no', message: 'No.', retryable: false };
    await fixture.settle({ jobId, claimId } as never, { type: 'failed', error });
    await bulk(api, { action: 'retry', filter: { state: ['failed'] }, options: { from: 'checkpoint' } });
    deepEqual((await fixture.claim()).checkpoint, { row: 7 });
    equal((await api.get(id)).run, 2);
  });

  test('deletes jobs with all they made', async () => {
    await using fixture = await engineFixture();
    const { api } = fixture;
    const [id = ''] = await submitMany(api, 3);
    equal((await bulk(api, { action: 'delete', filter: { kind: 'demo:*' } })).output.successful, 3);
    await rejects(api.get(id), (error) => isJobError(error) && error.code === 'job-deleted');
  });

  test('is in the history of each job, with who asked for it and why', async () => {
    await using fixture = await engineFixture();
    const ann: Caller = { tenant: 'default', actor: 'key_ann', scopes: SCOPES };
    const [id = ''] = await submitMany(fixture.api, 1);
    const request = { action: 'cancel', filter: { kind: 'demo:*' }, reason: 'the wrong file' } as const;
    const job = await bulk(fixture.engine.as(ann), request);
    equal(job.createdBy, 'key_ann');
    const { updates } = await fixture.api.history(id);
    const { event, by, reason } = updates.at(-1) ?? {};
    deepEqual([event, by, reason], ['cancel', 'key_ann', `the wrong file (${job.id})`]);
  });

  test('touches a job in none but the named states, even when it has left them at the last moment', async () => {
    await using fixture = await engineFixture();
    const { api, source } = fixture;
    await submitMany(api, SEVERAL);
    const { id } = await api.bulk.run({ action: 'cancel', filter: { state: ['queued'] } });
    const claimed = [];
    do claimed.push(...(await source.claim({ workerId: 'w1', kinds: ['demo:echo'], capacity: 7 })));
    while ((await api.get(id)).state !== 'succeeded');
    const { output } = (await api.get(id)) as unknown as { output: BulkOutput };
    deepEqual(await stateCounts(api), { running: claimed.length, cancelled: output.successful });
    equal(output.reasons['transition-refused']?.count ?? 0, output.skipped);
  });

  test('of one tenant touches no job of another, and neither waits for the other', async () => {
    await using fixture = await engineFixture();
    const apis = ['ann', 'bob'].map((tenant) =>
      fixture.engine.as({ tenant, actor: `key_${tenant}`, scopes: SCOPES }),
    );
    await Promise.all(apis.map((api, index) => submitMany(api, SEVERAL + index)));
    const requests = ['cancel', 'delete'] as const;
    const done = await Promise.all(
      apis.map((api, index) => bulk(api, { action: requests[index] ?? 'cancel', all: true })),
    );
    deepEqual(
      done.map(({ output }) => output.successful),
      [SEVERAL, SEVERAL + 1],
    );
    deepEqual(await Promise.all(apis.map((api) => stateCounts(api))), [{ cancelled: SEVERAL }, {}]);
  });

  test('comes after those of its tenant that were asked for before', async () => {
    await using fixture = await engineFixture();
    const { api } = fixture;
    await submitMany(api, SEVERAL);
    const filter = { kind: 'demo:*' };
    const jobs = await Promise.all([
      api.bulk.run({ action: 'pause', filter }),
      api.bulk.run({ action: 'resume', filter }),
    ]);
    for (const { id } of jobs) await reached(fixture, id, 'succeeded');
    deepEqual(await stateCounts(api), { queued: SEVERAL });
  });
});

describe('a bulk job in the middle of its work', () => {
  const halfway = async (fixture: EngineFixture) => {
    await submitMany(fixture.api, 2_000);
    const { id } = await fixture.api.bulk.run({ action: 'cancel', filter: { kind: 'demo:*' } });
    await underWay(fixture.api, id);
    return id;
  };

  test('is paused, and goes on where it was', async () => {
    await using fixture = await engineFixture();
    const { api, clock } = fixture;
    const id = await halfway(fixture);
    await api.control(id, 'pause');
    await reached(fixture, id, 'paused');
    const { queued = 0, cancelled = 0 } = (await stateCounts(api)) ?? {};
    ok(queued > 0 && cancelled > 0);
    await clock.pass(10_000);
    deepEqual(await stateCounts(api), { queued, cancelled });
    await api.control(id, 'resume');
    await clock.pass(1_000);
    await reached(fixture, id, 'succeeded');
    const { output } = (await api.get(id)) as unknown as { output: BulkOutput };
    equal(output.successful, 2_000);
    deepEqual(await stateCounts(api), { cancelled: 2_000 });
  });

  test('is stopped, and keeps account of what it has done', async () => {
    await using fixture = await engineFixture();
    const id = await halfway(fixture);
    await fixture.api.control(id, 'stop');
    await reached(fixture, id, 'succeeded');
    const job = await fixture.api.get(id);
    const { cancelled = 0, queued = 0 } = (await stateCounts(fixture.api)) ?? {};
    equal(job.partial, true);
    equal((job.output as unknown as BulkOutput).successful, cancelled);
    ok(queued > 0);
  });

  test('is cancelled, and leaves the rest as it is', async () => {
    await using fixture = await engineFixture();
    const id = await halfway(fixture);
    await fixture.api.control(id, 'cancel');
    await reached(fixture, id, 'cancelled');
    ok(((await stateCounts(fixture.api))?.queued ?? 0) > 0);
  });
});

describe('the kinds of the engine', () => {
  test('are submitted, registered and claimed by nobody else', async () => {
    await using fixture = await engineFixture();
    const { api, source } = fixture;
    const [submitted] = await api.submit([{ kind: 'longrun:bulk', input: { action: 'delete', all: true } }]);
    ok(refusal('/kind')(submitted?.error));
    await rejects(source.register([{ kind: 'a:b' }, { kind: 'longrun:mine' }]), refusal('/kinds/1/kind'));
    const claim = { workerId: 'w1', kinds: ['a:b', 'longrun:bulk'], capacity: 1 };
    await rejects(source.claim(claim), refusal('/kinds/1'));
  });

  test('are not among those that are offered', async () => {
    await using fixture = await engineFixture();
    await bulk(fixture.api, { action: 'cancel', all: true });
    deepEqual(await fixture.api.kinds(), []);
  });
});
