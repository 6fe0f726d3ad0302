import type { JsonObject, Moment } from './json.ts';
import type { JobState } from './lifecycle.ts';

/** What becomes of those who wait when a job they wait for fails or is cancelled: they fail as well, they go on all the same,
 *  or they keep waiting until it was retried with success. */
export const FAILURE_POLICIES = ['fail', 'ignore', 'wait'] as const;
export type FailurePolicy = (typeof FAILURE_POLICIES)[number];

export const PART_EXECUTIONS = ['parallel', 'sequential'] as const;
export type PartExecution = (typeof PART_EXECUTIONS)[number];

interface Wait {
  /** What the handler calls it; absent where the wait was asked for at the submit. */
  readonly name?: string;
  /** When the wait is over, whatever has come by then. */
  readonly until?: Moment;
}

/** Why a job is `waiting`. It holds no worker meanwhile. */
export type WaitingFor =
  | (Wait & { readonly type: 'timer' })
  | (Wait & {
      readonly type: 'jobs';
      readonly jobIds: readonly string[];
      readonly onFailure: FailurePolicy;
      /** Not to be queued before that, even when the jobs end earlier. */
      readonly notBefore?: Moment;
    })
  | (Wait & {
      readonly type: 'parts';
      readonly count: number;
      readonly onFailure: FailurePolicy;
      /** A pause was asked for, and parts that run have not confirmed it yet. */
      readonly pausing?: true;
      /** A part has failed, and the others are being cancelled because of it. */
      readonly failing?: true;
      /** The job was asked to stop: what its parts have done by now is kept. */
      readonly stopping?: true;
    })
  | (Wait & {
      readonly type: 'answer';
      readonly question?: string;
      /** JSON Schema (2020-12) of the answer; any JSON will do without one. */
      readonly schema?: JsonObject;
    });

/** What a wait brought, as the handler gets it. */
export type Waited<Value> =
  /** `stopped`: the job was asked to stop meanwhile, and this is what there is. */
  { readonly value: Value; readonly stopped?: true } | { readonly timedOut: true };

/** States in which a job keeps what it waits for: in the others there is nothing left to wait for. */
export const STATES_THAT_WAIT: readonly JobState[] = ['created', 'planning', 'waiting', 'paused'];
