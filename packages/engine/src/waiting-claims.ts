import { JOB_EVENTS, JOB_STATES, next } from '@longrun/core';
import type { ClaimCommand, StoreCommand } from './store-command.ts';
import type { StoreResult } from './store-result.ts';
import type { ClaimedRow } from './stored.ts';

/** Workers that found nothing and wait for the next job. */
export interface WaitingClaims {
  /** Resolves with jobs as soon as there are any, or with none when `leave` is called. */
  wait(command: ClaimCommand): { readonly jobs: Promise<readonly ClaimedRow[]>; leave(): void };
  /** The claims to add to a batch because its commands may make jobs ready for them. */
  board(commands: readonly StoreCommand[]): Riders;
  /** Claims of all who wait, for a look without a hint. */
  all(): Riders;
  /** Sends everyone away with nothing. */
  dismiss(): void;
  readonly size: number;
}

export interface Riders {
  readonly commands: readonly ClaimCommand[];
  arrive(results: readonly StoreResult[]): void;
  missed(): void;
}

interface Waiter {
  readonly command: ClaimCommand;
  readonly settle: (jobs: readonly ClaimedRow[]) => void;
  /** Its claim is in a batch that is under way. */
  riding: boolean;
  /** It wants to leave as soon as its ride is over. */
  leaving: boolean;
}

const NOBODY: Riders = { commands: [], arrive: () => {}, missed: () => {} };
const READYING = new Set(
  JOB_EVENTS.filter((event) => JOB_STATES.some((state) => next(state, event) === 'queued')),
);

export function createWaitingClaims(): WaitingClaims {
  const waiters = new Set<Waiter>();

  const finish = (waiter: Waiter, jobs: readonly ClaimedRow[]) => {
    waiters.delete(waiter);
    waiter.settle(jobs);
  };
  const ride = (riders: Waiter[]): Riders => {
    if (riders.length === 0) return NOBODY;
    for (const rider of riders) rider.riding = true;
    return {
      commands: riders.map(({ command }) => command),
      arrive(results) {
        for (const [index, rider] of riders.entries()) {
          rider.riding = false;
          const result = results[index];
          const jobs = result && !result.refused ? (result.claimed ?? []) : [];
          if (jobs.length > 0 || rider.leaving) finish(rider, jobs);
        }
      },
      missed() {
        for (const rider of riders) {
          rider.riding = false;
          if (rider.leaving) finish(rider, []);
        }
      },
    };
  };
  return {
    wait(command) {
      const { promise, resolve } = Promise.withResolvers<readonly ClaimedRow[]>();
      const waiter: Waiter = { command, settle: resolve, riding: false, leaving: false };
      waiters.add(waiter);
      const leave = () => {
        if (waiter.riding) waiter.leaving = true;
        else finish(waiter, []);
      };
      return { jobs: promise, leave };
    },
    board(commands) {
      if (waiters.size === 0) return NOBODY;
      return ride(choose(waiters, commands));
    },
    all: () => ride([...waiters].filter(({ riding }) => !riding)),
    dismiss() {
      for (const waiter of [...waiters])
        if (waiter.riding) waiter.leaving = true;
        else finish(waiter, []);
    },
    get size() {
      return waiters.size;
    },
  };
}

/** As many waiting workers, longest waiting first, as the batch may bring jobs. */
function choose(waiters: Iterable<Waiter>, commands: readonly StoreCommand[]): Waiter[] {
  const ready = new Map<string, number>(); // jobs by tenant and kind
  let anyKind = 0; // moves name a job, not its kind
  for (const command of commands)
    if (command.type === 'insert' && command.job.state === 'queued') {
      const lane = laneOf(command.job.tenant, command.job.kind);
      ready.set(lane, (ready.get(lane) ?? 0) + 1);
    } else if (command.type === 'move' && READYING.has(command.event)) anyKind += 1;
  if (ready.size === 0 && anyKind === 0) return [];

  const chosen: Waiter[] = [];
  for (const waiter of waiters) {
    if (waiter.riding) continue;
    const { tenant, kinds, limit } = waiter.command;
    const lane = kinds.map((kind) => laneOf(tenant, kind)).find((one) => (ready.get(one) ?? 0) > 0);
    if (lane === undefined && anyKind === 0) continue;
    chosen.push(waiter);
    if (lane !== undefined) ready.set(lane, (ready.get(lane) ?? 0) - limit);
    else if (chosen.length >= ready.size + anyKind) break;
  }
  return chosen;
}

const laneOf = (tenant: string, kind: string) => `${tenant} ${kind}`;
