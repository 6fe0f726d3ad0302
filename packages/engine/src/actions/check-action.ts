import {
  type ActionSpec,
  isKind,
  isReservedKind,
  KIND_RULE,
  MODES,
  RESERVED_KIND_RULE,
  type Violation,
} from '@longrun/core';
import { requestViolations } from '../check-request.ts';

const MOST_BYTES = 64 * 1024;
const DRIVERS = ['worker', 'caller'];

/** What is wrong with an action: each rule names its field. */
export function actionViolations(spec: ActionSpec): Violation[] {
  const found: Violation[] = [];
  const rule = (field: keyof ActionSpec, holds: boolean, message: string) => {
    if (spec[field] !== undefined && !holds) found.push({ pointer: `/${field}`, message });
  };
  if (typeof spec.kind !== 'string' || !isKind(spec.kind))
    found.push({ pointer: '/kind', message: `must be ${KIND_RULE}` });
  else if (isReservedKind(spec.kind)) found.push({ pointer: '/kind', message: RESERVED_KIND_RULE });
  for (const [field, most] of TEXTS)
    rule(field, isText(spec[field], most), `must be a text of 1 to ${most} characters`);
  for (const field of ['primary', 'confirm'] as const)
    rule(field, typeof spec[field] === 'boolean', 'must be true or false');
  for (const field of ['inputSchema', 'inputForm', 'metadata'] as const)
    rule(field, isObject(spec[field]), 'must be a JSON object');
  rule(
    'mode',
    MODES.some((mode) => mode === spec.mode),
    `must be one of ${MODES.join(', ')}`,
  );
  rule('driver', DRIVERS.includes(String(spec.driver)), `must be one of ${DRIVERS.join(', ')}`);
  rule('job', isObject(spec.job), 'must be a JSON object');
  found.push(...jobViolations(spec));
  rule('mount', isTyped(spec.mount), 'must be a JSON object with a type');
  rule('constraints', isList(spec.constraints, 50, isTyped), 'must be at most 50 objects, each with a type');
  rule(
    'messages',
    isList(spec.messages, 20, isMessage),
    'must be at most 20 objects, each with a type, error or info, and a content of 1 to 2000 characters',
  );
  const bytes = Buffer.byteLength(JSON.stringify(spec));
  if (bytes > MOST_BYTES)
    found.push({ pointer: '', message: `The action has ${bytes} bytes as JSON, more than ${MOST_BYTES}` });
  return found;
}

/** What no job can be submitted with. */
function jobViolations({ kind, driver, job }: ActionSpec): Violation[] {
  if (!isObject(job)) return [];
  const { attributes, metadata, silenceMs } = job as NonNullable<ActionSpec['job']>; // an object, seen above
  const request = {
    kind,
    ...(driver && { driver }),
    ...(attributes !== undefined && { attributes }),
    ...(silenceMs !== undefined && { silenceMs }),
  };
  const found = requestViolations(request).filter(({ pointer }) => /^\/(attributes|silenceMs)/.test(pointer));
  if (metadata !== undefined && !isObject(metadata))
    found.push({ pointer: '/metadata', message: 'must be a JSON object' });
  return found.map(({ pointer, message }) => ({ pointer: `/job${pointer}`, message }));
}

const TEXTS = [
  ['label', 200],
  ['description', 2_000],
  ['icon', 255],
  ['tooltip', 2_000],
  ['target', 255],
  ['guide', 20_000],
] as const;

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= most;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTyped(value: unknown): boolean {
  return isObject(value) && isText(value.type, 255);
}

function isMessage(value: unknown): boolean {
  return isObject(value) && (value.type === 'error' || value.type === 'info') && isText(value.content, 2_000);
}

function isList(value: unknown, most: number, fits: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= most && value.every(fits);
}
