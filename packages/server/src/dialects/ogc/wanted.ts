import { type Job, type Json, type JsonObject, pointerOf } from '@longrun/core';
import { invalidInput } from './invalid-input.ts';
import { JSON_TYPE } from './links.ts';
import { isObject } from './open-api-schema.ts';
import type { Ports } from './ports.ts';

/** What an execute request wants to have back, and how. Kept with the job: its results may be fetched later. */
export interface Wanted {
  readonly response: 'raw' | 'document';
  /** All there are, each by value, where it is not given. */
  readonly outputs?: Readonly<Record<string, WantedOutput>>;
}

export interface WantedOutput {
  readonly by: 'value' | 'reference';
  /** Written as JSON, whatever it is. */
  readonly asJson?: true;
}

/** Reads `response` and `outputs`. Refuses an output that the process does not have. */
export function readWanted({ response = 'raw', outputs }: JsonObject, { ports, root }: Ports): Wanted {
  if (response !== 'raw' && response !== 'document')
    throw invalidInput('/response', 'must be raw or document');
  if (outputs === undefined) return { response };
  if (!isObject(outputs)) throw invalidInput('/outputs', 'must be an object');
  const isKnown = (name: string) => root === undefined || ports.some((port) => port.name === name);
  const wanted = Object.entries(outputs).map(([name, given]) => {
    const pointer = `/outputs${pointerOf([name])}`;
    if (!isKnown(name)) throw invalidInput(pointer, 'is no output of this process');
    return [name, readOutput(given, pointer)] as const;
  });
  return { response, outputs: Object.fromEntries(wanted) };
}

function readOutput(given: Json, pointer: string): WantedOutput {
  if (!isObject(given)) throw invalidInput(pointer, 'must be an object');
  const { transmissionMode: by = 'value', format } = given;
  if (by !== 'value' && by !== 'reference')
    throw invalidInput(`${pointer}/transmissionMode`, 'must be value or reference');
  const isJson = isObject(format) && format.mediaType === JSON_TYPE;
  return { by, ...(isJson && { asJson: true }) };
}

const MEMBER = 'ogc';

/** As the metadata of the job. */
export function asMetadata({ response, outputs }: Wanted): JsonObject {
  const kept = outputs && Object.entries(outputs).map(([name, output]) => [name, { ...output }]);
  return { [MEMBER]: { response, ...(kept && { outputs: Object.fromEntries(kept) }) } };
}

/** Of a job that no execute request has made, everything as a document. */
export function wantedOf({ metadata }: Pick<Job, 'metadata'>): Wanted {
  const kept = metadata?.[MEMBER];
  if (!isObject(kept)) return { response: 'document' };
  const { response, outputs } = kept;
  // Anybody may have written something else there.
  const named =
    isObject(outputs) && Object.entries(outputs).map(([name, given]) => [name, keptOutput(given)]);
  return {
    response: response === 'raw' ? 'raw' : 'document',
    ...(named && { outputs: Object.fromEntries(named) }),
  };
}

function keptOutput(given: Json): WantedOutput {
  const { by, asJson } = isObject(given) ? given : {};
  return { by: by === 'reference' ? by : 'value', ...(asJson === true && { asJson }) };
}
