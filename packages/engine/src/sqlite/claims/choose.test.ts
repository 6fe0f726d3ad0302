import { deepEqual, ok } from 'node:assert/strict';
import { test } from 'node:test';
import type { LimitScope, PauseScope } from '@longrun/core';
import fc from 'fast-check';
import type { NewJob } from '../../store-command.ts';
import { manualClock, type StoreFixture, storeFixture, TENANT } from '../../testing/index.ts';
import { claimCommand } from '../../testing/store-contract/claiming.ts';
import { openSqlite } from '../index.ts';

// What is chosen is checked job by job against the rules in their plainest form: every ready job is looked at.

interface ModelJob {
  readonly id: string;
  readonly kind: string;
  readonly owner: string;
  readonly queue?: string;
  readonly key?: string;
  readonly rank: number;
  claimId?: string;
}

interface Model {
  readonly jobs: ModelJob[];
  readonly limits: Map<string, number>;
  readonly paused: Set<string>;
  /** When each owner of a kind was served, in picks; and since when each job could go while its owner had nothing running. */
  readonly served: Map<string, number>;
  readonly waiting: Map<string, number>;
  picks: number;
}

const KINDS = ['a:x', 'b:y'];
const OWNERS = [undefined, 'ann', 'bob', 'cid'];
const QUEUES = [undefined, 'q1', 'q2'];
const KEYS = [undefined, 'k1', 'k2', 'k3'];
const LIMITS: [LimitScope, string][] = [
  ['kind', 'a:x'],
  ['queue', 'q1'],
  ['queue', '*'],
  ['key', 'k1'],
  ['key', '*'],
];
const PAUSES: [PauseScope, string][] = [
  ['kind', 'b:y'],
  ['queue', 'q2'],
  ['owner', 'bob'],
];

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('insert' as const), jobs: someJobs() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      kinds: fc.subarray(KINDS, { minLength: 1 }),
      limit: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat() }) },
  fc.record({
    do: fc.constant('limit' as const),
    place: fc.constantFrom(...LIMITS),
    most: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  }),
  fc.record({ do: fc.constant('pause' as const), place: fc.constantFrom(...PAUSES) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function someJobs() {
  const job = fc.record({
    kind: fc.constantFrom(...KINDS),
    owner: fc.constantFrom(...OWNERS),
    queue: fc.constantFrom(...QUEUES),
    key: fc.constantFrom(...KEYS),
    priority: fc.integer({ min: 0, max: 3 }),
  });
  return fc.array(job, { minLength: 1, maxLength: 12 });
}

test('what is claimed is allowed, complete, in rank order within an owner, and fair between owners', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const clock = manualClock();
      await using fixture = await storeFixture(async () => ({
        clock,
        store: await openSqlite({ file: ':memory:', clock }),
      }));
      const model: Model = {
        jobs: [],
        limits: new Map(),
        paused: new Set(),
        served: new Map(),
        waiting: new Map(),
        picks: 0,
      };
      for (const one of steps) {
        clock.set(clock.now() + 1);
        await perform(fixture, model, one);
      }
    }),
    { numRuns: 150 },
  );
});

async function perform(fixture: StoreFixture, model: Model, one: Step): Promise<void> {
  switch (one.do) {
    case 'insert':
      return insert(fixture, model, one.jobs);
    case 'claim':
      return claim(fixture, model, one);
    case 'end': {
      const running = model.jobs.filter(({ claimId }) => claimId !== undefined);
      const job = running[one.which % running.length];
      if (!job?.claimId) return;
      await fixture.move(job.id, 'complete', { by: 'claim', tenant: TENANT, claimId: job.claimId });
      model.jobs.splice(model.jobs.indexOf(job), 1);
      return noteWaiting(model);
    }
    case 'limit': {
      const [scope, value] = one.place;
      const place = { tenant: TENANT, scope, value };
      const key = `${scope} ${value}`;
      if (one.most !== undefined) {
        await fixture.done({ type: 'save-limit', ...place, concurrency: one.most, by: 'ops' });
        model.limits.set(key, one.most);
      } else if (model.limits.delete(key)) await fixture.done({ type: 'remove-limit', ...place });
      return noteWaiting(model);
    }
    case 'pause': {
      const [scope, value] = one.place;
      const place = { tenant: TENANT, scope, value };
      const key = `${scope} ${value}`;
      const isPaused = model.paused.delete(key);
      if (!isPaused) model.paused.add(key);
      await fixture.done(
        isPaused ? { type: 'lift-pause', ...place } : { type: 'save-pause', ...place, by: 'ops' },
      );
      return noteWaiting(model);
    }
  }
}

