import { JOB_EVENTS, JOB_STATES, next } from '@longrun/core';
import type { ClaimCommand, StoreCommand } from './store-command.ts';
import type { StoreResult } from './store-result.ts';
import type { ClaimedRow } from './stored.ts';

/** Workers that look for jobs and, finding none, wait for the next. */
export interface WaitingClaims {
  /** Looks at once. Resolves with jobs as soon as there are any, or with none after `leave` was called. */
  wait(command: ClaimCommand): { readonly jobs: Promise<readonly ClaimedRow[]>; leave(): void };
  /** The claims to add to a batch because its commands may make jobs ready for them. */
  board(commands: readonly StoreCommand[]): Riders;
  /** Lets everyone look who waits without a hint. */
  lookAgain(): void;
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
  /** It wants to leave as soon as its look is over. */
  isLeaving: boolean;
}

const NOBODY: Riders = { commands: [], arrive: () => {}, missed: () => {} };
const READYING = new Set(
  JOB_EVENTS.filter((event) => JOB_STATES.some((state) => next(state, event) === 'queued')),
);

/** `commit` sends a claim with the next batch. */
export function createWaitingClaims(commit: (command: ClaimCommand) => Promise<StoreResult>): WaitingClaims {
  const waiters = new Set<Waiter>();

  const finish = (waiter: Waiter, jobs: readonly ClaimedRow[]) => {
    waiters.delete(waiter);
    waiter.resolve(jobs);
  };
  const arrive = (waiter: Waiter, result: StoreResult | undefined) => {
    waiter.isUnderWay = false;
    const jobs = result && !result.refused ? (result.claimed ?? []) : [];
    if (jobs.length > 0 || waiter.isLeaving) finish(waiter, jobs);
    else if (waiter.hasMissed) look(waiter);
  };
  const look = (waiter: Waiter) => {
    waiter.isUnderWay = true;
    waiter.hasMissed = false;
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
      const flags = { isUnderWay: false, hasMissed: false, isLeaving: false };
      const waiter: Waiter = { command, jobs: promise, resolve, reject, ...flags };
      waiters.add(waiter);
      look(waiter);
      return { jobs: promise, leave: () => leave(waiter) };
    },
    board(commands) {
      const riders = waiters.size === 0 ? [] : choose(waiters, commands);
      if (riders.length === 0) return NOBODY;
      for (const rider of riders) {
        rider.isUnderWay = true;
        rider.hasMissed = false;
      }
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
      for (const waiter of waiters) if (!waiter.isUnderWay) look(waiter);
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
  if (ready.byLane.size === 0 && ready.anywhere === 0) return [];
  const chosen: Waiter[] = [];
  // A move does not tell the kind of its job, so each group of like workers sends as many as there are moves.
  const sent = new Map<string, number>();
  for (const waiter of waiters) {
    const { tenant, kinds, limit } = waiter.command;
    const lane = kinds.map((kind) => laneOf(tenant, kind)).find((one) => (ready.byLane.get(one) ?? 0) > 0);
    const group = laneOf(tenant, kinds.join(' '));
    if (lane === undefined && (sent.get(group) ?? 0) >= ready.anywhere) continue;
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

/** How many jobs a batch may make ready: by tenant and kind, and by moves, which name a job but not its kind. */
function readyIn(commands: readonly StoreCommand[]): { byLane: Map<string, number>; anywhere: number } {
  const byLane = new Map<string, number>();
  let anywhere = 0;
  for (const command of commands)
    if (command.type === 'insert' && command.job.state === 'queued') {
      const lane = laneOf(command.job.tenant, command.job.kind);
      byLane.set(lane, (byLane.get(lane) ?? 0) + 1);
    } else if (command.type === 'move' && READYING.has(command.event)) anywhere += 1;
  return { byLane, anywhere };
}

const laneOf = (tenant: string, kind: string) => `${tenant} ${kind}`;
