import type { Json } from '@longrun/core';
import { invalidInput } from './invalid-input.ts';
import { isObject } from './open-api-schema.ts';

/** Where a client wants to be told of the end of a job, and of the way there. */
export interface Subscriber {
  readonly success?: string;
  readonly inProgress?: string;
  readonly failed?: string;
}

/** The standard names an address of success in two ways: `successUri` is described, `successUrl` is required. */
const NAMES = {
  success: ['successUri', 'successUrl'],
  inProgress: ['inProgressUri', 'inProgressUrl'],
  failed: ['failedUri', 'failedUrl'],
} as const satisfies Record<keyof Subscriber, readonly string[]>;

const MAX_LENGTH = 2_000;

export function readSubscriber(given: Json | undefined): Subscriber | undefined {
  if (given === undefined || given === null) return undefined;
  if (!isObject(given)) throw invalidInput('/subscriber', 'must be an object');
  const found = Object.entries(NAMES).flatMap(([event, names]) => {
    const name = names.find((one) => given[one] !== undefined);
    return name === undefined ? [] : [[event, address(given[name], `/subscriber/${name}`)]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Where it may lead is looked at each time it is asked; here it need only be an address. */
function address(given: Json | undefined, pointer: string): string {
  const isAddress = typeof given === 'string' && given.length <= MAX_LENGTH && URL.canParse(given);
  if (!isAddress || !/^https?:$/.test(new URL(given).protocol))
    throw invalidInput(pointer, 'must be an address of http or https');
  return given;
}
