/** Why a handler is asked to end early. A later entry overrides an earlier one, never the other way round. */
export const INTERRUPTIONS = {
  wait: 'The job waits for something and holds no worker meanwhile.',
  pause: 'The job was asked to pause.',
  shutdown: 'The worker shuts down and hands the job back.',
  timeout: 'The attempt took longer than it may.',
  stop: 'The job was asked to stop and keep what is done.',
  cancel: 'The job was cancelled.',
  'claim-lost': 'The job is no longer in this worker’s hands.',
} as const satisfies Record<string, string>;

export type InterruptionKind = keyof typeof INTERRUPTIONS;

const KINDS = Object.keys(INTERRUPTIONS);

/** The reason of a handler's `signal`. A signal fires once, so when a pause turns into a stop or a cancel the same
 *  object changes its `kind`. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  #kind: InterruptionKind;

  constructor(kind: InterruptionKind) {
    super(INTERRUPTIONS[kind]);
    this.#kind = kind;
  }

  get kind(): InterruptionKind {
    return this.#kind;
  }

  /** For the worker alone: takes the new kind if it overrides the present one. */
  escalate(kind: InterruptionKind): void {
    if (KINDS.indexOf(kind) <= KINDS.indexOf(this.#kind)) return;
    this.#kind = kind;
    this.message = INTERRUPTIONS[kind];
  }
}

/** Whether an error says no more than that the interruption was obeyed: it is the reason itself, or what fetch,
 *  timers and streams throw when their signal fires. */
export function obeys(error: unknown, interruption: Interruption): boolean {
  const seen = new Set<unknown>(); // a cause may lead in a circle
  for (let cause = error; cause instanceof Error && !seen.has(cause); cause = cause.cause) {
    if (cause === interruption || cause.name === 'AbortError') return true;
    seen.add(cause);
  }
  return false;
}
