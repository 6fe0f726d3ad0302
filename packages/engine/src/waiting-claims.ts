import { isActive, JOB_EVENTS, JOB_STATES, next } from '@longrun/core';
import type { Clock } from './clock.ts';
import { createOpenings } from './openings.ts';
import type { ClaimCommand, NewJob, StoreCommand } from './store-command.ts';
import type { StoreResult } from './store-result.ts';
import type { ClaimedRow } from './stored.ts';

/** Workers that look for jobs and, finding none, wait for the next. */
export interface WaitingClaims {
  /** Looks at once. Resolves with jobs as soon as there are any, or with none after `leave` was called. */
  wait(command: ClaimCommand): { readonly jobs: Promise<readonly ClaimedRow[]>; leave(): void };
  /** The claims to add to a batch because its commands may make jobs ready for them. */
  board(commands: readonly StoreCommand[]): Riders;
  /** Lets everyone look. */
  lookAgain(): void;
  /** There may be jobs: lets one of each group of like workers look, and after it the next as long as they find any. */
  offer(): void;
  /** Sends everyone away with nothing; resolves when the last look under way is over. */
  dismiss(): Promise<void>;
  readonly size: number;
}

/** Waiting claims that travel with a batch of others' commands. */
export interface Riders {
  readonly commands: readonly ClaimCommand[];
  arrive(results: readonly StoreResult[]): void;
  missed(): void;
}

interface Waiter {
  readonly command: ClaimCommand;
  readonly jobs: Promise<readonly ClaimedRow[]>;
  readonly resolve: (jobs: readonly ClaimedRow[]) => void;
  readonly reject: (error: unknown) => void;
  /** Its claim is in a batch that is under way. */
  isUnderWay: boolean;
  /** Meanwhile a job may have become ready that this look came too early for. */
  hasMissed: boolean;
  /** Meanwhile a slot may have become free, which matters where a limit has held it back. */
  hasMissedSlot: boolean;
  /** Its last look was held back by a limit that is used up. */
  isHeld: boolean;
  /** It looks on behalf of all who are like it: because a moment has come, or something has happened elsewhere. */
  isScout: boolean;
  /** It wants to leave as soon as its look is over. */
  isLeaving: boolean;
}

const NOBODY: Riders = { commands: [], arrive: () => {}, missed: () => {} };
const READYING = new Set(
  JOB_EVENTS.filter((event) => JOB_STATES.some((state) => next(state, event) === 'queued')),
);
const FREEING = new Set(
  JOB_EVENTS.filter((event) =>
    JOB_STATES.some((from) => isActive(from) && !isActive(next(from, event) ?? from)),
  ),
);

/** `commit` sends a claim with the next batch. */
export function createWaitingClaims(
  commit: (command: ClaimCommand) => Promise<StoreResult>,
  clock: Clock,
): WaitingClaims {
  const waiters = new Set<Waiter>();
  const scout = (waiter: Waiter) => {
    waiter.isScout = true;
    lookSoon(waiter);
  };
  const sendScout = (group: string) => {
    for (const waiter of waiters) if (groupOf(waiter) === group) return scout(waiter);
  };
  const openings = createOpenings(clock, sendScout);

  const finish = (waiter: Waiter, jobs: readonly ClaimedRow[]) => {
    waiters.delete(waiter);
    waiter.resolve(jobs);
  };
  const arrive = (waiter: Waiter, result: StoreResult | undefined) => {
    waiter.isUnderWay = false;
    const { claimed: jobs = [], heldBack } = result && !result.refused ? result : {};
    waiter.isHeld = heldBack?.slots === true;
    if (jobs.length > 0 || waiter.isLeaving) finish(waiter, jobs);
    else if (waiter.hasMissed || (waiter.isHeld && waiter.hasMissedSlot)) return look(waiter);
    if (heldBack?.until !== undefined) openings.expect(groupOf(waiter), heldBack.until);
    // It could not take more, or it leaves and has not seen what came last.
    const isMore = jobs.length >= waiter.command.limit || waiter.hasMissed;
    if (waiter.isScout && isMore) sendScout(groupOf(waiter));
    waiter.isScout = false;
  };
  const depart = (waiter: Waiter) => {
    waiter.isUnderWay = true;
    waiter.hasMissed = false;
    waiter.hasMissedSlot = false;
  };
  const lookSoon = (waiter: Waiter) => {
    if (waiter.isUnderWay) waiter.hasMissed = true;
    else look(waiter);
  };
  const look = (waiter: Waiter) => {
    depart(waiter);
    commit(waiter.command).then(
      (result) => arrive(waiter, result),
      (error) => {
        waiters.delete(waiter);
        waiter.reject(error);
      },
    );
  };
  const leave = (waiter: Waiter) => {
    if (waiter.isUnderWay) waiter.isLeaving = true;
    else finish(waiter, []);
  };
  return {
    wait(command) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly ClaimedRow[]>();
      const missed = { hasMissed: false, hasMissedSlot: false };
      const flags = { isUnderWay: false, isHeld: false, isScout: false, isLeaving: false };
      const waiter: Waiter = { command, jobs: promise, resolve, reject, ...missed, ...flags };
      waiters.add(waiter);
      look(waiter);
      return { jobs: promise, leave: () => leave(waiter) };
    },
    board(commands) {
      const riders = waiters.size === 0 ? [] : choose(waiters, commands);
      if (riders.length === 0) return NOBODY;
      for (const rider of riders) depart(rider);
      return {
        commands: riders.map(({ command }) => command),
        arrive(results) {
          for (const [index, rider] of riders.entries()) arrive(rider, results[index]);
        },
        missed() {
          for (const rider of riders) arrive(rider, undefined);
        },
      };
    },
    lookAgain() {
      for (const waiter of waiters) lookSoon(waiter);
    },
    offer() {
      const groups = new Set<string>();
      for (const waiter of waiters) {
        const group = groupOf(waiter);
        if (!groups.has(group)) scout(waiter);
        groups.add(group);
      }
    },
    async dismiss() {
      const looking = [...waiters].filter(({ isUnderWay }) => isUnderWay);
      for (const waiter of [...waiters]) leave(waiter);
      await Promise.allSettled(looking.map(({ jobs }) => jobs));
    },
    get size() {
      return waiters.size;
    },
  };
}

