import type { JsonObject, KindDescription, SubmitRequest } from '@longrun/core';
import { wrongParameter } from './faults.ts';
import { isObject } from './is-object.ts';
import { bodyOf } from './parameters.ts';

/** What every request may say besides its own members. */
const BASE = [
  'scope',
  'storedProfile',
  'requestProfile',
  'coordinateFormat',
  'geometryOptions',
  'timeouts',
  'userLogs',
];

const MAX_INT32 = 2 ** 31 - 1;

/** The job that a request asks for. Its own members are the input. Those that every request may have are kept as metadata, unless the kind
 *  has one of that name; `timeouts` are limits of the job. */
export function submitOf(body: unknown, { kind, inputSchema }: Described): SubmitRequest {
  const { $type, ...request } = bodyOf(body);
  checkBase(request);
  const own: JsonObject = isObject(inputSchema?.properties) ? inputSchema.properties : {};
  const input: JsonObject = {};
  const metadata: JsonObject = {};
  for (const [name, value] of Object.entries(request))
    if (!BASE.includes(name) || name in own) input[name] = value;
    else metadata[name] = value;
  return { kind, input, ...(Object.keys(metadata).length > 0 && { metadata }), ...limitsOf(request) };
}

type Described = Pick<KindDescription, 'kind' | 'inputSchema'>;

const SCOPE = /^[a-z0-9]+$/;

function checkBase({ scope, userLogs }: JsonObject): void {
  const isScope = typeof scope === 'string' && SCOPE.test(scope) && scope !== 'allscopes';
  if (isGiven(scope) && !isScope) throw wrongParameter('scope', scope, 'must be small letters and digits');
  const isLogs =
    Array.isArray(userLogs) && userLogs.every((log) => typeof log === 'string' && !log.includes(';'));
  if (isGiven(userLogs) && !isLogs)
    throw wrongParameter('userLogs', userLogs, 'must be texts without a semicolon');
}

/** A calculation whose time is over is stopped, and keeps what it has found. */
function limitsOf({ timeouts }: JsonObject): Partial<SubmitRequest> {
  if (!isGiven(timeouts)) return {};
  if (!isObject(timeouts)) throw wrongParameter('timeouts', timeouts, 'must be an object');
  const startWithinMs = limitIn(timeouts, 'queueingTimeout');
  const timeoutMs = limitIn(timeouts, 'computationTimeout');
  return {
    ...(startWithinMs !== undefined && { startWithinMs }),
    ...(timeoutMs !== undefined && { timeoutMs, onTimeout: 'stop' }),
  };
}

function limitIn(timeouts: JsonObject, name: string): number | undefined {
  const value = timeouts[name];
  if (!isGiven(value)) return undefined;
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_INT32) return Number(value);
  throw wrongParameter(`timeouts.${name}`, value, 'must be a whole number of milliseconds, 1 or more');
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
