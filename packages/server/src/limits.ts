/** Every bound of the HTTP surface, in one place so that a test or an operator may set it. */
export interface Limits {
  readonly singleBytes: number;
  readonly batchBytes: number;
  readonly artifactBytes: number;
  readonly jsonDepth: number;
  readonly jsonValues: number;
  /** The longest time a JSON body may take to arrive. */
  readonly receiveMs: number;
  /** The longest an upload or a watcher may stand still. */
  readonly stallMs: number;
  /** The longest a request waits for the end of its job where the API does not name a time, in milliseconds. */
  readonly syncMs: number;
  /** What may queue up for one watcher before its client must read on. */
  readonly watcherBytes: number;
  readonly heartbeatMs: number;
  /** How often the keys of waiting requests are looked at again. */
  readonly recheckMs: number;
  readonly failedLoginsPerMinute: number;
}

export const DEFAULT_LIMITS: Limits = {
  singleBytes: 1024 ** 2,
  batchBytes: 16 * 1024 ** 2,
  artifactBytes: 10 * 1024 ** 3,
  jsonDepth: 64,
  jsonValues: 1_000_000,
  receiveMs: 30_000,
  stallMs: 10_000,
  syncMs: 60_000,
  watcherBytes: 64 * 1024,
  heartbeatMs: 15_000,
  recheckMs: 4_000, // A revoked key must have lost its streams within five seconds.
  failedLoginsPerMinute: 30,
};
