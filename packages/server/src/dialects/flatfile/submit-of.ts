import type { SubmitRequest } from '@longrun/core';
import type { KindOf } from './kind-of.ts';
import { CONTEXT_NAMES, PLACES } from './mapping.ts';
import { withOwnFields } from './own-fields.ts';
import type { JobConfig } from './schemas.ts';

/** A new job as we submit it. A known kind is done by a worker, unless the caller says that he tracks it by hand. */
export function submitOf(config: JobConfig, { kind, isKnown, names }: KindOf): SubmitRequest {
  const { status, managed, result, outcome, info } = config;
  const own = { ...names, status, managed, result, outcome, info, config: config.config };
  const metadata = withOwnFields(config.metadata, given(own));
  return {
    kind,
    driver: isKnown && managed !== false ? 'worker' : 'caller',
    trigger: config.trigger ?? 'manual',
    source: config.source,
    attributes: attributesOf(config),
    ...given({
      destination: config.destination,
      mode: config.mode,
      input: config.input,
      subject: config.subject,
      predecessorIds: config.predecessorIds?.length ? config.predecessorIds : undefined,
      metadata,
    }),
  };
}

/** What lists filter by. A job that works on a space or a workbook belongs there. */
function attributesOf(config: JobConfig): Record<string, string> {
  const name: string | undefined = (CONTEXT_NAMES as Readonly<Record<string, string>>)[config.type];
  const place = PLACES.find((one) => one === name);
  return {
    source: config.source,
    ...(place && { [place]: config.source }),
    ...given(Object.fromEntries(PLACES.map((one) => [one, config[one]]))),
  };
}

/** Without the fields that are undefined. */
function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  // Exactly the fields with a value are left; a reader sees the others as absent either way.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
