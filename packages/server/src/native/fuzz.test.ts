import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@cfworker/json-schema';
import { BULK_KIND, isActive } from '@longrun/core';
import { LOCAL_CALLER } from '@longrun/engine';
import { manualClock } from '@longrun/engine/testing';
import fc from 'fast-check';
import { openApi } from '../openapi.ts';
import type { Route } from '../route.ts';
import { type OpenApp, openApp, type Sent } from '../testing/open-app.ts';
import { type Known, requestsFor } from '../testing/requests-for.ts';
import { routes } from './routes.ts';

// The same requests on every change, so that a red build is about that change; new ones for every release.
const isRelease = process.env.LONGRUN_RELEASE !== undefined;
const numRuns = Math.ceil((isRelease ? 20_000 : 1_500) / routes.length);
const parameters = { numRuns, ...(!isRelease && { seed: 1 }) };

const api = openApi(routes);
const validators = new Map<string, Validator>();

/** What the document says an answer looks like; undefined where it is no JSON. */
function validatorOf({ path, method }: Route, status: number): Validator | undefined {
  const response = api.paths[path]?.[method.toLowerCase()]?.responses[String(status)];
  assert.ok(response, `${method} ${path} may not answer ${status}`);
  const schema = Object.values(response.content ?? {})[0]?.schema;
  if (!schema) return undefined;
  const validator =
    validators.get(schema.$ref) ?? new Validator({ ...schema, components: api.components }, '2020-12');
  validators.set(schema.$ref, validator);
  return validator;
}

async function fill(app: OpenApp, token: string): Promise<Known> {
  await app.submit({ kind: 'held:job' }, token);
  const claim = await app.claim('held:job', token);
  const daily = { when: 'daily', job: { kind: 'demo:echo' } };
  await app.send('PUT', `/v1/schedules/${claim.jobId}`, { token, body: daily }); // any name will do
  const others = [{}, { trigger: 'manual' }, { delayMs: 100_000_000 }];
  const jobs = await Promise.all(others.map((fields) => app.submit(fields, token)));
  const greet = { kind: 'demo:echo', label: 'Greet' };
  const { json: action } = await app.send('POST', '/v1/actions', { token, body: greet });
  return { ids: [claim.jobId, ...jobs.map(({ id }) => id), action.id], claim };
}

/** A stream of a job that goes on ends when its reader does. */
function leaveEarly({ answers }: Route): Sent {
  return answers[200]?.type === 'text/event-stream' ? { signal: AbortSignal.timeout(5) } : {};
}

async function settled({ engine }: OpenApp, bulkId: string): Promise<void> {
  for await (const { state } of engine.as(LOCAL_CALLER).watch(bulkId))
    if (!isActive(state) && state !== 'queued') return;
}

for (const route of routes)
  test(`${route.method} ${route.path} answers anything as its description says`, async () => {
    // Nothing falls due while this clock stands: what changes, a request has changed.
    await using app = await openApp({ clock: manualClock() });
    const token = await app.key(['admin']);
    const known = await fill(app, token);
    const stored = async () => {
      const { json } = await app.send('GET', '/v1/jobs?limit=500&counts=true', { token });
      const jobs = json.jobs.map(({ id, sequence }: { id: string; sequence: number }) => `${id} ${sequence}`);
      return JSON.stringify([json.counts, ...jobs]);
    };

    await fc.assert(
      fc.asyncProperty(requestsFor(route, api, known), async ({ path, sent }) => {
        const before = await stored();
        const got = await app.send(route.method, path, { token, ...sent, ...leaveEarly(route) });
        assert.ok(got.status < 500, `${got.status} ${got.text}`);
        assert.deepEqual(app.bugs, []);
        const validator = validatorOf(route, got.status);
        if (validator) assert.deepEqual(validator.validate(got.json).errors, [], got.text);
        // A bulk change goes on after its answer.
        if (got.json?.kind === BULK_KIND) await settled(app, got.json.id);
        if (got.status >= 400) assert.ok((await stored()) === before, `${got.status} has changed something`);
      }),
      parameters,
    );
  });
