import {
  isReservedKind,
  type Job,
  type LimitScope,
  type PauseScope,
  type Reason,
  toMoment,
  type WorkerInfo,
} from '@longrun/core';
import { believable, opensAt } from '../rate.ts';
import { type Bounds, boundsFor, collectBounds } from '../rules/bounds.ts';
import type { StoredPause } from '../rules/stored-rule.ts';
import type { Runtime } from '../runtime.ts';
import { workers } from '../workers.ts';
import { byWhom, counted, quoted, reasonOf } from './reason.ts';
import type { Standing, Use } from './standing.ts';

/** What a queued job waits for: what holds it back first, then who is to take it, then its place in the line. */
export async function whyQueued(runtime: Runtime, job: Job): Promise<Reason[]> {
  const { store, clock, roster } = runtime;
  const { tenant, kind, id: jobId } = job;
  const [pauses, limits, standing, known] = await Promise.all([
    store.read({ type: 'pauses', tenant }),
    store.read({ type: 'limits', tenant }),
    store.read({ type: 'standing', tenant, jobId }),
    workers(runtime, tenant),
  ]);
  const { uses = [], ...place }: Partial<Standing> = standing ?? {};
  const bounds = collectBounds(limits);
  const held = [
    ...pauses.filter(({ scope, value }) => job[scope] === value).map(heldByPause),
    ...uses.flatMap((use) => heldByLimit(use, boundsFor(bounds, use.scope, use.value), clock.now())),
  ];
  // The engine runs its own jobs itself.
  const staff = isReservedKind(kind) ? [] : staffing(kind, known, (id) => roster.isAsking(tenant, id));
  const line = inLine(place);
  if (held.length > 0 || staff.length > 0) return [...held, ...staff, ...line];
  return line.length > 0
    ? line
    : [reasonOf('next', 'Nothing is in its way; the next worker that asks takes it.', {})];
}

function heldByPause({ scope, value, pausedBy: by, reason, until }: StoredPause): Reason {
  const end = until === undefined ? {} : { until: toMoment(until) };
  const why = byWhom({ by, ...(reason !== undefined && { reason }) });
  const text = `${nameOf(scope, value)} is paused${why}${until === undefined ? '' : ` until ${end.until}`}.`;
  const command = `longrun resume --${scope} ${quoted(value)}`;
  return reasonOf('held-by-pause', text, { [scope]: value, by, reason, ...end }, { command });
}

function heldByLimit(use: Use, bounds: Bounds | undefined, now: number): Reason[] {
  const { scope, value, running, nextStart } = use;
  const { concurrency, rate } = bounds ?? {};
  const command = `longrun limits set --${scope} ${quoted(value)} ${concurrency === undefined ? '--rate' : '--concurrency'} …`;
  const opens = rate && nextStart !== undefined ? opensAt(rate, believable(rate, nextStart, now)) : now;
  return [
    ...(concurrency !== undefined && running >= concurrency
      ? [
          reasonOf(
            'held-by-limit',
            `${nameOf(scope, value)} is limited to ${concurrency} at once, and ${counted(running, 'job')} of it ${running === 1 ? 'is' : 'are'} running.`,
            { [scope]: value, running, concurrency },
            { command },
          ),
        ]
      : []),
    ...(opens > now
      ? [
          reasonOf(
            'held-by-rate',
            `${nameOf(scope, value)} may not start another job before ${toMoment(Math.ceil(opens))}.`,
            { [scope]: value, nextStartAt: toMoment(Math.ceil(opens)) },
            { command },
          ),
        ]
      : []),
  ];
}

function staffing(kind: string, known: readonly WorkerInfo[], isAsking: (id: string) => boolean): Reason[] {
  const living = known.filter(({ alive }) => alive);
  const fit = living.filter(({ kinds }) => kinds.includes(kind));
  if (fit.length === 0) {
    const offered = [...new Set(living.flatMap(({ kinds }) => kinds))].sort();
    const others =
      offered.length === 0 ? 'no worker is there at all' : `those that are there take ${offered.join(', ')}`;
    const text = `No worker takes ${kind}: ${others}.`;
    return [reasonOf('no-worker', text, { kind, offered }, { command: 'longrun worker jobs.ts' })];
  }
  if (fit.some(({ id, running, capacity }) => isAsking(id) || running < capacity)) return [];
  const running = fit.reduce((sum, worker) => sum + worker.running, 0);
  const text =
    fit.length === 1
      ? `The worker that takes ${kind} is busy with ${counted(running, 'job')}.`
      : `All ${fit.length} workers that take ${kind} are busy, with ${counted(running, 'job')}.`;
  return [reasonOf('workers-busy', text, { workers: fit.length, running })];
}

function inLine({ ahead = 0, otherOwners = 0 }: Partial<Standing>): Reason[] {
  if (ahead === 0 && otherOwners === 0) return [];
  const before = ahead === 0 ? 'No job goes' : `${counted(ahead, 'job')} ${ahead === 1 ? 'goes' : 'go'}`;
  const turns =
    otherOwners === 0 ? '' : ` among its owner’s; ${counted(otherOwners, 'other owner')} take turns with it`;
  return [reasonOf('in-line', `${before} before it${turns}.`, { ahead, otherOwners })];
}

const WORDS = {
  kind: 'Kind',
  queue: 'Queue',
  owner: 'Owner',
  key: 'Concurrency key',
} as const satisfies Record<PauseScope | LimitScope, string>;

function nameOf(scope: PauseScope | LimitScope, value: string): string {
  return `${WORDS[scope]} ${value}`;
}
