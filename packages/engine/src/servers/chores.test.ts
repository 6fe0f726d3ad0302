import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobError } from '@longrun/core';
import { say } from '../testing/say.ts';
import { serversFixture } from '../testing/servers-fixture.ts';

const MINUTE = 60_000;

describe('the chores of two servers on one store', () => {
  test('do what is due once, and complain of nothing', async ({ mock }) => {
    const complaints = mock.method(console, 'error', () => {});
    await using fixture = await serversFixture({ retention: { failedMs: MINUTE } });
    const { a, b, clock } = fixture;
    const due = Array.from({ length: 50 }, () => ({ kind: 'demo:due', delayMs: 5_000, maxAttempts: 1 }));
    const late = Array.from({ length: 50 }, () => ({ kind: 'demo:late', startWithinMs: 5_000 }));
    await a.api.submit([...due, ...late]);
    await clock.pass(7_000, 500);
    const claimed = await b.source.claim({ workerId: 'w1', kinds: ['demo:due'], capacity: 100 });
    equal(claimed.length, 50);
    await clock.pass(40_000, 1_000); // until the leases have run out
    const states = async (kind: string) => (await a.api.list({ kind, counts: true, limit: 1 })).counts;
    deepEqual([await states('demo:due'), await states('demo:late')], [{ failed: 50 }, { failed: 50 }]);
    for (const { id, sequence } of (await b.api.list({ limit: 500 })).jobs) {
      const { updates } = await b.api.history(id);
      deepEqual([updates.length, updates.filter(({ state }) => state === 'failed').length], [sequence, 1]);
    }
    await clock.pass(3 * MINUTE, 1_000);
    deepEqual((await a.api.list()).jobs, []);
    equal(complaints.mock.callCount(), 0);
  });

  test('make one job for each moment of a schedule', async () => {
    await using fixture = await serversFixture();
    const { a, b, clock } = fixture;
    await a.api.schedules.put('tidy', {
      when: 'every 10 seconds',
      overlap: 'queue',
      job: { kind: 'demo:tidy' },
    });
    await clock.pass(5 * MINUTE + 500, 500);
    const { jobs } = await b.api.list({ kind: 'demo:tidy', limit: 100 });
    const moments = jobs.map(({ scheduledFor }) => scheduledFor);
    deepEqual([moments.length, new Set(moments).size], [30, 30]);
  });
});

const codeOf = (error: unknown) => (error as JobError | undefined)?.code; // all that is thrown here is one

describe('an answer that one server has lost', () => {
  test('is found by the same submit to another', async () => {
    await using fixture = await serversFixture();
    const { a, b, line } = fixture;
    const submit = async ({ api }: typeof a, idempotencyKey: string) => {
      const [answer] = await api.submit([{ kind: 'demo:echo', idempotencyKey }]);
      return answer?.job ? { id: answer.job.id, duplicate: answer.duplicate } : codeOf(answer?.error);
    };
    line.lose('after');
    equal(await submit(a, 'order 1'), 'outcome-unknown');
    const { jobs } = await b.api.list();
    deepEqual(await submit(b, 'order 1'), { id: jobs[0]?.id, duplicate: true });
    deepEqual(await submit(a, 'order 1'), { id: jobs[0]?.id, duplicate: true });
    line.lose('before');
    equal(await submit(a, 'order 2'), 'outcome-unknown');
    const { jobs: none } = await b.api.list();
    equal(none.length, 1);
    equal(typeof (await submit(b, 'order 2')), 'object');
  });

  test('to a settlement is given by another', async () => {
    await using fixture = await serversFixture();
    const { a, b, line } = fixture;
    await a.submit();
    const claim = await a.claim();
    const settlement = { type: 'completed', output: 1 } as const;
    line.lose('after');
    const lost = await say(a, claim, { settlement });
    equal('error' in lost && lost.error.code, 'outcome-unknown');
    equal(await b.settle(claim, settlement), 'succeeded');
    equal(await a.settle(claim, settlement), 'succeeded');
  });

  test('to a claim leaves jobs that come back when their lease has run out, and no other', async () => {
    await using fixture = await serversFixture();
    const { a, b, line, clock } = fixture;
    const jobs = [await a.submit(), await a.submit()];
    const held = await b.claim();
    line.lose('after');
    const request = { workerId: 'w2', kinds: ['demo:echo'], capacity: 1 };
    const lost = await a.source.claim(request).catch(({ code }: JobError) => code);
    equal(lost, 'outcome-unknown');
    for (let beat = 0; beat < 4; beat += 1) {
      await clock.pass(10_000, 1_000);
      await b.source.sync({ workerId: 'w1', reports: [held] });
    }
    const states = await Promise.all(jobs.map(async ({ id }) => (await b.api.get(id)).state));
    deepEqual(states.sort(), ['queued', 'running']);
    equal((await b.api.get(held.jobId)).state, 'running');
  });
});