async function insert(
  fixture: StoreFixture,
  model: Model,
  jobs: Extract<Step, { do: 'insert' }>['jobs'],
): Promise<void> {
  const now = fixture.clock.now();
  for (const { kind, owner, queue, key, priority } of jobs) {
    const groups: Partial<NewJob> = {
      ...(owner !== undefined && { owner }),
      ...(queue !== undefined && { queue }),
      ...(key !== undefined && { concurrencyKey: key }),
    };
    const id = await fixture.insert({ kind, priority, ...groups });
    const rank = now - priority * 60_000;
    const shared = { ...(queue !== undefined && { queue }), ...(key !== undefined && { key }) };
    model.jobs.push({ id, kind, owner: owner ?? '', rank, ...shared });
  }
  noteWaiting(model);
}

async function claim(
  fixture: StoreFixture,
  model: Model,
  { kinds, limit }: { kinds: string[]; limit: number },
): Promise<void> {
  const { claimed = [], heldBack } = await fixture.done(claimCommand({ kinds, limit }));
  for (const { jobId, claimId } of claimed) {
    const job = model.jobs.find(({ id }) => id === jobId);
    ok(job && job.claimId === undefined, `${jobId} was ready`);
    ok(isAllowed(model, job), `${jobId} was allowed`);
    const rivals = readyOf(model, job.kind);
    const better = rivals.filter(({ owner, rank }) => owner === job.owner && rank < job.rank);
    deepEqual(better, [], `${jobId} is the first of its owner`);
    if (rivals.some(({ owner }) => owner !== '')) assertFair(model, job, rivals);
    job.claimId = claimId;
    model.picks += 1;
    model.served.set(laneOf(job), model.picks);
    noteWaiting(model);
  }
  if (claimed.length === limit) return;
  const left = kinds.flatMap((kind) => readyOf(model, kind));
  deepEqual(left, [], 'nothing is left that could have been claimed');
  const isHeld = model.jobs.some(
    (job) => kinds.includes(job.kind) && job.claimId === undefined && !isFree(model, job),
  );
  if (isHeld) ok(heldBack?.slots, 'the claim is told that a limit held it back');
}

function assertFair(model: Model, job: ModelJob, rivals: readonly ModelJob[]): void {
  const fewest = Math.min(...rivals.map((rival) => runningOf(model, rival)));
  deepEqual(runningOf(model, job), fewest, `the owner of ${job.id} has the fewest running`);
  if (fewest > 0) return;
  const servedAt = model.served.get(laneOf(job)) ?? 0;
  for (const rival of rivals) {
    const since = model.waiting.get(rival.id) ?? Number.POSITIVE_INFINITY;
    const isPassed = rival.owner !== job.owner && servedAt > since;
    ok(!isPassed, `${rival.id} of ${rival.owner} waits while ${job.owner} is served twice`);
  }
}

const laneOf = ({ kind, owner }: ModelJob) => `${kind} ${owner}`;

/** From which pick on each job could go and its owner had nothing running. */
function noteWaiting(model: Model): void {
  const waiting = KINDS.flatMap((kind) => readyOf(model, kind)).filter((job) => runningOf(model, job) === 0);
  const ids = new Set(waiting.map(({ id }) => id));
  for (const id of model.waiting.keys()) if (!ids.has(id)) model.waiting.delete(id);
  for (const id of ids) if (!model.waiting.has(id)) model.waiting.set(id, model.picks);
}

function readyOf(model: Model, kind: string): ModelJob[] {
  return model.jobs.filter((job) => job.kind === kind && job.claimId === undefined && isAllowed(model, job));
}

function runningOf(model: Model, { kind, owner }: ModelJob): number {
  return model.jobs.filter((job) => job.kind === kind && job.owner === owner && job.claimId !== undefined)
    .length;
}

function isAllowed(model: Model, job: ModelJob): boolean {
  const isPaused = (['kind', 'queue', 'owner'] as const).some((scope) =>
    model.paused.has(`${scope} ${job[scope]}`),
  );
  return !isPaused && isFree(model, job);
}

function isFree({ jobs, limits }: Model, job: ModelJob): boolean {
  return (['kind', 'queue', 'key'] as const).every((scope) => {
    const value = job[scope];
    const most =
      value === undefined ? undefined : (limits.get(`${scope} ${value}`) ?? limits.get(`${scope} *`));
    if (most === undefined) return true;
    return jobs.filter((other) => other[scope] === value && other.claimId !== undefined).length < most;
  });
}
