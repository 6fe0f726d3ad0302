import {
  type EventFilter,
  type EventQuery,
  isKind,
  isMoment,
  JobError,
  KIND_RULE,
  MAX_KIND_LENGTH,
  MAX_RETENTION_MS,
  type PublishRequest,
  type Violation,
} from '@longrun/core';

const MAX_LIMIT = 500;
const MAX_PATTERNS = 50;
const MAX_BYTES = 1024 ** 2;
const MAX_KEY_LENGTH = 255;

export function checkQuery({ limit, since, ...filter }: EventQuery): void {
  const errors = filterViolations(filter);
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT))
    errors.push({ pointer: '/limit', message: `must be a whole number from 1 to ${MAX_LIMIT}` });
  if (since !== undefined && !isMoment(since))
    errors.push({
      pointer: '/since',
      message: 'must be a moment in ISO 8601, such as 2026-11-22T15:00:00Z',
    });
  refuse(errors);
}

export function checkFilter(filter: EventFilter): void {
  refuse(filterViolations(filter));
}

/** A topic has the form of a kind. */
export function checkPublish(
  { topic, domain, payload, context, idempotencyKey }: PublishRequest,
  reserved: boolean,
): void {
  const errors: Violation[] = [];
  if (typeof topic !== 'string' || !isKind(topic))
    errors.push({ pointer: '/topic', message: `must be ${KIND_RULE}` });
  else if (topic.startsWith('job:') && !reserved)
    errors.push({ pointer: '/topic', message: 'must not begin with `job:`; only jobs are announced so' });
  if (domain !== undefined && (domain === '' || domain.length > MAX_KIND_LENGTH))
    errors.push({ pointer: '/domain', message: `must have 1 to ${MAX_KIND_LENGTH} characters` });
  if (idempotencyKey !== undefined && !isKey(idempotencyKey))
    errors.push({
      pointer: '/idempotencyKey',
      message: `must be a text of 1 to ${MAX_KEY_LENGTH} characters`,
    });
  refuse(errors);
  const bytes = Buffer.byteLength(JSON.stringify([payload, context]));
  if (bytes > MAX_BYTES)
    throw new JobError(
      'too-large',
      `The payload and the context have ${bytes} bytes, at most ${MAX_BYTES} are taken.`,
    );
}

function isKey(key: unknown): boolean {
  return typeof key === 'string' && key !== '' && key.length <= MAX_KEY_LENGTH;
}

export function checkKeepEvents(ms: number): void {
  if (Number.isInteger(ms) && ms >= 0 && ms <= MAX_RETENTION_MS) return;
  const message = `must be a whole number of milliseconds, at most ${MAX_RETENTION_MS} (a hundred years)`;
  refuse([{ pointer: '/keepEventsMs', message }]);
}

function filterViolations({ topic = [], kind }: EventFilter): Violation[] {
  const topics = [topic].flat();
  const tooLong = (pattern: string | undefined) => pattern !== undefined && pattern.length > MAX_KIND_LENGTH;
  return [
    ...(topics.length > MAX_PATTERNS
      ? [{ pointer: '/topic', message: `must be at most ${MAX_PATTERNS} patterns` }]
      : []),
    ...(topics.some(tooLong)
      ? [{ pointer: '/topic', message: `must have at most ${MAX_KIND_LENGTH} characters` }]
      : []),
    ...(tooLong(kind)
      ? [{ pointer: '/kind', message: `must have at most ${MAX_KIND_LENGTH} characters` }]
      : []),
  ];
}

function refuse(errors: readonly Violation[]): void {
  if (errors.length > 0)
    throw new JobError('invalid-input', `${errors[0]?.pointer} ${errors[0]?.message}.`, { errors });
}
