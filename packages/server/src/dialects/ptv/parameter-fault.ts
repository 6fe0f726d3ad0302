import { isJobError } from '@longrun/core';
import { wrongParameter } from './faults.ts';

const INPUT = /^\/input\/./;

/** An input that does not match, told by the parameter as the client knows it; any other error as it is. */
export function parameterFault(error: unknown, input: unknown): unknown {
  const violation = isJobError(error) ? error.facts.errors?.[0] : undefined;
  if (violation === undefined || !INPUT.test(violation.pointer)) return error;
  const { name, value } = placeIn(input, violation.pointer.split('/').slice(2).map(unescaped));
  return wrongParameter(name, value, `is wrong: ${violation.message.replace(/\.$/, '')}`);
}

function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** `locations[3].id`, and what stands there. */
function placeIn(input: unknown, path: readonly string[]): { name: string; value: unknown } {
  let name = '';
  let value = input;
  for (const part of path) {
    name += Array.isArray(value) ? `[${part}]` : name === '' ? part : `.${part}`;
    value =
      typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(part) : undefined;
  }
  return { name, value };
}
