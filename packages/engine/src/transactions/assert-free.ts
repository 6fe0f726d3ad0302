import { JobError, type SubmitRequest } from '@longrun/core';

/** What cannot be decided while the transaction is open without keeping others waiting for its end, and why. */
const BOUND = {
  onePending: 'every submit with the key would have to wait until the transaction ends',
  oneActive: 'every submit with the key would have to wait until the transaction ends',
  debounce: 'every submit with the key would have to wait until the transaction ends',
  externalId: 'every submit with the id would have to wait until the transaction ends',
  predecessorIds: 'those jobs could not go on until the transaction ends',
} as const satisfies Partial<Record<keyof SubmitRequest, string>>;

/** Throws `invalid-request` for a job that is bound up with others. */
export function assertFree(request: SubmitRequest): void {
  const errors = Object.entries(BOUND)
    .filter(([field]) => isGiven(request[field as keyof typeof BOUND])) // its own names
    .map(([field, why]) => ({ pointer: `/${field}`, message: `cannot be given together with tx: ${why}` }));
  const [first] = errors;
  if (!first) return;
  const message = `Nothing was stored: ${first.pointer} ${first.message}. Submit it after the commit.`;
  throw new JobError('invalid-request', message, { errors });
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}
