import type { Json } from './json.ts';

/** Why a job, or one attempt of it, failed. Data, not an exception. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details?: Json;
  /** False: another attempt would fail the same way. */
  readonly retryable?: boolean;
}
