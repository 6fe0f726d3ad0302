import { FAILURE_POLICIES, JOB_EVENTS, JOB_STATES, type JobEvent, type JobState } from '@longrun/core';
import fc from 'fast-check';
import type { Fence } from '../../store-command.ts';

/** Commands of one write, still without what only a store can give. */
export interface Batch {
  /** How much later than the one before, in milliseconds. */
  readonly passMs: number;
  /** No job is touched twice, and no job touches another. */
  readonly isPlain: boolean;
  readonly drafts: readonly Draft[];
}

export type Draft =
  | DraftOf<'insert', typeof insert>
  | DraftOf<'claim', typeof claim>
  | DraftOf<'report', typeof report>
  | DraftOf<'move', typeof move>
  | DraftOf<'mark-fetched', typeof markFetched>
  | DraftOf<'other', typeof other>
  | DraftOf<'rule', typeof rule>;
export type DraftOf<Type extends string, Arbitrary> =
  Arbitrary extends fc.Arbitrary<infer Fields> ? Fields & { readonly type: Type } : never;
export type NewJobDraft = typeof newJob extends fc.Arbitrary<infer Fields> ? Fields : never;
export type Words = typeof words extends fc.Arbitrary<infer Fields> ? Fields : never;

export const TENANTS = ['acme', 'globex'] as const;
export const KINDS = ['demo:a', 'demo:b', 'demo:c'] as const;

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const upTo = (most: number) => fc.integer({ min: 1, max: most });
const tenant = fc.constantFrom(...TENANTS);
/** Some that a database might take for something else. */
const text = fc.constantFrom('plain', '', "it's", 'a "b" \\ {c,d}', 'NULL', 'é ☃ 😀', '$1 :id %s', '\ttab');
/** One of the jobs that there are by then; mostly one that the command is meant for. */
const job = fc.record({
  index: fc.nat(200),
  isFitting: fc.constantFrom(true, true, true, true, true, false),
});
const anyJobs = fc.array(fc.nat(200), { minLength: 1, maxLength: 2 });
const leaseMs = fc.oneof(
  { weight: 4, arbitrary: fc.constant(20_000) },
  { weight: 1, arbitrary: upTo(2_000) },
);
const onFailure = fc.constantFrom(...FAILURE_POLICIES);
const isForeign = fc.constantFrom(...Array.from({ length: 9 }, () => undefined), true as const);

const newJob = fc.record({
  kind: fc.constantFrom(...KINDS),
  state: fc.constantFrom<JobState>('queued', 'queued', 'queued', 'created', 'scheduled', 'planning'),
  maxAttempts: upTo(3),
  priority: fc.nat(9),
  dueInMs: maybe(upTo(3_000)),
  startWithinMs: rarely(upTo(3_000)),
  jobTimeoutMs: rarely(upTo(5_000)),
  idleTimeoutMs: rarely(upTo(5_000)),
  input: rarely(text),
  metadata: rarely(text),
  queue: rarely(fc.constantFrom('q1', 'q2')),
  owner: rarely(fc.constantFrom('ann', 'bob')),
  concurrencyKey: rarely(fc.constantFrom('k1', 'k2')),
});
const insert = fc.record({
  tenant,
  job: newJob,
  key: rarely(
    fc.record({ key: fc.constantFrom('k1', 'k2', 'k3'), fingerprint: fc.constantFrom('f1', 'f1', 'f2') }),
  ),
  labels: fc.array(fc.record({ name: fc.constantFrom('tag', 'owner'), value: text }), { maxLength: 2 }),
  byCaller: rarely(fc.constant(true as const)),
  /** What has to do with other jobs. */
  tied: rarely(
    fc.record({
      unique: maybe(fc.constantFrom('pending', 'active', 'debounced')),
      externalId: maybe(fc.constantFrom('x1', 'x2')),
      waitsFor: maybe(fc.record({ jobs: anyJobs, onFailure })),
    }),
  ),
});

const claim = fc.record({
  tenant,
  kinds: fc.shuffledSubarray([...KINDS], { minLength: 1 }),
  limit: upTo(4),
  embedded: fc.constantFrom(false, false, false, true),
  leaseMs,
  alone: rarely(fc.constant(true as const)),
});

