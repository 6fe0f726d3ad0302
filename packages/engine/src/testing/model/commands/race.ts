import { deepEqual, ok } from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { type ControlVerb, type JobEvent, next, type Settlement } from '@longrun/core';
import fc from 'fast-check';
import { answerTo } from '../ask.ts';
import { type ExpectedUpdate, expect } from '../expect.ts';
import { foresee } from '../foresee.ts';
import { holds } from '../lease.ts';
import type { ModelJob } from '../model.ts';
import { modelCommand } from '../model-command.ts';
import { claimRef, findClaim, hasClaim } from '../pick.ts';
import { codeOf, settled, settling } from '../tell.ts';
import { settlement } from './settle.ts';

/** A person and the worker at the same moment: one of them is first, and log and answers fit with that. */
export const race = modelCommand({
  name: 'race',
  weight: 2,
  args: fc.record({
    claim: claimRef,
    verb: fc.constantFrom('cancel', 'stop', 'pause'),
    settlement,
    isPersonFirst: fc.boolean(),
  }),
  isIdle: (model, { claim, verb }) =>
    claim.isStale ||
    !hasClaim(model, claim) ||
    (verb === 'pause' && !model.jobs.get(findClaim(model, claim).jobId)?.pausable),
  async run(model, world, { claim: ref, verb, settlement, isPersonFirst }) {
    const { jobId, claimId, worker, leaseMs } = findClaim(model, ref);
    const job = model.jobs.get(jobId) as ModelJob; // a current claim is on a job
    // Whoever waits for work, and a wait of nothing before the next attempt, would add moves of their own.
    if (holds(job, world.clock.now()) !== true || world.waiters.size > 0 || isImmediate(settlement)) return;

    const ask = () => answerTo(world.api(job.tenant).control(jobId, verb));
    const reports = [{ jobId, claimId, settlement }];
    const tell = () => world.source(worker).sync({ workerId: worker.workerId, reports, leaseMs });
    const early = isPersonFirst ? ask() : undefined;
    const telling = tell();
    const [asked, { jobs: answers }] = await Promise.all([early ?? ask(), telling]);
    await world.quiet();
    const [answer] = answers;
    ok(answer);

    const log = await world.store.read({ type: 'updates', jobId, after: job.sequence, limit: 10 });
    const seen: Course = {
      events: log.map(({ event }) => event).filter((event) => event !== 'report'),
      asked: asked.code,
      told: codeOf(answer),
    };
    const [first, second] = courses(job, verb, settlement, world.clock.now());
    const course = isDeepStrictEqual(seen, first) ? first : second;
    deepEqual(seen, course, 'I8: one of the two was first');
    const reason = settled(model, settlement, world.clock.now());
    expect(
      model,
      jobId,
      // The events are those of moves.
      course.events.map((event): ExpectedUpdate => ({ event: event as JobEvent, ...reason })),
    );
  },
});

/** What happens, and what each is told, in one order of the two. */
interface Course {
  readonly events: readonly string[];
  readonly asked: string | undefined;
  readonly told: string | undefined;
}

function courses(
  job: ModelJob,
  verb: ControlVerb,
  settlement: Settlement,
  now: number,
): readonly [Course, Course] {
  const hasPartial = job.partial !== undefined;
  const event = settling(job, settlement);
  const person = (from: ModelJob) => {
    const { updates, error } = foresee(from, verb, {}, now);
    const move = updates[0]?.event as JobEvent | undefined; // these verbs are logged by the name of their move
    return {
      move,
      error,
      job: { ...from, state: (move && next(from.state, move, hasPartial)) ?? from.state },
    };
  };
  const worker = (from: ModelJob) => {
    const to = next(from.state, event, hasPartial);
    const error = to ? undefined : 'transition-refused';
    return { move: to && event, error, job: { ...from, state: to ?? from.state } };
  };
  const asked = person(job);
  const thenTold = worker(asked.job);
  const told = worker(job);
  const thenAsked = person(told.job);
  return [
    { events: both(asked.move, thenTold.move), asked: asked.error, told: thenTold.error },
    { events: both(told.move, thenAsked.move), asked: thenAsked.error, told: told.error },
  ];
}

function both(...moves: (JobEvent | undefined)[]): JobEvent[] {
  return moves.filter((move) => move !== undefined);
}

function isImmediate(settlement: Settlement): boolean {
  return settlement.type === 'failed' && settlement.retryAfterMs === 0;
}
