import type { LimitScope } from '@longrun/core';
import { afterStart, opensAt } from '../../rate.ts';
import type { HeldBack } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';
import type { Rules } from './rules.ts';
import { openUses } from './uses.ts';

/** What a claim looks at of a ready job. */
export interface Candidate {
  readonly number: number;
  readonly rank: number;
  readonly queue: string | null;
  readonly key: string | null;
}

/** What pauses and limits still allow, kept up to date while jobs are chosen. */
export interface Meters {
  /** Whether jobs of the kind may be given at all. */
  opens(kind: string): Work<boolean>;
  /** Values whose jobs are to be left out, as JSON lists. They only grow. */
  readonly closed: Readonly<Record<'queue' | 'owner' | 'key', string>>;
  admits(candidate: Candidate): boolean;
  /** Counts a job that was chosen. */
  count(kind: string, candidate: Candidate): Work<void>;
  /** Writes the rates that were used. */
  store(): Work<void>;
  /** What would have allowed more. */
  readonly heldBack: HeldBack;
}

export function* openMeters(
  context: Context,
  tenant: string,
  { paused, limits, until }: Rules,
): Work<Meters> {
  const { now } = context;
  const uses = openUses(context, tenant, limits);
  const shut = { kind: listed(paused.kind), queue: listed(paused.queue), key: listed() };
  const owners = listed(paused.owner);
  let slots = false;
  let opening = until ?? Number.POSITIVE_INFINITY;

  /** Shuts a value whose limit allows no more. */
  function* check(scope: LimitScope, value: string): Work<void> {
    const use = yield* uses.of(scope, value);
    if (!use) return;
    const { concurrency = Number.POSITIVE_INFINITY, rate } = use.bounds;
    const opens = rate ? opensAt(rate, use.nextStart) : now;
    if (use.running >= concurrency) slots = true;
    else if (opens > now) opening = Math.min(opening, opens);
    else return;
    shut[scope].add(value);
  }
  function* start(scope: LimitScope, value: string | null): Work<void> {
    const use = value === null ? undefined : yield* uses.of(scope, value);
    if (value === null || !use) return;
    use.running += 1;
    use.isChanged = true;
    if (use.bounds.rate) use.nextStart = afterStart(use.bounds.rate, use.nextStart, now);
    yield* check(scope, value);
  }
  // A queue or a key may be in use without a limit of its own name, so those in use are asked for.
  for (const scope of ['queue', 'key'] as const)
    for (const value of yield* uses.inUse(scope)) yield* check(scope, value);
  return {
    *opens(kind) {
      if (!shut.kind.has(kind)) yield* check('kind', kind);
      return !shut.kind.has(kind);
    },
    closed: {
      get queue() {
        return shut.queue.text();
      },
      get key() {
        return shut.key.text();
      },
      get owner() {
        return owners.text();
      },
    },
    admits: ({ queue, key }) =>
      (queue === null || !shut.queue.has(queue)) && (key === null || !shut.key.has(key)),
    *count(kind, { queue, key }) {
      yield* start('kind', kind);
      yield* start('queue', queue);
      yield* start('key', key);
    },
    store: uses.store,
    get heldBack() {
      return { slots, ...(Number.isFinite(opening) && { until: opening }) };
    },
  };
}

/** A set that is also wanted as JSON, more often than it changes. */
function listed(from: Iterable<string> = []) {
  const values = new Set(from);
  let text: string | undefined;
  return {
    has: (value: string) => values.has(value),
    add(value: string) {
      values.add(value);
      text = undefined;
    },
    text() {
      text ??= JSON.stringify([...values]);
      return text;
    },
  };
}
