import { deepEqual, equal, match } from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

test('a history is a table of what happened, when, by whom and why', async () => {
  const { id } = await server.jobIn('running', { kind: 'test:hold' });
  await server.api.control(id, 'stop', { reason: 'enough\u001b[2J' });
  await server.until(id, 'succeeded');
  const { code, stdout } = await server.cli(['history', id]);
  equal(code, 0);
  const [head, ...rows] = stdout.trimEnd().split('\n');
  match(head ?? '', /^TIME +WHAT +STATE +BY +REASON$/);
  deepEqual(
    rows.map((row) => row.replace(/^\S+Z +/, '').replace(/ {2,}/g, ' | ')),
    [
      'submitted | queued | local',
      'taken by a worker | running',
      'asked to stop | stopping | local | enough␛[2J',
      'completed | succeeded',
    ],
  );
});

test('progress and messages are told with --all, and errors in any case', async () => {
  const counted = await server.jobIn('succeeded', { kind: 'test:count' });
  const { stdout } = await server.cli(['history', counted.id, '--all']);
  match(stdout, /warning: bad ␛\[2J cell/);
  match(stdout, /progress/);
  const failed = await server.jobIn('failed', { kind: 'test:fail' });
  match((await server.cli(['history', failed.id])).stdout, /failed: there is no such book +failed/);
});

test('with --json each update is one line, and --after leaves out what is known', async () => {
  const { id, sequence } = await server.jobIn('failed', { kind: 'test:fail' });
  const { stdout } = await server.cli(['history', id, '--json', '--after', String(sequence - 1)]);
  deepEqual(JSON.parse(stdout).sequence, sequence);
  equal(
    (await server.cli(['history', id, '--after', String(sequence)])).stdout,
    'Nothing happened since then.\n',
  );
});
