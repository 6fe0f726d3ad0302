import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FireCommand, SaveScheduleCommand } from '../../schedules/schedule-command.ts';
import type { StoredSchedule } from '../../schedules/stored-schedule.ts';
import type { InsertCommand } from '../../store-command.ts';
import { NOON } from '../manual-clock.ts';
import { type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NAME = 'nightly';

export function describeSchedules(open: OpenStore): void {
  const withSchedule = async (content: Partial<SaveScheduleCommand['content']> = {}) => {
    const fixture = await storeFixture(open);
    await fixture.done(save({ content: { ...CONTENT, nextAt: NOON, ...content } }));
    return fixture;
  };

  describe('schedules', () => {
    test('one that is written as new is refused where there is one', async () => {
      await using fixture = await withSchedule();
      equal((await fixture.refusal(save())).refused, 'schedule-changed');
      equal((await fixture.write(save({ tenant: 'other' }))).refused, undefined);
      equal((await fixture.refusal(save({ name: 'more', limit: 1 }))).refused, 'too-many-schedules');
    });
    test('a change is refused after somebody else’s', async () => {
      await using fixture = await withSchedule();
      const { revision } = await read(fixture);
      await fixture.done(save({ revision }));
      equal((await fixture.refusal(save({ revision }))).refused, 'schedule-changed');
    });
    test('a pause is stamped once, and takes the schedule out of what is due', async () => {
      await using fixture = await withSchedule();
      for (let times = 0; times < 2; times += 1) {
        const { revision } = await read(fixture);
        await fixture.done(save({ revision, content: { ...CONTENT, pausedBy: 'ann', pauseReason: 'move' } }));
        await fixture.clock.advance(HOUR);
      }
      const paused = await read(fixture);
      deepEqual([paused.pausedAt, paused.pausedBy, paused.pauseReason], [NOON, 'ann', 'move']);
      deepEqual(await due(fixture), []);
      equal(await fixture.store.read({ type: 'nextSchedule' }), undefined);
    });
    test('it is due at its moment, not before, the longest due first', async () => {
      await using fixture = await withSchedule({ nextAt: NOON + HOUR });
      await fixture.done(save({ name: 'earlier', content: { ...CONTENT, nextAt: NOON + 1 } }));
      deepEqual(await due(fixture), []);
      equal(await fixture.store.read({ type: 'nextSchedule' }), NOON + 1);
      equal((await fixture.refusal(fire(1, NOON + HOUR))).refused, 'schedule-changed');
      await fixture.clock.advance(HOUR);
      deepEqual(await due(fixture), ['earlier', NAME]);
    });
    test('one that is removed is gone, its jobs are not', async () => {
      await using fixture = await withSchedule();
      await fixture.done(fire());
      equal((await fixture.refusal({ ...REMOVE, tenant: 'other' })).refused, 'schedule-not-found');
      await fixture.done(REMOVE);
      equal((await fixture.refusal(REMOVE)).refused, 'schedule-not-found');
      equal((await fixture.read('job_1')).state, 'queued');
    });
  });

  describe('a fire', () => {
    test('makes the job in the transaction that sets the next moment', async () => {
      await using fixture = await withSchedule();
      const { updates } = await fixture.done(fire());
      deepEqual(
        updates.map(({ jobId, event }) => [jobId, event]),
        [['job_1', 'submit']],
      );
      const after = await read(fixture);
      deepEqual([after.nextAt, after.lastAt, after.made], [NOON + HOUR, NOON, 1]);
      deepEqual([after.lastJob, after.lastJobAt, after.lastState], ['job_1', NOON, 'queued']);
    });
    test('of two for one moment only the first makes a job, in one batch and in two', async () => {
      await using fixture = await withSchedule();
      const [first, second] = await fixture.store.write([fire(), fire(1, NOON, 'job_2')]);
      deepEqual([first?.refused, second?.refused], [undefined, 'schedule-changed']);
      const { revision } = await read(fixture);
      for (const again of [1, revision])
        equal((await fixture.refusal(fire(again, NOON, 'job_3'))).refused, 'schedule-changed');
      deepEqual(await fixture.store.read({ type: 'totals' }), { queued: 1 });
    });
    test('is refused when the schedule was changed or paused since it was read', async () => {
      await using fixture = await withSchedule();
      await fixture.done(save({ revision: 1, content: { ...CONTENT, nextAt: NOON } }));
      equal((await fixture.refusal(fire())).refused, 'schedule-changed');
      await fixture.done(save({ revision: 2, content: { ...CONTENT, pausedBy: 'ann' } }));
      equal((await fixture.refusal(fire(3))).refused, 'schedule-changed');
      deepEqual(await fixture.store.read({ type: 'totals' }), {});
    });
    for (const ms of [-DAY, DAY])
      test(`brings no moment again when the clock jumps by ${ms / HOUR} hours`, async () => {
        await using fixture = await withSchedule();
        await fixture.done(fire());
        fixture.clock.set(NOON + ms);
        const { revision } = await read(fixture);
        equal((await fixture.refusal(fire(revision, NOON, 'job_2'))).refused, 'schedule-changed');
        // A moment that lies behind cannot even be written.
        const back = save({ revision, content: { ...CONTENT, nextAt: NOON } });
        equal((await fixture.refusal(back)).refused, 'not-stored');
        deepEqual(await fixture.store.read({ type: 'totals' }), { queued: 1 });
        fixture.clock.set(NOON + HOUR);
        await fixture.done(fire(revision, NOON + HOUR, 'job_2'));
      });
    test('that skips makes no job while one is unfinished, and makes one after', async () => {
      await using fixture = await withSchedule();
      await fixture.done(fire());
      await fixture.clock.advance(HOUR);
      deepEqual((await fixture.done(fire(2, NOON + HOUR, 'job_2'))).updates, []);
      deepEqual(
        [(await read(fixture)).made, (await read(fixture)).skipped, (await read(fixture)).lastJob],
        [1, 1, 'job_1'],
      );
      await fixture.move('job_1', 'cancel');
      await fixture.clock.advance(HOUR);
      await fixture.done(fire(3, NOON + 2 * HOUR, 'job_3'));
      equal((await read(fixture)).lastJob, 'job_3');
    });
    test('that skips looks at jobs of its own schedule alone', async () => {
      await using fixture = await withSchedule();
      await fixture.insert();
      await fixture.done(save({ name: 'other', content: { ...CONTENT, nextAt: NOON } }));
      await fixture.done({ ...fire(1, NOON, 'job_other'), name: 'other' });
      await fixture.done(fire(1, NOON, 'job_mine'));
      equal((await read(fixture)).made, 1);
    });
    test('that queues makes its job in any case', async () => {
      await using fixture = await withSchedule();
      await fixture.done(fire());
      await fixture.clock.advance(HOUR);
      await fixture.done({ ...fire(2, NOON + HOUR, 'job_2'), overlap: 'queue' });
      deepEqual(await fixture.store.read({ type: 'totals' }), { queued: 2 });
    });
    test('that replaces cancels what waits', async () => {
      await using fixture = await withSchedule();
      await fixture.done(fire());
      await fixture.clock.advance(HOUR);
      const { updates } = await fixture.done({
        ...fire(2, NOON + HOUR, 'job_2'),
        overlap: 'replace',
        cancel: { by: 'ann', reason: 'newer' },
      });
      deepEqual(
        updates.map(({ jobId, event, state }) => [jobId, event, state]),
        [
          ['job_1', 'cancel', 'cancelled'],
          ['job_2', 'submit', 'queued'],
        ],
      );
    });
    test('that replaces asks what runs to end, and its job waits until it has', async () => {
      await using fixture = await withSchedule();
      await fixture.done(fire());
      const claim = await fixture.claim();
      await fixture.clock.advance(1_000);
      const again = { ...fire(2, NOON + HOUR, 'job_2'), overlap: 'replace' } as const;
      fixture.clock.set(NOON + HOUR);
      await fixture.done(again);
      deepEqual(
        [(await fixture.read('job_1')).state, (await fixture.read('job_2')).state],
        ['cancelling', 'waiting'],
      );
      fixture.clock.set(NOON + 2_000); // before the lease has run out
      const fence = { by: 'claim', tenant: TENANT, claimId: claim?.claimId ?? '' } as const;
      await fixture.done({ type: 'move', jobId: 'job_1', event: 'complete', fence });
      deepEqual(
        [(await fixture.read('job_1')).state, (await fixture.read('job_2')).state],
        ['cancelled', 'queued'],
      );
    });
    test('for several moments decides about each in turn', async () => {
      await using fixture = await withSchedule();
      fixture.clock.set(NOON + 2 * HOUR);
      const runs = ['job_1', 'job_2', 'job_3'].map(run);
      await fixture.done({ ...fire(), runs, lastAt: NOON + 2 * HOUR, nextAt: NOON + 3 * HOUR, missed: 4 });
      const { made, skipped, missed, lastAt } = await read(fixture);
      deepEqual([made, skipped, missed, lastAt], [1, 2, 4, NOON + 2 * HOUR]);
    });
    test('without a job goes on and keeps the reason, until one brings a job', async () => {
      await using fixture = await withSchedule();
      await fixture.done({ ...fire(), runs: [], missed: 1, error: '/job/input is missing' });
      const failed = await read(fixture);
      deepEqual([failed.error, failed.errorAt, failed.missed], ['/job/input is missing', NOON, 1]);
      await fixture.clock.advance(HOUR);
      await fixture.done(fire(2, NOON + HOUR));
      equal((await read(fixture)).error, undefined);
    });
    test('of the last moment leaves none to come', async () => {
      await using fixture = await withSchedule();
      const { nextAt, ...last } = fire();
      await fixture.done(last);
      equal((await read(fixture)).nextAt, undefined);
    });
    test('that cannot be stored changes nothing', async () => {
      await using fixture = await withSchedule();
      await fixture.insert({ id: 'job_1', kind: 'demo:taken' });
      const before = await read(fixture);
      equal((await fixture.refusal(fire())).refused, 'not-stored');
      deepEqual(await read(fixture), before);
    });
    test('that somebody asks for comes beside the others', async () => {
      await using fixture = await withSchedule({ nextAt: NOON + HOUR });
      const insert = run('job_now');
      await fixture.done({ type: 'run-schedule', tenant: TENANT, name: NAME, insert });
      const { made, lastJob, nextAt } = await read(fixture);
      deepEqual([made, lastJob, nextAt], [1, 'job_now', NOON + HOUR]);
      const other = { type: 'run-schedule', tenant: 'other', name: NAME, insert } as const;
      equal((await fixture.refusal(other)).refused, 'schedule-not-found');
    });
  });
}

const CONTENT = { spec: '{}', updatedBy: 'ann', isDefined: false } as const;
const REMOVE = { type: 'remove-schedule', tenant: TENANT, name: NAME } as const;

function save(fields: Partial<SaveScheduleCommand> = {}): SaveScheduleCommand {
  return { type: 'save-schedule', tenant: TENANT, name: NAME, content: CONTENT, limit: 10, ...fields };
}

/** What comes due at `dueAt`, of a schedule for every hour. */
function fire(revision = 1, dueAt = NOON, jobId = 'job_1'): FireCommand {
  return {
    type: 'fire',
    tenant: TENANT,
    name: NAME,
    revision,
    dueAt,
    lastAt: dueAt,
    nextAt: dueAt + HOUR,
    runs: [run(jobId)],
    overlap: 'skip',
    missed: 0,
  };
}

function run(id: string): InsertCommand {
  const plain = { tenant: TENANT, kind: 'demo:echo', state: 'queued', maxAttempts: 3, priority: 0 } as const;
  return { type: 'insert', job: { ...plain, id } };
}

async function read({ store }: StoreFixture): Promise<StoredSchedule> {
  const [stored] = await store.read({ type: 'schedules', tenant: TENANT, name: NAME });
  if (!stored) throw new Error('the schedule is gone');
  return stored;
}

async function due({ store }: StoreFixture): Promise<string[]> {
  const { schedules } = await store.read({ type: 'dueSchedules', limit: 10 });
  return schedules.map(({ name }) => name);
}
