import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CALLER_EVENTS,
  isFinal,
  JOB_EVENTS,
  JOB_STATES,
  type JobState,
  next,
  OVERRIDE_STATES,
  REACHED,
  type ReportType,
} from '@longrun/core';
import type { DriveCommand } from '../../caller-driven/drive-command.ts';
import { type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';
import { claimUpTo } from './claiming.ts';

/** Those that a job comes to that nobody claims. */
const STATES = JOB_STATES.filter((state) =>
  CALLER_EVENTS.some((event) => next(state, event, false, 'caller')),
);
const SILENCE_MS = 60_000;

/** A job that its caller drives, in that state. */
async function drivenIn(fixture: StoreFixture, state: JobState, partial = false): Promise<string> {
  const before = await fixture.insert({ kind: 'demo:before' });
  const waitingFor = { type: 'jobs', jobIds: [before], onFailure: 'wait' } as const;
  const first = BEGINNINGS[state] ?? 'queued';
  const waits = first === 'queued' || first === 'scheduled' ? {} : { waitingFor };
  const due = first === 'scheduled' ? { dueInMs: 1_000 } : {};
  const jobId = await fixture.insert({
    state: first,
    byCaller: true,
    idleTimeoutMs: SILENCE_MS,
    ...waits,
    ...due,
  });
  if (partial) await tell(fixture, jobId, 'update', { partial: '{"kept":1}' });
  if (state === 'paused') await fixture.move(jobId, 'pause');
  if (state === 'cancelled') await fixture.move(jobId, 'cancel');
  const report = REPORTS[state];
  if (report) await tell(fixture, jobId, report);
  return jobId;
}

const BEGINNINGS: Partial<Record<JobState, JobState>> = {
  created: 'created',
  planning: 'planning',
  scheduled: 'scheduled',
  waiting: 'waiting',
  paused: 'waiting',
};
const REPORTS: Partial<Record<JobState, ReportType>> = {
  running: 'acknowledge',
  succeeded: 'complete',
  failed: 'fail',
};

function tell(fixture: StoreFixture, jobId: string, report: ReportType, said: Partial<DriveCommand> = {}) {
  return fixture.write({ type: 'drive', tenant: TENANT, jobId, report, source: 'client', ...said });
}

async function eventsOf({ store }: StoreFixture, jobId: string): Promise<string[]> {
  const updates = await store.read({ type: 'updates', jobId, after: 0, limit: 100 });
  return updates.map(({ event }) => event);
}

export function describeCallers(open: OpenStore): void {
  describe('a job that its caller drives', () => {
    for (const event of CALLER_EVENTS)
      for (const from of STATES)
        for (const partial of next(from, event, true, 'caller') === next(from, event, false, 'caller')
          ? [false]
          : [false, true]) {
          const to = next(from, event, partial, 'caller');
          const title = to ? `moves from ${from} to ${to} by ${event}` : `is refused ${event} from ${from}`;
          test(partial ? `${title} when a partial output was saved` : title, async () => {
            await using fixture = await storeFixture(open);
            const jobId = await drivenIn(fixture, from, partial);
            const before = await fixture.read(jobId);
            const result = await fixture.move(jobId, event);
            const after = await fixture.read(jobId);
            equal(after.state, to ?? from);
            equal(after.sequence, before.sequence + (to ? 1 : 0));
            equal(result.refused, to ? undefined : 'transition-refused');
            equal(after.finishedAt !== undefined, isFinal(after.state));
            equal(after.isPartial, partial);
          });
        }
    for (const event of JOB_EVENTS.filter((one) => one !== 'claim' && !CALLER_EVENTS.includes(one)))
      test(`makes no move that only a worker makes: ${event}`, async () => {
        await using fixture = await storeFixture(open);
        const jobId = await drivenIn(fixture, 'running');
        equal((await fixture.move(jobId, event)).refused, 'transition-refused');
      });
    for (const from of STATES)
      for (const to of OVERRIDE_STATES)
        test(`is corrected from ${from} to ${to} in one update`, async () => {
          await using fixture = await storeFixture(open);
          const jobId = await drivenIn(fixture, from);
          const before = await fixture.read(jobId);
          const said = {
            state: to,
            input: '1',
            output: '2',
            outcome: '{"heading":"x"}',
            metadata: '{"a":1}',
          };
          await tell(fixture, jobId, 'override', said);
          const after = await fixture.read(jobId);
          deepEqual(
            [after.state, after.input, after.output, after.outcome, JSON.parse(after.options ?? '')],
            [to, '1', '2', '{"heading":"x"}', { metadata: { a: 1 } }],
          );
          equal(after.sequence, before.sequence + 1);
          equal((await eventsOf(fixture, jobId)).at(-1), 'override');
          equal(after.finishedAt !== undefined, isFinal(to));
          equal(after.run, isFinal(from) && !isFinal(to) ? 2 : after.run);
        });
    for (const from of STATES)
      test(`${isFinal(from) ? 'keeps its outcome' : 'takes an outcome before its end'} when it is ${from}`, async () => {
        await using fixture = await storeFixture(open);
        const jobId = await drivenIn(fixture, from);
        const { refused } = await tell(fixture, jobId, 'update', { outcome: '{"heading":"x"}' });
        equal(refused, isFinal(from) ? 'transition-refused' : undefined);
        equal((await fixture.read(jobId)).outcome, isFinal(from) ? undefined : '{"heading":"x"}');
      });
    for (const state of REACHED)
      test(`can be inserted as ${state}, in one update, as if it had been brought there`, async () => {
        await using fixture = await storeFixture(open);
        const jobId = await fixture.insert({
          state: 'created',
          byCaller: true,
          idleTimeoutMs: SILENCE_MS,
          reached: state,
        });
        const job = await fixture.read(jobId);
        deepEqual(
          [job.state, job.sequence, job.run, await eventsOf(fixture, jobId)],
          [state, 1, 1, ['submit']],
        );
        equal(job.finishedAt !== undefined, isFinal(state));
        equal(job.startedAt !== undefined, state === 'running' || state === 'succeeded');
        equal(job.error !== undefined, state === 'failed');
        const goesOn = await tell(fixture, jobId, 'acknowledge');
        equal(goesOn.refused, isFinal(state) ? 'transition-refused' : undefined);
      });
    for (const owner of [undefined, 'ann'])
      for (const limit of [undefined, 5])
        test(`is never claimed${owner ? ', with an owner' : ''}${limit ? ', under a limit' : ''}`, async () => {
          await using fixture = await storeFixture(open);
          const rule = { tenant: TENANT, by: 'ops', scope: 'kind', value: 'demo:echo' } as const;
          if (limit) await fixture.done({ type: 'save-limit', ...rule, concurrency: limit });
          const job = owner === undefined ? {} : { owner };
          await fixture.insert({ ...job, byCaller: true });
          const later = await fixture.insert({ ...job, byCaller: true, state: 'created' });
          await fixture.move(later, 'start');
          deepEqual(await claimUpTo(fixture, 5), []);
          const other = await fixture.insert(job);
          deepEqual(
            (await claimUpTo(fixture, 5)).map(({ jobId }) => jobId),
            [other],
          );
        });
    test('does not use up what a limit allows workers, and its lease never runs out', async () => {
      await using fixture = await storeFixture(open);
      const rule = { tenant: TENANT, by: 'ops', scope: 'kind', value: 'demo:echo' } as const;
      await fixture.done({ type: 'save-limit', ...rule, concurrency: 1 });
      await drivenIn(fixture, 'running');
      const [limit] = await fixture.store.read({ type: 'limits', tenant: TENANT });
      equal(limit?.running, 0);
      await fixture.insert();
      equal((await claimUpTo(fixture, 5)).length, 1);
      await fixture.clock.advance(365 * 24 * 3_600_000);
      const lost = await fixture.store.read({ type: 'due', chore: 'rescue', limit: 10 });
      equal(lost.length, 1);
    });
    test('takes no report where a worker drives, nor from another tenant', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      equal((await tell(fixture, jobId, 'complete')).refused, 'not-caller-driven');
      const driven = await fixture.insert({ byCaller: true });
      equal((await tell(fixture, driven, 'complete', { tenant: 'other' })).refused, 'job-not-found');
      deepEqual(await eventsOf(fixture, driven), ['submit']);
    });
    for (const report of ['complete', 'fail', 'cancel'] as const)
      test(`that is reported to ${report} twice is changed once`, async () => {
        await using fixture = await storeFixture(open);
        const jobId = await drivenIn(fixture, 'running');
        await tell(fixture, jobId, report, { output: '1', error: '{"code":"x","message":"y"}' });
        const again = await tell(fixture, jobId, report, { info: 'late', metadata: '{}' });
        deepEqual([again.refused, again.updates], [undefined, []]);
        const other = await tell(fixture, jobId, report === 'fail' ? 'complete' : 'fail');
        equal(other.refused, 'transition-refused');
        deepEqual(await eventsOf(fixture, jobId), ['submit', 'accept', report]);
      });
    test('takes no report that relies on what it is no longer', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await drivenIn(fixture, 'running');
      const { sequence } = await fixture.read(jobId);
      equal(
        (await tell(fixture, jobId, 'update', { info: 'here', ifSequence: sequence })).refused,
        undefined,
      );
      for (const report of ['update', 'complete', 'override'] as const)
        equal(
          (await tell(fixture, jobId, report, { state: 'failed', ifSequence: sequence })).refused,
          'job-changed',
        );
      equal((await fixture.read(jobId)).sequence, sequence + 1);
    });
    test('is not begun while a predecessor has not succeeded', async () => {
      await using fixture = await storeFixture(open);
      const before = await fixture.insert({ byCaller: true });
      const waitingFor = { type: 'jobs', jobIds: [before], onFailure: 'wait' } as const;
      const jobIds = [
        await fixture.insert({ byCaller: true, state: 'waiting', waitingFor }),
        await fixture.insert({ byCaller: true, state: 'created', waitingFor }),
      ];
      for (const jobId of jobIds)
        equal((await tell(fixture, jobId, 'acknowledge')).refused, 'transition-refused');
      await tell(fixture, before, 'complete');
      for (const jobId of jobIds) {
        equal((await tell(fixture, jobId, 'acknowledge')).refused, undefined);
        equal((await fixture.read(jobId)).state, 'running');
      }
    });
    test('is due once nobody has reported for as long as it allows, and each report is a sign of life', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await drivenIn(fixture, 'running');
      const due = () => fixture.store.read({ type: 'due', chore: 'idle', limit: 10 });
      const fail = () => tell(fixture, jobId, 'fail', { ifSilent: true, source: 'engine' });
      await fixture.clock.advance(SILENCE_MS - 1);
      equal((await fail()).refused, 'transition-refused');
      await tell(fixture, jobId, 'acknowledge');
      await fixture.clock.advance(SILENCE_MS - 1);
      deepEqual(await due(), []);
      await fixture.clock.advance(1);
      deepEqual(
        (await due()).map((job) => [job.jobId, job.byCaller]),
        [[jobId, true]],
      );
      equal((await fail()).refused, undefined);
      equal((await fixture.read(jobId)).state, 'failed');
      deepEqual(await due(), []);
    });
    test('is deleted wherever it is, with its parts', async () => {
      await using fixture = await storeFixture(open);
      for (const state of STATES) {
        const jobId = await drivenIn(fixture, state);
        deepEqual((await fixture.done({ type: 'delete', jobId, tenant: TENANT })).removed, [jobId]);
      }
    });
  });
}
