import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Job, SplitRequest, SubmitRequest } from '@longrun/core';
import { type EngineFixture, engineFixture } from '../testing/index.ts';

async function split(
  { api, submit }: EngineFixture,
  request: SplitRequest,
  options: Partial<SubmitRequest> = {},
): Promise<{ id: string; parts: readonly Job[] }> {
  const { id } = await submit({ driver: 'caller', ...options });
  await api.report(id, { type: 'acknowledge' });
  equal((await api.split(id, request)).state, 'running');
  const { jobs } = await api.list({ parentId: id, order: 'oldest' });
  return { id, parts: jobs };
}

describe('a job that its caller splits', () => {
  test('gives each of so many parts its number and theirs', async () => {
    await using fixture = await engineFixture();
    const { parts } = await split(fixture, { parts: 2 });
    deepEqual(
      parts.map(({ part, partCount, partData, partExecution, state }) => [
        part,
        partCount,
        partData,
        partExecution,
        state,
      ]),
      [
        [0, 2, { part: 0, total: 2 }, 'parallel', 'queued'],
        [1, 2, { part: 1, total: 2 }, 'parallel', 'queued'],
      ],
    );
  });
  test('gives each part the data meant for it, and all else that its parent has', async () => {
    await using fixture = await engineFixture();
    const options = {
      input: { file: 'a' },
      owner: 'ann',
      source: 'us_wb_1',
      subject: { type: 'resource', id: 'x' },
      tags: ['t'],
      attributes: { space: 's' },
      metadata: { a: 1 },
      silenceMs: 9_000,
    };
    const { id, parts } = await split(
      fixture,
      { parts: [{ from: 0 }, 'b'] },
      { ...options, externalId: 'doc' },
    );
    const [first, second] = await Promise.all(parts.map((part) => fixture.api.get(part.id)));
    deepEqual([first?.partData, second?.partData], [{ from: 0 }, 'b']);
    const {
      input,
      owner,
      source,
      subject,
      tags,
      attributes,
      metadata,
      silenceMs,
      driver,
      externalId,
      parentId,
    } = first ?? ({} as Partial<Job>);
    deepEqual({ input, owner, source, subject, tags, attributes, metadata, silenceMs }, options);
    deepEqual([driver, externalId, parentId], ['caller', undefined, id]);
    equal((await fixture.api.list({ owner: 'ann', tag: 't' })).jobs.length, 3);
  });
  test('announces each part, and with the last end the tally', async () => {
    await using fixture = await engineFixture();
    const { id, parts } = await split(fixture, { parts: 2, execution: 'sequential' });
    const [first, second] = parts;
    deepEqual([first?.state, second?.state], ['queued', 'waiting']);
    await fixture.api.report(first?.id ?? '', { type: 'fail' });
    equal((await fixture.api.get(second?.id ?? '')).state, 'queued');
    await fixture.api.report(id, { type: 'acknowledge', progress: { percent: 50 } });
    await fixture.api.report(second?.id ?? '', { type: 'complete' });
    const told = await fixture.update(id, ({ event }) => event === 'tally');
    deepEqual(
      [told.announcements, told.tally],
      [['job:parts-completed'], { total: 2, succeeded: 1, failed: 1, cancelled: 0 }],
    );
    const { state, progress } = await fixture.api.get(id);
    deepEqual([state, progress?.percent], ['running', 50]);
  });
  test('is split once in a run, and not into parts of parts', async () => {
    await using fixture = await engineFixture();
    const { id, parts } = await split(fixture, { parts: 1 });
    for (const jobId of [id, parts[0]?.id ?? ''])
      await rejects(fixture.api.split(jobId, { parts: 1 }), { code: 'not-splittable' });
    await fixture.api.report(id, { type: 'complete' });
    await rejects(fixture.api.split(id, { parts: 1 }), { code: 'not-splittable' });
    await fixture.api.control(id, 'retry');
    equal((await fixture.api.split(id, { parts: 1 })).state, 'queued');
  });
  for (const parts of [0, 1.5, 10_001, []])
    test(`is not split into ${JSON.stringify(parts)}`, async () => {
      await using fixture = await engineFixture();
      const { id } = await fixture.submit({ driver: 'caller' });
      await rejects(fixture.api.split(id, { parts }), { code: 'invalid-input' });
    });
});
