import { deepEqual, equal, ok } from 'node:assert/strict';
import { isFinal, isJobError, percentOf } from '@longrun/core';
import type { StoredUpdate } from '../../stored.ts';
import { toUpdate } from '../../view.ts';
import { holds } from './lease.ts';
import type { Model, ModelJob } from './model.ts';
import { assertFamiliesAreSound } from './parts.ts';
import { limitsOn, runningIn } from './rules.ts';
import { progressOf } from './update-data.ts';
import type { Watcher, World } from './world.ts';

export interface Invariant {
  readonly says: string;
  /** Looks at one update before the model follows it. */
  readonly update?: (seen: SeenUpdate) => void;
  /** Looks at everything after each command. */
  readonly step?: (seen: SeenStep) => void;
  /** Where else it is checked, or instead. */
  readonly also?: string;
}

export interface SeenStep {
  readonly model: Model;
  readonly world: World;
}
export interface SeenUpdate extends SeenStep {
  readonly job: ModelJob;
  readonly update: StoredUpdate;
}

/** Which check covers which invariant. */
export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  I1: {
    says: 'What was acknowledged is there after every crash, as it was sent.',
    also: 'reconcile.ts: every acknowledged job is in the store, every answered change in the log; compare.ts: with its input',
  },
  I2: {
    says: 'A run ends once, and nothing changes its state after that.',
    update({ job, update: { event } }) {
      if (isFinal(job.state)) ok(event === 'retry' || event === 'acknowledge', `${event} after the end`);
    },
  },
  I3: {
    says: 'The same key and body give the same job, another body a conflict.',
    also: 'commands/submit-with-key.ts; reconcile.ts counts all jobs after each command',
  },
  I4: {
    says: 'Words under a claim that is not current and valid change nothing and are told so.',
    also: 'tell.ts: the answer is claim-lost, and compare.ts finds log and job as they were',
  },
  I5: {
    says: 'No job is in two hands.',
    update({ job, update: { event, at } }) {
      if (event === 'claim') equal(holds(job, at), false, 'claimed while another claim holds');
    },
    also: 'expect-claim.ts: no claim is given out twice',
  },
  I6: {
    says: 'Attempts rise by one, one that was handed back goes on, and there are no more than the most.',
    update({ job, update: { event, attempt } }) {
      const isNext = event === 'claim' && !job.isContinued;
      equal(attempt, event === 'retry' ? 0 : isNext ? job.attempt + 1 : job.attempt);
      ok(attempt >= 0 && attempt <= job.maxAttempts, `${attempt} of ${job.maxAttempts}`);
    },
  },
  I7: {
    says: 'Progress never falls within an attempt, and stays between 0 and 100.',
    update({ job, update }) {
      const percent = percentOf(progressOf(update));
      if (percent === undefined) return;
      ok(percent >= 0 && percent <= 100, `${percent} %`);
      for (const earlier of job.log)
        if (earlier.run === update.run && earlier.attempt === update.attempt)
          ok((percentOf(progressOf(earlier)) ?? 0) <= percent, `it fell to ${percent} %`);
    },
  },
  I8: {
    says: 'A job whose cancel was acknowledged never becomes succeeded, and its worker learns of it with the next word.',
    update({ job, update: { event, state } }) {
      ok(!job.isGivenUp || event === 'retry' || state !== 'succeeded');
    },
    also: 'tell.ts: each answer to a worker tells what is asked of it',
  },
  I9: {
    says: 'The updates of a job are numbered 1 to n.',
    update({ job, update: { sequence } }) {
      equal(sequence, job.sequence + 1);
    },
  },
  I10: {
    says: 'Whoever watches from a number on gets exactly what follows it, once and in order.',
    step: ({ model, world }) => {
      for (const watcher of world.watchers) assertExact(model, world, watcher);
    },
  },
  I11: {
    says: 'A job is what its updates add up to.',
    also: 'compare.ts: what the API shows is the fold of all updates',
  },
  I12: {
    says: 'What is ready is found without a hint.',
    also: 'overdue.ts, after each sweep',
  },
  I13: {
    says: 'No limit is exceeded, and no place is lost.',
    step: ({ model }) => {
      for (const job of model.rules.claimed)
        for (const { limit, isAbout } of limitsOn(model, job))
          ok(runningIn(model, isAbout) <= limit, `${runningIn(model, isAbout)} run, ${limit} may`);
    },
    also: 'commands/claim.ts: a claim gives all that the limits allow; commands/look.ts: what is used',
  },
  I14: {
    says: 'A nominal time of a schedule makes at most one job.',
    also: 'not here: packages/engine/src/schedules',
  },
  I15: {
    says: 'A wrong clock delays, and does nothing else.',
    also: 'commands/set-clock.ts among all others; justify.ts lets nothing happen before its time',
  },
  I16: {
    says: 'The job of a dead worker is free after the lease and one sweep; a living one loses none.',
    also: 'overdue.ts, after each sweep; justify.ts lets no claim go before its time',
  },
  I17: {
    says: 'A change whose answer was lost is told as unknown; asked again, the truth is told.',
    also: 'ask.ts loses answers before and after the write, and asks again',
  },
  I18: {
    says: 'A change and its update are stored together.',
    also: 'reconcile.ts: after each command, lost answers included, the job is where its last update says; kill -9 in test/e2e',
  },
  I20: {
    says: 'Retention takes finished jobs whose time is over, and no key before its end.',
    also: 'reconcile.ts: nothing disappears without a reason; overdue.ts; commands/submit-with-key.ts',
  },
  I22: {
    says: 'Nothing of another tenant is there.',
    also: 'commands/control.ts, commands/look.ts, expect-claim.ts',
  },
  I23: {
    says: 'A job that kills its workers is quarantined.',
    also: 'justify.ts counts the workers lost in a row, and tells by which of them the job must fail',
  },
  I24: {
    says: 'An end in good order wastes nothing.',
    also: 'commands/restart.ts',
  },
  parts: {
    says: 'A split job and its parts make sense together.',
    step: ({ model }) => assertFamiliesAreSound(model),
    also: 'parts.ts',
  },
};

