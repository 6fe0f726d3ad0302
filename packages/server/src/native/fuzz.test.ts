import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Validator } from '@cfworker/json-schema';
import fc from 'fast-check';
import { openApi } from '../openapi.ts';
import type { Route } from '../route.ts';
import { type Got, openApp, type Sent } from '../testing/open-app.ts';
import { type Known, requestsFor } from '../testing/requests-for.ts';
import { routes } from './routes.ts';

const TOTAL = process.env.LONGRUN_RELEASE ? 20_000 : 1_500;
const runs = Math.ceil(TOTAL / routes.length);

const api = openApi(routes);
const validators = new Map<string, Validator>();
const app = await openApp({ limits: { failedLoginsPerMinute: Number.MAX_SAFE_INTEGER } });
const token = await app.key(['admin']);
after(() => app[Symbol.asyncDispose]());

async function known(): Promise<Known> {
  await app.submit({ kind: 'held:job' }, token);
  const claim = await app.claim('held:job', token);
  const others = [{}, { trigger: 'manual' }, { delayMs: 100_000_000 }].map((fields) =>
    app.submit(fields, token),
  );
  return { ids: [claim.jobId, ...(await Promise.all(others)).map(({ id }) => id)], claim };
}

/** What the document says an answer looks like; undefined where it is no JSON. */
function validatorOf(path: string, method: string, status: number): Validator | undefined {
  const response = api.paths[path]?.[method.toLowerCase()]?.responses[String(status)];
  assert.ok(response, `${method} ${path} may not answer ${status}`);
  const schema = Object.values(response.content ?? {})[0]?.schema;
  if (!schema) return undefined;
  const validator =
    validators.get(schema.$ref) ?? new Validator({ ...schema, components: api.components }, '2020-12');
  validators.set(schema.$ref, validator);
  return validator;
}

/** A stream of a job that goes on ends when its reader does. */
function leaveEarly({ answers }: Route): Sent {
  return answers[200]?.type === 'text/event-stream' ? { signal: AbortSignal.timeout(5) } : {};
}

async function fingerprint(): Promise<string> {
  const { json } = await app.send('GET', '/v1/jobs?limit=500&counts=true', { token });
  const jobs = json.jobs.map(({ id, sequence }: { id: string; sequence: number }) => [id, sequence]);
  return JSON.stringify([json.counts, jobs]);
}

for (const route of routes)
  test(`${route.method} ${route.path} answers anything as its description says`, async () => {
    const things = await known();
    await fc.assert(
      fc.asyncProperty(
        requestsFor(route, api, things),
        async ({ path, sent }: { path: string; sent: Sent }) => {
          const before = route.method === 'GET' ? '' : await fingerprint();
          const got: Got = await app.send(route.method, path, { token, ...sent, ...leaveEarly(route) });
          assert.ok(got.status < 500, `${got.status} ${got.text}`);
          assert.deepEqual(app.bugs, []);
          const validator = validatorOf(route.path, route.method, got.status);
          if (validator) assert.deepEqual(validator.validate(got.json).errors, [], got.text);
          if (got.status >= 400 && route.method !== 'GET') assert.equal(await fingerprint(), before);
        },
      ),
      { numRuns: runs },
    );
  });
