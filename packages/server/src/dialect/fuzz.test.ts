import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LocalKind } from '@longrun/engine';
import { manualClock } from '@longrun/engine/testing';
import fc from 'fast-check';
import { dialects } from '../dialects/dialects.ts';
import { anyRequest } from '../testing/dialect-requests.ts';
import { type OpenApp, openApp } from '../testing/open-app.ts';
import type { Dialect } from './dialect.ts';

// The same requests on every change, so that a red build is about that change; new ones for every release.
const isRelease = process.env.LONGRUN_RELEASE !== undefined;
const routeCount = dialects.reduce((sum, { routes }) => sum + routes.length, 0);
const numRuns = Math.ceil((isRelease ? 20_000 : 2_000) / Math.max(1, routeCount));
const parameters = { numRuns, ...(!isRelease && { seed: 1 }) };

// Long enough for everything but a request that waits.
const PATIENCE_MS = 50;

const KINDS: readonly LocalKind[] = [
  {
    description: {
      kind: 'demo:echo',
      inputSchema: {
        type: 'object',
        properties: { message: { type: 'string' }, pause: { type: 'number', minimum: 0 } },
        required: ['message'],
      },
      outputSchema: { type: 'object', properties: { message: { type: 'string' } } },
    },
  },
];

/** A worker's job and a caller's, with an end and without. */
async function fill(app: OpenApp, token: string): Promise<string[]> {
  await app.submit({ kind: 'held:job' }, token);
  const claim = await app.claim('held:job', token);
  const input = { message: 'hello' };
  const others = [{ input }, { input, trigger: 'manual' }, { kind: 'app:thing', driver: 'caller' }];
  const jobs = await Promise.all(others.map((fields) => app.submit(fields, token)));
  return [claim.jobId, ...jobs.map(({ id }) => id)];
}

/** Notes whether the last request was refused; an API may say so with any status. */
function observed(dialect: Dialect): Dialect & { readonly isRefused: () => boolean } {
  let refused = false;
  return {
    ...dialect,
    token(request, fields) {
      refused = false;
      return dialect.token(request, fields);
    },
    refuse(error, ask) {
      refused = true;
      return dialect.refuse(error, ask);
    },
    isRefused: () => refused,
  };
}

for (const dialect of dialects)
  describe(dialect.title, () => {
    for (const route of dialect.routes)
      test(`${route.methods.join(', ')} ${route.path} answers anything, and what it refuses changes nothing`, async () => {
        const watched = observed(dialect);
        // Nothing falls due while this clock stands: what changes, a request has changed.
        await using app = await openApp({ clock: manualClock(), kinds: KINDS, dialects: [watched] });
        const token = await app.key(['admin']);
        const ids = await fill(app, token);
        const stored = async () => {
          const { json } = await app.send('GET', '/v1/jobs?limit=500&counts=true', { token });
          return JSON.stringify([
            json.counts,
            json.jobs.map(({ id, sequence }: { id: string; sequence: number }) => `${id} ${sequence}`),
          ]);
        };
        await fc.assert(
          fc.asyncProperty(anyRequest(route, ids), async ({ method, path, sent }) => {
            const before = await stored();
            const signal = AbortSignal.timeout(PATIENCE_MS);
            const got = await app.send(method, path, { token, ...sent, signal });
            assert.deepEqual(app.bugs, []);
            assert.ok(got.status < 500, `${got.status} ${got.text}`);
            if (watched.isRefused() && !signal.aborted)
              assert.equal(await stored(), before, `${got.status} has changed something`);
          }),
          parameters,
        );
      });
  });