function assertExact(model: Model, world: World, watcher: Watcher): void {
  const { jobId, after, seen, ended, error } = watcher;
  const job = model.jobs.get(jobId);
  if (error !== undefined) {
    ok(isJobError(error) && (error.code === 'job-deleted' || error.code === 'job-not-found'), String(error));
    ok(!job, 'a watch ends without a reason');
    return;
  }
  const stored = seen.filter(({ live }) => !live);
  deepEqual(
    stored.map(({ sequence }) => sequence),
    stored.map((_, index) => after + 1 + index),
  );
  if (!job) return;
  for (const update of stored) {
    const row: StoredUpdate | undefined = job.log[update.sequence - 1];
    ok(row);
    deepEqual(bare(update), bare(toUpdate(row)));
  }
  const last = stored.at(-1) ?? job.log[after - 1];
  const sequence = last?.sequence ?? 0;
  if (ended) {
    ok(last && isFinal(last.state), 'a watch ends with the job');
    return;
  }
  // A hint got lost with an answer: the watcher learns of it with the next, or at its next look.
  if (world.lost && sequence < job.sequence) watcher.mayLagAt = job.sequence;
  ok(sequence === job.sequence || watcher.mayLagAt === job.sequence, 'a watcher is behind');
}

/** Progress that was shown live may be ahead of what is stored, and does not fall back before the eyes of a watcher; who has
 *  acknowledged the outcome is told so alone. */
function bare({ changes, ...rest }: ReturnType<typeof toUpdate>): object {
  const { progress, info, acknowledged, ...others } = changes ?? {};
  return { ...rest, changes: others };
}
