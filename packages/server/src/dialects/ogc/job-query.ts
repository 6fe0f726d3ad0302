import { type ListQuery, toMoment } from '@longrun/core';
import { invalidInput } from './invalid-input.ts';
import { STATUS_CODES, type StatusCode, withStatus } from './mapping.ts';
import { readLimit } from './read-limit.ts';

/** Which jobs a list is to hold. */
export interface Asked {
  readonly query: ListQuery;
  /** By the names of their processes, where only some are meant. */
  readonly processes?: readonly string[];
  /** True: what was asked for holds of no job at all. */
  readonly isNothing: boolean;
}

const KNOWN = new Set([
  ...['type', 'processID', 'status', 'datetime', 'minDuration', 'maxDuration'],
  ...['limit', 'cursor', 'f'],
]);

/** Our lists have no longer pages; a client is told where to go on. */
const LONGEST_PAGE = 500;
const MAX_PROCESSES = 100;

export function readJobQuery(given: URLSearchParams): Asked {
  for (const name of given.keys())
    if (!KNOWN.has(name)) throw invalidInput(`/${name}`, `is no parameter; ${[...KNOWN].join(', ')} are`);
  const types = values(given, 'type');
  const processes = values(given, 'processID');
  if (processes && processes.length > MAX_PROCESSES)
    throw invalidInput('/processID', `may name at most ${MAX_PROCESSES} processes`);
  const cursor = given.get('cursor');
  const form = given.get('f');
  if (form !== null && form !== 'json' && form !== 'html') throw invalidInput('/f', 'must be json or html');
  return {
    query: {
      topLevel: true,
      exceptOwn: true,
      limit: Math.min(readLimit(given), LONGEST_PAGE),
      ...statuses(given),
      ...created(given.get('datetime')),
      ...duration(given, 'minDuration', 'minDurationMs'),
      ...duration(given, 'maxDuration', 'maxDurationMs'),
      ...(cursor !== null && { cursor }),
    },
    ...(processes && { processes }),
    isNothing: types !== undefined && !types.includes('process'),
  };
}

/** Repeated, or separated by commas. */
function values(given: URLSearchParams, name: string): string[] | undefined {
  const all = given.getAll(name).flatMap((text) => text.split(','));
  return all.length === 0 ? undefined : all;
}

function statuses(given: URLSearchParams): Pick<ListQuery, 'state' | 'begun'> {
  const codes = values(given, 'status');
  if (!codes) return {};
  const isCode = (text: string): text is StatusCode => STATUS_CODES.some((code) => code === text);
  if (!codes.every(isCode)) throw invalidInput('/status', `must be one of ${STATUS_CODES.join(', ')}`);
  return withStatus(codes);
}

function duration<Name extends string>(given: URLSearchParams, name: string, field: Name) {
  const text = given.get(name);
  if (text === null) return {};
  if (!/^\d{1,12}$/.test(text)) throw invalidInput(`/${name}`, 'must be a whole number of seconds');
  return { [field]: Number(text) * 1_000 };
}

/** A moment, or two with a slash between them of which one may be open. Both ends belong to it. */
function created(datetime: string | null): Pick<ListQuery, 'createdAfter' | 'createdBefore'> {
  if (datetime === null) return {};
  const ends = datetime.split('/');
  const [first = '', last = first] = ends;
  const isOpen = (text: string) => ends.length === 2 && (text === '..' || text === '');
  const begin = isOpen(first) ? undefined : moment(first);
  const end = isOpen(last) ? undefined : moment(last);
  const isInOrder = begin === undefined || end === undefined || begin <= end;
  if (ends.length > 2 || (begin === undefined && end === undefined) || !isInOrder) throw notAnInterval();
  return {
    ...(begin !== undefined && { createdAfter: toMoment(begin) }),
    ...(end !== undefined && { createdBefore: toMoment(end + 1) }), // which does not belong to it
  };
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

function moment(text: string): number {
  // In an address a plus may have become a space.
  const written = text.replace(' ', '+');
  const at = DATE_TIME.test(written) ? Date.parse(written) : Number.NaN;
  if (Number.isNaN(at)) throw notAnInterval();
  return at;
}

function notAnInterval(): Error {
  return invalidInput(
    '/datetime',
    'must be a moment of RFC 3339, or an interval such as 2026-11-22T15:00:00Z/..',
  );
}
