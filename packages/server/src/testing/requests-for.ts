import fc from 'fast-check';
import type { OpenApi, Parameter } from '../openapi.ts';
import type { Route } from '../route.ts';
import type { Sent } from './open-app.ts';
import { type JsonSchema, valuesOf } from './values-of.ts';

/** What is there to be asked for: some job ids, and one claim that holds. */
export interface Known {
  readonly ids: readonly string[];
  readonly claim: { readonly jobId: string; readonly claimId: string };
}

export interface AnyRequest {
  readonly path: string;
  readonly sent: Sent;
}

/** Requests for a route, from its description: right ones, and ones that are wrong in every way we know. */
export function requestsFor(route: Route, api: OpenApi, { ids, claim }: Known): fc.Arbitrary<AnyRequest> {
  const operation = api.paths[route.path]?.[route.method.toLowerCase()];
  const parameters = operation?.parameters ?? [];
  const content = Object.values(operation?.requestBody?.content ?? {})[0];
  return fc
    .record({
      names: fc.record(Object.fromEntries(inPath(parameters).map(({ name }) => [name, pathPart(ids)]))),
      query: queries(parameters, api),
      headers: headers(parameters, claim),
      body: bodies(content?.schema, api, route.stream !== undefined).map((sent) => withClaim(sent, claim)),
    })
    .map(({ names, query, headers, body }) => ({
      path: route.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(names[name] ?? '')) + query,
      sent: { ...body, headers: { ...body.headers, ...headers } },
    }));
}

const inPath = (parameters: readonly Parameter[]) => parameters.filter((one) => one.in === 'path');

/** Reports on a job that nobody holds are all refused alike; these are about one that is held. */
function withClaim(sent: Sent, claim: Known['claim']): Sent {
  const { body } = sent;
  if (typeof body !== 'object' || body === null || !('reports' in body) || !Array.isArray(body.reports))
    return sent;
  const [first, ...others] = body.reports;
  return typeof first === 'object'
    ? { ...sent, body: { ...body, reports: [{ ...first, ...claim }, ...others] } }
    : sent;
}

/** A job that is there, one that was never there, and names that no address was made for. */
function pathPart(ids: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids) },
    fc.constantFrom('job_none', '__proto__', '%', 'a b', '\u0000', 'x'.repeat(300)),
    // Dots alone mean another address before they reach a server.
    fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/^\.\.?$/.test(text)),
  );
}

function queries(parameters: readonly Parameter[], api: OpenApi): fc.Arbitrary<string> {
  const known = parameters.filter((one) => one.in === 'query');
  const pair = fc.oneof(
    ...known.map((one) => ({ weight: 5, arbitrary: fc.tuple(fc.constant(one.name), valueFor(one, api)) })),
    fc.tuple(
      fc.constantFrom('__proto__', 'constructor', 'attribute.color', 'attribute.__proto__', ''),
      fc.string(),
    ),
  );
  return fc.uniqueArray(pair, { maxLength: 3, selector: ([name]) => name }).map((pairs) => {
    const waits = known.some(({ name }) => name === 'maxMs') && !pairs.some(([name]) => name === 'maxMs');
    const query = new URLSearchParams([...pairs.map(hurried), ...(waits ? [['maxMs', '1']] : [])]).toString();
    return query === '' ? '' : `?${query}`;
  });
}

function valueFor({ schema }: Parameter, api: OpenApi): fc.Arbitrary<string> {
  const wrong = fc.constantFrom('0', '-1', '1e3', '0x10', '', 'true', 'queued,running', '999999999999999999');
  return fc.oneof(
    { weight: 8, arbitrary: valuesOf(schema, api.components.schemas).map(textOf) },
    wrong,
    fc.string({ unit: 'grapheme' }),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join(',') : JSON.stringify(value);
}

/** A request that waits for long would only slow the test down: seconds become none, milliseconds one. */
function hurried([name, value]: [string, string]): [string, string] {
  if (name === 'wait' && Number(value) > 0) return [name, '0'];
  return [name, ['minMs', 'maxMs'].includes(name) && Number(value) > 1 ? '1' : value];
}

function headers(parameters: readonly Parameter[], { claimId }: Known['claim']) {
  const own = parameters.filter((one) => one.in === 'header' && one.name !== 'Prefer');
  const right: Readonly<Record<string, string>> = { 'longrun-claim': claimId, 'content-type': 'text/csv' };
  const values = own.map(({ name }): [string, fc.Arbitrary<string>] => {
    const key = name.toLowerCase();
    return [
      key,
      right[key] ? fc.oneof({ weight: 4, arbitrary: fc.constant(right[key]) }, headerValue()) : headerValue(),
    ];
  });
  const needed = values.filter(([name]) => right[name] !== undefined);
  const all = fc.oneof(
    { weight: 3, arbitrary: fc.record(Object.fromEntries(needed)) },
    fc.record(Object.fromEntries(values), { requiredKeys: [] }),
  );
  // A header that was left out is absent from the record, not undefined in it.
  return all as fc.Arbitrary<Record<string, string>>;
}

function headerValue(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom('', '1', '*', 'W/"1"', 'bytes=0-', 'bytes=5-1', 'claim_x'),
    fc.string().map((text) => text.replace(/[^\x20-\x7e]/g, '')),
  );
}

function bodies(schema: JsonSchema | undefined, api: OpenApi, isStream: boolean): fc.Arbitrary<Sent> {
  if (isStream) return fc.uint8Array({ maxLength: 50 }).map((raw) => ({ raw }));
  if (!schema) return fc.constant({});
  const right = valuesOf(schema, api.components.schemas);
  const json = { 'content-type': 'application/json' };
  return fc.oneof(
    { weight: 6, arbitrary: right.map((body) => ({ body })) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(right, fc.jsonValue(), fc.nat())
        .map(([body, wrong, at]) => ({ body: spoil(body, wrong, at) })),
    },
    { weight: 2, arbitrary: fc.jsonValue().map((body) => ({ body })) },
    fc.string({ unit: 'binary' }).map((raw) => ({ raw, headers: json })),
    fc.constantFrom(
      { raw: '{"a":1,"a":2}', headers: json },
      { raw: '{"__proto__":{"a":1}}', headers: json },
      { raw: `${'['.repeat(5_000)}${']'.repeat(5_000)}`, headers: json },
      { raw: '1e999', headers: json },
      { raw: '{}', headers: { 'content-type': 'text/plain' } },
      { raw: '{}', headers: { ...json, 'content-encoding': 'br' } },
      { raw: '{}', headers: { ...json, 'content-length': '99' } },
    ),
  );
}

/** Puts something wrong in the place of one field, or beside the fields. */
function spoil(body: unknown, wrong: unknown, at: number): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return wrong;
  const fields = [...Object.keys(body), 'unexpected'];
  return { ...body, [fields[at % fields.length] ?? 'unexpected']: wrong };
}