/** As many waiting workers, longest waiting first, as the batch may bring jobs. Those whose look is under way take note. */
function choose(waiters: Iterable<Waiter>, commands: readonly StoreCommand[]): Waiter[] {
  const ready = readyIn(commands);
  if (ready.byLane.size === 0 && ready.anywhere === 0 && ready.slots === 0) return [];
  const chosen: Waiter[] = [];
  // A move does not tell the kind of its job, so each group of like workers sends as many as there are moves.
  const sent = new Map<string, number>();
  for (const waiter of waiters) {
    if (waiter.isUnderWay && ready.slots > 0) waiter.hasMissedSlot = true;
    const most = ready.anywhere + (waiter.isHeld ? ready.slots : 0);
    if (most === 0 && ready.byLane.size === 0) continue;
    const { tenant, kinds, limit } = waiter.command;
    const lane = kinds.map((kind) => laneOf(tenant, kind)).find((one) => (ready.byLane.get(one) ?? 0) > 0);
    const group = groupOf(waiter);
    if (lane === undefined && (sent.get(group) ?? 0) >= most) continue;
    if (waiter.isUnderWay) {
      waiter.hasMissed = true;
      continue;
    }
    chosen.push(waiter);
    if (lane === undefined) sent.set(group, (sent.get(group) ?? 0) + 1);
    else ready.byLane.set(lane, (ready.byLane.get(lane) ?? 0) - limit);
  }
  return chosen;
}

/** How many jobs a batch may make ready: by tenant and kind, and by moves, which name a job but not its kind; and how many it may
 *  take from their workers. */
function readyIn(commands: readonly StoreCommand[]) {
  const byLane = new Map<string, number>();
  let anywhere = 0;
  let slots = 0;
  for (const command of commands) {
    if (command.type === 'move' && FREEING.has(command.event)) slots += 1;
    if (command.type === 'answer' || (command.type === 'move' && READYING.has(command.event))) anywhere += 1;
    else
      for (const { state, tenant, kind } of insertedBy(command))
        if (state === 'queued') {
          const lane = laneOf(tenant, kind);
          byLane.set(lane, (byLane.get(lane) ?? 0) + 1);
        }
  }
  return { byLane, anywhere, slots };
}

function insertedBy(command: StoreCommand): readonly NewJob[] {
  switch (command.type) {
    case 'insert':
      return [command.job];
    case 'move':
      return command.wait?.parts ?? [];
    case 'run-schedule':
      return [command.insert.job];
    case 'publish':
      return command.jobs ?? [];
    case 'fire':
      return command.runs.map(({ job }) => job);
    default:
      return [];
  }
}

const laneOf = (tenant: string, kind: string) => `${tenant} ${kind}`;
/** Like workers: what one finds, or waits for, is the same for all. */
const groupOf = ({ command: { tenant, kinds } }: Waiter) => laneOf(tenant, kinds.join(' '));
