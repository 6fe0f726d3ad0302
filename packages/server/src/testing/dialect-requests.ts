import fc from 'fast-check';
import type { DialectRoute } from '../dialect/dialect.ts';
import type { Sent } from './open-app.ts';

export interface DialectRequest {
  readonly method: string;
  readonly path: string;
  readonly sent: Sent;
}

/** Words that mean something in one API or another. */
const WORDS = [
  ...[
    'demo',
    'echo',
    'demo:echo',
    'XDemo',
    'XRuntime',
    'Echo',
    'EchoResponse',
    '2.26',
    'createJob',
    'findJob',
  ],
  ...['message', 'out', 'status', 'results', 'app', 'thing'],
];
const JUNK = ['job_none', '__proto__', '%', 'a b', '\u0000', 'x'.repeat(300), '0', '-1', '42'];
const QUERY_NAMES = [
  'f',
  'limit',
  'pageSize',
  'pageNumber',
  'status',
  'type',
  'datetime',
  'since',
  'parentId',
];
const QUERY_NAMES_TOO = [
  'minDuration',
  'processID',
  'returnMessages',
  'returnType',
  'excludeChildJobs',
  '__proto__',
];
const QUERY_VALUES = [
  'json',
  'pjson',
  'html',
  'true',
  '0',
  '-1',
  '1',
  '9999999',
  'asc',
  '2026-01-01T00:00:00Z',
  '../..',
];

/** Requests for a route: right ones by its example, and ones that are wrong in every way we know. */
export function anyRequest(route: DialectRoute, ids: readonly string[]): fc.Arbitrary<DialectRequest> {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return fc
    .record({
      method: fc.constantFrom(...route.methods),
      params: fc.tuple(...names.map(() => pathPart(ids))),
      query: queries(route),
      sent: bodies(route, ids),
    })
    .map(({ method, params, query, sent }) => {
      let at = 0;
      const path = route.path.replace(/\{\w+\}/g, () => encodeURIComponent(params[at++] ?? ''));
      return { method, path: path + query, sent: method === 'GET' ? {} : sent };
    });
}

function pathPart(ids: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids) },
    { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
    fc.constantFrom(...JUNK),
    // Dots alone mean another address before they reach a server.
    fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/^\.\.?$/.test(text)),
  );
}

function queries({ body, example }: DialectRoute): fc.Arbitrary<string> {
  const fields = body === 'form' && isObject(example) ? Object.keys(example) : [];
  const pair = fc.tuple(
    fc.constantFrom(...QUERY_NAMES, ...QUERY_NAMES_TOO, ...fields),
    fc.oneof(fc.constantFrom(...QUERY_VALUES), fc.string({ unit: 'grapheme' })),
  );
  return fc.array(pair, { maxLength: 3 }).map((pairs) => {
    const query = new URLSearchParams(pairs).toString();
    return query === '' ? '' : `?${query}`;
  });
}

function bodies({ body, example }: DialectRoute, ids: readonly string[]): fc.Arbitrary<Sent> {
  if (!body) return fc.constant({});
  const right = fc.constantFrom(...ids).map((id) => withId(example, id));
  const spoiled = fc
    .tuple(right, fc.oneof(fc.jsonValue(), fc.constantFrom(...BOUNDARIES)), fc.nat())
    .map(([value, wrong, at]) => spoil(value, wrong, at));
  const json = { 'content-type': 'application/json' };
  const values = fc.oneof(
    { weight: 4, arbitrary: right },
    { weight: 5, arbitrary: spoiled },
    { weight: 2, arbitrary: fc.jsonValue() },
  );
  const sent =
    body === 'form'
      ? fc.oneof(
          values.map(asForm),
          values.map((value) => ({ body: value })),
        )
      : values.map((value) => ({ body: value }));
  return fc.oneof(
    { weight: 8, arbitrary: sent },
    fc.string({ unit: 'binary' }).map((raw) => ({ raw, headers: json })),
    fc.constantFrom<Sent>(
      {},
      { raw: '{"__proto__":{"a":1}}', headers: json },
      { raw: `${'['.repeat(5_000)}${']'.repeat(5_000)}`, headers: json },
      { raw: '1e999', headers: json },
      { raw: '{}', headers: { ...json, 'content-encoding': 'br' } },
      { raw: '--x', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    ),
  );
}

const BOUNDARIES = [
  null,
  '',
  ' ',
  0,
  -1,
  1.5,
  1e300,
  2 ** 53,
  '\u0000',
  'a'.repeat(5_000),
  [],
  {},
  true,
  'NaN',
];

/** The example, about one of the jobs that are there. */
function withId(example: unknown, id: string): unknown {
  if (!isObject(example)) return example ?? {};
  const named = ['id', 'jobId'].filter((name) => name in example).map((name) => [name, id]);
  return { ...example, ...Object.fromEntries(named) };
}

/** Puts something wrong in the place of one field, or beside the fields. */
function spoil(value: unknown, wrong: unknown, at: number): unknown {
  if (!isObject(value)) return wrong;
  const fields = [...Object.keys(value), 'unexpected'];
  return { ...value, [fields[at % fields.length] ?? 'unexpected']: wrong };
}

function asForm(value: unknown): Sent {
  const fields = isObject(value) ? Object.entries(value) : [];
  const texts = fields.map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)]);
  return { raw: new URLSearchParams(texts) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
