import { match } from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

test('a worker is listed with its kinds and its jobs, and its kinds as offered', async (t) => {
  const server = await openTestServer(t);
  const { id } = await server.jobIn('running', { kind: 'test:hold' });
  match((await server.cli(['workers'])).stdout, /\(in the server\) +yes +1 of \d+ .*test:hold/);
  match((await server.cli(['kinds'])).stdout, /test:hold +yes +yes/);
  await server.api.control(id, 'cancel');
});

test('without a worker the list says how to start one', async () => {
  const server = await openTestServer({ after }, { jobs: [] });
  match((await server.cli(['workers'])).stdout, /No worker.*worker jobs\.ts/);
});
