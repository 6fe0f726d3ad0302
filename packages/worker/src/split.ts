import type { FailurePolicy, Json, PartExecution, WaitedJob } from '@longrun/core';
import type { Attempt } from './attempt.ts';
import { PartsFailed } from './parts-failed.ts';
import { broughtBy } from './wait-for.ts';

export interface SplitOptions {
  /** All at once, or one after the other; `parallel` unless told otherwise. */
  readonly execution?: PartExecution;
  /** When a part fails for good. `fail`: the others are cancelled and `split` throws `PartsFailed`; `ignore`: it answers how each
   *  part ended; `wait`: it goes on when the failed part was retried with success. `fail` unless told otherwise. */
  readonly onFailure?: FailurePolicy;
  /** Make parts of another kind, with what they are given as their input. Otherwise each part is a job of this kind with this
   *  input, and its handler finds its place in `part`. */
  readonly kind?: string | { readonly kind: string };
}

/** Makes a job of each part and waits for all of them without holding a worker; the handler begins anew when the last has ended,
 *  and the same call then answers how each ended, in order. A number makes that many parts, which are given `{ part, total }`. The
 *  progress of the parts is the progress of this job. When it is stopped, so are they, and `split` answers what there is. */
export type Split = (
  name: string,
  parts: number | readonly Json[],
  options?: SplitOptions,
) => Promise<readonly WaitedJob[]>;

export function createSplit(attempt: Attempt): Split {
  return async (name, parts, { execution = 'parallel', onFailure = 'fail', kind } = {}) => {
    const waited = broughtBy(attempt, name);
    if (waited === undefined) {
      if (attempt.job.part) throw new Error('A part cannot be split again.');
      throw attempt.waitFor(name, {
        type: 'parts',
        parts: typeof parts === 'number' ? numbered(parts) : [...parts],
        execution,
        onFailure,
        ...(kind !== undefined && { kind: typeof kind === 'string' ? kind : kind.kind }),
      });
    }
    if ('timedOut' in waited) return [];
    const ends = waited.value as unknown as readonly WaitedJob[]; // what the engine writes for parts
    if (onFailure === 'fail' && !waited.stopped && ends.some(({ state }) => state !== 'succeeded'))
      throw new PartsFailed(name, ends);
    return ends;
  };
}

function numbered(total: number): Json[] {
  return Array.from({ length: total }, (_, part) => ({ part, total }));
}
