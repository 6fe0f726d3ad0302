import type { Job, JobOptions, Mode } from './job.ts';
import type { JsonObject, Moment } from './json.ts';

/** What an action tells before it is run. One of type `error` disables it. */
export interface ActionMessage {
  readonly type: 'error' | 'info';
  readonly content: string;
}

/** What is decided about an action. Everything but the kind is optional, and what is missing is taken from the kind. As JSON at
 *  most 64 KiB. */
export interface ActionSpec extends Pick<JobOptions, 'driver'> {
  readonly kind: string;
  /** On the button; 1 to 200 characters. */
  readonly label?: string;
  /** At most 2,000 characters. */
  readonly description?: string;
  /** At most 255 characters. */
  readonly icon?: string;
  /** At most 2,000 characters. */
  readonly tooltip?: string;
  readonly mode?: Mode;
  /** True: shown before the others. */
  readonly primary?: boolean;
  /** True: the user is asked before the start. */
  readonly confirm?: boolean;
  /** At most 20, each of 1 to 2,000 characters. */
  readonly messages?: readonly ActionMessage[];
  /** JSON Schema (2020-12) of the answers, which become the input. What the kind asks of its input holds beside it. */
  readonly inputSchema?: JsonObject;
  /** A form as data. One of type `simple`, with a list of `fields`, is what the input is checked against where there is no
   *  `inputSchema`; any other is kept and no more. */
  readonly inputForm?: JsonObject;
  /** When the action may be run, as data for whoever shows it; at most 50. */
  readonly constraints?: readonly ActionConstraint[];
  /** On what sort of thing it is shown, as data for whoever shows it. */
  readonly mount?: ActionMount;
  /** The thing that it is shown on; becomes the `source` of its jobs. 1 to 255 characters. */
  readonly target?: string;
  /** Markdown, at most 20,000 characters. */
  readonly guide?: string;
  /** What its jobs are submitted with besides. */
  readonly job?: Pick<JobOptions, 'attributes' | 'metadata' | 'silenceMs'>;
  /** Whatever else belongs to it. */
  readonly metadata?: JsonObject;
}

export type ActionConstraint = JsonObject & { readonly type: string };
export type ActionMount = JsonObject & { readonly type: string };

/** A kind as a user sees it: a button with its form and confirmation. */
export interface UserAction extends ActionSpec {
  /** `act_…` */
  readonly id: string;
  readonly label: string;
  readonly mode: Mode;
  readonly primary: boolean;
  readonly confirm: boolean;
  readonly updatedBy: string;
  readonly createdAt: Moment;
  readonly updatedAt: Moment;
}

/** The fields that are to be something else; null takes what was decided back. */
export type ActionChange = { readonly [K in keyof ActionSpec]?: ActionSpec[K] | null } & {
  readonly kind?: string;
};

export interface ActionFilter {
  /** Shown on this thing. */
  readonly target?: string;
}

/** What a job of an action is submitted with, besides what the action says. */
export interface ActionRun extends Pick<JobOptions, 'source' | 'subject' | 'owner'> {
  readonly input?: Job['input'];
  /** As with a submit: the same key makes one job. */
  readonly idempotencyKey?: string;
}

/** Actions, at most 1,000 in a tenant. What names an unknown one rejects with `action-not-found`. */
export interface ActionApi {
  /** The first made first. */
  list(filter?: ActionFilter): Promise<readonly UserAction[]>;
  get(id: string): Promise<UserAction>;
  create(spec: ActionSpec): Promise<UserAction>;
  /** The same twice changes nothing. */
  update(id: string, change: ActionChange): Promise<UserAction>;
  /** The jobs it made stay. */
  remove(id: string): Promise<void>;
  /** Submits its job, which starts at once and knows it as `actionId`. Rejects with `invalid-input` and the places of answers
   *  that are missing or do not fit, with `action-disabled` while it has a message of type `error`; then nothing is stored. */
  run(id: string, request?: ActionRun): Promise<Job>;
}

/** Why an action cannot be run; undefined when it can. */
export function disabledBy({ messages = [] }: Pick<ActionSpec, 'messages'>): string | undefined {
  return messages.find(({ type }) => type === 'error')?.content;
}