/** Of the claims of a job: its newest, an earlier one, or one that never was. */
const whichClaim = fc.constantFrom(
  'newest',
  'newest',
  'newest',
  'newest',
  'newest',
  'newest',
  'first',
  'none',
);
const words = fc.record(
  {
    progress: fc.oneof(
      fc.record({ percent: fc.nat(100), info: text }),
      fc.record({ counters: fc.record({ remaining: fc.nat(9), successful: fc.nat(9), failed: fc.nat(2) }) }),
    ),
    messages: fc.array(fc.record({ severity: fc.constant('info' as const), text }), {
      minLength: 1,
      maxLength: 3,
    }),
    checkpoint: text,
    partial: text,
    steps: fc.dictionary(fc.constantFrom('one', 'two', "it's"), text, { minKeys: 1, maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
const report = fc.record({ job, claim: whichClaim, isForeign, leaseMs, words });

const by = (fence: Fence['by'], ...events: readonly JobEvent[]): [JobEvent, Fence['by']][] =>
  events.map((event) => [event, fence]);
/** Moves as they are made. */
const usual = fc.constantFrom(
  ...by('claim', 'complete', 'complete', 'fail', 'backoff', 'release', 'suspend', 'wait'),
  ...by('tenant', 'start', 'cancel', 'stop', 'pause', 'retry', 'schedule', 'block', 'plan'),
  ...by('due', 'promote', 'wake'),
  ...by('lease-expired', 'rescue'),
  ...by('end-by', 'expire'),
  ...by('start-by', 'expire'),
  ...by('idle', 'fail'),
);
const FENCES = [
  ...(['tenant', 'tenant-while', 'claim', 'lease-expired', 'orphaned', 'due'] as const),
  ...(['start-by', 'end-by', 'idle', 'overdue', 'stuck'] as const),
];
const any = fc.tuple(
  fc.constantFrom(...JOB_EVENTS.filter((event) => event !== 'claim')),
  fc.constantFrom<Fence['by']>(...FENCES),
);
const move = fc.record({
  job,
  what: fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: any }),
  claim: whichClaim,
  isForeign,
  states: fc.subarray([...JOB_STATES], { minLength: 1 }),
  report: rarely(fc.record({ leaseMs, words })),
  by: rarely(fc.constantFrom('ann', 'bob')),
  reason: rarely(text),
  body: rarely(text),
  dueInMs: maybe(upTo(3_000)),
  confirmMs: rarely(upTo(2_000)),
  keepCheckpoint: fc.boolean(),
  wait: fc.record({
    type: fc.constantFrom('parts', 'jobs', 'timer', 'answer'),
    parts: fc.array(newJob, { minLength: 1, maxLength: 3 }),
    jobs: anyJobs,
    onFailure,
  }),
});

const markFetched = fc.record({ job, isForeign, isOther: rarely(fc.constant(true)) });
const other = fc.record({
  job,
  what: fc.constantFrom('delete', 'acknowledge', 'answer', 'roll-up', 'mark-stuck', 'accept', 'say'),
  words: text,
});
const rule = fc.record({
  tenant,
  what: fc.constantFrom('save-pause', 'lift-pause', 'save-limit', 'remove-limit'),
  scope: fc.constantFrom('kind', 'queue', 'owner', 'key'),
  concurrency: upTo(2),
});

const draft = <Type extends Draft['type'], Fields extends object>(
  weight: number,
  type: Type,
  fields: fc.Arbitrary<Fields>,
) => ({ weight, arbitrary: fields.map((given) => ({ type, ...given })) });
const PLAIN = [
  draft(8, 'insert', insert),
  draft(6, 'report', report),
  draft(10, 'move', move),
  draft(2, 'mark-fetched', markFetched),
  draft(5, 'claim', claim),
] as const;
const REST = [draft(2, 'other', other), draft(1, 'rule', rule)] as const;
const batch = (isPlain: boolean, drafts: fc.Arbitrary<Draft>): fc.Arbitrary<Batch> =>
  fc.record({
    passMs: fc.nat(1_500),
    isPlain: fc.constant(isPlain),
    drafts: fc.array(drafts, { minLength: 1, maxLength: 60, size: 'max' }),
  });

/** Batches one after the other, on an empty store. */
export interface Run {
  /** Jobs may have owners, and there may be limits and pauses. */
  readonly hasRules: boolean;
  readonly batches: readonly Batch[];
}

export const randomRun: fc.Arbitrary<Run> = fc.record({
  hasRules: fc.boolean(),
  batches: fc.array(
    fc.oneof(
      { weight: 2, arbitrary: batch(true, fc.oneof(...PLAIN)) },
      { weight: 1, arbitrary: batch(false, fc.oneof(...PLAIN, ...REST)) },
    ),
    { minLength: 2, maxLength: 12, size: 'max' },
  ),
});
