import { deepEqual, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type CallerReport,
  fold,
  isJobError,
  type Job,
  type JobReport,
  type JobUpdate,
  OVERRIDE_STATES,
} from '@longrun/core';
import fc from 'fast-check';
import { type EngineFixture, engineFixture } from './testing/index.ts';

/** What updates carry of a job: no bodies, nothing of the kind, nothing that goes by the clock. */
function carried(job: Job): unknown {
  const { startBy, input, output, worker, elapsedMs, allowedActions, pausable, ...rest } = job;
  const { usual, estimatedCompletionAt, longerThanUsual, expiresAt, ...kept } = rest;
  return JSON.parse(JSON.stringify(kept));
}

async function folded({ api }: EngineFixture, first: Job, last: number): Promise<Job> {
  const updates: JobUpdate[] = [];
  for await (const update of api.watch(first.id)) {
    if (!update.live) updates.push(update);
    if (update.sequence >= last) break;
  }
  const { queuedAt, scheduledAt, ...bare } = first;
  return updates.reduce(fold, { ...bare, sequence: 0, state: 'created' });
}

const VERBS = ['start', 'pause', 'resume', 'stop', 'cancel', 'retry'] as const;
const REPORTS: Record<string, Partial<JobReport>> = {
  progress: { progress: { percent: 40, info: 'half' } },
  message: { messages: [{ severity: 'info', text: 'hi' }] },
  checkpoint: { checkpoint: { row: 1 } },
  partial: { partial: { rows: 3 } },
  complete: { settlement: { type: 'completed', output: 1, outcome: { heading: 'Done' } } },
  fail: { settlement: { type: 'failed', error: { code: 'x', message: 'y' } } },
  suspend: { settlement: { type: 'suspended' } },
  release: { settlement: { type: 'released' } },
};
const STEPS = [...VERBS, ...Object.keys(REPORTS), 'claim', 'claim', 'scratch', 'acknowledge', 'pass', 'lose'];
const CALLER_REPORTS: Record<string, CallerReport> = {
  acknowledge: { type: 'acknowledge', progress: { percent: 20, info: 'begun' } },
  progress: { type: 'update', progress: { percent: 40, estimatedCompletionAt: '2026-01-02T00:00:00.000Z' } },
  forget: { type: 'acknowledge', progress: null, metadata: { a: 1 } },
  say: { type: 'update', info: 'hi', partial: 1 },
  messages: { type: 'acknowledge', messages: [{ severity: 'warning', text: 'oh' }] },
  both: { type: 'update', info: 'now', messages: [{ severity: 'info', text: 'before' }] },
  complete: { type: 'complete', output: 1, outcome: { heading: 'Done' }, info: 'done' },
  fail: { type: 'fail', error: { code: 'x', message: 'y' } },
  ...Object.fromEntries(
    OVERRIDE_STATES.map((state) => [`to ${state}`, { type: 'override', state, outcome: { heading: state } }]),
  ),
  corrected: { type: 'override', state: 'running', info: 'again', progress: { percent: 5 }, metadata: {} },
  commented: {
    type: 'override',
    state: 'failed',
    messages: [{ severity: 'error', text: 'oh' }],
    metadata: {},
  },
};
const CALLER_STEPS = [...VERBS, ...Object.keys(CALLER_REPORTS), 'acknowledge', 'split', 'pass'];
const REQUESTS = [{}, { trigger: 'manual' }, { delayMs: 3_000 }, { maxAttempts: 1 }] as const;

function walker(fixture: EngineFixture, { id }: Job): (step: string) => Promise<unknown> {
  const { api, source, clock } = fixture;
  let claimId: string | undefined;
  return async (step) => {
    if (step === 'claim') {
      const [claim] = await source.claim({ workerId: 'w1', kinds: ['demo:echo'], capacity: 1 });
      claimId = claim?.claimId ?? claimId;
    } else if (step === 'pass') await clock.pass(4_000);
    else if (step === 'lose') await clock.pass(33_000);
    else if (step === 'acknowledge') await api.acknowledge(id);
    else if (step === 'scratch') await api.control(id, 'retry', { from: 'scratch' });
    else if (step in REPORTS && claimId !== undefined)
      await source.sync({ workerId: 'w1', reports: [{ jobId: id, claimId, ...REPORTS[step] }] });
    else {
      const verb = VERBS.find((name) => name === step);
      if (verb) await api.control(id, verb);
    }
  };
}

describe('the updates of a job', () => {
  test('fold into the job as it is stored, wherever it walks', async () => {
    const walks = fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...REQUESTS), walks, async (request, steps) => {
        await using fixture = await engineFixture({
          kinds: [{ description: { kind: 'demo:echo', pausable: true } }],
        });
        const first = await fixture.submit({
          ...request,
          backoff: { type: 'fixed', delayMs: 1_000, jitter: 0 },
        });
        const walk = walker(fixture, first);
        for (const step of steps) {
          await walk(step).catch((error) => {
            if (!isJobError(error)) throw error; // a verb that makes no sense here is refused
          });
          const stored = await fixture.api.get(first.id);
          deepEqual(carried(await folded(fixture, first, stored.sequence)), carried(stored));
          ok(stored.attempt <= stored.maxAttempts);
        }
      }),
      { numRuns: 60 },
    );
  });
  test('fold into the job as it is stored, whatever its caller reports', async () => {
    const walks = fc.array(fc.constantFrom(...CALLER_STEPS), { minLength: 1, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...REQUESTS), walks, async (request, steps) => {
        await using fixture = await engineFixture();
        const { api, clock } = fixture;
        const first = await fixture.submit({ ...request, driver: 'caller', silenceMs: 5_000 });
        for (const step of steps) {
          const verb = VERBS.find((name) => name === step);
          const report = CALLER_REPORTS[step];
          const done = verb
            ? api.control(first.id, verb)
            : report
              ? api.report(first.id, report)
              : step === 'split'
                ? api.split(first.id, { parts: 2 })
                : clock.pass(4_000);
          await done.catch((error) => {
            if (!isJobError(error)) throw error; // what makes no sense here is refused
          });
          const stored = await api.get(first.id);
          deepEqual(carried(await folded(fixture, first, stored.sequence)), carried(stored));
        }
      }),
      { numRuns: 60 },
    );
  });
  test('fold into a stopped job without the error of the attempt before', async () => {
    await using fixture = await engineFixture();
    const first = await fixture.submit();
    const claim = await fixture.claim();
    const { jobId, claimId } = claim;
    await fixture.source.sync({ workerId: 'w1', reports: [{ jobId, claimId, partial: { rows: 3 } }] });
    await fixture.settle(claim, { type: 'failed', error: { code: 'x', message: 'y' } });
    await fixture.api.control(first.id, 'stop');
    const stored = await fixture.api.get(first.id);
    deepEqual([stored.state, stored.partial, stored.error], ['succeeded', true, undefined]);
    deepEqual(carried(await folded(fixture, first, stored.sequence)), carried(stored));
  });
});
