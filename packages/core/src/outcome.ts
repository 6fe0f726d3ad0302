import type { Json, JsonObject } from './json.ts';
import type { Severity } from './message.ts';
import type { Counters } from './progress.ts';

/** What a user may do next when a job has ended. Unknown `type`s pass through untouched. */
export type NextAction =
  | { readonly type: 'link'; readonly url: string; readonly label?: string }
  | { readonly type: 'resource'; readonly id: string; readonly path?: string; readonly label?: string }
  | {
      readonly type: 'download';
      readonly artifact?: string;
      /** Whose file it is, where another job has made it, such as a part of this one. */
      readonly jobId?: string;
      readonly url?: string;
      readonly fileName?: string;
      readonly label?: string;
    }
  | { readonly type: 'retry'; readonly onlyFailed?: boolean; readonly label?: string }
  | { readonly type: 'submit'; readonly kind: string; readonly input?: Json; readonly label?: string }
  | (JsonObject & { readonly type: string });

/** What the user is told at the end of a job. */
export interface Outcome {
  readonly heading?: string;
  readonly message?: string;
  readonly severity?: Severity;
  /** True: shown until the user dismisses it. */
  readonly acknowledge?: boolean;
  readonly buttonText?: string;
  readonly counters?: Counters;
  readonly next?: readonly NextAction[];
}
