import { equal, match } from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

test('a job that is held back is explained, with the way out', async () => {
  await server.cli(['pause', '--kind', 'test:count', '--reason', 'disk full']);
  const { id } = await server.jobIn('queued', { kind: 'test:count' });
  const { code, stdout } = await server.cli(['explain', id]);
  equal(code, 0);
  match(
    stdout,
    /is queued\.\n {2}Kind test:count is paused by local \(disk full\)\.\n {4}Try: .*resume --kind test:count\n/,
  );
  match((await server.cli(['show', id])).stdout, /why +Kind test:count is paused by local/);
  await server.cli(['resume', '--kind', 'test:count']);
  await server.until(id, 'succeeded');
  match((await server.cli(['explain', id])).stdout, /It succeeded at /);
});

test('a job that nobody started says how to start it', async () => {
  const { id } = await server.jobIn('created', { kind: 'test:count', trigger: 'manual' });
  match((await server.cli(['explain', id])).stdout, new RegExp(`Try: .*start ${id}`));
  equal(JSON.parse((await server.cli(['explain', id, '--json'])).stdout).reasons[0].code, 'not-started');
});
