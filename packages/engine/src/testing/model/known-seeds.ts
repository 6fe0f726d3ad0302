import type { PrintedStep } from './model-command.ts';

/** A run that failed once. It is played again as a test of its own, by its commands: what a seed makes changes with every new
 *  command. */
export interface KnownSeed {
  readonly seed: number;
  /** What is so since, as the title of the test. */
  readonly title: string;
  readonly steps: readonly PrintedStep[];
}

export const KNOWN_SEEDS: readonly KnownSeed[] = [
  {
    seed: -1169247460,
    title: 'a claim whose settlement was made without an answer is lost for every later word',
    steps: [
      ['submit-with-key', { tenant: 'default', key: 'k1', body: 0, lost: null }],
      ['claim', { worker: 0, kinds: ['demo:saver'], capacity: 1, leaseMs: 30000, lost: null }],
      [
        'settle',
        {
          claim: { index: 0, isStale: false },
          words: {},
          settlement: { type: 'completed' },
          lost: { when: 'after', crash: false },
        },
      ],
      ['report', { claim: { index: 0, isStale: true }, words: {}, lost: null }],
    ],
  },
  {
    seed: -1169247460,
    title: 'a worker learns of a cancel with its next word, though nobody got an answer to the cancel',
    steps: [
      ['submit-with-key', { tenant: 'default', key: 'k1', body: 0, lost: null }],
      ['claim', { worker: 0, kinds: ['demo:saver'], capacity: 1, leaseMs: 30000, lost: null }],
      [
        'control',
        {
          job: 0,
          verb: 'cancel',
          retry: {},
          isStranger: false,
          lost: { when: 'after', crash: false },
        },
      ],
      ['report', { claim: { index: 0, isStale: false }, words: {}, lost: null }],
    ],
  },
];
