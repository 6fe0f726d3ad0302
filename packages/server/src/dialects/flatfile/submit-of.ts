import { JobError, REACHED, type SubmitRequest } from '@longrun/core';
import type { KindOf } from './kind-of.ts';
import { STATES } from './mapping.ts';
import { withOwnFields } from './own-fields.ts';
import { placesOf } from './places.ts';
import type { JobConfig } from './schemas.ts';

/** A new job as we submit it. A known kind is done by a worker, unless the caller says that he tracks it by hand. */
export function submitOf(tenant: string, config: JobConfig, { kind, isKnown, names }: KindOf): SubmitRequest {
  const { status, managed, result, outcome, info } = config;
  const own = { ...names, status, managed, result, outcome, info, config: config.config };
  const metadata = withOwnFields(config.metadata, given(own));
  const driver = isKnown && managed !== false ? 'worker' : 'caller';
  const reached = REACHED.find((state) => STATES[state] === status);
  if (reached && driver === 'worker')
    throw new JobError('invalid-input', `A worker does this job, so it cannot begin as ${status}.`, {
      errors: [{ pointer: '/status', message: 'must be one before the start' }],
    });
  return {
    kind,
    driver,
    trigger: config.trigger ?? 'manual',
    source: config.source,
    // What lists filter by.
    attributes: { source: config.source, ...placesOf(tenant, config, config) },
    ...given({
      reached,
      destination: config.destination,
      mode: config.mode,
      input: config.input,
      subject: config.subject,
      predecessorIds: config.predecessorIds?.length ? config.predecessorIds : undefined,
      metadata,
    }),
  };
}

/** Without the fields that are undefined. */
function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  // Exactly the fields with a value are left; a reader sees the others as absent either way.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
