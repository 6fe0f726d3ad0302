import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError, type SubmitRequest } from '@longrun/core';
import { engineFixture } from './testing/index.ts';

describe('submit', () => {
  test('answers the job as it is then read', async () => {
    await using fixture = await engineFixture();
    const request = {
      input: { a: [1] },
      priority: 7,
      owner: 'ann',
      tags: ['x'],
      attributes: { order: '7' },
      delayMs: 500,
      metadata: { any: null },
    };
    const job = await fixture.submit(request);
    deepEqual(await fixture.api.get(job.id), job);
    deepEqual([job.state, job.priority, job.owner], ['scheduled', 7, 'ann']);
  });

  test('takes a limit on the wait for a worker as a moment or from now on', async () => {
    await using fixture = await engineFixture();
    const { id, startBy } = await fixture.submit({ startWithinMs: 5_000 });
    equal(startBy, new Date(fixture.clock.now() + 5_000).toISOString());
    equal((await fixture.api.get(id)).startBy, startBy);
    await fixture.clock.pass(6_000);
    equal((await fixture.api.get(id)).error?.code, 'start-by-passed');
  });

  test('counts a limit on the wait for a worker from the moment that the job is scheduled for', async () => {
    await using fixture = await engineFixture();
    const { id, startBy } = await fixture.submit({ delayMs: 60_000, startWithinMs: 5_000 });
    equal(startBy, new Date(fixture.clock.now() + 65_000).toISOString());
    equal((await fixture.api.get(id)).startBy, startBy);
  });

  const wrong: [string, Partial<SubmitRequest>, string][] = [
    ['a kind without a colon', { kind: 'export' }, '/kind'],
    ['a priority out of range', { priority: 101 }, '/priority'],
    ['a fractional priority', { priority: 0.5 }, '/priority'],
    ['no attempts', { maxAttempts: 0 }, '/maxAttempts'],
    ['a negative delay', { delayMs: -1 }, '/delayMs'],
    ['a moment that is none', { scheduledAt: 'tomorrow' }, '/scheduledAt'],
    ['delay and moment together', { delayMs: 1, scheduledAt: '2030-01-01T00:00:00Z' }, '/scheduledAt'],
    ['a limit on the wait in two ways', { startWithinMs: 1, startBy: '2030-01-01T00:00:00Z' }, '/startBy'],
    // What a program that is not checked may send.
    ['an end of the time that is none', { onTimeout: 'never' as 'stop' }, '/onTimeout'],
    ['a retention that cannot be', { retention: { failedMs: -1 } }, '/retention/failedMs'],
    ['too many tags', { tags: Array.from({ length: 51 }, String) }, '/tags'],
    ['an empty attribute', { attributes: { order: '' } }, '/attributes'],
    ['an empty idempotency key', { idempotencyKey: '' }, '/idempotencyKey'],
  ];
  for (const [title, request, pointer] of wrong)
    test(`${title} is refused, names ${pointer}, and nothing is stored`, async () => {
      await using fixture = await engineFixture();
      const [answer] = await fixture.api.submit([{ kind: 'demo:echo', ...request }]);
      ok(isJobError(answer?.error));
      equal(answer.error.code, 'invalid-input');
      equal(answer.error.facts.errors?.[0]?.pointer, pointer);
      deepEqual((await fixture.engine.stats()).jobs, {});
    });

  test('one bad request in a batch leaves the others alone', async () => {
    await using fixture = await engineFixture();
    const answers = await fixture.api.submit([{ kind: 'demo:a' }, { kind: 'bad' }, { kind: 'demo:b' }]);
    deepEqual(
      answers.map(({ job }) => job?.kind),
      ['demo:a', undefined, 'demo:b'],
    );
  });
  test('input is checked against the JSON Schema that a worker has told', async () => {
    await using fixture = await engineFixture();
    const inputSchema = {
      type: 'object',
      properties: { rows: { type: 'array', items: { type: 'number' } } },
      required: ['rows'],
    };
    await fixture.source.register([{ kind: 'demo:echo', inputSchema }]);
    await fixture.submit({ input: { rows: [1, 2] } });
    const [answer] = await fixture.api.submit([{ kind: 'demo:echo', input: { rows: [1, 'two'] } }]);
    ok(isJobError(answer?.error));
    deepEqual(
      answer.error.facts.errors?.map(({ pointer }) => pointer),
      ['/input/rows/1'],
    );
  });
  test('defaults of the kind apply unless the request says otherwise', async () => {
    const description = { kind: 'demo:echo', maxAttempts: 7, mode: 'foreground', version: '2' } as const;
    await using fixture = await engineFixture({ kinds: [{ description }] });
    const job = await fixture.submit();
    deepEqual([job.maxAttempts, job.mode, job.kindVersion], [7, 'foreground', '2']);
    equal((await fixture.submit({ maxAttempts: 1 })).maxAttempts, 1);
  });
  test('the same idempotency key gives the same job, whatever the order of the fields', async () => {
    await using fixture = await engineFixture();
    const first = await fixture.submit({ idempotencyKey: 'k', input: { a: 1, b: 2 } });
    const [again] = await fixture.api.submit([
      { input: { b: 2, a: 1 }, kind: 'demo:echo', idempotencyKey: 'k' },
    ]);
    deepEqual([again?.job?.id, !again?.error && again?.duplicate], [first.id, true]);
    const [other] = await fixture.api.submit([{ kind: 'demo:echo', idempotencyKey: 'k', input: { a: 2 } }]);
    ok(isJobError(other?.error) && other.error.code === 'idempotency-conflict');
  });
  test('ids rise in the order of submission', async () => {
    await using fixture = await engineFixture();
    const answers = await fixture.api.submit(Array.from({ length: 5_000 }, () => ({ kind: 'demo:echo' })));
    const ids = answers.map(({ job }) => job?.id ?? '');
    deepEqual(ids, [...new Set(ids)].sort());
    ok(ids.every((id) => /^job_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(id)));
  });
});
