import {
  type KindDescription,
  type KindTrigger,
  MAX_KIND_LENGTH,
  MAX_TRIGGERS,
  type Violation,
} from '@longrun/core';

const MAX_FIELDS = 20;
const MAX_INPUT_FIELDS = 50;
const MAX_TEXT_LENGTH = 200;
// The rest of an event follows from its place in the log, which it has only once it is stored.
const PATH = /^(?:topic|domain|by|(?:payload|context)(?:\..+)?)$/s;
const PATH_RULE =
  'a path of at most 200 characters that begins with topic, domain, by, payload or context, such as payload.report';

/** What is wrong with the events that are to start jobs of a kind. */
export function triggerViolations({ on }: Pick<KindDescription, 'on'>): Violation[] {
  if (on === undefined) return [];
  const rules: readonly unknown[] = [on].flat();
  if (rules.length > MAX_TRIGGERS)
    return [{ pointer: '/on', message: `must be at most ${MAX_TRIGGERS} rules` }];
  return rules.flatMap((rule, index) =>
    violationsOf(rule).map(({ pointer, message }) => ({
      pointer: `/on${Array.isArray(on) ? `/${index}` : ''}${pointer}`,
      message,
    })),
  );
}

function violationsOf(rule: unknown): Violation[] {
  if (!isRecord(rule)) return [{ pointer: '', message: 'must be an object with a topic' }];
  const { topic, match = {}, input = {} }: { readonly [N in keyof KindTrigger]?: unknown } = rule;
  const found: Violation[] = [];
  if (typeof topic !== 'string' || topic === '' || topic.length > MAX_KIND_LENGTH)
    found.push({ pointer: '/topic', message: `must be a pattern of 1 to ${MAX_KIND_LENGTH} characters` });
  else if (topic.startsWith('job:'))
    found.push({
      pointer: '/topic',
      message: 'must not begin with `job:`; announcements of jobs start no others',
    });
  if (!isMatch(match))
    found.push({
      pointer: '/match',
      message: `must be at most ${MAX_FIELDS} fields with values, or lists of them, of at most ${MAX_TEXT_LENGTH} characters`,
    });
  if (!isPath(input) && !isPaths(input))
    found.push({
      pointer: '/input',
      message: `must be ${PATH_RULE}; or at most ${MAX_INPUT_FIELDS} fields with one each`,
    });
  return found;
}

function isMatch(match: unknown): boolean {
  if (!isRecord(match)) return false;
  const values = Object.values(match);
  return (
    values.length <= MAX_FIELDS &&
    values.every((value) => [value].flat().length <= MAX_FIELDS && [value].flat().every(isValue))
  );
}

function isValue(value: unknown): boolean {
  return typeof value === 'string'
    ? value.length <= MAX_TEXT_LENGTH
    : value === null || typeof value === 'number' || typeof value === 'boolean';
}

function isPaths(input: unknown): boolean {
  return (
    isRecord(input) &&
    Object.keys(input).length <= MAX_INPUT_FIELDS &&
    Object.values(input).every((path) => isPath(path))
  );
}

function isPath(path: unknown): boolean {
  return typeof path === 'string' && path.length <= MAX_TEXT_LENGTH && PATH.test(path);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
