import type { JobApi, JobSource } from '@longrun/core';
import type { Caller, Engine, OwnJobs } from '@longrun/engine';
import type { Admit } from './auth.ts';
import type { GuardedAnswer, GuardedRequest } from './guarded-fetch.ts';
import type { HeldRequests } from './held-requests.ts';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { LogBug } from './problem.ts';
import type { UpdateFrames } from './update-frames.ts';

/** What every API of one app stands on: the native one, and the dialects beside it. */
export interface Server {
  readonly engine: Engine;
  readonly admit: Admit;
  readonly held: HeldRequests;
  readonly limits: Limits;
  readonly frames: UpdateFrames;
  readonly metrics: Metrics;
  readonly logBug: LogBug;
  readonly isClosing: () => boolean;
  /** The engine on behalf of a caller. */
  readonly jobs: (caller: Caller) => JobApi;
  readonly source: (caller: Caller) => JobSource;
  /** Asks an address that a client has named. How far it may go is decided here. */
  readonly fetchOut: (address: string, ask: Omit<GuardedRequest, 'reach'>) => Promise<GuardedAnswer>;
  /** What a dialect has the server do. */
  readonly own: (kind: string) => OwnJobs;
}
