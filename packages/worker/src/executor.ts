import { check, type JobSource, type Json, type Schema, type Settlement } from '@longrun/core';
import type { Attempt } from './attempt.ts';
import { createContext } from './context.ts';
import type { JobDefinition } from './define-job.ts';
import { failureOf, retryAfterOf } from './failure-of.ts';
import { interruptedSettlement } from './interrupted-settlement.ts';
import { obeys } from './interruption.ts';
import { InvalidValue } from './invalid-value.ts';
import type { Log } from './log.ts';
import { MAX_TIMER_MS } from './max-timer-ms.ts';

export interface ExecutorParts {
  readonly attempt: Attempt;
  readonly source: JobSource;
  readonly log: Log;
}

/** Makes one attempt: whatever the handler does becomes one settlement. Never rejects; undefined when the claim is
 *  lost, so that there is nothing to say. */
export async function execute(
  definition: JobDefinition,
  parts: ExecutorParts,
): Promise<Settlement | undefined> {
  const { attempt } = parts;
  const { job } = attempt;
  try {
    const input = await parsed(definition.input, job.input, 'input');
    const restored =
      definition.checkpoint && job.checkpoint !== undefined
        ? await parsed(definition.checkpoint, job.checkpoint, 'checkpoint')
        : undefined;
    const context = createContext({
      ...parts,
      input,
      restored,
      checkpointSchema: definition.checkpoint,
      outputSchema: definition.output,
    });
    const running = definition.run(context);
    const timeoutMs = job.timeoutMs ?? definition.timeoutMs;
    const returned = await (timeoutMs === undefined ? running : within(timeoutMs, running, attempt));
    return await completed(definition.output, returned, attempt);
  } catch (error) {
    return ended(error, parts);
  }
}

/** Without a schema a value passes as it is. */
function parsed(
  schema: Schema | undefined,
  value: unknown,
  what: 'input' | 'checkpoint' | 'output',
): unknown {
  return schema === undefined ? value : parse(schema, value, what);
}

async function parse(
  schema: Schema,
  value: unknown,
  what: 'input' | 'checkpoint' | 'output',
): Promise<unknown> {
  const checked = await check(schema, value);
  if ('errors' in checked) throw new InvalidValue(what, checked.errors);
  return checked.value;
}

/** Waits for the handler, but not longer than it may take: one that does not obey its signal is left behind. */
async function within(timeoutMs: number, running: unknown, attempt: Attempt): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(attempt.interrupt('timeout')), Math.min(timeoutMs, MAX_TIMER_MS));
  });
  try {
    const returned = await Promise.race([running, timeout]);
    // A handler that returns because its signal fired has not finished its work.
    if (attempt.interruption?.kind === 'timeout') throw attempt.interruption;
    return returned;
  } finally {
    clearTimeout(timer);
  }
}

/** Of no effect where the transaction was committed, for then the job has ended. */
const NOT_COMMITTED: Settlement = {
  type: 'failed',
  error: {
    code: 'not-committed',
    message: 'The handler has returned, but the transaction in which it completed the job was not committed.',
    retryable: true,
  },
};

async function completed(
  schema: Schema | undefined,
  returned: unknown,
  attempt: Attempt,
): Promise<Settlement | undefined> {
  if (attempt.isCompleted) return NOT_COMMITTED;
  // Who swallows the interruption of a wait waits all the same.
  if (attempt.interruption?.kind === 'wait') return interruptedSettlement('wait', attempt);
  // Stopped, with nothing to add to what it has saved.
  if (returned === undefined && attempt.interruption?.kind === 'stop')
    return interruptedSettlement('stop', attempt);
  // What the output schema gives is JSON, or it could not be stored; so is what a handler without one returns.
  const output = (await parsed(schema, returned, 'output')) as Json | undefined;
  const { outcome } = attempt;
  return { type: 'completed', ...(output !== undefined && { output }), ...(outcome && { outcome }) };
}

function ended(error: unknown, { attempt, log }: ExecutorParts): Settlement | undefined {
  const { interruption, outcome, job } = attempt;
  if (interruption && obeys(error, interruption)) return interruptedSettlement(interruption.kind, attempt);
  log.warn('An attempt failed.', { jobId: job.jobId, kind: job.kind, attempt: job.attempt, error });
  const retryAfterMs = retryAfterOf(error);
  return {
    type: 'failed',
    error: failureOf(error),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(outcome && { outcome }),
  };
}
