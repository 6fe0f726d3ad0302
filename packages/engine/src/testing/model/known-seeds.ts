import type { PrintedStep } from './model-command.ts';

/** A run that failed once. It is played again as a test of its own, by its commands: what a seed makes changes with every new
 *  command. */
export interface KnownSeed {
  readonly seed: number;
  /** What is so since, as the title of the test. */
  readonly title: string;
  readonly steps: readonly PrintedStep[];
}

const ALL = ['demo:plain', 'demo:saver', 'demo:other'];
const NEWEST = { index: 0, isStale: false };
const SPENT = { index: 0, isStale: true };
const DAY_MS = 24 * 3_600_000;
const LOST_AFTER = { when: 'after', crash: false };
const LOST_BEFORE = { when: 'before', crash: false };

const submit: PrintedStep = ['submit-with-key', { tenant: 'default', key: 'k1', body: 0, lost: null }];
/** Of a kind that cannot be paused while it runs. */
const submitPlain: PrintedStep = ['submit', { tenant: 'default', requests: [{ kind: 'demo:plain' }] }];
const claim: PrintedStep = ['claim', { worker: 0, kinds: ALL, capacity: 1, leaseMs: 30_000, lost: null }];
const claimInside: PrintedStep = [
  'claim',
  { worker: 3, kinds: ALL, capacity: 1, leaseMs: 30_000, lost: null },
];
const control = (verb: string, job = 0, lost: object | null = null): PrintedStep => [
  'control',
  { job, isHeld: false, verb, retry: {}, isStranger: false, lost },
];
const report = (words: object, stands: object = NEWEST): PrintedStep => [
  'report',
  { claim: stands, words, lost: null },
];
const settle = (settlement: object, stands: object = NEWEST, lost: object | null = null): PrintedStep => [
  'settle',
  { claim: stands, words: {}, settlement, lost },
];
const nap: PrintedStep = ['wait', { claim: NEWEST, what: 'timer', delayMs: null, jobs: [0], lost: null }];
const split = (count: number, onFailure: string): PrintedStep => [
  'split',
  { claim: NEWEST, count, execution: 'parallel', onFailure, lost: null },
];
const pass = (ms: number): PrintedStep => ['pass', { ms, lost: null }];

export const KNOWN_SEEDS: readonly KnownSeed[] = [
  {
    seed: -1169247460,
    title: 'a claim whose settlement was made without an answer is lost for every later word',
    steps: [submit, claim, settle({ type: 'completed' }, NEWEST, LOST_AFTER), report({}, SPENT)],
  },
  {
    seed: -1169247460,
    title: 'a worker learns of a cancel with its next word, though nobody got an answer to the cancel',
    steps: [submit, claim, control('cancel', 0, LOST_AFTER), report({})],
  },
  {
    seed: 161015750,
    title: 'a job claimed inside the owning process without an answer is taken back',
    steps: [
      submit,
      ['claim', { worker: 3, kinds: ALL, capacity: 1, leaseMs: 30_000, lost: LOST_AFTER }],
      pass(12_000),
    ],
  },
  {
    seed: 1689366757,
    title: 'progress that was only shown goes with the repeat of a settlement that failed',
    steps: [
      submit,
      claim,
      report({ progress: { percent: 0 } }),
      report({ progress: { percent: 50, info: 'reading' } }),
      settle({ type: 'completed', output: 0 }, NEWEST, LOST_BEFORE),
    ],
  },
  {
    seed: -410275926,
    title: 'a claim inside the owning process that was handed back makes no move any more',
    steps: [
      submit,
      claimInside,
      nap,
      settle({ type: 'failed', error: { code: 'broken', message: 'It broke.', retryable: false } }, SPENT),
    ],
  },
  {
    seed: -1024292168,
    title: 'a job that goes on whatever becomes of its predecessor does so when that has ended before',
    steps: [submit, control('stop'), ['submit-after', { jobs: [0], onPredecessorFailure: 'ignore' }]],
  },
  {
    seed: -588218769,
    title: 'a job that is cancelled while its worker hands it back waits for nothing',
    steps: [submit, claim, control('cancel'), nap],
  },
  {
    seed: 1191835687,
    title: 'the updates of a job that is handed back during a pause tell when its wait ends',
    steps: [submit, claim, control('pause'), nap],
  },
  {
    seed: -1401505005,
    title: 'a part that is cancelled with its parent has a moment by which its worker must confirm',
    steps: [submit, claim, split(1, 'fail'), claim, ['delete', { job: 1, lost: null }]],
  },
  {
    seed: -1942980249,
    title: 'the parts of a job that splits during a pause are paused',
    steps: [submit, claim, control('pause'), split(1, 'fail'), claim],
  },
  {
    seed: 1995970519,
    title: 'a split job that is stopped waits no longer for parts that have ended',
    steps: [submit, claim, split(2, 'wait'), control('cancel'), control('stop', 2)],
  },
  {
    seed: 262886422,
    title: 'a split job whose last part ends during its pause is paused and waits for nothing',
    steps: [
      submitPlain,
      claim,
      split(1, 'fail'),
      claim,
      control('pause', 1),
      settle({ type: 'completed', output: 0 }),
    ],
  },
  {
    seed: -1289359882,
    title: 'what the parts of a split job do counts to the attempt that has split it, not to the one before',
    steps: [
      submitPlain,
      claim,
      report({ progress: { counters: { remaining: 0, successful: 0, failed: 1 } } }),
      pass(61_000),
      claim,
      report({ progress: { percent: 0 } }),
      split(1, 'fail'),
    ],
  },
  {
    seed: 937361450,
    title: 'a split job stays as long as somebody waits for one of its parts',
    steps: [
      submit,
      claim,
      split(1, 'fail'),
      control('stop'),
      ['submit-after', { jobs: [0] }],
      claim,
      settle({ type: 'completed' }),
      pass(2 * DAY_MS + 60_000),
    ],
  },
  {
    seed: -1732066344,
    title: 'the updates of a stopped split job that ends without anything take its partial mark away',
    steps: [submit, claim, split(1, 'fail'), control('stop', 1), control('stop', 1)],
  },
  {
    seed: -2114634140,
    title:
      'a stop that died with its process reaches a split job that is queued again to put its parts together',
    steps: [
      submit,
      claim,
      split(1, 'fail'),
      control('stop'),
      claimInside,
      [
        'control',
        {
          job: 0,
          isHeld: true,
          verb: 'stop',
          retry: {},
          isStranger: false,
          lost: { when: 'before', crash: true },
        },
      ],
    ],
  },
];
